/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Resources and opportunities, and the card of all that is shared. */
#include "resource/resource.h"

#include <string.h>

#include "base/random.h"
#include "base/text.h"
#include "db/db.h"
#include "language/language.h"
#include "resource/resource_rules.h"

RECORD_DEFINE(resource, RESOURCE_FIELDS)
RECORD_DEFINE(resource_card, RESOURCE_CARD_FIELDS)
FORM_DEFINE(resource_form, RESOURCE_FORM_FIELDS)

#define RESOURCE_ROW_FIELDS(FIELD, R)                                                                        \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, kind, 0)                                                                                  \
    FIELD(R, id, for_id, 0)                                                                                  \
    FIELD(R, bytes, title, 0)                                                                                \
    FIELD(R, bytes, address, 0)                                                                              \
    FIELD(R, bytes, body, 0)                                                                                 \
    FIELD(R, bytes, why, 0)                                                                                  \
    FIELD(R, id, created_by, 0)                                                                              \
    FIELD(R, time, created_at, 0)                                                                            \
    FIELD(R, id, changed_by, 0)                                                                              \
    FIELD(R, integer, version, 0)                                                                            \
    FIELD(R, integer, marks, 0)                                                                              \
    FIELD(R, flag, marked, 0)
RECORD_LOCAL(resource_row, RESOURCE_ROW_FIELDS)

SQL(resource_rows,
    "SELECT r.id AS id, r.kind AS kind, r.for_id AS for_id, r.title AS title, r.address AS address, r.body AS body, "
    "r.why AS why, r.created_by AS created_by, r.created_at AS created_at, r.changed_by AS changed_by, "
    "r.version AS version, (SELECT COUNT(*) FROM resource_mark m WHERE m.resource_id = r.id) AS marks, "
    "(SELECT COUNT(*) FROM resource_mark m WHERE m.resource_id = r.id AND m.person_id = $2) AS marked "
    "FROM resource r WHERE r.relationship_id = $1 AND (CAST($3 AS BIGINT) IS NULL OR r.id = $3) "
    "ORDER BY r.id DESC LIMIT $4");
SQL(resource_count, "SELECT COUNT(*) FROM resource WHERE relationship_id = $1");
SQL(resource_insert,
    "INSERT INTO resource (id, relationship_id, kind, for_id, title, address, body, why, created_by, created_at, "
    "changed_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $9)");
SQL(resource_update,
    "UPDATE resource SET kind = $3, for_id = $4, title = $5, address = $6, body = $7, why = $8, "
    "changed_by = $9, version = version + 1 WHERE id = $1 AND version = $2");
SQL(resource_mark_insert, "INSERT INTO resource_mark (resource_id, person_id, marked_at) VALUES ($1, $2, $3) "
                          "ON CONFLICT (resource_id, person_id) DO NOTHING");
SQL(resource_mark_delete, "DELETE FROM resource_mark WHERE resource_id = $1 AND person_id = $2");
SQL(resource_marks_delete, "DELETE FROM resource_mark WHERE resource_id = $1");
SQL(resource_delete, "DELETE FROM resource WHERE id = $1");

/* ---- reading ---- */

static enum error open_resource(const struct membership *membership, const struct resource_row *row,
                                struct resource *ret_resource)
{
    struct content_row place = {membership->arena, membership->content, "resource", row->id};
    struct resource resource = {0};
    TRY(content_open_row(&place, &resource_row_record, row, &resource_record, &resource));
    resource.host = resource_address_host(membership->arena, resource.address);
    resource.is_opportunity = strcmp(row->kind, "opportunity") == 0;
    resource.by_name = membership_name(membership, row->created_by);
    resource.for_name = !row->for_id                        ? ""
                        : row->for_id == membership->person ? "you"
                                                            : membership_name(membership, row->for_id);
    resource.changed_by_name = membership_name(membership, row->changed_by);
    resource.path = arena_format(membership->arena, "/relationships/%lld/resources/%lld",
                                 (long long)membership->relationship, (long long)row->id);
    *ret_resource = resource;
    return OK;
}

