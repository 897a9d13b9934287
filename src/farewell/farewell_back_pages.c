/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The page on which members look back, thank each other, and learn what stays. */
#include <string.h>

#include "db/db.h"
#include "farewell/farewell_pages.h"
#include "farewell/farewell_rules.h"
#include "language/language.h"
#include "program/program.h"
#include "relationship/relationship_course.h"
#include "relationship/relationship_progress.h"
#include "web/form.h"

#define THANKS_FORM_FIELDS(FIELD, R) FIELD(R, text, words, 10000)
FORM_DECLARE(farewell_thanks_form, THANKS_FORM_FIELDS)
FORM_DEFINE(farewell_thanks_form, THANKS_FORM_FIELDS)

#define THANKS_LINE_FIELDS(FIELD, R)                                                                         \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, from, 0) /* "You", "Amara Okafor" */                                                      \
    FIELD(R, text, words, 0)                                                                                 \
    FIELD(R, time, sent_at, 0)
RECORD_LOCAL(thanks_line, THANKS_LINE_FIELDS)

#define SHOWN_FIELDS(FIELD, R)                                                                               \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, from, 0)                                                                                  \
    FIELD(R, text, learned, 0)                                                                               \
    FIELD(R, text, helped, 0)                                                                                \
    FIELD(R, text, take_on, 0)                                                                               \
    FIELD(R, time, shared_at, 0)
RECORD_LOCAL(shown, SHOWN_FIELDS)

#define BACK_VIEW_FIELDS(FIELD, R)                                                                           \
    FIELD(R, record, head, relationship_head)                                                                \
    FIELD(R, flag, is_closed, 0)                                                                             \
    FIELD(R, flag, is_closing, 0)                                                                            \
    FIELD(R, flag, is_group, 0)                                                                              \
    FIELD(R, text, other_first, 0)                                                                           \
    FIELD(R, text, ending, 0)                                                                                \
    FIELD(R, flag, is_success, 0) /* completed, or closed at its date */                                     \
    FIELD(R, flag, is_early, 0)                                                                              \
    FIELD(R, flag, is_departed, 0)                                                                           \
    FIELD(R, flag, is_matched_again, 0) /* my part in the program goes on: matching counts my place again */ \
    FIELD(R, text, program_name, 0)                                                                          \
    FIELD(R, id, program_id, 0)                                                                              \
    FIELD(R, day, started_on, 0)                                                                             \
    FIELD(R, day, ends_on, 0)                                                                                \
    FIELD(R, time, ended_at, 0)                                                                              \
    FIELD(R, integer, meetings_held, 0)                                                                      \
    FIELD(R, integer, goals_reached, 0)                                                                      \
    FIELD(R, flag, has_certificate, 0)                                                                       \
    FIELD(R, record, form, farewell_reflection)                                                              \
    FIELD(R, record, problems, farewell_reflection_problems)                                                 \
    FIELD(R, record, meanwhile, farewell_reflection_problems)                                                \
    FIELD(R, flag, conflict, 0)                                                                              \
    FIELD(R, list, again, choice)                                                                            \
    FIELD(R, list, shown, shown)                                                                             \
    FIELD(R, flag, has_shown, 0)                                                                             \
    FIELD(R, list, thanks, thanks_line)                                                                      \
    FIELD(R, flag, has_thanks, 0)                                                                            \
    FIELD(R, flag, can_thank, 0)                                                                             \
    FIELD(R, record, thanks_form, farewell_thanks_form)                                                      \
    FIELD(R, record, thanks_problems, farewell_thanks_form_problems)
RECORD_STRUCT(farewell_back_view, BACK_VIEW_FIELDS)
RECORD_DEFINE(farewell_back_view, BACK_VIEW_FIELDS)

static const char TITLE[] = MESSAGE("Look back");

struct looking {
    struct request *request;
    struct relationship_page page;
    const struct content *mine;
    struct farewell_reflection form;
    struct farewell_reflection_problems problems, meanwhile;
    struct farewell_thanks_form thanks_form;
    struct farewell_thanks_form_problems thanks_problems;
};

