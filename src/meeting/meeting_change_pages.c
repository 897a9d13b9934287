/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Pages that change one meeting: another time, cancelling it, whether it was held and who was there. */
#include <string.h>

#include "base/text.h"
#include "calendar/zone.h"
#include "language/language.h"
#include "meeting/meeting_pages.h"
#include "meeting/meeting_room.h"
#include "meeting/meeting_rules.h"
#include "web/form.h"
#include "web/moment.h"

enum { SUGGESTED = 4 };

static const char *changed_words(const struct meeting_page *page)
{
    return page->page.membership.group
               ? MESSAGE("Somebody of the group changed this meeting meanwhile. Look at it again.")
               : arena_format(page->page.membership.arena,
                              say(page->page.membership.language,
                                  "%s changed this meeting meanwhile. Look at it again."),
                              page->page.membership.other_first);
}

static enum error see_meeting(struct reply *reply, const struct meeting_page *page)
{
    reply_see(reply, "/relationships/%lld/meetings", (long long)page->page.membership.relationship);
    return OK;
}

/* What is not planned any more cannot be moved or cancelled. */
static enum error require_planned(struct reply *reply, const struct meeting_page *page)
{
    if (strcmp(page->meeting.state, "planned") == 0) return OK;
    reply_explain(reply, "This meeting is not planned any more. Plan a new one instead.");
    return ERROR_CONFLICT;
}

/* ---- …/move ---- */

#define MEETING_MOVE_FIELDS(FIELD, R)                                                                        \
    FIELD(R, text, choice, 40) /* a suggested time, or "own" */                                              \
    FIELD(R, time, starts_at, 0)                                                                             \
    FIELD(R, integer, minutes, 0)                                                                            \
    FIELD(R, text, place, MEETING_PLACE_MAX)                                                                 \
    FIELD(R, text, link, MEETING_LINK_MAX)                                                                   \
    FIELD(R, integer, version, 0)
FORM_LOCAL(meeting_move_form, MEETING_MOVE_FIELDS)

#define MEETING_MOVE_VIEW_FIELDS(FIELD, R)                                                                   \
    FIELD(R, record, head, relationship_head)                                                                \
    FIELD(R, record, meeting, meeting_when)                                                                  \
    FIELD(R, record, form, meeting_move_form)                                                                \
    FIELD(R, record, problems, meeting_move_form_problems)                                                   \
    FIELD(R, list, suggestions, meeting_suggestion)                                                          \
    FIELD(R, flag, own, 0)                                                                                   \
    FIELD(R, text, conflict, 0)    /* somebody changed it meanwhile; what stands now is `meeting` */         \
    FIELD(R, text, often_moved, 0) /* "Moved twice" */
RECORD_LOCAL(meeting_move_view, MEETING_MOVE_VIEW_FIELDS)

static enum error move_view(struct request *request, const struct meeting_page *page,
                            const struct meeting_move_form *form,
                            const struct meeting_move_form_problems *problems,
                            struct meeting_move_view **ret_view)
{
    struct meeting_move_view *view = ARENA_NEW(request->arena, struct meeting_move_view);
    const struct membership *membership = &page->page.membership;
    struct meeting_suggesting suggesting = {.zone = request->zone,
                                            .minutes = page->meeting.minutes,
                                            .moves = page->meeting.id,
                                            .most = SUGGESTED};
    view->head = page->page.head;
    view->meeting = meeting_when_new(request, membership, &page->meeting);
    view->form = form;
    view->problems = problems;
    view->own = true;
    if (page->meeting.postponed > 1) view->often_moved = view->meeting->postponed_words;
    TRY(meeting_suggest(membership, &suggesting, &view->suggestions));
    LIST_EACH (&view->suggestions, struct meeting_suggestion, suggestion) {
        suggestion->chosen = strcmp(suggestion->value, text_or_empty(form->choice)) == 0;
        if (suggestion->chosen) view->own = false;
    }
    *ret_view = view;
    return OK;
}

/* The form as the meeting is planned now. */
static struct meeting_move_form move_form_of(const struct meeting *meeting)
{
    return (struct meeting_move_form){.choice = "own",
                                      .starts_at = meeting->starts_at,
                                      .minutes = meeting->minutes,
                                      .place = meeting->place,
                                      .link = meeting->link,
                                      .version = meeting->version};
}

