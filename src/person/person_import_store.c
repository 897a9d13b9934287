/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Files in pieces of 256 KiB, and what a look through them found. */
#include "person/person_import_store.h"

#include <unistd.h>

#include "base/random.h"
#include "base/text.h"
#include "db/db.h"
#include "person/person_batch.h"
#include "web/spool.h"

RECORD_DEFINE(stored_import, STORED_IMPORT_FIELDS)
RECORD_DEFINE(import_line, IMPORT_LINE_FIELDS)

enum { PIECE_SIZE = 256 * 1024, KEPT_SECONDS = 7 * 86400, ROW_VALUES = 10, ROWS_AT_ONCE = 50 };

/* ---- keeping the file ---- */

SQL(import_expire, "DELETE FROM person_import WHERE expires_at < $1");
SQL(import_add, "INSERT INTO person_import (id, owner_id, file_name, size, state, created_at, expires_at) "
                "VALUES ($1, $2, $3, $4, 'uploaded', $5, $6)");
SQL(import_add_piece, "INSERT INTO person_import_chunk (import_id, position, bytes) VALUES ($1, $2, $3)");

static enum error forget_expired(struct db *db, void *context)
{
    const struct clock *clock = context;
    return db_run(db, &import_expire, DB_PARAMS(db_int(clock_seconds(clock))), NULL);
}

enum error person_import_forget_uploads(struct db *db, const struct clock *clock)
{
    return db_write(db, forget_expired, (void *)(uintptr_t)clock);
}

struct addition {
    int64_t id, owner, now, size;
    const char *name;
    int file;
    char *piece;
};

static enum error add_pieces(struct db *db, const struct addition *addition)
{
    for (int64_t at = 0, position = 0; at < addition->size; position++) {
        ssize_t length = pread(addition->file, addition->piece, PIECE_SIZE, at);
        if (length <= 0) return ERROR_UNAVAILABLE;
        TRY(db_run(
            db, &import_add_piece,
            DB_PARAMS(db_int(addition->id), db_int(position), db_blob(addition->piece, (size_t)length)),
            NULL));
        at += length;
    }
    return OK;
}

static enum error add(struct db *db, void *context)
{
    const struct addition *addition = context;
    TRY(db_run(db, &import_expire, DB_PARAMS(db_int(addition->now)), NULL));
    TRY(db_run(db, &import_add,
               DB_PARAMS(db_int(addition->id), db_int(addition->owner), db_text(addition->name),
                         db_int(addition->size), db_int(addition->now), db_int(addition->now + KEPT_SECONDS)),
               NULL));
    return add_pieces(db, addition);
}

enum error import_store_add(struct db *db, const struct clock *clock, int64_t owner, const char *name,
                            int file, int64_t size, int64_t *ret_id)
{
    if (size > PERSON_IMPORT_FILE_LIMIT) return ERROR_TOO_LARGE;
    struct arena *arena = arena_new(0);
    if (!arena) return ERROR_UNAVAILABLE;
    struct addition addition = {.id = id_new(clock),
                                .owner = owner,
                                .now = clock_seconds(clock),
                                .size = size,
                                .name = name,
                                .file = file,
                                .piece = arena_alloc(arena, PIECE_SIZE)};
    enum error error = db_write(db, add, &addition);
    arena_free(arena);
    if (error == OK) *ret_id = addition.id;
    return error;
}

/* ---- finding it again ---- */

#define IMPORT_COLUMNS                                                                                       \
    "SELECT id, file_name, size, state, mapping, added, changed, unchanged, refused, created_at FROM person_import "
SQL(import_by_id, IMPORT_COLUMNS "WHERE id = $1 AND owner_id = $2 AND expires_at >= $3");
SQL(import_open_ones, IMPORT_COLUMNS
    "WHERE owner_id = $1 AND expires_at >= $2 AND state <> 'applied' ORDER BY created_at DESC LIMIT 5");

enum error import_store_get(struct db *db, struct arena *arena, const struct clock *clock, int64_t owner,
                            int64_t id, struct stored_import *ret_import)
{
    return db_one(db, arena, &import_by_id,
                  DB_PARAMS(db_int(id), db_int(owner), db_int(clock_seconds(clock))), &stored_import_record,
                  ret_import);
}

