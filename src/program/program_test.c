/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Making programs, who runs them, their steps, questions and lists. */
#include <string.h>

#include "language/language.h"
#include "program/program_criteria.h"
#include "program/program_rules.h"
#include "program/program_store.h"
#include "program/program_templates.h"
#include "program/test_program.h"

TEST_DB(a_new_program_has_what_its_template_says)
{
    int64_t nadia = test_person(world, "Nadia Silva"), id;
    struct program_new input = {
        .name = "Fresh eyes", .format = "reverse", .starts_on = TEST_TODAY, .coordinator = nadia};
    assert_ok(program_add(world->db, world->arena, &world->clock, &input, &id));
    struct program_card card;
    assert_ok(program_get(world->db, world->arena, id, &card));
    assert_string_equal(card.name, "Fresh eyes");
    assert_string_equal(card.state, "draft");
    assert_int_equal(card.cadence_days, 21);
    assert_true(card.ends_on - card.starts_on >= 181 && card.ends_on - card.starts_on <= 184);
    struct program_rules rules;
    assert_ok(program_rules(world->db, world->arena, id, &rules));
    assert_int_equal(rules.level_gap_max, -2);
    assert_string_equal(rules.department_rule, "different");
    assert_int_equal(program_rules_weight(&rules, "department"), 30);
    assert_int_equal(program_rules_weight(&rules, "skills"), 100);
    assert_int_equal(rules.weights.count, 13);
    struct list questions = {0};
    assert_ok(program_questions(world->db, world->arena, id, &questions));
    assert_int_equal(questions.count, 4);
    const char *body;
    assert_ok(program_guideline(world->db, world->arena, id, "mentee", &body));
    assert_non_null(strstr(body, "You learn"));
}

TEST_DB(a_programs_first_words_are_in_the_language_of_who_makes_it)
{
    struct program_new input = {.name = "Führung 2027", .format = "mentoring"};
    struct list questions = {0};
    int64_t id;
    bool found = false;
    assert_true(language_find("de", &input.language));
    assert_ok(program_add(world->db, world->arena, &world->clock, &input, &id));
    assert_ok(program_questions(world->db, world->arena, id, &questions));
    LIST_EACH (&questions, struct program_question, question)
        if (strcmp(question->text, "Wie möchtest du dich lieber treffen?") == 0) found = true;
    assert_true(found);
}

TEST_DB(every_template_makes_a_program)
{
    size_t count;
    const struct program_template *templates = program_templates(&count);
    for (size_t i = 0; i < count; i++) test_program(world, templates[i].format, 0);
}

TEST_DB(a_program_without_a_name_or_of_no_format_is_refused)
{
    int64_t id = 7;
    struct program_new blank = {.name = "  ", .format = "peer"};
    struct program_new odd = {.name = "Odd", .format = "odd"};
    struct program_new turned = {
        .name = "Turned", .format = "peer", .starts_on = TEST_TODAY, .ends_on = TEST_TODAY - 1};
    assert_error(program_add(world->db, world->arena, &world->clock, &blank, &id), ERROR_INVALID);
    assert_error(program_add(world->db, world->arena, &world->clock, &odd, &id), ERROR_INVALID);
    assert_error(program_add(world->db, world->arena, &world->clock, &turned, &id), ERROR_INVALID);
    assert_int_equal(id, 7);
}

TEST_DB(only_its_coordinators_run_a_program)
{
    int64_t nadia = test_person(world, "Nadia"), other = test_person(world, "Other");
    int64_t program = test_program(world, "mentoring", nadia);
    struct viewer coordinator = {.person = nadia}, member = {.person = other},
                  admin = {.person = other, .admin = true}, stranger = {0};
    assert_ok(program_coordinates(world->db, &coordinator, program));
    assert_error(program_coordinates(world->db, &member, program), ERROR_NOT_FOUND); /* a draft */
    assert_error(program_coordinates(world->db, &admin, program), ERROR_FORBIDDEN);
    assert_error(program_coordinates(world->db, &stranger, program), ERROR_NOT_FOUND);
    assert_error(program_coordinates(world->db, &coordinator, program + 1), ERROR_NOT_FOUND);
    assert_ok(program_move(world->db, world->arena, &world->clock, program, "open", 0));
    assert_error(program_coordinates(world->db, &member, program), ERROR_FORBIDDEN);
}