static enum error move_show(struct request *request, struct reply *reply)
{
    struct meeting_move_form *form = ARENA_NEW(request->arena, struct meeting_move_form);
    struct meeting_move_form_problems *problems =
        ARENA_NEW(request->arena, struct meeting_move_form_problems);
    struct meeting_move_view *view;
    struct meeting_page page;
    TRY(meeting_page_open(request, reply, RELATIONSHIP_WRITE, say(request->language, "Move a meeting"),
                          &page));
    TRY(require_planned(reply, &page));
    form_no_problems(&meeting_move_form_problems_record, problems);
    *form = move_form_of(&page.meeting);
    TRY(move_view(request, &page, form, problems, &view));
    reply_view(reply, view);
    return OK;
}

static void keep_move_unsent(const struct request *request, const struct meeting *meeting,
                             struct meeting_move_form *form)
{
    struct meeting_move_form stored = move_form_of(meeting);
    form_keep_unsent(request, &meeting_move_form_record, &stored, form);
}

static void check_move(struct request *request, struct meeting_move_form *form,
                       struct meeting_move_form_problems *problems)
{
    int64_t chosen;
    if (*text_or_empty(form->choice) && strcmp(form->choice, "own") != 0) {
        if (moment_read_time(form->choice, request->zone, &chosen)) form->starts_at = chosen;
        else problems->starts_at = MESSAGE("Choose one of the times, or write one.");
    }
    if (!form->starts_at && !*problems->starts_at)
        problems->starts_at = MESSAGE("Say when you would like to meet.");
    if (form->starts_at && form->starts_at <= clock_seconds(request->clock))
        problems->starts_at = MESSAGE("This time has passed. Choose one that is to come.");
    if (!*problems->minutes) problems->minutes = meeting_minutes_problem(form->minutes);
    if (!*problems->link) problems->link = meeting_link_problem(text_or_empty(form->link));
}

static enum error move_conflict(struct request *request, struct reply *reply, struct meeting_page *page,
                                struct meeting_move_form *form, struct meeting_move_form_problems *problems)
{
    struct meeting_move_view *view;
    TRY(meeting_get(&page->page.membership, page->meeting.id, &page->meeting));
    TRY(require_planned(reply, page));
    form->version = page->meeting.version;
    problems->version = changed_words(page);
    TRY(move_view(request, page, form, problems, &view));
    view->conflict = problems->version;
    reply_problems(reply, view, &meeting_move_form_problems_record, problems);
    return OK;
}

static enum error move_post(struct request *request, struct reply *reply)
{
    struct meeting_move_form *form = ARENA_NEW(request->arena, struct meeting_move_form);
    struct meeting_move_form_problems *problems =
        ARENA_NEW(request->arena, struct meeting_move_form_problems);
    struct meeting_move_view *view;
    struct meeting_page page;
    TRY(meeting_page_open(request, reply, RELATIONSHIP_WRITE, say(request->language, "Move a meeting"),
                          &page));
    TRY(require_planned(reply, &page));
    request_read_form(request, &meeting_move_form_record, form, &meeting_move_form_problems_record, problems);
    keep_move_unsent(request, &page.meeting, form);
    check_move(request, form, problems);
    if (form_has_problems(&meeting_move_form_problems_record, problems)) {
        TRY(move_view(request, &page, form, problems, &view));
        reply_problems(reply, view, &meeting_move_form_problems_record, problems);
        return OK;
    }
    struct meeting_moving moving = {.id = page.meeting.id,
                                    .version = form->version,
                                    .starts_at = form->starts_at,
                                    .minutes = form->minutes,
                                    .zone = zone_name(request->zone),
                                    .place = form->place,
                                    .link = form->link};
    enum error error = meeting_move(&page.page.membership, &moving);
    if (error == ERROR_CONFLICT) return move_conflict(request, reply, &page, form, problems);
    if (error != OK) return error;
    bool busy;
    TRY(meeting_is_busy_myself(&page.page.membership, form->starts_at, form->minutes,
                               meeting_when_new(request, &page.page.membership, &page.meeting), &busy));
    if (busy) {
        reply_notice(reply,
                     "The meeting is moved. Your calendar says that you are busy then; only you see this.");
        return see_meeting(reply, &page);
    }
    if (page.page.membership.group) reply_notice(reply, "The meeting is moved. The others are told.");
    else reply_notice(reply, "The meeting is moved. %s is told.", page.page.membership.other_first);
    return see_meeting(reply, &page);
}

