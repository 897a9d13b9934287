/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Meetings that repeat: starting a series, looking at one, changing it from one meeting on, ending it. */
#include <string.h>

#include "base/text.h"
#include "calendar/zone.h"
#include "language/language.h"
#include "meeting/meeting_pages.h"
#include "meeting/meeting_room.h"
#include "meeting/meeting_series.h"
#include "web/form.h"

enum { COMING_SHOWN = 60, FARTHEST_AHEAD = 366 * 86400 };

#define MEETING_REPEAT_FIELDS(FIELD, R)                                                                      \
    FIELD(R, time, first, 0) /* the first meeting */                                                         \
    FIELD(R, text, unit, 10) /* weeks, months */                                                             \
    FIELD(R, integer, every, 0)                                                                              \
    FIELD(R, text, ends, 10) /* open, on, after */                                                           \
    FIELD(R, day, until, 0)                                                                                  \
    FIELD(R, integer, count, 0)                                                                              \
    FIELD(R, integer, minutes, 0)                                                                            \
    FIELD(R, text, place, MEETING_PLACE_MAX)                                                                 \
    FIELD(R, text, link, MEETING_LINK_MAX)                                                                   \
    FIELD(R, flag, room, 0)  /* make a video room by the portal's template, where `link` is empty */         \
    FIELD(R, id, meeting, 0) /* a change: from this occurrence on; 0: from the next one on */                \
    FIELD(R, integer, version, 0)
FORM_LOCAL(meeting_repeat, MEETING_REPEAT_FIELDS)

#define MEETING_SERIES_VIEW_FIELDS(FIELD, R)                                                                 \
    FIELD(R, record, head, relationship_head)                                                                \
    FIELD(R, id, id, 0)      /* 0: a new one */                                                              \
    FIELD(R, text, words, 0) /* "Every 2 weeks on Tuesday, 15:00 (Europe/Stockholm)" */                      \
    FIELD(R, text, place, 0)                                                                                 \
    FIELD(R, text, link, 0)                                                                                  \
    FIELD(R, flag, runs, 0)                                                                                  \
    FIELD(R, list, coming, meeting_when)                                                                     \
    FIELD(R, flag, has_coming, 0)                                                                            \
    FIELD(R, record, form, meeting_repeat)                                                                   \
    FIELD(R, record, problems, meeting_repeat_problems)                                                      \
    FIELD(R, list, units, choice)                                                                            \
    FIELD(R, flag, ends_open, 0)                                                                             \
    FIELD(R, flag, ends_on, 0)                                                                               \
    FIELD(R, flag, ends_after, 0)                                                                            \
    FIELD(R, flag, has_rooms, 0)                                                                             \
    FIELD(R, text, zone, 0)       /* whose clocks it keeps */                                                \
    FIELD(R, flag, other_zone, 0) /* they are not the reader's */                                            \
    FIELD(R, text, conflict, 0)
RECORD_LOCAL(meeting_series_view, MEETING_SERIES_VIEW_FIELDS)

struct series_page {
    struct relationship_page page;
    struct meeting_series series; /* id 0: a new one */
    struct meeting_repeat form;
    struct meeting_repeat_problems problems;
    const char *pattern; /* for rooms */
};

static enum error open_series(struct request *request, struct reply *reply, enum relationship_use use,
                              struct series_page **ret_page)
{
    struct series_page *page = ARENA_NEW(request->arena, struct series_page);
    int64_t id;
    TRY(relationship_page_open(request, reply, use, "meetings", MESSAGE("A series of meetings"),
                               &page->page));
    TRY(meeting_room_template(request->db, request->arena, &page->pattern));
    form_no_problems(&meeting_repeat_problems_record, &page->problems);
    if (strstr(request->route->pattern, ":series")) {
        TRY(request_id(request, "series", &id));
        TRY(meeting_series_get(&page->page.membership, id, &page->series));
    }
    *ret_page = page;
    return OK;
}

/* A series keeps the zone in which it was planned, whoever changes it. */
static const struct zone *zone_of(const struct request *request, const struct series_page *page)
{
    return page->series.id ? zone_load(request->arena, page->series.zone) : request->zone;
}

/* ---- showing ---- */

