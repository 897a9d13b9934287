/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "checkin/checkin.h"

#include "checkin/test_checkin.h"
#include "relationship/relationship_course.h"

static const struct checkin_ratings GOOD = {{5, 4, 5, 4, 5, 3}}, POOR = {{2, 2, 3, 1, 2, 1}};

static enum error check_in(struct test_world *world, const struct pair *pair, int64_t person,
                           const struct checkin_ratings *ratings, const char *line, int64_t version)
{
    struct membership membership = membership_of(world, pair->id, person);
    struct checkin_new checkin = {*ratings, line, true, version};
    return checkin_put(&membership, own(world, person), &checkin);
}

TEST_DB(a_check_in_is_kept_for_its_author_alone)
{
    struct pair pair = pair_new(world);
    struct list mine = {0}, theirs = {0};
    struct relationship_progress progress;
    assert_ok(check_in(world, &pair, pair.jonas, &GOOD, "A good month.", 0));
    struct membership jonas = membership_of(world, pair.id, pair.jonas),
                      amara = membership_of(world, pair.id, pair.amara);
    assert_ok(checkin_list(&jonas, own(world, pair.jonas), 10, &mine));
    assert_int_equal(mine.count, 1);
    assert_string_equal(LIST_AT(&mine, struct checkin, 0)->line, "A good month.");
    assert_string_equal(LIST_AT(&mine, struct checkin, 0)->ratings, "545453");
    assert_ok(checkin_list(&amara, own(world, pair.amara), 10, &theirs));
    assert_int_equal(theirs.count, 0);
    assert_ok(relationship_progress_get(world->db, world->arena, pair.id, &progress));
    assert_int_equal(progress.check_ins, 1);
}

TEST_DB(todays_can_be_changed_and_is_not_overwritten_unseen)
{
    struct pair pair = pair_new(world);
    struct list mine = {0};
    struct relationship_progress progress;
    assert_ok(check_in(world, &pair, pair.jonas, &GOOD, "First.", 0));
    assert_error(check_in(world, &pair, pair.jonas, &POOR, "Second.", 0), ERROR_CONFLICT);
    assert_ok(check_in(world, &pair, pair.jonas, &POOR, "Second.", 1));
    struct membership jonas = membership_of(world, pair.id, pair.jonas);
    assert_ok(checkin_list(&jonas, own(world, pair.jonas), 10, &mine));
    assert_int_equal(mine.count, 1);
    assert_string_equal(LIST_AT(&mine, struct checkin, 0)->line, "Second.");
    assert_ok(relationship_progress_get(world->db, world->arena, pair.id, &progress));
    assert_int_equal(progress.check_ins, 1);
}

TEST_DB(an_empty_check_in_and_one_of_a_closed_relationship_are_refused)
{
    struct pair pair = pair_new(world);
    struct checkin_ratings none = {{0}};
    assert_error(check_in(world, &pair, pair.jonas, &none, "", 0), ERROR_INVALID);
    pair_close(world, &pair);
    assert_error(check_in(world, &pair, pair.jonas, &GOOD, "", 0), ERROR_CONFLICT);
}

TEST_DB(a_check_in_is_due_after_two_meetings_of_the_agreed_rhythm)
{
    struct pair pair = pair_new(world);
    struct membership jonas = membership_of(world, pair.id, pair.jonas);
    struct checkin_card card;
    int64_t start = clock_day(&world->clock);
    assert_ok(checkin_card_get(&jonas, &card));
    assert_false(card.due);
    assert_int_equal(card.next_on, start + 28);
    world->now += INT64_C(28) * 86400 * 1000;
    assert_ok(checkin_card_get(&jonas, &card));
    assert_true(card.due);
    assert_ok(check_in(world, &pair, pair.jonas, &GOOD, "", 0));
    assert_ok(checkin_card_get(&jonas, &card));
    assert_false(card.due);
    assert_int_equal(card.next_on, start + 56);
}

SQL(testing_due_on,
    "SELECT check_in_due_on FROM relationship_member WHERE relationship_id = $1 AND person_id = $2");

static int64_t due_on(struct test_world *world, const struct pair *pair, int64_t person)
{
    int64_t day;
    assert_ok(db_number(world->db, &testing_due_on, DB_PARAMS(db_int(pair->id), db_int(person)), &day));
    return day;
}

TEST_DB(the_day_that_is_noted_is_the_one_that_is_computed)
{
    static const int64_t CADENCES[] = {0, 5, 10, 11, 14, 28, 29, 90};
    struct pair pair = pair_new(world);
    int64_t start = clock_day(&world->clock);
    assert_int_equal(due_on(world, &pair, pair.jonas), 0);
    for (size_t i = 0; i < sizeof CADENCES / sizeof CADENCES[0]; i++) {
        assert_ok(relationship_progress_cadence(world->db, pair.id, CADENCES[i]));
        assert_ok(checkin_schedule(world->db));
        assert_int_equal(due_on(world, &pair, pair.jonas),
                         start + checkin_rhythm(CADENCES[i] ? CADENCES[i] : 14));
    }
    world->now += INT64_C(3) * 86400 * 1000;
    assert_ok(check_in(world, &pair, pair.jonas, &GOOD, "", 0));
    assert_int_equal(due_on(world, &pair, pair.jonas), start + 3 + 28);
    assert_ok(relationship_progress_cadence(world->db, pair.id, 0));
    assert_ok(checkin_schedule(world->db));
    assert_int_equal(due_on(world, &pair, pair.jonas), start + 3 + 28);
    assert_int_equal(due_on(world, &pair, pair.amara), start + 28);
}

TEST_DB(who_pauses_is_not_asked)
{
    struct pair pair = pair_new(world);
    struct checkin_card card;
    struct relationship_moving moving = {.relationship = pair.id, .move = RELATIONSHIP_PAUSE};
    assert_ok(relationship_make_move(world->db, world->arena, &world->clock, &moving));
    world->now += INT64_C(100) * 86400 * 1000;
    struct membership jonas = membership_of(world, pair.id, pair.jonas);
    assert_ok(checkin_card_get(&jonas, &card));
    assert_false(card.due);
    assert_int_equal(card.next_on, 0);
}

TEST_DB(the_card_knows_what_is_due)
{
    struct pair pair = pair_new(world);
    struct checkin_card card;
    held(world, pair.id, 1);
    struct membership jonas = membership_of(world, pair.id, pair.jonas);
    assert_ok(checkin_card_get(&jonas, &card));
    assert_true(card.chemistry_due);
    assert_false(card.due);
    assert_ok(answer(world, pair.id, pair.jonas, 1, CHEMISTRY_CONTINUE, 0));
    assert_ok(check_in(world, &pair, pair.jonas, &GOOD, "", 0));
    assert_ok(checkin_card_get(&jonas, &card));
    assert_false(card.chemistry_due);
    assert_int_equal(card.count, 1);
    assert_int_equal(card.last_on, clock_day(&world->clock));
}
