/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who gets in at resources, training and introductions. */
#include "base/text.h"
#include "resource/resource.h"
#include "tests/support/access.h"

static void prepare(struct access_scene *scene)
{
    struct arena *arena = scene->world->arena;
    const struct membership *mine = access_membership(scene, scene->people[ASKER_PARTNER]);
    const char *me = arena_format(arena, "%lld", (long long)scene->people[ASKER_PARTNER]),
               *mentor = arena_format(arena, "%lld", (long long)scene->mentor);
    struct resource_form resource = {.kind = "resource",
                                     .title = scene->mark,
                                     .address = arena_format(arena, "https://example.org/%s", scene->mark),
                                     .body = scene->mark,
                                     .why = scene->mark,
                                     .whom = "all"};
    struct workshop_form workshop = {.who = me,
                                     .title = scene->mark,
                                     .address = "",
                                     .cost = scene->mark,
                                     .attended = true,
                                     .takeaway = scene->mark,
                                     .taught = true,
                                     .teach_notes = scene->mark};
    struct introduction_form introduction = {.state = "met",
                                             .by = mentor,
                                             .for_whom = me,
                                             .whom = scene->mark,
                                             .why = scene->mark,
                                             .outcome = scene->mark};
    int64_t id;
    assert_ok(resource_add(mine, &resource, &id));
    access_letter(scene, 'R', id);
    assert_ok(workshop_add(mine, &workshop, &id));
    access_letter(scene, 'T', id);
    assert_ok(introduction_add(mine, &introduction, &id));
    access_letter(scene, 'I', id);
}

/* clang-format off */
ACCESS_TABLE(resource_access, prepare,
    {METHOD_GET,  "/relationships/:id/resources", "r", "snnnnnynn", NULL},
    {METHOD_GET,  "/relationships/:id/resources/new", "r", "snnnnnynn", NULL},
    {METHOD_POST, "/relationships/:id/resources/new", "r", "snnnnnynn", NULL},
    {METHOD_GET,  "/relationships/:id/resources/:resource", "rR", "snnnnnynn", NULL},
    {METHOD_POST, "/relationships/:id/resources/:resource", "rR", "snnnnnynn", NULL},
    {METHOD_POST, "/relationships/:id/resources/:resource/mark", "rR", "snnnnnynn", NULL},
    {METHOD_POST, "/relationships/:id/resources/:resource/remove", "rR", "snnnnnynn", NULL},
    {METHOD_GET,  "/relationships/:id/workshops/new", "r", "snnnnnynn", NULL},
    {METHOD_POST, "/relationships/:id/workshops/new", "r", "snnnnnynn", NULL},
    {METHOD_GET,  "/relationships/:id/workshops/:workshop", "rT", "snnnnnynn", NULL},
    {METHOD_POST, "/relationships/:id/workshops/:workshop", "rT", "snnnnnynn", NULL},
    {METHOD_POST, "/relationships/:id/workshops/:workshop/remove", "rT", "snnnnnynn", NULL},
    {METHOD_GET,  "/relationships/:id/introductions/new", "r", "snnnnnynn", NULL},
    {METHOD_POST, "/relationships/:id/introductions/new", "r", "snnnnnynn", NULL},
    {METHOD_GET,  "/relationships/:id/introductions/:introduction", "rI", "snnnnnynn", NULL},
    {METHOD_POST, "/relationships/:id/introductions/:introduction", "rI", "snnnnnynn", NULL});
/* clang-format on */
