/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Walks a record's table; nothing here knows a particular record. */
#include "web/json.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/clock.h"

static void write_escape(unsigned byte, struct text *out)
{
    switch (byte) {
    case '"':
        text_add(out, "\\\"");
        break;
    case '\\':
        text_add(out, "\\\\");
        break;
    case '\n':
        text_add(out, "\\n");
        break;
    case '\r':
        text_add(out, "\\r");
        break;
    case '\t':
        text_add(out, "\\t");
        break;
    default: {
        char escape[8];
        snprintf(escape, sizeof escape, "\\u%04x", byte);
        text_add(out, escape);
    }
    }
}

static bool is_plain(unsigned char byte)
{
    return byte >= 0x20 && byte < 0x7f && byte != '"' && byte != '\\' && byte != '<';
}

void json_write_string(const char *string, struct text *out)
{
    const unsigned char *at = (const unsigned char *)text_or_empty(string);
    text_add_char(out, '"');
    while (*at) {
        const unsigned char *plain = at;
        while (is_plain(*at)) at++;
        text_add_bytes(out, plain, (size_t)(at - plain));
        if (!*at) break;
        if (*at < 0x80) {
            write_escape(*at++, out);
            continue;
        }
        utf8proc_int32_t point;
        utf8proc_ssize_t used = utf8proc_iterate(at, -1, &point);
        if (used > 0) text_add_bytes(out, at, (size_t)used);
        else text_add(out, "\xef\xbf\xbd");
        at += used > 0 ? used : 1;
    }
    text_add_char(out, '"');
}

static void write_time(int64_t seconds, struct text *out)
{
    if (!seconds) {
        text_add(out, "null");
        return;
    }
    int64_t day = seconds / 86400, rest = seconds % 86400;
    if (rest < 0) {
        day--;
        rest += 86400;
    }
    struct date date = date_of_day(day);
    text_addf(out, "\"%04lld-%02d-%02dT%02d:%02d:%02dZ\"", (long long)date.year, date.month, date.day,
              (int)(rest / 3600), (int)(rest / 60 % 60), (int)(rest % 60));
}

static void write_day(int64_t day, struct text *out)
{
    if (!day) {
        text_add(out, "null");
        return;
    }
    struct date date = date_of_day(day);
    text_addf(out, "\"%04lld-%02d-%02d\"", (long long)date.year, date.month, date.day);
}

/* The shortest of the usual precisions that reads back as the same number. */
static void write_real(double number, struct text *out)
{
    if (!isfinite(number)) {
        text_add(out, "null");
        return;
    }
    char digits[40];
    for (int precision = 15; precision <= 17; precision++) {
        snprintf(digits, sizeof digits, "%.*g", precision, number);
        if (strtod(digits, NULL) == number) break;
    }
    text_add(out, digits);
}

static void write_texts(const struct list *texts, struct text *out)
{
    text_add_char(out, '[');
    for (size_t i = 0; i < texts->count; i++) {
        if (i) text_add_char(out, ',');
        json_write_string(*LIST_AT(texts, const char *, i), out);
    }
    text_add_char(out, ']');
}

static void write_list(const struct record *of, const struct list *items, struct text *out)
{
    text_add_char(out, '[');
    for (size_t i = 0; i < items->count; i++) {
        if (i) text_add_char(out, ',');
        json_write(of, (const char *)items->items + i * of->size, out);
    }
    text_add_char(out, ']');
}

static void write_field(const struct field *field, const void *at, struct text *out)
{
    switch (field->kind) {
    case FIELD_ID:
        text_add_char(out, '"');
        text_add_int(out, *(const int64_t *)at);
        text_add_char(out, '"');
        break;
    case FIELD_INTEGER:
        text_add_int(out, *(const int64_t *)at);
        break;
    case FIELD_FLAG:
        text_add(out, *(const bool *)at ? "true" : "false");
        break;
    case FIELD_REAL:
        write_real(*(const double *)at, out);
        break;
    case FIELD_TEXT:
        json_write_string(*(const char *const *)at, out);
        break;
    case FIELD_TIME:
        write_time(*(const int64_t *)at, out);
        break;
    case FIELD_DAY:
        write_day(*(const int64_t *)at, out);
        break;
    case FIELD_TEXTS:
        write_texts(at, out);
        break;
    case FIELD_RECORD:
        json_write(field->of, *(const void *const *)at, out);
        break;
    case FIELD_LIST:
        write_list(field->of, at, out);
        break;
    case FIELD_BYTES:
        BUG("bytes are not for people");
    }
}

void json_write(const struct record *record, const void *item, struct text *out)
{
    if (!item) {
        text_add(out, "null");
        return;
    }
    text_add_char(out, '{');
    for (size_t i = 0; i < record->field_count; i++) {
        const struct field *field = &record->fields[i];
        text_add(out, i ? ",\"" : "\"");
        text_add(out, field->name);
        text_add(out, "\":");
        write_field(field, field_at(field, item), out);
    }
    text_add_char(out, '}');
}

static void write_text_schema(uint32_t maximum, struct text *out)
{
    text_add(out, "{\"type\":\"string\"");
    if (maximum) text_addf(out, ",\"maxLength\":%u", (unsigned)maximum);
    text_add_char(out, '}');
}

void json_write_field_schema(const struct field *field, struct text *out)
{
    switch (field->kind) {
    case FIELD_ID:
        text_add(out, "{\"type\":\"string\",\"pattern\":\"^[0-9]{1,19}$\"}");
        break;
    case FIELD_INTEGER:
        text_add(out, "{\"type\":\"integer\",\"format\":\"int64\"}");
        break;
    case FIELD_FLAG:
        text_add(out, "{\"type\":\"boolean\"}");
        break;
    case FIELD_REAL:
        text_add(out, "{\"type\":[\"number\",\"null\"]}");
        break;
    case FIELD_TEXT:
        write_text_schema(field->maximum, out);
        break;
    case FIELD_TIME:
        text_add(out, "{\"type\":[\"string\",\"null\"],\"format\":\"date-time\"}");
        break;
    case FIELD_DAY:
        text_add(out, "{\"type\":[\"string\",\"null\"],\"format\":\"date\"}");
        break;
    case FIELD_TEXTS:
        text_add(out, "{\"type\":\"array\",\"items\":");
        write_text_schema(field->maximum, out);
        text_add_char(out, '}');
        break;
    case FIELD_RECORD:
        text_addf(out, "{\"oneOf\":[{\"$ref\":\"#/components/schemas/%s\"},{\"type\":\"null\"}]}",
                  field->of->name);
        break;
    case FIELD_LIST:
        text_addf(out, "{\"type\":\"array\",\"items\":{\"$ref\":\"#/components/schemas/%s\"}}",
                  field->of->name);
        break;
    case FIELD_BYTES:
        BUG("bytes are not for people");
    }
}

void json_write_schema(const struct record *record, bool complete, struct text *out)
{
    text_add(out, "{\"type\":\"object\",\"properties\":{");
    for (size_t i = 0; i < record->field_count; i++) {
        text_addf(out, i ? ",\"%s\":" : "\"%s\":", record->fields[i].name);
        json_write_field_schema(&record->fields[i], out);
    }
    text_add_char(out, '}');
    if (complete) {
        text_add(out, ",\"required\":[");
        for (size_t i = 0; i < record->field_count; i++)
            text_addf(out, i ? ",\"%s\"" : "\"%s\"", record->fields[i].name);
        text_add_char(out, ']');
    }
    text_add_char(out, '}');
}