static enum error add_coming(struct request *request, struct series_page *page,
                             struct meeting_series_view *view)
{
    struct list meetings = {0};
    if (!page->series.id) return OK;
    TRY(meeting_series_coming(&page->page.membership, page->series.id, COMING_SHOWN, &meetings));
    LIST_EACH (&meetings, struct meeting, meeting)
        *LIST_ADD(&view->coming, request->arena, struct meeting_when) =
            meeting_when_of(&page->page.membership, request->zone, meeting);
    view->has_coming = view->coming.count > 0;
    return OK;
}

static enum error series_view(struct request *request, struct series_page *page,
                              struct meeting_series_view **ret_view)
{
    struct meeting_series_view *view = ARENA_NEW(request->arena, struct meeting_series_view);
    const char *ends = text_or_empty(page->form.ends);
    *view = (struct meeting_series_view){.head = page->page.head,
                                         .id = page->series.id,
                                         .words = "",
                                         .form = &page->form,
                                         .problems = &page->problems,
                                         .has_rooms = *page->pattern != 0,
                                         .zone = zone_name(zone_of(request, page))};
    view->other_zone = strcmp(view->zone, zone_name(request->zone)) != 0;
    if (page->series.id) {
        view->words = meeting_series_words(request->arena, request->language, &page->series);
        view->place = page->series.place;
        view->link = page->series.link;
        view->runs = strcmp(page->series.state, "running") == 0 && page->page.membership.writable;
    }
    choice_add(request->arena, &view->units, "weeks", MESSAGE("weeks"), "", page->form.unit);
    choice_add(request->arena, &view->units, "months", MESSAGE("months"), "", page->form.unit);
    view->ends_on = strcmp(ends, "on") == 0;
    view->ends_after = strcmp(ends, "after") == 0;
    view->ends_open = !view->ends_on && !view->ends_after;
    TRY(add_coming(request, page, view));
    *ret_view = view;
    return OK;
}

/* What the agreement's rhythm comes to. */
static void suggest_rhythm(int64_t cadence_days, struct meeting_repeat *form)
{
    bool months = cadence_days >= 28 && cadence_days <= 31;
    int64_t weeks = (cadence_days + 3) / 7;
    form->unit = months ? "months" : "weeks";
    form->every = months || weeks < 1 ? 1 : weeks > RECURRENCE_EVERY_MAX ? RECURRENCE_EVERY_MAX : weeks;
}

static enum error new_show(struct request *request, struct reply *reply)
{
    struct series_page *page;
    struct meeting_series_view *view;
    struct meeting_terms terms;
    struct list times = {0};
    TRY(open_series(request, reply, RELATIONSHIP_WRITE, &page));
    TRY(meeting_terms_of(&page->page.membership, &terms));
    struct meeting_suggesting suggesting = {.zone = request->zone, .minutes = terms.minutes, .most = 1};
    TRY(meeting_suggest(&page->page.membership, &suggesting, &times));
    page->form = (struct meeting_repeat){
        .ends = "open", .count = 10, .minutes = terms.minutes, .room = *page->pattern != 0};
    if (times.count) page->form.first = LIST_AT(&times, struct meeting_suggestion, 0)->starts_at;
    suggest_rhythm(terms.cadence_days, &page->form);
    TRY(series_view(request, page, &view));
    reply_view(reply, view);
    return OK;
}

/* The form as the series stands, from its next occurrence on. */
static enum error fill_form(struct request *request, struct series_page *page)
{
    struct recurrence recurrence;
    struct list coming = {0};
    if (!recurrence_read(page->series.rule, &recurrence)) return ERROR_DAMAGED;
    TRY(meeting_series_coming(&page->page.membership, page->series.id, COMING_SHOWN, &coming));
    page->form = (struct meeting_repeat){
        .unit = recurrence.unit == RECURRENCE_WEEKS ? "weeks" : "months",
        .every = recurrence.every,
        .ends = recurrence.until ? "on" : "open",
        .until = recurrence.until,
        .count = 10,
        .minutes = page->series.minutes,
        .place = page->series.place,
        .link = page->series.link,
        .version = page->series.version,
    };
    if (coming.count) {
        struct meeting *next = LIST_AT(&coming, struct meeting, 0);
        int64_t from;
        LIST_EACH (&coming, struct meeting, meeting)
            if (text_to_int(request_value(request, "meeting"), 1, INT64_MAX, &from) && meeting->id == from)
                next = meeting;
        page->form.meeting = next->id;
        page->form.first = next->starts_at;
    }
    return OK;
}

