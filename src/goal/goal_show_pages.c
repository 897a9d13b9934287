/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The page of one goal: progress, milestones, notes, history; and what can be done there. */
#include <string.h>

#include "base/text.h"
#include "calendar/zone.h"
#include "goal/goal.h"
#include "language/language.h"

#define GOAL_WORDS_FORM_FIELDS(FIELD, R) FIELD(R, text, words, GOAL_TEXT_LIMIT)
FORM_LOCAL(goal_words_form, GOAL_WORDS_FORM_FIELDS)

#define GOAL_NOTE_FORM_FIELDS(FIELD, R) FIELD(R, text, body, GOAL_NOTE_LIMIT)
FORM_LOCAL(goal_note_form, GOAL_NOTE_FORM_FIELDS)

#define GOAL_PROGRESS_FORM_FIELDS(FIELD, R)                                                                  \
    FIELD(R, integer, version, 0)                                                                            \
    FIELD(R, integer, percent, 0)
FORM_LOCAL(goal_progress_form, GOAL_PROGRESS_FORM_FIELDS)

#define GOAL_REACHED_FORM_FIELDS(FIELD, R) FIELD(R, day, reached_on, 0) /* none: today */
FORM_LOCAL(goal_reached_form, GOAL_REACHED_FORM_FIELDS)

#define GOAL_MOVE_FORM_FIELDS(FIELD, R) FIELD(R, text, direction, 4) /* up, down */
FORM_LOCAL(goal_move_form, GOAL_MOVE_FORM_FIELDS)

#define GOAL_SHOW_VIEW_FIELDS(FIELD, R)                                                                      \
    FIELD(R, record, head, relationship_head)                                                                \
    FIELD(R, record, goal, goal)                                                                             \
    FIELD(R, list, milestones, goal_milestone)                                                               \
    FIELD(R, list, notes, goal_note)                                                                         \
    FIELD(R, list, changes, goal_change)                                                                     \
    FIELD(R, flag, may_change, 0)  /* open, in an open relationship */                                       \
    FIELD(R, flag, may_percent, 0) /* and it has no milestones */                                            \
    FIELD(R, flag, all_reached, 0) /* all milestones of an open goal */                                      \
    FIELD(R, flag, show_milestones, 0)                                                                       \
    FIELD(R, text, took, 0)                          /* "12 weeks and 5 milestones"; "" unless reached */    \
    FIELD(R, record, milestone, goal_milestone_form) /* a new one */                                         \
    FIELD(R, record, milestone_problems, goal_milestone_form_problems)                                       \
    FIELD(R, record, note, goal_note_form)                                                                   \
    FIELD(R, record, note_problems, goal_note_form_problems)                                                 \
    FIELD(R, text, progress_problem, 0)                                                                      \
    FIELD(R, record, ending, goal_words_form)                                                                \
    FIELD(R, text, drop_problem, 0)                                                                          \
    FIELD(R, text, reach_problem, 0)
RECORD_LOCAL(goal_show_view, GOAL_SHOW_VIEW_FIELDS)

#define GOAL_MILESTONE_VIEW_FIELDS(FIELD, R)                                                                 \
    FIELD(R, record, head, relationship_head)                                                                \
    FIELD(R, record, goal, goal)                                                                             \
    FIELD(R, record, milestone, goal_milestone) /* as it is stored */                                        \
    FIELD(R, record, form, goal_milestone_form)                                                              \
    FIELD(R, record, problems, goal_milestone_form_problems)                                                 \
    FIELD(R, flag, conflict, 0)                                                                              \
    FIELD(R, day, today, 0)                                                                                  \
    FIELD(R, text, reached_problem, 0)
RECORD_LOCAL(goal_milestone_view, GOAL_MILESTONE_VIEW_FIELDS)

struct showing {
    struct request *request;
    struct reply *reply;
    struct relationship_page page;
    struct goal goal;
};

static enum error open_goal(struct request *request, struct reply *reply, enum relationship_use use,
                            struct showing *showing)
{
    int64_t id;
    *showing = (struct showing){.request = request, .reply = reply};
    TRY(relationship_page_open(request, reply, use, "goals", MESSAGE("Goal"), &showing->page));
    TRY(request_id(request, "goal", &id));
    TRY(goal_get(&showing->page.membership, id, &showing->goal));
    struct relationship_head *head =
        arena_copy(request->arena, showing->page.head, sizeof *showing->page.head);
    head->title = showing->goal.title;
    showing->page.head = head;
    return OK;
}

