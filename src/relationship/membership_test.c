/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "relationship/membership.h"

#include "relationship/relationship_progress.h"
#include "relationship/test_pair.h"

static enum error open_as(struct test_world *world, int64_t id, int64_t person, enum relationship_use use,
                          struct membership *membership)
{
    return membership_open(world->db, world->arena, &world->clock, world->portal_key, id, person, use,
                           membership);
}

TEST_DB(members_read_what_members_sealed)
{
    struct pair pair = pair_new(world);
    struct membership amara, jonas;
    const char *text;
    assert_ok(open_as(world, pair.id, pair.amara, RELATIONSHIP_WRITE, &amara));
    struct bytes sealed = content_seal_bytes(&(struct content_row){world->arena, amara.content, "note", 1},
                                             "words", "between us");
    assert_ok(open_as(world, pair.id, pair.jonas, RELATIONSHIP_READ, &jonas));
    assert_ok(
        content_open(&(struct content_row){world->arena, jonas.content, "note", 1}, "words", sealed, &text));
    assert_string_equal(text, "between us");
    assert_string_equal(jonas.others, "Amara Okafor");
    assert_string_equal(jonas.other_first, "Amara");
    assert_string_equal(jonas.my_role, "mentee");
}

TEST_DB(nobody_else_opens_it)
{
    struct pair pair = pair_new(world);
    struct membership membership;
    int64_t stranger = person_named(world, "Nosy Parker");
    assert_error(open_as(world, pair.id, stranger, RELATIONSHIP_READ, &membership), ERROR_NOT_FOUND);
    assert_error(open_as(world, 12345, pair.amara, RELATIONSHIP_READ, &membership), ERROR_NOT_FOUND);
}

TEST_DB(what_is_closed_is_read_and_not_written)
{
    struct pair pair = pair_new(world);
    struct membership membership;
    pair_close(world, &pair);
    assert_ok(open_as(world, pair.id, pair.amara, RELATIONSHIP_READ, &membership));
    assert_false(membership.writable);
    assert_error(open_as(world, pair.id, pair.amara, RELATIONSHIP_WRITE, &membership), ERROR_CONFLICT);
    assert_ok(open_as(world, pair.id, pair.amara, RELATIONSHIP_WRITE_AFTER, &membership));
}

/* ---- what came too late ---- */

static enum error note_hello(struct db *db, void *context)
{
    (void)db;
    return membership_note_hello(context);
}

static int64_t said_hello(struct test_world *world, const struct pair *pair)
{
    struct membership membership;
    assert_ok(open_as(world, pair->id, pair->jonas, RELATIONSHIP_READ, &membership));
    return membership_member(&membership, pair->jonas)->hello_at;
}

TEST_DB(what_is_written_before_the_end_is_kept)
{
    struct pair pair = pair_new(world);
    struct membership membership;
    assert_ok(open_as(world, pair.id, pair.jonas, RELATIONSHIP_WRITE, &membership));
    assert_ok(membership_write(&membership, note_hello, &membership));
    pair_close(world, &pair);
    assert_int_not_equal(said_hello(world, &pair), 0);
}

TEST_DB(a_write_that_was_opened_before_the_end_does_not_land_after_it)
{
    struct pair pair = pair_new(world);
    struct membership membership;
    assert_ok(open_as(world, pair.id, pair.jonas, RELATIONSHIP_WRITE, &membership));
    pair_close(world, &pair);
    assert_error(membership_write(&membership, note_hello, &membership), ERROR_CONFLICT);
    assert_int_equal(said_hello(world, &pair), 0);
}

TEST_DB(what_may_be_written_after_the_end_is_written)
{
    struct pair pair = pair_new(world);
    struct membership membership;
    assert_ok(open_as(world, pair.id, pair.jonas, RELATIONSHIP_WRITE_AFTER, &membership));
    pair_close(world, &pair);
    assert_ok(membership_write(&membership, note_hello, &membership));
    assert_int_not_equal(said_hello(world, &pair), 0);
}

SQL(testing_leave,
    "UPDATE relationship_member SET left_at = 1 WHERE relationship_id = $1 AND person_id = $2");

TEST_DB(who_left_meanwhile_writes_nothing)
{
    static const enum relationship_use USES[] = {RELATIONSHIP_WRITE, RELATIONSHIP_WRITE_AFTER};
    struct pair pair = pair_new(world);
    struct membership membership[2];
    for (int i = 0; i < 2; i++) assert_ok(open_as(world, pair.id, pair.jonas, USES[i], &membership[i]));
    assert_ok(db_run(world->db, &testing_leave, DB_PARAMS(db_int(pair.id), db_int(pair.jonas)), NULL));
    for (int i = 0; i < 2; i++)
        assert_error(membership_write(&membership[i], note_hello, &membership[i]), ERROR_NOT_FOUND);
}

