/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Feedback between members, given or asked for, and from others by a link that works once: a situation, what
 * somebody did, what it led to, and a next step. The receiver says what they mean to do, and later what
 * changed; the giver may confirm it.
 *
 * Feedback is between its giver and its receiver; in a group the receiver may show it to all members. What
 * came by a link is sealed for the receiver alone until then.
 *
 * Calls take the membership of whoever acts, opened with RELATIONSHIP_WRITE where they write, and run in a
 * db_write of their own. ERROR_NOT_FOUND: there is none that this member may see. ERROR_FORBIDDEN: it is the
 * other one's part. ERROR_CONFLICT: changed meanwhile, or done already.
 */
#ifndef ITHACA_FEEDBACK_FEEDBACK_H
#define ITHACA_FEEDBACK_FEEDBACK_H

#include "relationship/membership.h"
#include "web/route.h"

enum {
    FEEDBACK_TEXT_LIMIT = 4000, /* characters of each part */
    FEEDBACK_NAME_LIMIT = 200,
    FEEDBACK_LINKS_LIMIT = 20, /* open ones of a member in one relationship */
    FEEDBACK_LINK_DAYS = 14,
};

#define FEEDBACK_FIELDS(FIELD, R)                                                                            \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, id, giver_id, 0) /* 0: somebody by a link */                                                    \
    FIELD(R, id, receiver_id, 0)                                                                             \
    FIELD(R, id, request_id, 0)                                                                              \
    FIELD(R, text, giver_name, 0)    /* "You", "Amara Okafor", or as they wrote it */                        \
    FIELD(R, text, receiver_name, 0) /* "You", … */                                                        \
    FIELD(R, text, situation, 0)                                                                             \
    FIELD(R, text, behavior, 0)                                                                              \
    FIELD(R, text, impact, 0)                                                                                \
    FIELD(R, text, next_step, 0)                                                                             \
    FIELD(R, time, given_at, 0)                                                                              \
    FIELD(R, time, thanked_at, 0)                                                                            \
    FIELD(R, text, intention, 0)                                                                             \
    FIELD(R, day, follow_up_on, 0)                                                                           \
    FIELD(R, text, how_before, 0)                                                                            \
    FIELD(R, text, how_after, 0)                                                                             \
    FIELD(R, time, followed_up_at, 0)                                                                        \
    FIELD(R, text, confirmation, 0)                                                                          \
    FIELD(R, time, confirmed_at, 0)                                                                          \
    FIELD(R, time, shared_at, 0)                                                                             \
    FIELD(R, integer, version, 0)                                                                            \
    FIELD(R, flag, by_link, 0)                                                                               \
    FIELD(R, flag, i_gave, 0)                                                                                \
    FIELD(R, flag, i_received, 0)                                                                            \
    FIELD(R, flag, is_new, 0)           /* to me, and I have done nothing with it yet */                     \
    FIELD(R, flag, follow_up_is_due, 0) /* the day came, and nothing was written */                          \
    FIELD(R, text, first_words, 0)      /* the beginning, for lists */                                       \
    FIELD(R, text, seen_by, 0)          /* who can read it, in a sentence */                                 \
    FIELD(R, text, path, 0)
RECORD_DECLARE(feedback, FEEDBACK_FIELDS)

/* What I gave, what was given to me, and what others showed me; the latest first, `limit` after the first
 * `skip`. */
MUST_USE enum error feedback_list(const struct membership *membership, int64_t skip, int64_t limit,
                                  struct list *ret_feedback);
MUST_USE enum error feedback_get(const struct membership *membership, int64_t id,
                                 struct feedback *ret_feedback);

/* ---- giving ---- */

#define FEEDBACK_FORM_FIELDS(FIELD, R)                                                                       \
    FIELD(R, text, to, 24)   /* id of a member */                                                            \
    FIELD(R, id, request, 0) /* that it answers; 0: none */                                                  \
    FIELD(R, text, situation, FEEDBACK_TEXT_LIMIT)                                                           \
    FIELD(R, text, behavior, FEEDBACK_TEXT_LIMIT)                                                            \
    FIELD(R, text, impact, FEEDBACK_TEXT_LIMIT)                                                              \
    FIELD(R, text, next_step, FEEDBACK_TEXT_LIMIT)                                                           \
    FIELD(R, text, name, FEEDBACK_NAME_LIMIT) /* of the giver, by a link */
FORM_DECLARE(feedback_form, FEEDBACK_FORM_FIELDS)

/* At least one part has to be written; `to` has to be another member. */
void feedback_form_check(const struct membership *membership, const struct feedback_form *form,
                         struct feedback_form_problems *problems);

/* ERROR_CONFLICT when form->request is answered already, or is not one to this member. */
MUST_USE enum error feedback_give(const struct membership *membership, const struct feedback_form *form,
                                  int64_t *ret_id);