static enum error open_back(struct request *request, struct reply *reply, enum relationship_use use,
                            struct looking **ret_looking)
{
    struct looking *looking = ARENA_NEW(request->arena, struct looking);
    looking->request = request;
    looking->thanks_form.words = "";
    form_no_problems(&farewell_reflection_problems_record, &looking->problems);
    form_no_problems(&farewell_reflection_problems_record, &looking->meanwhile);
    form_no_problems(&farewell_thanks_form_problems_record, &looking->thanks_problems);
    TRY(relationship_page_open(request, reply, use, "course", TITLE, &looking->page));
    TRY(content_mine(request, use == RELATIONSHIP_READ ? CONTENT_READ : CONTENT_WRITE, &looking->mine));
    TRY(farewell_reflection_get(&looking->page.membership, looking->mine, &looking->form));
    *ret_looking = looking;
    return OK;
}

/* ---- what it shows ---- */

static enum error add_words(const struct looking *looking, struct farewell_back_view *view)
{
    const struct membership *membership = &looking->page.membership;
    struct list shared = {0}, thanks = {0};
    int mine = 0;
    TRY(farewell_shared_all(membership, &shared));
    TRY(farewell_thanks(membership, &thanks));
    LIST_EACH (&shared, struct farewell_shared, one)
        *LIST_ADD(&view->shown, membership->arena, struct shown) =
            (struct shown){one->id,      membership_name(membership, one->person_id),
                           one->learned, one->helped,
                           one->take_on, one->shared_at};
    LIST_EACH (&thanks, struct farewell_words, one) {
        mine += one->person_id == membership->person;
        *LIST_ADD(&view->thanks, membership->arena, struct thanks_line) = (struct thanks_line){
            one->id, membership_name(membership, one->person_id), one->words, one->sent_at};
    }
    view->has_shown = shared.count > 0;
    view->has_thanks = thanks.count > 0;
    view->can_thank = mine < FAREWELL_THANKS_LIMIT && membership->members.count > 1;
    return OK;
}

/* Whether my part in the program goes on after an early end, so that matching looks for somebody again. */
static enum error add_part(const struct looking *looking, struct farewell_back_view *view)
{
    const struct membership *membership = &looking->page.membership;
    struct enrollment_row part;
    if (!membership->program || !(view->is_early || view->is_departed)) return OK;
    enum error error = program_enrollment_of(membership->db, membership->arena, membership->program,
                                             membership->person, &part);
    if (error != OK) return error == ERROR_NOT_FOUND ? OK : error;
    view->is_matched_again = strcmp(part.state, "accepted") == 0;
    return OK;
}

static enum error back_view(const struct looking *looking, struct farewell_back_view **ret_view)
{
    struct arena *arena = looking->request->arena;
    const struct membership *membership = &looking->page.membership;
    struct farewell_back_view *view = ARENA_NEW(arena, struct farewell_back_view);
    struct relationship_progress progress;
    TRY(relationship_progress_get(membership->db, arena, membership->relationship, &progress));
    *view = (struct farewell_back_view){
        .head = looking->page.head,
        .is_closed = !membership->writable,
        .is_closing = strcmp(membership->state, "closing") == 0,
        .is_group = membership->group,
        .other_first = membership->other_first,
        .ending = membership->ending,
        .is_success = strcmp(membership->ending, "completed") == 0 || strcmp(membership->ending, "date") == 0,
        .is_early = strcmp(membership->ending, "early") == 0,
        .is_departed = strcmp(membership->ending, "departed") == 0,
        .program_name = membership->program_name,
        .program_id = membership->program,
        .started_on = membership->started_on,
        .ends_on = membership->ends_on,
        .ended_at = membership->ended_at,
        .meetings_held = progress.meetings_held,
        .goals_reached = progress.goals_reached,
        .has_certificate = farewell_earns_certificate(membership->ending, progress.meetings_held),
        .form = &looking->form,
        .problems = &looking->problems,
        .meanwhile = &looking->meanwhile,
        .thanks_form = &looking->thanks_form,
        .thanks_problems = &looking->thanks_problems,
    };
    choice_add(arena, &view->again, "y", say(membership->language, "Yes"), "", looking->form.again);
    choice_add(arena, &view->again, "d", say(membership->language, "Yes, a little differently"), "",
               looking->form.again);
    choice_add(arena, &view->again, "n", say(membership->language, "Rather not"), "", looking->form.again);
    TRY(add_words(looking, view));
    TRY(add_part(looking, view));
    *ret_view = view;
    return OK;
}