enum error import_store_list(struct db *db, struct arena *arena, const struct clock *clock, int64_t owner,
                             struct list *ret_imports)
{
    return db_list(db, arena, &import_open_ones, DB_PARAMS(db_int(owner), db_int(clock_seconds(clock))),
                   &stored_import_record, ret_imports);
}

#define PIECE_FIELDS(FIELD, R) FIELD(R, bytes, bytes, 0)
RECORD_LOCAL(import_piece, PIECE_FIELDS)
SQL(import_pieces, "SELECT bytes FROM person_import_chunk WHERE import_id = $1 ORDER BY position");

static enum error write_piece(void *context, const void *item)
{
    const struct import_piece *piece = item;
    return spool_write(*(const int *)context, piece->bytes.at, piece->bytes.length);
}

static void close_file(void *context)
{
    close(*(int *)context);
}

enum error import_store_open(struct db *db, struct arena *arena, int64_t id, int *ret_file)
{
    int *file = ARENA_NEW(arena, int);
    TRY(spool_open(NULL, file));
    arena_defer(arena, close_file, file);
    TRY(db_each(db, &import_pieces, DB_PARAMS(db_int(id)), &import_piece_record, write_piece, file));
    if (lseek(*file, 0, SEEK_SET) != 0) return ERROR_UNAVAILABLE;
    *ret_file = *file;
    return OK;
}

/* ---- what would happen ---- */

#define LINE_COLUMNS                                                                                         \
    "INSERT INTO person_import_row (import_id, number, state, name, email, changes, department, job_title, " \
    "manager, level) VALUES "
SQL(import_line_add, LINE_COLUMNS "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)");
SQL(import_line_add_many, LINE_COLUMNS BATCH_500(BATCH_ROWS_OF_10));
SQL(import_problem_add, "INSERT INTO person_import_problem (import_id, number, position, column_name, value, "
                        "problem, help) VALUES ($1, $2, $3, $4, $5, $6, $7)");
SQL(import_lines_remove, "DELETE FROM person_import_row WHERE import_id = $1");
SQL(import_problems_remove, "DELETE FROM person_import_problem WHERE import_id = $1");
SQL(import_checked,
    "UPDATE person_import SET state = 'checked', mapping = $2, added = $3, changed = $4, "
    "unchanged = $5, refused = $6, version = version + 1 WHERE id = $1 AND state <> 'applied'");

struct look {
    struct db *db;
    struct arena *arena, *group;
    const struct clock *clock;
    int64_t id;
    int file;
    const struct person_mapping *mapping;
    struct list values; /* struct db_value */
    const char *message;
};

static enum error write_lines(struct look *look, bool last)
{
    const struct db_value *values = look->values.items;
    if (look->values.count == ROW_VALUES * ROWS_AT_ONCE) {
        TRY(db_run(look->db, &import_line_add_many,
                   (struct db_params){.values = values, .count = ROW_VALUES * ROWS_AT_ONCE}, NULL));
    } else if (!last) {
        return OK;
    } else {
        for (size_t i = 0; i < look->values.count; i += ROW_VALUES)
            TRY(db_run(look->db, &import_line_add,
                       (struct db_params){.values = values + i, .count = ROW_VALUES}, NULL));
    }
    look->values = (struct list){0};
    arena_clear(look->group);
    return OK;
}

static struct db_value kept(struct look *look, const char *text)
{
    return db_text(arena_string(look->group, text_or_empty(text)));
}

static enum error keep_line(void *context, const struct person_import_report *report)
{
    struct look *look = context;
    int64_t position = 0;
    LIST_EACH (report->problems, struct person_import_problem, problem)
        TRY(db_run(look->db, &import_problem_add,
                   DB_PARAMS(db_int(look->id), db_int(report->number), db_int(position++),
                             db_text(problem->column_name), db_text(problem->value),
                             db_text(problem->problem), db_text(problem->help)),
                   NULL));
    const struct db_value row[ROW_VALUES] = {db_int(look->id),
                                             db_int(report->number),
                                             db_text(person_import_state_name(report->state)),
                                             kept(look, report->name),
                                             kept(look, report->email),
                                             kept(look, report->changes),
                                             kept(look, report->department),
                                             kept(look, report->job_title),
                                             kept(look, report->manager),
                                             db_int(report->level)};
    for (int i = 0; i < ROW_VALUES; i++) *LIST_ADD(&look->values, look->group, struct db_value) = row[i];
    return write_lines(look, false);
}