static enum error series_show(struct request *request, struct reply *reply)
{
    struct series_page *page;
    struct meeting_series_view *view;
    TRY(open_series(request, reply, RELATIONSHIP_READ, &page));
    TRY(fill_form(request, page));
    TRY(series_view(request, page, &view));
    reply_view(reply, view);
    return OK;
}

/* ---- saving ---- */

static void check_when(struct request *request, struct series_page *page)
{
    const struct meeting_repeat *form = &page->form;
    struct meeting_repeat_problems *problems = &page->problems;
    int64_t now = clock_seconds(request->clock);
    if (!form->first && !*problems->first) problems->first = MESSAGE("Say when the first meeting is.");
    if (form->first && form->first <= now)
        problems->first = MESSAGE("This time has passed. Choose one that is to come.");
    if (form->first > now + FARTHEST_AHEAD)
        problems->first = MESSAGE("That is more than a year away. Choose an earlier time.");
    if (strcmp(form->unit, "weeks") != 0 && strcmp(form->unit, "months") != 0)
        problems->unit = MESSAGE("Choose weeks or months.");
    if (!*problems->every && (form->every < 1 || form->every > RECURRENCE_EVERY_MAX))
        problems->every = MESSAGE("Write a number from 1 to 12.");
    if (strcmp(form->ends, "on") == 0 && form->first &&
        form->until < zone_local(zone_of(request, page), form->first).day)
        problems->until = MESSAGE("This is before the first meeting. Choose a later day.");
    if (strcmp(form->ends, "after") == 0 && (form->count < 1 || form->count > RECURRENCE_COUNT_MAX))
        problems->count = MESSAGE("Write a number of meetings from 1 to 200.");
}

static enum error read_series(struct request *request, struct series_page *page)
{
    struct meeting_repeat *form = &page->form;
    struct meeting_repeat_problems *problems = &page->problems;
    struct meeting_repeat stored = page->form;
    request_read_form(request, &meeting_repeat_record, form, &meeting_repeat_problems_record, problems);
    form_keep_unsent(request, &meeting_repeat_record, &stored, form);
    form->unit = text_or_empty(form->unit);
    form->ends = text_or_empty(form->ends);
    check_when(request, page);
    if (!*problems->minutes) problems->minutes = meeting_minutes_problem(form->minutes);
    if (!*problems->link) problems->link = meeting_link_problem(text_or_empty(form->link));
    return OK;
}

static struct meeting_series_new series_of(const struct request *request, const struct series_page *page)
{
    const struct meeting_repeat *form = &page->form;
    const struct zone *zone = zone_of(request, page);
    struct wall_time first = zone_local(zone, form->first);
    const char *link = text_or_empty(form->link);
    enum recurrence_unit unit = strcmp(form->unit, "weeks") == 0 ? RECURRENCE_WEEKS : RECURRENCE_MONTHS;
    struct meeting_series_new series = {.recurrence = recurrence_on(unit, (int)form->every, first.day),
                                        .zone = zone_name(zone),
                                        .first_day = first.day,
                                        .minute = first.second / 60,
                                        .minutes = form->minutes,
                                        .place = form->place,
                                        .link = link};
    if (strcmp(form->ends, "on") == 0) series.recurrence.until = form->until;
    if (strcmp(form->ends, "after") == 0) series.recurrence.count = (int)form->count;
    if (!*link && form->room && *page->pattern)
        series.link = meeting_room_link(request->arena, page->pattern, page->page.membership.relationship);
    return series;
}

static enum error show_again(struct request *request, struct reply *reply, struct series_page *page)
{
    struct meeting_series_view *view;
    TRY(series_view(request, page, &view));
    view->conflict = page->problems.version;
    reply_problems(reply, view, &meeting_repeat_problems_record, &page->problems);
    return OK;
}

static enum error new_post(struct request *request, struct reply *reply)
{
    struct series_page *page;
    struct meeting_terms terms;
    int64_t id;
    TRY(open_series(request, reply, RELATIONSHIP_WRITE, &page));
    TRY(meeting_terms_of(&page->page.membership, &terms));
    page->form = (struct meeting_repeat){.ends = "open", .minutes = terms.minutes};
    suggest_rhythm(terms.cadence_days, &page->form);
    TRY(read_series(request, page));
    if (form_has_problems(&meeting_repeat_problems_record, &page->problems))
        return show_again(request, reply, page);
    struct meeting_series_new series = series_of(request, page);
    enum error error = meeting_series_start(&page->page.membership, &series, &id);
    if (error == ERROR_TOO_LARGE)
        reply_explain(reply, "%d series run already. End one that you do not need any more first.",
                      MEETING_SERIES_MAX);
    TRY(error);
    reply_notice(reply, "The series is planned. Single meetings can still be moved or cancelled.");
    reply_see(reply, "/relationships/%lld/meetings/series/%lld",
              (long long)page->page.membership.relationship, (long long)id);
    return OK;
}

