/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The page on which members pause, go on longer, finish together, or end it. */
#include <string.h>

#include "db/db.h"
#include "farewell/farewell_pages.h"
#include "farewell/farewell_rules.h"
#include "language/language.h"
#include "relationship/relationship_course.h"
#include "relationship/relationship_progress.h"
#include "web/form.h"

#define PAUSE_FORM_FIELDS(FIELD, R)                                                                          \
    FIELD(R, day, until, 0)                                                                                  \
    FIELD(R, text, words, 10000)
FORM_DECLARE(farewell_pause_form, PAUSE_FORM_FIELDS)
FORM_DEFINE(farewell_pause_form, PAUSE_FORM_FIELDS)

#define EXTEND_FORM_FIELDS(FIELD, R)                                                                         \
    FIELD(R, day, ends_on, 0)                                                                                \
    FIELD(R, text, words, 10000)
FORM_DECLARE(farewell_extend_form, EXTEND_FORM_FIELDS)
FORM_DEFINE(farewell_extend_form, EXTEND_FORM_FIELDS)

#define COMPLETE_FORM_FIELDS(FIELD, R) FIELD(R, text, words, 10000)
FORM_DECLARE(farewell_complete_form, COMPLETE_FORM_FIELDS)
FORM_DEFINE(farewell_complete_form, COMPLETE_FORM_FIELDS)

/* A proposal as one member sees it. */
#define PROPOSED_FIELDS(FIELD, R)                                                                            \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, flag, is_extend, 0)                                                                             \
    FIELD(R, day, ends_on, 0)                                                                                \
    FIELD(R, text, words, 0)                                                                                 \
    FIELD(R, text, by, 0) /* "You", "Amara Okafor" */                                                        \
    FIELD(R, time, proposed_at, 0)                                                                           \
    FIELD(R, flag, is_mine, 0)                                                                               \
    FIELD(R, flag, i_said_yes, 0)                                                                            \
    FIELD(R, integer, yes_count, 0)                                                                          \
    FIELD(R, integer, yes_needed, 0)
RECORD_LOCAL(farewell_proposed, PROPOSED_FIELDS)

#define COURSE_VIEW_FIELDS(FIELD, R)                                                                         \
    FIELD(R, record, head, relationship_head)                                                                \
    FIELD(R, flag, is_paused, 0)                                                                             \
    FIELD(R, flag, is_closing, 0)                                                                            \
    FIELD(R, flag, is_closed, 0)                                                                             \
    FIELD(R, flag, is_group, 0)                                                                              \
    FIELD(R, text, ending, 0)                                                                                \
    FIELD(R, text, ending_label, 0)                                                                          \
    FIELD(R, time, ended_at, 0)                                                                              \
    FIELD(R, day, started_on, 0)                                                                             \
    FIELD(R, day, ends_on, 0)                                                                                \
    FIELD(R, day, closes_on, 0) /* the last day before it closes by itself */                                \
    FIELD(R, day, paused_until, 0)                                                                           \
    FIELD(R, text, paused_by, 0)                                                                             \
    FIELD(R, text, paused_words, 0)                                                                          \
    FIELD(R, integer, meetings_held, 0)                                                                      \
    FIELD(R, integer, goals_reached, 0)                                                                      \
    FIELD(R, integer, goals_all, 0)                                                                          \
    FIELD(R, flag, all_reached, 0)                                                                           \
    FIELD(R, flag, has_program, 0)                                                                           \
    FIELD(R, record, proposal, farewell_proposed)                                                            \
    FIELD(R, record, pause, farewell_pause_form)                                                             \
    FIELD(R, record, pause_problems, farewell_pause_form_problems)                                           \
    FIELD(R, flag, pause_open, 0)                                                                            \
    FIELD(R, record, extend, farewell_extend_form)                                                           \
    FIELD(R, record, extend_problems, farewell_extend_form_problems)                                         \
    FIELD(R, flag, extend_open, 0)                                                                           \
    FIELD(R, record, complete, farewell_complete_form)                                                       \
    FIELD(R, record, complete_problems, farewell_complete_form_problems)                                     \
    FIELD(R, flag, complete_open, 0)
