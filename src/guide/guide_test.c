/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "guide/guide.h"

#include <string.h>

#include "agreement/agreement_template.h"
#include "guide/guide_library.h"
#include "guide/training.h"
#include "program/program.h"
#include "relationship/test_pair.h"

static int64_t program_new(struct test_world *world, const char *format)
{
    struct program_new program = {
        .name = "Leadership", .format = format, .starts_on = clock_day(&world->clock)};
    int64_t id;
    assert_ok(program_add(world->db, world->arena, &world->clock, &program, &id));
    return id;
}

static struct guide_item item_of(struct test_world *world, int64_t program, const char *key)
{
    struct guide_item item;
    assert_ok(guide_item_get(world->db, world->arena, NULL, program, key, &item));
    return item;
}

static bool has(struct test_world *world, int64_t program, const char *format, const char *title)
{
    struct list items = {0};
    assert_ok(guide_items(world->db, world->arena, NULL, program, format, &items));
    LIST_EACH (&items, struct guide_item, item)
        if (!item->hidden && strcmp(item->title, title) == 0) return true;
    return false;
}

static const struct guide_form WORDS = {.kind = "question",
                                        .phase = "grow",
                                        .theme = "career",
                                        .side = "mentee",
                                        .title = "Where to?",
                                        .how = ""};

TEST_DB(a_guide_begins_as_the_library_for_its_format)
{
    struct list items = {0};
    int64_t program = program_new(world, "buddy");
    assert_ok(guide_items(world->db, world->arena, NULL, program, "buddy", &items));
    LIST_EACH (&items, struct guide_item, item) {
        assert_true(guide_library_find(item->key)->formats & GUIDE_BUDDY);
        assert_false(item->own || item->changed || item->hidden);
    }
    assert_true(has(world, 0, "reverse", "Changing places"));
    assert_false(has(world, 0, "buddy", "Changing places"));
}

TEST_DB(a_copy_of_a_program_takes_its_texts_along)
{
    int64_t program = program_new(world, "mentoring"), nora = person_named(world, "Nora Stein"), id, copy;
    struct training_form chapter = {
        .side = "both", .title = "How we do it", .body = "Here.", .question = "", .thought = ""};
    struct agreement_template words, copied;
    struct list chapters = {0};
    assert_ok(guide_change(world->db, world->arena, &world->clock, program, "worth-the-time", &WORDS));
    assert_ok(guide_add(world->db, &world->clock, program, &WORDS, &id));
    assert_ok(training_own_add(world->db, &world->clock, program, &chapter, &id));
    assert_ok(training_set(world->db, program, "required", false));
    assert_ok(agreement_template_get(world->db, world->arena, program, "mentoring", &words));
    words.focus = "Our own words";
    assert_ok(agreement_template_put(world->db, &world->clock, program, nora, &words));
    struct program_copy input = {.from = program, .name = "Leadership 2027", .by = nora};
    assert_ok(program_duplicate(world->db, world->arena, &world->clock, &input, &copy));
    struct list before = {0}, after = {0};
    assert_ok(guide_items(world->db, world->arena, NULL, program, "mentoring", &before));
    assert_ok(guide_items(world->db, world->arena, NULL, copy, "mentoring", &after));
    assert_int_equal(after.count, before.count);
    assert_string_equal(item_of(world, copy, "worth-the-time").title, "Where to?");
    assert_ok(training_chapters(world->db, world->arena, NULL, copy, "mentoring", GUIDE_BOTH, &chapters));
    bool found = false;
    LIST_EACH (&chapters, struct training_chapter, one)
        if (strcmp(one->title, "How we do it") == 0) found = true;
    assert_true(found);
    assert_ok(agreement_template_get(world->db, world->arena, copy, "mentoring", &copied));
    assert_string_equal(copied.focus, "Our own words");
    assert_int_equal(copied.version, 1);
    /* What is changed in the one stays as it was in the other. */
    assert_ok(guide_remove(world->db, world->arena, copy, "worth-the-time"));
    assert_string_equal(item_of(world, program, "worth-the-time").title, "Where to?");
}

TEST_DB(a_program_says_it_in_its_own_words_and_takes_that_back)
{
    int64_t program = program_new(world, "mentoring"), other = program_new(world, "mentoring");
    assert_ok(guide_change(world->db, world->arena, &world->clock, program, "worth-the-time", &WORDS));
    struct guide_item item = item_of(world, program, "worth-the-time");
    assert_string_equal(item.title, "Where to?");
    assert_string_equal(item.phase, "grow");
    assert_true(item.changed && item.version == 1);
    assert_false(item_of(world, other, "worth-the-time").changed);
    assert_ok(guide_remove(world->db, world->arena, program, "worth-the-time"));
    assert_false(item_of(world, program, "worth-the-time").changed);
}

TEST_DB(two_who_change_the_same_do_not_overwrite_each_other)
{
    int64_t program = program_new(world, "mentoring");
    struct guide_form later = WORDS;
    assert_ok(guide_change(world->db, world->arena, &world->clock, program, "worth-the-time", &WORDS));
    assert_error(guide_change(world->db, world->arena, &world->clock, program, "worth-the-time", &later),
                 ERROR_CONFLICT);
    later.version = 1;
    assert_ok(guide_change(world->db, world->arena, &world->clock, program, "worth-the-time", &later));
    later.version = 7;
    assert_error(guide_change(world->db, world->arena, &world->clock, program, "values", &later),
                 ERROR_CONFLICT);
}

