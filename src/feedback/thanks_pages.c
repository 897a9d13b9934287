/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Pages: thanking somebody, choosing who may see it, and the wall of thanks that are shown to everybody. */
#include "base/text.h"
#include "feedback/thanks.h"
#include "language/language.h"
#include "person/person.h"
#include "web/form.h"

#define THANKS_NEW_VIEW_FIELDS(FIELD, R)                                                                     \
    FIELD(R, record, head, relationship_head)                                                                \
    FIELD(R, record, form, thanks_form)                                                                      \
    FIELD(R, record, problems, thanks_form_problems)                                                         \
    FIELD(R, list, people, choice)
RECORD_LOCAL(thanks_new_view, THANKS_NEW_VIEW_FIELDS)

#define THANKS_SHOW_FORM_FIELDS(FIELD, R) FIELD(R, text, shown_to, 12)
FORM_LOCAL(thanks_show_form, THANKS_SHOW_FORM_FIELDS)

#define THANKS_ONE_VIEW_FIELDS(FIELD, R)                                                                     \
    FIELD(R, record, head, relationship_head)                                                                \
    FIELD(R, record, thanks, thanks)                                                                         \
    FIELD(R, flag, may_show, 0)                                                                              \
    FIELD(R, text, problem, 0)                                                                               \
    FIELD(R, list, choices, choice)
RECORD_LOCAL(thanks_one_view, THANKS_ONE_VIEW_FIELDS)

#define THANKS_WALL_VIEW_FIELDS(FIELD, R)                                                                    \
    FIELD(R, list, to_me, thanks_shown)                                                                      \
    FIELD(R, list, shown, thanks_shown)                                                                      \
    FIELD(R, flag, has_to_me, 0)                                                                             \
    FIELD(R, flag, none, 0)                                                                                  \
    FIELD(R, integer, newer, 0) /* page number; 0: none */                                                   \
    FIELD(R, integer, older, 0)
RECORD_LOCAL(thanks_wall_view, THANKS_WALL_VIEW_FIELDS)

/* ---- thanking ---- */

static struct thanks_new_view *new_view(const struct relationship_page *page, const struct thanks_form *form,
                                        const struct thanks_form_problems *problems)
{
    const struct membership *membership = &page->membership;
    struct thanks_new_view *view = ARENA_NEW(membership->arena, struct thanks_new_view);
    view->head = page->head;
    view->form = form;
    view->problems = problems;
    LIST_EACH (&membership->members, struct relationship_member, member) {
        const char *id = arena_format(membership->arena, "%lld", (long long)member->id);
        if (member->id != membership->person)
            choice_add(membership->arena, &view->people, id, member->name, "",
                       membership->group ? form->to : id);
    }
    return view;
}

/* GET /relationships/:id/thanks/new */
static enum error new_page(struct request *request, struct reply *reply)
{
    struct thanks_form *form = ARENA_NEW(request->arena, struct thanks_form);
    struct relationship_page page;
    TRY(relationship_page_open(request, reply, RELATIONSHIP_WRITE, "feedback", MESSAGE("Say thank you"),
                               &page));
    reply_view(reply, new_view(&page, form, ARENA_NEW(request->arena, struct thanks_form_problems)));
    return OK;
}

/* POST /relationships/:id/thanks/new */
static enum error new_post(struct request *request, struct reply *reply)
{
    struct thanks_form *form = ARENA_NEW(request->arena, struct thanks_form);
    struct thanks_form_problems *problems = ARENA_NEW(request->arena, struct thanks_form_problems);
    struct relationship_page page;
    int64_t id;
    TRY(relationship_page_open(request, reply, RELATIONSHIP_WRITE, "feedback", MESSAGE("Say thank you"),
                               &page));
    request_read_form(request, &thanks_form_record, form, &thanks_form_problems_record, problems);
    thanks_form_check(&page.membership, form, problems);
    if (form_has_problems(&thanks_form_problems_record, problems)) {
        reply_problems(reply, new_view(&page, form, problems), &thanks_form_problems_record, problems);
        return OK;
    }
    TRY(thanks_give(&page.membership, form, &id));
    reply_notice(reply, "Your thanks are on their way.");
    reply_see(reply, "/relationships/%lld/feedback#thanks", (long long)page.membership.relationship);
    return OK;
}

/* ---- who may see it ---- */

struct one_page {
    struct relationship_page page;
    struct thanks thanks;
};

static enum error open_one(struct request *request, struct reply *reply, enum relationship_use use,
                           struct one_page **ret_one)
{
    struct one_page *one = ARENA_NEW(request->arena, struct one_page);
    int64_t id;
    TRY(relationship_page_open(request, reply, use, "feedback", MESSAGE("Thanks"), &one->page));
    TRY(request_id(request, "thanks", &id));
    TRY(thanks_get(&one->page.membership, id, &one->thanks));
    *ret_one = one;
    return OK;
}

