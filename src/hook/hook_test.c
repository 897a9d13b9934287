/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* From what happens to what a receiver gets, and what becomes of it. */
#include "hook/hook.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "audit/audit.h"
#include "base/csv.h"
#include "base/random.h"
#include "db/db.h"
#include "hook/hook_sign.h"
#include "hook/test_hook.h"
#include "person/person_import.h"
#include "person/person_mapping.h"
#include "relationship/relationship_course.h"
#include "relationship/test_pair.h"

SQL(testing_events, "SELECT COUNT(*) FROM event");
SQL(testing_deliveries, "SELECT COUNT(*) FROM hook_delivery WHERE state = $1");
SQL(testing_last_delivery, "SELECT MAX(id) FROM hook_delivery");
SQL(testing_hook_jobs, "SELECT COUNT(*) FROM job WHERE kind = 'hook.deliver'");
SQL(testing_hook_active, "SELECT active FROM hook WHERE id = $1");
SQL(testing_told_of, "SELECT COUNT(*) FROM notice WHERE person_id = $1 AND kind = $2");
SQL(testing_lines, "SELECT COUNT(*) FROM access_log WHERE kind = 'told' AND relationship_id = $1");
SQL(testing_hook_address, "SELECT address FROM hook WHERE id = $1");
SQL(testing_break_log, "UPDATE access_log_head SET wrapped = mac WHERE id = 1");

static int64_t number(struct test_world *world, const struct sql *sql, struct db_params params)
{
    int64_t found;
    assert_ok(db_number(world->db, sql, params, &found));
    return found;
}

static int64_t deliveries(struct test_world *world, const char *state)
{
    return number(world, &testing_deliveries, DB_PARAMS(db_text(state)));
}

/* The value of a header of the nth request, in the arena. */
static const char *header(struct test_hooks *hooks, int nth, const char *name)
{
    assert_true(nth < hooks->receiver.answered);
    const char *at = strstr(hooks->receiver.told[nth], arena_format(hooks->world->arena, "\r\n%s: ", name));
    if (!at) return "";
    at += strlen(name) + 4;
    return arena_format(hooks->world->arena, "%.*s", (int)strcspn(at, "\r"), at);
}

static const char *body(struct test_hooks *hooks, int nth)
{
    assert_true(nth < hooks->receiver.answered);
    return strstr(hooks->receiver.told[nth], "\r\n\r\n") + 4;
}

static void close_program(struct test_world *world, int64_t program)
{
    assert_ok(program_move(world->db, world->arena, &world->clock, program, "running", 0));
    assert_ok(program_move(world->db, world->arena, &world->clock, program, "closed", 0));
}

TEST_HOOKS(what_happens_is_delivered_signed)
{
    int64_t hook = test_hook(hooks, "json", 0, "program.opened");
    int64_t program = test_open_program(world, "mentoring", hooks->nora);
    assert_int_equal(test_hooks_run(hooks), 1);
    assert_int_equal(deliveries(world, "delivered"), 1);
    assert_int_equal(number(world, &testing_hook_jobs, DB_NO_PARAMS), 0);
    assert_string_equal(header(hooks, 0, "Ithaca-Event"), "program.opened");
    assert_string_equal(header(hooks, 0, "Ithaca-Timestamp"), "1772442000");
    assert_string_equal(header(hooks, 0, "Ithaca-Signature"),
                        hook_sign(world->arena, hooks->secret, 1772442000, body(hooks, 0)));
    assert_non_null(strstr(body(hooks, 0), "Leadership 2026 is open"));
    assert_non_null(strstr(body(hooks, 0), arena_format(world->arena, "/programs/%lld", (long long)program)));
    struct list log = {0};
    assert_ok(hook_deliveries(world->db, world->arena, hook, 1, &log));
    const struct hook_delivery_row *row = LIST_AT(&log, struct hook_delivery_row, 0);
    assert_int_equal(row->status, 200);
    assert_int_equal(row->tries, 1);
    assert_string_equal(row->answer, "ok");
}

TEST_HOOKS(a_chat_gets_the_words_alone)
{
    test_hook(hooks, "slack", 0, "program.opened");
    test_open_program(world, "mentoring", hooks->nora);
    test_hooks_run(hooks);
    assert_string_equal(header(hooks, 0, "Ithaca-Signature"), "");
    assert_non_null(strstr(body(hooks, 0), "\"text\":\"Leadership 2026 is open"));
}

