/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "relationship/relationship_hours.h"

#include <stdbool.h>

enum { QUARTER = 15, QUARTERS = 24 * 60 / QUARTER };

static int minute_there(int utc_minute, int64_t offset)
{
    int64_t minute = (utc_minute + offset / 60) % (24 * 60);
    return (int)(minute < 0 ? minute + 24 * 60 : minute);
}

static bool all_work(int quarter, const int64_t *offsets, int count, int from, int to)
{
    for (int i = 0; i < count; i++) {
        int minute = minute_there(quarter * QUARTER, offsets[i]);
        if (minute < from * 60 || minute >= to * 60) return false;
    }
    return true;
}

struct shared_hours relationship_shared_hours(const int64_t *offsets, int count, int from, int to)
{
    struct shared_hours best = {0};
    int run = 0;
    /* Twice around, since the time may go over midnight in UTC. */
    for (int i = 0; i < 2 * QUARTERS; i++) {
        run = all_work(i % QUARTERS, offsets, count, from, to) ? run + 1 : 0;
        if (run > QUARTERS) run = QUARTERS;
        if (run * QUARTER > best.length)
            best =
                (struct shared_hours){.start = (i - run + 1) % QUARTERS * QUARTER, .length = run * QUARTER};
    }
    return best;
}

const char *relationship_clock_range(struct arena *arena, struct shared_hours hours, int64_t offset)
{
    int start = minute_there(hours.start, offset);
    int end = minute_there(hours.start + hours.length, offset);
    return arena_format(arena, "%02d:%02d–%02d:%02d", start / 60, start % 60, end / 60, end % 60);
}
