/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How people come in, wait, pause and leave; and that the last place is given once. */
#include "program/program_rules.h"
#include "program/program_store.h"
#include "program/test_program.h"

static enum error change(struct test_world *world, int64_t program, int64_t person,
                         enum enrollment_actor actor, enum enrollment_action action)
{
    struct enrollment_order order = {.person = person, .action = action, .actor = actor};
    enum enrollment_state to;
    if (action == ENROLLMENT_DO_APPLY) {
        order.sets_part = true;
        order.as_mentee = true;
        order.capacity = order.wanted = -1;
        order.source = "application";
    }
    return enrollment_change(world->db, world->arena, &world->clock, program, &order, &to);
}

static void set_limit(struct test_world *world, int64_t program, int64_t limit, bool approval)
{
    struct program_settings settings;
    assert_ok(program_settings_read(world->db, world->arena, program, &settings));
    settings.mentee_limit = limit;
    settings.approval = approval;
    assert_ok(program_settings_write(world->db, &world->clock, program, 0, &settings));
}

SQL(test_notice_count, "SELECT COUNT(*) FROM notice WHERE person_id = $1");
static int64_t notices(struct test_world *world, int64_t person)
{
    int64_t count;
    assert_ok(db_number(world->db, &test_notice_count, DB_PARAMS(db_int(person)), &count));
    return count;
}

TEST_DB(an_invitation_is_taken_up_by_the_person_alone)
{
    int64_t jonas = test_person(world, "Jonas"), program = test_open_program(world, "mentoring", 0);
    assert_ok(test_enroll(world, program, jonas, "mentee", true));
    assert_string_equal(test_part(world, program, jonas), "invited");
    assert_error(change(world, program, jonas, BY_COORDINATOR, ENROLLMENT_DO_ACCEPT), ERROR_CONFLICT);
    assert_ok(change(world, program, jonas, BY_PERSON, ENROLLMENT_DO_ACCEPT));
    assert_string_equal(test_part(world, program, jonas), "accepted");
    assert_error(change(world, program, jonas, BY_PERSON, ENROLLMENT_DO_ACCEPT), ERROR_CONFLICT);
}

/* Groups of enrollments that the tally counts otherwise. */
SQL(test_tally_wrong,
    "SELECT COUNT(*) FROM (SELECT program_id, state, as_mentor, as_mentee, capacity, wanted,"
    " CASE WHEN offer_until IS NULL THEN 0 ELSE 1 END AS offered, COUNT(*) AS people FROM enrollment"
    " GROUP BY program_id, state, as_mentor, as_mentee, capacity, wanted,"
    " CASE WHEN offer_until IS NULL THEN 0 ELSE 1 END EXCEPT SELECT program_id, state, as_mentor, as_mentee,"
    " capacity, wanted, offered, people FROM enrollment_tally WHERE people <> 0) AS wrong");
SQL(test_tally_sum, "SELECT CAST(COALESCE(SUM(people), 0) AS BIGINT) FROM enrollment_tally");

static void tally_is_right(struct test_world *world, int64_t people)
{
    int64_t wrong, sum;
    assert_ok(db_number(world->db, &test_tally_wrong, DB_NO_PARAMS, &wrong));
    assert_ok(db_number(world->db, &test_tally_sum, DB_NO_PARAMS, &sum));
    assert_int_equal(wrong, 0);
    assert_int_equal(sum, people);
}

TEST_DB(the_tally_follows_every_change)
{
    int64_t jonas = test_person(world, "Jonas"), mia = test_person(world, "Mia");
    int64_t program = test_open_program(world, "mentoring", 0);
    set_limit(world, program, 1, false);
    tally_is_right(world, 0);
    assert_ok(change(world, program, jonas, BY_PERSON, ENROLLMENT_DO_APPLY));
    assert_ok(change(world, program, mia, BY_PERSON, ENROLLMENT_DO_APPLY));
    assert_string_equal(test_part(world, program, mia), "waitlisted");
    tally_is_right(world, 2);
    assert_ok(change(world, program, jonas, BY_PERSON, ENROLLMENT_DO_LEAVE)); /* Mia is offered the place */
    assert_string_equal(test_part(world, program, mia), "invited");
    tally_is_right(world, 2);
    assert_ok(change(world, program, mia, BY_PERSON, ENROLLMENT_DO_ACCEPT));
    struct enrollment row;
    assert_ok(enrollment_get(world->db, world->arena, program, mia, &row));
    struct enrollment_part part = {.program = program,
                                   .person = mia,
                                   .version = row.version,
                                   .as_mentor = true,
                                   .as_mentee = true,
                                   .capacity = 4,
                                   .wanted = 2};
    assert_ok(enrollment_write_part(world->db, world->arena, &world->clock, &part));
    tally_is_right(world, 2);
    struct program_counts counts;
    assert_ok(program_counts(world->db, world->arena, program, &counts));
    assert_int_equal(counts.places, 4);
    assert_int_equal(counts.wishes, 2);
    assert_int_equal(counts.taken, 1);
}