static enum error get_row(const struct membership *membership, int64_t id, struct resource_row *ret_row)
{
    return db_one(
        membership->db, membership->arena, &resource_rows,
        DB_PARAMS(db_int(membership->relationship), db_int(membership->person), db_int(id), db_int(1)),
        &resource_row_record, ret_row);
}

static enum error list_resources(const struct membership *membership, int64_t limit,
                                 struct list *ret_resources)
{
    struct list rows = {0};
    TRY(db_list(
        membership->db, membership->arena, &resource_rows,
        DB_PARAMS(db_int(membership->relationship), db_int(membership->person), db_null(), db_int(limit)),
        &resource_row_record, &rows));
    LIST_EACH (&rows, struct resource_row, row)
        TRY(open_resource(membership, row, LIST_ADD(ret_resources, membership->arena, struct resource)));
    return OK;
}

enum error resource_list(const struct membership *membership, struct list *ret_resources)
{
    return list_resources(membership, RESOURCES_LIMIT, ret_resources);
}

enum error resource_get(const struct membership *membership, int64_t id, struct resource *ret_resource)
{
    struct resource_row row;
    TRY(get_row(membership, id, &row));
    return open_resource(membership, &row, ret_resource);
}

/* ---- writing ---- */

static bool whom_is_fit(const struct membership *membership, const char *whom, int64_t *ret_id)
{
    int64_t id = 0;
    if (strcmp(whom, "all") != 0 &&
        (!text_to_int(whom, 1, INT64_MAX, &id) || !membership_member(membership, id)))
        return false;
    *ret_id = id;
    return true;
}

void resource_form_check(const struct membership *membership, const struct resource_form *form,
                         struct resource_form_problems *problems)
{
    int64_t whom;
    const char *address = resource_address_problem(form->address);
    if (strcmp(form->kind, "resource") != 0 && strcmp(form->kind, "opportunity") != 0)
        problems->kind = MESSAGE("Choose what it is.");
    if (!*text_or_empty(problems->title) && text_is_blank(form->title))
        problems->title = MESSAGE("Give it a name by which you both find it again.");
    if (!*text_or_empty(problems->address) && address) problems->address = address;
    if (!address && text_is_blank(form->address) && text_is_blank(form->body) &&
        !*text_or_empty(problems->body))
        problems->body = MESSAGE("Paste a link above, or write here what it is.");
    if (!whom_is_fit(membership, form->whom, &whom)) problems->whom = MESSAGE("Choose for whom it is.");
}

struct writing {
    const struct membership *membership;
    const struct resource_form *form;
    int64_t id;
    bool marked;
};

static enum error add_in(struct db *db, void *context)
{
    struct writing *writing = context;
    const struct membership *membership = writing->membership;
    const struct resource_form *form = writing->form;
    int64_t count, whom, id = id_new(membership->clock);
    struct content_row place = {membership->arena, membership->content, "resource", id};
    if (!whom_is_fit(membership, form->whom, &whom)) return ERROR_INVALID;
    TRY(db_number(db, &resource_count, DB_PARAMS(db_int(membership->relationship)), &count));
    if (count >= RESOURCES_LIMIT) return ERROR_TOO_LARGE;
    TRY(db_run(db, &resource_insert,
               DB_PARAMS(db_int(id), db_int(membership->relationship), db_text(form->kind),
                         db_int_or_null(whom), content_seal(&place, "title", form->title),
                         content_seal(&place, "address", form->address),
                         content_seal(&place, "body", form->body), content_seal(&place, "why", form->why),
                         db_int(membership->person), db_int(clock_seconds(membership->clock))),
               NULL));
    writing->id = id;
    bool opportunity = strcmp(form->kind, "opportunity") == 0;
    struct notice notice = {.kind = opportunity ? "resource.opportunity" : "resource.shared",
                            .subject = id,
                            .path = "/resources"};
    return membership_tell(membership, &notice);
}

