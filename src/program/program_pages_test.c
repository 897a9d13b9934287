/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The pages of programs in a browser without a socket: who may, what is kept, what is said. */
#include <stdlib.h>

#include "account/account.h"
#include "program/program_rules.h"
#include "program/program_store.h"
#include "program/test_program.h"
#include "tests/support/client.h"

/* Everybody whom a page can meet. */
struct cast {
    int64_t nadia; /* coordinates the program */
    int64_t omar;  /* coordinates another one */
    int64_t jonas; /* a member who takes part */
    int64_t lena;  /* a member who does not */
    int64_t ada;   /* admin */
    int64_t ann;   /* analyst */
    int64_t program;
    int64_t other;
    struct client *client;
};

static struct cast cast_new(struct test_world *world)
{
    struct cast cast = {
        .nadia = test_person(world, "Nadia Silva"),
        .omar = test_person(world, "Omar Haddad"),
        .jonas = test_person(world, "Jonas Lindqvist"),
        .lena = test_person(world, "Lena Brandt"),
        .ada = test_person(world, "Ada Admin"),
        .ann = test_person(world, "Ann Analyst"),
    };
    cast.program = test_open_program(world, "mentoring", cast.nadia);
    cast.other = test_open_program(world, "mentoring", cast.omar);
    assert_ok(test_enroll(world, cast.program, cast.jonas, "mentee", false));
    assert_ok(account_set_role(world->db, &world->clock, cast.ada, ACCOUNT_ADMIN, true, 0));
    assert_ok(account_set_role(world->db, &world->clock, cast.ann, ACCOUNT_ANALYST, true, 0));
    cast.client = client_new(world);
    return cast;
}

static const char *at(struct test_world *world, int64_t program, const char *rest)
{
    return arena_format(world->arena, "/programs/%lld%s", (long long)program, rest);
}

/* ---- who may ---- */

enum { MANAGERS_ONLY, COORDINATORS_ONLY };

static const struct {
    const char *method;
    const char *path; /* after /programs/ID; J stands for Jonas's id */
    int who;
} closed_routes[] = {
    {"GET", "/state?to=running", MANAGERS_ONLY},
    {"POST", "/state", MANAGERS_ONLY},
    {"POST", "/delete", MANAGERS_ONLY},
    {"GET", "/duplicate", MANAGERS_ONLY},
    {"POST", "/duplicate", MANAGERS_ONLY},
    {"GET", "/settings", MANAGERS_ONLY},
    {"POST", "/settings", MANAGERS_ONLY},
    {"GET", "/rules", MANAGERS_ONLY},
    {"POST", "/rules", MANAGERS_ONLY},
    {"GET", "/questions", MANAGERS_ONLY},
    {"POST", "/questions", MANAGERS_ONLY},
    {"GET", "/questions/1", MANAGERS_ONLY},
    {"POST", "/questions/1", MANAGERS_ONLY},
    {"POST", "/questions/1/move", MANAGERS_ONLY},
    {"POST", "/questions/1/remove", MANAGERS_ONLY},
    {"GET", "/guidelines", MANAGERS_ONLY},
    {"POST", "/guidelines", MANAGERS_ONLY},
    {"GET", "/coordinators", MANAGERS_ONLY},
    {"POST", "/coordinators", MANAGERS_ONLY},
    {"POST", "/coordinators/1/remove", MANAGERS_ONLY},
    {"GET", "/people", COORDINATORS_ONLY},
    {"POST", "/people", COORDINATORS_ONLY},
    {"GET", "/people.csv", COORDINATORS_ONLY},
    {"GET", "/people/J", COORDINATORS_ONLY},
    {"POST", "/people/J", COORDINATORS_ONLY},
    {"POST", "/people/J/state", COORDINATORS_ONLY},
    {"GET", "/enroll", COORDINATORS_ONLY},
    {"POST", "/enroll", COORDINATORS_ONLY},
    {"GET", "/enroll/list", COORDINATORS_ONLY},
    {"POST", "/enroll/list", COORDINATORS_ONLY},
    {"GET", "/new-hires", COORDINATORS_ONLY},
    {"POST", "/new-hires", COORDINATORS_ONLY},
};

