/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "person/person_import.h"

#include <stdio.h>
#include <unistd.h>

#include "base/csv.h"
#include "base/text.h"
#include "db/db.h"
#include "person/person.h"
#include "tests/support/kill.h"
#include "tests/support/test.h"

/* ---- a file and what became of it ---- */

struct outcome {
    struct test_world *world;
    struct person_import_counts counts;
    const char *message;
    struct list problems; /* struct problem_of */
    struct list changes;  /* const char * */
};

struct problem_of {
    int64_t row;
    struct person_import_problem problem;
};

static enum error note_report(void *context, const struct person_import_report *report)
{
    struct outcome *outcome = context;
    struct arena *arena = outcome->world->arena;
    LIST_EACH (report->problems, struct person_import_problem, problem) {
        struct problem_of *noted = LIST_ADD(&outcome->problems, arena, struct problem_of);
        noted->row = report->number;
        noted->problem = (struct person_import_problem){
            arena_string(arena, problem->column_name), arena_string(arena, problem->value),
            arena_string(arena, problem->problem), arena_string(arena, problem->help)};
    }
    if (*report->changes)
        *LIST_ADD(&outcome->changes, arena, const char *) = arena_string(arena, report->changes);
    return OK;
}

static int file_of(const char *text)
{
    FILE *file = tmpfile();
    assert_non_null(file);
    fputs(text, file);
    fflush(file);
    int copy = dup(fileno(file));
    fclose(file);
    lseek(copy, 0, SEEK_SET);
    return copy;
}

static void guess(struct test_world *world, int file, struct person_mapping *mapping)
{
    struct csv *csv;
    const char *message;
    lseek(file, 0, SEEK_SET);
    assert_ok(csv_open(world->arena, file, NULL, &csv, &message));
    assert_ok(person_mapping_guess(world->arena, csv, mapping));
}

static enum error check(struct test_world *world, const char *text, struct outcome *ret_outcome)
{
    struct person_mapping mapping;
    int file = file_of(text);
    *ret_outcome = (struct outcome){.world = world};
    guess(world, file, &mapping);
    struct person_import_job job = {.db = world->db,
                                    .clock = &world->clock,
                                    .file = file,
                                    .mapping = &mapping,
                                    .report = note_report,
                                    .context = ret_outcome};
    enum error error = person_import_check(world->arena, &job, &ret_outcome->counts, &ret_outcome->message);
    close(file);
    return error;
}

static enum error apply_some(struct test_world *world, struct db *db, const char *text, bool leave_out,
                             struct outcome *ret_outcome)
{
    struct person_mapping mapping;
    int file = file_of(text);
    *ret_outcome = (struct outcome){.world = world};
    guess(world, file, &mapping);
    struct person_import_job job = {.db = db, .clock = &world->clock, .file = file, .mapping = &mapping};
    enum error error =
        person_import_apply(world->arena, &job, leave_out, &ret_outcome->counts, &ret_outcome->message);
    close(file);
    return error;
}

static enum error apply(struct test_world *world, const char *text, struct outcome *ret_outcome)
{
    return apply_some(world, world->db, text, false, ret_outcome);
}

static struct person_card card_of(struct test_world *world, const char *email)
{
    struct person_card card;
    assert_ok(person_find_by_email(world->db, world->arena, email, &card));
    return card;
}

static void assert_problem(const struct outcome *outcome, size_t index, int64_t row, const char *words)
{
    assert_true(index < outcome->problems.count);
    const struct problem_of *noted = LIST_AT(&outcome->problems, struct problem_of, index);
    assert_int_equal(noted->row, row);
    if (!strstr(noted->problem.problem, words)) assert_string_equal(noted->problem.problem, words);
}

/* ---- good files ---- */

TEST_DB(people_are_added_with_their_managers_wherever_these_stand_in_the_file)
{
    struct outcome outcome;
    assert_ok(apply(world,
                    "Name,E-Mail,Manager,Department,Grade\n"
                    "Jonas Lindqvist,jonas@example.org,amara@example.org,Payments,Senior\n"
                    "Amara Okafor,amara@example.org,,Platform,Director\n",
                    &outcome));
    assert_int_equal(outcome.counts.added, 2);
    struct person_card jonas = card_of(world, "JONAS@example.org"),
                       amara = card_of(world, "amara@example.org");
    assert_int_equal(jonas.manager_id, amara.id);
    assert_int_equal(amara.manager_id, 0);
    assert_true(amara.level > jonas.level);
    assert_string_equal(jonas.department, "Payments");
}

