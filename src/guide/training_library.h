/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The training before the start as it comes with the product: short chapters, about six minutes in all. */
#ifndef ITHACA_GUIDE_TRAINING_LIBRARY_H
#define ITHACA_GUIDE_TRAINING_LIBRARY_H

#include "guide/guide_library.h"

enum { TRAINING_CHECKS = 2 };

struct training_text {
    const char *key; /* lower case letters and hyphens, unique */
    int formats;     /* GUIDE_MENTORING | … */
    enum guide_side side;
    const char *title;
    const char *body; /* paragraphs between empty lines; lines beginning with "- " are points */
    /* To think about; nobody is graded. */
    struct {
        const char *question; /* NULL: no more */
        const char *thought;  /* what speaks for which answer */
    } checks[TRAINING_CHECKS];
};

extern const struct training_text training_texts[];
extern const size_t training_text_count;

/* How long it takes to read, in minutes, at least 1. */
int training_minutes(const char *body);

#endif
