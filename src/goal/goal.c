/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "goal/goal.h"

#include <string.h>

#include "base/random.h"
#include "base/text.h"
#include "goal/goal_parts.h"
#include "goal/goal_rules.h"
#include "language/language.h"
#include "relationship/relationship_progress.h"
#include "relationship/relationship_rules.h"
#include "web/json.h"

RECORD_DEFINE(goal, GOAL_FIELDS)
RECORD_DEFINE(goal_card, GOAL_CARD_FIELDS)
FORM_DEFINE(goal_form, GOAL_FORM_FIELDS)

/* ---- what goals share with their milestones and notes ---- */

struct content_row goal_place(const struct membership *membership, const char *table, int64_t id)
{
    return (struct content_row){membership->arena, membership->content, table, id};
}

enum error goal_open_row(const struct membership *membership, int64_t id, struct goal_row *ret_row)
{
    struct goal_row row;
    TRY(goal_row_get(membership->db, membership->arena, membership->relationship, id, &row));
    if (strcmp(row.state, "open") != 0) return ERROR_CONFLICT;
    *ret_row = row;
    return OK;
}

enum error goal_note_change(const struct membership *membership, int64_t goal, const char *kind,
                            const char *words, const char *reason)
{
    struct goal_change_row row = {.id = id_new(membership->clock),
                                  .person_id = membership->person,
                                  .kind = kind,
                                  .changed_at = clock_seconds(membership->clock)};
    struct content_row place = goal_place(membership, "goal_change", row.id);
    row.words = content_seal_bytes(&place, "words", words);
    row.reason = content_seal_bytes(&place, "reason", reason);
    return goal_change_row_insert(membership->db, goal, &row);
}

enum error goal_note_before(const struct membership *membership, int64_t goal, const char *kind,
                            const struct goal_before *before, const char *reason)
{
    struct text data;
    text_init(&data, membership->arena);
    json_write(&goal_before_record, before, &data);
    return goal_note_change(membership, goal, kind, data.at, reason);
}

enum error goal_tell(const struct membership *membership, int64_t goal, const char *kind)
{
    const char *path = arena_format(membership->arena, "/goals/%lld", (long long)goal);
    return membership_tell(membership, &(struct notice){.kind = kind, .subject = goal, .path = path});
}

/* ---- reading ---- */

const char *goal_owner_label(const struct membership *membership, int64_t owner)
{
    const struct relationship_member *member = membership_member(membership, owner);
    if (!owner) return say(membership->language, "Ours");
    if (owner == membership->person) return say(membership->language, "Yours");
    if (!member) return say(membership->language, "Of somebody who left");
    return goal_owner_possessive(membership->arena, membership->language,
                                 relationship_first_name(membership->arena, member->name));
}

static void finish(const struct membership *membership, const struct goal_row *row, struct goal *goal)
{
    goal->is_open = strcmp(row->state, "open") == 0;
    goal->is_reached = strcmp(row->state, "reached") == 0;
    goal->is_dropped = strcmp(row->state, "dropped") == 0;
    goal->is_overdue = goal->is_open && row->due_on && row->due_on < clock_day(membership->clock);
    goal->percent = goal_percent(goal->is_reached, row->milestones, row->milestones_reached, row->percent);
    goal->path = arena_format(membership->arena, "/relationships/%lld/goals/%lld",
                              (long long)membership->relationship, (long long)row->id);
    goal->owner_label = goal_owner_label(membership, row->owner_id);
    goal->term_label = goal_term_label(row->term);
    goal->created_by_name = membership_name(membership, row->created_by);
    goal->changed_by_name = membership_name(membership, row->changed_by);
    goal->ended_by_name = row->ended_by ? membership_name(membership, row->ended_by) : "";
}

static enum error open_goal(const struct membership *membership, const struct goal_row *row,
                            struct goal *ret_goal)
{
    struct content_row place = goal_place(membership, "goal", row->id);
    struct goal goal = {.why = "", .success = "", .outcome = ""};
    TRY(content_open_row(&place, &goal_row_record, row, &goal_record, &goal));
    finish(membership, row, &goal);
    *ret_goal = goal;
    return OK;
}

static enum error list_goals(const struct membership *membership, bool open_only, int64_t limit,
                             struct list *ret_goals)
{
    struct list rows = {0};
    TRY(goal_rows(membership->db, membership->arena, membership->relationship, open_only, limit, &rows));
    LIST_EACH (&rows, struct goal_row, row)
        TRY(open_goal(membership, row, LIST_ADD(ret_goals, membership->arena, struct goal)));
    return OK;
}

enum error goal_list(const struct membership *membership, struct list *ret_goals)
{
    return list_goals(membership, false, GOALS_LIMIT, ret_goals);
}

enum error goal_get(const struct membership *membership, int64_t id, struct goal *ret_goal)
{
    struct goal_row row;
    TRY(goal_row_get(membership->db, membership->arena, membership->relationship, id, &row));
    return open_goal(membership, &row, ret_goal);
}

