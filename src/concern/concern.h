/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Concerns: something is wrong, and it is said early.
 *
 * First a note of its author alone, sealed with their own key: no other member learns that there is one.
 * Then, when the author chooses, a worksheet with one other member, sealed for the relationship: how each
 * sees it, each view put in the other's words and confirmed, options, what they try, how it went. In a group
 * the pages show a worksheet to these two only. And at any time, also when the relationship is over, a letter
 * to a coordinator of the program or to a contact whom admins named: shown whole before it goes, sealed for
 * its reader alone, and never mentioned to the other member: it leaves no trace in the worksheet's state, in
 * events, progress or the access log.
 *
 * Calls take a membership; writing ones run in a db_write of their own. ERROR_NOT_FOUND: not there, or not
 * one's own or with oneself. ERROR_CONFLICT: changed meanwhile, or its state does not allow it
 * (concern_rules.h).
 */
#ifndef ITHACA_CONCERN_CONCERN_H
#define ITHACA_CONCERN_CONCERN_H

#include "concern/concern_rules.h"
#include "relationship/membership.h"
#include "web/route.h"

enum {
    CONCERN_TITLE_LIMIT = 200, /* characters, like all limits of texts */
    CONCERN_TEXT_LIMIT = 10000,
    CONCERN_WORD_LIMIT = 2000,
    CONCERN_OPTION_LIMIT = 1000,
    CONCERNS_LIMIT = 200, /* of one author in a relationship */
    CONCERN_OPTIONS_LIMIT = 40,
    CONCERN_ANSWERS_LIMIT = 100,
};

#define CONCERN_FIELDS(FIELD, R)                                                                             \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, id, author_id, 0)                                                                               \
    FIELD(R, id, other_id, 0) /* 0 while it is private */                                                    \
    FIELD(R, text, state, 0)  /* private, shared, working, settled, withdrawn */                             \
    FIELD(R, text, title, 0)  /* the author's own notes; "" for the other */                                 \
    FIELD(R, text, happened, 0)                                                                              \
    FIELD(R, text, effect, 0)                                                                                \
    FIELD(R, text, wish, 0)                                                                                  \
    FIELD(R, text, topic, 0) /* of the worksheet, "" while it is private */                                  \
    FIELD(R, text, tries, 0)                                                                                 \
    FIELD(R, text, outcome, 0)                                                                               \
    FIELD(R, day, follow_up_on, 0)                                                                           \
    FIELD(R, time, created_at, 0)                                                                            \
    FIELD(R, time, changed_at, 0)                                                                            \
    FIELD(R, time, shared_at, 0)                                                                             \
    FIELD(R, time, ended_at, 0)                                                                              \
    FIELD(R, integer, version, 0)                                                                            \
    FIELD(R, integer, plan_version, 0)                                                                       \
    FIELD(R, text, heading, 0) /* the topic, or the author's title */                                        \
    FIELD(R, text, state_label, 0)                                                                           \
    FIELD(R, text, path, 0)                                                                                  \
    FIELD(R, text, other_name, 0)  /* of the other one on the worksheet, "" while it is private */           \
    FIELD(R, text, other_first, 0) /* "Amara" */                                                             \
    FIELD(R, flag, is_mine, 0)                                                                               \
    FIELD(R, flag, is_private, 0)                                                                            \
    FIELD(R, flag, is_open, 0) /* a worksheet that is not settled or withdrawn */
RECORD_DECLARE(concern, CONCERN_FIELDS)

/* One's own, and those shared with oneself; open ones first, the latest on top. Only headings are opened. */
MUST_USE enum error concern_list(const struct membership *membership, struct list *ret_concerns);
MUST_USE enum error concern_get(const struct membership *membership, int64_t id, struct concern *ret_concern);

/* ---- one's own notes ---- */

#define CONCERN_FORM_FIELDS(FIELD, R)                                                                        \
    FIELD(R, integer, version, 0)                                                                            \
    FIELD(R, text, title, CONCERN_TITLE_LIMIT)                                                               \
    FIELD(R, text, happened, CONCERN_TEXT_LIMIT)                                                             \
    FIELD(R, text, effect, CONCERN_TEXT_LIMIT)                                                               \
    FIELD(R, text, wish, CONCERN_TEXT_LIMIT)
FORM_DECLARE(concern_form, CONCERN_FORM_FIELDS)

/* ERROR_TOO_LARGE: there are CONCERNS_LIMIT. */
MUST_USE enum error concern_add(const struct membership *membership, const struct concern_form *form,
                                int64_t *ret_id);
/* With form->version 0, whichever version is stored; so in all forms. */
MUST_USE enum error concern_edit(const struct membership *membership, int64_t id,
                                 const struct concern_form *form);
/* What nobody else has seen goes for good; letters that were sent stay with those who have them. */
MUST_USE enum error concern_remove(const struct membership *membership, int64_t id);

/* ---- the worksheet ---- */

