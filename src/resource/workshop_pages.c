/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Pages: a training outside, from the plan to the teach-back. */
#include <string.h>

#include "base/text.h"
#include "language/language.h"
#include "resource/resource.h"
#include "resource/resource_pages.h"

#define WORKSHOP_EDIT_VIEW_FIELDS(FIELD, R)                                                                  \
    FIELD(R, record, head, relationship_head)                                                                \
    FIELD(R, record, workshop, workshop) /* NULL: a new one */                                               \
    FIELD(R, record, form, workshop_form)                                                                    \
    FIELD(R, record, problems, workshop_form_problems)                                                       \
    FIELD(R, record, meanwhile, workshop_form_problems)                                                      \
    FIELD(R, text, conflict, 0)                                                                              \
    FIELD(R, list, people, choice)
RECORD_LOCAL(workshop_edit_view, WORKSHOP_EDIT_VIEW_FIELDS)

static struct workshop_edit_view *edit_view(const struct relationship_page *page,
                                            const struct workshop *workshop, const struct workshop_form *form,
                                            const struct workshop_form_problems *problems)
{
    const struct membership *membership = &page->membership;
    struct workshop_edit_view *view = ARENA_NEW(membership->arena, struct workshop_edit_view);
    view->head = page->head;
    view->workshop = workshop;
    view->form = form;
    view->problems = problems;
    view->meanwhile = ARENA_NEW(membership->arena, struct workshop_form_problems);
    resource_people(membership, form->who, &view->people);
    return view;
}

static enum error read_form(struct request *request, struct workshop_form *form,
                            struct workshop_form_problems *problems)
{
    enum error error =
        request_read(request, &workshop_form_record, form, &workshop_form_problems_record, problems);
    return error == ERROR_INVALID ? OK : error;
}

static void choose_usual(const struct membership *membership, struct workshop_form *form)
{
    if (!*text_or_empty(form->who))
        form->who = arena_format(membership->arena, "%lld", (long long)membership->person);
}

/* GET /relationships/:id/workshops/new */
static enum error new_page(struct request *request, struct reply *reply)
{
    struct workshop_form *form = ARENA_NEW(request->arena, struct workshop_form);
    struct relationship_page page;
    TRY(relationship_page_open(request, reply, RELATIONSHIP_WRITE, "resources", MESSAGE("A training"),
                               &page));
    choose_usual(&page.membership, form);
    reply_view(reply, edit_view(&page, NULL, form, ARENA_NEW(request->arena, struct workshop_form_problems)));
    return OK;
}

/* POST /relationships/:id/workshops/new */
static enum error new_post(struct request *request, struct reply *reply)
{
    struct workshop_form *form = ARENA_NEW(request->arena, struct workshop_form);
    struct workshop_form_problems *problems = ARENA_NEW(request->arena, struct workshop_form_problems);
    struct relationship_page page;
    int64_t id;
    TRY(relationship_page_open(request, reply, RELATIONSHIP_WRITE, "resources", MESSAGE("A training"),
                               &page));
    TRY(read_form(request, form, problems));
    if (request->json) choose_usual(&page.membership, form);
    workshop_form_check(&page.membership, form, problems);
    if (form_has_problems(&workshop_form_problems_record, problems)) {
        reply_problems(reply, edit_view(&page, NULL, form, problems), &workshop_form_problems_record,
                       problems);
        return OK;
    }
    TRY(resource_explain(reply, workshop_add(&page.membership, form, &id)));
    reply_notice(reply, "Saved.");
    return resource_see_list(reply, &page.membership, "#workshops");
}

/* ---- one that is stored ---- */

struct editing {
    struct relationship_page page;
    struct workshop workshop;
    struct workshop_form stored;
};

static void read_stored(struct editing *editing)
{
    struct arena *arena = editing->page.membership.arena;
    const struct workshop *workshop = &editing->workshop;
    editing->stored =
        (struct workshop_form){.version = workshop->version,
                               .who = arena_format(arena, "%lld", (long long)workshop->person_id),
                               .title = workshop->title,
                               .address = workshop->address,
                               .starts_on = workshop->starts_on,
                               .cost = workshop->cost,
                               .attended = workshop->attended,
                               .takeaway = workshop->takeaway,
                               .teach_on = workshop->teach_on,
                               .taught = workshop->taught,
                               .teach_notes = workshop->teach_notes};
}

