/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "agenda/action.h"

#include <string.h>

#include "agenda/agenda.h"
#include "base/random.h"
#include "base/text.h"
#include "content/content.h"
#include "db/db.h"
#include "meeting/meeting.h"
#include "notice/notice.h"
#include "relationship/relationship_progress.h"

RECORD_DEFINE(action, ACTION_FIELDS)
RECORD_DEFINE(action_count, ACTION_COUNT_FIELDS)
RECORD_DEFINE(agenda_card_action, AGENDA_CARD_ACTION_FIELDS)
RECORD_DEFINE(agenda_card, AGENDA_CARD_FIELDS)
FORM_DEFINE(action_form, ACTION_FORM_FIELDS)

#define ACTION_ROW_FIELDS(FIELD, R)                                                                          \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, id, meeting_id, 0)                                                                              \
    FIELD(R, time, meeting_at, 0)                                                                            \
    FIELD(R, bytes, what, 0)                                                                                 \
    FIELD(R, id, owner_id, 0)                                                                                \
    FIELD(R, day, due_on, 0)                                                                                 \
    FIELD(R, text, state, 0)                                                                                 \
    FIELD(R, bytes, word, 0)                                                                                 \
    FIELD(R, id, created_by, 0)                                                                              \
    FIELD(R, time, created_at, 0)                                                                            \
    FIELD(R, id, closed_by, 0)                                                                               \
    FIELD(R, time, closed_at, 0)                                                                             \
    FIELD(R, integer, version, 0)
RECORD_LOCAL(action_row, ACTION_ROW_FIELDS)

#define ACTION_COLUMNS                                                                                       \
    "a.id AS id, a.meeting_id AS meeting_id, m.starts_at AS meeting_at, a.what AS what, "                    \
    "a.owner_id AS owner_id, a.due_on AS due_on, a.state AS state, a.word AS word, "                         \
    "a.created_by AS created_by, a.created_at AS created_at, a.closed_by AS closed_by, "                     \
    "a.closed_at AS closed_at, a.version AS version FROM action_item a "                                     \
    "LEFT JOIN meeting m ON m.id = a.meeting_id "

SQL(action_list_open, "SELECT " ACTION_COLUMNS "WHERE a.relationship_id = $1 AND a.state = 'open' "
                      "ORDER BY a.due_on NULLS LAST, a.id");
SQL(action_list_closed, "SELECT " ACTION_COLUMNS "WHERE a.relationship_id = $1 AND a.state <> 'open' "
                        "ORDER BY a.closed_at DESC, a.id DESC LIMIT $2 OFFSET $3");
SQL(action_list_meeting, "SELECT " ACTION_COLUMNS "WHERE a.relationship_id = $1 AND a.meeting_id = $2 "
                         "ORDER BY a.id");
SQL(action_one, "SELECT " ACTION_COLUMNS "WHERE a.relationship_id = $1 AND a.id = $2");
SQL(action_count_list,
    "SELECT owner_id, COUNT(*) FILTER (WHERE state = 'open') AS open, "
    "COUNT(*) FILTER (WHERE state = 'open' AND due_on < $2) AS overdue, "
    "COUNT(*) FILTER (WHERE state = 'done') AS done, COUNT(*) FILTER (WHERE state = 'dropped') AS dropped "
    "FROM action_item WHERE relationship_id = $1 GROUP BY owner_id ORDER BY owner_id");
SQL(action_first_due, "SELECT MIN(due_on) FROM action_item WHERE relationship_id = $1 AND owner_id = $2 "
                      "AND state = 'open'");
SQL(action_count_open, "SELECT COUNT(*) FROM action_item WHERE relationship_id = $1 AND state = 'open'");
SQL(action_insert,
    "INSERT INTO action_item (id, relationship_id, meeting_id, what, owner_id, due_on, state, created_by, "
    "created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, 'open', $7, $8, $8)");
