/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who gets in at webhooks: admins alone. */
#include "base/text.h"
#include "db/db.h"
#include "event/event.h"
#include "hook/hook_store.h"
#include "tests/support/access.h"

SQL(testing_hook_delivery, "SELECT MAX(id) FROM hook_delivery");

static void prepare(struct access_scene *scene)
{
    struct test_world *world = scene->world;
    struct hook_change change = {world->arena, &world->clock, world->portal_key, scene->people[ASKER_ADMIN]};
    struct hook_input input = {
        .name = "Harbor chat", .format = "json", .address = "https://hooks.example.org/secret-path"};
    const char *secret;
    int64_t hook, delivery;
    text_split(world->arena, "person.added", " ", &input.kinds);
    assert_ok(hook_add(world->db, &change, &input, &hook, &secret));
    assert_ok(event_test(world->db, &world->clock, hook));
    assert_ok(db_number(world->db, &testing_hook_delivery, DB_NO_PARAMS, &delivery));
    access_letter(scene, 'H', hook);
    access_letter(scene, 'D', delivery);
}

/* clang-format off */
ACCESS_TABLE(hook_access, prepare,
    {METHOD_GET,  "/admin/hooks", "", "sffffyfff"},
    {METHOD_GET,  "/admin/hooks/new", "", "sffffyfff"},
    {METHOD_POST, "/admin/hooks/new", "", "sffffyfff"},
    {METHOD_GET,  "/admin/hooks/:id", "H", "sffffyfff"},
    {METHOD_GET,  "/admin/hooks/:id/edit", "H", "sffffyfff"},
    {METHOD_POST, "/admin/hooks/:id/edit", "H", "sffffyfff"},
    {METHOD_POST, "/admin/hooks/:id/test", "H", "sffffyfff"},
    {METHOD_POST, "/admin/hooks/:id/switch", "H", "sffffyfff"},
    {METHOD_POST, "/admin/hooks/:id/secret", "H", "sffffyfff"},
    {METHOD_POST, "/admin/hooks/:id/remove", "H", "sffffyfff"},
    {METHOD_POST, "/admin/hooks/:id/deliveries/:delivery/again", "HD", "sffffyfff"});
/* clang-format on */
