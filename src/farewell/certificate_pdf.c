/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "farewell/certificate_pdf.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include "base/clock.h"
#include "base/text.h"

#ifdef __SANITIZE_ADDRESS__
/* Reading its settings, once, fontconfig loses a few bytes, which is not ours to mend. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libfontconfig";
}
const char *__lsan_default_options(void);
const char *__lsan_default_options(void)
{
    return "print_suppressions=0";
}
#endif

/* Points of 1/72 inch. */
#define MARGIN 30.0
#define INSET 78.0

struct color {
    double red, green, blue;
};
/* Initializers of a struct color. */
#define SEA                                                                                                  \
    {                                                                                                        \
        0.055, 0.290, 0.357                                                                                  \
    }
#define INK                                                                                                  \
    {                                                                                                        \
        0.122, 0.157, 0.169                                                                                  \
    }
#define SOFT                                                                                                 \
    {                                                                                                        \
        0.357, 0.396, 0.404                                                                                  \
    }
#define SAND                                                                                                 \
    {                                                                                                        \
        0.827, 0.780, 0.678                                                                                  \
    }
#define PAPER                                                                                                \
    {                                                                                                        \
        0.992, 0.984, 0.965                                                                                  \
    }

struct drawing {
    struct arena *arena;
    cairo_surface_t *surface;
    cairo_t *cairo;
    PangoFontMap *fonts;
    PangoContext *context;
    double width, height;
    struct text out;
};

static void set_color(const struct drawing *drawing, struct color color)
{
    cairo_set_source_rgb(drawing->cairo, color.red, color.green, color.blue);
}

static cairo_status_t take_bytes(void *context, const unsigned char *bytes, unsigned length)
{
    struct drawing *drawing = context;
    text_add_bytes(&drawing->out, bytes, length);
    return CAIRO_STATUS_SUCCESS;
}

/* ---- text ---- */

struct style {
    const char *font; /* for pango_font_description_from_string, without a size */
    double size, least;
    struct color color;
    double spacing;  /* between lines, of the font's */
    const char *tag; /* in the structure of the document */
};

static PangoLayout *layout_of(const struct drawing *drawing, const char *words, const struct style *style,
                              double size, double width)
{
    PangoLayout *layout = pango_layout_new(drawing->context);
    PangoFontDescription *font = pango_font_description_from_string(style->font);
    pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
    pango_layout_set_alignment(layout, PANGO_ALIGN_CENTER);
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_line_spacing(layout, (float)style->spacing);
    pango_layout_set_text(layout, words, -1);
    return layout;
}

/* Line by line, each a part of its paragraph: readers lose the later lines of a longer one. */
static void show_lines(const struct drawing *drawing, PangoLayout *layout, double left, double top)
{
    PangoLayoutIter *lines = pango_layout_get_iter(layout);
    do {
        PangoRectangle place;
        pango_layout_iter_get_line_extents(lines, NULL, &place);
        cairo_tag_begin(drawing->cairo, "Span", NULL);
        cairo_move_to(drawing->cairo, left + (double)place.x / PANGO_SCALE,
                      top + (double)pango_layout_iter_get_baseline(lines) / PANGO_SCALE);
        pango_cairo_show_layout_line(drawing->cairo, pango_layout_iter_get_line_readonly(lines));
        cairo_tag_end(drawing->cairo, "Span");
    } while (pango_layout_iter_next_line(lines));
    pango_layout_iter_free(lines);
}

/* Writes words centered in `width` around `middle`, from `top` down, smaller until they take at most `lines`
 * lines; what does not fit then ends in an ellipsis. Returns where they end. */
static double write_words(const struct drawing *drawing, const char *words, const struct style *style,
                          double middle, double top, double width, int lines)
{
    double size = style->size;
    int height;
    if (!*words) return top;
    PangoLayout *layout = layout_of(drawing, words, style, size, width);
    while (pango_layout_get_line_count(layout) > lines && size > style->least) {
        g_object_unref(layout);
        size = size * 0.92 > style->least ? size * 0.92 : style->least;
        layout = layout_of(drawing, words, style, size, width);
    }
    pango_layout_set_height(layout, -lines);
    pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
    pango_layout_get_size(layout, NULL, &height);
    set_color(drawing, style->color);
    cairo_tag_begin(drawing->cairo, style->tag, NULL);
    show_lines(drawing, layout, middle - width / 2, top);
    cairo_tag_end(drawing->cairo, style->tag);
    g_object_unref(layout);
    return top + (double)height / PANGO_SCALE;
}

