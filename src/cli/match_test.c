/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* `ithaca match` on small files: what it writes, what it refuses, and that nothing is written then. */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "base/text.h"
#include "cli/commands.h"
#include "tests/support/test.h"

struct files {
    struct arena *arena;
    const char *directory;
};

static struct files files_new(void)
{
    struct files files = {.arena = arena_new(0)};
    files.directory = test_directory(files.arena);
    return files;
}

static const char *path_of(struct files *files, const char *name)
{
    return arena_format(files->arena, "%s/%s", files->directory, name);
}

static void put(struct files *files, const char *name, const char *content)
{
    FILE *file = fopen(path_of(files, name), "w");
    assert_non_null(file);
    fputs(content, file);
    fclose(file);
}

static const char *get(struct files *files, const char *name)
{
    char bytes[4096];
    FILE *file = fopen(path_of(files, name), "r");
    if (file == NULL) return NULL;
    size_t size = fread(bytes, 1, sizeof bytes - 1, file);
    fclose(file);
    bytes[size] = '\0';
    return arena_string(files->arena, bytes);
}

/* Runs with the words; one that begins with '@' is a file of the directory. */
static int call(struct files *files, const char *words)
{
    struct list parts = {0};
    char *argv[32];
    int argc = 0;
    text_split(files->arena, words, " ", &parts);
    LIST_EACH (&parts, const char *, word) {
        argv[argc++] = (*word)[0] == '@' ? arena_string(files->arena, path_of(files, *word + 1))
                                         : arena_string(files->arena, *word);
    }
    argv[argc] = NULL;
    fflush(stdout);
    return command_match.run(files->arena, NULL, argc, argv);
}

static void put_pairs(struct files *files)
{
    put(files, "mentees.csv", "mentee_id,wanted\nana,1\nben,1\n");
    put(files, "mentors.csv", "mentor_id,capacity\npia,1\nquin,1\n");
    put(files, "pairs.csv", "mentee_id,mentor_id,score\nana,pia,9\nana,quin,8\nben,pia,5\n");
}

#define PAIRS "--mentees @mentees.csv --mentors @mentors.csv --pairs @pairs.csv "

TEST(the_best_pairs_are_written_and_their_proof_verifies)
{
    struct files files = files_new();
    put_pairs(&files);
    assert_int_equal(call(&files, PAIRS "-o @matches.csv --proof @proof.csv"), EXIT_DONE);
    assert_string_equal(get(&files, "matches.csv"), "mentee_id,mentor_id\r\nana,quin\r\nben,pia\r\n");
    assert_int_equal(call(&files, PAIRS "--verify @proof.csv"), EXIT_DONE);
    put(&files, "proof.csv",
        "row,mentee_id,mentor_id,score,cover,price\npair,ana,pia,9,,\nmentee,ana,,,1,0\nmentor,,pia,,1,9\n");
    assert_int_equal(call(&files, PAIRS "--verify @proof.csv"), EXIT_FAILED);
    arena_free(files.arena);
}

TEST(a_wrong_line_writes_nothing)
{
    static const char *const wrong[] = {
        "ana,pia,-1\n", "ana,pia,1.5\n", "ana,pia,\n", "zed,pia,1\n", "ana,zed,1\n", "ana,pia,1\nana,pia,2\n",
    };
    struct files files = files_new();
    put_pairs(&files);
    for (size_t at = 0; at < sizeof wrong / sizeof *wrong; at++) {
        put(&files, "pairs.csv", arena_format(files.arena, "mentee_id,mentor_id,score\n%s", wrong[at]));
        assert_int_equal(call(&files, PAIRS "-o @matches.csv"), EXIT_FAILED);
        assert_null(get(&files, "matches.csv"));
    }
    put(&files, "pairs.csv", "mentee_id,mentor_id\nana,pia\n");
    assert_int_equal(call(&files, PAIRS "-o @matches.csv"), EXIT_FAILED);
    put(&files, "mentees.csv", "mentee_id,wanted\nana,70000\n");
    assert_int_equal(call(&files, PAIRS "-o @matches.csv"), EXIT_FAILED);
    arena_free(files.arena);
}

