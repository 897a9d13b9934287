/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Decisions about pausing, another end and closing: no database, no web, no clock. */
#ifndef ITHACA_FAREWELL_FAREWELL_RULES_H
#define ITHACA_FAREWELL_FAREWELL_RULES_H

#include <stdbool.h>
#include <stdint.h>

enum {
    FAREWELL_GRACE_DAYS = 14,   /* after its end a relationship stays open for looking back or another end */
    FAREWELL_PAUSE_DAYS = 365,  /* a pause until a day is at most so long */
    FAREWELL_EXTEND_DAYS = 1095 /* and another end at most so far away */
};

/* What a relationship's dates ask for today. */
enum farewell_turn {
    FAREWELL_NOTHING,
    FAREWELL_GO_ON,       /* its pause is over */
    FAREWELL_BEGIN_CLOSE, /* its last phase begins */
    FAREWELL_REMIND,      /* its end has come, and nobody was told */
    FAREWELL_CLOSE,       /* its end and the days of grace are over */
};

struct farewell_dates {
    const char *state;
    int64_t started_on, ends_on, paused_until; /* days; 0: none */
    int64_t reminded;                          /* the end of which the members were reminded; 0: none */
};

/* Of several things the one that comes first; asked again, it names the next. Never closes a pause that has a
 * day to end. */
enum farewell_turn farewell_turn(const struct farewell_dates *dates, int64_t today);

/* How many of the members have to say yes to another end, or to finishing: both of two, more than half of a
 * group. */
int64_t farewell_yes_needed(int64_t members);

/* What is wrong with a day, as a sentence; NULL when it is well. */
const char *farewell_pause_problem(int64_t until, int64_t today); /* 0, open, is well */
const char *farewell_extend_problem(int64_t ends_on, int64_t present_end, int64_t today);

/* Whether members get a certificate: it was completed, or came to its date after they had met. */
bool farewell_earns_certificate(const char *ending, int64_t meetings_held);

#endif
