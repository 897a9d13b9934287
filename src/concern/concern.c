/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Notes of one's own, and sharing them. */
#include "concern/concern.h"

#include <string.h>

#include "base/random.h"
#include "base/text.h"
#include "concern/concern_parts.h"
#include "notice/notice.h"
#include "relationship/relationship_rules.h"

RECORD_DEFINE(concern, CONCERN_FIELDS)
RECORD_DEFINE(concern_card, CONCERN_CARD_FIELDS)
FORM_DEFINE(concern_form, CONCERN_FORM_FIELDS)
FORM_DEFINE(concern_share_form, CONCERN_SHARE_FORM_FIELDS)

/* ---- what the files of this folder share ---- */

struct content_row concern_place(const struct membership *membership, const struct content *content,
                                 const char *table, int64_t id)
{
    return (struct content_row){membership->arena, content, table, id};
}

/* The member's own key. */
static enum error concern_own(const struct membership *membership, enum content_use use,
                              const struct content **ret_content)
{
    return content_of_author(membership->db, membership->arena, membership->clock, membership->portal_key,
                             membership->person, use, ret_content);
}

enum error concern_tell(const struct membership *membership, const struct concern_row *row, const char *kind)
{
    struct arena *arena = membership->arena;
    int64_t other = row->author_id == membership->person ? row->other_id : row->author_id;
    const char *path = arena_format(arena, "/concerns/%lld", (long long)row->id);
    if (!other || !membership_member(membership, other)) return OK;
    TRY(notice_read_about(
        membership->db, membership->clock, membership->person,
        arena_format(arena, "/relationships/%lld%s", (long long)membership->relationship, path)));
    return membership_tell_one(membership, other,
                               &(struct notice){.kind = kind, .subject = row->id, .path = path});
}

/* ---- reading ---- */

static void finish(const struct membership *membership, const struct concern_row *row,
                   struct concern *concern)
{
    enum concern_state state = concern_state_of(row->state);
    concern->id = row->id;
    concern->author_id = row->author_id;
    concern->other_id = row->other_id;
    concern->state = row->state;
    concern->follow_up_on = row->follow_up_on;
    concern->created_at = row->created_at;
    concern->changed_at = row->changed_at;
    concern->shared_at = row->shared_at;
    concern->ended_at = row->ended_at;
    concern->version = row->version;
    concern->plan_version = row->plan_version;
    concern->is_mine = row->author_id == membership->person;
    concern->is_private = state == CONCERN_PRIVATE;
    concern->is_open = state == CONCERN_SHARED || state == CONCERN_WORKING;
    concern->state_label = concern_state_label(state);
    concern->heading = *concern->topic ? concern->topic : concern->title;
    concern->path = arena_format(membership->arena, "/relationships/%lld/concerns/%lld",
                                 (long long)membership->relationship, (long long)row->id);
    int64_t other = concern->is_mine ? row->other_id : row->author_id;
    concern->other_name = other ? membership_name(membership, other) : "";
    const struct relationship_member *member = other ? membership_member(membership, other) : NULL;
    concern->other_first =
        member ? relationship_first_name(membership->arena, member->name) : concern->other_name;
}

static enum error open_notes(const struct membership *membership, const struct concern_row *row,
                             struct concern *concern)
{
    const struct content *own;
    if (row->author_id != membership->person) return OK;
    TRY(concern_own(membership, CONTENT_READ, &own));
    struct content_row place = concern_place(membership, own, "concern", row->id);
    TRY(content_open(&place, "title", row->title, &concern->title));
    TRY(content_open(&place, "happened", row->happened, &concern->happened));
    TRY(content_open(&place, "effect", row->effect, &concern->effect));
    return content_open(&place, "wish", row->wish, &concern->wish);
}