enum error goal_card_get(const struct membership *membership, struct goal_card *ret_card)
{
    enum { SHOWN = 3 };
    struct goal_card card = {.relationship_id = membership->relationship, .writable = membership->writable};
    struct goal_counts counts;
    TRY(goal_count(membership->db, membership->arena, membership->relationship, &counts));
    if (counts.open) TRY(list_goals(membership, true, SHOWN, &card.goals));
    card.open = counts.open;
    card.reached = counts.reached;
    card.more = counts.open - (int64_t)card.goals.count;
    card.none = counts.open == 0;
    *ret_card = card;
    return OK;
}

/* ---- forms ---- */

static bool whose_is_fit(const struct membership *membership, const char *whose, int64_t *ret_owner)
{
    int64_t id;
    if (strcmp(whose, "ours") == 0) {
        *ret_owner = 0;
        return true;
    }
    if (!text_to_int(whose, 1, INT64_MAX, &id) || !membership_member(membership, id)) return false;
    *ret_owner = id;
    return true;
}

void goal_form_check(const struct membership *membership, const struct goal_form *form,
                     const struct goal *before, struct goal_form_problems *problems)
{
    int64_t owner;
    bool stays = before && before->owner_id && text_to_int(form->whose, 1, INT64_MAX, &owner) &&
                 owner == before->owner_id;
    if (!*text_or_empty(problems->title) && text_is_blank(form->title))
        problems->title = MESSAGE("Give the goal a name, such as “Lead my first project”.");
    if (strcmp(form->term, "short") != 0 && strcmp(form->term, "long") != 0)
        problems->term = MESSAGE("Choose whether it is a goal for the next weeks or for the long run.");
    if (!stays && !whose_is_fit(membership, form->whose, &owner))
        problems->whose = MESSAGE("Choose whose goal it is: a member’s, or all of yours.");
    if (!*text_or_empty(problems->due_on) && form->due_on && form->due_on < clock_day(membership->clock) &&
        !(before && before->due_on == form->due_on))
        problems->due_on = MESSAGE("This day has passed. Choose one to come, or leave it empty.");
}

static void seal_form(const struct membership *membership, const struct goal_form *form, struct goal_row *row)
{
    struct content_row place = goal_place(membership, "goal", row->id);
    int64_t owner;
    row->term = form->term;
    row->due_on = form->due_on;
    if (whose_is_fit(membership, form->whose, &owner)) row->owner_id = owner;
    row->title = content_seal_bytes(&place, "title", form->title);
    row->why = content_seal_bytes(&place, "why", form->why);
    row->success = content_seal_bytes(&place, "success", form->success);
    row->changed_by = membership->person;
    row->changed_at = clock_seconds(membership->clock);
}

/* ---- writing ---- */

struct writing {
    const struct membership *membership;
    int64_t id;
    int64_t version, percent;
    const struct goal_form *form;
    const char *words;
    const char *state; /* that it comes to */
};

static enum error count_goals(const struct membership *membership)
{
    struct goal_counts counts;
    TRY(goal_count(membership->db, membership->arena, membership->relationship, &counts));
    return relationship_progress_goals(membership->db, membership->relationship, counts.open, counts.reached,
                                       counts.dropped);
}

static enum error add_in(struct db *db, void *context)
{
    struct writing *writing = context;
    const struct membership *membership = writing->membership;
    struct goal_counts counts;
    struct goal_row row = {.id = id_new(membership->clock)};
    struct content_row place = goal_place(membership, "goal", row.id);
    TRY(goal_count(db, membership->arena, membership->relationship, &counts));
    if (counts.open + counts.reached + counts.dropped >= GOALS_LIMIT) return ERROR_TOO_LARGE;
    row.outcome = content_seal_bytes(&place, "outcome", "");
    seal_form(membership, writing->form, &row);
    TRY(goal_row_insert(db, membership->relationship, &row));
    TRY(goal_note_change(membership, row.id, "added", "", writing->form->reason));
    TRY(relationship_event_add(db, membership->clock, membership->relationship, GOAL_ADDED,
                               membership->person, row.id));
    TRY(count_goals(membership));
    writing->id = row.id;
    return goal_tell(membership, row.id, GOAL_ADDED);
}

enum error goal_add(const struct membership *membership, const struct goal_form *form, int64_t *ret_id)
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
    struct goal_row row;
    struct goal goal;
    TRY(goal_open_row(membership, writing->id, &row));
    TRY(open_goal(membership, &row, &goal));
    struct goal_before before = {.title = goal.title,
                                 .why = goal.why,
                                 .success = goal.success,
                                 .term = goal.term,
                                 .owner_id = goal.owner_id,
                                 .due_on = goal.due_on};
    if (writing->form->version != row.version) return ERROR_CONFLICT;
    seal_form(membership, writing->form, &row);
    struct goal_before after = {.title = writing->form->title,
                                .why = writing->form->why,
                                .success = writing->form->success,
                                .term = row.term,
                                .owner_id = row.owner_id,
                                .due_on = row.due_on};
    if (!goal_differs(membership->arena, &before, &after)) return OK;
    TRY(goal_row_update(db, &row));
    TRY(goal_note_before(membership, row.id, "edited", &before, writing->form->reason));
    return goal_tell(membership, row.id, "goal.edited");
}

