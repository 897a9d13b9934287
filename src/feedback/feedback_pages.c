/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Pages: all feedback of a relationship, giving it, and asking for it. */
#include <string.h>

#include "base/text.h"
#include "feedback/feedback.h"
#include "feedback/thanks.h"
#include "language/language.h"
#include "web/form.h"

#define FEEDBACK_LIST_VIEW_FIELDS(FIELD, R)                                                                  \
    FIELD(R, record, head, relationship_head)                                                                \
    FIELD(R, list, to_answer, feedback_request) /* I am asked */                                             \
    FIELD(R, list, asked, feedback_request)     /* I asked */                                                \
    FIELD(R, list, received, feedback)                                                                       \
    FIELD(R, list, given, feedback)                                                                          \
    FIELD(R, list, shown, feedback) /* between others, shown to the group */                                 \
    FIELD(R, list, thanks, thanks)                                                                           \
    FIELD(R, flag, has_to_answer, 0)                                                                         \
    FIELD(R, flag, has_asked, 0)                                                                             \
    FIELD(R, flag, has_received, 0)                                                                          \
    FIELD(R, flag, has_given, 0)                                                                             \
    FIELD(R, flag, has_shown, 0)                                                                             \
    FIELD(R, flag, has_thanks, 0)                                                                            \
    FIELD(R, flag, has_pages, 0)                                                                             \
    FIELD(R, text, later, 0) /* the query of the page with later feedback; "" on the first one */            \
    FIELD(R, text, earlier, 0)
RECORD_LOCAL(feedback_list_view, FEEDBACK_LIST_VIEW_FIELDS)

#define FEEDBACK_NEW_VIEW_FIELDS(FIELD, R)                                                                   \
    FIELD(R, record, head, relationship_head)                                                                \
    FIELD(R, record, request, feedback_request) /* that it answers; NULL: none */                            \
    FIELD(R, record, form, feedback_form)                                                                    \
    FIELD(R, record, problems, feedback_form_problems)                                                       \
    FIELD(R, list, people, choice)
RECORD_LOCAL(feedback_new_view, FEEDBACK_NEW_VIEW_FIELDS)

#define FEEDBACK_ASK_FORM_FIELDS(FIELD, R)                                                                   \
    FIELD(R, text, to, 24) /* id of a member, or "other" */                                                  \
    FIELD(R, text, whom, FEEDBACK_NAME_LIMIT)                                                                \
    FIELD(R, text, question, 2000)
FORM_LOCAL(feedback_ask_form, FEEDBACK_ASK_FORM_FIELDS)

#define FEEDBACK_ASK_VIEW_FIELDS(FIELD, R)                                                                   \
    FIELD(R, record, head, relationship_head)                                                                \
    FIELD(R, record, form, feedback_ask_form)                                                                \
    FIELD(R, record, problems, feedback_ask_form_problems)                                                   \
    FIELD(R, list, people, choice)                                                                           \
    FIELD(R, text, link, 0) /* once it was made: shown this one time */                                      \
    FIELD(R, time, expires_at, 0)
RECORD_LOCAL(feedback_ask_view, FEEDBACK_ASK_VIEW_FIELDS)

/* ---- the list ---- */

static enum error sort_requests(struct membership *membership, struct feedback_list_view *view)
{
    struct list requests = {0};
    TRY(feedback_requests(membership, &requests));
    LIST_EACH (&requests, struct feedback_request, request)
        *LIST_ADD(request->i_asked ? &view->asked : &view->to_answer, membership->arena,
                  struct feedback_request) = *request;
    view->has_asked = view->asked.count != 0;
    view->has_to_answer = view->to_answer.count != 0;
    return OK;
}

