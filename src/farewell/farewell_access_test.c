/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/text.h"
#include "farewell/farewell.h"
#include "relationship/relationship_course.h"
#include "tests/support/access.h"

static const struct content *own(struct access_scene *scene, int64_t person)
{
    struct test_world *world = scene->world;
    const struct content *content;
    assert_ok(content_of_author(world->db, world->arena, &world->clock, world->portal_key, person,
                                CONTENT_WRITE, &content));
    return content;
}

static struct membership opened(struct access_scene *scene, int64_t relationship, int64_t person)
{
    struct test_world *world = scene->world;
    struct membership membership;
    assert_ok(membership_open(world->db, world->arena, &world->clock, world->portal_key, relationship, person,
                              RELATIONSHIP_WRITE_AFTER, &membership));
    return membership;
}

/* C is a relationship that is completed; O and P are proposals of the mentor and of the partner. */
static void prepare(struct access_scene *scene)
{
    struct test_world *world = scene->world;
    int64_t partner = scene->people[ASKER_PARTNER], proposal, closed = access_relationship(scene),
            paused = access_relationship(scene), other = access_relationship(scene);
    const struct membership *mine = access_membership(scene, partner);
    struct farewell_reflection reflection = {
        .learned = scene->mark, .helped = scene->mark, .take_on = scene->mark, .again = "y", .shared = true};
    assert_ok(farewell_reflection_put(mine, own(scene, partner), &reflection));
    assert_ok(farewell_thank(mine, scene->mark));
    assert_ok(farewell_propose(access_membership(scene, scene->mentor), FAREWELL_COMPLETE, 0, scene->mark,
                               &proposal));
    access_letter(scene, 'O', proposal);
    struct membership resting = opened(scene, paused, partner), proposing = opened(scene, other, partner);
    assert_ok(farewell_pause(&resting, 0, scene->mark));
    access_letter(scene, 'B', paused);
    assert_ok(farewell_propose(&proposing, FAREWELL_COMPLETE, 0, scene->mark, &proposal));
    access_letter(scene, 'P', proposal);
    access_letter(scene, 'Q', other);
    struct relationship_moving moving = {.relationship = closed, .move = RELATIONSHIP_COMPLETE};
    assert_ok(relationship_make_move(world->db, world->arena, &world->clock, &moving));
    access_letter(scene, 'C', closed);
}

/* clang-format off */
ACCESS_TABLE(farewell_access, prepare,
    {METHOD_GET,  "/relationships/:id/course", "r", "snnnnnynn"},
    {METHOD_POST, "/relationships/:id/course/pause", "r", "snnnnnynn"},
    {METHOD_POST, "/relationships/:id/course/resume", "B", "snnnnnynn"},
    {METHOD_POST, "/relationships/:id/course/extend", "r", "snnnnnynn"},
    {METHOD_POST, "/relationships/:id/course/complete", "r", "snnnnnynn"},
    {METHOD_POST, "/relationships/:id/course/proposals/:proposal/yes", "rO", "snnnnnynn"},
    {METHOD_POST, "/relationships/:id/course/proposals/:proposal/no", "rO", "snnnnnynn"},
    {METHOD_POST, "/relationships/:id/course/proposals/:proposal/withdraw", "QP", "snnnnnynn"},
    {METHOD_POST, "/relationships/:id/course/end", "r", "snnnnnynn"},
    {METHOD_GET,  "/relationships/:id/farewell", "r", "snnnnnynn"},
    {METHOD_POST, "/relationships/:id/farewell/reflection", "r", "snnnnnynn", "learned="},
    {METHOD_POST, "/relationships/:id/farewell/thanks", "r", "snnnnnynn", "words=Thank+you"},
    {METHOD_GET,  "/relationships/:id/certificate", "C", "snnnnnynn"},
    {METHOD_GET,  "/relationships/:id/certificate.pdf", "C", "snnnnnynn"});
