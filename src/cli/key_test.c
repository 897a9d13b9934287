/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Another key for the portal: whatever interrupts it, everything can be read afterwards. */
#include <sys/stat.h>

#include "audit/audit.h"
#include "cli/key_rotate.h"
#include "cli/test_place.h"
#include "content/content.h"
#include "content/content_keys.h"
#include "db/db.h"
#include "tests/support/kill.h"

enum { PEOPLE = 4 };

SQL(testing_spoil_key, "UPDATE content_key SET wrapped = $1 WHERE owner_id = $2");

struct ring {
    struct test_world *world;
    const char *path, *next_path;
    struct list sealed; /* of struct bytes, a text of each person */
};

static struct portal_key *key_of(struct test_world *world, const char *path)
{
    struct portal_key *key;
    const char *message = "";
    if (portal_key_load(world->arena, path, &key, &message) != OK) fail_msg("%s", message);
    return key;
}

static enum error person_content(struct ring *ring, const struct portal_key *key, int64_t person,
                                 const struct content **ret_content)
{
    return content_of_author(ring->world->db, ring->world->arena, &ring->world->clock, key, person,
                             CONTENT_WRITE, ret_content);
}

static void look(struct ring *ring, const struct portal_key *key)
{
    struct audit_actor actor = {.person = 7, .name = "Nora", .role = "coordinator"};
    assert_ok(audit_note(ring->world->db, ring->world->arena, &ring->world->clock, key, AUDIT_STATES, &actor,
                         &(struct audit_subject){.program = 5, .about = "A program"}));
}

/* A key file, a portal of it with sealed texts and a line in the access log. */
static struct ring ring_new(struct test_world *world)
{
    struct ring ring = {.world = world};
    const char *message = "";
    ring.path = arena_format(world->arena, "%s/portal.key", test_directory(world->arena));
    ring.next_path = key_next_path(world->arena, ring.path);
    assert_ok(portal_key_create(world->arena, ring.path, &message));
    struct portal_key *key = key_of(world, ring.path);
    assert_ok(content_keys_claim(world->db, world->arena, key));
    for (int64_t person = 1; person <= PEOPLE; person++) {
        const struct content *content;
        assert_ok(person_content(&ring, key, person, &content));
        struct content_row row = {world->arena, content, "note", person};
        *LIST_ADD(&ring.sealed, world->arena, struct bytes) = content_seal_bytes(&row, "words", "between us");
    }
    look(&ring, key);
    portal_key_free(key);
    return ring;
}

static bool opens_all(struct ring *ring, const struct portal_key *key)
{
    struct audit_state state;
    for (int64_t person = 1; person <= PEOPLE; person++) {
        const struct content *content;
        const char *text;
        if (person_content(ring, key, person, &content) != OK) return false;
        struct content_row row = {ring->world->arena, content, "note", person};
        assert_ok(
            content_open(&row, "words", *LIST_AT(&ring->sealed, struct bytes, (size_t)person - 1), &text));
        assert_string_equal(text, "between us");
    }
    assert_ok(audit_verify(ring->world->db, ring->world->arena, key, NULL, &state));
    return state.whole;
}

static bool file_opens_all(struct ring *ring, const char *path)
{
    if (access(path, F_OK) != 0) return false;
    struct portal_key *key = key_of(ring->world, path);
    bool opens = opens_all(ring, key);
    portal_key_free(key);
    return opens;
}

static enum error rotate(struct ring *ring, struct key_rotation *rotation)
{
    const char *message = "";
    enum error error = key_rotate(ring->world->db, ring->world->arena, ring->path, rotation, &message);
    if (error != OK) assert_true(*message);
    return error;
}

