/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Any text as a rule of days that repeat, as a time of the day and as a template for rooms. A rule that is
 * understood is written as it was read, and its days lie where they were asked for, in order.
 */
#include <stdint.h>
#include <string.h>

#include "base/error.h"
#include "calendar/recurrence.h"
#include "meeting/meeting_room.h"
#include "meeting/meeting_rules.h"
#include "person/person_hours.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

enum { FIRST = 20500, AHEAD = 400 };

static void check_rule(struct arena *arena, const char *text)
{
    struct recurrence recurrence;
    struct list days = {0};
    int64_t before = FIRST - 1;
    bool understood = recurrence_read(text, &recurrence);
    enum error error = recurrence_days(arena, text, FIRST, FIRST, FIRST + AHEAD, &days);
    BUG_IF(understood != (error == OK));
    BUG_IF(understood && strcmp(recurrence_write(arena, &recurrence), text) != 0);
    LIST_EACH (&days, int64_t, day) {
        BUG_IF(*day <= before || *day > FIRST + AHEAD);
        before = *day;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct arena *arena = arena_new(1 << 22);
    char *text = arena_alloc(arena, length + 1);
    int64_t minute = 0;
    if (length) memcpy(text, bytes, length);
    check_rule(arena, text);
    BUG_IF(person_hours_read_clock(text, &minute) && (minute < 0 || minute > 1440));
    if (*text && !*meeting_room_problem(text))
        BUG_IF(strncmp(meeting_room_link(arena, text, 12), "https://", 8) != 0);
    arena_free(arena);
    return 0;
}
