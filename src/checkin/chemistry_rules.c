/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "checkin/chemistry_rules.h"

#include <string.h>

#include "base/clock.h"
#include "calendar/zone.h"

static const char *const LETTERS[] = {"", "a", "b", "c"};

const char *chemistry_letter(enum chemistry answer)
{
    return LETTERS[answer];
}

enum chemistry chemistry_of_letter(const char *letter)
{
    for (int i = CHEMISTRY_CONTINUE; i <= CHEMISTRY_CHANGE; i++)
        if (strcmp(letter, LETTERS[i]) == 0) return (enum chemistry)i;
    return CHEMISTRY_NONE;
}

bool chemistry_is_asked(const char *format, size_t members)
{
    return members == 2 && strcmp(format, "manager") != 0 && strcmp(format, "group") != 0;
}

int chemistry_meeting(int64_t meetings_held)
{
    enum { LAST_ASKED = 3 };
    if (meetings_held < 1 || meetings_held > LAST_ASKED) return 0;
    return meetings_held == 1 ? 1 : 2;
}

int64_t chemistry_review_at(const char *time_zone, int64_t now, uint64_t chance)
{
    enum { DAY = 86400, OPENS = 9 * 3600, HOURS = 8 * 3600, SATURDAY = 5, DAYS = 7 };
    int64_t today = (now + zone_offset(time_zone, now)) / DAY;
    int64_t span = CHEMISTRY_DAYS_MOST - CHEMISTRY_DAYS_LEAST + 1;
    int64_t day = today + CHEMISTRY_DAYS_LEAST + (int64_t)(chance % (uint64_t)span);
    int64_t second = (int64_t)(chance / (uint64_t)span % HOURS);
    if (weekday_of_day(day) >= SATURDAY) day += DAYS - SATURDAY;
    return zone_to_utc(time_zone, day * DAY + OPENS + second);
}
