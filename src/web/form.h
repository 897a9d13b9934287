/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What pages with forms share: choices, and what differs when two people wrote at the same time. */
#ifndef ITHACA_WEB_FORM_H
#define ITHACA_WEB_FORM_H

#include "base/arena.h"
#include "base/list.h"
#include "base/record.h"

struct language;

/* One of several: an option of a select, a radio button, a check box. */
#define CHOICE_FIELDS(FIELD, R)                                                                              \
    FIELD(R, text, key, 0)                                                                                   \
    FIELD(R, text, label, 0)                                                                                 \
    FIELD(R, text, hint, 0)                                                                                  \
    FIELD(R, flag, chosen, 0)
RECORD_DECLARE(choice, CHOICE_FIELDS)
/* Adds one; chosen when `key` equals `chosen`. */
void choice_add(struct arena *arena, struct list *choices, const char *key, const char *label,
                const char *hint, const char *chosen);

/*
 * Two people edited at the same time: notes for each field in which `stored` differs from `form` what is
 * stored now, as a text for the field's place in `ret_meanwhile` (a record of problems).
 */
void form_note_differences(struct arena *arena, const struct language *language, const struct record *record,
                           const void *form, const void *stored, const struct record *problems_record,
                           void *ret_meanwhile);

/*
 * The same, and says so at each field that differs: `message` goes into `problems` there, and at the field
 * `version`, which every such form has. The caller takes over the version that is stored.
 */
void form_conflict(struct arena *arena, const struct language *language, const struct record *record,
                   const void *form, const void *stored, const char *message,
                   const struct record *problems_record, void *problems, void *ret_meanwhile);

/* Sets every message to "", as a form begins. */
void form_no_problems(const struct record *problems_record, void *problems);

#endif
