/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * A record is described once: its fields stand in one X-macro, which yields the struct and a table of
 * name, kind and offset. From the table come rows (db), JSON and OpenAPI, forms with their limits, template
 * bindings and CSV columns. There is no second list of the same fields anywhere.
 *
 *     #define GOAL_FIELDS(FIELD, R)      \
 *         FIELD(R, id, id, 0)            \
 *         FIELD(R, text, title, 200)     \
 *         FIELD(R, day, due, 0)          \
 *         FIELD(R, list, steps, step)
 *     RECORD_DECLARE(goal, GOAL_FIELDS)   in the header: struct goal, extern const struct record goal_record
 *     RECORD_DEFINE(goal, GOAL_FIELDS)    in one .c file
 *     RECORD_LOCAL(goal, GOAL_FIELDS)     both, for one .c file alone
 *
 * A record that is read from people has a twin of messages, one text per field, "" where all is well:
 *
 *     FORM_LOCAL(goal_form, GOAL_FORM_FIELDS)   struct goal_form, struct goal_form_problems, and tables
 *
 * Kinds, and what stands in the struct (the last argument `of` in brackets):
 *
 *     id       int64_t, made by id_new, 0 is none; in JSON a string, since JavaScript keeps 53 bits only
 *     integer  int64_t
 *     flag     bool
 *     real     double
 *     text     const char *, UTF-8, never NULL once read or filled; NULL counts as "" [most characters]
 *     time     int64_t, seconds since 1970 UTC, 0 is none
 *     day      int64_t, days since 1970-01-01, 0 is none
 *     texts    struct list of const char * [most characters of each]
 *     record   const struct OF *, NULL is none [record name]
 *     list     struct list of struct OF [record name]
 *     bytes    struct bytes; read from rows, never shown to people as it is
 */
#ifndef ITHACA_BASE_RECORD_H
#define ITHACA_BASE_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/list.h"

enum field_kind {
    FIELD_ID,
    FIELD_INTEGER,
    FIELD_FLAG,
    FIELD_REAL,
    FIELD_TEXT,
    FIELD_TIME,
    FIELD_DAY,
    FIELD_TEXTS,
    FIELD_RECORD,
    FIELD_LIST,
    FIELD_BYTES,
};

/* A value of kind bytes: read from a row, opened or decoded by the program, never shown as it is. */
struct bytes {
    const void *at;
    size_t length;
};

struct record;

struct field {
    const char *name;
    const struct record *of; /* FIELD_RECORD, FIELD_LIST */
    uint32_t offset;
    uint32_t maximum; /* characters: FIELD_TEXT, FIELD_TEXTS; 0 is the form's own limit */
    enum field_kind kind;
};

struct record {
    const char *name;
    const struct field *fields;
    size_t field_count;
    size_t size;
};

/* The field of that name, or NULL. */
const struct field *record_field(const struct record *record, const char *name);

/* The place of a field's value in an item of its record. */
static inline void *field_at(const struct field *field, const void *item)
{
    return (char *)(uintptr_t)item + field->offset;
}

/* Copies the fields that both records have by the same name and kind, such as the part of a joined row that
 * is a record of its own. The others stay as they are. */
void record_copy_shared(const struct record *from, const void *source, const struct record *to, void *target);

#define RECORD_MEMBER(R, kind, name, of) RECORD_MEMBER_##kind(name, of)
#define RECORD_MEMBER_id(name, of) int64_t name;
#define RECORD_MEMBER_integer(name, of) int64_t name;
#define RECORD_MEMBER_flag(name, of) bool name;
#define RECORD_MEMBER_real(name, of) double name;
#define RECORD_MEMBER_text(name, of) const char *name;
#define RECORD_MEMBER_time(name, of) int64_t name;
#define RECORD_MEMBER_day(name, of) int64_t name;
#define RECORD_MEMBER_texts(name, of) struct list name;
#define RECORD_MEMBER_record(name, of) const struct of *name;
#define RECORD_MEMBER_list(name, of) struct list name;
#define RECORD_MEMBER_bytes(name, of) struct bytes name;

