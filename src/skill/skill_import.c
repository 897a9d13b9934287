/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Takes in a taxonomy of skills. Labels are the identity here: people have skills, not addresses of concepts.
 */
#include <string.h>
#include <unistd.h>

#include "base/csv.h"
#include "base/random.h"
#include "base/text.h"
#include "db/db.h"
#include "language/language.h"
#include "skill/skill.h"

RECORD_DEFINE(skill_import_counts, SKILL_IMPORT_COUNTS_FIELDS)

struct skill_file {
    struct arena *arena; /* for messages */
    const struct clock *clock;
    int file;
    struct csv *csv;
    size_t label, id, reuse;
    bool has_reuse;
    struct skill_import_counts counts;
    const char *message;
};

static enum error find_columns(struct skill_file *import)
{
    if (!csv_find_column(import->csv, "label", &import->label) &&
        !csv_find_column(import->csv, "preferredLabel", &import->label)) {
        import->message = MESSAGE("The file has no column called label or preferredLabel.");
        return ERROR_INVALID;
    }
    if (!csv_find_column(import->csv, "skill_id", &import->id) &&
        !csv_find_column(import->csv, "conceptUri", &import->id)) {
        import->message = MESSAGE("The file has no column called skill_id or conceptUri.");
        return ERROR_INVALID;
    }
    import->has_reuse = csv_find_column(import->csv, "reuse", &import->reuse) ||
                        csv_find_column(import->csv, "reuseLevel", &import->reuse);
    return OK;
}

#define KNOWN_FIELDS(FIELD, R)                                                                               \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, source, 0)                                                                                \
    FIELD(R, text, external_id, 0)                                                                           \
    FIELD(R, text, reuse, 0)
RECORD_LOCAL(known_skill, KNOWN_FIELDS)

SQL(skill_known, "SELECT id, source, external_id, reuse FROM skill WHERE label_key = $1");
SQL(skill_add_esco, "INSERT INTO skill (id, label, label_key, match_key, source, external_id, reuse) "
                    "VALUES ($1, $2, $3, $4, 'esco', $5, $6)");
SQL(skill_change_esco,
    "UPDATE skill SET label = $2, source = 'esco', external_id = $3, reuse = $4 WHERE id = $1");

static enum error take_row(struct db *db, struct arena *arena, struct skill_file *import,
                           const struct csv_row *row)
{
    struct known_skill known;
    import->counts.rows++;
    if (row->problem || !skill_label_is_fit(row->fields[import->label])) {
        import->counts.refused++;
        return OK;
    }
    const char *label = text_trim(arena, row->fields[import->label]), *key = text_fold(arena, label);
    const char *id = row->fields[import->id], *reuse = import->has_reuse ? row->fields[import->reuse] : "";
    enum error error = db_one(db, arena, &skill_known, DB_PARAMS(db_text(key)), &known_skill_record, &known);
    if (error == ERROR_NOT_FOUND) {
        import->counts.added++;
        return db_run(db, &skill_add_esco,
                      DB_PARAMS(db_int(id_new(import->clock)), db_text(label), db_text(key),
                                db_text(skill_match_key(arena, label)), db_text(id), db_text(reuse)),
                      NULL);
    }
    if (error != OK) return error;
    /* Some labels stand in the taxonomy twice; the first keeps its address. */
    if (strcmp(known.source, "esco") == 0) {
        import->counts.unchanged++;
        return OK;
    }
    import->counts.updated++;
    return db_run(db, &skill_change_esco,
                  DB_PARAMS(db_int(known.id), db_text(label), db_text(id), db_text(reuse)), NULL);
}

static enum error take_rows(struct db *db, struct skill_file *import, struct arena *scratch)
{
    const struct csv_row *row;
    enum error error;
    TRY(find_columns(import));
    while ((error = csv_next(import->csv, &row)) == OK && row) {
        TRY(take_row(db, scratch, import, row));
        arena_clear(scratch);
    }
    if (error != OK) import->message = arena_string(import->arena, csv_message(import->csv));
    return error;
}

/* May run again on PostgreSQL, so that the file is opened here. */
static enum error import_once(struct db *db, void *context)
{
    struct skill_file *import = context;
    const char *message = NULL;
    struct arena *memory = arena_new(0), *scratch = arena_new(0);
    enum error error = memory && scratch && lseek(import->file, 0, SEEK_SET) == 0 ? OK : ERROR_UNAVAILABLE;
    import->counts = (struct skill_import_counts){0};
    import->message = "";
    if (error == OK) {
        error = csv_open(memory, import->file, NULL, &import->csv, &message);
        if (error != OK) import->message = arena_string(import->arena, message);
    }
    if (error == OK) error = take_rows(db, import, scratch);
    if (memory) arena_free(memory);
    if (scratch) arena_free(scratch);
    return error;
}

enum error skill_import(struct db *db, struct arena *arena, const struct clock *clock, int file,
                        struct skill_import_counts *ret_counts, const char **ret_message)
{
    struct skill_file import = {.arena = arena, .clock = clock, .file = file, .message = ""};
    enum error error = db_write(db, import_once, &import);
    *ret_message = import.message;
    if (error == OK) *ret_counts = import.counts;
    return error;
}
