/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "agreement/agreement.h"

#include "program/program.h"
#include "relationship/test_pair.h"
#include "tests/support/client.h"

#define DRAFT "version=0&cadence_days=14&meeting_minutes=45&mode=video&focus=Leading+a+team&hope=Courage"

static const char *path_of(struct test_world *world, int64_t id, const char *rest)
{
    return arena_format(world->arena, "/relationships/%lld/agreement%s", (long long)id, rest);
}

static void write_as(struct test_world *world, struct client *client, const struct pair *pair, int64_t person,
                     const char *fields)
{
    client_as(client, person);
    client_post(client, path_of(world, pair->id, "/edit"), fields);
    assert_seen(client, path_of(world, pair->id, ""));
}

/* The value of a hidden field on the last page. */
static const char *hidden(struct test_world *world, const struct client *client, const char *name)
{
    const char *mark = arena_format(world->arena, "name=\"%s\" value=\"", name);
    const char *at = strstr(client_answer(client)->body, mark);
    assert_non_null(at);
    at += strlen(mark);
    return arena_format(world->arena, "%.*s", (int)strcspn(at, "\""), at);
}

static const char *sign_fields(struct test_world *world, struct client *client, const struct pair *pair,
                               int64_t person)
{
    client_as(client, person);
    client_get(client, "%s", path_of(world, pair->id, ""));
    assert_status(client, 200);
    return arena_format(world->arena, "number=%s&fingerprint=%s", hidden(world, client, "number"),
                        hidden(world, client, "fingerprint"));
}

static void sign_as(struct test_world *world, struct client *client, const struct pair *pair, int64_t person)
{
    const char *fields = sign_fields(world, client, pair, person);
    client_post(client, path_of(world, pair->id, "/sign"), fields);
    assert_seen(client, path_of(world, pair->id, ""));
}

TEST_DB(before_anybody_wrote_the_page_says_what_to_do)
{
    struct client *client = client_new(world);
    struct pair pair = pair_new(world);
    client_as(client, pair.jonas);
    client_get(client, "%s", path_of(world, pair.id, ""));
    assert_status(client, 200);
    assert_page_has(client, "Agree on how you work together");
    assert_page_has(client, "Only you and Amara see this.");
    client_get(client, "%s", path_of(world, pair.id, "/edit"));
    assert_page_has(client, "The mentee names one goal");
    client_get(client, "%s", path_of(world, pair.id, "/versions"));
    assert_page_has(client, "No version yet");
}

TEST_DB(two_people_write_and_sign)
{
    struct client *client = client_new(world);
    struct pair pair = pair_new(world);
    write_as(world, client, &pair, pair.jonas, DRAFT);
    sign_as(world, client, &pair, pair.jonas);
    client_follow(client);
    assert_page_has(client, "It waits for Amara Okafor");
    client_as(client, pair.amara);
    client_get(client, "%s", path_of(world, pair.id, ""));
    assert_page_has(client, "Leading a team");
    assert_page_has(client, "What Jonas hopes for");
    sign_as(world, client, &pair, pair.amara);
    client_follow(client);
    assert_page_has(client, "Signed by all");
    assert_page_lacks(client, "Sign version 1");
}

TEST_DB(who_signs_an_older_text_is_shown_the_new_one)
{
    struct client *client = client_new(world);
    struct pair pair = pair_new(world);
    write_as(world, client, &pair, pair.jonas, DRAFT);
    const char *seen = sign_fields(world, client, &pair, pair.amara);
    write_as(world, client, &pair, pair.jonas,
             "version=1&cadence_days=7&meeting_minutes=45&mode=video&focus=Something+else");
    client_as(client, pair.amara);
    client_post(client, path_of(world, pair.id, "/sign"), seen);
    assert_status(client, 422);
    assert_page_has(client, "so nothing is signed");
    assert_page_has(client, "Something else");
    client_api_post(client, path_of(world, pair.id, "/sign"), "{\"number\":1}");
    assert_status(client, 422);
}

TEST_DB(two_who_write_at_once_see_both_texts)
{
    struct client *client = client_new(world);
    struct pair pair = pair_new(world);
    write_as(world, client, &pair, pair.jonas, DRAFT);
    write_as(world, client, &pair, pair.amara,
             "version=1&cadence_days=14&meeting_minutes=45&mode=phone&focus=What+Amara+wrote");
    client_as(client, pair.jonas);
    client_post(
        client, path_of(world, pair.id, "/edit"),
        "version=1&cadence_days=14&meeting_minutes=60&mode=video&focus=What+Jonas+wrote&hope=Courage");
    assert_status(client, 422);
    assert_page_has(client, "Amara Okafor changed the agreement while you wrote");
    assert_page_has(client, ">What Jonas wrote</textarea>");
    assert_page_has(client, "What Amara wrote");
    assert_page_has(client, "By phone</ins>");
    assert_string_equal(hidden(world, client, "version"), "2");
    client_post(client, path_of(world, pair.id, "/edit"),
                "version=2&cadence_days=14&meeting_minutes=60&mode=video&focus=Both&hope=Courage");
    assert_seen(client, path_of(world, pair.id, ""));
}