/* ---- what is around it ---- */

static void frame(const struct drawing *drawing, double inset, double line, struct color color)
{
    set_color(drawing, color);
    cairo_set_line_width(drawing->cairo, line);
    cairo_rectangle(drawing->cairo, inset, inset, drawing->width - 2 * inset, drawing->height - 2 * inset);
    cairo_stroke(drawing->cairo);
}

/* A boat under sail on two waves, 44 points wide. */
static void boat(const struct drawing *drawing, double middle, double top)
{
    cairo_t *cairo = drawing->cairo;
    cairo_save(cairo);
    cairo_translate(cairo, middle, top);
    set_color(drawing, (struct color)SEA);
    cairo_move_to(cairo, -1, 0);
    cairo_curve_to(cairo, -4, 10, -10, 19, -18, 24);
    cairo_line_to(cairo, -1, 24);
    cairo_close_path(cairo);
    cairo_move_to(cairo, 2, 5);
    cairo_curve_to(cairo, 8, 11, 12, 18, 14, 24);
    cairo_line_to(cairo, 2, 24);
    cairo_close_path(cairo);
    cairo_move_to(cairo, -20, 27);
    cairo_line_to(cairo, 19, 27);
    cairo_curve_to(cairo, 17, 33, 13, 35, 9, 35);
    cairo_line_to(cairo, -11, 35);
    cairo_curve_to(cairo, -15, 35, -18, 32, -20, 27);
    cairo_close_path(cairo);
    cairo_fill(cairo);
    set_color(drawing, (struct color)SAND);
    cairo_set_line_width(cairo, 1.6);
    cairo_set_line_cap(cairo, CAIRO_LINE_CAP_ROUND);
    cairo_move_to(cairo, -22, 40);
    for (int wave = 0; wave < 4; wave++)
        cairo_rel_curve_to(cairo, 3.5, wave % 2 ? 3 : -3, 7.5, wave % 2 ? 3 : -3, 11, 0);
    cairo_stroke(cairo);
    cairo_restore(cairo);
}

static void sign(const struct drawing *drawing, const struct certificate_text *text, double top)
{
    static const struct style NAME = {"Vollkorn", 15, 8, INK, 0, "P"};
    static const struct style ROLE = {"Inter", 9, 7, SOFT, 0, "P"};
    enum { MOST = 3 };
    size_t count = text->signers.count < MOST ? text->signers.count : MOST;
    double each = (drawing->width - 2 * INSET) / MOST, width = each - 28;
    for (size_t i = 0; i < count; i++) {
        double middle = drawing->width / 2 + ((double)i - (double)(count - 1) / 2) * each;
        const char *name = *LIST_AT(&text->signers, const char *, i);
        write_words(drawing, name, &NAME, middle, top, width, 1);
        set_color(drawing, (struct color)SAND);
        cairo_set_line_width(drawing->cairo, 0.8);
        cairo_move_to(drawing->cairo, middle - width / 2, top + 24);
        cairo_rel_line_to(drawing->cairo, width, 0);
        cairo_stroke(drawing->cairo);
        write_words(drawing, text->signed_as, &ROLE, middle, top + 30, width, 1);
    }
}