TEST_DB(a_new_key_opens_everything_and_the_old_one_is_kept)
{
    struct ring ring = ring_new(world);
    struct key_rotation rotation;
    struct stat status;
    struct portal_key *old = key_of(world, ring.path);
    char old_name[PORTAL_KEY_NAME_SIZE];
    portal_key_name(old, old_name);
    assert_ok(rotate(&ring, &rotation));
    assert_true(file_opens_all(&ring, ring.path));
    assert_false(opens_all(&ring, old));
    assert_non_null(strstr(rotation.kept, old_name));
    assert_int_equal(stat(rotation.kept, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    assert_int_not_equal(access(ring.next_path, F_OK), 0);
    assert_ok(rotate(&ring, &rotation));
    assert_true(file_opens_all(&ring, ring.path));
    portal_key_free(old);
}

/* The first database call fails, then the second, and so on: after each the portal opens with one of the two
 * files, and the next call brings it to its end. */
TEST_DB(a_database_that_fails_at_any_call_leaves_a_key_that_opens)
{
    struct ring ring = ring_new(world);
    struct key_rotation rotation;
    int64_t before = db_calls(world->db);
    assert_ok(rotate(&ring, &rotation));
    int64_t calls = db_calls(world->db) - before;
    assert_true(calls > PEOPLE);
    for (int64_t i = 1; i <= calls; i++) {
        db_fail_at(world->db, i);
        enum error error = rotate(&ring, &rotation);
        db_fail_at(world->db, 0);
        assert_true(file_opens_all(&ring, ring.path) || file_opens_all(&ring, ring.next_path));
        if (error == OK) continue;
        assert_ok(rotate(&ring, &rotation));
        assert_true(file_opens_all(&ring, ring.path));
    }
}

TEST_DB(a_change_that_was_interrupted_before_the_database_goes_on)
{
    struct ring ring = ring_new(world);
    struct key_rotation rotation;
    const char *message = "";
    char name[PORTAL_KEY_NAME_SIZE];
    assert_ok(portal_key_create(world->arena, ring.next_path, &message));
    struct portal_key *next = key_of(world, ring.next_path);
    portal_key_name(next, name);
    portal_key_free(next);
    assert_ok(rotate(&ring, &rotation));
    assert_string_equal(rotation.name, name);
    assert_true(file_opens_all(&ring, ring.path));
}

TEST_DB(a_change_that_was_interrupted_after_the_database_goes_on)
{
    struct ring ring = ring_new(world);
    struct key_rotation rotation;
    struct portal_key *old = key_of(world, ring.path);
    const char *message = "";
    assert_ok(rotate(&ring, &rotation));
    /* As if the files had not been changed yet. */
    assert_int_equal(rename(ring.path, ring.next_path), 0);
    assert_ok(portal_key_save(world->arena, old, ring.path, &message));
    assert_int_equal(truncate(rotation.kept, 30), 0);
    assert_ok(rotate(&ring, &rotation));
    assert_true(file_opens_all(&ring, ring.path));
    assert_int_not_equal(access(ring.next_path, F_OK), 0);
    struct portal_key *kept = key_of(world, rotation.kept);
    char old_name[PORTAL_KEY_NAME_SIZE], kept_name[PORTAL_KEY_NAME_SIZE];
    portal_key_name(old, old_name);
    portal_key_name(kept, kept_name);
    assert_string_equal(old_name, kept_name);
    portal_key_free(kept);
    portal_key_free(old);
}

TEST_DB(a_new_key_that_was_half_written_is_made_anew)
{
    struct ring ring = ring_new(world);
    struct key_rotation rotation;
    FILE *file = fopen(ring.next_path, "w");
    assert_non_null(file);
    fputs("ithaca por", file);
    fclose(file);
    assert_int_equal(chmod(ring.next_path, 0600), 0);
    assert_ok(rotate(&ring, &rotation));
    assert_true(file_opens_all(&ring, ring.path));
}

TEST_DB(files_that_cannot_be_written_leave_a_key_that_opens)
{
    struct ring ring = ring_new(world);
    struct key_rotation rotation;
    struct portal_key *old = key_of(world, ring.path);
    char name[PORTAL_KEY_NAME_SIZE];
    portal_key_name(old, name);
    portal_key_free(old);
    assert_int_equal(mkdir(ring.next_path, 0700), 0);
    assert_int_not_equal(rotate(&ring, &rotation), OK);
    assert_true(file_opens_all(&ring, ring.path));
    assert_int_equal(rmdir(ring.next_path), 0);
    const char *kept = arena_format(world->arena, "%s.old-%s", ring.path, name);
    assert_int_equal(mkdir(kept, 0700), 0);
    assert_int_not_equal(rotate(&ring, &rotation), OK);
    assert_true(file_opens_all(&ring, ring.next_path));
    assert_int_equal(rmdir(kept), 0);
    assert_ok(rotate(&ring, &rotation));
    assert_true(file_opens_all(&ring, ring.path));
}

TEST_DB(a_key_that_does_not_open_stops_the_change)
{
    struct ring ring = ring_new(world);
    struct key_rotation rotation;
    assert_ok(db_run(world->db, &testing_spoil_key, DB_PARAMS(db_blob("spoiled", 7), db_int(PEOPLE)), NULL));
    assert_error(rotate(&ring, &rotation), ERROR_DAMAGED);
    struct portal_key *key = key_of(world, ring.path);
    const struct content *content;
    assert_ok(person_content(&ring, key, 1, &content));
    portal_key_free(key);
}

TEST_DB(another_portals_key_file_changes_nothing)
{
    struct ring ring = ring_new(world);
    struct key_rotation rotation;
    const char *message = "", *aside = arena_format(world->arena, "%s.aside", ring.path);
    assert_int_equal(rename(ring.path, aside), 0);
    assert_ok(portal_key_create(world->arena, ring.path, &message));
    assert_error(rotate(&ring, &rotation), ERROR_FORBIDDEN);
    assert_true(file_opens_all(&ring, aside));
}

/* ---- killed ---- */

static void rotate_on(void *context, struct test_acknowledge *acknowledge)
{
    struct ring *ring = context;
    struct arena *arena = arena_new(0);
    struct db *db = NULL;
    struct key_rotation rotation;
    const char *message = "";
    if (!arena || db_open(arena, ring->world->location, &db, &message) != OK) _exit(72);
    test_acknowledge(acknowledge, 0);
    for (int64_t i = 1;; i++) {
        if (key_rotate(db, arena, ring->path, &rotation, &message) != OK) _exit(74);
        test_acknowledge(acknowledge, i);
    }
}

TEST_DB(a_change_of_the_key_that_is_killed_at_any_moment_loses_nothing)
{
    struct ring ring = ring_new(world);
    struct key_rotation rotation;
    for (int i = 0; i < 60; i++) {
        struct test_killed killed = test_kill_during(rotate_on, &ring, 20000);
        assert_false(killed.ended);
        if (!file_opens_all(&ring, ring.path)) assert_true(file_opens_all(&ring, ring.next_path));
        /* A server of PostgreSQL may still be carrying out the last commit. */
        enum error error;
        do {
            error = rotate(&ring, &rotation);
        } while (error == ERROR_CONFLICT);
        assert_ok(error);
        assert_true(file_opens_all(&ring, ring.path));
    }
}

/* ---- as people call it ---- */

TEST(the_key_is_changed_from_the_command_line)
{
    struct place place = place_new();
    place_init(&place);
    assert_says(&place, EXIT_DONE, "Saved", "backup --data ~/one ~/file");
    assert_says(&place, EXIT_DONE, "The portal has a new key", "key rotate --data ~/one");
    assert_says(&place, EXIT_DONE, "1 lines, whole", "check --data ~/one");
    assert_says(&place, EXIT_FAILED, "no portal", "key rotate --data ~/none");
    assert_says(&place, EXIT_USAGE, "does not know", "key rotate --data ~/one now");
    arena_free(place.arena);
}

TEST(another_portals_key_file_is_noticed_by_all_commands)
{
    struct place place = place_new();
    place_init(&place);
    assert_says(&place, EXIT_DONE, "The portal is ready",
                "init --data ~/two --admin-email a@example.org --admin-name Ann --log-level error");
    const char *one = arena_format(place.arena, "%s/one/portal.key", place.directory);
    assert_int_equal(rename(arena_format(place.arena, "%s/two/portal.key", place.directory), one), 0);
    assert_says(&place, EXIT_FAILED, "is not this portal's key", "check --data ~/one");
    assert_says(&place, EXIT_FAILED, "is not this portal's key",
                "serve --data ~/one --listen 127.0.0.1:8119");
    assert_says(&place, EXIT_FAILED, "is not this portal's", "key rotate --data ~/one");
    assert_says(&place, EXIT_DONE, "not noted in the access log", "backup --data ~/one ~/file");
    arena_free(place.arena);
}

TEST(a_change_of_the_key_that_was_interrupted_is_noticed)
{
    struct place place = place_new();
    place_init(&place);
    const char *path = arena_format(place.arena, "%s/one/portal.key", place.directory);
    assert_says(&place, EXIT_DONE, "The portal has a new key", "key rotate --data ~/one");
    assert_says(&place, EXIT_DONE, "The portal is ready",
                "init --data ~/two --admin-email a@example.org --admin-name Ann --log-level error");
    assert_int_equal(rename(path, key_next_path(place.arena, path)), 0);
    assert_int_equal(rename(arena_format(place.arena, "%s/two/portal.key", place.directory), path), 0);
    assert_says(&place, EXIT_FAILED, "Run `ithaca key rotate` once more", "check --data ~/one");
    assert_says(&place, EXIT_DONE, "The portal has a new key", "key rotate --data ~/one");
    assert_says(&place, EXIT_DONE, "key file:  well", "check --data ~/one");
    arena_free(place.arena);
}

TEST(a_restored_portal_says_which_key_it_needs)
{
    struct place place = place_new();
    place_init(&place);
    assert_says(&place, EXIT_DONE, "of no use", "backup --data ~/one ~/file");
    assert_says(&place, EXIT_DONE, "key file is not in it", "check --backup ~/file");
    assert_says(&place, EXIT_DONE, "it has to be", "restore --data ~/two ~/file");
    arena_free(place.arena);
}
