/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Reads compiled zone files (RFC 8536): a list of changes, and behind them a rule for the time after the last
 * one. libical reads them too, but guesses rules from changes and is wrong near some of them.
 */
#include "calendar/zone.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"

#define ZONE_FOLDER "/usr/share/zoneinfo/"
enum { LARGEST_FILE = 64 * 1024, LONGEST_NAME = 64, HEADER_SIZE = 44, DAY = 86400 };

/* When clocks change by a rule: in a week of a month (5 is the last) on a weekday (0 is Sunday). */
struct change_rule {
    int month, week, weekday;
    int32_t second; /* of that day on the wall, may be negative or beyond the day */
};

struct zone {
    const char *name;
    size_t change_count;
    int64_t *changes;     /* rising */
    int32_t *offsets;     /* from that change on */
    int32_t first_offset; /* before the first change */
    /* After the last change. */
    int32_t standard_offset, summer_offset;
    bool has_rule;   /* else the offset of the last change stays */
    bool has_summer; /* else the standard offset always */
    struct change_rule summer_begins, summer_ends;
};

static const struct zone utc = {.name = "UTC"};

/* Only names of files below the folder, and none that is a list or another kind of seconds. */
static bool is_zone_name(const char *name)
{
    size_t length = strlen(name);
    if (length == 0 || length > LONGEST_NAME) return false;
    if (name[0] < 'A' || name[0] > 'Z') return false;
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/";
    return strspn(name, letters) == length;
}

static unsigned char *read_zone_file(struct arena *arena, const char *name, size_t *ret_size)
{
    if (!is_zone_name(name)) return NULL;
    char path[sizeof ZONE_FOLDER + LONGEST_NAME];
    snprintf(path, sizeof path, ZONE_FOLDER "%s", name);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return NULL;
    unsigned char *bytes = arena_alloc(arena, 4096);
    size_t size = 0, capacity = 4096;
    ssize_t count;
    while ((count = read(file, bytes + size, capacity - size)) > 0) {
        size += (size_t)count;
        if (size < capacity) continue;
        if (capacity >= LARGEST_FILE) break;
        unsigned char *larger = arena_alloc(arena, capacity * 4);
        memcpy(larger, bytes, size);
        bytes = larger;
        capacity *= 4;
    }
    close(file);
    if (count != 0 || size < HEADER_SIZE || memcmp(bytes, "TZif", 4) != 0) return NULL;
    *ret_size = size;
    return bytes;
}

static int64_t big_endian(const unsigned char *at, int bytes)
{
    uint64_t number = at[0] & 0x80 ? UINT64_MAX : 0;
    for (int i = 0; i < bytes; i++) number = number << 8 | at[i];
    return (int64_t)number;
}

/* The counts in a header; see RFC 8536, 3.1. */
struct zone_counts {
    size_t utc_flags, wall_flags, leaps, changes, types, letters;
};

static struct zone_counts read_counts(const unsigned char *header)
{
    size_t counts[6];
    for (int i = 0; i < 6; i++) counts[i] = (size_t)big_endian(header + 20 + i * 4, 4) & 0xffff;
    return (struct zone_counts){counts[0], counts[1], counts[2], counts[3], counts[4], counts[5]};
}

static size_t block_size(const struct zone_counts *counts, size_t time_size)
{
    return counts->changes * (time_size + 1) + counts->types * 6 + counts->letters +
           counts->leaps * (time_size + 4) + counts->wall_flags + counts->utc_flags;
}

/* "<+03>" or "CET": a name, which nothing here needs. */
static const char *skip_letters(const char *at)
{
    if (*at == '<') {
        at += strcspn(at, ">");
        return *at ? at + 1 : at;
    }
    while ((*at >= 'A' && *at <= 'Z') || (*at >= 'a' && *at <= 'z')) at++;
    return at;
}

