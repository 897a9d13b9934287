/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who is in a relationship, and when all of them work, within overview/. */
#ifndef ITHACA_OVERVIEW_PEOPLE_H
#define ITHACA_OVERVIEW_PEOPLE_H

#include "calendar/zone.h"
#include "relationship/membership.h"

#define OVERVIEW_PERSON_FIELDS(FIELD, R)                                                                     \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, text, initials, 0)                                                                              \
    FIELD(R, text, face, 0)                                                                                  \
    FIELD(R, text, job_title, 0)                                                                             \
    FIELD(R, text, place, 0)                                                                                 \
    FIELD(R, text, role_name, 0)                                                                             \
    FIELD(R, text, email, 0)      /* "" once it is over */                                                   \
    FIELD(R, text, time_there, 0) /* "14:05" */                                                              \
    FIELD(R, flag, is_me, 0)                                                                                 \
    FIELD(R, flag, said_hello, 0)                                                                            \
    FIELD(R, flag, is_gone, 0) /* left the organization */
RECORD_DECLARE(overview_person, OVERVIEW_PERSON_FIELDS)

/* The others first, then me. Adds struct overview_person. */
void overview_people(const struct membership *membership, struct list *ret_people);

/* When all work, in a sentence; `mine` is the reader's zone. */
const char *overview_hours(const struct membership *membership, const struct zone *mine);

#endif
