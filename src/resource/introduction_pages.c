/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Pages: an introduction, from the offer or the wish to what came of it. */
#include <string.h>

#include "base/text.h"
#include "language/language.h"
#include "resource/resource.h"
#include "resource/resource_pages.h"

#define INTRODUCTION_EDIT_VIEW_FIELDS(FIELD, R)                                                              \
    FIELD(R, record, head, relationship_head)                                                                \
    FIELD(R, record, introduction, introduction) /* NULL: a new one */                                       \
    FIELD(R, record, form, introduction_form)                                                                \
    FIELD(R, record, problems, introduction_form_problems)                                                   \
    FIELD(R, record, meanwhile, introduction_form_problems)                                                  \
    FIELD(R, text, conflict, 0)                                                                              \
    FIELD(R, list, states, choice)                                                                           \
    FIELD(R, list, by, choice)                                                                               \
    FIELD(R, list, for_whom, choice)
RECORD_LOCAL(introduction_edit_view, INTRODUCTION_EDIT_VIEW_FIELDS)

static struct introduction_edit_view *edit_view(const struct relationship_page *page,
                                                const struct introduction *introduction,
                                                const struct introduction_form *form,
                                                const struct introduction_form_problems *problems)
{
    const struct membership *membership = &page->membership;
    struct introduction_edit_view *view = ARENA_NEW(membership->arena, struct introduction_edit_view);
    view->head = page->head;
    view->introduction = introduction;
    view->form = form;
    view->problems = problems;
    view->meanwhile = ARENA_NEW(membership->arena, struct introduction_form_problems);
    resource_people(membership, form->by, &view->by);
    resource_people(membership, form->for_whom, &view->for_whom);
    static const char *const STATES[] = {"offered", "wanted", "made", "met", "dropped"};
    for (size_t i = 0; i < sizeof STATES / sizeof STATES[0]; i++)
        choice_add(membership->arena, &view->states, STATES[i], introduction_state_label(STATES[i]), "",
                   form->state);
    return view;
}

static enum error read_form(struct request *request, struct introduction_form *form,
                            struct introduction_form_problems *problems)
{
    enum error error =
        request_read(request, &introduction_form_record, form, &introduction_form_problems_record, problems);
    return error == ERROR_INVALID ? OK : error;
}

/* I offer one; in a pair, to the other one. */
static void choose_usual(const struct membership *membership, struct introduction_form *form)
{
    if (!*text_or_empty(form->state)) form->state = "offered";
    if (!*text_or_empty(form->by))
        form->by = arena_format(membership->arena, "%lld", (long long)membership->person);
    if (*text_or_empty(form->for_whom) || membership->group) return;
    LIST_EACH (&membership->members, struct relationship_member, member)
        if (member->id != membership->person)
            form->for_whom = arena_format(membership->arena, "%lld", (long long)member->id);
}

/* GET /relationships/:id/introductions/new */
static enum error new_page(struct request *request, struct reply *reply)
{
    struct introduction_form *form = ARENA_NEW(request->arena, struct introduction_form);
    struct relationship_page page;
    TRY(relationship_page_open(request, reply, RELATIONSHIP_WRITE, "resources", MESSAGE("An introduction"),
                               &page));
    choose_usual(&page.membership, form);
    reply_view(reply,
               edit_view(&page, NULL, form, ARENA_NEW(request->arena, struct introduction_form_problems)));
    return OK;
}

/* POST /relationships/:id/introductions/new */
static enum error new_post(struct request *request, struct reply *reply)
{
    struct introduction_form *form = ARENA_NEW(request->arena, struct introduction_form);
    struct introduction_form_problems *problems =
        ARENA_NEW(request->arena, struct introduction_form_problems);
    struct relationship_page page;
    int64_t id;
    TRY(relationship_page_open(request, reply, RELATIONSHIP_WRITE, "resources", MESSAGE("An introduction"),
                               &page));
    TRY(read_form(request, form, problems));
    if (request->json) choose_usual(&page.membership, form);
    introduction_form_check(&page.membership, form, problems);
    if (form_has_problems(&introduction_form_problems_record, problems)) {
        reply_problems(reply, edit_view(&page, NULL, form, problems), &introduction_form_problems_record,
                       problems);
        return OK;
    }
    TRY(resource_explain(reply, introduction_add(&page.membership, form, &id)));
    reply_notice(reply, "Saved.");
    return resource_see_list(reply, &page.membership, "#introductions");
}

/* ---- one that is stored ---- */

struct editing {
    struct relationship_page page;
    struct introduction introduction;
    struct introduction_form stored;
};

