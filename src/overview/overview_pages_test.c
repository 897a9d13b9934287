/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "circle/test_circle.h"
#include "feedback/feedback.h"
#include "feedback/thanks.h"
#include "goal/goal.h"
#include "meeting/meeting.h"
#include "message/message.h"
#include "program/program.h"
#include "relationship/membership.h"
#include "relationship/relationship_course.h"
#include "relationship/test_pair.h"
#include "tests/support/client.h"

SQL(testing_leave, "UPDATE relationship_member SET left_at = $2 WHERE person_id = $1");

static const char *path_of(struct test_world *world, int64_t id)
{
    return arena_format(world->arena, "/relationships/%lld", (long long)id);
}

static int64_t program_run_by(struct test_world *world, int64_t coordinator)
{
    struct program_new program = {.name = "Engineering leadership 2026",
                                  .format = "mentoring",
                                  .starts_on = clock_day(&world->clock),
                                  .coordinator = coordinator};
    int64_t id;
    assert_ok(program_add(world->db, world->arena, &world->clock, &program, &id));
    return id;
}

TEST_DB(both_members_see_who_it_is_and_why_they_were_matched)
{
    struct client *client = client_new(world);
    struct pair pair = pair_new(world);
    client_as(client, pair.jonas);
    client_get(client, "%s", path_of(world, pair.id));
    assert_status(client, 200);
    assert_page_has(client, "You and Amara Okafor");
    assert_page_has(client, "Amara mentors you");
    assert_page_has(client, "Say hello to Amara");
    assert_page_has(client, "Amara offers “SQL”, which Jonas wants.");
    assert_page_has(client, "amara.okafor@harbor.example");
    client_as(client, pair.amara);
    client_get(client, "%s", path_of(world, pair.id));
    assert_page_has(client, "You mentor Jonas");
    assert_page_has(client, "Amara offers “SQL”, which Jonas wants.");
}

TEST_DB(saying_hello_changes_the_page)
{
    struct client *client = client_new(world);
    struct pair pair = pair_new(world);
    client_as(client, pair.jonas);
    client_post(client, arena_format(world->arena, "%s/hello", path_of(world, pair.id)), "");
    assert_seen(client, path_of(world, pair.id));
    client_follow(client);
    assert_page_has(client, "Give Amara a few days to answer");
    assert_page_lacks(client, "I said hello elsewhere");
    client_as(client, pair.amara);
    client_get(client, "%s", path_of(world, pair.id));
    assert_page_has(client, "Jonas said hello: answer, and find a time to meet");
}

TEST_DB(who_left_sees_names_and_nothing_else)
{
    struct client *client = client_new(world);
    struct pair pair = pair_new(world);
    assert_ok(
        db_run(world->db, &testing_leave, DB_PARAMS(db_int(pair.jonas), db_int(world->now / 1000)), NULL));
    client_as(client, pair.jonas);
    client_get(client, "%s", path_of(world, pair.id));
    assert_page_has(client, "You are no longer part of it");
    assert_page_lacks(client, "amara.okafor@harbor.example");
    assert_page_lacks(client, "Why you were matched");
    client_api_get(client, "%s", path_of(world, pair.id));
    assert_page_lacks(client, "amara.okafor@harbor.example");
    client_post(client, arena_format(world->arena, "%s/hello", path_of(world, pair.id)), "");
    assert_status(client, 409);
}

TEST_DB(a_closed_relationship_is_shown_as_closed)
{
    struct client *client = client_new(world);
    struct pair pair = pair_new(world);
    pair_close(world, &pair);
    client_as(client, pair.jonas);
    client_get(client, "%s", path_of(world, pair.id));
    assert_page_has(client, "This relationship is closed");
    client_get(client, "/relationships");
    assert_page_has(client, "Closed");
}

TEST_DB(shared_hours_stand_on_the_page)
{
    struct client *client = client_new(world);
    struct pair pair = pair_new(world);
    client_as(client, pair.jonas);
    client_get(client, "%s", path_of(world, pair.id));
    assert_page_has(client, "From 09:00–17:00 you are at work together.");
}

TEST_DB(members_find_whom_to_turn_to_and_the_guidelines_of_their_role)
{
    struct client *client = client_new(world);
    struct pair pair = pair_in(world, program_run_by(world, person_named(world, "Nora Stein")));
    client_as(client, pair.amara);
    client_get(client, "%s", path_of(world, pair.id));
    assert_page_has(client, "nora.stein@harbor.example");
    assert_page_has(client, "Guidelines for you as mentor");
    assert_page_has(client, "You lend somebody your experience for a while.");
}

/* ---- what features offer ---- */

static struct membership open_for(struct test_world *world, const struct pair *pair, int64_t person)
{
    struct membership membership;
    assert_ok(membership_open(world->db, world->arena, &world->clock, world->portal_key, pair->id, person,
                              RELATIONSHIP_WRITE, &membership));
    return membership;
}

static int64_t plan_in_days(const struct membership *membership, int64_t days)
{
    struct meeting_new plan = {.starts_at = clock_seconds(membership->clock) + days * 86400, .minutes = 45};
    int64_t id;
    assert_ok(meeting_plan(membership, &plan, &id));
    return id;
}

