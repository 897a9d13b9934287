/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The writing half of csv.h. */
#include <string.h>

#include "base/csv.h"

static bool is_number(const char *value)
{
    if (*value == '-' || *value == '+') value++;
    size_t whole = strspn(value, "0123456789");
    value += whole;
    if (whole && *value == '.') value += 1 + strspn(value + 1, "0123456789");
    return whole && !*value;
}

/* Whether a spreadsheet would run it; full-width forms count as their plain ones in some. */
static bool would_run(const char *value)
{
    static const char *const wide[] = {"＝", "＋", "－", "＠"};
    if (!*value) return false;
    if (strchr("=+-@\t\r", *value)) return !is_number(value);
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
        if (strncmp(value, wide[i], strlen(wide[i])) == 0) return true;
    return false;
}

/* Spaces at the ends would be dropped when read, semicolons and tabs may be taken for delimiters. */
static bool needs_quotes(const char *value)
{
    size_t length = strlen(value);
    return strpbrk(value, "\",;\t\r\n") || (length && (value[0] == ' ' || value[length - 1] == ' '));
}

void csv_write_field(struct csv_writer *writer, const char *value)
{
    value = text_or_empty(value);
    struct text *out = writer->out;
    if (writer->in_row) text_add_char(out, ',');
    writer->in_row = true;
    bool quoted = needs_quotes(value);
    if (quoted) text_add_char(out, '"');
    if (writer->guarded && would_run(value)) text_add_char(out, '\'');
    for (const char *quote; (quote = strchr(value, '"')) != NULL; value = quote + 1) {
        text_add_bytes(out, value, (size_t)(quote - value) + 1);
        text_add_char(out, '"');
    }
    text_add(out, value);
    if (quoted) text_add_char(out, '"');
}

void csv_write_number(struct csv_writer *writer, int64_t number)
{
    if (writer->in_row) text_add_char(writer->out, ',');
    writer->in_row = true;
    text_add_int(writer->out, number);
}

void csv_end_row(struct csv_writer *writer)
{
    text_add(writer->out, "\r\n");
    writer->in_row = false;
}
