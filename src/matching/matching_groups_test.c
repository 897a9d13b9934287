/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Groups that a program names: told by choice, shown to nobody, and given their share. */
#include "matching/matching_groups.h"

#include "base/text.h"
#include "db/db.h"
#include "matching/matching.h"
#include "matching/matching_store.h"
#include "matching/matching_testing.h"
#include "program/program.h"
#include "program/program_store.h"
#include "tests/support/client.h"

/* Ten mentees for five places; the first five are parents, three others wish for every mentor, two are nearer
 * to the mentors' level. */
struct crowd {
    struct small small;
    int64_t mentees[10];
    int64_t mentors[5];
    int64_t parents; /* the group */
};

SQL(testing_group, "SELECT id FROM program_group WHERE program_id = $1 AND name_key = $2");
SQL(testing_group_wish,
    "INSERT INTO pair_wish (program_id, person_id, about_id, role, kind, created_at) VALUES ($1, $2, $3, "
    "'mentee', 'wish', 0)");
SQL(testing_level, "UPDATE person SET level = 4 WHERE id = $1");
SQL(testing_answers, "SELECT COUNT(*) FROM program_group_answer");

static int64_t group_named(const struct crowd *crowd, const char *key)
{
    int64_t group = 0;
    enum error error = db_number(crowd->small.world->db, &testing_group,
                                 DB_PARAMS(db_int(crowd->small.program), db_text(key)), &group);
    return error == OK ? group : 0;
}

static const char *path(const struct crowd *crowd, const char *rest)
{
    return arena_format(crowd->small.world->arena, "/programs/%lld%s", (long long)crowd->small.program, rest);
}

static struct crowd crowd_new(struct test_world *world)
{
    static const struct sql no_skill = {"no_skill", "DELETE FROM person_skill"};
    struct crowd crowd = {.small = small_program(world)};
    for (int i = 0; i < 10; i++) {
        crowd.mentees[i] = i < 4 ? crowd.small.mentees[i]
                                 : add_test_person(world, arena_format(world->arena, "Mentee%d", i), 3);
        if (i >= 4) enroll_test_person(&crowd.small, crowd.mentees[i], false, 0);
    }
    for (int i = 0; i < 5; i++) {
        crowd.mentors[i] = i < 3 ? crowd.small.mentors[i]
                                 : add_test_person(world, arena_format(world->arena, "Mentor%d", i), 6);
        if (i >= 3) enroll_test_person(&crowd.small, crowd.mentors[i], true, 1);
    }
    assert_ok(db_run(world->db, &no_skill, DB_NO_PARAMS, NULL));
    for (int i = 7; i < 9; i++)
        assert_ok(db_run(world->db, &testing_level, DB_PARAMS(db_int(crowd.mentees[i])), NULL));
    for (int i = 5; i < 10; i = i == 6 ? 9 : i + 1)
        for (int j = 0; j < 5; j++)
            assert_ok(db_run(
                world->db, &testing_group_wish,
                DB_PARAMS(db_int(crowd.small.program), db_int(crowd.mentees[i]), db_int(crowd.mentors[j])),
                NULL));
    assert_ok(matching_groups_name(world->db, world->arena, &world->clock, crowd.small.program,
                                   "Parents\nCame back to work"));
    crowd.parents = group_named(&crowd, "parents");
    return crowd;
}

static void tell(const struct crowd *crowd, int64_t person, const char *words)
{
    struct client *client = client_new(crowd->small.world);
    client_as(client, person);
    client_post(client, path(crowd, "/wishes/groups"),
                arena_format(crowd->small.world->arena, "%s=%lld", words, (long long)crowd->parents));
    assert_status(client, 303);
}

static int parents_found(const struct crowd *crowd, const char *objective)
{
    struct test_world *world = crowd->small.world;
    struct list pairs = {0};
    int64_t run;
    int found = 0;
    assert_ok(matching_start(world->db, &world->clock, crowd->small.program, objective,
                             crowd->small.coordinator, &run));
    assert_ok(matching_solve(world->db, &world->clock, run));
    assert_ok(matching_store_all_pairs(world->db, world->arena, run, &pairs));
    assert_int_equal(pairs.count, 5);
    LIST_EACH (&pairs, struct matching_pair, pair)
        for (int i = 0; i < 5; i++) found += pair->mentee_id == crowd->mentees[i];
    return found;
}

TEST_DB(a_named_group_gets_its_share_when_enough_told_that_they_belong)
{
    struct crowd crowd = crowd_new(world);
    for (int i = 0; i < 4; i++) tell(&crowd, crowd.mentees[i], "belongs");
    assert_int_equal(parents_found(&crowd, MATCHING_GROUPS), 0);
    tell(&crowd, crowd.mentees[4], "belongs");
    assert_int_equal(parents_found(&crowd, MATCHING_BEST), 0);
    assert_int_equal(parents_found(&crowd, MATCHING_GROUPS), 2);
}

