/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "checkin/checkin.h"
#include "checkin/chemistry.h"

#include "base/text.h"
#include "checkin/test_checkin.h"
#include "relationship/relationship_course.h"

enum { DAY = 86400 };

static const char *state_of(struct test_world *world, const struct pair *pair)
{
    return membership_of(world, pair->id, pair->amara).state;
}

static void pass_days(struct test_world *world, int64_t days)
{
    world->now += days * DAY * 1000;
}

TEST_DB(an_answer_is_kept_for_its_author_alone)
{
    struct pair pair = pair_new(world);
    struct chemistry_answer kept;
    held(world, pair.id, 1);
    assert_ok(answer(world, pair.id, pair.jonas, 1, CHEMISTRY_TALK, 0));
    struct membership jonas = membership_of(world, pair.id, pair.jonas),
                      amara = membership_of(world, pair.id, pair.amara);
    assert_ok(chemistry_latest(&jonas, own(world, pair.jonas), &kept));
    assert_string_equal(kept.answer, chemistry_letter(CHEMISTRY_TALK));
    assert_string_equal(kept.words, "For me alone.");
    assert_ok(chemistry_latest(&amara, own(world, pair.amara), &kept));
    assert_int_equal(kept.version, 0);
}

TEST_DB(it_is_due_after_each_of_two_meetings_until_it_is_answered)
{
    struct pair pair = pair_new(world);
    struct membership jonas = membership_of(world, pair.id, pair.jonas);
    struct checkin_card card;
    assert_ok(checkin_card_get(&jonas, &card));
    assert_false(card.chemistry_due);
    held(world, pair.id, 1);
    assert_ok(checkin_card_get(&jonas, &card));
    assert_true(card.chemistry_due);
    assert_ok(answer(world, pair.id, pair.jonas, 1, CHEMISTRY_CONTINUE, 0));
    assert_ok(checkin_card_get(&jonas, &card));
    assert_false(card.chemistry_due);
    held(world, pair.id, 2);
    assert_ok(checkin_card_get(&jonas, &card));
    assert_true(card.chemistry_due);
}

TEST_DB(who_wants_to_change_is_let_out_after_some_days)
{
    struct pair pair = pair_new(world);
    held(world, pair.id, 1);
    assert_ok(answer(world, pair.id, pair.jonas, 1, CHEMISTRY_CHANGE, 0));
    run_reviews(world);
    assert_string_equal(state_of(world, &pair), "active");
    pass_days(world, 2);
    run_reviews(world);
    assert_string_equal(state_of(world, &pair), "active");
    pass_days(world, 10);
    run_reviews(world);
    assert_string_equal(state_of(world, &pair), "closed");
    assert_string_equal(membership_of(world, pair.id, pair.amara).ending, "early");
}

TEST_DB(who_wants_to_continue_or_to_talk_ends_nothing)
{
    struct pair pair = pair_new(world);
    held(world, pair.id, 1);
    assert_ok(answer(world, pair.id, pair.jonas, 1, CHEMISTRY_CONTINUE, 0));
    assert_ok(answer(world, pair.id, pair.amara, 1, CHEMISTRY_TALK, 0));
    pass_days(world, 30);
    run_reviews(world);
    assert_string_equal(state_of(world, &pair), "active");
}

TEST_DB(an_answer_taken_back_in_time_ends_nothing)
{
    struct pair pair = pair_new(world);
    held(world, pair.id, 1);
    assert_ok(answer(world, pair.id, pair.jonas, 1, CHEMISTRY_CHANGE, 0));
    assert_error(answer(world, pair.id, pair.jonas, 1, CHEMISTRY_CONTINUE, 0), ERROR_CONFLICT);
    assert_ok(answer(world, pair.id, pair.jonas, 1, CHEMISTRY_CONTINUE, 1));
    pass_days(world, 30);
    run_reviews(world);
    assert_string_equal(state_of(world, &pair), "active");
}

TEST_DB(the_answer_after_the_next_meeting_counts)
{
    struct pair pair = pair_new(world);
    held(world, pair.id, 1);
    assert_ok(answer(world, pair.id, pair.jonas, 1, CHEMISTRY_CHANGE, 0));
    held(world, pair.id, 2);
    assert_ok(answer(world, pair.id, pair.jonas, 2, CHEMISTRY_CONTINUE, 0));
    pass_days(world, 30);
    run_reviews(world);
    assert_string_equal(state_of(world, &pair), "active");
}

TEST_DB(changed_to_change_counts_from_the_last_answer)
{
    struct pair pair = pair_new(world);
    held(world, pair.id, 1);
    assert_ok(answer(world, pair.id, pair.jonas, 1, CHEMISTRY_CONTINUE, 0));
    pass_days(world, 11);
    assert_ok(answer(world, pair.id, pair.jonas, 1, CHEMISTRY_CHANGE, 1));
    run_reviews(world);
    assert_string_equal(state_of(world, &pair), "active");
    pass_days(world, 11);
    run_reviews(world);
    assert_string_equal(state_of(world, &pair), "closed");
}

TEST_DB(what_is_closed_already_is_left_alone)
{
    struct pair pair = pair_new(world);
    held(world, pair.id, 1);
    assert_ok(answer(world, pair.id, pair.jonas, 1, CHEMISTRY_CHANGE, 0));
    struct relationship_moving moving = {.relationship = pair.id, .move = RELATIONSHIP_COMPLETE};
    assert_ok(relationship_make_move(world->db, world->arena, &world->clock, &moving));
    pass_days(world, 30);
    run_reviews(world);
    assert_string_equal(membership_of(world, pair.id, pair.amara).ending, "completed");
    assert_error(answer(world, pair.id, pair.jonas, 1, CHEMISTRY_CONTINUE, 1), ERROR_CONFLICT);
}

