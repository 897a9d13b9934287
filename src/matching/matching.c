/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Use cases: asking for a run, deciding about pairs, publishing. Who may is decided where the request comes
 * in. */
#include "matching/matching.h"

#include <string.h>

#include "base/text.h"
#include "db/db.h"
#include "event/event.h"
#include "jobs/jobs.h"
#include "matching/matching_circles.h"
#include "matching/matching_reasons.h"
#include "matching/matching_store.h"
#include "program/program.h"
#include "relationship/relationship.h"

/* ---- asking for a run ---- */

struct starting {
    const struct clock *clock;
    int64_t program;
    const char *objective;
    int64_t by;
    int64_t run;
};

static enum error start(struct db *db, void *context)
{
    struct starting *starting = context;
    TRY(matching_store_add_run(db, starting->clock, starting->program, starting->objective, starting->by,
                               &starting->run));
    return job_add(db, starting->clock, &(struct job_new){.kind = MATCHING_JOB, .subject_id = starting->run});
}

enum error matching_start(struct db *db, const struct clock *clock, int64_t program, const char *objective,
                          int64_t by, int64_t *ret_run)
{
    if (strcmp(objective, MATCHING_BEST) != 0 && strcmp(objective, MATCHING_FAIREST) != 0 &&
        strcmp(objective, MATCHING_STABLE) != 0 && !matching_is_parity(objective))
        return ERROR_INVALID;
    struct starting starting = {.clock = clock, .program = program, .objective = objective, .by = by};
    TRY(db_write(db, start, &starting));
    *ret_run = starting.run;
    return OK;
}

/* ---- deciding about a pair ---- */

struct deciding {
    struct arena *arena;
    const struct clock *clock;
    int64_t program;
    int64_t mentee;
    int64_t mentor;
    const char *kind;
    int64_t by;
};

/* Whether a person takes part in the program in that role. */
static enum error takes_part(struct db *db, struct arena *arena, int64_t program, int64_t person,
                             bool as_mentor)
{
    struct enrollment_row row = {0};
    enum error error = program_enrollment_of(db, arena, program, person, &row);
    if (error != OK) return error == ERROR_NOT_FOUND ? ERROR_INVALID : error;
    return (as_mentor ? row.as_mentor : row.as_mentee) && strcmp(row.state, "accepted") == 0 ? OK
                                                                                             : ERROR_INVALID;
}

static enum error decide(struct db *db, void *context)
{
    const struct deciding *deciding = context;
    if (*deciding->kind) {
        TRY(takes_part(db, deciding->arena, deciding->program, deciding->mentee, false));
        TRY(takes_part(db, deciding->arena, deciding->program, deciding->mentor, true));
    }
    return matching_store_decide(db, deciding->clock, deciding->program, deciding->mentee, deciding->mentor,
                                 deciding->kind, deciding->by);
}

enum error matching_decide(struct db *db, struct arena *arena, const struct clock *clock, int64_t program,
                           int64_t mentee, int64_t mentor, const char *kind, int64_t by)
{
    if (mentee == mentor) return ERROR_INVALID;
    struct deciding deciding = {.arena = arena,
                                .clock = clock,
                                .program = program,
                                .mentee = mentee,
                                .mentor = mentor,
                                .kind = kind,
                                .by = by};
    return db_write(db, decide, &deciding);
}

/* ---- publishing ---- */

struct publishing {
    struct arena *arena;
    const struct clock *clock;
    struct matching_run run;
    int64_t by;
    int64_t pairs;
};

static enum error start_relationship(struct db *db, const struct publishing *publishing,
                                     const struct program_card *program, const struct matching_pair *pair)
{
    struct relationship_start_member members[] = {{.person = pair->mentor_id, .role = "mentor"},
                                                  {.person = pair->mentee_id, .role = "mentee"}};
    struct matching_span span = matching_span_of(publishing->clock, program);
    struct relationship_start start = {
        .program = program->id,
        .format = program->format,
        .starts_on = span.starts_on,
        .ends_on = span.ends_on,
        .members = members,
        .member_count = 2,
    };
    struct list reasons = {0};
    matching_reasons_read(publishing->arena, pair->reasons, &reasons);
    /* What speaks for a pair is for both to read; what is missing only helps who compares pairs. */
    LIST_EACH (&reasons, struct relationship_reason, reason)
        if (reason->points > 0)
            *LIST_ADD(&start.reasons, publishing->arena, struct relationship_reason) = *reason;
    int64_t relationship;
    return relationship_start(db, publishing->arena, publishing->clock, &start, &relationship);
}

static enum error publish(struct db *db, void *context)
{
    struct publishing *publishing = context;
    struct matching_run *run = &publishing->run;
    TRY(matching_store_published(db, publishing->clock, run, publishing->by));
    int64_t missing, overfull;
    TRY(matching_store_missing_people(db, run->id, &missing));
    TRY(matching_store_overfull(db, run->id, &overfull));
    if (missing || overfull) return ERROR_CONFLICT;
    struct program_card program = {0};
    TRY(program_get(db, publishing->arena, run->program_id, &program));
    if (strcmp(program.state, "open") != 0 && strcmp(program.state, "running") != 0) return ERROR_CONFLICT;
    struct list pairs = {0};
    TRY(matching_store_all_pairs(db, publishing->arena, run->id, &pairs));
    if (strcmp(program.format, "group") == 0)
        TRY(matching_start_circles(db, publishing->arena, publishing->clock, &program, &pairs));
    else
        LIST_EACH (&pairs, struct matching_pair, pair)
            TRY(start_relationship(db, publishing, &program, pair));
    if (strcmp(program.state, "open") == 0)
        TRY(program_move(db, publishing->arena, publishing->clock, program.id, "running", 0));
    publishing->pairs = (int64_t)pairs.count;
    return event_happened(
        db, publishing->clock,
        &(struct event){.kind = EVENT_MATCHES_PUBLISHED, .program = program.id, .count = publishing->pairs});
}

enum error matching_publish(struct db *db, struct arena *arena, const struct clock *clock, int64_t run,
                            int64_t version, int64_t by, int64_t *ret_pairs)
{
    struct publishing publishing = {.arena = arena, .clock = clock, .by = by};
    TRY(matching_store_run(db, arena, run, &publishing.run));
    if (publishing.run.version != version) return ERROR_CONFLICT;
    TRY(db_write(db, publish, &publishing));
    *ret_pairs = publishing.pairs;
    return OK;
}
