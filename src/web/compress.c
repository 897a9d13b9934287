/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Compression of answers, with zlib working in the request's arena. */
#include <string.h>
#include <strings.h>
#include <zlib.h>

#include "base/text.h"
#include "web/router_state.h"

/* Below one packet nothing is won. Level 4 costs half of the usual 6 and gives nearly its size. */
enum { WORTH_IT = 1400, LEVEL = 4, GZIP_WINDOW = 15 + 16, MEMORY = 8 };

bool http_accepts(const struct http_request *http, const char *encoding)
{
    const char *at = http_header_of(http->headers, http->header_count, "Accept-Encoding");
    size_t length = strlen(encoding);
    while (at && *at) {
        at += strspn(at, ", \t");
        size_t item = strcspn(at, ",");
        if (item >= length && strncasecmp(at, encoding, length) == 0 && strchr(" \t;,", at[length])) {
            /* "gzip;q=0" and its like refuse it */
            const char *q = memmem(at, item, "q=", 2);
            return !q || q[2] != '0' || q[2 + strspn(q + 2, "0.")] > '0';
        }
        at += item;
    }
    return false;
}

static bool is_text(const struct http_answer *answer)
{
    const char *type = http_header_of(answer->headers, answer->header_count, "Content-Type");
    return type && (strncmp(type, "text/", 5) == 0 || strncmp(type, "application/json", 16) == 0 ||
                    strncmp(type, "image/svg+xml", 13) == 0);
}

static void *zlib_alloc(void *arena, unsigned count, unsigned size)
{
    return arena_alloc_many(arena, count, size);
}

static void zlib_free(void *arena, void *bytes)
{
    (void)arena;
    (void)bytes;
}

void answer_compress(struct arena *arena, const struct http_request *http, struct http_answer *answer)
{
    if (answer->length < WORTH_IT || !is_text(answer) ||
        http_header_of(answer->headers, answer->header_count, "Content-Encoding"))
        return;
    http_answer_add(answer, "Vary", "Accept-Encoding");
    if (answer->length > UINT32_MAX || !http_accepts(http, "gzip")) return;
    z_stream stream = {.zalloc = zlib_alloc, .zfree = zlib_free, .opaque = arena};
    if (deflateInit2(&stream, LEVEL, Z_DEFLATED, GZIP_WINDOW, MEMORY, Z_DEFAULT_STRATEGY) != Z_OK) return;
    uLong size = deflateBound(&stream, answer->length);
    unsigned char *packed = arena_alloc(arena, size);
    stream.next_in = (unsigned char *)(uintptr_t)answer->bytes;
    stream.avail_in = (uInt)answer->length;
    stream.next_out = packed;
    stream.avail_out = (uInt)size;
    if (deflate(&stream, Z_FINISH) != Z_STREAM_END) return;
    answer->bytes = packed;
    answer->length = stream.total_out;
    http_answer_add(answer, "Content-Encoding", "gzip");
}
