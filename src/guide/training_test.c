/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "guide/training.h"

#include <string.h>

#include "guide/training_library.h"
#include "program/program.h"
#include "relationship/membership.h"
#include "relationship/test_pair.h"
#include "tests/support/client.h"

/* ---- the texts ---- */

TEST(each_part_of_each_format_reads_between_five_and_seven_minutes)
{
    static const char *const FORMATS[] = {"mentoring", "reverse", "peer", "group", "buddy", "manager"};
    for (size_t i = 0; i < 6; i++)
        for (int side = GUIDE_MENTOR; side < GUIDE_SIDES; side++) {
            int minutes = 0, chapters = 0;
            for (size_t j = 0; j < training_text_count; j++) {
                const struct training_text *text = &training_texts[j];
                if (!(text->formats & guide_format_bit(FORMATS[i]))) continue;
                if (!guide_side_fits(text->side, (enum guide_side)side)) continue;
                minutes += training_minutes(text->body);
                chapters++;
            }
            assert_int_equal(chapters, 6);
            assert_true(minutes >= 5 && minutes <= 7);
        }
}

TEST(every_chapter_gives_something_to_think_about)
{
    for (size_t i = 0; i < training_text_count; i++) {
        const struct training_text *text = &training_texts[i];
        assert_true(*text->title && *text->body);
        assert_non_null(text->checks[0].question);
        for (int j = 0; j < TRAINING_CHECKS; j++)
            assert_int_equal(text->checks[j].question != NULL, text->checks[j].thought != NULL);
    }
}

TEST(reading_takes_a_minute_at_least)
{
    assert_int_equal(training_minutes(""), 1);
    assert_int_equal(training_minutes("two words"), 1);
}

TEST(a_chapter_needs_a_title_a_text_and_an_answer_to_its_question)
{
    struct training_form_problems problems = {0};
    struct training_form form = {
        .side = "both", .title = "Here", .body = "Text", .question = "Why?", .thought = "Because."};
    training_form_check(&form, &problems);
    assert_false(form_has_problems(&training_form_problems_record, &problems));
    form = (struct training_form){.side = "", .title = "", .body = "", .question = "Why?", .thought = ""};
    training_form_check(&form, &problems);
    assert_true(problems.side && problems.title && problems.body && problems.thought);
}

/* ---- pages ---- */

struct scene {
    struct client *client;
    struct pair pair;
    int64_t program, nora;
    const char *path;
};

static struct scene scene_new(struct test_world *world)
{
    struct scene scene = {.client = client_new(world), .nora = person_named(world, "Nora Stein")};
    struct program_new program = {.name = "Leadership",
                                  .format = "mentoring",
                                  .starts_on = clock_day(&world->clock),
                                  .coordinator = scene.nora};
    int64_t enrollment;
    assert_ok(program_add(world->db, world->arena, &world->clock, &program, &scene.program));
    assert_ok(program_move(world->db, world->arena, &world->clock, scene.program, "open", 0));
    scene.pair = pair_in(world, scene.program);
    struct program_enrolling amara = {.program = scene.program,
                                      .person = scene.pair.amara,
                                      .as_mentor = true,
                                      .capacity = -1,
                                      .wanted = -1};
    struct program_enrolling jonas = {.program = scene.program,
                                      .person = scene.pair.jonas,
                                      .as_mentee = true,
                                      .capacity = -1,
                                      .wanted = -1};
    assert_ok(program_enroll(world->db, world->arena, &world->clock, &amara, &enrollment));
    assert_ok(program_enroll(world->db, world->arena, &world->clock, &jonas, &enrollment));
    scene.path = arena_format(world->arena, "/programs/%lld/training", (long long)scene.program);
    return scene;
}

static const char *under(struct test_world *world, const struct scene *scene, const char *below)
{
    return arena_format(world->arena, "%s/%s", scene->path, below);
}

