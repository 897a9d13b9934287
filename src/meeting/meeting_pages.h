/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the pages of this folder share. */
#ifndef ITHACA_MEETING_PAGES_H
#define ITHACA_MEETING_PAGES_H

#include "meeting/meeting.h"
#include "meeting/meeting_suggest.h"
#include "web/reply.h"
#include "web/request.h"
#include "web/route.h"

#define MEETING_RULE "members of the relationship; for everybody else it is not there"

/* A meeting whose page is asked for by /relationships/:id/meetings/:meeting/… */
struct meeting_page {
    struct relationship_page page;
    struct meeting meeting;
};
MUST_USE enum error meeting_page_open(struct request *request, struct reply *reply, enum relationship_use use,
                                      const char *title, struct meeting_page *ret_page);

/* The same as meeting_when_of, in the request's arena. */
const struct meeting_when *meeting_when_new(const struct request *request,
                                            const struct membership *membership,
                                            const struct meeting *meeting);

/* What is wrong with the parts of a form, "" for nothing. */
const char *meeting_minutes_problem(int64_t minutes);
const char *meeting_link_problem(const char *link);

#endif
