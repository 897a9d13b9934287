/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The board of a circle: questions that all members read and answer, with a count of who has the same one.
 *
 * A question can be asked quietly. Then no row says who asked: no author, no actor of an event, no moment
 * (the day alone, and an id that tells no time), and the notice goes to all, the asker too, so that nobody is
 * missing from it. That its asker finds it again, to take it back or to answer as who asked, is a value that
 * opens by the asker's own key alone. Whoever has the portal's database and its key file could try all keys;
 * nobody else can find out.
 */
#ifndef ITHACA_CIRCLE_BOARD_H
#define ITHACA_CIRCLE_BOARD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/record.h"
#include "relationship/membership.h"

enum {
    BOARD_TITLE_MAXIMUM = 200,  /* characters */
    BOARD_WORDS_MAXIMUM = 5000, /* characters: of a question and of an answer */
    BOARD_OPEN_MAXIMUM = 100,   /* questions of one circle without an answer that helped */
    BOARD_ANSWERS_MAXIMUM = 200,
    BOARD_QUIET_MEMBERS = 4, /* in a smaller circle it would be easy to guess who asked */
};

#define BOARD_QUESTION_FIELDS(FIELD, R)                                                                      \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, title, 0)                                                                                 \
    FIELD(R, text, words, 0)                                                                                 \
    FIELD(R, id, author_id, 0) /* 0: asked quietly */                                                        \
    FIELD(R, flag, is_mine, 0)                                                                               \
    FIELD(R, day, asked_on, 0)                                                                               \
    FIELD(R, time, answered_at, 0) /* 0: open */                                                             \
    FIELD(R, integer, answers, 0)                                                                            \
    FIELD(R, integer, same, 0) /* how many others have the same question */                                  \
    FIELD(R, flag, i_have_it, 0)
RECORD_DECLARE(board_question, BOARD_QUESTION_FIELDS)

#define BOARD_FORM_FIELDS(FIELD, R)                                                                          \
    FIELD(R, text, title, BOARD_TITLE_MAXIMUM)                                                               \
    FIELD(R, text, words, BOARD_WORDS_MAXIMUM)                                                               \
    FIELD(R, flag, quietly, 0)
FORM_DECLARE(board_form, BOARD_FORM_FIELDS)

#define BOARD_ANSWER_FIELDS(FIELD, R)                                                                        \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, body, 0)                                                                                  \
    FIELD(R, id, author_id, 0) /* 0: who asked quietly */                                                    \
    FIELD(R, time, created_at, 0)
RECORD_DECLARE(board_answer, BOARD_ANSWER_FIELDS)

/* Open ones that most have first, then answered ones, the latest first; 300 at most. Adds struct
 * board_question. */
MUST_USE enum error board_list(const struct membership *membership, struct list *ret_questions);
MUST_USE enum error board_get(const struct membership *membership, int64_t id,
                              struct board_question *ret_question);
/* The first first. Adds struct board_answer. */
MUST_USE enum error board_answers(const struct membership *membership, int64_t question,
                                  struct list *ret_answers);

/* ERROR_INVALID: no title, a text over its limit, or quietly in a circle that is too small; ERROR_TOO_LARGE:
 * the board is full of open questions. */
MUST_USE enum error board_ask(const struct membership *membership, const struct board_form *form,
                              int64_t *ret_id);
/* `as_asker`: without a name, as the one who asked quietly; ERROR_FORBIDDEN for all others. */
MUST_USE enum error board_reply(const struct membership *membership, int64_t question, const char *body,
                                bool as_asker, int64_t *ret_id);
/* I have the same question, or not any more. Who asked it cannot: ERROR_CONFLICT. */
MUST_USE enum error board_same(const struct membership *membership, int64_t question, bool same);
/* Any member notes that it was answered, or opens it again. */
MUST_USE enum error board_settle(const struct membership *membership, int64_t question, bool answered);
/* Who asked takes it back, with its answers. ERROR_FORBIDDEN for all others. */
MUST_USE enum error board_withdraw(const struct membership *membership, int64_t question);

#endif
