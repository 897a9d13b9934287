/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "matching/matching_circles.h"

#include <stdlib.h>

#include "agreement/agreement.h"
#include "db/db.h"
#include "matching/matching_store.h"
#include "relationship/relationship.h"
#include "relationship/relationship_join.h"

/* The circle that a mentor leads in the program, with how many are in it. */
#define LED_CIRCLE_FIELDS(FIELD, R)                                                                          \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, integer, members, 0)
RECORD_LOCAL(led_circle, LED_CIRCLE_FIELDS)

SQL(matching_led_circle,
    "SELECT r.id AS id, (SELECT COUNT(*) FROM relationship_member o WHERE o.relationship_id = r.id "
    "AND o.left_at IS NULL) AS members FROM relationship r "
    "JOIN relationship_member m ON m.relationship_id = r.id AND m.person_id = $2 AND m.role = 'mentor' "
    "AND m.left_at IS NULL WHERE r.program_id = $1 AND r.format = 'group' AND r.state IN ('active', 'paused') "
    "ORDER BY r.started_on DESC, r.id DESC LIMIT 1");

struct matching_span matching_span_of(const struct clock *clock, const struct program_card *program)
{
    int64_t today = clock_day(clock);
    struct matching_span span = {program->starts_on > today ? program->starts_on : today, program->ends_on};
    if (span.ends_on && span.ends_on < span.starts_on) span.ends_on = 0;
    return span;
}

struct circles {
    struct db *db;
    struct arena *arena;
    const struct clock *clock;
    const struct program_card *program;
};

/* Adds mentees to the mentor's circle while there is room; *ret_taken of them. */
static enum error join_led(const struct circles *circles, const struct matching_pair *pairs, size_t count,
                           size_t *ret_taken)
{
    struct led_circle led;
    *ret_taken = 0;
    enum error error =
        db_one(circles->db, circles->arena, &matching_led_circle,
               DB_PARAMS(db_int(circles->program->id), db_int(pairs->mentor_id)), &led_circle_record, &led);
    if (error == ERROR_NOT_FOUND) return OK;
    TRY(error);
    while (*ret_taken < count && led.members < RELATIONSHIP_MEMBERS_MAXIMUM) {
        struct relationship_joining joining = {
            .relationship = led.id, .person = pairs[*ret_taken].mentee_id, .role = "mentee"};
        TRY(relationship_join(circles->db, circles->arena, circles->clock, &joining));
        TRY(agreement_recount(circles->db, circles->arena, circles->clock, joining.relationship));
        led.members++;
        ++*ret_taken;
    }
    return OK;
}

static enum error start_one(const struct circles *circles, const struct matching_pair *pairs, size_t count)
{
    struct matching_span span = matching_span_of(circles->clock, circles->program);
    struct relationship_start_member members[RELATIONSHIP_MEMBERS_MAXIMUM] = {{pairs->mentor_id, "mentor"}};
    struct relationship_start start = {.program = circles->program->id,
                                       .format = circles->program->format,
                                       .starts_on = span.starts_on,
                                       .ends_on = span.ends_on,
                                       .members = members,
                                       .member_count = (int)count + 1};
    int64_t id;
    for (size_t i = 0; i < count; i++)
        members[i + 1] = (struct relationship_start_member){pairs[i].mentee_id, "mentee"};
    return relationship_start(circles->db, circles->arena, circles->clock, &start, &id);
}

/* All mentees of one mentor. Who has more than a circle holds leads several, as even as can be. */
static enum error start_for_mentor(const struct circles *circles, const struct matching_pair *pairs,
                                   size_t count)
{
    enum { MENTEES_MAXIMUM = RELATIONSHIP_MEMBERS_MAXIMUM - 1 };
    size_t taken;
    TRY(join_led(circles, pairs, count, &taken));
    while (taken < count) {
        size_t left = count - taken, rounds = (left + MENTEES_MAXIMUM - 1) / MENTEES_MAXIMUM;
        size_t size = (left + rounds - 1) / rounds;
        TRY(start_one(circles, pairs + taken, size));
        taken += size;
    }
    return OK;
}

static int by_mentor(const void *left, const void *right)
{
    const struct matching_pair *a = left, *b = right;
    if (a->mentor_id != b->mentor_id) return a->mentor_id < b->mentor_id ? -1 : 1;
    return (a->mentee_id > b->mentee_id) - (a->mentee_id < b->mentee_id);
}

enum error matching_start_circles(struct db *db, struct arena *arena, const struct clock *clock,
                                  const struct program_card *program, struct list *pairs)
{
    const struct circles circles = {db, arena, clock, program};
    const struct matching_pair *all = pairs->items;
    if (pairs->count) qsort(pairs->items, pairs->count, sizeof *all, by_mentor);
    for (size_t from = 0, to; from < pairs->count; from = to) {
        for (to = from; to < pairs->count && all[to].mentor_id == all[from].mentor_id;) to++;
        TRY(start_for_mentor(&circles, all + from, to - from));
    }
    return OK;
}
