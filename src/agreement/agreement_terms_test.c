/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "agreement/agreement.h"

#include "program/program.h"
#include "relationship/test_pair.h"

TEST_DB(without_a_program_or_an_agreement_people_meet_every_two_weeks)
{
    struct pair pair = pair_new(world);
    struct agreement_terms terms;
    assert_ok(agreement_terms(world->db, world->arena, pair.id, &terms));
    assert_int_equal(terms.cadence_days, 14);
    assert_int_equal(terms.meeting_minutes, 45);
    assert_string_equal(terms.mode, "video");
    assert_int_equal(terms.until, clock_day(&world->clock) + 180);
    assert_false(terms.agreed);
}

TEST_DB(without_an_agreement_the_program_says_how_often_people_meet)
{
    struct program_new program = {.name = "Buddies", .format = "buddy"};
    struct program_card card;
    struct agreement_terms terms;
    int64_t id;
    assert_ok(program_add(world->db, world->arena, &world->clock, &program, &id));
    assert_ok(program_get(world->db, world->arena, id, &card));
    struct pair pair = pair_in(world, id);
    assert_ok(agreement_terms(world->db, world->arena, pair.id, &terms));
    assert_int_equal(terms.cadence_days, card.cadence_days);
    assert_int_equal(terms.meeting_minutes, card.meeting_minutes);
}

TEST_DB(there_are_no_terms_of_a_relationship_that_is_not_there)
{
    struct agreement_terms terms;
    assert_error(agreement_terms(world->db, world->arena, 12345, &terms), ERROR_NOT_FOUND);
}