struct taking_back {
    struct test_world *world;
    int64_t program;
};

static enum error open_and_fail(struct db *db, void *context)
{
    const struct taking_back *back = context;
    TRY(program_move(db, back->world->arena, &back->world->clock, back->program, "open", 0));
    return ERROR_TOO_MANY;
}

TEST_HOOKS(what_was_taken_back_is_told_to_nobody)
{
    test_hook(hooks, "json", 0, "program.opened");
    struct taking_back back = {world, test_program(world, "mentoring", hooks->nora)};
    assert_error(db_write(world->db, open_and_fail, &back), ERROR_TOO_MANY);
    assert_int_equal(test_hooks_run(hooks), 0);
    assert_int_equal(number(world, &testing_events, DB_NO_PARAMS), 0);
}

TEST_HOOKS(a_hook_of_a_program_is_told_of_no_other)
{
    int64_t program = test_program(world, "mentoring", hooks->nora);
    test_hook(hooks, "json", program, "program.opened person.added");
    test_open_program(world, "mentoring", hooks->nora);
    test_person(world, "Mei Tan");
    assert_int_equal(test_hooks_run(hooks), 0);
    assert_ok(program_move(world->db, world->arena, &world->clock, program, "open", 0));
    assert_int_equal(test_hooks_run(hooks), 1);
}

TEST_HOOKS(parts_in_programs_and_people_are_told)
{
    int64_t program = test_open_program(world, "mentoring", hooks->nora);
    test_hook(hooks, "json", 0, "enrollment.accepted person.added person.left");
    int64_t mei = test_person(world, "Mei Tan");
    test_hooks_run(hooks);
    assert_non_null(strstr(body(hooks, 0), "Mei Tan was added."));
    assert_ok(test_enroll(world, program, mei, "mentee", false));
    test_hooks_run(hooks);
    assert_non_null(strstr(body(hooks, 1), "Mei Tan takes part in Leadership 2026."));
    assert_ok(person_leave(world->db, world->arena, &world->clock, mei, TEST_TODAY));
    test_hooks_run(hooks);
    assert_non_null(strstr(body(hooks, 2), "Mei Tan has left the organization."));
}

TEST_HOOKS(an_import_is_told_once_with_its_number)
{
    static const char PEOPLE[] = "Name,E-Mail\nMei Tan,mei@example.org\nTom Becker,tom@example.org\n";
    struct person_mapping mapping;
    struct person_import_counts counts;
    struct csv *csv;
    const char *message;
    test_hook(hooks, "json", 0, "person.added import.applied");
    int file = memfd_create("people", 0);
    assert_int_equal(write(file, PEOPLE, strlen(PEOPLE)), strlen(PEOPLE));
    struct person_import_job job = {
        .db = world->db, .clock = &world->clock, .file = file, .mapping = &mapping};
    for (int time = 0; time < 2; time++) {
        assert_int_equal(lseek(file, 0, SEEK_SET), 0);
        assert_ok(csv_open(world->arena, file, NULL, &csv, &message));
        assert_ok(person_mapping_guess(world->arena, csv, &mapping));
        assert_ok(person_import_apply(world->arena, &job, false, &counts, &message));
    }
    assert_int_equal(test_hooks_run(hooks), 1);
    assert_non_null(strstr(body(hooks, 0), "An import added or changed 2 people."));
    assert_non_null(strstr(body(hooks, 0), "\"count\":2"));
    close(file);
}

TEST_HOOKS(an_application_a_place_in_the_line_and_leaving_are_told)
{
    enum enrollment_state to;
    int64_t program = test_open_program(world, "mentoring", hooks->nora), mei = test_person(world, "Mei Tan");
    test_hook(hooks, "json", program, "enrollment.applied enrollment.waitlisted enrollment.left");
    const struct enrollment_order orders[] = {
        {.person = mei,
         .action = ENROLLMENT_DO_APPLY,
         .actor = BY_PERSON,
         .sets_part = true,
         .as_mentee = true,
         .capacity = -1,
         .wanted = -1},
        {.person = mei, .action = ENROLLMENT_DO_WAITLIST, .actor = BY_COORDINATOR},
        {.person = mei, .action = ENROLLMENT_DO_ACCEPT, .actor = BY_COORDINATOR},
        {.person = mei, .action = ENROLLMENT_DO_PAUSE, .actor = BY_PERSON},
        {.person = mei, .action = ENROLLMENT_DO_LEAVE, .actor = BY_PERSON}};
    for (size_t i = 0; i < sizeof orders / sizeof orders[0]; i++)
        assert_ok(enrollment_change(world->db, world->arena, &world->clock, program, &orders[i], &to));
    assert_int_equal(test_hooks_run(hooks), 3);
    assert_string_equal(header(hooks, 0, "Ithaca-Event"), "enrollment.applied");
    assert_string_equal(header(hooks, 1, "Ithaca-Event"), "enrollment.waitlisted");
    assert_string_equal(header(hooks, 2, "Ithaca-Event"), "enrollment.left");
}

