/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Any bytes as the feed of a calendar: what comes of them lies in the window, in order and apart, and is no
 * more than it may be. */
#include "calendar/free_busy.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct arena *arena = arena_new(0);
    if (!arena) return 0;
    struct free_busy_window window = {.from = INT64_C(1795305600),
                                      .until = INT64_C(1800576000),
                                      .zone = zone_load(arena, "Europe/Berlin"),
                                      .email = "a@b.example"};
    struct list spans = {0};
    enum error error = free_busy_read(arena, (const char *)bytes, length, &window, &spans);
    BUG_IF(error != OK && error != ERROR_INVALID && error != ERROR_TOO_LARGE);
    BUG_IF(error != OK && spans.count);
    BUG_IF(spans.count > FREE_BUSY_SPANS_MAX);
    int64_t last = window.from - 1;
    LIST_EACH (&spans, struct free_busy_span, span) {
        BUG_IF(span->starts_at <= last || span->ends_at <= span->starts_at || span->ends_at > window.until);
        last = span->ends_at;
    }
    arena_free(arena);
    return 0;
}
