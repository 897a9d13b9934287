/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Joining, changing one's part, and what coordinators do with many at once; in pages and by the API. */
#include "program/program_rules.h"
#include "program/program_store.h"
#include "program/test_program.h"
#include "tests/support/client.h"

struct scene {
    int64_t nadia, jonas, amara, program;
    struct client *client;
    struct list questions;
};

static struct scene scene_new(struct test_world *world)
{
    struct scene scene = {.nadia = test_person(world, "Nadia Silva"),
                          .jonas = test_person(world, "Jonas Lindqvist"),
                          .amara = test_person(world, "Amara Okafor")};
    scene.program = test_open_program(world, "mentoring", scene.nadia);
    scene.client = client_new(world);
    assert_ok(program_questions(world->db, world->arena, scene.program, &scene.questions));
    return scene;
}

static const char *at(struct test_world *world, const struct scene *scene, const char *rest)
{
    return arena_format(world->arena, "/programs/%lld%s", (long long)scene->program, rest);
}

static long long question_id(const struct scene *scene, size_t index)
{
    return (long long)LIST_AT(&scene->questions, struct program_question, index)->id;
}

/* The first two questions are for mentees: one in words (required), one of several choices. */
static const char *mentee_answers(struct test_world *world, const struct scene *scene)
{
    return arena_format(world->arena,
                        "&answers.0.question=%lld&answers.0.values=Lead+a+team&answers.1.question=%lld"
                        "&answers.1.values=Honest+feedback&answers.1.values=Encouragement",
                        question_id(scene, 0), question_id(scene, 1));
}

static const char *stored_answers(struct test_world *world, const struct scene *scene, int64_t person)
{
    struct enrollment part;
    struct list answers = {0};
    struct text words;
    text_init(&words, world->arena);
    assert_ok(enrollment_get(world->db, world->arena, scene->program, person, &part));
    assert_ok(enrollment_answers(world->db, world->arena, part.id, &answers));
    for (size_t i = 0; i < scene->questions.count; i++)
        LIST_EACH (&answers, struct enrollment_answer, answer)
            if (answer->question_id == question_id(scene, i)) text_addf(&words, "[%s]", answer->value);
    return words.at;
}

/* ---- joining ---- */

TEST_DB(a_person_applies_with_answers_and_a_coordinator_accepts)
{
    struct scene scene = scene_new(world);
    client_as(scene.client, scene.jonas);
    client_get(scene.client, "%s", at(world, &scene, "/join"));
    assert_page_has(scene.client, "What would you like to be different half a year from now?");
    assert_page_has(scene.client, "You and the coordinators of this program see this");
    client_post(
        scene.client, at(world, &scene, "/join"),
        arena_format(world->arena, "as_mentee=1&wanted=2&note=Courage%s", mentee_answers(world, &scene)));
    assert_seen(scene.client, at(world, &scene, ""));
    assert_string_equal(test_part(world, scene.program, scene.jonas), "applied");
    assert_string_equal(stored_answers(world, &scene, scene.jonas),
                        "[Lead a team][Honest feedback\nEncouragement]");
    client_as(scene.client, scene.nadia);
    client_get(scene.client, "%s",
               arena_format(world->arena, "%s/%lld", at(world, &scene, "/people"), (long long)scene.jonas));
    assert_page_has(scene.client, "Lead a team");
    assert_page_has(scene.client, "Courage");
    client_post(
        scene.client,
        arena_format(world->arena, "%s/%lld/state", at(world, &scene, "/people"), (long long)scene.jonas),
        "action=accept");
    assert_status(scene.client, 303);
    assert_string_equal(test_part(world, scene.program, scene.jonas), "accepted");
    struct enrollment_row row;
    assert_ok(program_enrollment_of(world->db, world->arena, scene.program, scene.jonas, &row));
    assert_int_equal(row.wanted, 2);
}

