/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "hook/hook_format.h"

#include <jansson.h>
#include <string.h>

#include "base/text.h"
#include "event/event.h"
#include "tests/support/test.h"

/* A name that tries to be everything that a chat knows. */
#define NASTY "*<!channel>* @all & [Ana](https://evil.example) `x`"

static struct hook_message message_of(struct arena *arena, const char *kind, const char *const *names,
                                      int count)
{
    struct hook_message message = {.delivery = 42,
                                   .kind = event_kind_find(kind),
                                   .happened_at = 1772442000,
                                   .portal = "Ithaca at Harbor",
                                   .origin = "https://ithaca.example.org",
                                   .count = count};
    if (message.kind->of_program) {
        message.program = 7;
        message.program_name = "Leadership & Co";
    }
    if (message.kind->of_relationship) message.relationship = 9;
    for (int i = 0; i < count && names; i++)
        *LIST_ADD(&message.people, arena, struct hook_person) =
            (struct hook_person){.id = 100 + i, .name = names[i], .role = i ? "mentee" : "mentor"};
    return message;
}

static json_t *body_of(struct arena *arena, enum hook_format format, const struct hook_message *message)
{
    const char *body;
    assert_ok(hook_body(arena, NULL, format, message, &body));
    json_t *json = json_loads(body, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(json);
    return json;
}

static const char *string_at(json_t *json, const char *key)
{
    const char *string = json_string_value(json_object_get(json, key));
    assert_non_null(string);
    return string;
}

TEST(programs_are_told_by_fields)
{
    struct arena *arena = arena_new(0);
    const char *const names[] = {"Amara Okafor", "Jonas Lindqvist"};
    struct hook_message message = message_of(arena, EVENT_RELATIONSHIP_STARTED, names, 2);
    json_t *json = body_of(arena, HOOK_JSON, &message), *people = json_object_get(json, "people");
    assert_string_equal(string_at(json, "id"), "42");
    assert_string_equal(string_at(json, "event"), "relationship.started");
    assert_string_equal(string_at(json, "happened_at"), "2026-03-02T09:00:00Z");
    assert_string_equal(string_at(json_object_get(json, "program"), "name"), "Leadership & Co");
    assert_string_equal(string_at(json_object_get(json, "relationship"), "id"), "9");
    assert_int_equal(json_array_size(people), 2);
    assert_string_equal(string_at(json_array_get(people, 1), "id"), "101");
    assert_string_equal(string_at(json_array_get(people, 1), "role"), "mentee");
    assert_string_equal(string_at(json, "text"),
                        "Amara Okafor and Jonas Lindqvist begin to work together in Leadership & Co.");
    assert_string_equal(string_at(json, "link"), "https://ithaca.example.org/programs/7/relationships");
    json_decref(json);
    arena_free(arena);
}

TEST(slack_gets_no_commands_from_names)
{
    struct arena *arena = arena_new(0);
    const char *const names[] = {NASTY};
    struct hook_message message = message_of(arena, EVENT_PERSON_ADDED, names, 1);
    json_t *json = body_of(arena, HOOK_SLACK, &message);
    const char *text = string_at(json, "text");
    json_t *block = json_array_get(json_object_get(json, "blocks"), 0);
    assert_null(strpbrk(text, "<>"));
    assert_non_null(strstr(text, "&lt;!channel&gt;"));
    assert_non_null(strstr(text, " &amp; "));
    assert_true(json_is_false(json_object_get(json, "mrkdwn")));
    assert_string_equal(string_at(json_object_get(block, "text"), "type"), "plain_text");
    json_decref(json);
    arena_free(arena);
}

TEST(teams_gets_a_card_whose_runs_are_no_markdown)
{
    struct arena *arena = arena_new(0);
    const char *const names[] = {NASTY};
    struct hook_message message = message_of(arena, EVENT_PERSON_ADDED, names, 1);
    json_t *json = body_of(arena, HOOK_TEAMS, &message);
    json_t *attachment = json_array_get(json_object_get(json, "attachments"), 0);
    json_t *card = json_object_get(attachment, "content");
    json_t *block = json_array_get(json_object_get(card, "body"), 0);
    json_t *action = json_array_get(json_object_get(card, "actions"), 0);
    assert_string_equal(string_at(json, "type"), "message");
    assert_string_equal(string_at(attachment, "contentType"), "application/vnd.microsoft.card.adaptive");
    assert_string_equal(string_at(block, "type"), "RichTextBlock");
    assert_string_equal(string_at(json_array_get(json_object_get(block, "inlines"), 0), "text"),
                        NASTY " was added.");
    assert_string_equal(string_at(action, "url"), "https://ithaca.example.org/people/100");
    json_decref(json);
    arena_free(arena);
}

TEST(mattermost_reads_names_as_names)
{
    struct arena *arena = arena_new(0);
    const char *const names[] = {NASTY};
    struct hook_message message = message_of(arena, EVENT_PERSON_ADDED, names, 1);
    json_t *json = body_of(arena, HOOK_MATTERMOST, &message);
    const char *text = string_at(json, "text");
    assert_non_null(strstr(text, "\\*\\<\\!channel\\>\\*"));
    assert_null(strstr(text, "@all"));
    assert_non_null(strstr(text, "\\[Ana\\]\\("));
    assert_null(strstr(text, "https://evil"));
    assert_non_null(strstr(text, "[Look at it](https://ithaca.example.org/people/100)"));
    json_decref(json);
    arena_free(arena);
}

TEST(a_sentence_counts)
{
    struct arena *arena = arena_new(0);
    struct hook_message one = message_of(arena, EVENT_MATCHES_PUBLISHED, NULL, 1);
    struct hook_message many = message_of(arena, EVENT_MATCHES_PUBLISHED, NULL, 12);
    assert_string_equal(hook_sentence(arena, NULL, &one), "One match was published in Leadership & Co.");
    assert_string_equal(hook_sentence(arena, NULL, &many), "12 matches were published in Leadership & Co.");
    arena_free(arena);
}

TEST(of_many_people_some_are_named)
{
    struct arena *arena = arena_new(0);
    const char *const names[] = {"Ana", "Ben", "Cleo", "Dana", "Eli", "Fay", "Gus", "Hana"};
    struct hook_message three = message_of(arena, EVENT_RELATIONSHIP_PAUSED, names, 3);
    struct hook_message eight = message_of(arena, EVENT_RELATIONSHIP_PAUSED, names, 8);
    assert_string_equal(hook_sentence(arena, NULL, &three), "Ana, Ben and Cleo pause in Leadership & Co.");
    assert_string_equal(hook_sentence(arena, NULL, &eight),
                        "Ana, Ben, Cleo, Dana, Eli and 3 others pause in Leadership & Co.");
    arena_free(arena);
}

TEST(line_breaks_in_a_name_make_no_lines)
{
    struct arena *arena = arena_new(0);
    const char *const names[] = {"Ana\n\nRuiz"};
    struct hook_message message = message_of(arena, EVENT_PERSON_ADDED, names, 1);
    assert_string_equal(hook_sentence(arena, NULL, &message), "Ana  Ruiz was added.");
    arena_free(arena);
}

TEST(every_event_can_be_told_in_every_format)
{
    struct arena *arena = arena_new(0);
    const char *const names[] = {"Amara Okafor", "Jonas Lindqvist"};
    size_t count;
    const struct event_kind *kinds = event_kinds(&count);
    for (size_t i = 0; i < count; i++) {
        struct hook_message message =
            message_of(arena, kinds[i].key, names, kinds[i].of_relationship ? 2 : 1);
        const char *words = hook_sentence(arena, NULL, &message);
        if (strpbrk(words, "{}") || words[strlen(words) - 1] != '.') fail_msg("%s: %s", kinds[i].key, words);
        for (int format = HOOK_JSON; format <= HOOK_MATTERMOST; format++)
            json_decref(body_of(arena, (enum hook_format)format, &message));
    }
    arena_free(arena);
}

TEST(formats_have_keys)
{
    enum hook_format format;
    assert_true(hook_format_find("teams", &format));
    assert_int_equal(format, HOOK_TEAMS);
    assert_string_equal(hook_format_key(HOOK_MATTERMOST), "mattermost");
    assert_false(hook_format_find("email", &format));
}
