/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The page behind a link for feedback, for whoever has it; it works once. */
#include "base/text.h"
#include "feedback/feedback.h"
#include "language/language.h"

#define FEEDBACK_LINK_VIEW_FIELDS(FIELD, R)                                                                  \
    FIELD(R, text, token, 0)                                                                                 \
    FIELD(R, text, asker_name, 0)                                                                            \
    FIELD(R, text, asker_first, 0)                                                                           \
    FIELD(R, text, question, 0)                                                                              \
    FIELD(R, time, expires_at, 0)                                                                            \
    FIELD(R, flag, is_done, 0)                                                                               \
    FIELD(R, record, form, feedback_form)                                                                    \
    FIELD(R, record, problems, feedback_form_problems)
RECORD_LOCAL(feedback_link_view, FEEDBACK_LINK_VIEW_FIELDS)

static enum error open_link(struct request *request, struct reply *reply, struct feedback_link *link)
{
    enum error error =
        feedback_link_open(request->db, request->arena, request->clock, request_part(request, "token"), link);
    reply_title(reply, "relationships", "Feedback");
    if (error == ERROR_NOT_FOUND) {
        reply_heading(reply, MESSAGE("This link does not work any more"));
        reply_explain(
            reply,
            "It was used, taken back, or its %d days are over. Ask the person who sent it for a new "
            "one.",
            FEEDBACK_LINK_DAYS);
    }
    return error;
}

static struct feedback_link_view *link_view(struct request *request, const struct feedback_link *link,
                                            const struct feedback_form *form,
                                            const struct feedback_form_problems *problems)
{
    struct feedback_link_view *view = ARENA_NEW(request->arena, struct feedback_link_view);
    *view = (struct feedback_link_view){.token = request_part(request, "token"),
                                        .asker_name = link->asker_name,
                                        .asker_first = link->asker_first,
                                        .question = link->question,
                                        .expires_at = link->expires_at,
                                        .form = form,
                                        .problems = problems};
    return view;
}

/* GET /feedback/:token */
static enum error link_page(struct request *request, struct reply *reply)
{
    struct feedback_form *form = ARENA_NEW(request->arena, struct feedback_form);
    struct feedback_link link;
    TRY(open_link(request, reply, &link));
    form->name = link.whom;
    reply_view(reply,
               link_view(request, &link, form, ARENA_NEW(request->arena, struct feedback_form_problems)));
    return OK;
}

/* POST /feedback/:token */
static enum error link_post(struct request *request, struct reply *reply)
{
    struct feedback_form *form = ARENA_NEW(request->arena, struct feedback_form);
    struct feedback_form_problems *problems = ARENA_NEW(request->arena, struct feedback_form_problems);
    struct feedback_link link;
    TRY(open_link(request, reply, &link));
    request_read_form(request, &feedback_form_record, form, &feedback_form_problems_record, problems);
    feedback_form_check(NULL, form, problems);
    struct feedback_link_view *view = link_view(request, &link, form, problems);
    if (form_has_problems(&feedback_form_problems_record, problems)) {
        reply_problems(reply, view, &feedback_form_problems_record, problems);
        return OK;
    }
    TRY(feedback_link_answer(request->db, request->arena, request->clock, request->portal_key,
                             request_part(request, "token"), form));
    view->is_done = true;
    reply_view(reply, view);
    return OK;
}

static const struct route routes[] = {
    {.method = METHOD_GET,
     .pattern = "/feedback/:token",
     .access = ACCESS_ANYONE,
     .rule = "whoever has the link, once",
     .summary = "The form behind a link for feedback",
     .handle = link_page,
     .view = &feedback_link_view_record,
     .template = "feedback/feedback_link.html"},
    {.method = METHOD_POST,
     .pattern = "/feedback/:token",
     .access = ACCESS_ANYONE,
     .rule = "whoever has the link, once",
     .summary = "Give feedback by a link",
     .handle = link_post,
     .input = &feedback_form_record,
     .view = &feedback_link_view_record,
     .template = "feedback/feedback_link.html"},
};
const struct route_table feedback_link_routes = ROUTE_TABLE(routes);
