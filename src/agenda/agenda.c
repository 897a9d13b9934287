/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "agenda/agenda.h"

#include <string.h>

#include "base/random.h"
#include "base/text.h"
#include "content/content.h"
#include "db/db.h"

RECORD_DEFINE(agenda_item, AGENDA_ITEM_FIELDS)
FORM_DEFINE(agenda_form, AGENDA_FORM_FIELDS)

#define AGENDA_ROW_FIELDS(FIELD, R)                                                                          \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, id, meeting_id, 0)                                                                              \
    FIELD(R, time, meeting_at, 0)                                                                            \
    FIELD(R, flag, meeting_over, 0)                                                                          \
    FIELD(R, bytes, title, 0)                                                                                \
    FIELD(R, bytes, words, 0)                                                                                \
    FIELD(R, integer, minutes, 0)                                                                            \
    FIELD(R, integer, position, 0)                                                                           \
    FIELD(R, id, talked_in, 0)                                                                               \
    FIELD(R, time, talked_meeting_at, 0)                                                                     \
    FIELD(R, id, added_by, 0)                                                                                \
    FIELD(R, time, created_at, 0)                                                                            \
    FIELD(R, integer, version, 0)
RECORD_LOCAL(agenda_row, AGENDA_ROW_FIELDS)

#define ITEM_COLUMNS                                                                                         \
    "i.id AS id, i.meeting_id AS meeting_id, m.starts_at AS meeting_at, "                                    \
    "(m.state <> 'planned' OR m.starts_at + 60 * m.minutes <= $2) AS meeting_over, i.title AS title, "       \
    "i.words AS words, i.minutes AS minutes, i.position AS position, i.talked_in AS talked_in, "             \
    "t.starts_at AS talked_meeting_at, i.added_by AS added_by, i.created_at AS created_at, "                 \
    "i.version AS version FROM agenda_item i JOIN meeting m ON m.id = i.meeting_id "                         \
    "LEFT JOIN meeting t ON t.id = i.talked_in "

/* A meeting lasts 12 hours at most, so earlier ones are over. */
SQL(agenda_current_id, "SELECT id FROM meeting WHERE relationship_id = $1 AND state = 'planned' "
                       "AND starts_at > $2 - 43200 AND starts_at + 60 * minutes > $2 "
                       "ORDER BY starts_at, id LIMIT 1");
SQL(agenda_list,
    "SELECT " ITEM_COLUMNS "WHERE i.relationship_id = $1 AND (i.meeting_id = $3 OR i.talked_in = $3 "
    "OR (CAST($4 AS BIGINT) = 1 AND i.talked_in IS NULL "
    "AND (m.state <> 'planned' OR m.starts_at + 60 * m.minutes <= $2))) "
    "ORDER BY i.position, i.id");
SQL(agenda_get, "SELECT " ITEM_COLUMNS "WHERE i.relationship_id = $1 AND i.id = $3");
SQL(agenda_last_position, "SELECT COALESCE(MAX(position), 0) FROM agenda_item WHERE relationship_id = $1");
SQL(agenda_insert,
    "INSERT INTO agenda_item (id, relationship_id, meeting_id, title, words, minutes, position, added_by, "
    "created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)");
SQL(agenda_update, "UPDATE agenda_item SET title = $3, words = $4, minutes = $5, updated_at = $6, "
                   "version = version + 1 WHERE id = $1 AND version = $2");
SQL(agenda_delete, "DELETE FROM agenda_item WHERE id = $1");
SQL(agenda_place, "UPDATE agenda_item SET position = $2 WHERE id = $1");
SQL(agenda_tick, "UPDATE agenda_item SET talked_in = $2, talked_at = $3, updated_at = $4 WHERE id = $1 "
                 "AND talked_in IS DISTINCT FROM $2");

/* ---- reading ---- */

enum error agenda_current(const struct membership *membership, struct meeting *ret_meeting)
{
    int64_t id;
    TRY(db_number(membership->db, &agenda_current_id,
                  DB_PARAMS(db_int(membership->relationship), db_int(clock_seconds(membership->clock))),
                  &id));
    return meeting_get(membership, id, ret_meeting);
}

enum error agenda_of_meeting(const struct membership *membership, int64_t meeting, struct list *ret_items)
{
    int64_t now = clock_seconds(membership->clock), current = 0;
    struct list rows = {0};
    enum error error = db_number(membership->db, &agenda_current_id,
                                 DB_PARAMS(db_int(membership->relationship), db_int(now)), &current);
    if (error != OK && error != ERROR_NOT_FOUND) return error;
    TRY(db_list(
        membership->db, membership->arena, &agenda_list,
        DB_PARAMS(db_int(membership->relationship), db_int(now), db_int(meeting), db_int(current == meeting)),
        &agenda_row_record, &rows));
    return content_open_rows(membership->arena, membership->content, "agenda_item", &agenda_row_record, &rows,
                             &agenda_item_record, ret_items);
}

enum error agenda_item_get(const struct membership *membership, int64_t id, struct agenda_item *ret_item)
{
    struct agenda_row row;
    struct content_row place = {membership->arena, membership->content, "agenda_item", id};
    TRY(db_one(
        membership->db, membership->arena, &agenda_get,
        DB_PARAMS(db_int(membership->relationship), db_int(clock_seconds(membership->clock)), db_int(id)),
        &agenda_row_record, &row));
    return content_open_row(&place, &agenda_row_record, &row, &agenda_item_record, ret_item);
}

bool agenda_item_is_mine(const struct membership *membership, const struct agenda_item *item)
{
    return item->added_by == membership->person || !membership_member(membership, item->added_by);
}

/* ---- changing ---- */

struct agenda_work {
    const struct membership *membership;
    int64_t meeting, id;
    const struct agenda_form *form;
    bool up, talked;
};