static enum error see_goal(const struct showing *showing, const char *anchor)
{
    reply_see(showing->reply, "/relationships/%lld/goals/%lld%s",
              (long long)showing->page.membership.relationship, (long long)showing->goal.id, anchor);
    return OK;
}

/* Words for what a call refused. */
static enum error explain(const struct showing *showing, enum error error)
{
    if (error == ERROR_CONFLICT && showing->goal.is_open)
        reply_explain(showing->reply,
                      "This goal was changed meanwhile. Go back to its page and look at it again.");
    else if (error == ERROR_CONFLICT)
        reply_explain(showing->reply, "This goal is %s. Open it again on its page, then you can change it.",
                      showing->goal.state);
    if (error == ERROR_TOO_LARGE)
        reply_explain(showing->reply,
                      "There is no room for more here: a goal has at most %d milestones and %d notes.",
                      GOAL_MILESTONES_LIMIT, GOAL_NOTES_LIMIT);
    return error;
}

/* "12 weeks and 5 milestones" */
static const char *took_words(struct arena *arena, const struct language *language, const struct goal *goal)
{
    int64_t days = (goal->ended_at - goal->created_at) / 86400, reached = goal->milestones_reached;
    const char *time = say(language, "less than a day");
    if (days >= 14)
        time = arena_format(arena, say_count(language, "%lld week", "%lld weeks", days / 7),
                            (long long)(days / 7));
    else if (days >= 1)
        time = arena_format(arena, say_count(language, "%lld day", "%lld days", days), (long long)days);
    if (!reached) return time;
    return arena_format(arena, say(language, "%s and %s"), time,
                        arena_format(arena, say_count(language, "%lld milestone", "%lld milestones", reached),
                                     (long long)reached));
}

static enum error show_view(struct showing *showing, struct goal_show_view **ret_view)
{
    struct arena *arena = showing->request->arena;
    struct goal_show_view *view = ARENA_NEW(arena, struct goal_show_view);
    const struct membership *membership = &showing->page.membership;
    const struct goal *goal = &showing->goal;
    TRY(goal_milestones(membership, goal->id, &view->milestones));
    TRY(goal_notes(membership, goal->id, &view->notes));
    TRY(goal_changes(membership, goal->id, &view->changes));
    view->head = showing->page.head;
    view->goal = goal;
    view->may_change = goal->is_open && membership->writable;
    view->may_percent = view->may_change && !goal->milestones;
    view->all_reached = view->may_change && goal->milestones && goal->milestones == goal->milestones_reached;
    view->show_milestones = view->may_change || goal->milestones;
    view->took = goal->is_reached ? took_words(arena, membership->language, goal) : "";
    view->milestone = ARENA_NEW(arena, struct goal_milestone_form);
    view->milestone_problems = ARENA_NEW(arena, struct goal_milestone_form_problems);
    view->note = ARENA_NEW(arena, struct goal_note_form);
    view->note_problems = ARENA_NEW(arena, struct goal_note_form_problems);
    view->ending = ARENA_NEW(arena, struct goal_words_form);
    *ret_view = view;
    return OK;
}

/* GET /relationships/:id/goals/:goal */
static enum error show_page(struct request *request, struct reply *reply)
{
    struct showing *showing = ARENA_NEW(request->arena, struct showing);
    struct goal_show_view *view;
    TRY(open_goal(request, reply, RELATIONSHIP_READ, showing));
    TRY(show_view(showing, &view));
    reply_view(reply, view);
    return OK;
}

/* ---- progress ---- */

static enum error progress_problem(struct showing *showing, const char *problem)
{
    struct goal_progress_form_problems problems = {.percent = problem};
    struct goal_show_view *view;
    TRY(goal_get(&showing->page.membership, showing->goal.id, &showing->goal));
    TRY(show_view(showing, &view));
    view->progress_problem = problem;
    reply_problems(showing->reply, view, &goal_progress_form_problems_record,
                   arena_copy(showing->request->arena, &problems, sizeof problems));
    return OK;
}

