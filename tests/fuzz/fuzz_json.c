/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Any bytes as a JSON body. */
#include <stdint.h>

#include "tests/fuzz/fuzz_plan.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct arena *arena = arena_new(0);
    if (!arena) return 0;
    const char *message = NULL;
    struct request_input input = {0};
    const struct http_header type = {"Content-Type", "application/json"};
    const struct http_request http = {
        .headers = &type, .header_count = 1, .body = bytes, .body_length = length, .body_file = -1};
    if (input_read_body(arena, &http, &input, &message) == OK) read_plan(arena, &input, METHOD_POST, "");
    else check_clean(message);
    arena_free(arena);
    return 0;
}
