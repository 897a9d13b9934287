/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Averages of a program: what is published, and what attacks on them find. */
#include "base/text.h"
#include "checkin/checkin.h"
#include "checkin/test_checkin.h"
#include "program/program.h"
#include "tests/support/client.h"

/* A program with pairs; Person 0 and 1 are the first pair, 2 and 3 the second, … */
struct pulse {
    struct test_world *world;
    int64_t program, coordinator;
    int64_t people[12], pairs[6];
};

static struct pulse pulse_new(struct test_world *world)
{
    struct pulse pulse = {.world = world, .coordinator = person_named(world, "Nora Stein")};
    struct program_new program = {.name = "Leadership",
                                  .format = "mentoring",
                                  .starts_on = clock_day(&world->clock),
                                  .coordinator = pulse.coordinator};
    assert_ok(program_add(world->db, world->arena, &world->clock, &program, &pulse.program));
    assert_ok(program_move(world->db, world->arena, &world->clock, pulse.program, "open", 0));
    for (int i = 0; i < 12; i++)
        pulse.people[i] = person_named(world, arena_format(world->arena, "Person %c", 'A' + i));
    for (int i = 0; i < 6; i++) {
        struct relationship_start_member members[] = {{pulse.people[2 * i], "mentor"},
                                                      {pulse.people[2 * i + 1], "mentee"}};
        struct relationship_start start = {.program = pulse.program,
                                           .format = "mentoring",
                                           .starts_on = clock_day(&world->clock),
                                           .members = members,
                                           .member_count = 2};
        assert_ok(relationship_start(world->db, world->arena, &world->clock, &start, &pulse.pairs[i]));
    }
    return pulse;
}

static void check_in(const struct pulse *pulse, int person, const struct checkin_ratings *ratings,
                     bool counts)
{
    struct test_world *world = pulse->world;
    struct membership membership = membership_of(world, pulse->pairs[person / 2], pulse->people[person]);
    struct checkin_new checkin = {*ratings, "Mine.", counts, 0};
    assert_ok(checkin_put(&membership, own(world, pulse->people[person]), &checkin));
}

static void all_say(const struct pulse *pulse, int first, int last, int64_t value)
{
    struct checkin_ratings ratings;
    for (int i = 0; i < CHECKIN_QUESTION_COUNT; i++) ratings.of[i] = value;
    for (int i = first; i <= last; i++) check_in(pulse, i, &ratings, true);
}

/* To the second day of the next month, when the job has run. */
static void month_passes(const struct pulse *pulse)
{
    struct date date = date_of_day(clock_day(&pulse->world->clock));
    date.month = date.month % 12 + 1;
    date.year += date.month == 1;
    date.day = 2;
    pulse->world->now = day_of_date(date) * 86400000;
    assert_ok(checkin_release_all(pulse->world->db, pulse->world->arena, &pulse->world->clock,
                                  pulse->world->portal_key));
}

static struct list releases(const struct pulse *pulse)
{
    struct list list = {0};
    assert_ok(checkin_releases(pulse->world->db, pulse->world->arena, pulse->program, 20, &list));
    return list;
}

TEST_DB(five_people_make_an_average_once_the_month_is_over)
{
    struct pulse pulse = pulse_new(world);
    all_say(&pulse, 0, 3, 4);
    all_say(&pulse, 4, 4, 2);
    assert_ok(checkin_release_all(world->db, world->arena, &world->clock, world->portal_key));
    assert_int_equal(releases(&pulse).count, 0);
    month_passes(&pulse);
    struct list list = releases(&pulse);
    assert_int_equal(list.count, 1);
    const struct checkin_release *release = LIST_AT(&list, struct checkin_release, 0);
    assert_int_equal(release->people, 5);
    assert_int_equal(release->trust, 35); /* 3.6, in halves */
    assert_int_equal(release->from_day, day_parse("2026-03-01"));
    assert_int_equal(release->to_day, day_parse("2026-03-31"));
}

TEST_DB(four_people_wait_until_there_are_five_and_are_published_once)
{
    struct pulse pulse = pulse_new(world);
    all_say(&pulse, 0, 3, 4);
    month_passes(&pulse);
    assert_int_equal(releases(&pulse).count, 0);
    all_say(&pulse, 4, 4, 4);
    month_passes(&pulse);
    struct list list = releases(&pulse);
    assert_int_equal(list.count, 1);
    assert_int_equal(LIST_AT(&list, struct checkin_release, 0)->people, 5);
    assert_int_equal(LIST_AT(&list, struct checkin_release, 0)->from_day, day_parse("2026-03-01"));
}

