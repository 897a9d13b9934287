/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Pages: all that is shared, and one resource or opportunity. */
#include "resource/resource_pages.h"

#include <string.h>

#include "base/text.h"
#include "language/language.h"
#include "resource/resource.h"

#define RESOURCE_LIST_VIEW_FIELDS(FIELD, R)                                                                  \
    FIELD(R, record, head, relationship_head)                                                                \
    FIELD(R, list, resources, resource)                                                                      \
    FIELD(R, list, workshops, workshop)                                                                      \
    FIELD(R, list, introductions, introduction)                                                              \
    FIELD(R, flag, has_resources, 0)                                                                         \
    FIELD(R, flag, has_workshops, 0)                                                                         \
    FIELD(R, flag, has_introductions, 0)
RECORD_LOCAL(resource_list_view, RESOURCE_LIST_VIEW_FIELDS)

#define RESOURCE_EDIT_VIEW_FIELDS(FIELD, R)                                                                  \
    FIELD(R, record, head, relationship_head)                                                                \
    FIELD(R, record, resource, resource) /* NULL: a new one */                                               \
    FIELD(R, record, form, resource_form)                                                                    \
    FIELD(R, record, problems, resource_form_problems)                                                       \
    FIELD(R, record, meanwhile, resource_form_problems)                                                      \
    FIELD(R, text, conflict, 0)                                                                              \
    FIELD(R, flag, may_remove, 0)                                                                            \
    FIELD(R, list, kinds, choice)                                                                            \
    FIELD(R, list, people, choice)
RECORD_LOCAL(resource_edit_view, RESOURCE_EDIT_VIEW_FIELDS)

#define RESOURCE_MARK_FORM_FIELDS(FIELD, R) FIELD(R, flag, marked, 0)
FORM_LOCAL(resource_mark_form, RESOURCE_MARK_FORM_FIELDS)

/* ---- shared by the pages of this folder ---- */

void resource_people(const struct membership *membership, const char *chosen, struct list *choices)
{
    LIST_EACH (&membership->members, struct relationship_member, member)
        choice_add(membership->arena, choices, arena_format(membership->arena, "%lld", (long long)member->id),
                   member->id == membership->person ? say(membership->language, "Me") : member->name, "",
                   chosen);
}

const char *resource_conflict_message(const struct membership *membership, const char *who)
{
    return arena_format(
        membership->arena,
        say(membership->language,
            "%s changed this while you wrote. Both texts stand here: keep what is right, and save."),
        who);
}

enum error resource_see_list(struct reply *reply, const struct membership *membership, const char *anchor)
{
    reply_see(reply, "/relationships/%lld/resources%s", (long long)membership->relationship, anchor);
    return OK;
}

enum error resource_explain(struct reply *reply, enum error error)
{
    if (error == ERROR_TOO_LARGE)
        reply_explain(reply, "There are %d of them already. Take some out that you no longer need.",
                      RESOURCES_LIMIT);
    return error;
}

/* ---- the list ---- */

/* GET /relationships/:id/resources */
static enum error list_page(struct request *request, struct reply *reply)
{
    struct resource_list_view *view = ARENA_NEW(request->arena, struct resource_list_view);
    struct relationship_page page;
    TRY(relationship_page_open(request, reply, RELATIONSHIP_READ, "resources", MESSAGE("Resources"), &page));
    TRY(resource_list(&page.membership, &view->resources));
    TRY(workshop_list(&page.membership, &view->workshops));
    TRY(introduction_list(&page.membership, &view->introductions));
    view->head = page.head;
    view->has_resources = view->resources.count != 0;
    view->has_workshops = view->workshops.count != 0;
    view->has_introductions = view->introductions.count != 0;
    reply_view(reply, view);
    return OK;
}

/* ---- one ---- */

static struct resource_edit_view *edit_view(const struct relationship_page *page,
                                            const struct resource *resource, const struct resource_form *form,
                                            const struct resource_form_problems *problems)
{
    const struct membership *membership = &page->membership;
    struct resource_edit_view *view = ARENA_NEW(membership->arena, struct resource_edit_view);
    view->head = page->head;
    view->resource = resource;
    view->form = form;
    view->problems = problems;
    view->meanwhile = ARENA_NEW(membership->arena, struct resource_form_problems);
    view->may_remove =
        resource && strcmp(resource->by_name, membership_name(membership, membership->person)) == 0;
    choice_add(membership->arena, &view->kinds, "resource", say(membership->language, "A resource"),
               say(membership->language, "A book, an article, a video, a template"), form->kind);
    choice_add(membership->arena, &view->kinds, "opportunity", say(membership->language, "An opportunity"),
               say(membership->language, "An open role, a project, a stage to speak on"), form->kind);
    choice_add(membership->arena, &view->people, "all",
               membership->group ? say(membership->language, "All of us")
                                 : say(membership->language, "Both of us"),
               "", form->whom);
    resource_people(membership, form->whom, &view->people);
    return view;
}