RECORD_STRUCT(farewell_course_view, COURSE_VIEW_FIELDS)
RECORD_DEFINE(farewell_course_view, COURSE_VIEW_FIELDS)

static const char TITLE[] = MESSAGE("Pause or end");

/* ---- what it shows ---- */

static enum error add_proposal(const struct membership *membership, struct farewell_course_view *view)
{
    struct farewell_proposal proposal;
    if (!membership->writable) return OK;
    enum error error = farewell_proposal_open(membership, &proposal);
    if (error != OK) return error == ERROR_NOT_FOUND ? OK : error;
    struct farewell_proposed *proposed = ARENA_NEW(membership->arena, struct farewell_proposed);
    *proposed = (struct farewell_proposed){
        .id = proposal.id,
        .is_extend = strcmp(proposal.kind, "extend") == 0,
        .ends_on = proposal.ends_on,
        .words = proposal.words,
        .by = membership_name(membership, proposal.proposed_by),
        .proposed_at = proposal.proposed_at,
        .is_mine = proposal.proposed_by == membership->person,
        .i_said_yes = proposal.i_said_yes,
        .yes_count = proposal.yes_count,
        .yes_needed = farewell_yes_needed((int64_t)membership->members.count),
    };
    view->proposal = proposed;
    return OK;
}

static enum error add_pause(const struct membership *membership, struct farewell_course_view *view)
{
    struct farewell_pause_note pause;
    if (!view->is_paused) return OK;
    enum error error = farewell_pause_last(membership, &pause);
    if (error != OK) return error == ERROR_NOT_FOUND ? OK : error;
    view->paused_until = membership->paused_until;
    view->paused_by = membership_name(membership, pause.paused_by);
    view->paused_words = pause.words;
    return OK;
}

/* The end from which another one is counted, three months later. */
static int64_t later_end(const struct membership *membership)
{
    enum { THREE_MONTHS = 91 };
    int64_t today = clock_day(membership->clock);
    return (membership->ends_on > today ? membership->ends_on : today) + THREE_MONTHS;
}

static enum error course_view(struct request *request, const struct relationship_page *page,
                              struct farewell_course_view **ret_view)
{
    const struct membership *membership = &page->membership;
    struct farewell_course_view *view = ARENA_NEW(request->arena, struct farewell_course_view);
    struct relationship_progress progress;
    TRY(relationship_progress_get(request->db, request->arena, membership->relationship, &progress));
    struct farewell_pause_form *pause = ARENA_NEW(request->arena, struct farewell_pause_form);
    struct farewell_extend_form *extend = ARENA_NEW(request->arena, struct farewell_extend_form);
    struct farewell_complete_form *complete = ARENA_NEW(request->arena, struct farewell_complete_form);
    struct farewell_pause_form_problems *pause_problems =
        ARENA_NEW(request->arena, struct farewell_pause_form_problems);
    struct farewell_extend_form_problems *extend_problems =
        ARENA_NEW(request->arena, struct farewell_extend_form_problems);
    struct farewell_complete_form_problems *complete_problems =
        ARENA_NEW(request->arena, struct farewell_complete_form_problems);
    form_no_problems(&farewell_pause_form_problems_record, pause_problems);
    form_no_problems(&farewell_extend_form_problems_record, extend_problems);
    form_no_problems(&farewell_complete_form_problems_record, complete_problems);
    extend->ends_on = later_end(membership);
    *view = (struct farewell_course_view){
        .head = page->head,
        .is_paused = strcmp(membership->state, "paused") == 0,
        .is_closing = strcmp(membership->state, "closing") == 0,
        .is_closed = !membership->writable,
        .is_group = membership->group,
        .ending = membership->ending,
        .ending_label = relationship_ending_name(membership->ending),
        .ended_at = membership->ended_at,
        .started_on = membership->started_on,
        .ends_on = membership->ends_on,
        .closes_on = membership->ends_on ? membership->ends_on + FAREWELL_GRACE_DAYS : 0,
        .paused_by = "",
        .paused_words = "",
        .meetings_held = progress.meetings_held,
        .goals_reached = progress.goals_reached,
        .goals_all = progress.goals_open + progress.goals_reached,
        .all_reached = progress.goals_reached && !progress.goals_open,
        .has_program = membership->program != 0,
        .pause = pause,
        .pause_problems = pause_problems,
        .extend = extend,
        .extend_problems = extend_problems,
        .complete = complete,
        .complete_problems = complete_problems,
    };
    TRY(add_pause(membership, view));
    TRY(add_proposal(membership, view));
    *ret_view = view;
    return OK;
}

