/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "hook/hook_format.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "event/event.h"
#include "language/language.h"

RECORD_DEFINE(hook_person, HOOK_PERSON_FIELDS)

enum { NAMES_SAID = 6 }; /* in a sentence; circles may be larger */

static const struct {
    const char *key, *label;
} FORMATS[] = {
    [HOOK_JSON] = {"json", MESSAGE("Signed JSON, for programs")},
    [HOOK_SLACK] = {"slack", "Slack"},
    [HOOK_TEAMS] = {"teams", "Microsoft Teams"},
    [HOOK_MATTERMOST] = {"mattermost", "Mattermost"},
};

bool hook_format_find(const char *key, enum hook_format *ret_format)
{
    for (size_t i = 0; i < sizeof FORMATS / sizeof FORMATS[0]; i++) {
        if (strcmp(FORMATS[i].key, key) != 0) continue;
        *ret_format = (enum hook_format)i;
        return true;
    }
    return false;
}

const char *hook_format_key(enum hook_format format)
{
    return FORMATS[format].key;
}

const char *hook_format_label(enum hook_format format)
{
    return FORMATS[format].label;
}

/* Where it leads: an absolute address of the portal. */
static const char *link_of(struct arena *arena, const struct hook_message *message)
{
    const struct event_kind *kind = message->kind;
    if (kind->of_relationship)
        return arena_format(arena, "%s/programs/%lld/relationships", message->origin,
                            (long long)message->program);
    if (kind->of_program)
        return arena_format(arena, "%s/programs/%lld", message->origin, (long long)message->program);
    if (kind->of_person && message->people.count)
        return arena_format(arena, "%s/people/%lld", message->origin,
                            (long long)LIST_AT(&message->people, struct hook_person, 0)->id);
    return arena_format(arena, "%s/%s", message->origin, strcmp(kind->key, EVENT_TEST) == 0 ? "" : "people");
}

/* ---- the sentence ---- */

/* How something that somebody typed is written, so that it stays what it is. */
typedef void escape_function(struct text *out, const char *words);

static void escape_nothing(struct text *out, const char *words)
{
    for (; *words; words++) text_add_char(out, (unsigned char)*words < ' ' ? ' ' : *words);
}

/* Slack reads commands such as <!channel> between angle brackets, and nothing else once these are gone and
 * markdown is switched off. */
static void escape_slack(struct text *out, const char *words)
{
    for (; *words; words++) {
        if (*words == '&') text_add(out, "&amp;");
        else if (*words == '<') text_add(out, "&lt;");
        else if (*words == '>') text_add(out, "&gt;");
        else text_add_char(out, (unsigned char)*words < ' ' ? ' ' : *words);
    }
}

/* Every sign that markdown knows gets a backslash. "@all" would call everybody whatever stands before it, so
 * it is broken by a space without width; the same keeps addresses from becoming links. */
static void escape_markdown(struct text *out, const char *words)
{
    static const char ZERO_WIDTH_SPACE[] = "\xe2\x80\x8b";
    for (; *words; words++) {
        if (strchr("\\`*_{}[]()#+-!|~<>", *words)) text_add_char(out, '\\');
        text_add_char(out, (unsigned char)*words < ' ' ? ' ' : *words);
        if (*words == '@' || *words == ':') text_add(out, ZERO_WIDTH_SPACE);
    }
}

/* "Amara Okafor, Jonas Lindqvist and Mei Tan" */
static const char *names_of(struct arena *arena, const struct language *language, const struct list *people)
{
    size_t said = people->count <= NAMES_SAID ? people->count : NAMES_SAID - 1;
    if (!people->count) return "";
    const char *names = LIST_AT(people, struct hook_person, 0)->name;
    for (size_t i = 1; i < said; i++) {
        const char *name = LIST_AT(people, struct hook_person, i)->name;
        bool last = i + 1 == people->count;
        names = arena_format(arena, last ? say(language, "%s and %s") : say(language, "%s, %s"), names, name);
    }
    if (said == people->count) return names;
    long long others = (long long)(people->count - said);
    return arena_format(arena, say_count(language, "%s and %lld other", "%s and %lld others", others), names,
                        others);
}

static const char *value_of(struct arena *arena, const struct language *language,
                            const struct hook_message *message, const char *place, size_t length)
{
    if (length == 6 && strncmp(place, "people", length) == 0)
        return names_of(arena, language, &message->people);
    if (length == 7 && strncmp(place, "program", length) == 0) return text_or_empty(message->program_name);
    if (length == 5 && strncmp(place, "count", length) == 0)
        return arena_format(arena, "%lld", (long long)message->count);
    BUG("a sentence with an unknown place");
}

static const char *sentence(struct arena *arena, const struct language *language,
                            const struct hook_message *message, escape_function *escape)
{
    const struct event_kind *kind = message->kind;
    const char *at = kind->many ? say_count(language, kind->sentence, kind->many, message->count)
                                : say(language, kind->sentence);
    struct text out;
    text_init(&out, arena);
    while (*at) {
        size_t plain = strcspn(at, "{");
        text_add_bytes(&out, at, plain);
        at += plain;
        if (!*at) break;
        size_t length = strcspn(at, "}") - 1;
        escape(&out, value_of(arena, language, message, at + 1, length));
        at += length + 2;
    }
    return out.at;
}