TEST_DB(a_change_of_what_has_changed_meanwhile_leaves_the_tally)
{
    int64_t jonas = test_person(world, "Jonas"), program = test_open_program(world, "mentoring", 0);
    struct enrollment row;
    assert_ok(change(world, program, jonas, BY_PERSON, ENROLLMENT_DO_APPLY));
    assert_ok(enrollment_get(world->db, world->arena, program, jonas, &row));
    row.version++;
    row.state = "left";
    assert_error(enrollment_update(world->db, &world->clock, &row), ERROR_CONFLICT);
    tally_is_right(world, 1);
}

TEST_DB(who_declined_is_asked_again_but_not_enrolled)
{
    int64_t jonas = test_person(world, "Jonas"), program = test_open_program(world, "mentoring", 0);
    assert_ok(test_enroll(world, program, jonas, "mentee", true));
    assert_ok(change(world, program, jonas, BY_PERSON, ENROLLMENT_DO_DECLINE));
    assert_error(test_enroll(world, program, jonas, "mentee", false), ERROR_CONFLICT);
    assert_ok(test_enroll(world, program, jonas, "mentor", true));
    struct enrollment_row row;
    assert_ok(program_enrollment_of(world->db, world->arena, program, jonas, &row));
    assert_true(row.as_mentor && !row.as_mentee);
    assert_int_equal(row.capacity, 1);
    assert_int_equal(row.wanted, 0);
}

TEST_DB(a_person_can_be_both)
{
    int64_t jonas = test_person(world, "Jonas"), program = test_open_program(world, "mentoring", 0);
    assert_ok(test_enroll(world, program, jonas, "both", false));
    struct program_counts counts;
    assert_ok(program_counts(world->db, world->arena, program, &counts));
    assert_int_equal(counts.accepted, 1);
    assert_int_equal(counts.mentors, 1);
    assert_int_equal(counts.mentees, 1);
    assert_int_equal(counts.places, 1);
}

TEST_DB(applications_wait_for_a_coordinator_where_the_program_says_so)
{
    int64_t jonas = test_person(world, "Jonas"), program = test_open_program(world, "mentoring", 0);
    assert_ok(change(world, program, jonas, BY_PERSON, ENROLLMENT_DO_APPLY));
    assert_string_equal(test_part(world, program, jonas), "applied");
    assert_error(change(world, program, jonas, BY_PERSON, ENROLLMENT_DO_ACCEPT), ERROR_CONFLICT);
    assert_ok(change(world, program, jonas, BY_COORDINATOR, ENROLLMENT_DO_ACCEPT));
    assert_string_equal(test_part(world, program, jonas), "accepted");
    int64_t amara = test_person(world, "Amara");
    set_limit(world, program, 0, false);
    assert_ok(change(world, program, amara, BY_PERSON, ENROLLMENT_DO_APPLY));
    assert_string_equal(test_part(world, program, amara), "accepted");
}

TEST_DB(nobody_applies_where_only_invitations_count)
{
    int64_t jonas = test_person(world, "Jonas"), program = test_open_program(world, "manager", 0);
    assert_error(change(world, program, jonas, BY_PERSON, ENROLLMENT_DO_APPLY), ERROR_CONFLICT);
    assert_string_equal(test_part(world, program, jonas), "");
}

