/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "busy/busy.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "busy/busy_parts.h"
#include "db/db.h"
#include "fetch/fetch.h"
#include "language/language.h"
#include "web/url.h"

RECORD_DEFINE(busy_row, BUSY_ROW_FIELDS)

SQL(busy_find,
    "SELECT person_id, address, etag, modified, busy, known_at, problem, failures, added_at, tried_at, "
    "read_at, due_at, version FROM free_busy WHERE person_id = $1");

enum error busy_row_get(struct db *db, struct arena *arena, int64_t person, struct busy_row *ret_row)
{
    return db_one(db, arena, &busy_find, DB_PARAMS(db_int(person)), &busy_row_record, ret_row);
}

/*
 * The one place where a person's own content is opened for a computation that another member asks for: which
 * times suit all. What leaves it for them is merged with everybody's (busy_times). A key of its own for each
 * pair would mean to read each calendar once for each relationship.
 */
enum error busy_content(const struct busy_means *means, int64_t person, enum content_use use,
                        struct content_row *ret_row)
{
    const struct content *content;
    TRY(content_of_author(means->db, means->arena, means->clock, means->portal_key, person, use, &content));
    *ret_row = (struct content_row){means->arena, content, "free_busy", person};
    return OK;
}

/* ---- words ---- */

const char *busy_problem_words(const char *problem)
{
    static const char *const words[][2] = {
        {"sign_in",
         MESSAGE("The server wants somebody to sign in. Use the private address that your calendar "
                 "gives out for other programs, not the one in your browser.")},
        {"gone", MESSAGE("There is no calendar at this address any more. Get a new private address from your "
                         "calendar and give it below.")},
        {"refused", MESSAGE("The server did not give the calendar out just now. It may do so later.")},
        {"no_calendar", MESSAGE("What is at this address is no calendar. Use the address of the calendar in "
                                "iCal format; it often ends with .ics.")},
        {"too_much",
         MESSAGE("This calendar has more entries than Ithaca reads. An address that gives out only "
                 "the times of the next months works.")},
        {"too_large", MESSAGE("This calendar is larger than Ithaca reads. An address that gives out only the "
                              "times of the next months works.")},
    };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(problem, words[i][0]) == 0) return words[i][1];
    return fetch_failure_words(fetch_failure_find(problem));
}

/* ---- the person's own calendar ---- */

static void keep_coming(const struct busy_means *means, const struct list *spans, struct list *coming)
{
    LIST_EACH (spans, struct free_busy_span, span)
        if (span->ends_at > clock_seconds(means->clock))
            *LIST_ADD(coming, means->arena, struct free_busy_span) = *span;
}

enum error busy_feed_get(const struct busy_means *means, int64_t person, struct busy_feed *ret_feed)
{
    struct busy_row row;
    struct content_row content;
    struct bytes plain;
    struct list spans = {0};
    const char *address;
    TRY(busy_row_get(means->db, means->arena, person, &row));
    TRY(busy_content(means, person, CONTENT_READ, &content));
    TRY(content_open(&content, "address", row.address, &address));
    TRY(content_open_file(&content, "busy", row.busy, &plain));
    TRY(busy_read_spans(means->arena, plain, &spans));
    struct busy_feed feed = {.host = url_host(means->arena, address),
                             .added_at = row.added_at,
                             .tried_at = row.tried_at,
                             .read_at = row.read_at,
                             .due_at = row.due_at,
                             .problem = busy_problem_words(row.problem)};
    keep_coming(means, &spans, &feed.spans);
    *ret_feed = feed;
    return OK;
}

const char *busy_address_clean(struct arena *arena, const char *address, const char **ret_problem)
{
    char *clean = text_trim(arena, text_or_empty(address));
    if (strncasecmp(clean, "webcal://", 9) == 0 || strncasecmp(clean, "webcals://", 10) == 0)
        clean = arena_format(arena, "https%s", strchr(clean, ':'));
    *ret_problem = "";
    if (!*clean) *ret_problem = MESSAGE("Paste the private address of your calendar.");
    /* Internal servers may be allowed; that is known when it is asked. */
    else if (fetch_url_check(NULL, clean) == FETCH_BAD_URL) *ret_problem = fetch_failure_words(FETCH_BAD_URL);
    return clean;
}

SQL(busy_put,
    "INSERT INTO free_busy (person_id, address, added_at, due_at) VALUES ($1, $2, $3, $3) "
    "ON CONFLICT (person_id) DO UPDATE SET address = excluded.address, etag = NULL, modified = NULL, "
    "busy = NULL, known_at = 0, problem = '', failures = 0, added_at = excluded.added_at, read_at = 0, "
    "due_at = CASE WHEN free_busy.tried_at + $4 > $3 THEN free_busy.tried_at + $4 ELSE $3 END, "
    "version = free_busy.version + 1");