/* ---- relationships ---- */

TEST_HOOKS(members_read_in_their_log_that_a_hook_was_told)
{
    struct list looks = {0};
    struct audit_backups backups;
    int64_t program = test_open_program(world, "mentoring", hooks->nora);
    test_hook(hooks, "mattermost", 0, "relationship.started relationship.ended");
    struct pair pair = pair_in(world, program);
    assert_int_equal(number(world, &testing_lines, DB_PARAMS(db_int(pair.id))), 0);
    test_hooks_run(hooks);
    assert_non_null(strstr(body(hooks, 0), "Amara Okafor and Jonas Lindqvist begin to work together"));
    assert_ok(audit_of_relationship(world->db, world->arena,
                                    &(struct audit_relationship){.id = pair.id, .program = program}, 1,
                                    &looks, &backups));
    assert_int_equal(looks.count, 1);
    assert_string_equal(LIST_AT(&looks, struct audit_look, 0)->actor_name, "Harbor chat");
    assert_string_equal(LIST_AT(&looks, struct audit_look, 0)->role_label, "Chat or other program");
}

TEST_HOOKS(a_line_is_written_once_however_often_it_is_tried)
{
    int64_t program = test_open_program(world, "mentoring", hooks->nora);
    test_hook(hooks, "json", 0, "relationship.started");
    hooks->receiver.answers[0] = TEST_BROKEN;
    hooks->receiver.answers[1] = TEST_TAKEN;
    struct pair pair = pair_in(world, program);
    test_hooks_run(hooks);
    test_wait(world, 60);
    test_hooks_run(hooks);
    assert_int_equal(hooks->receiver.answered, 2);
    assert_int_equal(number(world, &testing_lines, DB_PARAMS(db_int(pair.id))), 1);
}

TEST_HOOKS(nothing_goes_out_that_the_members_log_cannot_note)
{
    int64_t program = test_open_program(world, "mentoring", hooks->nora);
    test_hook(hooks, "json", 0, "relationship.started");
    assert_ok(audit_note(world->db, world->arena, &world->clock, world->portal_key, AUDIT_BACKUP,
                         &(struct audit_actor){.role = "operator"}, &(struct audit_subject){0}));
    assert_ok(db_run(world->db, &testing_break_log, DB_NO_PARAMS, NULL));
    pair_in(world, program);
    test_hooks_run(hooks);
    assert_int_equal(hooks->receiver.answered, 0);
    assert_int_equal(deliveries(world, "waiting"), 1);
}

TEST_HOOKS(a_relationship_outside_programs_is_told_to_nobody)
{
    test_hook(hooks, "json", 0, "relationship.started relationship.paused");
    struct pair pair = pair_new(world);
    assert_ok(relationship_make_move(
        world->db, world->arena, &world->clock,
        &(struct relationship_moving){.relationship = pair.id, .move = RELATIONSHIP_PAUSE}));
    assert_int_equal(test_hooks_run(hooks), 0);
    assert_int_equal(number(world, &testing_events, DB_NO_PARAMS), 0);
}