TEST_DB(a_missing_answer_is_named_and_the_rest_is_kept)
{
    struct scene scene = scene_new(world);
    client_as(scene.client, scene.jonas);
    client_post(
        scene.client, at(world, &scene, "/join"),
        arena_format(
            world->arena,
            "as_mentee=1&wanted=1&note=My+hope&answers.1.question=%lld&answers.1.values=Encouragement",
            question_id(&scene, 1)));
    assert_status(scene.client, 422);
    assert_page_has(scene.client, "Answer this question.");
    assert_page_has(scene.client, "My hope");
    assert_page_has(scene.client, "value=\"Encouragement\" checked");
    client_post(scene.client, at(world, &scene, "/join"), "note=No+role");
    assert_status(scene.client, 422);
    assert_page_has(scene.client, "Choose how you would like to take part.");
    assert_string_equal(test_part(world, scene.program, scene.jonas), "");
}

TEST_DB(an_answer_that_is_not_offered_is_refused)
{
    struct scene scene = scene_new(world);
    client_as(scene.client, scene.jonas);
    client_post(
        scene.client, at(world, &scene, "/join"),
        arena_format(world->arena,
                     "as_mentee=1&wanted=1&answers.0.question=%lld&answers.0.values=A&answers.1.question=%lld"
                     "&answers.1.values=Money",
                     question_id(&scene, 0), question_id(&scene, 1)));
    assert_status(scene.client, 422);
    assert_page_has(scene.client, "Choose one of the answers listed here.");
}

TEST_DB(an_invitation_keeps_its_role)
{
    struct scene scene = scene_new(world);
    assert_ok(test_enroll(world, scene.program, scene.jonas, "mentee", true));
    client_as(scene.client, scene.jonas);
    client_get(scene.client, "%s", at(world, &scene, ""));
    assert_page_has(scene.client, "You are invited as a mentee.");
    client_post(
        scene.client, at(world, &scene, "/join"),
        arena_format(world->arena, "as_mentor=1&capacity=50&wanted=1%s", mentee_answers(world, &scene)));
    assert_seen(scene.client, at(world, &scene, ""));
    struct enrollment_row row;
    assert_ok(program_enrollment_of(world->db, world->arena, scene.program, scene.jonas, &row));
    assert_string_equal(row.state, "accepted");
    assert_true(row.as_mentee && !row.as_mentor);
}

TEST_DB(an_invitation_is_declined)
{
    struct scene scene = scene_new(world);
    assert_ok(test_enroll(world, scene.program, scene.jonas, "mentee", true));
    client_as(scene.client, scene.jonas);
    client_post(scene.client, at(world, &scene, "/part/decline"), "");
    assert_seen(scene.client, "/programs");
    assert_string_equal(test_part(world, scene.program, scene.jonas), "declined");
    client_post(scene.client, at(world, &scene, "/part/decline"), "");
    assert_status(scene.client, 409);
}

TEST_DB(people_change_their_own_part_pause_and_leave)
{
    struct scene scene = scene_new(world);
    assert_ok(test_enroll(world, scene.program, scene.amara, "mentor", false));
    client_as(scene.client, scene.amara);
    client_get(scene.client, "%s", at(world, &scene, "/part"));
    assert_page_has(scene.client, "You take part as a mentor.");
    const char *fields = arena_format(
        world->arena, "as_mentor=1&capacity=4&version=1&answers.0.question=%lld&answers.0.values=Patience",
        question_id(&scene, 2));
    client_post(scene.client, at(world, &scene, "/part"), fields);
    assert_seen(scene.client, at(world, &scene, ""));
    struct program_counts counts;
    assert_ok(program_counts(world->db, world->arena, scene.program, &counts));
    assert_int_equal(counts.places, 4);
    client_post(scene.client, at(world, &scene, "/part"), fields); /* the older version */
    assert_status(scene.client, 409);
    client_post(scene.client, at(world, &scene, "/part/pause"), "");
    assert_string_equal(test_part(world, scene.program, scene.amara), "paused");
    client_post(scene.client, at(world, &scene, "/part/resume"), "");
    assert_string_equal(test_part(world, scene.program, scene.amara), "accepted");
    client_post(scene.client, at(world, &scene, "/part/leave"), "");
    assert_seen(scene.client, "/programs");
    assert_string_equal(test_part(world, scene.program, scene.amara), "left");
    client_get(scene.client, "%s", at(world, &scene, "/part"));
    assert_status(scene.client, 404);
}

