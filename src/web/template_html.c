/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * A state machine over the tokenizer of the HTML standard, stricter where that helps: what the standard calls
 * a parse error is an error here, so that no browser can see another place than this does.
 */
#include "web/template_html.h"

#include <stdio.h>
#include <string.h>

static bool is_space(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r' || byte == '\f';
}

static bool is_letter(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

static char small(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
}

static bool is_one_of(const char *word, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(word, words[i]) == 0) return true;
    return false;
}
#define IS_ONE_OF(word, ...)                                                                                 \
    is_one_of((word), (const char *const[]){__VA_ARGS__},                                                    \
              sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))

/* Adds a character to a name; a long name is cut, and longer than every name that matters here. */
static void append(char *name, size_t size, char byte)
{
    size_t length = strlen(name);
    if (length + 1 < size) {
        name[length] = small(byte);
        name[length + 1] = '\0';
    }
}

static void add_to_tail(struct html *html, char byte)
{
    size_t length = strlen(html->tail);
    if (length + 1 == sizeof html->tail) memmove(html->tail, html->tail + 1, length--);
    html->tail[length] = small(byte);
    html->tail[length + 1] = '\0';
}

static bool tail_is(const struct html *html, const char *ending)
{
    size_t length = strlen(html->tail), wanted = strlen(ending);
    return length >= wanted && strcmp(html->tail + length - wanted, ending) == 0;
}

static void end_tag(struct html *html)
{
    html->state = HTML_TEXT;
    html->tail[0] = '\0';
    if (html->closing) return;
    if (IS_ONE_OF(html->tag, "script", "style", "iframe", "noembed", "noframes", "xmp", "plaintext"))
        html->state = HTML_RAW;
    if (IS_ONE_OF(html->tag, "textarea", "title")) html->state = HTML_ESCAPABLE;
}

/* Inside script, style, textarea and title only their own end tag counts. */
static const char *feed_until_end_tag(struct html *html, char byte)
{
    char ending[sizeof html->tag + 2];
    snprintf(ending, sizeof ending, "</%s", html->tag);
    if ((is_space(byte) || byte == '/' || byte == '>') && tail_is(html, ending)) {
        html->closing = true;
        html->state = HTML_IN_TAG;
        if (byte == '>') end_tag(html);
        return NULL;
    }
    add_to_tail(html, byte);
    return html->state == HTML_RAW && tail_is(html, "<!--") ? "<!-- may not stand in a script or style sheet"
                                                            : NULL;
}

static const char *feed_tag_open(struct html *html, char byte)
{
    if (byte == '/' && !html->closing) {
        html->closing = true;
        return NULL;
    }
    if (byte == '!' && !html->closing) {
        html->state = HTML_BANG;
        html->tail[0] = '\0';
        return NULL;
    }
    if (!is_letter(byte)) return "write &lt; for a less-than sign";
    html->state = HTML_TAG_NAME;
    html->refresh = html->content = false;
    html->tag[0] = '\0';
    append(html->tag, sizeof html->tag, byte);
    return NULL;
}

static const char *feed_bang(struct html *html, char byte)
{
    add_to_tail(html, byte);
    if (byte == '[') return "CDATA may not be used";
    if (tail_is(html, "--")) {
        html->state = HTML_COMMENT; /* the tail stays: "<!-->" is a whole comment */
    } else if (byte != '-') {
        html->state = HTML_DECLARATION;
    }
    return byte == '>' ? "this begins neither a comment nor a doctype" : NULL;
}

static const char in_refresh[] = "a value may not stand in a meta tag with http-equiv";

static const char *begin_value(struct html *html)
{
    html->address = ADDRESS_START;
    html->scheme[0] = '\0';
    if (strcmp(html->tag, "meta") == 0 && strcmp(html->name, "http-equiv") == 0) html->refresh = true;
    return html->refresh && html->content ? in_refresh : NULL;
}

/* Between attributes. */
static const char *feed_in_tag(struct html *html, char byte)
{
    if (is_space(byte)) {
        html->state = HTML_IN_TAG;
    } else if (byte == '>') {
        end_tag(html);
    } else if (byte == '/') {
        html->state = HTML_IN_TAG;
    } else if (html->state == HTML_TIGHT) {
        return "put a space before the next attribute";
    } else if (strchr("\"'<=`", byte)) {
        return "this character may not begin an attribute";
    } else {
        html->state = HTML_NAME;
        html->name[0] = '\0';
        append(html->name, sizeof html->name, byte);
    }
    return NULL;
}