static void read_stored(struct editing *editing)
{
    struct arena *arena = editing->page.membership.arena;
    const struct introduction *introduction = &editing->introduction;
    editing->stored =
        (struct introduction_form){.version = introduction->version,
                                   .state = introduction->state,
                                   .by = arena_format(arena, "%lld", (long long)introduction->by_id),
                                   .for_whom = arena_format(arena, "%lld", (long long)introduction->for_id),
                                   .whom = introduction->whom,
                                   .why = introduction->why,
                                   .outcome = introduction->outcome};
}

static enum error open_editing(struct request *request, struct reply *reply, struct editing **ret_editing)
{
    struct editing *editing = ARENA_NEW(request->arena, struct editing);
    int64_t id;
    TRY(relationship_page_open(request, reply, RELATIONSHIP_WRITE, "resources", MESSAGE("Introduction"),
                               &editing->page));
    TRY(request_id(request, "introduction", &id));
    TRY(introduction_get(&editing->page.membership, id, &editing->introduction));
    read_stored(editing);
    *ret_editing = editing;
    return OK;
}

/* GET /relationships/:id/introductions/:introduction */
static enum error edit_page(struct request *request, struct reply *reply)
{
    struct editing *editing;
    TRY(open_editing(request, reply, &editing));
    reply_view(reply, edit_view(&editing->page, &editing->introduction, &editing->stored,
                                ARENA_NEW(request->arena, struct introduction_form_problems)));
    return OK;
}

static enum error show_conflict(struct reply *reply, struct editing *editing, struct introduction_form *form,
                                struct introduction_form_problems *problems)
{
    const struct membership *membership = &editing->page.membership;
    struct introduction_form_problems *meanwhile =
        ARENA_NEW(membership->arena, struct introduction_form_problems);
    TRY(introduction_get(membership, editing->introduction.id, &editing->introduction));
    read_stored(editing);
    form_conflict(membership->arena, membership->language, &introduction_form_record, form, &editing->stored,
                  resource_conflict_message(membership, editing->introduction.changed_by_name),
                  &introduction_form_problems_record, problems, meanwhile);
    if (*meanwhile->by) meanwhile->by = membership_name(membership, editing->introduction.by_id);
    if (*meanwhile->for_whom) meanwhile->for_whom = membership_name(membership, editing->introduction.for_id);
    if (*meanwhile->state) meanwhile->state = editing->introduction.state_label;
    form->version = editing->stored.version;
    struct introduction_edit_view *view = edit_view(&editing->page, &editing->introduction, form, problems);
    view->meanwhile = meanwhile;
    view->conflict = problems->version;
    reply_problems(reply, view, &introduction_form_problems_record, problems);
    return OK;
}

/* POST /relationships/:id/introductions/:introduction */
static enum error edit_post(struct request *request, struct reply *reply)
{
    struct introduction_form *form = ARENA_NEW(request->arena, struct introduction_form);
    struct introduction_form_problems *problems =
        ARENA_NEW(request->arena, struct introduction_form_problems);
    struct editing *editing;
    TRY(open_editing(request, reply, &editing));
    TRY(read_form(request, form, problems));
    form_keep_unsent(request, &introduction_form_record, &editing->stored, form);
    introduction_form_check(&editing->page.membership, form, problems);
    if (form_has_problems(&introduction_form_problems_record, problems)) {
        reply_problems(reply, edit_view(&editing->page, &editing->introduction, form, problems),
                       &introduction_form_problems_record, problems);
        return OK;
    }
    enum error error = introduction_edit(&editing->page.membership, editing->introduction.id, form);
    if (error == ERROR_CONFLICT) return show_conflict(reply, editing, form, problems);
    TRY(error);
    reply_notice(reply, "Saved.");
    return resource_see_list(reply, &editing->page.membership, "#introductions");
}

/* clang-format off */
#define MEMBERS .access = ACCESS_SIGNED_IN, .rule = "members of the relationship"
#define SHOWN .view = &introduction_edit_view_record, .template = "resource/introduction_edit.html"
static const struct route routes[] = {
    {METHOD_GET, "/relationships/:id/introductions/new", MEMBERS, .summary = "The form of an introduction",
     .handle = new_page, SHOWN},
    {METHOD_POST, "/relationships/:id/introductions/new", MEMBERS, .summary = "Write down an introduction",
     .handle = new_post, .input = &introduction_form_record, SHOWN, .makes_new = true},
    {METHOD_GET, "/relationships/:id/introductions/:introduction", MEMBERS, .summary = "An introduction and its form",
     .handle = edit_page, SHOWN},
    {METHOD_POST, "/relationships/:id/introductions/:introduction", MEMBERS, .summary = "Change an introduction",
     .handle = edit_post, .input = &introduction_form_record, SHOWN},
};
/* clang-format on */
const struct route_table introduction_routes = ROUTE_TABLE(routes);
