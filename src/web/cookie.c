/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/cookie.h"

#include <sodium.h>
#include <string.h>

#include "base/text.h"

/* Browsers keep at most 4096 bytes of a cookie. */
enum { VALUE_MAXIMUM = 2048, PACKED_TEXT_MAXIMUM = 1200 };

static const char *cookie_name(bool secure, enum cookie cookie)
{
    static const char *const names[] = {"__Host-ithaca", "__Host-ithaca-visitor", "__Host-ithaca-notice",
                                        "__Host-ithaca-language"};
    return names[cookie] + (secure ? 0 : strlen("__Host-"));
}

static bool is_ours(const char *value, size_t length)
{
    if (length > VALUE_MAXIMUM) return false;
    for (size_t i = 0; i < length; i++) {
        char c = value[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
              c == '_'))
            return false;
    }
    return true;
}

const char *cookie_read(struct arena *arena, const struct http_request *http, bool secure, enum cookie cookie)
{
    const char *name = cookie_name(secure, cookie);
    size_t name_length = strlen(name);
    const char *at = http_header_of(http->headers, http->header_count, "Cookie");
    while (at && *at) {
        at += strspn(at, "; ");
        size_t length = strcspn(at, ";");
        if (length > name_length && at[name_length] == '=' && memcmp(at, name, name_length) == 0) {
            const char *value = at + name_length + 1;
            size_t value_length = length - name_length - 1;
            return is_ours(value, value_length) ? arena_format(arena, "%.*s", (int)value_length, value) : "";
        }
        at += length;
    }
    return "";
}

const char *cookie_write(struct arena *arena, bool secure, enum cookie cookie, const char *value,
                         int64_t seconds)
{
    struct text text;
    text_init(&text, arena);
    text_addf(&text, "%s=%s; Path=/; HttpOnly; SameSite=Lax", cookie_name(secure, cookie), value);
    if (seconds >= 0) text_addf(&text, "; Max-Age=%lld", (long long)seconds);
    if (secure) text_add(&text, "; Secure");
    return text.at;
}

const char *cookie_pack(struct arena *arena, const char *text)
{
    size_t length = strlen(text);
    if (length > PACKED_TEXT_MAXIMUM) return "";
    size_t size = sodium_base64_encoded_len(length, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    char *packed = arena_alloc(arena, size);
    return sodium_bin2base64(packed, size, (const unsigned char *)text, length,
                             sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

const char *cookie_unpack(struct arena *arena, const char *value)
{
    size_t size = strlen(value), length;
    char *text = arena_alloc(arena, size + 1);
    if (sodium_base642bin((unsigned char *)text, size, value, size, NULL, &length, NULL,
                          sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0)
        return "";
    text[length] = '\0';
    return text_is_clean(text, length) ? text : "";
}