TEST(people_are_matched_by_rules_and_notes)
{
    struct files files = files_new();
    put(&files, "people.csv",
        "person_id,manager_id,department,level,skills_wanted,skills_offered,wants_mentors,takes_mentees\n"
        "boss,,Top,9,,leading:5,,1\nana,boss,Top/Sales,3,leading:4,,1,\nkim,,Top/Lab,6,,leading:2,,1\n"
        "ben,kim,Top/Lab,2,leading:2,,1,\n");
    put(&files, "rules.csv", "rule,value\ngap_most,9\n");
    assert_int_equal(
        call(&files, "--people @people.csv --rules @rules.csv -o @matches.csv --proof @proof.csv"),
        EXIT_DONE);
    assert_string_equal(get(&files, "matches.csv"), "mentee_id,mentor_id\r\nana,kim\r\nben,boss\r\n");
    assert_int_equal(call(&files, "--people @people.csv --rules @rules.csv --verify @proof.csv"), EXIT_DONE);
    put(&files, "notes.csv", "mentee_id,mentor_id,note\nana,kim,mentor_veto\n");
    assert_int_equal(
        call(&files, "--people @people.csv --rules @rules.csv --notes @notes.csv -o @matches.csv --explain"),
        EXIT_DONE);
    assert_string_equal(get(&files, "matches.csv"), "mentee_id,mentor_id\r\nben,boss\r\n");
    arena_free(files.arena);
}

TEST(wrong_people_rules_and_notes_are_refused)
{
    static const char *const people[] = {
        "person_id,level\na,99\n",   "person_id,manager_id\na,b\n",
        "person_id,hours\na,9-17\n", "person_id,skills_wanted\na,sql:9\n",
        "person_id\na\na\n",         "person_id,manager_id\na,b\nb,a\n",
    };
    static const char *const rules[] = {"gap_most,x\n", "weight.skills,101\n", "weight.luck,1\n",
                                        "site,near\n"};
    struct files files = files_new();
    for (size_t at = 0; at < sizeof people / sizeof *people; at++) {
        put(&files, "people.csv", people[at]);
        assert_int_equal(call(&files, "--people @people.csv"), EXIT_FAILED);
    }
    put(&files, "people.csv", "person_id,wants_mentors,takes_mentees\na,1,\nb,,1\n");
    assert_int_equal(call(&files, "--people @people.csv"), EXIT_DONE);
    for (size_t at = 0; at < sizeof rules / sizeof *rules; at++) {
        put(&files, "rules.csv", arena_format(files.arena, "rule,value\n%s", rules[at]));
        assert_int_equal(call(&files, "--people @people.csv --rules @rules.csv"), EXIT_FAILED);
    }
    put(&files, "notes.csv", "mentee_id,mentor_id,note\na,b,liked\n");
    assert_int_equal(call(&files, "--people @people.csv --notes @notes.csv"), EXIT_FAILED);
    arena_free(files.arena);
}

