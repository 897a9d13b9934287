/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * One pass over the source: static text goes through the HTML state machine, names are bound to the records
 * around them, and the nodes come out ready to be written. What can be wrong is found here, at load.
 */
#include <stdio.h>
#include <string.h>

#include "web/template.h"
#include "web/template_parts.h"

enum { DEEPEST_SECTION = 40, DEEPEST_INCLUDE = 16, MOST_INCLUDES = 500, LARGEST_SOURCE = 1024 * 1024 };
enum { LONGEST_NAME = 200 };

/* The contexts around a place, innermost first. */
struct scope {
    const struct scope *outer;
    const struct record *record; /* NULL: an item of `texts` */
    int frame;
};

struct file {
    const char *name;
    const char *text;
    const char *at;
    int line; /* of `at` */
    int depth;
};

struct parser {
    struct arena *arena;
    struct template_source source;
    struct template *template;
    struct html html;
    int includes;
    const char *message;
};

/* Nodes in the making; static text is gathered until another node follows. */
struct block {
    struct node *first;
    struct node *last;
    struct text pending;
};

/* "{{#person.name}}": kind '#', name "person.name"; for values kind is 0 and `form` may follow. */
struct tag {
    char kind;
    char name[LONGEST_NAME];
    char form[16];
    bool raw;
    int line;
    const char *end; /* behind the tag, and behind the line where nothing else stands on it */
};

struct section {
    const char *name; /* NULL: the file itself */
    int line;
    int depth;
    bool message; /* in {{#t}} */
};

static enum error fail(struct parser *parser, const struct file *file, int line, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
static enum error fail(struct parser *parser, const struct file *file, int line, const char *format, ...)
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

static struct node *add_node(struct parser *parser, struct block *block, enum node_kind kind)
{
    struct node *node = ARENA_NEW(parser->arena, struct node);
    node->kind = kind;
    if (block->last) block->last->next = node;
    else block->first = node;
    block->last = node;
    return node;
}

static void flush(struct parser *parser, struct block *block)
{
    if (!block->pending.length) return;
    struct node *node = add_node(parser, block, NODE_STATIC);
    node->bytes = arena_copy(parser->arena, block->pending.at, block->pending.length);
    node->length = block->pending.length;
    block->pending.length = 0;
}

static struct block new_block(struct parser *parser)
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
        return fail(parser, file, file->line + count_lines(file->at, file->at + used), "%s", problem);
    text_add_bytes(&block->pending, file->at, length);
    file->line += count_lines(file->at, end);
    file->at = end;
    return OK;
}

/* --- Names ----------------------------------------------------------------------------------------- */

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

static enum error bind_first(struct parser *parser, struct file *file, const struct scope *scope,
                             const struct tag *tag, const char *name, struct template_path *path)
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
    return fail(parser, file, tag->line, "no field '%s' in %s%s", name,
                innermost ? innermost->name : "nothing", suggestion(parser, scope, name));
}

/* "person.name": the first part is looked up, the others are fields of records. */
static enum error bind_name(struct parser *parser, struct file *file, const struct scope *scope,
                            const struct tag *tag, struct template_path *ret_path, enum field_kind *ret_kind)
{
    if (strcmp(tag->name, ".") == 0) {
        if (!scope || scope->record)
            return fail(parser, file, tag->line,
                        "{{.}} stands for a text of a list of texts, and here is none");
        *ret_path = (struct template_path){.frame = scope->frame};
        *ret_kind = FIELD_TEXT;
        return OK;
    }
    char name[LONGEST_NAME];
    snprintf(name, sizeof name, "%s", tag->name);
    char *rest = strchr(name, '.');
    if (rest) *rest++ = '\0';
    struct template_path path = {0};
    TRY(bind_first(parser, file, scope, tag, name, &path));
    while (rest) {
        const struct field *field = path.fields[path.count - 1];
        char *part = rest;
        rest = strchr(part, '.');
        if (rest) *rest++ = '\0';
        if (field->kind != FIELD_RECORD)
            return fail(parser, file, tag->line, "'%s' is no record and has no field '%s'", field->name,
                        part);
        if (path.count == sizeof path.fields / sizeof *path.fields)
            return fail(parser, file, tag->line, "'%s' has too many parts", tag->name);
        const struct field *inner = record_field(field->of, part);
        if (!inner)
            return fail(parser, file, tag->line, "no field '%s' in %s%s", part, field->of->name,
                        suggestion(parser, &(struct scope){.record = field->of}, part));
        path.fields[path.count++] = inner;
    }
    *ret_path = path;
    *ret_kind = path.fields[path.count - 1]->kind;
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
        return fail(parser, file, tag->line, "there is no format '%s'", bar);
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
    if ((size_t)(to - from) >= sizeof tag->name) return fail(parser, file, tag->line, "a name is too long");
    memcpy(tag->name, from, (size_t)(to - from));
    tag->name[to - from] = '\0';
    static const char raw[] = "raw_html_from:";
    if (!tag->kind && strncmp(tag->name, raw, sizeof raw - 1) == 0) {
        tag->raw = true;
        memmove(tag->name, tag->name + sizeof raw - 1, strlen(tag->name + sizeof raw - 1) + 1);
    }
    if (!tag->kind) TRY(take_form(parser, file, tag));
    if (!is_name(tag->name, tag->kind))
        return fail(parser, file, tag->line, "'%s' is no name of a %s", tag->name,
                    tag->kind == '>' ? "template" : "field");
    return OK;
}