TEST_DB(a_full_program_has_a_waitlist_that_moves_up)
{
    int64_t program = test_open_program(world, "mentoring", 0);
    int64_t first = test_person(world, "First"), second = test_person(world, "Second");
    int64_t third = test_person(world, "Third");
    set_limit(world, program, 1, false);
    assert_ok(change(world, program, first, BY_PERSON, ENROLLMENT_DO_APPLY));
    world->now += 1000;
    assert_ok(change(world, program, second, BY_PERSON, ENROLLMENT_DO_APPLY));
    world->now += 1000;
    assert_ok(change(world, program, third, BY_PERSON, ENROLLMENT_DO_APPLY));
    assert_string_equal(test_part(world, program, second), "waitlisted");
    assert_string_equal(test_part(world, program, third), "waitlisted");
    assert_error(change(world, program, third, BY_COORDINATOR, ENROLLMENT_DO_ACCEPT), ERROR_CONFLICT);
    assert_ok(change(world, program, first, BY_PERSON, ENROLLMENT_DO_LEAVE));
    assert_string_equal(test_part(world, program, second), "invited"); /* the place is offered */
    assert_string_equal(test_part(world, program, third), "waitlisted");
    assert_ok(change(world, program, second, BY_PERSON, ENROLLMENT_DO_ACCEPT));
    assert_string_equal(test_part(world, program, second), "accepted");
}

TEST_DB(an_offer_that_nobody_answers_goes_to_the_next)
{
    int64_t program = test_open_program(world, "mentoring", 0);
    int64_t first = test_person(world, "First"), second = test_person(world, "Second");
    int64_t third = test_person(world, "Third");
    set_limit(world, program, 1, false);
    assert_ok(change(world, program, first, BY_PERSON, ENROLLMENT_DO_APPLY));
    assert_ok(change(world, program, second, BY_PERSON, ENROLLMENT_DO_APPLY));
    world->now += 1000;
    assert_ok(change(world, program, third, BY_PERSON, ENROLLMENT_DO_APPLY));
    assert_ok(change(world, program, first, BY_PERSON, ENROLLMENT_DO_LEAVE));
    world->now += (int64_t)PROGRAM_OFFER_DAYS * 86400000;
    assert_ok(program_offer_places(world->db, world->arena, &world->clock, program));
    assert_string_equal(test_part(world, program, second), "invited"); /* the last moment still counts */
    world->now += 1000;
    assert_ok(program_offer_places(world->db, world->arena, &world->clock, program));
    assert_string_equal(test_part(world, program, second), "waitlisted");
    assert_string_equal(test_part(world, program, third), "invited");
}

TEST_DB(a_declined_offer_goes_to_the_next)
{
    int64_t program = test_open_program(world, "mentoring", 0);
    int64_t first = test_person(world, "First"), second = test_person(world, "Second");
    set_limit(world, program, 1, false);
    assert_ok(test_enroll(world, program, first, "mentee", false));
    assert_ok(change(world, program, second, BY_PERSON, ENROLLMENT_DO_APPLY));
    set_limit(world, program, 2, false);
    assert_ok(program_offer_places(world->db, world->arena, &world->clock, program));
    assert_string_equal(test_part(world, program, second), "invited");
    assert_ok(change(world, program, second, BY_PERSON, ENROLLMENT_DO_DECLINE));
    assert_string_equal(test_part(world, program, second), "declined");
}

TEST_DB(an_invitation_into_a_full_program_leads_to_the_waitlist)
{
    int64_t program = test_open_program(world, "mentoring", 0);
    int64_t first = test_person(world, "First"), second = test_person(world, "Second");
    set_limit(world, program, 1, true);
    assert_ok(test_enroll(world, program, second, "mentee", true));
    assert_ok(test_enroll(world, program, first, "mentee", false));
    assert_ok(change(world, program, second, BY_PERSON, ENROLLMENT_DO_ACCEPT));
    assert_string_equal(test_part(world, program, second), "waitlisted");
    assert_error(test_enroll(world, program, test_person(world, "Third"), "mentee", false), ERROR_CONFLICT);
    assert_ok(
        test_enroll(world, program, test_person(world, "Fourth"), "mentor", false)); /* needs no place */
}