static enum error concern_open(const struct membership *membership, const struct concern_row *row,
                               struct concern *ret_concern)
{
    struct concern concern = {.title = "", .happened = "", .effect = "", .wish = ""};
    struct content_row place = concern_place(membership, membership->content, "concern", row->id);
    TRY(open_notes(membership, row, &concern));
    TRY(content_open(&place, "topic", row->topic, &concern.topic));
    TRY(content_open(&place, "tries", row->tries, &concern.tries));
    TRY(content_open(&place, "outcome", row->outcome, &concern.outcome));
    finish(membership, row, &concern);
    *ret_concern = concern;
    return OK;
}

enum error concern_list(const struct membership *membership, struct list *ret_concerns)
{
    struct list rows = {0};
    TRY(concern_rows(membership->db, membership->arena, membership->relationship, membership->person, &rows));
    LIST_EACH (&rows, struct concern_row, row)
        TRY(concern_open(membership, row, LIST_ADD(ret_concerns, membership->arena, struct concern)));
    return OK;
}

enum error concern_row_of(const struct membership *membership, int64_t id, struct concern_row *ret_row)
{
    return concern_row_get(membership->db, membership->arena, membership->relationship, membership->person,
                           id, ret_row);
}

enum error concern_get(const struct membership *membership, int64_t id, struct concern *ret_concern)
{
    struct concern_row row;
    TRY(concern_row_of(membership, id, &row));
    return concern_open(membership, &row, ret_concern);
}

enum error concern_card_get(const struct membership *membership, struct concern_card *ret_card)
{
    struct concern_counts counts;
    struct arena *arena = membership->arena;
    TRY(concern_counts_of(membership->db, arena, membership->relationship, membership->person, &counts));
    *ret_card = (struct concern_card){
        .relationship_id = membership->relationship,
        .open = counts.open,
        .private = counts.private,
        .path = counts.last_id ? arena_format(arena, "/relationships/%lld/concerns/%lld",
                                              (long long)membership->relationship, (long long)counts.last_id)
                               : "",
        .writable = membership->writable,
    };
    return OK;
}

/* ---- one's own notes ---- */

struct writing {
    const struct membership *membership;
    const struct content *own;
    int64_t id;
    const struct concern_form *form;
    const struct concern_share_form *share;
    int64_t other;
};

/* Where only the author may, others are not told that there is something. */
static enum error row_of_author(struct writing *writing, enum concern_move move, struct concern_row *ret_row)
{
    struct concern_row row;
    TRY(concern_row_of(writing->membership, writing->id, &row));
    struct concern_facts facts = {.state = concern_state_of(row.state),
                                  .i_am_author = row.author_id == writing->membership->person};
    if (!facts.i_am_author) return ERROR_NOT_FOUND;
    if (!concern_may(&facts, move)) return ERROR_CONFLICT;
    *ret_row = row;
    return OK;
}

static void seal_notes(const struct writing *writing, struct concern_row *row)
{
    struct content_row place = concern_place(writing->membership, writing->own, "concern", row->id);
    row->title = content_seal_bytes(&place, "title", writing->form->title);
    row->happened = content_seal_bytes(&place, "happened", writing->form->happened);
    row->effect = content_seal_bytes(&place, "effect", writing->form->effect);
    row->wish = content_seal_bytes(&place, "wish", writing->form->wish);
    row->changed_at = clock_seconds(writing->membership->clock);
}

static enum error add_in(struct db *db, void *context)
{
    struct writing *writing = context;
    const struct membership *membership = writing->membership;
    int64_t count;
    struct concern_row row = {.id = id_new(membership->clock),
                              .author_id = membership->person,
                              .created_at = clock_seconds(membership->clock)};
    TRY(concern_row_count(db, membership->relationship, membership->person, &count));
    if (count >= CONCERNS_LIMIT) return ERROR_TOO_LARGE;
    TRY(concern_own(membership, CONTENT_WRITE, &writing->own));
    seal_notes(writing, &row);
    writing->id = row.id;
    return concern_row_insert(db, membership->relationship, &row);
}

