/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "checkin/checkin.h"
#include "relationship/relationship.h"
#include "relationship/relationship_progress.h"
#include "tests/support/access.h"

static const struct content *own(struct access_scene *scene, int64_t person)
{
    struct test_world *world = scene->world;
    const struct content *content;
    assert_ok(content_of_author(world->db, world->arena, &world->clock, world->portal_key, person,
                                CONTENT_WRITE, &content));
    return content;
}

/* C is a pair of the mentor and the partner, since only two are asked how they fit. */
static void prepare(struct access_scene *scene)
{
    struct test_world *world = scene->world;
    int64_t partner = scene->people[ASKER_PARTNER], id;
    struct membership mine;
    struct relationship_meetings counts = {.held = 1, .last_met_at = world->now / 1000};
    struct relationship_start_member members[] = {{scene->mentor, "mentor"}, {partner, "mentee"}};
    struct relationship_start start = {.program = scene->program,
                                       .format = "mentoring",
                                       .starts_on = clock_day(&world->clock),
                                       .members = members,
                                       .member_count = 2};
    assert_ok(relationship_start(world->db, world->arena, &world->clock, &start, &id));
    assert_ok(relationship_progress_meetings(world->db, id, &counts));
    assert_ok(membership_open(world->db, world->arena, &world->clock, world->portal_key, id, partner,
                              RELATIONSHIP_WRITE, &mine));
    struct chemistry_answer answer = {
        .meeting = 1, .answer = chemistry_letter(CHEMISTRY_TALK), .words = scene->mark};
    assert_ok(chemistry_put(&mine, own(scene, partner), &answer));
    struct checkin_new checkin = {{{4, 4, 4, 4, 4, 4}}, scene->mark, true, 0};
    assert_ok(checkin_put(&mine, own(scene, partner), &checkin));
    access_letter(scene, 'C', id);
}

/* clang-format off */
ACCESS_TABLE(checkin_access, prepare,
    {METHOD_GET,  "/relationships/:id/chemistry", "C", "snnnnnynn"},
    {METHOD_POST, "/relationships/:id/chemistry", "C", "snnnnnynn", "answer=talk"},
    {METHOD_GET,  "/relationships/:id/check-ins", "C", "snnnnnynn"},
    {METHOD_GET,  "/relationships/:id/check-ins/new", "r", "snnnnnynn"},
    {METHOD_POST, "/relationships/:id/check-ins/new", "r", "snnnnnynn", "trust=4"},
    {METHOD_GET,  "/programs/:id/pulse", "g", "sffyyffff"});
