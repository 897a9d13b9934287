/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a bound template is made of. Private to the templates. */
#ifndef ITHACA_WEB_TEMPLATE_PARTS_H
#define ITHACA_WEB_TEMPLATE_PARTS_H

#include "base/list.h"
#include "base/record.h"
#include "calendar/date_text.h"
#include "web/template_html.h"

/* Nested lists and records; the frame of the outer record is 0, of the view 1. */
enum { TEMPLATE_FRAMES = 24 };

enum value_form { FORM_PLAIN, FORM_NUMBER, FORM_PERCENT, FORM_EXACT, FORM_DATE, FORM_MESSAGE };

/* Where a value is found: in the item of a frame, through the records on the way. */
struct template_path {
    int frame;
    size_t count; /* 0: the item itself, which is one of `texts` */
    const struct field *fields[4];
};

enum node_kind { NODE_STATIC, NODE_VALUE, NODE_SECTION, NODE_INVERTED, NODE_MESSAGE };

struct node {
    struct node *next;
    enum node_kind kind;
    /* NODE_STATIC */
    const char *bytes;
    size_t length;
    /* NODE_VALUE */
    enum escape escape;
    enum value_form form;
    enum date_form date;
    bool in_sentence; /* of a message: what people wrote keeps its own direction there */
    /* NODE_VALUE, NODE_SECTION, NODE_INVERTED; NODE_MESSAGE: the count, where it has one */
    struct template_path path;
    enum field_kind field_kind;
    /* NODE_SECTION, NODE_INVERTED */
    struct node *body;
    int frame; /* in which the body's item stands: sections of lists, texts and records */
    /* NODE_MESSAGE: by the number of the language, its forms; NULL where a language has no translation */
    struct node **const *bodies;
    bool counted;
};

struct template
{
    struct node *first;
};

#endif
