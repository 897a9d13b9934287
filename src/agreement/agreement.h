/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What the members of a relationship agreed: how often they meet, about what, what stays between them, and
 * how it ends. They write one text together; each signs the same version of it; a change asks for new
 * signatures. Their words are sealed, numbers and dates are plain.
 */
#ifndef ITHACA_AGREEMENT_AGREEMENT_H
#define ITHACA_AGREEMENT_AGREEMENT_H

#include <stdbool.h>
#include <stdint.h>

#include "agreement/agreement_words.h"
#include "base/error.h"
#include "base/record.h"
#include "relationship/membership.h"
#include "web/route.h"

struct db;

/* ---- for features that plan by it ---- */

#define AGREEMENT_TERMS_FIELDS(FIELD, R)                                                                     \
    FIELD(R, integer, cadence_days, 0)                                                                       \
    FIELD(R, integer, meeting_minutes, 0)                                                                    \
    FIELD(R, text, mode, 0)   /* in_person, video, phone, mixed */                                           \
    FIELD(R, day, until, 0)   /* 0: open */                                                                  \
    FIELD(R, flag, agreed, 0) /* signed by all; else the program's values, or 14 days and 45 minutes */
RECORD_DECLARE(agreement_terms, AGREEMENT_TERMS_FIELDS)

/* Of the latest version that all had signed: a draft changes nothing yet. One statement. ERROR_NOT_FOUND for
 * an unknown relationship. */
MUST_USE enum error agreement_terms(struct db *db, struct arena *arena, int64_t relationship,
                                    struct agreement_terms *ret_terms);

/* ---- what stands there ---- */

/* What one member hopes for. */
#define AGREEMENT_HOPE_FIELDS(FIELD, R)                                                                      \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, id, person_id, 0)                                                                               \
    FIELD(R, text, hope, 0)
RECORD_DECLARE(agreement_hope, AGREEMENT_HOPE_FIELDS)

#define AGREEMENT_SIGNATURE_FIELDS(FIELD, R)                                                                 \
    FIELD(R, id, person_id, 0)                                                                               \
    FIELD(R, time, signed_at, 0)
RECORD_DECLARE(agreement_signature, AGREEMENT_SIGNATURE_FIELDS)

#define AGREEMENT_PLAIN_FIELDS(FIELD, R)                                                                     \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, integer, number, 0) /* 1, 2, … within the relationship */                                     \
    FIELD(R, integer, edit, 0)   /* which saving it is: told when one writes or signs */                     \
    FIELD(R, integer, cadence_days, 0)                                                                       \
    FIELD(R, integer, meeting_minutes, 0)                                                                    \
    FIELD(R, day, until_on, 0)   /* 0: open */                                                               \
    FIELD(R, day, revisit_on, 0) /* when to look at it again */                                              \
    FIELD(R, text, mode, 0)                                                                                  \
    FIELD(R, id, changed_by, 0)                                                                              \
    FIELD(R, time, changed_at, 0)                                                                            \
    FIELD(R, time, signed_at, 0) /* when all had signed; 0: not yet */
#define AGREEMENT_VERSION_FIELDS(FIELD, R)                                                                   \
    AGREEMENT_PLAIN_FIELDS(FIELD, R)                                                                         \
    AGREEMENT_PASSAGES(FIELD, R, text, 0)                                                                    \
    FIELD(R, list, hopes, agreement_hope)                                                                    \
    FIELD(R, list, signatures, agreement_signature)
RECORD_DECLARE(agreement_version, AGREEMENT_VERSION_FIELDS)

/* The version that counts now, or is being written. ERROR_NOT_FOUND when nobody began. */
MUST_USE enum error agreement_latest(const struct membership *membership,
                                     struct agreement_version *ret_version);
MUST_USE enum error agreement_version_read(const struct membership *membership, int64_t number,
                                           struct agreement_version *ret_version);

/* When this member signed this version; 0: not yet. */
int64_t agreement_signed_by(const struct agreement_version *version, int64_t person);

/* ---- writing and signing ---- */

