/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Any bytes as a CSV file: every row has as many clean fields as there are columns, and what is written from
 * them reads back the same. */
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static int file_of(const void *bytes, size_t length)
{
    int file = memfd_create("csv", 0);
    BUG_IF(file < 0 || write(file, bytes, length) != (ssize_t)length);
    lseek(file, 0, SEEK_SET);
    return file;
}

static void check_row(const struct csv *csv, const struct csv_row *row, int64_t last_number)
{
    BUG_IF(row->field_count != csv_column_count(csv) || row->number <= last_number || row->line < 1);
    for (size_t i = 0; i < row->field_count; i++)
        BUG_IF(!text_is_clean(row->fields[i], strlen(row->fields[i])));
    BUG_IF(row->problem && !text_is_clean(row->problem, strlen(row->problem)));
}

static void check_written(struct arena *arena, const struct csv_row *row)
{
    struct text out;
    text_init(&out, arena);
    struct csv_writer writer = {.out = &out};
    for (size_t i = 0; i < row->field_count; i++) csv_write_field(&writer, "x");
    csv_end_row(&writer);
    for (size_t i = 0; i < row->field_count; i++) csv_write_field(&writer, row->fields[i]);
    csv_end_row(&writer);
    int file = file_of(out.at, out.length);
    struct csv *again;
    const char *message;
    BUG_IF(csv_open(arena, file, NULL, &again, &message) != OK);
    const struct csv_row *read;
    BUG_IF(csv_next(again, &read) != OK);
    for (size_t i = 0; read && i < row->field_count; i++)
        BUG_IF(strcmp(read->fields[i], row->fields[i]) != 0);
    close(file);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct arena *arena = arena_new(0);
    if (!arena) return 0;
    int file = file_of(bytes, length);
    struct csv_limits limits = {.row_bytes = 200, .columns = 5, .rows = 20};
    struct csv *csv;
    const char *message;
    if (csv_open(arena, file, &limits, &csv, &message) == OK) {
        const struct csv_row *row;
        for (int64_t last = 0; csv_next(csv, &row) == OK && row; last = row->number) {
            check_row(csv, row, last);
            if (!row->problem) check_written(arena, row);
        }
    }
    arena_free(arena);
    close(file);
    return 0;
}
