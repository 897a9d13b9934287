/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Mustache, bound to records when loaded.
 *
 *     {{name}}                  escaped for its place: text, quoted attribute, or URL attribute (href, src,
 * action, formaction: the first character has to be '/', '#', '?' or the scheme https/http/mailto, else the
 * value is replaced by '#')
 *     {{#name}}…{{/name}}       list: once per item; record: once with it as context when not NULL; flag,
 * number, text, time: when true / not 0 / not ""
 *     {{^name}}…{{/name}}       the opposite
 *     {{person.name}}           a field of a nested record
 *     {{.}}                     the item of `texts`
 *     {{>person/face.html}}     another template, bound where it stands (its names are looked up in the
 * context there)
 *     {{! comment }}
 *     {{#t}}Hello {{name}}{{/t}}  text for people, said in the reader's language; may hold names, no sections
 *     {{#t count}}One goal{{|}}{{count}} goals{{/t}}  the same for one and for many, by an integer field
 *     {{name|t}}                a text that is a constant of ours, marked by MESSAGE: in the reader's
 * language
 *     {{name|date}}             how times and days are written: date (26 November 2026), short (26 Nov; with
 * the year when it is not this one), weekday (Thursday), time (15:00), moment (26 November, 15:00; with the
 * year when it is not this one), iso (for <time datetime>), local (for <input type="datetime-local">). The
 * default is moment for time, date for day. All in the reader's zone, but iso.
 *     {{name|number}}           how numbers are written: number (12 345), percent (0.83 as 83 %), exact (as
 * many digits as there are, for machines). Without one, a real has at most two digits behind the point, which
 * is a comma where the reader's language has that.
 *     {{raw_html_from:name}}    unescaped; only for text made by our own code (server-made SVG)
 *
 * In an address a value goes on where the static text stops: "/people/{{id}}" and "/people{{query}}" are
 * fine; behind a '?', a '#', "mailto:" or a single '/' it is percent-encoded as one part; it can never choose
 * scheme or host there. What is loaded into the page (script, link, iframe, object, embed, use) takes paths
 * of our own only. An address that may not be is written as '#'.
 *
 * A section ends in the kind of place where it began. It may stand between attributes:
 * <input type="checkbox" {{#checked}}checked{{/checked}}>. A line that holds nothing but one tag {{#..}},
 * {{^..}}, {{/..}}, {{>..}} or {{!..}} leaves no empty line behind.
 *
 * A name is looked up from the innermost context outwards; the outermost is `struct page` (web/page.h), which
 * every template can use ({{csrf}}, {{viewer.name}}). An unknown name, a wrong kind, or a place where nothing
 * may be inserted (script, style, event handler, unquoted attribute, tag or attribute name, comment) is an
 * error at load.
 *
 * In languages from right to left, a text or a date in a message is isolated from the sentence around it.
 * Messages are translated at load, into every language there is. A translation is read like the source, in
 * the same place: it has the same names and the same tags, or the template is not taken.
 */
#ifndef ITHACA_WEB_TEMPLATE_H
#define ITHACA_WEB_TEMPLATE_H

#include "base/arena.h"
#include "base/error.h"
#include "base/record.h"
#include "base/text.h"

struct language;
struct template;
struct zone;

/* Gives the source of a template by name ("person/show.html"), or NULL; for included templates too. */
struct template_source {
    const char *(*read)(void *context, struct arena *arena, const char *name);
    void *context;
};

/* Those that are carried in the executable (web/embedded.h). */
extern const struct template_source template_embedded;

/* Parses and binds. `outer` (may be NULL) is the context around `view`. On ERROR_INVALID *ret_message says
 * file, line and what is wrong. */
MUST_USE enum error template_load(struct arena *arena, struct template_source source, const char *name,
                                  const struct record *view, const struct record *outer,
                                  const struct template **ret_template, const char **ret_message);

/* What writing needs to know of the reader. */
struct template_reader {
    const char *zone; /* IANA name */
    int64_t now;      /* seconds, to leave out this year */
    const struct zone
        *loaded; /* the zone itself, where it is at hand; NULL: it is loaded when a time is written */
    const struct language *language; /* NULL is English */
};

/* Writes; cannot fail. Thread-safe: a template is not changed by it. */
void template_write(const struct template *template, const void *view, const void *outer,
                    const struct template_reader *reader, struct text *out);

/* One that is carried in the executable and stands alone, without a page around it, such as a mail: bound
 * and written at once, with times in UTC. A template that cannot be bound to the record is a bug. */
const char *template_embedded_write(struct arena *arena, const char *name, const struct record *record,
                                    const void *view, const struct language *language);

#endif
