/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the tests of this folder share. */
#ifndef ITHACA_CHECKIN_TEST_CHECKIN_H
#define ITHACA_CHECKIN_TEST_CHECKIN_H

#include "checkin/chemistry.h"
#include "relationship/relationship_progress.h"
#include "relationship/test_pair.h"

static inline struct membership membership_of(struct test_world *world, int64_t relationship, int64_t person)
{
    struct membership membership;
    assert_ok(membership_open(world->db, world->arena, &world->clock, world->portal_key, relationship, person,
                              RELATIONSHIP_WRITE_AFTER, &membership));
    return membership;
}

static inline const struct content *own(struct test_world *world, int64_t person)
{
    const struct content *content;
    assert_ok(content_of_author(world->db, world->arena, &world->clock, world->portal_key, person,
                                CONTENT_WRITE, &content));
    return content;
}

static inline void held(struct test_world *world, int64_t relationship, int64_t meetings)
{
    struct relationship_meetings counts = {.held = meetings, .last_met_at = world->now / 1000};
    assert_ok(relationship_progress_meetings(world->db, relationship, &counts));
}

static inline enum error answer(struct test_world *world, int64_t relationship, int64_t person, int meeting,
                                enum chemistry what, int64_t version)
{
    struct membership membership = membership_of(world, relationship, person);
    struct chemistry_answer answer = {
        .meeting = meeting, .answer = chemistry_letter(what), .words = "For me alone.", .version = version};
    return chemistry_put(&membership, own(world, person), &answer);
}

static inline enum error review_with_context(struct job_run *run)
{
    return chemistry_work(run, run->context);
}

static inline enum error run_a_review(struct test_world *world, bool *ret_ran)
{
    static const struct job_kind kinds[] = {
        {.name = CHEMISTRY_JOB, .work = review_with_context, .attempts = 100}};
    struct jobs jobs = {.kinds = kinds, .count = 1, .clock = &world->clock, .context = world->portal_key};
    return jobs_run_once(&jobs, world->db, world->arena, ret_ran);
}

static inline void run_reviews(struct test_world *world)
{
    bool ran = true;
    while (ran) assert_ok(run_a_review(world, &ran));
}

#endif
