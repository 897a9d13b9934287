/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Every quarter of an hour is a candidate. Each has a cost; the cheapest of a day is proposed, the earlier
 * one where two cost the same. Minutes outside of somebody's hours weigh more the more that person gave
 * before.
 */
#include "meeting/meeting_propose.h"

#include "base/clock.h"

enum {
    QUARTER = 15 * 60,
    DAY_MINUTES = 1440,
    DAY_SECONDS = 86400,
    MORNING = 6 * 60,      /* nobody is asked to begin before, */
    NIGHT = 22 * 60,       /* or to end after, unless they work then */
    MOST_OUTSIDE = 4 * 60, /* minutes of one person in one meeting */
    ENOUGH_DAYS = 3,
    AT_LEAST_AHEAD = 18 * 3600,
    EARLY_DAYS = 3,
    /* What it costs, as if it were minutes outside: */
    COST_LUNCH = 30,
    COST_EDGE = 10, /* the first or last half hour of somebody's day */
    COST_ODD = 12,  /* not at a full or half hour */
    COST_HALF = 3,  /* at a half hour */
    COST_SAME = 20, /* within two hours of the time of the day proposed before */
};

RECORD_DEFINE(meeting_busy, MEETING_BUSY_FIELDS)

struct wall_span {
    int64_t day;
    int64_t from, until; /* minutes of that day; `until` may go beyond it */
};

static struct wall_span span_there(const struct zone *zone, int64_t starts_at, int64_t minutes)
{
    struct wall_time start = zone_local(zone, starts_at), end = zone_local(zone, starts_at + minutes * 60);
    return (struct wall_span){.day = start.day,
                              .from = start.second / 60,
                              .until = (end.day - start.day) * DAY_MINUTES + end.second / 60};
}

static int64_t at_least_zero(int64_t number)
{
    return number > 0 ? number : 0;
}

struct meeting_lie meeting_lies(const struct meeting_party *party, int64_t starts_at, int64_t minutes)
{
    struct wall_span span = span_there(party->zone, starts_at, minutes);
    const struct person_hours *hours = &party->hours;
    int64_t earliest = hours->from_minute < MORNING ? hours->from_minute : MORNING;
    int64_t latest = hours->until_minute > NIGHT ? hours->until_minute : NIGHT;
    struct meeting_lie lie = {
        .before = at_least_zero(hours->from_minute - span.from),
        .after = at_least_zero(span.until - hours->until_minute),
    };
    lie.off = !(hours->days >> weekday_of_day(span.day) & 1) || span.from < earliest || span.until > latest ||
              lie.before + lie.after > MOST_OUTSIDE;
    return lie;
}

/* ---- one candidate ---- */

struct looking {
    const struct meeting_search *search;
    int64_t *given; /* minutes outside so far, with those of the times found before */
    bool edges;     /* whether times outside of somebody's hours count */
    int64_t last;   /* the time of the day of the one found before, minutes; -1 none */
};

static bool is_taken(const struct meeting_search *search, int64_t starts_at)
{
    int64_t ends_at = starts_at + search->minutes * 60;
    LIST_EACH (&search->busy, struct meeting_busy, busy)
        if (busy->starts_at < ends_at && starts_at < busy->starts_at + busy->minutes * 60) return true;
    return false;
}

/* What it costs one of them; -1 when it is not to be asked for. */
static int64_t cost_to(const struct looking *looking, size_t which, int64_t starts_at)
{
    const struct meeting_party *party = &looking->search->parties[which];
    struct meeting_lie lie = meeting_lies(party, starts_at, looking->search->minutes);
    int64_t outside = lie.before + lie.after, cost = 0;
    if (lie.off || (outside && !looking->edges)) return -1;
    if (outside) return outside * (60 + looking->given[which]) / 60;
    struct wall_span span = span_there(party->zone, starts_at, looking->search->minutes);
    if (span.from < 13 * 60 && span.until > 12 * 60) cost += COST_LUNCH;
    if (span.from < party->hours.from_minute + 30 || span.until > party->hours.until_minute - 30)
        cost += COST_EDGE;
    return cost;
}

/* Of the time of the day, on the clock of who looks. */
static int64_t cost_of_clock(const struct looking *looking, int64_t starts_at)
{
    int64_t minute = zone_local(looking->search->zone, starts_at).second / 60, cost = 0;
    if (minute % 60 == 30) cost = COST_HALF;
    else if (minute % 60) cost = COST_ODD;
    if (looking->last >= 0 && minute > looking->last - 120 && minute < looking->last + 120) cost += COST_SAME;
    return cost;
}

static int64_t cost_of(const struct looking *looking, int64_t starts_at)
{
    int64_t cost = cost_of_clock(looking, starts_at);
    if (is_taken(looking->search, starts_at)) return -1;
    for (size_t i = 0; i < looking->search->count; i++) {
        int64_t one = cost_to(looking, i, starts_at);
        if (one < 0) return -1;
        cost += one;
    }
    return cost;
}

/* ---- days ---- */

/* The cheapest time that begins on a day of the one who looks; 0 when there is none. */
static int64_t best_of_day(const struct looking *looking, int64_t day)
{
    const struct meeting_search *search = looking->search;
    int64_t start = zone_from_local(search->zone, (struct wall_time){.day = day});
    int64_t end = zone_from_local(search->zone, (struct wall_time){.day = day + 1});
    int64_t best = 0, cheapest = -1;
    for (int64_t at = start + (QUARTER - start % QUARTER) % QUARTER; at < end; at += QUARTER) {
        int64_t cost = at < search->from ? -1 : cost_of(looking, at);
        if (cost < 0 || (cheapest >= 0 && cost >= cheapest)) continue;
        cheapest = cost;
        best = at;
    }
    return best;
}

static void take(struct looking *looking, int64_t starts_at)
{
    const struct meeting_search *search = looking->search;
    looking->last = zone_local(search->zone, starts_at).second / 60;
    for (size_t i = 0; i < search->count; i++) {
        struct meeting_lie lie = meeting_lies(&search->parties[i], starts_at, search->minutes);
        looking->given[i] += lie.before + lie.after;
    }
}

static void look(struct arena *arena, const struct meeting_search *search, bool edges, struct list *times)
{
    struct looking looking = {.search = search,
                              .given = arena_alloc_many(arena, search->count + 1, sizeof(int64_t)),
                              .edges = edges,
                              .last = -1};
    int64_t first = zone_local(search->zone, search->from).day;
    for (size_t i = 0; i < search->count; i++) looking.given[i] = search->parties[i].given;
    for (int64_t day = first; day < first + search->days && times->count < search->most; day++) {
        int64_t best = best_of_day(&looking, day);
        if (!best) continue;
        *LIST_ADD(times, arena, int64_t) = best;
        take(&looking, best);
    }
}

void meeting_propose(struct arena *arena, const struct meeting_search *search, struct list *ret_times)
{
    struct list times = {0}, edges = {0};
    size_t enough = search->most < ENOUGH_DAYS ? search->most : ENOUGH_DAYS;
    look(arena, search, false, &times);
    if (times.count < enough) look(arena, search, true, &edges);
    const struct list *better = edges.count > times.count ? &edges : &times;
    LIST_EACH (better, int64_t, time) *LIST_ADD(ret_times, arena, int64_t) = *time;
}

int64_t meeting_propose_from(int64_t now, int64_t last, int64_t cadence_days)
{
    int64_t soon = now + AT_LEAST_AHEAD;
    int64_t due = last ? last + (cadence_days - EARLY_DAYS) * DAY_SECONDS : soon;
    return due > soon ? due : soon;
}
