/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "feedback/thanks.h"

#include <string.h>

#include "base/random.h"
#include "base/text.h"
#include "db/db.h"
#include "feedback/feedback_parts.h"
#include "language/language.h"
#include "notice/notice.h"
#include "person/person.h"
#include "relationship/relationship_progress.h"

RECORD_DEFINE(thanks, THANKS_FIELDS)
RECORD_DEFINE(thanks_shown, THANKS_SHOWN_FIELDS)
FORM_DEFINE(thanks_form, THANKS_FORM_FIELDS)

#define THANKS_ROW_FIELDS(FIELD, R)                                                                          \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, id, giver_id, 0)                                                                                \
    FIELD(R, id, receiver_id, 0)                                                                             \
    FIELD(R, bytes, body, 0)                                                                                 \
    FIELD(R, bytes, helpers, 0)                                                                              \
    FIELD(R, time, given_at, 0)                                                                              \
    FIELD(R, text, shown_to, 0)
RECORD_LOCAL(thanks_row, THANKS_ROW_FIELDS)

SQL(thanks_of_member,
    "SELECT id, giver_id, receiver_id, body, helpers, given_at, shown_to FROM thanks WHERE relationship_id = $1 "
    "AND (giver_id = $2 OR receiver_id = $2 OR shown_to IN ('members', 'everybody')) "
    "AND (CAST($3 AS BIGINT) IS NULL OR id = $3) ORDER BY id DESC LIMIT 200");
SQL(thanks_insert, "INSERT INTO thanks (id, relationship_id, giver_id, receiver_id, body, helpers, given_at) "
                   "VALUES ($1, $2, $3, $4, $5, $6, $7)");
SQL(thanks_update_shown,
    "UPDATE thanks SET shown_to = $2, shown_at = $3, manager_id = $4, manager_body = $5, manager_helpers = $6, "
    "public_body = $7, public_helpers = $8 WHERE id = $1");

/* ---- reading ---- */

static const char *seen_by(const struct membership *membership, const struct thanks_row *row)
{
    struct arena *arena = membership->arena;
    int64_t other = row->receiver_id == membership->person ? row->giver_id : row->receiver_id;
    if (strcmp(row->shown_to, "everybody") == 0)
        return say(membership->language, "Everybody in this portal can see this.");
    if (strcmp(row->shown_to, "manager") == 0)
        return row->receiver_id == membership->person
                   ? say(membership->language,
                         "You showed this to your manager, who keeps seeing it until you take it back.")
                   : arena_format(arena,
                                  say(membership->language,
                                      "You and %s see this, and the manager to whom it was shown."),
                                  membership_name(membership, other));
    if (strcmp(row->shown_to, "members") == 0 && membership->group)
        return say(membership->language, "The members of this group see this.");
    return arena_format(arena, say(membership->language, "Only you and %s see this."),
                        membership_name(membership, other));
}

static enum error open_thanks(const struct membership *membership, const struct thanks_row *row,
                              struct thanks *ret_thanks)
{
    struct content_row place = {membership->arena, membership->content, "thanks", row->id};
    struct thanks thanks = {0};
    TRY(content_open_row(&place, &thanks_row_record, row, &thanks_record, &thanks));
    thanks.giver_name = membership_name(membership, row->giver_id);
    thanks.receiver_name = membership_name(membership, row->receiver_id);
    thanks.i_received = row->receiver_id == membership->person;
    if (thanks.i_received) thanks.receiver_name = "you";
    thanks.seen_by = seen_by(membership, row);
    thanks.path = arena_format(membership->arena, "/relationships/%lld/thanks/%lld",
                               (long long)membership->relationship, (long long)row->id);
    *ret_thanks = thanks;
    return OK;
}

enum error thanks_list(const struct membership *membership, struct list *ret_thanks)
{
    struct list rows = {0};
    TRY(db_list(membership->db, membership->arena, &thanks_of_member,
                DB_PARAMS(db_int(membership->relationship), db_int(membership->person), db_null()),
                &thanks_row_record, &rows));
    LIST_EACH (&rows, struct thanks_row, row)
        TRY(open_thanks(membership, row, LIST_ADD(ret_thanks, membership->arena, struct thanks)));
    return OK;
}

