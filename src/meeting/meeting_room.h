/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Video rooms: the portal's template for links, such as https://meet.example.org/{random}. Each use of it
 * makes a room of its own, which nobody can guess.
 */
#ifndef ITHACA_MEETING_ROOM_H
#define ITHACA_MEETING_ROOM_H

#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"

struct db;

enum { MEETING_ROOM_MAX = 300 }; /* characters of the template */

/* "" when the portal has none. */
MUST_USE enum error meeting_room_template(struct db *db, struct arena *arena, const char **ret_template);
/* "" takes it away. ERROR_INVALID for what meeting_room_problem names. Joins the caller's db_write. */
MUST_USE enum error meeting_room_template_put(struct db *db, const char *pattern);

/* A sentence for people about what is wrong with a template, "" when nothing is. */
const char *meeting_room_problem(const char *pattern);

/* The link of a new room: {random} becomes 26 letters and digits (128 random bits), {id} the relationship's
 * number. */
const char *meeting_room_link(struct arena *arena, const char *pattern, int64_t relationship);

#endif
