/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Pages: writing to somebody outside, seeing exactly what goes, sending it; and letters as both read them. */
#include <string.h>

#include "base/text.h"
#include "concern/concern_pages.h"
#include "language/language.h"

#define OUTSIDE_VIEW_FIELDS(FIELD, R)                                                                        \
    FIELD(R, record, head, relationship_head)                                                                \
    FIELD(R, record, concern, concern)                                                                       \
    FIELD(R, list, recipients, concern_recipient)                                                            \
    FIELD(R, flag, nobody, 0)                                                                                \
    FIELD(R, record, form, concern_letter_form)                                                              \
    FIELD(R, record, problems, concern_letter_form_problems)                                                 \
    FIELD(R, text, stored, 0) /* what another page of mine saved meanwhile */
RECORD_LOCAL(outside_view, OUTSIDE_VIEW_FIELDS)

#define PREVIEW_VIEW_FIELDS(FIELD, R)                                                                        \
    FIELD(R, record, head, relationship_head)                                                                \
    FIELD(R, record, concern, concern)                                                                       \
    FIELD(R, record, letter, concern_letter)                                                                 \
    FIELD(R, text, label, 0) /* of the recipient */                                                          \
    FIELD(R, flag, is_above, 0)                                                                              \
    FIELD(R, text, others, 0) /* who is not told */
RECORD_LOCAL(preview_view, PREVIEW_VIEW_FIELDS)

#define SEND_FORM_FIELDS(FIELD, R) FIELD(R, integer, version, 0)
FORM_LOCAL(send_form, SEND_FORM_FIELDS)

struct outside {
    struct relationship_page page;
    struct concern concern;
    struct list recipients;
};

static enum error open_outside(struct request *request, struct reply *reply, const char *title,
                               struct outside *outside)
{
    int64_t id;
    *outside = (struct outside){0};
    TRY(relationship_page_open(request, reply, RELATIONSHIP_WRITE_AFTER, "concerns", title, &outside->page));
    TRY(request_id(request, "concern", &id));
    TRY(concern_get(&outside->page.membership, id, &outside->concern));
    if (!outside->concern.is_mine) return ERROR_NOT_FOUND;
    return concern_recipients(&outside->page.membership, &outside->recipients);
}

static struct outside_view *outside_view(struct outside *outside, const struct concern_letter_form *form,
                                         const struct concern_letter_form_problems *problems)
{
    struct outside_view *view = ARENA_NEW(outside->page.membership.arena, struct outside_view);
    int64_t chosen = 0;
    if (!text_to_int(text_or_empty(form->recipient), 1, INT64_MAX, &chosen)) chosen = 0;
    LIST_EACH (&outside->recipients, struct concern_recipient, recipient)
        recipient->chosen = recipient->id == chosen;
    view->head = outside->page.head;
    view->concern = &outside->concern;
    view->recipients = outside->recipients;
    view->nobody = outside->recipients.count == 0;
    view->form = form;
    view->problems = problems;
    view->stored = "";
    return view;
}

/* A beginning, to be changed: about whom it is stands there as words, and goes only if it is left there. */
static const char *first_words(struct arena *arena, const struct outside *outside)
{
    const struct membership *membership = &outside->page.membership;
    const struct concern *concern = &outside->concern;
    struct text text;
    text_init(&text, arena);
    if (membership->program)
        text_addf(&text, say(membership->language, "It is about %s and me in “%s”: %s"), membership->others,
                  membership->program_name, concern->title);
    else
        text_addf(&text, say(membership->language, "It is about %s and me: %s"), membership->others,
                  concern->title);
    const char *const parts[] = {concern->happened, concern->effect, concern->wish};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        if (*parts[i]) text_addf(&text, "\n\n%s", parts[i]);
    return text.at;
}

