/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What a test with a database is given. SQLite: one file is migrated once and copied for each test.
 * PostgreSQL: one schema of this process is migrated once and emptied for each test. The state of this file
 * belongs to the test program alone; a test that failed in the middle is cleaned up by the next one.
 */
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include "crypto/portal_key.h"
#include "db/engine.h"
#include "tests/support/test.h"

enum { SCHEMAS_MAX = 512 };

static const int64_t MONDAY_MORNING = 1772442000000; /* 2026-03-02 09:00:00 UTC */

static struct {
    char directory[64];      /* of this run; "" until it is made */
    int last_number;         /* of directories, files and schemas */
    char template_file[128]; /* SQLite: migrated, to be copied */
    struct db *shared;       /* PostgreSQL: the connection of all worlds */
    const char *shared_url;  /* of its schema */
    struct arena *arena;     /* as long as the run */
    struct test_world *current;
    const char *schemas[SCHEMAS_MAX];
    int schema_count;
    pid_t owner; /* children that fork from tests must not clean up */
} run;

static const char *server_url(void)
{
    const char *url = getenv("ITHACA_TEST_DATABASE");
    return url && *url ? url : NULL;
}

static int remove_entry(const char *path, const struct stat *status, int kind, struct FTW *walk)
{
    (void)status;
    (void)kind;
    (void)walk;
    return remove(path);
}

static struct db *open_or_stop(const char *location)
{
    struct db *db;
    const char *message = "";
    if (db_open(run.arena, location, &db, &message) != OK) {
        fprintf(stderr, "test database: %s\n", message);
        exit(70);
    }
    return db;
}

static void drop_schemas(void)
{
    struct db *db = open_or_stop(server_url());
    for (int i = 0; i < run.schema_count; i++) {
        enum error error =
            db_script(db, arena_format(run.arena, "DROP SCHEMA IF EXISTS %s CASCADE", run.schemas[i]));
        if (error != OK) fprintf(stderr, "test database: %s\n", db_message(db));
    }
    db_close(db);
}

void test_run_ends(void)
{
    if (getpid() != run.owner) return;
    if (run.current) test_world_free(run.current);
    db_close(run.shared);
    if (run.schema_count) drop_schemas();
    if (run.directory[0]) nftw(run.directory, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
    arena_free(run.arena);
}

static void run_begins(void)
{
    if (run.arena) return;
    run.owner = getpid();
    run.arena = arena_new(0);
    /* Memory, where there is: the tests commit thousands of times. */
    const char *base = getenv("TMPDIR");
    if (!base || !*base) base = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
    snprintf(run.directory, sizeof run.directory, "%.40s/ithaca-XXXXXX", base);
    if (!run.arena || !mkdtemp(run.directory)) {
        perror("test directory");
        exit(70);
    }
}

const char *test_directory(struct arena *arena)
{
    run_begins();
    /* Children that were forked count on from the same number. */
    char *path = arena_format(arena, "%s/%d.%d", run.directory, (int)getpid(), ++run.last_number);
    if (mkdir(path, 0700) != 0) BUG("a test directory cannot be made");
    return path;
}

const char *test_empty_database(struct arena *arena)
{
    run_begins();
    int number = ++run.last_number;
    const char *url = server_url();
    if (!url) return arena_format(arena, "%s/%d.db", run.directory, number);
    if (run.schema_count == SCHEMAS_MAX) BUG("too many schemas");
    const char *schema = arena_format(run.arena, "test_%d_%d", (int)getpid(), number);
    run.schemas[run.schema_count++] = schema;
    return arena_format(arena, "%s%sschema=%s", url, strchr(url, '?') ? "&" : "?", schema);
}

static void migrate_or_stop(struct db *db)
{
    const char *message = "";
    if (db_migrate(db, run.arena, migrations_all, migrations_count, MONDAY_MORNING / 1000, &message) == OK)
        return;
    fprintf(stderr, "test database: %s\n", message);
    exit(70);
}

static void copy_file(const char *from, const char *to)
{
    int in = open(from, O_RDONLY | O_CLOEXEC);
    int out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    struct stat status;
    if (in < 0 || out < 0 || fstat(in, &status) != 0) BUG("the test database cannot be copied");
    for (off_t left = status.st_size; left > 0;) {
        ssize_t copied = sendfile(out, in, NULL, (size_t)left);
        if (copied <= 0) BUG("the test database cannot be copied");
        left -= copied;
    }
    close(in);
    close(out);
}

static void open_sqlite(struct test_world *world)
{
    if (!run.template_file[0]) {
        snprintf(run.template_file, sizeof run.template_file, "%s/template.db", run.directory);
        struct db *db = open_or_stop(run.template_file);
        migrate_or_stop(db);
        db_close(db);
    }
    world->location = test_empty_database(world->arena);
    copy_file(run.template_file, world->location);
    world->db = open_or_stop(world->location);
}

/* TRUNCATE would take a file for each table that refers to one of these, so rows are deleted, unchecked. */
static const char *const empty_tables =
    "DO $$ DECLARE t record; has boolean; BEGIN PERFORM set_config('session_replication_role', 'replica', true);"
    " FOR t IN SELECT quote_ident(tablename) AS name FROM pg_tables"
    " WHERE schemaname = current_schema() AND tablename <> 'schema_migration' LOOP"
    " EXECUTE 'SELECT EXISTS (SELECT 1 FROM ' || t.name || ')' INTO has;"
    " IF has THEN EXECUTE 'DELETE FROM ' || t.name; END IF; END LOOP; END $$";

static void open_postgres(struct test_world *world)
{
    if (!run.shared) {
        run.shared_url = test_empty_database(run.arena);
        run.shared = open_or_stop(run.shared_url);
        migrate_or_stop(run.shared);
    }
    if (db_script(run.shared, empty_tables) != OK) {
        fprintf(stderr, "test database: %s\n", db_message(run.shared));
        exit(70);
    }
    world->location = run.shared_url;
    world->db = run.shared;
}

struct test_world *test_world_new(void)
{
    run_begins();
    if (run.current) test_world_free(run.current);
    struct test_world *world = calloc(1, sizeof *world);
    if (!world || !(world->arena = arena_new(0))) BUG("out of memory");
    run.current = world;
    world->now = MONDAY_MORNING;
    world->clock = clock_fixed(&world->now);
    world->portal_key = portal_key_random();
    if (server_url()) open_postgres(world);
    else open_sqlite(world);
    return world;
}

void test_world_free(struct test_world *world)
{
    db_reset(world->db);
    db_fail_at(world->db, 0);
    if (world->db != run.shared) {
        db_close(world->db);
        unlink(world->location);
    }
    arena_free(world->arena);
    portal_key_free(world->portal_key);
    free(world);
    run.current = NULL;
}