TEST_HOOKS(a_pause_going_on_and_a_good_end_are_told)
{
    static const enum relationship_move MOVES[] = {RELATIONSHIP_PAUSE, RELATIONSHIP_RESUME,
                                                   RELATIONSHIP_COMPLETE};
    int64_t program = test_open_program(world, "mentoring", hooks->nora);
    test_hook(hooks, "json", 0, "relationship.paused relationship.resumed relationship.finished");
    struct pair pair = pair_in(world, program);
    for (int i = 0; i < 3; i++) {
        struct relationship_moving moving = {
            .relationship = pair.id, .move = MOVES[i], .actor = i < 2 ? pair.jonas : 0};
        assert_ok(relationship_make_move(world->db, world->arena, &world->clock, &moving));
        test_hooks_run(hooks);
    }
    assert_string_equal(header(hooks, 0, "Ithaca-Event"), "relationship.paused");
    assert_string_equal(header(hooks, 1, "Ithaca-Event"), "relationship.resumed");
    assert_string_equal(header(hooks, 2, "Ithaca-Event"), "relationship.finished");
    assert_int_equal(number(world, &testing_lines, DB_PARAMS(db_int(pair.id))), 3);
}

TEST_HOOKS(an_ending_is_told_the_same_whoever_wished_for_it)
{
    int64_t program = test_open_program(world, "mentoring", hooks->nora);
    test_hook(hooks, "json", 0, "relationship.ended relationship.finished");
    struct pair pair = pair_in(world, program);
    assert_ok(relationship_make_move(world->db, world->arena, &world->clock,
                                     &(struct relationship_moving){.relationship = pair.id,
                                                                   .move = RELATIONSHIP_END_EARLY,
                                                                   .actor = pair.jonas}));
    assert_int_equal(test_hooks_run(hooks), 1);
    assert_non_null(strstr(body(hooks, 0), "Amara Okafor and Jonas Lindqvist no longer work together"));
}

/* ---- failures ---- */

TEST_HOOKS(what_fails_is_tried_again_later_by_the_same_id)
{
    struct list log = {0};
    int64_t hook = test_hook(hooks, "json", 0, "program.opened");
    hooks->receiver.answers[0] = TEST_BROKEN;
    hooks->receiver.answers[1] = TEST_TAKEN;
    test_open_program(world, "mentoring", hooks->nora);
    assert_int_equal(test_hooks_run(hooks), 1);
    assert_ok(hook_deliveries(world->db, world->arena, hook, 1, &log));
    assert_int_equal(LIST_AT(&log, struct hook_delivery_row, 0)->status, 500);
    assert_true(LIST_AT(&log, struct hook_delivery_row, 0)->is_waiting);
    assert_string_equal(LIST_AT(&log, struct hook_delivery_row, 0)->answer, "<b>broken?\n!");
    test_wait(world, 60);
    assert_int_equal(test_hooks_run(hooks), 1);
    assert_int_equal(deliveries(world, "delivered"), 1);
    assert_string_equal(header(hooks, 0, "Ithaca-Delivery"), header(hooks, 1, "Ithaca-Delivery"));
    assert_string_not_equal(header(hooks, 0, "Ithaca-Signature"), header(hooks, 1, "Ithaca-Signature"));
    assert_string_equal(body(hooks, 0), body(hooks, 1));
}

#define TEST_LATER(seconds) "HTTP/1.1 429 Too Many\r\nRetry-After: " seconds "\r\nContent-Length: 0\r\n\r\n"

TEST_HOOKS(a_receiver_that_says_when_is_not_asked_before)
{
    test_hook(hooks, "json", 0, "program.opened");
    hooks->receiver.answers[0] = TEST_LATER("1800");
    hooks->receiver.answers[1] = TEST_TAKEN;
    test_open_program(world, "mentoring", hooks->nora);
    test_hooks_run(hooks);
    assert_int_equal(hooks->receiver.answered, 1);
    for (int i = 0; i < 3; i++) {
        test_wait(world, 590);
        test_hooks_run(hooks);
    }
    assert_int_equal(hooks->receiver.answered, 1);
    test_wait(world, 3600);
    test_hooks_run(hooks);
    assert_int_equal(deliveries(world, "delivered"), 1);
}

TEST_HOOKS(nobody_makes_us_wait_for_ever)
{
    test_hook(hooks, "json", 0, "program.opened");
    hooks->receiver.answers[0] = TEST_LATER("31536000");
    hooks->receiver.answers[1] = TEST_TAKEN;
    test_open_program(world, "mentoring", hooks->nora);
    test_hooks_run(hooks);
    test_wait(world, HOOK_WAIT_LONGEST + 10);
    test_hooks_run(hooks);
    assert_int_equal(deliveries(world, "delivered"), 1);
}

