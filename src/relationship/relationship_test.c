/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "relationship/relationship.h"

#include "db/db.h"
#include "program/program.h"
#include "relationship/relationship_progress.h"
#include "relationship/relationship_store.h"
#include "relationship/test_pair.h"
#include "tests/support/test.h"

SQL(testing_all_said_hello, "UPDATE relationship_member SET said_hello_at = $2 WHERE relationship_id = $1");

TEST_DB(a_relationship_starts_for_both_and_both_are_told)
{
    struct pair pair = pair_new(world);
    struct list cards = {0};
    assert_ok(relationship_of_person(world->db, world->arena, NULL, &world->clock, pair.jonas, 10, &cards));
    assert_int_equal(cards.count, 1);
    const struct relationship_card *card = LIST_AT(&cards, struct relationship_card, 0);
    assert_string_equal(card->title, "Amara Okafor");
    assert_string_equal(card->role_line, "Amara mentors you");
    assert_string_equal(card->next_step, "Say hello to Amara");
    assert_string_equal(card->phase, "Establish");
    assert_true(card->fresh);
    assert_int_equal(unread_of(world, pair.amara), 1);
    assert_int_equal(unread_of(world, pair.jonas), 1);
}

TEST_DB(a_relationship_needs_two_different_people_and_dates_in_order)
{
    int64_t id, amara = person_named(world, "Amara Okafor");
    struct relationship_start_member twice[] = {{amara, "mentor"}, {amara, "mentee"}};
    struct relationship_start start = {.format = "mentoring", .starts_on = 20500, .members = twice};
    start.member_count = 1;
    assert_error(relationship_start(world->db, world->arena, &world->clock, &start, &id), ERROR_INVALID);
    start.member_count = 2;
    assert_error(relationship_start(world->db, world->arena, &world->clock, &start, &id), ERROR_INVALID);
    twice[1].person = person_named(world, "Jonas Lindqvist");
    start.ends_on = 20400;
    assert_error(relationship_start(world->db, world->arena, &world->clock, &start, &id), ERROR_INVALID);
    start.ends_on = 20600;
    assert_ok(relationship_start(world->db, world->arena, &world->clock, &start, &id));
}

TEST_DB(a_relationship_with_somebody_unknown_or_in_an_unknown_role_is_not_begun)
{
    struct list cards = {0};
    int64_t id, amara = person_named(world, "Amara Okafor"), jonas = person_named(world, "Jonas Lindqvist");
    struct relationship_start_member stranger[] = {{amara, "mentor"}, {12345, "mentee"}};
    struct relationship_start_member captain[] = {{amara, "captain"}, {jonas, "mentee"}};
    struct relationship_start start = {
        .format = "mentoring", .starts_on = 20500, .members = stranger, .member_count = 2};
    assert_error(relationship_start(world->db, world->arena, &world->clock, &start, &id), ERROR_CONFLICT);
    start.members = captain;
    assert_error(relationship_start(world->db, world->arena, &world->clock, &start, &id), ERROR_CONFLICT);
    assert_ok(relationship_of_person(world->db, world->arena, NULL, &world->clock, amara, 10, &cards));
    assert_int_equal(cards.count, 0);
}

TEST_DB(saying_hello_changes_the_next_step_of_both)
{
    struct pair pair = pair_new(world);
    struct list cards = {0};
    assert_ok(relationship_say_hello(world->db, world->arena, &world->clock, pair.id, pair.jonas,
                                     "Jonas Lindqvist"));
    assert_int_equal(unread_of(world, pair.amara), 2);
    assert_int_equal(unread_of(world, pair.jonas), 0);
    assert_ok(relationship_of_person(world->db, world->arena, NULL, &world->clock, pair.amara, 10, &cards));
    assert_string_equal(LIST_AT(&cards, struct relationship_card, 0)->next_step,
                        "Jonas said hello: answer, and find a time to meet");
    assert_ok(relationship_say_hello(world->db, world->arena, &world->clock, pair.id, pair.jonas,
                                     "Jonas Lindqvist"));
    assert_int_equal(unread_of(world, pair.amara), 2);
}

TEST_DB(only_members_can_read_a_relationship_or_say_hello)
{
    struct pair pair = pair_new(world);
    struct relationship_row row;
    int64_t nora = person_named(world, "Nora Stein");
    assert_ok(relationship_row_of_member(world->db, world->arena, pair.id, pair.jonas, &row));
    assert_error(relationship_row_of_member(world->db, world->arena, pair.id, nora, &row), ERROR_NOT_FOUND);
    assert_error(relationship_say_hello(world->db, world->arena, &world->clock, pair.id, nora, "Nora Stein"),
                 ERROR_NOT_FOUND);
}

