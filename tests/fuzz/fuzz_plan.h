/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A record with every kind of field, and what has to hold whatever was read into it. */
#ifndef ITHACA_FUZZ_PLAN_H
#define ITHACA_FUZZ_PLAN_H

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "calendar/zone.h"
#include "web/input.h"
#include "web/json.h"
#include "web/request.h"

#define STEP_FIELDS(FIELD, R)                                                                                \
    FIELD(R, text, name, 5)                                                                                  \
    FIELD(R, integer, weight, 0)
RECORD_LOCAL(step, STEP_FIELDS)

#define PLAN_FIELDS(FIELD, R)                                                                                \
    FIELD(R, text, a, 20)                                                                                    \
    FIELD(R, id, b, 0)                                                                                       \
    FIELD(R, integer, c, 0)                                                                                  \
    FIELD(R, real, d, 0)                                                                                     \
    FIELD(R, flag, e, 0)                                                                                     \
    FIELD(R, day, f, 0)                                                                                      \
    FIELD(R, time, g, 0)                                                                                     \
    FIELD(R, texts, h, 5)                                                                                    \
    FIELD(R, list, s, step)                                                                                  \
    FIELD(R, record, t, step)
FORM_LOCAL(plan, PLAN_FIELDS)

static inline void check_clean(const char *text)
{
    BUG_IF(!text || !text_is_clean(text, strlen(text)));
}

/* Reads the input that came and checks it; problems are there exactly when it was refused. */
static inline void read_plan(struct arena *arena, struct request_input *input, enum method method,
                             const char *query)
{
    struct plan plan;
    struct plan_problems problems;
    struct request request = {.arena = arena,
                              .method = method,
                              .zone = zone_load(arena, "Europe/Berlin"),
                              .query_string = query,
                              .input = input};
    input_sort(arena, input);
    enum error error = request_read(&request, &plan_record, &plan, &plan_problems_record, &problems);
    BUG_IF((error != OK) != form_has_problems(&plan_problems_record, &problems));
    check_clean(plan.a);
    BUG_IF(!*problems.a && text_length(plan.a) > 20);
    LIST_EACH (&plan.h, const char *, word) check_clean(*word);
    LIST_EACH (&plan.s, struct step, step) check_clean(step->name);
    check_clean(request_value(&request, "a"));
    BUG_IF(request_page(&request) < 1);
    BUG_IF(request_query_with(&request, "page", "2")[0] != '?');
    struct text json;
    text_init(&json, arena);
    json_write(&plan_record, &plan, &json);
    check_clean(json.at);
}

#endif
