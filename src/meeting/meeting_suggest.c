/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "meeting/meeting_suggest.h"

#include "agreement/agreement.h"
#include "base/text.h"
#include "busy/busy.h"
#include "calendar/date_text.h"
#include "calendar/zone.h"
#include "db/db.h"
#include "language/language.h"
#include "meeting/meeting_propose.h"
#include "person/person_hours.h"
#include "relationship/relationship_rules.h"

enum { LOOK_AHEAD_DAYS = 28, DAY = 86400, MEETINGS_OF_LATE = 6 };

RECORD_DEFINE(meeting_suggestion, MEETING_SUGGESTION_FIELDS)

enum error meeting_terms_of(const struct membership *membership, struct meeting_terms *ret_terms)
{
    struct agreement_terms terms;
    TRY(agreement_terms(membership->db, membership->arena, membership->relationship, &terms));
    *ret_terms = (struct meeting_terms){terms.cadence_days, terms.meeting_minutes, terms.agreed};
    return OK;
}

/* ---- what is known of the members ---- */

SQL(meeting_hours_of, "SELECT h.person_id, h.days, h.from_minute, h.until_minute FROM person_hours h "
                      "JOIN relationship_member m ON m.person_id = h.person_id "
                      "WHERE m.relationship_id = $1 AND m.left_at IS NULL");

/* In the order of the members. A member whose zone is not known is taken to be where the reader is. */
static enum error read_parties(const struct membership *membership, const struct zone *zone,
                               struct meeting_party **ret_parties)
{
    struct arena *arena = membership->arena;
    struct list hours = {0};
    struct meeting_party *parties = arena_alloc_many(arena, membership->members.count + 1, sizeof *parties);
    size_t count = 0;
    TRY(db_list(membership->db, arena, &meeting_hours_of, DB_PARAMS(db_int(membership->relationship)),
                &person_hours_record, &hours));
    LIST_EACH (&membership->members, struct relationship_member, member) {
        struct meeting_party *party = &parties[count++];
        party->zone = *member->time_zone ? zone_load(arena, member->time_zone) : zone;
        party->hours = person_hours_usual(member->id);
        LIST_EACH (&hours, struct person_hours, said)
            if (said->person_id == member->id) party->hours = *said;
    }
    *ret_parties = parties;
    return OK;
}

/* Meetings of any member, in whichever relationship. */
SQL(meeting_taken,
    "SELECT DISTINCT m.id, m.starts_at, m.minutes FROM relationship_member here "
    "JOIN relationship_member there ON there.person_id = here.person_id AND there.left_at IS NULL "
    "JOIN meeting m ON m.relationship_id = there.relationship_id "
    "WHERE here.relationship_id = $1 AND here.left_at IS NULL AND m.state = 'planned' AND m.starts_at > $2 "
    "AND m.starts_at < $3");
SQL(meeting_of_late,
    "SELECT starts_at, minutes FROM meeting WHERE relationship_id = $1 AND state IN ('held', 'planned') "
    "AND (series_id IS NULL OR starts_at <= $3) ORDER BY starts_at DESC, id DESC LIMIT $2");

#define TAKEN_FIELDS(FIELD, R)                                                                               \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, time, starts_at, 0)                                                                             \
    FIELD(R, integer, minutes, 0)
RECORD_LOCAL(taken, TAKEN_FIELDS)

static enum error read_busy(const struct membership *membership, struct meeting_search *search)
{
    struct list rows = {0};
    TRY(db_list(membership->db, membership->arena, &meeting_taken,
                DB_PARAMS(db_int(membership->relationship), db_int(search->from - DAY),
                          db_int(search->from + (search->days + 1) * DAY)),
                &taken_record, &rows));
    LIST_EACH (&rows, struct taken, row)
        *LIST_ADD(&search->busy, membership->arena, struct meeting_busy) =
            (struct meeting_busy){.starts_at = row->starts_at, .minutes = row->minutes};
    return OK;
}

static enum error calendar_times(const struct membership *membership, const struct list *people, int64_t from,
                                 int64_t until, struct list *ret_spans)
{
    struct busy_means means = {membership->db, membership->arena, membership->clock, membership->portal_key};
    return busy_times(&means, people, from, until, ret_spans);
}

/* What the calendars of all of them say who gave one; whose it was is not known here. */
static enum error read_calendars(const struct membership *membership, struct meeting_search *search)
{
    struct list people = {0}, spans = {0};
    LIST_EACH (&membership->members, struct relationship_member, member)
        *LIST_ADD(&people, membership->arena, int64_t) = member->id;
    TRY(calendar_times(membership, &people, search->from, search->from + (search->days + 1) * DAY, &spans));
    LIST_EACH (&spans, struct free_busy_span, span)
        *LIST_ADD(&search->busy, membership->arena, struct meeting_busy) = (struct meeting_busy){
            .starts_at = span->starts_at, .minutes = (span->ends_at - span->starts_at + 59) / 60};
    return OK;
}

