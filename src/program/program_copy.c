/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What a copy of a program takes along that stands in tables of features above it: the template of its
 * agreements, what it changed in the guide, the chapters of its own in the training, and the groups it names
 * for the matcher. Those features know the program and not the other way round, so their rows are copied here
 * as they are, none of them read.
 */
#include "program/program_copy.h"

#include "base/random.h"
#include "db/db.h"

#define COPIED_FIELDS(FIELD, R) FIELD(R, id, id, 0)
RECORD_LOCAL(copied, COPIED_FIELDS)

SQL(program_copy_training,
    "UPDATE program SET training = (SELECT training FROM program WHERE id = $2) WHERE id = $1");
SQL(program_copy_agreement,
    "INSERT INTO agreement_template (program_id, mode, times, focus, boundaries, outside, confidentiality, "
    "feedback, ending, updated_by, updated_at, version) SELECT $1, mode, times, focus, boundaries, outside, "
    "confidentiality, feedback, ending, updated_by, updated_at, 1 FROM agreement_template WHERE program_id = $2");
SQL(program_copy_guide_rows, "SELECT id FROM guide_item WHERE program_id = $1 ORDER BY id");
SQL(program_copy_guide_row,
    "INSERT INTO guide_item (id, program_id, library_key, kind, phase, theme, side, title, how, minutes, changed, "
    "hidden, created_at, updated_at, version) SELECT $1, $2, library_key, kind, phase, theme, side, title, how, "
    "minutes, changed, hidden, created_at, updated_at, 1 FROM guide_item WHERE id = $3");
SQL(program_copy_chapter_rows, "SELECT id FROM training_chapter WHERE program_id = $1 ORDER BY id");
SQL(program_copy_chapter_row,
    "INSERT INTO training_chapter (id, program_id, side, title, body, question, thought, created_at, updated_at, "
    "version) SELECT $1, $2, side, title, body, question, thought, created_at, updated_at, 1 "
    "FROM training_chapter WHERE id = $3");
SQL(program_copy_group_rows, "SELECT id FROM program_group WHERE program_id = $1 ORDER BY id");
SQL(program_copy_group_row, "INSERT INTO program_group (id, program_id, name, name_key) SELECT $1, $2, name, "
                            "name_key FROM program_group WHERE id = $3");

/* Row by row, for each needs an id of its own; the order of the ids is that of the rows. */
static enum error copy_rows(const struct program_copying *copying, const struct sql *list,
                            const struct sql *copy)
{
    struct list rows = {0};
    TRY(db_list(copying->db, copying->arena, list, DB_PARAMS(db_int(copying->from)), &copied_record, &rows));
    LIST_EACH (&rows, struct copied, row)
        TRY(db_run_one(copying->db, copy,
                       DB_PARAMS(db_int(id_new(copying->clock)), db_int(copying->to), db_int(row->id))));
    return OK;
}

enum error program_copy_texts(const struct program_copying *copying)
{
    struct db_params both = DB_PARAMS(db_int(copying->to), db_int(copying->from));
    TRY(db_run(copying->db, &program_copy_training, both, NULL));
    TRY(db_run(copying->db, &program_copy_agreement, both, NULL));
    TRY(copy_rows(copying, &program_copy_guide_rows, &program_copy_guide_row));
    TRY(copy_rows(copying, &program_copy_chapter_rows, &program_copy_chapter_row));
    return copy_rows(copying, &program_copy_group_rows, &program_copy_group_row);
}
