/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/guard.h"

#include <sodium.h>
#include <string.h>
#include <strings.h>

#include "base/random.h"

enum { HALF = 16 };

/* Not secret: it only keeps this hash apart from the one in the database. */
static const unsigned char purpose[] = "ithaca form token";

static void secret_of(const char *session, unsigned char ret_secret[HALF])
{
    crypto_generichash(ret_secret, HALF, (const unsigned char *)session, strlen(session), purpose,
                       sizeof purpose - 1);
}

const char *guard_token(struct arena *arena, const char *session)
{
    unsigned char bytes[2 * HALF];
    char *token = arena_alloc(arena, TOKEN_SIZE);
    random_bytes(bytes, HALF);
    secret_of(session, bytes + HALF);
    for (int i = 0; i < HALF; i++) bytes[HALF + i] ^= bytes[i];
    return sodium_bin2base64(token, TOKEN_SIZE, bytes, sizeof bytes,
                             sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

bool guard_token_is_right(const char *session, const char *token)
{
    unsigned char bytes[2 * HALF], secret[HALF];
    size_t length;
    if (!*session || strlen(token) != TOKEN_SIZE - 1) return false;
    if (sodium_base642bin(bytes, sizeof bytes, token, strlen(token), NULL, &length, NULL,
                          sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
        length != sizeof bytes)
        return false;
    secret_of(session, secret);
    for (int i = 0; i < HALF; i++) bytes[HALF + i] ^= bytes[i];
    return sodium_memcmp(bytes + HALF, secret, HALF) == 0;
}

/* "https://host:1" against "host:1". */
static bool is_origin_of_host(const char *origin, const char *host)
{
    const char *rest = strstr(origin, "://");
    return rest && host && *host && strcasecmp(rest + 3, host) == 0;
}

bool guard_origin_is_ours(const struct http_request *http, const char *origin)
{
    const char *site = http_header_of(http->headers, http->header_count, "Sec-Fetch-Site");
    const char *from = http_header_of(http->headers, http->header_count, "Origin");
    if (site && strcasecmp(site, "same-origin") != 0 && strcasecmp(site, "none") != 0) return false;
    if (!from) return true;
    if (*origin) return strcasecmp(from, origin) == 0;
    return is_origin_of_host(from, http_header_of(http->headers, http->header_count, "Host"));
}