static enum error sort_feedback(struct request *request, struct membership *membership,
                                struct feedback_list_view *view)
{
    enum { A_PAGE = 50 };
    struct list all = {0};
    int64_t page = request_page(request);
    TRY(feedback_list(membership, (page - 1) * A_PAGE, A_PAGE + 1, &all));
    bool more = all.count > A_PAGE;
    if (more) all.count = A_PAGE;
    view->later = request_page_link(request, page - 1);
    view->earlier = more ? request_page_link(request, page + 1) : "";
    view->has_pages = page > 1 || more;
    LIST_EACH (&all, struct feedback, feedback) {
        struct list *list = feedback->i_received ? &view->received
                            : feedback->i_gave   ? &view->given
                                                 : &view->shown;
        *LIST_ADD(list, membership->arena, struct feedback) = *feedback;
    }
    /* What is not on this page may stand on another. */
    view->has_received = view->received.count != 0 || view->has_pages;
    view->has_given = view->given.count != 0 || view->has_pages;
    view->has_shown = view->shown.count != 0;
    return OK;
}

/* GET /relationships/:id/feedback */
static enum error list_page(struct request *request, struct reply *reply)
{
    struct feedback_list_view *view = ARENA_NEW(request->arena, struct feedback_list_view);
    struct relationship_page page;
    TRY(relationship_page_open(request, reply, RELATIONSHIP_READ, "feedback", MESSAGE("Feedback and thanks"),
                               &page));
    TRY(sort_requests(&page.membership, view));
    TRY(sort_feedback(request, &page.membership, view));
    TRY(thanks_list(&page.membership, &view->thanks));
    view->head = page.head;
    view->has_thanks = view->thanks.count != 0;
    reply_view(reply, view);
    return OK;
}

/* ---- giving ---- */

static void fill_people(const struct membership *membership, const char *chosen, struct list *people)
{
    LIST_EACH (&membership->members, struct relationship_member, member)
        if (member->id != membership->person)
            choice_add(membership->arena, people,
                       arena_format(membership->arena, "%lld", (long long)member->id), member->name, "",
                       chosen);
}

/* Where there is one other, it is for them. */
static const char *usual_receiver(const struct membership *membership, const char *to)
{
    if (*to || membership->group) return to;
    LIST_EACH (&membership->members, struct relationship_member, member)
        if (member->id != membership->person)
            return arena_format(membership->arena, "%lld", (long long)member->id);
    return to;
}

struct writing {
    struct relationship_page page;
    struct feedback_form form;
    struct feedback_form_problems problems;
    struct feedback_request request;
};

static enum error read_writing(struct request *request, struct reply *reply, struct writing *writing)
{
    TRY(relationship_page_open(request, reply, RELATIONSHIP_WRITE, "feedback", MESSAGE("Give feedback"),
                               &writing->page));
    request_read_form(request, &feedback_form_record, &writing->form, &feedback_form_problems_record,
                      &writing->problems);
    if (writing->form.request) {
        enum error error =
            feedback_request_get(&writing->page.membership, writing->form.request, &writing->request);
        if (error == ERROR_NOT_FOUND)
            reply_explain(reply, "This question is answered already, or was taken back.");
        TRY(error);
        if (writing->request.i_asked) return ERROR_NOT_FOUND;
        writing->form.to = arena_format(request->arena, "%lld", (long long)writing->request.asker_id);
    }
    writing->form.to = usual_receiver(&writing->page.membership, writing->form.to);
    return OK;
}

static struct feedback_new_view *new_view(struct writing *writing)
{
    struct feedback_new_view *view = ARENA_NEW(writing->page.membership.arena, struct feedback_new_view);
    view->head = writing->page.head;
    view->request = writing->form.request ? &writing->request : NULL;
    view->form = &writing->form;
    view->problems = &writing->problems;
    fill_people(&writing->page.membership, writing->form.to, &view->people);
    return view;
}