static void draw(const struct drawing *drawing, const struct certificate_text *text)
{
    static const struct style PORTAL = {"Inter", 10.5, 7, SOFT, 0, "P"};
    static const struct style HEADING = {"Vollkorn Medium", 25, 16, SOFT, 0, "H1"};
    static const struct style NAME = {"Vollkorn SemiBold", 46, 18, SEA, 0.95, "H2"};
    static const struct style SENTENCE = {"Vollkorn", 18, 10, INK, 1.1, "P"};
    static const struct style FACTS = {"Inter", 11, 8, SOFT, 1.2, "P"};
    static const struct style ISSUED = {"Inter", 8.5, 7, SOFT, 0, "P"};
    double middle = drawing->width / 2, width = drawing->width - 2 * INSET;
    set_color(drawing, (struct color)PAPER);
    cairo_paint(drawing->cairo);
    frame(drawing, MARGIN, 1.4, (struct color)SEA);
    frame(drawing, MARGIN + 6, 0.6, (struct color)SAND);
    boat(drawing, middle, 62);
    cairo_tag_begin(drawing->cairo, "Document", NULL);
    double at = write_words(drawing, text->portal, &PORTAL, middle, 116, width, 1);
    at = write_words(drawing, text->heading, &HEADING, middle, at + 20, width, 1);
    at = write_words(drawing, text->name, &NAME, middle, at + 16, width, 2);
    at = write_words(drawing, text->sentence, &SENTENCE, middle, at + 20, width - 40, 4);
    write_words(drawing, text->facts, &FACTS, middle, at + 20, width, 2);
    sign(drawing, text, drawing->height - 128);
    write_words(drawing, text->issued, &ISSUED, middle, drawing->height - 60, width, 1);
    cairo_tag_end(drawing->cairo, "Document");
}

/* ---- the file ---- */

static void describe(const struct drawing *drawing, const struct certificate_text *text)
{
    struct date date = date_of_day(text->issued_at / 86400);
    const char *when =
        arena_format(drawing->arena, "%04lld-%02d-%02dT%02lld:%02lld:%02lldZ", (long long)date.year,
                     date.month, date.day, (long long)(text->issued_at / 3600 % 24),
                     (long long)(text->issued_at / 60 % 60), (long long)(text->issued_at % 60));
    const char *title = arena_format(drawing->arena, "%s: %s", text->heading, text->name);
    cairo_pdf_surface_set_metadata(drawing->surface, CAIRO_PDF_METADATA_TITLE, title);
    cairo_pdf_surface_set_metadata(drawing->surface, CAIRO_PDF_METADATA_AUTHOR, text->portal);
    cairo_pdf_surface_set_metadata(drawing->surface, CAIRO_PDF_METADATA_CREATOR, "Ithaca");
    cairo_pdf_surface_set_metadata(drawing->surface, CAIRO_PDF_METADATA_CREATE_DATE, when);
}

/* Each drawing has fonts of its own, so that threads share nothing. */
static bool begin(struct drawing *drawing)
{
    drawing->fonts = pango_cairo_font_map_new();
    drawing->context = pango_font_map_create_context(drawing->fonts);
    drawing->surface =
        cairo_pdf_surface_create_for_stream(take_bytes, drawing, drawing->width, drawing->height);
    drawing->cairo = cairo_create(drawing->surface);
    pango_cairo_update_context(drawing->cairo, drawing->context);
    return cairo_status(drawing->cairo) == CAIRO_STATUS_SUCCESS;
}

static bool end(struct drawing *drawing)
{
    cairo_surface_finish(drawing->surface);
    bool well = cairo_status(drawing->cairo) == CAIRO_STATUS_SUCCESS &&
                cairo_surface_status(drawing->surface) == CAIRO_STATUS_SUCCESS;
    cairo_destroy(drawing->cairo);
    cairo_surface_destroy(drawing->surface);
    g_object_unref(drawing->context);
    g_object_unref(drawing->fonts);
    return well;
}

enum error certificate_pdf(struct arena *arena, const struct certificate_text *text,
                           enum certificate_paper paper, struct bytes *ret_pdf)
{
    bool letter = paper == CERTIFICATE_LETTER;
    struct drawing drawing = {
        .arena = arena, .width = letter ? 792 : 841.89, .height = letter ? 612 : 595.276};
    text_init(&drawing.out, arena);
    bool began = begin(&drawing);
    if (began) {
        describe(&drawing, text);
        draw(&drawing, text);
    }
    if (!end(&drawing) || !began) return ERROR_UNAVAILABLE;
    *ret_pdf = (struct bytes){drawing.out.at, drawing.out.length};
    return OK;
}
