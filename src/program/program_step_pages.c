/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Pages that change what a program is as a whole: its steps from draft to closed, throwing a draft away, a
 * copy. */
#include <string.h>

#include "base/text.h"
#include "language/language.h"
#include "program/program_pages.h"
#include "program/program_rules.h"

/* ---- /programs/:id/state ---- */

#define PROGRAM_STATE_FORM_FIELDS(FIELD, R)                                                                  \
    FIELD(R, text, to, 20)                                                                                   \
    FIELD(R, integer, version, 0)
FORM_DECLARE(program_state_form, PROGRAM_STATE_FORM_FIELDS)
FORM_DEFINE(program_state_form, PROGRAM_STATE_FORM_FIELDS)

/* A step, with what it means and what to look at before. */
#define PROGRAM_STATE_VIEW_FIELDS(FIELD, R)                                                                  \
    FIELD(R, record, head, program_head)                                                                     \
    FIELD(R, text, to, 0)                                                                                    \
    FIELD(R, text, title, 0)                                                                                 \
    FIELD(R, text, what, 0)                                                                                  \
    FIELD(R, text, button, 0)                                                                                \
    FIELD(R, texts, hints, 0) /* what will happen here, and what is missing */                               \
    FIELD(R, flag, has_hints, 0)                                                                             \
    FIELD(R, flag, deletes, 0) /* it is an empty draft: it may be thrown away */                             \
    FIELD(R, integer, version, 0)
RECORD_DECLARE(program_state_view, PROGRAM_STATE_VIEW_FIELDS)
RECORD_DEFINE(program_state_view, PROGRAM_STATE_VIEW_FIELDS)

static void hint(struct arena *arena, struct list *hints, const char *sentence)
{
    *LIST_ADD(hints, arena, const char *) = sentence;
}

static void hints_before_opening(struct arena *arena, const struct language *language,
                                 const struct program_card *card, const struct program_counts *counts,
                                 struct list *hints)
{
    int64_t told = counts->invited + counts->accepted;
    if (told)
        hint(arena, hints,
             arena_format(arena, say_count(language, "One person is told.", "%lld people are told.", told),
                          (long long)told));
    else hint(arena, hints, say(language, "Nobody is invited yet. You can do that next."));
    if (!card->starts_on)
        hint(arena, hints, say(language, "It has no first day yet. People like to know when it starts."));
    if (!card->by_application && !card->by_invitation && !card->by_hiring)
        hint(arena, hints, say(language, "Nobody can join: choose a way under Settings."));
}

static void hints_before_ending(struct arena *arena, const struct language *language,
                                const struct program_counts *counts, struct list *hints)
{
    int64_t open = counts->invited + counts->applied + counts->waitlisted;
    if (open)
        hint(arena, hints,
             arena_format(arena,
                          say_count(language, "One person waits for an answer or has not answered.",
                                    "%lld people wait for an answer or have not answered.", open),
                          (long long)open));
}

enum error program_state_page(struct request *request, struct reply *reply)
{
    struct program_state_view *view = ARENA_NEW(request->arena, struct program_state_view);
    struct program_page page;
    struct program_counts counts;
    enum program_state from, to;
    TRY(program_page_open(request, reply, PROGRAM_MANAGERS, "", MESSAGE("Next step"), &page));
    if (!program_state_of(page.card.state, &from)) return ERROR_DAMAGED;
    const struct program_step *step =
        program_state_of(request_value(request, "to"), &to) ? program_step_between(from, to) : NULL;
    if (!step) {
        reply_explain(reply, "The program is in another state by now. Go back to it and look again.");
        return ERROR_CONFLICT;
    }
    TRY(program_counts(request->db, request->arena, page.card.id, &counts));
    view->head = page.head;
    view->to = program_state_key(to);
    view->title = step->title;
    view->what = step->what;
    view->button = step->button;
    view->version = page.card.version;
    if (to == PROGRAM_OPEN && from == PROGRAM_DRAFT)
        hints_before_opening(request->arena, request->language, &page.card, &counts, &view->hints);
    if (to == PROGRAM_CLOSED) hints_before_ending(request->arena, request->language, &counts, &view->hints);
    view->has_hints = view->hints.count != 0;
    view->deletes = from == PROGRAM_DRAFT && counts.everybody == 0;
    reply_view(reply, view);
    return OK;
}

static const char *state_notice(const char *to)
{
    if (strcmp(to, "open") == 0) return MESSAGE("The program is open.");
    if (strcmp(to, "running") == 0) return MESSAGE("The program runs.");
    if (strcmp(to, "closed") == 0) return MESSAGE("The program is closed.");
    return MESSAGE("The program is a draft again.");
}

