/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Reading tables for `ithaca match`, and the form with explicit pairs. */
#include "cli/match_input.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "matching/engine/match.h"

enum { FAULTS_SHOWN = 20 };

/* ---- names ---- */

static uint64_t hash(const char *name)
{
    uint64_t value = 14695981039346656037u;
    for (; *name; name++) value = (value ^ (unsigned char)*name) * 1099511628211u;
    return value ^ value >> 32;
}

uint32_t match_names_count(const struct match_names *names)
{
    return (uint32_t)names->names.count;
}

const char *match_name(const struct match_names *names, uint32_t index)
{
    return *LIST_AT(&names->names, const char *, index);
}

/* The slot that holds the name, or the free one where it would stand. */
static uint32_t *slot_of(const struct match_names *names, const char *name)
{
    uint32_t at = (uint32_t)(hash(name) & (names->slot_count - 1));
    while (names->slots[at] != 0 && strcmp(match_name(names, names->slots[at] - 1), name) != 0) {
        at = (at + 1) & (names->slot_count - 1);
    }
    return &names->slots[at];
}

bool match_names_find(const struct match_names *names, const char *name, uint32_t *ret_index)
{
    if (names->slot_count == 0) return false;
    uint32_t slot = *slot_of(names, name);
    if (slot == 0) return false;
    *ret_index = slot - 1;
    return true;
}

static void names_widen(struct match_names *names)
{
    names->slot_count = names->slot_count == 0 ? 64 : names->slot_count * 2;
    names->slots = arena_alloc_many(names->arena, names->slot_count, sizeof *names->slots);
    for (uint32_t at = 0; at < match_names_count(names); at++)
        *slot_of(names, match_name(names, at)) = at + 1;
}

bool match_names_add(struct match_names *names, const char *name, uint32_t *ret_index)
{
    if (match_names_find(names, name, ret_index)) return false;
    if (names->names.count * 2 >= names->slot_count) names_widen(names);
    *LIST_ADD(&names->names, names->arena, const char *) = arena_string(names->arena, name);
    *ret_index = match_names_count(names) - 1;
    *slot_of(names, name) = *ret_index + 1;
    return true;
}

/* ---- tables ---- */

static void complain(struct match_table *table, const char *where, const char *what)
{
    table->faults++;
    if (table->faults <= FAULTS_SHOWN) fprintf(stderr, "ithaca: %s:%s%s\n", table->path, where, what);
    if (table->faults == FAULTS_SHOWN + 1) fprintf(stderr, "ithaca: %s: and more\n", table->path);
}

void match_fault(struct match_table *table, size_t column, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const char *what = arena_format_list(table->arena, format, arguments);
    va_end(arguments);
    complain(
        table,
        arena_format(table->arena, "%lld: column %s: ", (long long)table->row->line, table->columns[column]),
        what);
}

static bool find_columns(struct match_table *table, size_t required)
{
    for (size_t at = 0; at < table->column_count; at++) {
        table->at[at] = SIZE_MAX;
        if (csv_find_column(table->csv, table->columns[at], &table->at[at])) continue;
        table->at[at] = SIZE_MAX;
        if (at < required) {
            complain(table, "1: ", arena_format(table->arena, "there is no column '%s'", table->columns[at]));
        }
    }
    return table->faults == 0;
}

bool match_table_open(struct arena *arena, const char *path, const char *const *columns, size_t column_count,
                      size_t required, struct match_table *ret_table)
{
    struct match_table table = {
        .arena = arena, .path = path, .columns = columns, .column_count = column_count};
    struct csv_limits limits = {.rows = UINT32_MAX / 2};
    const char *message = "";
    table.at = arena_alloc_many(arena, column_count, sizeof *table.at);
    table.file = open(path, O_RDONLY | O_CLOEXEC);
    if (table.file < 0) {
        complain(&table, " ", arena_format(arena, "it cannot be read: %s", strerror(errno)));
        return false;
    }
    if (csv_open(arena, table.file, &limits, &table.csv, &message) != OK) {
        complain(&table, "1: ", message);
    } else if (find_columns(&table, required)) {
        *ret_table = table;
        return true;
    }
    close(table.file);
    return false;
}

bool match_table_next(struct match_table *table)
{
    while (csv_next(table->csv, &table->row) == OK) {
        if (table->row == NULL) return false;
        if (table->row->problem == NULL) return true;
        complain(table, arena_format(table->arena, "%lld: ", (long long)table->row->line),
                 table->row->problem);
    }
    complain(table, " ", csv_message(table->csv));
    return false;
}

bool match_table_close(struct match_table *table)
{
    close(table->file);
    return table->faults == 0;
}

const char *match_field(const struct match_table *table, size_t column)
{
    size_t at = table->at[column];
    return at == SIZE_MAX || at >= table->row->field_count ? "" : table->row->fields[at];
}