TEST_DB(a_pause_keeps_the_place_and_takes_the_person_out_of_matching)
{
    int64_t program = test_open_program(world, "mentoring", 0), first = test_person(world, "First");
    set_limit(world, program, 1, false);
    assert_ok(test_enroll(world, program, first, "mentee", false));
    assert_ok(change(world, program, first, BY_PERSON, ENROLLMENT_DO_PAUSE));
    struct list rows = {0};
    assert_ok(program_enrollments(world->db, world->arena, program, NULL, &rows));
    assert_int_equal(rows.count, 0);
    assert_error(test_enroll(world, program, test_person(world, "Second"), "mentee", false), ERROR_CONFLICT);
    assert_ok(change(world, program, first, BY_PERSON, ENROLLMENT_DO_RESUME));
    assert_string_equal(test_part(world, program, first), "accepted");
}

TEST_DB(a_pause_until_a_day_ends_on_that_day)
{
    int64_t program = test_open_program(world, "mentoring", 0), first = test_person(world, "First");
    struct enrollment_order pause = {.person = first,
                                     .action = ENROLLMENT_DO_PAUSE,
                                     .actor = BY_PERSON,
                                     .paused_until = clock_day(&world->clock) + 3};
    enum enrollment_state to;
    assert_ok(test_enroll(world, program, first, "mentor", false));
    assert_ok(enrollment_change(world->db, world->arena, &world->clock, program, &pause, &to));
    world->now += 2LL * 86400 * 1000;
    assert_ok(program_end_pauses(world->db, world->arena, &world->clock));
    assert_string_equal(test_part(world, program, first), "paused");
    world->now += 1LL * 86400 * 1000;
    assert_ok(program_end_pauses(world->db, world->arena, &world->clock));
    assert_string_equal(test_part(world, program, first), "accepted");
}

TEST_DB(a_pause_without_an_end_does_not_end_by_itself)
{
    int64_t program = test_open_program(world, "mentoring", 0), first = test_person(world, "First");
    assert_ok(test_enroll(world, program, first, "mentor", false));
    assert_ok(change(world, program, first, BY_PERSON, ENROLLMENT_DO_PAUSE));
    world->now += 400LL * 86400 * 1000;
    assert_ok(program_end_pauses(world->db, world->arena, &world->clock));
    assert_string_equal(test_part(world, program, first), "paused");
}

TEST_DB(many_are_changed_at_once_and_the_rest_is_named)
{
    int64_t program = test_open_program(world, "mentoring", 0);
    int64_t a = test_person(world, "Ana"), b = test_person(world, "Ben"), c = test_person(world, "Cleo");
    assert_ok(test_enroll(world, program, b, "mentee", false));
    struct enrollment_order orders[] = {
        {.person = a,
         .action = ENROLLMENT_DO_INVITE,
         .actor = BY_COORDINATOR,
         .sets_part = true,
         .as_mentee = true,
         .capacity = -1,
         .wanted = -1},
        {.person = b,
         .action = ENROLLMENT_DO_INVITE,
         .actor = BY_COORDINATOR,
         .sets_part = true,
         .as_mentee = true,
         .capacity = -1,
         .wanted = -1},
        {.person = c + 1,
         .action = ENROLLMENT_DO_INVITE,
         .actor = BY_COORDINATOR,
         .sets_part = true,
         .as_mentee = true,
         .capacity = -1,
         .wanted = -1},
        {.person = c,
         .action = ENROLLMENT_DO_INVITE,
         .actor = BY_COORDINATOR,
         .sets_part = true,
         .as_mentee = true,
         .capacity = -1,
         .wanted = -1},
    };
    struct enrollment_outcome outcome;
    assert_ok(enrollment_change_many(world->db, world->arena, &world->clock, program, orders, 4, &outcome));
    assert_int_equal(outcome.done, 2);
    assert_int_equal(outcome.refused.count, 2);
    assert_string_equal(LIST_AT(&outcome.refused, struct enrollment_refused, 0)->name, "Ben");
    assert_string_equal(LIST_AT(&outcome.refused, struct enrollment_refused, 0)->reason,
                        "takes part already");
    assert_string_equal(test_part(world, program, c), "invited");
}