enum error farewell_course_page(struct request *request, struct reply *reply)
{
    struct relationship_page page;
    struct farewell_course_view *view;
    TRY(relationship_page_open(request, reply, RELATIONSHIP_READ, "course", TITLE, &page));
    TRY(course_view(request, &page, &view));
    reply_view(reply, view);
    return OK;
}

/* ---- what it takes ---- */

static void see_course(struct reply *reply, const struct relationship_page *page)
{
    reply_see(reply, "/relationships/%lld/course", (long long)page->membership.relationship);
}

/* Somebody was quicker: the page says what stands now. */
static enum error changed_meanwhile(struct reply *reply, enum error error)
{
    if (error == ERROR_CONFLICT)
        reply_explain(reply, "This has changed meanwhile. Go back to the page and look how it stands now.");
    return error;
}

static enum error open_course(struct request *request, struct reply *reply, struct relationship_page *page)
{
    return relationship_page_open(request, reply, RELATIONSHIP_WRITE, "course", TITLE, page);
}

enum error farewell_pause_post(struct request *request, struct reply *reply)
{
    struct relationship_page page;
    struct farewell_course_view *view;
    struct farewell_pause_form *form = ARENA_NEW(request->arena, struct farewell_pause_form);
    struct farewell_pause_form_problems *problems =
        ARENA_NEW(request->arena, struct farewell_pause_form_problems);
    TRY(open_course(request, reply, &page));
    request_read_form(request, &farewell_pause_form_record, form, &farewell_pause_form_problems_record,
                      problems);
    const char *problem = farewell_pause_problem(form->until, clock_day(request->clock));
    if (problem && !*problems->until) problems->until = problem;
    if (form_has_problems(&farewell_pause_form_problems_record, problems)) {
        TRY(course_view(request, &page, &view));
        view->pause = form;
        view->pause_problems = problems;
        view->pause_open = true;
        reply_problems(reply, view, &farewell_pause_form_problems_record, problems);
        return OK;
    }
    TRY(changed_meanwhile(reply, farewell_pause(&page.membership, form->until, form->words)));
    if (page.membership.group) reply_notice(reply, "You pause. The group was told. Go on whenever it fits.");
    else reply_notice(reply, "You pause. %s was told. Go on whenever it fits.", page.membership.other_first);
    see_course(reply, &page);
    return OK;
}

enum error farewell_resume_post(struct request *request, struct reply *reply)
{
    struct relationship_page page;
    TRY(open_course(request, reply, &page));
    TRY(changed_meanwhile(reply, farewell_go_on(&page.membership)));
    reply_notice(reply, "Your relationship goes on.");
    reply_see(reply, "/relationships/%lld", (long long)page.membership.relationship);
    return OK;
}

