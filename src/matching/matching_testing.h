/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A small program for the tests of this folder. */
#ifndef ITHACA_MATCHING_MATCHING_TESTING_H
#define ITHACA_MATCHING_MATCHING_TESTING_H

#include <stdbool.h>

#include "matching/matching.h"
#include "tests/support/test.h"

/* Four who want mentors and three who offer; the first mentor offers what the first mentee wants. */
struct small {
    struct test_world *world;
    int64_t program;
    int64_t coordinator;
    int64_t mentees[4];
    int64_t mentors[3];
};

int64_t add_test_person(struct test_world *world, const char *name, int64_t level);
void enroll_test_person(const struct small *small, int64_t person, bool as_mentor, int64_t capacity);
/* Open, with everybody accepted, and not matched yet. */
struct small small_program(struct test_world *world);
/* Matches it and returns the run, which has to be the latest. */
struct matching_run solve_small(const struct small *small);
bool has_small_pair(const struct small *small, int64_t run, int64_t mentee, int64_t mentor);

#endif