/* GET /relationships/:id/feedback/new */
static enum error new_page(struct request *request, struct reply *reply)
{
    struct writing *writing = ARENA_NEW(request->arena, struct writing);
    TRY(read_writing(request, reply, writing));
    writing->problems = (struct feedback_form_problems){0};
    reply_view(reply, new_view(writing));
    return OK;
}

/* POST /relationships/:id/feedback/new */
static enum error new_post(struct request *request, struct reply *reply)
{
    struct writing *writing = ARENA_NEW(request->arena, struct writing);
    int64_t id;
    TRY(read_writing(request, reply, writing));
    feedback_form_check(&writing->page.membership, &writing->form, &writing->problems);
    if (form_has_problems(&feedback_form_problems_record, &writing->problems)) {
        reply_problems(reply, new_view(writing), &feedback_form_problems_record, &writing->problems);
        return OK;
    }
    TRY(feedback_give(&writing->page.membership, &writing->form, &id));
    reply_notice(reply, "Your feedback is given.");
    reply_see(reply, "/relationships/%lld/feedback/%lld", (long long)writing->page.membership.relationship,
              (long long)id);
    return OK;
}

/* ---- asking ---- */

static struct feedback_ask_view *ask_view(const struct relationship_page *page,
                                          const struct feedback_ask_form *form,
                                          const struct feedback_ask_form_problems *problems)
{
    struct feedback_ask_view *view = ARENA_NEW(page->membership.arena, struct feedback_ask_view);
    view->head = page->head;
    view->form = form;
    view->problems = problems;
    fill_people(&page->membership, form->to, &view->people);
    choice_add(
        page->membership.arena, &view->people, "other", say(page->membership.language, "Somebody else"),
        say(page->membership.language, "A colleague, or a customer: you get a link for them"), form->to);
    return view;
}

/* GET /relationships/:id/feedback/ask */
static enum error ask_page(struct request *request, struct reply *reply)
{
    struct feedback_ask_form *form = ARENA_NEW(request->arena, struct feedback_ask_form);
    struct feedback_ask_form_problems *problems =
        ARENA_NEW(request->arena, struct feedback_ask_form_problems);
    struct relationship_page page;
    TRY(relationship_page_open(request, reply, RELATIONSHIP_WRITE, "feedback", MESSAGE("Ask for feedback"),
                               &page));
    form->to = usual_receiver(&page.membership, "");
    reply_view(reply, ask_view(&page, form, problems));
    return OK;
}

static void check_ask(const struct membership *membership, const struct feedback_ask_form *form,
                      struct feedback_ask_form_problems *problems)
{
    int64_t to;
    bool other = strcmp(form->to, "other") == 0;
    if (!other && (!text_to_int(form->to, 1, INT64_MAX, &to) || to == membership->person ||
                   !membership_member(membership, to)))
        problems->to = MESSAGE("Choose whom you ask.");
    if (other && !*problems->whom && text_is_blank(form->whom))
        problems->whom =
            MESSAGE("Write a name or an e-mail address, so that you know later whose answer it is.");
    if (!*problems->question && text_is_blank(form->question))
        problems->question =
            MESSAGE("Ask something that can be answered: about one situation, or one thing to do better.");
}

static enum error ask_by_link(struct request *request, struct reply *reply,
                              const struct relationship_page *page, const struct feedback_ask_form *form,
                              struct feedback_ask_form_problems *problems)
{
    const char *token;
    enum error error = feedback_ask_by_link(&page->membership, form->whom, form->question, &token);
    if (error == ERROR_TOO_MANY)
        reply_explain(reply, "%d links of yours wait for an answer. Take one back first.",
                      FEEDBACK_LINKS_LIMIT);
    TRY(error);
    struct feedback_ask_view *view = ask_view(page, form, problems);
    view->link = arena_format(request->arena, "%s/feedback/%s", request->origin, token);
    view->expires_at = clock_seconds(request->clock) + (int64_t)FEEDBACK_LINK_DAYS * 86400;
    reply_title(reply, "relationships", "A link for feedback");
    reply_view(reply, view);
    return OK;
}