static int status_as(struct test_world *world, const struct cast *cast, int64_t person, size_t route)
{
    const char *rest = closed_routes[route].path;
    const char *jonas = strchr(rest, 'J');
    if (jonas)
        rest = arena_format(world->arena, "%.*s%lld%s", (int)(jonas - rest), rest, (long long)cast->jonas,
                            jonas + 1);
    const char *path = at(world, cast->program, rest);
    client_as(cast->client, person);
    if (strcmp(closed_routes[route].method, "GET") == 0) client_get(cast->client, "%s", path);
    else client_post(cast->client, path, "");
    return client_answer(cast->client)->status;
}

TEST_DB(nobody_but_its_coordinators_and_admins_runs_a_program)
{
    struct cast cast = cast_new(world);
    for (size_t i = 0; i < sizeof closed_routes / sizeof closed_routes[0]; i++) {
        const int64_t others[] = {cast.jonas, cast.lena, cast.omar, cast.ann};
        for (size_t who = 0; who < sizeof others / sizeof others[0]; who++)
            if (status_as(world, &cast, others[who], i) != 403)
                fail_msg("%s %s is open to %zu", closed_routes[i].method, closed_routes[i].path, who);
        int stranger = status_as(world, &cast, 0, i);
        if (stranger != 303 && stranger != 401 && stranger != 302)
            fail_msg("%s %s answers %d to strangers", closed_routes[i].method, closed_routes[i].path,
                     stranger);
    }
}

TEST_DB(admins_see_settings_and_counts_but_no_people_and_answers)
{
    struct cast cast = cast_new(world);
    for (size_t i = 0; i < sizeof closed_routes / sizeof closed_routes[0]; i++) {
        if (strcmp(closed_routes[i].method, "GET") != 0 || strcmp(closed_routes[i].path, "/questions/1") == 0)
            continue;
        int expected = closed_routes[i].who == MANAGERS_ONLY ? 200 : 403;
        int status = status_as(world, &cast, cast.ada, i);
        if (status != expected) fail_msg("%s answers %d to admins", closed_routes[i].path, status);
        status = status_as(world, &cast, cast.nadia, i);
        if (status != 200) fail_msg("%s answers %d to its coordinator", closed_routes[i].path, status);
    }
    client_as(cast.client, cast.ada);
    client_get(cast.client, "%s", at(world, cast.program, ""));
    assert_status(cast.client, 200);
    assert_page_lacks(cast.client, arena_format(world->arena, "%s\"", at(world, cast.program, "/people")));
}

TEST_DB(a_draft_is_not_there_for_others)
{
    struct cast cast = cast_new(world);
    int64_t draft = test_program(world, "peer", cast.nadia);
    assert_ok(test_enroll(world, draft, cast.jonas, "both", true));
    const int64_t others[] = {cast.jonas, cast.lena, cast.omar, cast.ann};
    for (size_t who = 0; who < sizeof others / sizeof others[0]; who++) {
        client_as(cast.client, others[who]);
        client_get(cast.client, "%s", at(world, draft, ""));
        assert_status(cast.client, 404);
        client_get(cast.client, "%s", at(world, draft, "/join"));
        assert_status(cast.client, 404);
    }
    client_as(cast.client, cast.nadia);
    client_get(cast.client, "%s", at(world, draft, ""));
    assert_status(cast.client, 200);
}

TEST_DB(an_analyst_finds_the_averages_of_every_program_that_was_opened)
{
    struct cast cast = cast_new(world);
    int64_t draft = test_program(world, "peer", cast.nadia);
    client_as(cast.client, cast.ann);
    client_get(cast.client, "/programs");
    assert_status(cast.client, 200);
    assert_page_has(cast.client, arena_format(world->arena, "%s\"", at(world, cast.program, "/pulse")));
    assert_page_lacks(cast.client, arena_format(world->arena, "%s\"", at(world, draft, "/pulse")));
    client_as(cast.client, cast.jonas);
    client_get(cast.client, "/programs");
    assert_page_lacks(cast.client, "/pulse\"");
}

