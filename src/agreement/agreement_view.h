/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* An agreement as its pages show it, line by line. Within agreement/. */
#ifndef ITHACA_AGREEMENT_AGREEMENT_VIEW_H
#define ITHACA_AGREEMENT_AGREEMENT_VIEW_H

#include "agreement/agreement.h"
#include "base/difference.h"

#define AGREEMENT_LINE_FIELDS(FIELD, R)                                                                      \
    FIELD(R, text, key, 0)                                                                                   \
    FIELD(R, text, label, 0)                                                                                 \
    FIELD(R, text, words, 0)                                                                                 \
    FIELD(R, flag, changed, 0)             /* against the version before */                                  \
    FIELD(R, list, parts, difference_part) /* what changed; empty where no version was compared */
RECORD_DECLARE(agreement_line, AGREEMENT_LINE_FIELDS)

/* Numbers and dates as facts; passages and hopes that say something. Adds struct agreement_line. */
void agreement_facts_lines(const struct membership *membership, const struct agreement_version *version,
                           struct list *ret_lines);
void agreement_passage_lines(const struct membership *membership, const struct agreement_version *version,
                             struct list *ret_lines);

/* Compares lines by key; lines that are gone are added at the end. Fills changed and parts. */
void agreement_lines_compare(struct arena *arena, const struct list *before, struct list *lines);

#define AGREEMENT_SIGNER_FIELDS(FIELD, R)                                                                    \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, text, initials, 0)                                                                              \
    FIELD(R, text, face, 0)                                                                                  \
    FIELD(R, time, signed_at, 0) /* 0: not yet */
RECORD_DECLARE(agreement_signer, AGREEMENT_SIGNER_FIELDS)

/* Those who are members now, and those who signed this version and left. Adds struct agreement_signer. */
void agreement_signers(const struct membership *membership, const struct agreement_version *version,
                       struct list *ret_signers);

/* "Amara Okafor", also for who reads it; "Somebody who left". */
const char *agreement_name(const struct membership *membership, int64_t person);

/* ---- handlers ---- */

struct request;
struct reply;

enum error agreement_edit_page(struct request *request, struct reply *reply);
enum error agreement_edit_post(struct request *request, struct reply *reply);

extern const struct record agreement_edit_view_record;

#endif