/* "3", "-3:30", "+24:00:00" to seconds. */
static const char *read_clock(const char *at, int32_t *ret_seconds)
{
    int sign = *at == '-' ? -1 : 1;
    if (*at == '-' || *at == '+') at++;
    int32_t seconds = 0;
    for (int32_t unit = 3600; unit; unit /= 60) {
        char *end;
        long number = strtol(at, &end, 10);
        if (end == at || number < 0 || number > 200) break;
        seconds += (int32_t)number * unit;
        at = end;
        if (*at != ':') break;
        at++;
    }
    *ret_seconds = sign * seconds;
    return at;
}

/* ",M3.5.0/2" */
static const char *read_change_rule(const char *at, struct change_rule *ret_rule)
{
    struct change_rule rule = {.second = 2 * 3600};
    int used = 0;
    if (sscanf(at, ",M%2d.%1d.%1d%n", &rule.month, &rule.week, &rule.weekday, &used) != 3) return NULL;
    if (rule.month < 1 || rule.month > 12 || rule.week < 1 || rule.week > 5 || rule.weekday > 6) return NULL;
    at += used;
    if (*at == '/') at = read_clock(at + 1, &rule.second);
    *ret_rule = rule;
    return at;
}

/* "CET-1CEST,M3.5.0,M10.5.0/3": hours west, and when summer time begins and ends. Rules by numbered days,
 * which no zone has had for decades, are left out. */
static void read_rule(const char *at, struct zone *zone)
{
    const char *offset = skip_letters(at);
    if (offset == at || !*offset) return;
    int32_t west;
    at = read_clock(offset, &west);
    zone->standard_offset = -west;
    zone->has_rule = true;
    if (!*at) return;
    at = skip_letters(at);
    zone->summer_offset = zone->standard_offset + 3600;
    if (*at && *at != ',') {
        at = read_clock(at, &west);
        zone->summer_offset = -west;
    }
    at = read_change_rule(at, &zone->summer_begins);
    if (at) at = read_change_rule(at, &zone->summer_ends);
    zone->has_summer = at != NULL;
    zone->has_rule = at != NULL;
}

static bool read_changes(struct arena *arena, const unsigned char *block, const struct zone_counts *counts,
                         struct zone *zone)
{
    if (!counts->types) return false;
    const unsigned char *types = block + counts->changes * 9;
    zone->change_count = counts->changes;
    zone->changes = arena_alloc_many(arena, counts->changes, sizeof *zone->changes);
    zone->offsets = arena_alloc_many(arena, counts->changes, sizeof *zone->offsets);
    zone->first_offset = (int32_t)big_endian(types, 4);
    for (size_t i = 0; i < counts->changes; i++) {
        size_t type = block[counts->changes * 8 + i];
        if (type >= counts->types) return false;
        zone->changes[i] = big_endian(block + i * 8, 8);
        zone->offsets[i] = (int32_t)big_endian(types + type * 6, 4);
    }
    return true;
}

/* The second header, block and rule, which version 2 of the format brought. */
static bool read_zone(struct arena *arena, const unsigned char *bytes, size_t size, struct zone *zone)
{
    struct zone_counts counts = read_counts(bytes);
    size_t second = HEADER_SIZE + block_size(&counts, 4);
    if (bytes[4] < '2' || second + HEADER_SIZE > size || memcmp(bytes + second, "TZif", 4) != 0) return false;
    counts = read_counts(bytes + second);
    size_t block = second + HEADER_SIZE, rule = block + block_size(&counts, 8);
    if (rule > size || !read_changes(arena, bytes + block, &counts, zone)) return false;
    size_t rule_size = size - rule;
    if (rule_size > 2 && bytes[rule] == '\n') {
        char *text = arena_alloc(arena, rule_size);
        memcpy(text, bytes + rule + 1, rule_size - 1);
        text[strcspn(text, "\n")] = '\0';
        read_rule(text, zone);
    }
    return true;
}

static const struct zone *load(struct arena *arena, const char *name)
{
    size_t size;
    unsigned char *bytes = read_zone_file(arena, name, &size);
    if (!bytes) return NULL;
    struct zone *zone = ARENA_NEW(arena, struct zone);
    if (!read_zone(arena, bytes, size, zone)) return NULL;
    zone->name = arena_string(arena, name);
    return zone;
}