TEST_DB(the_last_coordinator_stays)
{
    int64_t nadia = test_person(world, "Nadia"), omar = test_person(world, "Omar");
    int64_t program = test_program(world, "mentoring", nadia);
    assert_error(program_remove_coordinator(world->db, program, nadia), ERROR_CONFLICT);
    assert_ok(program_add_coordinator(world->db, world->arena, &world->clock, program, omar));
    assert_ok(program_add_coordinator(world->db, world->arena, &world->clock, program, omar));
    assert_ok(program_remove_coordinator(world->db, program, nadia));
    assert_error(program_remove_coordinator(world->db, program, nadia), ERROR_NOT_FOUND);
    assert_error(program_remove_coordinator(world->db, program, omar), ERROR_CONFLICT);
}

TEST_DB(a_program_moves_only_along_its_steps)
{
    int64_t program = test_program(world, "mentoring", 0);
    struct db *db = world->db;
    assert_error(program_move(db, world->arena, &world->clock, program, "running", 0), ERROR_CONFLICT);
    assert_error(program_move(db, world->arena, &world->clock, program, "odd", 0), ERROR_INVALID);
    assert_error(program_move(db, world->arena, &world->clock, program, "open", 9), ERROR_CONFLICT);
    assert_ok(program_move(db, world->arena, &world->clock, program, "open", 1));
    assert_ok(program_move(db, world->arena, &world->clock, program, "draft", 0)); /* nobody takes part */
    assert_ok(program_move(db, world->arena, &world->clock, program, "open", 0));
    assert_ok(test_enroll(world, program, test_person(world, "Jonas"), "mentee", false));
    assert_error(program_move(db, world->arena, &world->clock, program, "draft", 0), ERROR_CONFLICT);
    assert_ok(program_move(db, world->arena, &world->clock, program, "running", 0));
    assert_ok(program_move(db, world->arena, &world->clock, program, "closed", 0));
    assert_ok(program_move(db, world->arena, &world->clock, program, "running", 0));
}

TEST_DB(settings_of_an_older_version_are_a_conflict)
{
    int64_t program = test_program(world, "mentoring", 0);
    struct program_settings settings;
    assert_ok(program_settings_read(world->db, world->arena, program, &settings));
    settings.name = "Renamed";
    assert_ok(program_settings_write(world->db, &world->clock, program, 0, &settings));
    settings.name = "Renamed by somebody else";
    assert_error(program_settings_write(world->db, &world->clock, program, 0, &settings), ERROR_CONFLICT);
    assert_ok(program_settings_read(world->db, world->arena, program, &settings));
    assert_string_equal(settings.name, "Renamed");
    assert_int_equal(settings.version, 2);
}

TEST_DB(a_copy_has_everything_but_people_and_dates)
{
    int64_t nadia = test_person(world, "Nadia"), program = test_open_program(world, "group", nadia), copy;
    assert_ok(test_enroll(world, program, test_person(world, "Jonas"), "mentee", false));
    struct program_copy input = {.from = program, .name = "Leadership 2027", .by = nadia};
    assert_ok(program_duplicate(world->db, world->arena, &world->clock, &input, &copy));
    struct program_card card;
    struct program_counts counts;
    struct program_rules rules;
    struct list questions = {0}, coordinators = {0};
    assert_ok(program_get(world->db, world->arena, copy, &card));
    assert_string_equal(card.name, "Leadership 2027");
    assert_string_equal(card.state, "draft");
    assert_int_equal(card.starts_on, 0);
    assert_int_equal(card.mentor_capacity, 6);
    assert_ok(program_counts(world->db, world->arena, copy, &counts));
    assert_int_equal(counts.everybody, 0);
    assert_ok(program_rules(world->db, world->arena, copy, &rules));
    assert_int_equal(program_rules_weight(&rules, "goals"), 100);
    assert_ok(program_questions(world->db, world->arena, copy, &questions));
    assert_int_equal(questions.count, 4);
    assert_ok(program_coordinators(world->db, world->arena, copy, &coordinators));
    assert_int_equal(coordinators.count, 1);
}

TEST_DB(only_an_empty_draft_is_deleted)
{
    int64_t program = test_program(world, "peer", test_person(world, "Nadia"));
    assert_ok(test_enroll(world, program, test_person(world, "Jonas"), "both", false));
    assert_error(program_delete(world->db, program), ERROR_CONFLICT);
    int64_t empty = test_program(world, "peer", 0);
    struct program_card card;
    assert_ok(program_delete(world->db, empty));
    assert_error(program_get(world->db, world->arena, empty, &card), ERROR_NOT_FOUND);
}

/* ---- questions ---- */

static const char *question_order(struct test_world *world, int64_t program)
{
    struct list questions = {0};
    struct text order;
    text_init(&order, world->arena);
    assert_ok(program_questions(world->db, world->arena, program, &questions));
    LIST_EACH (&questions, struct program_question, question) text_add_bytes(&order, question->text, 1);
    return order.at;
}

