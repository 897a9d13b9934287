/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "account/account.h"
#include "language/language.h"
#include "person/person.h"
#include "tests/support/client.h"

static int64_t anna(struct test_world *world)
{
    const struct person_input input = {.name = "Anna Berg", .email = "anna@example.org"};
    int64_t id;
    assert_ok(person_add(world->db, world->arena, &world->clock, &input, &id));
    return id;
}

TEST_DB(a_stranger_reads_what_the_browser_asks_for)
{
    struct client *client = client_new(world);
    client_header(client, "Accept-Language", "x-none, ar;q=0.8, de;q=0.7");
    client_get(client, "/sign-in");
    assert_page_has(client, "<html lang=\"ar\" dir=\"rtl\"");
    client_header(client, "Accept-Language", "x-none");
    client_get(client, "/sign-in");
    assert_page_has(client, "<html lang=\"en\" dir=\"ltr\"");
}

TEST_DB(a_stranger_chooses_a_language_and_keeps_it)
{
    struct client *client = client_new(world);
    client_get(client, "/sign-in?next=%%2Fgoals");
    assert_page_has(client, "lang=\"de\">Deutsch</button>");
    assert_page_lacks(client, "lang=\"en\">English</button>");
    assert_page_has(client, "value=\"/sign-in?next=%2Fgoals\"");
    client_post(client, "/language", "language=de&next=/sign-in?next=%252Fgoals");
    assert_seen(client, "/sign-in?next=%2Fgoals");
    client_header(client, "Accept-Language", "ar");
    client_get(client, "/sign-in");
    assert_page_has(client, "<html lang=\"de\" dir=\"ltr\"");
}

TEST_DB(a_choice_leads_nowhere_else)
{
    struct client *client = client_new(world);
    client_post(client, "/language", "language=de&next=https://example.org/");
    assert_seen(client, "/");
    client_post(client, "/language", "language=de&next=//example.org");
    assert_seen(client, "/");
}

TEST_DB(a_person_keeps_their_choice_in_every_browser)
{
    struct client *client = client_new(world);
    int64_t person = anna(world);
    client_as(client, person);
    client_post(client, "/language", "language=de&next=/account");
    assert_seen(client, "/account");
    client_as(client, 0);
    client_as(client, person);
    client_header(client, "Accept-Language", "ar");
    client_get(client, "/account");
    assert_page_has(client, "<html lang=\"de\"");
    assert_page_has(client, "lang=\"de\" selected>Deutsch");
}

TEST_DB(a_choice_can_be_taken_back)
{
    struct client *client = client_new(world);
    client_as(client, anna(world));
    client_post(client, "/language", "language=de&next=/account");
    client_post(client, "/language", "language=&next=/account");
    client_header(client, "Accept-Language", "ar");
    client_get(client, "/account");
    assert_page_has(client, "<html lang=\"ar\"");
}

TEST_DB(a_language_that_we_do_not_have_is_refused)
{
    struct client *client = client_new(world);
    client_as(client, anna(world));
    client_post(client, "/language", "language=tlh&next=/account");
    assert_status(client, 422);
    client_get(client, "/account");
    assert_page_has(client, "<html lang=\"en\"");
}

TEST_DB(the_portal_speaks_its_own_language_to_those_who_say_nothing)
{
    struct client *client = client_new(world);
    const struct language *language = NULL;
    int64_t person = anna(world);
    assert_ok(account_language(world->db, world->arena, person, &language));
    assert_null(language);
    assert_ok(portal_language_write(world->db, "de"));
    assert_error(portal_language_write(world->db, "tlh"), ERROR_INVALID);
    assert_ok(account_language(world->db, world->arena, person, &language));
    assert_string_equal(language_tag(language), "de");
    client_get(client, "/sign-in");
    assert_page_has(client, "<html lang=\"de\"");
    client_header(client, "Accept-Language", "en-GB");
    client_get(client, "/sign-in");
    assert_page_has(client, "<html lang=\"en\"");
    assert_ok(account_set_language(world->db, person, "ar"));
    assert_ok(account_language(world->db, world->arena, person, &language));
    assert_string_equal(language_tag(language), "ar");
    assert_error(account_language(world->db, world->arena, 1, &language), ERROR_NOT_FOUND);
}

TEST_DB(an_admin_chooses_the_portals_language)
{
    struct client *client = client_new(world);
    int64_t person = anna(world);
    assert_ok(account_set_role(world->db, &world->clock, person, ACCOUNT_ADMIN, true, 0));
    client_as(client, person);
    client_post(client, "/admin/portal", "name=Harbor&language=de");
    assert_seen(client, "/admin");
    client_follow(client);
    assert_page_has(client, "lang=\"de\" selected>Deutsch");
    client_post(client, "/admin/portal", "name=Harbor&language=tlh");
    assert_status(client, 422);
    client_post(client, "/admin/portal", "name=Harbor");
    client_get(client, "/admin");
    assert_page_has(client, "lang=\"de\" selected>Deutsch");
}

TEST_DB(words_made_in_code_are_in_the_readers_language)
{
    struct client *client = client_new(world);
    int64_t person = anna(world);
    assert_ok(account_set_language(world->db, person, "x-pseudo"));
    client_as(client, person);
    client_post(client, "/language", "language=x-pseudo&next=/account");
    client_follow(client);
    assert_page_has(client, "<title>⟦Ýóúr áććóúńt⟧");
    assert_page_has(client, "⟦Ýóúr láńgúágé íś śávéd.⟧");
    client_post(client, "/account/password", "current=x&password=short&again=short");
    assert_status(client, 422);
    assert_page_has(client, "<p class=\"error\" id=\"password-error\">⟦");
    client_get(client, "/nothing");
    assert_status(client, 404);
    assert_page_has(client, "<h1>⟦");
}
