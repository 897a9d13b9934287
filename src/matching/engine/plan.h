/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * A program compiled for looking at all pairs quickly.
 *
 * Mentors who have places stand in lanes, sorted by what the hard rules look at (site, working hours,
 * languages, level), so that mentors of one class are neighbors and whole chunks of lanes can be skipped.
 * What depends only on the two classes (rules of language, hours, seniority, site; points of level, site,
 * hours) is computed once per class of mentees and class of mentors. Everything that adds a constant for a
 * set of mentors (a tag, a skill at a level) is a feature: a plane of bytes if many mentors have it, else a
 * list of lanes. What concerns single pairs (notes, the reporting line) are patches. All sums fit 16 bits:
 * see MATCH_POINTS_MAX.
 */
#ifndef ITHACA_MATCHING_ENGINE_PLAN_H
#define ITHACA_MATCHING_ENGINE_PLAN_H

#include "program.h"

#define PLAN_CHUNK 32   /* lanes that are skipped or computed together */
#define PLAN_BLOCK 2048 /* lanes whose sums stay in the first-level cache */
#define PLAN_BLOCK_CHUNKS (PLAN_BLOCK / PLAN_CHUNK)
#define PLAN_LANES                                                                                           \
    (PLAN_BLOCK + PLAN_CHUNK)   /* with a chunk behind the block that may be written and read                \
                                 */
#define PLAN_FORBIDDEN (-20000) /* below 0 whatever is added */
#define PLAN_NONE UINT32_MAX

/* What rules and points of whole classes look at. */
struct plan_class {
    uint16_t site;
    uint8_t level;
    bool department_known;
    uint64_t hours;
    uint64_t languages;
};

struct plan_person {
    uint32_t lane;  /* as a mentor, or PLAN_NONE */
    uint32_t above; /* the next in the reporting line above who has a lane, or PLAN_NONE */
};

/*
 * A skill or a tag. Those whom many have are planes: a byte per lane, the level of a skill or 1 for a tag.
 * Others are lists of lanes within each block, each with its level: lane | level << PLAN_LEVEL_SHIFT. Tags
 * have level 0 there.
 */
#define PLAN_LEVEL_SHIFT 11
#define PLAN_LANE_MASK (PLAN_BLOCK - 1)
struct plan_feature {
    uint32_t plane;  /* its number, or PLAN_NONE */
    uint32_t *first; /* per block + 1: its part of plan->lanes_listed; NULL with planes */
};

/*
 * What each of the numbers 0..15 in a plane earns: low + high x 64, the low part below 64. So four low parts
 * are added in a byte, and all high parts are, since no sum of points exceeds MATCH_POINTS_MAX.
 */
#define PLAN_TABLE_LOW 6
struct plan_table {
    uint8_t low[16];
    uint8_t high[16];
};

/* Points must be in 0..MATCH_POINTS_MAX. */
static inline void plan_table_set(struct plan_table *table, int at, int points)
{
    table->low[at] = (uint8_t)(points & ((1 << PLAN_TABLE_LOW) - 1));
    table->high[at] = (uint8_t)(points >> PLAN_TABLE_LOW);
}

static inline int plan_table_get(const struct plan_table *table, int at)
{
    return table->low[at] + (table->high[at] << PLAN_TABLE_LOW);
}

/* What mentees' answers earn, by the mentor's: of a style's plane, and of a skill among so many wanted at a
 * level. */
struct plan_tables {
    struct plan_table style[16];
    struct plan_table skill[MATCH_SKILLS_MAX + 1][MATCH_SKILL_LEVEL_MAX + 1];
};

struct plan {
    const struct match_program *program;
    uint32_t mentors; /* in lanes */
    uint32_t lanes;   /* a multiple of PLAN_BLOCK */
    uint32_t blocks;
    uint32_t *mentor;           /* per lane; PLAN_NONE in the padding */
    uint32_t *lane;             /* per mentor; PLAN_NONE if without places */
    struct plan_person *person; /* per person */
    struct plan_class *mentor_classes;
    uint8_t *class_level; /* per mentor class */
    uint32_t mentor_class_count;
    uint32_t *class_first; /* per mentor class + 1: its lanes */
    uint32_t *run_first;   /* classes that differ in level alone are a run; per run + 1: its classes */
    uint32_t run_count;
    int16_t *department;  /* per lane: number in the departments' preorder, -1 if not known */
    uint64_t *groups;     /* per lane */
    uint32_t *line_enter; /* mentors in lanes, by the number in the reporting line: for finding reports */
    uint32_t *line_lane;
    struct plan_feature *features;
    uint32_t *feature_of_key; /* PLAN_NONE where no mentor in lanes has it */
    uint32_t key_count;       /* no mentor in lanes has a key from here on */
    uint32_t feature_count;
    uint32_t *feature_first; /* storage of all `first` */
    uint16_t *lanes_listed;
    uint8_t *planes; /* see plan_plane() */
    uint32_t plane_count;
    struct plan_tables *tables;
    const struct plan *whole; /* whose mentees and tables these are; NULL: its own */

