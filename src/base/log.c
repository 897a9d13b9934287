/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One line is built whole and written by one call, so that lines of several threads do not mix. */
#include "base/log.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"

enum { LINE_SIZE = 2048 };

struct line {
    char bytes[LINE_SIZE];
    size_t length;
};

static _Atomic int lowest_level = LOG_INFO;

void log_set_level(enum log_level lowest)
{
    atomic_store(&lowest_level, (int)lowest);
}

static void put_char(struct line *line, char byte)
{
    if (line->length < LINE_SIZE - 2) line->bytes[line->length++] = byte;
}

static void put(struct line *line, const char *string)
{
    while (*string) put_char(line, *string++);
}

static void put_value(struct line *line, const char *value)
{
    if (*value && !value[strcspn(value, " \"=\\\n\r\t")]) {
        put(line, value);
        return;
    }
    put_char(line, '"');
    for (; *value; value++) {
        if (*value == '"' || *value == '\\') put_char(line, '\\');
        if (*value == '\n') put(line, "\\n");
        else put_char(line, (unsigned char)*value < 0x20 ? ' ' : *value);
    }
    put_char(line, '"');
}

static void put_time(struct line *line)
{
    struct clock clock = clock_system();
    int64_t now = clock_milliseconds(&clock), second = now / 1000 % 86400;
    struct date date = date_of_day(now / 86400000);
    char bytes[64];
    snprintf(bytes, sizeof bytes, "time=%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", (int)date.year, date.month,
             date.day, (int)(second / 3600), (int)(second / 60 % 60), (int)(second % 60), (int)(now % 1000));
    put(line, bytes);
}

void log_write(enum log_level level, const char *event, const struct log_field *fields, int field_count)
{
    static const char *const names[] = {"debug", "info", "warning", "error"};
    if ((int)level < atomic_load(&lowest_level)) return;
    struct line line = {.length = 0};
    put_time(&line);
    put(&line, " level=");
    put(&line, names[level]);
    put(&line, " event=");
    put(&line, event);
    for (int i = 0; i < field_count; i++) {
        char digits[24];
        put_char(&line, ' ');
        put(&line, fields[i].key);
        put_char(&line, '=');
        snprintf(digits, sizeof digits, "%lld", (long long)fields[i].number);
        put_value(&line, fields[i].text ? fields[i].text : digits);
    }
    line.bytes[line.length++] = '\n';
    ssize_t written = write(STDERR_FILENO, line.bytes, line.length);
    (void)written;
}