TEST_HOOKS(while_a_hook_fails_others_of_it_wait)
{
    test_hook(hooks, "json", 0, "person.added");
    hooks->receiver.answers[0] = TEST_BROKEN;
    hooks->receiver.answers[1] = TEST_TAKEN;
    test_person(world, "Mei Tan");
    test_person(world, "Tom Becker");
    test_person(world, "Ana Ruiz");
    test_hooks_run(hooks);
    assert_int_equal(hooks->receiver.answered, 1);
    test_wait(world, 60);
    test_hooks_run(hooks);
    assert_int_equal(hooks->receiver.answered, 4);
    assert_int_equal(deliveries(world, "delivered"), 3);
}

TEST_HOOKS(a_hook_that_has_failed_for_long_is_asked_less_often)
{
    test_hook(hooks, "json", 0, "person.added");
    hooks->receiver.answers[0] = TEST_GONE;
    test_person(world, "Mei Tan");
    test_hooks_run(hooks);
    test_wait(world, 3600);
    test_person(world, "Tom Becker");
    test_hooks_run(hooks);
    assert_int_equal(hooks->receiver.answered, 2);
    test_person(world, "Ana Ruiz");
    for (int minute = 0; minute < 4; minute++) {
        test_wait(world, 60);
        test_hooks_run(hooks);
    }
    assert_int_equal(hooks->receiver.answered, 2);
    for (int minute = 0; minute < 20; minute++) {
        test_wait(world, 60);
        test_hooks_run(hooks);
    }
    assert_int_equal(hooks->receiver.answered, 3);
}

TEST_HOOKS(a_receiver_that_says_nothing_is_left_after_a_while)
{
    struct list log = {0};
    int64_t hook = test_hook(hooks, "json", 0, "person.added");
    hooks->receiver.silent = true;
    hooks->sender.seconds = 1;
    test_person(world, "Mei Tan");
    test_hooks_run(hooks);
    assert_ok(hook_deliveries(world->db, world->arena, hook, 1, &log));
    assert_true(LIST_AT(&log, struct hook_delivery_row, 0)->is_waiting);
    assert_string_equal(LIST_AT(&log, struct hook_delivery_row, 0)->failure,
                        fetch_failure_words(FETCH_TOO_SLOW));
}

TEST_HOOKS(what_fails_for_a_day_is_given_up)
{
    int64_t hook = test_hook(hooks, "json", 0, "program.opened");
    int64_t begun = world->now, hours = 0;
    hooks->receiver.answers[0] = TEST_BROKEN;
    test_open_program(world, "mentoring", hooks->nora);
    for (; deliveries(world, "waiting") && hours < 100 * 60; hours++) {
        test_hooks_run(hooks);
        test_wait(world, 60);
    }
    assert_int_equal(hooks->receiver.answered, HOOK_ATTEMPTS);
    assert_int_equal(deliveries(world, "failed"), 1);
    assert_in_range((world->now - begun) / 1000 / 3600, 20, 30);
    assert_int_equal(number(world, &testing_hook_jobs, DB_NO_PARAMS), 0);
    assert_int_equal(number(world, &testing_hook_active, DB_PARAMS(db_int(hook))), 1);
}

TEST_HOOKS(what_is_gone_for_good_is_not_tried_again)
{
    test_hook(hooks, "json", 0, "program.opened");
    hooks->receiver.answers[0] = TEST_GONE;
    test_open_program(world, "mentoring", hooks->nora);
    test_hooks_run(hooks);
    assert_int_equal(deliveries(world, "failed"), 1);
    assert_int_equal(number(world, &testing_hook_jobs, DB_NO_PARAMS), 0);
}

TEST_HOOKS(after_three_days_of_failures_a_hook_is_switched_off_and_admins_are_told)
{
    int64_t hook = test_hook(hooks, "json", 0, "person.added");
    hooks->receiver.answers[0] = TEST_GONE;
    test_person(world, "Mei Tan");
    test_hooks_run(hooks);
    test_wait(world, HOOK_OFF_SECONDS - 600);
    test_person(world, "Tom Becker");
    test_hooks_run(hooks);
    assert_int_equal(number(world, &testing_hook_active, DB_PARAMS(db_int(hook))), 1);
    test_wait(world, 1200);
    test_person(world, "Ana Ruiz");
    test_hooks_run(hooks);
    assert_int_equal(number(world, &testing_hook_active, DB_PARAMS(db_int(hook))), 0);
    assert_int_equal(number(world, &testing_told_of, DB_PARAMS(db_int(hooks->nora), db_text("hook.off"))), 1);
    test_person(world, "Ben Adler");
    assert_int_equal(test_hooks_run(hooks), 0);
}

