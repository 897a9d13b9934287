/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * One pass over the source: static text goes through the HTML state machine, names are bound to the records
 * around them, and the nodes come out ready to be written. What can be wrong is found here, at load.
 */
#include <stdio.h>
#include <string.h>

#include "web/template.h"
#include "web/template_parser.h"

enum { DEEPEST_INCLUDE = 16, MOST_INCLUDES = 500, LARGEST_SOURCE = 1024 * 1024 };

enum error parser_fail(struct parser *parser, const struct file *file, int line, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const char *what = arena_format_list(parser->arena, format, arguments);
    va_end(arguments);
    parser->message = arena_format(parser->arena, "%s:%d: %s", file->name, line, what);
    return ERROR_INVALID;
}

static int count_lines(const char *from, const char *to)
{
    int lines = 0;
    while (from < to) lines += *from++ == '\n';
    return lines;
}

/* --- Blocks ---------------------------------------------------------------------------------------- */

struct node *block_add(struct parser *parser, struct block *block, enum node_kind kind)
{
    struct node *node = ARENA_NEW(parser->arena, struct node);
    node->kind = kind;
    if (block->last) block->last->next = node;
    else block->first = node;
    block->last = node;
    return node;
}

void block_flush(struct parser *parser, struct block *block)
{
    if (!block->pending.length) return;
    struct node *node = block_add(parser, block, NODE_STATIC);
    node->bytes = arena_copy(parser->arena, block->pending.at, block->pending.length);
    node->length = block->pending.length;
    block->pending.length = 0;
}

struct block block_new(struct parser *parser)
{
    struct block block = {0};
    text_init(&block.pending, parser->arena);
    return block;
}

static enum error add_static(struct parser *parser, struct file *file, struct block *block, const char *end)
{
    size_t length = (size_t)(end - file->at), used;
    const char *problem = html_feed(&parser->html, file->at, length, &used);
    if (problem)
        return parser_fail(parser, file, file->line + count_lines(file->at, file->at + used), "%s", problem);
    text_add_bytes(&block->pending, file->at, length);
    file->line += count_lines(file->at, end);
    file->at = end;
    return OK;
}

/* --- Tags ------------------------------------------------------------------------------------------ */

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r';
}

static const char *line_start(const struct file *file, const char *at)
{
    while (at > file->text && is_blank(at[-1])) at--;
    return at == file->text || at[-1] == '\n' ? at : NULL;
}

/* Behind the end of the line when nothing else stands on it. */
static const char *line_end(const char *at)
{
    while (is_blank(*at)) at++;
    return *at == '\n' ? at + 1 : *at == '\0' ? at : NULL;
}

static bool is_name(const char *name, char kind)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789_.";
    static const char path_letters[] = "abcdefghijklmnopqrstuvwxyz0123456789_.-/";
    if (!*name || strspn(name, kind == '>' ? path_letters : letters) != strlen(name)) return false;
    if (strcmp(name, ".") == 0) return kind != '>';
    return !strstr(name, "..") && name[0] != '.' && name[strlen(name) - 1] != '.';
}

static enum error take_form(struct parser *parser, struct file *file, struct tag *tag)
{
    char *bar = strchr(tag->name, '|');
    if (!bar) return OK;
    *bar++ = '\0';
    while (bar[0] == ' ') bar++;
    if (strlen(bar) >= sizeof tag->form || !*bar)
        return parser_fail(parser, file, tag->line, "there is no format '%s'", bar);
    snprintf(tag->form, sizeof tag->form, "%s", bar);
    for (size_t length = strlen(tag->name); length && tag->name[length - 1] == ' ';)
        tag->name[--length] = '\0';
    return OK;
}

