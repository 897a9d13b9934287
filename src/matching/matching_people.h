/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * A program's people as the engine wants them: rows of the database become small dense integers. Inside
 * matching/ only. Everything lives in the arena.
 */
#ifndef ITHACA_MATCHING_MATCHING_PEOPLE_H
#define ITHACA_MATCHING_MATCHING_PEOPLE_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/record.h"
#include "matching/engine/people.h"
#include "program/program.h"

struct db;

/* What is shown of somebody who takes part. */
#define MATCHING_PERSON_FIELDS(FIELD, R)                                                                     \
    FIELD(R, id, person_id, 0)                                                                               \
    FIELD(R, id, manager_id, 0)                                                                              \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, text, department_key, 0)                                                                        \
    FIELD(R, text, location_key, 0)                                                                          \
    FIELD(R, text, time_zone, 0)                                                                             \
    FIELD(R, integer, level, 0)                                                                              \
    FIELD(R, flag, as_mentor, 0)                                                                             \
    FIELD(R, flag, as_mentee, 0)                                                                             \
    FIELD(R, integer, capacity, 0) /* places that are still free */                                          \
    FIELD(R, integer, wanted, 0)   /* mentors still wanted */                                                \
    FIELD(R, text, goal_topics, 0)                                                                           \
    FIELD(R, text, personal_values, 0)                                                                       \
    FIELD(R, text, working_style, 0)                                                                         \
    FIELD(R, text, interests, 0)
RECORD_DECLARE(matching_person, MATCHING_PERSON_FIELDS)

struct matching_people {
    struct program_rules rules;
    struct match_people engine;   /* what match_program_open takes */
    struct match_person *persons; /* the engine's, while no program is open on them */
    struct list rows; /* of struct matching_person, by person_id; persons[i] of the engine is rows[i] for i <
                         rows.count */
    const uint32_t *mentee_row; /* per engine mentee: index in rows */
    const uint32_t *mentor_row; /* per engine mentor */
    struct list skills;         /* of struct matching_skill, by id; the engine's skill i is skills[i] */
};

#define MATCHING_SKILL_FIELDS(FIELD, R)                                                                      \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, label, 0)
RECORD_DECLARE(matching_skill, MATCHING_SKILL_FIELDS)

/* Who would be matched now. */
#define MATCHING_WAITING_FIELDS(FIELD, R)                                                                    \
    FIELD(R, integer, mentees, 0) /* who still want a mentor */                                              \
    FIELD(R, integer, mentors, 0) /* who have a free place */                                                \
    FIELD(R, integer, places, 0)  /* that they have free */
RECORD_DECLARE(matching_waiting, MATCHING_WAITING_FIELDS)

MUST_USE enum error matching_who_waits_now(struct db *db, struct arena *arena, int64_t program,
                                           struct matching_waiting *ret_waiting);

/* Reads the accepted people of a program, with free places only, and what is known about pairs. */
MUST_USE enum error matching_people_read(struct db *db, struct arena *arena, const struct clock *clock,
                                         int64_t program, struct matching_people *ret_people);

/* The same with all mentors who take part, full or not: where somebody looks whom they could ask. */
MUST_USE enum error matching_people_read_all(struct db *db, struct arena *arena, const struct clock *clock,
                                             int64_t program, struct matching_people *ret_people);

/* Index among the engine's mentees or mentors of a person, or MATCH_NOBODY. */
uint32_t matching_mentee_index(const struct matching_people *people, int64_t person);
uint32_t matching_mentor_index(const struct matching_people *people, int64_t person);

/* Four questions of working style, each a pair of opposites in PERSON_WORKING_STYLE: plans ahead or finds the
 * way, and so on. Who ticked neither or both is not known. */
enum { MATCHING_STYLES = 4 };
enum matching_style { MATCHING_STYLE_UNKNOWN, MATCHING_STYLE_FIRST, MATCHING_STYLE_SECOND };
enum matching_style matching_style(const char *keys, int question);

const struct matching_person *matching_mentee(const struct matching_people *people, uint32_t mentee);
const struct matching_person *matching_mentor(const struct matching_people *people, uint32_t mentor);

#endif