TEST_DB(a_closed_relationship_takes_no_hello)
{
    struct pair pair = pair_new(world);
    pair_close(world, &pair);
    assert_error(relationship_say_hello(world->db, world->arena, &world->clock, pair.id, pair.jonas, "Jonas"),
                 ERROR_CONFLICT);
}

TEST_DB(closed_relationships_come_last)
{
    struct list cards = {0};
    struct pair pair = pair_new(world);
    pair_close(world, &pair);
    int64_t tom = person_named(world, "Tom Becker"), id;
    struct relationship_start_member members[] = {{tom, "peer"}, {pair.jonas, "peer"}};
    struct relationship_start start = {
        .format = "peer", .starts_on = 20000, .members = members, .member_count = 2};
    assert_ok(relationship_start(world->db, world->arena, &world->clock, &start, &id));
    assert_ok(relationship_of_person(world->db, world->arena, NULL, &world->clock, pair.jonas, 10, &cards));
    assert_int_equal(cards.count, 2);
    assert_string_equal(LIST_AT(&cards, struct relationship_card, 0)->title, "Tom Becker");
    assert_true(LIST_AT(&cards, struct relationship_card, 1)->closed);
    assert_string_equal(LIST_AT(&cards, struct relationship_card, 1)->next_step, "");
}

TEST_DB(a_group_is_one_relationship_with_all_its_people)
{
    struct list cards = {0};
    int64_t id, amara = person_named(world, "Amara Okafor"), jonas = person_named(world, "Jonas Lindqvist");
    int64_t tom = person_named(world, "Tom Becker");
    struct relationship_start_member members[] = {{tom, "mentee"}, {amara, "mentor"}, {jonas, "mentee"}};
    struct relationship_start start = {
        .format = "group", .starts_on = 20500, .members = members, .member_count = 3};
    assert_ok(relationship_start(world->db, world->arena, &world->clock, &start, &id));
    assert_ok(relationship_of_person(world->db, world->arena, NULL, &world->clock, jonas, 10, &cards));
    assert_int_equal(cards.count, 1);
    assert_string_equal(LIST_AT(&cards, struct relationship_card, 0)->title, "Amara Okafor and Tom Becker");
    assert_string_equal(LIST_AT(&cards, struct relationship_card, 0)->role_line, "Amara mentors your group");
}

TEST_DB(reasons_are_kept_as_both_will_read_them)
{
    struct list kept = {0};
    struct pair pair = pair_new(world);
    struct relationship_row row;
    assert_ok(relationship_row_of_member(world->db, world->arena, pair.id, pair.jonas, &row));
    assert_ok(relationship_why_read(world->arena, row.why, &kept));
    assert_int_equal(kept.count, 1);
    const struct relationship_reason *reason = LIST_AT(&kept, struct relationship_reason, 0);
    assert_string_equal(reason->label, "Skills wanted");
    assert_string_equal(reason->sentence, "Amara offers “SQL”, which Jonas wants.");
    assert_int_equal(reason->points, 37);
    assert_int_equal(reason->percent, 94);
}

TEST_DB(a_failure_at_any_call_leaves_nothing_half_begun)
{
    int64_t calls, amara = person_named(world, "Amara Okafor"),
                   jonas = person_named(world, "Jonas Lindqvist"), id;
    struct relationship_start_member members[] = {{amara, "mentor"}, {jonas, "mentee"}};
    struct relationship_start start = {
        .format = "mentoring", .starts_on = 20500, .members = members, .member_count = 2};
    int64_t before = db_calls(world->db);
    assert_ok(relationship_start(world->db, world->arena, &world->clock, &start, &id));
    calls = db_calls(world->db) - before;
    for (int64_t call = 1; call <= calls; call++) {
        struct list cards = {0};
        db_fail_at(world->db, call);
        enum error error = relationship_start(world->db, world->arena, &world->clock, &start, &id);
        db_fail_at(world->db, 0);
        assert_error(error, ERROR_UNAVAILABLE);
        assert_ok(relationship_of_person(world->db, world->arena, NULL, &world->clock, jonas, 10, &cards));
        assert_int_equal(cards.count, 1);
    }
    assert_int_equal(unread_of(world, jonas), 1);
}

/* ---- what coordinators see ---- */