TEST_DB(semicolons_a_byte_order_mark_and_crlf_are_read)
{
    struct outcome outcome;
    assert_ok(apply(world, "\xef\xbb\xbfname;email;department\r\n\"Okafor; Amara\";amara@example.org;IT\r\n",
                    &outcome));
    assert_string_equal(card_of(world, "amara@example.org").name, "Okafor; Amara");
}

TEST_DB(first_and_last_name_are_joined)
{
    struct outcome outcome;
    assert_ok(apply(world, "first name,last name,email address\nMei-Ling,Chow,mei@example.org\n", &outcome));
    assert_string_equal(card_of(world, "mei@example.org").name, "Mei-Ling Chow");
}

TEST_DB(managers_may_be_named_by_employee_number_or_by_name)
{
    struct outcome outcome;
    assert_ok(apply(world,
                    "employee id,name,email,reports to\n7,Amara Okafor,a@example.org,\n"
                    "8,Jonas Lindqvist,j@example.org,7\n9,Piotr Wrona,p@example.org,amara  OKAFOR\n",
                    &outcome));
    int64_t amara = card_of(world, "a@example.org").id;
    assert_int_equal(card_of(world, "j@example.org").manager_id, amara);
    assert_int_equal(card_of(world, "p@example.org").manager_id, amara);
}

TEST_DB(skills_languages_and_profile_come_along)
{
    struct outcome outcome;
    struct list skills = {0}, languages = {0};
    struct person_profile profile;
    assert_ok(apply(
        world,
        "name,email,skills,languages,goals,values\n"
        "Amara,a@example.org,SQL; Data modelling;sql,English;Português,Lead,fairness Learning;nonsense\n",
        &outcome));
    int64_t id = card_of(world, "a@example.org").id;
    assert_ok(person_skills(world->db, world->arena, id, PERSON_OFFERS, &skills));
    assert_int_equal(skills.count, 2);
    assert_string_equal(LIST_AT(&skills, struct person_skill, 1)->label, "Data modelling");
    assert_ok(person_languages(world->db, world->arena, id, &languages));
    assert_int_equal(languages.count, 2);
    assert_string_equal(*LIST_AT(&languages, const char *, 1), "pt");
    assert_ok(person_profile_get(world->db, world->arena, id, &profile));
    assert_string_equal(profile.goals, "Lead");
    assert_string_equal(profile.personal_values, "fairness learning");
}

TEST_DB(the_same_file_again_changes_nothing)
{
    static const char file[] =
        "number,name,email,manager,department,level,time zone,skills,languages,goals,hired\n"
        "1,Amara,a@example.org,,IT,7,Africa/Lagos,SQL;Go,en;yo,Lead,2020-05-01\n"
        "2,Jonas,j@example.org,1,IT,3,Europe/Stockholm,SQL,sv,Grow,2024-01-31\n";
    struct outcome outcome;
    assert_ok(apply(world, file, &outcome));
    assert_ok(apply(world, file, &outcome));
    assert_int_equal(outcome.counts.unchanged, 2);
    assert_int_equal(outcome.counts.changed, 0);
}

TEST_DB(what_changed_is_said_and_done)
{
    struct outcome outcome;
    assert_ok(apply(world,
                    "name,email,department,skills\nAmara,a@example.org,IT,SQL\nJonas,j@example.org,HR,\n",
                    &outcome));
    static const char again[] =
        "name,email,department,manager,skills\n"
        "Amara,a@example.org,Platform,,SQL;Coaching\nJonas,j@example.org,HR,a@example.org,\n";
    assert_ok(check(world, again, &outcome));
    assert_int_equal(outcome.counts.changed, 2);
    assert_string_equal(*LIST_AT(&outcome.changes, const char *, 0), "department, skills offered");
    assert_string_equal(*LIST_AT(&outcome.changes, const char *, 1), "manager");
    assert_string_equal(card_of(world, "a@example.org").department, "IT");
    assert_ok(apply(world, again, &outcome));
    assert_string_equal(card_of(world, "a@example.org").department, "Platform");
    assert_int_equal(card_of(world, "j@example.org").manager_id, card_of(world, "a@example.org").id);
}

