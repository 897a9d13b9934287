/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Tables as people exchange them: reading CSV files as spreadsheets really write them, row by row with steady
 * memory, and writing them. The grammar is libcsv's; what is ours is finding out the delimiter, checking the
 * encoding, holding limits, and saying where something is wrong.
 *
 * Reading takes UTF-8 with or without a byte order mark; comma, semicolon or tab (whichever the first row has
 * most of, or a line "sep=;" before it names); LF, CRLF or CR; quoted fields with delimiters, doubled quotes
 * and line breaks inside. White space around unquoted fields is dropped. The first row names the columns.
 * Blank rows are left out, but counted.
 *
 *     struct csv *csv;
 *     const char *message;
 *     TRY(csv_open(arena, file, NULL, &csv, &message));
 *     const struct csv_row *row;
 *     enum error error;
 *     while ((error = csv_next(csv, &row)) == OK && row) …
 *     if (error != OK) … csv_message(csv)
 */
#ifndef ITHACA_BASE_CSV_H
#define ITHACA_BASE_CSV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"

struct csv;

/* 0 takes the default in brackets. Memory is about row_bytes plus 64 KiB, whatever the file's size. */
struct csv_limits {
    size_t row_bytes; /* of one row as it stands in the file [256 KiB] */
    size_t columns;   /* [500] */
    int64_t rows;     /* below the header [1,000,000] */
};

/* One row. It and its fields stay valid until the next csv_next. */
struct csv_row {
    int64_t number; /* as a spreadsheet counts: the header is row 1, the first row below it 2 */
    int64_t line;   /* of the file, where the row begins; the first is 1 */
    /* As many as there are columns, never NULL; "" where the row is shorter than the header. */
    const char *const *fields;
    size_t field_count;
    /* NULL, or a sentence for people on why this row cannot be taken: more fields than columns, or text that
     * is no UTF-8 or has control characters. Its fields are then for showing only ("" where not clean).
     * Reading may go on with the next row. */
    const char *problem;
    size_t problem_column; /* index of the column that the problem is about */
};

/*
 * Begins to read from a file descriptor, which stays the caller's and has to stay open; reads the header.
 * Everything lives in the arena. ERROR_INVALID when there is no header, or the file is no text in UTF-8 (a
 * spreadsheet file, UTF-16, another encoding in the header); ERROR_TOO_LARGE when the header is over a limit;
 * ERROR_UNAVAILABLE when reading fails. *ret_message is then a sentence for people. `limits` may be NULL.
 */
MUST_USE enum error csv_open(struct arena *arena, int file, const struct csv_limits *limits,
                             struct csv **ret_csv, const char **ret_message);

/* The columns that the header names, trimmed; a name may be "" and may occur twice. */
size_t csv_column_count(const struct csv *csv);
const char *csv_column_name(const struct csv *csv, size_t index);
/* The first column of that name, without regard to case and accents; false when there is none. */
bool csv_find_column(const struct csv *csv, const char *name, size_t *ret_index);
/* ',' ';' or '\t'. */
char csv_delimiter(const struct csv *csv);

/*
 * The next row below the header; *ret_row is NULL at the end. What concerns one row stands in its `problem`.
 * An error concerns the file, and reading cannot go on: ERROR_INVALID for a quote that is never closed,
 * ERROR_TOO_LARGE over a limit, ERROR_UNAVAILABLE when reading fails; csv_message says where and why.
 */
MUST_USE enum error csv_next(struct csv *csv, const struct csv_row **ret_row);
/* A sentence for people about the last error of csv_next; "" when there was none. */
const char *csv_message(const struct csv *csv);
/* Bytes read so far, for progress. */
int64_t csv_bytes_read(const struct csv *csv);

/*
 * Writing: fields separated by commas, rows ended by CRLF (RFC 4180), quoted where needed.
 * A file for spreadsheets should be guarded: text that begins with = + - @, a tab or a carriage return would
 * be run as a formula, and gets an apostrophe in front (numbers such as -5 and +1.5 do not). Files for
 * programs should not be guarded, since they would read the apostrophe.
 */
struct csv_writer {
    struct text *out;
    bool guarded;
    bool in_row; /* begin with false */
};
void csv_write_field(struct csv_writer *writer, const char *value);
void csv_write_number(struct csv_writer *writer, int64_t number);
void csv_end_row(struct csv_writer *writer);

#endif
