/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * libcsv takes bytes as they come; to have rows one by one, the reader feeds it up to the next line end,
 * which ends at most one row. So it also counts lines and finds out at which one a quote was left open.
 */
#include "base/csv.h"

#include <csv.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <utf8proc.h>

enum { BUFFER_SIZE = 64 * 1024, DEFAULT_ROW_BYTES = 256 * 1024, DEFAULT_COLUMNS = 500 };
enum { DEFAULT_ROWS = 1000000 };

struct csv {
    struct arena *arena;
    struct csv_parser parser;
    int file;
    struct csv_limits limits;
    char message[400];

    unsigned char *buffer;
    size_t position, filled;
    bool at_end;
    int64_t bytes_read;

    int64_t line;      /* of the next byte */
    int64_t number;    /* of the last row that began */
    int64_t row_line;  /* where it began */
    size_t row_fed;    /* bytes of it given to the parser */
    bool row_complete; /* its end was seen */
    bool after_return; /* the last byte was a carriage return: a newline now ends no other line */
    char *row_text;    /* its fields, each ended by NUL */
    size_t row_text_used;
    const char **fields; /* one more than the columns, to see that there are too many */
    size_t field_count;
    bool overflowed; /* there were more fields than are kept, and not only blank ones */
    char problem[400];
    struct csv_row row;

    const char **columns;
    size_t column_count;
};

static void release_parser(void *context)
{
    csv_free(context);
}

static bool is_only_spaces(const unsigned char *bytes, size_t length)
{
    while (length && (bytes[length - 1] == ' ' || bytes[length - 1] == '\r' || bytes[length - 1] == '\n'))
        length--;
    return length == 0;
}

/* One field from libcsv. */
static void take_field(void *bytes, size_t length, void *context)
{
    struct csv *csv = context;
    if (csv->field_count > csv->limits.columns) {
        csv->overflowed = csv->overflowed || !is_only_spaces(bytes, length);
        return;
    }
    char *field = csv->row_text + csv->row_text_used;
    if (length) memcpy(field, bytes, length);
    field[length] = '\0';
    /* A NUL would hide what follows it from the check for clean text; a DEL fails it in the same place. */
    for (char *nul; (nul = memchr(field, '\0', length)) != NULL;) *nul = '\x7f';
    csv->row_text_used += length + 1;
    csv->fields[csv->field_count++] = field;
}

static void take_row_end(int byte, void *context)
{
    (void)byte;
    ((struct csv *)context)->row_complete = true;
}