TEST_DB(what_a_person_wrote_is_not_overwritten)
{
    struct outcome outcome;
    struct person_profile profile;
    assert_ok(apply(world, "name,email,goals\nAmara,a@example.org,Mine\n", &outcome));
    assert_ok(
        apply(world, "name,email,goals,biography\nAmara,a@example.org,Theirs,Born in Lagos\n", &outcome));
    int64_t id = card_of(world, "a@example.org").id;
    assert_ok(person_profile_get(world->db, world->arena, id, &profile));
    assert_string_equal(profile.goals, "Mine");
    assert_string_equal(profile.experience, "Born in Lagos");
}

TEST_DB(an_employee_number_recognizes_people_whose_address_changed)
{
    struct outcome outcome;
    assert_ok(
        apply(world, "number,name,email\n1,Amara Eze,eze@example.org\n2,Jonas,j@example.org\n", &outcome));
    int64_t id = card_of(world, "eze@example.org").id;
    assert_ok(apply(world, "number,name,email\n1,Amara Okafor,okafor@example.org\n", &outcome));
    assert_int_equal(outcome.counts.changed, 1);
    assert_int_equal(card_of(world, "okafor@example.org").id, id);
}

TEST_DB(two_people_may_swap_their_employee_numbers)
{
    struct outcome outcome;
    assert_ok(apply(world, "number,name,email\n1,Amara,a@example.org\n2,Jonas,j@example.org\n", &outcome));
    assert_ok(check(world, "number,name,email\n2,Amara,a@example.org\n1,Jonas,j@example.org\n", &outcome));
    assert_int_equal(outcome.counts.refused, 2);
    assert_problem(&outcome, 0, 2, "another e-mail address has this employee number");
}

TEST_DB(somebody_who_left_and_stands_in_the_file_is_here_again)
{
    struct outcome outcome;
    assert_ok(apply(world, "name,email\nAmara,a@example.org\n", &outcome));
    int64_t id = card_of(world, "a@example.org").id;
    assert_ok(person_leave(world->db, world->arena, &world->clock, id, clock_day(&world->clock)));
    assert_ok(apply(world, "name,email\nAmara,a@example.org\n", &outcome));
    assert_int_equal(outcome.counts.changed, 1);
    assert_true(card_of(world, "a@example.org").active);
}

/* ---- bad rows ---- */

TEST_DB(bad_cells_are_named_with_row_and_column)
{
    struct outcome outcome;
    assert_ok(
        check(world,
              "name,email,time zone,hired,language\nAmara,amara.example.org,Mars/Base,31st May,Klingon\n"
              ",jonas@example.org,,,\nPiotr,p@example.org,Europe/Warsaw,31.05.2024,Polish\n",
              &outcome));
    assert_int_equal(outcome.counts.refused, 2);
    assert_int_equal(outcome.counts.added, 1);
    assert_int_equal(outcome.problems.count, 5);
    assert_problem(&outcome, 0, 2, "We do not know the language “Klingon”");
    assert_problem(&outcome, 1, 2, "no e-mail address");
    assert_problem(&outcome, 2, 2, "no time zone");
    assert_problem(&outcome, 3, 2, "no date");
    assert_problem(&outcome, 4, 3, "name is missing");
    assert_string_equal(LIST_AT(&outcome.problems, struct problem_of, 1)->problem.column_name, "email");
    assert_string_equal(LIST_AT(&outcome.problems, struct problem_of, 1)->problem.value, "amara.example.org");
}

TEST_DB(the_same_address_twice_is_refused_the_second_time)
{
    struct outcome outcome;
    assert_ok(check(world, "name,email\nAmara,a@example.org\nJonas,j@example.org\nA. Okafor,A@Example.org\n",
                    &outcome));
    assert_int_equal(outcome.counts.refused, 1);
    assert_problem(&outcome, 0, 4, "Row 2 is about the same person");
}

TEST_DB(an_unknown_manager_is_refused_and_a_stored_one_is_not)
{
    struct outcome outcome;
    assert_ok(apply(world, "name,email\nAmara,a@example.org\n", &outcome));
    assert_ok(check(
        world,
        "name,email,manager\nJonas,j@example.org,a@example.org\nPiotr,p@example.org,nobody@example.org\n",
        &outcome));
    assert_int_equal(outcome.counts.added, 1);
    assert_problem(&outcome, 0, 3, "neither in the file nor known");
}