TEST_DB(only_coordinators_and_admins_make_programs)
{
    struct cast cast = cast_new(world);
    client_as(cast.client, cast.lena);
    client_get(cast.client, "/programs/new");
    assert_status(cast.client, 403);
    client_post(cast.client, "/programs/new", "format=peer&name=Mine");
    assert_status(cast.client, 403);
    client_as(cast.client, cast.nadia);
    client_get(cast.client, "/programs/new");
    assert_status(cast.client, 200);
    assert_page_has(cast.client, "Reverse mentoring");
}

/* ---- making one ---- */

TEST_DB(a_program_is_made_from_a_template)
{
    struct cast cast = cast_new(world);
    client_as(cast.client, cast.ada);
    client_get(cast.client, "/programs/new?format=buddy");
    assert_page_has(cast.client, "A buddy for your first months");
    client_post(cast.client, "/programs/new",
                "format=buddy&name=Welcome+aboard&starts_on=2026-04-01&coordinators=lena.brandt@example.org");
    assert_status(cast.client, 303);
    client_follow(cast.client);
    assert_page_has(cast.client, "Welcome aboard");
    assert_page_has(cast.client, "Lena Brandt");
    assert_page_has(cast.client, "Look through it, then open it");
}

TEST_DB(what_was_typed_stays_with_a_message_beside_it)
{
    struct cast cast = cast_new(world);
    client_as(cast.client, cast.nadia);
    client_post(cast.client, "/programs/new",
                "format=peer&name=+&summary=Two+by+two&starts_on=2026-04-01&ends_on=2026-03-01"
                "&coordinators=nobody@example.org");
    assert_status(cast.client, 422);
    assert_page_has(cast.client, "Give the program a name.");
    assert_page_has(cast.client, "Two by two");
    assert_page_has(cast.client, "It ends before it starts.");
    assert_page_has(cast.client, "There is nobody with the address nobody@example.org.");
    client_post(cast.client, "/programs/new", "format=odd&name=Odd");
    assert_status(cast.client, 422);
    assert_page_has(cast.client, "Choose a format.");
}

/* ---- settings, rules, words ---- */

static const char *settings_fields(struct test_world *world, const char *name, int version)
{
    return arena_format(
        world->arena,
        "name=%s&summary=About&by_application=1&approval=1&hiring_days=30&mentee_limit=0"
        "&mentor_capacity=2&mentee_wanted=1&cadence_days=14&meeting_minutes=45&duration_months=6"
        "&version=%d",
        name, version);
}

TEST_DB(settings_are_changed_and_the_second_editor_sees_both_texts)
{
    struct cast cast = cast_new(world);
    const char *path = at(world, cast.program, "/settings");
    assert_ok(program_add_coordinator(world->db, world->arena, &world->clock, cast.program, cast.lena));
    client_as(cast.client, cast.nadia);
    client_post(cast.client, path, settings_fields(world, "Name+of+Nadia", 2));
    assert_seen(cast.client, path);
    client_as(cast.client, cast.lena);
    client_post(cast.client, path, settings_fields(world, "Name+of+Lena", 2));
    assert_status(cast.client, 409);
    assert_page_has(cast.client, "Nadia Silva changed this while you were writing.");
    assert_page_has(cast.client, "Name of Nadia");
    assert_page_has(cast.client, "value=\"Name of Lena\"");
    client_post(cast.client, path, settings_fields(world, "Name+of+Lena", 3));
    assert_seen(cast.client, path);
    struct program_card card;
    assert_ok(program_get(world->db, world->arena, cast.program, &card));
    assert_string_equal(card.name, "Name of Lena");
    assert_false(card.by_invitation); /* a box that was not ticked */
}

