/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/config.h"

#include <stdio.h>
#include <unistd.h>

#include "tests/support/test.h"

static enum error read_words(struct arena *arena, struct config *config, int *rest, const char **message,
                             int count, char **words)
{
    *message = "";
    return config_read(arena, count, words, config, rest, message);
}

#define READ(...)                                                                                            \
    read_words(arena, &config, &rest, &message,                                                              \
               (int)(sizeof((const char *[]){__VA_ARGS__}) / sizeof(char *)),                                \
               words = (char **)(uintptr_t)(const char *[]){__VA_ARGS__})

TEST(settings_are_taken_from_the_command_line_and_the_rest_is_left)
{
    struct arena *arena = arena_new(0);
    struct config config;
    int rest;
    const char *message;
    char **words;
    assert_ok(READ("people.csv", "--listen", "127.0.0.1:99", "--dry-run", "--workers=7"));
    assert_string_equal(config.listen, "127.0.0.1:99");
    assert_int_equal(config.workers, 7);
    assert_int_equal(rest, 2);
    assert_string_equal(words[0], "people.csv");
    assert_string_equal(words[1], "--dry-run");
    arena_free(arena);
}

TEST(a_setting_that_is_wrong_is_named)
{
    struct arena *arena = arena_new(0);
    struct config config;
    int rest;
    const char *message;
    char **words;
    assert_error(READ("--workers", "many"), ERROR_INVALID);
    assert_non_null(strstr(message, "workers"));
    assert_error(READ("--listen"), ERROR_INVALID);
    assert_non_null(strstr(message, "--listen needs a value"));
    assert_error(READ("--database", "mysql://x"), ERROR_INVALID);
    assert_error(READ("--tls-key", "k.pem"), ERROR_INVALID);
    assert_error(READ("--behind-proxy", "maybe"), ERROR_INVALID);
    assert_error(READ("--fetch-allow", "10.0.0.0/99"), ERROR_INVALID);
    assert_ok(READ("--fetch-allow", "10.0.0.0/8, cloud.example.org"));
    (void)words;
    arena_free(arena);
}

TEST(the_command_line_wins_over_the_file)
{
    struct arena *arena = arena_new(0);
    const char *path = arena_format(arena, "/tmp/ithaca-config-%d", getpid());
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    fputs("# a comment\nlisten = 0.0.0.0:80\ntls-key = k#1 # both\ntls-certificate=c\n", file);
    fclose(file);
    struct config config;
    int rest;
    const char *message;
    char **words;
    assert_ok(READ("--listen", "[::1]:81", "--config", path));
    assert_string_equal(config.listen, "[::1]:81");
    assert_string_equal(config.tls_key, "k#1");
    assert_int_equal(rest, 0);
    (void)words;
    unlink(path);
    arena_free(arena);
}

TEST(a_bad_line_in_the_file_is_named_with_its_number)
{
    struct arena *arena = arena_new(0);
    const char *path = arena_format(arena, "/tmp/ithaca-config-%d", getpid());
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    fputs("\nlisten 0.0.0.0:80\n", file);
    fclose(file);
    struct config config;
    int rest;
    const char *message;
    char **words;
    assert_error(READ("--config", path), ERROR_INVALID);
    assert_non_null(strstr(message, ":2: "));
    (void)words;
    unlink(path);
    arena_free(arena);
}
