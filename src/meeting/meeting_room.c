/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "meeting/meeting_room.h"

#include <string.h>

#include "base/random.h"
#include "base/text.h"
#include "db/db.h"
#include "language/language.h"
#include "meeting/meeting_rules.h"

#define RANDOM_PART "{random}"
#define ID_PART "{id}"

SQL(meeting_room_get, "SELECT value FROM portal_setting WHERE key = 'meeting.room'");
SQL(meeting_room_put, "INSERT INTO portal_setting (key, value) VALUES ('meeting.room', $1) "
                      "ON CONFLICT (key) DO UPDATE SET value = excluded.value");

enum error meeting_room_template(struct db *db, struct arena *arena, const char **ret_template)
{
    const void *bytes;
    size_t length;
    enum error error = db_bytes(db, arena, &meeting_room_get, DB_NO_PARAMS, &bytes, &length);
    if (error != OK && error != ERROR_NOT_FOUND) return error;
    *ret_template = error == OK && bytes ? arena_format(arena, "%.*s", (int)length, (const char *)bytes) : "";
    return OK;
}

enum error meeting_room_template_put(struct db *db, const char *pattern)
{
    if (*meeting_room_problem(pattern)) return ERROR_INVALID;
    return db_run(db, &meeting_room_put, DB_PARAMS(db_text(pattern)), NULL);
}

/* Braces that are neither of the two parts. */
static bool has_other_braces(const char *pattern)
{
    for (const char *at = pattern; (at = strpbrk(at, "{}"));) {
        if (strncmp(at, RANDOM_PART, strlen(RANDOM_PART)) == 0) at += strlen(RANDOM_PART);
        else if (strncmp(at, ID_PART, strlen(ID_PART)) == 0) at += strlen(ID_PART);
        else return true;
    }
    return false;
}

const char *meeting_room_problem(const char *pattern)
{
    const char *host = pattern + strlen("https://");
    if (!*pattern) return "";
    if (!meeting_link_is_good(pattern)) return MESSAGE("Write the whole address, beginning with https://.");
    if (text_length(pattern) > MEETING_ROOM_MAX) return MESSAGE("Write at most 300 characters.");
    if (!strstr(pattern, RANDOM_PART))
        return MESSAGE("Put {random} where the name of the room stands, so that nobody can guess it.");
    if (has_other_braces(pattern)) return MESSAGE("Only {random} and {id} can stand in braces.");
    if (strcspn(host, "{") < strcspn(host, "/?#"))
        return MESSAGE("Name the server first; {random} and {id} stand behind it.");
    return "";
}

/* Lower case, since some servers fold the names of rooms. */
static void add_random(struct text *link)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz234567";
    unsigned char bytes[26];
    random_bytes(bytes, sizeof bytes);
    for (size_t i = 0; i < sizeof bytes; i++) text_add_char(link, letters[bytes[i] & 31]);
}

const char *meeting_room_link(struct arena *arena, const char *pattern, int64_t relationship)
{
    struct text link;
    text_init(&link, arena);
    while (*pattern) {
        if (strncmp(pattern, RANDOM_PART, strlen(RANDOM_PART)) == 0) {
            add_random(&link);
            pattern += strlen(RANDOM_PART);
        } else if (strncmp(pattern, ID_PART, strlen(ID_PART)) == 0) {
            text_add_int(&link, relationship);
            pattern += strlen(ID_PART);
        } else {
            text_add_char(&link, *pattern++);
        }
    }
    return link.at;
}
