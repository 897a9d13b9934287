/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Finding a time: choose some of what would suit, or write one; then propose them, or plan one at once. */
#include <string.h>

#include "base/text.h"
#include "calendar/zone.h"
#include "language/language.h"
#include "meeting/meeting_pages.h"
#include "meeting/meeting_proposal.h"
#include "meeting/meeting_room.h"
#include "web/form.h"
#include "web/moment.h"

enum { SUGGESTED = 8, FARTHEST_AHEAD = 731 * 86400, FARTHEST_BACK = 366 * 86400 };

#define MEETING_PLAN_FIELDS(FIELD, R)                                                                        \
    FIELD(R, texts, times, 40) /* moments, such as 2026-11-26T14:00:00Z */                                   \
    FIELD(R, time, own, 0)     /* one more, in my zone where it has no offset */                             \
    FIELD(R, integer, minutes, 0)                                                                            \
    FIELD(R, text, place, MEETING_PLACE_MAX)                                                                 \
    FIELD(R, text, link, MEETING_LINK_MAX)                                                                   \
    FIELD(R, flag, room, 0) /* make a video room by the portal's template, where `link` is empty */          \
    FIELD(R, text, note, MEETING_NOTE_MAX)                                                                   \
    FIELD(R, text, what, 10)  /* plan, propose */                                                            \
    FIELD(R, flag, anyway, 0) /* though somebody has something else then */                                  \
    FIELD(R, id, moves, 0)    /* a planned meeting for which another time is looked for; 0: none */
FORM_LOCAL(meeting_plan_form, MEETING_PLAN_FIELDS)

#define MEETING_PLAN_VIEW_FIELDS(FIELD, R)                                                                   \
    FIELD(R, record, head, relationship_head)                                                                \
    FIELD(R, record, form, meeting_plan_form)                                                                \
    FIELD(R, record, problems, meeting_plan_form_problems)                                                   \
    FIELD(R, list, suggestions, meeting_suggestion)                                                          \
    FIELD(R, flag, no_times, 0)                                                                              \
    FIELD(R, flag, at_edges, 0) /* hours do not meet: times lie at the edges of days */                      \
    FIELD(R, texts, hours, 0)                                                                                \
    FIELD(R, record, moved, meeting_when) /* NULL: a new one */                                              \
    FIELD(R, flag, has_rooms, 0)                                                                             \
    FIELD(R, integer, cadence_days, 0)                                                                       \
    FIELD(R, flag, agreed, 0) /* on that rhythm, by all */
RECORD_LOCAL(meeting_plan_view, MEETING_PLAN_VIEW_FIELDS)

struct planning {
    struct relationship_page page;
    struct meeting_plan_form form;
    struct meeting_plan_form_problems problems;
    struct meeting_terms terms;
    const struct meeting_when *moved;
    const char *pattern; /* for rooms */
    struct list times;   /* of int64_t */
};

static enum error open_planning(struct request *request, struct reply *reply, struct planning *planning)
{
    TRY(relationship_page_open(request, reply, RELATIONSHIP_WRITE, "meetings", MESSAGE("Find a time"),
                               &planning->page));
    TRY(meeting_terms_of(&planning->page.membership, &planning->terms));
    return meeting_room_template(request->db, request->arena, &planning->pattern);
}

/* The meeting that is to be moved, if there is one. */
static enum error read_moved(struct request *request, struct planning *planning)
{
    struct meeting meeting;
    if (!planning->form.moves) return OK;
    TRY(meeting_get(&planning->page.membership, planning->form.moves, &meeting));
    if (strcmp(meeting.state, "planned") != 0) return ERROR_NOT_FOUND;
    planning->moved = meeting_when_new(request, &planning->page.membership, &meeting);
    return OK;
}

static bool is_among(const struct list *times, int64_t time)
{
    LIST_EACH (times, int64_t, one)
        if (*one == time) return true;
    return false;
}

static enum error plan_view(struct request *request, struct planning *planning,
                            struct meeting_plan_view **ret_view)
{
    struct meeting_plan_view *view = ARENA_NEW(request->arena, struct meeting_plan_view);
    const struct membership *membership = &planning->page.membership;
    int64_t minutes =
        *meeting_minutes_problem(planning->form.minutes) ? planning->terms.minutes : planning->form.minutes;
    struct meeting_suggesting suggesting = {
        .zone = request->zone, .minutes = minutes, .moves = planning->form.moves, .most = SUGGESTED};
    view->head = planning->page.head;
    view->form = &planning->form;
    view->problems = &planning->problems;
    view->moved = planning->moved;
    view->has_rooms = *planning->pattern != 0;
    view->cadence_days = planning->terms.cadence_days;
    view->agreed = planning->terms.agreed;
    TRY(meeting_suggest(membership, &suggesting, &view->suggestions));
    TRY(meeting_hours_words(membership, &view->hours));
    view->no_times = view->suggestions.count == 0;
    LIST_EACH (&view->suggestions, struct meeting_suggestion, suggestion) {
        suggestion->chosen = is_among(&planning->times, suggestion->starts_at);
        if (suggestion->at_edge) view->at_edges = true;
    }
    *ret_view = view;
    return OK;
}