    uint32_t mentees; /* that have places, sorted by class */
    uint32_t *mentee;
    struct plan_class *mentee_classes;
    uint32_t mentee_class_count;
    uint32_t *mentee_class_first; /* per mentee class + 1: its part of mentee */
};

/* `places` per node (mentees, then mentors) as locked pairs leave them. Release with plan_close. */
MATCH_CHECK enum match_error plan_open(struct plan *plan, const struct match_program *program,
                                       const uint32_t *places);
void plan_close(struct plan *plan);

/* The same mentees and only those mentors for whom `chosen` is not 0. The whole plan must outlive it. */
MATCH_CHECK enum match_error plan_narrow(struct plan *plan, const struct plan *whole, const uint8_t *chosen);

/*
 * The classes of mentors that the rules allow a class of mentees, ascending, and the points they begin with.
 * In two steps: the runs that mentees of all levels may have (room for all runs); then the classes for those
 * of a level (room for all classes). Both return the number found.
 */
struct plan_allowed {
    uint32_t kind; /* or run */
    int16_t points;
};
uint32_t plan_allowed_runs(const struct plan *plan, const struct plan_class *mentees,
                           struct plan_allowed *ret_runs);
uint32_t plan_allowed_at(const struct plan *plan, const struct plan_allowed *runs, uint32_t run_count,
                         int level, struct plan_allowed *ret_allowed);

/* Do these classes have all but the level in common? */
bool plan_same_but_level(const struct plan_class *a, const struct plan_class *b);

/* Keys of features: tags, then skills. */
enum { PLAN_TAG_GOAL, PLAN_TAG_VALUE, PLAN_TAG_INTEREST, PLAN_TAG_KINDS };
#define PLAN_KEY_TAG(kind, tag) ((uint32_t)(kind)*64 + (uint32_t)(tag))
#define PLAN_KEY_SKILL(skill) (PLAN_TAG_KINDS * 64 + (uint32_t)(skill))

/*
 * Where a lane's byte stands among those of its chunk in a plane: of each 32, lanes 8..15 and 16..23 change
 * places, so that vectors of bytes widen to lanes without crossing.
 */
static inline size_t plan_byte(size_t lane)
{
    return (lane & ~(size_t)24) | (lane & 8) << 1 | (lane & 16) >> 1;
}

/*
 * The planes of working styles, of two questions each: the answers in the lower two bits, which are told in
 * the next two. Then one in which all is 0; features have the planes behind it.
 */
#define PLAN_STYLES 2
#define PLAN_NOTHING PLAN_STYLES
#define PLAN_STYLE(told, style, plane)                                                                       \
    ((uint8_t)((((told) >> 2 * (plane)) & 3) << 2 | (((style) >> 2 * (plane)) & 3)))

/* Lanes whose bytes in all planes stand together, plane after plane: a line of the cache each. */
#define PLAN_STRIP 64

/* From the planes of one strip to those of the next. */
static inline size_t plan_strip_size(const struct plan *plan)
{
    return (size_t)plan->plane_count * PLAN_STRIP;
}

/* All planes from this lane on, the first of a chunk. */
static inline uint8_t *plan_planes(const struct plan *plan, size_t lane)
{
    return plan->planes + lane / PLAN_STRIP * plan_strip_size(plan) + lane % PLAN_STRIP;
}

/* The byte of a lane in a plane. */
static inline uint8_t *plan_plane(const struct plan *plan, uint32_t plane, uint32_t lane)
{
    return plan_planes(plan, lane / PLAN_CHUNK * PLAN_CHUNK) + (size_t)plane * PLAN_STRIP +
           plan_byte(lane % PLAN_CHUNK);
}

/* NULL if no mentor in lanes has it. */
static inline const struct plan_feature *plan_feature(const struct plan *plan, uint32_t key)
{
    if (key >= plan->key_count || plan->feature_of_key[key] == PLAN_NONE) return NULL;
    return &plan->features[plan->feature_of_key[key]];
}

#endif
