/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Any text as an answer to an invitation: what is taken is bounded and clean. And any text as the words of an
 * invitation: whatever they are, lines stay short, and each begins with a property of ours.
 */
#include <stdint.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "calendar/icalendar.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void check_reply(struct arena *arena, const char *text, size_t length)
{
    struct list replies = {0};
    if (icalendar_read_reply(arena, text, length, &replies) != OK) return;
    BUG_IF(replies.count == 0 || replies.count > ICALENDAR_ANSWERS_MAX);
    LIST_EACH (&replies, struct icalendar_reply, reply) {
        BUG_IF(strlen(reply->uid) > ICALENDAR_UID_MAX || !*reply->address);
        BUG_IF(!text_is_clean(reply->address, strlen(reply->address)));
        BUG_IF(reply->answer == ICALENDAR_WAITING || reply->sequence < 0);
    }
}

static void check_lines(const char *text)
{
    for (const char *line = text; *line;) {
        const char *end = strstr(line, "\r\n");
        BUG_IF(!end || end - line > 75 || memchr(line, '\n', (size_t)(end - line)));
        BUG_IF(*line != ' ' && (*line < 'A' || *line > 'Z'));
        line = end + 2;
    }
}

static void check_words(struct arena *arena, const char *words)
{
    struct icalendar_person person = {.name = words, .address = words};
    struct icalendar calendar = {.method = ICALENDAR_REQUEST, .name = words};
    struct icalendar_event event = {.uid = words,
                                    .starts_at = 1795000000,
                                    .ends_at = 1795003600,
                                    .zone = zone_load(arena, "Europe/Berlin"),
                                    .summary = words,
                                    .location = words,
                                    .organizer = &person};
    *LIST_ADD(&event.attendees, arena, struct icalendar_person) = person;
    *LIST_ADD(&calendar.events, arena, struct icalendar_event) = event;
    check_lines(icalendar_write(arena, &calendar));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct arena *arena = arena_new(1 << 22);
    char *text = arena_alloc(arena, length + 1);
    if (length) memcpy(text, bytes, length);
    check_reply(arena, text, length);
    if (text_is_clean(text, length)) check_words(arena, text);
    arena_free(arena);
    return 0;
}