#define AGREEMENT_FORM_FIELDS(FIELD, R)                                                                      \
    FIELD(R, integer, version, 0) /* the edit that was seen; 0: nothing stood there */                       \
    FIELD(R, integer, cadence_days, 0)                                                                       \
    FIELD(R, integer, meeting_minutes, 0)                                                                    \
    FIELD(R, text, mode, 20)                                                                                 \
    FIELD(R, day, until_on, 0)                                                                               \
    FIELD(R, day, revisit_on, 0)                                                                             \
    AGREEMENT_PASSAGES(FIELD, R, text, AGREEMENT_PASSAGE_LIMIT)                                              \
    FIELD(R, text, hope, AGREEMENT_PASSAGE_LIMIT) /* of who writes */
FORM_DECLARE(agreement_form, AGREEMENT_FORM_FIELDS)

/* What the form holds before somebody writes: the latest version, else the program's template. */
MUST_USE enum error agreement_form_begin(const struct membership *membership,
                                         struct agreement_form *ret_form);

/*
 * Saves. What one member writes, until somebody signs or another one writes, stays one version; else it is
 * the next one, and the others are told that it asks for their signature. Nothing happens when nothing is
 * different. ERROR_CONFLICT when another edit than `form->version` stands there. The form has been checked
 * (agreement_rules.h).
 */
MUST_USE enum error agreement_save(const struct membership *membership, const struct agreement_form *form);

/* What a member signs: a version as they saw it. */
#define AGREEMENT_SIGN_FORM_FIELDS(FIELD, R)                                                                 \
    FIELD(R, integer, number, 0)                                                                             \
    FIELD(R, text, fingerprint, 100) /* of its content: agreement_fingerprint */                             \
    FIELD(R, day, revisit_on, 0)     /* for agreement_keep alone */
FORM_DECLARE(agreement_sign_form, AGREEMENT_SIGN_FORM_FIELDS)

/* ERROR_CONFLICT when another version, or another text, stands there now. OK also when they signed before. */
MUST_USE enum error agreement_sign(const struct membership *membership,
                                   const struct agreement_sign_form *form);

/* The same text with a new date to look at it again, signed by this member; the others are asked to sign.
 * ERROR_CONFLICT as above, and while the text that stands there is not signed by all. */
MUST_USE enum error agreement_keep(const struct membership *membership,
                                   const struct agreement_sign_form *form);

/* To be called in the db_write that lets a member in or out: who is there now may all have signed, or not. */
MUST_USE enum error agreement_recount(struct db *db, struct arena *arena, const struct clock *clock,
                                      int64_t relationship);

/* ---- for the relationship's first page ---- */

#define AGREEMENT_CARD_FIELDS(FIELD, R)                                                                      \
    FIELD(R, id, relationship_id, 0)                                                                         \
    FIELD(R, flag, drafted, 0)                                                                               \
    FIELD(R, integer, number, 0)                                                                             \
    FIELD(R, flag, signed_by_all, 0)                                                                         \
    FIELD(R, flag, signed_by_me, 0)                                                                          \
    FIELD(R, text, waiting_for, 0) /* "Amara Okafor": who else has not signed */                             \
    FIELD(R, text, rhythm, 0)      /* "every two weeks, 45 minutes" */                                       \
    FIELD(R, text, mode_label, 0)                                                                            \
    FIELD(R, day, until_on, 0)                                                                               \
    FIELD(R, day, revisit_on, 0)                                                                             \
    FIELD(R, flag, revisit_due, 0)                                                                           \
    FIELD(R, flag, writable, 0)
RECORD_DECLARE(agreement_card, AGREEMENT_CARD_FIELDS)

/* Two statements. In a template: {{#agreement}}{{>agreement/agreement_card.html}}{{/agreement}}. */
MUST_USE enum error agreement_card_get(const struct membership *membership, struct agreement_card *ret_card);

extern const struct route_table agreement_routes;
/* /programs/:id/agreement */
extern const struct route_table agreement_template_routes;

#endif
