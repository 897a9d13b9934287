/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Walks the nodes of a bound template. Nothing is looked up by name here, and nothing can fail. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "language/language.h"
#include "web/template.h"
#include "web/template_parts.h"

struct writing {
    const void *frames[TEMPLATE_FRAMES];
    const struct template_reader *reader;
    const struct zone *zone; /* NULL until the first time is written */
    struct text *out;
};

static const char *reference(unsigned char byte)
{
    static const char *const references[256] = {
        ['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&#34;", ['\''] = "&#39;"};
    return references[byte];
}

static void escape_html(const char *string, struct text *out)
{
    while (*string) {
        const char *plain = string;
        while (*string && !reference((unsigned char)*string)) string++;
        text_add_bytes(out, plain, (size_t)(string - plain));
        if (*string) text_add(out, reference((unsigned char)*string++));
    }
}

static bool is_unreserved(unsigned char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
           strchr("-._~@", byte);
}

/* Percent-encodes all but unreserved characters and those in `kept`. */
static void escape_address(const char *string, const char *kept, struct text *out)
{
    for (; *string; string++) {
        unsigned char byte = (unsigned char)*string;
        if (byte == '&' && strchr(kept, byte)) {
            text_add(out, "&amp;");
        } else if (is_unreserved(byte) || strchr(kept, byte)) {
            text_add_char(out, *string);
        } else {
            char encoded[4];
            snprintf(encoded, sizeof encoded, "%%%02X", byte);
            text_add_bytes(out, encoded, 3);
        }
    }
}

static bool begins_with(const char *string, const char *beginning)
{
    for (; *beginning; string++, beginning++) {
        char byte = *string >= 'A' && *string <= 'Z' ? (char)(*string + 32) : *string;
        if (byte != *beginning) return false;
    }
    return true;
}

static bool is_own_address(const char *string)
{
    return string[0] == '/' && string[1] != '/' && string[1] != '\\';
}

/* "//host" and "/\host" are other hosts without saying so. */
static bool is_safe_address(const char *string)
{
    return is_own_address(string) || *string == '#' || *string == '?' || begins_with(string, "https://") ||
           begins_with(string, "http://") || begins_with(string, "mailto:");
}

static void write_text(const struct node *node, const char *string, struct text *out)
{
    static const char reserved[] = "/?#:[]!$&()*+,;=%";
    switch (node->escape) {
    case ESCAPE_HTML:
        escape_html(string, out);
        return;
    case ESCAPE_NONE:
        text_add(out, string);
        return;
    case ESCAPE_ADDRESS:
        escape_address(is_safe_address(string) ? string : "#", reserved, out);
        return;
    case ESCAPE_OWN_ADDRESS:
        escape_address(is_own_address(string) ? string : "#", reserved, out);
        return;
    case ESCAPE_ADDRESS_TAIL:
        escape_address(string, reserved, out);
        return;
    case ESCAPE_ADDRESS_PART:
    case ESCAPE_ADDRESS_FIRST:
        escape_address(string, "", out);
        return;
    }
}

/* Digits in groups of three with narrow spaces, "12 345"; `digits` may have a sign and a fraction. */
static void write_grouped(const char *digits, struct text *out)
{
    if (*digits == '-') {
        text_add(out, "−");
        digits++;
    }
    size_t whole = strspn(digits, "0123456789");
    for (size_t i = 0; i < whole; i++) {
        if (i && whole > 4 && (whole - i) % 3 == 0) text_add(out, "\u202f");
        text_add_char(out, digits[i]);
    }
    text_add(out, digits + whole);
}

static void write_integer(const struct node *node, int64_t number, struct text *out)
{
    if (node->form != FORM_NUMBER) {
        text_add_int(out, number);
        return;
    }
    char digits[24];
    snprintf(digits, sizeof digits, "%lld", (long long)number);
    write_grouped(digits, out);
}

static void cut_zeros(char *digits)
{
    if (!strchr(digits, '.')) return;
    size_t length = strlen(digits);
    while (digits[length - 1] == '0') length--;
    if (digits[length - 1] == '.') length--;
    digits[length] = '\0';
    if (strcmp(digits, "-0") == 0) memcpy(digits, "0", 2);
}

/* "83 %" */
static void write_percent(const struct language *language, double share, struct text *out)
{
    char digits[400];
    struct text number;
    text_init(&number, out->arena);
    snprintf(digits, sizeof digits, "%.0f", share * 100);
    write_grouped(strcmp(digits, "-0") == 0 ? "0" : digits, &number);
    text_addf(out, say(language, "%s\u00a0%%"), number.at);
}

static void write_real(const struct node *node, const struct language *language, double number,
                       struct text *out)
{
    char digits[400];
    if (!isfinite(number)) {
        text_add(out, "–");
        return;
    }
    if (node->form == FORM_PERCENT) {
        write_percent(language, number, out);
        return;
    }
    if (node->form == FORM_EXACT) {
        for (int precision = 15; precision <= 17; precision++) {
            snprintf(digits, sizeof digits, "%.*g", precision, number);
            if (strtod(digits, NULL) == number) break;
        }
        text_add(out, digits);
        return;
    }
    snprintf(digits, sizeof digits, "%.2f", number);
    cut_zeros(digits);
    language_mark_decimals(language, digits);
    if (node->form == FORM_NUMBER) write_grouped(digits, out);
    else text_add(out, digits);
}

static struct date_reader date_reader(struct writing *writing)
{
    if (!writing->zone) writing->zone = writing->reader->loaded;
    if (!writing->zone) writing->zone = zone_load(writing->out->arena, text_or_empty(writing->reader->zone));
    return (struct date_reader){
        .zone = writing->zone, .now = writing->reader->now, .language = writing->reader->language};
}