/* ---- …/cancel ---- */

#define MEETING_CANCEL_FIELDS(FIELD, R)                                                                      \
    FIELD(R, text, why, MEETING_WHY_MAX)                                                                     \
    FIELD(R, integer, version, 0)
FORM_LOCAL(meeting_cancel_form, MEETING_CANCEL_FIELDS)

#define MEETING_CANCEL_VIEW_FIELDS(FIELD, R)                                                                 \
    FIELD(R, record, head, relationship_head)                                                                \
    FIELD(R, record, meeting, meeting_when)                                                                  \
    FIELD(R, record, form, meeting_cancel_form)                                                              \
    FIELD(R, record, problems, meeting_cancel_form_problems)
RECORD_LOCAL(meeting_cancel_view, MEETING_CANCEL_VIEW_FIELDS)

static struct meeting_cancel_view *cancel_view(struct request *request, const struct meeting_page *page,
                                               const struct meeting_cancel_form *form,
                                               const struct meeting_cancel_form_problems *problems)
{
    struct meeting_cancel_view *view = ARENA_NEW(request->arena, struct meeting_cancel_view);
    view->head = page->page.head;
    view->meeting = meeting_when_new(request, &page->page.membership, &page->meeting);
    view->form = form;
    view->problems = problems;
    return view;
}

static enum error cancel_show(struct request *request, struct reply *reply)
{
    struct meeting_cancel_form *form = ARENA_NEW(request->arena, struct meeting_cancel_form);
    struct meeting_cancel_form_problems *problems =
        ARENA_NEW(request->arena, struct meeting_cancel_form_problems);
    struct meeting_page page;
    TRY(meeting_page_open(request, reply, RELATIONSHIP_WRITE, say(request->language, "Cancel a meeting"),
                          &page));
    TRY(require_planned(reply, &page));
    form_no_problems(&meeting_cancel_form_problems_record, problems);
    *form = (struct meeting_cancel_form){.why = "", .version = page.meeting.version};
    reply_view(reply, cancel_view(request, &page, form, problems));
    return OK;
}

static enum error cancel_post(struct request *request, struct reply *reply)
{
    struct meeting_cancel_form *form = ARENA_NEW(request->arena, struct meeting_cancel_form);
    struct meeting_cancel_form_problems *problems =
        ARENA_NEW(request->arena, struct meeting_cancel_form_problems);
    struct meeting_page page;
    TRY(meeting_page_open(request, reply, RELATIONSHIP_WRITE, say(request->language, "Cancel a meeting"),
                          &page));
    TRY(require_planned(reply, &page));
    enum error error = request_read(request, &meeting_cancel_form_record, form,
                                    &meeting_cancel_form_problems_record, problems);
    if (error == OK) {
        error = meeting_cancel(&page.page.membership, page.meeting.id, form->version, form->why);
        if (error == ERROR_CONFLICT) {
            TRY(meeting_get(&page.page.membership, page.meeting.id, &page.meeting));
            TRY(require_planned(reply, &page));
            form->version = page.meeting.version;
            problems->version = changed_words(&page);
            error = ERROR_INVALID;
        }
    }
    if (error == ERROR_INVALID) {
        reply_problems(reply, cancel_view(request, &page, form, problems),
                       &meeting_cancel_form_problems_record, problems);
        return OK;
    }
    if (error != OK) return error;
    reply_notice(reply, "The meeting is cancelled.");
    return see_meeting(reply, &page);
}

/* ---- …/attendance ---- */

#define MEETING_ATTENDANCE_FIELDS(FIELD, R)                                                                  \
    FIELD(R, text, outcome, 10) /* held, missed */                                                           \
    FIELD(R, list, presences, meeting_presence)                                                              \
    FIELD(R, integer, version, 0)