TEST_DB(bad_settings_are_refused_beside_their_field)
{
    struct cast cast = cast_new(world);
    client_as(cast.client, cast.nadia);
    client_post(
        cast.client, at(world, cast.program, "/settings"),
        "name=Long&starts_on=2026-05-05&ends_on=2026-04-01&hiring_days=0&mentor_capacity=99&mentee_wanted=1"
        "&cadence_days=14&meeting_minutes=45&duration_months=6&version=2");
    assert_status(cast.client, 422);
    assert_page_has(cast.client, "It ends before it starts.");
    assert_page_has(cast.client, "Choose at least one way to join.");
    assert_page_has(cast.client, "value=\"99\"");
    assert_page_has(cast.client, "Write a number from 1 to 50.");
}

TEST_DB(rules_and_weights_are_changed)
{
    struct cast cast = cast_new(world);
    const char *path = at(world, cast.program, "/rules");
    client_as(cast.client, cast.nadia);
    client_get(cast.client, "%s", path);
    assert_page_has(cast.client, "Counts how many of the skills the mentee wants the mentor offers.");
    client_post(
        cast.client, path,
        "require_language=1&zone_overlap_hours=3&level_gap_min=1&level_gap_max=4&level_gap_ideal=2"
        "&department_rule=different&site_rule=any&department_preferred=far&version=2"
        "&weights.0.criterion=skills&weights.0.weight=35&weights.1.criterion=site&weights.1.weight=0");
    assert_seen(cast.client, path);
    struct program_rules rules;
    assert_ok(program_rules(world->db, world->arena, cast.program, &rules));
    assert_int_equal(program_rules_weight(&rules, "skills"), 35);
    assert_int_equal(program_rules_weight(&rules, "site"), 0);
    assert_int_equal(program_rules_weight(&rules, "values"), 50); /* not sent */
    assert_string_equal(rules.department_rule, "different");
    assert_false(rules.level_gap_bounded);
    client_post(cast.client, path,
                "zone_overlap_hours=3&level_gap_min=1&level_gap_max=4&level_gap_ideal=2&department_rule=any"
                "&site_rule=any&department_preferred=far&version=2"
                "&weights.0.criterion=skills&weights.0.weight=70");
    assert_status(cast.client, 409);
    assert_page_has(cast.client, "Nadia Silva changed this while you were writing.");
}

TEST_DB(questions_are_added_edited_and_removed)
{
    struct cast cast = cast_new(world);
    const char *path = at(world, cast.program, "/questions");
    client_as(cast.client, cast.nadia);
    client_post(cast.client, path, "text=Which+day%3F&audience=both&kind=choice&options=Monday");
    assert_status(cast.client, 422);
    assert_page_has(cast.client, "Write at least two answers");
    assert_page_has(cast.client, "Which day?");
    client_post(cast.client, path, "text=Which+day%3F&audience=both&kind=choice&options=Monday%0D%0AFriday");
    assert_seen(cast.client, path);
    struct list questions = {0};
    assert_ok(program_questions(world->db, world->arena, cast.program, &questions));
    struct program_question *last = LIST_AT(&questions, struct program_question, questions.count - 1);
    assert_string_equal(last->text, "Which day?");
    assert_string_equal(last->options, "Monday\nFriday");
    const char *one = arena_format(world->arena, "%s/%lld", path, (long long)last->id);
    client_get(cast.client, "%s", one);
    assert_page_has(cast.client, "Friday");
    client_post(cast.client, one, "text=Which+weekday%3F&audience=mentor&kind=text&version=1");
    assert_seen(cast.client, path);
    client_post(cast.client, one, "text=Which+hour%3F&audience=mentor&kind=text&version=1");
    assert_status(cast.client, 409);
    assert_page_has(cast.client, "Which weekday?");
    assert_page_has(cast.client, "Which hour?");
    client_api_post(cast.client, one,
                    "{\"text\":\"Which hour?\",\"audience\":\"mentor\",\"kind\":\"text\",\"version\":1}");
    assert_status(cast.client, 409);
    assert_page_has(cast.client, "{\"error\":\"conflict\",\"message\":\"Somebody else changed this question");
    assert_page_has(cast.client, "Which weekday?");
    client_post(cast.client, arena_format(world->arena, "%s/move", one), "direction=up");
    assert_status(cast.client, 303);
    client_post(cast.client, arena_format(world->arena, "%s/remove", one), "");
    assert_seen(cast.client, path);
    client_get(cast.client, "%s", one);
    assert_status(cast.client, 404);
}

