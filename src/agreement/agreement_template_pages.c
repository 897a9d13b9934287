/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Page: what the agreements of a program start from. Numbers and dates come from its settings. */
#include "agreement/agreement.h"
#include "agreement/agreement_template.h"
#include "base/text.h"
#include "language/language.h"
#include "program/program_head.h"
#include "web/form.h"

#define TEMPLATE_FIELD_FIELDS(FIELD, R)                                                                      \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, text, label, 0)                                                                                 \
    FIELD(R, text, hint, 0)                                                                                  \
    FIELD(R, text, words, 0)                                                                                 \
    FIELD(R, text, problem, 0)                                                                               \
    FIELD(R, text, meanwhile, 0)
RECORD_LOCAL(template_field, TEMPLATE_FIELD_FIELDS)

#define TEMPLATE_VIEW_FIELDS(FIELD, R)                                                                       \
    FIELD(R, record, head, program_head)                                                                     \
    FIELD(R, record, form, agreement_template)                                                               \
    FIELD(R, record, problems, agreement_template_problems)                                                  \
    FIELD(R, record, meanwhile, agreement_template_problems)                                                 \
    FIELD(R, text, changed_by, 0) /* who saved meanwhile */                                                  \
    FIELD(R, flag, usual, 0)      /* never changed */                                                        \
    FIELD(R, list, passages, template_field)                                                                 \
    FIELD(R, list, modes, choice)                                                                            \
    FIELD(R, integer, cadence_days, 0)                                                                       \
    FIELD(R, text, cadence, 0)                                                                               \
    FIELD(R, integer, meeting_minutes, 0)                                                                    \
    FIELD(R, integer, duration_months, 0)
RECORD_LOCAL(agreement_template_view, TEMPLATE_VIEW_FIELDS)

struct template_page {
    struct program_page page;
    struct agreement_template form;
    struct agreement_template_problems problems;
    struct agreement_template_problems meanwhile;
    const char *changed_by;
};

static const char *text_field(const struct record *record, const void *item, const char *name)
{
    return text_or_empty(*(const char *const *)field_at(record_field(record, name), item));
}

static struct agreement_template_view *template_view(struct request *request, const struct template_page *at)
{
    static const char *const modes[] = {"in_person", "video", "phone", "mixed"};
    struct agreement_template_view *view = ARENA_NEW(request->arena, struct agreement_template_view);
    size_t count;
    const struct agreement_passage *passages = agreement_passages(&count);
    const struct program_card *card = &at->page.card;
    *view = (struct agreement_template_view){
        .head = at->page.head,
        .form = &at->form,
        .problems = &at->problems,
        .meanwhile = &at->meanwhile,
        .changed_by = at->changed_by,
        .usual = at->form.version == 0,
        .cadence_days = card->cadence_days,
        .cadence = program_cadence_words(request->arena, request->language, card->cadence_days),
        .meeting_minutes = card->meeting_minutes,
        .duration_months = card->duration_months,
    };
    for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++)
        choice_add(request->arena, &view->modes, modes[i], agreement_mode_label(modes[i]), "", at->form.mode);
    for (size_t i = 0; i < count; i++)
        *LIST_ADD(&view->passages, request->arena, struct template_field) = (struct template_field){
            .name = passages[i].name,
            .label = passages[i].label,
            .hint = passages[i].hint,
            .words = text_field(&agreement_template_record, &at->form, passages[i].name),
            .problem = text_field(&agreement_template_problems_record, &at->problems, passages[i].name),
            .meanwhile = text_field(&agreement_template_problems_record, &at->meanwhile, passages[i].name)};
    return view;
}

