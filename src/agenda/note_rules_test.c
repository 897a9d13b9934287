/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "agenda/note_rules.h"

#include "agenda/note.h"
#include "base/text.h"
#include "tests/support/test.h"

enum { AMARA = 1, JONAS = 2, HOUR = 3600 };

struct written {
    int64_t by, at;
};

/* Which of them stay, as letters: "ab-d" has lost the third. */
static void assert_kept(const struct written *written, size_t count, int64_t fresh_since, size_t keep,
                        const char *expected)
{
    struct arena *arena = arena_new(0);
    struct list versions = {0};
    struct text kept;
    text_init(&kept, arena);
    for (size_t i = 0; i < count; i++)
        *LIST_ADD(&versions, arena, struct note_version) = (struct note_version){
            .version = (int64_t)i + 1, .written_by = written[i].by, .written_at = written[i].at};
    note_mark_spent(&versions, fresh_since, keep);
    for (size_t i = 0; i < count; i++)
        text_add_char(&kept, LIST_AT(&versions, struct note_version, i)->spent ? '-' : (char)('a' + i));
    assert_string_equal(kept.at, expected);
    arena_free(arena);
}

TEST(of_each_sitting_the_last_text_stays)
{
    const struct written written[] = {{AMARA, 0}, {AMARA, 20}, {AMARA, HOUR}, {AMARA, HOUR + 5}};
    assert_kept(written, 4, INT64_MAX, 0, "-b-d");
}

TEST(when_somebody_else_writes_on_the_text_before_stays)
{
    const struct written written[] = {{AMARA, 0}, {JONAS, 5}, {JONAS, 10}, {AMARA, 15}};
    assert_kept(written, 4, INT64_MAX, 0, "a-cd");
}

TEST(fresh_texts_stay_because_somebody_may_write_on_from_them)
{
    const struct written written[] = {{AMARA, 0}, {AMARA, 100}, {AMARA, 200}, {AMARA, 300}};
    assert_kept(written, 4, 150, 10, "--cd");
}

TEST(of_very_many_fresh_texts_the_latest_stay)
{
    const struct written written[] = {{AMARA, 0}, {AMARA, 1}, {AMARA, 2}, {AMARA, 3}};
    assert_kept(written, 4, 0, 2, "--cd");
}

TEST(the_latest_text_always_stays)
{
    const struct written written[] = {{AMARA, 0}};
    assert_kept(written, 1, INT64_MAX, 0, "a");
    assert_kept(written, 0, INT64_MAX, 0, "");
}

TEST(notes_are_found_by_all_words_in_any_case_and_without_accents)
{
    struct arena *arena = arena_new(0);
    struct list words = {0};
    text_split(arena, text_fold(arena, "Budget Zoë"), " ", &words);
    assert_true(note_has_words(arena, "ZOE asked about budgets", &words));
    assert_false(note_has_words(arena, "Zoe asked", &words));
    arena_free(arena);
}