TEST_DB(guidelines_are_written_and_shown_as_paragraphs_and_points)
{
    struct cast cast = cast_new(world);
    client_as(cast.client, cast.nadia);
    client_post(cast.client, at(world, cast.program, "/guidelines"),
                "mentor=Be+there.%0A%0A-+Answer+soon%0A-+%3Cb%3EListen%3C%2Fb%3E&mentee=Ask.&version=2");
    assert_seen(cast.client, at(world, cast.program, "/guidelines"));
    client_as(cast.client, cast.lena);
    client_get(cast.client, "%s", at(world, cast.program, ""));
    assert_page_has(cast.client, "<p>Be there.</p>");
    assert_page_has(cast.client, "<li>Answer soon</li>");
    assert_page_has(cast.client, "&lt;b&gt;Listen");
    client_as(cast.client, cast.nadia);
    client_post(cast.client, at(world, cast.program, "/guidelines"), "mentor=Mine&mentee=Mine&version=2");
    assert_status(cast.client, 409);
    assert_page_has(cast.client, "Be there.");
}

TEST_DB(coordinators_are_named_and_the_last_one_stays)
{
    struct cast cast = cast_new(world);
    const char *path = at(world, cast.program, "/coordinators");
    client_as(cast.client, cast.nadia);
    client_post(cast.client, path, "email=nobody@example.org");
    assert_status(cast.client, 422);
    assert_page_has(cast.client, "nobody@example.org");
    client_post(cast.client, arena_format(world->arena, "%s/%lld/remove", path, (long long)cast.nadia), "");
    assert_status(cast.client, 409);
    assert_page_has(cast.client, "A program always has a coordinator.");
    client_post(cast.client, path, "email=lena.brandt@example.org");
    assert_seen(cast.client, path);
    client_post(cast.client, arena_format(world->arena, "%s/%lld/remove", path, (long long)cast.nadia), "");
    assert_seen(cast.client, "/programs");
    client_get(cast.client, "%s", path);
    assert_status(cast.client, 403);
}

/* ---- steps ---- */

TEST_DB(a_program_is_opened_after_a_word_on_what_it_means)
{
    struct cast cast = cast_new(world);
    int64_t draft = test_program(world, "mentoring", cast.nadia);
    assert_ok(test_enroll(world, draft, cast.lena, "mentor", true));
    client_as(cast.client, cast.nadia);
    client_get(cast.client, "%s", at(world, draft, "/state?to=open"));
    assert_page_has(cast.client, "Open this program?");
    assert_page_has(cast.client, "One person is told.");
    client_get(cast.client, "%s", at(world, draft, "/state?to=closed"));
    assert_status(cast.client, 409);
    client_post(cast.client, at(world, draft, "/state"), "to=open&version=7");
    assert_status(cast.client, 409);
    client_post(cast.client, at(world, draft, "/state"), "to=open&version=1");
    assert_seen(cast.client, at(world, draft, ""));
    client_as(cast.client, cast.lena);
    client_get(cast.client, "/programs");
    assert_page_has(cast.client, "You are invited as a mentor.");
}

TEST_DB(a_program_is_duplicated)
{
    struct cast cast = cast_new(world);
    client_as(cast.client, cast.nadia);
    client_get(cast.client, "%s", at(world, cast.program, "/duplicate"));
    assert_page_has(cast.client, "Leadership 2027");
    client_post(cast.client, at(world, cast.program, "/duplicate"), "name=+");
    assert_status(cast.client, 422);
    client_post(cast.client, at(world, cast.program, "/duplicate"), "name=Next+round");
    assert_status(cast.client, 303);
    client_follow(cast.client);
    assert_page_has(cast.client, "Next round");
    assert_page_has(cast.client, "Draft");
}