static bool overlap(int64_t from, int64_t until, int64_t starts_at, int64_t ends_at)
{
    int64_t later = from > starts_at ? from : starts_at, earlier = until < ends_at ? until : ends_at;
    return later < earlier;
}

enum error meeting_is_busy_myself(const struct membership *membership, int64_t starts_at, int64_t minutes,
                                  const struct meeting_when *moved, bool *ret_busy)
{
    struct list me = {0}, spans = {0};
    int64_t ends_at = starts_at + minutes * 60;
    int64_t free_from = moved ? moved->starts_at : 0, free_until = moved ? moved->ends_at : 0;
    bool busy = false;
    *LIST_ADD(&me, membership->arena, int64_t) = membership->person;
    TRY(calendar_times(membership, &me, starts_at, ends_at, &spans));
    LIST_EACH (&spans, struct free_busy_span, span) {
        /* What of it is before and after the meeting's time so far. */
        int64_t before = span->ends_at < free_from ? span->ends_at : free_from;
        int64_t after = span->starts_at > free_until ? span->starts_at : free_until;
        busy = busy || overlap(span->starts_at, before, starts_at, ends_at) ||
               overlap(after, span->ends_at, starts_at, ends_at);
    }
    *ret_busy = busy;
    return OK;
}

/* What each gave in the last meetings, and when the last one was. What a series has for months ahead does not
 * count: who looks for a time wants one between. */
static enum error read_late(const struct membership *membership, struct meeting_party *parties,
                            int64_t *ret_last)
{
    struct list late = {0};
    TRY(db_list(membership->db, membership->arena, &meeting_of_late,
                DB_PARAMS(db_int(membership->relationship), db_int(MEETINGS_OF_LATE),
                          db_int(clock_seconds(membership->clock))),
                &meeting_busy_record, &late));
    *ret_last = late.count ? LIST_AT(&late, struct meeting_busy, 0)->starts_at : 0;
    LIST_EACH (&late, struct meeting_busy, meeting) {
        for (size_t i = 0; i < membership->members.count; i++) {
            struct meeting_lie lie = meeting_lies(&parties[i], meeting->starts_at, meeting->minutes);
            parties[i].given += lie.before + lie.after;
        }
    }
    return OK;
}

/* ---- words ---- */

static void add_part(struct text *note, const char *part)
{
    if (note->length) text_add(note, ", ");
    text_add(note, part);
}

/* What a time is for one member: another hour of the day, early, late or outside of their days. */
static void add_member(const struct membership *membership, const struct relationship_member *member,
                       const char *hour, struct meeting_lie lie, struct text *note)
{
    const struct language *language = membership->language;
    struct arena *arena = membership->arena;
    bool mine = member->id == membership->person;
    const char *name = relationship_first_name(arena, member->name);
    if (hour && mine) add_part(note, arena_format(arena, say(language, "%s for you"), hour));
    if (hour && !mine) add_part(note, arena_format(arena, say(language, "%s for %s"), hour, name));
    if (lie.off)
        add_part(note, mine ? say(language, "outside of your working days")
                            : arena_format(arena, say(language, "outside of %s’s working days"), name));
    else if (lie.before)
        add_part(note, mine ? say(language, "early for you")
                            : arena_format(arena, say(language, "early for %s"), name));
    else if (lie.after)
        add_part(note, mine ? say(language, "late for you")
                            : arena_format(arena, say(language, "late for %s"), name));
}

static const char *note_of(const struct membership *membership, const struct meeting_party *parties,
                           const struct zone *zone, int64_t starts_at, int64_t minutes)
{
    struct arena *arena = membership->arena;
    struct text note;
    text_init(&note, arena);
    for (size_t i = 0; i < membership->members.count; i++) {
        struct wall_time there = zone_local(parties[i].zone, starts_at);
        bool elsewhere = zone_seconds_east(parties[i].zone, starts_at) != zone_seconds_east(zone, starts_at);
        add_member(membership, LIST_AT(&membership->members, struct relationship_member, i),
                   elsewhere ? person_hours_clock(arena, there.second / 60) : NULL,
                   meeting_lies(&parties[i], starts_at, minutes), &note);
    }
    return note.at;
}

enum error meeting_note_of_time(const struct membership *membership, const struct zone *zone,
                                int64_t starts_at, int64_t minutes, const char **ret_note)
{
    struct meeting_party *parties;
    TRY(read_parties(membership, zone, &parties));
    *ret_note = note_of(membership, parties, zone, starts_at, minutes);
    return OK;
}