#define RECORD_ENTRY(R, kind, name, of) RECORD_ENTRY_##kind(R, name, of)
#define RECORD_PLAIN(R, KIND, member, bytes)                                                                 \
    {.name = #member, .kind = KIND, .offset = offsetof(struct R, member), .maximum = bytes},
#define RECORD_ENTRY_id(R, name, of) RECORD_PLAIN(R, FIELD_ID, name, 0)
#define RECORD_ENTRY_integer(R, name, of) RECORD_PLAIN(R, FIELD_INTEGER, name, 0)
#define RECORD_ENTRY_flag(R, name, of) RECORD_PLAIN(R, FIELD_FLAG, name, 0)
#define RECORD_ENTRY_real(R, name, of) RECORD_PLAIN(R, FIELD_REAL, name, 0)
#define RECORD_ENTRY_text(R, name, of) RECORD_PLAIN(R, FIELD_TEXT, name, of)
#define RECORD_ENTRY_time(R, name, of) RECORD_PLAIN(R, FIELD_TIME, name, 0)
#define RECORD_ENTRY_day(R, name, of) RECORD_PLAIN(R, FIELD_DAY, name, 0)
#define RECORD_ENTRY_bytes(R, name, of) RECORD_PLAIN(R, FIELD_BYTES, name, 0)
#define RECORD_ENTRY_texts(R, name, of) RECORD_PLAIN(R, FIELD_TEXTS, name, of)
#define RECORD_NESTED(R, KIND, member, inner)                                                                \
    {.name = #member, .kind = KIND, .offset = offsetof(struct R, member), .of = &inner##_record},
#define RECORD_ENTRY_record(R, name, inner) RECORD_NESTED(R, FIELD_RECORD, name, inner)
#define RECORD_ENTRY_list(R, name, inner) RECORD_NESTED(R, FIELD_LIST, name, inner)

#define RECORD_STRUCT(R, FIELDS)                                                                             \
    struct R {                                                                                               \
        FIELDS(RECORD_MEMBER, R)                                                                             \
    };
#define RECORD_TABLE(storage, R, ENTRY, FIELDS)                                                              \
    static const struct field R##_fields[] = {FIELDS(ENTRY, R)};                                             \
    storage const struct record R##_record = {.name = #R,                                                    \
                                              .fields = R##_fields,                                          \
                                              .field_count = sizeof R##_fields / sizeof R##_fields[0],       \
                                              .size = sizeof(struct R)};

#define RECORD_DECLARE(R, FIELDS)                                                                            \
    RECORD_STRUCT(R, FIELDS)                                                                                 \
    extern const struct record R##_record;
#define RECORD_DEFINE(R, FIELDS) RECORD_TABLE(, R, RECORD_ENTRY, FIELDS)
#define RECORD_LOCAL(R, FIELDS)                                                                              \
    RECORD_STRUCT(R, FIELDS)                                                                                 \
    RECORD_TABLE(__attribute__((unused)) static, R, RECORD_ENTRY, FIELDS)

#define PROBLEM_MEMBER(R, kind, name, of) const char *name;
#define PROBLEM_ENTRY(R, kind, name, of) RECORD_PLAIN(R##_problems, FIELD_TEXT, name, 0)
#define FORM_STRUCTS(R, FIELDS)                                                                              \
    RECORD_STRUCT(R, FIELDS)                                                                                 \
    struct R##_problems {                                                                                    \
        FIELDS(PROBLEM_MEMBER, R)                                                                            \
    };
#define FORM_TABLES(storage, R, FIELDS)                                                                      \
    RECORD_TABLE(storage, R, RECORD_ENTRY, FIELDS)                                                           \
    static const struct field R##_problems_fields[] = {FIELDS(PROBLEM_ENTRY, R)};                            \
    storage const struct record R##_problems_record = {.name = #R "_problems",                               \
                                                       .fields = R##_problems_fields,                        \
                                                       .field_count = sizeof R##_problems_fields /           \
                                                                      sizeof R##_problems_fields[0],         \
                                                       .size = sizeof(struct R##_problems)};
#define FORM_DECLARE(R, FIELDS)                                                                              \
    FORM_STRUCTS(R, FIELDS)                                                                                  \
    extern const struct record R##_record, R##_problems_record;
#define FORM_DEFINE(R, FIELDS) FORM_TABLES(, R, FIELDS)
#define FORM_LOCAL(R, FIELDS)                                                                                \
    FORM_STRUCTS(R, FIELDS)                                                                                  \
    FORM_TABLES(__attribute__((unused)) static, R, FIELDS)

#endif
