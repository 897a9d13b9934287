/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "meeting/meeting_series.h"

#include <ctype.h>
#include <string.h>

#include "base/random.h"
#include "base/text.h"
#include "calendar/date_text.h"
#include "calendar/zone.h"
#include "db/db.h"
#include "language/language.h"
#include "meeting/meeting_rules.h"
#include "meeting/meeting_series_store.h"
#include "meeting/meeting_store.h"
#include "meeting/meeting_tell.h"
#include "person/person_hours.h"
#include "relationship/relationship_progress.h"

#define SERIES_STARTED "meeting.series"
#define SERIES_ENDED "meeting.series-ended"

enum { DAY_MINUTES = 1440 };

RECORD_DEFINE(meeting_series_line, MEETING_SERIES_LINE_FIELDS)

static int64_t moment_of(const struct membership *membership, const struct meeting_series_new *series)
{
    return zone_from_local(
        zone_load(membership->arena, series->zone),
        (struct wall_time){.day = series->first_day, .second = (int32_t)series->minute * 60});
}

static enum error tell(const struct membership *membership, const char *kind, int64_t subject, int64_t first,
                       const char *path)
{
    return meeting_tell(membership,
                        &(struct notice){.kind = kind, .subject = subject, .path = path, .when = first});
}

static const char *path_of(const struct membership *membership, int64_t id)
{
    return arena_format(membership->arena, "/meetings/series/%lld", (long long)id);
}

/* ---- starting ---- */

static bool falls_on_first(struct arena *arena, const struct meeting_series_new *series)
{
    struct list days = {0};
    const char *rule = recurrence_write(arena, &series->recurrence);
    return recurrence_days(arena, rule, series->first_day, series->first_day, series->first_day, &days) ==
               OK &&
           days.count == 1;
}

static bool is_good(struct arena *arena, const struct meeting_series_new *series)
{
    return recurrence_is_good(&series->recurrence) && series->first_day > 0 && series->minute >= 0 &&
           series->minute < DAY_MINUTES && series->minutes >= MEETING_SHORTEST &&
           series->minutes <= MEETING_LONGEST && zone_is_known(series->zone) &&
           text_length(text_or_empty(series->place)) <= MEETING_PLACE_MAX &&
           meeting_link_is_good(text_or_empty(series->link)) && falls_on_first(arena, series);
}

/* The row and its first occurrences. */
static enum error make(const struct membership *membership, const struct meeting_series_new *series,
                       int64_t id)
{
    struct meeting_series_plan plan;
    int64_t today = clock_day(membership->clock);
    int64_t first = series->first_day > today ? series->first_day : today;
    TRY(meeting_series_insert(membership, id, series));
    TRY(meeting_series_plan_get(membership->db, membership->arena, id, &plan));
    return meeting_series_make(membership->db, membership->arena, membership->clock, &plan,
                               first + MEETING_SERIES_DAYS);
}

struct start_work {
    const struct membership *membership;
    const struct meeting_series_new *series;
    int64_t id;
};

static enum error recount(const struct membership *membership)
{
    return meeting_recount(membership->db, membership->arena, membership->clock, membership->relationship);
}

static enum error start(struct db *db, void *context)
{
    const struct start_work *work = context;
    const struct membership *membership = work->membership;
    struct list running = {0};
    TRY(meeting_series_running(membership, &running));
    if (running.count >= MEETING_SERIES_MAX) return ERROR_TOO_LARGE;
    TRY(make(membership, work->series, work->id));
    TRY(recount(membership));
    TRY(relationship_event_add(db, membership->clock, membership->relationship, MEETING_PLANNED,
                               membership->person, 0));
    return tell(membership, SERIES_STARTED, work->id, moment_of(membership, work->series),
                path_of(membership, work->id));
}

enum error meeting_series_start(const struct membership *membership, const struct meeting_series_new *series,
                                int64_t *ret_id)
{
    struct start_work work = {membership, series, id_new(membership->clock)};
    if (!is_good(membership->arena, series)) return ERROR_INVALID;
    TRY(membership_write(membership, start, &work));
    *ret_id = work.id;
    return OK;
}

/* ---- this and following ---- */

struct change_work {
    const struct membership *membership;
    const struct meeting_series_change *change;
    int64_t next;
};

/* From when on the occurrences change: that of a meeting, or from now on. */
static enum error change_from(const struct membership *membership, const struct meeting_series_change *change,
                              int64_t *ret_from)
{
    *ret_from = clock_seconds(membership->clock);
    return change->meeting ? meeting_series_occurs_at(membership, change->series, change->meeting, ret_from)
                           : OK;
}

