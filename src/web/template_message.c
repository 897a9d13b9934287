/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Messages and their translations. Each language's body is read like the source, with the same records around
 * it and from the same place in the HTML, so that a catalogue can put nothing where the source could not.
 */
#include <string.h>

#include "language/language.h"
#include "web/template_parser.h"

/* One message in the making: where it stands, and what has to hold behind each of its bodies. */
struct message {
    struct parser *parser;
    struct file *file;
    const struct scope *scope;
    const struct section *section;
    struct html begin;
    struct html after; /* what is right behind all bodies so far */
    bool has_body;
    const char *one;
    const char *many; /* NULL: it is no plural */
};

/* White space folded, so that breaking a line differently makes no other message. */
static const char *fold_spaces(struct arena *arena, const char *from, const char *to)
{
    struct text folded;
    text_init(&folded, arena);
    for (; from < to; from++) {
        bool space = strchr(" \t\r\n", *from) != NULL;
        if (!space) text_add_char(&folded, *from);
        else if (folded.length && folded.at[folded.length - 1] != ' ') text_add_char(&folded, ' ');
    }
    if (folded.length && folded.at[folded.length - 1] == ' ') folded.at[--folded.length] = '\0';
    return folded.at;
}

/* ---- names and tags ---- */

/* The next name or tag in a text, from *at on; false when there is none. */
static bool next_part(const char **at, const char **ret_part, size_t *ret_length)
{
    const char *part = *at;
    while (*part && *part != '<' && strncmp(part, "{{", 2) != 0) part++;
    if (!*part) return false;
    const char *end = *part == '<' ? strchr(part, '>') : strstr(part, "}}");
    *ret_part = part;
    *ret_length = end ? (size_t)(end - part) + (*part == '<' ? 1 : 2) : strlen(part);
    *at = part + *ret_length;
    return true;
}

static size_t count_part(const char *text, const char *wanted, size_t wanted_length)
{
    const char *part;
    size_t length, count = 0;
    while (text && next_part(&text, &part, &length))
        count += length == wanted_length && memcmp(part, wanted, length) == 0;
    return count;
}

/* Looks at each part of `text`: a tag stands in the translation as often as in the message, or in one of its
 * two forms; a name at least once. */
static const char *find_difference(const struct message *message, const char *text, const char *translation)
{
    const char *part;
    size_t length;
    while (text && next_part(&text, &part, &length)) {
        size_t one = count_part(message->one, part, length);
        size_t many = message->many ? count_part(message->many, part, length) : one;
        size_t least = one < many ? one : many, most = one > many ? one : many;
        size_t count = count_part(translation, part, length);
        bool right = *part == '<' ? count >= least && count <= most : most && (count || !least);
        if (!right) return arena_format(message->parser->arena, "%.*s", (int)length, part);
    }
    return NULL;
}

/* ---- bodies ---- */

/* Reads a body up to its end; it stands where all others of the message stand. */
static enum error read_body(struct message *message, struct file *file, const struct section *section,
                            struct node **ret_first)
{
    struct parser *parser = message->parser;
    struct block block = block_new(parser);
    struct html begin = message->begin;
    int line = file->line;
    parser->html = message->begin;
    TRY(parse_block(parser, file, message->scope, &block, section));
    TRY(parse_boundary(parser, file, file->line));
    begin.address = parser->html.address; /* one of the bodies is always written */
    const char *problem = html_join(&parser->html, &begin, false);
    if (!problem && message->has_body) problem = html_join(&parser->html, &message->after, false);
    if (problem) return parser_fail(parser, file, line, "{{#t}}: %s", problem);
    message->after = parser->html;
    message->has_body = true;
    for (struct node *node = block.first; node; node = node->next)
        node->in_sentence = node->kind == NODE_VALUE && node->escape == ESCAPE_HTML;
    *ret_first = block.first;
    return OK;
}

