/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the partner, the coordinator and the author see: the partner never the answer, in no way. */
#include <ctype.h>

#include "base/text.h"
#include "checkin/test_checkin.h"
#include "program/program.h"
#include "relationship/relationship_course.h"
#include "tests/support/client.h"

static const char *path_of(struct test_world *world, int64_t id, const char *part)
{
    return arena_format(world->arena, "/relationships/%lld%s", (long long)id, part);
}

/* The form token is another one on each page. */
static const char *without_token(struct test_world *world, const char *page)
{
    static const char TOKEN[] = "name=\"csrf\" value=\"";
    char *copy = arena_string(world->arena, page);
    for (char *at = copy; (at = strstr(at, TOKEN));)
        for (at += strlen(TOKEN); *at && *at != '"'; at++) *at = '?';
    return copy;
}

/* Everything that a person can open of a relationship, as pages and through the API, one after the other. */
static const char *all_they_see(struct test_world *world, struct client *client, int64_t relationship)
{
    static const char *const PARTS[] = {"",          "/course",    "/farewell", "/chemistry",
                                        "/meetings", "/check-ins", "/concerns", "/looks"};
    struct text all;
    text_init(&all, world->arena);
    for (size_t i = 0; i < sizeof PARTS / sizeof PARTS[0]; i++) {
        client_get(client, "%s", path_of(world, relationship, PARTS[i]));
        text_add(&all, client_answer(client)->body);
        client_api_get(client, "%s", path_of(world, relationship, PARTS[i]));
        text_add(&all, client_answer(client)->body);
    }
    client_get(client, "/relationships");
    text_add(&all, client_answer(client)->body);
    client_get(client, "/notices");
    text_add(&all, client_answer(client)->body);
    client_get(client, "/");
    text_add(&all, client_answer(client)->body);
    return without_token(world, all.at);
}

TEST_DB(the_partner_sees_the_same_whatever_is_answered)
{
    struct client *author = client_new(world), *partner = client_new(world);
    struct pair pair = pair_new(world);
    held(world, pair.id, 1);
    client_as(author, pair.jonas);
    client_as(partner, pair.amara);
    const char *before = all_they_see(world, partner, pair.id);
    client_post(author, path_of(world, pair.id, "/chemistry"), "answer=continue&version=0");
    assert_seen(author, path_of(world, pair.id, "/chemistry"));
    assert_string_equal(all_they_see(world, partner, pair.id), before);
    client_post(author, path_of(world, pair.id, "/chemistry"), "answer=talk&version=1&words=Too+fast");
    assert_seen(author, path_of(world, pair.id, "/chemistry"));
    assert_string_equal(all_they_see(world, partner, pair.id), before);
    client_post(author, path_of(world, pair.id, "/chemistry"), "answer=change&version=2");
    assert_seen(author, path_of(world, pair.id, "/chemistry"));
    assert_string_equal(all_they_see(world, partner, pair.id), before);
}

TEST_DB(two_who_both_want_to_talk_are_not_told)
{
    struct client *author = client_new(world), *partner = client_new(world);
    struct pair pair = pair_new(world);
    held(world, pair.id, 1);
    client_as(author, pair.jonas);
    client_as(partner, pair.amara);
    client_post(partner, path_of(world, pair.id, "/chemistry"), "answer=talk&version=0");
    client_get(partner, "/notices"); /* shows the note that the answer is kept, once */
    const char *before = all_they_see(world, partner, pair.id);
    client_post(author, path_of(world, pair.id, "/chemistry"), "answer=talk&version=0");
    assert_string_equal(all_they_see(world, partner, pair.id), before);
}

/* ---- how it ends ---- */

static int64_t person_of(struct test_world *world, const char *name, const char *email)
{
    struct person_input input = {.name = name, .email = email, .time_zone = "Europe/Stockholm"};
    int64_t id;
    assert_ok(person_add(world->db, world->arena, &world->clock, &input, &id));
    return id;
}

/* Two of the same names as everybody else's pair. */
static struct pair another_pair(struct test_world *world, int64_t program, int number)
{
    struct pair pair = {
        .amara = person_of(world, "Amara Okafor", arena_format(world->arena, "amara%d@h.example", number)),
        .jonas =
            person_of(world, "Jonas Lindqvist", arena_format(world->arena, "jonas%d@h.example", number))};
    int64_t today = clock_day(&world->clock);
    struct relationship_start_member members[] = {{pair.amara, "mentor"}, {pair.jonas, "mentee"}};
    struct relationship_start start = {.program = program,
                                       .format = "mentoring",
                                       .starts_on = today,
                                       .ends_on = today + 180,
                                       .members = members,
                                       .member_count = 2};
    assert_ok(relationship_start(world->db, world->arena, &world->clock, &start, &pair.id));
    held(world, pair.id, 1);
    return pair;
}

/* Without ids, times, faces and form tokens, which differ for each pair. */
static const char *without_ids(struct test_world *world, const char *text)
{
    char *copy = arena_string(world->arena, text), *face;
    for (char *c = copy; *c; c++)
        if (isdigit((unsigned char)*c)) *c = '#';
    for (face = copy; (face = strstr(face, "\"face\":\"")); face += 9) face[8] = '?';
    return copy;
}