int64_t match_number(struct match_table *table, size_t column, int64_t lowest, int64_t highest,
                     int64_t otherwise)
{
    const char *field = match_field(table, column);
    int64_t number;
    if (*field == '\0') return otherwise;
    if (text_to_int(field, lowest, highest, &number)) return number;
    match_fault(table, column, "a whole number from %lld to %lld is needed, not '%s'", (long long)lowest,
                (long long)highest, field);
    return otherwise;
}

/* ---- explicit pairs ---- */

/* Ids with a number each: mentees with how many they want, or mentors with their capacity. */
static bool read_side(struct arena *arena, const char *path, const char *const columns[2],
                      struct match_names *names, const uint16_t **ret_places)
{
    struct match_table table;
    struct list places = {0};
    *names = (struct match_names){.arena = arena};
    if (!match_table_open(arena, path, columns, 2, 2, &table)) return false;
    while (match_table_next(&table)) {
        uint32_t index;
        const char *id = match_field(&table, 0);
        if (*id == '\0') {
            match_fault(&table, 0, "it is empty");
        } else if (!match_names_add(names, id, &index)) {
            match_fault(&table, 0, "'%s' stands in an earlier line too", id);
        } else {
            if (*match_field(&table, 1) == '\0') match_fault(&table, 1, "it is empty");
            *LIST_ADD(&places, arena, uint16_t) = (uint16_t)match_number(&table, 1, 0, UINT16_MAX, 0);
        }
    }
    if (match_names_count(names) > MATCH_PEOPLE_MAX) complain(&table, " ", "too many people");
    *ret_places = places.items;
    return match_table_close(&table);
}

static bool read_pairs(struct arena *arena, const char *path, struct match_input *input)
{
    static const char *const columns[] = {"mentee_id", "mentor_id", "score", "locked"};
    struct match_table table;
    struct list pairs = {0}, locked = {0};
    if (!match_table_open(arena, path, columns, 4, 3, &table)) return false;
    while (match_table_next(&table)) {
        struct match_pair pair = {0};
        const char *lock = match_field(&table, 3);
        bool known = match_names_find(&input->mentees, match_field(&table, 0), &pair.mentee);
        if (!known) match_fault(&table, 0, "there is no mentee '%s'", match_field(&table, 0));
        if (!match_names_find(&input->mentors, match_field(&table, 1), &pair.mentor)) {
            match_fault(&table, 1, "there is no mentor '%s'", match_field(&table, 1));
            known = false;
        }
        if (*match_field(&table, 2) == '\0') match_fault(&table, 2, "it is empty");
        pair.score = (int32_t)match_number(&table, 2, 0, MATCH_SCORE_MAX, 0);
        if (*lock != '\0' && strcmp(lock, "yes") != 0 && strcmp(lock, "no") != 0) {
            match_fault(&table, 3, "it has to be yes or no, not '%s'", lock);
        }
        if (!known) continue;
        *LIST_ADD(&pairs, arena, struct match_pair) = pair;
        *LIST_ADD(&locked, arena, bool) = strcmp(lock, "yes") == 0;
    }
    input->graph.pairs = pairs.items;
    input->graph.pair_count = pairs.count;
    input->graph.locked = locked.items;
    return match_table_close(&table);
}

void match_tell_twice(struct arena *arena, const char *pairs, const struct match_input *input,
                      uint32_t mentee)
{
    static const char *const columns[] = {"mentee_id", "mentor_id"};
    struct match_table table;
    struct match_names seen = {.arena = arena};
    if (!match_table_open(arena, pairs, columns, 2, 2, &table)) return;
    while (match_table_next(&table)) {
        uint32_t index;
        if (strcmp(match_field(&table, 0), match_name(&input->mentees, mentee)) != 0) continue;
        if (!match_names_add(&seen, match_field(&table, 1), &index)) {
            match_fault(&table, 1, "mentee '%s' and mentor '%s' stand in an earlier line too",
                        match_field(&table, 0), match_field(&table, 1));
        }
    }
    (void)!match_table_close(&table);
}

bool match_read_pairs(struct arena *arena, const char *mentees, const char *mentors, const char *pairs,
                      struct match_input *ret_input)
{
    static const char *const mentee_columns[] = {"mentee_id", "wanted"};
    static const char *const mentor_columns[] = {"mentor_id", "capacity"};
    struct match_input input = {0};
    bool good = read_side(arena, mentees, mentee_columns, &input.mentees, &input.graph.wanted);
    good = read_side(arena, mentors, mentor_columns, &input.mentors, &input.graph.capacity) && good;
    if (!good || !read_pairs(arena, pairs, &input)) return false;
    input.graph.mentee_count = match_names_count(&input.mentees);
    input.graph.mentor_count = match_names_count(&input.mentors);
    *ret_input = input;
    return true;
}