SQL(busy_due_of, "SELECT due_at FROM free_busy WHERE person_id = $1");

static enum error add_job(struct db *db, struct arena *arena, const struct clock *clock, int64_t person,
                          int64_t due)
{
    return job_add(db, clock,
                   &(struct job_new){.kind = BUSY_JOB,
                                     .subject_id = person,
                                     .unique_key = arena_format(arena, BUSY_JOB ":%lld", (long long)person),
                                     .run_at = due});
}

struct putting {
    const struct busy_means *means;
    int64_t person;
    const char *address;
};

static enum error put(struct db *db, void *context)
{
    const struct putting *putting = context;
    const struct busy_means *means = putting->means;
    struct content_row content;
    int64_t now = clock_seconds(means->clock), due;
    TRY(busy_content(means, putting->person, CONTENT_WRITE, &content));
    TRY(db_run(db, &busy_put,
               DB_PARAMS(db_int(putting->person), content_seal(&content, "address", putting->address),
                         db_int(now), db_int(BUSY_REFRESH_SECONDS / 4)),
               NULL));
    TRY(db_number(db, &busy_due_of, DB_PARAMS(db_int(putting->person)), &due));
    return add_job(db, means->arena, means->clock, putting->person, due);
}

enum error busy_feed_put(const struct busy_means *means, int64_t person, const char *address)
{
    struct putting putting = {means, person, address};
    return db_write(means->db, put, &putting);
}

SQL(busy_ask, "UPDATE free_busy SET due_at = $2 WHERE person_id = $1 AND tried_at + $3 <= $2");

struct asking {
    const struct clock *clock;
    int64_t person;
};

static enum error ask(struct db *db, void *context)
{
    const struct asking *asking = context;
    int64_t changed, due, now = clock_seconds(asking->clock);
    char key[64];
    TRY(db_run(db, &busy_ask, DB_PARAMS(db_int(asking->person), db_int(now), db_int(BUSY_REFRESH_SECONDS)),
               &changed));
    if (!changed) {
        TRY(db_number(db, &busy_due_of, DB_PARAMS(db_int(asking->person)), &due));
        return ERROR_TOO_MANY;
    }
    (void)snprintf(key, sizeof key, BUSY_JOB ":%lld", (long long)asking->person);
    return job_add(db, asking->clock,
                   &(struct job_new){.kind = BUSY_JOB, .subject_id = asking->person, .unique_key = key});
}

enum error busy_feed_ask(struct db *db, const struct clock *clock, int64_t person)
{
    struct asking asking = {clock, person};
    return db_write(db, ask, &asking);
}

SQL(busy_remove, "DELETE FROM free_busy WHERE person_id = $1");

static enum error remove_it(struct db *db, void *context)
{
    const int64_t *person = context;
    TRY(job_cancel(db, BUSY_JOB, *person));
    return db_run(db, &busy_remove, DB_PARAMS(db_int(*person)), NULL);
}

enum error busy_feed_remove(struct db *db, int64_t person)
{
    return db_write(db, remove_it, &person);
}

/* ---- the round ---- */

enum { DUE_MOST = 500 };

SQL(busy_remove_leavers, "DELETE FROM free_busy WHERE person_id IN (SELECT id FROM person WHERE active = 0)");
SQL(busy_due, "SELECT person_id AS id FROM free_busy WHERE due_at <= $1 ORDER BY due_at LIMIT $2");

#define DUE_FIELDS(FIELD, R) FIELD(R, id, id, 0)
RECORD_LOCAL(due, DUE_FIELDS)

struct round {
    struct arena *arena;
    const struct clock *clock;
};

static enum error go_round(struct db *db, void *context)
{
    const struct round *round = context;
    struct list people = {0};
    TRY(db_run(db, &busy_remove_leavers, DB_NO_PARAMS, NULL));
    TRY(db_list(db, round->arena, &busy_due, DB_PARAMS(db_int(clock_seconds(round->clock)), db_int(DUE_MOST)),
                &due_record, &people));
    LIST_EACH (&people, struct due, person) TRY(add_job(db, round->arena, round->clock, person->id, 0));
    return OK;
}

enum error busy_round(struct db *db, struct arena *arena, const struct clock *clock)
{
    struct round round = {arena, clock};
    return db_write(db, go_round, &round);
}
