/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who gets in at circles: members at what is in them, coordinators of the program at who is in them. */
#include "circle/board.h"
#include "circle/circle.h"
#include "relationship/relationship_join.h"
#include "relationship/test_pair.h"
#include "tests/support/access.h"

/* Quietly one asks in a larger circle only. */
static void ask_quietly(struct access_scene *scene)
{
    struct test_world *world = scene->world;
    struct board_form form = {.title = scene->mark, .words = scene->mark, .quietly = true};
    struct membership membership;
    int64_t larger = access_relationship(scene), question;
    for (int i = 0; i < BOARD_QUIET_MEMBERS; i++) {
        const char *name = arena_format(world->arena, "Quiet person %c", 'A' + i);
        struct relationship_joining joining = {
            .relationship = larger, .person = person_named(world, name), .role = "mentee"};
        assert_ok(relationship_join(world->db, world->arena, &world->clock, &joining));
    }
    assert_ok(membership_open(world->db, world->arena, &world->clock, world->portal_key, larger,
                              scene->people[ASKER_PARTNER], RELATIONSHIP_WRITE, &membership));
    assert_ok(board_ask(&membership, &form, &question));
}

static void prepare(struct access_scene *scene)
{
    const struct membership *mine = access_membership(scene, scene->people[ASKER_PARTNER]);
    struct circle circle = {.name = "Project leads", .purpose = scene->mark, .rules = scene->mark};
    struct board_form form = {.title = scene->mark, .words = scene->mark};
    int64_t question, answer;
    assert_ok(circle_change(mine, &circle));
    assert_ok(board_ask(mine, &form, &question));
    assert_ok(board_reply(mine, question, scene->mark, false, &answer));
    access_letter(scene, 'Q', question);
    ask_quietly(scene);
}

/* clang-format off */
ACCESS_TABLE(circle_access, prepare,
    {METHOD_GET,  "/relationships/:id/circle", "r", "snnnnnynn", NULL},
    {METHOD_GET,  "/relationships/:id/circle/edit", "r", "snnnnnynn", NULL},
    {METHOD_POST, "/relationships/:id/circle/edit", "r", "snnnnnynn", NULL},
    {METHOD_GET,  "/relationships/:id/board", "r", "snnnnnynn", NULL},
    {METHOD_POST, "/relationships/:id/board", "r", "snnnnnynn", NULL},
    {METHOD_GET,  "/relationships/:id/board/:question", "rQ", "snnnnnynn", NULL},
    {METHOD_POST, "/relationships/:id/board/:question/answers", "rQ", "snnnnnynn", NULL},
    {METHOD_POST, "/relationships/:id/board/:question/same", "rQ", "snnnnnynn", NULL},
    {METHOD_POST, "/relationships/:id/board/:question/answered", "rQ", "snnnnnynn", NULL},
    {METHOD_POST, "/relationships/:id/board/:question/withdraw", "rQ", "snnnnnynn", NULL},
    {METHOD_GET,  "/programs/:id/circles/new", "g", "sffyfffff", NULL},
    {METHOD_POST, "/programs/:id/circles/new", "g", "sffyfffff", NULL},
    {METHOD_GET,  "/programs/:id/circles/:circle", "gr", "sffyfffff", NULL},
    {METHOD_POST, "/programs/:id/circles/:circle", "gr", "sffyfffff", NULL});
/* clang-format on */