static const char *feed_name(struct html *html, char byte)
{
    if (byte == '=') {
        html->state = HTML_BEFORE_VALUE;
    } else if (is_space(byte) && html->state == HTML_NAME) {
        html->state = HTML_AFTER_NAME;
    } else if (is_space(byte)) {
        return NULL;
    } else if (html->state == HTML_AFTER_NAME || byte == '>' || byte == '/') {
        html->state = HTML_IN_TAG;
        return feed_in_tag(html, byte);
    } else if (strchr("\"'<`", byte)) {
        return "this character may not stand in the name of an attribute";
    } else {
        append(html->name, sizeof html->name, byte);
    }
    return NULL;
}

static const char *feed_before_value(struct html *html, char byte)
{
    if (is_space(byte)) return NULL;
    if (strchr("<>=`", byte)) return "the attribute has no value";
    html->state = byte == '"' || byte == '\'' ? HTML_VALUE : HTML_BARE_VALUE;
    html->quote = byte;
    return begin_value(html);
}

static const char *feed_bare_value(struct html *html, char byte)
{
    if (is_space(byte) || byte == '>') {
        html->state = HTML_IN_TAG;
        return feed_in_tag(html, byte);
    }
    return strchr("\"'<=`", byte) ? "put the value in quotes" : NULL;
}

static enum html_address address_after_scheme(const char *scheme)
{
    if (IS_ONE_OF(scheme, "https", "http")) return ADDRESS_HOST;
    return strcmp(scheme, "mailto") == 0 ? ADDRESS_QUERY : ADDRESS_FOREIGN;
}

static void feed_scheme(struct html *html, char byte, bool slash, bool query)
{
    if (byte == ':') {
        html->address = address_after_scheme(html->scheme);
        html->scheme[0] = '\0';
        return;
    }
    bool first = html->address == ADDRESS_START;
    append(html->scheme, sizeof html->scheme, byte);
    html->address = slash ? (first ? ADDRESS_SLASH : ADDRESS_PATH) : ADDRESS_SCHEME;
    /* Behind an ampersand the '#' may belong to a character reference. */
    if (query && !strchr(html->scheme, '&')) html->address = ADDRESS_QUERY;
}

static void feed_address(struct html *html, char byte)
{
    bool slash = byte == '/' || byte == '\\', query = byte == '?' || byte == '#';
    switch (html->address) {
    case ADDRESS_START:
    case ADDRESS_SCHEME:
        feed_scheme(html, byte, slash, query);
        return;
    case ADDRESS_SLASH:
        html->address = slash ? ADDRESS_HOST : query ? ADDRESS_QUERY : ADDRESS_PATH;
        html->scheme[0] = '\0';
        return;
    case ADDRESS_HOST:
        /* Until the host has a letter, slashes are those before it. */
        if (query) html->address = ADDRESS_QUERY;
        else if (!slash) append(html->scheme, sizeof html->scheme, byte);
        else if (html->scheme[0]) html->address = ADDRESS_PATH;
        return;
    case ADDRESS_PATH:
        if (query) html->address = ADDRESS_QUERY;
        return;
    case ADDRESS_QUERY:
    case ADDRESS_FOREIGN:
        return;
    }
}

static const char *feed_byte(struct html *html, char byte)
{
    switch (html->state) {
    case HTML_TEXT:
        if (byte != '<') return NULL;
        html->state = HTML_TAG_OPEN;
        html->closing = false;
        return NULL;
    case HTML_ESCAPABLE:
    case HTML_RAW:
        return feed_until_end_tag(html, byte);
    case HTML_COMMENT:
        add_to_tail(html, byte);
        if (tail_is(html, "-->") || tail_is(html, "--!>")) html->state = HTML_TEXT;
        return NULL;
    case HTML_DECLARATION:
        if (byte == '>') html->state = HTML_TEXT;
        return NULL;
    case HTML_TAG_OPEN:
        return feed_tag_open(html, byte);
    case HTML_BANG:
        return feed_bang(html, byte);
    case HTML_TAG_NAME:
        if (is_space(byte) || byte == '/' || byte == '>') return feed_in_tag(html, byte);
        append(html->tag, sizeof html->tag, byte);
        return NULL;
    case HTML_IN_TAG:
    case HTML_TIGHT:
        return feed_in_tag(html, byte);
    case HTML_NAME:
    case HTML_AFTER_NAME:
        return feed_name(html, byte);
    case HTML_BEFORE_VALUE:
        return feed_before_value(html, byte);
    case HTML_VALUE:
        if (byte == html->quote) html->state = HTML_TIGHT;
        else feed_address(html, byte);
        return NULL;
    case HTML_BARE_VALUE:
        return feed_bare_value(html, byte);
    }
    return NULL;
}

