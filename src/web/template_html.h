/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Follows the static HTML of a template, so that at each point it is known where in the page a value would
 * land: what has to be escaped there, or that nothing may stand there. Private to the templates.
 */
#ifndef ITHACA_WEB_TEMPLATE_HTML_H
#define ITHACA_WEB_TEMPLATE_HTML_H

#include <stdbool.h>
#include <stddef.h>

enum html_state {
    HTML_TEXT,
    HTML_ESCAPABLE, /* inside textarea and title: text without tags */
    HTML_RAW,       /* inside script and style */
    HTML_COMMENT,
    HTML_DECLARATION,
    HTML_TAG_OPEN, /* after '<' */
    HTML_BANG,     /* after "<!" */
    HTML_TAG_NAME,
    HTML_IN_TAG, /* after white space */
    HTML_TIGHT,  /* after a value or a name: white space, '/' or '>' has to follow */
    HTML_NAME,   /* of an attribute */
    HTML_AFTER_NAME,
    HTML_BEFORE_VALUE, /* after '=' */
    HTML_VALUE,        /* in quotes */
    HTML_BARE_VALUE,   /* without quotes */
};

/* How far an address has come. */
enum html_address {
    ADDRESS_START,   /* nothing yet: a value decides on the scheme */
    ADDRESS_SCHEME,  /* letters that may become a scheme */
    ADDRESS_SLASH,   /* "/", which a second one would make another host */
    ADDRESS_HOST,    /* after "//" or "https:" */
    ADDRESS_PATH,    /* a value can no longer change scheme or host */
    ADDRESS_QUERY,   /* after '?', '#' or "mailto:": a value is one part */
    ADDRESS_FOREIGN, /* after another scheme */
};

struct html {
    enum html_state state;
    char quote;    /* HTML_VALUE */
    bool closing;  /* in an end tag */
    bool refresh;  /* a meta tag with http-equiv */
    bool content;  /* a meta tag into whose content a value was put */
    char tag[24];  /* small letters, cut */
    char name[24]; /* of the attribute, small letters, cut */
    enum html_address address;
    char scheme[8]; /* or of the host: the first letters, small */
    char tail[12];  /* the last characters, small letters, to see "-->" and "</script" */
};

/* What a value must go through. */
enum escape {
    ESCAPE_HTML,          /* text and quoted attributes alike */
    ESCAPE_NONE,          /* raw_html_from */
    ESCAPE_ADDRESS,       /* a whole address: only schemes that run nothing */
    ESCAPE_OWN_ADDRESS,   /* a whole address of our own: what it leads to is run or shown in the page */
    ESCAPE_ADDRESS_TAIL,  /* more of an address */
    ESCAPE_ADDRESS_PART,  /* one part between '/', '?', '&', '=', '#' */
    ESCAPE_ADDRESS_FIRST, /* the same behind the first '/': never empty, since "//" would begin a host */
};

/* Goes on by static text. NULL, or what is wrong with it; *ret_used are then the bytes before that place. */
const char *html_feed(struct html *html, const char *bytes, size_t length, size_t *ret_used);

/* A value stands here: NULL and how it has to be escaped, or why it may not. Goes on behind the value. */
const char *html_insert(struct html *html, enum escape *ret_escape);

/* A section, message or partial begins or ends here; NULL, or why it may not. */
const char *html_boundary(struct html *html);

/*
 * A section ends here that began in `begin` (both after html_boundary). NULL, and goes on so that it is right
 * whether the section was written or not; or why that cannot be.
 */
const char *html_join(struct html *html, const struct html *begin, bool repeats);

/* The template ends here. */
const char *html_end(const struct html *html);

#endif
