/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "tests/support/html.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "base/list.h"
#include "base/text.h"

struct attribute {
    const char *name;
    const char *value;
};

struct element {
    const char *tag;
    int line;
};

struct reference {
    const char *id;
    const char *from;
    int line;
};

struct page_check {
    struct arena *arena;
    const char *at;
    int line;
    struct list open;       /* struct element */
    struct list attributes; /* of the tag at hand */
    struct list ids;        /* const char * */
    struct list references; /* struct reference */
    int headings, mains, titles;
    int form_line; /* of the open form that needs a csrf field; 0 when none is open or it was seen */
    const char *fault;
};

static void fault(struct page_check *check, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static void fault(struct page_check *check, int line, const char *format, ...)
{
    if (check->fault) return;
    va_list arguments;
    va_start(arguments, format);
    const char *what = arena_format_list(check->arena, format, arguments);
    va_end(arguments);
    check->fault = arena_format(check->arena, "line %d: %s", line, what);
}

/* Whether a word stands in a list of words with a space on both sides. */
static bool in_words(const char *word, const char *words)
{
    size_t length = strlen(word);
    for (const char *at = words; (at = strstr(at, word)) != NULL; at += length)
        if (at > words && at[-1] == ' ' && at[length] == ' ') return true;
    return false;
}

static bool is_void(const char *tag)
{
    return in_words(tag, " area base br col embed hr img input link meta source track wbr ");
}

static const struct element *innermost(const struct page_check *check)
{
    return check->open.count ? LIST_AT(&check->open, struct element, check->open.count - 1) : NULL;
}

static bool is_inside(const struct page_check *check, const char *tags)
{
    LIST_EACH (&check->open, struct element, element)
        if (in_words(element->tag, tags)) return true;
    return false;
}

static const char *value_of(const struct page_check *check, const char *name)
{
    LIST_EACH (&check->attributes, struct attribute, attribute)
        if (strcmp(attribute->name, name) == 0) return attribute->value;
    return NULL;
}

static bool value_is(const struct page_check *check, const char *name, const char *value)
{
    const char *found = value_of(check, name);
    return found && strcasecmp(found, value) == 0;
}

/* --- Reading ---------------------------------------------------------------------------------------- */

static void advance(struct page_check *check, size_t count)
{
    for (; count && *check->at; count--) check->line += *check->at++ == '\n';
}

static void skip_spaces(struct page_check *check)
{
    advance(check, strspn(check->at, " \t\r\n\f"));
}

static const char *take(struct page_check *check, size_t length, bool small)
{
    char *taken = arena_copy(check->arena, check->at, length + 1);
    taken[length] = '\0';
    for (char *byte = taken; small && *byte; byte++) *byte = (char)tolower((unsigned char)*byte);
    advance(check, length);
    return taken;
}

static const char *read_value(struct page_check *check)
{
    if (*check->at != '=') return "";
    advance(check, 1);
    char quote = *check->at;
    if (quote != '"' && quote != '\'') return take(check, strcspn(check->at, " \t\r\n\f>"), false);
    advance(check, 1);
    const char *end = strchr(check->at, quote);
    if (!end) {
        fault(check, check->line, "a quote is not closed");
        return take(check, strlen(check->at), false);
    }
    const char *value = take(check, (size_t)(end - check->at), false);
    advance(check, 1);
    if (!strchr(" \t\r\n\f/>", *check->at)) fault(check, check->line, "no space behind an attribute");
    return value;
}

/* Reads the attributes up to the end of the tag; true when it ends in "/>". */
static bool read_attributes(struct page_check *check)
{
    bool closed = false;
    check->attributes = (struct list){0};
    for (;;) {
        skip_spaces(check);
        if (!*check->at) {
            fault(check, check->line, "a tag is not closed");
            return closed;
        }
        if (*check->at == '>') {
            advance(check, 1);
            return closed;
        }
        closed = *check->at == '/';
        if (closed) {
            advance(check, 1);
            continue;
        }
        struct attribute attribute = {.name = take(check, strcspn(check->at, " \t\r\n\f=/>"), true)};
        if (!*attribute.name) {
            fault(check, check->line, "an attribute has no name");
            advance(check, 1);
        }
        attribute.value = read_value(check);
        if (value_of(check, attribute.name)) fault(check, check->line, "%s stands twice", attribute.name);
        *LIST_ADD(&check->attributes, check->arena, struct attribute) = attribute;
    }
}

/* --- Rules ------------------------------------------------------------------------------------------ */

static const char blocks[] =
    " address article aside blockquote details dialog div dl fieldset figcaption figure footer form h1 h2 h3 h4 "
    "h5 h6 header hgroup hr main menu nav ol p pre search section table ul ";

static void check_place(struct page_check *check, const char *tag)
{
    static const struct {
        const char *child, *parents;
    } places[] = {{"li", " ul ol menu "},
                  {"tr", " table thead tbody tfoot "},
                  {"td", " tr "},
                  {"th", " tr "},
                  {"dt", " dl div "},
                  {"dd", " dl div "},
                  {"option", " select optgroup datalist "},
                  {"summary", " details "},
                  {"legend", " fieldset "},
                  {"thead", " table "},
                  {"tbody", " table "},
                  {"caption", " table "}};
    const struct element *parent = innermost(check);
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (strcmp(places[i].child, tag) == 0 && (!parent || !in_words(parent->tag, places[i].parents)))
            fault(check, check->line, "<%s> stands in <%s>", tag, parent ? parent->tag : "nothing");
    if (in_words(tag, blocks) && is_inside(check, " p "))
        fault(check, check->line, "<%s> stands in <p>, which it would close", tag);
    if (parent && in_words(parent->tag, " ul ol ") && !in_words(tag, " li script template "))
        fault(check, check->line, "<%s> stands in <%s>", tag, parent->tag);
    if (strcmp(tag, "form") == 0 && is_inside(check, " form ")) fault(check, check->line, "a form in a form");
    if (in_words(tag, " a button input select textarea summary ") && !value_is(check, "type", "hidden") &&
        is_inside(check, " a button "))
        fault(check, check->line, "<%s> stands in a link or button", tag);
}

static void check_ids(struct page_check *check)
{
    const char *id = value_of(check, "id");
    if (id) {
        if (!*id || strpbrk(id, " \t\n")) fault(check, check->line, "'%s' is no id", id);
        LIST_EACH (&check->ids, const char *, other)
            if (strcmp(*other, id) == 0) fault(check, check->line, "id '%s' stands twice", id);
        *LIST_ADD(&check->ids, check->arena, const char *) = id;
    }
    static const char *const names[] = {"for",           "aria-labelledby",  "aria-describedby",
                                        "aria-controls", "aria-owns",        "list",
                                        "form",          "aria-errormessage"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = value_of(check, names[i]);
        struct list ids = {0};
        if (value) text_split(check->arena, value, " ", &ids);
        if (value && !ids.count) fault(check, check->line, "%s is empty", names[i]);
        LIST_EACH (&ids, const char *, referred)
            *LIST_ADD(&check->references, check->arena, struct reference) =
                (struct reference){.id = *referred, .from = names[i], .line = check->line};
    }
}

static void check_addresses(struct page_check *check)
{
    static const char *const names[] = {"href", "src", "action", "formaction"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = value_of(check, names[i]);
        if (value && strcmp(value, "#") == 0)
            fault(check, check->line, "%s is \"#\": the template refused the address, or it leads nowhere",
                  names[i]);
        if (value && value[0] == '#' && value[1])
            *LIST_ADD(&check->references, check->arena, struct reference) =
                (struct reference){.id = value + 1, .from = names[i], .line = check->line};
    }
}

static void check_form(struct page_check *check, const char *tag)
{
    if (strcmp(tag, "form") == 0 && value_is(check, "method", "post")) check->form_line = check->line;
    if (strcmp(tag, "input") == 0 && value_is(check, "name", "csrf")) {
        const char *token = value_of(check, "value");
        if (!token || !*token) fault(check, check->line, "the csrf field is empty");
        check->form_line = 0;
    }
}

static void check_tag(struct page_check *check, const char *tag)
{
    check_place(check, tag);
    check_ids(check);
    check_addresses(check);
    check_form(check, tag);
    check->headings += strcmp(tag, "h1") == 0;
    check->mains += strcmp(tag, "main") == 0;
    if (strcmp(tag, "title") == 0 && !is_inside(check, " svg ")) check->titles++;
    if (strcmp(tag, "img") == 0 && !value_of(check, "alt")) fault(check, check->line, "an image without alt");
    if (strcmp(tag, "html") == 0 && (!value_of(check, "lang") || !*value_of(check, "lang")))
        fault(check, check->line, "the page has no language");
}

/* --- The walk --------------------------------------------------------------------------------------- */

/* Script, style, textarea and title hold no tags. */
static void skip_text_of(struct page_check *check, const char *tag)
{
    if (!in_words(tag, " script style textarea title ") || is_inside(check, " svg ")) return;
    const char *ending = arena_format(check->arena, "</%s", tag);
    const char *end = strcasestr(check->at, ending);
    if (!end) fault(check, check->line, "<%s> is not closed", tag);
    if (end && end == check->at && strcmp(tag, "title") == 0) fault(check, check->line, "the title is empty");
    advance(check, end ? (size_t)(end - check->at) : strlen(check->at));
}

static void open_tag(struct page_check *check)
{
    int line = check->line;
    advance(check, 1);
    const char *tag = take(check, strcspn(check->at, " \t\r\n\f/>"), true);
    bool closed = read_attributes(check);
    check_tag(check, tag);
    if (is_void(tag)) return;
    if (closed) {
        if (!is_inside(check, " svg math ") && strcmp(tag, "svg") != 0)
            fault(check, line, "<%s/> does not close itself", tag);
        return;
    }
    *LIST_ADD(&check->open, check->arena, struct element) = (struct element){.tag = tag, .line = line};
    skip_text_of(check, tag);
}

static void close_tag(struct page_check *check)
{
    advance(check, 2);
    const char *tag = take(check, strcspn(check->at, " \t\r\n\f/>"), true);
    const struct element *element = innermost(check);
    if (!element || strcmp(element->tag, tag) != 0)
        fault(check, check->line, "</%s> stands where <%s> of line %d is open", tag,
              element ? element->tag : "nothing", element ? element->line : 0);
    else check->open.count--;
    if (strcmp(tag, "form") == 0 && check->form_line)
        fault(check, check->form_line, "a form that posts has no csrf field");
    if (strcmp(tag, "form") == 0) check->form_line = 0;
    read_attributes(check);
}

static void skip_declaration(struct page_check *check)
{
    bool comment = strncmp(check->at, "<!--", 4) == 0;
    const char *end = strstr(check->at, comment ? "-->" : ">");
    if (!end) fault(check, check->line, "a comment is not closed");
    advance(check, end ? (size_t)(end - check->at) + (comment ? 3 : 1) : strlen(check->at));
}

static void check_whole(struct page_check *check)
{
    const struct element *element = innermost(check);
    if (element) fault(check, element->line, "<%s> is never closed", element->tag);
    LIST_EACH (&check->references, struct reference, reference) {
        bool found = false;
        LIST_EACH (&check->ids, const char *, id) found = found || strcmp(*id, reference->id) == 0;
        if (!found) fault(check, reference->line, "%s: there is no id '%s'", reference->from, reference->id);
    }
    if (check->titles != 1) fault(check, check->line, "%d titles instead of one", check->titles);
    if (check->mains != 1) fault(check, check->line, "%d <main> instead of one", check->mains);
    if (check->headings != 1) fault(check, check->line, "%d <h1> instead of one", check->headings);
}

const char *html_fault(struct arena *arena, const char *page)
{
    struct page_check check = {.arena = arena, .at = page, .line = 1};
    if (strncasecmp(page, "<!doctype html>", 15) != 0) fault(&check, 1, "the page has no doctype");
    while (*check.at && !check.fault) {
        if (*check.at != '<') advance(&check, strcspn(check.at, "<"));
        else if (check.at[1] == '!') skip_declaration(&check);
        else if (check.at[1] == '/') close_tag(&check);
        else if (isalpha((unsigned char)check.at[1])) open_tag(&check);
        else fault(&check, check.line, "a bare '<'");
    }
    check_whole(&check);
    return check.fault;
}
