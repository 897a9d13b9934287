/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Pages: all goals of a relationship, a new one, and changing one. */
#include <string.h>

#include "base/text.h"
#include "goal/goal.h"
#include "language/language.h"
#include "web/form.h"

#define GOAL_LIST_VIEW_FIELDS(FIELD, R)                                                                      \
    FIELD(R, record, head, relationship_head)                                                                \
    FIELD(R, list, open, goal)                                                                               \
    FIELD(R, list, reached, goal)                                                                            \
    FIELD(R, list, dropped, goal)                                                                            \
    FIELD(R, flag, none, 0)                                                                                  \
    FIELD(R, flag, has_open, 0)                                                                              \
    FIELD(R, flag, has_reached, 0)                                                                           \
    FIELD(R, flag, has_dropped, 0)
RECORD_LOCAL(goal_list_view, GOAL_LIST_VIEW_FIELDS)

#define GOAL_FORM_VIEW_FIELDS(FIELD, R)                                                                      \
    FIELD(R, record, head, relationship_head)                                                                \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, record, form, goal_form)                                                                        \
    FIELD(R, record, problems, goal_form_problems)                                                           \
    FIELD(R, record, meanwhile, goal_form_problems) /* what is stored now, where it differs */               \
    FIELD(R, text, conflict, 0)                                                                              \
    FIELD(R, list, terms, choice)                                                                            \
    FIELD(R, list, owners, choice)
RECORD_LOCAL(goal_form_view, GOAL_FORM_VIEW_FIELDS)

/* GET /relationships/:id/goals */
static enum error list_page(struct request *request, struct reply *reply)
{
    struct goal_list_view *view = ARENA_NEW(request->arena, struct goal_list_view);
    struct relationship_page page;
    struct list goals = {0};
    TRY(relationship_page_open(request, reply, RELATIONSHIP_READ, "goals", MESSAGE("Goals"), &page));
    TRY(goal_list(&page.membership, &goals));
    view->head = page.head;
    LIST_EACH (&goals, struct goal, goal) {
        struct list *list = goal->is_open ? &view->open : goal->is_reached ? &view->reached : &view->dropped;
        *LIST_ADD(list, request->arena, struct goal) = *goal;
    }
    view->none = goals.count == 0;
    view->has_open = view->open.count != 0;
    view->has_reached = view->reached.count != 0;
    view->has_dropped = view->dropped.count != 0;
    reply_view(reply, view);
    return OK;
}

/* ---- the form ---- */

/* Whose a goal can be: mine, each other member's, ours; the owner it has now, even one who left. */
static void fill_owners(const struct membership *membership, const struct goal *goal, const char *chosen,
                        struct list *owners)
{
    struct arena *arena = membership->arena;
    choice_add(arena, owners, arena_format(arena, "%lld", (long long)membership->person),
               say(membership->language, "Mine"), "", chosen);
    LIST_EACH (&membership->members, struct relationship_member, member)
        if (member->id != membership->person)
            choice_add(arena, owners, arena_format(arena, "%lld", (long long)member->id), member->name, "",
                       chosen);
    if (goal && goal->owner_id && !membership_member(membership, goal->owner_id))
        choice_add(arena, owners, arena_format(arena, "%lld", (long long)goal->owner_id),
                   say(membership->language, "Somebody who left"), "", chosen);
    choice_add(arena, owners, "ours", say(membership->language, "Ours"), "", chosen);
}

static struct goal_form_view *form_view(const struct relationship_page *page, const struct goal *goal,
                                        const struct goal_form *form,
                                        const struct goal_form_problems *problems)
{
    struct arena *arena = page->membership.arena;
    struct goal_form_view *view = ARENA_NEW(arena, struct goal_form_view);
    view->head = page->head;
    view->id = goal ? goal->id : 0;
    view->form = form;
    view->problems = problems;
    view->meanwhile = ARENA_NEW(arena, struct goal_form_problems);
    choice_add(arena, &view->terms, "short", MESSAGE("Short term"), MESSAGE("Weeks to a few months"),
               form->term);
    choice_add(arena, &view->terms, "long", MESSAGE("Long term"),
               MESSAGE("Beyond this relationship, perhaps"), form->term);
    fill_owners(&page->membership, goal, form->whose, &view->owners);
    return view;
}

static enum error explain_limit(struct reply *reply, enum error error)
{
    if (error == ERROR_TOO_LARGE)
        reply_explain(
            reply, "These are 100 goals already. Finish some of them first: few goals are reached sooner.");
    return error;
}

