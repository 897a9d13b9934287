/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Plans as one member's calendar shows them; within invite/. */
#ifndef ITHACA_INVITE_COMPOSE_H
#define ITHACA_INVITE_COMPOSE_H

#include "invite/invite_store.h"

struct language;

/* A relationship as one of its members sees it. */
struct invite_scene {
    struct db *db;
    struct arena *arena;
    const char *origin;              /* how browsers reach the portal */
    const char *portal;              /* its name */
    const struct language *language; /* of the words; NULL is English */
    int64_t relationship, person;
    struct list members;                      /* of struct invite_member; also who left */
    const char *summary;                      /* "Meeting with Amara (Ithaca)" */
    const struct icalendar_person *organizer; /* of invitations; NULL: nobody is named but in the summary */
    bool asks;                                /* answers find their way to us */
    int64_t stamp;                            /* when invitations are said; 0: when plans changed last */
};

/* In the person's language (0: nobody's). ERROR_NOT_FOUND: no such relationship. Whether the person is a
 * member is not looked at. */
MUST_USE enum error invite_scene_open(struct db *db, struct arena *arena, const char *origin,
                                      int64_t relationship, int64_t person, struct invite_scene *ret_scene);

/* NULL when nobody has that id. */
const struct invite_member *invite_scene_member(const struct invite_scene *scene, int64_t person);

/* The rule as far as there will be meetings: until the relationship ends, or the series did. NULL: none. */
const char *invite_series_rule(struct arena *arena, const struct invite_series *series);
/* When the last one begins that may come; INT64_MAX: open. */
bool invite_series_is_over(struct arena *arena, const struct invite_series *series, int64_t now);

/* Add struct icalendar_event: one; or one with a rule and those that are other than it says; or, where the
 * series has no meetings at all, nothing. */
MUST_USE enum error invite_add_meeting(const struct invite_scene *scene, const struct invite_meeting *meeting,
                                       struct list *events);
MUST_USE enum error invite_add_series(const struct invite_scene *scene, const struct invite_series *series,
                                      struct list *events);

/* What is called off, for this person alone. */
void invite_add_cancelled(const struct invite_scene *scene, const struct invite_meeting *meeting,
                          const struct invite_series *series, struct list *events);

/* The moment at which a series would begin. */
int64_t invite_series_begins(struct arena *arena, const struct invite_series *series);

#endif
