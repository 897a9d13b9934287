/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "person/person_hours.h"

#include <string.h>

#include "base/text.h"
#include "db/db.h"
#include "language/language.h"

enum { WORKDAYS = 0x1f, ALL_DAYS = 0x7f, DAY = 1440 };

RECORD_DEFINE(person_hours, PERSON_HOURS_FIELDS)

SQL(person_hours_read,
    "SELECT person_id, days, from_minute, until_minute FROM person_hours WHERE person_id = $1");
SQL(person_hours_write,
    "INSERT INTO person_hours (person_id, days, from_minute, until_minute) VALUES ($1, $2, $3, $4) "
    "ON CONFLICT (person_id) DO UPDATE SET days = excluded.days, from_minute = excluded.from_minute, "
    "until_minute = excluded.until_minute");

struct person_hours person_hours_usual(int64_t person)
{
    return (struct person_hours){
        .person_id = person, .days = WORKDAYS, .from_minute = 9 * 60, .until_minute = 17 * 60};
}

enum error person_hours_get(struct db *db, struct arena *arena, int64_t person,
                            struct person_hours *ret_hours)
{
    enum error error =
        db_one(db, arena, &person_hours_read, DB_PARAMS(db_int(person)), &person_hours_record, ret_hours);
    if (error != ERROR_NOT_FOUND) return error;
    *ret_hours = person_hours_usual(person);
    return OK;
}

enum error person_hours_put(struct db *db, const struct person_hours *hours)
{
    if (hours->days < 1 || hours->days > ALL_DAYS || hours->from_minute < 0 || hours->until_minute > DAY ||
        hours->from_minute >= hours->until_minute)
        return ERROR_INVALID;
    return db_run(db, &person_hours_write,
                  DB_PARAMS(db_int(hours->person_id), db_int(hours->days), db_int(hours->from_minute),
                            db_int(hours->until_minute)),
                  NULL);
}

const char *person_hours_clock(struct arena *arena, int64_t minute)
{
    return arena_format(arena, "%d:%02d", (int)(minute / 60), (int)(minute % 60));
}

bool person_hours_read_clock(const char *text, int64_t *ret_minute)
{
    int64_t hour, minute = 0;
    const char *colon = strchr(text, ':');
    char hours[3] = "";
    size_t length = colon ? (size_t)(colon - text) : strlen(text);
    if (length < 1 || length > 2) return false;
    memcpy(hours, text, length);
    if (colon && (strlen(colon + 1) != 2 || !text_to_int(colon + 1, 0, 59, &minute))) return false;
    if (!text_to_int(hours, 0, 24, &hour) || hour * 60 + minute > DAY) return false;
    *ret_minute = hour * 60 + minute;
    return true;
}

/* "Monday to Friday", "Monday, Tuesday and Thursday". */
static const char *days_words(struct arena *arena, const struct language *language, int64_t days)
{
    static const char *const names[] = {MESSAGE("Monday"),   MESSAGE("Tuesday"), MESSAGE("Wednesday"),
                                        MESSAGE("Thursday"), MESSAGE("Friday"),  MESSAGE("Saturday"),
                                        MESSAGE("Sunday")};
    int first = -1, last = -1, count = 0;
    for (int day = 0; day < 7; day++) {
        if (!(days >> day & 1)) continue;
        if (first < 0) first = day;
        last = day;
        count++;
    }
    if (count == 0) return "";
    if (count == 1) return say(language, names[first]);
    if (count == 7) return say(language, "every day");
    if (count > 2 && last - first + 1 == count)
        return arena_format(arena, say(language, "%s to %s"), say(language, names[first]),
                            say(language, names[last]));
    struct text words;
    text_init(&words, arena);
    for (int day = first; day < last; day++)
        if (days >> day & 1) text_addf(&words, "%s%s", words.length ? ", " : "", say(language, names[day]));
    return arena_format(arena, say(language, "%s and %s"), words.at, say(language, names[last]));
}

const char *person_hours_words(struct arena *arena, const struct language *language,
                               const struct person_hours *hours)
{
    return arena_format(arena, say(language, "%s, %s–%s"), days_words(arena, language, hours->days),
                        person_hours_clock(arena, hours->from_minute),
                        person_hours_clock(arena, hours->until_minute));
}
