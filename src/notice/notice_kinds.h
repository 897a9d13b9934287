/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The catalogue of what people are told: every kind of notice with its words. No database.
 *
 * A sentence has named places, which are filled in the reader's language and on their clock when it is read:
 *
 *     {who}    names of people, as notice_names joins several
 *     {what}   the name of a program or a circle
 *     {when}   a moment: "Thursday 26 November, 15:00"
 *     {day}    a day: "26 November 2026"
 *     {count}  how many; such a sentence has one form for one and another for many, by MESSAGE_COUNT
 *
 * There is no place for what members write to each other, since notices are mailed.
 */
#ifndef ITHACA_NOTICE_KINDS_H
#define ITHACA_NOTICE_KINDS_H

#include <stdbool.h>
#include <stddef.h>

/* What people choose by how it reaches them; the order of the settings page. */
enum notice_about {
    NOTICE_MATCHES,
    NOTICE_MEETINGS,
    NOTICE_WORK,
    NOTICE_CARE,
    NOTICE_PROGRAMS,
    NOTICE_OTHER,
    NOTICE_TOPICS,
};

struct notice_topic {
    const char *key;   /* "meetings" */
    const char *title; /* "Meetings" */
    const char *words; /* what it is about, in a sentence */
};

struct notice_kind {
    const char *key; /* "meeting.planned" */
    enum notice_about topic;
    bool along;           /* not worth a digest of its own: comes along when there is one */
    const char *to;       /* who gets it: "the other members" */
    const char *subject;  /* of a mail about it alone, at most 70 characters: "A meeting is planned" */
    const char *sentence; /* "{who} planned a meeting for {when}." */
    const char *many;     /* with {count}: the sentence for more than one; NULL otherwise */
};

enum notice_place { NOTICE_WHO = 1, NOTICE_WHAT = 2, NOTICE_WHEN = 4, NOTICE_DAY = 8, NOTICE_COUNT = 16 };

const struct notice_kind *notice_kinds(size_t *ret_count);
/* NULL when there is none, as for rows of an older program. */
const struct notice_kind *notice_kind_find(const char *key);
/* The places of a sentence, added up; -1 when a brace in it begins none of them. */
int notice_places(const char *sentence);
/* Which place begins at this brace; it ends at the next '}'. */
bool notice_place_at(const char *at, enum notice_place *ret_place);

/* All NOTICE_TOPICS of them, in their order. */
const struct notice_topic *notice_topics(void);
/* NULL when there is none. */
const struct notice_topic *notice_topic_find(const char *key);
/* The topic of a kind of notice. Never NULL: an unknown kind belongs to the last. */
const struct notice_topic *notice_topic_of(const char *kind);

#endif
