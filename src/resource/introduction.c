/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Introductions: who introduces whom to whom, and what came of it. */
#include <string.h>

#include "base/random.h"
#include "base/text.h"
#include "db/db.h"
#include "language/language.h"
#include "relationship/relationship_rules.h"
#include "resource/resource.h"

RECORD_DEFINE(introduction, INTRODUCTION_FIELDS)
FORM_DEFINE(introduction_form, INTRODUCTION_FORM_FIELDS)

#define INTRODUCTION_ROW_FIELDS(FIELD, R)                                                                    \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, id, by_id, 0)                                                                                   \
    FIELD(R, id, for_id, 0)                                                                                  \
    FIELD(R, text, state, 0)                                                                                 \
    FIELD(R, bytes, whom, 0)                                                                                 \
    FIELD(R, bytes, why, 0)                                                                                  \
    FIELD(R, bytes, outcome, 0)                                                                              \
    FIELD(R, id, changed_by, 0)                                                                              \
    FIELD(R, integer, version, 0)
RECORD_LOCAL(introduction_row, INTRODUCTION_ROW_FIELDS)

SQL(introduction_rows,
    "SELECT id, by_id, for_id, state, whom, why, outcome, changed_by, version FROM introduction "
    "WHERE relationship_id = $1 AND (CAST($2 AS BIGINT) IS NULL OR id = $2) "
    "ORDER BY CASE WHEN state IN ('offered', 'wanted', 'made') THEN 0 ELSE 1 END, id DESC");
SQL(introduction_count, "SELECT COUNT(*) FROM introduction WHERE relationship_id = $1");
SQL(introduction_insert,
    "INSERT INTO introduction (id, relationship_id, by_id, for_id, state, whom, why, outcome, created_at, "
    "changed_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)");
SQL(introduction_update,
    "UPDATE introduction SET by_id = $3, for_id = $4, state = $5, whom = $6, why = $7, "
    "outcome = $8, changed_by = $9, version = version + 1 WHERE id = $1 AND version = $2");

const char *introduction_state_label(const char *state)
{
    static const char *const LABELS[][2] = {{"offered", MESSAGE("Offered")},
                                            {"wanted", MESSAGE("Wanted")},
                                            {"made", MESSAGE("Introduced")},
                                            {"met", MESSAGE("They met")},
                                            {"dropped", MESSAGE("Not now")}};
    for (size_t i = 0; i < sizeof LABELS / sizeof LABELS[0]; i++)
        if (strcmp(LABELS[i][0], state) == 0) return LABELS[i][1];
    return NULL;
}

/* ---- reading ---- */

static const char *first_name_of(const struct membership *membership, int64_t person)
{
    const struct relationship_member *member = membership_member(membership, person);
    return member ? relationship_first_name(membership->arena, member->name)
                  : say(membership->language, "somebody who left");
}

/* Either of the two may be the reader. */
static const char *sentence_of(const struct membership *membership, const struct introduction_row *row)
{
    const struct language *language = membership->language;
    struct arena *arena = membership->arena;
    bool by_me = row->by_id == membership->person, for_me = row->for_id == membership->person;
    const char *by = first_name_of(membership, row->by_id), *whom = first_name_of(membership, row->for_id);
    if (strcmp(row->state, "wanted") == 0) {
        if (for_me) return arena_format(arena, say(language, "You would like %s to introduce you"), by);
        if (by_me) return arena_format(arena, say(language, "%s would like you to introduce them"), whom);
        return arena_format(arena, say(language, "%s would like %s to introduce them"), whom, by);
    }
    if (strcmp(row->state, "offered") == 0) {
        if (by_me) return arena_format(arena, say(language, "You offer to introduce %s"), whom);
        if (for_me) return arena_format(arena, say(language, "%s offers to introduce you"), by);
        return arena_format(arena, say(language, "%s offers to introduce %s"), by, whom);
    }
    if (by_me) return arena_format(arena, say(language, "You introduced %s"), whom);
    if (for_me) return arena_format(arena, say(language, "%s introduced you"), by);
    return arena_format(arena, say(language, "%s introduced %s"), by, whom);
}

static enum error open_introduction(const struct membership *membership, const struct introduction_row *row,
                                    struct introduction *ret_introduction)
{
    struct content_row place = {membership->arena, membership->content, "introduction", row->id};
    struct introduction introduction = {0};
    TRY(content_open_row(&place, &introduction_row_record, row, &introduction_record, &introduction));
    introduction.state_label = introduction_state_label(row->state);
    introduction.sentence = sentence_of(membership, row);
    introduction.is_met = strcmp(row->state, "met") == 0;
    introduction.is_open = !introduction.is_met && strcmp(row->state, "dropped") != 0;
    introduction.changed_by_name = membership_name(membership, row->changed_by);
    introduction.path = arena_format(membership->arena, "/relationships/%lld/introductions/%lld",
                                     (long long)membership->relationship, (long long)row->id);
    *ret_introduction = introduction;
    return OK;
}