/* A mentee's goal is the usual one. */
static const char *usual_owner(const struct membership *membership)
{
    int64_t mentee = 0;
    if (membership->group) return "ours";
    LIST_EACH (&membership->members, struct relationship_member, member)
        if (strcmp(member->role, "mentee") == 0 || strcmp(member->role, "employee") == 0) mentee = member->id;
    return arena_format(membership->arena, "%lld", (long long)(mentee ? mentee : membership->person));
}

/* GET /relationships/:id/goals/new */
static enum error new_page(struct request *request, struct reply *reply)
{
    struct goal_form *form = ARENA_NEW(request->arena, struct goal_form);
    struct relationship_page page;
    TRY(relationship_page_open(request, reply, RELATIONSHIP_WRITE, "goals", MESSAGE("A new goal"), &page));
    form->term = "short";
    form->whose = usual_owner(&page.membership);
    reply_view(reply, form_view(&page, NULL, form, ARENA_NEW(request->arena, struct goal_form_problems)));
    return OK;
}

static enum error read_form(struct request *request, struct goal_form *form,
                            struct goal_form_problems *problems)
{
    enum error error = request_read(request, &goal_form_record, form, &goal_form_problems_record, problems);
    return error == ERROR_INVALID ? OK : error;
}

/* POST /relationships/:id/goals/new */
static enum error new_post(struct request *request, struct reply *reply)
{
    struct goal_form *form = ARENA_NEW(request->arena, struct goal_form);
    struct goal_form_problems *problems = ARENA_NEW(request->arena, struct goal_form_problems);
    struct relationship_page page;
    int64_t id;
    TRY(relationship_page_open(request, reply, RELATIONSHIP_WRITE, "goals", MESSAGE("A new goal"), &page));
    TRY(read_form(request, form, problems));
    if (request->json && !*form->term) form->term = "short";
    if (request->json && !*form->whose) form->whose = usual_owner(&page.membership);
    goal_form_check(&page.membership, form, NULL, problems);
    if (form_has_problems(&goal_form_problems_record, problems)) {
        reply_problems(reply, form_view(&page, NULL, form, problems), &goal_form_problems_record, problems);
        return OK;
    }
    TRY(explain_limit(reply, goal_add(&page.membership, form, &id)));
    reply_notice(reply, "The goal is there. Now cut it into two or three milestones.");
    reply_see(reply, "/relationships/%lld/goals/%lld", (long long)page.membership.relationship,
              (long long)id);
    return OK;
}

/* ---- changing one ---- */

struct editing {
    struct relationship_page page;
    struct goal goal;
    struct goal_form stored;
};

static void read_stored(struct editing *editing)
{
    const struct goal *goal = &editing->goal;
    const char *whose = goal->owner_id
                            ? arena_format(editing->page.membership.arena, "%lld", (long long)goal->owner_id)
                            : "ours";
    editing->stored = (struct goal_form){.version = goal->version,
                                         .title = goal->title,
                                         .why = goal->why,
                                         .success = goal->success,
                                         .term = goal->term,
                                         .whose = whose,
                                         .due_on = goal->due_on,
                                         .reason = ""};
}

static enum error open_editing(struct request *request, struct reply *reply, struct editing *editing)
{
    int64_t id;
    TRY(relationship_page_open(request, reply, RELATIONSHIP_WRITE, "goals", MESSAGE("Change a goal"),
                               &editing->page));
    TRY(request_id(request, "goal", &id));
    TRY(goal_get(&editing->page.membership, id, &editing->goal));
    if (!editing->goal.is_open) {
        reply_explain(reply, "This goal is %s. Open it again on its page, then you can change it.",
                      editing->goal.state);
        return ERROR_CONFLICT;
    }
    read_stored(editing);
    return OK;
}

/* GET /relationships/:id/goals/:goal/edit */
static enum error edit_page(struct request *request, struct reply *reply)
{
    struct editing *editing = ARENA_NEW(request->arena, struct editing);
    TRY(open_editing(request, reply, editing));
    reply_view(reply, form_view(&editing->page, &editing->goal, &editing->stored,
                                ARENA_NEW(request->arena, struct goal_form_problems)));
    return OK;
}

/* Somebody saved in between: what is stored stands beside what was typed, and saving again takes the latter.
 */
