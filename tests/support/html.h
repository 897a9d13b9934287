/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Looks at a whole page as it goes out: what a browser would silently mend, and so show otherwise than meant.
 * Stricter than the standard where our own pages gain by it: every tag that is opened is closed.
 */
#ifndef ITHACA_TEST_HTML_H
#define ITHACA_TEST_HTML_H

#include "base/arena.h"

/*
 * NULL when the page is whole, else its first fault with its line: tags that do not balance or may not stand
 * in each other, an attribute twice, an id twice, a reference (for, aria-labelledby, aria-describedby,
 * aria-controls, list, form, href="#…") to an id that is not there, an address that the template refused
 * ("#"), a form that changes something without its csrf field, no title, no language, not one main, not one
 * h1, an image without alt.
 */
const char *html_fault(struct arena *arena, const char *page);

#endif