static enum error take_name(struct parser *parser, struct file *file, struct tag *tag, const char *from,
                            const char *to)
{
    while (from < to && is_blank(*from)) from++;
    while (to > from && is_blank(to[-1])) to--;
    if ((size_t)(to - from) >= sizeof tag->name)
        return parser_fail(parser, file, tag->line, "a name is too long");
    memcpy(tag->name, from, (size_t)(to - from));
    tag->name[to - from] = '\0';
    static const char raw[] = "raw_html_from:";
    if (!tag->kind && strncmp(tag->name, raw, sizeof raw - 1) == 0) {
        tag->raw = true;
        memmove(tag->name, tag->name + sizeof raw - 1, strlen(tag->name + sizeof raw - 1) + 1);
    }
    if (!tag->kind) TRY(take_form(parser, file, tag));
    if (tag->kind == '#' && strncmp(tag->name, "t ", 2) == 0) {
        memmove(tag->count, tag->name + 2, strlen(tag->name + 2) + 1);
        tag->name[1] = '\0';
    }
    if (!is_name(tag->name, tag->kind))
        return parser_fail(parser, file, tag->line, "'%s' is no name of a %s", tag->name,
                           tag->kind == '>' ? "template" : "field");
    return OK;
}

/* Reads the tag at file->at, which is "{{"; the static text before it was not yet added. */
static enum error read_tag(struct parser *parser, struct file *file, const char *open, struct tag *ret_tag)
{
    struct tag tag = {.line = file->line + count_lines(file->at, open)};
    const char *from = open + 2, *close = strstr(from, "}}");
    if (!close) return parser_fail(parser, file, tag.line, "'{{' without '}}'");
    tag.end = close + 2;
    if (*from == '{' || *from == '&')
        return parser_fail(parser, file, tag.line, "unescaped text is written as {{raw_html_from:name}}");
    if (*from == '=') return parser_fail(parser, file, tag.line, "delimiters cannot be changed");
    if (*from && strchr("#^/>!", *from)) tag.kind = *from++;
    if (from == close - 1 && *from == '|') tag.kind = '|';
    if (tag.kind != '!' && tag.kind != '|') TRY(take_name(parser, file, &tag, from, close));
    *ret_tag = tag;
    return OK;
}

/* Adds the static text up to a tag. Where the tag stands alone on its line, the line goes with it. */
static enum error reach_tag(struct parser *parser, struct file *file, struct block *block, const char *open,
                            struct tag *tag)
{
    const char *end = open;
    if (tag->kind && tag->kind != '|' && strcmp(tag->name, "t") != 0) {
        const char *start = line_start(file, open), *after = line_end(tag->end);
        if (start && after) {
            end = start < file->at ? file->at : start;
            tag->end = after;
        }
    }
    TRY(add_static(parser, file, block, end));
    file->line += count_lines(end, tag->end);
    file->at = tag->end;
    return OK;
}

static enum error take_value_form(struct parser *parser, struct file *file, const struct tag *tag,
                                  struct node *node)
{
    bool time = node->field_kind == FIELD_TIME, day = node->field_kind == FIELD_DAY;
    node->date = time ? DATE_MOMENT : DATE_LONG;
    node->form = time || day ? FORM_DATE : FORM_PLAIN;
    if (!*tag->form) return OK;
    if (time || day) {
        if (!date_form_find(tag->form, &node->date) || (day && date_form_has_time(node->date)))
            return parser_fail(parser, file, tag->line, "a %s has no format '%s'", time ? "time" : "day",
                               tag->form);
        return OK;
    }
    bool real = node->field_kind == FIELD_REAL;
    if (strcmp(tag->form, "t") == 0 && node->field_kind == FIELD_TEXT) node->form = FORM_MESSAGE;
    else if (strcmp(tag->form, "number") == 0 && (real || node->field_kind == FIELD_INTEGER))
        node->form = FORM_NUMBER;
    else if (strcmp(tag->form, "percent") == 0 && real) node->form = FORM_PERCENT;
    else if (strcmp(tag->form, "exact") == 0 && real) node->form = FORM_EXACT;
    else return parser_fail(parser, file, tag->line, "'%s' has no format '%s'", tag->name, tag->form);
    return OK;
}

static const char *not_a_value(enum field_kind kind)
{
    switch (kind) {
    case FIELD_FLAG:
        return "a flag, which is asked by a section";
    case FIELD_TEXTS:
    case FIELD_LIST:
        return "a list, which is written by a section";
    case FIELD_RECORD:
        return "a record, of which a field can be written";
    case FIELD_BYTES:
        return "bytes, which are not for people";
    case FIELD_ID:
    case FIELD_INTEGER:
    case FIELD_REAL:
    case FIELD_TEXT:
    case FIELD_TIME:
    case FIELD_DAY:
        break;
    }
    return NULL;
}

