/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Draws a certificate as a PDF page to be framed: Pango shapes names in any script and direction, cairo
 * writes the file with its text, its structure (headings, paragraphs) and its title, so that it can be read
 * aloud, searched and copied. Fonts are the system's, by fontconfig: Vollkorn and Inter, or what stands in
 * for them. The only file here that includes either library is certificate_pdf.c.
 */
#ifndef ITHACA_FAREWELL_CERTIFICATE_PDF_H
#define ITHACA_FAREWELL_CERTIFICATE_PDF_H

#include "base/arena.h"
#include "base/error.h"
#include "base/list.h"
#include "base/record.h"

enum certificate_paper { CERTIFICATE_A4, CERTIFICATE_LETTER };

/* Clean UTF-8 each, of any length: what is too long wraps or shrinks. */
struct certificate_text {
    const char *portal;    /* "Harbor Foods" */
    const char *heading;   /* "Certificate" */
    const char *name;      /* whose it is */
    const char *sentence;  /* what for */
    const char *facts;     /* dates and counts; "" for none */
    const char *issued;    /* "Issued on 2 March 2026" */
    const char *signed_as; /* "Coordinator" below each of the names */
    struct list signers;   /* of const char *; the first three are shown */
    int64_t issued_at;     /* seconds, for the file's own date */
};

/* *ret_pdf lives in the arena. ERROR_UNAVAILABLE when memory runs out or no font can be found. */
MUST_USE enum error certificate_pdf(struct arena *arena, const struct certificate_text *text,
                                    enum certificate_paper paper, struct bytes *ret_pdf);

#endif