FORM_LOCAL(meeting_attendance_form, MEETING_ATTENDANCE_FIELDS)

#define ATTENDANCE_LINE_FIELDS(FIELD, R)                                                                     \
    FIELD(R, integer, number, 0)                                                                             \
    FIELD(R, id, person_id, 0)                                                                               \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, list, choices, choice)
RECORD_LOCAL(attendance_line, ATTENDANCE_LINE_FIELDS)

#define MEETING_ATTENDANCE_VIEW_FIELDS(FIELD, R)                                                             \
    FIELD(R, record, head, relationship_head)                                                                \
    FIELD(R, record, meeting, meeting_when)                                                                  \
    FIELD(R, list, outcomes, choice)                                                                         \
    FIELD(R, list, lines, attendance_line)                                                                   \
    FIELD(R, integer, version, 0)                                                                            \
    FIELD(R, record, problems, meeting_attendance_form_problems)
RECORD_LOCAL(meeting_attendance_view, MEETING_ATTENDANCE_VIEW_FIELDS)

static void add_lines(struct request *request, const struct membership *membership,
                      const struct list *presences, struct list *lines)
{
    LIST_EACH (&membership->members, struct relationship_member, member) {
        struct attendance_line *line = LIST_ADD(lines, request->arena, struct attendance_line);
        const char *came = "on_time";
        LIST_EACH (presences, struct meeting_presence, presence)
            if (presence->person_id == member->id) came = presence->came;
        line->number = (int64_t)lines->count - 1;
        line->person_id = member->id;
        line->name = membership_name(membership, member->id);
        choice_add(request->arena, &line->choices, "on_time", say(request->language, "On time"), "", came);
        choice_add(request->arena, &line->choices, "late", say(request->language, "A little late"), "", came);
        choice_add(request->arena, &line->choices, "absent", say(request->language, "Could not come"), "",
                   came);
    }
}

static enum error attendance_view(struct request *request, const struct meeting_page *page,
                                  const struct meeting_attendance_form *form,
                                  const struct meeting_attendance_form_problems *problems,
                                  struct meeting_attendance_view **ret_view)
{
    struct meeting_attendance_view *view = ARENA_NEW(request->arena, struct meeting_attendance_view);
    view->head = page->page.head;
    view->meeting = meeting_when_new(request, &page->page.membership, &page->meeting);
    view->problems = problems;
    view->version = form->version;
    choice_add(request->arena, &view->outcomes, "held", say(request->language, "We met"), "", form->outcome);
    choice_add(request->arena, &view->outcomes, "missed", say(request->language, "It did not happen"),
               say(request->language, "If you found another time already, move the meeting there instead."),
               form->outcome);
    add_lines(request, &page->page.membership, &form->presences, &view->lines);
    *ret_view = view;
    return OK;
}

static enum error require_begun(struct request *request, struct reply *reply, const struct meeting_page *page)
{
    if (strcmp(page->meeting.state, "cancelled") == 0) {
        reply_explain(
            reply, "This meeting was cancelled. If you met all the same, plan it at the time when you did.");
        return ERROR_CONFLICT;
    }
    if (page->meeting.starts_at <= clock_seconds(request->clock)) return OK;
    reply_explain(reply, "This meeting has not begun yet. Say here how it went once it has.");
    return ERROR_CONFLICT;
}

static enum error attendance_show(struct request *request, struct reply *reply)
{
    struct meeting_attendance_form *form = ARENA_NEW(request->arena, struct meeting_attendance_form);
    struct meeting_attendance_form_problems *problems =
        ARENA_NEW(request->arena, struct meeting_attendance_form_problems);
    struct meeting_attendance_view *view;
    struct meeting_page page;
    TRY(meeting_page_open(request, reply, RELATIONSHIP_WRITE, say(request->language, "Did you meet?"),
                          &page));
    TRY(require_begun(request, reply, &page));
    form_no_problems(&meeting_attendance_form_problems_record, problems);
    form->outcome = strcmp(page.meeting.state, "missed") == 0 ? "missed" : "held";
    form->version = page.meeting.version;
    TRY(meeting_presences(&page.page.membership, page.meeting.id, &form->presences));
    TRY(attendance_view(request, &page, form, problems, &view));
    reply_view(reply, view);
    return OK;
}

