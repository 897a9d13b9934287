/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Thanks: short words of appreciation from one member to another, with the names of others who have a share
 * in it. They are between the two until the receiver shows them: to all members, to the manager, or to
 * everybody in the portal. Each is the receiver's choice, each time, and can be taken back.
 *
 * The words are sealed for the members. What is shown to the manager is a copy sealed for that person alone,
 * so that the next manager does not inherit it; what is shown to everybody is kept plain, since it is public
 * by choice. Copies go when they are taken back.
 */
#ifndef ITHACA_FEEDBACK_THANKS_H
#define ITHACA_FEEDBACK_THANKS_H

#include "relationship/membership.h"
#include "web/route.h"

enum { THANKS_TEXT_LIMIT = 1000, THANKS_HELPERS_LIMIT = 300, THANKS_A_PAGE = 30 };

#define THANKS_FIELDS(FIELD, R)                                                                              \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, id, giver_id, 0)                                                                                \
    FIELD(R, id, receiver_id, 0)                                                                             \
    FIELD(R, text, giver_name, 0)                                                                            \
    FIELD(R, text, receiver_name, 0)                                                                         \
    FIELD(R, text, body, 0)                                                                                  \
    FIELD(R, text, helpers, 0)                                                                               \
    FIELD(R, time, given_at, 0)                                                                              \
    FIELD(R, text, shown_to, 0) /* two, members, manager, everybody */                                       \
    FIELD(R, text, seen_by, 0)  /* in a sentence */                                                          \
    FIELD(R, flag, i_received, 0)                                                                            \
    FIELD(R, text, path, 0)
RECORD_DECLARE(thanks, THANKS_FIELDS)

/* What I gave, what was given to me, and what was shown to the members; the latest first, at most 200. */
MUST_USE enum error thanks_list(const struct membership *membership, struct list *ret_thanks);
MUST_USE enum error thanks_get(const struct membership *membership, int64_t id, struct thanks *ret_thanks);

#define THANKS_FORM_FIELDS(FIELD, R)                                                                         \
    FIELD(R, text, to, 24) /* id of a member */                                                              \
    FIELD(R, text, body, THANKS_TEXT_LIMIT)                                                                  \
    FIELD(R, text, helpers, THANKS_HELPERS_LIMIT)
FORM_DECLARE(thanks_form, THANKS_FORM_FIELDS)

void thanks_form_check(const struct membership *membership, const struct thanks_form *form,
                       struct thanks_form_problems *problems);
/* The receiver is told. ERROR_INVALID: the form has problems. */
MUST_USE enum error thanks_give(const struct membership *membership, const struct thanks_form *form,
                                int64_t *ret_id);
/* The receiver's choice of two, members, manager, everybody. ERROR_FORBIDDEN for anybody else; ERROR_INVALID:
 * no such choice, or no manager is known. */
MUST_USE enum error thanks_show(const struct membership *membership, int64_t id, const char *shown_to);

/* ---- the wall ---- */

#define THANKS_SHOWN_FIELDS(FIELD, R)                                                                        \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, giver_name, 0)                                                                            \
    FIELD(R, text, receiver_name, 0)                                                                         \
    FIELD(R, text, body, 0)                                                                                  \
    FIELD(R, text, helpers, 0)                                                                               \
    FIELD(R, time, shown_at, 0)
RECORD_DECLARE(thanks_shown, THANKS_SHOWN_FIELDS)

/* What is shown to everybody, the latest first; one more than a page when there are more. */
MUST_USE enum error thanks_wall(struct db *db, struct arena *arena, int64_t page, struct list *ret_shown);
/* What was shown to the viewer as somebody's manager, the latest 50. */
MUST_USE enum error thanks_shown_to_me(struct request *request, struct list *ret_shown);

extern const struct route_table thanks_routes;

#endif
