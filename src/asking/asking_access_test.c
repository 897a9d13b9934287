/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who gets in where: the two alone read a request; mentees who take part look for mentors; coordinators see
 * counts. */
#include "asking/asking.h"
#include "db/db.h"
#include "program/program.h"
#include "tests/support/access.h"

SQL(testing_asking_on,
    "UPDATE program SET self_match = 1, require_language = 0, level_gap_bounded = 0, zone_overlap_hours = 0 WHERE id = $1");

static int64_t asking_program(struct access_scene *scene)
{
    struct test_world *world = scene->world;
    struct program_new program = {
        .name = "Where people ask", .format = "mentoring", .coordinator = scene->people[ASKER_COORDINATOR]};
    int64_t id;
    assert_ok(program_add(world->db, world->arena, &world->clock, &program, &id));
    assert_ok(program_move(world->db, world->arena, &world->clock, id, "open", 0));
    assert_ok(db_run(world->db, &testing_asking_on, DB_PARAMS(db_int(id)), NULL));
    return id;
}

static void take_part(struct access_scene *scene, int64_t program, int64_t person, bool mentor)
{
    struct program_enrolling enrolling = {.program = program,
                                          .person = person,
                                          .as_mentor = mentor,
                                          .as_mentee = !mentor,
                                          .capacity = 2,
                                          .wanted = 2};
    int64_t id;
    assert_ok(program_enroll(scene->world->db, scene->world->arena, &scene->world->clock, &enrolling, &id));
}

/* The partner asked and was answered; and asked once more. */
static void prepare(struct access_scene *scene)
{
    struct test_world *world = scene->world;
    struct asking_side partner = {
        world->db,    world->arena, &world->clock, world->portal_key, scene->people[ASKER_PARTNER],
        "The partner"};
    struct asking_side mentor = partner;
    enum asking_refusal why;
    int64_t program = asking_program(scene), first, second;
    mentor.person = scene->mentor;
    mentor.name = "Amara Okafor";
    take_part(scene, program, scene->mentor, true);
    take_part(scene, program, scene->people[ASKER_PARTNER], false);
    assert_ok(asking_send(&partner, program, scene->mentor, scene->mark, &first, &why));
    assert_ok(asking_decline(&mentor, first, scene->mark, &why));
    assert_ok(asking_send(&partner, program, scene->mentor, scene->mark, &second, &why));
    access_letter(scene, 'G', program);
    access_letter(scene, 'A', first);
    access_letter(scene, 'R', second);
}

/* clang-format off */
ACCESS_TABLE(asking_access, prepare,
    /* stranger, colleague, other coordinator, coordinator, analyst, admin, partner, former, line manager */
    {METHOD_GET,  "/programs/:id/mentors", "G", "snnnnnynn"},
    {METHOD_GET,  "/programs/:id/mentors/:person", "Gm", "snnnnnynn"},
    {METHOD_POST, "/programs/:id/mentors/:person", "Gm", "snnnnnynn"},
    {METHOD_POST, "/programs/:id/mentors/:person/wait", "Gm", "snnnnnynn"},
    {METHOD_POST, "/programs/:id/mentors/:person/wait/end", "Gm", "snnnnnynn"},

    {METHOD_GET,  "/requests", "", "syyyyyyyy"},
    {METHOD_GET,  "/requests/:request", "A", "snnnnnynn"},
    /* The partner asked: to answer is for the mentor alone. */
    {METHOD_POST, "/requests/:request/accept", "R", "snnnnnfnn"},
    {METHOD_POST, "/requests/:request/decline", "R", "snnnnnfnn"},
    {METHOD_POST, "/requests/:request/withdraw", "R", "snnnnnynn"},

    {METHOD_GET,  "/programs/:id/requests", "G", "sffyfffff"});
/* clang-format on */