static const char *hours_sentence(const struct membership *membership,
                                  const struct relationship_member *member, const char *hours)
{
    struct arena *arena = membership->arena;
    const struct language *language = membership->language;
    const char *name = relationship_first_name(arena, member->name), *zone = member->time_zone;
    if (member->id == membership->person)
        return *zone ? arena_format(arena, say(language, "You usually work %s (%s)"), hours, zone)
                     : arena_format(arena,
                                    say(language, "You usually work %s, in a time zone that is not said"),
                                    hours);
    return *zone ? arena_format(arena, say(language, "%s usually works %s (%s)"), name, hours, zone)
                 : arena_format(arena, say(language, "%s usually works %s, in a time zone that is not said"),
                                name, hours);
}

enum error meeting_hours_words(const struct membership *membership, struct list *ret_sentences)
{
    struct arena *arena = membership->arena;
    struct meeting_party *parties;
    TRY(read_parties(membership, zone_load(arena, "UTC"), &parties));
    for (size_t i = 0; i < membership->members.count; i++)
        *LIST_ADD(ret_sentences, arena, const char *) =
            hours_sentence(membership, LIST_AT(&membership->members, struct relationship_member, i),
                           person_hours_words(arena, membership->language, &parties[i].hours));
    return OK;
}

/* ---- suggesting ---- */

enum error meeting_suggest(const struct membership *membership, const struct meeting_suggesting *suggesting,
                           struct list *ret_suggestions)
{
    struct arena *arena = membership->arena;
    int64_t now = clock_seconds(membership->clock), last;
    struct meeting_party *parties;
    struct meeting_terms terms;
    struct list times = {0};
    struct meeting_search search = {.count = membership->members.count,
                                    .zone = suggesting->zone,
                                    .days = LOOK_AHEAD_DAYS,
                                    .minutes = suggesting->minutes,
                                    .most = suggesting->most};
    TRY(meeting_terms_of(membership, &terms));
    TRY(read_parties(membership, suggesting->zone, &parties));
    TRY(read_late(membership, parties, &last));
    search.parties = parties;
    search.from = meeting_propose_from(now, suggesting->moves ? 0 : last, terms.cadence_days);
    TRY(read_busy(membership, &search));
    TRY(read_calendars(membership, &search));
    meeting_propose(arena, &search, &times);
    LIST_EACH (&times, int64_t, time) {
        struct date_reader utc = {zone_load(arena, "UTC"), now};
        struct text value;
        text_init(&value, arena);
        date_text_moment(&utc, DATE_ISO, *time, &value);
        bool at_edge = false;
        for (size_t i = 0; i < search.count; i++) {
            struct meeting_lie lie = meeting_lies(&parties[i], *time, suggesting->minutes);
            at_edge = at_edge || lie.before || lie.after;
        }
        *LIST_ADD(ret_suggestions, arena, struct meeting_suggestion) = (struct meeting_suggestion){
            .at_edge = at_edge,
            .starts_at = *time,
            .ends_at = *time + suggesting->minutes * 60,
            .value = value.at,
            .note = note_of(membership, parties, suggesting->zone, *time, suggesting->minutes)};
    }
    return OK;
}

/* ---- what is taken ---- */

SQL(meeting_clash,
    "SELECT DISTINCT here.person_id AS id FROM relationship_member here "
    "JOIN relationship_member there ON there.person_id = here.person_id AND there.left_at IS NULL "
    "JOIN meeting m ON m.relationship_id = there.relationship_id "
    "WHERE here.relationship_id = $1 AND here.left_at IS NULL AND m.state = 'planned' AND m.id <> $4 "
    "AND m.starts_at < $3 AND m.starts_at > $2 - 43200 AND m.starts_at + m.minutes * 60 > $2");

#define CLASH_FIELDS(FIELD, R) FIELD(R, id, id, 0)
RECORD_LOCAL(clash, CLASH_FIELDS)

enum error meeting_taken_by(const struct membership *membership, int64_t starts_at, int64_t minutes,
                            int64_t except, enum meeting_taken *ret_taken, const char **ret_who)
{
    struct list clashes = {0};
    TRY(db_list(membership->db, membership->arena, &meeting_clash,
                DB_PARAMS(db_int(membership->relationship), db_int(starts_at),
                          db_int(starts_at + minutes * 60), db_int(except)),
                &clash_record, &clashes));
    *ret_who = "";
    *ret_taken = clashes.count ? MEETING_TAKEN_BY_SOME : MEETING_FREE;
    if (clashes.count != 1) return OK;
    int64_t person = LIST_AT(&clashes, struct clash, 0)->id;
    const struct relationship_member *member = membership_member(membership, person);
    *ret_taken = person == membership->person ? MEETING_TAKEN_BY_ME
                 : member                     ? MEETING_TAKEN_BY_ONE
                                              : MEETING_TAKEN_BY_SOME;
    if (member) *ret_who = relationship_first_name(membership->arena, member->name);
    return OK;
}
