/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Any bytes as a multipart body: the first line is the Content-Type, the rest the body. */
#include <stdint.h>
#include <unistd.h>

#include "tests/fuzz/fuzz_plan.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

/* A name that could not lead anywhere, and as many bytes as were said. */
static void check_upload(const struct input_upload *upload)
{
    check_clean(upload->field);
    check_clean(upload->upload.name);
    check_clean(upload->upload.type);
    BUG_IF(strpbrk(upload->upload.name, "/\\\r\n") || !*upload->upload.name);
    BUG_IF(lseek(upload->upload.file, 0, SEEK_END) != upload->upload.size);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct arena *arena = arena_new(0);
    if (!arena) return 0;
    const char *message = NULL, *text = (const char *)bytes;
    const char *line = length ? memchr(text, '\n', length) : NULL;
    size_t type_length = line ? (size_t)(line - text) : 0, skipped = line ? type_length + 1 : 0;
    struct request_input input = {0};
    const struct http_header type = {"Content-Type", arena_format(arena, "%.*s", (int)type_length, text)};
    const struct http_request http = {.headers = &type,
                                      .header_count = 1,
                                      .body = text + skipped,
                                      .body_length = length - skipped,
                                      .body_file = -1};
    if (input_read_body(arena, &http, &input, &message) == OK) {
        LIST_EACH (&input.uploads, struct input_upload, upload) check_upload(upload);
        read_plan(arena, &input, METHOD_POST, "");
    } else {
        check_clean(message);
    }
    arena_free(arena);
    return 0;
}
