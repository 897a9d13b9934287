/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What all pages of a program share: who may see them, and their head with the tabs. For the pages in this
 * folder and for those of features above that stand under /programs/:id, such as its matches.
 *
 *     struct program_page page;
 *     TRY(program_page_open(request, reply, PROGRAM_COORDINATORS, "matches", "Matches", &page));
 *     view->head = page.head;
 * and in the template, first:  {{#head}}{{>program/program_head.html}}{{/head}}
 */
#ifndef ITHACA_PROGRAM_PROGRAM_HEAD_H
#define ITHACA_PROGRAM_PROGRAM_HEAD_H

#include "base/record.h"
#include "program/program.h"
#include "web/reply.h"
#include "web/request.h"

#define PROGRAM_HEAD_FIELDS(FIELD, R)                                                                        \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, text, format, 0)                                                                                \
    FIELD(R, text, format_label, 0)                                                                          \
    FIELD(R, text, state, 0)                                                                                 \
    FIELD(R, text, state_label, 0)                                                                           \
    FIELD(R, text, state_meaning, 0)                                                                         \
    FIELD(R, text, title, 0)    /* the h1; the program's name on its first page */                           \
    FIELD(R, flag, is_first, 0) /* the program's first page */                                               \
    FIELD(R, flag, is_draft, 0)                                                                              \
    FIELD(R, flag, is_open, 0)                                                                               \
    FIELD(R, flag, is_running, 0)                                                                            \
    FIELD(R, flag, is_closed, 0)                                                                             \
    FIELD(R, day, starts_on, 0)                                                                              \
    FIELD(R, day, ends_on, 0)                                                                                \
    FIELD(R, flag, coordinates, 0) /* the viewer runs it */                                                  \
    FIELD(R, flag, manages, 0)     /* the viewer runs it, or is an admin */                                  \
    FIELD(R, integer, accepted, 0)                                                                           \
    FIELD(R, flag, self_match, 0) /* mentees ask mentors of their choice */                                  \
    FIELD(R, flag, at_overview, 0)                                                                           \
    FIELD(R, flag, at_people, 0)                                                                             \
    FIELD(R, flag, at_matches, 0)                                                                            \
    FIELD(R, flag, at_requests, 0)                                                                           \
    FIELD(R, flag, at_relationships, 0)                                                                      \
    FIELD(R, flag, at_pulse, 0)                                                                              \
    FIELD(R, flag, at_settings, 0)                                                                           \
    FIELD(R, flag, at_rules, 0)                                                                              \
    FIELD(R, flag, at_questions, 0)                                                                          \
    FIELD(R, flag, at_guide, 0)                                                                              \
    FIELD(R, flag, at_training, 0)                                                                           \
    FIELD(R, flag, at_guidelines, 0)                                                                         \
    FIELD(R, flag, at_agreement, 0)                                                                          \
    FIELD(R, flag, at_review, 0)                                                                             \
    FIELD(R, flag, at_coordinators, 0)
RECORD_DECLARE(program_head, PROGRAM_HEAD_FIELDS)

enum program_audience {
    PROGRAM_EVERYBODY,    /* who may know of it */
    PROGRAM_MANAGERS,     /* its coordinators, and admins */
    PROGRAM_COORDINATORS, /* its coordinators alone */
};

struct program_page {
    struct program_card card;
    const struct program_head *head;
    struct program_counts counts; /* zero unless the viewer manages it */
    bool coordinates;
    bool manages;
};

/*
 * Reads `:id` of the path and the program, and asks whether the viewer may. `tab` is the part of at_… that is
 * true, "" for none. Sets the reply's title. ERROR_NOT_FOUND or ERROR_FORBIDDEN with words that explain it.
 */
MUST_USE enum error program_page_open(struct request *request, struct reply *reply,
                                      enum program_audience audience, const char *tab, const char *title,
                                      struct program_page *ret_page);

#endif