/* The place of the value; NULL when a record on the way is not there. */
static const void *find(const struct writing *writing, const struct template_path *path)
{
    const void *item = writing->frames[path->frame];
    if (!item || !path->count) return item;
    for (size_t i = 0; i + 1 < path->count; i++) {
        item = *(const void *const *)field_at(path->fields[i], item);
        if (!item) return NULL;
    }
    return field_at(path->fields[path->count - 1], item);
}

static void write_value(struct writing *writing, const struct node *node)
{
    static const union {
        const char *text;
        int64_t number;
        double real;
    } nothing;
    const void *at = find(writing, &node->path);
    if (!at) at = &nothing;
    struct date_reader reader;
    switch (node->field_kind) {
    case FIELD_TEXT: {
        const char *string = text_or_empty(*(const char *const *)at);
        if (node->form == FORM_MESSAGE) string = say(writing->reader->language, string);
        write_text(node, string, writing->out);
        return;
    }
    case FIELD_ID:
    case FIELD_INTEGER:
        write_integer(node, *(const int64_t *)at, writing->out);
        return;
    case FIELD_REAL:
        write_real(node, writing->reader->language, *(const double *)at, writing->out);
        return;
    case FIELD_TIME:
        reader = date_reader(writing);
        date_text_moment(&reader, node->date, *(const int64_t *)at, writing->out);
        return;
    case FIELD_DAY:
        reader = date_reader(writing);
        date_text_day(&reader, node->date, *(const int64_t *)at, writing->out);
        return;
    case FIELD_FLAG:
    case FIELD_TEXTS:
    case FIELD_RECORD:
    case FIELD_LIST:
    case FIELD_BYTES:
        break;
    }
    BUG("a template was bound to a value that cannot be written");
}

/*
 * In a sentence from right to left, words from left to right would take the punctuation beside them along:
 * they are isolated (U+2068, U+2069), and so are dates, which may hold both.
 */
static void write_in_sentence(struct writing *writing, const struct node *node)
{
    bool number = node->field_kind == FIELD_INTEGER || node->field_kind == FIELD_REAL;
    bool isolated = !number && language_is_right_to_left(writing->reader->language);
    if (isolated) text_add(writing->out, "\u2068");
    write_value(writing, node);
    if (isolated) text_add(writing->out, "\u2069");
}

static void write_nodes(struct writing *writing, const struct node *node);

static bool is_there(const struct node *node, const void *at)
{
    if (!at) return false;
    switch (node->field_kind) {
    case FIELD_TEXT: {
        const char *string = *(const char *const *)at;
        return string && *string;
    }
    case FIELD_ID:
    case FIELD_INTEGER:
    case FIELD_TIME:
    case FIELD_DAY:
        return *(const int64_t *)at != 0;
    case FIELD_REAL:
        return *(const double *)at != 0;
    case FIELD_FLAG:
        return *(const bool *)at;
    case FIELD_TEXTS:
    case FIELD_LIST:
        return ((const struct list *)at)->count != 0;
    case FIELD_RECORD:
        return *(const void *const *)at != NULL;
    case FIELD_BYTES:
        return ((const struct bytes *)at)->length != 0;
    }
    return false;
}

static void write_items(struct writing *writing, const struct node *node, const struct list *list,
                        size_t item_size)
{
    for (size_t i = 0; i < list->count; i++) {
        writing->frames[node->frame] = (const char *)list->items + i * item_size;
        write_nodes(writing, node->body);
    }
}

static void write_section(struct writing *writing, const struct node *node)
{
    const void *at = find(writing, &node->path);
    bool there = is_there(node, at);
    if (node->kind == NODE_INVERTED ? there : !there) return;
    if (node->kind == NODE_SECTION && node->field_kind == FIELD_LIST) {
        write_items(writing, node, at, node->path.fields[node->path.count - 1]->of->size);
        return;
    }
    if (node->kind == NODE_SECTION && node->field_kind == FIELD_TEXTS) {
        write_items(writing, node, at, sizeof(const char *));
        return;
    }
    if (node->kind == NODE_SECTION && node->field_kind == FIELD_RECORD)
        writing->frames[node->frame] = *(const void *const *)at;
    write_nodes(writing, node->body);
}

static void write_message(struct writing *writing, const struct node *node)
{
    const struct language *language = writing->reader->language;
    struct node **bodies = node->bodies[language_number(language)];
    if (!bodies) {
        bodies = node->bodies[0];
        language = NULL;
    }
    size_t form = 0;
    if (node->counted) {
        const int64_t *count = find(writing, &node->path);
        form = language_form(language, count ? *count : 0);
    }
    write_nodes(writing, bodies[form]);
}

static void write_nodes(struct writing *writing, const struct node *node)
{
    for (; node; node = node->next) {
        switch (node->kind) {
        case NODE_STATIC:
            text_add_bytes(writing->out, node->bytes, node->length);
            break;
        case NODE_VALUE: {
            size_t before = writing->out->length;
            if (node->in_sentence) write_in_sentence(writing, node);
            else write_value(writing, node);
            if (node->escape == ESCAPE_ADDRESS_FIRST && writing->out->length == before)
                text_add_char(writing->out, '.');
            break;
        }
        case NODE_SECTION:
        case NODE_INVERTED:
            write_section(writing, node);
            break;
        case NODE_MESSAGE:
            write_message(writing, node);
            break;
        }
    }
}

void template_write(const struct template *template, const void *view, const void *outer,
                    const struct template_reader *reader, struct text *out)
{
    struct writing writing = {.frames = {outer, view}, .reader = reader, .out = out};
    write_nodes(&writing, template->first);
}