TEST_DB(who_was_accepted_in_one_role_does_not_take_another_by_themselves)
{
    struct scene scene = scene_new(world);
    assert_ok(test_enroll(world, scene.program, scene.amara, "mentor", false));
    client_as(scene.client, scene.amara);
    client_get(scene.client, "%s", at(world, &scene, "/join")); /* there is a part already */
    assert_seen(scene.client, at(world, &scene, "/part"));
    client_api_post(
        scene.client, at(world, &scene, "/part"),
        arena_format(world->arena,
                     "{\"version\":1,\"as_mentor\":true,\"as_mentee\":true,\"capacity\":2,\"answers\":"
                     "[{\"question\":\"%lld\",\"values\":[\"Patience\"]}]}",
                     question_id(&scene, 2)));
    assert_status(scene.client, 200);
    struct enrollment_row row;
    assert_ok(program_enrollment_of(world->db, world->arena, scene.program, scene.amara, &row));
    assert_true(row.as_mentor && !row.as_mentee);
    assert_int_equal(row.capacity, 2);
}

TEST_DB(nobody_accepts_themselves_or_acts_for_others)
{
    struct scene scene = scene_new(world);
    client_as(scene.client, scene.jonas);
    client_post(scene.client, at(world, &scene, "/part/accept"), "");
    assert_status(scene.client, 404);
    client_post(scene.client, at(world, &scene, "/part/leave"), "");
    assert_status(scene.client, 409);
    client_post(scene.client, at(world, &scene, "/part/fly"), "");
    assert_status(scene.client, 404);
}

/* ---- many at once ---- */

TEST_DB(people_are_chosen_from_the_directory)
{
    struct scene scene = scene_new(world);
    client_as(scene.client, scene.nadia);
    client_get(scene.client, "%s", at(world, &scene, "/enroll?q=okafor+amara"));
    assert_page_has(scene.client, "Amara Okafor");
    assert_page_lacks(scene.client, "Jonas Lindqvist");
    client_post(scene.client, at(world, &scene, "/enroll"), "role=mentor&how=invite");
    assert_status(scene.client, 422);
    assert_page_has(scene.client, "Nobody is chosen yet.");
    client_post(scene.client, at(world, &scene, "/enroll"),
                arena_format(world->arena, "person=%lld&person=%lld&role=mentor&how=invite",
                             (long long)scene.amara, (long long)scene.jonas));
    assert_seen(scene.client, at(world, &scene, "/people"));
    client_follow(scene.client);
    assert_page_has(scene.client, "2 people were invited.");
    assert_string_equal(test_part(world, scene.program, scene.amara), "invited");
}

TEST_DB(all_who_are_found_are_invited_at_once)
{
    struct scene scene = scene_new(world);
    for (int i = 0; i < 60; i++) test_person(world, arena_format(world->arena, "Team Member %d", i));
    client_as(scene.client, scene.nadia);
    client_get(scene.client, "%s", at(world, &scene, "/enroll?q=team"));
    assert_page_has(scene.client, "All 60 that are found");
    client_post(scene.client, at(world, &scene, "/enroll"), "everybody=1&q=team&role=mentee&how=enroll");
    struct program_counts counts;
    assert_ok(program_counts(world->db, world->arena, scene.program, &counts));
    assert_int_equal(counts.accepted, 60);
    client_post(scene.client, at(world, &scene, "/people"), "everybody=1&q=member+1&action=pause");
    assert_ok(program_counts(world->db, world->arena, scene.program, &counts));
    assert_int_equal(counts.paused, 15); /* 1, 10 … 19, 21, 31, 41, 51 */
    client_get(scene.client, "%s", at(world, &scene, "/people?page=2"));
    assert_page_has(scene.client, "51–60");
}

