/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "audit/audit_chain.h"

#include <sodium.h>
#include <string.h>

RECORD_DEFINE(audit_row, AUDIT_ROW_FIELDS)

struct chain_mac chain_begin(void)
{
    return (struct chain_mac){{0}};
}

struct chain_mac chain_broken(void)
{
    struct chain_mac mac;
    memset(mac.bytes, 0xff, sizeof mac.bytes);
    return mac;
}

/* Every part has one spelling, whatever stands beside it: numbers are 8 bytes, texts follow their length. */
static void add_number(crypto_generichash_state *state, int64_t number)
{
    unsigned char bytes[8];
    for (int i = 0; i < 8; i++) bytes[i] = (unsigned char)((uint64_t)number >> (8 * i));
    crypto_generichash_update(state, bytes, sizeof bytes);
}

static void add_text(crypto_generichash_state *state, const char *text)
{
    size_t length = text ? strlen(text) : 0;
    add_number(state, (int64_t)length);
    crypto_generichash_update(state, (const unsigned char *)(text ? text : ""), length);
}

static void begin(crypto_generichash_state *state, const struct content_key *key, const char *purpose)
{
    crypto_generichash_init(state, key->bytes, sizeof key->bytes, CHAIN_MAC_SIZE);
    add_text(state, purpose);
}

static struct chain_mac end(crypto_generichash_state *state)
{
    struct chain_mac mac;
    crypto_generichash_final(state, mac.bytes, sizeof mac.bytes);
    sodium_memzero(state, sizeof *state);
    return mac;
}

struct chain_mac chain_line(const struct content_key *key, const struct chain_mac *before,
                            const struct audit_row *row)
{
    crypto_generichash_state state;
    begin(&state, key, "line 1");
    crypto_generichash_update(&state, before->bytes, sizeof before->bytes);
    add_number(&state, row->sequence);
    add_number(&state, row->looked_at);
    add_text(&state, row->kind);
    add_number(&state, row->actor_id);
    add_text(&state, row->actor_name);
    add_text(&state, row->actor_role);
    add_number(&state, row->program_id);
    add_number(&state, row->relationship_id);
    add_text(&state, row->about);
    return end(&state);
}

struct chain_mac chain_head(const struct content_key *key, int64_t sequence, const struct chain_mac *last)
{
    crypto_generichash_state state;
    begin(&state, key, "head 1");
    add_number(&state, sequence);
    crypto_generichash_update(&state, last->bytes, sizeof last->bytes);
    return end(&state);
}

bool chain_same(const struct chain_mac *mac, struct bytes stored)
{
    return stored.length == sizeof mac->bytes && sodium_memcmp(mac->bytes, stored.at, sizeof mac->bytes) == 0;
}
