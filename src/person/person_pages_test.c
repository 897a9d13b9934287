/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The pages of people: finding, writing one's profile, importing; and who may not. */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "account/account.h"
#include "base/text.h"
#include "db/db.h"
#include "person/person.h"
#include "person/person_directory.h"
#include "tests/support/client.h"

static int64_t person(struct test_world *world, const char *name, const char *email)
{
    struct person_input input = {.name = name, .email = email, .department = "Platform", .location = "Lagos"};
    int64_t id;
    assert_ok(person_add(world->db, world->arena, &world->clock, &input, &id));
    return id;
}

static int64_t admin(struct test_world *world)
{
    int64_t id = person(world, "Nora Stein", "nora@example.org");
    assert_ok(account_set_role(world->db, &world->clock, id, ACCOUNT_ADMIN, true, 0));
    return id;
}

static int64_t found(struct test_world *world, struct person_filter filter)
{
    struct person_found result;
    assert_ok(person_search(world->db, world->arena, &filter, &result));
    assert_int_equal(result.count, result.cards.count);
    return result.count;
}

TEST_DB(people_are_found_by_any_part_of_a_word_without_accents)
{
    int64_t id = person(world, "Łukasz Ångström", "lukasz@example.org");
    person(world, "Amara Okafor", "amara@example.org");
    struct list skills = {0};
    *LIST_ADD(&skills, world->arena, struct person_skill) = (struct person_skill){.label = "Public speaking"};
    assert_ok(person_set_skills(world->db, world->arena, &world->clock, id, PERSON_OFFERS, &skills));
    assert_int_equal(found(world, (struct person_filter){.words = "ngstr"}), 1);
    assert_int_equal(found(world, (struct person_filter){.words = "LUKAS speak"}), 1);
    assert_int_equal(found(world, (struct person_filter){.words = "okafor speak"}), 0);
    assert_int_equal(found(world, (struct person_filter){.words = "%"}), 0);
    assert_int_equal(found(world, (struct person_filter){.department = "platform"}), 2);
    assert_int_equal(found(world, (struct person_filter){.words = "lagos", .department = "Sales"}), 0);
    assert_int_equal(found(world, (struct person_filter){.left = true}), 0);
}

TEST_DB(a_skill_that_was_taken_away_is_not_found_any_more)
{
    int64_t id = person(world, "Amara Okafor", "amara@example.org");
    struct list skills = {0}, none = {0};
    *LIST_ADD(&skills, world->arena, struct person_skill) = (struct person_skill){.label = "Sailing"};
    assert_ok(person_set_skills(world->db, world->arena, &world->clock, id, PERSON_WANTS, &skills));
    assert_int_equal(found(world, (struct person_filter){.words = "sail"}), 1);
    assert_ok(person_set_skills(world->db, world->arena, &world->clock, id, PERSON_WANTS, &none));
    assert_int_equal(found(world, (struct person_filter){.words = "sail"}), 0);
}

TEST_DB(pages_of_the_directory_follow_each_other_without_gaps)
{
    for (int i = 0; i < 120; i++)
        person(world, arena_format(world->arena, "Person %03d", i),
               arena_format(world->arena, "p%d@example.org", i));
    struct person_filter filter = {0};
    struct person_found page;
    int number = 0;
    do {
        assert_ok(person_search(world->db, world->arena, &filter, &page));
        LIST_EACH (&page.cards, struct person_card, card)
            assert_string_equal(card->name, arena_format(world->arena, "Person %03d", number++));
        filter.after = LIST_AT(&page.cards, struct person_card, page.cards.count - 1)->id;
    } while (page.more_after);
    assert_int_equal(number, 120);
    filter = (struct person_filter){.before = filter.after};
    assert_ok(person_search(world->db, world->arena, &filter, &page));
    assert_int_equal(page.cards.count, 50);
    assert_string_equal(LIST_AT(&page.cards, struct person_card, 49)->name, "Person 118");
}

TEST_DB(one_writes_ones_own_profile)
{
    int64_t id = person(world, "Amara Okafor", "amara@example.org");
    struct client *client = client_new(world);
    client_as(client, id);
    client_get(client, "/people/%lld/edit", (long long)id);
    assert_status(client, 200);
    const char *path = arena_format(world->arena, "/people/%lld/edit", (long long)id);
    client_post(
        client, path,
        "version=1&name=Amara+Okafor&offered.0.label=Coaching&offered.0.level=5&wanted_more=SQL%2C+Go&"
        "goals=Lead&languages=English&personal_values=fairness&time_zone=Africa%2FLagos");
    assert_seen(client, arena_format(world->arena, "/people/%lld", (long long)id));
    client_follow(client);
    assert_page_has(client, "Coaching");
    assert_page_has(client, "could teach it");
    assert_page_has(client, "Fairness");
    client_post(client, path, "version=1&name=Amara+Okafor&goals=Other");
    assert_status(client, 422);
    assert_page_has(client, "Meanwhile somebody saved: “Lead”");
    client_post(client, path, "version=2&name=&languages=Klingon");
    assert_status(client, 422);
    assert_page_has(client, "The name is missing.");
    assert_page_has(client, "We do not know the language");
}