SQL(action_update, "UPDATE action_item SET what = $3, owner_id = $4, due_on = $5, updated_at = $6, "
                   "version = version + 1 WHERE id = $1 AND version = $2");
SQL(action_close,
    "UPDATE action_item SET state = $2, word = $3, closed_by = $4, closed_at = $5, updated_at = $5, "
    "version = version + 1 WHERE id = $1 AND state = 'open'");
SQL(action_open_again,
    "UPDATE action_item SET state = 'open', word = NULL, closed_by = NULL, closed_at = NULL, "
    "updated_at = $2, version = version + 1 WHERE id = $1");

/* ---- reading ---- */

/* A word that was not given opens as "". */
static enum error open_action(const struct membership *membership, struct action_row *sealed,
                              struct action *ret_action)
{
    struct content_row row = {membership->arena, membership->content, "action_item", sealed->id};
    struct action action = {.id = sealed->id,
                            .meeting_id = sealed->meeting_id,
                            .meeting_at = sealed->meeting_at,
                            .owner_id = sealed->owner_id,
                            .due_on = sealed->due_on,
                            .state = sealed->state,
                            .word = "",
                            .created_by = sealed->created_by,
                            .created_at = sealed->created_at,
                            .closed_by = sealed->closed_by,
                            .closed_at = sealed->closed_at,
                            .version = sealed->version};
    TRY(content_open(&row, "what", sealed->what, &action.what));
    if (sealed->word.length) TRY(content_open(&row, "word", sealed->word, &action.word));
    *ret_action = action;
    return OK;
}

static enum error open_actions(const struct membership *membership, const struct list *rows,
                               struct list *ret_actions)
{
    LIST_EACH (rows, struct action_row, row)
        TRY(open_action(membership, row, LIST_ADD(ret_actions, membership->arena, struct action)));
    return OK;
}

enum error action_open_list(const struct membership *membership, struct list *ret_actions)
{
    struct list rows = {0};
    TRY(db_list(membership->db, membership->arena, &action_list_open,
                DB_PARAMS(db_int(membership->relationship)), &action_row_record, &rows));
    return open_actions(membership, &rows, ret_actions);
}

enum error action_closed_list(const struct membership *membership, int64_t skip, int64_t limit,
                              struct list *ret_actions)
{
    struct list rows = {0};
    TRY(db_list(membership->db, membership->arena, &action_list_closed,
                DB_PARAMS(db_int(membership->relationship), db_int(limit + 1), db_int(skip)),
                &action_row_record, &rows));
    return open_actions(membership, &rows, ret_actions);
}

enum error action_of_meeting(const struct membership *membership, int64_t meeting, struct list *ret_actions)
{
    struct list rows = {0};
    TRY(db_list(membership->db, membership->arena, &action_list_meeting,
                DB_PARAMS(db_int(membership->relationship), db_int(meeting)), &action_row_record, &rows));
    return open_actions(membership, &rows, ret_actions);
}

enum error action_get(const struct membership *membership, int64_t id, struct action *ret_action)
{
    struct action_row row;
    TRY(db_one(membership->db, membership->arena, &action_one,
               DB_PARAMS(db_int(membership->relationship), db_int(id)), &action_row_record, &row));
    return open_action(membership, &row, ret_action);
}

enum error action_counts(const struct membership *membership, int64_t today, struct list *ret_counts)
{
    return db_list(membership->db, membership->arena, &action_count_list,
                   DB_PARAMS(db_int(membership->relationship), db_int(today)), &action_count_record,
                   ret_counts);
}

/* ---- changing ---- */

struct action_work {
    const struct membership *membership;
    const struct action_form *form;
    int64_t id;
    const char *word;
};

static bool is_good(const struct membership *membership, const struct action_form *form)
{
    return !text_is_blank(form->what) && text_length(form->what) <= ACTION_WHAT_MAXIMUM &&
           membership_member(membership, form->owner_id);
}

