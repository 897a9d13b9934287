/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Busy times as bytes: how many, when the first begins, and then gaps and lengths in turn, in seconds, seven
 * bits a byte, the lowest first, as long as the highest bit is set. Zeros fill it up to a multiple of 1024.
 */
#include <string.h>

#include "busy/busy_parts.h"
#include "db/db.h"

enum { PADDED_TO = 1024, LONGEST_NUMBER = 10 };

struct writing {
    unsigned char *at;
    size_t length;
};

static void write_number(struct writing *writing, uint64_t number)
{
    while (number > 0x7f) {
        writing->at[writing->length++] = (unsigned char)(number | 0x80);
        number >>= 7;
    }
    writing->at[writing->length++] = (unsigned char)number;
}

struct bytes busy_write_spans(struct arena *arena, const struct list *spans)
{
    size_t most = (spans->count * 2 + 1) * LONGEST_NUMBER + PADDED_TO;
    struct writing writing = {.at = arena_alloc(arena, most)};
    int64_t last = 0;
    write_number(&writing, spans->count);
    LIST_EACH (spans, struct free_busy_span, span) {
        BUG_IF(span->starts_at < last || span->ends_at < span->starts_at);
        write_number(&writing, (uint64_t)(span->starts_at - last));
        write_number(&writing, (uint64_t)(span->ends_at - span->starts_at));
        last = span->ends_at;
    }
    size_t padded = (writing.length + PADDED_TO - 1) / PADDED_TO * PADDED_TO;
    return (struct bytes){writing.at, padded};
}

struct reading {
    const unsigned char *at, *end;
};

static bool read_number(struct reading *reading, int64_t most, int64_t *ret_number)
{
    uint64_t number = 0;
    for (int shift = 0; shift < 63 && reading->at < reading->end; shift += 7) {
        unsigned char byte = *reading->at++;
        number |= (uint64_t)(byte & 0x7f) << shift;
        if (byte & 0x80) continue;
        *ret_number = (int64_t)number;
        return number <= (uint64_t)most;
    }
    return false;
}

enum error busy_read_spans(struct arena *arena, struct bytes bytes, struct list *ret_spans)
{
    struct reading reading = {.at = bytes.at};
    struct list spans = {0};
    int64_t count, gap, length, last = 0;
    const int64_t most = INT64_C(1) << 40;
    if (!bytes.length) return OK;
    reading.end = reading.at + bytes.length;
    if (!read_number(&reading, FREE_BUSY_SPANS_MAX, &count)) return ERROR_DAMAGED;
    for (int64_t i = 0; i < count; i++) {
        if (!read_number(&reading, most, &gap) || !read_number(&reading, most, &length)) return ERROR_DAMAGED;
        *LIST_ADD(&spans, arena, struct free_busy_span) =
            (struct free_busy_span){last + gap, last + gap + length};
        last += gap + length;
    }
    LIST_EACH (&spans, struct free_busy_span, span)
        *LIST_ADD(ret_spans, arena, struct free_busy_span) = *span;
    return OK;
}

/* ---- for proposing times ---- */

static enum error add_times_of(const struct busy_means *means, int64_t person, int64_t from, int64_t until,
                               struct list *spans)
{
    struct busy_row row;
    struct content_row content;
    struct bytes plain;
    struct list own = {0};
    enum error error = busy_row_get(means->db, means->arena, person, &row);
    if (error == ERROR_NOT_FOUND) return OK;
    TRY(error);
    if (!row.busy.length || row.read_at < clock_seconds(means->clock) - BUSY_STALE) return OK;
    TRY(busy_content(means, person, CONTENT_READ, &content));
    TRY(content_open_file(&content, "busy", row.busy, &plain));
    TRY(busy_read_spans(means->arena, plain, &own));
    LIST_EACH (&own, struct free_busy_span, span)
        if (span->starts_at < until && span->ends_at > from)
            *LIST_ADD(spans, means->arena, struct free_busy_span) = *span;
    return OK;
}

enum error busy_times(const struct busy_means *means, const struct list *people, int64_t from, int64_t until,
                      struct list *ret_spans)
{
    struct list spans = {0};
    LIST_EACH (people, int64_t, person) TRY(add_times_of(means, *person, from, until, &spans));
    free_busy_merge(&spans, 0);
    LIST_EACH (&spans, struct free_busy_span, span)
        *LIST_ADD(ret_spans, means->arena, struct free_busy_span) = *span;
    return OK;
}