/* POST …/progress */
static enum error progress_post(struct request *request, struct reply *reply)
{
    struct showing *showing = ARENA_NEW(request->arena, struct showing);
    struct goal_progress_form form;
    struct goal_progress_form_problems problems;
    TRY(open_goal(request, reply, RELATIONSHIP_WRITE, showing));
    enum error error = request_read(request, &goal_progress_form_record, &form,
                                    &goal_progress_form_problems_record, &problems);
    if (error == ERROR_INVALID)
        return progress_problem(showing, say(request->language, "Write a whole number from 0 to 100."));
    TRY(error);
    if (!request_has(request, "percent") || form.percent < 0 || form.percent > 100)
        return progress_problem(showing, say(request->language, "Write a number from 0 to 100."));
    error = goal_set_percent(&showing->page.membership, showing->goal.id, form.version, form.percent);
    if (error == ERROR_INVALID)
        return progress_problem(showing,
                                say(request->language, "This goal has milestones: they tell how far it is."));
    if (error == ERROR_CONFLICT && showing->goal.is_open) {
        const char *typed = arena_format(request->arena, "%lld", (long long)form.percent);
        return progress_problem(
            showing,
            arena_format(request->arena,
                         say(request->language,
                             "This goal was changed while you wrote. You wrote %s %%: look, and save again."),
                         typed));
    }
    TRY(explain(showing, error));
    reply_notice(reply, "Saved.");
    return see_goal(showing, "");
}

/* ---- notes ---- */

/* POST …/notes */
static enum error note_post(struct request *request, struct reply *reply)
{
    struct showing *showing = ARENA_NEW(request->arena, struct showing);
    struct goal_note_form *form = ARENA_NEW(request->arena, struct goal_note_form);
    struct goal_note_form_problems *problems = ARENA_NEW(request->arena, struct goal_note_form_problems);
    struct goal_show_view *view;
    int64_t id;
    TRY(open_goal(request, reply, RELATIONSHIP_WRITE, showing));
    request_read_form(request, &goal_note_form_record, form, &goal_note_form_problems_record, problems);
    if (!*problems->body && text_is_blank(form->body)) problems->body = MESSAGE("Write a few words first.");
    if (form_has_problems(&goal_note_form_problems_record, problems)) {
        TRY(show_view(showing, &view));
        view->note = form;
        view->note_problems = problems;
        reply_problems(reply, view, &goal_note_form_problems_record, problems);
        return OK;
    }
    TRY(explain(showing, goal_note_add(&showing->page.membership, showing->goal.id, form->body, &id)));
    return see_goal(showing, "#notes");
}

/* ---- reached, dropped, opened again ---- */

enum ending { REACH, DROP };

static enum error end_post(struct request *request, struct reply *reply, enum ending ending)
{
    struct showing *showing = ARENA_NEW(request->arena, struct showing);
    struct goal_words_form *form = ARENA_NEW(request->arena, struct goal_words_form);
    struct goal_words_form_problems *problems = ARENA_NEW(request->arena, struct goal_words_form_problems);
    struct goal_show_view *view;
    TRY(open_goal(request, reply, RELATIONSHIP_WRITE, showing));
    request_read_form(request, &goal_words_form_record, form, &goal_words_form_problems_record, problems);
    if (ending == DROP && !*problems->words && text_is_blank(form->words))
        problems->words = MESSAGE("Say in a few words why: it is what you both will remember.");
    if (form_has_problems(&goal_words_form_problems_record, problems)) {
        TRY(show_view(showing, &view));
        view->ending = form;
        *(ending == DROP ? &view->drop_problem : &view->reach_problem) =
            say(request->language, problems->words);
        reply_problems(reply, view, &goal_words_form_problems_record, problems);
        return OK;
    }
    const struct membership *membership = &showing->page.membership;
    enum error error = ending == DROP ? goal_drop(membership, showing->goal.id, form->words)
                                      : goal_reach(membership, showing->goal.id, form->words);
    TRY(explain(showing, error));
    if (ending == DROP) reply_notice(reply, "The goal is dropped. It stays here with its history.");
    return see_goal(showing, "");
}

/* POST …/reach */
static enum error reach_post(struct request *request, struct reply *reply)
{
    return end_post(request, reply, REACH);
}

