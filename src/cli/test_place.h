/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Commands as people call them, in a directory of the test's own. */
#ifndef ITHACA_CLI_TEST_PLACE_H
#define ITHACA_CLI_TEST_PLACE_H

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "base/text.h"
#include "cli/cli.h"
#include "tests/support/test.h"

/* Runs a command with its words separated by spaces; its output goes to the file `said`. */
static inline int call(struct arena *arena, const char *said, const char *words)
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

static inline const char *text_of(struct arena *arena, const char *path)
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

static inline struct place place_new(void)
{
    struct place place = {.arena = arena_new(0)};
    place.directory = test_directory(place.arena);
    place.said = arena_format(place.arena, "%s/said", place.directory);
    return place;
}

/* In `call_words` ~ stands for the directory. */
static inline void assert_says(struct place *place, int expected, const char *sentence,
                               const char *call_words)
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

static inline void place_init(struct place *place)
{
    assert_says(place, EXIT_DONE, "The portal is ready",
                "init --data ~/one --admin-email a@example.org --admin-name Ann --log-level error");
}

#endif