enum error farewell_extend_post(struct request *request, struct reply *reply)
{
    struct relationship_page page;
    struct farewell_course_view *view;
    int64_t id;
    struct farewell_extend_form *form = ARENA_NEW(request->arena, struct farewell_extend_form);
    struct farewell_extend_form_problems *problems =
        ARENA_NEW(request->arena, struct farewell_extend_form_problems);
    TRY(open_course(request, reply, &page));
    request_read_form(request, &farewell_extend_form_record, form, &farewell_extend_form_problems_record,
                      problems);
    const char *problem =
        farewell_extend_problem(form->ends_on, page.membership.ends_on, clock_day(request->clock));
    if (problem && !*problems->ends_on) problems->ends_on = problem;
    if (form_has_problems(&farewell_extend_form_problems_record, problems)) {
        TRY(course_view(request, &page, &view));
        view->extend = form;
        view->extend_problems = problems;
        view->extend_open = true;
        reply_problems(reply, view, &farewell_extend_form_problems_record, problems);
        return OK;
    }
    TRY(changed_meanwhile(
        reply, farewell_propose(&page.membership, FAREWELL_EXTEND, form->ends_on, form->words, &id)));
    reply_notice(reply, "Your proposal is made. Until it is answered, everything stays as it is.");
    see_course(reply, &page);
    return OK;
}

enum error farewell_complete_post(struct request *request, struct reply *reply)
{
    struct relationship_page page;
    struct farewell_course_view *view;
    int64_t id;
    struct farewell_complete_form *form = ARENA_NEW(request->arena, struct farewell_complete_form);
    struct farewell_complete_form_problems *problems =
        ARENA_NEW(request->arena, struct farewell_complete_form_problems);
    TRY(open_course(request, reply, &page));
    request_read_form(request, &farewell_complete_form_record, form, &farewell_complete_form_problems_record,
                      problems);
    if (form_has_problems(&farewell_complete_form_problems_record, problems)) {
        TRY(course_view(request, &page, &view));
        view->complete = form;
        view->complete_problems = problems;
        view->complete_open = true;
        reply_problems(reply, view, &farewell_complete_form_problems_record, problems);
        return OK;
    }
    TRY(changed_meanwhile(reply, farewell_propose(&page.membership, FAREWELL_COMPLETE, 0, form->words, &id)));
    reply_notice(reply, "Your proposal is made. It is complete once it was agreed to.");
    see_course(reply, &page);
    return OK;
}

/* ---- answers ---- */

static enum error answer_post(struct request *request, struct reply *reply, enum farewell_answer answer)
{
    static const char *const NOTICES[] = {
        [FAREWELL_YES] = MESSAGE("Your yes is noted."),
        [FAREWELL_NO] = MESSAGE("It stays as it is for now. Talk about it when you meet."),
        [FAREWELL_WITHDRAW] = MESSAGE("You took your proposal back."),
    };
    struct relationship_page page;
    int64_t proposal;
    bool done;
    TRY(open_course(request, reply, &page));
    TRY(request_id(request, "proposal", &proposal));
    TRY(changed_meanwhile(reply, farewell_answer(&page.membership, proposal, answer, &done)));
    if (done) reply_notice(reply, "Agreed. Everybody knows.");
    else reply_notice(reply, "%s", say(request->language, NOTICES[answer]));
    see_course(reply, &page);
    return OK;
}

enum error farewell_yes_post(struct request *request, struct reply *reply)
{
    return answer_post(request, reply, FAREWELL_YES);
}

enum error farewell_no_post(struct request *request, struct reply *reply)
{
    return answer_post(request, reply, FAREWELL_NO);
}

enum error farewell_withdraw_post(struct request *request, struct reply *reply)
{
    return answer_post(request, reply, FAREWELL_WITHDRAW);
}

enum error farewell_end_post(struct request *request, struct reply *reply)
{
    struct relationship_page page;
    TRY(open_course(request, reply, &page));
    TRY(changed_meanwhile(reply, farewell_end(&page.membership)));
    if (page.membership.group) {
        reply_notice(reply, "You have left the group. It goes on, and nobody is asked why.");
        reply_see(reply, "/relationships");
        return OK;
    }
    reply_notice(reply, "It has ended, without fault. If you like, leave %s a word of thanks.",
                 page.membership.other_first);
    reply_see(reply, "/relationships/%lld/farewell", (long long)page.membership.relationship);
    return OK;
}
