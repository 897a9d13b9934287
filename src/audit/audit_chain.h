/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How lines of the access log are tied together: keyed BLAKE2b over a line and the mac of the line before.
 * Within audit/. */
#ifndef ITHACA_AUDIT_AUDIT_CHAIN_H
#define ITHACA_AUDIT_AUDIT_CHAIN_H

#include <stdbool.h>

#include "base/record.h"
#include "crypto/seal.h"

enum { CHAIN_MAC_SIZE = 32 };

struct chain_mac {
    unsigned char bytes[CHAIN_MAC_SIZE];
};

#define AUDIT_ROW_FIELDS(FIELD, R)                                                                           \
    FIELD(R, integer, sequence, 0)                                                                           \
    FIELD(R, time, looked_at, 0)                                                                             \
    FIELD(R, text, kind, 0)                                                                                  \
    FIELD(R, id, actor_id, 0)                                                                                \
    FIELD(R, text, actor_name, 0)                                                                            \
    FIELD(R, text, actor_role, 0)                                                                            \
    FIELD(R, id, program_id, 0)                                                                              \
    FIELD(R, id, relationship_id, 0)                                                                         \
    FIELD(R, text, about, 0)                                                                                 \
    FIELD(R, bytes, mac, 0)
RECORD_DECLARE(audit_row, AUDIT_ROW_FIELDS)

/* Before the first line. */
struct chain_mac chain_begin(void);
/* What the next line goes on from when the head is not what was written: no line ever fits it again, so that
 * the break stays to be seen. */
struct chain_mac chain_broken(void);

struct chain_mac chain_line(const struct content_key *key, const struct chain_mac *before,
                            const struct audit_row *row);
struct chain_mac chain_head(const struct content_key *key, int64_t sequence, const struct chain_mac *last);

/* In constant time. */
bool chain_same(const struct chain_mac *mac, struct bytes stored);

#endif