static enum error read_form(struct request *request, struct resource_form *form,
                            struct resource_form_problems *problems)
{
    enum error error =
        request_read(request, &resource_form_record, form, &resource_form_problems_record, problems);
    return error == ERROR_INVALID ? OK : error;
}

/* GET /relationships/:id/resources/new */
static enum error new_page(struct request *request, struct reply *reply)
{
    struct resource_form *form = ARENA_NEW(request->arena, struct resource_form);
    struct relationship_page page;
    TRY(relationship_page_open(request, reply, RELATIONSHIP_WRITE, "resources", MESSAGE("Share something"),
                               &page));
    form->kind = "resource";
    form->whom = "all";
    reply_view(reply, edit_view(&page, NULL, form, ARENA_NEW(request->arena, struct resource_form_problems)));
    return OK;
}

/* POST /relationships/:id/resources/new */
static enum error new_post(struct request *request, struct reply *reply)
{
    struct resource_form *form = ARENA_NEW(request->arena, struct resource_form);
    struct resource_form_problems *problems = ARENA_NEW(request->arena, struct resource_form_problems);
    struct relationship_page page;
    int64_t id;
    TRY(relationship_page_open(request, reply, RELATIONSHIP_WRITE, "resources", MESSAGE("Share something"),
                               &page));
    TRY(read_form(request, form, problems));
    if (request->json && !*form->kind) form->kind = "resource";
    if (request->json && !*form->whom) form->whom = "all";
    resource_form_check(&page.membership, form, problems);
    if (form_has_problems(&resource_form_problems_record, problems)) {
        reply_problems(reply, edit_view(&page, NULL, form, problems), &resource_form_problems_record,
                       problems);
        return OK;
    }
    TRY(resource_explain(reply, resource_add(&page.membership, form, &id)));
    reply_notice(reply, "Shared.");
    return resource_see_list(reply, &page.membership, "");
}

struct editing {
    struct relationship_page page;
    struct resource resource;
    struct resource_form stored;
};

static void read_stored(struct editing *editing)
{
    const struct resource *resource = &editing->resource;
    const char *whom = resource->for_id
                           ? arena_format(editing->page.membership.arena, "%lld", (long long)resource->for_id)
                           : "all";
    editing->stored = (struct resource_form){.version = resource->version,
                                             .kind = resource->kind,
                                             .title = resource->title,
                                             .address = resource->address,
                                             .body = resource->body,
                                             .why = resource->why,
                                             .whom = whom};
}

static enum error open_editing(struct request *request, struct reply *reply, struct editing **ret_editing)
{
    struct editing *editing = ARENA_NEW(request->arena, struct editing);
    int64_t id;
    TRY(relationship_page_open(request, reply, RELATIONSHIP_WRITE, "resources",
                               MESSAGE("Change what is shared"), &editing->page));
    TRY(request_id(request, "resource", &id));
    TRY(resource_get(&editing->page.membership, id, &editing->resource));
    read_stored(editing);
    *ret_editing = editing;
    return OK;
}

/* GET /relationships/:id/resources/:resource */
static enum error edit_page(struct request *request, struct reply *reply)
{
    struct editing *editing;
    TRY(open_editing(request, reply, &editing));
    reply_view(reply, edit_view(&editing->page, &editing->resource, &editing->stored,
                                ARENA_NEW(request->arena, struct resource_form_problems)));
    return OK;
}

