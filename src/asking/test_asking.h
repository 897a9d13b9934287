/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A program in which mentees ask, for the tests of this folder. */
#ifndef ITHACA_ASKING_TEST_ASKING_H
#define ITHACA_ASKING_TEST_ASKING_H

#include "asking/asking.h"
#include "program/program.h"
#include "relationship/test_pair.h"

SQL(testing_self_match,
    "UPDATE program SET self_match = 1, asking_limit = 2, asking_days = 10, require_language = 0, level_gap_bounded = 0, zone_overlap_hours = 0 WHERE id = $1");
SQL(testing_part_state, "UPDATE enrollment SET state = $3 WHERE program_id = $1 AND person_id = $2");
SQL(testing_capacity, "UPDATE enrollment SET capacity = $3 WHERE program_id = $1 AND person_id = $2");
SQL(testing_request_state,
    "SELECT CASE state WHEN 'open' THEN 1 WHEN 'accepted' THEN 2 WHEN 'declined' THEN 3 "
    "WHEN 'withdrawn' THEN 4 WHEN 'expired' THEN 5 ELSE 6 END FROM mentor_request WHERE id = $1");
enum { ST_OPEN = 1, ST_ACCEPTED, ST_DECLINED, ST_WITHDRAWN, ST_EXPIRED, ST_CLOSED };

struct asking_world {
    struct test_world *world;
    int64_t program, nora;   /* Nora coordinates */
    int64_t amara, ben;      /* mentors with one place each */
    int64_t jonas, mia, tom; /* mentees */
};

static inline void part_of(struct asking_world *at, int64_t person, bool mentor)
{
    struct program_enrolling enrolling = {.program = at->program,
                                          .person = person,
                                          .as_mentor = mentor,
                                          .as_mentee = !mentor,
                                          .capacity = 1,
                                          .wanted = 1};
    int64_t id;
    assert_ok(program_enroll(at->world->db, at->world->arena, &at->world->clock, &enrolling, &id));
}

static inline struct asking_world asking_world_new(struct test_world *world)
{
    struct asking_world at = {.world = world,
                              .nora = person_named(world, "Nora Stein"),
                              .amara = person_named(world, "Amara Okafor"),
                              .ben = person_named(world, "Ben Adler"),
                              .jonas = person_named(world, "Jonas Lindqvist"),
                              .mia = person_named(world, "Mia Chen"),
                              .tom = person_named(world, "Tom Becker")};
    struct program_new program = {.name = "Leadership",
                                  .format = "mentoring",
                                  .starts_on = clock_day(&world->clock),
                                  .coordinator = at.nora};
    assert_ok(program_add(world->db, world->arena, &world->clock, &program, &at.program));
    part_of(&at, at.amara, true);
    part_of(&at, at.ben, true);
    part_of(&at, at.jonas, false);
    part_of(&at, at.mia, false);
    part_of(&at, at.tom, false);
    assert_ok(program_move(world->db, world->arena, &world->clock, at.program, "open", 0));
    assert_ok(db_run(world->db, &testing_self_match, DB_PARAMS(db_int(at.program)), NULL));
    return at;
}

static inline struct asking_side side_of(const struct asking_world *at, int64_t person)
{
    struct person_card card;
    assert_ok(person_get(at->world->db, at->world->arena, person, &card));
    return (struct asking_side){.db = at->world->db,
                                .arena = at->world->arena,
                                .clock = &at->world->clock,
                                .portal_key = at->world->portal_key,
                                .person = person,
                                .name = card.name};
}

static inline int64_t asked(const struct asking_world *at, int64_t mentee, int64_t mentor)
{
    struct asking_side side = side_of(at, mentee);
    enum asking_refusal why;
    int64_t id;
    assert_ok(asking_send(&side, at->program, mentor, "I want to learn how you hire.", &id, &why));
    return id;
}

static inline enum asking_refusal refused(const struct asking_world *at, int64_t mentee, int64_t mentor)
{
    struct asking_side side = side_of(at, mentee);
    enum asking_refusal why;
    int64_t id;
    assert_error(asking_send(&side, at->program, mentor, "Please", &id, &why), ERROR_CONFLICT);
    return why;
}

static inline int64_t state_of(const struct asking_world *at, int64_t request)
{
    int64_t state;
    assert_ok(db_number(at->world->db, &testing_request_state, DB_PARAMS(db_int(request)), &state));
    return state;
}

static inline void set_part(const struct asking_world *at, int64_t person, const char *state)
{
    assert_ok(db_run(at->world->db, &testing_part_state,
                     DB_PARAMS(db_int(at->program), db_int(person), db_text(state)), NULL));
}

static inline void set_capacity(const struct asking_world *at, int64_t mentor, int64_t places)
{
    assert_ok(db_run(at->world->db, &testing_capacity,
                     DB_PARAMS(db_int(at->program), db_int(mentor), db_int(places)), NULL));
}

static inline void tend_after(const struct asking_world *at, int64_t days)
{
    at->world->now += days * 86400 * 1000;
    assert_ok(asking_tend(at->world->db, at->world->arena, &at->world->clock));
}

#endif
