/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "notice/notice.h"

#include "base/text.h"
#include "db/db.h"
#include "notice/notice_kinds.h"
#include "notice/notice_store.h"

RECORD_DEFINE(notice_row, NOTICE_ROW_FIELDS)

SQL(notice_insert,
    "INSERT INTO notice (id, person_id, kind, subject_id, text, path, created_at, who, what, at_moment, on_day, counted) "
    "VALUES ($1, $2, $3, $4, '', $5, $6, $7, $8, $9, $10, $11)");
SQL(notice_page,
    "SELECT id, path, created_at, CASE WHEN read_at IS NULL THEN 1 ELSE 0 END AS unread, " NOTICE_SAID_COLUMNS
    " "
    "FROM notice WHERE person_id = $1 "
    "ORDER BY CASE WHEN read_at IS NULL THEN 0 ELSE 1 END, created_at DESC, id DESC LIMIT $2 OFFSET $3");
SQL(notice_get,
    "SELECT id, path, created_at, CASE WHEN read_at IS NULL THEN 1 ELSE 0 END AS unread, " NOTICE_SAID_COLUMNS
    " "
    "FROM notice WHERE id = $1 AND person_id = $2");
SQL(notice_mark, "UPDATE notice SET read_at = $3 WHERE id = $1 AND person_id = $2 AND read_at IS NULL");
SQL(notice_mark_all, "UPDATE notice SET read_at = $2 WHERE person_id = $1 AND read_at IS NULL AND id <= $3");
SQL(notice_mark_path,
    "UPDATE notice SET read_at = $3 WHERE person_id = $1 AND path = $2 AND read_at IS NULL");

/* ---- telling ---- */

struct telling {
    const struct notice *notice;
    int64_t id, now;
};

static enum error tell_in(struct db *db, void *context)
{
    const struct telling *telling = context;
    const struct notice *notice = telling->notice;
    return db_run(db, &notice_insert,
                  DB_PARAMS(db_int(telling->id), db_int(notice->person), db_text(notice->kind),
                            db_int_or_null(notice->subject), db_text(notice->path), db_int(telling->now),
                            db_text_or_null(notice->who), db_text_or_null(notice->what),
                            db_int_or_null(notice->when), db_int_or_null(notice->day),
                            db_int_or_null(notice->count)),
                  NULL);
}

static int places_given(const struct notice *notice)
{
    return (*text_or_empty(notice->who) ? NOTICE_WHO : 0) | (*text_or_empty(notice->what) ? NOTICE_WHAT : 0) |
           (notice->when ? NOTICE_WHEN : 0) | (notice->day ? NOTICE_DAY : 0) |
           (notice->count ? NOTICE_COUNT : 0);
}

enum error notice_tell(struct db *db, const struct clock *clock, const struct notice *notice)
{
    const struct notice_kind *kind = notice_kind_find(notice->kind);
    BUG_IF(!kind || *notice->path != '/');
    BUG_IF(places_given(notice) != notice_places(kind->many ? kind->many : kind->sentence));
    struct telling telling = {notice, id_new(clock), clock_seconds(clock)};
    return db_write(db, tell_in, &telling);
}

/* ---- reading ---- */

enum error notice_list(struct db *db, struct arena *arena, int64_t person, int64_t page,
                       struct list *ret_rows)
{
    return db_list(db, arena, &notice_page,
                   DB_PARAMS(db_int(person), db_int(NOTICES_A_PAGE + 1), db_int((page - 1) * NOTICES_A_PAGE)),
                   &notice_row_record, ret_rows);
}

struct marking {
    int64_t id, person, now;
    const char *path;
    int64_t changed;
};

static enum error mark_in(struct db *db, void *context)
{
    struct marking *marking = context;
    return db_run(db, &notice_mark,
                  DB_PARAMS(db_int(marking->id), db_int(marking->person), db_int(marking->now)), NULL);
}

enum error notice_read(struct db *db, struct arena *arena, const struct clock *clock, int64_t person,
                       int64_t notice, struct notice_row *ret_row)
{
    struct marking marking = {.id = notice, .person = person, .now = clock_seconds(clock)};
    TRY(db_one(db, arena, &notice_get, DB_PARAMS(db_int(notice), db_int(person)), &notice_row_record,
               ret_row));
    return ret_row->unread ? db_write(db, mark_in, &marking) : OK;
}

static enum error mark_all_in(struct db *db, void *context)
{
    struct marking *marking = context;
    return db_run(db, &notice_mark_all,
                  DB_PARAMS(db_int(marking->person), db_int(marking->now), db_int(marking->id)),
                  &marking->changed);
}

enum error notice_read_all(struct db *db, const struct clock *clock, int64_t person, int64_t last,
                           int64_t *ret_count)
{
    struct marking marking = {.id = last, .person = person, .now = clock_seconds(clock)};
    TRY(db_write(db, mark_all_in, &marking));
    *ret_count = marking.changed;
    return OK;
}

static enum error mark_path_in(struct db *db, void *context)
{
    struct marking *marking = context;
    return db_run(db, &notice_mark_path,
                  DB_PARAMS(db_int(marking->person), db_text(marking->path), db_int(marking->now)), NULL);
}

enum error notice_read_about(struct db *db, const struct clock *clock, int64_t person, const char *path)
{
    struct marking marking = {.person = person, .path = path, .now = clock_seconds(clock)};
    return db_write(db, mark_path_in, &marking);
}
