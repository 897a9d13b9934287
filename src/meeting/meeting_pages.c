/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The meetings of a relationship: what to answer, the next one, those to come, and those of before. */
#include "meeting/meeting_pages.h"

#include "calendar/zone.h"
#include "language/language.h"
#include "meeting/meeting_proposal.h"
#include "meeting/meeting_rules.h"
#include "meeting/meeting_series.h"
#include "meeting/meeting_store.h"
#include "person/person_hours.h"

enum { PAST_A_PAGE = 20, PLANNED_AT_MOST = 200, COMING_SHOWN = 5, OFTEN_MOVED = 2 };

enum error meeting_page_open(struct request *request, struct reply *reply, enum relationship_use use,
                             const char *title, struct meeting_page *ret_page)
{
    struct meeting_page page;
    int64_t id;
    TRY(relationship_page_open(request, reply, use, "meetings", title, &page.page));
    TRY(request_id(request, "meeting", &id));
    TRY(meeting_get(&page.page.membership, id, &page.meeting));
    *ret_page = page;
    return OK;
}

const struct meeting_when *meeting_when_new(const struct request *request,
                                            const struct membership *membership,
                                            const struct meeting *meeting)
{
    struct meeting_when *when = ARENA_NEW(request->arena, struct meeting_when);
    *when = meeting_when_of(membership, request->zone, meeting);
    return when;
}

const char *meeting_minutes_problem(int64_t minutes)
{
    return minutes < MEETING_SHORTEST || minutes > MEETING_LONGEST
               ? MESSAGE("Write a number of minutes from 5 to 720.")
               : "";
}

const char *meeting_link_problem(const char *link)
{
    return meeting_link_is_good(link) ? "" : MESSAGE("Write the whole address, beginning with https://.");
}

/* ---- the list ---- */

#define MEETINGS_VIEW_FIELDS(FIELD, R)                                                                       \
    FIELD(R, record, head, relationship_head)                                                                \
    FIELD(R, record, next, meeting_when) /* NULL: none is planned */                                         \
    FIELD(R, record, ask, meeting_when)  /* the last that is over while nobody said what became of it */     \
    FIELD(R, list, asked, meeting_when)  /* those before it */                                               \
    FIELD(R, flag, has_asked, 0)                                                                             \
    FIELD(R, flag, answers_first, 0) /* a proposal waits for me */                                           \
    FIELD(R, list, proposals, meeting_proposal_line)                                                         \
    FIELD(R, flag, has_proposals, 0)                                                                         \
    FIELD(R, list, series, meeting_series_line)                                                              \
    FIELD(R, flag, has_series, 0)                                                                            \
    FIELD(R, list, coming, meeting_when)                                                                     \
    FIELD(R, list, later, meeting_when)                                                                      \
    FIELD(R, integer, later_count, 0)                                                                        \
    FIELD(R, flag, has_coming, 0)                                                                            \
    FIELD(R, list, past, meeting_when)                                                                       \
    FIELD(R, flag, has_past, 0)                                                                              \
    FIELD(R, flag, nothing, 0) /* neither planned nor past */                                                \
    FIELD(R, integer, held, 0)                                                                               \
    FIELD(R, integer, on_time, 0)  /* of them, with everybody there on time */                               \
    FIELD(R, text, often_moved, 0) /* kind words when the next one was moved again and again */              \
    FIELD(R, texts, hours, 0)      /* when each usually works */                                             \
    FIELD(R, text, previous_page, 0)                                                                         \
    FIELD(R, text, next_page, 0)
RECORD_LOCAL(meetings_view, MEETINGS_VIEW_FIELDS)

static void sort_planned(struct request *request, const struct membership *membership,
                         const struct list *planned, struct meetings_view *view)
{
    struct arena *arena = request->arena;
    int64_t now = clock_seconds(request->clock);
    LIST_EACH (planned, struct meeting, meeting) {
        const struct meeting_when *when = meeting_when_new(request, membership, meeting);
        if (meeting_ends_at(meeting) <= now) {
            if (view->ask) *LIST_ADD(&view->asked, arena, struct meeting_when) = *view->ask;
            view->ask = when;
        } else if (!view->next) {
            view->next = when;
        } else {
            struct list *list = view->coming.count < COMING_SHOWN ? &view->coming : &view->later;
            *LIST_ADD(list, arena, struct meeting_when) = *when;
        }
    }
    view->has_asked = view->asked.count > 0;
    view->has_coming = view->coming.count > 0;
    view->later_count = (int64_t)view->later.count;
}