TEST_DB(a_circle_in_the_reporting_line_is_refused)
{
    struct outcome outcome;
    assert_ok(check(world,
                    "name,email,manager\nA,a@example.org,b@example.org\nB,b@example.org,c@example.org\n"
                    "C,c@example.org,a@example.org\nD,d@example.org,\nE,e@example.org,d@example.org\n",
                    &outcome));
    assert_int_equal(outcome.counts.refused, 3);
    assert_int_equal(outcome.counts.added, 2);
    assert_problem(&outcome, 0, 2, "runs in a circle");
}

TEST_DB(a_circle_through_people_who_are_not_in_the_file_is_refused)
{
    struct outcome outcome;
    assert_ok(apply(world,
                    "name,email,manager\nA,a@example.org,\nB,b@example.org,a@example.org\n"
                    "C,c@example.org,b@example.org\n",
                    &outcome));
    assert_ok(check(world, "name,email,manager\nA,a@example.org,c@example.org\n", &outcome));
    assert_int_equal(outcome.counts.refused, 1);
    assert_problem(&outcome, 0, 2, "runs in a circle");
}

TEST_DB(turning_a_reporting_line_round_is_not_a_circle)
{
    struct outcome outcome;
    assert_ok(
        apply(world, "name,email,manager\nA,a@example.org,\nB,b@example.org,a@example.org\n", &outcome));
    assert_ok(
        apply(world, "name,email,manager\nA,a@example.org,b@example.org\nB,b@example.org,\n", &outcome));
    assert_int_equal(card_of(world, "a@example.org").manager_id, card_of(world, "b@example.org").id);
}

TEST_DB(those_below_a_refused_new_person_are_refused_too)
{
    struct outcome outcome;
    assert_ok(
        check(world,
              "name,email,manager,time zone\nC,c@example.org,b@example.org,\nB,b@example.org,a@example.org,\n"
              "A,a@example.org,,Mars/Base\nD,d@example.org,,\n",
              &outcome));
    assert_int_equal(outcome.counts.refused, 3);
    assert_problem(&outcome, 0, 2, "row 3, is refused");
    assert_problem(&outcome, 1, 3, "row 4, is refused");
}

TEST_DB(a_name_that_two_people_have_does_not_say_who_is_the_manager)
{
    struct outcome outcome;
    assert_ok(check(world,
                    "name,email,manager\nAmara,a@example.org,\namara,b@example.org,\nC,c@example.org,Amara\n",
                    &outcome));
    assert_problem(&outcome, 0, 4, "Several people have this name");
}

TEST_DB(nobody_reports_to_themselves)
{
    struct outcome outcome;
    assert_ok(check(world, "name,email,manager\nAmara,a@example.org,a@example.org\n", &outcome));
    assert_problem(&outcome, 0, 2, "report to themselves");
}

TEST_DB(bad_utf8_is_refused_with_its_row)
{
    struct outcome outcome;
    assert_ok(check(world, "name,email\nAmara,a@example.org\nJo\xffnas,j@example.org\n", &outcome));
    assert_int_equal(outcome.counts.refused, 1);
    assert_int_equal(outcome.counts.added, 1);
    assert_int_equal(LIST_AT(&outcome.problems, struct problem_of, 0)->row, 3);
}

TEST_DB(with_refused_rows_nothing_is_imported_unless_they_are_left_out)
{
    static const char file[] = "name,email\nAmara,a@example.org\nJonas,nonsense\n";
    struct outcome outcome;
    int64_t count;
    assert_error(apply(world, file, &outcome), ERROR_CONFLICT);
    assert_int_equal(outcome.counts.refused, 1);
    assert_ok(person_count(world->db, &count));
    assert_int_equal(count, 0);
    assert_ok(apply_some(world, world->db, file, true, &outcome));
    assert_int_equal(outcome.counts.added, 1);
    assert_int_equal(outcome.counts.refused, 1);
    assert_ok(person_count(world->db, &count));
    assert_int_equal(count, 1);
}

/* ---- bad files ---- */

TEST_DB(a_file_without_an_address_column_is_refused_whole)
{
    struct outcome outcome;
    assert_error(check(world, "name,phone\nAmara,123\n", &outcome), ERROR_INVALID);
    assert_non_null(strstr(outcome.message, "e-mail"));
}

