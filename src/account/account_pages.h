/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the pages of this folder share. */
#ifndef ITHACA_ACCOUNT_PAGES_H
#define ITHACA_ACCOUNT_PAGES_H

#include "web/reply.h"

/* Sets the session's cookie. */
void account_enter(struct reply *reply, const char *session);

#endif
