/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The rows of relationships, within relationship/. */
#ifndef ITHACA_RELATIONSHIP_STORE_H
#define ITHACA_RELATIONSHIP_STORE_H

#include "relationship/membership.h"
#include "relationship/relationship.h"

#define RELATIONSHIP_ROW_FIELDS(FIELD, R)                                                                    \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, id, program_id, 0)                                                                              \
    FIELD(R, text, program_name, 0)                                                                          \
    FIELD(R, text, name, 0) /* of a circle, "" none */                                                       \
    FIELD(R, text, format, 0)                                                                                \
    FIELD(R, text, state, 0)                                                                                 \
    FIELD(R, day, started_on, 0)                                                                             \
    FIELD(R, day, ends_on, 0)                                                                                \
    FIELD(R, text, ending, 0)                                                                                \
    FIELD(R, time, ended_at, 0)                                                                              \
    FIELD(R, day, paused_until, 0)                                                                           \
    FIELD(R, text, why, 0)                                                                                   \
    FIELD(R, text, my_role, 0)                                                                               \
    FIELD(R, time, my_left_at, 0)                                                                            \
    FIELD(R, time, my_hello_at, 0)
RECORD_DECLARE(relationship_row, RELATIONSHIP_ROW_FIELDS)

/* A relationship as one of its members has it, also one who left. ERROR_NOT_FOUND for everybody else. */
MUST_USE enum error relationship_row_of_member(struct db *db, struct arena *arena, int64_t id, int64_t person,
                                               struct relationship_row *ret_row);

/* Those who have not left, mentors, buddies and managers first, then by name. Adds
 * struct relationship_member. */
MUST_USE enum error relationship_members(struct db *db, struct arena *arena, int64_t id,
                                         struct list *ret_members);

/* What coordinators see of one: states and dates. */
#define RELATIONSHIP_STATUS_FIELDS(FIELD, R)                                                                 \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, circle_name, 0) /* "" none */                                                             \
    FIELD(R, text, names, 0)                                                                                 \
    FIELD(R, text, state, 0)                                                                                 \
    FIELD(R, text, state_label, 0) /* "Active", "Paused"; once closed, how it ended: "Ended early" */        \
    FIELD(R, text, ending, 0)      /* completed, early, departed, date; "" while it goes on */               \
    FIELD(R, day, started_on, 0)                                                                             \
    FIELD(R, day, ends_on, 0)                                                                                \
    FIELD(R, integer, members, 0)                                                                            \
    FIELD(R, integer, said_hello, 0)                                                                         \
    FIELD(R, flag, agreement_drafted, 0)                                                                     \
    FIELD(R, flag, agreement_signed, 0)                                                                      \
    FIELD(R, integer, meetings_held, 0)                                                                      \
    FIELD(R, time, last_met_at, 0)                                                                           \
    FIELD(R, time, next_meeting_at, 0) /* 0 also when it is past */                                          \
    FIELD(R, integer, goals, 0)        /* open and reached */                                                \
    FIELD(R, integer, goals_reached, 0)                                                                      \
    FIELD(R, text, need, 0) /* why it may need a look, in a sentence; "" when it does not */                 \
    FIELD(R, list, people, person_card)
RECORD_DECLARE(relationship_status, RELATIONSHIP_STATUS_FIELDS)

enum { RELATIONSHIPS_A_PAGE = 50 };

/* A page of a program's relationships, those that may need a look first; one more than a page when there are
 * more. States, dates and counts alone. */
MUST_USE enum error relationship_statuses(struct db *db, struct arena *arena, const struct language *language,
                                          const struct clock *clock, int64_t program, int64_t page,
                                          struct list *ret_statuses);

/* How many of a program's relationships are not closed, and how many of these may need a look. Whoever shows
 * it notes a look: where there are few, it tells of each. */
#define RELATIONSHIP_TALLY_FIELDS(FIELD, R)                                                                  \
    FIELD(R, integer, open, 0)                                                                               \
    FIELD(R, integer, needing, 0)
RECORD_DECLARE(relationship_tally, RELATIONSHIP_TALLY_FIELDS)

MUST_USE enum error relationship_tally(struct db *db, struct arena *arena, const struct clock *clock,
                                       int64_t program, struct relationship_tally *ret_tally);

/* Reasons to and from the text that is kept. ERROR_DAMAGED when it cannot be read. */
const char *relationship_why_write(struct arena *arena, const struct list *reasons);
MUST_USE enum error relationship_why_read(struct arena *arena, const char *why, struct list *ret_reasons);

#endif