TEST_DB(one_person_counts_once_however_often_they_check_in)
{
    struct pulse pulse = pulse_new(world);
    all_say(&pulse, 0, 3, 4);
    for (int i = 0; i < 5; i++) {
        world->now += 86400000;
        all_say(&pulse, 0, 0, 2);
    }
    month_passes(&pulse);
    assert_int_equal(releases(&pulse).count, 0);
    all_say(&pulse, 4, 4, 4);
    month_passes(&pulse);
    struct list list = releases(&pulse);
    /* 2, 4, 4, 4, 4: the last one of who came back counts. */
    assert_int_equal(LIST_AT(&list, struct checkin_release, 0)->trust, 35);
}

TEST_DB(who_does_not_let_it_count_is_not_counted)
{
    struct pulse pulse = pulse_new(world);
    struct checkin_ratings ratings = {{1, 1, 1, 1, 1, 1}};
    all_say(&pulse, 0, 3, 4);
    check_in(&pulse, 4, &ratings, false);
    month_passes(&pulse);
    assert_int_equal(releases(&pulse).count, 0);
    all_say(&pulse, 5, 5, 4);
    month_passes(&pulse);
    struct list list = releases(&pulse);
    assert_int_equal(LIST_AT(&list, struct checkin_release, 0)->people, 5);
    assert_int_equal(LIST_AT(&list, struct checkin_release, 0)->trust, 40);
}

TEST_DB(a_question_that_four_answered_is_withheld)
{
    struct pulse pulse = pulse_new(world);
    struct checkin_ratings silent = {{4, 4, 4, 4, 0, 4}};
    all_say(&pulse, 0, 3, 4);
    check_in(&pulse, 4, &silent, true);
    month_passes(&pulse);
    struct list list = releases(&pulse);
    assert_int_equal(LIST_AT(&list, struct checkin_release, 0)->trust, 0);
    assert_int_equal(LIST_AT(&list, struct checkin_release, 0)->workload, 40);
}

TEST_DB(what_was_published_is_never_published_again_with_somebody_more)
{
    struct pulse pulse = pulse_new(world);
    all_say(&pulse, 0, 4, 4);
    month_passes(&pulse);
    struct list before = releases(&pulse);
    all_say(&pulse, 5, 5, 1);
    assert_ok(checkin_release_all(world->db, world->arena, &world->clock, world->portal_key));
    month_passes(&pulse);
    struct list after = releases(&pulse);
    assert_int_equal(after.count, 1);
    assert_memory_equal(before.items, after.items, sizeof(struct checkin_release));
}

TEST_DB(times_do_not_overlap)
{
    struct pulse pulse = pulse_new(world);
    for (int i = 0; i < 4; i++) {
        all_say(&pulse, 0, i % 2 ? 6 : 3, 3);
        month_passes(&pulse);
    }
    struct list list = releases(&pulse);
    assert_int_equal(list.count, 2);
    const struct checkin_release *late = LIST_AT(&list, struct checkin_release, 0),
                                 *early = LIST_AT(&list, struct checkin_release, 1);
    assert_int_equal(late->from_day, early->to_day + 1);
    assert_true(late->to_day >= late->from_day);
}

TEST_DB(the_page_is_for_coordinators_of_the_program_and_analysts)
{
    struct pulse pulse = pulse_new(world);
    struct client *client = client_new(world);
    const char *path = arena_format(world->arena, "/programs/%lld/pulse", (long long)pulse.program);
    int64_t analyst = person_named(world, "Ada Analyst");
    assert_ok(account_set_role(world->db, &world->clock, analyst, ACCOUNT_ANALYST, true, 0));
    client_as(client, pulse.coordinator);
    client_get(client, "%s", path);
    assert_page_has(client, "No averages yet");
    all_say(&pulse, 0, 4, 5);
    month_passes(&pulse);
    client_as(client, pulse.coordinator);
    client_get(client, "%s", path);
    assert_page_has(client, "4.5 or more");
    assert_page_has(client, "5 people");
    client_as(client, analyst);
    client_get(client, "/programs/%lld", (long long)pulse.program);
    assert_page_has(client, "/pulse\"");
    client_get(client, "%s", path);
    assert_status(client, 200);
    client_as(client, pulse.people[0]);
    client_get(client, "/programs/%lld", (long long)pulse.program);
    assert_page_lacks(client, "/pulse\"");
    client_get(client, "%s", path);
    assert_status(client, 403);
}