enum error thanks_get(const struct membership *membership, int64_t id, struct thanks *ret_thanks)
{
    struct thanks_row row;
    TRY(db_one(membership->db, membership->arena, &thanks_of_member,
               DB_PARAMS(db_int(membership->relationship), db_int(membership->person), db_int(id)),
               &thanks_row_record, &row));
    return open_thanks(membership, &row, ret_thanks);
}

/* ---- giving ---- */

void thanks_form_check(const struct membership *membership, const struct thanks_form *form,
                       struct thanks_form_problems *problems)
{
    int64_t to;
    if (!text_to_int(form->to, 1, INT64_MAX, &to) || to == membership->person ||
        !membership_member(membership, to))
        problems->to = MESSAGE("Choose whom you thank.");
    if (!*text_or_empty(problems->body) && text_is_blank(form->body))
        problems->body = MESSAGE("Write what you are thankful for.");
}

struct giving {
    const struct membership *membership;
    const struct thanks_form *form;
    int64_t id, to;
    const char *shown_to;
};

static enum error give_in(struct db *db, void *context)
{
    struct giving *giving = context;
    const struct membership *membership = giving->membership;
    int64_t id = id_new(membership->clock);
    struct content_row place = {membership->arena, membership->content, "thanks", id};
    TRY(db_run(db, &thanks_insert,
               DB_PARAMS(db_int(id), db_int(membership->relationship), db_int(membership->person),
                         db_int(giving->to), content_seal(&place, "body", giving->form->body),
                         content_seal(&place, "helpers", giving->form->helpers),
                         db_int(clock_seconds(membership->clock))),
               NULL));
    TRY(relationship_event_add(db, membership->clock, membership->relationship, APPRECIATION_GIVEN,
                               membership->person, id));
    giving->id = id;
    const char *path = arena_format(membership->arena, "/thanks/%lld", (long long)id);
    return membership_tell_one(membership, giving->to,
                               &(struct notice){.kind = APPRECIATION_GIVEN, .subject = id, .path = path});
}

enum error thanks_give(const struct membership *membership, const struct thanks_form *form, int64_t *ret_id)
{
    struct giving giving = {.membership = membership, .form = form};
    struct thanks_form_problems problems = {0};
    thanks_form_check(membership, form, &problems);
    if (form_has_problems(&thanks_form_problems_record, &problems)) return ERROR_INVALID;
    if (!text_to_int(form->to, 1, INT64_MAX, &giving.to)) return ERROR_INVALID;
    TRY(membership_write(membership, give_in, &giving));
    *ret_id = giving.id;
    return OK;
}

/* ---- showing ---- */

/* A copy that only the manager of today opens. */
static enum error copy_for_manager(const struct membership *membership, const struct thanks *thanks,
                                   int64_t *ret_manager, struct db_value ret_values[2])
{
    struct person_card me;
    const struct content *content;
    TRY(person_get(membership->db, membership->arena, membership->person, &me));
    if (!me.manager_id) return ERROR_INVALID;
    TRY(content_for(membership->db, membership->arena, membership->clock, membership->portal_key,
                    me.manager_id, &content));
    struct content_row place = {membership->arena, content, "thanks", thanks->id};
    ret_values[0] = content_seal(&place, "manager_body", thanks->body);
    ret_values[1] = content_seal(&place, "manager_helpers", thanks->helpers);
    *ret_manager = me.manager_id;
    struct notice notice = {.person = me.manager_id,
                            .kind = "thanks.shown",
                            .subject = thanks->id,
                            .path = "/appreciation",
                            .who = membership->my_name};
    return notice_tell(membership->db, membership->clock, &notice);
}