#define CONCERN_SHARE_FORM_FIELDS(FIELD, R)                                                                  \
    FIELD(R, text, topic, CONCERN_TITLE_LIMIT)                                                               \
    FIELD(R, text, view, CONCERN_TEXT_LIMIT)                                                                 \
    FIELD(R, text, with, 24) /* the other member's id; may be left out where there is only one */
FORM_DECLARE(concern_share_form, CONCERN_SHARE_FORM_FIELDS)

/* Exactly these words are shared. ERROR_INVALID when `with` is no other member. */
MUST_USE enum error concern_share(const struct membership *membership, int64_t id,
                                  const struct concern_share_form *form);
MUST_USE enum error concern_withdraw(const struct membership *membership, int64_t id);

#define CONCERN_SIDE_FIELDS(FIELD, R)                                                                        \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, id, person_id, 0)                                                                               \
    FIELD(R, text, view, 0)     /* "" not written yet */                                                     \
    FIELD(R, text, restated, 0) /* the other's view in their words, "" not yet */                            \
    FIELD(R, text, answer, 0)   /* none, yes, not_quite: to the other's words for one's own view */          \
    FIELD(R, text, word, 0)                                                                                  \
    FIELD(R, integer, version, 0)                                                                            \
    FIELD(R, flag, has_view, 0)                                                                              \
    FIELD(R, flag, has_restated, 0)                                                                          \
    FIELD(R, flag, says_yes, 0)                                                                              \
    FIELD(R, flag, says_not_quite, 0)
RECORD_DECLARE(concern_side, CONCERN_SIDE_FIELDS)

#define CONCERN_OPTION_FIELDS(FIELD, R)                                                                      \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, id, person_id, 0)                                                                               \
    FIELD(R, text, words, 0)                                                                                 \
    FIELD(R, text, author_name, 0)                                                                           \
    FIELD(R, flag, is_mine, 0)
RECORD_DECLARE(concern_option, CONCERN_OPTION_FIELDS)

struct concern_sheet {
    struct concern_side mine, theirs;
    struct list options; /* of struct concern_option */
    struct concern_facts facts;
};
/* Of a concern that concern_get found; of a private one the sides are empty. */
MUST_USE enum error concern_sheet_get(const struct membership *membership, const struct concern *concern,
                                      struct concern_sheet *ret_sheet);

/* `version` is of one's side. */
MUST_USE enum error concern_write_view(const struct membership *membership, int64_t id, int64_t version,
                                       const char *words);
MUST_USE enum error concern_restate(const struct membership *membership, int64_t id, const char *words);
/* `version` is of the other side, whose words are answered: they may have been written anew meanwhile
 * (ERROR_CONFLICT). 0: whatever stands there. */
MUST_USE enum error concern_confirm(const struct membership *membership, int64_t id, int64_t version,
                                    bool yes, const char *word);
/* ERROR_TOO_LARGE: there are CONCERN_OPTIONS_LIMIT. */
MUST_USE enum error concern_option_add(const struct membership *membership, int64_t id, const char *words,
                                       int64_t *ret_option);
/* One's own. */
MUST_USE enum error concern_option_remove(const struct membership *membership, int64_t id, int64_t option);

#define CONCERN_PLAN_FORM_FIELDS(FIELD, R)                                                                   \
    FIELD(R, integer, version, 0) /* plan_version of the concern */                                          \
    FIELD(R, text, tries, CONCERN_TEXT_LIMIT)                                                                \
    FIELD(R, day, follow_up_on, 0)
FORM_DECLARE(concern_plan_form, CONCERN_PLAN_FORM_FIELDS)
MUST_USE enum error concern_plan(const struct membership *membership, int64_t id,
                                 const struct concern_plan_form *form);
/* How it went. Not settled: it stays open, without a date, until the two plan anew. `version` as for plans.
 */
MUST_USE enum error concern_look_back(const struct membership *membership, int64_t id, int64_t version,
                                      const char *words, bool settled);
MUST_USE enum error concern_reopen(const struct membership *membership, int64_t id);

/* ---- the card on the relationship's first page ---- */

#define CONCERN_CARD_FIELDS(FIELD, R)                                                                        \
    FIELD(R, id, relationship_id, 0)                                                                         \
    FIELD(R, integer, open, 0)    /* worksheets that I am part of */                                         \
    FIELD(R, integer, private, 0) /* my own notes */                                                         \
    FIELD(R, text, path, 0)       /* of the newest worksheet, "" without one */                              \
    FIELD(R, flag, writable, 0)
RECORD_DECLARE(concern_card, CONCERN_CARD_FIELDS)

/* One statement; nothing of others' private notes. In the template:
 * {{#concern_card}}{{>concern/concern_card.html}}{{/concern_card}} */
MUST_USE enum error concern_card_get(const struct membership *membership, struct concern_card *ret_card);

extern const struct route_table concern_routes;
extern const struct route_table concern_sheet_routes;
extern const struct route_table concern_letter_routes;
extern const struct route_table concern_contact_routes;

#endif
