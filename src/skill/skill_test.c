/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "skill/skill.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/csv.h"
#include "base/text.h"
#include "tests/support/test.h"

static int file_of(const char *text)
{
    FILE *file = tmpfile();
    assert_non_null(file);
    fputs(text, file);
    fflush(file);
    int copy = dup(fileno(file));
    fclose(file);
    return copy;
}

static void import(struct test_world *world, const char *text, struct skill_import_counts *counts)
{
    const char *message;
    int file = file_of(text);
    assert_ok(skill_import(world->db, world->arena, &world->clock, file, counts, &message));
    close(file);
}

static const char *matched(struct test_world *world, const char *label)
{
    struct skill_row skill;
    return skill_match(world->db, world->arena, label, &skill) == OK ? skill.label : "";
}

TEST(spellings_of_one_skill_have_one_key)
{
    struct arena *arena = arena_new(0);
    assert_string_equal(skill_match_key(arena, "Node.js"), skill_match_key(arena, "nodejs"));
    assert_string_equal(skill_match_key(arena, "data bases"), skill_match_key(arena, "Data-base"));
    assert_string_equal(skill_match_key(arena, "Python (computer programming)"), "python");
    assert_string_equal(skill_match_key(arena, "Technologies"), "technology");
    arena_free(arena);
}

TEST(different_skills_keep_different_keys)
{
    struct arena *arena = arena_new(0);
    assert_string_not_equal(skill_match_key(arena, "C"), skill_match_key(arena, "C#"));
    assert_string_not_equal(skill_match_key(arena, "C"), skill_match_key(arena, "C++"));
    assert_string_not_equal(skill_match_key(arena, "CSS"), skill_match_key(arena, "CS"));
    arena_free(arena);
}

TEST_DB(a_label_is_matched_to_the_skill_that_is_meant_or_becomes_one)
{
    struct skill_import_counts counts;
    struct skill_row first, second;
    import(world,
           "skill_id,label,type,reuse\n1,Java (computer programming),k,sector-specific\n2,databases,k,x\n",
           &counts);
    assert_int_equal(counts.added, 2);
    assert_string_equal(matched(world, "JAVA"), "Java (computer programming)");
    assert_string_equal(matched(world, "Database"), "databases");
    assert_string_equal(matched(world, "kubernetes"), "");
    assert_ok(skill_find_or_add(world->db, world->arena, &world->clock, " Kubernetes ", &first));
    assert_ok(skill_find_or_add(world->db, world->arena, &world->clock, "kubernetes", &second));
    assert_int_equal(first.id, second.id);
    assert_error(skill_find_or_add(world->db, world->arena, &world->clock, "  ", &first), ERROR_INVALID);
}

TEST_DB(importing_the_same_list_again_changes_nothing)
{
    static const char list[] = "label,skill_id\nmanage staff,1\n\"\",2\ncoach teams,3\n";
    struct skill_import_counts counts;
    import(world, list, &counts);
    assert_int_equal(counts.added, 2);
    assert_int_equal(counts.refused, 1);
    import(world, list, &counts);
    assert_int_equal(counts.added, 0);
    assert_int_equal(counts.unchanged, 2);
}

TEST_DB(a_list_without_labels_is_refused)
{
    struct skill_import_counts counts;
    const char *message = "";
    int file = file_of("name,skill_id\nx,1\n");
    assert_error(skill_import(world->db, world->arena, &world->clock, file, &counts, &message),
                 ERROR_INVALID);
    assert_non_null(strstr(message, "label"));
    close(file);
}

TEST_DB(suggestions_begin_words_and_put_beginnings_of_labels_first)
{
    struct skill_import_counts counts;
    struct list skills = {0};
    import(world, "label,skill_id\nproject management,1\nmanage staff,2\nimagery,3\nmanagement 100%,4\n",
           &counts);
    assert_ok(skill_suggest(world->db, world->arena, "MANAG", 8, &skills));
    assert_int_equal(skills.count, 3);
    assert_string_equal(LIST_AT(&skills, struct skill_row, 2)->label, "project management");
    skills = (struct list){0};
    assert_ok(skill_suggest(world->db, world->arena, "proj man", 8, &skills));
    assert_int_equal(skills.count, 1);
    skills = (struct list){0};
    assert_ok(skill_suggest(world->db, world->arena, "100%", 8, &skills));
    assert_int_equal(skills.count, 1);
    skills = (struct list){0};
    assert_ok(skill_suggest(world->db, world->arena, "%", 8, &skills));
    assert_int_equal(skills.count, 0);
}

/* The share of what people type that is in the taxonomy; the rest becomes their own. */
TEST_DB(skills_as_people_type_them_find_their_place_in_the_taxonomy)
{
    const char *folder = getenv("ITHACA_SAMPLE_DATA"), *message;
    if (!folder) skip();
    struct skill_import_counts counts;
    struct csv *csv;
    const struct csv_row *row;
    int64_t all = 0, found = 0;
    size_t column;
    int taxonomy = open(arena_format(world->arena, "%s/esco/skills.csv", folder), O_RDONLY);
    int mentors = open(arena_format(world->arena, "%s/open-mentors/mentors.csv", folder), O_RDONLY);
    assert_ok(skill_import(world->db, world->arena, &world->clock, taxonomy, &counts, &message));
    assert_int_equal(counts.added + counts.unchanged, 13896);
    assert_ok(csv_open(world->arena, mentors, NULL, &csv, &message));
    assert_true(csv_find_column(csv, "skills", &column));
    while (csv_next(csv, &row) == OK && row) {
        struct list parts = {0};
        text_split(world->arena, row->fields[column], ";", &parts);
        LIST_EACH (&parts, const char *, part) {
            all++;
            found += *matched(world, *part) != '\0';
        }
    }
    printf("%lld of %lld skills are in the taxonomy\n", (long long)found, (long long)all);
    assert_true(found * 4 > all);
    close(taxonomy);
    close(mentors);
}