TEST_DB(a_part_without_a_role_is_refused)
{
    int64_t program = test_open_program(world, "mentoring", 0), jonas = test_person(world, "Jonas"), id;
    struct program_enrolling none = {.program = program, .person = jonas, .capacity = -1, .wanted = -1};
    struct program_enrolling greedy = {
        .program = program, .person = jonas, .as_mentor = true, .capacity = 51, .wanted = -1};
    struct program_enrolling unknown = {
        .program = program + 1, .person = jonas, .as_mentor = true, .capacity = -1, .wanted = -1};
    assert_error(program_enroll(world->db, world->arena, &world->clock, &none, &id), ERROR_INVALID);
    assert_error(program_enroll(world->db, world->arena, &world->clock, &greedy, &id), ERROR_INVALID);
    assert_error(program_enroll(world->db, world->arena, &world->clock, &unknown, &id), ERROR_NOT_FOUND);
    assert_error(test_enroll(world, program, jonas + 1, "mentor", false), ERROR_NOT_FOUND);
}

TEST_DB(who_left_the_organization_is_not_enrolled)
{
    int64_t program = test_open_program(world, "mentoring", 0), jonas = test_person(world, "Jonas");
    assert_ok(person_leave(world->db, world->arena, &world->clock, jonas, TEST_TODAY));
    assert_error(test_enroll(world, program, jonas, "mentee", false), ERROR_CONFLICT);
}

TEST_DB(capacity_changes_at_once_and_with_its_version)
{
    int64_t program = test_open_program(world, "mentoring", 0), amara = test_person(world, "Amara");
    assert_ok(test_enroll(world, program, amara, "mentor", false));
    struct enrollment_part part = {
        .program = program, .person = amara, .version = 1, .as_mentor = true, .capacity = 3};
    assert_ok(enrollment_write_part(world->db, world->arena, &world->clock, &part));
    struct program_counts counts;
    assert_ok(program_counts(world->db, world->arena, program, &counts));
    assert_int_equal(counts.places, 3);
    assert_error(enrollment_write_part(world->db, world->arena, &world->clock, &part), ERROR_CONFLICT);
}

TEST_DB(people_are_told_what_others_did_and_nothing_of_drafts)
{
    int64_t nadia = test_person(world, "Nadia"), jonas = test_person(world, "Jonas");
    int64_t program = test_program(world, "mentoring", nadia);
    assert_ok(test_enroll(world, program, jonas, "mentee", true));
    assert_int_equal(notices(world, jonas), 0);
    assert_ok(program_move(world->db, world->arena, &world->clock, program, "open", 0));
    assert_int_equal(notices(world, jonas), 1);
    assert_ok(change(world, program, jonas, BY_PERSON, ENROLLMENT_DO_ACCEPT));
    assert_int_equal(notices(world, jonas), 1);
    int64_t before = notices(world, nadia);
    assert_ok(change(world, program, jonas, BY_PERSON, ENROLLMENT_DO_LEAVE));
    assert_int_equal(notices(world, nadia), before + 1);
}

SQL(test_unread_count, "SELECT COUNT(*) FROM notice WHERE person_id = $1 AND read_at IS NULL");

TEST_DB(an_answered_application_is_off_every_coordinators_list)
{
    int64_t nadia = test_person(world, "Nadia"), omar = test_person(world, "Omar"), unread;
    int64_t jonas = test_person(world, "Jonas"), program = test_open_program(world, "mentoring", nadia);
    assert_ok(program_add_coordinator(world->db, world->arena, &world->clock, program, omar));
    assert_ok(change(world, program, jonas, BY_PERSON, ENROLLMENT_DO_APPLY));
    assert_ok(db_number(world->db, &test_unread_count, DB_PARAMS(db_int(omar)), &unread));
    assert_int_equal(unread, 2); /* that he coordinates, and the application */
    assert_ok(change(world, program, jonas, BY_COORDINATOR, ENROLLMENT_DO_ACCEPT));
    assert_ok(db_number(world->db, &test_unread_count, DB_PARAMS(db_int(omar)), &unread));
    assert_int_equal(unread, 1);
}