static const char *step_of(struct test_world *world, int64_t person)
{
    struct list cards = {0};
    assert_ok(relationship_of_person(world->db, world->arena, NULL, &world->clock, person, 1, &cards));
    return LIST_AT(&cards, struct relationship_card, 0)->next_path;
}

TEST_DB(each_side_reads_its_own_chapters)
{
    struct scene scene = scene_new(world);
    client_as(scene.client, scene.pair.amara);
    client_get(scene.client, "%s", scene.path);
    assert_page_has(scene.client, "What a good mentor does");
    assert_page_lacks(scene.client, "What a good mentee does");
    client_get(scene.client, "%s", under(world, &scene, "good-mentee"));
    assert_status(scene.client, 404);
    client_as(scene.client, scene.pair.jonas);
    client_get(scene.client, "%s", scene.path);
    assert_page_has(scene.client, "What a good mentee does");
    client_get(scene.client, "%s", under(world, &scene, "good-mentee"));
    assert_page_has(scene.client, "Bring one real situation to each meeting");
    assert_page_has(scene.client, "Next: Listening");
}

TEST_DB(the_last_chapter_ends_with_saying_that_one_read_it)
{
    struct scene scene = scene_new(world);
    client_as(scene.client, scene.pair.jonas);
    client_get(scene.client, "%s", under(world, &scene, "listening"));
    assert_page_lacks(scene.client, "I have read this");
    client_get(scene.client, "%s", under(world, &scene, "confidence"));
    assert_page_has(scene.client, "I have read this");
    client_post(scene.client, under(world, &scene, "read"), "");
    client_follow(scene.client);
    assert_page_has(scene.client, "You read this on 2 March 2026");
    client_post(scene.client, under(world, &scene, "read"), "");
    assert_status(scene.client, 303);
}

TEST_DB(a_required_training_is_the_first_step_until_it_is_read)
{
    struct scene scene = scene_new(world);
    assert_ok(training_set(world->db, scene.program, "required", false));
    assert_string_equal(step_of(world, scene.pair.jonas), scene.path);
    assert_ok(training_acknowledge(world->db, world->arena, &world->clock, scene.program, scene.pair.jonas));
    assert_string_not_equal(step_of(world, scene.pair.jonas), scene.path);
    assert_string_equal(step_of(world, scene.pair.amara), scene.path);
    assert_ok(training_set(world->db, scene.program, "required", true));
    assert_string_equal(step_of(world, scene.pair.jonas), scene.path);
}

TEST_DB(who_read_an_earlier_version_is_told_so)
{
    struct scene scene = scene_new(world);
    assert_ok(training_acknowledge(world->db, world->arena, &world->clock, scene.program, scene.pair.jonas));
    assert_ok(training_set(world->db, scene.program, "recommended", true));
    client_as(scene.client, scene.pair.jonas);
    client_get(scene.client, "%s", scene.path);
    assert_page_has(scene.client, "You read an earlier version on 2 March 2026");
    client_get(scene.client, "%s", under(world, &scene, "confidence"));
    assert_page_has(scene.client, "I have read this");
}

TEST_DB(who_takes_no_part_reads_and_acknowledges_nothing)
{
    struct scene scene = scene_new(world);
    int64_t ana = person_named(world, "Ana Ruiz");
    assert_error(training_acknowledge(world->db, world->arena, &world->clock, scene.program, ana),
                 ERROR_FORBIDDEN);
    client_as(scene.client, ana);
    client_get(scene.client, "%s?side=mentee", scene.path);
    assert_page_has(scene.client, "What a good mentee does");
    assert_page_lacks(scene.client, "What a good mentor does");
    client_get(scene.client, "%s?side=mentee", under(world, &scene, "confidence"));
    assert_page_lacks(scene.client, "I have read this");
}

