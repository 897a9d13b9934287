/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Pages: guidelines for both sides, and who coordinates the program. */
#include <string.h>

#include "base/text.h"
#include "language/language.h"
#include "program/program_pages.h"

/* ---- /programs/:id/guidelines ---- */

#define PROGRAM_GUIDELINES_FORM_FIELDS(FIELD, R)                                                             \
    FIELD(R, text, mentor, 20000)                                                                            \
    FIELD(R, text, mentee, 20000)                                                                            \
    FIELD(R, integer, version, 0)
FORM_DECLARE(program_guidelines_form, PROGRAM_GUIDELINES_FORM_FIELDS)
FORM_DEFINE(program_guidelines_form, PROGRAM_GUIDELINES_FORM_FIELDS)

#define PROGRAM_GUIDELINES_VIEW_FIELDS(FIELD, R)                                                             \
    FIELD(R, record, head, program_head)                                                                     \
    FIELD(R, record, form, program_guidelines_form)                                                          \
    FIELD(R, record, problems, program_guidelines_form_problems)                                             \
    FIELD(R, record, meanwhile, program_guidelines_form_problems)                                            \
    FIELD(R, record, changed_by, program_change)                                                             \
    FIELD(R, text, mentors_word, 0)                                                                          \
    FIELD(R, text, mentees_word, 0)
RECORD_DECLARE(program_guidelines_view, PROGRAM_GUIDELINES_VIEW_FIELDS)
RECORD_DEFINE(program_guidelines_view, PROGRAM_GUIDELINES_VIEW_FIELDS)

struct guidelines_page {
    struct program_page page;
    struct program_guidelines_form form;
    struct program_guidelines_form_problems problems;
    struct program_guidelines_form_problems meanwhile;
};

static struct program_guidelines_view *guidelines_view(struct request *request,
                                                       const struct guidelines_page *at)
{
    struct program_guidelines_view *view = ARENA_NEW(request->arena, struct program_guidelines_view);
    const struct program_template *format = program_template_of(at->page.card.format);
    view->head = at->page.head;
    view->form = &at->form;
    view->problems = &at->problems;
    view->meanwhile = &at->meanwhile;
    view->mentors_word = format ? say(request->language, format->mentors) : "";
    view->mentees_word = format ? say(request->language, format->mentees) : "";
    return view;
}

static enum error read_guidelines(struct request *request, int64_t program,
                                  struct program_guidelines_form *form)
{
    struct program_card card;
    TRY(program_get(request->db, request->arena, program, &card));
    TRY(program_guideline(request->db, request->arena, program, "mentor", &form->mentor));
    TRY(program_guideline(request->db, request->arena, program, "mentee", &form->mentee));
    form->version = card.version;
    return OK;
}

static enum error open_guidelines(struct request *request, struct reply *reply,
                                  struct guidelines_page **ret_at)
{
    struct guidelines_page *at = ARENA_NEW(request->arena, struct guidelines_page);
    TRY(program_page_open(request, reply, PROGRAM_MANAGERS, "guidelines", MESSAGE("Guidelines"), &at->page));
    form_no_problems(&program_guidelines_form_problems_record, &at->problems);
    form_no_problems(&program_guidelines_form_problems_record, &at->meanwhile);
    TRY(read_guidelines(request, at->page.card.id, &at->form));
    *ret_at = at;
    return OK;
}

enum error program_guidelines_page(struct request *request, struct reply *reply)
{
    struct guidelines_page *at;
    TRY(open_guidelines(request, reply, &at));
    reply_view(reply, guidelines_view(request, at));
    return OK;
}

struct guidelines_saving {
    struct request *request;
    const struct guidelines_page *at;
};

static enum error save_guidelines_work(struct db *db, void *context)
{
    const struct guidelines_saving *saving = context;
    int64_t program = saving->at->page.card.id;
    const struct program_guidelines_form *form = &saving->at->form;
    TRY(program_touch(db, saving->request->clock, program, saving->request->viewer->person, form->version));
    TRY(program_guideline_write(db, program, "mentor", form->mentor));
    return program_guideline_write(db, program, "mentee", form->mentee);
}

static enum error guidelines_conflict(struct request *request, struct reply *reply,
                                      struct guidelines_page *at)
{
    struct program_guidelines_form stored = {0};
    struct program_change *change = ARENA_NEW(request->arena, struct program_change);
    TRY(read_guidelines(request, at->page.card.id, &stored));
    TRY(program_last_change(request->db, request->arena, at->page.card.id, change));
    form_note_differences(request->arena, request->language, &program_guidelines_form_record, &at->form,
                          &stored, &program_guidelines_form_problems_record, &at->meanwhile);
    at->form.version = stored.version;
    struct program_guidelines_view *view = guidelines_view(request, at);
    view->changed_by = change;
    reply_explain(reply, "Somebody else changed this program meanwhile. The fields say what is saved now.");
    reply_conflict(reply, view, &program_guidelines_form_problems_record, &at->meanwhile);
    return OK;
}