static enum error parse_value(struct parser *parser, struct file *file, const struct scope *scope,
                              struct block *block, const struct tag *tag)
{
    struct node value = {.kind = NODE_VALUE};
    TRY(bind_name(parser, file, scope, tag->name, tag->line, &value.path, &value.field_kind));
    const char *kind = not_a_value(value.field_kind);
    if (kind) return parser_fail(parser, file, tag->line, "'%s' is %s", tag->name, kind);
    TRY(take_value_form(parser, file, tag, &value));
    bool in_text = parser->html.state == HTML_TEXT;
    const char *problem = html_insert(&parser->html, &value.escape);
    if (problem) return parser_fail(parser, file, tag->line, "{{%s}}: %s", tag->name, problem);
    if (tag->raw && (!in_text || value.field_kind != FIELD_TEXT))
        return parser_fail(parser, file, tag->line,
                           "raw_html_from takes a text, and stands between tags only");
    if (tag->raw) value.escape = ESCAPE_NONE;
    if ((value.escape == ESCAPE_ADDRESS || value.escape == ESCAPE_OWN_ADDRESS) &&
        value.field_kind != FIELD_TEXT)
        return parser_fail(parser, file, tag->line, "{{%s}}: begin the address with /", tag->name);
    block_flush(parser, block);
    struct node *node = block_add(parser, block, NODE_VALUE);
    *node = value;
    return OK;
}

enum error parse_boundary(struct parser *parser, const struct file *file, int line)
{
    const char *problem = html_boundary(&parser->html);
    return problem ? parser_fail(parser, file, line, "%s", problem) : OK;
}

static enum error parse_section(struct parser *parser, struct file *file, const struct scope *scope,
                                struct block *block, const struct tag *tag, const struct section *around)
{
    if (around->depth == DEEPEST_SECTION)
        return parser_fail(parser, file, tag->line, "too many sections in sections");
    struct template_path path;
    enum field_kind kind;
    TRY(bind_name(parser, file, scope, tag->name, tag->line, &path, &kind));
    TRY(parse_boundary(parser, file, tag->line));
    block_flush(parser, block);
    struct node *node = block_add(parser, block, tag->kind == '#' ? NODE_SECTION : NODE_INVERTED);
    node->path = path;
    node->field_kind = kind;

    struct scope inner = {.outer = scope, .frame = scope->frame + 1};
    const struct scope *body_scope = scope;
    bool list = kind == FIELD_LIST || kind == FIELD_TEXTS;
    if (tag->kind == '#' && (list || kind == FIELD_RECORD)) {
        if (inner.frame == TEMPLATE_FRAMES)
            return parser_fail(parser, file, tag->line, "too many lists in lists");
        inner.record = kind == FIELD_TEXTS ? NULL : path.fields[path.count - 1]->of;
        node->frame = inner.frame;
        body_scope = &inner;
    }
    struct html begin = parser->html;
    struct block body = block_new(parser);
    const struct section section = {.name = tag->name, .line = tag->line, .depth = around->depth + 1};
    TRY(parse_block(parser, file, body_scope, &body, &section));
    TRY(parse_boundary(parser, file, file->line));
    const char *problem = html_join(&parser->html, &begin, list && tag->kind == '#');
    if (problem) return parser_fail(parser, file, tag->line, "{{%c%s}}: %s", tag->kind, tag->name, problem);
    node->body = body.first;
    return OK;
}

static enum error parse_include(struct parser *parser, struct file *file, const struct scope *scope,
                                struct block *block, const struct tag *tag, const struct section *around)
{
    if (file->depth == DEEPEST_INCLUDE || ++parser->includes > MOST_INCLUDES)
        return parser_fail(parser, file, tag->line, "%s includes itself, or too much is included", tag->name);
    const char *text = parser->source.read(parser->source.context, parser->arena, tag->name);
    if (!text) return parser_fail(parser, file, tag->line, "there is no template %s", tag->name);
    if (strlen(text) > LARGEST_SOURCE)
        return parser_fail(parser, file, tag->line, "%s is too large", tag->name);
    TRY(parse_boundary(parser, file, tag->line));
    struct html begin = parser->html;
    struct file inner = {.name = arena_string(parser->arena, tag->name),
                         .text = text,
                         .at = text,
                         .line = 1,
                         .depth = file->depth + 1};
    const struct section section = {.depth = around->depth + 1};
    if (around->depth >= DEEPEST_SECTION)
        return parser_fail(parser, file, tag->line, "too much in each other");
    enum error error = parse_block(parser, &inner, scope, block, &section);
    if (error == OK) error = parse_boundary(parser, &inner, inner.line);
    if (error != OK) {
        parser->message =
            arena_format(parser->arena, "%s (included by %s:%d)", parser->message, file->name, tag->line);
        return error;
    }
    begin.address = parser->html.address; /* it is always written */
    const char *problem = html_join(&parser->html, &begin, false);
    if (problem) return parser_fail(parser, file, tag->line, "{{>%s}}: %s", tag->name, problem);
    return OK;
}