enum error introduction_list(const struct membership *membership, struct list *ret_introductions)
{
    struct list rows = {0};
    TRY(db_list(membership->db, membership->arena, &introduction_rows,
                DB_PARAMS(db_int(membership->relationship), db_null()), &introduction_row_record, &rows));
    LIST_EACH (&rows, struct introduction_row, row)
        TRY(open_introduction(membership, row,
                              LIST_ADD(ret_introductions, membership->arena, struct introduction)));
    return OK;
}

static enum error get_row(const struct membership *membership, int64_t id, struct introduction_row *ret_row)
{
    return db_one(membership->db, membership->arena, &introduction_rows,
                  DB_PARAMS(db_int(membership->relationship), db_int(id)), &introduction_row_record, ret_row);
}

enum error introduction_get(const struct membership *membership, int64_t id,
                            struct introduction *ret_introduction)
{
    struct introduction_row row;
    TRY(get_row(membership, id, &row));
    return open_introduction(membership, &row, ret_introduction);
}

/* ---- writing ---- */

static bool is_member(const struct membership *membership, const char *text, int64_t *ret_id)
{
    return text_to_int(text, 1, INT64_MAX, ret_id) && membership_member(membership, *ret_id);
}

void introduction_form_check(const struct membership *membership, const struct introduction_form *form,
                             struct introduction_form_problems *problems)
{
    int64_t by = 0, whom = 0;
    if (!introduction_state_label(form->state)) problems->state = MESSAGE("Choose how far it is.");
    if (!is_member(membership, form->by, &by)) problems->by = MESSAGE("Choose who introduces.");
    if (!is_member(membership, form->for_whom, &whom) || by == whom)
        problems->for_whom = MESSAGE("Choose who is introduced; it is another one than who introduces.");
    if (!*text_or_empty(problems->whom) && text_is_blank(form->whom))
        problems->whom = MESSAGE("Write whom to meet: a name, or what kind of person.");
}

struct writing {
    const struct membership *membership;
    const struct introduction_form *form;
    int64_t id, by, for_whom;
};

static enum error add_in(struct db *db, void *context)
{
    struct writing *writing = context;
    const struct membership *membership = writing->membership;
    const struct introduction_form *form = writing->form;
    int64_t count, id = id_new(membership->clock);
    struct content_row place = {membership->arena, membership->content, "introduction", id};
    TRY(db_number(db, &introduction_count, DB_PARAMS(db_int(membership->relationship)), &count));
    if (count >= RESOURCES_LIMIT) return ERROR_TOO_LARGE;
    TRY(db_run(db, &introduction_insert,
               DB_PARAMS(db_int(id), db_int(membership->relationship), db_int(writing->by),
                         db_int(writing->for_whom), db_text(form->state),
                         content_seal(&place, "whom", form->whom), content_seal(&place, "why", form->why),
                         content_seal(&place, "outcome", form->outcome),
                         db_int(clock_seconds(membership->clock)), db_int(membership->person)),
               NULL));
    writing->id = id;
    bool wanted = strcmp(form->state, "wanted") == 0;
    struct notice notice = {.kind = wanted ? "introduction.wanted" : "introduction.offered",
                            .subject = id,
                            .path = arena_format(membership->arena, "/introductions/%lld", (long long)id)};
    return membership_tell(membership, &notice);
}

static enum error read_ids(struct writing *writing)
{
    return is_member(writing->membership, writing->form->by, &writing->by) &&
                   is_member(writing->membership, writing->form->for_whom, &writing->for_whom)
               ? OK
               : ERROR_INVALID;
}

enum error introduction_add(const struct membership *membership, const struct introduction_form *form,
                            int64_t *ret_id)
{
    struct writing writing = {.membership = membership, .form = form};
    TRY(read_ids(&writing));
    TRY(membership_write(membership, add_in, &writing));
    *ret_id = writing.id;
    return OK;
}

static enum error edit_in(struct db *db, void *context)
{
    struct writing *writing = context;
    const struct membership *membership = writing->membership;
    const struct introduction_form *form = writing->form;
    struct introduction_row row;
    struct content_row place = {membership->arena, membership->content, "introduction", writing->id};
    TRY(get_row(membership, writing->id, &row));
    if (form->version != row.version) return ERROR_CONFLICT;
    TRY(db_run_one(db, &introduction_update,
                   DB_PARAMS(db_int(row.id), db_int(row.version), db_int(writing->by),
                             db_int(writing->for_whom), db_text(form->state),
                             content_seal(&place, "whom", form->whom), content_seal(&place, "why", form->why),
                             content_seal(&place, "outcome", form->outcome), db_int(membership->person))));
    if (strcmp(row.state, form->state) == 0) return OK;
    const char *path = arena_format(membership->arena, "/introductions/%lld", (long long)row.id);
    return membership_tell(membership,
                           &(struct notice){.kind = "introduction.moved", .subject = row.id, .path = path});
}

enum error introduction_edit(const struct membership *membership, int64_t id,
                             const struct introduction_form *form)
{
    struct writing writing = {.membership = membership, .form = form, .id = id};
    TRY(read_ids(&writing));
    return membership_write(membership, edit_in, &writing);
}