static enum error one_view(struct one_page *one, const char *problem, struct thanks_one_view **ret_view)
{
    const struct membership *membership = &one->page.membership;
    struct arena *arena = membership->arena;
    struct thanks_one_view *view = ARENA_NEW(arena, struct thanks_one_view);
    struct person_card me, manager;
    view->head = one->page.head;
    view->thanks = &one->thanks;
    view->problem = problem;
    view->may_show = one->thanks.i_received && membership->writable;
    *ret_view = view;
    if (!view->may_show) return OK;
    TRY(person_get(membership->db, arena, membership->person, &me));
    const char *chosen = one->thanks.shown_to;
    choice_add(arena, &view->choices, "two", say(membership->language, "Only the two of us"),
               say(membership->language, "As it was given"), chosen);
    if (membership->group)
        choice_add(arena, &view->choices, "members", say(membership->language, "Our group"),
                   say(membership->language, "Its members alone"), chosen);
    if (me.manager_id) {
        TRY(person_get(membership->db, arena, me.manager_id, &manager));
        choice_add(arena, &view->choices, "manager", say(membership->language, "My manager"),
                   arena_format(arena, say(membership->language, "%s, and nobody who follows"), manager.name),
                   chosen);
    }
    choice_add(arena, &view->choices, "everybody", say(membership->language, "Everybody in the portal"),
               say(membership->language, "On the page of thanks, kept unencrypted while it is there"),
               chosen);
    return OK;
}

/* GET /relationships/:id/thanks/:thanks */
static enum error one_page(struct request *request, struct reply *reply)
{
    struct one_page *one;
    struct thanks_one_view *view;
    TRY(open_one(request, reply, RELATIONSHIP_READ, &one));
    TRY(one_view(one, "", &view));
    reply_view(reply, view);
    return OK;
}

/* POST /relationships/:id/thanks/:thanks/show */
static enum error show_post(struct request *request, struct reply *reply)
{
    struct thanks_show_form form;
    struct thanks_show_form_problems *problems = ARENA_NEW(request->arena, struct thanks_show_form_problems);
    struct thanks_one_view *view;
    struct one_page *one;
    TRY(open_one(request, reply, RELATIONSHIP_WRITE, &one));
    request_read_form(request, &thanks_show_form_record, &form, &thanks_show_form_problems_record, problems);
    enum error error = thanks_show(&one->page.membership, one->thanks.id, form.shown_to);
    if (error == ERROR_INVALID) {
        problems->shown_to = say(request->language, "Choose one of these.");
        TRY(one_view(one, problems->shown_to, &view));
        reply_problems(reply, view, &thanks_show_form_problems_record, problems);
        return OK;
    }
    if (error == ERROR_FORBIDDEN) reply_explain(reply, "Who was thanked decides who may see it.");
    TRY(error);
    reply_notice(reply, "Saved.");
    reply_see(reply, "%s", one->thanks.path);
    return OK;
}

/* ---- the wall ---- */

/* GET /appreciation */
static enum error wall_page(struct request *request, struct reply *reply)
{
    struct thanks_wall_view *view = ARENA_NEW(request->arena, struct thanks_wall_view);
    int64_t page = request_page(request);
    TRY(thanks_shown_to_me(request, &view->to_me));
    TRY(thanks_wall(request->db, request->arena, page, &view->shown));
    if (view->shown.count > THANKS_A_PAGE) {
        view->shown.count = THANKS_A_PAGE;
        view->older = page + 1;
    }
    view->newer = page - 1;
    view->has_to_me = view->to_me.count != 0;
    view->none = view->shown.count == 0;
    reply_title(reply, "people", "Thanks");
    reply_view(reply, view);
    return OK;
}

/* clang-format off */
#define MEMBERS .access = ACCESS_SIGNED_IN
static const struct route routes[] = {
    {METHOD_GET, "/relationships/:id/thanks/new", MEMBERS, .rule = "members of the relationship",
     .summary = "The form of thanks", .handle = new_page, .view = &thanks_new_view_record,
     .template = "feedback/thanks_new.html"},
    {METHOD_POST, "/relationships/:id/thanks/new", MEMBERS, .rule = "members of the relationship",
     .summary = "Thank somebody", .handle = new_post, .input = &thanks_form_record,
     .view = &thanks_new_view_record, .template = "feedback/thanks_new.html"},
    {METHOD_GET, "/relationships/:id/thanks/:thanks", MEMBERS,
     .rule = "who thanked, who was thanked, and whom they showed it", .summary = "Thanks, and who may see them",
     .handle = one_page, .view = &thanks_one_view_record, .template = "feedback/thanks_show.html"},
    {METHOD_POST, "/relationships/:id/thanks/:thanks/show", MEMBERS, .rule = "who was thanked",
     .summary = "Choose who may see thanks: two, members, manager, everybody", .handle = show_post,
     .input = &thanks_show_form_record, .view = &thanks_one_view_record, .template = "feedback/thanks_show.html"},
    {METHOD_GET, "/appreciation", .access = ACCESS_SIGNED_IN, .summary = "Thanks that are shown to everybody",
     .handle = wall_page, .view = &thanks_wall_view_record, .template = "feedback/thanks_wall.html"},
};
/* clang-format on */
const struct route_table thanks_routes = ROUTE_TABLE(routes);