TEST_DB(what_is_hidden_comes_back_as_it_was)
{
    int64_t program = program_new(world, "mentoring");
    const char *words = "What would make these months worth your time?";
    assert_ok(guide_hide(world->db, world->arena, &world->clock, program, "worth-the-time", true));
    assert_ok(guide_hide(world->db, world->arena, &world->clock, program, "worth-the-time", true));
    assert_false(has(world, program, "mentoring", words));
    assert_ok(guide_hide(world->db, world->arena, &world->clock, program, "worth-the-time", false));
    assert_true(has(world, program, "mentoring", words));
    assert_int_equal(item_of(world, program, "worth-the-time").version, 0);
}

TEST_DB(changed_words_stay_while_they_are_hidden)
{
    int64_t program = program_new(world, "mentoring");
    assert_ok(guide_change(world->db, world->arena, &world->clock, program, "worth-the-time", &WORDS));
    assert_ok(guide_hide(world->db, world->arena, &world->clock, program, "worth-the-time", true));
    assert_false(has(world, program, "mentoring", "Where to?"));
    assert_ok(guide_hide(world->db, world->arena, &world->clock, program, "worth-the-time", false));
    assert_true(has(world, program, "mentoring", "Where to?"));
}

TEST_DB(a_program_adds_its_own_and_takes_it_out)
{
    int64_t program = program_new(world, "mentoring"), other = program_new(world, "mentoring"), id;
    assert_ok(guide_add(world->db, &world->clock, program, &WORDS, &id));
    const char *key = arena_format(world->arena, "%lld", (long long)id);
    assert_true(item_of(world, program, key).own);
    assert_true(has(world, program, "mentoring", "Where to?"));
    assert_false(has(world, other, "mentoring", "Where to?"));
    struct guide_item item;
    assert_error(guide_item_get(world->db, world->arena, NULL, other, key, &item), ERROR_NOT_FOUND);
    assert_error(guide_remove(world->db, world->arena, other, key), ERROR_NOT_FOUND);
    assert_ok(guide_remove(world->db, world->arena, program, key));
    assert_error(guide_item_get(world->db, world->arena, NULL, program, key, &item), ERROR_NOT_FOUND);
}

TEST_DB(what_does_not_exist_is_not_found)
{
    int64_t program = program_new(world, "mentoring");
    struct guide_item item;
    assert_error(guide_item_get(world->db, world->arena, NULL, program, "nothing", &item), ERROR_NOT_FOUND);
    assert_error(guide_item_get(world->db, world->arena, NULL, program, "123", &item), ERROR_NOT_FOUND);
    assert_error(guide_hide(world->db, world->arena, &world->clock, program, "", true), ERROR_NOT_FOUND);
}

TEST_DB(the_guide_of_a_program_goes_with_the_program)
{
    int64_t program = program_new(world, "mentoring"), id;
    assert_ok(guide_add(world->db, &world->clock, program, &WORDS, &id));
    assert_ok(guide_hide(world->db, world->arena, &world->clock, program, "values", true));
    const char *message;
    assert_ok(db_check(world->db, world->arena, &message));
}

/* ---- the form ---- */

static struct guide_form_problems checked(struct guide_form form)
{
    struct guide_form_problems problems = {0};
    guide_form_check(&form, &problems);
    return problems;
}

TEST(a_whole_form_is_taken)
{
    struct guide_form agenda = {
        .kind = "agenda", .phase = "close", .side = "both", .title = "Thanks", .how = "Aloud", .minutes = 10};
    struct guide_form_problems problems = checked(agenda);
    assert_false(form_has_problems(&guide_form_problems_record, &problems));
    problems = checked(WORDS);
    assert_false(form_has_problems(&guide_form_problems_record, &problems));
}

TEST(what_is_missing_or_unknown_is_said_at_its_field)
{
    struct guide_form form = WORDS;
    form.kind = "poem";
    assert_non_null(checked(form).kind);
    form = WORDS;
    form.phase = "";
    assert_non_null(checked(form).phase);
    form = WORDS;
    form.side = "cat";
    assert_non_null(checked(form).side);
    form = WORDS;
    form.title = "";
    assert_non_null(checked(form).title);
    form = WORDS;
    form.theme = "";
    assert_non_null(checked(form).theme);
    form = WORDS;
    form.kind = "agenda";
    form.minutes = 241;
    assert_non_null(checked(form).minutes);
}

TEST(what_does_not_belong_to_a_kind_is_left_out)
{
    struct guide_form form = WORDS;
    struct guide_form_problems problems = {0};
    form.how = "Slowly";
    form.minutes = 30;
    guide_form_check(&form, &problems);
    assert_string_equal(form.how, "");
    assert_int_equal(form.minutes, 0);
    form.kind = "task";
    guide_form_check(&form, &problems);
    assert_string_equal(form.theme, "");
}
