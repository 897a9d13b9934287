/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "relationship/membership.h"

#include <string.h>

#include "db/db.h"
#include "language/language.h"
#include "notice/notice_kinds.h"
#include "relationship/relationship_course.h"
#include "relationship/relationship_own.h"
#include "relationship/relationship_rules.h"
#include "relationship/relationship_store.h"

RECORD_DEFINE(relationship_head, RELATIONSHIP_HEAD_FIELDS)

static void add_names(struct membership *membership)
{
    struct arena *arena = membership->arena;
    const char **names = arena_alloc_many(arena, membership->members.count + 1, sizeof *names);
    int count = 0;
    LIST_EACH (&membership->members, struct relationship_member, member) {
        if (member->id == membership->person) membership->my_name = member->name;
        else names[count++] = member->name;
    }
    membership->group = count > 1;
    membership->others = relationship_names(arena, membership->language, names, count);
    membership->other_first = count == 1  ? relationship_first_name(arena, names[0])
                              : count > 1 ? say(membership->language, "the group")
                                          : "";
}

enum error membership_open(struct db *db, struct arena *arena, const struct clock *clock,
                           const struct portal_key *portal_key, int64_t relationship, int64_t person,
                           enum relationship_use use, struct membership *ret_membership)
{
    struct relationship_row row;
    struct membership membership = {.use = use,
                                    .db = db,
                                    .arena = arena,
                                    .clock = clock,
                                    .portal_key = portal_key,
                                    .relationship = relationship,
                                    .person = person,
                                    .my_name = ""};
    struct seal_owner owner = {"relationship", relationship};
    TRY(relationship_row_of_member(db, arena, relationship, person, &row));
    bool closed = strcmp(row.state, "closed") == 0;
    if (row.my_left_at) return ERROR_NOT_FOUND;
    if (closed && use == RELATIONSHIP_WRITE) return ERROR_CONFLICT;
    TRY(relationship_members(db, arena, relationship, &membership.members));
    TRY(content_of(db, arena, clock, portal_key, &owner,
                   use == RELATIONSHIP_READ ? CONTENT_READ : CONTENT_WRITE, &membership.content));
    membership.my_role = row.my_role;
    membership.format = row.format;
    membership.name = row.name;
    membership.state = row.state;
    membership.writable = !closed;
    membership.program = row.program_id;
    membership.program_name = row.program_name;
    membership.started_on = row.started_on;
    membership.ends_on = row.ends_on;
    membership.paused_until = row.paused_until;
    membership.ending = row.ending;
    membership.ended_at = row.ended_at;
    add_names(&membership);
    *ret_membership = membership;
    return OK;
}

/* ---- writing ---- */

SQL(membership_standing, "SELECT CASE WHEN r.state = 'closed' THEN 1 ELSE 0 END FROM relationship_member m "
                         "JOIN relationship r ON r.id = m.relationship_id "
                         "WHERE m.relationship_id = $1 AND m.person_id = $2 AND m.left_at IS NULL");

struct member_write {
    const struct membership *membership;
    enum error (*work)(struct db *db, void *context);
    void *context;
    bool refused;
};

static enum error check_standing(struct db *db, const struct membership *membership)
{
    int64_t closed;
    TRY(db_number(db, &membership_standing,
                  DB_PARAMS(db_int(membership->relationship), db_int(membership->person)), &closed));
    return closed && membership->use == RELATIONSHIP_WRITE ? ERROR_CONFLICT : OK;
}

static enum error write_in(struct db *db, void *context)
{
    struct member_write *writing = context;
    enum error error = check_standing(db, writing->membership);
    writing->refused = error == ERROR_CONFLICT || error == ERROR_NOT_FOUND;
    TRY(error);
    return writing->work(db, writing->context);
}

enum error membership_write(const struct membership *membership,
                            enum error (*work)(struct db *db, void *context), void *context)
{
    struct member_write writing = {membership, work, context, false};
    enum error error = db_write(membership->db, write_in, &writing);
    if (!writing.refused || !membership->reply) return error;
    if (error == ERROR_CONFLICT)
        reply_refuse(membership->reply, error,
                     "This relationship was closed while you wrote, so nothing was saved. What you wrote "
                     "together stays readable for you.");
    if (error == ERROR_NOT_FOUND)
        reply_refuse(membership->reply, error,
                     "You are no longer a member of this relationship, so nothing was saved.");
    return error;
}

const struct relationship_member *membership_member(const struct membership *membership, int64_t person)
{
    LIST_EACH (&membership->members, struct relationship_member, member)
        if (member->id == person) return member;
    return NULL;
}

const char *membership_name(const struct membership *membership, int64_t person)
{
    const struct relationship_member *member = membership_member(membership, person);
    if (person == membership->person) return say(membership->language, "You");
    return member ? member->name : say(membership->language, "Somebody who left");
}

enum error membership_tell_one(const struct membership *membership, int64_t person,
                               const struct notice *notice)
{
    const struct notice_kind *kind = notice_kind_find(notice->kind);
    struct notice whole = *notice;
    if (person == membership->person || !membership_member(membership, person)) return OK;
    BUG_IF(!kind);
    whole.person = person;
    whole.path = arena_format(membership->arena, "/relationships/%lld%s", (long long)membership->relationship,
                              notice->path);
    if (!whole.who && notice_places(kind->sentence) & NOTICE_WHO) whole.who = membership->my_name;
    return notice_tell(membership->db, membership->clock, &whole);
}