/* Reads the tag at file->at, which is "{{"; the static text before it was not yet added. */
static enum error read_tag(struct parser *parser, struct file *file, const char *open, struct tag *ret_tag)
{
    struct tag tag = {.line = file->line + count_lines(file->at, open)};
    const char *from = open + 2, *close = strstr(from, "}}");
    if (!close) return fail(parser, file, tag.line, "'{{' without '}}'");
    tag.end = close + 2;
    if (*from == '{' || *from == '&')
        return fail(parser, file, tag.line, "unescaped text is written as {{raw_html_from:name}}");
    if (*from == '=') return fail(parser, file, tag.line, "delimiters cannot be changed");
    if (*from && strchr("#^/>!", *from)) tag.kind = *from++;
    if (tag.kind != '!') TRY(take_name(parser, file, &tag, from, close));
    *ret_tag = tag;
    return OK;
}

/* Adds the static text up to a tag. Where the tag stands alone on its line, the line goes with it. */
static enum error reach_tag(struct parser *parser, struct file *file, struct block *block, const char *open,
                            struct tag *tag)
{
    const char *end = open;
    if (tag->kind && strcmp(tag->name, "t") != 0) {
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

static enum error parse_block(struct parser *parser, struct file *file, const struct scope *scope,
                              struct block *block, const struct section *section);

static enum error take_value_form(struct parser *parser, struct file *file, const struct tag *tag,
                                  struct node *node)
{
    bool time = node->field_kind == FIELD_TIME, day = node->field_kind == FIELD_DAY;
    node->date = time ? DATE_MOMENT : DATE_LONG;
    node->form = time || day ? FORM_DATE : FORM_PLAIN;
    if (!*tag->form) return OK;
    if (time || day) {
        if (!date_form_find(tag->form, &node->date) || (day && date_form_has_time(node->date)))
            return fail(parser, file, tag->line, "a %s has no format '%s'", time ? "time" : "day", tag->form);
        return OK;
    }
    bool real = node->field_kind == FIELD_REAL;
    if (strcmp(tag->form, "number") == 0 && (real || node->field_kind == FIELD_INTEGER))
        node->form = FORM_NUMBER;
    else if (strcmp(tag->form, "percent") == 0 && real) node->form = FORM_PERCENT;
    else if (strcmp(tag->form, "exact") == 0 && real) node->form = FORM_EXACT;
    else return fail(parser, file, tag->line, "'%s' has no format '%s'", tag->name, tag->form);
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
    TRY(bind_name(parser, file, scope, tag, &value.path, &value.field_kind));
    const char *kind = not_a_value(value.field_kind);
    if (kind) return fail(parser, file, tag->line, "'%s' is %s", tag->name, kind);
    TRY(take_value_form(parser, file, tag, &value));
    bool in_text = parser->html.state == HTML_TEXT;
    const char *problem = html_insert(&parser->html, &value.escape);
    if (problem) return fail(parser, file, tag->line, "{{%s}}: %s", tag->name, problem);
    if (tag->raw && (!in_text || value.field_kind != FIELD_TEXT))
        return fail(parser, file, tag->line, "raw_html_from takes a text, and stands between tags only");
    if (tag->raw) value.escape = ESCAPE_NONE;
    if ((value.escape == ESCAPE_ADDRESS || value.escape == ESCAPE_OWN_ADDRESS) &&
        value.field_kind != FIELD_TEXT)
        return fail(parser, file, tag->line, "{{%s}}: begin the address with /", tag->name);
    flush(parser, block);
    struct node *node = add_node(parser, block, NODE_VALUE);
    *node = value;
    return OK;
}

static enum error check_boundary(struct parser *parser, const struct file *file, int line)
{
    const char *problem = html_boundary(&parser->html);
    return problem ? fail(parser, file, line, "%s", problem) : OK;
}

static enum error parse_section(struct parser *parser, struct file *file, const struct scope *scope,
                                struct block *block, const struct tag *tag, const struct section *around)
{
    if (around->depth == DEEPEST_SECTION)
        return fail(parser, file, tag->line, "too many sections in sections");
    struct template_path path;
    enum field_kind kind;
    TRY(bind_name(parser, file, scope, tag, &path, &kind));
    TRY(check_boundary(parser, file, tag->line));
    flush(parser, block);
    struct node *node = add_node(parser, block, tag->kind == '#' ? NODE_SECTION : NODE_INVERTED);
    node->path = path;
    node->field_kind = kind;

    struct scope inner = {.outer = scope, .frame = scope->frame + 1};
    const struct scope *body_scope = scope;
    bool list = kind == FIELD_LIST || kind == FIELD_TEXTS;
    if (tag->kind == '#' && (list || kind == FIELD_RECORD)) {
        if (inner.frame == TEMPLATE_FRAMES) return fail(parser, file, tag->line, "too many lists in lists");
        inner.record = kind == FIELD_TEXTS ? NULL : path.fields[path.count - 1]->of;
        node->frame = inner.frame;
        body_scope = &inner;
    }
    struct html begin = parser->html;
    struct block body = new_block(parser);
    const struct section section = {.name = tag->name, .line = tag->line, .depth = around->depth + 1};
    TRY(parse_block(parser, file, body_scope, &body, &section));
    TRY(check_boundary(parser, file, file->line));
    const char *problem = html_join(&parser->html, &begin, list && tag->kind == '#');
    if (problem) return fail(parser, file, tag->line, "{{%c%s}}: %s", tag->kind, tag->name, problem);
    node->body = body.first;
    return OK;
}

/* White space folded, so that breaking a line differently makes no other message. */
static const char *fold_spaces(struct arena *arena, const char *from, const char *to)
{
    struct text folded;
    text_init(&folded, arena);
    for (; from < to; from++) {
        bool space = is_blank(*from) || *from == '\n';
        if (!space) text_add_char(&folded, *from);
        else if (folded.length && folded.at[folded.length - 1] != ' ') text_add_char(&folded, ' ');
    }
    if (folded.length && folded.at[folded.length - 1] == ' ') folded.at[--folded.length] = '\0';
    return folded.at;
}

static enum error parse_message(struct parser *parser, struct file *file, const struct scope *scope,
                                struct block *block, const struct tag *tag, const struct section *around)
{
    enum html_state state = parser->html.state;
    if (state != HTML_TEXT && state != HTML_ESCAPABLE && state != HTML_VALUE)
        return fail(parser, file, tag->line, "a message may stand in text and in quoted attributes only");
    struct html begin = parser->html;
    const char *from = file->at;
    const struct section section = {
        .name = "t", .line = tag->line, .depth = around->depth + 1, .message = true};
    TRY(parse_block(parser, file, scope, block, &section));
    const char *to = file->at;
    while (to > from && strncmp(to, "{{/", 3) != 0) to--;
    begin.address = parser->html.address; /* it is always written */
    const char *problem = html_join(&parser->html, &begin, false);
    if (problem) return fail(parser, file, tag->line, "{{#t}}: %s", problem);
    const char *text = fold_spaces(parser->arena, from, to);
    if (!*text) return fail(parser, file, tag->line, "a message has no text");
    *LIST_ADD(&parser->template->texts, parser->arena, struct template_text) =
        (struct template_text){.file = file->name, .line = tag->line, .text = text};
    return OK;
}

static enum error parse_include(struct parser *parser, struct file *file, const struct scope *scope,
                                struct block *block, const struct tag *tag, const struct section *around)
{
    if (file->depth == DEEPEST_INCLUDE || ++parser->includes > MOST_INCLUDES)
        return fail(parser, file, tag->line, "%s includes itself, or too much is included", tag->name);
    const char *text = parser->source.read(parser->source.context, parser->arena, tag->name);
    if (!text) return fail(parser, file, tag->line, "there is no template %s", tag->name);
    if (strlen(text) > LARGEST_SOURCE) return fail(parser, file, tag->line, "%s is too large", tag->name);
    TRY(check_boundary(parser, file, tag->line));
    struct html begin = parser->html;
    struct file inner = {.name = arena_string(parser->arena, tag->name),
                         .text = text,
                         .at = text,
                         .line = 1,
                         .depth = file->depth + 1};
    const struct section section = {.depth = around->depth + 1};
    if (around->depth >= DEEPEST_SECTION) return fail(parser, file, tag->line, "too much in each other");
    enum error error = parse_block(parser, &inner, scope, block, &section);
    if (error == OK) error = check_boundary(parser, &inner, inner.line);
    if (error != OK) {
        parser->message =
            arena_format(parser->arena, "%s (included by %s:%d)", parser->message, file->name, tag->line);
        return error;
    }
    begin.address = parser->html.address; /* it is always written */
    const char *problem = html_join(&parser->html, &begin, false);
    if (problem) return fail(parser, file, tag->line, "{{>%s}}: %s", tag->name, problem);
    return OK;
}

static enum error parse_tag(struct parser *parser, struct file *file, const struct scope *scope,
                            struct block *block, const struct tag *tag, const struct section *section)
{
    switch (tag->kind) {
    case '!':
        return OK;
    case 0:
        return parse_value(parser, file, scope, block, tag);
    case '>':
        if (section->message) return fail(parser, file, tag->line, "no template may stand in a message");
        return parse_include(parser, file, scope, block, tag, section);
    default:
        if (section->message) return fail(parser, file, tag->line, "no section may stand in a message");
        if (strcmp(tag->name, "t") != 0) return parse_section(parser, file, scope, block, tag, section);
        if (tag->kind == '^') return fail(parser, file, tag->line, "{{^t}} means nothing");
        return parse_message(parser, file, scope, block, tag, section);
    }
}

static enum error end_of_file(struct parser *parser, struct file *file, struct block *block,
                              const struct section *section)
{
    TRY(add_static(parser, file, block, file->at + strlen(file->at)));
    if (section->name) return fail(parser, file, section->line, "{{#%s}} is never closed", section->name);
    flush(parser, block);
    return OK;
}

static enum error parse_block(struct parser *parser, struct file *file, const struct scope *scope,
                              struct block *block, const struct section *section)
{
    for (;;) {
        const char *open = strstr(file->at, "{{");
        if (!open) return end_of_file(parser, file, block, section);
        struct tag tag;
        TRY(read_tag(parser, file, open, &tag));
        TRY(reach_tag(parser, file, block, open, &tag));
        if (tag.kind != '/') {
            TRY(parse_tag(parser, file, scope, block, &tag, section));
            continue;
        }
        if (!section->name) return fail(parser, file, tag.line, "{{/%s}} closes nothing", tag.name);
        if (strcmp(tag.name, section->name) != 0)
            return fail(parser, file, tag.line, "{{/%s}} stands where {{/%s}} of line %d should", tag.name,
                        section->name, section->line);
        if (!section->message) flush(parser, block);
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
    struct block block = new_block(&parser);
    const struct section section = {0};
    enum error error;
    file.text = file.at = source.read(source.context, arena, name);
    if (!file.text) error = fail(&parser, &file, 1, "there is no such template");
    else if (strlen(file.text) > LARGEST_SOURCE) error = fail(&parser, &file, 1, "the template is too large");
    else error = parse_block(&parser, &file, &view_scope, &block, &section);
    if (error == OK && html_end(&parser.html))
        error = fail(&parser, &file, file.line, "%s", html_end(&parser.html));
    if (error != OK) {
        *ret_message = parser.message;
        return error;
    }
    parser.template->first = block.first;
    *ret_template = parser.template;
    return OK;
}

const struct list *template_texts(const struct template *template)
{
    return &template->texts;
}
