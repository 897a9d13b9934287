/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "relationship/relationship_course.h"

#include <string.h>

#include "db/db.h"
#include "event/event.h"
#include "language/language.h"
#include "notice/notice.h"
#include "relationship/relationship_progress.h"
#include "relationship/relationship_rules.h"
#include "relationship/relationship_store.h"

/* ---- rules ---- */

enum {
    FROM_ACTIVE = 1,
    FROM_PAUSED = 2,
    FROM_CLOSING = 4,
    FROM_OPEN = FROM_ACTIVE | FROM_PAUSED | FROM_CLOSING
};

struct move {
    int from;
    const char *to;     /* NULL: stays */
    const char *ending; /* NULL: goes on */
    const char *event;
    const char *outside; /* what others are told, NULL: nothing */
};

static const struct move MOVES[RELATIONSHIP_MOVE_COUNT] = {
    [RELATIONSHIP_PAUSE] = {FROM_ACTIVE | FROM_CLOSING, "paused", NULL, RELATIONSHIP_PAUSED,
                            EVENT_RELATIONSHIP_PAUSED},
    [RELATIONSHIP_RESUME] = {FROM_PAUSED, "active", NULL, RELATIONSHIP_RESUMED, EVENT_RELATIONSHIP_RESUMED},
    [RELATIONSHIP_EXTEND] = {FROM_OPEN, NULL, NULL, RELATIONSHIP_EXTENDED, NULL},
    [RELATIONSHIP_BEGIN_CLOSE] = {FROM_ACTIVE, "closing", NULL, RELATIONSHIP_CLOSING, NULL},
    [RELATIONSHIP_COMPLETE] = {FROM_OPEN, "closed", "completed", RELATIONSHIP_CLOSED,
                               EVENT_RELATIONSHIP_FINISHED},
    [RELATIONSHIP_END_EARLY] = {FROM_OPEN, "closed", "early", RELATIONSHIP_CLOSED, EVENT_RELATIONSHIP_ENDED},
    [RELATIONSHIP_END_DEPART] = {FROM_OPEN, "closed", "departed", RELATIONSHIP_CLOSED,
                                 EVENT_RELATIONSHIP_ENDED},
    [RELATIONSHIP_END_DATE] = {FROM_OPEN, "closed", "date", RELATIONSHIP_CLOSED, EVENT_RELATIONSHIP_FINISHED},
};

static int state_bit(const char *state)
{
    if (strcmp(state, "active") == 0) return FROM_ACTIVE;
    if (strcmp(state, "paused") == 0) return FROM_PAUSED;
    return strcmp(state, "closing") == 0 ? FROM_CLOSING : 0;
}

const char *relationship_move_from(const char *state, enum relationship_move move)
{
    BUG_IF(move >= RELATIONSHIP_MOVE_COUNT);
    int bit = state_bit(state);
    if (!(MOVES[move].from & bit)) return NULL;
    if (MOVES[move].to) return MOVES[move].to;
    return bit == FROM_PAUSED ? "paused" : "active";
}

const char *relationship_ending_name(const char *ending)
{
    static const char *const NAMES[][2] = {
        {"completed", MESSAGE("Completed")},
        {"early", MESSAGE("Ended early")},
        {"departed", MESSAGE("Left the organization")},
        {"date", MESSAGE("Closed at its date")},
    };
    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++)
        if (strcmp(ending, NAMES[i][0]) == 0) return NAMES[i][1];
    return ending;
}

/* ---- moving ---- */

#define STATE_FIELDS(FIELD, R) FIELD(R, text, state, 0)
RECORD_LOCAL(state, STATE_FIELDS)

SQL(course_state, "SELECT state FROM relationship WHERE id = $1");
SQL(course_write,
    "UPDATE relationship SET state = $3, "
    "paused_until = CASE WHEN $3 = 'paused' THEN COALESCE(CAST($4 AS BIGINT), paused_until) END, "
    "ends_on = COALESCE(CAST($5 AS BIGINT), ends_on), "
    "ending = CAST($6 AS TEXT), ended_at = CAST($7 AS BIGINT), updated_at = $8, version = version + 1 "
    "WHERE id = $1 AND state = $2");

struct course {
    struct arena *arena;
    const struct clock *clock;
    const struct relationship_moving *moving;
};

/* What all members are told of an ending; whoever is alone in it by then, without names. */
static const char *ending_kind(const char *ending, bool alone)
{
    if (alone) return "relationship.closed";
    if (strcmp(ending, "completed") == 0) return "relationship.completed";
    if (strcmp(ending, "departed") == 0) return "relationship.departed";
    if (strcmp(ending, "date") == 0) return "relationship.over";
    return "relationship.ended-early";
}

static const char *names_besides(struct arena *arena, const struct list *members, int64_t person)
{
    const char **names = arena_alloc_many(arena, members->count + 1, sizeof *names);
    int count = 0;
    LIST_EACH (members, struct relationship_member, member)
        if (member->id != person) names[count++] = member->name;
    return notice_names(arena, names, count);
}