TEST_DB(an_empty_draft_is_thrown_away)
{
    struct cast cast = cast_new(world);
    int64_t draft = test_program(world, "mentoring", cast.nadia);
    client_as(cast.client, cast.nadia);
    client_post(cast.client, at(world, cast.program, "/delete"), "");
    assert_status(cast.client, 409);
    client_post(cast.client, at(world, draft, "/delete"), "");
    assert_seen(cast.client, "/programs");
    client_get(cast.client, "%s", at(world, draft, ""));
    assert_status(cast.client, 404);
}

/* ---- by the API ---- */

TEST_DB(a_change_by_json_needs_the_version_that_was_read)
{
    struct cast cast = cast_new(world);
    struct program_card card;
    client_as(cast.client, cast.ada);
    client_api_post(cast.client, "/programs/new",
                    "{\"format\":\"mentoring\",\"name\":\"By machine\",\"starts_on\":\"2026-04-01\"}");
    int64_t id =
        strtoll(strstr(client_answer(cast.client)->body, "/programs/") + strlen("/programs/"), NULL, 10);
    client_api_post(cast.client, at(world, id, "/settings"), "{\"mentee_limit\":40}");
    assert_status(cast.client, 422);
    assert_page_has(cast.client, "\"version\":\"Send the version that you read");
    client_api_post(cast.client, at(world, id, "/settings"), "{\"version\":0,\"mentee_limit\":40}");
    assert_true(client_answer(cast.client)->status == 409 || client_answer(cast.client)->status == 422);
    client_api_post(cast.client, at(world, id, "/state"), "{\"to\":\"open\"}");
    assert_status(cast.client, 422);
    assert_page_has(cast.client, "Send the version that you read");
    client_api_post(cast.client, at(world, id, "/state"), "{\"to\":\"open\",\"version\":0}");
    assert_status(cast.client, 409);
    assert_ok(program_get(world->db, world->arena, id, &card));
    assert_int_equal(card.mentee_limit, 0);
    assert_string_equal(card.state, "draft");
}

TEST_DB(a_program_is_made_and_ruled_by_json)
{
    struct cast cast = cast_new(world);
    client_as(cast.client, cast.ada);
    client_api_post(cast.client, "/programs/new",
                    "{\"format\":\"mentoring\",\"name\":\"By machine\",\"starts_on\":\"2026-04-01\"}");
    assert_status(cast.client, 200);
    const char *location = strstr(client_answer(cast.client)->body, "/programs/");
    assert_non_null(location);
    int64_t id = strtoll(location + strlen("/programs/"), NULL, 10);
    client_api_post(cast.client, at(world, id, "/settings"), "{\"version\":1,\"mentee_limit\":40}");
    assert_status(cast.client, 200);
    client_api_post(
        cast.client, at(world, id, "/rules"),
        "{\"version\":2,\"zone_overlap_hours\":4,\"weights\":[{\"criterion\":\"skills\",\"weight\":90}]}");
    assert_status(cast.client, 200);
    struct program_card card;
    struct program_rules rules;
    assert_ok(program_get(world->db, world->arena, id, &card));
    assert_string_equal(card.name, "By machine"); /* what was not sent is kept */
    assert_int_equal(card.mentee_limit, 40);
    assert_true(card.by_application);
    assert_ok(program_rules(world->db, world->arena, id, &rules));
    assert_int_equal(rules.zone_overlap_hours, 4);
    assert_true(rules.require_language);
    assert_int_equal(program_rules_weight(&rules, "skills"), 90);
    client_api_post(cast.client, at(world, id, "/rules"), "{\"version\":3,\"zone_overlap_hours\":9}");
    assert_status(cast.client, 422);
    assert_page_has(cast.client, "\"zone_overlap_hours\":\"Write a number of hours from 0 to 8.\"");
    client_api_post(cast.client, at(world, id, "/state"), "{\"to\":\"open\",\"version\":3}");
    assert_status(cast.client, 200);
    client_api_get(cast.client, "/programs/%lld", (long long)id);
    assert_page_has(cast.client, "\"state\":\"open\"");
}
