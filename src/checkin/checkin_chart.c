/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "checkin/checkin_chart.h"

#include <stdbool.h>

#include "base/text.h"
#include "language/language.h"

/* The drawing, in its own units: five steps between two lines, with room for numbers at its end. */
enum { WIDTH = 240, HEIGHT = 72, TOP = 10, BOTTOM = 62, LEFT = 8, RIGHT = 206, LOWEST = 10, HIGHEST = 50 };

static int64_t x_of(size_t point, size_t count)
{
    return count < 2 ? (LEFT + RIGHT) / 2 : LEFT + (int64_t)point * (RIGHT - LEFT) / (int64_t)(count - 1);
}

static int64_t y_of(int64_t tenths)
{
    return BOTTOM - (tenths - LOWEST) * (BOTTOM - TOP) / (HIGHEST - LOWEST);
}

static void add_number(struct text *text, int64_t tenths)
{
    text_add_int(text, tenths / 10);
    if (tenths % 10) text_addf(text, ".%lld", (long long)(tenths % 10));
}

static void add_label(const struct language *language, struct text *svg, const char *name,
                      const int64_t *tenths, size_t count)
{
    bool any = false;
    text_addf(svg, say(language, "%s, from 1 to 5, the oldest first: "), say(language, name));
    for (size_t i = 0; i < count; i++) {
        if (!tenths[i]) continue;
        if (any) text_add(svg, ", ");
        add_number(svg, tenths[i]);
        any = true;
    }
    if (!any) text_add(svg, say(language, "not answered"));
}

/* Where nothing was answered the line has a gap. */
static void add_line(struct text *svg, const int64_t *tenths, size_t count)
{
    bool drawing = false;
    text_add(svg, "<path class=\"line\" d=\"");
    for (size_t i = 0; i < count; i++) {
        if (tenths[i])
            text_addf(svg, "%c%lld %lld", drawing ? 'L' : 'M', (long long)x_of(i, count),
                      (long long)y_of(tenths[i]));
        drawing = tenths[i] != 0;
    }
    text_add(svg, "\"/>");
}

static void add_dots(struct text *svg, const int64_t *tenths, size_t count)
{
    int64_t last = 0;
    for (size_t i = 0; i < count; i++) {
        if (!tenths[i]) continue;
        text_addf(svg, "<circle class=\"dot\" cx=\"%lld\" cy=\"%lld\" r=\"3\"/>", (long long)x_of(i, count),
                  (long long)y_of(tenths[i]));
        last = tenths[i];
    }
    if (!last) return;
    text_addf(svg, "<text x=\"%d\" y=\"%lld\">", RIGHT + 10, (long long)y_of(last) + 4);
    add_number(svg, last);
    text_add(svg, "</text>");
}

const char *checkin_chart(struct arena *arena, const struct language *language, const char *name,
                          const int64_t *tenths, size_t count)
{
    struct text svg;
    text_init(&svg, arena);
    if (count > CHECKIN_CHART_POINTS) count = CHECKIN_CHART_POINTS;
    text_addf(&svg, "<svg class=\"chart\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"", WIDTH, HEIGHT);
    add_label(language, &svg, name, tenths, count);
    text_add(&svg, "\">");
    for (int64_t step = LOWEST; step <= HIGHEST; step += 20)
        text_addf(&svg, "<path class=\"axis\" d=\"M%d %lldH%d\"/>", LEFT - 4, (long long)y_of(step),
                  RIGHT + 4);
    add_line(&svg, tenths, count);
    add_dots(&svg, tenths, count);
    text_add(&svg, "</svg>");
    return svg.at;
}
