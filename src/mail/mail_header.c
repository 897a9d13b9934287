/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What stands in the head of a mail, so that nothing a person typed can add a line to it. */
#include <sodium.h>
#include <string.h>

#include "base/text.h"
#include "calendar/date_text.h"
#include "mail/mail.h"

enum {
    LONGEST_ADDRESS = 254,
    WORD_BYTES = 45, /* 60 in base64; with "=?UTF-8?B?" and "?=" 72 */
    WORD_SIZE = 64,
    LINE = 60, /* what is left of a line beside its name */
};

bool mail_address_is_fine(const char *address)
{
    size_t length = strlen(address);
    const char *at = strchr(address, '@');
    if (!at || at == address || !at[1] || strchr(at + 1, '@') || length > LONGEST_ADDRESS) return false;
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)address[i];
        if (byte <= ' ' || byte == 0x7f || strchr("<>()[]\\,;:\"", byte)) return false;
    }
    return true;
}

static bool is_plain(const char *text)
{
    if (strlen(text) > LINE || strstr(text, "=?")) return false;
    for (; *text; text++)
        if ((unsigned char)*text < ' ' || (unsigned char)*text > '~') return false;
    return true;
}

/* Bytes of the next word: whole characters, at most WORD_BYTES. */
static size_t word_length(const char *text)
{
    size_t length = strlen(text);
    if (length <= WORD_BYTES) return length;
    length = WORD_BYTES;
    while (length > 1 && ((unsigned char)text[length] & 0xc0) == 0x80) length--;
    return length;
}

const char *mail_header_text(struct arena *arena, const char *text)
{
    char *clean = arena_string(arena, text), word[WORD_SIZE];
    struct text out;
    for (char *at = clean; *at; at++)
        if ((unsigned char)*at < ' ' || *at == 0x7f) *at = ' ';
    if (is_plain(clean)) return clean;
    text_init(&out, arena);
    for (size_t length; *clean; clean += length) {
        length = word_length(clean);
        sodium_bin2base64(word, sizeof word, (const unsigned char *)clean, length,
                          sodium_base64_VARIANT_ORIGINAL);
        text_addf(&out, "%s=?UTF-8?B?%s?=", out.length ? "\r\n " : "", word);
    }
    return out.at;
}

const char *mail_message_id(struct arena *arena, int64_t id, const char *kind, const char *origin)
{
    const char *slashes = strstr(origin, "://"), *host = slashes ? slashes + 3 : origin;
    return arena_format(arena, "%lld.%s@%.*s", (long long)id, kind, (int)strcspn(host, ":/"), host);
}

const char *mail_date(struct arena *arena, int64_t seconds)
{
    static const char *const MONTHS[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    static const char *const DAYS[] = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
    struct date_reader reader = {.zone = zone_load(arena, "UTC"), .now = seconds};
    struct text iso; /* 2026-11-21T22:50:00Z */
    int64_t year = 0, month = 1, day = 1;
    text_init(&iso, arena);
    date_text_moment(&reader, DATE_ISO, seconds, &iso);
    BUG_IF(iso.length != 20 || !text_to_int(arena_format(arena, "%.4s", iso.at), 0, 9999, &year) ||
           !text_to_int(arena_format(arena, "%.2s", iso.at + 5), 1, 12, &month) ||
           !text_to_int(arena_format(arena, "%.2s", iso.at + 8), 1, 31, &day));
    return arena_format(arena, "%s, %02d %s %04d %.8s +0000", DAYS[seconds / 86400 % 7], (int)day,
                        MONTHS[month - 1], (int)year, iso.at + 11);
}