static enum error read_source(struct message *message, bool counted, const char **ret_text,
                              struct node **ret_first)
{
    struct section section = *message->section;
    struct file *file = message->file;
    const char *from = file->at;
    section.counted = counted;
    TRY(read_body(message, file, &section, ret_first));
    if (counted && message->parser->last != '|')
        return parser_fail(message->parser, file, section.line,
                           "{{#t count}} needs {{|}} between one and many");
    const char *to = file->at - 1; /* inside of the tag that ends it */
    while (to > from && strncmp(to, counted ? "{{|" : "{{/", 3) != 0) to--;
    *ret_text = fold_spaces(message->parser->arena, from, to);
    return **ret_text ? OK : parser_fail(message->parser, file, section.line, "a message has no text");
}

static enum error read_translation(struct message *message, const char *text, struct node **ret_first)
{
    struct file file = {.name = "translation", .text = text, .at = text, .line = 1};
    const struct section section = {.depth = message->section->depth, .message = true};
    const char *part = find_difference(message, text, text);
    if (part) return parser_fail(message->parser, &file, 1, "%s is not in the message", part);
    part = find_difference(message, message->one, text);
    if (!part) part = find_difference(message, message->many, text);
    if (part) return parser_fail(message->parser, &file, 1, "%s is missing", part);
    return read_body(message, &file, &section, ret_first);
}

/* The bodies of one language; *ret_bodies stays NULL when it does not have the message. */
static enum error translate(struct message *message, const struct language *language,
                            struct node ***ret_bodies)
{
    struct parser *parser = message->parser;
    size_t count = message->many ? language_forms(language) : 1;
    if (!language_translation(language, message->one, 0)) return OK;
    struct node **bodies = arena_alloc_many(parser->arena, count, sizeof *bodies);
    for (size_t form = 0; form < count; form++) {
        const char *text = language_translation(language, message->one, form);
        enum error error = text ? read_translation(message, text, &bodies[form]) : OK;
        if (error == OK && text) continue;
        if (!text) error = parser_fail(parser, message->file, message->section->line, "a form is missing");
        parser->message =
            arena_format(parser->arena, "po/%s.po: \"%s\": %s (said by %s:%d)", language_tag(language),
                         message->one, parser->message, message->file->name, message->section->line);
        return error;
    }
    *ret_bodies = bodies;
    return OK;
}

static enum error bind_count(struct message *message, const struct tag *tag, struct node *node)
{
    TRY(bind_name(message->parser, message->file, message->scope, tag->count, tag->line, &node->path,
                  &node->field_kind));
    node->counted = true;
    return node->field_kind == FIELD_INTEGER ? OK
                                             : parser_fail(message->parser, message->file, tag->line,
                                                           "'%s' is no whole number to count by", tag->count);
}

enum error parse_message(struct parser *parser, struct file *file, const struct scope *scope,
                         struct block *block, const struct tag *tag, const struct section *around)
{
    enum html_state state = parser->html.state;
    if (state != HTML_TEXT && state != HTML_ESCAPABLE && state != HTML_VALUE)
        return parser_fail(parser, file, tag->line,
                           "a message may stand in text and in quoted attributes only");
    TRY(parse_boundary(parser, file, tag->line));
    const struct section section = {
        .name = "t", .line = tag->line, .depth = around->depth + 1, .message = true};
    struct message message = {
        .parser = parser, .file = file, .scope = scope, .section = &section, .begin = parser->html};
    block_flush(parser, block);
    struct node *node = block_add(parser, block, NODE_MESSAGE);
    bool counted = *tag->count;
    if (counted) TRY(bind_count(&message, tag, node));

    size_t languages = language_count_all();
    struct node ***bodies = arena_alloc_many(parser->arena, languages, sizeof *bodies);
    bodies[0] = arena_alloc_many(parser->arena, 2, sizeof **bodies);
    TRY(read_source(&message, counted, &message.one, &bodies[0][0]));
    if (counted) TRY(read_source(&message, false, &message.many, &bodies[0][1]));
    for (size_t i = 1; i < languages; i++) TRY(translate(&message, language_at(i), &bodies[i]));
    parser->html = message.after;
    node->bodies = bodies;
    return OK;
}
