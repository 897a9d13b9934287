/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "feedback/feedback.h"

#include "db/db.h"
#include "relationship/relationship_progress.h"
#include "relationship/test_pair.h"

static struct membership membership_of(struct test_world *world, int64_t relationship, int64_t person)
{
    struct membership membership;
    assert_ok(membership_open(world->db, world->arena, &world->clock, world->portal_key, relationship, person,
                              RELATIONSHIP_WRITE, &membership));
    return membership;
}

static struct feedback_form form_to(struct test_world *world, int64_t to)
{
    return (struct feedback_form){.to = arena_format(world->arena, "%lld", (long long)to),
                                  .situation = "Monday's review",
                                  .behavior = "You let Ana finish",
                                  .impact = "She said what nobody had seen",
                                  .next_step = "Keep it",
                                  .name = ""};
}

static int64_t given(struct test_world *world, const struct membership *from, int64_t to)
{
    struct feedback_form form = form_to(world, to);
    int64_t id;
    assert_ok(feedback_give(from, &form, &id));
    return id;
}

static struct feedback feedback_of(const struct membership *membership, int64_t id)
{
    struct feedback feedback;
    assert_ok(feedback_get(membership, id, &feedback));
    return feedback;
}

TEST_DB(feedback_reaches_its_receiver_and_is_counted)
{
    struct pair pair = pair_new(world);
    struct membership amara = membership_of(world, pair.id, pair.amara),
                      jonas = membership_of(world, pair.id, pair.jonas);
    int64_t unread = unread_of(world, pair.jonas), id = given(world, &amara, pair.jonas);
    struct feedback feedback = feedback_of(&jonas, id);
    struct relationship_progress progress;
    assert_string_equal(feedback.behavior, "You let Ana finish");
    assert_string_equal(feedback.giver_name, "Amara Okafor");
    assert_string_equal(feedback.receiver_name, "You");
    assert_string_equal(feedback.seen_by, "Only you and Amara see this.");
    assert_true(feedback.is_new);
    assert_int_equal(unread_of(world, pair.jonas), unread + 1);
    assert_ok(relationship_progress_get(world->db, world->arena, pair.id, &progress));
    assert_int_equal(progress.feedback_given, 1);
}

TEST_DB(feedback_needs_one_part_and_another_member)
{
    struct pair pair = pair_new(world);
    struct membership amara = membership_of(world, pair.id, pair.amara);
    struct feedback_form form = form_to(world, pair.amara), blank = {.to = form_to(world, pair.jonas).to};
    int64_t id;
    blank.situation = blank.behavior = blank.impact = " ";
    blank.next_step = blank.name = "";
    assert_error(feedback_give(&amara, &form, &id), ERROR_INVALID);
    assert_error(feedback_give(&amara, &blank, &id), ERROR_INVALID);
    blank.next_step = "Go on";
    assert_ok(feedback_give(&amara, &blank, &id));
}

TEST_DB(in_a_group_feedback_is_between_two_until_it_is_shown)
{
    int64_t people[3] = {person_named(world, "Amara Okafor"), person_named(world, "Jonas Lindqvist"),
                         person_named(world, "Tom Becker")};
    struct relationship_start_member members[] = {
        {people[0], "mentor"}, {people[1], "mentee"}, {people[2], "mentee"}};
    struct relationship_start start = {
        .format = "group", .starts_on = clock_day(&world->clock), .members = members, .member_count = 3};
    int64_t group;
    assert_ok(relationship_start(world->db, world->arena, &world->clock, &start, &group));
    struct membership amara = membership_of(world, group, people[0]),
                      jonas = membership_of(world, group, people[1]),
                      tom = membership_of(world, group, people[2]);
    int64_t id = given(world, &amara, people[1]);
    struct feedback feedback;
    struct list list = {0};
    assert_error(feedback_get(&tom, id, &feedback), ERROR_NOT_FOUND);
    assert_ok(feedback_list(&tom, 0, 100, &list));
    assert_int_equal(list.count, 0);
    assert_error(feedback_share(&amara, id, true), ERROR_FORBIDDEN);
    assert_ok(feedback_share(&jonas, id, true));
    assert_ok(feedback_get(&tom, id, &feedback));
    assert_ok(feedback_share(&jonas, id, false));
    assert_error(feedback_get(&tom, id, &feedback), ERROR_NOT_FOUND);
}