static enum error recount(struct db *db, const struct membership *membership)
{
    int64_t open, due;
    /* The next step of each member follows from the first date that one of theirs has. */
    LIST_EACH (&membership->members, struct relationship_member, member) {
        TRY(db_number(db, &action_first_due, DB_PARAMS(db_int(membership->relationship), db_int(member->id)),
                      &due));
        TRY(relationship_own_action_due(db, membership->relationship, member->id, due));
    }
    TRY(db_number(db, &action_count_open, DB_PARAMS(db_int(membership->relationship)), &open));
    return relationship_progress_actions(db, membership->relationship, open);
}

static enum error tell_owner(const struct membership *membership, int64_t owner, int64_t id)
{
    return membership_tell_one(membership, owner,
                               &(struct notice){.kind = "action.added", .subject = id, .path = "/actions"});
}

static enum error add_in(struct db *db, void *context)
{
    struct action_work *work = context;
    const struct membership *membership = work->membership;
    const struct action_form *form = work->form;
    struct meeting meeting;
    int64_t open;
    if (form->meeting_id) TRY(meeting_get(membership, form->meeting_id, &meeting));
    TRY(db_number(db, &action_count_open, DB_PARAMS(db_int(membership->relationship)), &open));
    if (open >= ACTIONS_OPEN_MAXIMUM) return ERROR_TOO_LARGE;
    work->id = id_new(membership->clock);
    struct content_row row = {membership->arena, membership->content, "action_item", work->id};
    TRY(db_run(db, &action_insert,
               DB_PARAMS(db_int(work->id), db_int(membership->relationship), db_int_or_null(form->meeting_id),
                         content_seal(&row, "what", form->what), db_int(form->owner_id),
                         db_int_or_null(form->due_on), db_int(membership->person),
                         db_int(clock_seconds(membership->clock))),
               NULL));
    TRY(tell_owner(membership, form->owner_id, work->id));
    return recount(db, membership);
}

enum error action_add(const struct membership *membership, const struct action_form *form, int64_t *ret_id)
{
    struct action_work work = {.membership = membership, .form = form};
    if (!is_good(membership, form)) return ERROR_INVALID;
    TRY(membership_write(membership, add_in, &work));
    *ret_id = work.id;
    return OK;
}

static enum error change_in(struct db *db, void *context)
{
    const struct action_work *work = context;
    const struct membership *membership = work->membership;
    const struct action_form *form = work->form;
    struct action before;
    struct content_row row = {membership->arena, membership->content, "action_item", work->id};
    TRY(action_get(membership, work->id, &before));
    TRY(db_run_one(db, &action_update,
                   DB_PARAMS(db_int(work->id), db_int(form->version), content_seal(&row, "what", form->what),
                             db_int(form->owner_id), db_int_or_null(form->due_on),
                             db_int(clock_seconds(membership->clock)))));
    if (before.owner_id != form->owner_id) TRY(tell_owner(membership, form->owner_id, work->id));
    return recount(db, membership);
}

enum error action_change(const struct membership *membership, int64_t id, const struct action_form *form)
{
    struct action_work work = {.membership = membership, .form = form, .id = id};
    return is_good(membership, form) ? membership_write(membership, change_in, &work) : ERROR_INVALID;
}

static enum error close_as(struct db *db, const struct action_work *work, const char *state,
                           struct db_value word)
{
    TRY(db_run_one(db, &action_close,
                   DB_PARAMS(db_int(work->id), db_text(state), word, db_int(work->membership->person),
                             db_int(clock_seconds(work->membership->clock)))));
    return recount(db, work->membership);
}

static enum error done_in(struct db *db, void *context)
{
    const struct action_work *work = context;
    struct action action;
    TRY(action_get(work->membership, work->id, &action));
    if (strcmp(action.state, "done") == 0) return OK;
    return close_as(db, work, "done", db_null());
}

enum error action_done(const struct membership *membership, int64_t id)
{
    struct action_work work = {.membership = membership, .id = id};
    return membership_write(membership, done_in, &work);
}

