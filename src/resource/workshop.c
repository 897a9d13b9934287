/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Training outside, and what its visitor takes from it and teaches the others. */
#include "base/random.h"
#include "base/text.h"
#include "db/db.h"
#include "language/language.h"
#include "resource/resource.h"
#include "resource/resource_rules.h"

RECORD_DEFINE(workshop, WORKSHOP_FIELDS)
FORM_DEFINE(workshop_form, WORKSHOP_FORM_FIELDS)

#define WORKSHOP_ROW_FIELDS(FIELD, R)                                                                        \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, id, person_id, 0)                                                                               \
    FIELD(R, day, starts_on, 0)                                                                              \
    FIELD(R, bytes, title, 0)                                                                                \
    FIELD(R, bytes, address, 0)                                                                              \
    FIELD(R, bytes, cost, 0)                                                                                 \
    FIELD(R, flag, attended, 0)                                                                              \
    FIELD(R, bytes, takeaway, 0)                                                                             \
    FIELD(R, day, teach_on, 0)                                                                               \
    FIELD(R, flag, taught, 0)                                                                                \
    FIELD(R, bytes, teach_notes, 0)                                                                          \
    FIELD(R, id, changed_by, 0)                                                                              \
    FIELD(R, integer, version, 0)
RECORD_LOCAL(workshop_row, WORKSHOP_ROW_FIELDS)

SQL(workshop_rows,
    "SELECT id, person_id, starts_on, title, address, cost, attended, takeaway, teach_on, taught, teach_notes, "
    "changed_by, version FROM workshop WHERE relationship_id = $1 AND (CAST($2 AS BIGINT) IS NULL OR id = $2) "
    "ORDER BY taught, starts_on DESC NULLS FIRST, id DESC");
SQL(workshop_count, "SELECT COUNT(*) FROM workshop WHERE relationship_id = $1");
SQL(workshop_insert,
    "INSERT INTO workshop (id, relationship_id, person_id, starts_on, title, address, cost, attended, takeaway, "
    "teach_on, taught, teach_notes, created_at, changed_by) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)");
SQL(workshop_update,
    "UPDATE workshop SET person_id = $3, starts_on = $4, title = $5, address = $6, cost = $7, attended = $8, "
    "takeaway = $9, teach_on = $10, taught = $11, teach_notes = $12, changed_by = $13, version = version + 1 "
    "WHERE id = $1 AND version = $2");
SQL(workshop_delete, "DELETE FROM workshop WHERE id = $1 AND relationship_id = $2");

/* ---- reading ---- */

static enum error open_workshop(const struct membership *membership, const struct workshop_row *row,
                                struct workshop *ret_workshop)
{
    struct content_row place = {membership->arena, membership->content, "workshop", row->id};
    struct workshop workshop = {0};
    TRY(content_open_row(&place, &workshop_row_record, row, &workshop_record, &workshop));
    workshop.host = resource_address_host(membership->arena, workshop.address);
    workshop.person_name = membership_name(membership, row->person_id);
    workshop.changed_by_name = membership_name(membership, row->changed_by);
    workshop.teach_is_next = row->attended && !row->taught;
    workshop.state_label = row->taught     ? say(membership->language, "Taught back")
                           : row->attended ? say(membership->language, "Teach-back to come")
                                           : say(membership->language, "Planned");
    workshop.path = arena_format(membership->arena, "/relationships/%lld/workshops/%lld",
                                 (long long)membership->relationship, (long long)row->id);
    *ret_workshop = workshop;
    return OK;
}

enum error workshop_list(const struct membership *membership, struct list *ret_workshops)
{
    struct list rows = {0};
    TRY(db_list(membership->db, membership->arena, &workshop_rows,
                DB_PARAMS(db_int(membership->relationship), db_null()), &workshop_row_record, &rows));
    LIST_EACH (&rows, struct workshop_row, row)
        TRY(open_workshop(membership, row, LIST_ADD(ret_workshops, membership->arena, struct workshop)));
    return OK;
}

static enum error get_row(const struct membership *membership, int64_t id, struct workshop_row *ret_row)
{
    return db_one(membership->db, membership->arena, &workshop_rows,
                  DB_PARAMS(db_int(membership->relationship), db_int(id)), &workshop_row_record, ret_row);
}

enum error workshop_get(const struct membership *membership, int64_t id, struct workshop *ret_workshop)
{
    struct workshop_row row;
    TRY(get_row(membership, id, &row));
    return open_workshop(membership, &row, ret_workshop);
}

/* ---- writing ---- */