TEST_DB(the_receiver_thanks_and_says_what_comes_of_it)
{
    struct pair pair = pair_new(world);
    struct membership amara = membership_of(world, pair.id, pair.amara),
                      jonas = membership_of(world, pair.id, pair.jonas);
    int64_t id = given(world, &amara, pair.jonas), today = clock_day(&world->clock);
    assert_error(feedback_thank(&amara, id), ERROR_FORBIDDEN);
    assert_ok(feedback_thank(&jonas, id));
    assert_ok(feedback_thank(&jonas, id));
    assert_true(feedback_of(&amara, id).thanked_at != 0);
    assert_error(feedback_intend(&amara, id, 0, "I wait", today + 14), ERROR_FORBIDDEN);
    assert_ok(feedback_intend(&jonas, id, 2, "I wait three seconds", today + 14));
    assert_error(feedback_intend(&jonas, id, 2, "Another window", 0), ERROR_CONFLICT);
    assert_error(feedback_intend(&jonas, id, 0, "Without looking", 0), ERROR_CONFLICT);
    assert_string_equal(feedback_of(&amara, id).intention, "I wait three seconds");
    assert_false(feedback_of(&jonas, id).follow_up_is_due);
    world->now += (int64_t)14 * 86400 * 1000;
    assert_true(feedback_of(&jonas, id).follow_up_is_due);
}

TEST_DB(what_changed_is_said_by_the_receiver_and_confirmed_by_the_giver)
{
    struct pair pair = pair_new(world);
    struct membership amara = membership_of(world, pair.id, pair.amara),
                      jonas = membership_of(world, pair.id, pair.jonas);
    int64_t id = given(world, &amara, pair.jonas);
    assert_error(feedback_confirm(&amara, id, "Too early"), ERROR_CONFLICT);
    assert_error(feedback_follow_up(&amara, id, 0, "", "Mine"), ERROR_FORBIDDEN);
    assert_ok(
        feedback_follow_up(&jonas, id, feedback_of(&jonas, id).version, "I answered at once", "I ask first"));
    assert_error(feedback_confirm(&jonas, id, "Myself"), ERROR_FORBIDDEN);
    assert_ok(feedback_confirm(&amara, id, "Ana told me"));
    struct feedback feedback = feedback_of(&jonas, id);
    assert_string_equal(feedback.how_after, "I ask first");
    assert_string_equal(feedback.confirmation, "Ana told me");
    assert_error(feedback_confirm(&amara, id, "Twice"), ERROR_CONFLICT);
}

TEST_DB(a_question_to_a_member_is_answered_once)
{
    struct pair pair = pair_new(world);
    struct membership amara = membership_of(world, pair.id, pair.amara),
                      jonas = membership_of(world, pair.id, pair.jonas);
    struct feedback_form form = form_to(world, pair.jonas);
    struct list requests = {0};
    int64_t request, id;
    assert_ok(feedback_ask(&jonas, pair.amara, "How was the planning?", &request));
    assert_error(feedback_ask(&jonas, pair.jonas, "Myself?", &id), ERROR_INVALID);
    assert_ok(feedback_requests(&amara, &requests));
    assert_int_equal(requests.count, 1);
    assert_string_equal(LIST_AT(&requests, struct feedback_request, 0)->question, "How was the planning?");
    form.request = request;
    assert_ok(feedback_give(&amara, &form, &id));
    assert_error(feedback_give(&amara, &form, &id), ERROR_CONFLICT);
    requests.count = 0;
    assert_ok(feedback_requests(&amara, &requests));
    assert_int_equal(requests.count, 0);
}

TEST_DB(a_question_can_be_declined_or_taken_back)
{
    struct pair pair = pair_new(world);
    struct membership amara = membership_of(world, pair.id, pair.amara),
                      jonas = membership_of(world, pair.id, pair.jonas);
    int64_t request, unread;
    assert_ok(feedback_ask(&jonas, pair.amara, "How was it?", &request));
    unread = unread_of(world, pair.jonas);
    assert_ok(feedback_request_end(&amara, request));
    assert_int_equal(unread_of(world, pair.jonas), unread + 1);
    assert_error(feedback_request_end(&jonas, request), ERROR_NOT_FOUND);
}

/* ---- by a link ---- */

static enum error answer(struct test_world *world, const char *token, const struct feedback_form *form)
{
    return feedback_link_answer(world->db, world->arena, &world->clock, world->portal_key, token, form);
}

TEST_DB(a_link_is_used_once_and_its_answer_is_the_askers_alone)
{
    struct pair pair = pair_new(world);
    struct membership amara = membership_of(world, pair.id, pair.amara),
                      jonas = membership_of(world, pair.id, pair.jonas);
    struct feedback_form form = form_to(world, 0);
    struct feedback_link link;
    struct list list = {0};
    const char *token;
    form.name = "Priya";
    assert_ok(feedback_ask_by_link(&jonas, "Priya Natarajan", "How was the planning?", &token));
    assert_ok(feedback_link_open(world->db, world->arena, &world->clock, token, &link));
    assert_string_equal(link.asker_name, "Jonas Lindqvist");
    assert_string_equal(link.question, "How was the planning?");
    assert_ok(answer(world, token, &form));
    assert_error(answer(world, token, &form), ERROR_NOT_FOUND);
    assert_ok(feedback_list(&amara, 0, 100, &list));
    assert_int_equal(list.count, 0);
    assert_ok(feedback_list(&jonas, 0, 100, &list));
    assert_int_equal(list.count, 1);
    const struct feedback *feedback = LIST_AT(&list, struct feedback, 0);
    assert_string_equal(feedback->giver_name, "Priya");
    assert_string_equal(feedback->seen_by, "Only you see this.");
    assert_string_equal(feedback->first_words, "Monday's review You let Ana finish");
    assert_true(feedback->by_link && feedback->is_new);
    assert_ok(feedback_thank(&jonas, feedback->id));
    assert_false(feedback_of(&jonas, feedback->id).is_new);
}