/* GET /relationships/:id/concerns/:concern/outside */
static enum error outside_page(struct request *request, struct reply *reply)
{
    struct outside *outside = ARENA_NEW(request->arena, struct outside);
    struct concern_letter_form *form = ARENA_NEW(request->arena, struct concern_letter_form);
    struct concern_letter draft;
    TRY(open_outside(request, reply, say(request->language, "Write to somebody outside"), outside));
    enum error error = concern_letter_draft(&outside->page.membership, outside->concern.id, &draft);
    if (error == OK)
        *form = (struct concern_letter_form){
            .version = draft.version,
            .recipient = arena_format(request->arena, "%lld", (long long)draft.recipient_id),
            .words = draft.words};
    else if (error == ERROR_NOT_FOUND)
        *form = (struct concern_letter_form){.recipient = "", .words = first_words(request->arena, outside)};
    else return error;
    reply_view(reply,
               outside_view(outside, form, ARENA_NEW(request->arena, struct concern_letter_form_problems)));
    return OK;
}

static enum error refuse(struct reply *reply, struct outside *outside, struct concern_letter_form *form,
                         struct concern_letter_form_problems *problems, const char *stored)
{
    struct outside_view *view = outside_view(outside, form, problems);
    view->stored = stored;
    reply_problems(reply, view, &concern_letter_form_problems_record, problems);
    return OK;
}

/* POST /relationships/:id/concerns/:concern/outside: keeps it, and goes to where it is shown as it will go.
 */
static enum error outside_post(struct request *request, struct reply *reply)
{
    struct outside *outside = ARENA_NEW(request->arena, struct outside);
    struct concern_letter_form *form = ARENA_NEW(request->arena, struct concern_letter_form);
    struct concern_letter_form_problems *problems =
        ARENA_NEW(request->arena, struct concern_letter_form_problems);
    struct concern_letter draft;
    TRY(open_outside(request, reply, say(request->language, "Write to somebody outside"), outside));
    enum error error = request_read(request, &concern_letter_form_record, form,
                                    &concern_letter_form_problems_record, problems);
    if (error != ERROR_INVALID) TRY(error);
    if (!*text_or_empty(problems->words) && text_is_blank(form->words))
        problems->words = MESSAGE("Write what they should know.");
    if (form_has_problems(&concern_letter_form_problems_record, problems))
        return refuse(reply, outside, form, problems, "");
    error = concern_letter_save(&outside->page.membership, outside->concern.id, form);
    if (error == ERROR_INVALID) {
        problems->recipient = MESSAGE("Choose to whom you write.");
        return refuse(reply, outside, form, problems, "");
    }
    if (error == ERROR_CONFLICT) {
        TRY(concern_letter_draft(&outside->page.membership, outside->concern.id, &draft));
        form->version = draft.version;
        problems->words =
            MESSAGE("You changed this on another page meanwhile. Both texts stand here: keep what is right.");
        return refuse(reply, outside, form, problems, draft.words);
    }
    TRY(error);
    reply_see(reply, "%s/outside/preview", outside->concern.path);
    return OK;
}

/* GET /relationships/:id/concerns/:concern/outside/preview */
static enum error preview_page(struct request *request, struct reply *reply)
{
    struct outside *outside = ARENA_NEW(request->arena, struct outside);
    struct preview_view *view = ARENA_NEW(request->arena, struct preview_view);
    struct concern_letter *letter = ARENA_NEW(request->arena, struct concern_letter);
    TRY(open_outside(request, reply, say(request->language, "This is what you send"), outside));
    TRY(concern_letter_draft(&outside->page.membership, outside->concern.id, letter));
    view->label = "";
    LIST_EACH (&outside->recipients, struct concern_recipient, recipient)
        if (recipient->id == letter->recipient_id) {
            view->label = recipient->label;
            view->is_above = recipient->is_above;
        }
    view->head = outside->page.head;
    view->concern = &outside->concern;
    view->letter = letter;
    view->others = outside->page.membership.others;
    reply_view(reply, view);
    return OK;
}

/* POST /relationships/:id/concerns/:concern/outside/send */
static enum error send_post(struct request *request, struct reply *reply)
{
    struct outside *outside = ARENA_NEW(request->arena, struct outside);
    struct send_form form = {0};
    struct send_form_problems problems = {0};
    int64_t letter;
    TRY(open_outside(request, reply, say(request->language, "This is what you send"), outside));
    enum error error = request_read(request, &send_form_record, &form, &send_form_problems_record, &problems);
    if (error != OK && *problems.version)
        reply_explain(reply, "%s", say(request->language, problems.version));
    TRY(error);
    error = concern_letter_send(&outside->page.membership, outside->concern.id, form.version, &letter);
    if (error == ERROR_CONFLICT)
        reply_explain(reply,
                      "The letter was changed after you looked at it. Nothing was sent: look at it again.");
    if (error == ERROR_INVALID)
        reply_explain(reply, "Nothing was sent: whom you chose is not there any more. Choose somebody else.");
    TRY(error);
    reply_notice(reply, "Sent. Only the person you chose can read it.");
    reply_see(reply, "/concerns/%lld", (long long)letter);
    return OK;
}

