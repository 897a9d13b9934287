/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Mentors as a mentee sees them who looks for one. Within asking/. */
#ifndef ITHACA_ASKING_ASKING_FIND_H
#define ITHACA_ASKING_ASKING_FIND_H

#include "asking/asking_rules.h"
#include "base/list.h"
#include "relationship/relationship.h"

struct language;

struct matching_choices;

enum { ASKING_A_PAGE = 12, ASKING_SEARCH_WORDS = 3 };

#define ASKING_MENTOR_FIELDS(FIELD, R)                                                                       \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, text, first_name, 0)                                                                            \
    FIELD(R, text, initials, 0)                                                                              \
    FIELD(R, text, face, 0)                                                                                  \
    FIELD(R, text, job_title, 0)                                                                             \
    FIELD(R, text, department, 0)                                                                            \
    FIELD(R, text, location, 0)                                                                              \
    FIELD(R, text, time_zone, 0)                                                                             \
    FIELD(R, integer, free, 0) /* places that this mentee can ask for; 0: full */                            \
    FIELD(R, flag, full, 0)                                                                                  \
    FIELD(R, integer, fit, 0)                    /* 0..100 */                                                \
    FIELD(R, id, request_id, 0)                  /* my open request; 0: none */                              \
    FIELD(R, flag, waits, 0)                     /* I asked to be told when there is room */                 \
    FIELD(R, time, held_until, 0)                /* a place is held for me until then */                     \
    FIELD(R, text, habit, 0)                     /* "Answers 4 of 5 requests, usually within 2 days" */      \
    FIELD(R, texts, skills, 0)                   /* offered */                                               \
    FIELD(R, list, reasons, relationship_reason) /* what speaks for the two, the most important first */
RECORD_DECLARE(asking_mentor, ASKING_MENTOR_FIELDS)

struct asking_filter {
    int64_t program, mentee;
    int64_t only;         /* this mentor alone; 0: all */
    const char *words;    /* each is any part of name, title, department, place, skill; three count */
    const char *skill;    /* part of an offered skill */
    const char *location; /* as written */
    const char *language; /* a tag */
    const char *zone;     /* IANA name */
};

/* Mentors who take part and whom no rule forbids, those with a free place first, then by fit, then by name.
 * Adds struct asking_mentor, without habit, skills and reasons. */
MUST_USE enum error asking_mentors(struct db *db, struct arena *arena, const struct clock *clock,
                                   const struct matching_choices *choices, const struct asking_filter *filter,
                                   struct list *ret_mentors);

/* The rest, for those that are shown. */
MUST_USE enum error asking_mentors_complete(struct db *db, struct arena *arena,
                                            const struct language *language, const struct clock *clock,
                                            const struct matching_choices *choices, int64_t program,
                                            struct asking_mentor *mentors, size_t count, size_t reasons);

/* What the mentors of a program have, for choosing: places, languages (tags), time zones. Adds const char *.
 */
MUST_USE enum error asking_locations(struct db *db, struct arena *arena, int64_t program, struct list *ret);
MUST_USE enum error asking_languages(struct db *db, struct arena *arena, int64_t program, struct list *ret);
MUST_USE enum error asking_zones(struct db *db, struct arena *arena, int64_t program, struct list *ret);

/* How each mentor of a program deals with requests; only states and times. */
#define ASKING_MENTOR_COUNTS_FIELDS(FIELD, R)                                                                \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, text, initials, 0)                                                                              \
    FIELD(R, text, face, 0)                                                                                  \
    FIELD(R, integer, free, 0) /* 0: full */                                                                 \
    FIELD(R, flag, paused, 0)                                                                                \
    FIELD(R, integer, open, 0)                                                                               \
    FIELD(R, integer, answered, 0)                                                                           \
    FIELD(R, integer, accepted, 0)                                                                           \
    FIELD(R, integer, missed, 0)                                                                             \
    FIELD(R, integer, waiting, 0) /* who would like to be told when there is room */                         \
    FIELD(R, flag, rated, 0)                                                                                 \
    FIELD(R, integer, rate, 0) /* percent */                                                                 \
    FIELD(R, text, usual, 0)   /* "within 2 days" */                                                         \
    FIELD(R, flag, needs_look, 0)
RECORD_DECLARE(asking_mentor_counts, ASKING_MENTOR_COUNTS_FIELDS)

/* By how much they need a look, then by name. */
MUST_USE enum error asking_counts(struct db *db, struct arena *arena, const struct language *language,
                                  const struct clock *clock, int64_t program, struct list *ret_counts);

#endif