static bool is_good(const struct agenda_form *form)
{
    return !text_is_blank(form->title) && text_length(form->title) <= AGENDA_TITLE_MAXIMUM &&
           text_length(text_or_empty(form->words)) <= AGENDA_WORDS_MAXIMUM && form->minutes >= 0 &&
           form->minutes <= AGENDA_MINUTES_MAXIMUM;
}

static enum error add_in(struct db *db, void *context)
{
    struct agenda_work *work = context;
    const struct membership *membership = work->membership;
    const struct agenda_form *form = work->form;
    struct meeting meeting;
    struct list items = {0};
    int64_t last, now = clock_seconds(membership->clock);
    size_t open = 0;
    TRY(meeting_get(membership, work->meeting, &meeting));
    if (strcmp(meeting.state, "cancelled") == 0) return ERROR_CONFLICT;
    TRY(agenda_of_meeting(membership, work->meeting, &items));
    LIST_EACH (&items, struct agenda_item, item) open += !item->talked_in;
    if (open >= AGENDA_ITEMS_MAXIMUM) return ERROR_TOO_LARGE;
    TRY(db_number(db, &agenda_last_position, DB_PARAMS(db_int(membership->relationship)), &last));
    work->id = id_new(membership->clock);
    struct content_row row = {membership->arena, membership->content, "agenda_item", work->id};
    return db_run(db, &agenda_insert,
                  DB_PARAMS(db_int(work->id), db_int(membership->relationship), db_int(work->meeting),
                            content_seal(&row, "title", form->title),
                            content_seal(&row, "words", form->words), db_int(form->minutes), db_int(last + 1),
                            db_int(membership->person), db_int(now)),
                  NULL);
}

enum error agenda_add(const struct membership *membership, int64_t meeting, const struct agenda_form *form,
                      int64_t *ret_id)
{
    struct agenda_work work = {.membership = membership, .meeting = meeting, .form = form};
    if (!is_good(form)) return ERROR_INVALID;
    TRY(membership_write(membership, add_in, &work));
    *ret_id = work.id;
    return OK;
}

static enum error get_mine(const struct agenda_work *work, struct agenda_item *ret_item)
{
    TRY(agenda_item_get(work->membership, work->id, ret_item));
    return agenda_item_is_mine(work->membership, ret_item) ? OK : ERROR_FORBIDDEN;
}

static enum error change_in(struct db *db, void *context)
{
    const struct agenda_work *work = context;
    const struct agenda_form *form = work->form;
    struct agenda_item item;
    struct content_row row = {work->membership->arena, work->membership->content, "agenda_item", work->id};
    TRY(get_mine(work, &item));
    return db_run_one(db, &agenda_update,
                      DB_PARAMS(db_int(work->id), db_int(form->version),
                                content_seal(&row, "title", form->title),
                                content_seal(&row, "words", form->words), db_int(form->minutes),
                                db_int(clock_seconds(work->membership->clock))));
}

enum error agenda_change(const struct membership *membership, int64_t id, const struct agenda_form *form)
{
    struct agenda_work work = {.membership = membership, .id = id, .form = form};
    return is_good(form) ? membership_write(membership, change_in, &work) : ERROR_INVALID;
}

static enum error remove_in(struct db *db, void *context)
{
    const struct agenda_work *work = context;
    struct agenda_item item;
    TRY(get_mine(work, &item));
    return db_run_one(db, &agenda_delete, DB_PARAMS(db_int(work->id)));
}

enum error agenda_remove(const struct membership *membership, int64_t id)
{
    struct agenda_work work = {.membership = membership, .id = id};
    return membership_write(membership, remove_in, &work);
}

static enum error swap(struct db *db, const struct agenda_item *one, const struct agenda_item *other)
{
    TRY(db_run_one(db, &agenda_place, DB_PARAMS(db_int(one->id), db_int(other->position))));
    return db_run_one(db, &agenda_place, DB_PARAMS(db_int(other->id), db_int(one->position)));
}

static enum error move_in(struct db *db, void *context)
{
    const struct agenda_work *work = context;
    struct list items = {0};
    TRY(agenda_of_meeting(work->membership, work->meeting, &items));
    for (size_t i = 0; i < items.count; i++) {
        const struct agenda_item *item = LIST_AT(&items, struct agenda_item, i);
        if (item->id != work->id) continue;
        if (work->up) return i > 0 ? swap(db, item, item - 1) : OK;
        return i + 1 < items.count ? swap(db, item, item + 1) : OK;
    }
    return ERROR_NOT_FOUND;
}

enum error agenda_move(const struct membership *membership, int64_t meeting, int64_t id, bool up)
{
    struct agenda_work work = {.membership = membership, .meeting = meeting, .id = id, .up = up};
    return membership_write(membership, move_in, &work);
}

static enum error talked_in(struct db *db, void *context)
{
    const struct agenda_work *work = context;
    struct meeting meeting;
    struct agenda_item item;
    int64_t now = clock_seconds(work->membership->clock);
    TRY(meeting_get(work->membership, work->meeting, &meeting));
    TRY(agenda_item_get(work->membership, work->id, &item));
    if (!work->talked && item.talked_in != work->meeting) return OK;
    return db_run(db, &agenda_tick,
                  DB_PARAMS(db_int(work->id), db_int_or_null(work->talked ? work->meeting : 0),
                            db_int_or_null(work->talked ? now : 0), db_int(now)),
                  NULL);
}

enum error agenda_talked(const struct membership *membership, int64_t meeting, int64_t id, bool talked)
{
    struct agenda_work work = {.membership = membership, .meeting = meeting, .id = id, .talked = talked};
    return membership_write(membership, talked_in, &work);
}
