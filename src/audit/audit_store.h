/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The head of the access log, within audit/. */
#ifndef ITHACA_AUDIT_AUDIT_STORE_H
#define ITHACA_AUDIT_AUDIT_STORE_H

#include "audit/audit.h"
#include "audit/audit_chain.h"

#define AUDIT_HEAD_FIELDS(FIELD, R)                                                                          \
    FIELD(R, bytes, wrapped, 0)                                                                              \
    FIELD(R, integer, sequence, 0)                                                                           \
    FIELD(R, bytes, last_mac, 0)                                                                             \
    FIELD(R, bytes, mac, 0)
RECORD_DECLARE(audit_head, AUDIT_HEAD_FIELDS)

/* The head as it stands, with the opened key, which the caller wipes. ERROR_NOT_FOUND while nothing was
 * noted; ERROR_DAMAGED when the key was wrapped by another portal key. */
MUST_USE enum error audit_head_read(struct db *db, struct arena *arena, const struct portal_key *portal_key,
                                    struct audit_head *ret_head, struct content_key *ret_key);
/* Whether it is what the program wrote. */
bool audit_head_holds(const struct audit_head *head, const struct content_key *key);

void audit_noted_make(int64_t sequence, const unsigned char *mac, struct audit_noted *ret_noted);

#endif