/* ---- letters, outside of any relationship ---- */

#define INBOX_VIEW_FIELDS(FIELD, R)                                                                          \
    FIELD(R, list, received, concern_letter)                                                                 \
    FIELD(R, list, sent, concern_letter)                                                                     \
    FIELD(R, flag, has_received, 0)                                                                          \
    FIELD(R, flag, has_sent, 0)
RECORD_LOCAL(inbox_view, INBOX_VIEW_FIELDS)

#define CONCERN_REPLY_FORM_FIELDS(FIELD, R) FIELD(R, text, words, CONCERN_TEXT_LIMIT)
FORM_LOCAL(concern_reply_form, CONCERN_REPLY_FORM_FIELDS)

#define LETTER_VIEW_FIELDS(FIELD, R)                                                                         \
    FIELD(R, record, letter, concern_letter)                                                                 \
    FIELD(R, record, form, concern_reply_form)                                                               \
    FIELD(R, record, problems, concern_reply_form_problems)
RECORD_LOCAL(letter_view, LETTER_VIEW_FIELDS)

#define HANDLED_FORM_FIELDS(FIELD, R) FIELD(R, flag, again, 0) /* open it again */
FORM_LOCAL(handled_form, HANDLED_FORM_FIELDS)

/* GET /concerns */
static enum error inbox_page(struct request *request, struct reply *reply)
{
    struct inbox_view *view = ARENA_NEW(request->arena, struct inbox_view);
    struct concern_reader reader = concern_reader_of(request);
    TRY(concern_letters(&reader, true, &view->received));
    TRY(concern_letters(&reader, false, &view->sent));
    view->has_received = view->received.count != 0;
    view->has_sent = view->sent.count != 0;
    reply_title(reply, "home", "In confidence");
    reply_view(reply, view);
    return OK;
}

static enum error make_letter_view(struct request *request, struct reply *reply,
                                   struct letter_view **ret_view)
{
    struct letter_view *view = ARENA_NEW(request->arena, struct letter_view);
    struct concern_letter *letter = ARENA_NEW(request->arena, struct concern_letter);
    struct concern_reader reader = concern_reader_of(request);
    int64_t id;
    TRY(request_id(request, "letter", &id));
    TRY(concern_letter_get(&reader, id, letter));
    view->letter = letter;
    view->form = ARENA_NEW(request->arena, struct concern_reply_form);
    view->problems = ARENA_NEW(request->arena, struct concern_reply_form_problems);
    reply_title(reply, "home", "In confidence: %s", letter->with_name);
    *ret_view = view;
    return OK;
}

/* GET /concerns/:letter */
static enum error letter_page(struct request *request, struct reply *reply)
{
    struct letter_view *view;
    TRY(make_letter_view(request, reply, &view));
    reply_view(reply, view);
    return OK;
}

/* POST /concerns/:letter/answer */
static enum error letter_answer_post(struct request *request, struct reply *reply)
{
    struct concern_reply_form *form = ARENA_NEW(request->arena, struct concern_reply_form);
    struct concern_reply_form_problems *problems =
        ARENA_NEW(request->arena, struct concern_reply_form_problems);
    struct concern_reader reader = concern_reader_of(request);
    struct letter_view *view;
    TRY(make_letter_view(request, reply, &view));
    enum error error = request_read(request, &concern_reply_form_record, form,
                                    &concern_reply_form_problems_record, problems);
    if (error != ERROR_INVALID) TRY(error);
    if (!*text_or_empty(problems->words) && text_is_blank(form->words))
        problems->words = MESSAGE("Write your answer first.");
    if (form_has_problems(&concern_reply_form_problems_record, problems)) {
        view->form = form;
        view->problems = problems;
        reply_problems(reply, view, &concern_reply_form_problems_record, problems);
        return OK;
    }
    error = concern_letter_answer(&reader, view->letter->id, form->words);
    if (error == ERROR_TOO_LARGE)
        reply_explain(reply, "There are %d answers already. Talk to each other now.", CONCERN_ANSWERS_LIMIT);
    TRY(error);
    reply_notice(reply, "Sent. Only %s can read it.", view->letter->with_name);
    reply_see(reply, "/concerns/%lld", (long long)view->letter->id);
    return OK;
}