/* The rule with the day before a moment as its last. */
static enum error rule_until(const struct membership *membership, const struct meeting_series *series,
                             int64_t from, const char **ret_rule)
{
    struct recurrence recurrence;
    if (!recurrence_read(series->rule, &recurrence)) return ERROR_DAMAGED;
    int64_t last = zone_local(zone_load(membership->arena, series->zone), from).day - 1;
    if (!recurrence.until || last < recurrence.until) recurrence.until = last;
    recurrence.count = 0;
    *ret_rule = recurrence_write(membership->arena, &recurrence);
    return OK;
}

static enum error change(struct db *db, void *context)
{
    struct change_work *work = context;
    const struct membership *membership = work->membership;
    const struct meeting_series_change *what = work->change;
    struct meeting_series before;
    const char *rule;
    int64_t from;
    (void)db;
    TRY(meeting_series_get(membership, what->series, &before));
    TRY(change_from(membership, what, &from));
    TRY(rule_until(membership, &before, from, &rule));
    TRY(meeting_series_close(membership, what->series, what->version, rule));
    TRY(meeting_series_drop(membership, what->series, from));
    if (what->next) TRY(make(membership, what->next, work->next));
    TRY(recount(membership));
    if (what->next)
        return tell(membership, "meeting.series-changed", work->next, moment_of(membership, what->next),
                    path_of(membership, work->next));
    return tell(membership, SERIES_ENDED, what->series, 0, "/meetings");
}

enum error meeting_series_change(const struct membership *membership,
                                 const struct meeting_series_change *what, int64_t *ret_next)
{
    struct change_work work = {membership, what, id_new(membership->clock)};
    if (what->next && !is_good(membership->arena, what->next)) return ERROR_INVALID;
    TRY(membership_write(membership, change, &work));
    *ret_next = what->next ? work.next : 0;
    return OK;
}

/* ---- words and lists ---- */

const char *meeting_series_words(struct arena *arena, const struct language *language,
                                 const struct meeting_series *series)
{
    struct recurrence recurrence;
    if (!recurrence_read(series->rule, &recurrence)) return "";
    char *words =
        arena_format(arena, say(language, "%s, %s (%s)"), recurrence_words(arena, language, &recurrence),
                     person_hours_clock(arena, series->minute), series->zone);
    words[0] = (char)toupper((unsigned char)words[0]);
    if (recurrence.count == 1) words = arena_format(arena, say(language, "%s, once"), words);
    else if (recurrence.count)
        words = arena_format(arena, say_count(language, "%s, %d time", "%s, %d times", recurrence.count),
                             words, recurrence.count);
    if (recurrence.until)
        words = arena_format(arena, say(language, "%s, until %s"), words,
                             date_words(arena, language, recurrence.until));
    return words;
}

SQL(series_running,
    "SELECT s.id, s.rule, s.zone, s.first_day, s.minute, s.minutes, s.state, s.made_until, s.version "
    "FROM meeting_series s WHERE s.relationship_id = $1 AND s.state = 'running' AND EXISTS (SELECT 1 FROM meeting m "
    "WHERE m.series_id = s.id AND m.state = 'planned' AND m.starts_at > $2) ORDER BY s.created_at, s.id LIMIT $3");

enum error meeting_series_running(const struct membership *membership, struct list *ret_lines)
{
    struct list rows = {0};
    TRY(db_list(membership->db, membership->arena, &series_running,
                DB_PARAMS(db_int(membership->relationship), db_int(clock_seconds(membership->clock)),
                          db_int(MEETING_SERIES_MAX)),
                &meeting_series_record, &rows));
    LIST_EACH (&rows, struct meeting_series, series)
        *LIST_ADD(ret_lines, membership->arena, struct meeting_series_line) = (struct meeting_series_line){
            .id = series->id,
            .words = meeting_series_words(membership->arena, membership->language, series),
            .minutes = series->minutes};
    return OK;
}

enum error meeting_series_coming(const struct membership *membership, int64_t id, int64_t limit,
                                 struct list *ret_meetings)
{
    struct list planned = {0};
    TRY(meetings_planned(membership, clock_seconds(membership->clock), 1000, &planned));
    LIST_EACH (&planned, struct meeting, meeting)
        if (meeting->series_id == id && (int64_t)ret_meetings->count < limit)
            *LIST_ADD(ret_meetings, membership->arena, struct meeting) = *meeting;
    return OK;
}
