/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Two passes. The first takes from the lines what says when: zones, and events as they stand. The second
 * turns events into spans, when all zones and all changed times of series are known.
 */
#include "calendar/free_busy.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "calendar/free_busy_parts.h"

enum { DAY = 86400 };

/* ---- merging ---- */

static int by_start(const void *left, const void *right)
{
    const struct free_busy_span *a = left, *b = right;
    return (a->starts_at > b->starts_at) - (a->starts_at < b->starts_at);
}

void free_busy_merge(struct list *spans, int64_t gap)
{
    size_t kept = 0;
    if (!spans->count) return;
    struct free_busy_span *all = spans->items;
    qsort(all, spans->count, sizeof *all, by_start);
    for (size_t i = 1; i < spans->count; i++) {
        if (all[i].starts_at > all[kept].ends_at + gap) all[++kept] = all[i];
        else if (all[i].ends_at > all[kept].ends_at) all[kept].ends_at = all[i].ends_at;
    }
    spans->count = kept + 1;
}

/* ---- spans ---- */

/* Cut to the window. */
static enum error add_span(struct reading *reading, int64_t starts_at, int64_t ends_at)
{
    const struct free_busy_window *window = reading->window;
    if (starts_at < window->from) starts_at = window->from;
    if (ends_at > window->until) ends_at = window->until;
    if (starts_at >= ends_at) return OK;
    if (reading->spans.count == FREE_BUSY_TIMES_MAX) return ERROR_TOO_LARGE;
    *LIST_ADD(&reading->spans, reading->arena, struct free_busy_span) =
        (struct free_busy_span){starts_at, ends_at};
    return OK;
}

/* When something that begins then ends. */
static int64_t end_of(struct reading *reading, const struct event *event, const struct ical_when *starts,
                      int64_t starts_at)
{
    if (event->length_kind == LENGTH_SECONDS) return starts_at + event->duration.seconds;
    struct ical_when ends = *starts;
    ends.wall.day += event->duration.days;
    return ical_moment(&reading->zones, event->tzid, &ends) + event->duration.seconds;
}

/* How long the event is: with an end in seconds, so that each repetition is equally long; whole days and
 * durations in days by the wall. */
static void settle_length(struct reading *reading, struct event *event)
{
    if (!event->has_end) return;
    if (event->starts.is_date && event->ends.is_date) {
        event->length_kind = LENGTH_DAYS;
        event->duration = (struct ical_duration){event->ends.wall.day - event->starts.wall.day, 0};
        return;
    }
    event->length_kind = LENGTH_SECONDS;
    event->duration.seconds = ical_moment(&reading->zones, event->ends_tzid, &event->ends) -
                              ical_moment(&reading->zones, event->tzid, &event->starts);
}

/* Whether another time of the series stands in its place, or nothing. */
static bool is_taken_out(const struct reading *reading, const struct event *event,
                         const struct ical_when *when, int64_t starts_at)
{
    LIST_EACH (&event->exceptions, struct tagged_when, exception) {
        if (exception->when.is_date && exception->when.wall.day == when->wall.day) return true;
        if (exception->moment == starts_at) return true;
    }
    return free_busy_is_changed(reading, event, when, starts_at);
}

static enum error add_time(struct reading *reading, const struct event *event, const struct ical_when *when)
{
    int64_t starts_at = ical_moment(&reading->zones, event->tzid, when);
    int64_t ends_at = end_of(reading, event, when, starts_at);
    if (starts_at >= reading->window->until || ends_at <= reading->window->from) return OK;
    if (event->is_series && is_taken_out(reading, event, when, starts_at)) return OK;
    return add_span(reading, starts_at, ends_at);
}

static bool is_after_end(struct reading *reading, const struct event *event, const struct ical_rule *rule,
                         const struct ical_when *when)
{
    if (!rule->has_until) return false;
    if (rule->until.is_date) return when->wall.day > rule->until.wall.day;
    return ical_moment(&reading->zones, event->tzid, when) >
           ical_moment(&reading->zones, event->tzid, &rule->until);
}

static enum error add_rule(struct reading *reading, const struct event *event, const struct ical_rule *rule)
{
    struct list days = {0};
    int64_t length = event->duration.days + event->duration.seconds / DAY + 2;
    int64_t from = reading->window->from / DAY - length, to = reading->window->until / DAY + 2;
    TRY(ical_rule_days(reading->arena, rule, event->starts.wall.day, from, to, &reading->budget, &days));
    LIST_EACH (&days, int64_t, day) {
        struct ical_when when = event->starts;
        when.wall.day = *day;
        if (*day == event->starts.wall.day || is_after_end(reading, event, rule, &when)) continue;
        TRY(add_time(reading, event, &when));
    }
    return OK;
}

static enum error add_event(struct reading *reading, struct event *event)
{
    if (event->is_free || !event->has_start) return OK;
    settle_length(reading, event);
    if (event->duration.days < 0 || event->duration.seconds < 0) return OK;
    LIST_EACH (&event->exceptions, struct tagged_when, exception)
        exception->moment = ical_moment(&reading->zones, exception->tzid, &exception->when);
    TRY(add_time(reading, event, &event->starts));
    LIST_EACH (&event->rules, const struct ical_rule *, rule) TRY(add_rule(reading, event, *rule));
    LIST_EACH (&event->dates, struct tagged_when, date) {
        struct ical_when when = date->when;
        if (when.is_date && !event->starts.is_date) when.wall.second = event->starts.wall.second;
        int64_t starts_at = ical_moment(&reading->zones, date->tzid, &when);
        if (is_taken_out(reading, event, &when, starts_at)) continue;
        TRY(add_span(reading, starts_at, end_of(reading, event, &when, starts_at)));
    }
    return OK;
}

static void keep_few_enough(struct list *spans)
{
    free_busy_merge(spans, 0);
    for (int64_t gap = 300; spans->count > FREE_BUSY_SPANS_MAX; gap *= 2) free_busy_merge(spans, gap);
}

enum error free_busy_read(struct arena *arena, const char *bytes, size_t length,
                          const struct free_busy_window *window, struct list *ret_spans)
{
    if (length > FREE_BUSY_BYTES_MAX) return ERROR_TOO_LARGE;
    struct reading reading = {.arena = arena,
                              .window = window,
                              .zones = {.arena = arena, .usual = window->zone},
                              .budget = FREE_BUSY_BUDGET};
    TRY(free_busy_gather(&reading, bytes, length));
    int64_t from_day = window->from / DAY, until_day = window->until / DAY;
    TRY(ical_zones_settle(&reading.zones, from_day - 800, until_day + 400, &reading.budget));
    free_busy_sort_changes(&reading);
    LIST_EACH (&reading.events, struct event, event) TRY(add_event(&reading, event));
    LIST_EACH (&reading.times, struct free_busy_span, time)
        TRY(add_span(&reading, time->starts_at, time->ends_at));
    keep_few_enough(&reading.spans);
    LIST_EACH (&reading.spans, struct free_busy_span, span)
        *LIST_ADD(ret_spans, arena, struct free_busy_span) = *span;
    return OK;
}
