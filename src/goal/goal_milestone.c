/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The milestones of a goal, in their order. */
#include "base/random.h"
#include "base/text.h"
#include "goal/goal_parts.h"
#include "goal/goal_rules.h"
#include "relationship/relationship_progress.h"

RECORD_DEFINE(goal_milestone, GOAL_MILESTONE_FIELDS)
FORM_DEFINE(goal_milestone_form, GOAL_MILESTONE_FORM_FIELDS)

/* ---- reading ---- */

static enum error open_milestone(const struct membership *membership, const struct goal_milestone_row *row,
                                 struct goal_milestone *ret_milestone)
{
    struct content_row place = goal_place(membership, "goal_milestone", row->id);
    struct goal_milestone milestone = {0};
    TRY(content_open_row(&place, &goal_milestone_row_record, row, &goal_milestone_record, &milestone));
    milestone.reached_by_name = row->reached_by ? membership_name(membership, row->reached_by) : "";
    milestone.is_overdue = !row->reached_on && row->due_on && row->due_on < clock_day(membership->clock);
    *ret_milestone = milestone;
    return OK;
}

enum error goal_milestones(const struct membership *membership, int64_t goal, struct list *ret_milestones)
{
    struct list rows = {0};
    TRY(goal_milestone_rows(membership->db, membership->arena, goal, &rows));
    LIST_EACH (&rows, struct goal_milestone_row, row) {
        struct goal_milestone *milestone = LIST_ADD(ret_milestones, membership->arena, struct goal_milestone);
        TRY(open_milestone(membership, row, milestone));
        milestone->is_first = row == rows.items;
        milestone->is_last = row + 1 == row_end;
    }
    return OK;
}

enum error goal_milestone_get(const struct membership *membership, int64_t goal, int64_t id,
                              struct goal_milestone *ret_milestone)
{
    struct goal_milestone_row row;
    TRY(goal_milestone_row_get(membership->db, membership->arena, goal, id, &row));
    return open_milestone(membership, &row, ret_milestone);
}

/* ---- writing ---- */

struct writing {
    const struct membership *membership;
    int64_t goal, id;
    const struct goal_milestone_form *form;
    int direction;
    int64_t day;
};

/* The milestone of an open goal, with its title. */
static enum error find(const struct writing *writing, struct goal_milestone_row *ret_row,
                       const char **ret_title)
{
    const struct membership *membership = writing->membership;
    struct content_row place = goal_place(membership, "goal_milestone", writing->id);
    struct goal_row goal;
    TRY(goal_open_row(membership, writing->goal, &goal));
    TRY(goal_milestone_row_get(membership->db, membership->arena, writing->goal, writing->id, ret_row));
    return content_open(&place, "title", ret_row->title, ret_title);
}

static enum error count(const struct membership *membership, int64_t goal)
{
    return goal_milestones_count(membership->db, goal, membership->person, clock_seconds(membership->clock));
}

static const char *quoted(const struct membership *membership, const char *title)
{
    return arena_format(membership->arena, "“%s”", title);
}

static enum error add_in(struct db *db, void *context)
{
    struct writing *writing = context;
    const struct membership *membership = writing->membership;
    struct goal_milestone_row row = {.id = id_new(membership->clock), .due_on = writing->form->due_on};
    struct content_row place = goal_place(membership, "goal_milestone", row.id);
    struct goal_row goal;
    TRY(goal_open_row(membership, writing->goal, &goal));
    if (goal.milestones >= GOAL_MILESTONES_LIMIT) return ERROR_TOO_LARGE;
    row.title = content_seal_bytes(&place, "title", writing->form->title);
    TRY(goal_milestone_row_insert(db, goal.id, &row));
    TRY(count(membership, goal.id));
    writing->id = row.id;
    return goal_note_change(membership, goal.id, "milestone_added", quoted(membership, writing->form->title),
                            "");
}

enum error goal_milestone_add(const struct membership *membership, int64_t goal,
                              const struct goal_milestone_form *form, int64_t *ret_id)
{
    struct writing writing = {.membership = membership, .goal = goal, .form = form};
    TRY(membership_write(membership, add_in, &writing));
    *ret_id = writing.id;
    return OK;
}

