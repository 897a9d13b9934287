/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The page of one piece of feedback, and what its receiver and its giver do with it. */
#include "base/text.h"
#include "feedback/feedback.h"
#include "language/language.h"

#define FEEDBACK_INTEND_FORM_FIELDS(FIELD, R)                                                                \
    FIELD(R, integer, version, 0)                                                                            \
    FIELD(R, text, intention, FEEDBACK_TEXT_LIMIT)                                                           \
    FIELD(R, day, follow_up_on, 0)
FORM_LOCAL(feedback_intend_form, FEEDBACK_INTEND_FORM_FIELDS)

#define FEEDBACK_FOLLOW_UP_FORM_FIELDS(FIELD, R)                                                             \
    FIELD(R, integer, version, 0)                                                                            \
    FIELD(R, text, how_before, FEEDBACK_TEXT_LIMIT)                                                          \
    FIELD(R, text, how_after, FEEDBACK_TEXT_LIMIT)
FORM_LOCAL(feedback_follow_up_form, FEEDBACK_FOLLOW_UP_FORM_FIELDS)

#define FEEDBACK_CONFIRM_FORM_FIELDS(FIELD, R) FIELD(R, text, words, 2000)
FORM_LOCAL(feedback_confirm_form, FEEDBACK_CONFIRM_FORM_FIELDS)

#define FEEDBACK_SHARE_FORM_FIELDS(FIELD, R) FIELD(R, flag, shared, 0)
FORM_LOCAL(feedback_share_form, FEEDBACK_SHARE_FORM_FIELDS)

#define FEEDBACK_SHOW_VIEW_FIELDS(FIELD, R)                                                                  \
    FIELD(R, record, head, relationship_head)                                                                \
    FIELD(R, record, feedback, feedback)                                                                     \
    FIELD(R, flag, may_thank, 0)                                                                             \
    FIELD(R, flag, may_intend, 0)                                                                            \
    FIELD(R, flag, may_share, 0) /* or take that back */                                                     \
    FIELD(R, flag, may_confirm, 0)                                                                           \
    FIELD(R, flag, follow_up_first, 0) /* an intention is written; what came of it is next */                \
    FIELD(R, record, intend, feedback_intend_form)                                                           \
    FIELD(R, record, intend_problems, feedback_intend_form_problems)                                         \
    FIELD(R, record, follow_up, feedback_follow_up_form)                                                     \
    FIELD(R, record, follow_up_problems, feedback_follow_up_form_problems)                                   \
    FIELD(R, record, confirm, feedback_confirm_form)                                                         \
    FIELD(R, record, confirm_problems, feedback_confirm_form_problems)                                       \
    FIELD(R, flag, conflict, 0) /* what is stored stands in `feedback` */
RECORD_LOCAL(feedback_show_view, FEEDBACK_SHOW_VIEW_FIELDS)

struct showing {
    struct request *request;
    struct reply *reply;
    struct relationship_page page;
    struct feedback feedback;
};

static enum error open_feedback(struct request *request, struct reply *reply, enum relationship_use use,
                                struct showing **ret_showing)
{
    struct showing *showing = ARENA_NEW(request->arena, struct showing);
    int64_t id;
    showing->request = request;
    showing->reply = reply;
    TRY(relationship_page_open(request, reply, use, "feedback", MESSAGE("Feedback"), &showing->page));
    TRY(request_id(request, "feedback", &id));
    TRY(feedback_get(&showing->page.membership, id, &showing->feedback));
    *ret_showing = showing;
    return OK;
}

static struct feedback_show_view *show_view(struct showing *showing)
{
    struct arena *arena = showing->request->arena;
    struct feedback_show_view *view = ARENA_NEW(arena, struct feedback_show_view);
    const struct feedback *feedback = &showing->feedback;
    bool writable = showing->page.membership.writable;
    struct feedback_intend_form *intend = ARENA_NEW(arena, struct feedback_intend_form);
    struct feedback_follow_up_form *follow_up = ARENA_NEW(arena, struct feedback_follow_up_form);
    *intend = (struct feedback_intend_form){feedback->version, feedback->intention, feedback->follow_up_on};
    *follow_up =
        (struct feedback_follow_up_form){feedback->version, feedback->how_before, feedback->how_after};
    view->head = showing->page.head;
    view->feedback = feedback;
    view->may_thank = writable && feedback->i_received && !feedback->thanked_at;
    view->may_intend = writable && feedback->i_received;
    view->may_share =
        writable && feedback->i_received && (feedback->by_link || showing->page.membership.group);
    view->may_confirm = writable && feedback->i_gave && feedback->followed_up_at && !feedback->confirmed_at;
    view->follow_up_first = *feedback->intention || feedback->follow_up_on;
    view->intend = intend;
    view->intend_problems = ARENA_NEW(arena, struct feedback_intend_form_problems);
    view->follow_up = follow_up;
    view->follow_up_problems = ARENA_NEW(arena, struct feedback_follow_up_form_problems);
    view->confirm = ARENA_NEW(arena, struct feedback_confirm_form);
    view->confirm_problems = ARENA_NEW(arena, struct feedback_confirm_form_problems);
    return view;
}

