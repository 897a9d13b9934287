/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "farewell/test_farewell.h"
#include "relationship/relationship_course.h"
#include "tests/support/client.h"

static const char *path_of(struct test_world *world, int64_t id, const char *part)
{
    return arena_format(world->arena, "/relationships/%lld%s", (long long)id, part);
}

static void as(struct client *client, int64_t person, const char *path)
{
    client_as(client, person);
    client_get(client, "%s", path);
    assert_status(client, 200);
}

TEST_DB(a_break_is_taken_and_shown_to_the_other)
{
    struct client *client = client_new(world);
    struct pair pair = pair_new(world);
    as(client, pair.amara, path_of(world, pair.id, "/course"));
    assert_page_has(client, "Take a break");
    client_post(client, path_of(world, pair.id, "/course/pause"), "until=2026-03-20&words=A+hard+month");
    assert_seen(client, path_of(world, pair.id, "/course"));
    as(client, pair.jonas, path_of(world, pair.id, "/course"));
    assert_page_has(client, "A hard month");
    assert_page_has(client, "Your break lasts until 20 March 2026");
    client_post(client, path_of(world, pair.id, "/course/resume"), "");
    as(client, pair.amara, path_of(world, pair.id, "/course"));
    assert_page_lacks(client, "Your break lasts");
}

TEST_DB(a_day_that_is_over_keeps_what_was_typed)
{
    struct client *client = client_new(world);
    struct pair pair = pair_new(world);
    client_as(client, pair.amara);
    client_post(client, path_of(world, pair.id, "/course/pause"), "until=2026-01-20&words=A+hard+month");
    assert_status(client, 422);
    assert_page_has(client, "Choose a day after today");
    assert_page_has(client, "A hard month");
    client_post(client, path_of(world, pair.id, "/course/extend"), "ends_on=2026-03-03&words=More");
    assert_status(client, 422);
    assert_page_has(client, "Choose a day after the present end");
}

TEST_DB(a_proposal_is_answered_on_the_page)
{
    struct client *client = client_new(world);
    struct pair pair = pair_new(world);
    struct farewell_proposal proposal;
    client_as(client, pair.amara);
    client_post(client, path_of(world, pair.id, "/course/extend"),
                "ends_on=2026-12-24&words=One+more+project");
    assert_seen(client, path_of(world, pair.id, "/course"));
    client_follow(client);
    assert_page_has(client, "Take it back");
    as(client, pair.jonas, path_of(world, pair.id, "/course"));
    assert_page_has(client, "One more project");
    assert_page_has(client, "Go on until 24 December 2026");
    struct membership jonas = membership_of(world, pair.id, pair.jonas);
    assert_ok(farewell_proposal_open(&jonas, &proposal));
    client_post(client,
                path_of(world, pair.id,
                        arena_format(world->arena, "/course/proposals/%lld/yes", (long long)proposal.id)),
                "");
    assert_seen(client, path_of(world, pair.id, "/course"));
    client_follow(client);
    assert_page_has(client, "24 December 2026");
    assert_page_lacks(client, "proposed on");
}

TEST_DB(who_ends_a_pair_is_nowhere_to_be_read)
{
    struct client *client = client_new(world);
    struct pair pair = pair_new(world);
    client_as(client, pair.jonas);
    client_post(client, path_of(world, pair.id, "/course/end"), "");
    assert_seen(client, path_of(world, pair.id, "/farewell"));
    client_follow(client);
    assert_page_has(client, "nobody's fault");
    as(client, pair.amara, path_of(world, pair.id, "/farewell"));
    assert_page_has(client, "nobody's fault");
    as(client, pair.amara, path_of(world, pair.id, "/course"));
    assert_page_has(client, "Ended early");
    assert_page_lacks(client, "Jonas ended");
    client_post(client, path_of(world, pair.id, "/course/end"), "");
    assert_status(client, 409);
}

TEST_DB(a_look_back_is_kept_and_shown_only_when_ticked)
{
    struct client *client = client_new(world);
    struct pair pair = pair_new(world);
    client_as(client, pair.jonas);
    client_post(client, path_of(world, pair.id, "/farewell/reflection"),
                "version=0&learned=To+ask+first&helped=Patience&again=n");
    assert_seen(client, path_of(world, pair.id, "/farewell"));
    as(client, pair.amara, path_of(world, pair.id, "/farewell"));
    assert_page_lacks(client, "To ask first");
    client_as(client, pair.jonas);
    client_post(client, path_of(world, pair.id, "/farewell/reflection"),
                "version=1&learned=To+ask+first&helped=Patience&again=n&shared=1");
    as(client, pair.amara, path_of(world, pair.id, "/farewell"));
    assert_page_has(client, "To ask first");
    client_api_get(client, "%s", path_of(world, pair.id, "/farewell"));
    assert_page_has(client, "To ask first");
    assert_page_has(client, "\"again\":\"\"");
}

TEST_DB(two_windows_show_both_texts)
{
    struct client *client = client_new(world);
    struct pair pair = pair_new(world);
    client_as(client, pair.jonas);
    client_post(client, path_of(world, pair.id, "/farewell/reflection"), "version=0&learned=The+first");
    client_post(client, path_of(world, pair.id, "/farewell/reflection"), "version=0&learned=The+second");
    assert_status(client, 422);
    assert_page_has(client, "The first");
    assert_page_has(client, "The second");
    client_post(client, path_of(world, pair.id, "/farewell/reflection"), "version=1&learned=Both");
    assert_seen(client, path_of(world, pair.id, "/farewell"));
}

TEST_DB(thanks_can_be_sent_after_the_end)
{
    struct client *client = client_new(world);
    struct pair pair = pair_new(world);
    client_as(client, pair.jonas);
    client_post(client, path_of(world, pair.id, "/course/end"), "");
    client_post(client, path_of(world, pair.id, "/farewell/thanks"), "words=");
    assert_status(client, 422);
    client_post(client, path_of(world, pair.id, "/farewell/thanks"), "words=For+your+patience");
    assert_seen(client, arena_format(world->arena, "%s#thanks", path_of(world, pair.id, "/farewell")));
    as(client, pair.amara, path_of(world, pair.id, "/farewell"));
    assert_page_has(client, "For your patience");
}

TEST_DB(a_certificate_is_for_what_was_completed)
{
    struct client *client = client_new(world);
    struct pair pair = pair_new(world);
    client_as(client, pair.jonas);
    client_get(client, "%s", path_of(world, pair.id, "/certificate"));
    assert_status(client, 404);
    struct relationship_moving moving = {.relationship = pair.id, .move = RELATIONSHIP_COMPLETE};
    assert_ok(relationship_make_move(world->db, world->arena, &world->clock, &moving));
    client_get(client, "%s", path_of(world, pair.id, "/certificate"));
    assert_status(client, 200);
    assert_page_has(client, "has completed a mentoring relationship with Amara Okafor, as a mentee");
    client_get(client, "%s", path_of(world, pair.id, "/certificate.pdf"));
    assert_status(client, 200);
    assert_string_equal(client_answer(client)->type, "application/pdf");
    assert_memory_equal(client_answer(client)->body, "%PDF-", 5);
    client_get(client, "%s", path_of(world, pair.id, "/certificate.pdf?paper=letter"));
    assert_status(client, 200);
}