static enum error read_past(struct request *request, const struct membership *membership,
                            struct meetings_view *view)
{
    struct list past = {0};
    int64_t page = request_page(request);
    TRY(meetings_past(membership, PAST_A_PAGE + 1, (page - 1) * PAST_A_PAGE, &past));
    view->previous_page = request_page_link(request, page - 1);
    view->next_page = past.count > PAST_A_PAGE ? request_page_link(request, page + 1) : "";
    if (past.count > PAST_A_PAGE) past.count = PAST_A_PAGE;
    LIST_EACH (&past, struct meeting, meeting)
        *LIST_ADD(&view->past, request->arena, struct meeting_when) =
            meeting_when_of(membership, request->zone, meeting);
    view->has_past = view->past.count > 0;
    return OK;
}

static enum error meetings_show(struct request *request, struct reply *reply)
{
    struct meetings_view *view = ARENA_NEW(request->arena, struct meetings_view);
    struct relationship_page page;
    struct list planned = {0};
    TRY(relationship_page_open(request, reply, RELATIONSHIP_READ, "meetings", MESSAGE("Meetings"), &page));
    const struct membership *membership = &page.membership;
    view->head = page.head;
    TRY(meetings_planned(membership, 0, PLANNED_AT_MOST, &planned));
    sort_planned(request, membership, &planned, view);
    TRY(read_past(request, membership, view));
    TRY(meeting_proposals_open(membership, &view->proposals));
    view->has_proposals = view->proposals.count > 0;
    LIST_EACH (&view->proposals, struct meeting_proposal_line, line)
        if (line->waits_for_me) view->answers_first = true;
    TRY(meeting_series_running(membership, &view->series));
    view->has_series = view->series.count > 0;
    TRY(meetings_on_time(membership, &view->held, &view->on_time));
    TRY(meeting_hours_words(membership, &view->hours));
    LIST_EACH (&planned, struct meeting, meeting)
        if (view->next && meeting->id == view->next->id && meeting->postponed >= OFTEN_MOVED)
            view->often_moved = view->next->postponed_words;
    view->nothing = !view->next && !view->ask && !view->has_past && !view->has_proposals;
    reply_view(reply, view);
    return OK;
}

/* ---- mine, in all relationships ---- */

enum { MINE_BACK_DAYS = 14, MINE_AHEAD_DAYS = 92, DAY = 86400 };

#define MEETINGS_MINE_FIELDS(FIELD, R)                                                                       \
    FIELD(R, list, asked, meeting_mine)                                                                      \
    FIELD(R, flag, asks, 0)                                                                                  \
    FIELD(R, list, coming, meeting_mine)                                                                     \
    FIELD(R, flag, has_coming, 0)                                                                            \
    FIELD(R, text, hours, 0)
RECORD_LOCAL(meetings_mine, MEETINGS_MINE_FIELDS)

static enum error meetings_mine_show(struct request *request, struct reply *reply)
{
    struct meetings_mine *view = ARENA_NEW(request->arena, struct meetings_mine);
    int64_t now = clock_seconds(request->clock), me = request->viewer->person;
    struct person_hours hours;
    struct list meetings = {0};
    TRY(meeting_of_person(request->db, request->arena, request->language, me, now - MINE_BACK_DAYS * DAY,
                          now + MINE_AHEAD_DAYS * DAY, &meetings));
    TRY(person_hours_get(request->db, request->arena, me, &hours));
    LIST_EACH (&meetings, struct meeting_mine, meeting)
        *LIST_ADD(meeting->ends_at <= now ? &view->asked : &view->coming, request->arena,
                  struct meeting_mine) = *meeting;
    view->asks = view->asked.count > 0;
    view->has_coming = view->coming.count > 0;
    view->hours = person_hours_words(request->arena, request->language, &hours);
    reply_title(reply, "relationships", "My meetings");
    reply_view(reply, view);
    return OK;
}

static const struct route routes[] = {
    {.method = METHOD_GET,
     .pattern = "/relationships/:id/meetings",
     .access = ACCESS_SIGNED_IN,
     .rule = MEETING_RULE,
     .summary = "A relationship's meetings: the next one, those to come, those of before",
     .handle = meetings_show,
     .view = &meetings_view_record,
     .template = "meeting/meetings.html"},
    {.method = METHOD_GET,
     .pattern = "/meetings",
     .access = ACCESS_SIGNED_IN,
     .rule = "one's own",
     .summary = "My meetings in all relationships, of the coming three months",
     .handle = meetings_mine_show,
     .view = &meetings_mine_record,
     .template = "meeting/meetings_mine.html"},
};
const struct route_table meeting_routes = ROUTE_TABLE(routes);