TEST_DB(nobody_edits_another_persons_profile)
{
    int64_t id = person(world, "Amara Okafor", "amara@example.org");
    struct client *client = client_new(world);
    client_as(client, person(world, "Jonas Lindqvist", "jonas@example.org"));
    client_get(client, "/people/%lld/edit", (long long)id);
    assert_status(client, 403);
    client_post(client, arena_format(world->arena, "/people/%lld/edit", (long long)id),
                "version=1&name=Changed");
    assert_status(client, 403);
    client_get(client, "/people/import");
    assert_status(client, 403);
}

TEST_DB(a_file_is_imported_in_the_browser)
{
    static const char file[] =
        "Full name;E-Mail;Grade\r\nAmara Okafor;amara@example.org;Director\r\nJonas;nonsense;\r\n";
    struct client *client = client_new(world);
    client_as(client, admin(world));
    client_upload(client, "/people/import", "", "file", "people.csv", file, sizeof file - 1);
    const char *path = arena_string(world->arena, client_answer(client)->location);
    client_follow(client);
    assert_page_has(client, "Director");
    client_post(client, path, "");
    client_follow(client);
    assert_page_has(client, "This is no e-mail address.");
    client_post(client, arena_format(world->arena, "%s/apply", path), "");
    assert_status(client, 409);
    client_post(client, arena_format(world->arena, "%s/apply", path), "leave_out_refused=1");
    assert_seen(client, "/people");
    client_follow(client);
    assert_page_has(client, "Imported: 1 new");
    client_post(client, arena_format(world->arena, "%s/apply", path), "leave_out_refused=1");
    assert_status(client, 409);
}

TEST_DB(an_uploaded_file_is_for_who_uploaded_it)
{
    static const char file[] = "name,email\nAmara,amara@example.org\n";
    struct client *client = client_new(world);
    client_as(client, admin(world));
    client_upload(client, "/people/import", "", "file", "people.csv", file, sizeof file - 1);
    const char *path = arena_string(world->arena, client_answer(client)->location);
    int64_t other = person(world, "Ana Ruiz", "ana@example.org");
    assert_ok(account_set_role(world->db, &world->clock, other, ACCOUNT_ADMIN, true, 0));
    client_as(client, other);
    client_get(client, "%s", path);
    assert_status(client, 404);
}

TEST_DB(the_civil_services_spreadsheets_are_imported_as_they_are)
{
    static const char *const names[] = {"mentors", "mentees"};
    const char *folder = getenv("ITHACA_SAMPLE_DATA");
    if (!folder) skip();
    struct client *client = client_new(world);
    client_as(client, admin(world));
    for (int i = 0; i < 2; i++) {
        static char bytes[1 << 20];
        int file = open(arena_format(world->arena, "%s/civil-service/%s.csv", folder, names[i]), O_RDONLY);
        ssize_t length = read(file, bytes, sizeof bytes);
        close(file);
        client_upload(client, "/people/import", "", "file", "people.csv", bytes, (size_t)length);
        const char *path = arena_string(world->arena, client_answer(client)->location);
        client_post(client, path, "");
        client_post(client, arena_format(world->arena, "%s/apply", path), "");
        assert_seen(client, "/people");
    }
    int64_t count;
    assert_ok(person_count(world->db, &count));
    assert_int_equal(count, 1001);
}

TEST_DB(a_birthday_that_is_private_is_neither_shown_to_admins_nor_changed_by_them)
{
    int64_t id = person(world, "Amara Okafor", "amara@example.org");
    struct client *client = client_new(world);
    struct person_profile profile;
    assert_ok(person_profile_get(world->db, world->arena, id, &profile));
    profile.birthday_month = 7;
    profile.birthday_day = 23;
    assert_ok(person_profile_put(world->db, world->arena, id, &profile));
    client_as(client, admin(world));
    client_api_get(client, "/people/%lld/edit", (long long)id);
    assert_page_has(client, "\"birthday_day\":0");
    client_post(client, arena_format(world->arena, "/people/%lld/edit", (long long)id),
                "version=1&name=Amara+Okafor&birthday_month=0&birthday_day=&show_birthday=1");
    assert_seen(client, arena_format(world->arena, "/people/%lld", (long long)id));
    assert_ok(person_profile_get(world->db, world->arena, id, &profile));
    assert_int_equal(profile.birthday_day, 23);
    assert_false(profile.show_birthday);
}

TEST_DB(a_script_changes_only_what_it_sends)
{
    int64_t id = person(world, "Amara Okafor", "amara@example.org");
    struct client *client = client_new(world);
    const char *profile = arena_format(world->arena, "/people/%lld/edit", (long long)id);
    const char *work = arena_format(world->arena, "/people/%lld/work", (long long)id);
    struct list skills = {0};
    struct person_card card;
    client_as(client, admin(world));
    client_api_post(client, profile, "{\"version\":1,\"wanted_more\":\"SQL\",\"location\":\"Lagos\"}");
    client_api_post(client, profile, "{\"version\":2,\"goals\":\"Lead\"}");
    client_api_post(client, work, "{\"version\":3,\"level\":4}");
    assert_ok(person_skills(world->db, world->arena, id, PERSON_WANTS, &skills));
    assert_int_equal(skills.count, 1);
    assert_ok(person_get(world->db, world->arena, id, &card));
    assert_string_equal(card.department, "Platform");
    assert_string_equal(card.location, "Lagos");
    assert_int_equal(card.level, 4);
    client_api_post(client, profile, "{\"version\":4,\"wanted\":[]}");
    skills = (struct list){0};
    assert_ok(person_skills(world->db, world->arena, id, PERSON_WANTS, &skills));
    assert_int_equal(skills.count, 0);
}
