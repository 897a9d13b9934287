/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Unicode facts come from utf8proc; what is ours is the building and the folding of letters that have no
 * decomposition. */
#include "base/text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/error.h"

void text_init(struct text *text, struct arena *arena)
{
    *text = (struct text){.arena = arena, .capacity = 256};
    text->at = arena_alloc(arena, text->capacity);
}

static void make_room(struct text *text, size_t more)
{
    if (more < text->capacity - text->length) return;
    size_t capacity = text->capacity;
    while (capacity - text->length <= more) capacity *= 2;
    char *at = arena_alloc(text->arena, capacity);
    memcpy(at, text->at, text->length + 1);
    text->at = at;
    text->capacity = capacity;
}

void text_add_bytes(struct text *text, const void *bytes, size_t length)
{
    if (!length) return;
    make_room(text, length);
    memcpy(text->at + text->length, bytes, length);
    text->length += length;
    text->at[text->length] = '\0';
}

void text_add(struct text *text, const char *string)
{
    text_add_bytes(text, string, strlen(string));
}

void text_add_char(struct text *text, char byte)
{
    text_add_bytes(text, &byte, 1);
}

void text_add_int(struct text *text, int64_t number)
{
    char digits[20];
    size_t at = sizeof digits;
    uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    do digits[--at] = (char)('0' + rest % 10);
    while (rest /= 10);
    if (number < 0) digits[--at] = '-';
    text_add_bytes(text, digits + at, sizeof digits - at);
}

/* Mostly it fits into what is free, so that formatting once is enough. */
void text_addf(struct text *text, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    size_t room = text->capacity - text->length;
    int length = vsnprintf(text->at + text->length, room, format, arguments);
    BUG_IF(length < 0);
    if ((size_t)length >= room) {
        make_room(text, (size_t)length);
        vsnprintf(text->at + text->length, (size_t)length + 1, format, again);
    }
    text->length += (size_t)length;
    va_end(again);
    va_end(arguments);
}

bool text_is_clean(const char *bytes, size_t length)
{
    const utf8proc_uint8_t *at = (const utf8proc_uint8_t *)bytes;
    while (length) {
        utf8proc_int32_t point;
        utf8proc_ssize_t used = utf8proc_iterate(at, (utf8proc_ssize_t)length, &point);
        if (used <= 0) return false;
        if (point < 0x20 && point != '\t' && point != '\n' && point != '\r') return false;
        if (point >= 0x7f && point < 0xa0) return false;
        at += used;
        length -= (size_t)used;
    }
    return true;
}

static bool is_space(utf8proc_int32_t point)
{
    if (point <= 0x20) return true;
    if (point < 0x80) return false;
    utf8proc_category_t category = utf8proc_category(point);
    return category == UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_ZL ||
           category == UTF8PROC_CATEGORY_ZP || point == 0xfeff;
}

/* The next code point; bytes that are no UTF-8 count as U+FFFD one by one. */
static size_t next_point(const char *at, utf8proc_int32_t *ret_point)
{
    utf8proc_ssize_t used = utf8proc_iterate((const utf8proc_uint8_t *)at, -1, ret_point);
    if (used > 0) return (size_t)used;
    *ret_point = 0xfffd;
    return 1;
}

bool text_is_blank(const char *string)
{
    if (!string) return true;
    while (*string) {
        utf8proc_int32_t point;
        string += next_point(string, &point);
        if (!is_space(point)) return false;
    }
    return true;
}

static char *trim_bytes(struct arena *arena, const char *bytes, size_t length)
{
    char *string = arena_alloc(arena, length + 1);
    memcpy(string, bytes, length);
    const char *first = NULL, *end = string;
    for (const char *at = string; *at;) {
        utf8proc_int32_t point;
        const char *start = at;
        at += next_point(at, &point);
        if (is_space(point)) continue;
        if (!first) first = start;
        end = at;
    }
    if (!first) return arena_string(arena, "");
    char *trimmed = arena_alloc(arena, (size_t)(end - first) + 1);
    memcpy(trimmed, first, (size_t)(end - first));
    return trimmed;
}

char *text_trim(struct arena *arena, const char *string)
{
    return trim_bytes(arena, string, strlen(string));
}

