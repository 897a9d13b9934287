/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Reading a calendar, as a job: asked for while nothing of the database is held, worked out, and kept if the
 * address is still the same. What goes wrong is kept for its owner, not an error of the job; the next try is
 * later each time.
 */
#include <string.h>

#include "base/text.h"
#include "busy/busy_parts.h"
#include "calendar/zone.h"
#include "db/db.h"
#include "fetch/fetch.h"
#include "notice/notice.h"

enum {
    SECONDS_MOST = 20,
    REDIRECTS_MOST = 3,
    DAY = 86400,
    WAIT_LONGEST = DAY,
    SPREAD = 5 * 60,      /* so that not all calendars are read at once */
    FAILURES_MOST = 30,   /* about four weeks; then it is left until the person comes */
    TOLD_AT = 3,          /* failures one after the other: then the owner is told, once */
    STANDS_FOR = DAY / 2, /* so long an unchanged calendar needs no new look at which days are near */
};

SQL(busy_owner,
    "SELECT id, email, COALESCE(time_zone, '') AS time_zone FROM person WHERE id = $1 AND active = 1");

#define BUSY_OWNER_FIELDS(FIELD, R)                                                                          \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, email, 0)                                                                                 \
    FIELD(R, text, time_zone, 0)
RECORD_LOCAL(busy_owner, BUSY_OWNER_FIELDS)

/* What came of one try. */
struct outcome {
    const char *problem; /* "" well */
    bool unchanged;
    bool fruitless; /* trying again soon does not help */
    struct list spans;
    const char *etag, *modified;
};

struct trying {
    struct busy_means means;
    struct busy_row row;
    struct busy_owner owner;
    struct content_row content;
    const char *address, *etag, *modified;
    int64_t now;
};

/* ---- asking ---- */

static enum fetch_failure ask(const struct trying *trying, const struct fetch_allow *allow,
                              struct fetch_answer *ret_answer)
{
    struct fetch_header headers[3] = {{"Accept", "text/calendar, */*;q=0.1"}};
    size_t count = 1;
    bool stands = trying->row.known_at > trying->now - STANDS_FOR;
    if (stands && *trying->etag) headers[count++] = (struct fetch_header){"If-None-Match", trying->etag};
    if (stands && *trying->modified)
        headers[count++] = (struct fetch_header){"If-Modified-Since", trying->modified};
    struct fetch_request request = {.url = trying->address,
                                    .headers = headers,
                                    .header_count = count,
                                    .allow = allow,
                                    .largest = FREE_BUSY_BYTES_MAX,
                                    .seconds = SECONDS_MOST,
                                    .redirects = REDIRECTS_MOST};
    return fetch(trying->means.arena, &request, ret_answer);
}

static const char *problem_of_status(int64_t status)
{
    if (status == 401 || status == 403 || status == 407) return "sign_in";
    if (status == 404 || status == 410) return "gone";
    return status >= 300 && status < 400 ? "redirected" : "refused";
}

static void understand(const struct trying *trying, const struct fetch_answer *answer,
                       struct outcome *outcome)
{
    struct arena *arena = trying->means.arena;
    struct free_busy_window window = {.from = trying->now - DAY,
                                      .until = trying->now + (int64_t)BUSY_DAYS_AHEAD * DAY,
                                      .zone = zone_load(arena, trying->owner.time_zone),
                                      .email = trying->owner.email};
    enum error error = free_busy_read(arena, answer->body.at, answer->body.length, &window, &outcome->spans);
    outcome->etag = answer->etag;
    outcome->modified = answer->last_modified;
    if (error != OK) outcome->problem = error == ERROR_TOO_LARGE ? "too_much" : "no_calendar";
    outcome->fruitless = error != OK;
}

static struct outcome try_it(const struct trying *trying, const struct fetch_allow *allow)
{
    struct outcome outcome = {.problem = "", .etag = "", .modified = ""};
    struct fetch_answer answer;
    enum fetch_failure failure = ask(trying, allow, &answer);
    if (failure != FETCH_DONE) {
        outcome.problem = fetch_failure_name(failure);
        outcome.fruitless = !fetch_failure_passes(failure);
    } else if (answer.status == 304 && trying->row.known_at) outcome.unchanged = true;
    else if (answer.status == 200) understand(trying, &answer, &outcome);
    else {
        outcome.problem = problem_of_status(answer.status);
        outcome.fruitless = strcmp(outcome.problem, "refused") != 0;
    }
    return outcome;
}

/* ---- keeping ---- */