static enum error note_attendance(const struct meeting_page *page, struct meeting_attendance_form *form,
                                  struct meeting_attendance_form_problems *problems)
{
    bool held = strcmp(form->outcome, "held") == 0;
    if (!held && strcmp(form->outcome, "missed") != 0) {
        problems->outcome = MESSAGE("Say whether you met.");
        return ERROR_INVALID;
    }
    struct meeting_outcome outcome = {
        .id = page->meeting.id, .version = form->version, .held = held, .presences = form->presences};
    enum error error = meeting_note_outcome(&page->page.membership, &outcome);
    if (error == ERROR_INVALID)
        problems->presences = MESSAGE("Say for each of you: on time, a little late, or could not come.");
    if (error != ERROR_CONFLICT) return error;
    form->version = page->meeting.version;
    problems->version = changed_words(page);
    return ERROR_INVALID;
}

static enum error attendance_post(struct request *request, struct reply *reply)
{
    struct meeting_attendance_form *form = ARENA_NEW(request->arena, struct meeting_attendance_form);
    struct meeting_attendance_form_problems *problems =
        ARENA_NEW(request->arena, struct meeting_attendance_form_problems);
    struct meeting_attendance_view *view;
    struct meeting_page page;
    TRY(meeting_page_open(request, reply, RELATIONSHIP_WRITE, say(request->language, "Did you meet?"),
                          &page));
    TRY(require_begun(request, reply, &page));
    enum error error = request_read(request, &meeting_attendance_form_record, form,
                                    &meeting_attendance_form_problems_record, problems);
    if (error == OK) error = note_attendance(&page, form, problems);
    if (error == ERROR_INVALID) {
        TRY(meeting_get(&page.page.membership, page.meeting.id, &page.meeting));
        if (*problems->version) form->version = page.meeting.version;
        TRY(attendance_view(request, &page, form, problems, &view));
        reply_problems(reply, view, &meeting_attendance_form_problems_record, problems);
        return OK;
    }
    if (error != OK) return error;
    TRY(meeting_get(&page.page.membership, page.meeting.id, &page.meeting));
    if (strcmp(page.meeting.state, "held") == 0) reply_notice(reply, "Noted: you met.");
    else reply_notice(reply, "Noted. That happens; find a new time while you think of it.");
    return see_meeting(reply, &page);
}

#define PAGE(method_, path_, summary_, handle_, input_, view_, template_)                                    \
    {                                                                                                        \
        .method = (method_), .pattern = "/relationships/:id/meetings/:meeting/" path_,                       \
        .access = ACCESS_SIGNED_IN, .rule = MEETING_RULE, .summary = (summary_), .handle = (handle_),        \
        .input = (input_), .view = (view_), .template = "meeting/" template_                                 \
    }

static const struct route routes[] = {
    PAGE(METHOD_GET, "move", MESSAGE("A meeting that is to be moved, with times that would suit"), move_show,
         NULL, &meeting_move_view_record, "meeting_move.html"),
    PAGE(METHOD_POST, "move", MESSAGE("Move a meeting to another time or place"), move_post,
         &meeting_move_form_record, &meeting_move_view_record, "meeting_move.html"),
    PAGE(METHOD_GET, "cancel", MESSAGE("A meeting that is to be cancelled"), cancel_show, NULL,
         &meeting_cancel_view_record, "meeting_cancel.html"),
    PAGE(METHOD_POST, "cancel", MESSAGE("Cancel a meeting, with a word why"), cancel_post,
         &meeting_cancel_form_record, &meeting_cancel_view_record, "meeting_cancel.html"),
    PAGE(METHOD_GET, "attendance", MESSAGE("Whether a meeting was held, and who was there"), attendance_show,
         NULL, &meeting_attendance_view_record, "meeting_attendance.html"),
    PAGE(METHOD_POST, "attendance", MESSAGE("Say whether a meeting was held, and who was there"),
         attendance_post, &meeting_attendance_form_record, &meeting_attendance_view_record,
         "meeting_attendance.html"),
};
const struct route_table meeting_change_routes = ROUTE_TABLE(routes);
