/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A template while it is read: shared by template_parse.c, template_bind.c and template_message.c. Private to
 * the templates. */
#ifndef ITHACA_WEB_TEMPLATE_PARSER_H
#define ITHACA_WEB_TEMPLATE_PARSER_H

#include "base/text.h"
#include "web/template.h"
#include "web/template_parts.h"

enum { DEEPEST_SECTION = 40, LONGEST_NAME = 200 };

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
    char last; /* the kind of the tag that ended a block; 0: the end of the file */
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
    char count[LONGEST_NAME]; /* "{{#t count}}"; else "" */
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
    bool counted; /* in {{#t count}}, before {{|}} */
};

/* Notes what is wrong; ERROR_INVALID. */
MUST_USE enum error parser_fail(struct parser *parser, const struct file *file, int line, const char *format,
                                ...) __attribute__((format(printf, 4, 5)));

struct block block_new(struct parser *parser);
struct node *block_add(struct parser *parser, struct block *block, enum node_kind kind);
/* What is static so far becomes a node. */
void block_flush(struct parser *parser, struct block *block);

/* Reads up to the end of the section, or of the file. */
MUST_USE enum error parse_block(struct parser *parser, struct file *file, const struct scope *scope,
                                struct block *block, const struct section *section);
/* A section or message begins or ends here. */
MUST_USE enum error parse_boundary(struct parser *parser, const struct file *file, int line);

/* {{#t}}, up to its end. */
MUST_USE enum error parse_message(struct parser *parser, struct file *file, const struct scope *scope,
                                  struct block *block, const struct tag *tag, const struct section *around);

/* "person.name": the first part is looked up, the others are fields of records. */
MUST_USE enum error bind_name(struct parser *parser, const struct file *file, const struct scope *scope,
                              const char *name, int line, struct template_path *ret_path,
                              enum field_kind *ret_kind);

#endif
