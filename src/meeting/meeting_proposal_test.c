/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "meeting/meeting_proposal.h"

#include "meeting/test_meeting.h"

static struct meeting_proposing times_in_hours(struct test_world *world, const int64_t *hours, size_t count)
{
    struct meeting_proposing proposing = {.minutes = 45,
                                          .zone = "Europe/Stockholm",
                                          .place = "Canteen",
                                          .link = "",
                                          .note = "After lunch is best."};
    for (size_t i = 0; i < count; i++)
        *LIST_ADD(&proposing.times, world->arena, int64_t) = in_hours(world, hours[i]);
    return proposing;
}

static int64_t proposed(struct test_world *world, const struct membership *membership)
{
    struct meeting_proposing proposing = times_in_hours(world, (const int64_t[]){24, 48, 72}, 3);
    int64_t id;
    assert_ok(meeting_propose_times(membership, &proposing, &id));
    return id;
}

/* Which of the options, by their number, suit. */
static enum error answer_with(const struct membership *membership, int64_t id, const size_t *which,
                              size_t count, int64_t *meeting)
{
    struct list options = {0}, suits = {0};
    assert_ok(meeting_proposal_options(membership, id, &options));
    for (size_t i = 0; i < count; i++)
        *LIST_ADD(&suits, membership->arena, int64_t) =
            LIST_AT(&options, struct meeting_option, which[i])->id;
    return meeting_proposal_answer(membership, id, &suits, meeting);
}

TEST_DB(the_earliest_time_that_suits_both_becomes_a_meeting)
{
    struct pair pair = pair_new(world);
    struct membership jonas = opened_by(world, pair.id, pair.jonas),
                      amara = opened_by(world, pair.id, pair.amara);
    int64_t id = proposed(world, &jonas), made;
    struct meeting meeting;
    struct meeting_proposal proposal;
    assert_ok(answer_with(&amara, id, (const size_t[]){2, 1}, 2, &made));
    assert_ok(meeting_get(&jonas, made, &meeting));
    assert_int_equal(meeting.starts_at, in_hours(world, 48));
    assert_string_equal(meeting.place, "Canteen");
    assert_ok(meeting_proposal_get(&jonas, id, &proposal));
    assert_string_equal(proposal.state, "planned");
    assert_int_equal(proposal.meeting_id, made);
    assert_error(answer_with(&amara, id, (const size_t[]){0}, 1, &made), ERROR_CONFLICT);
}

TEST_DB(when_no_time_suits_it_stays_open_and_the_other_is_told)
{
    struct pair pair = pair_new(world);
    struct membership jonas = opened_by(world, pair.id, pair.jonas),
                      amara = opened_by(world, pair.id, pair.amara);
    int64_t id = proposed(world, &jonas), told = unread_of(world, pair.jonas), made;
    assert_ok(answer_with(&amara, id, NULL, 0, &made));
    assert_int_equal(made, 0);
    assert_int_equal(unread_of(world, pair.jonas), told + 1);
    assert_ok(answer_with(&amara, id, (const size_t[]){0}, 1, &made));
    assert_true(made != 0);
}

TEST_DB(in_a_group_all_have_to_be_able_to_come)
{
    int64_t ana = person_named(world, "Ana Ruiz"), tom = person_named(world, "Tom Becker"),
            mia = person_named(world, "Mia Chen");
    struct relationship_start_member members[] = {{ana, "mentor"}, {tom, "mentee"}, {mia, "mentee"}};
    struct relationship_start start = {
        .format = "group", .starts_on = clock_day(&world->clock), .members = members, .member_count = 3};
    int64_t group, made;
    assert_ok(relationship_start(world->db, world->arena, &world->clock, &start, &group));
    struct membership first = opened_by(world, group, ana), second = opened_by(world, group, tom),
                      third = opened_by(world, group, mia);
    int64_t id = proposed(world, &first);
    assert_ok(answer_with(&second, id, (const size_t[]){0, 1}, 2, &made));
    assert_int_equal(made, 0);
    assert_ok(answer_with(&third, id, (const size_t[]){1, 2}, 2, &made));
    struct meeting meeting;
    assert_ok(meeting_get(&first, made, &meeting));
    assert_int_equal(meeting.starts_at, in_hours(world, 48));
}

TEST_DB(one_may_choose_before_all_have_answered)
{
    struct pair pair = pair_new(world);
    struct membership jonas = opened_by(world, pair.id, pair.jonas);
    int64_t id = proposed(world, &jonas), made;
    struct list options = {0};
    assert_ok(meeting_proposal_options(&jonas, id, &options));
    assert_error(meeting_proposal_choose(&jonas, id, 12345, &made), ERROR_NOT_FOUND);
    int64_t last = LIST_AT(&options, struct meeting_option, 2)->id;
    int64_t first = LIST_AT(&options, struct meeting_option, 0)->id;
    world->now += 30LL * 3600 * 1000;
    assert_error(meeting_proposal_choose(&jonas, id, first, &made), ERROR_INVALID);
    assert_ok(meeting_proposal_choose(&jonas, id, last, &made));
}