TEST_DB(a_list_is_looked_through_before_anybody_is_told)
{
    struct scene scene = scene_new(world);
    client_as(scene.client, scene.nadia);
    const char *list = "list=E-Mail%3BRole%3BCapacity%0AAMARA.OKAFOR%40example.org%3BMentor%3B3%0A"
                       "nobody%40example.org%3Bmentor%3B%0Ajonas.lindqvist%40example.org%3Bcaptain%3B%0A"
                       "amara.okafor%40example.org%3Bmentee%3B%0A&role=mentee&how=enroll";
    client_post(scene.client, at(world, &scene, "/enroll/list"),
                arena_format(world->arena, "%s&preview=1", list));
    assert_status(scene.client, 200);
    assert_page_has(scene.client, "There is nobody with this address.");
    assert_page_has(scene.client, "This is no role.");
    assert_page_has(scene.client, "This person stands in the list twice.");
    assert_page_has(scene.client, "Enroll who can be taken (1)");
    assert_string_equal(test_part(world, scene.program, scene.amara), "");
    client_post(scene.client, at(world, &scene, "/enroll/list"),
                list); /* not without a word on the bad rows */
    assert_status(scene.client, 422);
    client_post(scene.client, at(world, &scene, "/enroll/list"),
                arena_format(world->arena, "%s&partly=1", list));
    assert_seen(scene.client, at(world, &scene, "/people"));
    struct enrollment_row row;
    assert_ok(program_enrollment_of(world->db, world->arena, scene.program, scene.amara, &row));
    assert_int_equal(row.capacity, 3);
    assert_true(row.as_mentor && !row.as_mentee);
}

TEST_DB(addresses_alone_are_a_list_and_a_file_is_one_too)
{
    struct scene scene = scene_new(world);
    client_as(scene.client, scene.nadia);
    client_post(scene.client, at(world, &scene, "/enroll/list"),
                "list=amara.okafor%40example.org%0Anobody%40example.org&role=mentor&how=invite&preview=1");
    assert_page_has(scene.client, "data-label=\"Row\">2<"); /* as it was pasted */
    const char *file = "\xEF\xBB\xBF"
                       "email,role,wanted\r\n\"jonas.lindqvist@example.org\",both,2\r\n";
    client_upload(scene.client, at(world, &scene, "/enroll/list"), "role=mentor&how=invite&partly=1", "file",
                  "l.csv", file, strlen(file));
    assert_seen(scene.client, at(world, &scene, "/people"));
    assert_string_equal(test_part(world, scene.program, scene.jonas), "invited");
    client_post(scene.client, at(world, &scene, "/enroll/list"), "list=&role=mentor&how=invite");
    assert_status(scene.client, 422);
    client_post(scene.client, at(world, &scene, "/enroll/list"), "list=name%0AAmara&role=mentor&how=invite");
    assert_page_has(scene.client, "There is no column for e-mail addresses.");
}

TEST_DB(many_applications_are_answered_at_once)
{
    struct scene scene = scene_new(world);
    const int64_t people[] = {scene.jonas, scene.amara};
    for (size_t i = 0; i < 2; i++) {
        client_as(scene.client, people[i]);
        client_post(scene.client, at(world, &scene, "/join"),
                    arena_format(world->arena, "as_mentee=1&wanted=1%s", mentee_answers(world, &scene)));
    }
    client_as(scene.client, scene.nadia);
    client_get(scene.client, "%s", at(world, &scene, "/people?state=applied"));
    assert_page_has(scene.client, "Jonas Lindqvist");
    client_post(scene.client, at(world, &scene, "/people"), "action=accept");
    assert_status(scene.client, 422);
    client_post(scene.client, at(world, &scene, "/people"),
                arena_format(world->arena, "action=accept&person=%lld&person=%lld", (long long)scene.jonas,
                             (long long)scene.amara));
    assert_seen(scene.client, at(world, &scene, "/people"));
    struct program_counts counts;
    assert_ok(program_counts(world->db, world->arena, scene.program, &counts));
    assert_int_equal(counts.accepted, 2);
}

TEST_DB(the_list_of_people_is_saved_as_a_file_with_their_answers)
{
    struct scene scene = scene_new(world);
    client_as(scene.client, scene.jonas);
    client_post(scene.client, at(world, &scene, "/join"),
                arena_format(world->arena, "as_mentee=1&wanted=1%s", mentee_answers(world, &scene)));
    assert_ok(test_enroll(world, scene.program, scene.amara, "mentor", false));
    client_as(scene.client, scene.nadia);
    client_get(scene.client, "%s", at(world, &scene, "/people.csv"));
    assert_status(scene.client, 200);
    assert_page_has(scene.client, "Amara Okafor,amara.okafor@example.org,");
    assert_page_has(
        scene.client,
        "Jonas Lindqvist,jonas.lindqvist@example.org,,,,mentee,applied,2026-03-02,0,1,Lead a team");
}