TEST_DB(both_may_want_to_change)
{
    struct pair pair = pair_new(world);
    held(world, pair.id, 1);
    assert_ok(answer(world, pair.id, pair.jonas, 1, CHEMISTRY_CHANGE, 0));
    assert_ok(answer(world, pair.id, pair.amara, 1, CHEMISTRY_CHANGE, 0));
    pass_days(world, 30);
    int64_t told = unread_of(world, pair.jonas);
    run_reviews(world);
    assert_int_equal(unread_of(world, pair.jonas), told + 1);
}

TEST_DB(a_fault_at_any_call_of_a_review_leaves_it_for_the_next_try)
{
    struct pair pair = pair_new(world);
    held(world, pair.id, 1);
    assert_ok(answer(world, pair.id, pair.jonas, 1, CHEMISTRY_CHANGE, 0));
    pass_days(world, 12);
    int64_t told = unread_of(world, pair.amara);
    for (int call = 1; call < 40 && strcmp(state_of(world, &pair), "active") == 0; call++) {
        assert_int_equal(unread_of(world, pair.amara), told);
        db_fail_at(world->db, call);
        bool ran;
        enum error error = run_a_review(world, &ran);
        assert_true(error == OK || error == ERROR_UNAVAILABLE);
        db_fail_at(world->db, 0);
        world->now += INT64_C(3600) * 1000; /* it is tried again after a while */
    }
    assert_string_equal(membership_of(world, pair.id, pair.amara).ending, "early");
    assert_int_equal(unread_of(world, pair.amara), told + 1);
}

/* ---- what stands in the database ---- */

#define MOMENTS_FIELDS(FIELD, R)                                                                             \
    FIELD(R, integer, answers, 0)                                                                            \
    FIELD(R, time, latest, 0)
RECORD_LOCAL(moments, MOMENTS_FIELDS)

SQL(testing_moments, "SELECT COUNT(*) AS answers, MAX(review_at) AS latest FROM chemistry_answer "
                     "WHERE relationship_id = $1");

TEST_DB(after_the_end_no_moment_tells_whose_review_it_was)
{
    struct pair pair = pair_new(world);
    struct moments before, after;
    held(world, pair.id, 1);
    assert_ok(answer(world, pair.id, pair.jonas, 1, CHEMISTRY_CHANGE, 0));
    pass_days(world, 8);
    assert_ok(answer(world, pair.id, pair.amara, 1, CHEMISTRY_CONTINUE, 0));
    assert_ok(db_one(world->db, world->arena, &testing_moments, DB_PARAMS(db_int(pair.id)), &moments_record,
                     &before));
    assert_true(before.latest > clock_seconds(&world->clock));
    pass_days(world, 2);
    run_reviews(world);
    pass_days(world, 2);
    run_reviews(world);
    assert_string_equal(state_of(world, &pair), "closed");
    assert_ok(db_one(world->db, world->arena, &testing_moments, DB_PARAMS(db_int(pair.id)), &moments_record,
                     &after));
    assert_int_equal(after.answers, 2);
    assert_int_equal(after.latest, 0);
}

#define TRACE_FIELDS(FIELD, R)                                                                               \
    FIELD(R, integer, answer_length, 0)                                                                      \
    FIELD(R, integer, words_length, 0)                                                                       \
    FIELD(R, integer, version, 0)                                                                            \
    FIELD(R, integer, jobs, 0)                                                                               \
    FIELD(R, integer, events, 0)                                                                             \
    FIELD(R, integer, notices, 0)                                                                            \
    FIELD(R, integer, relationship_version, 0)
RECORD_LOCAL(trace, TRACE_FIELDS)

SQL(testing_trace,
    "SELECT LENGTH(a.answer) AS answer_length, LENGTH(a.words) AS words_length, a.version AS version, "
    "(SELECT COUNT(*) FROM job j WHERE j.subject_id = a.id) AS jobs, "
    "(SELECT COUNT(*) FROM relationship_event e WHERE e.relationship_id = a.relationship_id) AS events, "
    "(SELECT COUNT(*) FROM notice) AS notices, r.version AS relationship_version "
    "FROM chemistry_answer a JOIN relationship r ON r.id = a.relationship_id WHERE a.person_id = $1");

static struct trace trace_of(struct test_world *world, int64_t person)
{
    struct trace trace;
    assert_ok(
        db_one(world->db, world->arena, &testing_trace, DB_PARAMS(db_int(person)), &trace_record, &trace));
    return trace;
}

TEST_DB(no_plain_value_and_no_length_differs_between_answers)
{
    struct pair pair = pair_new(world);
    held(world, pair.id, 1);
    assert_ok(answer(world, pair.id, pair.jonas, 1, CHEMISTRY_CONTINUE, 0));
    assert_ok(answer(world, pair.id, pair.amara, 1, CHEMISTRY_CHANGE, 0));
    struct trace one = trace_of(world, pair.jonas), other = trace_of(world, pair.amara);
    assert_memory_equal(&one, &other, sizeof one);
    assert_int_equal(one.jobs, 1);
    assert_int_equal(one.events, 1);
    assert_int_equal(one.notices, 2);
}