TEST_DB(coordinators_see_yes_or_no_and_admins_a_count)
{
    struct scene scene = scene_new(world);
    int64_t admin = person_named(world, "Tom Becker");
    assert_ok(account_set_role(world->db, &world->clock, admin, ACCOUNT_ADMIN, true, 0));
    assert_ok(training_acknowledge(world->db, world->arena, &world->clock, scene.program, scene.pair.jonas));
    client_as(scene.client, scene.nora);
    client_get(scene.client, "%s", under(world, &scene, "manage"));
    assert_page_has(scene.client, "1 of 2");
    assert_page_has(scene.client, "Jonas Lindqvist");
    client_as(scene.client, admin);
    client_get(scene.client, "%s", under(world, &scene, "manage"));
    assert_page_has(scene.client, "1 of 2");
    assert_page_lacks(scene.client, "Jonas Lindqvist");
    client_api_get(scene.client, "%s", under(world, &scene, "manage"));
    assert_page_lacks(scene.client, "Jonas Lindqvist");
}

TEST_DB(a_program_adds_changes_and_takes_out_its_chapter)
{
    struct scene scene = scene_new(world);
    struct list chapters = {0};
    client_as(scene.client, scene.nora);
    client_post(scene.client, under(world, &scene, "chapters"),
                "title=Our+house&side=mentor&body=Ask+Lena.%0A%0A-+One%0A-+Two");
    assert_seen(scene.client, under(world, &scene, "manage"));
    assert_ok(training_chapters(world->db, world->arena, NULL, scene.program, "mentoring", GUIDE_MENTOR,
                                &chapters));
    const struct training_chapter *last = LIST_AT(&chapters, struct training_chapter, chapters.count - 1);
    assert_true(last->own);
    const char *own = under(world, &scene, arena_format(world->arena, "chapters/%s", last->key));
    client_get(scene.client, "%s", own);
    assert_page_has(scene.client, "Ask Lena.");
    client_post(scene.client, own, "title=Our+house&side=both&body=Ask+Tom.&version=1");
    assert_status(scene.client, 303);
    client_post(scene.client, own, "title=Our+house&side=both&body=Ask+Ana.&version=1");
    assert_status(scene.client, 409);
    assert_page_has(scene.client, "Ask Tom.");
    assert_page_has(scene.client, "Ask Ana.");
    client_as(scene.client, scene.pair.jonas);
    client_get(scene.client, "%s", under(world, &scene, last->key));
    assert_page_has(scene.client, "Ask Tom.");
    client_as(scene.client, scene.nora);
    client_post(scene.client, arena_format(world->arena, "%s/remove", own), "");
    client_get(scene.client, "%s", own);
    assert_status(scene.client, 404);
}

TEST_DB(a_chapter_without_words_is_not_taken)
{
    struct scene scene = scene_new(world);
    client_as(scene.client, scene.nora);
    client_post(scene.client, under(world, &scene, "chapters"), "title=Our+house&side=both");
    assert_status(scene.client, 422);
    assert_page_has(scene.client, "Write what people should know.");
    client_post(scene.client, under(world, &scene, "manage"), "training=maybe");
    assert_status(scene.client, 422);
}

TEST_DB(who_waits_for_a_match_is_asked_on_the_home_page_too)
{
    struct scene scene = scene_new(world);
    int64_t ana = person_named(world, "Ana Ruiz"), enrollment;
    struct program_enrolling enrolling = {
        .program = scene.program, .person = ana, .as_mentee = true, .capacity = -1, .wanted = -1};
    assert_ok(program_enroll(world->db, world->arena, &world->clock, &enrolling, &enrollment));
    client_as(scene.client, ana);
    client_get(scene.client, "/");
    assert_page_lacks(scene.client, "Read the training before you begin");
    assert_ok(training_set(world->db, scene.program, "required", false));
    client_get(scene.client, "/");
    assert_page_has(scene.client, "Read the training before you begin");
    assert_ok(training_acknowledge(world->db, world->arena, &world->clock, scene.program, ana));
    client_get(scene.client, "/");
    assert_page_lacks(scene.client, "Read the training before you begin");
}