static enum error plan_show(struct request *request, struct reply *reply)
{
    struct planning *planning = ARENA_NEW(request->arena, struct planning);
    struct meeting_plan_view *view;
    TRY(open_planning(request, reply, planning));
    form_no_problems(&meeting_plan_form_problems_record, &planning->problems);
    planning->form = (struct meeting_plan_form){
        .minutes = planning->terms.minutes, .room = *planning->pattern != 0, .what = "propose"};
    if (!text_to_int(request_value(request, "moves"), 1, INT64_MAX, &planning->form.moves))
        planning->form.moves = 0;
    TRY(read_moved(request, planning));
    if (planning->moved) {
        planning->form.minutes = planning->moved->minutes;
        planning->form.place = planning->moved->place;
        planning->form.link = planning->moved->link;
    }
    TRY(plan_view(request, planning, &view));
    reply_view(reply, view);
    return OK;
}

/* ---- sending it ---- */

static void gather_times(struct request *request, struct planning *planning)
{
    LIST_EACH (&planning->form.times, const char *, text) {
        int64_t time;
        if (!moment_read_time(*text, request->zone, &time))
            planning->problems.times = MESSAGE("Write times such as 2026-11-26T14:00:00Z.");
        else if (!is_among(&planning->times, time))
            *LIST_ADD(&planning->times, request->arena, int64_t) = time;
    }
    if (planning->form.own && !is_among(&planning->times, planning->form.own))
        *LIST_ADD(&planning->times, request->arena, int64_t) = planning->form.own;
}

static const char *times_problem(const struct request *request, const struct planning *planning)
{
    int64_t now = clock_seconds(request->clock);
    bool plans = strcmp(planning->form.what, "plan") == 0;
    if (!planning->times.count) return say(request->language, "Choose a time, or write one.");
    if (plans && planning->times.count > 1)
        return say(request->language, "Choose one time to plan it at once, or propose them all.");
    if (planning->times.count > MEETING_OPTIONS_MAX)
        return say(request->language, "Choose at most five times: fewer are answered sooner.");
    LIST_EACH (&planning->times, int64_t, time) {
        if (!plans && *time <= now)
            return say(request->language, "One of the times has passed. Choose others.");
        if (*time > now + FARTHEST_AHEAD)
            return say(request->language, "That is more than two years away. Choose an earlier time.");
        if (*time < now - FARTHEST_BACK)
            return say(request->language, "That is more than a year ago. Choose a later time.");
    }
    return "";
}

static const char *taken_words(const struct request *request, enum meeting_taken taken, const char *who)
{
    const struct language *language = request->language;
    if (taken == MEETING_TAKEN_BY_ME)
        return say(language,
                   "You have another meeting at one of these times. Choose others, or tick the box.");
    if (taken == MEETING_TAKEN_BY_ONE)
        return arena_format(
            request->arena,
            say(language, "%s has another meeting at one of these times. Choose others, or tick the box."),
            who);
    return say(language,
               "Some of you have another meeting at one of these times. Choose others, or tick the box.");
}

/* Whether somebody has something else then; only said, not why. */
static enum error check_taken(struct request *request, struct planning *planning)
{
    if (planning->form.anyway || *planning->problems.times || *planning->problems.minutes) return OK;
    LIST_EACH (&planning->times, int64_t, time) {
        enum meeting_taken taken;
        const char *who;
        if (*time <= clock_seconds(request->clock)) continue;
        TRY(meeting_taken_by(&planning->page.membership, *time, planning->form.minutes, planning->form.moves,
                             &taken, &who));
        bool busy = false;
        if (!taken)
            TRY(meeting_is_busy_myself(&planning->page.membership, *time, planning->form.minutes,
                                       planning->moved, &busy));
        if (busy && !*planning->problems.anyway)
            planning->problems.anyway = MESSAGE("Your calendar says that you are busy at one of these times. "
                                                "Choose others, or tick the box. Only you see this.");
        if (taken) planning->problems.anyway = taken_words(request, taken, who);
    }
    return OK;
}