static enum error show_conflict(struct reply *reply, struct editing *editing, struct goal_form *form,
                                struct goal_form_problems *problems)
{
    struct arena *arena = editing->page.membership.arena;
    const struct language *language = editing->page.membership.language;
    struct goal_form_problems *meanwhile = ARENA_NEW(arena, struct goal_form_problems);
    TRY(goal_get(&editing->page.membership, editing->goal.id, &editing->goal));
    read_stored(editing);
    editing->stored.reason = form->reason;
    const char *who = editing->goal.changed_by_name;
    form_conflict(
        arena, language, &goal_form_record, form, &editing->stored,
        arena_format(
            arena,
            say(language,
                "%s changed this while you wrote. Both texts stand here: keep what is right, and save."),
            who),
        &goal_form_problems_record, problems, meanwhile);
    if (*meanwhile->whose) meanwhile->whose = editing->goal.owner_label;
    if (*meanwhile->term) meanwhile->term = editing->goal.term_label;
    form->version = editing->stored.version;
    struct goal_form_view *view = form_view(&editing->page, &editing->goal, form, problems);
    view->meanwhile = meanwhile;
    view->conflict = arena_format(
        arena,
        say(language,
            "%s saved this goal while you wrote. Nothing of yours is lost, and nothing is saved yet."),
        who);
    reply_problems(reply, view, &goal_form_problems_record, problems);
    return OK;
}

/* POST /relationships/:id/goals/:goal/edit */
static enum error edit_post(struct request *request, struct reply *reply)
{
    struct editing *editing = ARENA_NEW(request->arena, struct editing);
    struct goal_form *form = ARENA_NEW(request->arena, struct goal_form);
    struct goal_form_problems *problems = ARENA_NEW(request->arena, struct goal_form_problems);
    TRY(open_editing(request, reply, editing));
    TRY(read_form(request, form, problems));
    form_keep_unsent(request, &goal_form_record, &editing->stored, form);
    goal_form_check(&editing->page.membership, form, &editing->goal, problems);
    if (form_has_problems(&goal_form_problems_record, problems)) {
        reply_problems(reply, form_view(&editing->page, &editing->goal, form, problems),
                       &goal_form_problems_record, problems);
        return OK;
    }
    enum error error = goal_edit(&editing->page.membership, editing->goal.id, form);
    if (error == ERROR_CONFLICT) return show_conflict(reply, editing, form, problems);
    TRY(error);
    reply_notice(reply, "Saved. What stood there before is in the history.");
    reply_see(reply, "/relationships/%lld/goals/%lld", (long long)editing->page.membership.relationship,
              (long long)editing->goal.id);
    return OK;
}

static const struct route routes[] = {
    {.method = METHOD_GET,
     .pattern = "/relationships/:id/goals",
     .access = ACCESS_SIGNED_IN,
     .rule = "members of the relationship",
     .summary = "The goals of a relationship",
     .handle = list_page,
     .view = &goal_list_view_record,
     .template = "goal/goal_list.html"},
    {.method = METHOD_GET,
     .pattern = "/relationships/:id/goals/new",
     .access = ACCESS_SIGNED_IN,
     .rule = "members of the relationship",
     .summary = "The form of a new goal",
     .handle = new_page,
     .view = &goal_form_view_record,
     .template = "goal/goal_new.html"},
    {.method = METHOD_POST,
     .pattern = "/relationships/:id/goals/new",
     .makes_new = true,
     .access = ACCESS_SIGNED_IN,
     .rule = "members of the relationship",
     .summary = "Add a goal",
     .handle = new_post,
     .input = &goal_form_record,
     .view = &goal_form_view_record,
     .template = "goal/goal_new.html"},
    {.method = METHOD_GET,
     .pattern = "/relationships/:id/goals/:goal/edit",
     .access = ACCESS_SIGNED_IN,
     .rule = "members of the relationship",
     .summary = "The form of a goal",
     .handle = edit_page,
     .view = &goal_form_view_record,
     .template = "goal/goal_edit.html"},
    {.method = METHOD_POST,
     .pattern = "/relationships/:id/goals/:goal/edit",
     .access = ACCESS_SIGNED_IN,
     .rule = "members of the relationship",
     .summary = "Change a goal",
     .handle = edit_post,
     .input = &goal_form_record,
     .view = &goal_form_view_record,
     .template = "goal/goal_edit.html"},
};
const struct route_table goal_routes = ROUTE_TABLE(routes);