enum error farewell_back_page(struct request *request, struct reply *reply)
{
    struct looking *looking;
    struct farewell_back_view *view;
    TRY(open_back(request, reply, RELATIONSHIP_READ, &looking));
    TRY(back_view(looking, &view));
    reply_view(reply, view);
    return OK;
}

/* ---- what it takes ---- */

static enum error show_problems(struct looking *looking, struct reply *reply, bool conflict)
{
    struct farewell_back_view *view;
    TRY(back_view(looking, &view));
    view->conflict = conflict;
    reply_problems(reply, view, &farewell_reflection_problems_record,
                   conflict ? &looking->meanwhile : &looking->problems);
    return OK;
}

/* Written in two windows at once: both texts stand on the page, and the person decides. */
static enum error reflection_conflict(struct looking *looking, struct reply *reply)
{
    struct farewell_reflection stored;
    TRY(farewell_reflection_get(&looking->page.membership, looking->mine, &stored));
    form_note_differences(looking->request->arena, looking->request->language, &farewell_reflection_record,
                          &looking->form, &stored, &farewell_reflection_problems_record, &looking->meanwhile);
    looking->form.version = stored.version;
    return show_problems(looking, reply, true);
}

enum error farewell_reflection_post(struct request *request, struct reply *reply)
{
    struct looking *looking;
    TRY(open_back(request, reply, RELATIONSHIP_WRITE_AFTER, &looking));
    struct farewell_reflection stored = looking->form;
    request_read_form(request, &farewell_reflection_record, &looking->form,
                      &farewell_reflection_problems_record, &looking->problems);
    form_keep_unsent(request, &farewell_reflection_record, &stored, &looking->form);
    if (*looking->form.again && !strchr("ydn", *looking->form.again))
        looking->problems.again = MESSAGE("Choose one of the answers, or none.");
    if (form_has_problems(&farewell_reflection_problems_record, &looking->problems))
        return show_problems(looking, reply, false);
    enum error error = farewell_reflection_put(&looking->page.membership, looking->mine, &looking->form);
    if (error == ERROR_CONFLICT) return reflection_conflict(looking, reply);
    if (error != OK) return error;
    const char *who = looking->page.membership.other_first;
    if (looking->form.shared) reply_notice(reply, "Your look back is kept, and shown to %s.", who);
    else reply_notice(reply, "Your look back is kept, for you alone.");
    reply_see(reply, "/relationships/%lld/farewell", (long long)looking->page.membership.relationship);
    return OK;
}

enum error farewell_thanks_post(struct request *request, struct reply *reply)
{
    struct looking *looking;
    struct farewell_back_view *view;
    TRY(open_back(request, reply, RELATIONSHIP_WRITE_AFTER, &looking));
    request_read_form(request, &farewell_thanks_form_record, &looking->thanks_form,
                      &farewell_thanks_form_problems_record, &looking->thanks_problems);
    if (!*looking->thanks_problems.words && !*looking->thanks_form.words)
        looking->thanks_problems.words = MESSAGE("Write a word or two first.");
    if (form_has_problems(&farewell_thanks_form_problems_record, &looking->thanks_problems)) {
        TRY(back_view(looking, &view));
        reply_problems(reply, view, &farewell_thanks_form_problems_record, &looking->thanks_problems);
        return OK;
    }
    enum error error = farewell_thank(&looking->page.membership, looking->thanks_form.words);
    if (error == ERROR_TOO_MANY) reply_explain(reply, "You have thanked %d times.", FAREWELL_THANKS_LIMIT);
    if (error != OK) return error;
    reply_notice(reply, "Your thanks are on their way.");
    reply_see(reply, "/relationships/%lld/farewell#thanks", (long long)looking->page.membership.relationship);
    return OK;
}