static enum error read_plan(struct request *request, struct planning *planning)
{
    struct meeting_plan_form *form = &planning->form;
    struct meeting_plan_form_problems *problems = &planning->problems;
    request_read_form(request, &meeting_plan_form_record, form, &meeting_plan_form_problems_record, problems);
    if (!form->minutes && !request_has(request, "minutes")) form->minutes = planning->terms.minutes;
    form->what = strcmp(text_or_empty(form->what), "plan") == 0 ? "plan" : "propose";
    if (!*problems->minutes) problems->minutes = meeting_minutes_problem(form->minutes);
    if (!*problems->link) problems->link = meeting_link_problem(text_or_empty(form->link));
    gather_times(request, planning);
    if (!*problems->times && !*problems->own) problems->times = times_problem(request, planning);
    TRY(read_moved(request, planning));
    return check_taken(request, planning);
}

static const char *link_of(const struct request *request, const struct planning *planning)
{
    const char *link = text_or_empty(planning->form.link);
    if (*link || !planning->form.room || !*planning->pattern) return link;
    return meeting_room_link(request->arena, planning->pattern, planning->page.membership.relationship);
}

static enum error propose(struct request *request, struct reply *reply, struct planning *planning)
{
    const struct membership *membership = &planning->page.membership;
    struct meeting_proposing proposing = {.times = planning->times,
                                          .minutes = planning->form.minutes,
                                          .zone = zone_name(request->zone),
                                          .place = planning->form.place,
                                          .link = link_of(request, planning),
                                          .note = planning->form.note,
                                          .moves = planning->form.moves};
    int64_t id;
    enum error error = meeting_propose_times(membership, &proposing, &id);
    if (error == ERROR_TOO_LARGE)
        reply_explain(reply, "%d proposals wait for an answer already. Settle one or take one back first.",
                      MEETING_PROPOSALS_MAX);
    TRY(error);
    if (membership->group)
        reply_notice(reply, "Proposed. As soon as a time suits all of you, it is planned.");
    else reply_notice(reply, "Proposed. As soon as a time suits %s, it is planned.", membership->other_first);
    reply_see(reply, "/relationships/%lld/meetings/proposals/%lld", (long long)membership->relationship,
              (long long)id);
    return OK;
}

static enum error plan_at_once(struct request *request, struct reply *reply, struct planning *planning)
{
    const struct membership *membership = &planning->page.membership;
    long long relationship = membership->relationship;
    struct meeting_new meeting = {.starts_at = *LIST_AT(&planning->times, int64_t, 0),
                                  .minutes = planning->form.minutes,
                                  .zone = zone_name(request->zone),
                                  .place = planning->form.place,
                                  .link = link_of(request, planning)};
    int64_t id;
    TRY(meeting_plan(membership, &meeting, &id));
    if (meeting.starts_at <= clock_seconds(request->clock)) {
        reply_see(reply, "/relationships/%lld/meetings/%lld/attendance", relationship, (long long)id);
        return OK;
    }
    reply_notice(reply, "The meeting is planned.");
    reply_see(reply, "/relationships/%lld/meetings", relationship);
    return OK;
}

static enum error plan_post(struct request *request, struct reply *reply)
{
    struct planning *planning = ARENA_NEW(request->arena, struct planning);
    struct meeting_plan_view *view;
    TRY(open_planning(request, reply, planning));
    TRY(read_plan(request, planning));
    if (form_has_problems(&meeting_plan_form_problems_record, &planning->problems)) {
        TRY(plan_view(request, planning, &view));
        reply_problems(reply, view, &meeting_plan_form_problems_record, &planning->problems);
        return OK;
    }
    if (strcmp(planning->form.what, "plan") == 0 && !planning->form.moves)
        return plan_at_once(request, reply, planning);
    return propose(request, reply, planning);
}

static const struct route routes[] = {
    {.method = METHOD_GET,
     .pattern = "/relationships/:id/meetings/plan",
     .access = ACCESS_SIGNED_IN,
     .rule = MEETING_RULE,
     .summary = "Times that would suit all members",
     .handle = plan_show,
     .view = &meeting_plan_view_record,
     .template = "meeting/meeting_plan.html"},
    {.method = METHOD_POST,
     .pattern = "/relationships/:id/meetings/plan",
     .access = ACCESS_SIGNED_IN,
     .rule = MEETING_RULE,
     .summary = "Plan a meeting, or propose up to five times",
     .handle = plan_post,
     .input = &meeting_plan_form_record,
     .view = &meeting_plan_view_record,
     .template = "meeting/meeting_plan.html"},
};
const struct route_table meeting_plan_routes = ROUTE_TABLE(routes);
