/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "hook/hook_sign.h"

#include <sodium.h>
#include <string.h>

void hook_mac(struct bytes key, struct bytes message, char ret_mac[HOOK_MAC_TEXT_SIZE])
{
    crypto_auth_hmacsha256_state state;
    unsigned char mac[crypto_auth_hmacsha256_BYTES];
    crypto_auth_hmacsha256_init(&state, key.at, key.length);
    crypto_auth_hmacsha256_update(&state, message.at, message.length);
    crypto_auth_hmacsha256_final(&state, mac);
    sodium_bin2hex(ret_mac, HOOK_MAC_TEXT_SIZE, mac, sizeof mac);
    sodium_memzero(&state, sizeof state);
}

const char *hook_sign(struct arena *arena, const char *secret, int64_t timestamp, const char *body)
{
    char mac[HOOK_MAC_TEXT_SIZE];
    const char *message = arena_format(arena, "%lld.%s", (long long)timestamp, body);
    hook_mac((struct bytes){secret, strlen(secret)}, (struct bytes){message, strlen(message)}, mac);
    return arena_format(arena, "v1=%s", mac);
}