const char *hook_sentence(struct arena *arena, const struct language *language,
                          const struct hook_message *message)
{
    return sentence(arena, language, message, escape_nothing);
}

/* ---- bodies ---- */

static const char *id_text(struct arena *arena, int64_t id)
{
    return arena_format(arena, "%lld", (long long)id);
}

/* RFC 3339 in UTC. */
static const char *time_text(struct arena *arena, int64_t seconds)
{
    struct date date = date_of_day(seconds / 86400);
    int second = (int)(seconds % 86400);
    return arena_format(arena, "%04lld-%02d-%02dT%02d:%02d:%02dZ", (long long)date.year, date.month, date.day,
                        second / 3600, second / 60 % 60, second % 60);
}

static json_t *json_people(struct arena *arena, const struct list *people)
{
    json_t *array = json_array();
    LIST_EACH (people, struct hook_person, person) {
        json_t *object =
            json_pack("{s:s, s:s, s:o}", "id", id_text(arena, person->id), "name", person->name, "role",
                      *text_or_empty(person->role) ? json_string(person->role) : json_null());
        if (json_array_append_new(array, object) != 0) {
            json_decref(array);
            return NULL;
        }
    }
    return array;
}

static json_t *plain_body(struct arena *arena, const struct language *language,
                          const struct hook_message *message)
{
    json_t *program = message->program ? json_pack("{s:s, s:s}", "id", id_text(arena, message->program),
                                                   "name", text_or_empty(message->program_name))
                                       : json_null();
    json_t *relationship =
        message->relationship ? json_pack("{s:s}", "id", id_text(arena, message->relationship)) : json_null();
    return json_pack("{s:s, s:s, s:s, s:{s:s, s:s}, s:o, s:o, s:o, s:I, s:s, s:s}", "id",
                     id_text(arena, message->delivery), "event", message->kind->key, "happened_at",
                     time_text(arena, message->happened_at), "portal", "name", message->portal, "address",
                     message->origin, "program", program, "relationship", relationship, "people",
                     json_people(arena, &message->people), "count", (json_int_t)message->count, "text",
                     hook_sentence(arena, language, message), "link", link_of(arena, message));
}

/* The text is for notifications; the blocks are shown. */
static json_t *slack_body(struct arena *arena, const struct language *language,
                          const struct hook_message *message)
{
    const char *words = sentence(arena, language, message, escape_slack);
    struct text portal;
    text_init(&portal, arena);
    escape_slack(&portal, message->portal);
    const char *link = arena_format(arena, "<%s|%s>", link_of(arena, message), say(language, "Look at it"));
    return json_pack("{s:s, s:b, s:[{s:s, s:{s:s, s:s, s:b}}, {s:s, s:[{s:s, s:s}, {s:s, s:s, s:b}]}]}",
                     "text", words, "mrkdwn", 0, "blocks", "type", "section", "text", "type", "plain_text",
                     "text", words, "emoji", 0, "type", "context", "elements", "type", "mrkdwn", "text", link,
                     "type", "plain_text", "text", portal.at, "emoji", 0);
}

/* An Adaptive Card. Its text runs are not read as markdown, unlike its text blocks. */
static json_t *teams_body(struct arena *arena, const struct language *language,
                          const struct hook_message *message)
{
    json_t *card = json_pack(
        "{s:s, s:s, s:s, s:s, s:[{s:s, s:[{s:s, s:s}]}, {s:s, s:[{s:s, s:s, s:s, s:b}]}], s:[{s:s, s:s, s:s}]}",
        "$schema", "http://adaptivecards.io/schemas/adaptive-card.json", "type", "AdaptiveCard", "version",
        "1.4", "fallbackText", sentence(arena, language, message, escape_markdown), "body", "type",
        "RichTextBlock", "inlines", "type", "TextRun", "text", hook_sentence(arena, language, message),
        "type", "RichTextBlock", "inlines", "type", "TextRun", "text", message->portal, "size", "small",
        "isSubtle", 1, "actions", "type", "Action.OpenUrl", "title", say(language, "Look at it"), "url",
        link_of(arena, message));
    return json_pack("{s:s, s:[{s:s, s:n, s:o}]}", "type", "message", "attachments", "contentType",
                     "application/vnd.microsoft.card.adaptive", "contentUrl", "content", card);
}

static json_t *mattermost_body(struct arena *arena, const struct language *language,
                               const struct hook_message *message)
{
    const char *words =
        arena_format(arena, "%s [%s](%s)", sentence(arena, language, message, escape_markdown),
                     say(language, "Look at it"), link_of(arena, message));
    return json_pack("{s:s}", "text", words);
}

enum error hook_body(struct arena *arena, const struct language *language, enum hook_format format,
                     const struct hook_message *message, const char **ret_body)
{
    static json_t *(*const write[])(struct arena *, const struct language *,
                                    const struct hook_message *) = {[HOOK_JSON] = plain_body,
                                                                    [HOOK_SLACK] = slack_body,
                                                                    [HOOK_TEAMS] = teams_body,
                                                                    [HOOK_MATTERMOST] = mattermost_body};
    json_t *json = write[format](arena, language, message);
    char *body = json ? json_dumps(json, JSON_COMPACT) : NULL;
    json_decref(json);
    if (!body) return ERROR_UNAVAILABLE;
    *ret_body = arena_string(arena, body);
    free(body);
    return OK;
}