TEST(another_aim_is_followed_and_its_price_told)
{
    struct files files = files_new();
    put(&files, "people.csv",
        "person_id,groups,skills_wanted,skills_offered,wants_mentors,takes_mentees\n"
        "ana,new,sql:1,,1,\nben,,sql:5,,1,\ncyd,new,,,1,\npia,,,sql:5,,1\n");
    put(&files, "rules.csv", "rule,value\nseniority_bounded,no\n");
#define AIM "--people @people.csv --rules @rules.csv -o @matches.csv --aim "
    assert_int_equal(call(&files, AIM "fairest"), EXIT_DONE);
    assert_int_equal(call(&files, AIM "stable"), EXIT_DONE);
    put(&files, "notes.csv", "mentee_id,mentor_id,note\nben,pia,mentee_wish\n");
    assert_int_equal(call(&files, AIM "total --notes @notes.csv"), EXIT_DONE);
    assert_string_equal(get(&files, "matches.csv"), "mentee_id,mentor_id\r\nben,pia\r\n");
    put(&files, "people.csv",
        "person_id,groups,skills_wanted,skills_offered,wants_mentors,takes_mentees\n"
        "ana,new,sql:1,,1,\nben,,sql:5,,1,\nkim,,sql:5,,1,\ndee,new,,,1,\npia,,,sql:5,,2\n");
    put(&files, "notes.csv", "mentee_id,mentor_id,note\nben,pia,mentee_wish\nkim,pia,mentee_wish\n");
    assert_int_equal(call(&files, AIM "parity --groups New --notes @notes.csv"), EXIT_DONE);
    assert_string_equal(get(&files, "matches.csv"), "mentee_id,mentor_id\r\nana,pia\r\nben,pia\r\n");
    assert_int_equal(call(&files, AIM "parity --groups old"), EXIT_FAILED);
    assert_int_equal(call(&files, AIM "parity"), EXIT_USAGE);
    assert_int_equal(call(&files, AIM "best"), EXIT_USAGE);
    assert_int_equal(call(&files, AIM "stable --proof @proof.csv"), EXIT_USAGE);
    arena_free(files.arena);
}

