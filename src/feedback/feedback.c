/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "feedback/feedback.h"

#include <string.h>

#include "base/random.h"
#include "base/text.h"
#include "feedback/feedback_parts.h"
#include "feedback/feedback_rules.h"
#include "language/language.h"
#include "notice/notice.h"
#include "relationship/relationship_progress.h"
#include "relationship/relationship_rules.h"

RECORD_DEFINE(feedback, FEEDBACK_FIELDS)
RECORD_DEFINE(feedback_card, FEEDBACK_CARD_FIELDS)
FORM_DEFINE(feedback_form, FEEDBACK_FORM_FIELDS)

enum { FIRST_WORDS = 90 };

void feedback_seal(struct arena *arena, const struct content *content, const struct feedback *feedback,
                   struct feedback_row *row)
{
    struct content_row place = {arena, content, "feedback", row->id};
    row->giver_name = content_seal_bytes(&place, "giver_name", row->giver_id ? "" : feedback->giver_name);
    row->situation = content_seal_bytes(&place, "situation", feedback->situation);
    row->behavior = content_seal_bytes(&place, "behavior", feedback->behavior);
    row->impact = content_seal_bytes(&place, "impact", feedback->impact);
    row->next_step = content_seal_bytes(&place, "next_step", feedback->next_step);
    row->intention = content_seal_bytes(&place, "intention", feedback->intention);
    row->how_before = content_seal_bytes(&place, "how_before", feedback->how_before);
    row->how_after = content_seal_bytes(&place, "how_after", feedback->how_after);
    row->confirmation = content_seal_bytes(&place, "confirmation", feedback->confirmation);
}

struct feedback feedback_of_form(const struct feedback_form *form)
{
    return (struct feedback){.giver_name = form->name,
                             .situation = form->situation,
                             .behavior = form->behavior,
                             .impact = form->impact,
                             .next_step = form->next_step};
}

/* Tells one of the members of something about a feedback, which is where it leads. */
static enum error tell(const struct membership *membership, int64_t person, const char *kind,
                       int64_t feedback)
{
    const char *path = arena_format(membership->arena, "/feedback/%lld", (long long)feedback);
    return membership_tell_one(membership, person,
                               &(struct notice){.kind = kind, .subject = feedback, .path = path});
}

/* ---- reading ---- */

/* Whose key the words need: the members', or mine where they came to me by a link. */
static enum error content_for_row(const struct membership *membership, const char *sealed_for,
                                  enum content_use use, const struct content **ret_content)
{
    if (strcmp(sealed_for, "members") == 0) {
        *ret_content = membership->content;
        return OK;
    }
    return content_of_author(membership->db, membership->arena, membership->clock, membership->portal_key,
                             membership->person, use, ret_content);
}

static const char *first_of(const struct membership *membership, int64_t person)
{
    const struct relationship_member *member = membership_member(membership, person);
    return member ? relationship_first_name(membership->arena, member->name)
                  : say(membership->language, "somebody who left");
}

static const char *seen_by(const struct membership *membership, const struct feedback_row *row)
{
    struct arena *arena = membership->arena;
    int64_t other = row->receiver_id == membership->person ? row->giver_id : row->receiver_id;
    if (row->shared_at || (row->giver_id && !membership->group))
        return membership->group ? say(membership->language, "Only the members of this group see this.")
                                 : arena_format(arena, say(membership->language, "Only you and %s see this."),
                                                membership->other_first);
    if (!row->giver_id) return say(membership->language, "Only you see this.");
    return arena_format(arena,
                        say(membership->language, "Only you and %s see this, not the rest of the group."),
                        first_of(membership, other));
}

/* What stands in lists: the situation and what was seen, else what there is. */
static const char *first_text(struct arena *arena, const struct feedback *feedback)
{
    if (*feedback->situation && *feedback->behavior)
        return arena_format(arena, "%s %s", feedback->situation, feedback->behavior);
    const char *const texts[] = {feedback->behavior, feedback->situation, feedback->impact,
                                 feedback->next_step};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (*texts[i]) return texts[i];
    return "";
}

static void finish(const struct membership *membership, const struct feedback_row *row,
                   struct feedback *feedback)
{
    feedback->by_link = !row->giver_id;
    if (row->giver_id) feedback->giver_name = membership_name(membership, row->giver_id);
    else if (!*feedback->giver_name) feedback->giver_name = say(membership->language, "A colleague");
    feedback->receiver_name = membership_name(membership, row->receiver_id);
    feedback->i_gave = row->giver_id == membership->person;
    feedback->i_received = row->receiver_id == membership->person;
    feedback->is_new = feedback->i_received && !row->thanked_at && !row->follow_up_on &&
                       !row->followed_up_at && !*feedback->intention;
    feedback->follow_up_is_due =
        feedback->i_received &&
        feedback_follow_up_is_due(row->follow_up_on, row->followed_up_at != 0, clock_day(membership->clock));
    feedback->first_words =
        feedback_first_words(membership->arena, first_text(membership->arena, feedback), FIRST_WORDS);
    feedback->seen_by = seen_by(membership, row);
    feedback->path = arena_format(membership->arena, "/relationships/%lld/feedback/%lld",
                                  (long long)membership->relationship, (long long)row->id);
}