/* POST …/drop */
static enum error drop_post(struct request *request, struct reply *reply)
{
    return end_post(request, reply, DROP);
}

/* POST …/reopen */
static enum error reopen_post(struct request *request, struct reply *reply)
{
    struct showing *showing = ARENA_NEW(request->arena, struct showing);
    struct goal_words_form form;
    struct goal_words_form_problems problems;
    TRY(open_goal(request, reply, RELATIONSHIP_WRITE, showing));
    TRY(request_read(request, &goal_words_form_record, &form, &goal_words_form_problems_record, &problems));
    enum error error = goal_reopen(&showing->page.membership, showing->goal.id, form.words);
    if (error == ERROR_CONFLICT) reply_explain(reply, "This goal is open already.");
    TRY(error);
    reply_notice(reply, "The goal is open again.");
    return see_goal(showing, "");
}

/* ---- milestones ---- */

static void check_milestone(const struct showing *showing, const struct goal_milestone_form *form,
                            int64_t due_before, struct goal_milestone_form_problems *problems)
{
    if (!*problems->title && text_is_blank(form->title))
        problems->title = MESSAGE("Name the milestone, such as “Hold the first review”.");
    if (!*problems->due_on && form->due_on && form->due_on != due_before &&
        form->due_on < clock_day(showing->request->clock))
        problems->due_on = MESSAGE("This day has passed. Choose one to come, or leave it empty.");
}

/* POST …/milestones */
static enum error milestone_add_post(struct request *request, struct reply *reply)
{
    struct showing *showing = ARENA_NEW(request->arena, struct showing);
    struct goal_milestone_form *form = ARENA_NEW(request->arena, struct goal_milestone_form);
    struct goal_milestone_form_problems *problems =
        ARENA_NEW(request->arena, struct goal_milestone_form_problems);
    struct goal_show_view *view;
    int64_t id;
    TRY(open_goal(request, reply, RELATIONSHIP_WRITE, showing));
    request_read_form(request, &goal_milestone_form_record, form, &goal_milestone_form_problems_record,
                      problems);
    check_milestone(showing, form, 0, problems);
    if (form_has_problems(&goal_milestone_form_problems_record, problems)) {
        TRY(show_view(showing, &view));
        view->milestone = form;
        view->milestone_problems = problems;
        reply_problems(reply, view, &goal_milestone_form_problems_record, problems);
        return OK;
    }
    TRY(explain(showing, goal_milestone_add(&showing->page.membership, showing->goal.id, form, &id)));
    return see_goal(showing, "#milestones");
}

struct milestone_page {
    struct showing showing;
    struct goal_milestone milestone;
};

static enum error open_milestone(struct request *request, struct reply *reply, struct milestone_page *page)
{
    int64_t id;
    TRY(open_goal(request, reply, RELATIONSHIP_WRITE, &page->showing));
    reply_title(reply, "relationships", "Milestone");
    TRY(request_id(request, "milestone", &id));
    return goal_milestone_get(&page->showing.page.membership, page->showing.goal.id, id, &page->milestone);
}

static struct goal_milestone_view *milestone_view(struct milestone_page *page,
                                                  const struct goal_milestone_form *form,
                                                  const struct goal_milestone_form_problems *problems)
{
    struct request *request = page->showing.request;
    struct goal_milestone_view *view = ARENA_NEW(request->arena, struct goal_milestone_view);
    view->head = page->showing.page.head;
    view->goal = &page->showing.goal;
    view->milestone = &page->milestone;
    view->form = form;
    view->problems = problems ? problems : ARENA_NEW(request->arena, struct goal_milestone_form_problems);
    view->today = zone_local(request->zone, clock_seconds(request->clock)).day;
    return view;
}

static struct goal_milestone_form *form_of(struct milestone_page *page)
{
    struct goal_milestone_form *form = ARENA_NEW(page->showing.request->arena, struct goal_milestone_form);
    *form =
        (struct goal_milestone_form){page->milestone.version, page->milestone.title, page->milestone.due_on};
    return form;
}