/* Standard error while calling. */
static const char *told(struct files *files, const char *words)
{
    int before = dup(STDERR_FILENO), file;
    fflush(stderr);
    file = open(path_of(files, "told.txt"), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
    assert_true(before >= 0 && file >= 0 && dup2(file, STDERR_FILENO) >= 0);
    (void)call(files, words);
    fflush(stderr);
    assert_true(dup2(before, STDERR_FILENO) >= 0);
    close(before);
    close(file);
    return get(files, "told.txt");
}

TEST(managers_in_a_circle_are_told_by_their_line)
{
    struct files files = files_new();
    put(&files, "people.csv", "person_id,manager_id\nana,\nben,kim\ncyd,ana\nkim,lea\nlea,kim\n");
    const char *said = told(&files, "--people @people.csv");
    assert_non_null(strstr(said, "circle"));
    assert_non_null(strstr(said, "people.csv:5:"));
    assert_null(strstr(said, "people.csv:2:"));
    arena_free(files.arena);
}

/* Standard output while calling. */
static const char *answered(struct files *files, const char *words)
{
    int before = dup(STDOUT_FILENO), file;
    fflush(stdout);
    file = open(path_of(files, "answered.txt"), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
    assert_true(before >= 0 && file >= 0 && dup2(file, STDOUT_FILENO) >= 0);
    int status = call(files, words);
    fflush(stdout);
    assert_true(dup2(before, STDOUT_FILENO) >= 0);
    close(before);
    close(file);
    assert_int_equal(status, EXIT_DONE);
    return get(files, "answered.txt");
}

#define TEAM                                                                                                 \
    "person_id,skills_wanted,skills_offered,wants_mentors,takes_mentees\n"                                   \
    "ana,sql:4,,1,\nben,sql:2,,1,\npia,,sql:4,,1\nquin,,sql:2,,1\n"

TEST(after_people_came_and_left_it_starts_from_the_earlier_proof)
{
    struct files files = files_new();
    put(&files, "people.csv", TEAM "zoe,,,,1\n");
    assert_int_equal(call(&files, "--people @people.csv --proof @proof.csv -o @matches.csv"), EXIT_DONE);
    assert_string_equal(get(&files, "matches.csv"), "mentee_id,mentor_id\r\nana,pia\r\nben,quin\r\n");
    put(&files, "people.csv", TEAM "new,sql:1,,1,\n");
    assert_int_equal(
        call(&files, "--people @people.csv --start @proof.csv -o @again.csv --proof @second.csv"), EXIT_DONE);
    assert_int_equal(call(&files, "--people @people.csv -o @cold.csv"), EXIT_DONE);
    assert_int_equal(call(&files, "--people @people.csv --verify @second.csv"), EXIT_DONE);
    put(&files, "wild.csv",
        "row,mentee_id,mentor_id,score,cover,price\npair,ana,pia,1,,\npair,ana,pia,1,,\n"
        "mentor,,pia,,1,2000000000000000000\nmentor,,quin,,0,-2000000000000000000\nmentee,gone,,,0,1\n");
    assert_int_equal(call(&files, "--people @people.csv --start @wild.csv --proof @second.csv"), EXIT_DONE);
    assert_int_equal(call(&files, "--people @people.csv --verify @second.csv"), EXIT_DONE);
    put(&files, "wild.csv", "row,mentee_id,mentor_id,score,cover,price\nmentor,,pia,,7,x\n");
    assert_int_equal(call(&files, "--people @people.csv --start @wild.csv"), EXIT_FAILED);
    assert_int_equal(call(&files, "--people @people.csv --start @wild.csv --verify @second.csv"), EXIT_USAGE);
    put_pairs(&files);
    assert_int_equal(call(&files, PAIRS "-o @matches.csv --proof @proof.csv"), EXIT_DONE);
    put(&files, "pairs.csv", "mentee_id,mentor_id,score\nana,pia,9\nana,quin,2\nben,pia,5\nben,quin,5\n");
    assert_int_equal(call(&files, PAIRS "--start @proof.csv -o @matches.csv --proof @proof.csv"), EXIT_DONE);
    assert_string_equal(get(&files, "matches.csv"), "mentee_id,mentor_id\r\nana,pia\r\nben,quin\r\n");
    assert_int_equal(call(&files, PAIRS "--verify @proof.csv"), EXIT_DONE);
    arena_free(files.arena);
}

TEST(a_pair_that_exists_moves_only_where_it_pays_more_than_its_bonus)
{
    struct files files = files_new();
    put(&files, "people.csv", TEAM);
    put(&files, "before.csv", "mentee_id,mentor_id\nana,quin\nben,pia\ngone,pia\n");
    put(&files, "rules.csv", "rule,value\nweight.existing,100\n");
    assert_int_equal(
        call(&files, "--people @people.csv --rules @rules.csv --existing @before.csv -o @matches.csv"),
        EXIT_DONE);
    assert_string_equal(get(&files, "matches.csv"), "mentee_id,mentor_id\r\nana,quin\r\nben,pia\r\n");
    put(&files, "rules.csv", "rule,value\nweight.existing,1\n");
    assert_int_equal(
        call(&files, "--people @people.csv --rules @rules.csv --existing @before.csv -o @matches.csv"),
        EXIT_DONE);
    assert_string_equal(get(&files, "matches.csv"), "mentee_id,mentor_id\r\nana,pia\r\nben,quin\r\n");
    arena_free(files.arena);
}

TEST(why_not_names_the_rule_or_who_would_lose)
{
    struct files files = files_new();
    put(&files, "people.csv", TEAM);
    const char *said = answered(&files, "--people @people.csv --why-not ben,pia");
    assert_non_null(strstr(said, "ben - pia"));
    assert_non_null(strstr(said, "loses ana - pia"));
    assert_non_null(strstr(said, "gets ana - quin"));
    put(&files, "notes.csv", "mentee_id,mentor_id,note\nben,pia,mentor_veto\n");
    said = answered(&files, "--people @people.csv --notes @notes.csv --why-not ben,pia");
    assert_non_null(strstr(said, "not available"));
    assert_int_equal(call(&files, "--people @people.csv --why-not ben"), EXIT_USAGE);
    assert_int_equal(call(&files, "--people @people.csv --why-not pia,ben"), EXIT_FAILED);
    assert_int_equal(call(&files, "--people @people.csv --why-not ben,pia --aim stable"), EXIT_USAGE);
    arena_free(files.arena);
}

TEST(who_has_nobody_among_explicit_pairs_learns_what_would_help)
{
    struct files files = files_new();
    put_pairs(&files);
    put(&files, "mentees.csv", "mentee_id,wanted\nana,1\nben,1\ncyd,1\ndee,1\n");
    put(&files, "pairs.csv", "mentee_id,mentor_id,score\nana,pia,9\nana,quin,8\nben,pia,5\ncyd,pia,1\n");
    const char *said = answered(&files, PAIRS "--explain");
    assert_non_null(strstr(said, "ben - pia: score 5"));
    assert_non_null(strstr(
        said, "cyd: wants 1 more; possible mentors: 1, all needed for others; one more place with pia"));
    assert_non_null(strstr(said, "dee: wants 1 more; possible mentors: 0\n"));
    arena_free(files.arena);
}

TEST(the_outcome_is_told_as_json)
{
    struct files files = files_new();
    put_pairs(&files);
    assert_non_null(strstr(answered(&files, PAIRS "--json"),
                           "{\"pairs\":2,\"total\":13,\"proven\":true,\"pairs_bound\":2,\"total_bound\":13,"
                           "\"mentees_alone\":0,"));
    assert_int_equal(call(&files, PAIRS "--proof @proof.csv"), EXIT_DONE);
    assert_string_equal(answered(&files, PAIRS "--verify @proof.csv --json"),
                        "{\"feasible\":true,\"optimal\":true,\"pairs\":2,\"total\":13}\n");
    put(&files, "people.csv", TEAM);
    assert_non_null(
        strstr(answered(&files, "--people @people.csv --aim fairest --json"), "\"pairs_lost\":0,"));
    arena_free(files.arena);
}

TEST(explanations_are_the_same_with_wishes)
{
    struct files files = files_new();
    put(&files, "people.csv", TEAM "lea,sql:1,,1,\n");
    put(&files, "notes.csv",
        "mentee_id,mentor_id,note\nana,pia,mentee_wish\nben,quin,mentor_wish\nben,quin,mentee_wish\n");
#define WORDS "--people @people.csv --explain --why-not ben,pia"
    const char *without = answered(&files, WORDS), *with = answered(&files, WORDS " --notes @notes.csv");
    assert_non_null(strstr(without, "ana - pia: fit"));
    assert_non_null(strstr(without, "lea: wants 1 more"));
    assert_string_equal(without, with);
    arena_free(files.arena);
}

TEST(a_wrong_field_is_told_with_file_line_and_column)
{
    struct files files = files_new();
    put_pairs(&files);
    put(&files, "pairs.csv", "mentee_id,mentor_id,score\nana,pia,9\nana,quin,much\n");
    const char *said = told(&files, PAIRS "-o @matches.csv");
    assert_non_null(strstr(said, "pairs.csv:3: column score: "));
    assert_non_null(strstr(said, "'much'"));
    assert_null(get(&files, "matches.csv"));
    put(&files, "people.csv", "person_id,level,hours\nana,40,\nben,,9-17\n");
    said = told(&files, "--people @people.csv -o @matches.csv");
    assert_non_null(strstr(said, "people.csv:2: column level: "));
    assert_non_null(strstr(said, "people.csv:3: column hours: "));
    assert_null(get(&files, "matches.csv"));
    arena_free(files.arena);
}

TEST(a_call_without_a_whole_problem_is_refused)
{
    struct files files = files_new();
    assert_int_equal(call(&files, "--mentees @mentees.csv"), EXIT_USAGE);
    assert_int_equal(call(&files, "--people @people.csv --threads 0"), EXIT_USAGE);
    assert_int_equal(call(&files, "--people @people.csv --sooner"), EXIT_USAGE);
    arena_free(files.arena);
}
