/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Whether there is something new in a thread: a number that grows with each message, change, taking back and
 * reading. Streams of events (web/stream.h) tell members who have the thread open. */
#ifndef ITHACA_MESSAGE_MESSAGE_PULSE_H
#define ITHACA_MESSAGE_MESSAGE_PULSE_H

#include "relationship/membership.h"
#include "web/stream.h"

/* Joins the caller's db_write. `reading`: the member only read, which is news for the others alone. */
MUST_USE enum error message_pulse_beat(const struct membership *membership, bool reading);
/* The number now. */
MUST_USE enum error message_pulse_get(const struct membership *membership, int64_t *ret_number);

extern const struct stream_topic message_topic;

#endif
