/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How a person knows a session again: "Firefox on Linux", from what the browser says of itself. */
#ifndef ITHACA_ACCOUNT_DEVICE_H
#define ITHACA_ACCOUNT_DEVICE_H

#include "base/arena.h"

/* Never longer than 40 bytes and never what was sent itself. */
const char *account_device(struct arena *arena, const char *agent);

#endif
