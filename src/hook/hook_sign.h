/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Signatures, by which a receiver knows that a delivery comes from this portal and was not changed. */
#ifndef ITHACA_HOOK_SIGN_H
#define ITHACA_HOOK_SIGN_H

#include <stdint.h>

#include "base/arena.h"
#include "base/record.h"

enum { HOOK_MAC_TEXT_SIZE = 65 }; /* with its NUL: HMAC-SHA256 in hexadecimal */

void hook_mac(struct bytes key, struct bytes message, char ret_mac[HOOK_MAC_TEXT_SIZE]);

/* The value of Ithaca-Signature: "v1=" and the mac, with the secret's bytes as the key, of
 * "TIMESTAMP.BODY". The timestamp takes part so that an old delivery cannot be sent again as a new one. */
const char *hook_sign(struct arena *arena, const char *secret, int64_t timestamp, const char *body);

#endif
