/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Two or more people with roles, in a program or on their own. Only its members may read what is in it; for
 * everybody else, admins too, it is not there. Coordinators see states and dates of their programs.
 */
#ifndef ITHACA_RELATIONSHIP_RELATIONSHIP_H
#define ITHACA_RELATIONSHIP_RELATIONSHIP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/record.h"
#include "person/person.h"
#include "web/route.h"

struct db;
struct language;

/* ---- starting one ---- */

/*
 * One reason for a match, as both members will read it. Only what both may know: never a wish, a veto or an
 * answer about chemistry.
 */
#define RELATIONSHIP_REASON_FIELDS(FIELD, R)                                                                 \
    FIELD(R, text, label, 0)    /* short, such as "Skills wanted" */                                         \
    FIELD(R, text, sentence, 0) /* such as "Amara offers Python, which Jonas wants to learn."; "" is none */ \
    FIELD(R, integer, points, 0)  /* what it adds to the fit */                                              \
    FIELD(R, integer, percent, 0) /* 0..100, of what it could have added */                                  \
    /* What the sentence is made from, see relationship_reason.h: a word, and what it speaks of. */          \
    FIELD(R, text, says, 0)                                                                                  \
    FIELD(R, texts, names, 0)                                                                                \
    FIELD(R, integer, number, 0)                                                                             \
    FIELD(R, integer, of, 0)
RECORD_DECLARE(relationship_reason, RELATIONSHIP_REASON_FIELDS)

struct relationship_start_member {
    int64_t person;
    const char *role; /* mentor, mentee, peer, buddy, manager, employee */
};

struct relationship_start {
    int64_t program;    /* 0: on its own */
    const char *format; /* mentoring, reverse, peer, group, buddy, manager */
    const char *name;   /* of a circle, which coordinators see as well; NULL or "": none */
    int64_t starts_on;  /* day */
    int64_t ends_on;    /* day, 0: open */
    const struct relationship_start_member *members;
    int member_count;    /* at least 2, nobody twice */
    struct list reasons; /* of struct relationship_reason; may be empty */
};

/*
 * Makes an active relationship and tells every member by a notice. Joins the caller's db_write.
 * ERROR_INVALID: too few members, somebody twice, or an end before the start; ERROR_CONFLICT: an unknown
 * person, program, role or format.
 */
MUST_USE enum error relationship_start(struct db *db, struct arena *arena, const struct clock *clock,
                                       const struct relationship_start *start, int64_t *ret_id);

/* Notes that a member said hello; OK also when that was noted before. The others are told. ERROR_NOT_FOUND
 * for those who are no member; ERROR_CONFLICT when it is closed. */
MUST_USE enum error relationship_say_hello(struct db *db, struct arena *arena, const struct clock *clock,
                                           int64_t id, int64_t person, const char *name);

/* ---- reading ---- */

/* One of my relationships, for lists. */
#define RELATIONSHIP_CARD_FIELDS(FIELD, R)                                                                   \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, title, 0)     /* "Amara Okafor", "Amara Okafor and Tom Becker" */                         \
    FIELD(R, text, role_line, 0) /* "Amara mentors you" */                                                   \
    FIELD(R, id, program_id, 0)                                                                              \
    FIELD(R, text, program_name, 0)                                                                          \
    FIELD(R, text, state, 0)                                                                                 \
    FIELD(R, text, state_label, 0) /* such as "Paused"; "" while active */                                   \
    FIELD(R, flag, closed, 0)      /* closed, or I left it */                                                \
    FIELD(R, day, started_on, 0)                                                                             \
    FIELD(R, day, ends_on, 0)                                                                                \
    FIELD(R, text, phase, 0)     /* Establish, Nurture, Grow, Close */                                       \
    FIELD(R, text, next_step, 0) /* a short sentence: "Say hello to Amara"; "" when nothing is asked */      \
    FIELD(R, text, next_key, 0)  /* of relationship_steps.h */                                               \
    FIELD(R, text, next_words, 0)                                                                            \
    FIELD(R, text, next_path, 0)                                                                             \
    FIELD(R, text, next_button, 0) /* "" where there is nothing to press */                                  \
    FIELD(R, flag, urgent, 0)      /* somebody waits, or it is late */                                       \
    FIELD(R, flag, fresh, 0)       /* I have not said hello yet */                                           \
    FIELD(R, list, others, person_card)
RECORD_DECLARE(relationship_card, RELATIONSHIP_CARD_FIELDS)

/* All relationships of a person, open ones first, then by start, the newest first; `limit` at most. One
 * statement. */
MUST_USE enum error relationship_of_person(struct db *db, struct arena *arena,
                                           const struct language *language, const struct clock *clock,
                                           int64_t person, int64_t limit, struct list *ret_cards);

/* One of them, also one that the person left. ERROR_NOT_FOUND when they never were a member, or nobody else
 * is. */
MUST_USE enum error relationship_card_get(struct db *db, struct arena *arena, const struct language *language,
                                          const struct clock *clock, int64_t relationship, int64_t person,
                                          struct relationship_card *ret_card);

/* Why its members were matched, for them alone: the caller has opened a membership. Adds struct
 * relationship_reason. */
MUST_USE enum error relationship_reasons(struct db *db, struct arena *arena, int64_t relationship,
                                         struct list *ret_reasons);

/* Active relationships of a program, for counts. */
MUST_USE enum error relationship_count(struct db *db, int64_t program, int64_t *ret_count);

extern const struct route_table relationship_routes;

#endif