TEST_HOOKS(one_delivery_that_is_taken_ends_the_failing)
{
    int64_t hook = test_hook(hooks, "json", 0, "person.added");
    hooks->receiver.answers[0] = TEST_GONE;
    hooks->receiver.answers[1] = TEST_TAKEN;
    hooks->receiver.answers[2] = TEST_GONE;
    test_person(world, "Mei Tan");
    test_hooks_run(hooks);
    test_wait(world, 86400);
    test_person(world, "Tom Becker");
    test_hooks_run(hooks);
    test_wait(world, HOOK_OFF_SECONDS);
    test_person(world, "Ana Ruiz");
    test_hooks_run(hooks);
    assert_int_equal(hooks->receiver.answered, 3);
    assert_int_equal(number(world, &testing_hook_active, DB_PARAMS(db_int(hook))), 1);
}

TEST_HOOKS(no_internal_server_is_reached_that_is_not_allowed)
{
    struct list log = {0};
    hooks->sender.allow = NULL;
    int64_t hook = test_hook(hooks, "json", 0, "program.opened");
    test_open_program(world, "mentoring", hooks->nora);
    test_hooks_run(hooks);
    assert_int_equal(hooks->receiver.answered, 0);
    assert_ok(hook_deliveries(world->db, world->arena, hook, 1, &log));
    assert_string_equal(LIST_AT(&log, struct hook_delivery_row, 0)->failure,
                        fetch_failure_words(FETCH_INTERNAL));
}

/* ---- again, off, forgotten ---- */

TEST_HOOKS(what_was_delivered_can_be_delivered_again_by_the_same_id)
{
    int64_t hook = test_hook(hooks, "json", 0, "program.opened");
    test_open_program(world, "mentoring", hooks->nora);
    int64_t delivery = number(world, &testing_last_delivery, DB_NO_PARAMS);
    assert_error(hook_deliver_again(world->db, &world->clock, hook, delivery), ERROR_CONFLICT);
    test_hooks_run(hooks);
    assert_error(hook_deliver_again(world->db, &world->clock, hook + 1, delivery), ERROR_NOT_FOUND);
    assert_ok(hook_deliver_again(world->db, &world->clock, hook, delivery));
    assert_int_equal(test_hooks_run(hooks), 1);
    assert_string_equal(header(hooks, 0, "Ithaca-Delivery"), header(hooks, 1, "Ithaca-Delivery"));
    assert_ok(hook_switch(world->db, &world->clock, hook, false));
    assert_error(hook_deliver_again(world->db, &world->clock, hook, delivery), ERROR_CONFLICT);
}

TEST_HOOKS(a_job_that_runs_again_after_its_delivery_sends_nothing)
{
    test_hook(hooks, "json", 0, "program.opened");
    test_open_program(world, "mentoring", hooks->nora);
    test_hooks_run(hooks);
    struct job_run run = {.db = world->db,
                          .arena = world->arena,
                          .clock = &world->clock,
                          .payload = "",
                          .attempt = 2,
                          .subject_id = number(world, &testing_last_delivery, DB_NO_PARAMS)};
    assert_ok(hook_deliver(&run, &hooks->sender));
    assert_int_equal(hooks->receiver.answered, 1);
}

TEST_HOOKS(switched_off_nothing_is_sent_and_what_waits_is_dropped)
{
    int64_t hook = test_hook(hooks, "json", 0, "program.opened person.added");
    test_open_program(world, "mentoring", hooks->nora);
    assert_ok(hook_switch(world->db, &world->clock, hook, false));
    test_person(world, "Mei Tan");
    test_hooks_run(hooks);
    assert_int_equal(hooks->receiver.answered, 0);
    assert_int_equal(deliveries(world, "dropped"), 1);
}

TEST_HOOKS(a_test_is_one_try_and_harms_nothing)
{
    struct hook_row row;
    int64_t hook = test_hook(hooks, "teams", 0, "program.opened");
    hooks->receiver.answers[0] = TEST_BROKEN;
    assert_ok(hook_switch(world->db, &world->clock, hook, false));
    assert_ok(event_test(world->db, &world->clock, hook));
    assert_int_equal(test_hooks_run(hooks), 1);
    assert_int_equal(deliveries(world, "failed"), 1);
    assert_non_null(strstr(body(hooks, 0), "This is a test."));
    assert_ok(hook_get(world->db, world->arena, hook, &row));
    assert_int_equal(row.failing_since, 0);
}