static enum error open_feedback(const struct membership *membership, const struct feedback_row *row,
                                struct feedback *ret_feedback)
{
    struct feedback feedback = {0};
    const struct content *content;
    TRY(content_for_row(membership, row->sealed_for, CONTENT_READ, &content));
    struct content_row place = {membership->arena, content, "feedback", row->id};
    TRY(content_open_row(&place, &feedback_row_record, row, &feedback_record, &feedback));
    finish(membership, row, &feedback);
    *ret_feedback = feedback;
    return OK;
}

enum error feedback_list(const struct membership *membership, int64_t skip, int64_t limit,
                         struct list *ret_feedback)
{
    struct list rows = {0};
    TRY(feedback_rows(membership->db, membership->arena, membership->relationship, membership->person, skip,
                      limit, &rows));
    LIST_EACH (&rows, struct feedback_row, row)
        TRY(open_feedback(membership, row, LIST_ADD(ret_feedback, membership->arena, struct feedback)));
    return OK;
}

enum error feedback_get(const struct membership *membership, int64_t id, struct feedback *ret_feedback)
{
    struct feedback_row row;
    TRY(feedback_row_get(membership->db, membership->arena, membership->relationship, membership->person, id,
                         &row));
    return open_feedback(membership, &row, ret_feedback);
}

enum error feedback_card_get(const struct membership *membership, struct feedback_card *ret_card)
{
    struct feedback_card card;
    TRY(feedback_card_row(membership->db, membership->arena, membership->relationship, membership->person,
                          clock_day(membership->clock), &card));
    TRY(feedback_to_answer(membership->db, membership->relationship, membership->person, &card.to_answer));
    card.relationship_id = membership->relationship;
    card.other_first = membership->other_first;
    card.none = card.received + card.given + card.to_answer == 0;
    card.writable = membership->writable;
    *ret_card = card;
    return OK;
}

/* ---- giving ---- */

void feedback_form_check(const struct membership *membership, const struct feedback_form *form,
                         struct feedback_form_problems *problems)
{
    int64_t to = 0;
    if (membership && (!text_to_int(form->to, 1, INT64_MAX, &to) || to == membership->person ||
                       !membership_member(membership, to)))
        problems->to = MESSAGE("Choose for whom it is.");
    if (text_is_blank(form->situation) && text_is_blank(form->behavior) && text_is_blank(form->impact) &&
        text_is_blank(form->next_step) && !*text_or_empty(problems->behavior))
        problems->behavior = MESSAGE("Write at least one of the four; this one helps most.");
}

struct giving {
    const struct membership *membership;
    const struct feedback_form *form;
    int64_t id;
};

static enum error answer_request(const struct giving *giving, int64_t receiver)
{
    const struct membership *membership = giving->membership;
    struct feedback_request_row row;
    enum error error = feedback_request_row_get(membership->db, membership->arena, membership->relationship,
                                                membership->person, giving->form->request, &row);
    if (error == ERROR_NOT_FOUND) return ERROR_CONFLICT;
    TRY(error);
    if (row.asked_id != membership->person || row.asker_id != receiver) return ERROR_CONFLICT;
    return feedback_request_row_end(membership->db, row.id, "answered", clock_seconds(membership->clock));
}

static enum error give_in(struct db *db, void *context)
{
    struct giving *giving = context;
    const struct membership *membership = giving->membership;
    struct feedback feedback = feedback_of_form(giving->form);
    struct feedback_row row = {.id = id_new(membership->clock),
                               .giver_id = membership->person,
                               .request_id = giving->form->request,
                               .sealed_for = "members",
                               .given_at = clock_seconds(membership->clock)};
    if (!text_to_int(giving->form->to, 1, INT64_MAX, &row.receiver_id)) return ERROR_INVALID;
    if (row.request_id) TRY(answer_request(giving, row.receiver_id));
    feedback_seal(membership->arena, membership->content, &feedback, &row);
    TRY(feedback_row_insert(db, membership->relationship, &row));
    TRY(relationship_progress_feedback(db, membership->relationship));
    TRY(relationship_event_add(db, membership->clock, membership->relationship, FEEDBACK_GIVEN,
                               membership->person, row.id));
    giving->id = row.id;
    return tell(membership, row.receiver_id, FEEDBACK_GIVEN, row.id);
}

enum error feedback_give(const struct membership *membership, const struct feedback_form *form,
                         int64_t *ret_id)
{
    struct feedback_form_problems problems = {0};
    struct giving giving = {.membership = membership, .form = form};
    feedback_form_check(membership, form, &problems);
    if (form_has_problems(&feedback_form_problems_record, &problems)) return ERROR_INVALID;
    TRY(membership_write(membership, give_in, &giving));
    *ret_id = giving.id;
    return OK;
}

/* ---- what becomes of it ---- */

struct changing {
    const struct membership *membership;
    int64_t id, version;
    const char *first, *second; /* texts */
    int64_t day;
    bool shared;
    /* Changes the words and the row; *ret_changed stays false where nothing is to be done. */
    enum error (*change)(const struct changing *changing, struct feedback *feedback, struct feedback_row *row,
                         bool *ret_changed);
};

