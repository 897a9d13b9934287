/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Finding people among many: any part of a name, title, department, place or skill, and filters; by name. */
#ifndef ITHACA_PERSON_PERSON_DIRECTORY_H
#define ITHACA_PERSON_PERSON_DIRECTORY_H

#include "base/arena.h"
#include "base/error.h"
#include "base/list.h"
#include "person/person.h"

struct db;

enum { PERSON_SEARCH_WORDS = 4, PERSON_SEARCH_SIZE = 50, PERSON_COUNT_LIMIT = 2000 };

/* NULL, "" and 0 mean: any. */
struct person_filter {
    const char *words;      /* each has to be found; more than PERSON_SEARCH_WORDS are not looked at */
    const char *department; /* as written, without regard to case and accents */
    const char *location;
    const char *language; /* a tag */
    int64_t skill_id;     /* offered */
    bool left;            /* those who left instead of those who are here */
    int64_t after;        /* only who comes after this person by name; 0: from the first */
    int64_t before;       /* or the page that ends before this person */
    int limit;            /* most people wanted; 0: PERSON_SEARCH_SIZE */
};

struct person_found {
    struct list cards; /* struct person_card, by name */
    bool more_before, more_after;
    int64_t count;   /* how many there are in all; known on the first page */
    bool count_open; /* there are more than `count` */
};

MUST_USE enum error person_search(struct db *db, struct arena *arena, const struct person_filter *filter,
                                  struct person_found *ret_found);

/* The departments (or locations) that people have, for choosing; at most 400. Adds const char *. */
MUST_USE enum error person_departments(struct db *db, struct arena *arena, struct list *ret_names);
MUST_USE enum error person_locations(struct db *db, struct arena *arena, struct list *ret_names);

#endif