TEST_DB(progress_begins_with_the_relationship)
{
    struct pair pair = pair_new(world);
    struct relationship_progress progress;
    struct list events = {0};
    assert_ok(relationship_progress_goals(world->db, pair.id, 2, 1, 0));
    assert_ok(relationship_progress_agreement(world->db, pair.id, 1000, 20000));
    assert_ok(relationship_progress_get(world->db, world->arena, pair.id, &progress));
    assert_int_equal(progress.goals_open, 2);
    assert_true(progress.agreement_signed);
    assert_int_equal(progress.revisit_on, 20000);
    assert_ok(relationship_progress_agreement(world->db, pair.id, 0, 0));
    assert_ok(relationship_progress_get(world->db, world->arena, pair.id, &progress));
    assert_false(progress.agreement_signed);
    assert_ok(relationship_events(world->db, world->arena, pair.id, 10, &events));
    assert_int_equal(events.count, 1);
}

/* ---- what there is to do ---- */

static const char *step_for(struct test_world *world, const struct pair *pair, int64_t person)
{
    struct membership membership;
    struct relationship_progress progress;
    struct list tasks = {0}, cards = {0};
    assert_ok(open_as(world, pair->id, person, RELATIONSHIP_READ, &membership));
    assert_ok(membership_tasks(&membership, &progress, &tasks));
    assert_ok(relationship_of_person(world->db, world->arena, NULL, &world->clock, person, 10, &cards));
    const struct relationship_task *step = relationship_next_step(&tasks);
    assert_non_null(step);
    /* Lists and the page say the same. */
    assert_string_equal(LIST_AT(&cards, struct relationship_card, 0)->next_step, step->title);
    assert_string_equal(LIST_AT(&cards, struct relationship_card, 0)->next_path, step->path);
    return step->key;
}

TEST_DB(the_next_step_follows_what_features_note)
{
    struct pair pair = pair_new(world);
    struct db *db = world->db;
    int64_t now = clock_seconds(&world->clock), today = clock_day(&world->clock);
    assert_string_equal(step_for(world, &pair, pair.jonas), "hello");
    struct relationship_meetings planned = {.next_id = 5, .next_at = now + 9 * (int64_t)86400};
    assert_ok(relationship_progress_meetings(db, pair.id, &planned));
    assert_string_equal(step_for(world, &pair, pair.jonas), "agreement");
    assert_ok(relationship_progress_agreement(db, pair.id, 0, 0));
    assert_ok(relationship_own_signed(db, pair.id, pair.amara, true));
    assert_string_equal(step_for(world, &pair, pair.amara), "meeting.prepare");
    assert_string_equal(step_for(world, &pair, pair.jonas), "agreement");
    assert_ok(relationship_own_signed(db, pair.id, 0, false));
    assert_string_equal(step_for(world, &pair, pair.amara), "agreement");
    assert_ok(relationship_progress_agreement(db, pair.id, now, 0));
    assert_ok(relationship_progress_goals(db, pair.id, 1, 0, 0));
    assert_string_equal(step_for(world, &pair, pair.jonas), "meeting.prepare");
    assert_ok(relationship_own_check_in_due(db, pair.id, pair.jonas, today));
    assert_string_equal(step_for(world, &pair, pair.jonas), "check-in");
    assert_string_equal(step_for(world, &pair, pair.amara), "meeting.prepare");
    assert_ok(relationship_own_feedback_asked(db, pair.id, pair.jonas, 1));
    assert_string_equal(step_for(world, &pair, pair.jonas), "feedback.asked");
    assert_ok(relationship_own_action_due(db, pair.id, pair.jonas, today));
    assert_string_equal(step_for(world, &pair, pair.jonas), "action");
}

TEST_DB(the_rhythm_is_the_agreed_one_and_then_the_programs)
{
    struct pair pair = pair_new(world);
    int64_t now = clock_seconds(&world->clock);
    struct relationship_meetings met = {.held = 1, .last_met_at = now - 20 * (int64_t)86400};
    struct list cards = {0}, later = {0};
    assert_ok(relationship_progress_agreement(world->db, pair.id, now, 0));
    assert_ok(relationship_progress_goals(world->db, pair.id, 1, 0, 0));
    assert_ok(relationship_progress_meetings(world->db, pair.id, &met));
    assert_ok(relationship_of_person(world->db, world->arena, NULL, &world->clock, pair.jonas, 10, &cards));
    assert_true(LIST_AT(&cards, struct relationship_card, 0)->urgent);
    assert_ok(relationship_progress_cadence(world->db, pair.id, 30));
    assert_ok(relationship_of_person(world->db, world->arena, NULL, &world->clock, pair.jonas, 10, &later));
    assert_false(LIST_AT(&later, struct relationship_card, 0)->urgent);
}

TEST_DB(nobody_notes_for_who_is_no_member)
{
    struct pair pair = pair_new(world);
    int64_t ana = person_named(world, "Ana Ruiz");
    assert_error(relationship_own_check_in_due(world->db, pair.id, ana, 1), ERROR_CONFLICT);
    assert_error(relationship_own_looked_back(world->db, &world->clock, pair.id, ana), ERROR_CONFLICT);
    assert_ok(relationship_own_looked_back(world->db, &world->clock, pair.id, pair.jonas));
}