/* GET …/milestones/:milestone */
static enum error milestone_page(struct request *request, struct reply *reply)
{
    struct milestone_page *page = ARENA_NEW(request->arena, struct milestone_page);
    TRY(open_milestone(request, reply, page));
    reply_view(reply, milestone_view(page, form_of(page), NULL));
    return OK;
}

static enum error milestone_conflict(struct milestone_page *page, struct goal_milestone_form *form,
                                     struct goal_milestone_form_problems *problems)
{
    TRY(goal_milestone_get(&page->showing.page.membership, page->showing.goal.id, page->milestone.id,
                           &page->milestone));
    form->version = page->milestone.version;
    problems->title =
        MESSAGE("This milestone was changed while you wrote. Both stand here: keep what is right, and save.");
    struct goal_milestone_view *view = milestone_view(page, form, problems);
    view->conflict = true;
    reply_problems(page->showing.reply, view, &goal_milestone_form_problems_record, problems);
    return OK;
}

/* POST …/milestones/:milestone */
static enum error milestone_post(struct request *request, struct reply *reply)
{
    struct milestone_page *page = ARENA_NEW(request->arena, struct milestone_page);
    struct goal_milestone_form *form = ARENA_NEW(request->arena, struct goal_milestone_form);
    struct goal_milestone_form_problems *problems =
        ARENA_NEW(request->arena, struct goal_milestone_form_problems);
    TRY(open_milestone(request, reply, page));
    request_read_form(request, &goal_milestone_form_record, form, &goal_milestone_form_problems_record,
                      problems);
    form_keep_unsent(request, &goal_milestone_form_record, form_of(page), form);
    check_milestone(&page->showing, form, page->milestone.due_on, problems);
    if (form_has_problems(&goal_milestone_form_problems_record, problems)) {
        reply_problems(reply, milestone_view(page, form, problems), &goal_milestone_form_problems_record,
                       problems);
        return OK;
    }
    enum error error =
        goal_milestone_edit(&page->showing.page.membership, page->showing.goal.id, page->milestone.id, form);
    if (error == ERROR_CONFLICT && page->showing.goal.is_open)
        return milestone_conflict(page, form, problems);
    TRY(explain(&page->showing, error));
    return see_goal(&page->showing, "#milestones");
}

/* POST …/milestones/:milestone/move */
static enum error move_post(struct request *request, struct reply *reply)
{
    struct milestone_page *page = ARENA_NEW(request->arena, struct milestone_page);
    struct goal_move_form form;
    struct goal_move_form_problems problems;
    TRY(open_milestone(request, reply, page));
    TRY(request_read(request, &goal_move_form_record, &form, &goal_move_form_problems_record, &problems));
    bool up = strcmp(form.direction, "up") == 0;
    if (!up && strcmp(form.direction, "down") != 0) {
        reply_explain(reply, "A milestone moves up or down.");
        return ERROR_INVALID;
    }
    TRY(explain(&page->showing, goal_milestone_move(&page->showing.page.membership, page->showing.goal.id,
                                                    page->milestone.id, up ? -1 : 1)));
    return see_goal(&page->showing, "#milestones");
}

/* POST …/milestones/:milestone/reach */
static enum error milestone_reach_post(struct request *request, struct reply *reply)
{
    struct milestone_page *page = ARENA_NEW(request->arena, struct milestone_page);
    struct goal_reached_form form;
    struct goal_reached_form_problems *problems =
        ARENA_NEW(request->arena, struct goal_reached_form_problems);
    TRY(open_milestone(request, reply, page));
    request_read_form(request, &goal_reached_form_record, &form, &goal_reached_form_problems_record,
                      problems);
    int64_t today = zone_local(request->zone, clock_seconds(request->clock)).day;
    if (!*problems->reached_on && form.reached_on > today)
        problems->reached_on = MESSAGE("This day is still to come. Choose the day on which it was reached.");
    if (form_has_problems(&goal_reached_form_problems_record, problems)) {
        struct goal_milestone_view *view = milestone_view(page, form_of(page), NULL);
        view->reached_problem = problems->reached_on;
        reply_problems(reply, view, &goal_reached_form_problems_record, problems);
        return OK;
    }
    TRY(explain(&page->showing,
                goal_milestone_reach(&page->showing.page.membership, page->showing.goal.id,
                                     page->milestone.id, form.reached_on ? form.reached_on : today)));
    reply_notice(reply, "One step further. Well done.");
    return see_goal(&page->showing, "#milestones");
}