static enum error series_conflict(struct request *request, struct reply *reply, struct series_page *page)
{
    TRY(meeting_series_get(&page->page.membership, page->series.id, &page->series));
    if (strcmp(page->series.state, "running") != 0) {
        reply_explain(reply,
                      "This series has ended or was changed meanwhile. Go back to your meetings and look.");
        return ERROR_CONFLICT;
    }
    page->form.version = page->series.version;
    page->problems.version = MESSAGE("Somebody changed this series meanwhile. Look at it, then save again.");
    return show_again(request, reply, page);
}

static enum error series_post(struct request *request, struct reply *reply)
{
    struct series_page *page;
    int64_t next;
    TRY(open_series(request, reply, RELATIONSHIP_WRITE, &page));
    TRY(fill_form(request, page));
    TRY(read_series(request, page));
    if (form_has_problems(&meeting_repeat_problems_record, &page->problems))
        return show_again(request, reply, page);
    struct meeting_series_new series = series_of(request, page);
    struct meeting_series_change change = {.series = page->series.id,
                                           .version = page->form.version,
                                           .meeting = page->form.meeting,
                                           .next = &series};
    enum error error = meeting_series_change(&page->page.membership, &change, &next);
    if (error == ERROR_CONFLICT) return series_conflict(request, reply, page);
    if (error != OK) return error;
    reply_notice(reply, "The series is changed from there on.");
    reply_see(reply, "/relationships/%lld/meetings/series/%lld",
              (long long)page->page.membership.relationship, (long long)next);
    return OK;
}

static enum error end_post(struct request *request, struct reply *reply)
{
    struct series_page *page;
    int64_t next;
    TRY(open_series(request, reply, RELATIONSHIP_WRITE, &page));
    struct meeting_series_change change = {.series = page->series.id, .version = page->series.version};
    enum error error = meeting_series_change(&page->page.membership, &change, &next);
    if (error == ERROR_CONFLICT) reply_explain(reply, "This series has ended already.");
    if (error != OK) return error;
    reply_notice(reply, "The series is ended. Meetings that were held stay.");
    reply_see(reply, "/relationships/%lld/meetings", (long long)page->page.membership.relationship);
    return OK;
}

static const struct route routes[] = {
    {.method = METHOD_GET,
     .pattern = "/relationships/:id/meetings/series/new",
     .access = ACCESS_SIGNED_IN,
     .rule = MEETING_RULE,
     .summary = "A series of meetings by the agreed rhythm, to be planned",
     .handle = new_show,
     .view = &meeting_series_view_record,
     .template = "meeting/meeting_series_new.html"},
    {.method = METHOD_POST,
     .pattern = "/relationships/:id/meetings/series/new",
     .makes_new = true,
     .access = ACCESS_SIGNED_IN,
     .rule = MEETING_RULE,
     .summary = "Plan a series of meetings",
     .handle = new_post,
     .input = &meeting_repeat_record,
     .view = &meeting_series_view_record,
     .template = "meeting/meeting_series_new.html"},
    {.method = METHOD_GET,
     .pattern = "/relationships/:id/meetings/series/:series",
     .access = ACCESS_SIGNED_IN,
     .rule = MEETING_RULE,
     .summary = "A series and its coming meetings",
     .handle = series_show,
     .view = &meeting_series_view_record,
     .template = "meeting/meeting_series.html"},
    {.method = METHOD_POST,
     .pattern = "/relationships/:id/meetings/series/:series",
     .access = ACCESS_SIGNED_IN,
     .rule = MEETING_RULE,
     .summary = "Change a series from one meeting on",
     .handle = series_post,
     .input = &meeting_repeat_record,
     .view = &meeting_series_view_record,
     .template = "meeting/meeting_series.html"},
    {.method = METHOD_POST,
     .pattern = "/relationships/:id/meetings/series/:series/end",
     .access = ACCESS_SIGNED_IN,
     .rule = MEETING_RULE,
     .summary = "End a series; its coming meetings go with it",
     .handle = end_post},
};
const struct route_table meeting_series_routes = ROUTE_TABLE(routes);