TEST_DB(new_hires_are_enrolled_once)
{
    int64_t program = test_open_program(world, "buddy", 0), id, enrolled;
    struct person_input fresh = {.email = "new@example.org", .name = "New", .joined_on = TEST_TODAY - 5};
    struct person_input old = {.email = "old@example.org", .name = "Old", .joined_on = TEST_TODAY - 31};
    struct person_input future = {.email = "next@example.org", .name = "Next", .joined_on = TEST_TODAY + 3};
    assert_ok(person_add(world->db, world->arena, &world->clock, &old, &id));
    assert_ok(person_add(world->db, world->arena, &world->clock, &future, &id));
    assert_ok(person_add(world->db, world->arena, &world->clock, &fresh, &id));
    assert_ok(program_enroll_new_hires(world->db, world->arena, &world->clock, &enrolled));
    assert_int_equal(enrolled, 1);
    assert_string_equal(test_part(world, program, id), "accepted");
    assert_ok(program_enroll_new_hires(world->db, world->arena, &world->clock, &enrolled));
    assert_int_equal(enrolled, 0);
}

TEST_DB(places_are_offered_in_every_program_that_has_free_ones)
{
    int64_t full = test_open_program(world, "mentoring", 0);
    int64_t first = test_person(world, "First"), second = test_person(world, "Second");
    set_limit(world, full, 1, false);
    assert_ok(change(world, full, first, BY_PERSON, ENROLLMENT_DO_APPLY));
    assert_ok(change(world, full, second, BY_PERSON, ENROLLMENT_DO_APPLY));
    set_limit(world, full, 2, false);
    assert_ok(program_offer_all_places(world->db, world->arena, &world->clock));
    assert_string_equal(test_part(world, full, second), "invited");
    assert_ok(program_offer_all_places(world->db, world->arena, &world->clock)); /* again is fine */
    assert_string_equal(test_part(world, full, second), "invited");
}

TEST_DB(search_filters_by_state_role_and_words)
{
    int64_t program = test_open_program(world, "mentoring", 0);
    assert_ok(test_enroll(world, program, test_person(world, "Zoë Ångström"), "mentor", false));
    assert_ok(test_enroll(world, program, test_person(world, "Ana 100% Lima"), "mentee", true));
    struct enrollment_filter filter = {program, "", "", "", 0, 50};
    struct list people = {0};
    int64_t count;
    assert_ok(enrollment_search(world->db, world->arena, NULL, &filter, &people, &count));
    assert_int_equal(count, 2);
    assert_string_equal(LIST_AT(&people, struct enrollment_person, 1)->name, "Zoë Ångström");
    assert_string_equal(LIST_AT(&people, struct enrollment_person, 1)->role_label, "mentor");
    filter.words = "angstr";
    assert_ok(enrollment_search(world->db, world->arena, NULL, &filter, &people, &count));
    assert_int_equal(count, 1);
    filter.words = "0%";
    assert_ok(enrollment_search(world->db, world->arena, NULL, &filter, &people, &count));
    assert_int_equal(count, 1);
    filter.words = "z%e";
    assert_ok(enrollment_search(world->db, world->arena, NULL, &filter, &people, &count));
    assert_int_equal(count, 0);
    filter.words = "";
    filter.state = "invited";
    assert_ok(enrollment_search(world->db, world->arena, NULL, &filter, &people, &count));
    assert_int_equal(count, 1);
    filter.state = "";
    filter.role = "both";
    assert_ok(enrollment_search(world->db, world->arena, NULL, &filter, &people, &count));
    assert_int_equal(count, 0);
}

TEST_DB(nothing_is_half_done_when_the_database_fails)
{
    int64_t program = test_open_program(world, "mentoring", 0), jonas = test_person(world, "Jonas");
    set_limit(world, program, 3, true);
    int64_t before = db_calls(world->db);
    assert_ok(test_enroll(world, program, jonas, "mentee", true));
    int64_t calls = db_calls(world->db) - before;
    for (int64_t call = 1; call < calls; call++) {
        int64_t person = test_person(world, arena_format(world->arena, "Person %d", (int)call));
        db_fail_at(world->db, call);
        enum error error = test_enroll(world, program, person, "mentee", true);
        db_fail_at(world->db, 0);
        if (error == OK) continue;
        assert_error(error, ERROR_UNAVAILABLE);
        const char *part = test_part(world, program, person);
        int64_t told = notices(world, person);
        assert_true((part[0] == '\0') == (told == 0)); /* both or neither */
    }
}