enum error goal_edit(const struct membership *membership, int64_t id, const struct goal_form *form)
{
    struct writing writing = {.membership = membership, .id = id, .form = form};
    return membership_write(membership, edit_in, &writing);
}

static enum error percent_in(struct db *db, void *context)
{
    struct writing *writing = context;
    const struct membership *membership = writing->membership;
    struct goal_row row;
    TRY(goal_open_row(membership, writing->id, &row));
    if (row.milestones) return ERROR_INVALID;
    if (writing->version != row.version) return ERROR_CONFLICT;
    if (row.percent == writing->percent) return OK;
    struct goal_before before = {.percent = row.percent, .new_percent = writing->percent};
    row.percent = writing->percent;
    row.changed_by = membership->person;
    row.changed_at = clock_seconds(membership->clock);
    TRY(goal_row_percent(db, &row));
    return goal_note_before(membership, row.id, "progress", &before, "");
}

enum error goal_set_percent(const struct membership *membership, int64_t id, int64_t version, int64_t percent)
{
    struct writing writing = {.membership = membership, .id = id, .version = version, .percent = percent};
    if (percent < 0 || percent > 100) return ERROR_INVALID;
    return membership_write(membership, percent_in, &writing);
}

/* ---- reached, dropped, opened again ---- */

/* Writes the new state and what was said; what stood there before goes to the history. */
static enum error change_state(struct writing *writing, struct goal_row *row, const char *change)
{
    const struct membership *membership = writing->membership;
    struct content_row place = goal_place(membership, "goal", row->id);
    bool ends = strcmp(writing->state, "open") != 0;
    const char *said;
    TRY(content_open(&place, "outcome", row->outcome, &said));
    row->state = writing->state;
    row->outcome = content_seal_bytes(&place, "outcome", ends ? writing->words : "");
    row->changed_by = membership->person;
    row->changed_at = clock_seconds(membership->clock);
    row->ended_by = ends ? row->changed_by : 0;
    row->ended_at = ends ? row->changed_at : 0;
    TRY(goal_row_end(membership->db, row));
    TRY(*said ? goal_note_before(membership, row->id, change, &(struct goal_before){.outcome = said},
                                 writing->words)
              : goal_note_change(membership, row->id, change, "", writing->words));
    return count_goals(membership);
}

static enum error reach_in(struct db *db, void *context)
{
    struct writing *writing = context;
    const struct membership *membership = writing->membership;
    struct goal_row row;
    TRY(goal_open_row(membership, writing->id, &row));
    TRY(change_state(writing, &row, "reached"));
    TRY(relationship_event_add(db, membership->clock, membership->relationship, GOAL_REACHED,
                               membership->person, row.id));
    return goal_tell(membership, row.id, GOAL_REACHED);
}

static enum error drop_in(struct db *db, void *context)
{
    struct writing *writing = context;
    const struct membership *membership = writing->membership;
    struct goal_row row;
    TRY(goal_open_row(membership, writing->id, &row));
    TRY(change_state(writing, &row, "dropped"));
    TRY(relationship_event_add(db, membership->clock, membership->relationship, GOAL_DROPPED,
                               membership->person, row.id));
    return goal_tell(membership, row.id, GOAL_DROPPED);
}

static enum error reopen_in(struct db *db, void *context)
{
    struct writing *writing = context;
    const struct membership *membership = writing->membership;
    struct goal_row row;
    TRY(goal_row_get(db, membership->arena, membership->relationship, writing->id, &row));
    if (strcmp(row.state, "open") == 0) return ERROR_CONFLICT;
    TRY(change_state(writing, &row, "reopened"));
    return goal_tell(membership, row.id, "goal.reopened");
}

enum error goal_reach(const struct membership *membership, int64_t id, const char *words)
{
    struct writing writing = {.membership = membership, .id = id, .words = words, .state = "reached"};
    return membership_write(membership, reach_in, &writing);
}

enum error goal_drop(const struct membership *membership, int64_t id, const char *words)
{
    struct writing writing = {.membership = membership, .id = id, .words = words, .state = "dropped"};
    return membership_write(membership, drop_in, &writing);
}

enum error goal_reopen(const struct membership *membership, int64_t id, const char *words)
{
    struct writing writing = {.membership = membership, .id = id, .words = words, .state = "open"};
    return membership_write(membership, reopen_in, &writing);
}
