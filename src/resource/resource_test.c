/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "resource/resource.h"

#include "db/db.h"
#include "relationship/test_pair.h"
#include "web/request.h"

struct scene {
    struct pair pair;
    struct membership amara, jonas;
    const char *amara_id, *jonas_id;
};

static struct membership membership_of(struct test_world *world, int64_t relationship, int64_t person)
{
    struct membership membership;
    assert_ok(membership_open(world->db, world->arena, &world->clock, world->portal_key, relationship, person,
                              RELATIONSHIP_WRITE, &membership));
    return membership;
}

static struct scene scene_of(struct test_world *world)
{
    struct scene scene = {.pair = pair_new(world)};
    scene.amara = membership_of(world, scene.pair.id, scene.pair.amara);
    scene.jonas = membership_of(world, scene.pair.id, scene.pair.jonas);
    scene.amara_id = arena_format(world->arena, "%lld", (long long)scene.pair.amara);
    scene.jonas_id = arena_format(world->arena, "%lld", (long long)scene.pair.jonas);
    return scene;
}

static struct resource_form book(const struct scene *scene)
{
    return (struct resource_form){.kind = "resource",
                                  .title = "On listening",
                                  .address = "https://books.example/listening",
                                  .body = "",
                                  .why = "Chapter 3",
                                  .whom = scene->jonas_id};
}

TEST_DB(a_resource_is_shared_and_marked_by_each_for_themselves)
{
    struct scene scene = scene_of(world);
    struct resource_form form = book(&scene);
    struct resource resource;
    int64_t id, unread = unread_of(world, scene.pair.jonas);
    assert_ok(resource_add(&scene.amara, &form, &id));
    assert_int_equal(unread_of(world, scene.pair.jonas), unread + 1);
    assert_ok(resource_set_mark(&scene.jonas, id, true));
    assert_ok(resource_set_mark(&scene.jonas, id, true));
    assert_ok(resource_get(&scene.jonas, id, &resource));
    assert_string_equal(resource.title, "On listening");
    assert_string_equal(resource.host, "books.example");
    assert_string_equal(resource.by_name, "Amara Okafor");
    assert_string_equal(resource.for_name, "you");
    assert_true(resource.marked);
    assert_ok(resource_get(&scene.amara, id, &resource));
    assert_false(resource.marked);
    assert_int_equal(resource.marks, 1);
    assert_ok(resource_set_mark(&scene.jonas, id, false));
    assert_ok(resource_get(&scene.amara, id, &resource));
    assert_int_equal(resource.marks, 0);
}

TEST_DB(a_resource_is_taken_out_by_who_shared_it)
{
    struct scene scene = scene_of(world);
    struct resource_form form = book(&scene);
    struct resource resource;
    int64_t id;
    assert_ok(resource_add(&scene.amara, &form, &id));
    assert_ok(resource_set_mark(&scene.jonas, id, true));
    assert_error(resource_remove(&scene.jonas, id), ERROR_FORBIDDEN);
    assert_ok(resource_remove(&scene.amara, id));
    assert_error(resource_get(&scene.amara, id, &resource), ERROR_NOT_FOUND);
}

TEST_DB(what_is_shared_is_not_found_in_another_relationship)
{
    struct scene scene = scene_of(world);
    struct relationship_start_member members[] = {{scene.pair.amara, "mentor"},
                                                  {person_named(world, "Ana Ruiz"), "mentee"}};
    struct relationship_start start = {
        .format = "mentoring", .starts_on = clock_day(&world->clock), .members = members, .member_count = 2};
    struct resource_form form = book(&scene);
    struct resource resource;
    int64_t other, id;
    assert_ok(relationship_start(world->db, world->arena, &world->clock, &start, &other));
    struct membership amara = membership_of(world, other, scene.pair.amara);
    assert_ok(resource_add(&scene.amara, &form, &id));
    form.whom = "all";
    assert_error(resource_get(&amara, id, &resource), ERROR_NOT_FOUND);
    assert_error(resource_edit(&amara, id, &form), ERROR_NOT_FOUND);
    assert_error(resource_set_mark(&amara, id, true), ERROR_NOT_FOUND);
    assert_error(resource_remove(&amara, id), ERROR_NOT_FOUND);
    assert_error(workshop_remove(&amara, id), ERROR_NOT_FOUND);
}

TEST_DB(changes_of_what_somebody_else_changed_are_refused)
{
    struct scene scene = scene_of(world);
    struct resource_form form = book(&scene);
    struct introduction_form door = {.state = "offered",
                                     .by = scene.amara_id,
                                     .for_whom = scene.jonas_id,
                                     .whom = "Noor",
                                     .why = "",
                                     .outcome = ""};
    struct workshop_form course = {.who = scene.jonas_id, .title = "Negotiation"};
    int64_t id;
    assert_ok(resource_add(&scene.amara, &form, &id));
    form.version = 1;
    assert_ok(resource_edit(&scene.jonas, id, &form));
    assert_error(resource_edit(&scene.amara, id, &form), ERROR_CONFLICT);
    assert_ok(introduction_add(&scene.amara, &door, &id));
    door.version = 1;
    assert_ok(introduction_edit(&scene.jonas, id, &door));
    assert_error(introduction_edit(&scene.amara, id, &door), ERROR_CONFLICT);
    assert_ok(workshop_add(&scene.jonas, &course, &id));
    course.version = 1;
    assert_ok(workshop_edit(&scene.jonas, id, &course));
    assert_error(workshop_edit(&scene.amara, id, &course), ERROR_CONFLICT);
}