TEST_DB(a_link_ends_after_its_days_when_taken_back_and_when_unknown)
{
    struct pair pair = pair_new(world);
    struct membership jonas = membership_of(world, pair.id, pair.jonas);
    struct feedback_link link;
    struct list requests = {0};
    const char *first, *second;
    assert_ok(feedback_ask_by_link(&jonas, "Priya", "First?", &first));
    assert_ok(feedback_requests(&jonas, &requests));
    assert_ok(feedback_request_end(&jonas, LIST_AT(&requests, struct feedback_request, 0)->id));
    assert_error(feedback_link_open(world->db, world->arena, &world->clock, first, &link), ERROR_NOT_FOUND);
    assert_ok(feedback_ask_by_link(&jonas, "Priya", "Second?", &second));
    world->now += (int64_t)14 * 86400 * 1000 - 1000;
    assert_ok(feedback_link_open(world->db, world->arena, &world->clock, second, &link));
    world->now += 1000;
    assert_error(feedback_link_open(world->db, world->arena, &world->clock, second, &link), ERROR_NOT_FOUND);
    assert_error(feedback_link_open(world->db, world->arena, &world->clock, "unknown", &link),
                 ERROR_NOT_FOUND);
}

TEST_DB(a_link_ends_with_the_relationship)
{
    struct pair pair = pair_new(world);
    struct membership jonas = membership_of(world, pair.id, pair.jonas);
    struct feedback_link link;
    const char *token;
    assert_ok(feedback_ask_by_link(&jonas, "Priya", "How was it?", &token));
    pair_close(world, &pair);
    assert_error(feedback_link_open(world->db, world->arena, &world->clock, token, &link), ERROR_NOT_FOUND);
}

TEST_DB(an_answer_by_a_link_can_be_shown_and_taken_back)
{
    struct pair pair = pair_new(world);
    struct membership amara = membership_of(world, pair.id, pair.amara),
                      jonas = membership_of(world, pair.id, pair.jonas);
    struct feedback_form form = form_to(world, 0);
    struct list list = {0};
    struct feedback feedback;
    const char *token;
    form.name = "Priya";
    assert_ok(feedback_ask_by_link(&jonas, "Priya", "How was it?", &token));
    assert_ok(answer(world, token, &form));
    assert_ok(feedback_list(&jonas, 0, 100, &list));
    int64_t id = LIST_AT(&list, struct feedback, 0)->id;
    assert_ok(feedback_intend(&jonas, id, feedback_of(&jonas, id).version, "I go on", 0));
    assert_ok(feedback_share(&jonas, id, true));
    feedback = feedback_of(&amara, id);
    assert_string_equal(feedback.giver_name, "Priya");
    assert_string_equal(feedback.behavior, "You let Ana finish");
    assert_string_equal(feedback.intention, "I go on");
    assert_ok(feedback_share(&jonas, id, false));
    assert_error(feedback_get(&amara, id, &feedback), ERROR_NOT_FOUND);
    assert_string_equal(feedback_of(&jonas, id).intention, "I go on");
}

TEST_DB(open_links_are_limited)
{
    struct pair pair = pair_new(world);
    struct membership jonas = membership_of(world, pair.id, pair.jonas);
    const char *token;
    for (int i = 0; i < FEEDBACK_LINKS_LIMIT; i++)
        assert_ok(feedback_ask_by_link(&jonas, "Priya", "How was it?", &token));
    assert_error(feedback_ask_by_link(&jonas, "Priya", "How was it?", &token), ERROR_TOO_MANY);
    world->now += (int64_t)15 * 86400 * 1000;
    assert_ok(feedback_ask_by_link(&jonas, "Priya", "How was it?", &token));
}

TEST_DB(the_card_counts_what_waits)
{
    struct pair pair = pair_new(world);
    struct membership amara = membership_of(world, pair.id, pair.amara),
                      jonas = membership_of(world, pair.id, pair.jonas);
    struct feedback_card card;
    int64_t request;
    assert_ok(feedback_card_get(&jonas, &card));
    assert_true(card.none);
    int64_t id = given(world, &amara, pair.jonas);
    assert_ok(feedback_ask(&amara, pair.jonas, "And me?", &request));
    assert_ok(feedback_card_get(&jonas, &card));
    assert_int_equal(card.to_answer, 1);
    assert_int_equal(card.to_read, 1);
    assert_ok(
        feedback_intend(&jonas, id, feedback_of(&jonas, id).version, "I wait", clock_day(&world->clock)));
    assert_ok(feedback_card_get(&jonas, &card));
    assert_int_equal(card.to_read, 0);
    assert_int_equal(card.to_follow_up, 1);
}
