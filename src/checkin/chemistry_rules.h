/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* When members are asked how they fit, and when an answer is reviewed. No database, no web. */
#ifndef ITHACA_CHECKIN_CHEMISTRY_RULES_H
#define ITHACA_CHECKIN_CHEMISTRY_RULES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum chemistry { CHEMISTRY_NONE, CHEMISTRY_CONTINUE, CHEMISTRY_TALK, CHEMISTRY_CHANGE };

/* One letter: all answers are equally long when they are sealed. "" for none. */
const char *chemistry_letter(enum chemistry answer);
enum chemistry chemistry_of_letter(const char *letter);

/* Whether it is asked at all: of two people who could part, never of groups (whom one leaves) or of an
 * employee and their manager. */
bool chemistry_is_asked(const char *format, size_t members);

/* The meeting (1 or 2) that an answer now speaks of; 0 before the first and long after the second. */
int chemistry_meeting(int64_t meetings_held);

enum {
    CHEMISTRY_DAYS_LEAST = 3,
    CHEMISTRY_DAYS_MOST = 8, /* a weekend moves it on, by up to two days more */
};

/*
 * The moment at which an answer given at `now` is reviewed: some days later, on a working day, between 9 and
 * 17 o'clock in the zone of its author, at any second. It has to look like a moment at which a person might
 * end it by hand, and point neither to the meeting nor to the answer. `chance` is a random number.
 */
int64_t chemistry_review_at(const char *time_zone, int64_t now, uint64_t chance);

#endif
