/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Averages of a program from check-ins that their authors let count; checkin.h says what keeps single answers
 * out of them. */
#include <string.h>

#include "checkin/checkin.h"
#include "db/db.h"
#include "jobs/round.h"

RECORD_DEFINE(checkin_release, CHECKIN_RELEASE_FIELDS)

SQL(checkin_release_list,
    "SELECT from_day, to_day, people, engagement, flexibility, authenticity, reciprocity, trust, workload "
    "FROM checkin_release WHERE program_id = $1 ORDER BY to_day DESC LIMIT $2");

enum error checkin_releases(struct db *db, struct arena *arena, int64_t program, int64_t limit,
                            struct list *ret_releases)
{
    return db_list(db, arena, &checkin_release_list, DB_PARAMS(db_int(program), db_int(limit)),
                   &checkin_release_record, ret_releases);
}

/* ---- publishing ---- */

#define WAITING_FIELDS(FIELD, R)                                                                             \
    FIELD(R, id, program_id, 0)                                                                              \
    FIELD(R, day, released_to, 0)
RECORD_LOCAL(waiting, WAITING_FIELDS)

/* Programs with five people who answered since the last release. */
SQL(checkin_waiting,
    "SELECT r.program_id AS program_id, e.to_day AS released_to FROM checkin c "
    "JOIN relationship r ON r.id = c.relationship_id "
    "LEFT JOIN (SELECT program_id, MAX(to_day) AS to_day FROM checkin_release GROUP BY program_id) e "
    "ON e.program_id = r.program_id WHERE r.program_id IS NOT NULL AND c.counts = 1 AND c.day <= $1 "
    "AND (e.to_day IS NULL OR c.day > e.to_day) GROUP BY r.program_id, e.to_day "
    "HAVING COUNT(DISTINCT c.person_id) >= $2 ORDER BY r.program_id");

#define COUNTED_FIELDS(FIELD, R)                                                                             \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, id, person_id, 0)                                                                               \
    FIELD(R, day, day, 0)                                                                                    \
    FIELD(R, bytes, ratings, 0)
RECORD_LOCAL(counted, COUNTED_FIELDS)

/* Each person's last one first. */
SQL(checkin_counted,
    "SELECT c.id AS id, c.person_id AS person_id, c.day AS day, c.ratings AS ratings FROM checkin c "
    "JOIN relationship r ON r.id = c.relationship_id WHERE r.program_id = $1 AND c.counts = 1 "
    "AND c.day > $2 AND c.day <= $3 ORDER BY c.person_id, c.day DESC, c.id DESC");
SQL(checkin_release_insert,
    "INSERT INTO checkin_release (program_id, from_day, to_day, people, engagement, flexibility, authenticity, "
    "reciprocity, trust, workload, released_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)");

struct releasing {
    struct arena *arena;
    const struct clock *clock;
    const struct portal_key *portal_key;
    int64_t program, after, until; /* days; `after` 0: nothing was published yet */
};

struct sums {
    int64_t people, first_day;
    int64_t sum[CHECKIN_QUESTION_COUNT], answers[CHECKIN_QUESTION_COUNT];
};

/* Opened on behalf of the author, who let it count; nothing of it is kept but its part of the sums. */
static enum error add_one(struct db *db, const struct releasing *releasing, const struct counted *row,
                          struct sums *sums)
{
    const struct content *theirs;
    const char *text;
    struct checkin_ratings ratings;
    TRY(content_of_author(db, releasing->arena, releasing->clock, releasing->portal_key, row->person_id,
                          CONTENT_READ, &theirs));
    TRY(content_open(&(struct content_row){releasing->arena, theirs, "checkin", row->id}, "ratings",
                     row->ratings, &text));
    if (!checkin_ratings_read(text, &ratings)) return ERROR_DAMAGED;
    sums->people++;
    for (int i = 0; i < CHECKIN_QUESTION_COUNT; i++) {
        sums->sum[i] += ratings.of[i];
        sums->answers[i] += ratings.of[i] != 0;
    }
    return OK;
}

static enum error add_all(struct db *db, const struct releasing *releasing, struct sums *sums)
{
    struct list rows = {0};
    int64_t person = 0;
    TRY(db_list(db, releasing->arena, &checkin_counted,
                DB_PARAMS(db_int(releasing->program), db_int(releasing->after), db_int(releasing->until)),
                &counted_record, &rows));
    LIST_EACH (&rows, struct counted, row) {
        if (!sums->first_day || row->day < sums->first_day) sums->first_day = row->day;
        if (row->person_id == person) continue;
        person = row->person_id;
        TRY(add_one(db, releasing, row, sums));
    }
    return OK;
}

static enum error release_in(struct db *db, void *context)
{
    const struct releasing *releasing = context;
    struct sums sums = {0};
    struct db_value average[CHECKIN_QUESTION_COUNT];
    TRY(add_all(db, releasing, &sums));
    if (sums.people < CHECKIN_PEOPLE_LEAST) return OK;
    for (int i = 0; i < CHECKIN_QUESTION_COUNT; i++)
        average[i] = db_int(checkin_average(sums.sum[i], sums.answers[i]));
    /* From the first day of a month, which says less than the day of somebody's check-in. */
    int64_t from = releasing->after ? releasing->after + 1 : checkin_month_end_before(sums.first_day) + 1;
    return db_run(db, &checkin_release_insert,
                  DB_PARAMS(db_int(releasing->program), db_int(from), db_int(releasing->until),
                            db_int(sums.people), average[CHECKIN_engagement], average[CHECKIN_flexibility],
                            average[CHECKIN_authenticity], average[CHECKIN_reciprocity],
                            average[CHECKIN_trust], average[CHECKIN_workload],
                            db_int(clock_seconds(releasing->clock))),
                  NULL);
}

enum error checkin_release_all(struct db *db, struct arena *arena, const struct clock *clock,
                               const struct portal_key *portal_key)
{
    struct list rows = {0};
    struct job_round round = {.name = "checkin.release"};
    int64_t until = checkin_month_end_before(clock_day(clock));
    TRY(db_list(db, arena, &checkin_waiting, DB_PARAMS(db_int(until), db_int(CHECKIN_PEOPLE_LEAST)),
                &waiting_record, &rows));
    LIST_EACH (&rows, struct waiting, row) {
        struct releasing releasing = {arena, clock, portal_key, row->program_id, row->released_to, until};
        if (!job_round_goes_on(&round, row->program_id, db_write(db, release_in, &releasing))) break;
    }
    return round.error;
}

enum error checkin_release_work(struct job_run *run, const struct portal_key *portal_key)
{
    TRY(checkin_schedule(run->db));
    return checkin_release_all(run->db, run->arena, run->clock, portal_key);
}
