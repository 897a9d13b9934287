/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What a person is told inside the product, and by mail (notify/): a kind of the catalogue (notice_kinds.c),
 * what fills its places, and where it leads. The words are made when it is read.
 */
#ifndef ITHACA_NOTICE_NOTICE_H
#define ITHACA_NOTICE_NOTICE_H

#include <stdint.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/record.h"
#include "calendar/zone.h"
#include "web/route.h"

struct db;
struct language;

struct notice {
    int64_t person;   /* who is told */
    const char *kind; /* "meeting.planned" */
    int64_t subject;  /* the id that it speaks of; 0: none */
    const char *path; /* where it leads, a path of ours such as "/relationships/12" */
    /* What the kind's sentence has places for, and nothing else: */
    const char *who;  /* a person's name, or several by notice_names */
    const char *what; /* the name of a program or circle; never content */
    int64_t when;     /* seconds since 1970 */
    int64_t day;      /* since 1970-01-01 */
    int64_t count;    /* from 1 on */
};

/*
 * Joins the caller's db_write, so that a thing and its notice happen together or not at all. A kind that is
 * not in the catalogue, a place without its value or a value without a place is a bug.
 */
MUST_USE enum error notice_tell(struct db *db, const struct clock *clock, const struct notice *notice);

/* Several names for {who}, which are joined in the reader's language. */
const char *notice_names(struct arena *arena, const char *const *names, int count);

/* Marks the person's unread notices that lead to this path as read: they did there what it asked for. Joins
 * the caller's db_write. */
MUST_USE enum error notice_read_about(struct db *db, const struct clock *clock, int64_t person,
                                      const char *path);

/* ---- words ---- */

struct notice_reader {
    const struct language *language;
    const struct zone *zone;
    int64_t now; /* seconds */
};

/* What of a row makes its words, for records that are read from it. `text` is filled by notice_write. */
#define NOTICE_SAID_FIELDS(FIELD, R)                                                                         \
    FIELD(R, text, kind, 0)                                                                                  \
    FIELD(R, text, text, 0)                                                                                  \
    FIELD(R, text, who, 0)                                                                                   \
    FIELD(R, text, what, 0)                                                                                  \
    FIELD(R, time, at_moment, 0)                                                                             \
    FIELD(R, day, on_day, 0)                                                                                 \
    FIELD(R, integer, counted, 0)
#define NOTICE_SAID_COLUMNS "kind, text, who, what, at_moment, on_day, counted"
RECORD_DECLARE(notice_said, NOTICE_SAID_FIELDS)

/* Puts the sentence into `text` of an item whose record has these fields; words of an older program stay. */
void notice_write(struct arena *arena, const struct notice_reader *reader, const struct record *record,
                  void *item);
/* The sentence of a notice that is not stored, for previews. */
const char *notice_words(struct arena *arena, const struct notice_reader *reader,
                         const struct notice *notice);

extern const struct route_table notice_routes;

#endif