static enum error open_editing(struct request *request, struct reply *reply, struct editing **ret_editing)
{
    struct editing *editing = ARENA_NEW(request->arena, struct editing);
    int64_t id;
    TRY(relationship_page_open(request, reply, RELATIONSHIP_WRITE, "resources", MESSAGE("Training"),
                               &editing->page));
    TRY(request_id(request, "workshop", &id));
    TRY(workshop_get(&editing->page.membership, id, &editing->workshop));
    read_stored(editing);
    *ret_editing = editing;
    return OK;
}

/* GET /relationships/:id/workshops/:workshop */
static enum error edit_page(struct request *request, struct reply *reply)
{
    struct editing *editing;
    TRY(open_editing(request, reply, &editing));
    reply_view(reply, edit_view(&editing->page, &editing->workshop, &editing->stored,
                                ARENA_NEW(request->arena, struct workshop_form_problems)));
    return OK;
}

static enum error show_conflict(struct reply *reply, struct editing *editing, struct workshop_form *form,
                                struct workshop_form_problems *problems)
{
    const struct membership *membership = &editing->page.membership;
    struct workshop_form_problems *meanwhile = ARENA_NEW(membership->arena, struct workshop_form_problems);
    TRY(workshop_get(membership, editing->workshop.id, &editing->workshop));
    read_stored(editing);
    form_conflict(membership->arena, membership->language, &workshop_form_record, form, &editing->stored,
                  resource_conflict_message(membership, editing->workshop.changed_by_name),
                  &workshop_form_problems_record, problems, meanwhile);
    if (*meanwhile->who) meanwhile->who = editing->workshop.person_name;
    form->version = editing->stored.version;
    struct workshop_edit_view *view = edit_view(&editing->page, &editing->workshop, form, problems);
    view->meanwhile = meanwhile;
    view->conflict = problems->version;
    reply_problems(reply, view, &workshop_form_problems_record, problems);
    return OK;
}

/* POST /relationships/:id/workshops/:workshop */
static enum error edit_post(struct request *request, struct reply *reply)
{
    struct workshop_form *form = ARENA_NEW(request->arena, struct workshop_form);
    struct workshop_form_problems *problems = ARENA_NEW(request->arena, struct workshop_form_problems);
    struct editing *editing;
    TRY(open_editing(request, reply, &editing));
    TRY(read_form(request, form, problems));
    form_keep_unsent(request, &workshop_form_record, &editing->stored, form);
    workshop_form_check(&editing->page.membership, form, problems);
    if (form_has_problems(&workshop_form_problems_record, problems)) {
        reply_problems(reply, edit_view(&editing->page, &editing->workshop, form, problems),
                       &workshop_form_problems_record, problems);
        return OK;
    }
    enum error error = workshop_edit(&editing->page.membership, editing->workshop.id, form);
    if (error == ERROR_CONFLICT) return show_conflict(reply, editing, form, problems);
    TRY(error);
    reply_notice(reply, "Saved.");
    return resource_see_list(reply, &editing->page.membership, "#workshops");
}

/* POST /relationships/:id/workshops/:workshop/remove */
static enum error remove_post(struct request *request, struct reply *reply)
{
    struct editing *editing;
    TRY(open_editing(request, reply, &editing));
    TRY(workshop_remove(&editing->page.membership, editing->workshop.id));
    reply_notice(reply, "Taken out.");
    return resource_see_list(reply, &editing->page.membership, "#workshops");
}

/* clang-format off */
#define MEMBERS .access = ACCESS_SIGNED_IN, .rule = "members of the relationship"
#define SHOWN .view = &workshop_edit_view_record, .template = "resource/workshop_edit.html"
static const struct route routes[] = {
    {METHOD_GET, "/relationships/:id/workshops/new", MEMBERS, .summary = "The form of a training",
     .handle = new_page, SHOWN},
    {METHOD_POST, "/relationships/:id/workshops/new", MEMBERS, .summary = "Write down a training",
     .handle = new_post, .input = &workshop_form_record, SHOWN, .makes_new = true},
    {METHOD_GET, "/relationships/:id/workshops/:workshop", MEMBERS, .summary = "A training and its form",
     .handle = edit_page, SHOWN},
    {METHOD_POST, "/relationships/:id/workshops/:workshop", MEMBERS, .summary = "Change a training",
     .handle = edit_post, .input = &workshop_form_record, SHOWN},
    {METHOD_POST, "/relationships/:id/workshops/:workshop/remove", MEMBERS, .summary = "Take a training out",
     .handle = remove_post},
};
/* clang-format on */
const struct route_table workshop_routes = ROUTE_TABLE(routes);
