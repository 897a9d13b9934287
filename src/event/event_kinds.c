/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The one table of what others can be told. */
#include <string.h>

#include "event/event.h"
#include "language/language.h"

enum { PORTAL = 0, PROGRAM = 1, RELATIONSHIP = 2, PERSON = 4 };

/* The last are the sentence and, for another count than one, the other; NULL: the same. */
#define KIND(key, about, label, ...)                                                                         \
    {                                                                                                        \
        key, label, __VA_ARGS__, ((about) & (PROGRAM | RELATIONSHIP)) != 0, ((about)&RELATIONSHIP) != 0,     \
            ((about)&PERSON) != 0                                                                            \
    }

static const struct event_kind KINDS[] = {
    KIND(EVENT_PROGRAM_OPENED, PROGRAM, MESSAGE("A program opens for people to join"),
         MESSAGE("{program} is open: people can join."), NULL),
    KIND(EVENT_PROGRAM_STARTED, PROGRAM, MESSAGE("A program begins to run"), MESSAGE("{program} has begun."),
         NULL),
    KIND(EVENT_PROGRAM_CLOSED, PROGRAM, MESSAGE("A program is closed"), MESSAGE("{program} is closed."),
         NULL),
    KIND(EVENT_ENROLLMENT_APPLIED, PROGRAM | PERSON, MESSAGE("Somebody applies and waits for an answer"),
         MESSAGE("{people} would like to join {program} and waits for an answer."), NULL),
    KIND(EVENT_ENROLLMENT_ACCEPTED, PROGRAM | PERSON, MESSAGE("Somebody takes part in a program"),
         MESSAGE("{people} takes part in {program}."), NULL),
    KIND(EVENT_ENROLLMENT_WAITLISTED, PROGRAM | PERSON, MESSAGE("Somebody is put on the waitlist"),
         MESSAGE("{people} is on the waitlist of {program}."), NULL),
    KIND(EVENT_ENROLLMENT_LEFT, PROGRAM | PERSON, MESSAGE("Somebody leaves a program"),
         MESSAGE("{people} has left {program}."), NULL),
    KIND(EVENT_MATCHES_PUBLISHED, PROGRAM, MESSAGE("Matches are published"),
         MESSAGE_COUNT("One match was published in {program}.",
                       "{count} matches were published in {program}.")),
    KIND(EVENT_RELATIONSHIP_STARTED, RELATIONSHIP, MESSAGE("A relationship begins"),
         MESSAGE("{people} begin to work together in {program}."), NULL),
    KIND(EVENT_RELATIONSHIP_PAUSED, RELATIONSHIP, MESSAGE("A relationship pauses"),
         MESSAGE("{people} pause in {program}."), NULL),
    KIND(EVENT_RELATIONSHIP_RESUMED, RELATIONSHIP, MESSAGE("A relationship goes on after a pause"),
         MESSAGE("{people} go on in {program}."), NULL),
    KIND(EVENT_RELATIONSHIP_FINISHED, RELATIONSHIP, MESSAGE("A relationship has come to its end"),
         MESSAGE("{people} have finished in {program}."), NULL),
    KIND(EVENT_RELATIONSHIP_ENDED, RELATIONSHIP, MESSAGE("A relationship ends early"),
         MESSAGE("{people} no longer work together in {program}."), NULL),
    KIND(EVENT_PERSON_ADDED, PERSON, MESSAGE("Somebody is added, one by one"), MESSAGE("{people} was added."),
         NULL),
    KIND(EVENT_PERSON_LEFT, PERSON, MESSAGE("Somebody leaves the organization"),
         MESSAGE("{people} has left the organization."), NULL),
    KIND(EVENT_PERSON_RETURNED, PERSON, MESSAGE("Somebody comes back to the organization"),
         MESSAGE("{people} is back in the organization."), NULL),
    KIND(EVENT_IMPORT_APPLIED, PORTAL, MESSAGE("People are imported from a file"),
         MESSAGE_COUNT("An import added or changed one person.",
                       "An import added or changed {count} people.")),
    KIND(EVENT_TEST, PORTAL, MESSAGE("A test"), MESSAGE("This is a test. What you chose will arrive here."),
         NULL),
};
enum { KIND_COUNT = sizeof KINDS / sizeof KINDS[0] };

const struct event_kind *event_kinds(size_t *ret_count)
{
    *ret_count = KIND_COUNT - 1; /* nobody chooses the test */
    return KINDS;
}

const struct event_kind *event_kind_find(const char *key)
{
    for (size_t i = 0; i < KIND_COUNT; i++)
        if (strcmp(KINDS[i].key, key) == 0) return &KINDS[i];
    return NULL;
}
