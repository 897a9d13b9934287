/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Any bytes as a backup file, with and without the hash that fits them: it is verified, and what passes is
 * restored into an empty database, which then holds all of it or nothing.
 */
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/log.h"
#include "db/dump.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static const struct migration migrations[] = {
    {1, "0001_shelf",
     "CREATE TABLE shelf (id BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, weight DOUBLE PRECISION, cover BYTEA,"
     " above_id BIGINT REFERENCES shelf (id));\n"},
};
static const struct sql count = {"count", "SELECT COUNT(*) FROM shelf"};

static int file_of(const uint8_t *bytes, size_t length, bool ended)
{
    unsigned char hash[32];
    crypto_generichash_state state;
    int file = memfd_create("backup", 0);
    BUG_IF(file < 0 || write(file, bytes, length) != (ssize_t)length);
    if (!ended) return file;
    crypto_generichash_init(&state, NULL, 0, sizeof hash);
    crypto_generichash_update(&state, bytes, length);
    crypto_generichash_update(&state, (const unsigned char *)"Z", 1);
    crypto_generichash_final(&state, hash, sizeof hash);
    BUG_IF(write(file, "Z", 1) != 1 || write(file, hash, sizeof hash) != sizeof hash);
    return file;
}

static void restore(struct arena *arena, const char *path, int64_t rows)
{
    char location[64];
    const char *message = "";
    struct db *db;
    struct dump_summary summary;
    int64_t found = 0;
    bool has = false;
    snprintf(location, sizeof location, "/dev/shm/ithaca-fuzz-%d.db", (int)getpid());
    BUG_IF(db_open(arena, location, &db, &message) != OK);
    enum error error =
        dump_restore(db, arena, path, migrations, 1, 0, (struct dump_progress){0}, &summary, &message);
    BUG_IF(db_has_table(db, "shelf", &has) != OK);
    BUG_IF(has && db_number(db, &count, DB_NO_PARAMS, &found) != OK);
    BUG_IF(error == OK && found != rows);
    BUG_IF(error != OK && (found != 0 || !*message));
    db_close(db);
    unlink(location);
}

static void try_file(const uint8_t *bytes, size_t length, bool ended)
{
    struct arena *arena = arena_new(0);
    struct dump_summary summary;
    const char *message = "";
    int file = file_of(bytes, length, ended);
    const char *path = arena_format(arena, "/proc/self/fd/%d", file);
    enum error error = dump_verify(arena, path, &summary, &message);
    BUG_IF(error != OK && !*message);
    if (error == OK) restore(arena, path, summary.rows);
    arena_free(arena);
    close(file);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    BUG_IF(sodium_init() < 0);
    log_set_level(LOG_ERROR);
    try_file(bytes, length, false);
    try_file(bytes, length, true);
    return 0;
}
