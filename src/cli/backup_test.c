/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* init, backup, check and restore as people call them. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "cli/cli.h"
#include "tests/support/test.h"

/* Runs a command with its words separated by spaces; its output goes to the file `said`. */
static int call(struct arena *arena, const char *said, const char *words)
{
    char *argv[16] = {arena_string(arena, "ithaca")}, *rest = arena_string(arena, words);
    int argc = 1;
    while ((argv[argc] = strsep(&rest, " "))) argc++;
    fflush(stdout);
    int output = dup(STDOUT_FILENO), errors = dup(STDERR_FILENO);
    int file = open(said, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    dup2(file, STDOUT_FILENO);
    dup2(file, STDERR_FILENO);
    int status = cli_main(argc, argv);
    fflush(stdout);
    dup2(output, STDOUT_FILENO);
    dup2(errors, STDERR_FILENO);
    close(output);
    close(errors);
    close(file);
    return status;
}

static const char *text_of(struct arena *arena, const char *path)
{
    char *text = arena_alloc(arena, 8192);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    size_t length = fread(text, 1, 8191, file);
    text[length] = '\0';
    fclose(file);
    return text;
}

struct place {
    struct arena *arena;
    const char *directory, *said;
};

static struct place place_new(void)
{
    struct place place = {.arena = arena_new(0)};
    place.directory = test_directory(place.arena);
    place.said = arena_format(place.arena, "%s/said", place.directory);
    return place;
}

/* In `call_words` ~ stands for the directory. */
static void assert_says(struct place *place, int expected, const char *sentence, const char *call_words)
{
    struct text words;
    text_init(&words, place->arena);
    for (const char *at = call_words; *at; at++) {
        if (*at == '~') text_add(&words, place->directory);
        else text_add_char(&words, *at);
    }
    int status = call(place->arena, place->said, words.at);
    const char *said = text_of(place->arena, place->said);
    if (status != expected || !strstr(said, sentence))
        fail_msg("%s: status %d, and it said: %s", words.at, status, said);
}

static void init(struct place *place)
{
    assert_says(place, EXIT_DONE, "The portal is ready",
                "init --data ~/one --admin-email a@example.org --admin-name Ann --log-level error");
}

TEST(a_portal_is_backed_up_checked_and_restored_from_the_command_line)
{
    struct place place = place_new();
    struct stat status;
    init(&place);
    assert_int_equal(stat(arena_format(place.arena, "%s/one/portal.key", place.directory), &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    assert_says(&place, EXIT_DONE, "database:  well", "check --data ~/one");
    assert_says(&place, EXIT_DONE, "looks:     0 lines", "check --data ~/one");
    assert_says(&place, EXIT_DONE, "Keep a copy", "backup --data ~/one ~/file");
    assert_says(&place, EXIT_DONE, "looks:     1 lines, whole", "check --data ~/one");
    assert_says(&place, EXIT_FAILED, "the log was set back", "check --data ~/one --looks 2:0a1b2c3d4e5f6071");
    assert_says(&place, EXIT_USAGE, "an earlier check printed", "check --data ~/one --looks 2");
    assert_says(&place, EXIT_DONE, "backup:    well", "check --backup ~/file");
    assert_says(&place, EXIT_DONE, "put the portal's key file back", "restore --data ~/two ~/file");
    assert_says(&place, EXIT_FAILED, "key file:  missing", "check --data ~/two");
    assert_int_equal(rename(arena_format(place.arena, "%s/one/portal.key", place.directory),
                            arena_format(place.arena, "%s/two/portal.key", place.directory)),
                     0);
    assert_says(&place, EXIT_DONE, "key file:  well", "check --data ~/two");
    arena_free(place.arena);
}

TEST(a_backup_or_a_portal_in_use_is_not_overwritten)
{
    struct place place = place_new();
    init(&place);
    assert_says(&place, EXIT_DONE, "Saved", "backup --data ~/one ~/file");
    assert_says(&place, EXIT_FAILED, "exists already", "backup --data ~/one ~/file");
    assert_says(&place, EXIT_FAILED, "holds data already", "restore --data ~/one ~/file");
    arena_free(place.arena);
}

TEST(a_restore_that_fails_leaves_no_portal_behind)
{
    struct place place = place_new();
    init(&place);
    assert_says(&place, EXIT_FAILED, "is no backup", "restore --data ~/two ~/one/portal.key");
    assert_int_not_equal(access(arena_format(place.arena, "%s/two/ithaca.db", place.directory), F_OK), 0);
    assert_says(&place, EXIT_FAILED, "cannot be read", "restore --data ~/two ~/nothing");
    arena_free(place.arena);
}

TEST(backup_restore_and_check_say_what_they_need)
{
    struct place place = place_new();
    assert_says(&place, EXIT_FAILED, "no portal", "check --data ~/none");
    assert_says(&place, EXIT_FAILED, "no portal", "backup --data ~/none ~/file");
    assert_says(&place, EXIT_USAGE, "name of the file", "backup --data ~/none");
    assert_says(&place, EXIT_USAGE, "name of the backup", "restore --data ~/none a b");
    assert_says(&place, EXIT_USAGE, "does not know", "check --data ~/none loudly");
    arena_free(place.arena);
}
