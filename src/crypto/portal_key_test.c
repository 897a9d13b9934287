/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crypto/portal_key.h"

#include <stdio.h>
#include <sys/stat.h>

#include "tests/support/test.h"

static const char *new_path(struct arena *arena)
{
    return arena_format(arena, "%s/portal.key", test_directory(arena));
}

static void write_text(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
    assert_int_equal(chmod(path, 0600), 0);
}

TEST(a_key_file_is_made_for_its_owner_only_and_read_again)
{
    struct arena *arena = arena_new(0);
    const char *path = new_path(arena), *message = "";
    struct portal_key *key, *again;
    char name[PORTAL_KEY_NAME_SIZE], name_again[PORTAL_KEY_NAME_SIZE];
    struct stat status;
    assert_ok(portal_key_create(arena, path, &message));
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    assert_ok(portal_key_load(arena, path, &key, &message));
    assert_ok(portal_key_load(arena, path, &again, &message));
    portal_key_name(key, name);
    portal_key_name(again, name_again);
    assert_int_equal(strlen(name), 16);
    assert_string_equal(name, name_again);
    portal_key_free(key);
    portal_key_free(again);
    arena_free(arena);
}

TEST(a_key_file_is_never_overwritten)
{
    struct arena *arena = arena_new(0);
    const char *path = new_path(arena), *message = "";
    assert_ok(portal_key_create(arena, path, &message));
    assert_error(portal_key_create(arena, path, &message), ERROR_CONFLICT);
    assert_non_null(strstr(message, path));
    assert_error(portal_key_create(arena, "/nonexistent/portal.key", &message), ERROR_UNAVAILABLE);
    arena_free(arena);
}

TEST(a_key_file_that_others_can_read_is_refused)
{
    struct arena *arena = arena_new(0);
    const char *path = new_path(arena), *message = "";
    struct portal_key *key = NULL;
    assert_ok(portal_key_create(arena, path, &message));
    assert_int_equal(chmod(path, 0640), 0);
    assert_error(portal_key_load(arena, path, &key, &message), ERROR_FORBIDDEN);
    assert_non_null(strstr(message, "chmod 600"));
    assert_int_equal(chmod(path, 0400), 0);
    assert_ok(portal_key_load(arena, path, &key, &message));
    portal_key_free(key);
    arena_free(arena);
}

TEST(a_file_that_is_no_key_is_refused)
{
    static const char *const bad[] = {
        "",
        "ithaca portal key 1\n",
        "ithaca portal key 1\nAAAA\n",
        "ithaca portal key 2\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
        "ithaca portal key 1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\nmore\n",
        "ithaca portal key 1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n",
        "ithaca portal key 1\n!AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
    };
    struct arena *arena = arena_new(0);
    const char *path = new_path(arena), *message = "";
    struct portal_key *key = NULL;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        write_text(path, bad[i]);
        assert_error(portal_key_load(arena, path, &key, &message), ERROR_DAMAGED);
        assert_null(key);
    }
    write_text(path, "ithaca portal key 1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n");
    assert_ok(portal_key_load(arena, path, &key, &message));
    portal_key_free(key);
    assert_error(portal_key_load(arena, "/nonexistent", &key, &message), ERROR_NOT_FOUND);
    arena_free(arena);
}

TEST(derived_keys_differ_by_purpose_and_by_portal)
{
    struct portal_key *one = portal_key_random(), *other = portal_key_random();
    unsigned char a[DERIVED_KEY_SIZE], b[DERIVED_KEY_SIZE], c[DERIVED_KEY_SIZE], again[DERIVED_KEY_SIZE];
    portal_key_derive(one, "access log", a);
    portal_key_derive(one, "links", b);
    portal_key_derive(other, "access log", c);
    portal_key_derive(one, "access log", again);
    assert_memory_not_equal(a, b, sizeof a);
    assert_memory_not_equal(a, c, sizeof a);
    assert_memory_equal(a, again, sizeof a);
    portal_key_free(one);
    portal_key_free(other);
}