enum error membership_tell(const struct membership *membership, const struct notice *notice)
{
    LIST_EACH (&membership->members, struct relationship_member, member)
        TRY(membership_tell_one(membership, member->id, notice));
    return OK;
}

/* ---- what there is to do ---- */

#define OWN_ROW_FIELDS(FIELD, R)                                                                             \
    RELATIONSHIP_OWN_FIELDS(FIELD, R)                                                                        \
    FIELD(R, time, hello_at, 0)
RECORD_LOCAL(own_row, OWN_ROW_FIELDS)

SQL(membership_own,
    "SELECT " RELATIONSHIP_OWN_COLUMNS ", m.said_hello_at AS hello_at FROM " RELATIONSHIP_OWN_TABLES
    " WHERE m.relationship_id = $1 AND m.person_id = $2");

/* Everybody besides me: how many, how many said hello, and the first. */
static void note_others(const struct membership *membership, struct step_facts *facts)
{
    facts->others = "";
    LIST_EACH (&membership->members, struct relationship_member, member) {
        if (member->id == membership->person) continue;
        if (!facts->other_count++) facts->others = relationship_first_name(membership->arena, member->name);
        facts->others_said_hello += member->hello_at != 0;
    }
    facts->group = facts->other_count > 1;
}

enum error membership_tasks(const struct membership *membership, struct relationship_progress *ret_progress,
                            struct list *ret_tasks)
{
    struct own_row row;
    TRY(db_one(membership->db, membership->arena, &membership_own,
               DB_PARAMS(db_int(membership->relationship), db_int(membership->person)), &own_row_record,
               &row));
    struct step_facts facts = {.relationship = membership->relationship,
                               .program = membership->program,
                               .state = membership->state,
                               .role = membership->my_role,
                               .i_said_hello = row.hello_at != 0,
                               .starts_on = membership->started_on,
                               .ends_on = membership->ends_on,
                               .now = clock_seconds(membership->clock),
                               .progress = ret_progress};
    note_others(membership, &facts);
    record_copy_shared(&own_row_record, &row, &relationship_progress_record, ret_progress);
    record_copy_shared(&own_row_record, &row, &step_own_record, &facts.own);
    relationship_tasks(membership->arena, membership->language, &facts, ret_tasks);
    return OK;
}

SQL(membership_hello, "UPDATE relationship_member SET said_hello_at = $3 "
                      "WHERE relationship_id = $1 AND person_id = $2 AND said_hello_at IS NULL");

enum error membership_note_hello(const struct membership *membership)
{
    int64_t changed;
    TRY(db_run(membership->db, &membership_hello,
               DB_PARAMS(db_int(membership->relationship), db_int(membership->person),
                         db_int(clock_seconds(membership->clock))),
               &changed));
    if (!changed) return OK;
    return relationship_event_add(membership->db, membership->clock, membership->relationship,
                                  RELATIONSHIP_SAID_HELLO, membership->person, 0);
}

/* ---- pages ---- */

static void choose_tab(struct relationship_head *head, const char *tab)
{
    const struct field *field;
    if (!*tab) return;
    for (size_t i = 0; i < relationship_head_record.field_count; i++) {
        field = &relationship_head_record.fields[i];
        if (strncmp(field->name, "at_", 3) != 0 || strcmp(field->name + 3, tab) != 0) continue;
        *(bool *)field_at(field, head) = true;
        return;
    }
    BUG("no such tab");
}

enum error relationship_page_open(struct request *request, struct reply *reply, enum relationship_use use,
                                  const char *tab, const char *title, struct relationship_page *ret_page)
{
    struct relationship_page page;
    int64_t id;
    TRY(request_id(request, "id", &id));
    enum error error = membership_open(request->db, request->arena, request->clock, request->portal_key, id,
                                       request->viewer->person, use, &page.membership);
    if (error == ERROR_CONFLICT)
        reply_explain(reply, "This relationship is closed. What you wrote together stays readable for you.");
    TRY(error);
    page.membership.language = request->language;
    page.membership.reply = reply;
    add_names(&page.membership); /* again, in that language */
    const struct membership *membership = &page.membership;
    struct relationship_head *head = ARENA_NEW(request->arena, struct relationship_head);
    *head = (struct relationship_head){
        .id = id,
        .title = say(request->language, title),
        .name = membership->name,
        .others = membership->others,
        .other_first = membership->other_first,
        .my_role = membership->my_role,
        .state = membership->state,
        .state_label =
            say(request->language, *membership->ending ? relationship_ending_name(membership->ending)
                                                       : relationship_state_name(membership->state)),
        .program_id = membership->program,
        .program_name = membership->program_name,
        .writable = membership->writable,
        .is_group = membership->group,
        .is_circle = strcmp(membership->format, "group") == 0,
        .seen_by = membership->group
                       ? say(request->language, "Only the members of this group see this.")
                       : arena_format(request->arena, say(request->language, "Only you and %s see this."),
                                      membership->other_first),
    };
    choose_tab(head, tab);
    page.head = head;
    reply_title(reply, "relationships", "%s", head->title);
    *ret_page = page;
    return OK;
}
