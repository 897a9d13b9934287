/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Check-ins: each member looks at the relationship now and then, for themselves. Ratings and words are sealed
 * with their author's own key; no partner, coordinator or manager reads one.
 *
 * Averages of a program. Authors may let a check-in count. Once a month is over, a job opens those of the
 * program that its authors let count, on their behalf, and keeps averages alone (checkin_release). What may
 * be learned from these, and what keeps it from being learned about a single person:
 *
 * - Few people. An average is of at least five different people; who checked in several times counts once, by
 *   the last time. With fewer, nothing is kept: the month waits and joins the next ones until there are five.
 * - Subtraction. Times of one program never overlap and are never changed afterwards: there are no two sums
 * of which one holds a person more than the other. Nothing is broken down by role, department or place, and
 *   nothing is summed up over programs, which would allow it as well.
 * - A question that fewer than five of them answered is withheld; how many answered it is not said.
 * - Agreement. If all say 1, an average of 1 tells what each one said: averages are cut at 1.5 and 4.5.
 * - Company. Four of five who put their own answers together could subtract them: averages are rounded, so
 *   that most often several answers remain possible for the fifth (checkin_average). Not always: no rounding
 *   could promise that. Therefore an answer counts only if its author lets it.
 * - A copy of the database. There are no running sums in it, whose changes between two copies could be laid
 *   beside the times of check-ins: only sealed answers and finished averages.
 */
#ifndef ITHACA_CHECKIN_CHECKIN_H
#define ITHACA_CHECKIN_CHECKIN_H

#include "checkin/checkin_rules.h"
#include "checkin/chemistry.h"
#include "jobs/jobs.h"
#include "relationship/membership.h"
#include "web/route.h"

/* ---- a member's own ---- */

#define CHECKIN_FIELDS(FIELD, R)                                                                             \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, day, day, 0)                                                                                    \
    FIELD(R, text, ratings, 0) /* see checkin_ratings_read */                                                \
    FIELD(R, text, line, 1000)                                                                               \
    FIELD(R, flag, counts, 0)                                                                                \
    FIELD(R, integer, version, 0)
RECORD_DECLARE(checkin, CHECKIN_FIELDS)

/* The latest first, at most `limit`. `mine` is content_mine. Adds struct checkin. */
MUST_USE enum error checkin_list(const struct membership *membership, const struct content *mine,
                                 int64_t limit, struct list *ret_checkins);

struct checkin_new {
    struct checkin_ratings ratings;
    const char *line; /* at most 1,000 characters */
    bool counts;
    int64_t version; /* of today's, which it replaces; 0: there is none yet */
};

/* Keeps today's check-in. ERROR_INVALID without a rating, ERROR_CONFLICT when today's is another version or
 * the relationship is closed. */
MUST_USE enum error checkin_put(const struct membership *membership, const struct content *mine,
                                const struct checkin_new *checkin);

/* Notes for all members of open relationships when their next check-in is due, which the next step on their
 * first page follows from. Daily: agreed rhythms change. */
MUST_USE enum error checkin_schedule(struct db *db);

/* ---- for the relationship's first page ---- */

#define CHECKIN_CARD_FIELDS(FIELD, R)                                                                        \
    FIELD(R, id, relationship_id, 0)                                                                         \
    FIELD(R, flag, due, 0)                                                                                   \
    FIELD(R, flag, chemistry_due, 0) /* how do you two fit, after the first two meetings */                  \
    FIELD(R, integer, count, 0)      /* of one's own */                                                      \
    FIELD(R, day, last_on, 0)                                                                                \
    FIELD(R, day, next_on, 0) /* 0: never, it pauses or is closed */                                         \
    FIELD(R, text, other_first, 0)                                                                           \
    FIELD(R, flag, writable, 0)
RECORD_DECLARE(checkin_card, CHECKIN_CARD_FIELDS)

/* Two statements. In a template: {{#checkin}}{{>checkin/checkin_card.html}}{{/checkin}}. */
MUST_USE enum error checkin_card_get(const struct membership *membership, struct checkin_card *ret_card);

/* ---- averages of a program ---- */

#define CHECKIN_RELEASE_FIELDS(FIELD, R)                                                                     \
    FIELD(R, day, from_day, 0)                                                                               \
    FIELD(R, day, to_day, 0)                                                                                 \
    FIELD(R, integer, people, 0)                                                                             \
    FIELD(R, integer, engagement, 0) /* in tenths, 0: withheld; as are the others */                         \
    FIELD(R, integer, flexibility, 0)                                                                        \
    FIELD(R, integer, authenticity, 0)                                                                       \
    FIELD(R, integer, reciprocity, 0)                                                                        \
    FIELD(R, integer, trust, 0)                                                                              \
    FIELD(R, integer, workload, 0)
RECORD_DECLARE(checkin_release, CHECKIN_RELEASE_FIELDS)

/* The latest first, at most `limit`. Adds struct checkin_release. */
MUST_USE enum error checkin_releases(struct db *db, struct arena *arena, int64_t program, int64_t limit,
                                     struct list *ret_releases);

/* Publishes what may be published of months that are over. Daily; a second run of a day does nothing. */
MUST_USE enum error checkin_release_all(struct db *db, struct arena *arena, const struct clock *clock,
                                        const struct portal_key *portal_key);
/* Both, checkin_schedule too, as a recurring job, whose context is the portal's key. */
enum error checkin_release_work(struct job_run *run, const struct portal_key *portal_key);

extern const struct route_table checkin_routes;

#endif