enum error resource_add(const struct membership *membership, const struct resource_form *form,
                        int64_t *ret_id)
{
    struct writing writing = {.membership = membership, .form = form};
    TRY(membership_write(membership, add_in, &writing));
    *ret_id = writing.id;
    return OK;
}

static enum error edit_in(struct db *db, void *context)
{
    struct writing *writing = context;
    const struct membership *membership = writing->membership;
    const struct resource_form *form = writing->form;
    struct resource_row row;
    int64_t whom;
    struct content_row place = {membership->arena, membership->content, "resource", writing->id};
    TRY(get_row(membership, writing->id, &row));
    if (form->version != row.version) return ERROR_CONFLICT;
    if (!whom_is_fit(membership, form->whom, &whom)) return ERROR_INVALID;
    return db_run_one(db, &resource_update,
                      DB_PARAMS(db_int(row.id), db_int(row.version), db_text(form->kind),
                                db_int_or_null(whom), content_seal(&place, "title", form->title),
                                content_seal(&place, "address", form->address),
                                content_seal(&place, "body", form->body),
                                content_seal(&place, "why", form->why), db_int(membership->person)));
}

enum error resource_edit(const struct membership *membership, int64_t id, const struct resource_form *form)
{
    struct writing writing = {.membership = membership, .form = form, .id = id};
    return membership_write(membership, edit_in, &writing);
}

static enum error mark_in(struct db *db, void *context)
{
    const struct writing *writing = context;
    const struct membership *membership = writing->membership;
    struct resource_row row;
    TRY(get_row(membership, writing->id, &row));
    if (!writing->marked)
        return db_run(db, &resource_mark_delete, DB_PARAMS(db_int(row.id), db_int(membership->person)), NULL);
    return db_run(
        db, &resource_mark_insert,
        DB_PARAMS(db_int(row.id), db_int(membership->person), db_int(clock_seconds(membership->clock))),
        NULL);
}

enum error resource_set_mark(const struct membership *membership, int64_t id, bool marked)
{
    struct writing writing = {.membership = membership, .id = id, .marked = marked};
    return membership_write(membership, mark_in, &writing);
}

static enum error remove_in(struct db *db, void *context)
{
    const struct writing *writing = context;
    struct resource_row row;
    TRY(get_row(writing->membership, writing->id, &row));
    if (row.created_by != writing->membership->person) return ERROR_FORBIDDEN;
    TRY(db_run(db, &resource_marks_delete, DB_PARAMS(db_int(row.id)), NULL));
    return db_run_one(db, &resource_delete, DB_PARAMS(db_int(row.id)));
}

enum error resource_remove(const struct membership *membership, int64_t id)
{
    struct writing writing = {.membership = membership, .id = id};
    return membership_write(membership, remove_in, &writing);
}

/* ---- the card ---- */

SQL(resource_card_counts,
    "SELECT (SELECT COUNT(*) FROM resource r WHERE r.relationship_id = $1 AND r.created_by <> $2 "
    "AND (r.for_id IS NULL OR r.for_id = $2) AND NOT EXISTS (SELECT 1 FROM resource_mark m "
    "WHERE m.resource_id = r.id AND m.person_id = $2)) AS unread, "
    "(SELECT COUNT(*) FROM workshop t WHERE t.relationship_id = $1 AND t.attended = 1 AND t.taught = 0) "
    "AS teach_backs, (SELECT COUNT(*) FROM introduction i WHERE i.relationship_id = $1 "
    "AND i.state IN ('offered', 'wanted')) AS introductions");

enum error resource_card_get(const struct membership *membership, struct resource_card *ret_card)
{
    enum { SHOWN = 3 };
    struct resource_card card;
    TRY(db_one(membership->db, membership->arena, &resource_card_counts,
               DB_PARAMS(db_int(membership->relationship), db_int(membership->person)), &resource_card_record,
               &card));
    card.resources = (struct list){0};
    TRY(list_resources(membership, SHOWN, &card.resources));
    card.relationship_id = membership->relationship;
    card.none = !card.resources.count && !card.teach_backs && !card.introductions;
    card.writable = membership->writable;
    *ret_card = card;
    return OK;
}