static enum error show_conflict(struct reply *reply, struct editing *editing, struct resource_form *form,
                                struct resource_form_problems *problems)
{
    const struct membership *membership = &editing->page.membership;
    struct resource_form_problems *meanwhile = ARENA_NEW(membership->arena, struct resource_form_problems);
    TRY(resource_get(membership, editing->resource.id, &editing->resource));
    read_stored(editing);
    form_conflict(membership->arena, membership->language, &resource_form_record, form, &editing->stored,
                  resource_conflict_message(membership, editing->resource.changed_by_name),
                  &resource_form_problems_record, problems, meanwhile);
    if (*meanwhile->whom && editing->resource.for_id) meanwhile->whom = editing->resource.for_name;
    form->version = editing->stored.version;
    struct resource_edit_view *view = edit_view(&editing->page, &editing->resource, form, problems);
    view->meanwhile = meanwhile;
    view->conflict = problems->version;
    reply_problems(reply, view, &resource_form_problems_record, problems);
    return OK;
}

/* POST /relationships/:id/resources/:resource */
static enum error edit_post(struct request *request, struct reply *reply)
{
    struct resource_form *form = ARENA_NEW(request->arena, struct resource_form);
    struct resource_form_problems *problems = ARENA_NEW(request->arena, struct resource_form_problems);
    struct editing *editing;
    TRY(open_editing(request, reply, &editing));
    TRY(read_form(request, form, problems));
    form_keep_unsent(request, &resource_form_record, &editing->stored, form);
    resource_form_check(&editing->page.membership, form, problems);
    if (form_has_problems(&resource_form_problems_record, problems)) {
        reply_problems(reply, edit_view(&editing->page, &editing->resource, form, problems),
                       &resource_form_problems_record, problems);
        return OK;
    }
    enum error error = resource_edit(&editing->page.membership, editing->resource.id, form);
    if (error == ERROR_CONFLICT) return show_conflict(reply, editing, form, problems);
    TRY(error);
    reply_notice(reply, "Saved.");
    return resource_see_list(reply, &editing->page.membership, "");
}

/* POST …/mark */
static enum error mark_post(struct request *request, struct reply *reply)
{
    struct resource_mark_form form;
    struct resource_mark_form_problems problems;
    struct editing *editing;
    TRY(open_editing(request, reply, &editing));
    TRY(request_read(request, &resource_mark_form_record, &form, &resource_mark_form_problems_record,
                     &problems));
    TRY(resource_set_mark(&editing->page.membership, editing->resource.id, form.marked));
    return resource_see_list(reply, &editing->page.membership, "");
}

/* POST …/remove */
static enum error remove_post(struct request *request, struct reply *reply)
{
    struct editing *editing;
    TRY(open_editing(request, reply, &editing));
    enum error error = resource_remove(&editing->page.membership, editing->resource.id);
    if (error == ERROR_FORBIDDEN)
        reply_explain(reply, "%s shared this, and can take it out.", editing->resource.by_name);
    TRY(error);
    reply_notice(reply, "Taken out.");
    return resource_see_list(reply, &editing->page.membership, "");
}

/* clang-format off */
#define MEMBERS .access = ACCESS_SIGNED_IN, .rule = "members of the relationship"
#define SHOWN .view = &resource_edit_view_record, .template = "resource/resource_edit.html"
static const struct route routes[] = {
    {METHOD_GET, "/relationships/:id/resources", MEMBERS,
     .summary = "Resources, training and introductions that members share", .handle = list_page,
     .view = &resource_list_view_record, .template = "resource/resource_list.html"},
    {METHOD_GET, "/relationships/:id/resources/new", MEMBERS, .summary = "The form of a resource",
     .handle = new_page, SHOWN},
    {METHOD_POST, "/relationships/:id/resources/new", MEMBERS, .summary = "Share a resource or an opportunity",
     .handle = new_post, .input = &resource_form_record, SHOWN, .makes_new = true},
    {METHOD_GET, "/relationships/:id/resources/:resource", MEMBERS, .summary = "A resource and its form",
     .handle = edit_page, SHOWN},
    {METHOD_POST, "/relationships/:id/resources/:resource", MEMBERS, .summary = "Change a resource",
     .handle = edit_post, .input = &resource_form_record, SHOWN},
    {METHOD_POST, "/relationships/:id/resources/:resource/mark", MEMBERS,
     .summary = "Mark a resource as read or done, or not", .handle = mark_post, .input = &resource_mark_form_record},
    {METHOD_POST, "/relationships/:id/resources/:resource/remove", .access = ACCESS_SIGNED_IN,
     .rule = "who shared it", .summary = "Take a resource out", .handle = remove_post},
};
/* clang-format on */
const struct route_table resource_routes = ROUTE_TABLE(routes);
