/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "circle/board.h"
#include "circle/circle.h"
#include "circle/test_circle.h"
#include "program/program.h"
#include "tests/support/client.h"

static const char *path(struct test_world *world, const struct ring *ring, const char *rest)
{
    return arena_format(world->arena, "/relationships/%lld%s", (long long)ring->id, rest);
}

TEST_DB(a_circle_shows_its_name_its_rules_and_its_board)
{
    struct ring ring = ring_of(world, 5);
    struct client *client = client_new(world);
    client_as(client, ring.people[1]);
    client_get(client, "%s", path(world, &ring, "/circle"));
    assert_status(client, 200);
    assert_page_has(client, "Project leads");
    assert_page_has(client, "What is said here stays here.");
    client_get(client, "%s", path(world, &ring, "/board"));
    assert_page_has(client, "No open question");
    assert_page_has(client, "Ask quietly");
    client_get(client, "/relationships");
    assert_page_has(client, "Project leads");
}

TEST_DB(rules_changed_meanwhile_come_back_with_both)
{
    struct ring ring = ring_of(world, 5);
    struct client *client = client_new(world);
    client_as(client, ring.people[1]);
    const char *there = path(world, &ring, "/circle/edit");
    client_post(client, there, "name=Leads&purpose=Saying+no&rules=Be+kind&version=0");
    assert_seen(client, path(world, &ring, "/circle"));
    client_post(client, there, "name=Leads&purpose=Saying+yes&rules=Be+kind&version=0");
    assert_status(client, 422);
    assert_page_has(client, "Saying no");
    assert_page_has(client, "Saying yes");
    client_post(client, there, "name=Leads&purpose=&rules=&version=1");
    assert_status(client, 422);
    assert_page_has(client, "Keep at least one rule");
    client_get(client, "%s", path(world, &ring, "/circle?version=1"));
    assert_page_has(client, "Be kind");
}

TEST_DB(a_question_asked_quietly_names_nobody_to_anybody)
{
    struct ring ring = ring_of(world, 5);
    struct client *client = client_new(world);
    client_as(client, ring.people[1]);
    client_post(client, path(world, &ring, "/board"), "title=Am+I+paid+fairly&words=&quietly=1");
    assert_status(client, 303);
    client_follow(client);
    assert_page_has(client, "Am I paid fairly");
    assert_page_has(client, "Yours: only you see this");
    client_as(client, ring.people[2]);
    client_get(client, "%s", path(world, &ring, "/board"));
    assert_page_has(client, "Asked quietly");
    assert_page_lacks(client, "Jonas");
    client_api_get(client, "%s", path(world, &ring, "/board"));
    assert_page_lacks(client, "Jonas");
    assert_page_lacks(client, "\"is_mine\":true");
}

TEST_DB(questions_are_answered_counted_settled_and_taken_back)
{
    struct ring ring = ring_of(world, 5);
    struct client *client = client_new(world);
    struct board_form form = {.title = "How do you say no?", .words = ""};
    int64_t id;
    assert_ok(board_ask(&ring.members[1], &form, &id));
    const char *there = path(world, &ring, arena_format(world->arena, "/board/%lld", (long long)id));
    client_as(client, ring.people[2]);
    client_post(client, arena_format(world->arena, "%s/same", there), "same=1");
    client_follow(client);
    assert_page_has(client, "1 more has it");
    client_post(client, arena_format(world->arena, "%s/answers", there), "body=");
    assert_status(client, 422);
    client_post(client, arena_format(world->arena, "%s/answers", there), "body=By+asking+what+to+drop");
    client_follow(client);
    assert_page_has(client, "By asking what to drop");
    client_post(client, arena_format(world->arena, "%s/answers", there), "body=Me&as_asker=1");
    assert_status(client, 403);
    client_post(client, arena_format(world->arena, "%s/answered", there), "answered=1");
    client_follow(client);
    assert_page_has(client, "Open it again");
    client_post(client, arena_format(world->arena, "%s/withdraw", there), "");
    assert_status(client, 403);
    client_as(client, ring.people[1]);
    client_post(client, arena_format(world->arena, "%s/withdraw", there), "");
    assert_seen(client, path(world, &ring, "/board"));
}

TEST_DB(a_coordinator_forms_a_circle_and_lets_somebody_in)
{
    struct client *client = client_new(world);
    int64_t nora = person_named(world, "Nora Stein"), program, id, people[3];
    static const char *const names[] = {"Amara Okafor", "Jonas Lindqvist", "Tom Becker"};
    struct program_new new = {.name = "Circles", .format = "group", .coordinator = nora};
    assert_ok(program_add(world->db, world->arena, &world->clock, &new, &program));
    for (int i = 0; i < 3; i++) {
        people[i] = person_named(world, names[i]);
        struct program_enrolling enrolling = {.program = program,
                                              .person = people[i],
                                              .as_mentor = i == 0,
                                              .as_mentee = i > 0,
                                              .capacity = -1,
                                              .wanted = -1};
        assert_ok(program_enroll(world->db, world->arena, &world->clock, &enrolling, &id));
    }
    assert_ok(program_move(world->db, world->arena, &world->clock, program, "open", 0));
    client_as(client, nora);
    const char *there = arena_format(world->arena, "/programs/%lld/circles/new", (long long)program);
    client_get(client, "%s", there);
    assert_page_has(client, "Jonas Lindqvist");
    client_post(client, there, "name=");
    assert_status(client, 422);
    assert_page_has(client, "Choose who leads it.");
    client_post(client, there,
                arena_format(world->arena, "name=Leads&mentors=%lld&mentees=%lld", (long long)people[0],
                             (long long)people[1]));
    assert_status(client, 303);
    client_follow(client);
    assert_page_has(client, "<b>Leads</b>");
    const char *link = strstr(client_answer(client)->body, "/circles/");
    while (link && strncmp(link, "/circles/new", 12) == 0) link = strstr(link + 1, "/circles/");
    assert_non_null(link);
    const char *circle =
        arena_format(world->arena, "/programs/%lld%.*s", (long long)program, (int)strcspn(link, "\""), link);
    client_post(client, circle, "person=&role=mentee");
    assert_status(client, 422);
    client_post(client, circle, arena_format(world->arena, "person=%lld&role=mentee", (long long)people[2]));
    assert_status(client, 303);
    client_follow(client);
    assert_page_has(client, "Tom Becker");
}
