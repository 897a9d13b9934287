/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Any bytes as a query and as an urlencoded body. */
#include <stdint.h>

#include "tests/fuzz/fuzz_plan.h"
#include "web/url.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct arena *arena = arena_new(0);
    if (!arena) return 0;
    const char *message = NULL;
    char *query = arena_alloc(arena, length + 1);
    if (length) memcpy(query, bytes, length);
    struct request_input as_query = {0}, as_body = {0};
    const struct http_header type = {"Content-Type", "application/x-www-form-urlencoded"};
    const struct http_request http = {
        .headers = &type, .header_count = 1, .body = bytes, .body_length = length, .body_file = -1};
    if (input_read_query(arena, query, &as_query, &message) == OK)
        read_plan(arena, &as_query, METHOD_GET, query);
    else check_clean(message);
    if (input_read_body(arena, &http, &as_body, &message) == OK) read_plan(arena, &as_body, METHOD_POST, "");
    else check_clean(message);
    arena_free(arena);
    return 0;
}
