/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The passages of an agreement that people write, and what they start from for each format. A program's
 * coordinators may change the start (agreement_template.h); members change everything.
 */
#ifndef ITHACA_AGREEMENT_AGREEMENT_WORDS_H
#define ITHACA_AGREEMENT_AGREEMENT_WORDS_H

#include <stddef.h>

#include "base/record.h"

/* In the order of reading. Characters: AGREEMENT_PASSAGE_LIMIT. */
#define AGREEMENT_PASSAGES(FIELD, R, kind, limit)                                                            \
    FIELD(R, kind, focus, limit)                                                                             \
    FIELD(R, kind, times, limit)                                                                             \
    FIELD(R, kind, boundaries, limit)                                                                        \
    FIELD(R, kind, outside, limit)                                                                           \
    FIELD(R, kind, confidentiality, limit)                                                                   \
    FIELD(R, kind, feedback, limit)                                                                          \
    FIELD(R, kind, ending, limit)

enum { AGREEMENT_PASSAGE_LIMIT = 4000 };

#define AGREEMENT_WORDS_FIELDS(FIELD, R)                                                                     \
    FIELD(R, text, mode, 20)                                                                                 \
    AGREEMENT_PASSAGES(FIELD, R, text, AGREEMENT_PASSAGE_LIMIT)
RECORD_DECLARE(agreement_words, AGREEMENT_WORDS_FIELDS)

/* What each passage is called and asks for. */
struct agreement_passage {
    const char *name; /* of the field */
    const char *label;
    const char *hint;
};
/* All of them, in the order of reading; *ret_count of them. */
const struct agreement_passage *agreement_passages(size_t *ret_count);

/* What a new agreement of this format starts from; of mentoring for an unknown one. Never NULL. */
const struct agreement_words *agreement_words_of(const char *format);

/* "By video" for "video"; "" for what is no mode. */
const char *agreement_mode_label(const char *mode);

#endif