SQL(busy_keep,
    "UPDATE free_busy SET etag = $3, modified = $4, busy = $5, known_at = $6, problem = '', failures = 0, "
    "tried_at = $6, read_at = $6, due_at = $7 WHERE person_id = $1 AND version = $2");
SQL(busy_keep_unchanged,
    "UPDATE free_busy SET problem = '', failures = 0, tried_at = $3, read_at = $3, due_at = $4 "
    "WHERE person_id = $1 AND version = $2");
SQL(busy_keep_problem,
    "UPDATE free_busy SET problem = $3, failures = failures + 1, tried_at = $4, due_at = $5 "
    "WHERE person_id = $1 AND version = $2");

/* Half an hour after it went well; then twice as long each time, up to a day, where it cannot get better by
 * itself at least four hours. 0 when it is not tried any more. */
static int64_t next_try(const struct trying *trying, const struct outcome *outcome)
{
    int64_t wait = BUSY_EVERY, failures = trying->row.failures;
    if (!*outcome->problem) return trying->now + wait + trying->row.person_id % SPREAD;
    if (failures + 1 >= FAILURES_MOST) return 0;
    if (outcome->fruitless) wait *= 8;
    for (int64_t i = 0; i < failures && wait < WAIT_LONGEST; i++) wait *= 2;
    return trying->now + (wait < WAIT_LONGEST ? wait : WAIT_LONGEST);
}

/* Once while it fails: the next time only after it went well again. */
static enum error keep_problem(const struct trying *trying, const struct outcome *outcome, int64_t due)
{
    struct db *db = trying->means.db;
    int64_t person = trying->row.person_id, changed;
    TRY(db_run(db, &busy_keep_problem,
               DB_PARAMS(db_int(person), db_int(trying->row.version), db_text(outcome->problem),
                         db_int(trying->now), db_int_or_null(due)),
               &changed));
    if (!changed || trying->row.failures + 1 != TOLD_AT) return OK;
    return notice_tell(
        db, trying->means.clock,
        &(struct notice){
            .person = person, .kind = "busy.failing", .subject = person, .path = "/account/busy"});
}

static enum error keep(const struct trying *trying, const struct outcome *outcome)
{
    struct db *db = trying->means.db;
    struct db_value person = db_int(trying->row.person_id), version = db_int(trying->row.version);
    struct db_value now = db_int(trying->now), due = db_int_or_null(next_try(trying, outcome));
    const struct content_row *content = &trying->content;
    if (*outcome->problem) return keep_problem(trying, outcome, next_try(trying, outcome));
    if (outcome->unchanged)
        return db_run(db, &busy_keep_unchanged, DB_PARAMS(person, version, now, due), NULL);
    struct bytes spans = busy_write_spans(trying->means.arena, &outcome->spans);
    return db_run(db, &busy_keep,
                  DB_PARAMS(person, version, content_seal(content, "etag", outcome->etag),
                            content_seal(content, "modified", outcome->modified),
                            content_seal_file(content, "busy", spans), now, due),
                  NULL);
}

static enum error open_row(struct trying *trying, int64_t person)
{
    const struct busy_means *means = &trying->means;
    TRY(busy_row_get(means->db, means->arena, person, &trying->row));
    TRY(db_one(means->db, means->arena, &busy_owner, DB_PARAMS(db_int(person)), &busy_owner_record,
               &trying->owner));
    TRY(busy_content(means, person, CONTENT_READ, &trying->content));
    TRY(content_open(&trying->content, "address", trying->row.address, &trying->address));
    TRY(content_open(&trying->content, "etag", trying->row.etag, &trying->etag));
    return content_open(&trying->content, "modified", trying->row.modified, &trying->modified);
}

struct keeping {
    const struct trying *trying;
    const struct outcome *outcome;
};

static enum error keep_in_one(struct db *db, void *context)
{
    const struct keeping *keeping = context;
    (void)db;
    return keep(keeping->trying, keeping->outcome);
}

enum error busy_read(struct job_run *job, const struct portal_key *portal_key,
                     const struct fetch_allow *allow)
{
    struct trying trying = {.means = {job->db, job->arena, job->clock, portal_key},
                            .now = clock_seconds(job->clock)};
    enum error error = open_row(&trying, job->subject_id);
    if (error == ERROR_NOT_FOUND) return OK; /* taken back meanwhile, or somebody left */
    TRY(error);
    struct outcome outcome = try_it(&trying, allow);
    struct keeping keeping = {&trying, &outcome};
    return db_write(job->db, keep_in_one, &keeping);
}
