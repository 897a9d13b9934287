/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Files under /assets/: from the executable, compressed when it was built; from disk in development.
 * Addresses carry the hash of the content, so that browsers keep them for good. */
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "web/embedded.h"
#include "web/router_state.h"

enum { DISK_FILE_MAXIMUM = 8 * 1024 * 1024 };

static const char *type_of(const char *name)
{
    static const struct {
        const char *ending, *type;
    } types[] = {
        {".css", "text/css; charset=utf-8"},
        {".js", "text/javascript; charset=utf-8"},
        {".svg", "image/svg+xml"},
        {".woff2", "font/woff2"},
        {".png", "image/png"},
        {".ico", "image/x-icon"},
        {".webmanifest", "application/manifest+json"},
        {".txt", "text/plain; charset=utf-8"},
    };
    const char *ending = strrchr(name, '.');
    for (size_t i = 0; ending && i < sizeof types / sizeof types[0]; i++)
        if (strcmp(ending, types[i].ending) == 0) return types[i].type;
    return "application/octet-stream";
}

const char *asset_url(struct arena *arena, const char *name)
{
    const struct embedded *file = embedded_find(arena_format(arena, "assets/%s", name));
    return arena_format(arena, "/assets/%s?v=%s", name, file ? file->hash : "");
}

static void answer_nothing(struct http_answer *answer)
{
    static const char words[] = "There is no such file.\n";
    answer->status = 404;
    answer->bytes = words;
    answer->length = sizeof words - 1;
    http_answer_add(answer, "Content-Type", "text/plain; charset=utf-8");
    http_answer_add(answer, "Cache-Control", "no-store");
}

/* A file of the working directory, always fresh. */
static bool answer_from_disk(const struct router *router, struct arena *arena, const char *name,
                             struct http_answer *answer)
{
    if (!router->config.development || !*router->config.development || name[0] == '.' || strchr(name, '/'))
        return false;
    int file =
        open(arena_format(arena, "%s/assets/%s", router->config.development, name), O_RDONLY | O_CLOEXEC);
    if (file < 0) return false;
    char *bytes = arena_alloc(arena, DISK_FILE_MAXIMUM);
    ssize_t length = read(file, bytes, DISK_FILE_MAXIMUM);
    close(file);
    if (length < 0) return false;
    answer->status = 200;
    answer->bytes = bytes;
    answer->length = (size_t)length;
    http_answer_add(answer, "Content-Type", type_of(name));
    http_answer_add(answer, "Cache-Control", "no-cache");
    return true;
}

/* Whether If-None-Match names this tag (or everything); weak marks do not matter here. */
static bool has_it_already(const struct http_request *http, const char *tag)
{
    const char *tags = http_header_of(http->headers, http->header_count, "If-None-Match");
    return tags && (strcmp(tags, "*") == 0 || strstr(tags, tag));
}

void asset_answer(const struct router *router, struct arena *arena, const struct http_request *http,
                  const char *name, const char *query, struct http_answer *answer)
{
    answer->route = "/assets/:name";
    if (strcmp(http->method, "GET") != 0 && strcmp(http->method, "HEAD") != 0) {
        answer_nothing(answer);
        answer->status = 405;
        http_answer_add(answer, "Allow", "GET, HEAD");
        return;
    }
    if (answer_from_disk(router, arena, name, answer)) return;
    const struct embedded *file = embedded_find(arena_format(arena, "assets/%s", name));
    if (!file) {
        answer_nothing(answer);
        return;
    }
    bool brotli = file->brotli && http_accepts(http, "br"),
         gzip = !brotli && file->gzip && http_accepts(http, "gzip");
    /* The forms of one file are different bytes, so their tags differ. */
    const char *tag = arena_format(arena, "\"%s%s\"", file->hash, brotli ? "-br" : gzip ? "-gzip" : "");
    bool forever = strncmp(query, "v=", 2) == 0 && strcmp(query + 2, file->hash) == 0;
    http_answer_add(answer, "ETag", tag);
    http_answer_add(answer, "Cache-Control",
                    forever ? "public, max-age=31536000, immutable" : "public, no-cache");
    if (file->brotli || file->gzip) http_answer_add(answer, "Vary", "Accept-Encoding");
    if (has_it_already(http, tag)) {
        answer->status = 304;
        answer->bytes = "";
        return;
    }
    answer->status = 200;
    answer->bytes = brotli ? file->brotli : gzip ? file->gzip : file->bytes;
    answer->length = brotli ? file->brotli_size : gzip ? file->gzip_size : file->size;
    http_answer_add(answer, "Content-Type", type_of(name));
    if (brotli || gzip) http_answer_add(answer, "Content-Encoding", brotli ? "br" : "gzip");
}