TEST_DB(a_coordinator_sees_the_count_of_a_named_group_from_five_people_on)
{
    struct crowd crowd = crowd_new(world);
    struct client *client = client_new(world);
    for (int i = 0; i < 4; i++) tell(&crowd, crowd.mentees[i], "belongs");
    (void)parents_found(&crowd, MATCHING_BEST);
    client_as(client, crowd.small.coordinator);
    client_api_get(client, "%s", path(&crowd, "/matches/fairness?by=groups"));
    assert_page_has(client, "\"groups\":[]");
    tell(&crowd, crowd.mentees[4], "belongs");
    client_api_get(client, "%s", path(&crowd, "/matches/fairness?by=groups"));
    assert_page_has(client, "\"label\":\"Parents\"");
    assert_page_has(client, "\"mentees\":5");
    assert_page_has(client, "\"missing_share\":2");
    assert_page_has(client, "\"fit\":0");
    client_get(client, "%s", path(&crowd, "/matches/fairness?by=groups"));
    assert_page_has(client, "Match by shares");
    assert_page_lacks(client, "Came back to work</th>");
    tell(&crowd, crowd.mentees[5], "belongs");
    client_api_get(client, "%s", path(&crowd, "/matches/fairness?by=groups"));
    assert_page_has(client, "\"groups\":[]"); /* four are outside */
}

TEST_DB(a_mentor_of_a_preferred_group_is_preferred_and_nothing_tells_of_it)
{
    struct crowd crowd = crowd_new(world);
    struct client *client = client_new(world);
    int64_t run;
    tell(&crowd, crowd.mentors[4], "belongs");
    tell(&crowd, crowd.mentees[9], "prefers");
    assert_ok(matching_start(world->db, &world->clock, crowd.small.program, MATCHING_BEST,
                             crowd.small.coordinator, &run));
    assert_ok(matching_solve(world->db, &world->clock, run));
    assert_true(has_small_pair(&crowd.small, run, crowd.mentees[9], crowd.mentors[4]));
    client_as(client, crowd.small.coordinator);
    client_get(client, "%s", path(&crowd, "/matches?q=mentee9"));
    assert_page_lacks(client, "Parents");
    assert_page_lacks(client, "Preferences");
    client_as(client, crowd.mentees[9]);
    client_get(client, "%s", path(&crowd, "/wishes"));
    assert_page_has(client, "I would like my mentor to belong to it");
    client_as(client, crowd.mentors[4]);
    client_get(client, "%s", path(&crowd, "/wishes"));
    assert_page_has(client, "Parents");
    assert_page_lacks(client, "I would like my mentor to belong to it");
}

TEST_DB(a_group_that_keeps_its_name_keeps_its_answers)
{
    struct crowd crowd = crowd_new(world);
    struct client *client = client_new(world);
    int64_t answers;
    tell(&crowd, crowd.mentees[0], "belongs");
    client_as(client, crowd.small.coordinator);
    client_post(client, path(&crowd, "/matches/groups"), "names=PARENTS%0ANight+shift");
    assert_status(client, 303);
    assert_int_equal(group_named(&crowd, "parents"), crowd.parents);
    assert_int_equal(group_named(&crowd, "came back to work"), 0);
    assert_ok(db_number(world->db, &testing_answers, DB_NO_PARAMS, &answers));
    assert_int_equal(answers, 1);
    client_post(client, path(&crowd, "/matches/groups"), "names=Night+shift");
    assert_ok(db_number(world->db, &testing_answers, DB_NO_PARAMS, &answers));
    assert_int_equal(answers, 0);
    struct text many;
    text_init(&many, world->arena);
    for (int i = 0; i < 21; i++) text_addf(&many, "Group %d\n", i);
    assert_error(matching_groups_name(world->db, world->arena, &world->clock, crowd.small.program, many.at),
                 ERROR_INVALID);
    client_as(client, crowd.mentees[0]);
    client_post(client, path(&crowd, "/matches/groups"), "names=Mine");
    assert_true(client_answer(client)->status == 403 || client_answer(client)->status == 404);
}

static int64_t copy_with_groups(struct test_world *world)
{
    struct small small = small_program(world);
    struct program_copy input = {.from = small.program, .name = "Next round", .by = small.mentors[0]};
    int64_t copy;
    assert_ok(
        matching_groups_name(world->db, world->arena, &world->clock, small.program, "Parents\nBack at work"));
    assert_ok(program_duplicate(world->db, world->arena, &world->clock, &input, &copy));
    return copy;
}

TEST_DB(a_copy_of_a_program_names_the_same_groups)
{
    struct list groups = {0};
    int64_t copy = copy_with_groups(world);
    assert_ok(matching_groups_list(world->db, world->arena, copy, 0, &groups));
    assert_int_equal(groups.count, 2);
    assert_string_equal(LIST_AT(&groups, struct matching_group, 1)->name, "Parents");
}

TEST_DB(a_draft_that_names_groups_can_be_thrown_away)
{
    struct list groups = {0};
    int64_t copy = copy_with_groups(world);
    assert_ok(program_delete(world->db, copy));
    assert_ok(matching_groups_list(world->db, world->arena, copy, 0, &groups));
    assert_int_equal(groups.count, 0);
}
