/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What members share with each other: resources and opportunities, training that somebody goes to and teaches
 * back, and introductions to people worth knowing. Any member may write in any of them.
 *
 * Words and addresses are sealed for the members. Calls that write need a membership opened with
 * RELATIONSHIP_WRITE and run in a db_write of their own. ERROR_NOT_FOUND: there is none in this relationship.
 * ERROR_CONFLICT: somebody changed it meanwhile. ERROR_TOO_LARGE: RESOURCES_LIMIT of its kind are there.
 * Forms are taken as they are: check them first.
 */
#ifndef ITHACA_RESOURCE_RESOURCE_H
#define ITHACA_RESOURCE_RESOURCE_H

#include "relationship/membership.h"
#include "web/route.h"

enum {
    RESOURCES_LIMIT = 300, /* of each kind in a relationship */
    RESOURCE_TITLE_LIMIT = 200,
    RESOURCE_ADDRESS_LIMIT = 2000,
    RESOURCE_TEXT_LIMIT = 4000,
};

/* ---- resources and opportunities ---- */

#define RESOURCE_FIELDS(FIELD, R)                                                                            \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, kind, 0)                                                                                  \
    FIELD(R, id, for_id, 0) /* 0: all */                                                                     \
    FIELD(R, text, title, 0)                                                                                 \
    FIELD(R, text, address, 0) /* http, https or "" */                                                       \
    FIELD(R, text, body, 0)                                                                                  \
    FIELD(R, text, why, 0)                                                                                   \
    FIELD(R, time, created_at, 0)                                                                            \
    FIELD(R, integer, version, 0)                                                                            \
    FIELD(R, integer, marks, 0) /* how many have read or done it */                                          \
    FIELD(R, flag, marked, 0)   /* I have */                                                                 \
    FIELD(R, text, host, 0)                                                                                  \
    FIELD(R, flag, is_opportunity, 0)                                                                        \
    FIELD(R, text, by_name, 0)                                                                               \
    FIELD(R, text, for_name, 0) /* "you", "Amara Okafor"; "" for all */                                      \
    FIELD(R, text, changed_by_name, 0)                                                                       \
    FIELD(R, text, path, 0)
RECORD_DECLARE(resource, RESOURCE_FIELDS)

#define RESOURCE_FORM_FIELDS(FIELD, R)                                                                       \
    FIELD(R, integer, version, 0)                                                                            \
    FIELD(R, text, kind, 12)                                                                                 \
    FIELD(R, text, title, RESOURCE_TITLE_LIMIT)                                                              \
    FIELD(R, text, address, RESOURCE_ADDRESS_LIMIT)                                                          \
    FIELD(R, text, body, RESOURCE_TEXT_LIMIT)                                                                \
    FIELD(R, text, why, RESOURCE_TEXT_LIMIT)                                                                 \
    FIELD(R, text, whom, 24) /* "all" or the id of a member */
FORM_DECLARE(resource_form, RESOURCE_FORM_FIELDS)

/* The latest first. */
MUST_USE enum error resource_list(const struct membership *membership, struct list *ret_resources);
MUST_USE enum error resource_get(const struct membership *membership, int64_t id,
                                 struct resource *ret_resource);
void resource_form_check(const struct membership *membership, const struct resource_form *form,
                         struct resource_form_problems *problems);
MUST_USE enum error resource_add(const struct membership *membership, const struct resource_form *form,
                                 int64_t *ret_id);
MUST_USE enum error resource_edit(const struct membership *membership, int64_t id,
                                  const struct resource_form *form);
/* I have read or done it, or have not. */
MUST_USE enum error resource_set_mark(const struct membership *membership, int64_t id, bool marked);
/* By who shared it: ERROR_FORBIDDEN for others. */
MUST_USE enum error resource_remove(const struct membership *membership, int64_t id);

/* ---- training outside: a workshop ---- */

#define WORKSHOP_FIELDS(FIELD, R)                                                                            \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, id, person_id, 0)                                                                               \
    FIELD(R, day, starts_on, 0)                                                                              \
    FIELD(R, text, title, 0)                                                                                 \
    FIELD(R, text, address, 0)                                                                               \
    FIELD(R, text, cost, 0)                                                                                  \
    FIELD(R, flag, attended, 0)                                                                              \
    FIELD(R, text, takeaway, 0)                                                                              \
    FIELD(R, day, teach_on, 0)                                                                               \
    FIELD(R, flag, taught, 0)                                                                                \
    FIELD(R, text, teach_notes, 0)                                                                           \
    FIELD(R, integer, version, 0)                                                                            \
    FIELD(R, text, host, 0)                                                                                  \
    FIELD(R, text, person_name, 0)                                                                           \
    FIELD(R, text, changed_by_name, 0)                                                                       \
    FIELD(R, text, state_label, 0) /* "Planned", "Teach-back to come", "Taught back" */                      \
    FIELD(R, flag, teach_is_next, 0)                                                                         \
    FIELD(R, text, path, 0)
RECORD_DECLARE(workshop, WORKSHOP_FIELDS)

