/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Looks names up in the records around a place; an unknown one is told with what it may have meant. */
#include <stdio.h>
#include <string.h>

#include "web/template_parser.h"

/* Levenshtein's distance, or `limit` when it is more; both are short names. */
static size_t distance(const char *a, const char *b, size_t limit)
{
    size_t row[64], length = strlen(b);
    if (strlen(a) >= 64 || length >= 63) return limit;
    for (size_t j = 0; j <= length; j++) row[j] = j;
    for (size_t i = 0; a[i]; i++) {
        size_t diagonal = row[0];
        row[0] = i + 1;
        for (size_t j = 0; j < length; j++) {
            size_t best = diagonal + (a[i] != b[j]);
            if (row[j] + 1 < best) best = row[j] + 1;
            if (row[j + 1] + 1 < best) best = row[j + 1] + 1;
            diagonal = row[j + 1];
            row[j + 1] = best;
        }
    }
    return row[length] < limit ? row[length] : limit;
}

static void find_nearest(const struct record *record, const char *name, size_t *best, const char **ret_name)
{
    for (size_t i = 0; i < record->field_count; i++) {
        size_t far = distance(name, record->fields[i].name, *best);
        if (far >= *best) continue;
        *best = far;
        *ret_name = record->fields[i].name;
    }
}

static const char *suggestion(struct parser *parser, const struct scope *scope, const char *name)
{
    size_t best = strlen(name) / 3 + 2;
    const char *nearest = NULL;
    for (; scope; scope = scope->outer)
        if (scope->record) find_nearest(scope->record, name, &best, &nearest);
    return nearest ? arena_format(parser->arena, " (did you mean '%s'?)", nearest) : "";
}

static enum error bind_first(struct parser *parser, const struct file *file, const struct scope *scope,
                             int line, const char *name, struct template_path *path)
{
    const struct record *innermost = NULL;
    for (const struct scope *at = scope; at; at = at->outer) {
        if (!at->record) continue;
        if (!innermost) innermost = at->record;
        const struct field *field = record_field(at->record, name);
        if (!field) continue;
        *path = (struct template_path){.frame = at->frame, .count = 1, .fields = {field}};
        return OK;
    }
    return parser_fail(parser, file, line, "no field '%s' in %s%s", name,
                       innermost ? innermost->name : "nothing", suggestion(parser, scope, name));
}

enum error bind_name(struct parser *parser, const struct file *file, const struct scope *scope,
                     const char *whole, int line, struct template_path *ret_path, enum field_kind *ret_kind)
{
    if (strcmp(whole, ".") == 0) {
        if (!scope || scope->record)
            return parser_fail(parser, file, line,
                               "{{.}} stands for a text of a list of texts, and here is none");
        *ret_path = (struct template_path){.frame = scope->frame};
        *ret_kind = FIELD_TEXT;
        return OK;
    }
    char name[LONGEST_NAME];
    snprintf(name, sizeof name, "%s", whole);
    char *rest = strchr(name, '.');
    if (rest) *rest++ = '\0';
    struct template_path path = {0};
    TRY(bind_first(parser, file, scope, line, name, &path));
    while (rest) {
        const struct field *field = path.fields[path.count - 1];
        char *part = rest;
        rest = strchr(part, '.');
        if (rest) *rest++ = '\0';
        if (field->kind != FIELD_RECORD)
            return parser_fail(parser, file, line, "'%s' is no record and has no field '%s'", field->name,
                               part);
        if (path.count == sizeof path.fields / sizeof *path.fields)
            return parser_fail(parser, file, line, "'%s' has too many parts", whole);
        const struct field *inner = record_field(field->of, part);
        if (!inner)
            return parser_fail(parser, file, line, "no field '%s' in %s%s", part, field->of->name,
                               suggestion(parser, &(struct scope){.record = field->of}, part));
        path.fields[path.count++] = inner;
    }
    *ret_path = path;
    *ret_kind = path.fields[path.count - 1]->kind;
    return OK;
}