TEST_DB(a_later_version_shows_what_it_changed)
{
    struct client *client = client_new(world);
    struct pair pair = pair_new(world);
    write_as(world, client, &pair, pair.jonas, DRAFT);
    sign_as(world, client, &pair, pair.jonas);
    write_as(world, client, &pair, pair.amara,
             "version=1&cadence_days=30&meeting_minutes=45&mode=video&focus=Leading+a+big+team");
    client_get(client, "%s", path_of(world, pair.id, "/versions/2"));
    assert_status(client, 200);
    assert_page_has(client, "<ins class=\"will\">big </ins>");
    assert_page_has(client, "two weeks,</del>");
    client_get(client, "%s", path_of(world, pair.id, "/versions/1"));
    assert_page_lacks(client, "<ins class=\"will\">big");
    client_get(client, "%s", path_of(world, pair.id, "/versions/3"));
    assert_status(client, 404);
}

TEST_DB(an_agreement_is_looked_at_again_on_its_date)
{
    struct client *client = client_new(world);
    struct pair pair = pair_new(world);
    write_as(world, client, &pair, pair.jonas, DRAFT);
    sign_as(world, client, &pair, pair.jonas);
    sign_as(world, client, &pair, pair.amara);
    world->now += 120LL * 86400 * 1000;
    const char *fields = sign_fields(world, client, &pair, pair.jonas);
    assert_page_has(client, "Is it still right?");
    client_post(client, path_of(world, pair.id, "/keep"),
                arena_format(world->arena, "%s&revisit_on=2020-01-01", fields));
    assert_status(client, 422);
    assert_page_has(client, "Choose a day that lies ahead.");
    client_post(client, path_of(world, pair.id, "/keep"),
                arena_format(world->arena, "%s&revisit_on=2026-08-01", fields));
    assert_seen(client, path_of(world, pair.id, ""));
    client_follow(client);
    assert_page_has(client, "It waits for Amara Okafor");
}

TEST_DB(numbers_that_cannot_be_are_named_and_nothing_typed_is_lost)
{
    struct client *client = client_new(world);
    struct pair pair = pair_new(world);
    client_as(client, pair.jonas);
    client_post(client, path_of(world, pair.id, "/edit"),
                "version=0&cadence_days=0&meeting_minutes=45&mode=video&focus=Kept+text");
    assert_status(client, 422);
    assert_page_has(client, "Between two meetings lie 1 to 365 days.");
    assert_page_has(client, ">Kept text</textarea>");
}

TEST_DB(what_is_closed_is_read_and_not_signed)
{
    struct client *client = client_new(world);
    struct pair pair = pair_new(world);
    write_as(world, client, &pair, pair.jonas, DRAFT);
    const char *fields = sign_fields(world, client, &pair, pair.amara);
    pair_close(world, &pair);
    client_post(client, path_of(world, pair.id, "/sign"), fields);
    assert_status(client, 409);
    client_get(client, "%s", path_of(world, pair.id, ""));
    assert_page_has(client, "Leading a team");
    assert_page_lacks(client, "Sign version");
    assert_page_lacks(client, "/agreement/edit");
}

TEST_DB(the_api_gives_and_takes_the_same)
{
    struct client *client = client_new(world);
    struct pair pair = pair_new(world);
    client_as(client, pair.jonas);
    client_api_post(client, path_of(world, pair.id, "/edit"), "{\"version\":0,\"focus\":\"By API\"}");
    assert_status(client, 200);
    client_api_get(client, "%s", path_of(world, pair.id, ""));
    assert_page_has(client, "By API");
    assert_page_has(client, "\"cadence_days\"");
}

TEST_DB(coordinators_write_what_agreements_start_from)
{
    struct client *client = client_new(world);
    int64_t id, nora = person_named(world, "Nora Stein");
    struct program_new program = {.name = "Leadership", .format = "mentoring", .coordinator = nora};
    assert_ok(program_add(world->db, world->arena, &world->clock, &program, &id));
    const char *path = arena_format(world->arena, "/programs/%lld/agreement", (long long)id);
    client_as(client, nora);
    client_get(client, "%s", path);
    assert_status(client, 200);
    assert_page_has(client, "The mentee names one goal");
    client_post(client, path, "version=0&mode=phone&focus=Ours");
    assert_seen(client, path);
    client_post(client, path, "version=0&mode=phone&focus=Late");
    assert_status(client, 409);
    assert_page_has(client, "Ours");
    client_post(client, path, "version=1&mode=pigeon&focus=Ours");
    assert_status(client, 422);
    client_post(client, arena_format(world->arena, "%s/reset", path), "");
    client_follow(client);
    assert_page_has(client, "The mentee names one goal");
}
