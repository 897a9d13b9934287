/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * A concern taken outside: a letter from a member to one person whom they chose, with answers both ways. Each
 * text is sealed twice, for its writer and for its reader, and opens for nobody else. Who wrote it is named;
 * about whom it is stands in it only if the writer wrote that.
 */
#ifndef ITHACA_CONCERN_CONCERN_LETTER_H
#define ITHACA_CONCERN_CONCERN_LETTER_H

#include "concern/concern.h"

/* ---- to whom ---- */

#define CONCERN_RECIPIENT_FIELDS(FIELD, R)                                                                   \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, text, label, 0)    /* "Coordinator of Engineering leadership 2026", "HR, Lagos" */              \
    FIELD(R, text, program, 0)  /* which they coordinate, "" */                                              \
    FIELD(R, flag, is_above, 0) /* in the writer's reporting line */                                         \
    FIELD(R, flag, chosen, 0)
RECORD_DECLARE(concern_recipient, CONCERN_RECIPIENT_FIELDS)

/* The program's coordinators, then the contacts; nobody who is in the relationship or has left. */
MUST_USE enum error concern_recipients(const struct membership *membership, struct list *ret_recipients);

/* ---- writing one ---- */

#define CONCERN_LETTER_FORM_FIELDS(FIELD, R)                                                                 \
    FIELD(R, integer, version, 0)                                                                            \
    FIELD(R, text, recipient, 24) /* id */                                                                   \
    FIELD(R, text, words, CONCERN_TEXT_LIMIT)
FORM_DECLARE(concern_letter_form, CONCERN_LETTER_FORM_FIELDS)

#define CONCERN_ANSWER_FIELDS(FIELD, R)                                                                      \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, id, author_id, 0)                                                                               \
    FIELD(R, text, words, 0)                                                                                 \
    FIELD(R, time, sent_at, 0)                                                                               \
    FIELD(R, text, author_name, 0) /* "You", or the other's name */
RECORD_DECLARE(concern_answer, CONCERN_ANSWER_FIELDS)

#define CONCERN_LETTER_FIELDS(FIELD, R)                                                                      \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, id, author_id, 0)                                                                               \
    FIELD(R, id, recipient_id, 0)                                                                            \
    FIELD(R, text, state, 0) /* draft, sent, handled */                                                      \
    FIELD(R, text, words, 0)                                                                                 \
    FIELD(R, time, changed_at, 0)                                                                            \
    FIELD(R, time, sent_at, 0)                                                                               \
    FIELD(R, time, handled_at, 0)                                                                            \
    FIELD(R, integer, version, 0)                                                                            \
    FIELD(R, text, author_name, 0)                                                                           \
    FIELD(R, text, recipient_name, 0)                                                                        \
    FIELD(R, text, with_name, 0) /* the other one, as the reader sees it */                                  \
    FIELD(R, flag, is_mine, 0)   /* the reader wrote it */                                                   \
    FIELD(R, flag, is_handled, 0)                                                                            \
    FIELD(R, list, answers, concern_answer)
RECORD_DECLARE(concern_letter, CONCERN_LETTER_FIELDS)

/* The draft of a concern of one's own; ERROR_NOT_FOUND while there is none. */
MUST_USE enum error concern_letter_draft(const struct membership *membership, int64_t concern,
                                         struct concern_letter *ret_letter);
/* Keeps the draft, for the writer alone. ERROR_INVALID when the recipient is none; ERROR_CONFLICT when the
 * stored draft is not form->version, which is 0 while there is none. */
MUST_USE enum error concern_letter_save(const struct membership *membership, int64_t concern,
                                        const struct concern_letter_form *form);
/* Sends the draft as it was shown: ERROR_CONFLICT when it is not that version any more. */
MUST_USE enum error concern_letter_send(const struct membership *membership, int64_t concern, int64_t version,
                                        int64_t *ret_id);
/* What was sent about a concern of one's own, without words. */
MUST_USE enum error concern_letters_of(const struct membership *membership, int64_t concern,
                                       struct list *ret_letters);

/* ---- reading and answering, outside of any relationship ---- */

struct concern_reader {
    struct db *db;
    struct arena *arena;
    const struct clock *clock;
    const struct portal_key *portal_key;
    int64_t person;
    const char *name;
    const struct language *language;
};
struct concern_reader concern_reader_of(struct request *request);

/* Received (open ones first) or sent, the latest first, without words; at most 200. */
MUST_USE enum error concern_letters(const struct concern_reader *reader, bool received,
                                    struct list *ret_letters);
/* With its answers. ERROR_NOT_FOUND for everybody but writer and reader, also of drafts. */
MUST_USE enum error concern_letter_get(const struct concern_reader *reader, int64_t id,
                                       struct concern_letter *ret_letter);
/* By either. ERROR_TOO_LARGE: there are CONCERN_ANSWERS_LIMIT. */
MUST_USE enum error concern_letter_answer(const struct concern_reader *reader, int64_t id, const char *words);
/* By its reader alone; `handled` false opens it again. */
MUST_USE enum error concern_letter_handle(const struct concern_reader *reader, int64_t id, bool handled);
/* How many wait for this person. */
MUST_USE enum error concern_letters_waiting(struct db *db, int64_t person, int64_t *ret_count);

/* ---- contacts ---- */

#define CONCERN_CONTACT_FIELDS(FIELD, R)                                                                     \
    FIELD(R, id, id, 0) /* of the person */                                                                  \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, text, label, 0)
RECORD_DECLARE(concern_contact, CONCERN_CONTACT_FIELDS)

/* A second time changes the label. */
MUST_USE enum error concern_contact_add(struct db *db, const struct clock *clock, int64_t person,
                                        const char *label, int64_t by);

#endif