static enum error tell_ending(struct db *db, const struct course *course, const struct list *members,
                              const char *ending)
{
    int64_t id = course->moving->relationship;
    const char *path = arena_format(course->arena, "/relationships/%lld/farewell", (long long)id);
    LIST_EACH (members, struct relationship_member, member) {
        if (!member->active) continue;
        struct notice notice = {.person = member->id,
                                .kind = ending_kind(ending, members->count == 1),
                                .subject = id,
                                .path = path,
                                .who = names_besides(course->arena, members, member->id)};
        TRY(notice_tell(db, course->clock, &notice));
    }
    return OK;
}

static enum error move_in(struct db *db, void *context)
{
    const struct course *course = context;
    const struct relationship_moving *moving = course->moving;
    const struct move *move = &MOVES[moving->move];
    struct state before;
    struct list members = {0};
    int64_t now = clock_seconds(course->clock);
    TRY(db_one(db, course->arena, &course_state, DB_PARAMS(db_int(moving->relationship)), &state_record,
               &before));
    const char *to = relationship_move_from(before.state, moving->move);
    if (!to) return ERROR_CONFLICT;
    /* Those who left before are not told. */
    if (move->ending) TRY(relationship_members(db, course->arena, moving->relationship, &members));
    bool extends = moving->move == RELATIONSHIP_EXTEND, pauses = moving->move == RELATIONSHIP_PAUSE;
    TRY(db_run_one(db, &course_write,
                   DB_PARAMS(db_int(moving->relationship), db_text(before.state), db_text(to),
                             db_int_or_null(pauses ? moving->day : 0),
                             db_int_or_null(extends ? moving->day : 0), db_text_or_null(move->ending),
                             db_int_or_null(move->ending ? now : 0), db_int(now))));
    TRY(relationship_event_add(db, course->clock, moving->relationship, move->event,
                               move->ending ? 0 : moving->actor, 0));
    if (move->outside)
        TRY(event_happened(db, course->clock,
                           &(struct event){.kind = move->outside, .relationship = moving->relationship}));
    return move->ending ? tell_ending(db, course, &members, move->ending) : OK;
}

enum error relationship_make_move(struct db *db, struct arena *arena, const struct clock *clock,
                                  const struct relationship_moving *moving)
{
    struct course course = {arena, clock, moving};
    if (moving->move == RELATIONSHIP_EXTEND && !moving->day) return ERROR_INVALID;
    return db_write(db, move_in, &course);
}

/* ---- leaving a group ---- */

SQL(course_leave, "UPDATE relationship_member SET left_at = $3 "
                  "WHERE relationship_id = $1 AND person_id = $2 AND left_at IS NULL");

struct leaving {
    struct arena *arena;
    const struct clock *clock;
    int64_t relationship, person;
    bool departed;
};

static const struct relationship_member *member_of(const struct list *members, int64_t person)
{
    LIST_EACH (members, struct relationship_member, member)
        if (member->id == person) return member;
    return NULL;
}

static enum error tell_leaving(struct db *db, const struct leaving *leaving, const struct list *members,
                               const char *name)
{
    const char *path = arena_format(leaving->arena, "/relationships/%lld", (long long)leaving->relationship);
    struct notice notice = {.kind =
                                leaving->departed ? "relationship.left-organization" : "relationship.left",
                            .subject = leaving->relationship,
                            .path = path,
                            .who = name};
    LIST_EACH (members, struct relationship_member, member) {
        notice.person = member->id;
        if (member->id != leaving->person && member->active) TRY(notice_tell(db, leaving->clock, &notice));
    }
    return OK;
}

static enum error leave_in(struct db *db, void *context)
{
    const struct leaving *leaving = context;
    struct list members = {0};
    struct state before;
    TRY(db_one(db, leaving->arena, &course_state, DB_PARAMS(db_int(leaving->relationship)), &state_record,
               &before));
    if (strcmp(before.state, "closed") == 0) return ERROR_CONFLICT;
    TRY(relationship_members(db, leaving->arena, leaving->relationship, &members));
    const struct relationship_member *me = member_of(&members, leaving->person);
    if (!me) return ERROR_NOT_FOUND;
    if (members.count <= 2) {
        struct relationship_moving ending = {.relationship = leaving->relationship,
                                             .move = leaving->departed ? RELATIONSHIP_END_DEPART
                                                                       : RELATIONSHIP_END_EARLY};
        return relationship_make_move(db, leaving->arena, leaving->clock, &ending);
    }
    TRY(db_run_one(db, &course_leave,
                   DB_PARAMS(db_int(leaving->relationship), db_int(leaving->person),
                             db_int(clock_seconds(leaving->clock)))));
    TRY(relationship_event_add(db, leaving->clock, leaving->relationship, RELATIONSHIP_LEFT, leaving->person,
                               0));
    return tell_leaving(db, leaving, &members, me->name);
}

enum error relationship_leave(struct db *db, struct arena *arena, const struct clock *clock,
                              int64_t relationship, int64_t person, bool departed)
{
    struct leaving leaving = {arena, clock, relationship, person, departed};
    return db_write(db, leave_in, &leaving);
}