/* ---- what the receiver does with it ---- */

/* Once; the giver is told, where it did not come by a link. OK when done already. */
MUST_USE enum error feedback_thank(const struct membership *membership, int64_t id);
/* What they mean to do, and the day to look at it again (0: none). `version` 0: whichever is stored. */
MUST_USE enum error feedback_intend(const struct membership *membership, int64_t id, int64_t version,
                                    const char *intention, int64_t follow_up_on);
/* What changed: how it was, how it is now. */
MUST_USE enum error feedback_follow_up(const struct membership *membership, int64_t id, int64_t version,
                                       const char *how_before, const char *how_after);
/* Shows it to all members, or takes that back. */
MUST_USE enum error feedback_share(const struct membership *membership, int64_t id, bool shared);
/* The giver saw the change, too; `words` may be "". */
MUST_USE enum error feedback_confirm(const struct membership *membership, int64_t id, const char *words);

/* ---- asking ---- */

#define FEEDBACK_REQUEST_FIELDS(FIELD, R)                                                                    \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, id, asker_id, 0)                                                                                \
    FIELD(R, id, asked_id, 0) /* 0: somebody by a link */                                                    \
    FIELD(R, text, state, 0)  /* open, answered, declined, withdrawn */                                      \
    FIELD(R, text, asker_name, 0)                                                                            \
    FIELD(R, text, asked_name, 0)                                                                            \
    FIELD(R, text, question, 0)                                                                              \
    FIELD(R, time, created_at, 0)                                                                            \
    FIELD(R, time, expires_at, 0)                                                                            \
    FIELD(R, flag, by_link, 0)                                                                               \
    FIELD(R, flag, is_over, 0) /* its days have passed */                                                    \
    FIELD(R, flag, i_asked, 0)                                                                               \
    FIELD(R, text, path, 0) /* of the relationship's feedback */
RECORD_DECLARE(feedback_request, FEEDBACK_REQUEST_FIELDS)

/* Open ones, by me or to me; the latest first. */
MUST_USE enum error feedback_requests(const struct membership *membership, struct list *ret_requests);
/* One that is open, to me or by me. */
MUST_USE enum error feedback_request_get(const struct membership *membership, int64_t id,
                                         struct feedback_request *ret_request);

/* Asks a member; they are told. */
MUST_USE enum error feedback_ask(const struct membership *membership, int64_t asked, const char *question,
                                 int64_t *ret_id);
/* Asks somebody else: *ret_token (in the arena) goes into the link /feedback/TOKEN and is kept nowhere.
 * ERROR_TOO_MANY when FEEDBACK_LINKS_LIMIT are open. */
MUST_USE enum error feedback_ask_by_link(const struct membership *membership, const char *whom,
                                         const char *question, const char **ret_token);
/* The asker takes it back; the asked says no. */
MUST_USE enum error feedback_request_end(const struct membership *membership, int64_t id);

/* ---- by a link: for whoever has it ---- */

struct feedback_link {
    int64_t request, relationship, asker;
    const char *asker_name, *asker_first;
    const char *whom, *question;
    int64_t expires_at;
};
/* ERROR_NOT_FOUND for a link that is unknown, used, taken back or over. */
MUST_USE enum error feedback_link_open(struct db *db, struct arena *arena, const struct clock *clock,
                                       const char *token, struct feedback_link *ret_link);
/* Uses the link. form->name may be "". */
MUST_USE enum error feedback_link_answer(struct db *db, struct arena *arena, const struct clock *clock,
                                         const struct portal_key *portal_key, const char *token,
                                         const struct feedback_form *form);

/* ---- the card on the relationship's first page ---- */

#define FEEDBACK_CARD_FIELDS(FIELD, R)                                                                       \
    FIELD(R, id, relationship_id, 0)                                                                         \
    FIELD(R, text, other_first, 0)                                                                           \
    FIELD(R, integer, to_answer, 0) /* requests to me */                                                     \
    FIELD(R, integer, to_read, 0)   /* feedback to me that I have not thanked for */                         \
    FIELD(R, integer, to_follow_up, 0)                                                                       \
    FIELD(R, integer, received, 0)                                                                           \
    FIELD(R, integer, given, 0)                                                                              \
    FIELD(R, flag, none, 0)                                                                                  \
    FIELD(R, flag, writable, 0)
RECORD_DECLARE(feedback_card, FEEDBACK_CARD_FIELDS)

/* Two statements. In the template: {{#feedback_card}}{{>feedback/feedback_card.html}}{{/feedback_card}} */
MUST_USE enum error feedback_card_get(const struct membership *membership, struct feedback_card *ret_card);

extern const struct route_table feedback_routes;
extern const struct route_table feedback_show_routes;
extern const struct route_table feedback_link_routes;

#endif
