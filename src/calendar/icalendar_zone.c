/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * A zone as calendars want it: the changes of the past that matter one by one, then the two rules of each
 * year. Where a rule cannot be said in an RRULE, and in zones that publish lists (Morocco), the list stands.
 */
#include "base/clock.h"
#include "calendar/icalendar_parts.h"

enum { DAY = 86400, LISTED_BEFORE = 10, LISTED_AFTER = 40, LONGEST_LIST = 300 };

static const char *const weekday_codes[] = {"MO", "TU", "WE", "TH", "FR", "SA", "SU"};

static const char *offset_words(struct arena *arena, int32_t seconds)
{
    int32_t size = seconds < 0 ? -seconds : seconds;
    const char *sign = seconds < 0 ? "-" : "+";
    if (size % 60) return arena_format(arena, "%s%02d%02d%02d", sign, size / 3600, size / 60 % 60, size % 60);
    return arena_format(arena, "%s%02d%02d", sign, size / 3600, size / 60 % 60);
}

static void add_part(struct text *out, int64_t wall, int32_t before, int32_t after, const char *repeats)
{
    const char *kind = after > before ? "DAYLIGHT" : "STANDARD";
    icalendar_add_linef(out, "BEGIN:%s", kind);
    icalendar_add_linef(out, "DTSTART:%s", icalendar_wall(out->arena, wall));
    icalendar_add_linef(out, "TZOFFSETFROM:%s", offset_words(out->arena, before));
    icalendar_add_linef(out, "TZOFFSETTO:%s", offset_words(out->arena, after));
    if (*repeats) icalendar_add_line(out, repeats);
    icalendar_add_linef(out, "END:%s", kind);
}

/* "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU". The second may lie on another day than the rule's: then it is
 * the weekday among seven days of the month. "" when those are not within the month. */
static const char *yearly_words(struct arena *arena, const struct zone_rule *rule)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int32_t shift = rule->second / DAY - (rule->second % DAY < 0);
    int weekday = (int)((rule->weekday + shift % 7 + 7) % 7), length = lengths[rule->month - 1];
    int first = (rule->week == 5 ? length - 6 : rule->week * 7 - 6) + shift;
    struct text words;
    if (shift == 0)
        return arena_format(arena, "RRULE:FREQ=YEARLY;BYMONTH=%d;BYDAY=%d%s", rule->month,
                            rule->week == 5 ? -1 : rule->week, weekday_codes[weekday]);
    if (first < 1 || first + 6 > length || (rule->week == 5 && rule->month == 2)) return "";
    text_init(&words, arena);
    text_addf(&words, "RRULE:FREQ=YEARLY;BYMONTH=%d;BYDAY=%s;BYMONTHDAY=%d", rule->month,
              weekday_codes[weekday], first);
    for (int day = first + 1; day < first + 7; day++) text_addf(&words, ",%d", day);
    return words.at;
}

/* The changes from one moment until before another, one by one. */
static void add_changes(struct text *out, const struct zone *zone, int64_t from, int64_t until)
{
    struct zone_change change = {.at = from - 1};
    int count = 0;
    while (count++ < LONGEST_LIST && zone_next_change(zone, change.at, &change) && change.at < until)
        add_part(out, change.at + change.before, change.before, change.after, "");
}

/* The rule's first change from a moment on. */
static void add_rule(struct text *out, const struct zone_rule *rule, int64_t from)
{
    int64_t year = date_of_day(from / DAY).year - 1;
    while (zone_rule_moment(rule, year) < from) year++;
    add_part(out, zone_rule_moment(rule, year) + rule->before, rule->before, rule->after,
             yearly_words(out->arena, rule));
}

static int64_t year_begins(int64_t year)
{
    return day_of_date((struct date){year, 1, 1}) * DAY;
}

/* Rules stand from their first year on, and lists begin some years before: there are programs that look at a
 * few years to tell what kind of zone it is. */
void icalendar_add_zone(struct text *out, const struct zone *zone, int64_t from)
{
    int64_t year = date_of_day(from / DAY).year, start = year_begins(year - 1), since = INT64_MAX;
    struct zone_rule rules[2];
    struct zone_change first;
    bool yearly = zone_yearly(zone, rules, &since) && *yearly_words(out->arena, &rules[0]) &&
                  *yearly_words(out->arena, &rules[1]);
    if (!yearly) {
        start = year_begins(year - LISTED_BEFORE);
        since = year_begins(year + LISTED_AFTER);
    } else if (since < 0) {
        since = 0;
    }
    int32_t offset = zone_seconds_east(zone, start);
    icalendar_add_line(out, "BEGIN:VTIMEZONE");
    icalendar_add_linef(out, "TZID:%s", zone_name(zone));
    if (!zone_next_change(zone, start - 1, &first) || first.at > from) add_part(out, 0, offset, offset, "");
    add_changes(out, zone, start, since);
    for (int i = 0; yearly && i < 2; i++) add_rule(out, &rules[i], since);
    icalendar_add_line(out, "END:VTIMEZONE");
}