static const char *spelled_out(utf8proc_int32_t point)
{
    switch (point) {
    case 0xf8:
        return "o";
    case 0x142:
        return "l";
    case 0xe6:
        return "ae";
    case 0x153:
        return "oe";
    case 0xf0:
    case 0x111:
        return "d";
    case 0x127:
        return "h";
    case 0x131:
        return "i";
    case 0xfe:
        return "th";
    default:
        return NULL;
    }
}

static void fold_point(struct text *key, utf8proc_int32_t point)
{
    if (is_space(point)) {
        if (key->length && key->at[key->length - 1] != ' ') text_add_char(key, ' ');
        return;
    }
    const char *spelled = spelled_out(point);
    if (spelled) {
        text_add(key, spelled);
        return;
    }
    utf8proc_uint8_t bytes[4];
    text_add_bytes(key, bytes, (size_t)utf8proc_encode_char(point, bytes));
}

/* Most of what is folded is plain; the long way costs fifty times as much. NULL when it is needed. */
static char *fold_ascii(struct arena *arena, const char *string)
{
    size_t length = 0;
    while (string[length] && !(string[length] & 0x80)) length++;
    if (string[length]) return NULL;
    char *key = arena_alloc(arena, length + 1), *to = key;
    for (const char *at = string; *at; at++) {
        if (*at == 0x7f) continue;
        if ((unsigned char)*at > ' ') *to++ = (char)(*at >= 'A' && *at <= 'Z' ? *at + ('a' - 'A') : *at);
        else if (to > key && to[-1] != ' ') *to++ = ' ';
    }
    if (to > key && to[-1] == ' ') to--;
    *to = '\0';
    return key;
}

char *text_fold(struct arena *arena, const char *string)
{
    char *plain = fold_ascii(arena, string);
    if (plain) return plain;
    utf8proc_uint8_t *mapped = NULL;
    utf8proc_map((const utf8proc_uint8_t *)string, 0, &mapped,
                 UTF8PROC_NULLTERM | UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE |
                     UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK | UTF8PROC_IGNORE);
    const char *at = mapped ? (const char *)mapped : string;
    struct text key;
    text_init(&key, arena);
    while (*at) {
        utf8proc_int32_t point;
        at += next_point(at, &point);
        fold_point(&key, point);
    }
    if (key.length && key.at[key.length - 1] == ' ') key.at[--key.length] = '\0';
    free(mapped);
    return key.at;
}

bool text_to_int(const char *string, int64_t lowest, int64_t highest, int64_t *ret_number)
{
    if (!(*string == '-' || (*string >= '0' && *string <= '9'))) return false;
    char *end;
    errno = 0;
    long long number = strtoll(string, &end, 10);
    if (errno || *end || end == string || number < lowest || number > highest) return false;
    *ret_number = number;
    return true;
}

size_t text_length(const char *string)
{
    size_t length = 0;
    while (*string) {
        utf8proc_int32_t point;
        string += next_point(string, &point);
        length++;
    }
    return length;
}

void text_split(struct arena *arena, const char *string, const char *separators, struct list *ret_parts)
{
    while (*string) {
        size_t length = strcspn(string, separators);
        char *part = trim_bytes(arena, string, length);
        if (*part) *LIST_ADD(ret_parts, arena, const char *) = part;
        string += length;
        if (*string) string++;
    }
}

static size_t capital_at(const char *word, char *ret_bytes)
{
    utf8proc_int32_t point;
    next_point(word, &point);
    return (size_t)utf8proc_encode_char(utf8proc_toupper(point), (utf8proc_uint8_t *)ret_bytes);
}

char *text_initials(struct arena *arena, const char *name)
{
    struct list words = {0};
    text_split(arena, name, " \t", &words);
    struct text initials;
    text_init(&initials, arena);
    char bytes[4];
    if (words.count) text_add_bytes(&initials, bytes, capital_at(*LIST_AT(&words, const char *, 0), bytes));
    if (words.count > 1)
        text_add_bytes(&initials, bytes, capital_at(*LIST_AT(&words, const char *, words.count - 1), bytes));
    return initials.at;
}

const char *text_fill(struct arena *arena, const char *pattern, const char *with)
{
    const char *at = strstr(pattern, "%s");
    if (!at) return pattern;
    return arena_format(arena, "%.*s%s%s", (int)(at - pattern), pattern, with, at + 2);
}