/* POST /relationships/:id/feedback/ask */
static enum error ask_post(struct request *request, struct reply *reply)
{
    struct feedback_ask_form *form = ARENA_NEW(request->arena, struct feedback_ask_form);
    struct feedback_ask_form_problems *problems =
        ARENA_NEW(request->arena, struct feedback_ask_form_problems);
    struct relationship_page page;
    int64_t id, to = 0;
    TRY(relationship_page_open(request, reply, RELATIONSHIP_WRITE, "feedback", MESSAGE("Ask for feedback"),
                               &page));
    request_read_form(request, &feedback_ask_form_record, form, &feedback_ask_form_problems_record, problems);
    check_ask(&page.membership, form, problems);
    if (form_has_problems(&feedback_ask_form_problems_record, problems)) {
        reply_problems(reply, ask_view(&page, form, problems), &feedback_ask_form_problems_record, problems);
        return OK;
    }
    if (!text_to_int(form->to, 1, INT64_MAX, &to)) return ask_by_link(request, reply, &page, form, problems);
    TRY(feedback_ask(&page.membership, to, form->question, &id));
    reply_notice(reply, "Your question is on its way.");
    reply_see(reply, "/relationships/%lld/feedback", (long long)page.membership.relationship);
    return OK;
}

/* POST /relationships/:id/feedback/requests/:request/end */
static enum error end_post(struct request *request, struct reply *reply)
{
    struct relationship_page page;
    struct feedback_request asked;
    int64_t id;
    TRY(relationship_page_open(request, reply, RELATIONSHIP_WRITE, "feedback", MESSAGE("Feedback and thanks"),
                               &page));
    TRY(request_id(request, "request", &id));
    TRY(feedback_request_get(&page.membership, id, &asked));
    TRY(feedback_request_end(&page.membership, id));
    reply_notice(reply, asked.i_asked
                            ? MESSAGE("Your question is taken back.")
                            : MESSAGE("That is all right. They are told kindly that it does not suit now."));
    reply_see(reply, "/relationships/%lld/feedback", (long long)page.membership.relationship);
    return OK;
}

/* clang-format off */
#define MEMBERS .access = ACCESS_SIGNED_IN, .rule = "members of the relationship"
static const struct route routes[] = {
    {METHOD_GET, "/relationships/:id/feedback", MEMBERS, .summary = "Feedback and thanks that you gave and received",
     .handle = list_page, .view = &feedback_list_view_record, .template = "feedback/feedback_list.html"},
    {METHOD_GET, "/relationships/:id/feedback/new", MEMBERS, .summary = "The form of feedback",
     .handle = new_page, .view = &feedback_new_view_record, .template = "feedback/feedback_new.html"},
    {METHOD_POST, "/relationships/:id/feedback/new", MEMBERS, .summary = "Give feedback",
     .handle = new_post, .input = &feedback_form_record, .view = &feedback_new_view_record,
     .template = "feedback/feedback_new.html"},
    {METHOD_GET, "/relationships/:id/feedback/ask", MEMBERS, .summary = "The form of asking for feedback",
     .handle = ask_page, .view = &feedback_ask_view_record, .template = "feedback/feedback_ask.html"},
    {METHOD_POST, "/relationships/:id/feedback/ask", MEMBERS,
     .summary = "Ask a member for feedback, or make a link for somebody else",
     .handle = ask_post, .input = &feedback_ask_form_record, .view = &feedback_ask_view_record,
     .template = "feedback/feedback_ask.html"},
    {METHOD_POST, "/relationships/:id/feedback/requests/:request/end", .access = ACCESS_SIGNED_IN,
     .rule = "who asked, and who was asked", .summary = "Take a question back, or decline it", .handle = end_post},
};
/* clang-format on */
const struct route_table feedback_routes = ROUTE_TABLE(routes);