void workshop_form_check(const struct membership *membership, const struct workshop_form *form,
                         struct workshop_form_problems *problems)
{
    int64_t who;
    const char *address = resource_address_problem(form->address);
    if (!text_to_int(form->who, 1, INT64_MAX, &who) || !membership_member(membership, who))
        problems->who = MESSAGE("Choose who goes there.");
    if (!*text_or_empty(problems->title) && text_is_blank(form->title))
        problems->title = MESSAGE("Write what it is, such as “Negotiation, two days”.");
    if (!*text_or_empty(problems->address) && address) problems->address = address;
    if (form->attended && form->starts_on > clock_day(membership->clock) + 1 &&
        !*text_or_empty(problems->starts_on))
        problems->starts_on = MESSAGE("This day is still to come, so nobody was there yet.");
    if (form->taught && !form->attended)
        problems->taught =
            MESSAGE("First somebody goes there, then it is taught back. Tick both, or neither.");
}

struct writing {
    const struct membership *membership;
    const struct workshop_form *form;
    int64_t id, who;
};

static enum error add_in(struct db *db, void *context)
{
    struct writing *writing = context;
    const struct membership *membership = writing->membership;
    const struct workshop_form *form = writing->form;
    int64_t count, id = id_new(membership->clock);
    struct content_row place = {membership->arena, membership->content, "workshop", id};
    TRY(db_number(db, &workshop_count, DB_PARAMS(db_int(membership->relationship)), &count));
    if (count >= RESOURCES_LIMIT) return ERROR_TOO_LARGE;
    TRY(db_run(db, &workshop_insert,
               DB_PARAMS(db_int(id), db_int(membership->relationship), db_int(writing->who),
                         db_int_or_null(form->starts_on), content_seal(&place, "title", form->title),
                         content_seal(&place, "address", form->address),
                         content_seal(&place, "cost", form->cost), db_int(form->attended),
                         content_seal(&place, "takeaway", form->takeaway), db_int_or_null(form->teach_on),
                         db_int(form->taught), content_seal(&place, "teach_notes", form->teach_notes),
                         db_int(clock_seconds(membership->clock)), db_int(membership->person)),
               NULL));
    writing->id = id;
    return membership_tell(membership,
                           &(struct notice){.kind = "workshop.planned", .subject = id, .path = "/resources"});
}

enum error workshop_add(const struct membership *membership, const struct workshop_form *form,
                        int64_t *ret_id)
{
    struct writing writing = {.membership = membership, .form = form};
    if (!text_to_int(form->who, 1, INT64_MAX, &writing.who)) return ERROR_INVALID;
    TRY(membership_write(membership, add_in, &writing));
    *ret_id = writing.id;
    return OK;
}

static enum error edit_in(struct db *db, void *context)
{
    struct writing *writing = context;
    const struct membership *membership = writing->membership;
    const struct workshop_form *form = writing->form;
    struct workshop_row row;
    struct content_row place = {membership->arena, membership->content, "workshop", writing->id};
    TRY(get_row(membership, writing->id, &row));
    if (form->version != row.version) return ERROR_CONFLICT;
    TRY(db_run_one(db, &workshop_update,
                   DB_PARAMS(db_int(row.id), db_int(row.version), db_int(writing->who),
                             db_int_or_null(form->starts_on), content_seal(&place, "title", form->title),
                             content_seal(&place, "address", form->address),
                             content_seal(&place, "cost", form->cost), db_int(form->attended),
                             content_seal(&place, "takeaway", form->takeaway), db_int_or_null(form->teach_on),
                             db_int(form->taught), content_seal(&place, "teach_notes", form->teach_notes),
                             db_int(membership->person))));
    if (row.attended || !form->attended) return OK;
    const char *path = arena_format(membership->arena, "/workshops/%lld", (long long)row.id);
    return membership_tell(membership,
                           &(struct notice){.kind = "workshop.attended", .subject = row.id, .path = path});
}

enum error workshop_edit(const struct membership *membership, int64_t id, const struct workshop_form *form)
{
    struct writing writing = {.membership = membership, .form = form, .id = id};
    if (!text_to_int(form->who, 1, INT64_MAX, &writing.who)) return ERROR_INVALID;
    return membership_write(membership, edit_in, &writing);
}

enum error workshop_remove(const struct membership *membership, int64_t id)
{
    int64_t changed;
    TRY(db_run(membership->db, &workshop_delete, DB_PARAMS(db_int(id), db_int(membership->relationship)),
               &changed));
    return changed ? OK : ERROR_NOT_FOUND;
}