TEST_HOOKS(after_thirty_days_nothing_is_remembered)
{
    test_hook(hooks, "json", 0, "program.opened");
    close_program(world, test_open_program(world, "mentoring", hooks->nora));
    test_hooks_run(hooks);
    test_wait(world, HOOK_KEPT_SECONDS - 60);
    assert_ok(hook_forget_old(world->db, &world->clock));
    assert_int_equal(deliveries(world, "delivered"), 1);
    test_wait(world, 120);
    assert_ok(hook_forget_old(world->db, &world->clock));
    assert_int_equal(deliveries(world, "delivered"), 0);
    assert_int_equal(number(world, &testing_events, DB_NO_PARAMS), 0);
}

TEST_HOOKS(a_removed_hook_takes_its_log_along_and_sends_nothing)
{
    int64_t hook = test_hook(hooks, "json", 0, "program.opened");
    test_open_program(world, "mentoring", hooks->nora);
    assert_ok(hook_remove(world->db, hook));
    assert_error(hook_remove(world->db, hook), ERROR_NOT_FOUND);
    test_hooks_run(hooks);
    assert_int_equal(hooks->receiver.answered, 0);
    assert_int_equal(deliveries(world, "waiting"), 0);
}

/* ---- secrets ---- */

TEST_HOOKS(address_and_secret_are_sealed_and_follow_a_new_portal_key)
{
    struct hook_sealed sealed;
    struct hook_secrets secrets;
    const void *bytes;
    size_t length;
    int64_t hook = test_hook(hooks, "slack", 0, "program.opened");
    assert_ok(
        db_bytes(world->db, world->arena, &testing_hook_address, DB_PARAMS(db_int(hook)), &bytes, &length));
    assert_null(memmem(bytes, length, "secret-path", strlen("secret-path")));
    struct portal_key *next = portal_key_random();
    assert_ok(hook_rewrap(world->db, world->arena, world->portal_key, next));
    assert_ok(hook_sealed_get(world->db, world->arena, hook, &sealed));
    assert_error(hook_open(world->arena, world->portal_key, &sealed, &secrets), ERROR_DAMAGED);
    assert_ok(hook_open(world->arena, next, &sealed, &secrets));
    assert_string_equal(secrets.secret, hooks->secret);
    assert_non_null(strstr(secrets.address, "/a-long-secret-path"));
    assert_error(hook_rewrap(world->db, world->arena, world->portal_key, next), ERROR_DAMAGED);
    portal_key_free(next);
}

TEST_HOOKS(a_new_secret_signs_and_the_old_one_does_not)
{
    const char *secret;
    int64_t hook = test_hook(hooks, "json", 0, "program.opened");
    struct hook_change change = {world->arena, &world->clock, world->portal_key, hooks->nora};
    assert_ok(hook_renew_secret(world->db, &change, hook, &secret));
    assert_string_not_equal(hooks->secret, secret);
    test_open_program(world, "mentoring", hooks->nora);
    test_hooks_run(hooks);
    assert_string_equal(header(hooks, 0, "Ithaca-Signature"),
                        hook_sign(world->arena, secret, 1772442000, body(hooks, 0)));
}

TEST(an_answer_is_cut_and_clean)
{
    struct arena *arena = arena_new(0);
    char many[2000];
    memset(many, 'x', sizeof many);
    assert_int_equal(strlen(hook_answer_text(arena, (struct bytes){many, sizeof many})), HOOK_ANSWER_MAX);
    assert_string_equal(hook_answer_text(arena, (struct bytes){"a\0b\x1b[2J\xe4 \xc3\xa4 ", 12}),
                        "a?b?[2J? ä");
    memcpy(many + HOOK_ANSWER_MAX - 1, "\xc3\xa4", 2);
    assert_int_equal(strlen(hook_answer_text(arena, (struct bytes){many, sizeof many})), HOOK_ANSWER_MAX - 1);
    assert_string_equal(hook_answer_text(arena, (struct bytes){NULL, 0}), "");
    arena_free(arena);
}