static enum error edit_in(struct db *db, void *context)
{
    struct writing *writing = context;
    const struct membership *membership = writing->membership;
    struct content_row place = goal_place(membership, "goal_milestone", writing->id);
    struct goal_milestone_row row;
    const char *title;
    TRY(find(writing, &row, &title));
    if (writing->form->version != row.version) return ERROR_CONFLICT;
    struct goal_before before = {.title = title, .due_on = row.due_on, .new_title = writing->form->title};
    row.title = content_seal_bytes(&place, "title", writing->form->title);
    row.due_on = writing->form->due_on;
    TRY(goal_milestone_row_update(db, &row));
    TRY(count(membership, writing->goal));
    return goal_note_before(membership, writing->goal, "milestone_edited", &before, "");
}

enum error goal_milestone_edit(const struct membership *membership, int64_t goal, int64_t id,
                               const struct goal_milestone_form *form)
{
    struct writing writing = {.membership = membership, .goal = goal, .id = id, .form = form};
    return membership_write(membership, edit_in, &writing);
}

static enum error move_in(struct db *db, void *context)
{
    struct writing *writing = context;
    const struct membership *membership = writing->membership;
    struct goal_milestone_row row;
    struct list rows = {0};
    const char *title;
    TRY(find(writing, &row, &title));
    TRY(goal_milestone_rows(db, membership->arena, writing->goal, &rows));
    size_t at = 0;
    while (LIST_AT(&rows, struct goal_milestone_row, at)->id != row.id) at++;
    if (writing->direction < 0 ? at == 0 : at + 1 == rows.count) return OK;
    size_t to = writing->direction < 0 ? at - 1 : at + 1;
    const struct goal_milestone_row *other = LIST_AT(&rows, struct goal_milestone_row, to);
    TRY(goal_milestone_row_place(db, row.id, other->position));
    TRY(goal_milestone_row_place(db, other->id, row.position));
    return goal_note_change(membership, writing->goal, "milestone_moved", quoted(membership, title), "");
}

enum error goal_milestone_move(const struct membership *membership, int64_t goal, int64_t id, int direction)
{
    struct writing writing = {.membership = membership, .goal = goal, .id = id, .direction = direction};
    return membership_write(membership, move_in, &writing);
}

static enum error reach_in(struct db *db, void *context)
{
    struct writing *writing = context;
    const struct membership *membership = writing->membership;
    struct goal_milestone_row row;
    const char *title;
    TRY(find(writing, &row, &title));
    if (row.reached_on == writing->day) return OK;
    TRY(goal_milestone_row_reach(db, row.id, writing->day, membership->person));
    TRY(count(membership, writing->goal));
    TRY(goal_note_change(membership, writing->goal, writing->day ? "milestone_reached" : "milestone_undone",
                         quoted(membership, title), ""));
    if (!writing->day || row.reached_on) return OK;
    TRY(relationship_event_add(db, membership->clock, membership->relationship, MILESTONE_REACHED,
                               membership->person, row.id));
    return goal_tell(membership, writing->goal, MILESTONE_REACHED);
}

enum error goal_milestone_reach(const struct membership *membership, int64_t goal, int64_t id, int64_t day)
{
    struct writing writing = {.membership = membership, .goal = goal, .id = id, .day = day};
    /* The day of whoever is ahead of UTC may have begun already. */
    if (day > clock_day(membership->clock) + 1 || day < 0) return ERROR_INVALID;
    return membership_write(membership, reach_in, &writing);
}

static enum error remove_in(struct db *db, void *context)
{
    struct writing *writing = context;
    const struct membership *membership = writing->membership;
    struct goal_milestone_row row;
    const char *title;
    TRY(find(writing, &row, &title));
    TRY(goal_milestone_row_delete(db, row.id));
    TRY(count(membership, writing->goal));
    return goal_note_change(membership, writing->goal, "milestone_removed", quoted(membership, title), "");
}

enum error goal_milestone_remove(const struct membership *membership, int64_t goal, int64_t id)
{
    struct writing writing = {.membership = membership, .goal = goal, .id = id};
    return membership_write(membership, remove_in, &writing);
}