static enum error drop_in(struct db *db, void *context)
{
    const struct action_work *work = context;
    struct action action;
    struct content_row row = {work->membership->arena, work->membership->content, "action_item", work->id};
    TRY(action_get(work->membership, work->id, &action));
    return close_as(db, work, "dropped", content_seal(&row, "word", work->word));
}

enum error action_drop(const struct membership *membership, int64_t id, const char *word)
{
    struct action_work work = {.membership = membership, .id = id, .word = word};
    if (text_is_blank(word) || text_length(word) > ACTION_WORD_MAXIMUM) return ERROR_INVALID;
    return membership_write(membership, drop_in, &work);
}

static enum error reopen_in(struct db *db, void *context)
{
    const struct action_work *work = context;
    struct action action;
    TRY(action_get(work->membership, work->id, &action));
    if (strcmp(action.state, "open") == 0) return OK;
    TRY(db_run(db, &action_open_again,
               DB_PARAMS(db_int(work->id), db_int(clock_seconds(work->membership->clock))), NULL));
    return recount(db, work->membership);
}

enum error action_reopen(const struct membership *membership, int64_t id)
{
    struct action_work work = {.membership = membership, .id = id};
    return membership_write(membership, reopen_in, &work);
}

/* ---- for the first page of a relationship ---- */

#define CARD_ROW_FIELDS(FIELD, R)                                                                            \
    FIELD(R, id, meeting_id, 0)                                                                              \
    FIELD(R, time, meeting_at, 0)                                                                            \
    FIELD(R, integer, items, 0)
RECORD_LOCAL(card_row, CARD_ROW_FIELDS)

SQL(agenda_card_row,
    "SELECT c.id AS meeting_id, c.starts_at AS meeting_at, (SELECT COUNT(*) FROM agenda_item i "
    "JOIN meeting m ON m.id = i.meeting_id WHERE i.relationship_id = $1 AND i.talked_in IS NULL "
    "AND (m.id = c.id OR m.state <> 'planned' OR m.starts_at + 60 * m.minutes <= $2)) AS items "
    "FROM relationship r LEFT JOIN meeting c ON c.id = (SELECT n.id FROM meeting n "
    "WHERE n.relationship_id = $1 AND n.state = 'planned' AND n.starts_at > $2 - 43200 "
    "AND n.starts_at + 60 * n.minutes > $2 ORDER BY n.starts_at, n.id LIMIT 1) WHERE r.id = $1");

static enum error add_card_action(const struct membership *membership, struct action_row *row,
                                  struct agenda_card *card)
{
    enum { SHOWN = 3 };
    struct action action;
    if (row->owner_id != membership->person) {
        card->others_open++;
        return OK;
    }
    if (++card->my_open > SHOWN) return OK;
    TRY(open_action(membership, row, &action));
    *LIST_ADD(&card->actions, membership->arena, struct agenda_card_action) =
        (struct agenda_card_action){.id = action.id,
                                    .what = action.what,
                                    .due_on = action.due_on,
                                    .overdue = action.due_on && action.due_on < clock_day(membership->clock)};
    return OK;
}

enum error agenda_card_get(const struct membership *membership, struct agenda_card *ret_card)
{
    struct agenda_card card = {.relationship_id = membership->relationship};
    struct list rows = {0};
    struct card_row row;
    TRY(db_one(membership->db, membership->arena, &agenda_card_row,
               DB_PARAMS(db_int(membership->relationship), db_int(clock_seconds(membership->clock))),
               &card_row_record, &row));
    TRY(db_list(membership->db, membership->arena, &action_list_open,
                DB_PARAMS(db_int(membership->relationship)), &action_row_record, &rows));
    card.meeting_id = row.meeting_id;
    card.meeting_at = row.meeting_at;
    card.items = row.items;
    LIST_EACH (&rows, struct action_row, action) TRY(add_card_action(membership, action, &card));
    card.has_actions = card.my_open > 0;
    card.more = card.my_open - (int64_t)card.actions.count;
    *ret_card = card;
    return OK;
}