TEST_DB(the_first_page_shows_meetings_goals_and_what_happened)
{
    struct client *client = client_new(world);
    struct pair pair = pair_new(world);
    struct membership jonas = open_for(world, &pair, pair.jonas);
    struct goal_form goal = {.title = "Lead a planning", .term = "short", .whose = "ours", .reason = ""};
    int64_t id;
    assert_ok(goal_add(&jonas, &goal, &id));
    (void)plan_in_days(&jonas, 5);
    client_as(client, pair.amara);
    client_get(client, "%s", path_of(world, pair.id));
    assert_page_has(client, "<h1>You and Jonas Lindqvist</h1>");
    assert_page_has(client, "Lead a planning");
    assert_page_has(client, "Jonas wrote a goal");
    assert_page_has(client, "Jonas planned a meeting");
    assert_page_has(client, "Who sees what");
    client_as(client, pair.jonas);
    client_get(client, "%s", path_of(world, pair.id));
    assert_page_has(client, "You planned a meeting");
}

TEST_DB(a_group_does_not_read_who_gave_one_of_them_feedback_or_thanks)
{
    struct client *client = client_new(world);
    struct ring ring = ring_of(world, 3);
    const char *to = arena_format(world->arena, "%lld", (long long)ring.people[1]);
    struct feedback_form feedback = {
        .to = to, .name = "", .situation = "", .behavior = "You listened", .impact = "", .next_step = ""};
    struct thanks_form thanks = {.to = to, .body = "For the book", .helpers = ""};
    int64_t id;
    assert_ok(feedback_give(&ring.members[0], &feedback, &id));
    assert_ok(thanks_give(&ring.members[0], &thanks, &id));
    client_as(client, ring.people[2]);
    client_get(client, "%s", path_of(world, ring.id));
    assert_status(client, 200);
    assert_page_lacks(client, "gave feedback");
    assert_page_lacks(client, "said thank you");
    client_as(client, ring.people[0]);
    client_get(client, "%s", path_of(world, ring.id));
    assert_page_has(client, "You said thank you");
}

TEST_DB(there_is_one_main_button)
{
    struct client *client = client_new(world);
    struct pair pair = pair_new(world);
    client_as(client, pair.jonas);
    client_get(client, "%s", path_of(world, pair.id));
    const char *first = strstr(client_answer(client)->body, "button main");
    assert_non_null(first);
    assert_null(strstr(first + 1, "button main"));
}

TEST_DB(who_writes_a_message_has_said_hello)
{
    struct client *client = client_new(world);
    struct pair pair = pair_new(world);
    struct membership jonas = open_for(world, &pair, pair.jonas);
    int64_t id;
    assert_ok(message_send(&jonas, "Hello Amara", NULL, &id));
    client_as(client, pair.amara);
    client_get(client, "%s", path_of(world, pair.id));
    assert_page_has(client, "Jonas said hello: answer, and find a time to meet");
    assert_page_has(client, "Jonas said hello</");
}

TEST_DB(members_of_what_ended_early_find_no_certificate)
{
    struct client *client = client_new(world);
    struct pair pair = pair_new(world);
    struct relationship_moving moving = {.relationship = pair.id, .move = RELATIONSHIP_END_EARLY};
    assert_ok(relationship_make_move(world->db, world->arena, &world->clock, &moving));
    client_as(client, pair.jonas);
    client_get(client, "%s", path_of(world, pair.id));
    assert_page_lacks(client, "/certificate\"");
    assert_page_has(client, "Ended early");
}

TEST_DB(members_of_what_was_completed_find_their_certificate)
{
    struct client *client = client_new(world);
    struct pair pair = pair_new(world);
    struct relationship_moving moving = {.relationship = pair.id, .move = RELATIONSHIP_COMPLETE};
    assert_ok(relationship_make_move(world->db, world->arena, &world->clock, &moving));
    client_as(client, pair.jonas);
    client_get(client, "%s", path_of(world, pair.id));
    assert_page_has(client, "/certificate\"");
    assert_page_has(client, "Look back, and thank Amara");
    assert_page_lacks(client, "amara.okafor@harbor.example");
}

static void follow_tasks(struct test_world *world, struct client *client, const struct pair *pair,
                         int64_t person)
{
    struct membership membership = open_for(world, pair, person);
    struct relationship_progress progress;
    struct list tasks = {0};
    assert_ok(membership_tasks(&membership, &progress, &tasks));
    assert_true(tasks.count > 0);
    client_as(client, person);
    LIST_EACH (&tasks, struct relationship_task, task) {
        client_get(client, "%s", task->path);
        if (client_answer(client)->status != 200) fail_msg("%s: %s", task->key, task->path);
    }
}

TEST_DB(every_task_leads_to_a_page_that_is_there)
{
    struct client *client = client_new(world);
    int64_t program = program_run_by(world, person_named(world, "Nora Stein"));
    assert_ok(program_move(world->db, world->arena, &world->clock, program, "open", 0));
    struct pair pair = pair_in(world, program);
    follow_tasks(world, client, &pair, pair.jonas);
    follow_tasks(world, client, &pair, pair.amara);
    struct membership jonas = open_for(world, &pair, pair.jonas);
    (void)plan_in_days(&jonas, 1);
    assert_ok(relationship_own_action_due(world->db, pair.id, pair.jonas, clock_day(&world->clock)));
    assert_ok(relationship_own_feedback_asked(world->db, pair.id, pair.jonas, 1));
    assert_ok(relationship_own_check_in_due(world->db, pair.id, pair.jonas, clock_day(&world->clock)));
    follow_tasks(world, client, &pair, pair.jonas);
    world->now += (int64_t)160 * 86400 * 1000;
    follow_tasks(world, client, &pair, pair.jonas);
}
