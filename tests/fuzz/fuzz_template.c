/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Any bytes as a template: loading never crashes, and what is accepted is written so that hostile values stay
 * escaped. The source may include itself as "a".
 */
#include <string.h>

#include "web/template.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

#define STEP_FIELDS(FIELD, R)                                                                                \
    FIELD(R, text, b, 0)                                                                                     \
    FIELD(R, flag, f, 0)
RECORD_LOCAL(step, STEP_FIELDS)

#define VIEW_FIELDS(FIELD, R)                                                                                \
    FIELD(R, text, x, 0)                                                                                     \
    FIELD(R, text, u, 0)                                                                                     \
    FIELD(R, integer, n, 0)                                                                                  \
    FIELD(R, real, q, 0)                                                                                     \
    FIELD(R, flag, f, 0)                                                                                     \
    FIELD(R, time, m, 0)                                                                                     \
    FIELD(R, day, d, 0)                                                                                      \
    FIELD(R, texts, w, 0)                                                                                    \
    FIELD(R, record, r, step)                                                                                \
    FIELD(R, list, l, step)
RECORD_LOCAL(view, VIEW_FIELDS)

/* Characters that mean something to HTML, each between letters that stand nowhere else in this order. */
static const char hostile[] = "zqL<zqR zqL>zqR zqL\"zqR zqL'zqR";

static const char *read_source(void *context, struct arena *arena, const char *name)
{
    (void)arena;
    return strcmp(name, "a") == 0 ? context : NULL;
}

static void check(const struct text *out)
{
    for (const char *at = out->at; (at = strstr(at, "zqL")) != NULL; at += 3)
        BUG_IF(at[3] && strchr("<>\"'", at[3]) && strncmp(at + 4, "zqR", 3) == 0);
}

static void write_all(struct arena *arena, const struct template *template)
{
    const struct step step = {.b = hostile, .f = true};
    struct view view = {.x = hostile, .u = hostile, .n = -5, .q = 0.5, .f = true, .m = 1, .d = 1, .r = &step};
    *LIST_ADD(&view.w, arena, const char *) = hostile;
    *LIST_ADD(&view.l, arena, struct step) = step;
    const struct template_reader reader = {.zone = "UTC", .now = 1};
    const struct view nothing = {0};
    for (int i = 0; i < 3; i++) {
        struct text out;
        text_init(&out, arena);
        template_write(template, i == 0 ? &view : i == 1 ? &nothing : NULL, NULL, &reader, &out);
        if (i == 0) check(&out);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct arena *arena = arena_new(0);
    if (!arena) return 0;
    char *source = arena_alloc(arena, length + 1);
    memcpy(source, bytes, length);
    const struct template *template;
    const char *message;
    enum error error = template_load(arena, (struct template_source){read_source, source}, "a", &view_record,
                                     NULL, &template, &message);
    BUG_IF(error != OK && error != ERROR_INVALID);
    /* Raw values and letters of ours in the source would be found where they may be. */
    if (error == OK && !strstr(source, "raw_html_from") && !strstr(source, "zq")) write_all(arena, template);
    arena_free(arena);
    return 0;
}
