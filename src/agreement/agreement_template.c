/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "agreement/agreement_template.h"

#include "db/db.h"

FORM_DEFINE(agreement_template, AGREEMENT_TEMPLATE_FIELDS)

SQL(agreement_template_of,
    "SELECT version, mode, times, focus, boundaries, outside, confidentiality, feedback, ending "
    "FROM agreement_template WHERE program_id = $1");

static struct agreement_template usual_template(const char *format)
{
    const struct agreement_words *words = agreement_words_of(format);
    return (struct agreement_template){.mode = words->mode,
                                       .focus = words->focus,
                                       .times = words->times,
                                       .boundaries = words->boundaries,
                                       .outside = words->outside,
                                       .confidentiality = words->confidentiality,
                                       .feedback = words->feedback,
                                       .ending = words->ending};
}

enum error agreement_template_get(struct db *db, struct arena *arena, int64_t program, const char *format,
                                  struct agreement_template *ret_template)
{
    struct agreement_template stored;
    enum error error = program ? db_one(db, arena, &agreement_template_of, DB_PARAMS(db_int(program)),
                                        &agreement_template_record, &stored)
                               : ERROR_NOT_FOUND;
    if (error == ERROR_NOT_FOUND) stored = usual_template(format);
    else if (error != OK) return error;
    *ret_template = stored;
    return OK;
}

/* Version 0 means that none was stored: the insert then meets no row, and an update none of version 0. */
SQL(agreement_template_add,
    "INSERT INTO agreement_template (program_id, mode, times, focus, boundaries, outside, confidentiality, feedback, "
    "ending, updated_by, updated_at, version) VALUES ($1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, CAST($2 AS BIGINT) + 1) "
    "ON CONFLICT DO NOTHING");
SQL(agreement_template_change,
    "UPDATE agreement_template SET mode = $3, times = $4, focus = $5, boundaries = $6, outside = $7, "
    "confidentiality = $8, feedback = $9, ending = $10, updated_by = $11, updated_at = $12, version = version + 1 "
    "WHERE program_id = $1 AND version = $2");

enum error agreement_template_put(struct db *db, const struct clock *clock, int64_t program, int64_t person,
                                  const struct agreement_template *words)
{
    return db_run_one(db, words->version ? &agreement_template_change : &agreement_template_add,
                      DB_PARAMS(db_int(program), db_int(words->version), db_text(words->mode),
                                db_text(words->times), db_text(words->focus), db_text(words->boundaries),
                                db_text(words->outside), db_text(words->confidentiality),
                                db_text(words->feedback), db_text(words->ending), db_int(person),
                                db_int(clock_seconds(clock))));
}

SQL(agreement_template_remove, "DELETE FROM agreement_template WHERE program_id = $1");

enum error agreement_template_forget(struct db *db, int64_t program)
{
    return db_run(db, &agreement_template_remove, DB_PARAMS(db_int(program)), NULL);
}

#define AUTHOR_FIELDS(FIELD, R) FIELD(R, text, name, 0)
RECORD_LOCAL(template_author, AUTHOR_FIELDS)
SQL(agreement_template_changed_by,
    "SELECT p.name FROM agreement_template t JOIN person p ON p.id = t.updated_by "
    "WHERE t.program_id = $1");

enum error agreement_template_author(struct db *db, struct arena *arena, int64_t program,
                                     const char **ret_name)
{
    struct template_author author = {.name = ""};
    enum error error = db_one(db, arena, &agreement_template_changed_by, DB_PARAMS(db_int(program)),
                              &template_author_record, &author);
    if (error != OK && error != ERROR_NOT_FOUND) return error;
    *ret_name = author.name;
    return OK;
}