static enum error fail(struct csv *csv, enum error error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static enum error fail(struct csv *csv, enum error error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(csv->message, sizeof csv->message, format, arguments);
    va_end(arguments);
    return error;
}

static enum error fill(struct csv *csv)
{
    if (csv->position < csv->filled || csv->at_end) return OK;
    ssize_t count;
    do count = read(csv->file, csv->buffer, BUFFER_SIZE);
    while (count < 0 && errno == EINTR);
    if (count < 0)
        return fail(csv, ERROR_UNAVAILABLE, "The file could not be read further after line %lld.",
                    (long long)csv->line);
    csv->position = 0;
    csv->filled = (size_t)count;
    csv->bytes_read += count;
    csv->at_end = count == 0;
    return OK;
}

/* Bytes from the position through the next line end, or through the end of the buffer. */
static size_t piece_length(const struct csv *csv)
{
    const unsigned char *start = csv->buffer + csv->position;
    size_t length = csv->filled - csv->position;
    const unsigned char *newline = memchr(start, '\n', length);
    if (newline) length = (size_t)(newline - start) + 1;
    const unsigned char *carriage = memchr(start, '\r', length);
    return carriage ? (size_t)(carriage - start) + 1 : length;
}

static enum error parser_failure(struct csv *csv)
{
    return fail(csv, ERROR_UNAVAILABLE, "Line %lld: there was not enough memory to read on.",
                (long long)csv->line);
}

/* Feeds one piece; a row may be complete afterwards. */
static enum error feed(struct csv *csv)
{
    const unsigned char *piece = csv->buffer + csv->position;
    size_t length = piece_length(csv);
    unsigned char last = piece[length - 1];
    bool ends_line = last == '\n' || last == '\r';
    bool second_half = csv->after_return && length == 1 && last == '\n';
    csv->position += length;
    csv->after_return = last == '\r';
    if (second_half && !csv->row_fed) return OK;
    if (!csv->row_fed) {
        csv->row_line = csv->line;
        csv->number++;
        /* A blank row is counted and left out; libcsv would not report it. */
        if (ends_line && is_only_spaces(piece, length)) {
            csv->line++;
            return OK;
        }
    }
    csv->row_fed += length;
    if (csv->row_fed > csv->limits.row_bytes)
        return fail(csv, ERROR_TOO_LARGE,
                    "Row %lld, which begins in line %lld, is longer than %zu KiB. Perhaps a quote (\") that "
                    "opens there is never closed.",
                    (long long)csv->number, (long long)csv->row_line, csv->limits.row_bytes / 1024);
    if (csv_parse(&csv->parser, piece, length, take_field, take_row_end, csv) != length)
        return parser_failure(csv);
    if (ends_line && !second_half) csv->line++;
    return OK;
}

static enum error finish_last_row(struct csv *csv, bool *ret_found)
{
    *ret_found = false;
    if (!csv->row_fed) return OK;
    csv_set_opts(&csv->parser, CSV_STRICT | CSV_STRICT_FINI);
    if (csv_fini(&csv->parser, take_field, take_row_end, csv) != 0) {
        if (csv_error(&csv->parser) != CSV_EPARSE) return parser_failure(csv);
        return fail(
            csv, ERROR_INVALID,
            "A quote (\") in row %lld, which begins in line %lld, is never closed. Close it, or write "
            "it twice (\"\") where it belongs to the text.",
            (long long)csv->number, (long long)csv->row_line);
    }
    *ret_found = csv->row_complete;
    return OK;
}

/* Reads up to the end of one row; false at the end of the file. */
static enum error read_row(struct csv *csv, bool *ret_found)
{
    csv->row_fed = csv->row_text_used = csv->field_count = 0;
    csv->row_complete = csv->overflowed = false;
    while (!csv->row_complete) {
        TRY(fill(csv));
        if (csv->position == csv->filled) return finish_last_row(csv, ret_found);
        TRY(feed(csv));
    }
    *ret_found = true;
    return OK;
}

/* Blank means white space only, as rows at the end of spreadsheets are. */
static bool is_blank_row(const struct csv *csv)
{
    for (size_t i = 0; i < csv->field_count; i++)
        if (!text_is_blank(csv->fields[i])) return false;
    return !csv->overflowed;
}

/* Where text stops to be clean, as a count of characters from 1 on. */
static size_t unclean_character(const char *field, bool *ret_is_utf8)
{
    size_t character = 1;
    for (const char *at = field; *at; character++) {
        utf8proc_int32_t point;
        utf8proc_ssize_t used = utf8proc_iterate((const utf8proc_uint8_t *)at, -1, &point);
        *ret_is_utf8 = used > 0;
        if (used <= 0 || !text_is_clean(at, (size_t)used)) break;
        at += used;
    }
    return character;
}

static const char *column_label(const struct csv *csv, size_t index, char *ret_label, size_t size)
{
    const char *name = index < csv->column_count ? csv->columns[index] : "";
    if (*name && strlen(name) <= 60) snprintf(ret_label, size, "“%s”", name);
    else snprintf(ret_label, size, "%zu", index + 1);
    return ret_label;
}

static void find_unclean_fields(struct csv *csv)
{
    for (size_t i = 0; i < csv->field_count; i++) {
        if (text_is_clean(csv->fields[i], strlen(csv->fields[i]))) continue;
        bool is_utf8 = false;
        size_t character = unclean_character(csv->fields[i], &is_utf8);
        csv->fields[i] = "";
        if (csv->row.problem) continue;
        char label[100];
        column_label(csv, i, label, sizeof label);
        snprintf(csv->problem, sizeof csv->problem,
                 is_utf8 ? "Column %s has a control character (character %zu). Take it out."
                         : "Column %s is not written in UTF-8 (character %zu). Save the file as “CSV UTF-8” "
                           "and try again.",
                 label, character);
        csv->row.problem = csv->problem;
        csv->row.problem_column = i;
    }
}

static void find_surplus_fields(struct csv *csv)
{
    bool surplus = csv->overflowed;
    for (size_t i = csv->column_count; i < csv->field_count; i++)
        surplus = surplus || !text_is_blank(csv->fields[i]);
    if (!surplus) return;
    char delimiter = csv_delimiter(csv);
    snprintf(
        csv->problem, sizeof csv->problem,
        "There is more in this row than the header has columns (%zu). Put quotes (\") around a field that "
        "has a %s in it.",
        csv->column_count,
        delimiter == '\t'  ? "tab"
        : delimiter == ';' ? "semicolon"
                           : "comma");
    csv->row.problem = csv->problem;
    csv->row.problem_column = csv->column_count - 1;
}

enum error csv_next(struct csv *csv, const struct csv_row **ret_row)
{
    bool found;
    do {
        TRY(read_row(csv, &found));
        if (!found) {
            *ret_row = NULL;
            return OK;
        }
    } while (is_blank_row(csv));
    if (csv->number - 1 > csv->limits.rows)
        return fail(csv, ERROR_TOO_LARGE, "The file has more than %lld rows. Cut it into several files.",
                    (long long)csv->limits.rows);
    csv->row = (struct csv_row){.number = csv->number,
                                .line = csv->row_line,
                                .fields = csv->fields,
                                .field_count = csv->column_count};
    find_surplus_fields(csv);
    find_unclean_fields(csv);
    for (size_t i = csv->field_count; i < csv->column_count; i++) csv->fields[i] = "";
    *ret_row = &csv->row;
    return OK;
}

/* The delimiter that the first row has most of outside of quotes. */
static char detect_delimiter(const unsigned char *bytes, size_t length)
{
    static const char candidates[] = {',', ';', '\t'};
    size_t counts[sizeof candidates] = {0}, best = 0;
    bool quoted = false, begun = false;
    for (size_t i = 0; i < length; i++) {
        if (bytes[i] == '"') quoted = !quoted;
        if (quoted) continue;
        if (begun && (bytes[i] == '\n' || bytes[i] == '\r')) break;
        begun = begun || bytes[i] > ' ';
        for (size_t c = 0; c < sizeof candidates; c++) counts[c] += bytes[i] == (unsigned char)candidates[c];
    }
    for (size_t c = 1; c < sizeof candidates; c++)
        if (counts[c] > counts[best]) best = c;
    return candidates[best];
}

static bool begins_with(const struct csv *csv, const char *bytes, size_t length)
{
    return csv->filled >= length && memcmp(csv->buffer, bytes, length) == 0;
}

/* Excel's own first line "sep=;" names the delimiter and is no row. */
static char take_named_delimiter(struct csv *csv)
{
    const unsigned char *at = csv->buffer + csv->position;
    if (csv->filled - csv->position < 7 || memcmp(at, "sep=", 4) != 0) return '\0';
    if (!strchr(",;\t", at[4]) || !strchr("\r\n", at[5])) return '\0';
    csv->position += at[5] == '\r' && at[6] == '\n' ? 7 : 6;
    csv->line = 2;
    return (char)at[4];
}

/* Files that are no text at all are the commonest mistake: say what they are. */
static enum error look_at_beginning(struct csv *csv)
{
    while (csv->filled < 10 && !csv->at_end) {
        size_t had = csv->filled;
        ssize_t count = read(csv->file, csv->buffer + had, BUFFER_SIZE - had);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return fail(csv, ERROR_UNAVAILABLE, "The file could not be read.");
        csv->filled += (size_t)count;
        csv->bytes_read += count;
        csv->at_end = count == 0;
    }
    if (begins_with(csv, "PK\x03\x04", 4) || begins_with(csv, "\xd0\xcf\x11\xe0", 4))
        return fail(csv, ERROR_INVALID,
                    "This is a spreadsheet file, not CSV. Save the sheet as “CSV UTF-8” and try again.");
    if (begins_with(csv, "\xff\xfe", 2) || begins_with(csv, "\xfe\xff", 2))
        return fail(csv, ERROR_INVALID,
                    "This file is written in UTF-16. Save it as “CSV UTF-8” and try again.");
    if (begins_with(csv, "\xef\xbb\xbf", 3)) csv->position = 3;
    return OK;
}

static enum error read_header(struct csv *csv)
{
    char delimiter = take_named_delimiter(csv);
    if (!delimiter) delimiter = detect_delimiter(csv->buffer + csv->position, csv->filled - csv->position);
    csv_set_delim(&csv->parser, (unsigned char)delimiter);
    bool found;
    do {
        TRY(read_row(csv, &found));
        if (!found) return fail(csv, ERROR_INVALID, "The file is empty: there is no row with column names.");
    } while (is_blank_row(csv));
    while (csv->field_count && text_is_blank(csv->fields[csv->field_count - 1])) csv->field_count--;
    if (csv->field_count > csv->limits.columns)
        return fail(csv, ERROR_TOO_LARGE, "The file has more than %zu columns. Leave out some.",
                    csv->limits.columns);
    find_unclean_fields(csv);
    if (csv->row.problem)
        return fail(csv, ERROR_INVALID, "Line %lld: %s", (long long)csv->row_line, csv->problem);
    csv->columns = arena_alloc_many(csv->arena, csv->field_count, sizeof *csv->columns);
    for (size_t i = 0; i < csv->field_count; i++) csv->columns[i] = text_trim(csv->arena, csv->fields[i]);
    csv->column_count = csv->field_count;
    return OK;
}

enum error csv_open(struct arena *arena, int file, const struct csv_limits *limits, struct csv **ret_csv,
                    const char **ret_message)
{
    struct csv *csv = ARENA_NEW(arena, struct csv);
    csv->arena = arena;
    csv->file = file;
    csv->line = 1;
    csv->limits = limits ? *limits : (struct csv_limits){0};
    if (!csv->limits.row_bytes) csv->limits.row_bytes = DEFAULT_ROW_BYTES;
    if (!csv->limits.columns) csv->limits.columns = DEFAULT_COLUMNS;
    if (!csv->limits.rows) csv->limits.rows = DEFAULT_ROWS;
    csv->buffer = arena_alloc(arena, BUFFER_SIZE);
    /* Every field is at most as long as in the file, and its delimiter makes room for the NUL. */
    csv->row_text = arena_alloc(arena, csv->limits.row_bytes + csv->limits.columns + 2);
    csv->fields = arena_alloc_many(arena, csv->limits.columns + 1, sizeof *csv->fields);
    if (csv_init(&csv->parser, 0) != 0) BUG("csv_init refused its options");
    csv_set_blk_size(&csv->parser, 4096);
    arena_defer(arena, release_parser, &csv->parser);

    enum error error = look_at_beginning(csv);
    if (error == OK) error = read_header(csv);
    if (error != OK) {
        *ret_message = csv->message;
        return error;
    }
    *ret_csv = csv;
    return OK;
}

size_t csv_column_count(const struct csv *csv)
{
    return csv->column_count;
}

const char *csv_column_name(const struct csv *csv, size_t index)
{
    BUG_IF(index >= csv->column_count);
    return csv->columns[index];
}

bool csv_find_column(const struct csv *csv, const char *name, size_t *ret_index)
{
    const char *key = text_fold(csv->arena, name);
    for (size_t i = 0; i < csv->column_count; i++) {
        if (strcmp(text_fold(csv->arena, csv->columns[i]), key) != 0) continue;
        *ret_index = i;
        return true;
    }
    return false;
}

char csv_delimiter(const struct csv *csv)
{
    return (char)csv->parser.delim_char;
}

const char *csv_message(const struct csv *csv)
{
    return csv->message;
}

int64_t csv_bytes_read(const struct csv *csv)
{
    return csv->bytes_read;
}
