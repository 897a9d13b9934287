/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Whether a translation may stand in for a format of printf: it has to take the same arguments. */
#ifndef ITHACA_LANGUAGE_FORMAT_H
#define ITHACA_LANGUAGE_FORMAT_H

#include <stdbool.h>

/*
 * Arguments may come in another order (%2$s). A form of a plural may leave out the last ones ("two goals" for
 * "%lld goals"), all others take every one. What has no directives agrees with what has none.
 */
bool format_agrees(const char *original, const char *translation, bool may_leave_out);

#endif