static enum error open_template(struct request *request, struct reply *reply, struct template_page **ret_at)
{
    struct template_page *at = ARENA_NEW(request->arena, struct template_page);
    TRY(program_page_open(request, reply, PROGRAM_MANAGERS, "agreement", MESSAGE("Agreement"), &at->page));
    at->changed_by = "";
    form_no_problems(&agreement_template_problems_record, &at->problems);
    form_no_problems(&agreement_template_problems_record, &at->meanwhile);
    TRY(agreement_template_get(request->db, request->arena, at->page.card.id, at->page.card.format,
                               &at->form));
    *ret_at = at;
    return OK;
}

static enum error template_page(struct request *request, struct reply *reply)
{
    struct template_page *at;
    TRY(open_template(request, reply, &at));
    reply_view(reply, template_view(request, at));
    return OK;
}

static enum error template_conflict(struct request *request, struct reply *reply, struct template_page *at)
{
    struct agreement_template stored;
    TRY(agreement_template_get(request->db, request->arena, at->page.card.id, at->page.card.format, &stored));
    TRY(agreement_template_author(request->db, request->arena, at->page.card.id, &at->changed_by));
    if (!*at->changed_by) at->changed_by = say(request->language, "Somebody");
    form_note_differences(request->arena, request->language, &agreement_template_record, &at->form, &stored,
                          &agreement_template_problems_record, &at->meanwhile);
    at->form.version = stored.version;
    reply_conflict(reply, template_view(request, at), &agreement_template_problems_record, &at->meanwhile);
    return OK;
}

static enum error template_post(struct request *request, struct reply *reply)
{
    struct template_page *at;
    TRY(open_template(request, reply, &at));
    struct agreement_template before = at->form;
    request_read_form(request, &agreement_template_record, &at->form, &agreement_template_problems_record,
                      &at->problems);
    form_keep_unsent(request, &agreement_template_record, &before, &at->form);
    if (!*text_or_empty(at->problems.mode) && !*agreement_mode_label(at->form.mode))
        at->problems.mode = MESSAGE("Choose how people meet.");
    if (form_has_problems(&agreement_template_problems_record, &at->problems)) {
        reply_problems(reply, template_view(request, at), &agreement_template_problems_record, &at->problems);
        return OK;
    }
    enum error error = agreement_template_put(request->db, request->clock, at->page.card.id,
                                              request->viewer->person, &at->form);
    if (error == ERROR_CONFLICT) return template_conflict(request, reply, at);
    if (error != OK) return error;
    reply_notice(reply, "Saved. New agreements start from this; those that were begun stay as they are.");
    reply_see(reply, "/programs/%lld/agreement", (long long)at->page.card.id);
    return OK;
}

static enum error template_reset_post(struct request *request, struct reply *reply)
{
    struct template_page *at;
    TRY(open_template(request, reply, &at));
    TRY(agreement_template_forget(request->db, at->page.card.id));
    reply_notice(reply, "New agreements start from the usual texts again.");
    reply_see(reply, "/programs/%lld/agreement", (long long)at->page.card.id);
    return OK;
}

#define MANAGERS "coordinators of this program, and admins"

static const struct route routes[] = {
    {.method = METHOD_GET,
     .pattern = "/programs/:id/agreement",
     .access = ACCESS_COORDINATOR,
     .rule = MANAGERS,
     .summary = "What the agreements of a program start from",
     .handle = template_page,
     .view = &agreement_template_view_record,
     .template = "agreement/agreement_template.html"},
    {.method = METHOD_POST,
     .pattern = "/programs/:id/agreement",
     .access = ACCESS_COORDINATOR,
     .rule = MANAGERS,
     .summary = "Change what the agreements of a program start from",
     .handle = template_post,
     .input = &agreement_template_record,
     .view = &agreement_template_view_record,
     .template = "agreement/agreement_template.html"},
    {.method = METHOD_POST,
     .pattern = "/programs/:id/agreement/reset",
     .access = ACCESS_COORDINATOR,
     .rule = MANAGERS,
     .summary = "Let agreements start from the usual texts again",
     .handle = template_reset_post},
};

const struct route_table agreement_template_routes = ROUTE_TABLE(routes);
