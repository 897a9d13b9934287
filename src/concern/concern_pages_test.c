/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "concern/concern_letter.h"
#include "program/program.h"
#include "relationship/test_pair.h"
#include "tests/support/client.h"

struct scene {
    struct client *client;
    struct pair pair;
    int64_t nora;
    const char *list; /* path */
    const char *note; /* path of the one that Jonas wrote */
};

static const char *in(struct test_world *world, const char *path, const char *rest)
{
    return arena_format(world->arena, "%s%s", path, rest);
}

static struct scene scene_of(struct test_world *world)
{
    struct scene scene = {.client = client_new(world), .nora = person_named(world, "Nora Stein")};
    struct program_new program = {.name = "Leadership",
                                  .format = "mentoring",
                                  .starts_on = clock_day(&world->clock),
                                  .coordinator = scene.nora};
    int64_t id;
    assert_ok(program_add(world->db, world->arena, &world->clock, &program, &id));
    scene.pair = pair_in(world, id);
    scene.list = arena_format(world->arena, "/relationships/%lld/concerns", (long long)scene.pair.id);
    client_as(scene.client, scene.pair.jonas);
    client_post(scene.client, in(world, scene.list, "/new"),
                "title=Late+again&happened=Three+times&effect=I+feel+small&wish=A+word+before");
    assert_status(scene.client, 303);
    scene.note = arena_string(world->arena, client_answer(scene.client)->location);
    return scene;
}

static void share(struct test_world *world, struct scene *scene)
{
    client_as(scene->client, scene->pair.jonas);
    client_post(scene->client, in(world, scene->note, "/share"), "topic=Being+on+time&view=I+waited");
    assert_seen(scene->client, scene->note);
}

static void post_as(struct test_world *world, struct scene *scene, int64_t person, const char *where,
                    const char *fields)
{
    client_as(scene->client, person);
    client_post(scene->client, in(world, scene->note, where), fields);
}

TEST_DB(what_bothers_somebody_is_asked_for_kindly)
{
    struct client *client = client_new(world);
    struct pair pair = pair_new(world);
    client_as(client, pair.jonas);
    client_get(client, "/relationships/%lld/concerns", (long long)pair.id);
    assert_page_has(client, "Is something not right?");
    client_get(client, "/relationships/%lld/concerns/new", (long long)pair.id);
    assert_page_has(client, "Only you see what you write here");
}

TEST_DB(a_note_is_on_its_authors_pages_alone)
{
    struct scene scene = scene_of(world);
    client_follow(scene.client);
    assert_page_has(scene.client, "Three times");
    assert_page_has(scene.client, "Only you see this");
    client_as(scene.client, scene.pair.amara);
    client_get(scene.client, "%s", scene.note);
    assert_status(scene.client, 404);
    client_get(scene.client, "%s", scene.list);
    assert_page_has(scene.client, "Is something not right?");
    assert_page_lacks(scene.client, "Late again");
    client_api_get(scene.client, "%s", scene.list);
    assert_page_lacks(scene.client, "Late again");
}

TEST_DB(the_first_page_of_the_relationship_says_nothing_of_the_others_notes)
{
    struct scene scene = scene_of(world);
    const char *first = arena_format(world->arena, "/relationships/%lld", (long long)scene.pair.id);
    client_get(scene.client, "%s", first);
    assert_page_has(scene.client, "Notes that only you see: 1.");
    client_as(scene.client, scene.pair.amara);
    client_get(scene.client, "%s", first);
    assert_page_lacks(scene.client, "Notes that only you see");
    share(world, &scene);
    client_as(scene.client, scene.pair.amara);
    client_get(scene.client, "%s", first);
    assert_page_has(scene.client, "You two are working something through");
}

TEST_DB(a_note_without_a_name_is_asked_for_one)
{
    struct scene scene = scene_of(world);
    client_post(scene.client, in(world, scene.list, "/new"), "title=&happened=Something");
    assert_status(scene.client, 422);
    assert_page_has(scene.client, "A few words are enough");
    assert_page_has(scene.client, "Something</textarea>");
}

TEST_DB(two_pages_of_one_author_lose_nothing)
{
    struct scene scene = scene_of(world);
    client_post(scene.client, in(world, scene.note, "/edit"), "version=1&title=Late&happened=First+page");
    assert_status(scene.client, 303);
    client_post(scene.client, in(world, scene.note, "/edit"), "version=1&title=Late&happened=Second+page");
    assert_status(scene.client, 422);
    assert_page_has(scene.client, "First page");
    assert_page_has(scene.client, "Second page</textarea>");
    assert_page_has(scene.client, "name=\"version\" value=\"2\"");
    client_post(scene.client, in(world, scene.note, "/edit"), "version=2&title=Late&happened=Both");
    assert_status(scene.client, 303);
}

