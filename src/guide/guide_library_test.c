/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "guide/guide_library.h"

#include <string.h>

#include "tests/support/test.h"

static const char *const FORMATS[] = {"mentoring", "reverse", "peer", "group", "buddy", "manager"};

static int count_for(enum guide_kind kind, int phase, int formats, enum guide_side side)
{
    int count = 0;
    for (size_t i = 0; i < guide_library_count(); i++) {
        const struct guide_entry *entry = guide_library_at(i);
        count += entry->kind == kind && (phase < 0 || entry->phase == phase) &&
                 (entry->formats & formats) != 0 && guide_side_fits(entry->side, side);
    }
    return count;
}

TEST(the_library_has_many_questions)
{
    assert_true(guide_question_count >= 150);
}

TEST(each_kind_of_relationship_finds_ideas_and_questions_in_each_phase)
{
    for (size_t i = 0; i < 6; i++)
        for (int phase = 0; phase < PHASE_COUNT; phase++)
            for (int side = GUIDE_MENTOR; side < GUIDE_SIDES; side++) {
                int bit = guide_format_bit(FORMATS[i]);
                assert_true(count_for(GUIDE_AGENDA, phase, bit, (enum guide_side)side) >= 2);
                assert_true(count_for(GUIDE_TASK, phase, bit, (enum guide_side)side) >= 1);
                assert_true(count_for(GUIDE_QUESTION, phase, bit, (enum guide_side)side) >= 3);
            }
}

TEST(keys_are_plain_and_stand_for_one_entry)
{
    for (size_t i = 0; i < guide_library_count(); i++) {
        const struct guide_entry *entry = guide_library_at(i);
        assert_int_equal(strspn(entry->key, "abcdefghijklmnopqrstuvwxyz-"), strlen(entry->key));
        assert_true(strlen(entry->key) >= 2 && strlen(entry->key) <= 40);
        assert_ptr_equal(guide_library_find(entry->key), entry);
    }
    assert_null(guide_library_find("nothing-of-the-kind"));
}

TEST(questions_ask_and_have_a_theme)
{
    for (size_t i = 0; i < guide_question_count; i++) {
        const struct guide_entry *question = &guide_questions[i];
        assert_non_null(strchr(question->title, '?'));
        assert_non_null(guide_theme_label(question->theme));
        assert_true(strlen(question->title) <= 200);
        assert_true(question->formats && (question->formats & ~GUIDE_ALL_FORMATS) == 0);
    }
}

TEST(ideas_say_how_and_agenda_ideas_how_long)
{
    for (size_t i = 0; i < guide_idea_count; i++) {
        const struct guide_entry *idea = &guide_ideas[i];
        assert_true(*idea->title && strlen(idea->title) <= 200);
        assert_true(*idea->how && strlen(idea->how) <= 400);
        if (idea->kind == GUIDE_AGENDA) assert_true(idea->minutes >= 5 && idea->minutes <= 60);
        else assert_int_equal(idea->minutes, 0);
    }
}

TEST(no_text_stands_twice)
{
    for (size_t i = 0; i < guide_library_count(); i++)
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(guide_library_at(i)->title, guide_library_at(j)->title);
}

TEST(every_theme_has_questions)
{
    for (size_t i = 0; guide_theme_key(i); i++) {
        int count = 0;
        for (size_t j = 0; j < guide_question_count; j++)
            count += strcmp(guide_questions[j].theme, guide_theme_key(i)) == 0;
        assert_true(count >= 8);
    }
    assert_null(guide_theme_label("gossip"));
}

TEST(words_lead_to_their_meaning_and_others_do_not)
{
    enum guide_kind kind;
    enum guide_side side;
    int phase;
    assert_true(guide_kind_find("task", &kind) && kind == GUIDE_TASK);
    assert_false(guide_kind_find("tasks", &kind));
    assert_true(guide_side_find("mentee", &side) && side == GUIDE_MENTEE);
    assert_false(guide_side_find("", &side));
    assert_true(guide_phase_find("grow", &phase) && phase == PHASE_GROW);
    assert_false(guide_phase_find("growing", &phase));
    assert_int_equal(guide_format_bit("buddy"), GUIDE_BUDDY);
    assert_int_equal(guide_format_bit("coaching"), 0);
}

TEST(roles_stand_on_their_side)
{
    assert_int_equal(guide_side_of_role("manager"), GUIDE_MENTOR);
    assert_int_equal(guide_side_of_role("employee"), GUIDE_MENTEE);
    assert_int_equal(guide_side_of_role("peer"), GUIDE_BOTH);
    assert_true(guide_side_fits(GUIDE_MENTOR, GUIDE_BOTH));
    assert_false(guide_side_fits(GUIDE_MENTOR, GUIDE_MENTEE));
}
