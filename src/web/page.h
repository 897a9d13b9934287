/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What every page knows besides its view: the outermost context of all templates; filled by the router. */
#ifndef ITHACA_WEB_PAGE_H
#define ITHACA_WEB_PAGE_H

#include "base/record.h"
#include "web/form.h"
#include "web/viewer.h"

#define PAGE_FIELDS(FIELD, R)                                                                                \
    FIELD(R, text, page_title, 0)                                                                            \
    FIELD(R, text, portal_name, 0)                                                                           \
    FIELD(R, text, csrf, 0)                                                                                  \
    FIELD(R, text, notice, 0)                                                                                \
    FIELD(R, text, page_path, 0)                                                                             \
    FIELD(R, text, page_address, 0) /* with its query; for strangers */                                      \
    FIELD(R, text, page_language, 0)                                                                         \
    FIELD(R, text, page_direction, 0) /* ltr or rtl */                                                       \
    FIELD(R, list, languages, choice) /* others than this, for strangers */                                  \
    FIELD(R, record, viewer, viewer)  /* NULL for strangers */                                               \
    FIELD(R, flag, in_home, 0)                                                                               \
    FIELD(R, flag, in_relationships, 0)                                                                      \
    FIELD(R, flag, in_programs, 0)                                                                           \
    FIELD(R, flag, in_people, 0)                                                                             \
    FIELD(R, flag, in_admin, 0)                                                                              \
    FIELD(R, text, style_url, 0)                                                                             \
    FIELD(R, text, script_url, 0)                                                                            \
    FIELD(R, text, icons_url, 0)                                                                             \
    FIELD(R, text, page_body, 0) /* the page itself, in the layout only, by raw_html_from */
RECORD_DECLARE(page, PAGE_FIELDS)

#endif
