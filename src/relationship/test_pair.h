/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* People and a pair for the tests in this folder. */
#ifndef ITHACA_RELATIONSHIP_TEST_PAIR_H
#define ITHACA_RELATIONSHIP_TEST_PAIR_H

#include "account/account.h"
#include "base/text.h"
#include "db/db.h"
#include "relationship/relationship.h"
#include "tests/support/test.h"

SQL(testing_unread, "SELECT COUNT(*) FROM notice WHERE person_id = $1 AND read_at IS NULL");
SQL(testing_close, "UPDATE relationship SET state = 'closed' WHERE id = $1");

/* A person whose e-mail is the name with dots. */
static inline int64_t person_named(struct test_world *world, const char *name)
{
    char *email = arena_format(world->arena, "%s@harbor.example", text_fold(world->arena, name));
    for (char *c = email; *c; c++)
        if (*c == ' ') *c = '.';
    struct person_input input = {.name = name, .email = email, .time_zone = "Europe/Stockholm"};
    int64_t id;
    assert_ok(person_add(world->db, world->arena, &world->clock, &input, &id));
    return id;
}

static inline int64_t unread_of(struct test_world *world, int64_t person)
{
    int64_t unread;
    assert_ok(db_number(world->db, &testing_unread, DB_PARAMS(db_int(person)), &unread));
    return unread;
}

struct pair {
    int64_t id, amara, jonas; /* Amara mentors Jonas, since today, for 180 days */
};

static inline struct pair pair_in(struct test_world *world, int64_t program)
{
    struct pair pair = {.amara = person_named(world, "Amara Okafor"),
                        .jonas = person_named(world, "Jonas Lindqvist")};
    int64_t today = clock_day(&world->clock);
    struct relationship_start_member members[] = {{pair.amara, "mentor"}, {pair.jonas, "mentee"}};
    struct relationship_start start = {.program = program,
                                       .format = "mentoring",
                                       .starts_on = today,
                                       .ends_on = today + 180,
                                       .members = members,
                                       .member_count = 2};
    *LIST_ADD(&start.reasons, world->arena, struct relationship_reason) =
        (struct relationship_reason){.label = "Skills wanted",
                                     .sentence = "Amara offers “SQL”, which Jonas wants.",
                                     .points = 37,
                                     .percent = 94};
    assert_ok(relationship_start(world->db, world->arena, &world->clock, &start, &pair.id));
    return pair;
}

static inline struct pair pair_new(struct test_world *world)
{
    return pair_in(world, 0);
}

static inline void pair_close(struct test_world *world, const struct pair *pair)
{
    assert_ok(db_run(world->db, &testing_close, DB_PARAMS(db_int(pair->id)), NULL));
}

#endif