static enum error show_in(struct db *db, void *context)
{
    const struct giving *giving = context;
    const struct membership *membership = giving->membership;
    struct db_value manager[2] = {db_null(), db_null()};
    struct thanks thanks;
    int64_t manager_id = 0;
    bool everybody = strcmp(giving->shown_to, "everybody") == 0;
    TRY(thanks_get(membership, giving->id, &thanks));
    if (!thanks.i_received) return ERROR_FORBIDDEN;
    if (strcmp(thanks.shown_to, giving->shown_to) == 0) return OK;
    if (strcmp(giving->shown_to, "manager") == 0)
        TRY(copy_for_manager(membership, &thanks, &manager_id, manager));
    return db_run_one(db, &thanks_update_shown,
                      DB_PARAMS(db_int(thanks.id), db_text(giving->shown_to),
                                db_int(clock_seconds(membership->clock)), db_int_or_null(manager_id),
                                manager[0], manager[1], everybody ? db_text(thanks.body) : db_null(),
                                everybody ? db_text(thanks.helpers) : db_null()));
}

enum error thanks_show(const struct membership *membership, int64_t id, const char *shown_to)
{
    static const char *const CHOICES[] = {"two", "members", "manager", "everybody"};
    struct giving giving = {.membership = membership, .id = id, .shown_to = shown_to};
    bool known = false;
    for (size_t i = 0; i < sizeof CHOICES / sizeof CHOICES[0]; i++)
        known = known || strcmp(CHOICES[i], shown_to) == 0;
    return known ? membership_write(membership, show_in, &giving) : ERROR_INVALID;
}

/* ---- the wall ---- */

SQL(thanks_public,
    "SELECT t.id AS id, g.name AS giver_name, r.name AS receiver_name, t.public_body AS body, "
    "t.public_helpers AS helpers, t.shown_at AS shown_at FROM thanks t JOIN person g ON g.id = t.giver_id "
    "JOIN person r ON r.id = t.receiver_id WHERE t.shown_to = 'everybody' ORDER BY t.shown_at DESC, t.id DESC "
    "LIMIT $1 OFFSET $2");

#define THANKS_MANAGER_ROW_FIELDS(FIELD, R)                                                                  \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, giver_name, 0)                                                                            \
    FIELD(R, text, receiver_name, 0)                                                                         \
    FIELD(R, bytes, manager_body, 0)                                                                         \
    FIELD(R, bytes, manager_helpers, 0)                                                                      \
    FIELD(R, time, shown_at, 0)
RECORD_LOCAL(thanks_manager_row, THANKS_MANAGER_ROW_FIELDS)
SQL(thanks_for_manager,
    "SELECT t.id AS id, g.name AS giver_name, r.name AS receiver_name, t.manager_body AS manager_body, "
    "t.manager_helpers AS manager_helpers, t.shown_at AS shown_at FROM thanks t "
    "JOIN person g ON g.id = t.giver_id JOIN person r ON r.id = t.receiver_id "
    "WHERE t.manager_id = $1 AND t.shown_to = 'manager' ORDER BY t.shown_at DESC, t.id DESC LIMIT 50");

enum error thanks_wall(struct db *db, struct arena *arena, int64_t page, struct list *ret_shown)
{
    return db_list(db, arena, &thanks_public,
                   DB_PARAMS(db_int(THANKS_A_PAGE + 1), db_int((page - 1) * THANKS_A_PAGE)),
                   &thanks_shown_record, ret_shown);
}

enum error thanks_shown_to_me(struct request *request, struct list *ret_shown)
{
    const struct content *content;
    struct list rows = {0};
    TRY(content_mine(request, CONTENT_READ, &content));
    TRY(db_list(request->db, request->arena, &thanks_for_manager, DB_PARAMS(db_int(request->viewer->person)),
                &thanks_manager_row_record, &rows));
    LIST_EACH (&rows, struct thanks_manager_row, row) {
        struct content_row place = {request->arena, content, "thanks", row->id};
        struct thanks_shown *shown = LIST_ADD(ret_shown, request->arena, struct thanks_shown);
        *shown = (struct thanks_shown){.id = row->id,
                                       .giver_name = row->giver_name,
                                       .receiver_name = row->receiver_name,
                                       .shown_at = row->shown_at};
        TRY(content_open(&place, "manager_body", row->manager_body, &shown->body));
        TRY(content_open(&place, "manager_helpers", row->manager_helpers, &shown->helpers));
    }
    return OK;
}
