/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the tests of programs have in common: people and programs in one line. */
#ifndef ITHACA_PROGRAM_TEST_PROGRAM_H
#define ITHACA_PROGRAM_TEST_PROGRAM_H

#include "base/text.h"
#include "db/db.h"
#include "person/person.h"
#include "program/program.h"
#include "program/program_enroll.h"
#include "tests/support/test.h"

/* 2026-03-02, where the clock of every test world stands. */
enum { TEST_TODAY = 20514 };

static inline int64_t test_person(struct test_world *world, const char *name)
{
    int64_t id;
    const char *email = arena_format(world->arena, "%s@example.org", text_fold(world->arena, name));
    char *at = (char *)(uintptr_t)email;
    for (; *at; at++)
        if (*at == ' ') *at = '.';
    struct person_input input = {.email = email, .name = name};
    assert_ok(person_add(world->db, world->arena, &world->clock, &input, &id));
    return id;
}

static inline int64_t test_program(struct test_world *world, const char *format, int64_t coordinator)
{
    int64_t id;
    struct program_new input = {.name = "Leadership 2026", .format = format, .coordinator = coordinator};
    assert_ok(program_add(world->db, world->arena, &world->clock, &input, &id));
    return id;
}

static inline int64_t test_open_program(struct test_world *world, const char *format, int64_t coordinator)
{
    int64_t id = test_program(world, format, coordinator);
    assert_ok(program_move(world->db, world->arena, &world->clock, id, "open", 0));
    return id;
}

/* A part that a coordinator gives: role is mentor, mentee or both. */
static inline enum error test_enroll(struct test_world *world, int64_t program, int64_t person,
                                     const char *role, bool ask)
{
    int64_t id;
    struct program_enrolling enrolling = {
        .program = program,
        .person = person,
        .as_mentor = strcmp(role, "mentee") != 0,
        .as_mentee = strcmp(role, "mentor") != 0,
        .capacity = -1,
        .wanted = -1,
        .ask = ask,
    };
    return program_enroll(world->db, world->arena, &world->clock, &enrolling, &id);
}

/* The state of a person's part; "" when there is none. */
static inline const char *test_part(struct test_world *world, int64_t program, int64_t person)
{
    struct enrollment_row row;
    enum error error = program_enrollment_of(world->db, world->arena, program, person, &row);
    if (error == ERROR_NOT_FOUND) return "";
    assert_ok(error);
    return row.state;
}

#endif