const char *html_feed(struct html *html, const char *bytes, size_t length, size_t *ret_used)
{
    for (size_t i = 0; i < length; i++) {
        const char *problem = bytes[i] ? feed_byte(html, bytes[i]) : "there is a NUL byte";
        if (!problem) continue;
        *ret_used = i;
        return problem;
    }
    return NULL;
}

static bool is_address(const struct html *html)
{
    return IS_ONE_OF(html->name, "href", "src", "action", "formaction", "poster", "cite", "background",
                     "longdesc", "manifest", "data", "xlink:href");
}

/* What these name is run, or shown in the page as if it were ours. */
static bool loads_into_page(const struct html *html)
{
    return IS_ONE_OF(html->tag, "script", "link", "iframe", "frame", "embed", "object", "use", "html");
}

static const char *insert_address(struct html *html, enum escape *ret_escape)
{
    switch (html->address) {
    case ADDRESS_START:
        *ret_escape = loads_into_page(html) ? ESCAPE_OWN_ADDRESS : ESCAPE_ADDRESS;
        html->address = ADDRESS_PATH;
        return NULL;
    case ADDRESS_SLASH:
        *ret_escape = ESCAPE_ADDRESS_FIRST;
        html->address = ADDRESS_PATH;
        return NULL;
    case ADDRESS_PATH:
        *ret_escape = ESCAPE_ADDRESS_TAIL;
        return NULL;
    case ADDRESS_QUERY:
        *ret_escape = ESCAPE_ADDRESS_PART;
        return NULL;
    case ADDRESS_SCHEME:
        return "a value here could make the address a script: begin the address with / or https://";
    case ADDRESS_HOST:
        return "a value may not name the host of an address";
    case ADDRESS_FOREIGN:
        return "a value may only stand in addresses that begin with /, https:, http: or mailto:";
    }
    return NULL;
}

static const char *insert_in_value(struct html *html, enum escape *ret_escape)
{
    const char *name = html->name;
    if (strncmp(name, "on", 2) == 0) return "a value may not stand in an event handler";
    if (strcmp(name, "style") == 0) return "a value may not stand in a style attribute: use a class";
    if (strcmp(name, "srcdoc") == 0) return "a value may not stand in srcdoc";
    if (IS_ONE_OF(name, "srcset", "imagesrcset", "ping"))
        return "a value may not stand in a list of addresses";
    if (IS_ONE_OF(html->tag, "animate", "set", "animatemotion", "animatetransform") &&
        IS_ONE_OF(name, "values", "to", "from", "by", "attributename"))
        return "a value may not stand in an animation";
    if (strcmp(html->tag, "base") == 0) return "a value may not stand in a base tag";
    if (strcmp(html->tag, "meta") == 0) {
        if (html->refresh) return in_refresh;
        html->content = true;
    }
    *ret_escape = ESCAPE_HTML;
    return is_address(html) ? insert_address(html, ret_escape) : NULL;
}