const struct zone *zone_load(struct arena *arena, const char *name)
{
    if (strcmp(name, "UTC") == 0) return &utc;
    const struct zone *zone = load(arena, name);
    return zone ? zone : &utc;
}

const char *zone_name(const struct zone *zone)
{
    return zone->name;
}

/* The moment of a change in a year; `offset` is the one before it. */
static int64_t change_in_year(const struct change_rule *rule, int64_t year, int32_t offset)
{
    int64_t first = day_of_date((struct date){year, rule->month, 1});
    int first_weekday = (weekday_of_day(first) + 1) % 7;
    int64_t day = first + (rule->weekday - first_weekday + 7) % 7 + (rule->week - 1) * 7;
    while (date_of_day(day).month != rule->month) day -= 7;
    return day * DAY + rule->second - offset;
}

static int64_t floor_days(int64_t seconds)
{
    return seconds / DAY - (seconds % DAY < 0);
}

static int32_t offset_by_rule(const struct zone *zone, int64_t seconds)
{
    if (!zone->has_summer) return zone->standard_offset;
    int64_t year = date_of_day(floor_days(seconds + zone->standard_offset)).year;
    int64_t begins = change_in_year(&zone->summer_begins, year, zone->standard_offset);
    int64_t ends = change_in_year(&zone->summer_ends, year, zone->summer_offset);
    bool summer = begins < ends ? seconds >= begins && seconds < ends : seconds >= begins || seconds < ends;
    return summer ? zone->summer_offset : zone->standard_offset;
}

int32_t zone_seconds_east(const struct zone *zone, int64_t seconds)
{
    size_t low = 0, high = zone->change_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (zone->changes[middle] <= seconds) low = middle + 1;
        else high = middle;
    }
    if (low == zone->change_count && zone->has_rule) return offset_by_rule(zone, seconds);
    return low == 0 ? zone->first_offset : zone->offsets[low - 1];
}

struct wall_time zone_local(const struct zone *zone, int64_t seconds)
{
    int64_t local = seconds + zone_seconds_east(zone, seconds);
    int64_t day = floor_days(local);
    return (struct wall_time){.day = day, .second = (int32_t)(local - day * DAY)};
}

/* No two changes are within a day of each other, so that the offsets a day before and after are the only ones
 * in question. */
int64_t zone_from_local(const struct zone *zone, struct wall_time wall)
{
    int64_t local = wall.day * DAY + wall.second;
    int32_t before = zone_seconds_east(zone, local - DAY - zone_seconds_east(zone, local));
    int32_t after = zone_seconds_east(zone, local + DAY - zone_seconds_east(zone, local));
    int64_t earlier = local - before;
    if (zone_seconds_east(zone, earlier) == before) return earlier;
    int64_t later = local - after;
    if (zone_seconds_east(zone, later) == after) return later;
    return earlier;
}

/* ---- when clocks change ---- */

/* In the years around a moment by the rule. */
static bool next_by_rule(const struct zone *zone, int64_t after, int64_t *ret_at)
{
    int64_t year = date_of_day(floor_days(after + zone->standard_offset)).year, best = INT64_MAX;
    if (!zone->has_rule || !zone->has_summer) return false;
    for (int64_t y = year - 1; y <= year + 1; y++) {
        int64_t both[] = {change_in_year(&zone->summer_begins, y, zone->standard_offset),
                          change_in_year(&zone->summer_ends, y, zone->summer_offset)};
        for (int i = 0; i < 2; i++)
            if (both[i] > after && both[i] < best) best = both[i];
    }
    *ret_at = best;
    return best < INT64_MAX;
}

static struct zone_change change_at(const struct zone *zone, int64_t at)
{
    return (struct zone_change){at, zone_seconds_east(zone, at - 1), zone_seconds_east(zone, at)};
}

/* Entries of the list that change a name only are none. */
bool zone_next_change(const struct zone *zone, int64_t after, struct zone_change *ret_change)
{
    struct zone_change change;
    int64_t at = after;
    for (size_t i = 0; i < zone->change_count; i++) {
        if (zone->changes[i] <= after) continue;
        at = zone->changes[i];
        change = change_at(zone, at);
        if (change.before == change.after) continue;
        *ret_change = change;
        return true;
    }
    if (!next_by_rule(zone, at, &at)) return false;
    *ret_change = change_at(zone, at);
    return true;
}