static const struct relationship_status *status_of(struct list *statuses, int64_t id)
{
    LIST_EACH (statuses, struct relationship_status, status)
        if (status->id == id) return status;
    return NULL;
}

static int64_t pair_between(struct test_world *world, int64_t program, const char *mentor, const char *mentee)
{
    int64_t today = clock_day(&world->clock), id;
    struct relationship_start_member members[] = {{person_named(world, mentor), "mentor"},
                                                  {person_named(world, mentee), "mentee"}};
    struct relationship_start start = {.program = program,
                                       .format = "mentoring",
                                       .starts_on = today,
                                       .ends_on = today + 180,
                                       .members = members,
                                       .member_count = 2};
    assert_ok(relationship_start(world->db, world->arena, &world->clock, &start, &id));
    return id;
}

TEST_DB(coordinators_see_first_what_may_need_a_look_and_why)
{
    struct program_new program = {
        .name = "Leadership", .format = "mentoring", .starts_on = clock_day(&world->clock)};
    struct db *db = world->db;
    struct list statuses = {0};
    int64_t id, now = clock_seconds(&world->clock), day = 86400;
    assert_ok(program_add(db, world->arena, &world->clock, &program, &id));
    int64_t well = pair_between(world, id, "Ann One", "Bob One");
    int64_t apart = pair_between(world, id, "Ann Two", "Bob Two");
    int64_t silent = pair_between(world, id, "Ann Three", "Bob Three");
    int64_t unsigned_yet = pair_between(world, id, "Ann Four", "Bob Four");
    int64_t never = pair_between(world, id, "Ann Five", "Bob Five");
    struct relationship_meetings steady = {
        .held = 3, .last_met_at = now + 40 * day, .next_id = 1, .next_at = now + 50 * day};
    struct relationship_meetings lost = {.held = 1, .last_met_at = now + 10 * day};
    assert_ok(relationship_progress_meetings(db, well, &steady));
    assert_ok(relationship_progress_agreement(db, well, now, 0));
    assert_ok(relationship_progress_goals(db, well, 3, 2, 1));
    assert_ok(relationship_progress_meetings(db, apart, &lost));
    assert_ok(relationship_progress_meetings(db, unsigned_yet, &steady));
    assert_ok(db_run(db, &testing_all_said_hello, DB_PARAMS(db_int(never), db_int(now)), NULL));
    world->now += 45 * day * 1000;
    assert_ok(relationship_statuses(db, world->arena, NULL, &world->clock, id, 1, &statuses));
    const int64_t order[] = {silent, apart, never, unsigned_yet, well};
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(LIST_AT(&statuses, struct relationship_status, i)->id, order[i]);
    assert_string_equal(status_of(&statuses, silent)->need, "No hello yet, 45 days after the start.");
    assert_string_equal(status_of(&statuses, apart)->need,
                        "Not met for 35 days, and nothing is planned; their rhythm is every two weeks.");
    assert_string_equal(status_of(&statuses, never)->need, "Not met yet, 45 days after the start.");
    assert_string_equal(status_of(&statuses, unsigned_yet)->need,
                        "No agreement is signed, 45 days after the start.");
    const struct relationship_status *fine = status_of(&statuses, well);
    assert_string_equal(fine->need, "");
    assert_true(fine->agreement_signed && fine->goals == 5 && fine->goals_reached == 2);
    assert_int_equal(fine->next_meeting_at, now + 50 * day);
}

TEST_DB(an_agreed_rhythm_decides_how_long_is_too_long)
{
    struct program_new program = {
        .name = "Leadership", .format = "mentoring", .starts_on = clock_day(&world->clock)};
    struct list before = {0}, after = {0};
    int64_t id, now = clock_seconds(&world->clock), day = 86400;
    assert_ok(program_add(world->db, world->arena, &world->clock, &program, &id));
    int64_t pair = pair_between(world, id, "Ann One", "Bob One");
    struct relationship_meetings met = {.held = 1, .last_met_at = now};
    assert_ok(relationship_progress_meetings(world->db, pair, &met));
    assert_ok(relationship_progress_agreement(world->db, pair, now, 0));
    world->now += 29 * day * 1000;
    assert_ok(relationship_statuses(world->db, world->arena, NULL, &world->clock, id, 1, &before));
    assert_true(*status_of(&before, pair)->need);
    assert_ok(relationship_progress_cadence(world->db, pair, 30));
    assert_ok(relationship_statuses(world->db, world->arena, NULL, &world->clock, id, 1, &after));
    assert_string_equal(status_of(&after, pair)->need, "");
}
