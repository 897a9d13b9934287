/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "farewell/farewell_rules.h"

#include <stddef.h>
#include <string.h>

#include "language/language.h"
#include "relationship/relationship_rules.h"

static bool last_phase_has_begun(const struct farewell_dates *dates, int64_t today)
{
    int64_t days[PHASE_COUNT];
    relationship_phase_days(dates->started_on, dates->ends_on, days);
    return today >= days[PHASE_CLOSE];
}

enum farewell_turn farewell_turn(const struct farewell_dates *dates, int64_t today)
{
    bool paused = strcmp(dates->state, "paused") == 0, active = strcmp(dates->state, "active") == 0;
    if (!paused && !active && strcmp(dates->state, "closing") != 0) return FAREWELL_NOTHING;
    if (paused && dates->paused_until)
        return today >= dates->paused_until ? FAREWELL_GO_ON : FAREWELL_NOTHING;
    if (!dates->ends_on) return FAREWELL_NOTHING;
    if (active && last_phase_has_begun(dates, today)) return FAREWELL_BEGIN_CLOSE;
    if (today < dates->ends_on) return FAREWELL_NOTHING;
    if (dates->reminded != dates->ends_on) return FAREWELL_REMIND;
    return today > dates->ends_on + FAREWELL_GRACE_DAYS ? FAREWELL_CLOSE : FAREWELL_NOTHING;
}

int64_t farewell_yes_needed(int64_t members)
{
    return members / 2 + 1;
}

const char *farewell_pause_problem(int64_t until, int64_t today)
{
    if (!until) return NULL;
    if (until <= today) return MESSAGE("Choose a day after today, or leave it empty to pause without a day.");
    if (until > today + FAREWELL_PAUSE_DAYS) return MESSAGE("Choose a day within a year, or leave it empty.");
    return NULL;
}

const char *farewell_extend_problem(int64_t ends_on, int64_t present_end, int64_t today)
{
    if (!ends_on) return MESSAGE("Choose the day until which you would like to go on.");
    if (ends_on <= today) return MESSAGE("Choose a day after today.");
    if (present_end && ends_on <= present_end)
        return MESSAGE("Choose a day after the present end. To stop before it, finish together or end it.");
    if (ends_on > today + FAREWELL_EXTEND_DAYS) return MESSAGE("Choose a day within three years.");
    return NULL;
}

bool farewell_earns_certificate(const char *ending, int64_t meetings_held)
{
    if (strcmp(ending, "completed") == 0) return true;
    return strcmp(ending, "date") == 0 && meetings_held > 0;
}
