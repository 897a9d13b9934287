/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the error page shows. */
#ifndef ITHACA_WEB_ERROR_VIEW_H
#define ITHACA_WEB_ERROR_VIEW_H

#include "base/record.h"

#define ERROR_VIEW_FIELDS(FIELD, R)                                                                          \
    FIELD(R, integer, status, 0)                                                                             \
    FIELD(R, text, title, 0)   /* what happened */                                                           \
    FIELD(R, text, message, 0) /* and what to do */                                                          \
    FIELD(R, text, number, 0)  /* the request's, to find it in the log; only when the fault is ours */
RECORD_DECLARE(error_view, ERROR_VIEW_FIELDS)

#endif
