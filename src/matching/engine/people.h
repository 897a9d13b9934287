/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * People with attributes and a program's rules in; the best pairing over ALL allowed pairs out, proven.
 *
 * Fill a struct match_people (records and lists, all borrowed), open it as a program, solve it, ask about
 * pairs:
 *
 *     struct match_program *program;
 *     if (match_program_open(&people, &fault, &program) == MATCH_OK) {
 *         match_program_solve(program, &options, &result);     (proof as in match.h)
 *         match_program_verify(program, &result, &verdict);    (by brute force over all pairs)
 *         match_program_close(program);
 *     }
 *
 * Persons, mentees and mentors are three lists with their own indices: persons[] holds everybody who matters
 * (also managers who take no part), mentees[] and mentors[] say which of them take part and with how many
 * places. A person may be in both lists. Pairs everywhere are (index in mentees[], index in mentors[]).
 *
 * Ids of sites, departments, languages, skills and tags are the caller's small integers, dense from 0.
 *
 * What is not known gives no points. Two sites or departments of which one is not known are neither the same
 * nor different: a rule that asks for the same is broken, one that asks for different ones is not. Languages,
 * hours and levels that are not known fit everybody.
 *
 * Thread-safety: an opened program is not changed by the other calls; several threads may use it.
 */
#ifndef ITHACA_MATCHING_ENGINE_PEOPLE_H
#define ITHACA_MATCHING_ENGINE_PEOPLE_H

#include "match.h"
#include "score.h"

#define MATCH_LEVEL_MAX 31 /* steps of the seniority ladder, 0 = most junior */
#define MATCH_LEVEL_NOT_KNOWN (MATCH_LEVEL_MAX + 1)
#define MATCH_SKILL_LEVEL_MAX 5 /* 1 = a start .. 5 = an authority */
#define MATCH_SKILLS_MAX 64     /* skills wanted, and skills offered, per person */
#define MATCH_SKILL_IDS_MAX 65536
#define MATCH_SITES_MAX 65535
#define MATCH_DEPARTMENTS_MAX 32768
#define MATCH_NOT_KNOWN UINT16_MAX /* as a site or a department: like nobody's, and unlike nobody's */

struct match_skill {
    uint16_t skill; /* id */
    uint8_t level;  /* 1..MATCH_SKILL_LEVEL_MAX: wished to reach, or offered */
};

struct match_person {
    uint32_t manager;    /* index of a person, or MATCH_NOBODY */
    uint16_t site;       /* id, or MATCH_NOT_KNOWN; a place of one's own (remote) is a site too */
    uint16_t department; /* id, or MATCH_NOT_KNOWN */
    uint8_t level;       /* 0..MATCH_LEVEL_MAX, or MATCH_LEVEL_NOT_KNOWN */
    uint8_t style;       /* four questions of working style, one bit each: 0..15 */
    uint8_t style_told;  /* which of them were answered, one bit each: 0..15 */
    uint64_t languages;  /* bit per language; none = unknown, which fits everybody */
    uint64_t hours;  /* bit per half hour of the UTC day in which they work, see match_hours(); 0 = unknown,
                        fits all */
    uint64_t goals;  /* tags: mentee: wants; mentor: can help with */
    uint64_t values; /* tags */
    uint64_t interests; /* tags */
    uint64_t groups;    /* opt-in: groups the person belongs to and tells of */
    uint64_t prefers;   /* opt-in: a mentee would like the mentor to be in one of these groups */
    const struct match_skill *wanted;  /* as a mentee; no skill twice */
    const struct match_skill *offered; /* as a mentor; no skill twice */
    uint8_t wanted_count;
    uint8_t offered_count;
};

struct match_role {
    uint32_t person; /* index in persons[]; nobody twice in one list */
    uint16_t places; /* mentee: how many mentors wanted; mentor: capacity (0 = takes nobody now) */
};

/* What is known about single pairs. */
enum match_note_kind {
    MATCH_NOTE_BLOCKED,     /* by the coordinator */
    MATCH_NOTE_MENTEE_VETO, /* private to the mentee */
    MATCH_NOTE_MENTOR_VETO, /* private to the mentor */
    MATCH_NOTE_FAILED,      /* was a pair and ended without success */
    MATCH_NOTE_MENTEE_WISH, /* private to the mentee */
    MATCH_NOTE_MENTOR_WISH, /* private to the mentor */
    MATCH_NOTE_EXISTING,    /* is a pair now: earns the points of EXISTING */
    MATCH_NOTE_LOCKED       /* is in every result, whatever the rules and places say */
};