TEST_DB(a_proposal_may_move_a_meeting)
{
    struct pair pair = pair_new(world);
    struct membership jonas = opened_by(world, pair.id, pair.jonas),
                      amara = opened_by(world, pair.id, pair.amara);
    struct meeting_proposing proposing = times_in_hours(world, (const int64_t[]){48}, 1);
    struct meeting meeting;
    int64_t id, made;
    proposing.moves = planned_in_hours(&jonas, 24);
    assert_ok(meeting_propose_times(&jonas, &proposing, &id));
    assert_ok(answer_with(&amara, id, (const size_t[]){0}, 1, &made));
    assert_int_equal(made, proposing.moves);
    assert_ok(meeting_get(&jonas, made, &meeting));
    assert_int_equal(meeting.starts_at, in_hours(world, 48));
    assert_int_equal(meeting.postponed, 1);
}

TEST_DB(only_who_proposed_withdraws)
{
    struct pair pair = pair_new(world);
    struct membership jonas = opened_by(world, pair.id, pair.jonas),
                      amara = opened_by(world, pair.id, pair.amara);
    int64_t id = proposed(world, &jonas), made;
    struct list lines = {0};
    assert_error(meeting_proposal_withdraw(&amara, id), ERROR_FORBIDDEN);
    assert_ok(meeting_proposal_withdraw(&jonas, id));
    assert_error(meeting_proposal_withdraw(&jonas, id), ERROR_CONFLICT);
    assert_error(answer_with(&amara, id, (const size_t[]){0}, 1, &made), ERROR_CONFLICT);
    assert_ok(meeting_proposals_open(&jonas, &lines));
    assert_int_equal(lines.count, 0);
}

TEST_DB(open_proposals_say_for_whom_they_wait)
{
    struct pair pair = pair_new(world);
    struct membership jonas = opened_by(world, pair.id, pair.jonas),
                      amara = opened_by(world, pair.id, pair.amara);
    struct list mine = {0}, hers = {0}, late = {0};
    (void)proposed(world, &jonas);
    assert_ok(meeting_proposals_open(&jonas, &mine));
    assert_ok(meeting_proposals_open(&amara, &hers));
    assert_false(LIST_AT(&mine, struct meeting_proposal_line, 0)->waits_for_me);
    assert_true(LIST_AT(&hers, struct meeting_proposal_line, 0)->waits_for_me);
    assert_int_equal(LIST_AT(&hers, struct meeting_proposal_line, 0)->times, 3);
    world->now += 80LL * 3600 * 1000;
    assert_ok(meeting_proposals_open(&amara, &late));
    assert_int_equal(late.count, 0);
}

TEST_DB(no_more_proposals_are_open_than_the_list_shows)
{
    struct pair pair = pair_new(world);
    struct membership jonas = opened_by(world, pair.id, pair.jonas);
    struct meeting_proposing proposing = times_in_hours(world, (const int64_t[]){24}, 1);
    struct list open = {0};
    int64_t id = 0;
    for (int i = 0; i < MEETING_PROPOSALS_MAX; i++) id = proposed(world, &jonas);
    assert_error(meeting_propose_times(&jonas, &proposing, &id), ERROR_TOO_LARGE);
    assert_ok(meeting_proposals_open(&jonas, &open));
    assert_int_equal(open.count, MEETING_PROPOSALS_MAX);
    assert_ok(meeting_proposal_withdraw(&jonas, id));
    proposed(world, &jonas);
}

TEST_DB(what_cannot_be_proposed_is_refused)
{
    struct pair pair = pair_new(world);
    struct membership jonas = opened_by(world, pair.id, pair.jonas);
    struct meeting_proposing none = times_in_hours(world, NULL, 0);
    struct meeting_proposing past = times_in_hours(world, (const int64_t[]){24, -1}, 2);
    struct meeting_proposing many = times_in_hours(world, (const int64_t[]){1, 2, 3, 4, 5, 6}, 6);
    struct meeting_proposing elsewhere = times_in_hours(world, (const int64_t[]){24}, 1);
    int64_t id;
    elsewhere.moves = 12345;
    assert_error(meeting_propose_times(&jonas, &none, &id), ERROR_INVALID);
    assert_error(meeting_propose_times(&jonas, &past, &id), ERROR_INVALID);
    assert_error(meeting_propose_times(&jonas, &many, &id), ERROR_INVALID);
    assert_error(meeting_propose_times(&jonas, &elsewhere, &id), ERROR_NOT_FOUND);
}
