/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "event/event.h"

#include <string.h>

#include "base/random.h"
#include "db/db.h"
#include "jobs/jobs.h"

/* Tables of hook/, program/ and relationship/, which stand above: whatever happens there passes through here.
 */
SQL(event_program_of, "SELECT COALESCE(program_id, 0) FROM relationship WHERE id = $1");
SQL(event_wanted_by,
    "SELECT h.id AS id FROM hook_want w JOIN hook h ON h.id = w.hook_id "
    "WHERE w.kind = $1 AND h.active = 1 "
    "AND (h.program_id IS NULL OR h.program_id = CAST($2 AS BIGINT)) ORDER BY h.id LIMIT $3");
SQL(event_insert, "INSERT INTO event (id, kind, program_id, relationship_id, count, happened_at) "
                  "VALUES ($1, $2, $3, $4, $5, $6)");
SQL(event_insert_person, "INSERT INTO event_person (event_id, person_id, role) VALUES ($1, $2, '')");
SQL(event_insert_members,
    "INSERT INTO event_person (event_id, person_id, role) "
    "SELECT $1, person_id, role FROM relationship_member WHERE relationship_id = $2 AND left_at IS NULL");
SQL(event_insert_delivery, "INSERT INTO hook_delivery (id, hook_id, event_id, state, created_at) "
                           "VALUES ($1, $2, $3, 'waiting', $4)");

#define WANTED_FIELDS(FIELD, R) FIELD(R, id, id, 0)
RECORD_LOCAL(wanted, WANTED_FIELDS)

struct telling {
    const struct clock *clock;
    const struct event *event;
    int64_t program;
    int64_t hooks[EVENT_HOOKS_MAXIMUM];
    size_t hook_count;
};

static enum error add_hook(void *context, const void *item)
{
    struct telling *telling = context;
    const struct wanted *wanted = item;
    if (telling->hook_count < EVENT_HOOKS_MAXIMUM) telling->hooks[telling->hook_count++] = wanted->id;
    return OK;
}

static enum error write_deliveries(struct db *db, const struct telling *telling, int64_t id)
{
    for (size_t i = 0; i < telling->hook_count; i++) {
        int64_t delivery = id_new(telling->clock);
        TRY(db_run(db, &event_insert_delivery,
                   DB_PARAMS(db_int(delivery), db_int(telling->hooks[i]), db_int(id),
                             db_int(clock_seconds(telling->clock))),
                   NULL));
        TRY(job_add(db, telling->clock, &(struct job_new){.kind = EVENT_JOB, .subject_id = delivery}));
    }
    return OK;
}

static enum error write_event(struct db *db, const struct telling *telling)
{
    const struct event *event = telling->event;
    int64_t id = id_new(telling->clock);
    TRY(db_run(db, &event_insert,
               DB_PARAMS(db_int(id), db_text(event->kind), db_int_or_null(telling->program),
                         db_int_or_null(event->relationship), db_int(event->count),
                         db_int(clock_seconds(telling->clock))),
               NULL));
    if (event->person)
        TRY(db_run(db, &event_insert_person, DB_PARAMS(db_int(id), db_int(event->person)), NULL));
    if (event->relationship)
        TRY(db_run(db, &event_insert_members, DB_PARAMS(db_int(id), db_int(event->relationship)), NULL));
    return write_deliveries(db, telling, id);
}

static enum error tell_in(struct db *db, void *context)
{
    struct telling *telling = context;
    const struct event *event = telling->event;
    telling->program = event->program;
    telling->hook_count = 0;
    if (event->relationship) {
        TRY(db_number(db, &event_program_of, DB_PARAMS(db_int(event->relationship)), &telling->program));
        if (!telling->program) return OK;
    }
    TRY(db_each(
        db, &event_wanted_by,
        DB_PARAMS(db_text(event->kind), db_int_or_null(telling->program), db_int(EVENT_HOOKS_MAXIMUM)),
        &wanted_record, add_hook, telling));
    return telling->hook_count ? write_event(db, telling) : OK;
}

enum error event_happened(struct db *db, const struct clock *clock, const struct event *event)
{
    const struct event_kind *kind = event_kind_find(event->kind);
    if (!kind) BUG("an event of an unknown kind");
    BUG_IF(kind->of_relationship != (event->relationship != 0));
    BUG_IF((kind->of_program && !kind->of_relationship) != (event->program != 0));
    BUG_IF(kind->of_person != (event->person != 0));
    struct telling telling = {.clock = clock, .event = event};
    return db_write(db, tell_in, &telling);
}

static enum error test_in(struct db *db, void *context)
{
    return write_event(db, context);
}

enum error event_test(struct db *db, const struct clock *clock, int64_t hook)
{
    const struct event event = {.kind = EVENT_TEST};
    struct telling telling = {.clock = clock, .event = &event, .hooks = {hook}, .hook_count = 1};
    return db_write(db, test_in, &telling);
}