enum error concern_add(const struct membership *membership, const struct concern_form *form, int64_t *ret_id)
{
    struct writing writing = {.membership = membership, .form = form};
    TRY(membership_write(membership, add_in, &writing));
    *ret_id = writing.id;
    return OK;
}

static enum error edit_in(struct db *db, void *context)
{
    struct writing *writing = context;
    struct concern_row row;
    TRY(row_of_author(writing, CONCERN_EDIT, &row));
    if (writing->form->version != row.version) return ERROR_CONFLICT;
    TRY(concern_own(writing->membership, CONTENT_WRITE, &writing->own));
    seal_notes(writing, &row);
    return concern_row_edit(db, &row);
}

enum error concern_edit(const struct membership *membership, int64_t id, const struct concern_form *form)
{
    struct writing writing = {.membership = membership, .id = id, .form = form};
    return membership_write(membership, edit_in, &writing);
}

static enum error remove_in(struct db *db, void *context)
{
    struct writing *writing = context;
    struct concern_row row;
    TRY(row_of_author(writing, CONCERN_REMOVE, &row));
    return concern_row_delete(db, row.id);
}

enum error concern_remove(const struct membership *membership, int64_t id)
{
    struct writing writing = {.membership = membership, .id = id};
    return membership_write(membership, remove_in, &writing);
}

/* ---- sharing ---- */

/* With whom: who was chosen, or the only other one. 0: nobody. */
static int64_t other_of(const struct membership *membership, const char *with)
{
    int64_t only = 0, chosen = 0;
    LIST_EACH (&membership->members, struct relationship_member, member)
        if (member->id != membership->person) only = only || membership->group ? -1 : member->id;
    if (!*text_or_empty(with)) return only > 0 ? only : 0;
    if (!text_to_int(with, 1, INT64_MAX, &chosen) || chosen == membership->person) return 0;
    return membership_member(membership, chosen) ? chosen : 0;
}

static enum error add_side(const struct membership *membership, int64_t concern, int64_t person,
                           const char *view)
{
    struct concern_side_row side = {.id = id_new(membership->clock), .person_id = person};
    struct content_row place = concern_place(membership, membership->content, "concern_side", side.id);
    if (view) side.view = content_seal_bytes(&place, "view", view);
    return concern_side_insert(membership->db, concern, &side);
}

static enum error share_in(struct db *db, void *context)
{
    struct writing *writing = context;
    const struct membership *membership = writing->membership;
    struct concern_row row;
    TRY(row_of_author(writing, CONCERN_SHARE, &row));
    struct content_row place = concern_place(membership, membership->content, "concern", row.id);
    row.state = concern_state_name(CONCERN_SHARED);
    row.other_id = writing->other;
    row.topic = content_seal_bytes(&place, "topic", writing->share->topic);
    row.shared_at = row.changed_at = clock_seconds(membership->clock);
    TRY(concern_row_update(db, &row));
    TRY(add_side(membership, row.id, membership->person, writing->share->view));
    TRY(add_side(membership, row.id, row.other_id, NULL));
    return concern_tell(membership, &row, "concern.shared");
}

enum error concern_share(const struct membership *membership, int64_t id,
                         const struct concern_share_form *form)
{
    struct writing writing = {
        .membership = membership, .id = id, .share = form, .other = other_of(membership, form->with)};
    if (!writing.other) return ERROR_INVALID;
    return membership_write(membership, share_in, &writing);
}

static enum error withdraw_in(struct db *db, void *context)
{
    struct writing *writing = context;
    struct concern_row row;
    TRY(row_of_author(writing, CONCERN_WITHDRAW, &row));
    row.state = concern_state_name(CONCERN_WITHDRAWN);
    row.ended_at = row.changed_at = clock_seconds(writing->membership->clock);
    TRY(concern_row_update(db, &row));
    return concern_tell(writing->membership, &row, "concern.withdrawn");
}

enum error concern_withdraw(const struct membership *membership, int64_t id)
{
    struct writing writing = {.membership = membership, .id = id};
    return membership_write(membership, withdraw_in, &writing);
}