static enum error parse_tag(struct parser *parser, struct file *file, const struct scope *scope,
                            struct block *block, const struct tag *tag, const struct section *section)
{
    switch (tag->kind) {
    case '!':
        return OK;
    case '|':
        return parser_fail(parser, file, tag->line, "{{|}} stands in {{#t count}} only, and once");
    case 0:
        return parse_value(parser, file, scope, block, tag);
    case '>':
        if (section->message)
            return parser_fail(parser, file, tag->line, "no template may stand in a message");
        return parse_include(parser, file, scope, block, tag, section);
    default:
        if (section->message)
            return parser_fail(parser, file, tag->line, "no section may stand in a message");
        if (strcmp(tag->name, "t") != 0) return parse_section(parser, file, scope, block, tag, section);
        if (tag->kind == '^') return parser_fail(parser, file, tag->line, "{{^t}} means nothing");
        return parse_message(parser, file, scope, block, tag, section);
    }
}

static enum error end_of_file(struct parser *parser, struct file *file, struct block *block,
                              const struct section *section)
{
    TRY(add_static(parser, file, block, file->at + strlen(file->at)));
    if (section->name)
        return parser_fail(parser, file, section->line, "{{#%s}} is never closed", section->name);
    block_flush(parser, block);
    parser->last = 0;
    return OK;
}

enum error parse_block(struct parser *parser, struct file *file, const struct scope *scope,
                       struct block *block, const struct section *section)
{
    for (;;) {
        const char *open = strstr(file->at, "{{");
        if (!open) return end_of_file(parser, file, block, section);
        struct tag tag;
        TRY(read_tag(parser, file, open, &tag));
        TRY(reach_tag(parser, file, block, open, &tag));
        if (tag.kind != '/' && !(tag.kind == '|' && section->counted)) {
            TRY(parse_tag(parser, file, scope, block, &tag, section));
            continue;
        }
        block_flush(parser, block);
        parser->last = tag.kind;
        if (tag.kind == '|') return OK;
        if (!section->name) return parser_fail(parser, file, tag.line, "{{/%s}} closes nothing", tag.name);
        if (strcmp(tag.name, section->name) != 0)
            return parser_fail(parser, file, tag.line, "{{/%s}} stands where {{/%s}} of line %d should",
                               tag.name, section->name, section->line);
        return OK;
    }
}

enum error template_load(struct arena *arena, struct template_source source, const char *name,
                         const struct record *view, const struct record *outer,
                         const struct template **ret_template, const char **ret_message)
{
    struct parser parser = {.arena = arena, .source = source, .template = ARENA_NEW(arena, struct template)};
    const struct scope outer_scope = {.record = outer};
    static const struct record no_view = {.name = "a page without a view"};
    const struct scope view_scope = {
        .outer = outer ? &outer_scope : NULL, .record = view ? view : &no_view, .frame = 1};
    struct file file = {.name = name, .line = 1};
    struct block block = block_new(&parser);
    const struct section section = {0};
    enum error error;
    file.text = file.at = source.read(source.context, arena, name);
    if (!file.text) error = parser_fail(&parser, &file, 1, "there is no such template");
    else if (strlen(file.text) > LARGEST_SOURCE)
        error = parser_fail(&parser, &file, 1, "the template is too large");
    else error = parse_block(&parser, &file, &view_scope, &block, &section);
    if (error == OK && html_end(&parser.html))
        error = parser_fail(&parser, &file, file.line, "%s", html_end(&parser.html));
    if (error != OK) {
        *ret_message = parser.message;
        return error;
    }
    parser.template->first = block.first;
    *ret_template = parser.template;
    return OK;
}
