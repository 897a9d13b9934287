/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A program's averages for its coordinators and for analysts, and the routes of this folder's check-ins. */
#include "base/text.h"
#include "checkin/checkin_chart.h"
#include "checkin/checkin_pages.h"
#include "db/db.h"
#include "language/language.h"
#include "program/program_head.h"

#define PULSE_VALUE_FIELDS(FIELD, R) FIELD(R, text, words, 0)
RECORD_LOCAL(pulse_value, PULSE_VALUE_FIELDS)

#define PULSE_TREND_FIELDS(FIELD, R)                                                                         \
    FIELD(R, text, key, 0)                                                                                   \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, text, question, 0)                                                                              \
    FIELD(R, text, low, 0)                                                                                   \
    FIELD(R, text, high, 0)                                                                                  \
    FIELD(R, text, last, 0)  /* "3.5", "4.5 or more", "withheld" */                                          \
    FIELD(R, text, chart, 0) /* SVG */                                                                       \
    FIELD(R, list, values, pulse_value)
RECORD_LOCAL(pulse_trend, PULSE_TREND_FIELDS)

#define PULSE_VIEW_FIELDS(FIELD, R)                                                                          \
    FIELD(R, record, head, program_head)                                                                     \
    FIELD(R, list, releases, checkin_release) /* the latest first */                                         \
    FIELD(R, list, trends, pulse_trend)                                                                      \
    FIELD(R, flag, none, 0)                                                                                  \
    FIELD(R, integer, people_least, 0)
RECORD_LOCAL(checkin_pulse_view, PULSE_VIEW_FIELDS)

static int64_t average_of(const struct checkin_release *release, int question)
{
    return *(const int64_t *)field_at(record_field(&checkin_release_record, checkin_question(question)->key),
                                      release);
}

static const char *average_words(struct arena *arena, const struct language *language, int64_t tenths)
{
    enum { LOWEST = 15, HIGHEST = 45 };
    if (!tenths) return say(language, "withheld");
    const char *number = arena_format(arena, "%lld.%lld", (long long)(tenths / 10), (long long)(tenths % 10));
    if (tenths == LOWEST) return arena_format(arena, say(language, "%s or less"), number);
    return tenths == HIGHEST ? arena_format(arena, say(language, "%s or more"), number) : number;
}

static void add_trend(struct arena *arena, const struct language *language, struct checkin_pulse_view *view,
                      int question)
{
    const struct checkin_question *asked = checkin_question(question);
    struct pulse_trend *trend = LIST_ADD(&view->trends, arena, struct pulse_trend);
    int64_t tenths[CHECKIN_CHART_POINTS];
    size_t count = view->releases.count;
    *trend = (struct pulse_trend){.key = asked->key,
                                  .name = asked->name,
                                  .question = asked->question,
                                  .low = asked->low,
                                  .high = asked->high};
    for (size_t i = 0; i < count; i++) {
        const struct checkin_release *release = LIST_AT(&view->releases, struct checkin_release, i);
        int64_t average = average_of(release, question);
        tenths[count - 1 - i] = average;
        LIST_ADD(&trend->values, arena, struct pulse_value)->words = average_words(arena, language, average);
    }
    trend->last = LIST_AT(&trend->values, struct pulse_value, 0)->words;
    trend->chart = checkin_chart(arena, language, asked->name, tenths, count);
}

static enum error checkin_pulse_page(struct request *request, struct reply *reply)
{
    struct checkin_pulse_view *view = ARENA_NEW(request->arena, struct checkin_pulse_view);
    struct program_page page;
    TRY(program_page_open(request, reply, PROGRAM_EVERYBODY, "pulse", MESSAGE("Pulse"), &page));
    if (!page.coordinates && !request->viewer->analyst) {
        reply_explain(reply, "Only the coordinators of “%s” and analysts see its averages.", page.card.name);
        return ERROR_FORBIDDEN;
    }
    view->head = page.head;
    view->people_least = CHECKIN_PEOPLE_LEAST;
    TRY(checkin_releases(request->db, request->arena, page.card.id, CHECKIN_CHART_POINTS, &view->releases));
    view->none = view->releases.count == 0;
    for (int i = 0; i < CHECKIN_QUESTION_COUNT && !view->none; i++)
        add_trend(request->arena, request->language, view, i);
    reply_view(reply, view);
    return OK;
}

static const struct route routes[] = {
    {.method = METHOD_GET,
     .pattern = "/relationships/:id/check-ins",
     .access = ACCESS_SIGNED_IN,
     .rule = "its members, each their own; for everybody else it is not there",
     .summary = "One's own check-ins, how they move, and hints",
     .handle = checkin_list_page,
     .view = &checkins_view_record,
     .template = "checkin/checkins.html"},
    {.method = METHOD_GET,
     .pattern = "/relationships/:id/check-ins/new",
     .access = ACCESS_SIGNED_IN,
     .rule = "its members, each their own; for everybody else it is not there",
     .summary = "Today's check-in, empty or to be changed",
     .handle = checkin_new_page,
     .view = &checkin_new_view_record,
     .template = "checkin/checkin_new.html"},
    {.method = METHOD_POST,
     .pattern = "/relationships/:id/check-ins/new",
     .makes_new = true,
     .access = ACCESS_SIGNED_IN,
     .rule = "its members; for everybody else it is not there",
     .summary = "Check in, or change today's",
     .handle = checkin_new_post,
     .input = &checkin_form_record,
     .view = &checkin_new_view_record,
     .template = "checkin/checkin_new.html"},
    {.method = METHOD_GET,
     .pattern = "/programs/:id/pulse",
     .access = ACCESS_SIGNED_IN,
     .rule = "coordinators of this program, and analysts",
     .summary = "A program's averages of check-ins, of at least five people",
     .handle = checkin_pulse_page,
     .view = &checkin_pulse_view_record,
     .template = "checkin/pulse.html"},
};
const struct route_table checkin_routes = ROUTE_TABLE(routes);