/* POST /concerns/:letter/handled */
static enum error handled_post(struct request *request, struct reply *reply)
{
    struct handled_form form = {0};
    struct handled_form_problems problems = {0};
    struct concern_reader reader = concern_reader_of(request);
    int64_t id;
    TRY(request_id(request, "letter", &id));
    TRY(request_read(request, &handled_form_record, &form, &handled_form_problems_record, &problems));
    TRY(concern_letter_handle(&reader, id, !form.again));
    reply_notice(reply, form.again ? MESSAGE("Open again.") : MESSAGE("Marked as handled."));
    reply_see(reply, "/concerns/%lld", (long long)id);
    return OK;
}

#define AUTHOR "who wrote the note, a member of the relationship; for everybody else it is not there"
#define BOTH "who wrote it and who received it; for everybody else it is not there"

static const struct route routes[] = {
    {.method = METHOD_GET,
     .pattern = "/relationships/:id/concerns/:concern/outside",
     .access = ACCESS_SIGNED_IN,
     .rule = AUTHOR,
     .summary = "The form of a letter to somebody outside",
     .handle = outside_page,
     .view = &outside_view_record,
     .template = "concern/concern_outside.html"},
    {.method = METHOD_POST,
     .pattern = "/relationships/:id/concerns/:concern/outside",
     .access = ACCESS_SIGNED_IN,
     .rule = AUTHOR,
     .summary = "Keep the draft of a letter, for myself alone",
     .handle = outside_post,
     .input = &concern_letter_form_record,
     .view = &outside_view_record,
     .template = "concern/concern_outside.html"},
    {.method = METHOD_GET,
     .pattern = "/relationships/:id/concerns/:concern/outside/preview",
     .access = ACCESS_SIGNED_IN,
     .rule = AUTHOR,
     .summary = "Exactly what would be sent, and to whom",
     .handle = preview_page,
     .view = &preview_view_record,
     .template = "concern/concern_preview.html"},
    {.method = METHOD_POST,
     .pattern = "/relationships/:id/concerns/:concern/outside/send",
     .access = ACCESS_SIGNED_IN,
     .rule = AUTHOR,
     .summary = "Send the draft as it was shown; `version` is the one of the preview",
     .handle = send_post,
     .input = &send_form_record},
    {.method = METHOD_GET,
     .pattern = "/concerns",
     .access = ACCESS_SIGNED_IN,
     .rule = "one's own",
     .summary = "Letters in confidence that I received or sent",
     .handle = inbox_page,
     .view = &inbox_view_record,
     .template = "concern/concern_inbox.html"},
    {.method = METHOD_GET,
     .pattern = "/concerns/:letter",
     .access = ACCESS_SIGNED_IN,
     .rule = BOTH,
     .summary = "A letter in confidence and its answers",
     .handle = letter_page,
     .view = &letter_view_record,
     .template = "concern/concern_letter.html"},
    {.method = METHOD_POST,
     .pattern = "/concerns/:letter/answer",
     .access = ACCESS_SIGNED_IN,
     .rule = BOTH,
     .summary = "Answer in confidence",
     .handle = letter_answer_post,
     .input = &concern_reply_form_record,
     .view = &letter_view_record,
     .template = "concern/concern_letter.html"},
    {.method = METHOD_POST,
     .pattern = "/concerns/:letter/handled",
     .access = ACCESS_SIGNED_IN,
     .rule = "who received it; for everybody else it is not there",
     .summary = "Mark a letter as handled, or open it again",
     .handle = handled_post,
     .input = &handled_form_record},
};
const struct route_table concern_letter_routes = ROUTE_TABLE(routes);