TEST_DB(forms_of_resources_say_what_cannot_be_taken)
{
    struct scene scene = scene_of(world);
    struct resource_form form = {
        .kind = "rumor", .title = " ", .address = "javascript:alert(1)", .body = "", .whom = "12345"};
    struct resource_form_problems problems = {0};
    resource_form_check(&scene.amara, &form, &problems);
    assert_non_null(problems.kind);
    assert_non_null(problems.title);
    assert_non_null(problems.address);
    assert_non_null(problems.whom);
    form = book(&scene);
    problems = (struct resource_form_problems){0};
    resource_form_check(&scene.amara, &form, &problems);
    assert_false(form_has_problems(&resource_form_problems_record, &problems));
    form.address = "";
    resource_form_check(&scene.amara, &form, &problems);
    assert_non_null(problems.body);
}

TEST_DB(a_workshop_goes_from_the_plan_to_the_teach_back)
{
    struct scene scene = scene_of(world);
    struct workshop_form form = {.who = scene.jonas_id,
                                 .title = "Negotiation, two days",
                                 .address = "",
                                 .starts_on = clock_day(&world->clock) + 7};
    struct workshop_form_problems problems = {0};
    struct workshop workshop;
    int64_t id;
    assert_ok(workshop_add(&scene.jonas, &form, &id));
    assert_ok(workshop_get(&scene.amara, id, &workshop));
    assert_string_equal(workshop.state_label, "Planned");
    form.attended = true;
    workshop_form_check(&scene.jonas, &form, &problems);
    assert_non_null(problems.starts_on);
    world->now += (int64_t)8 * 86400 * 1000;
    form.takeaway = "Ask before you answer";
    form.version = workshop.version;
    assert_ok(workshop_edit(&scene.jonas, id, &form));
    assert_ok(workshop_get(&scene.amara, id, &workshop));
    assert_string_equal(workshop.state_label, "Teach-back to come");
    assert_true(workshop.teach_is_next);
    form.taught = true;
    form.teach_notes = "We tried it at once";
    form.version = workshop.version;
    assert_ok(workshop_edit(&scene.jonas, id, &form));
    assert_ok(workshop_get(&scene.amara, id, &workshop));
    assert_string_equal(workshop.state_label, "Taught back");
    assert_string_equal(workshop.teach_notes, "We tried it at once");
}

TEST_DB(nobody_teaches_back_what_nobody_went_to)
{
    struct scene scene = scene_of(world);
    struct workshop_form form = {.who = "nobody", .title = "", .address = "ftp://x", .taught = true};
    struct workshop_form_problems problems = {0};
    workshop_form_check(&scene.jonas, &form, &problems);
    assert_non_null(problems.who);
    assert_non_null(problems.title);
    assert_non_null(problems.address);
    assert_non_null(problems.taught);
}

TEST_DB(an_introduction_says_who_does_what)
{
    struct scene scene = scene_of(world);
    struct introduction_form form = {.state = "wanted",
                                     .by = scene.amara_id,
                                     .for_whom = scene.jonas_id,
                                     .whom = "Somebody who led a merger",
                                     .why = "",
                                     .outcome = ""};
    struct introduction introduction;
    int64_t id;
    assert_ok(introduction_add(&scene.jonas, &form, &id));
    assert_ok(introduction_get(&scene.jonas, id, &introduction));
    assert_string_equal(introduction.sentence, "You would like Amara to introduce you");
    assert_ok(introduction_get(&scene.amara, id, &introduction));
    assert_string_equal(introduction.sentence, "Jonas would like you to introduce them");
    form.state = "met";
    form.outcome = "An hour well spent";
    form.version = introduction.version;
    assert_ok(introduction_edit(&scene.amara, id, &form));
    assert_ok(introduction_get(&scene.jonas, id, &introduction));
    assert_string_equal(introduction.sentence, "Amara introduced you");
    assert_true(introduction.is_met);
    assert_false(introduction.is_open);
}

TEST_DB(nobody_introduces_themselves_to_themselves)
{
    struct scene scene = scene_of(world);
    struct introduction_form form = {
        .state = "soon", .by = scene.amara_id, .for_whom = scene.amara_id, .whom = " "};
    struct introduction_form_problems problems = {0};
    introduction_form_check(&scene.amara, &form, &problems);
    assert_non_null(problems.state);
    assert_non_null(problems.for_whom);
    assert_non_null(problems.whom);
}

TEST_DB(the_card_shows_the_latest_and_counts_the_rest)
{
    struct scene scene = scene_of(world);
    struct resource_form form = book(&scene);
    struct resource_card card;
    int64_t id;
    assert_ok(resource_card_get(&scene.jonas, &card));
    assert_true(card.none);
    for (int i = 0; i < 4; i++) {
        form.title = arena_format(world->arena, "Book %d", i);
        assert_ok(resource_add(&scene.amara, &form, &id));
        world->now += 1000;
    }
    assert_ok(resource_set_mark(&scene.jonas, id, true));
    assert_ok(resource_card_get(&scene.jonas, &card));
    assert_int_equal(card.resources.count, 3);
    assert_int_equal(card.unread, 3);
    assert_string_equal(LIST_AT(&card.resources, struct resource, 0)->title, "Book 3");
    assert_ok(resource_card_get(&scene.amara, &card));
    assert_int_equal(card.unread, 0);
}