/* GET /relationships/:id/feedback/:feedback */
static enum error show_page(struct request *request, struct reply *reply)
{
    struct showing *showing;
    TRY(open_feedback(request, reply, RELATIONSHIP_READ, &showing));
    reply_view(reply, show_view(showing));
    return OK;
}

static enum error explain(const struct showing *showing, enum error error)
{
    if (error == ERROR_FORBIDDEN)
        reply_explain(showing->reply, showing->feedback.i_gave
                                          ? MESSAGE("This is for whoever received the feedback to do.")
                                          : MESSAGE("This is for whoever gave it to do."));
    if (error == ERROR_CONFLICT)
        reply_explain(showing->reply,
                      "This was done already, or it is not time for it yet. Look at the page again.");
    return error;
}

static enum error see(const struct showing *showing)
{
    reply_see(showing->reply, "%s", showing->feedback.path);
    return OK;
}

/* POST …/thank */
static enum error thank_post(struct request *request, struct reply *reply)
{
    struct showing *showing;
    TRY(open_feedback(request, reply, RELATIONSHIP_WRITE, &showing));
    TRY(explain(showing, feedback_thank(&showing->page.membership, showing->feedback.id)));
    if (showing->feedback.giver_id)
        reply_notice(reply, "%s knows that you read it, and are thankful.", showing->feedback.giver_name);
    return see(showing);
}

/* ---- what I will do ---- */

static const char CHANGED_MEANWHILE[] =
    MESSAGE("You changed this in another window. Both texts stand here: keep what is right, and save.");

static enum error intend_problem(struct showing *showing, struct feedback_intend_form *form,
                                 struct feedback_intend_form_problems *problems, bool conflict)
{
    if (conflict) {
        TRY(feedback_get(&showing->page.membership, showing->feedback.id, &showing->feedback));
        form->version = showing->feedback.version;
        problems->intention = CHANGED_MEANWHILE;
    }
    struct feedback_show_view *view = show_view(showing);
    view->conflict = conflict;
    view->intend = form;
    view->intend_problems = problems;
    reply_problems(showing->reply, view, &feedback_intend_form_problems_record, problems);
    return OK;
}

/* POST …/intend */
static enum error intend_post(struct request *request, struct reply *reply)
{
    struct feedback_intend_form *form = ARENA_NEW(request->arena, struct feedback_intend_form);
    struct feedback_intend_form_problems *problems =
        ARENA_NEW(request->arena, struct feedback_intend_form_problems);
    struct showing *showing;
    TRY(open_feedback(request, reply, RELATIONSHIP_WRITE, &showing));
    request_read_form(request, &feedback_intend_form_record, form, &feedback_intend_form_problems_record,
                      problems);
    if (!*problems->intention && text_is_blank(form->intention))
        problems->intention =
            MESSAGE("Write one thing that you will do, or try. “Nothing for now, because …” is fine, too.");
    if (!*problems->follow_up_on && form->follow_up_on &&
        form->follow_up_on != showing->feedback.follow_up_on &&
        form->follow_up_on < clock_day(request->clock))
        problems->follow_up_on = MESSAGE("This day has passed. Choose one to come, or leave it empty.");
    if (form_has_problems(&feedback_intend_form_problems_record, problems))
        return intend_problem(showing, form, problems, false);
    enum error error = feedback_intend(&showing->page.membership, showing->feedback.id, form->version,
                                       form->intention, form->follow_up_on);
    if (error == ERROR_CONFLICT) return intend_problem(showing, form, problems, true);
    TRY(explain(showing, error));
    reply_notice(reply, "Saved.");
    return see(showing);
}

/* ---- what changed ---- */

static enum error follow_up_problem(struct showing *showing, struct feedback_follow_up_form *form,
                                    struct feedback_follow_up_form_problems *problems, bool conflict)
{
    if (conflict) {
        TRY(feedback_get(&showing->page.membership, showing->feedback.id, &showing->feedback));
        form->version = showing->feedback.version;
        problems->how_after = CHANGED_MEANWHILE;
    }
    struct feedback_show_view *view = show_view(showing);
    view->conflict = conflict;
    view->follow_up = form;
    view->follow_up_problems = problems;
    reply_problems(showing->reply, view, &feedback_follow_up_form_problems_record, problems);
    return OK;
}