enum error program_state_post(struct request *request, struct reply *reply)
{
    struct program_state_form form;
    struct program_state_form_problems problems;
    struct program_page page;
    TRY(program_page_open(request, reply, PROGRAM_MANAGERS, "", MESSAGE("Next step"), &page));
    enum error error = request_read(request, &program_state_form_record, &form,
                                    &program_state_form_problems_record, &problems);
    if (error != OK && *problems.version)
        reply_explain(reply, "%s", say(request->language, problems.version));
    TRY(error);
    error = form.version ? program_move(request->db, request->arena, request->clock, page.card.id, form.to,
                                        form.version)
                         : ERROR_CONFLICT;
    if (error == ERROR_INVALID)
        reply_explain(reply, "There is no such state: draft, open, running or closed.");
    if (error == ERROR_CONFLICT)
        reply_explain(reply,
                      "Somebody changed the program meanwhile, or this step does not follow from its state. "
                      "Go back to it and look again.");
    if (error != OK) return error;
    reply_notice(reply, "%s", say(request->language, state_notice(form.to)));
    reply_see(reply, "/programs/%lld", (long long)page.card.id);
    return OK;
}

static enum error delete_work(struct db *db, void *context)
{
    return program_delete(db, *(const int64_t *)context);
}

enum error program_delete_post(struct request *request, struct reply *reply)
{
    struct program_page page;
    TRY(program_page_open(request, reply, PROGRAM_MANAGERS, "", MESSAGE("Next step"), &page));
    enum error error = db_write(request->db, delete_work, &page.card.id);
    if (error == ERROR_CONFLICT)
        reply_explain(
            reply, "Only a draft in which nobody takes part can be thrown away. Close the program instead.");
    if (error != OK) return error;
    reply_notice(reply, "The draft is gone.");
    reply_see(reply, "/programs");
    return OK;
}

/* ---- /programs/:id/duplicate ---- */

#define PROGRAM_DUPLICATE_FORM_FIELDS(FIELD, R)                                                              \
    FIELD(R, text, name, 120)                                                                                \
    FIELD(R, day, starts_on, 0)
FORM_DECLARE(program_duplicate_form, PROGRAM_DUPLICATE_FORM_FIELDS)
FORM_DEFINE(program_duplicate_form, PROGRAM_DUPLICATE_FORM_FIELDS)

#define PROGRAM_DUPLICATE_VIEW_FIELDS(FIELD, R)                                                              \
    FIELD(R, record, head, program_head)                                                                     \
    FIELD(R, record, form, program_duplicate_form)                                                           \
    FIELD(R, record, problems, program_duplicate_form_problems)
RECORD_DECLARE(program_duplicate_view, PROGRAM_DUPLICATE_VIEW_FIELDS)
RECORD_DEFINE(program_duplicate_view, PROGRAM_DUPLICATE_VIEW_FIELDS)

/* "Leadership 2026" becomes "Leadership 2027"; other names get "(copy)". */
static const char *next_name(struct arena *arena, const struct language *language, const char *name)
{
    size_t length = strlen(name), digits = 0;
    int64_t year;
    while (digits < length && name[length - digits - 1] >= '0' && name[length - digits - 1] <= '9') digits++;
    if (digits == 4 && text_to_int(name + length - 4, 1900, 2999, &year))
        return arena_format(arena, "%.*s%lld", (int)(length - 4), name, (long long)year + 1);
    return arena_format(arena, say(language, "%s (copy)"), name);
}

static struct program_duplicate_view *duplicate_view(struct request *request, const struct program_page *page,
                                                     const struct program_duplicate_form *form,
                                                     const struct program_duplicate_form_problems *problems)
{
    struct program_duplicate_view *view = ARENA_NEW(request->arena, struct program_duplicate_view);
    view->head = page->head;
    view->form = form;
    view->problems = problems;
    return view;
}

enum error program_duplicate_page(struct request *request, struct reply *reply)
{
    struct program_duplicate_form *form = ARENA_NEW(request->arena, struct program_duplicate_form);
    struct program_duplicate_form_problems *problems =
        ARENA_NEW(request->arena, struct program_duplicate_form_problems);
    struct program_page page;
    TRY(program_page_open(request, reply, PROGRAM_MANAGERS, "", MESSAGE("Duplicate"), &page));
    form_no_problems(&program_duplicate_form_problems_record, problems);
    form->name = next_name(request->arena, request->language, page.card.name);
    reply_view(reply, duplicate_view(request, &page, form, problems));
    return OK;
}

enum error program_duplicate_post(struct request *request, struct reply *reply)
{
    struct program_duplicate_form *form = ARENA_NEW(request->arena, struct program_duplicate_form);
    struct program_duplicate_form_problems *problems =
        ARENA_NEW(request->arena, struct program_duplicate_form_problems);
    struct program_page page;
    int64_t id;
    TRY(program_page_open(request, reply, PROGRAM_MANAGERS, "", MESSAGE("Duplicate"), &page));
    request_read_form(request, &program_duplicate_form_record, form, &program_duplicate_form_problems_record,
                      problems);
    if (!*problems->name && text_is_blank(form->name)) problems->name = MESSAGE("Give the program a name.");
    if (form_has_problems(&program_duplicate_form_problems_record, problems)) {
        reply_problems(reply, duplicate_view(request, &page, form, problems),
                       &program_duplicate_form_problems_record, problems);
        return OK;
    }
    const struct program_copy copy = {page.card.id, form->name, form->starts_on, request->viewer->person};
    TRY(program_duplicate(request->db, request->arena, request->clock, &copy, &id));
    reply_notice(reply, "The copy is there, as a draft without people.");
    reply_see(reply, "/programs/%lld", (long long)id);
    return OK;
}