struct match_note {
    uint32_t mentee; /* index in mentees[] */
    uint32_t mentor; /* index in mentors[] */
    enum match_note_kind kind;
};

enum match_same { MATCH_SAME_ANY, MATCH_SAME_REQUIRED, MATCH_SAME_FORBIDDEN };
enum match_nearness { MATCH_PREFER_FAR, MATCH_PREFER_NEAR };

/* A program's hard rules and weights. match_rules_default() fills it; see there for the defaults. */
struct match_rules {
    bool allow_reporting_line; /* true only for the manager format */
    bool language_shared;      /* they must share a language */
    uint8_t hours_shared;      /* working half hours a day they must share at least, 0..48; 0 = no rule */
    bool seniority_bounded; /* gap_least <= mentor's level - mentee's level <= gap_most; negative for reverse
                               mentoring */
    int8_t gap_least;       /* -MATCH_LEVEL_MAX..MATCH_LEVEL_MAX */
    int8_t gap_most;
    int8_t gap_ideal; /* earns the full points of LEVEL; a quarter less for each step away */
    enum match_same site;
    enum match_same department;
    enum match_nearness department_preferred; /* which way the points of DEPARTMENT go */
    int32_t points_least; /* no pair with fewer points (private ones included) is made; 0 = no rule */
    uint8_t weight[MATCH_CRITERION_COUNT]; /* 0..MATCH_WEIGHT_MAX, the sum at most MATCH_WEIGHT_SUM_MAX */
};

struct match_people {
    const struct match_person *persons;
    uint32_t person_count;
    const struct match_role *mentees;
    uint32_t mentee_count;
    const struct match_role *mentors;
    uint32_t mentor_count;
    const struct match_note *notes; /* in any order; equal notes twice are as one */
    size_t note_count;
    const uint16_t
        *department_parent; /* per department id: the one above, or its own id at the top; no cycles */
    uint32_t department_count;
    struct match_rules rules;
};

/* Shared language, four shared working half hours, the mentor one to eight steps above, never in one
   reporting line; the weights of score.h; departments far apart preferred; an ideal gap of two steps. */
void match_rules_default(struct match_rules *ret_rules);

/* Working hours as a bit set: local minutes since midnight begin..end (end may be past midnight: less than
   begin), at a fixed offset from UTC in minutes (-840..840). Half hours are counted if they are worked in
   full. */
uint64_t match_hours(int begin, int end, int utc_offset);

struct match_program;

/* Checks the input and prepares it. `people` and everything it points to must outlive the program and not
 * change. */
MATCH_CHECK enum match_error match_program_open(const struct match_people *people,
                                                struct match_fault *ret_fault,
                                                struct match_program **ret_program);
void match_program_close(struct match_program *program); /* NULL is allowed */

/* The first rule that forbids the pair, or MATCH_RULE_NONE. Locks and places do not matter here. */
MATCH_CHECK enum match_rule match_program_rule(const struct match_program *program, uint32_t mentee,
                                               uint32_t mentor);

/* The points of the pair, allowed or not; ret_points may be NULL, else it gets the points per criterion. */
int32_t match_program_points(const struct match_program *program, uint32_t mentee, uint32_t mentor,
                             int32_t ret_points[MATCH_CRITERION_COUNT]);

/* 0..100: what people are shown (see score.h). */
int match_program_fit(const struct match_program *program, uint32_t mentee, uint32_t mentor);

/* Was a note of this kind given? */
bool match_program_noted(const struct match_program *program, uint32_t mentee, uint32_t mentor,
                         enum match_note_kind kind);

/* The best pairing. A locked pair that a rule forbids is in the result with its points all the same.
   MATCH_INVALID if options->start is for other counts of people. */
MATCH_CHECK enum match_error match_program_solve(const struct match_program *program,
                                                 const struct match_options *options,
                                                 struct match_result *ret_result);

/* Brute force over all pairs with match_program_rule and match_program_points: slow (some 50 ns a pair),
 * independent. */
MATCH_CHECK enum match_error match_program_verify(const struct match_program *program,
                                                  const struct match_result *result,
                                                  struct match_verdict *ret_verdict);

/* All allowed pairs (and the locked ones) as an explicit problem, for small sizes. Release with
 * match_pairs_release. */
struct match_pairs {
    uint16_t *wanted;
    uint16_t *capacity;
    struct match_pair *pairs; /* sorted by mentee, then mentor */
    bool *locked;
    struct match_graph graph; /* points into the above */
};
MATCH_CHECK enum match_error match_program_pairs(const struct match_program *program,
                                                 struct match_pairs *ret_pairs);
void match_pairs_release(struct match_pairs *pairs);

#endif