static const char *api_of(struct test_world *world, int64_t person, const char *path)
{
    struct client *client = client_new(world);
    client_as(client, person);
    client_api_get(client, "%s", path);
    return without_ids(world, client_answer(client)->body);
}

/* Ids are as long as each other, so that their masks are. */
static void assert_same_for(struct test_world *world, int64_t one, int64_t other, const char *one_path,
                            const char *other_path)
{
    assert_string_equal(api_of(world, one, one_path), api_of(world, other, other_path));
}

TEST_DB(the_end_looks_like_any_other_early_end)
{
    static const char *const PARTS[] = {"", "/course", "/farewell", "/chemistry"};
    struct list events[2] = {{0}, {0}};
    struct pair quiet = another_pair(world, 0, 1), by_hand = another_pair(world, 0, 2);
    assert_ok(answer(world, quiet.id, quiet.jonas, 1, CHEMISTRY_CHANGE, 0));
    world->now += INT64_C(12) * 86400 * 1000;
    run_reviews(world);
    struct relationship_moving moving = {
        .relationship = by_hand.id, .move = RELATIONSHIP_END_EARLY, .actor = by_hand.jonas};
    assert_ok(relationship_make_move(world->db, world->arena, &world->clock, &moving));
    for (size_t i = 0; i < sizeof PARTS / sizeof PARTS[0]; i++)
        assert_same_for(world, quiet.amara, by_hand.amara, path_of(world, quiet.id, PARTS[i]),
                        path_of(world, by_hand.id, PARTS[i]));
    assert_same_for(world, quiet.amara, by_hand.amara, "/relationships", "/relationships");
    assert_same_for(world, quiet.amara, by_hand.amara, "/notices", "/notices");
    assert_ok(relationship_events(world->db, world->arena, quiet.id, 10, &events[0]));
    assert_ok(relationship_events(world->db, world->arena, by_hand.id, 10, &events[1]));
    assert_int_equal(events[0].count, events[1].count);
    for (size_t i = 0; i < events[0].count; i++) {
        const struct relationship_event *one = LIST_AT(&events[0], struct relationship_event, i),
                                        *other = LIST_AT(&events[1], struct relationship_event, i);
        assert_string_equal(one->kind, other->kind);
        assert_int_equal(one->actor_id, other->actor_id);
        assert_int_equal(one->subject_id, other->subject_id);
    }
}

TEST_DB(coordinators_read_that_it_ended_early_and_nothing_else)
{
    int64_t nora = person_named(world, "Nora Stein"), program;
    struct program_new new_program = {.name = "Leadership",
                                      .format = "mentoring",
                                      .starts_on = clock_day(&world->clock),
                                      .coordinator = nora};
    assert_ok(program_add(world->db, world->arena, &world->clock, &new_program, &program));
    struct pair quiet = another_pair(world, program, 1);
    const char *path = arena_format(world->arena, "/programs/%lld/relationships", (long long)program);
    const char *before = api_of(world, nora, path);
    assert_ok(answer(world, quiet.id, quiet.jonas, 1, CHEMISTRY_CHANGE, 0));
    assert_string_equal(api_of(world, nora, path), before);
    world->now += INT64_C(12) * 86400 * 1000;
    int64_t told = unread_of(world, nora);
    run_reviews(world);
    assert_int_equal(unread_of(world, nora), told);
    struct client *client = client_new(world);
    client_as(client, nora);
    client_get(client, "%s", path);
    assert_page_has(client, "Ended early");
    assert_page_lacks(client, "hange");
}

/* ---- the author's page ---- */

TEST_DB(the_author_reads_what_follows_and_can_answer_differently)
{
    struct client *client = client_new(world);
    struct pair pair = pair_new(world);
    client_as(client, pair.jonas);
    client_get(client, "%s", path_of(world, pair.id, "/chemistry"));
    assert_page_has(client, "You are asked after your first two meetings");
    client_post(client, path_of(world, pair.id, "/chemistry"), "answer=talk&version=0");
    assert_status(client, 409);
    held(world, pair.id, 1);
    client_post(client, path_of(world, pair.id, "/chemistry"), "answer=elope&version=0");
    assert_status(client, 422);
    client_post(client, path_of(world, pair.id, "/chemistry"), "answer=talk&version=0&words=Too+fast");
    client_follow(client);
    assert_page_has(client, "Say it early");
    assert_page_has(client, "Too fast");
    client_post(client, path_of(world, pair.id, "/chemistry"), "answer=change&version=1");
    client_follow(client);
    assert_page_has(client, "It ends quietly, around");
    client_post(client, path_of(world, pair.id, "/chemistry"), "answer=talk&version=1");
    assert_status(client, 422);
    assert_page_has(client, "in another window");
    client_post(client, path_of(world, pair.id, "/chemistry"), "answer=continue&version=2");
    client_follow(client);
    assert_page_lacks(client, "It ends quietly, around");
}
