/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How a person knows a session again: "Firefox on Linux", from what the browser says of itself. */
#ifndef ITHACA_ACCOUNT_DEVICE_H
#define ITHACA_ACCOUNT_DEVICE_H

#include "base/arena.h"

struct language;

/* Never longer than 40 bytes and never what was sent itself. */
const char *account_device(struct arena *arena, const char *agent);

/* What account_device said, in that language. */
const char *account_device_say(struct arena *arena, const struct language *language, const char *device);

#endif