TEST_DB(exactly_what_is_shared_is_shown_first)
{
    struct scene scene = scene_of(world);
    client_get(scene.client, "%s/share", scene.note);
    assert_page_has(scene.client, "Exactly these words are shared");
    client_post(scene.client, in(world, scene.note, "/share"), "topic=Being+on+time&view=");
    assert_status(scene.client, 422);
    assert_page_has(scene.client, "without that nobody can answer");
    share(world, &scene);
    client_as(scene.client, scene.pair.amara);
    client_get(scene.client, "%s", scene.note);
    assert_page_has(scene.client, "I waited");
    assert_page_has(scene.client, "Write how you see it");
    assert_page_lacks(scene.client, "Late again");
    assert_page_lacks(scene.client, "Three times");
    client_api_get(scene.client, "%s", scene.note);
    assert_page_lacks(scene.client, "Three times");
    client_get(scene.client, "%s/share", scene.note);
    assert_status(scene.client, 404);
}

/* With the version that the page of `person` shows: "mine" or "theirs" of the sheet, or "plan". */
static void post_with(struct test_world *world, struct scene *scene, int64_t person, const char *where,
                      const char *whose, const char *fields)
{
    bool plan = strcmp(whose, "plan") == 0;
    client_as(scene->client, person);
    client_api_get(scene->client, "%s", scene->note);
    const char *at = client_answer(scene->client)->body;
    if (!plan) at = strstr(at, arena_format(world->arena, "\"%s\":{", whose));
    assert_non_null(at);
    const char *key = plan ? "\"plan_version\":" : "\"version\":";
    at = strstr(at, key);
    assert_non_null(at);
    long long version = strtoll(at + strlen(key), NULL, 10);
    post_as(world, scene, person, where, arena_format(world->arena, "version=%lld&%s", version, fields));
}

TEST_DB(both_go_through_the_worksheet_on_its_page)
{
    struct scene scene = scene_of(world);
    int64_t jonas = scene.pair.jonas, amara = scene.pair.amara;
    share(world, &scene);
    post_as(world, &scene, amara, "/view", "version=1&words=");
    assert_status(scene.client, 422);
    assert_page_has(scene.client, "how do you see it?");
    post_as(world, &scene, amara, "/view", "version=1&words=My+days+are+full");
    assert_seen(scene.client, scene.note);
    post_as(world, &scene, jonas, "/restate", "words=You+have+too+much+to+do");
    assert_seen(scene.client, scene.note);
    post_as(world, &scene, amara, "/restate", "words=You+waited");
    post_with(world, &scene, jonas, "/answer", "theirs", "answer=not_quite&words=");
    assert_status(scene.client, 422);
    assert_page_has(scene.client, "Say in a word what is missing");
    post_with(world, &scene, jonas, "/answer", "theirs", "answer=not_quite&words=It+is+about+respect");
    assert_seen(scene.client, scene.note);
    client_as(scene.client, amara);
    client_get(scene.client, "%s", scene.note);
    assert_page_has(scene.client, "try Jonas’s view once more");
    assert_page_has(scene.client, "It is about respect");
    post_as(world, &scene, amara, "/restate", "words=You+felt+it+as+a+lack+of+respect");
    post_with(world, &scene, jonas, "/answer", "theirs", "answer=yes");
    post_with(world, &scene, amara, "/answer", "theirs", "answer=yes");
    post_as(world, &scene, amara, "/options", "words=Say+it+a+day+before");
    post_with(world, &scene, jonas, "/plan", "plan", "tries=That&follow_up_on=2026-03-01");
    assert_status(scene.client, 422);
    assert_page_has(scene.client, "Choose a day to come");
    post_with(world, &scene, jonas, "/plan", "plan", "tries=That&follow_up_on=2026-03-20");
    assert_seen(scene.client, scene.note);
    client_follow(scene.client);
    assert_page_has(scene.client, "Try it until the day you chose");
    post_with(world, &scene, amara, "/look-back", "plan", "words=Well&answer=settled");
    client_follow(scene.client);
    assert_page_has(scene.client, "Settled");
}

TEST_DB(a_plan_that_the_other_changed_meanwhile_shows_both_texts)
{
    struct scene scene = scene_of(world);
    share(world, &scene);
    post_as(world, &scene, scene.pair.amara, "/view", "version=1&words=My+days+are+full");
    client_as(scene.client, scene.pair.jonas);
    client_api_get(scene.client, "%s", scene.note);
    assert_page_has(scene.client, "\"plan_version\":2");
    post_as(world, &scene, scene.pair.jonas, "/plan", "version=2&tries=Of+Jonas&follow_up_on=2026-03-20");
    post_as(world, &scene, scene.pair.amara, "/plan", "version=2&tries=Of+Amara&follow_up_on=2026-03-20");
    assert_status(scene.client, 422);
    assert_page_has(scene.client, "Jonas changed this while you wrote");
    assert_page_has(scene.client, "Of Jonas");
    assert_page_has(scene.client, "Of Amara</textarea>");
    assert_page_has(scene.client, "name=\"version\" value=\"3\"");
}

/* ---- outside ---- */

static const char *letter_fields(struct test_world *world, int64_t to, const char *words)
{
    return arena_format(world->arena, "version=0&recipient=%lld&words=%s", (long long)to, words);
}