enum error program_guidelines_post(struct request *request, struct reply *reply)
{
    struct guidelines_page *at;
    TRY(open_guidelines(request, reply, &at));
    struct program_guidelines_form stored = at->form;
    request_read_form(request, &program_guidelines_form_record, &at->form,
                      &program_guidelines_form_problems_record, &at->problems);
    form_keep_unsent(request, &program_guidelines_form_record, &stored, &at->form);
    if (form_has_problems(&program_guidelines_form_problems_record, &at->problems)) {
        reply_problems(reply, guidelines_view(request, at), &program_guidelines_form_problems_record,
                       &at->problems);
        return OK;
    }
    struct guidelines_saving saving = {request, at};
    enum error error = db_write(request->db, save_guidelines_work, &saving);
    if (error == ERROR_CONFLICT) return guidelines_conflict(request, reply, at);
    if (error != OK) return error;
    reply_notice(reply, "The guidelines are saved.");
    reply_see(reply, "/programs/%lld/guidelines", (long long)at->page.card.id);
    return OK;
}

/* ---- /programs/:id/coordinators ---- */

#define PROGRAM_COORDINATOR_FORM_FIELDS(FIELD, R) FIELD(R, text, email, 254)
FORM_DECLARE(program_coordinator_form, PROGRAM_COORDINATOR_FORM_FIELDS)
FORM_DEFINE(program_coordinator_form, PROGRAM_COORDINATOR_FORM_FIELDS)

#define PROGRAM_COORDINATORS_VIEW_FIELDS(FIELD, R)                                                           \
    FIELD(R, record, head, program_head)                                                                     \
    FIELD(R, list, coordinators, person_card)                                                                \
    FIELD(R, flag, several, 0) /* one can be taken out */                                                    \
    FIELD(R, record, form, program_coordinator_form)                                                         \
    FIELD(R, record, problems, program_coordinator_form_problems)
RECORD_DECLARE(program_coordinators_view, PROGRAM_COORDINATORS_VIEW_FIELDS)
RECORD_DEFINE(program_coordinators_view, PROGRAM_COORDINATORS_VIEW_FIELDS)

static enum error coordinators_view(struct request *request, const struct program_page *page,
                                    struct program_coordinators_view **ret_view)
{
    struct program_coordinators_view *view = ARENA_NEW(request->arena, struct program_coordinators_view);
    view->head = page->head;
    TRY(program_coordinators(request->db, request->arena, page->card.id, &view->coordinators));
    view->several = view->coordinators.count > 1;
    *ret_view = view;
    return OK;
}

enum error program_coordinators_page(struct request *request, struct reply *reply)
{
    struct program_coordinator_form *form = ARENA_NEW(request->arena, struct program_coordinator_form);
    struct program_coordinator_form_problems *problems =
        ARENA_NEW(request->arena, struct program_coordinator_form_problems);
    struct program_coordinators_view *view;
    struct program_page page;
    TRY(program_page_open(request, reply, PROGRAM_MANAGERS, "coordinators", MESSAGE("Coordinators"), &page));
    TRY(coordinators_view(request, &page, &view));
    form_no_problems(&program_coordinator_form_problems_record, problems);
    form->email = "";
    view->form = form;
    view->problems = problems;
    reply_view(reply, view);
    return OK;
}

enum error program_coordinators_post(struct request *request, struct reply *reply)
{
    struct program_coordinator_form *form = ARENA_NEW(request->arena, struct program_coordinator_form);
    struct program_coordinator_form_problems *problems =
        ARENA_NEW(request->arena, struct program_coordinator_form_problems);
    struct program_page page;
    struct person_card person = {0};
    TRY(program_page_open(request, reply, PROGRAM_MANAGERS, "coordinators", MESSAGE("Coordinators"), &page));
    request_read_form(request, &program_coordinator_form_record, form,
                      &program_coordinator_form_problems_record, problems);
    if (!*problems->email) {
        enum error error = person_find_by_email(request->db, request->arena, form->email, &person);
        if (error != OK && error != ERROR_NOT_FOUND) return error;
        if (error == ERROR_NOT_FOUND || !person.active)
            problems->email = MESSAGE("There is nobody with this address. Look them up under People.");
    }
    if (form_has_problems(&program_coordinator_form_problems_record, problems)) {
        struct program_coordinators_view *view;
        TRY(coordinators_view(request, &page, &view));
        view->form = form;
        view->problems = problems;
        reply_problems(reply, view, &program_coordinator_form_problems_record, problems);
        return OK;
    }
    TRY(program_add_coordinator(request->db, request->arena, request->clock, page.card.id, person.id));
    reply_notice(reply, "%s coordinates the program now.", person.name);
    reply_see(reply, "/programs/%lld/coordinators", (long long)page.card.id);
    return OK;
}

enum error program_coordinator_remove_post(struct request *request, struct reply *reply)
{
    struct program_page page;
    int64_t person;
    TRY(program_page_open(request, reply, PROGRAM_MANAGERS, "coordinators", MESSAGE("Coordinators"), &page));
    TRY(request_id(request, "person", &person));
    enum error error = program_remove_coordinator(request->db, page.card.id, person);
    if (error == ERROR_CONFLICT)
        reply_explain(reply, "A program always has a coordinator. Add another one first.");
    if (error != OK) return error;
    bool still_sees = request->viewer->admin || person != request->viewer->person;
    reply_notice(reply, person == request->viewer->person ? MESSAGE("You no longer coordinate the program.")
                                                          : MESSAGE("The coordinator was taken out."));
    if (still_sees) reply_see(reply, "/programs/%lld/coordinators", (long long)page.card.id);
    else reply_see(reply, "/programs");
    return OK;
}