#define WORKSHOP_FORM_FIELDS(FIELD, R)                                                                       \
    FIELD(R, integer, version, 0)                                                                            \
    FIELD(R, text, who, 24) /* id of a member */                                                             \
    FIELD(R, text, title, RESOURCE_TITLE_LIMIT)                                                              \
    FIELD(R, text, address, RESOURCE_ADDRESS_LIMIT)                                                          \
    FIELD(R, day, starts_on, 0)                                                                              \
    FIELD(R, text, cost, RESOURCE_TITLE_LIMIT)                                                               \
    FIELD(R, flag, attended, 0)                                                                              \
    FIELD(R, text, takeaway, RESOURCE_TEXT_LIMIT)                                                            \
    FIELD(R, day, teach_on, 0)                                                                               \
    FIELD(R, flag, taught, 0)                                                                                \
    FIELD(R, text, teach_notes, RESOURCE_TEXT_LIMIT)
FORM_DECLARE(workshop_form, WORKSHOP_FORM_FIELDS)

MUST_USE enum error workshop_list(const struct membership *membership, struct list *ret_workshops);
MUST_USE enum error workshop_get(const struct membership *membership, int64_t id,
                                 struct workshop *ret_workshop);
void workshop_form_check(const struct membership *membership, const struct workshop_form *form,
                         struct workshop_form_problems *problems);
MUST_USE enum error workshop_add(const struct membership *membership, const struct workshop_form *form,
                                 int64_t *ret_id);
MUST_USE enum error workshop_edit(const struct membership *membership, int64_t id,
                                  const struct workshop_form *form);
MUST_USE enum error workshop_remove(const struct membership *membership, int64_t id);

/* ---- introductions ---- */

#define INTRODUCTION_FIELDS(FIELD, R)                                                                        \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, id, by_id, 0)                                                                                   \
    FIELD(R, id, for_id, 0)                                                                                  \
    FIELD(R, text, state, 0) /* offered, wanted, made, met, dropped */                                       \
    FIELD(R, text, whom, 0)                                                                                  \
    FIELD(R, text, why, 0)                                                                                   \
    FIELD(R, text, outcome, 0)                                                                               \
    FIELD(R, integer, version, 0)                                                                            \
    FIELD(R, text, state_label, 0)                                                                           \
    FIELD(R, text, sentence, 0) /* "Amara offers to introduce you" */                                        \
    FIELD(R, flag, is_open, 0)                                                                               \
    FIELD(R, flag, is_met, 0)                                                                                \
    FIELD(R, text, changed_by_name, 0)                                                                       \
    FIELD(R, text, path, 0)
RECORD_DECLARE(introduction, INTRODUCTION_FIELDS)

#define INTRODUCTION_FORM_FIELDS(FIELD, R)                                                                   \
    FIELD(R, integer, version, 0)                                                                            \
    FIELD(R, text, state, 8)                                                                                 \
    FIELD(R, text, by, 24)       /* id of the member who introduces */                                       \
    FIELD(R, text, for_whom, 24) /* id of the member who is introduced */                                    \
    FIELD(R, text, whom, RESOURCE_TITLE_LIMIT)                                                               \
    FIELD(R, text, why, RESOURCE_TEXT_LIMIT)                                                                 \
    FIELD(R, text, outcome, RESOURCE_TEXT_LIMIT)
FORM_DECLARE(introduction_form, INTRODUCTION_FORM_FIELDS)

MUST_USE enum error introduction_list(const struct membership *membership, struct list *ret_introductions);
MUST_USE enum error introduction_get(const struct membership *membership, int64_t id,
                                     struct introduction *ret_introduction);
void introduction_form_check(const struct membership *membership, const struct introduction_form *form,
                             struct introduction_form_problems *problems);
MUST_USE enum error introduction_add(const struct membership *membership,
                                     const struct introduction_form *form, int64_t *ret_id);
MUST_USE enum error introduction_edit(const struct membership *membership, int64_t id,
                                      const struct introduction_form *form);
/* "Offered" …; NULL for what is no state. */
const char *introduction_state_label(const char *state);

/* ---- the card on the relationship's first page ---- */

#define RESOURCE_CARD_FIELDS(FIELD, R)                                                                       \
    FIELD(R, id, relationship_id, 0)                                                                         \
    FIELD(R, list, resources, resource) /* the latest 3 */                                                   \
    FIELD(R, integer, unread, 0)        /* for me or for all, not marked by me, shared by others */          \
    FIELD(R, integer, teach_backs, 0)   /* to come */                                                        \
    FIELD(R, integer, introductions, 0) /* offered or wanted */                                              \
    FIELD(R, flag, none, 0)                                                                                  \
    FIELD(R, flag, writable, 0)
RECORD_DECLARE(resource_card, RESOURCE_CARD_FIELDS)

/* Two statements. In the template: {{#resource_card}}{{>resource/resource_card.html}}{{/resource_card}} */
MUST_USE enum error resource_card_get(const struct membership *membership, struct resource_card *ret_card);

extern const struct route_table resource_routes;
extern const struct route_table workshop_routes;
extern const struct route_table introduction_routes;

#endif