TEST_DB(new_hires_are_shown_before_they_are_enrolled)
{
    struct scene scene = scene_new(world);
    struct person_input fresh = {.email = "new@example.org", .name = "Newcomer", .joined_on = TEST_TODAY - 5};
    int64_t id;
    assert_ok(person_add(world->db, world->arena, &world->clock, &fresh, &id));
    client_as(scene.client, scene.nadia);
    client_get(scene.client, "%s", at(world, &scene, "/new-hires"));
    assert_page_has(scene.client, "Newcomer");
    client_post(scene.client, at(world, &scene, "/new-hires"), "");
    assert_seen(scene.client, at(world, &scene, "/people"));
    assert_string_equal(test_part(world, scene.program, id), "accepted");
}

TEST_DB(a_coordinator_changes_role_and_places_of_a_person)
{
    struct scene scene = scene_new(world);
    assert_ok(test_enroll(world, scene.program, scene.amara, "mentor", false));
    const char *path =
        arena_format(world->arena, "%s/%lld", at(world, &scene, "/people"), (long long)scene.amara);
    client_as(scene.client, scene.nadia);
    client_post(scene.client, path, "as_mentor=1&capacity=77&version=1");
    assert_status(scene.client, 422);
    assert_page_has(scene.client, "value=\"77\"");
    client_post(scene.client, path, "as_mentor=1&as_mentee=1&capacity=3&wanted=1&version=1");
    assert_seen(scene.client, path);
    client_post(scene.client, path, "as_mentor=1&capacity=2&version=1");
    assert_status(scene.client, 409);
    client_post(scene.client, arena_format(world->arena, "%s/state", path), "action=accept");
    assert_status(scene.client, 409);
    assert_page_has(scene.client, "Amara Okafor takes part already.");
}

/* ---- by the API ---- */

TEST_DB(many_are_enrolled_and_answered_by_json)
{
    struct scene scene = scene_new(world);
    client_as(scene.client, scene.nadia);
    client_api_post(
        scene.client, at(world, &scene, "/enroll"),
        "{\"emails\":[\"amara.okafor@example.org\",\"jonas.lindqvist@example.org\"],\"role\":\"mentor\","
        "\"how\":\"enroll\"}");
    assert_status(scene.client, 200);
    assert_page_has(scene.client, "\"done\":2");
    client_api_post(scene.client, at(world, &scene, "/enroll/list"),
                    "{\"rows\":[{\"email\":\"nadia.silva@example.org\",\"role\":\"mentee\"},"
                    "{\"email\":\"amara.okafor@example.org\",\"role\":\"mentee\"}],\"how\":\"enroll\"}");
    assert_status(scene.client, 200);
    assert_page_has(scene.client, "\"done\":1");
    assert_page_has(scene.client, "takes part already");
    client_api_post(scene.client, at(world, &scene, "/enroll/list"),
                    "{\"rows\":[{\"email\":\"who@example.org\"}],\"role\":\"mentee\",\"how\":\"invite\"}");
    assert_status(scene.client, 422);
    assert_page_has(scene.client, "There is nobody with this address.");
    client_api_post(
        scene.client, at(world, &scene, "/people"),
        arena_format(world->arena, "{\"action\":\"pause\",\"person\":[\"%lld\"]}", (long long)scene.amara));
    assert_status(scene.client, 200);
    assert_string_equal(test_part(world, scene.program, scene.amara), "paused");
}

TEST_DB(a_person_joins_by_json)
{
    struct scene scene = scene_new(world);
    client_as(scene.client, scene.jonas);
    client_api_post(
        scene.client, at(world, &scene, "/join"),
        arena_format(world->arena,
                     "{\"as_mentee\":true,\"answers\":[{\"question\":\"%lld\",\"values\":[\"Lead\"]}]}",
                     question_id(&scene, 0)));
    assert_status(scene.client, 200);
    assert_string_equal(stored_answers(world, &scene, scene.jonas), "[Lead]");
    struct enrollment_row row;
    assert_ok(program_enrollment_of(world->db, world->arena, scene.program, scene.jonas, &row));
    assert_int_equal(row.wanted, 1); /* the program's */
    client_api_post(scene.client, at(world, &scene, "/part/leave"), "{}");
    assert_status(scene.client, 200);
    client_api_post(scene.client, at(world, &scene, "/join"), "{\"as_mentee\":true}");
    assert_status(scene.client, 200); /* the answer of before is still there */
}