int64_t zone_rule_moment(const struct zone_rule *rule, int64_t year)
{
    struct change_rule change = {rule->month, rule->week, (rule->weekday + 1) % 7, rule->second};
    return change_in_year(&change, year, rule->before);
}

static struct zone_rule rule_of(const struct change_rule *change, int32_t before, int32_t after)
{
    return (struct zone_rule){change->month,  change->week, (change->weekday + 6) % 7,
                              change->second, before,       after};
}

static bool is_by_rule(const struct zone *zone, const struct zone_rule rules[2], int64_t at)
{
    struct zone_change change = change_at(zone, at);
    int64_t year = date_of_day(floor_days(at)).year;
    for (int i = 0; i < 2; i++)
        for (int64_t y = year - 1; y <= year + 1; y++)
            if (change.after == rules[i].after && change.before == rules[i].before &&
                zone_rule_moment(&rules[i], y) == at)
                return true;
    return false;
}

/* Goes back in the list as long as its changes are those of the rule, without a year that has none. */
bool zone_yearly(const struct zone *zone, struct zone_rule ret_rules[2], int64_t *ret_since)
{
    enum { LONGEST_PAUSE = 330 * DAY };
    size_t at = zone->change_count;
    if (!zone->has_rule || !zone->has_summer) return false;
    ret_rules[0] = rule_of(&zone->summer_begins, zone->standard_offset, zone->summer_offset);
    ret_rules[1] = rule_of(&zone->summer_ends, zone->summer_offset, zone->standard_offset);
    while (at > 0 && is_by_rule(zone, ret_rules, zone->changes[at - 1]) &&
           (at == zone->change_count || zone->changes[at] - zone->changes[at - 1] < LONGEST_PAUSE))
        at--;
    if (at < zone->change_count) *ret_since = zone->changes[at];
    else *ret_since = at ? zone->changes[at - 1] : INT64_MIN;
    return true;
}

bool zone_is_known(const char *name)
{
    if (!name || !is_zone_name(name)) return false;
    char path[sizeof ZONE_FOLDER + LONGEST_NAME], magic[4];
    snprintf(path, sizeof path, ZONE_FOLDER "%s", name);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return false;
    bool is_zone = read(file, magic, sizeof magic) == sizeof magic && memcmp(magic, "TZif", 4) == 0;
    close(file);
    return is_zone;
}

int64_t zone_offset(const char *name, int64_t seconds)
{
    struct arena *arena = arena_new(0);
    if (!arena) return 0;
    int64_t offset = zone_seconds_east(zone_load(arena, text_or_empty(name)), seconds);
    arena_free(arena);
    return offset;
}

int64_t zone_to_utc(const char *name, int64_t local_seconds)
{
    struct arena *arena = arena_new(0);
    if (!arena) return local_seconds;
    struct wall_time wall = {.day = floor_days(local_seconds)};
    wall.second = (int32_t)(local_seconds - wall.day * DAY);
    int64_t seconds = zone_from_local(zone_load(arena, text_or_empty(name)), wall);
    arena_free(arena);
    return seconds;
}

static int by_bytes(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* zone.tab has lines of country, coordinates, name and comment, between tabs. */
void zone_names(struct arena *arena, struct list *ret_names)
{
    *LIST_ADD(ret_names, arena, const char *) = "UTC";
    FILE *file = fopen(ZONE_FOLDER "zone.tab", "re");
    if (!file) return;
    char line[512];
    while (fgets(line, sizeof line, file)) {
        struct list parts = {0};
        if (line[0] == '#') continue;
        text_split(arena, line, "\t\n", &parts);
        if (parts.count < 3) continue;
        const char *name = *LIST_AT(&parts, const char *, 2);
        if (is_zone_name(name)) *LIST_ADD(ret_names, arena, const char *) = name;
    }
    fclose(file);
    qsort(ret_names->items, ret_names->count, sizeof(const char *), by_bytes);
}
