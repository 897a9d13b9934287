/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Who gets in where. Each feature writes down, beside its code, what every kind of asker is answered on each
 * of its routes; app/access_test.c asks all routes of the program, as pages and through the API, and a route
 * that stands in no table is a failure. In src/goal/goal_access_test.c:
 *
 *     static void prepare(struct access_scene *scene)
 *     {
 *         const struct membership *mine = access_membership(scene, scene->people[ASKER_PARTNER]);
 *         struct goal_form form = {.title = scene->mark, .why = scene->mark};
 *         int64_t goal;
 *         assert_ok(goal_add(mine, &form, &goal));
 *         access_letter(scene, 'G', goal);
 *     }
 *
 *     ACCESS_TABLE(goal_access, prepare,
 *         {METHOD_GET,  "/relationships/:id/goals", "r", "snnnnnynn"},
 *         {METHOD_GET,  "/relationships/:id/goals/:goal", "rG", "snnnnnynn"},
 *         {METHOD_POST, "/relationships/:id/goals", "r", "snnnnnynn", "title=Learn"});
 *
 * `prepare` makes what the routes need inside scene->relationship: a mentor (scene->mentor), the partner and
 * somebody who left, active, in the program scene->program. All tables are prepared in the same scene, one
 * after the other, so it leaves the relationship active and its members in it; who needs another state makes
 * one with access_relationship and a letter for it. May be NULL. Every text field that members write is
 * filled with scene->mark (each sealed column at least once): app/leak_test.c looks for the mark everywhere
 * where it must not be, and on the partner's pages of the table, where it must.
 */
#ifndef ITHACA_TEST_ACCESS_H
#define ITHACA_TEST_ACCESS_H

#include "base/random.h"
#include "relationship/membership.h"
#include "tests/support/test.h"
#include "web/request.h"

enum asker {
    ASKER_STRANGER,
    ASKER_COLLEAGUE, /* signed in, and nothing else */
    ASKER_OTHER_COORDINATOR,
    ASKER_COORDINATOR, /* of scene->program */
    ASKER_ANALYST,
    ASKER_ADMIN,
    ASKER_PARTNER,      /* a mentee in scene->relationship */
    ASKER_FORMER,       /* was in it */
    ASKER_LINE_MANAGER, /* of the partner */
    ASKERS,
};

struct access_scene {
    struct test_world *world;
    int64_t people[ASKERS]; /* 0 for the stranger */
    int64_t mentor;         /* the other one in the relationship, Amara Okafor */
    int64_t program, relationship, question, notice, session, token;
    char invitation[TOKEN_SIZE];
    const char *mark;        /* to fill every content field with; at most 60 plain characters */
    const char *letters[26]; /* of the table that was prepared last */
};

/*
 * `of` says what the parameters of the pattern stand for, one letter each:
 *     p  the partner                 g  the program with the partner in it
 *     r  the partner's relationship  n  a notice to the partner
 *     s  a session of the partner    t  an API token of the partner
 *     i  an invitation link          q  a question of the program
 *     c  its coordinator             m  the mentor
 *     a  "pause"                     -  something that is not there
 *     A to Z  what the table's prepare made
 * `answers` has one letter an asker, in the order of enum asker:
 *     y  got in (also: the input was refused, or a conflict)
 *     s  sent to sign in; the API answers 401
 *     f  403
 *     n  404
 * Each request runs in a transaction that is taken back, so that nobody sees what another one changed.
 */
struct access_row {
    enum method method;
    const char *pattern;
    const char *of;
    const char *answers;
    const char *fields; /* of a form, where an empty one would be refused before the rule is asked */
};

struct access_table {
    const char *name;
    void (*prepare)(struct access_scene *scene);
    const struct access_row *rows;
    size_t count;
};

#define ACCESS_TABLE(table, prepare_, ...)                                                                   \
    static const struct access_row table##_rows[] = {__VA_ARGS__};                                           \
    static const struct access_table table = {#table, (prepare_), table##_rows,                              \
                                              sizeof table##_rows / sizeof table##_rows[0]};                 \
    static const struct access_table *const table##_listed __attribute__((used, section("ithaca_access"))) = \
        &table

/* All tables: for (t = access_first(); t != access_end(); t++) … */
const struct access_table *const *access_first(void);
const struct access_table *const *access_end(void);

/* ---- for prepare ---- */

/* scene->relationship as this member has it open, for writing. */
const struct membership *access_membership(struct access_scene *scene, int64_t person);
/* Another one, of the same people and program, active. */
int64_t access_relationship(struct access_scene *scene);
/* What a letter from 'A' to 'Z' stands for in `of`: a row's id, or a text such as a link's token. */
void access_letter(struct access_scene *scene, char letter, int64_t id);
void access_letter_text(struct access_scene *scene, char letter, const char *text);

/* ---- for the tests that walk the tables ---- */

/* The people, the program and the relationship, with nothing of any feature in it. */
void access_scene_set(struct access_scene *scene, struct test_world *world, const char *mark);
/* Runs the table's prepare, and forgets the letters of the one before. */
void access_prepare(struct access_scene *scene, const struct access_table *table);
/* The pattern with its parameters filled in. */
const char *access_path(const struct access_scene *scene, const char *pattern, const char *of);

#endif