TEST_DB(a_letter_goes_only_after_it_was_shown)
{
    struct scene scene = scene_of(world);
    client_get(scene.client, "%s/outside", scene.note);
    assert_page_has(scene.client, "Nora Stein");
    assert_page_has(scene.client, "It is about Amara Okafor and me in “Leadership”: Late again");
    client_post(scene.client, in(world, scene.note, "/outside/send"), "version=1");
    assert_status(scene.client, 404);
    client_post(scene.client, in(world, scene.note, "/outside"), "version=0&words=Help");
    assert_status(scene.client, 422);
    assert_page_has(scene.client, "Choose to whom you write.");
    client_post(scene.client, in(world, scene.note, "/outside"),
                letter_fields(world, scene.nora, "Please+help"));
    assert_seen(scene.client, in(world, scene.note, "/outside/preview"));
    client_follow(scene.client);
    assert_page_has(scene.client, "Please help");
    assert_page_lacks(scene.client, "Three times");
    client_post(scene.client, in(world, scene.note, "/outside/send"), "");
    assert_status(scene.client, 422);
    assert_page_has(scene.client, "Send the version that you read");
    client_post(scene.client, in(world, scene.note, "/outside/send"), "version=7");
    assert_status(scene.client, 409);
    client_post(scene.client, in(world, scene.note, "/outside/send"), "version=1");
    assert_status(scene.client, 303);
}

TEST_DB(whom_it_was_sent_to_reads_and_answers_it_and_the_other_one_learns_nothing)
{
    struct scene scene = scene_of(world);
    share(world, &scene);
    client_post(scene.client, in(world, scene.note, "/outside"),
                letter_fields(world, scene.nora, "Please+help"));
    client_post(scene.client, in(world, scene.note, "/outside/send"), "version=1");
    const char *letter = arena_string(world->arena, client_answer(scene.client)->location);
    client_as(scene.client, scene.nora);
    client_get(scene.client, "/");
    assert_page_has(scene.client, "One letter that was written to you in confidence is still open.");
    client_get(scene.client, "/concerns");
    assert_page_has(scene.client, "From Jonas Lindqvist");
    assert_page_lacks(scene.client, "Please help");
    client_get(scene.client, "%s", letter);
    assert_page_has(scene.client, "Please help");
    client_post(scene.client, in(world, letter, "/answer"), "words=Let+us+talk");
    assert_seen(scene.client, letter);
    client_post(scene.client, in(world, letter, "/handled"), "");
    client_follow(scene.client);
    assert_page_has(scene.client, "Open it again");
    client_as(scene.client, scene.pair.jonas);
    client_get(scene.client, "%s", letter);
    assert_page_has(scene.client, "Let us talk");
    client_get(scene.client, "%s", scene.note);
    assert_page_has(scene.client, "To Nora Stein");
    client_as(scene.client, scene.pair.amara);
    const char *const pages[] = {scene.note, scene.list, "/concerns", "/notices", "/"};
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
        client_get(scene.client, "%s", pages[i]);
        assert_status(scene.client, 200);
        assert_page_lacks(scene.client, "To Nora Stein");
        assert_page_lacks(scene.client, "Please help");
        assert_page_lacks(scene.client, "wrote to you in confidence");
    }
    client_get(scene.client, "%s", letter);
    assert_status(scene.client, 404);
}

TEST_DB(when_it_is_over_one_can_still_write_outside_and_nothing_else)
{
    struct scene scene = scene_of(world);
    share(world, &scene);
    pair_close(world, &scene.pair);
    client_get(scene.client, "%s", scene.note);
    assert_status(scene.client, 200);
    post_as(world, &scene, scene.pair.amara, "/view", "words=Too+late");
    assert_status(scene.client, 409);
    post_as(world, &scene, scene.pair.jonas, "/outside", letter_fields(world, scene.nora, "Please+help"));
    assert_status(scene.client, 303);
}

/* ---- contacts ---- */

TEST_DB(admins_name_whom_everybody_may_turn_to)
{
    struct scene scene = scene_of(world);
    int64_t tom = person_named(world, "Tom Becker");
    person_named(world, "Hanna Berg");
    assert_ok(account_set_role(world->db, &world->clock, tom, ACCOUNT_ADMIN, true, 0));
    client_as(scene.client, tom);
    client_post(scene.client, "/admin/contacts", "email=nobody@harbor.example&label=HR");
    assert_status(scene.client, 422);
    assert_page_has(scene.client, "Nobody here has this e-mail address.");
    client_post(scene.client, "/admin/contacts", "email=hanna.berg@harbor.example&label=");
    assert_status(scene.client, 422);
    client_post(scene.client, "/admin/contacts", "email=hanna.berg@harbor.example&label=HR%2C+Lagos");
    assert_seen(scene.client, "/admin/contacts");
    client_as(scene.client, scene.pair.jonas);
    client_get(scene.client, "%s/outside", scene.note);
    assert_page_has(scene.client, "Hanna Berg");
    assert_page_has(scene.client, "HR, Lagos");
}
