/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Which one thing stands on top of the home page. No database, no web. */
#ifndef ITHACA_HOME_NEXT_H
#define ITHACA_HOME_NEXT_H

#include "asking/asking.h"
#include "base/arena.h"
#include "base/record.h"
#include "program/program.h"
#include "relationship/relationship.h"

struct language;

#define HOME_NEXT_FIELDS(FIELD, R)                                                                           \
    FIELD(R, text, eyebrow, 0)                                                                               \
    FIELD(R, text, title, 0)                                                                                 \
    FIELD(R, text, text, 0)                                                                                  \
    FIELD(R, text, path, 0)                                                                                  \
    FIELD(R, text, button, 0)
RECORD_DECLARE(home_next, HOME_NEXT_FIELDS)

/* A program that the viewer runs. */
#define HOME_RUN_FIELDS(FIELD, R)                                                                            \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, text, format_label, 0)                                                                          \
    FIELD(R, text, state, 0)                                                                                 \
    FIELD(R, text, state_label, 0)                                                                           \
    FIELD(R, integer, accepted, 0)                                                                           \
    FIELD(R, integer, applied, 0)                                                                            \
    FIELD(R, integer, draft_pairs, 0) /* proposed and not published; 0: no draft */                          \
    FIELD(R, text, next_text, 0)                                                                             \
    FIELD(R, text, next_path, 0)
RECORD_DECLARE(home_run, HOME_RUN_FIELDS)

struct home_facts {
    int64_t person;
    const struct list *relationships; /* of struct relationship_card, open ones */
    const struct list *parts;         /* of struct program_part */
    const struct list *joinable;      /* of struct program_part */
    const struct list *runs;          /* of struct home_run */
    const struct asking_open *asking; /* requests for mentors; NULL: none */
};

/* First what others wait for: an answer, a hello; then what one runs; then one's own next step. */
struct home_next home_next(struct arena *arena, const struct language *language,
                           const struct home_facts *facts);

/* "Good morning" by the hour of the reader's clock. */
const char *home_greeting(int hour);

#endif