TEST_DB(a_file_without_rows_is_refused_whole)
{
    struct outcome outcome;
    assert_error(check(world, "name,email\n", &outcome), ERROR_INVALID);
    assert_non_null(strstr(outcome.message, "no rows"));
}

TEST_DB(a_row_over_its_limit_is_refused)
{
    struct outcome outcome;
    struct text text;
    text_init(&text, world->arena);
    text_add(&text, "name,email\n\"");
    for (int i = 0; i < 70000; i++) text_add_char(&text, 'x');
    text_add(&text, "\",a@example.org\n");
    assert_error(check(world, text.at, &outcome), ERROR_TOO_LARGE);
    assert_true(*outcome.message != '\0');
}

/* ---- many, faults, kills ---- */

static const char *crowd(struct test_world *world, int count, const char *department)
{
    struct text text;
    text_init(&text, world->arena);
    text_add(&text, "name,email,manager,department,skills,languages\n");
    for (int i = 0; i < count; i++) {
        text_addf(&text, "Person %d,p%d@example.org,", i, i);
        if (i) text_addf(&text, "p%d@example.org", (i - 1) / 5);
        text_addf(&text, ",%s,Skill %d;Skill %d,en;sv\n", department, i % 7, i % 11);
    }
    return text.at;
}

TEST_DB(more_people_than_one_group_are_written_whole)
{
    struct outcome outcome;
    struct list skills = {0};
    int64_t count;
    assert_ok(apply(world, crowd(world, 613, "IT"), &outcome));
    assert_int_equal(outcome.counts.added, 613);
    assert_ok(person_count(world->db, &count));
    assert_int_equal(count, 613);
    assert_int_equal(card_of(world, "p612@example.org").manager_id, card_of(world, "p122@example.org").id);
    assert_ok(person_skills(world->db, world->arena, card_of(world, "p612@example.org").id, PERSON_OFFERS,
                            &skills));
    assert_int_equal(skills.count, 2);
}

SQL(test_departments, "SELECT COUNT(*) FROM person WHERE department = $1");

static int64_t in_department(struct db *db, const char *department)
{
    int64_t count = -1;
    assert_ok(db_number(db, &test_departments, DB_PARAMS(db_text(department)), &count));
    return count;
}

TEST_DB(a_fault_at_any_database_call_leaves_nothing_half_done)
{
    struct outcome outcome;
    assert_ok(apply(world, crowd(world, 4, "Before"), &outcome));
    const char *file = crowd(world, 9, "After");
    for (int64_t call = 1;; call++) {
        db_fail_at(world->db, call);
        enum error error = apply(world, file, &outcome);
        db_fail_at(world->db, 0);
        if (error == OK) break;
        assert_error(error, ERROR_UNAVAILABLE);
        assert_int_equal(in_department(world->db, "Before"), 4);
        assert_int_equal(in_department(world->db, "After"), 0);
    }
    assert_int_equal(in_department(world->db, "After"), 9);
}

struct killed_import {
    struct test_world *world;
    const char *files[2];
};

static void import_again_and_again(void *context, struct test_acknowledge *acknowledge)
{
    struct killed_import *killed = context;
    struct db *db;
    const char *message;
    struct outcome outcome;
    assert_ok(db_open(killed->world->arena, killed->world->location, &db, &message));
    test_acknowledge(acknowledge, 0);
    for (int64_t i = 1;; i++)
        if (apply_some(killed->world, db, killed->files[i % 2], false, &outcome) == OK)
            test_acknowledge(acknowledge, i);
}

TEST_DB(an_import_that_is_killed_is_whole_or_not_there)
{
    struct outcome outcome;
    struct killed_import killed = {.world = world,
                                   .files = {crowd(world, 120, "Even"), crowd(world, 120, "Odd")}};
    for (int round = 0; round < 12; round++) {
        assert_ok(apply(world, killed.files[0], &outcome));
        struct test_killed result = test_kill_during(import_again_and_again, &killed, 60000);
        int64_t even = in_department(world->db, "Even"), odd = in_department(world->db, "Odd");
        assert_int_equal(even + odd, 120);
        assert_true(even == 0 || odd == 0);
        if (result.last == 0) continue;
        bool last_is_odd = result.last % 2 == 1;
        assert_true((last_is_odd ? odd : even) == 120 || (last_is_odd ? even : odd) == 120);
    }
}