static enum error change_in(struct db *db, void *context)
{
    const struct changing *changing = context;
    const struct membership *membership = changing->membership;
    const struct content *content;
    struct feedback_row row;
    struct feedback feedback;
    bool changed = false;
    TRY(feedback_row_get(db, membership->arena, membership->relationship, membership->person, changing->id,
                         &row));
    TRY(open_feedback(membership, &row, &feedback));
    TRY(changing->change(changing, &feedback, &row, &changed));
    if (!changed) return OK;
    TRY(content_for_row(membership, row.sealed_for, CONTENT_WRITE, &content));
    feedback_seal(membership->arena, content, &feedback, &row);
    return feedback_row_update(db, &row);
}

static enum error tell_giver(const struct changing *changing, const struct feedback_row *row,
                             const char *kind)
{
    return row->giver_id ? tell(changing->membership, row->giver_id, kind, row->id) : OK;
}

static enum error thank(const struct changing *changing, struct feedback *feedback, struct feedback_row *row,
                        bool *ret_changed)
{
    if (!feedback->i_received) return ERROR_FORBIDDEN;
    if (row->thanked_at) return OK;
    row->thanked_at = clock_seconds(changing->membership->clock);
    *ret_changed = true;
    return tell_giver(changing, row, "feedback.thanked");
}

static enum error intend(const struct changing *changing, struct feedback *feedback, struct feedback_row *row,
                         bool *ret_changed)
{
    if (!feedback->i_received) return ERROR_FORBIDDEN;
    if (changing->version != row->version) return ERROR_CONFLICT;
    feedback->intention = changing->first;
    row->follow_up_on = changing->day;
    *ret_changed = true;
    return tell_giver(changing, row, "feedback.intended");
}

static enum error follow_up(const struct changing *changing, struct feedback *feedback,
                            struct feedback_row *row, bool *ret_changed)
{
    if (!feedback->i_received) return ERROR_FORBIDDEN;
    if (changing->version != row->version) return ERROR_CONFLICT;
    feedback->how_before = changing->first;
    feedback->how_after = changing->second;
    row->followed_up_at = clock_seconds(changing->membership->clock);
    *ret_changed = true;
    return tell_giver(changing, row, "feedback.followed-up");
}

static enum error confirm(const struct changing *changing, struct feedback *feedback,
                          struct feedback_row *row, bool *ret_changed)
{
    const struct membership *membership = changing->membership;
    if (!feedback->i_gave) return ERROR_FORBIDDEN;
    if (!row->followed_up_at || row->confirmed_at) return ERROR_CONFLICT;
    feedback->confirmation = changing->first;
    row->confirmed_at = clock_seconds(membership->clock);
    *ret_changed = true;
    return tell(membership, row->receiver_id, "feedback.confirmed", row->id);
}

/* What came by a link changes its key: to the members' when it is shown, back to mine when it is not. */
static enum error share(const struct changing *changing, struct feedback *feedback, struct feedback_row *row,
                        bool *ret_changed)
{
    const struct membership *membership = changing->membership;
    if (!feedback->i_received) return ERROR_FORBIDDEN;
    if (changing->shared == (row->shared_at != 0)) return OK;
    row->shared_at = changing->shared ? clock_seconds(membership->clock) : 0;
    if (!row->giver_id) row->sealed_for = changing->shared ? "members" : "receiver";
    *ret_changed = true;
    if (!changing->shared) return OK;
    const char *path = arena_format(membership->arena, "/feedback/%lld", (long long)row->id);
    return membership_tell(membership,
                           &(struct notice){.kind = "feedback.shared", .subject = row->id, .path = path});
}

enum error feedback_thank(const struct membership *membership, int64_t id)
{
    struct changing changing = {.membership = membership, .id = id, .change = thank};
    return membership_write(membership, change_in, &changing);
}

enum error feedback_intend(const struct membership *membership, int64_t id, int64_t version,
                           const char *intention, int64_t follow_up_on)
{
    struct changing changing = {.membership = membership,
                                .id = id,
                                .version = version,
                                .first = intention,
                                .day = follow_up_on,
                                .change = intend};
    return membership_write(membership, change_in, &changing);
}

enum error feedback_follow_up(const struct membership *membership, int64_t id, int64_t version,
                              const char *how_before, const char *how_after)
{
    struct changing changing = {.membership = membership,
                                .id = id,
                                .version = version,
                                .first = how_before,
                                .second = how_after,
                                .change = follow_up};
    return membership_write(membership, change_in, &changing);
}

enum error feedback_share(const struct membership *membership, int64_t id, bool shared)
{
    struct changing changing = {.membership = membership, .id = id, .shared = shared, .change = share};
    return membership_write(membership, change_in, &changing);
}

enum error feedback_confirm(const struct membership *membership, int64_t id, const char *words)
{
    struct changing changing = {.membership = membership, .id = id, .first = words, .change = confirm};
    return membership_write(membership, change_in, &changing);
}