/* POST …/follow-up */
static enum error follow_up_post(struct request *request, struct reply *reply)
{
    struct feedback_follow_up_form *form = ARENA_NEW(request->arena, struct feedback_follow_up_form);
    struct feedback_follow_up_form_problems *problems =
        ARENA_NEW(request->arena, struct feedback_follow_up_form_problems);
    struct showing *showing;
    TRY(open_feedback(request, reply, RELATIONSHIP_WRITE, &showing));
    request_read_form(request, &feedback_follow_up_form_record, form,
                      &feedback_follow_up_form_problems_record, problems);
    if (!*problems->how_after && text_is_blank(form->how_after))
        problems->how_after = MESSAGE("Write how it is now. “As before” is an honest answer, too.");
    if (form_has_problems(&feedback_follow_up_form_problems_record, problems))
        return follow_up_problem(showing, form, problems, false);
    enum error error = feedback_follow_up(&showing->page.membership, showing->feedback.id, form->version,
                                          form->how_before, form->how_after);
    if (error == ERROR_CONFLICT) return follow_up_problem(showing, form, problems, true);
    TRY(explain(showing, error));
    reply_notice(reply, "Saved. Seeing what changed is what feedback is for.");
    return see(showing);
}

/* POST …/confirm */
static enum error confirm_post(struct request *request, struct reply *reply)
{
    struct feedback_confirm_form *form = ARENA_NEW(request->arena, struct feedback_confirm_form);
    struct feedback_confirm_form_problems *problems =
        ARENA_NEW(request->arena, struct feedback_confirm_form_problems);
    struct showing *showing;
    TRY(open_feedback(request, reply, RELATIONSHIP_WRITE, &showing));
    enum error error = request_read(request, &feedback_confirm_form_record, form,
                                    &feedback_confirm_form_problems_record, problems);
    if (error == ERROR_INVALID) {
        struct feedback_show_view *view = show_view(showing);
        view->confirm = form;
        view->confirm_problems = problems;
        reply_problems(reply, view, &feedback_confirm_form_problems_record, problems);
        return OK;
    }
    TRY(error);
    TRY(explain(showing, feedback_confirm(&showing->page.membership, showing->feedback.id, form->words)));
    reply_notice(reply, "%s knows that you see it, too.", showing->feedback.receiver_name);
    return see(showing);
}

/* POST …/share */
static enum error share_post(struct request *request, struct reply *reply)
{
    struct feedback_share_form form;
    struct feedback_share_form_problems problems;
    struct showing *showing;
    TRY(open_feedback(request, reply, RELATIONSHIP_WRITE, &showing));
    TRY(request_read(request, &feedback_share_form_record, &form, &feedback_share_form_problems_record,
                     &problems));
    TRY(explain(showing, feedback_share(&showing->page.membership, showing->feedback.id, form.shared)));
    if (form.shared) reply_notice(reply, "Shown. You can take it back at any time.");
    else reply_notice(reply, "Taken back.");
    return see(showing);
}

/* clang-format off */
#define MEMBERS .access = ACCESS_SIGNED_IN, .rule = "who gave it, who received it, and whom the receiver showed it"
#define RECEIVER .access = ACCESS_SIGNED_IN, .rule = "who received it"
#define SHOWN .view = &feedback_show_view_record, .template = "feedback/feedback_show.html"
static const struct route routes[] = {
    {METHOD_GET, "/relationships/:id/feedback/:feedback", MEMBERS, .summary = "One piece of feedback",
     .handle = show_page, SHOWN},
    {METHOD_POST, "/relationships/:id/feedback/:feedback/thank", RECEIVER, .summary = "Thank for feedback",
     .handle = thank_post},
    {METHOD_POST, "/relationships/:id/feedback/:feedback/intend", RECEIVER,
     .summary = "Say what you will do, and when to look at it again", .handle = intend_post,
     .input = &feedback_intend_form_record, SHOWN},
    {METHOD_POST, "/relationships/:id/feedback/:feedback/follow-up", RECEIVER, .summary = "Say what changed",
     .handle = follow_up_post, .input = &feedback_follow_up_form_record, SHOWN},
    {METHOD_POST, "/relationships/:id/feedback/:feedback/confirm", .access = ACCESS_SIGNED_IN,
     .rule = "who gave it", .summary = "Say that you see the change, too", .handle = confirm_post,
     .input = &feedback_confirm_form_record, SHOWN},
    {METHOD_POST, "/relationships/:id/feedback/:feedback/share", RECEIVER,
     .summary = "Show feedback to all members, or take that back", .handle = share_post,
     .input = &feedback_share_form_record},
};
/* clang-format on */
const struct route_table feedback_show_routes = ROUTE_TABLE(routes);
