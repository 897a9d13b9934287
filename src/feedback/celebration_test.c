/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "feedback/celebration.h"

#include "goal/goal.h"
#include "person/person.h"
#include "relationship/test_pair.h"
#include "tests/support/client.h"

static struct list celebrations(struct test_world *world, int64_t person, int64_t before, int64_t after)
{
    struct list list = {0};
    int64_t today = clock_day(&world->clock);
    assert_ok(
        celebrations_of(world->db, world->arena, NULL, person, 0, today - before, today + after, &list));
    return list;
}

static void birthday_in(struct test_world *world, int64_t person, int64_t days, bool shown)
{
    struct date date = date_of_day(clock_day(&world->clock) + days);
    struct person_profile profile = {
        .birthday_month = date.month, .birthday_day = date.day, .show_birthday = shown};
    assert_ok(person_profile_put(world->db, world->arena, person, &profile));
}

TEST_DB(a_birthday_is_shown_to_those_who_work_together_when_it_is_wanted)
{
    struct pair pair = pair_new(world);
    birthday_in(world, pair.amara, 3, false);
    assert_int_equal(celebrations(world, pair.jonas, 0, 7).count, 0);
    birthday_in(world, pair.amara, 3, true);
    struct list list = celebrations(world, pair.jonas, 0, 7);
    assert_int_equal(list.count, 1);
    assert_string_equal(LIST_AT(&list, struct celebration, 0)->text, "Amara has a birthday");
    assert_int_equal(LIST_AT(&list, struct celebration, 0)->day, clock_day(&world->clock) + 3);
    assert_int_equal(celebrations(world, pair.amara, 0, 7).count, 0);
    assert_int_equal(celebrations(world, person_named(world, "Ana Ruiz"), 0, 7).count, 0);
}

TEST_DB(a_goal_that_was_reached_is_celebrated_without_its_words)
{
    struct pair pair = pair_new(world);
    struct membership jonas;
    struct goal_form form = {
        .title = "Secret", .why = "", .success = "", .term = "short", .whose = "ours", .reason = ""};
    int64_t goal;
    assert_ok(membership_open(world->db, world->arena, &world->clock, world->portal_key, pair.id, pair.jonas,
                              RELATIONSHIP_WRITE, &jonas));
    assert_ok(goal_add(&jonas, &form, &goal));
    assert_ok(goal_reach(&jonas, goal, ""));
    struct list list = celebrations(world, pair.amara, 7, 7);
    assert_int_equal(list.count, 1);
    assert_string_equal(LIST_AT(&list, struct celebration, 0)->text, "Jonas reached a goal");
    assert_string_equal(LIST_AT(&list, struct celebration, 0)->kind, "goal");
    assert_ok(goal_reopen(&jonas, goal, ""));
    assert_int_equal(celebrations(world, pair.amara, 7, 7).count, 0);
}

TEST_DB(half_a_year_together_is_celebrated_until_the_relationship_closes)
{
    struct pair pair = pair_new(world);
    world->now += (int64_t)180 * 86400 * 1000;
    struct list list = celebrations(world, pair.jonas, 7, 7);
    assert_int_equal(list.count, 1);
    assert_string_equal(LIST_AT(&list, struct celebration, 0)->text, "You and Amara: half a year together");
    pair_close(world, &pair);
    assert_int_equal(celebrations(world, pair.jonas, 7, 7).count, 0);
}

TEST_DB(what_is_worth_a_moment_stands_on_the_home_page)
{
    struct pair pair = pair_new(world);
    struct client *client = client_new(world);
    birthday_in(world, pair.amara, 5, true);
    client_as(client, pair.jonas);
    client_get(client, "/");
    assert_page_has(client, "Amara has a birthday");
    client_as(client, pair.amara);
    client_get(client, "/");
    assert_page_lacks(client, "Worth a moment");
}
