/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What happened, for whoever outside wants to be told (hook/). It stands below all features, so that each of
 * them can say it in the transaction that makes it happen:
 *
 *     TRY(db_run_one(db, &program_state_update, …));
 *     TRY(event_happened(db, clock, &(struct event){.kind = EVENT_PROGRAM_OPENED, .program = id}));
 *
 * Then nothing is told of what was taken back, and nothing is lost. An event says that something happened and
 * to whom, by id; never what people wrote, never anything of concerns, check-ins, feedback and messages.
 */
#ifndef ITHACA_EVENT_EVENT_H
#define ITHACA_EVENT_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/error.h"

struct db;

#define EVENT_PROGRAM_OPENED "program.opened"
#define EVENT_PROGRAM_STARTED "program.started"
#define EVENT_PROGRAM_CLOSED "program.closed"
#define EVENT_ENROLLMENT_APPLIED "enrollment.applied"
#define EVENT_ENROLLMENT_ACCEPTED "enrollment.accepted"
#define EVENT_ENROLLMENT_WAITLISTED "enrollment.waitlisted"
#define EVENT_ENROLLMENT_LEFT "enrollment.left"
#define EVENT_MATCHES_PUBLISHED "matches.published"
#define EVENT_RELATIONSHIP_STARTED "relationship.started"
#define EVENT_RELATIONSHIP_PAUSED "relationship.paused"
#define EVENT_RELATIONSHIP_RESUMED "relationship.resumed"
#define EVENT_RELATIONSHIP_FINISHED "relationship.finished"
#define EVENT_RELATIONSHIP_ENDED "relationship.ended"
#define EVENT_PERSON_ADDED "person.added"
#define EVENT_PERSON_LEFT "person.left"
#define EVENT_PERSON_RETURNED "person.returned"
#define EVENT_IMPORT_APPLIED "import.applied"
#define EVENT_TEST "hook.test" /* an admin wants to see whether it arrives */

/* ---- the kinds ---- */

struct event_kind {
    const char *key;
    const char *label; /* for whoever chooses */
    /* With {people}, {program} and {count}; `many` for another count than one, NULL: the same. */
    const char *sentence, *many;
    bool of_program;      /* always happens in a program; the others are for the whole portal */
    bool of_relationship; /* tells the state of a relationship */
    bool of_person;
};

/* All that can be chosen, in the order of a form. */
const struct event_kind *event_kinds(size_t *ret_count);
/* Also EVENT_TEST; NULL for an unknown key. */
const struct event_kind *event_kind_find(const char *key);

/* ---- telling ---- */

struct event {
    const char *kind;
    int64_t program;      /* for kinds of_program */
    int64_t relationship; /* for kinds of_relationship: its program and who is in it are looked up */
    int64_t person;       /* for kinds of_person */
    int64_t count;        /* where the sentence has one */
};

/*
 * Notes an event with a delivery, and its job, for each hook that wants it; nothing when there is none. Joins
 * the caller's db_write. A relationship outside programs is known to its members alone, so nothing is told of
 * it. An unknown kind, or one without what it is about, is a bug.
 */
MUST_USE enum error event_happened(struct db *db, const struct clock *clock, const struct event *event);

/* EVENT_TEST for one hook, also one that is switched off. */
MUST_USE enum error event_test(struct db *db, const struct clock *clock, int64_t hook);

#define EVENT_JOB "hook.deliver" /* delivers one; its subject is the delivery */

enum { EVENT_HOOKS_MAXIMUM = 50 }; /* hooks of a portal */

#endif
