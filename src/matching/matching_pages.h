/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What the coordinator's pages of a draft share. Inside matching/ only. Only coordinators of the program come
 * to them; admins do not, unless they are named.
 */
#ifndef ITHACA_MATCHING_MATCHING_PAGES_H
#define ITHACA_MATCHING_MATCHING_PAGES_H

#include "matching/matching.h"
#include "program/program_head.h"
#include "web/route.h"

#define MATCHING_COORDINATORS .access = ACCESS_SIGNED_IN, .rule = "coordinators of this program"

enum { MATCHING_PAIRS_A_PAGE = 50 };

/* The program of the path, which the viewer has to coordinate; otherwise the errors of program_page_open. */
MUST_USE enum error matching_page_open(struct request *request, struct reply *reply, const char *title,
                                       const struct program_page **ret_page);

/* The run that the pages are about: the newest one, or the draft before it when that failed, with its
 * message; state "" before the first. */
MUST_USE enum error matching_page_run(const struct request *request, int64_t program,
                                      struct matching_run *ret_run);

/* The same where only a draft will do: ERROR_CONFLICT, explained, when there is none. */
MUST_USE enum error matching_page_draft(const struct request *request, struct reply *reply, int64_t program,
                                        struct matching_run *ret_run);

/* What the run's objective gives away against the best set of pairs: "2 pairs and 1.4 % of the fit". */
const char *matching_page_price(struct arena *arena, const struct language *language,
                                const struct matching_run *run);

#endif