/* POST …/milestones/:milestone/undo */
static enum error milestone_undo_post(struct request *request, struct reply *reply)
{
    struct milestone_page *page = ARENA_NEW(request->arena, struct milestone_page);
    TRY(open_milestone(request, reply, page));
    TRY(explain(&page->showing, goal_milestone_reach(&page->showing.page.membership, page->showing.goal.id,
                                                     page->milestone.id, 0)));
    return see_goal(&page->showing, "#milestones");
}

/* POST …/milestones/:milestone/remove */
static enum error milestone_remove_post(struct request *request, struct reply *reply)
{
    struct milestone_page *page = ARENA_NEW(request->arena, struct milestone_page);
    TRY(open_milestone(request, reply, page));
    TRY(explain(&page->showing, goal_milestone_remove(&page->showing.page.membership, page->showing.goal.id,
                                                      page->milestone.id)));
    reply_notice(reply, "The milestone is removed. Its name stays in the history.");
    return see_goal(&page->showing, "#milestones");
}

/* clang-format off */
#define MEMBERS .access = ACCESS_SIGNED_IN, .rule = "members of the relationship"
#define SHOWN .view = &goal_show_view_record, .template = "goal/goal_show.html"
#define MILESTONE .view = &goal_milestone_view_record, .template = "goal/goal_milestone.html"
static const struct route routes[] = {
    {METHOD_GET, "/relationships/:id/goals/:goal", MEMBERS, .summary = "A goal with its milestones, notes and history",
     .handle = show_page, SHOWN},
    {METHOD_POST, "/relationships/:id/goals/:goal/progress", MEMBERS, .summary = "Say how far a goal is",
     .handle = progress_post, .input = &goal_progress_form_record, SHOWN},
    {METHOD_POST, "/relationships/:id/goals/:goal/notes", MEMBERS, .summary = "Write a note on a goal",
     .handle = note_post, .input = &goal_note_form_record, SHOWN},
    {METHOD_POST, "/relationships/:id/goals/:goal/reach", MEMBERS, .summary = "Mark a goal as reached",
     .handle = reach_post, .input = &goal_words_form_record, SHOWN},
    {METHOD_POST, "/relationships/:id/goals/:goal/drop", MEMBERS, .summary = "Drop a goal, with a word why",
     .handle = drop_post, .input = &goal_words_form_record, SHOWN},
    {METHOD_POST, "/relationships/:id/goals/:goal/reopen", MEMBERS, .summary = "Open a goal again",
     .handle = reopen_post, .input = &goal_words_form_record},
    {METHOD_POST, "/relationships/:id/goals/:goal/milestones", MEMBERS, .summary = "Add a milestone",
     .handle = milestone_add_post, .input = &goal_milestone_form_record, SHOWN, .makes_new = true},
    {METHOD_GET, "/relationships/:id/goals/:goal/milestones/:milestone", MEMBERS, .summary = "A milestone",
     .handle = milestone_page, MILESTONE},
    {METHOD_POST, "/relationships/:id/goals/:goal/milestones/:milestone", MEMBERS, .summary = "Change a milestone",
     .handle = milestone_post, .input = &goal_milestone_form_record, MILESTONE},
    {METHOD_POST, "/relationships/:id/goals/:goal/milestones/:milestone/move", MEMBERS,
     .summary = "Move a milestone up or down", .handle = move_post, .input = &goal_move_form_record},
    {METHOD_POST, "/relationships/:id/goals/:goal/milestones/:milestone/reach", MEMBERS,
     .summary = "Mark a milestone as reached", .handle = milestone_reach_post, .input = &goal_reached_form_record,
     MILESTONE},
    {METHOD_POST, "/relationships/:id/goals/:goal/milestones/:milestone/undo", MEMBERS,
     .summary = "Mark a milestone as not reached yet", .handle = milestone_undo_post},
    {METHOD_POST, "/relationships/:id/goals/:goal/milestones/:milestone/remove", MEMBERS,
     .summary = "Remove a milestone", .handle = milestone_remove_post},
};
/* clang-format on */
const struct route_table goal_show_routes = ROUTE_TABLE(routes);