static enum error check(struct db *db, void *context)
{
    struct look *look = context;
    struct person_import_counts counts = {0};
    struct person_import_job job = {.db = db,
                                    .clock = look->clock,
                                    .file = look->file,
                                    .mapping = look->mapping,
                                    .report = keep_line,
                                    .context = look};
    look->values = (struct list){0};
    arena_clear(look->group);
    TRY(db_run(db, &import_problems_remove, DB_PARAMS(db_int(look->id)), NULL));
    TRY(db_run(db, &import_lines_remove, DB_PARAMS(db_int(look->id)), NULL));
    TRY(person_import_check(look->arena, &job, &counts, &look->message));
    TRY(write_lines(look, true));
    return db_run_one(db, &import_checked,
                      DB_PARAMS(db_int(look->id), db_text(person_mapping_write(look->arena, look->mapping)),
                                db_int(counts.added), db_int(counts.changed), db_int(counts.unchanged),
                                db_int(counts.refused)));
}

enum error import_store_check(struct db *db, struct arena *arena, const struct clock *clock, int64_t id,
                              int file, const struct person_mapping *mapping, const char **ret_message)
{
    struct look look = {.db = db,
                        .arena = arena,
                        .group = arena_new(0),
                        .clock = clock,
                        .id = id,
                        .file = file,
                        .mapping = mapping,
                        .message = ""};
    if (!look.group) return ERROR_UNAVAILABLE;
    enum error error = db_write(db, check, &look);
    arena_free(look.group);
    *ret_message = look.message;
    return error;
}

SQL(import_pieces_remove, "DELETE FROM person_import_chunk WHERE import_id = $1");
SQL(import_applied, "UPDATE person_import SET state = 'applied', version = version + 1 WHERE id = $1");
SQL(import_remove, "DELETE FROM person_import WHERE id = $1");

enum error import_store_applied(struct db *db, int64_t id)
{
    TRY(db_run(db, &import_pieces_remove, DB_PARAMS(db_int(id)), NULL));
    TRY(db_run(db, &import_problems_remove, DB_PARAMS(db_int(id)), NULL));
    TRY(db_run(db, &import_lines_remove, DB_PARAMS(db_int(id)), NULL));
    return db_run_one(db, &import_applied, DB_PARAMS(db_int(id)));
}

static enum error remove_import(struct db *db, void *context)
{
    return db_run_one(db, &import_remove, DB_PARAMS(db_int(*(const int64_t *)context)));
}

enum error import_store_remove(struct db *db, int64_t id)
{
    return db_write(db, remove_import, &id);
}

SQL(import_lines, "SELECT number, name, email, department, job_title, changes FROM person_import_row "
                  "WHERE import_id = $1 AND state = $2 ORDER BY number LIMIT $3 OFFSET $4");
SQL(import_problems, "SELECT column_name, value, problem, help FROM person_import_problem "
                     "WHERE import_id = $1 AND number = $2 ORDER BY position");

enum error import_store_lines(struct db *db, struct arena *arena, int64_t id, const char *state,
                              int64_t limit, int64_t offset, struct list *ret_lines)
{
    size_t first = ret_lines->count;
    TRY(db_list(db, arena, &import_lines,
                DB_PARAMS(db_int(id), db_text(state), db_int(limit), db_int(offset)), &import_line_record,
                ret_lines));
    if (state[0] != 'r') return OK;
    for (size_t i = first; i < ret_lines->count; i++) {
        struct import_line *line = LIST_AT(ret_lines, struct import_line, i);
        TRY(db_list(db, arena, &import_problems, DB_PARAMS(db_int(id), db_int(line->number)),
                    &person_import_problem_record, &line->problems));
    }
    return OK;
}