const char *html_insert(struct html *html, enum escape *ret_escape)
{
    switch (html->state) {
    case HTML_TEXT:
    case HTML_ESCAPABLE:
        html->tail[0] = '\0'; /* what stands before and behind a value makes no end tag together */
        *ret_escape = ESCAPE_HTML;
        return NULL;
    case HTML_VALUE:
        return insert_in_value(html, ret_escape);
    case HTML_RAW:
        return strcmp(html->tag, "style") == 0 ? "a value may not stand in a style sheet"
                                               : "a value may not stand in a script";
    case HTML_COMMENT:
        return "a value may not stand in a comment";
    case HTML_BEFORE_VALUE:
    case HTML_BARE_VALUE:
        return "put the value in quotes";
    case HTML_TAG_OPEN:
    case HTML_TAG_NAME:
        return "a value may not stand in the name of a tag";
    case HTML_IN_TAG:
    case HTML_TIGHT:
    case HTML_NAME:
    case HTML_AFTER_NAME:
        return "a value may not stand in the name of an attribute, only in its quoted value";
    case HTML_BANG:
    case HTML_DECLARATION:
        return "a value may not stand in a doctype";
    }
    return NULL;
}

const char *html_boundary(struct html *html)
{
    switch (html->state) {
    case HTML_TEXT:
    case HTML_IN_TAG:
    case HTML_TIGHT:
    case HTML_VALUE:
        return NULL;
    case HTML_ESCAPABLE:
        html->tail[0] = '\0';
        return NULL;
    case HTML_TAG_NAME:
    case HTML_NAME:
    case HTML_BARE_VALUE:
        html->state = HTML_TIGHT;
        return NULL;
    case HTML_AFTER_NAME:
        html->state = HTML_IN_TAG;
        return NULL;
    case HTML_RAW:
        return "no section may stand in a script or style sheet";
    case HTML_COMMENT:
        return "no section may stand in a comment";
    case HTML_DECLARATION:
    case HTML_BANG:
    case HTML_TAG_OPEN:
    case HTML_BEFORE_VALUE:
        return "no section may begin or end here, in the middle of a tag";
    }
    return NULL;
}

/* A value has to be safe whether the section before it was written or not. */
static bool join_addresses(struct html *html, const struct html *begin)
{
    enum html_address a = html->address, b = begin->address;
    if (a == b) return true;
    bool open_a = a == ADDRESS_SCHEME || a == ADDRESS_HOST || a == ADDRESS_FOREIGN;
    bool open_b = b == ADDRESS_SCHEME || b == ADDRESS_HOST || b == ADDRESS_FOREIGN;
    bool start = a == ADDRESS_START || b == ADDRESS_START;
    bool slash = a == ADDRESS_SLASH || b == ADDRESS_SLASH;
    if (open_a || open_b || (start && slash)) return false;
    if (start) html->address = ADDRESS_START;
    else if (slash) html->address = ADDRESS_SLASH;
    else html->address = ADDRESS_QUERY;
    html->scheme[0] = '\0';
    return true;
}

const char *html_join(struct html *html, const struct html *begin, bool repeats)
{
    bool in_tag = html->state == HTML_IN_TAG || html->state == HTML_TIGHT;
    if (in_tag && (begin->state == HTML_IN_TAG || begin->state == HTML_TIGHT)) {
        if (html->closing != begin->closing || strcmp(html->tag, begin->tag) != 0)
            return "the section ends in another tag than it begins in";
        if (repeats && begin->state == HTML_IN_TAG && html->state == HTML_TIGHT)
            return "put a space at the end of the section, since it may be written again";
        if (begin->state == HTML_TIGHT) html->state = HTML_TIGHT;
        html->refresh = html->refresh || begin->refresh;
        html->content = html->content || begin->content;
        return html->refresh && html->content ? in_refresh : NULL;
    }
    if (html->state != begin->state)
        return "the section does not end in the kind of place where it begins (text, tag or attribute)";
    if (html->state == HTML_ESCAPABLE && strcmp(html->tag, begin->tag) != 0)
        return "the section ends in another element than it begins in";
    if (html->state != HTML_VALUE) return NULL;
    if (html->quote != begin->quote || strcmp(html->name, begin->name) != 0 ||
        strcmp(html->tag, begin->tag) != 0)
        return "the section ends in another attribute than it begins in";
    if (is_address(html) && !join_addresses(html, begin)) return "write the whole address in each section";
    return NULL;
}

const char *html_end(const struct html *html)
{
    if (html->state == HTML_TEXT) return NULL;
    return html->state == HTML_RAW || html->state == HTML_ESCAPABLE ? "an element is not closed at the end"
           : html->state == HTML_COMMENT                            ? "a comment is not closed at the end"
                                                                    : "a tag is not closed at the end";
}