static int64_t add_question(struct test_world *world, int64_t program, const char *text)
{
    struct program_question question = {
        .audience = "both", .kind = "text", .text = text, .hint = "", .options = ""};
    int64_t id;
    assert_ok(program_question_add(world->db, &world->clock, program, &question, &id));
    return id;
}

TEST_DB(questions_are_added_moved_and_removed)
{
    int64_t program = test_program(world, "mentoring", 0);
    struct list questions = {0};
    assert_ok(program_questions(world->db, world->arena, program, &questions));
    LIST_EACH (&questions, struct program_question, question)
        assert_ok(program_question_remove(world->db, program, question->id));
    int64_t a = add_question(world, program, "A"), b = add_question(world, program, "B");
    int64_t c = add_question(world, program, "C");
    assert_string_equal(question_order(world, program), "ABC");
    assert_ok(program_question_move(world->db, world->arena, program, c, -1));
    assert_string_equal(question_order(world, program), "ACB");
    assert_ok(program_question_move(world->db, world->arena, program, a, -1)); /* first already */
    assert_ok(program_question_move(world->db, world->arena, program, b, 1));  /* last already */
    assert_ok(program_question_move(world->db, world->arena, program, a, 1));
    assert_string_equal(question_order(world, program), "CAB");
    assert_ok(program_question_remove(world->db, program, a));
    assert_error(program_question_remove(world->db, program, a), ERROR_NOT_FOUND);
    assert_string_equal(question_order(world, program), "CB");
}

TEST_DB(a_question_belongs_to_one_program)
{
    int64_t mine = test_program(world, "mentoring", 0), other = test_program(world, "mentoring", 0);
    int64_t id = add_question(world, mine, "A");
    struct program_question question;
    assert_error(program_question_read(world->db, world->arena, other, id, &question), ERROR_NOT_FOUND);
    assert_error(program_question_remove(world->db, other, id), ERROR_NOT_FOUND);
    assert_error(program_question_move(world->db, world->arena, other, id, 1), ERROR_NOT_FOUND);
    assert_ok(program_question_read(world->db, world->arena, mine, id, &question));
    assert_ok(program_question_write(world->db, mine, &question));
    assert_error(program_question_write(world->db, mine, &question), ERROR_CONFLICT); /* older by now */
}

/* ---- lists ---- */

TEST_DB(people_find_what_they_are_in_and_what_they_can_join)
{
    int64_t jonas = test_person(world, "Jonas"), mine = test_open_program(world, "mentoring", 0);
    int64_t open = test_open_program(world, "peer", 0);
    test_program(world, "peer", 0);         /* a draft */
    test_open_program(world, "manager", 0); /* by invitation only */
    assert_ok(test_enroll(world, mine, jonas, "mentee", true));
    struct list parts = {0}, joinable = {0};
    assert_ok(program_parts_of(world->db, world->arena, NULL, jonas, &parts));
    assert_int_equal(parts.count, 1);
    struct program_part *part = LIST_AT(&parts, struct program_part, 0);
    assert_true(part->id == mine && part->needs_answer);
    assert_string_equal(part->part_sentence, "You are invited as a mentee.");
    assert_ok(program_joinable_by(world->db, world->arena, NULL, &world->clock, jonas, &joinable));
    assert_int_equal(joinable.count, 1);
    assert_true(LIST_AT(&joinable, struct program_part, 0)->id == open);
}

TEST_DB(nobody_learns_of_a_draft_they_were_put_into)
{
    int64_t jonas = test_person(world, "Jonas"), program = test_program(world, "mentoring", 0);
    assert_ok(test_enroll(world, program, jonas, "mentee", true));
    struct list before = {0}, after = {0};
    assert_ok(program_parts_of(world->db, world->arena, NULL, jonas, &before));
    assert_int_equal(before.count, 0);
    assert_ok(program_move(world->db, world->arena, &world->clock, program, "open", 0));
    assert_ok(program_parts_of(world->db, world->arena, NULL, jonas, &after));
    assert_int_equal(after.count, 1);
}

TEST_DB(coordinators_see_what_is_next)
{
    int64_t nadia = test_person(world, "Nadia"), program = test_open_program(world, "mentoring", nadia);
    test_open_program(world, "mentoring", 0);
    struct list looks = {0};
    assert_ok(program_coordinated_by(world->db, world->arena, NULL, &world->clock, nadia, &looks));
    assert_int_equal(looks.count, 1);
    struct program_look *look = LIST_AT(&looks, struct program_look, 0);
    assert_string_equal(look->next_text, "Bring people in");
    assert_string_equal(look->next_path,
                        arena_format(world->arena, "/programs/%lld/enroll", (long long)program));
}
