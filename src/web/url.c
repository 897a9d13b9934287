/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/url.h"

#include <string.h>

static int hex_value(char digit)
{
    if (digit >= '0' && digit <= '9') return digit - '0';
    if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
    if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
    return -1;
}

enum error url_decode(struct arena *arena, const char *bytes, size_t length, bool plus, const char **ret_text)
{
    char *text = arena_alloc(arena, length + 1);
    size_t used = 0;
    for (size_t i = 0; i < length; i++) {
        if (bytes[i] == '%') {
            int high = length - i > 2 ? hex_value(bytes[i + 1]) : -1;
            int low = length - i > 2 ? hex_value(bytes[i + 2]) : -1;
            if (high < 0 || low < 0) return ERROR_INVALID;
            text[used++] = (char)(high << 4 | low);
            i += 2;
        } else {
            text[used++] = plus && bytes[i] == '+' ? ' ' : bytes[i];
        }
    }
    if (!text_is_clean(text, used)) return ERROR_INVALID;
    *ret_text = text;
    return OK;
}

enum error url_pairs(struct arena *arena, const char *bytes, size_t length, struct list *ret_pairs)
{
    const char *end = bytes + length;
    while (bytes < end) {
        const char *stop = memchr(bytes, '&', (size_t)(end - bytes));
        if (!stop) stop = end;
        if (stop > bytes) {
            if (ret_pairs->count >= URL_PAIRS_MAXIMUM) return ERROR_TOO_LARGE;
            const char *equals = memchr(bytes, '=', (size_t)(stop - bytes));
            const char *name_end = equals ? equals : stop, *value = equals ? equals + 1 : stop;
            struct url_pair pair;
            TRY(url_decode(arena, bytes, (size_t)(name_end - bytes), true, &pair.name));
            TRY(url_decode(arena, value, (size_t)(stop - value), true, &pair.value));
            *LIST_ADD(ret_pairs, arena, struct url_pair) = pair;
        }
        bytes = stop < end ? stop + 1 : end;
    }
    return OK;
}

const char *url_host(struct arena *arena, const char *address)
{
    const char *host = strstr(address, "://");
    if (!host) return "";
    host += strlen("://");
    return arena_format(arena, "%.*s", (int)strcspn(host, "/?#\\"), host);
}

void url_encode(const char *string, struct text *out)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    static const char digits[] = "0123456789ABCDEF";
    for (; *string; string++) {
        unsigned char byte = (unsigned char)*string;
        if (strchr(plain, byte)) {
            text_add_char(out, *string);
        } else {
            char escape[3] = {'%', digits[byte >> 4], digits[byte & 15]};
            text_add_bytes(out, escape, 3);
        }
    }
}

bool url_is_local(const char *path)
{
    if (path[0] != '/' || path[1] == '/') return false;
    for (; *path; path++)
        if (*path <= ' ' || *path >= 0x7f || *path == '\\') return false;
    return true;
}
