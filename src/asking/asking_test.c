/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "asking/asking.h"

#include "asking/asking_find.h"
#include "asking/test_asking.h"
#include "matching/matching_choices.h"

SQL(testing_manager, "UPDATE person SET manager_id = $2 WHERE id = $1");
SQL(testing_end_pair, "UPDATE relationship SET state = 'closed' WHERE id = $1");
SQL(testing_waiting, "SELECT COUNT(*) FROM mentor_wait WHERE mentee_id = $1");
SQL(testing_relationships, "SELECT COUNT(*) FROM relationship WHERE program_id = $1");

static enum asking_refusal accept(const struct asking_world *at, int64_t mentor, int64_t request,
                                  enum error expected)
{
    struct asking_side side = side_of(at, mentor);
    enum asking_refusal why;
    int64_t relationship;
    assert_error(asking_accept(&side, request, "", &relationship, &why), expected);
    return why;
}

static int64_t count_of(const struct asking_world *at, const struct sql *sql, int64_t id)
{
    int64_t count;
    assert_ok(db_number(at->world->db, sql, DB_PARAMS(db_int(id)), &count));
    return count;
}

TEST_DB(a_mentor_who_is_asked_is_told_and_says_yes)
{
    struct asking_world at = asking_world_new(world);
    int64_t before = unread_of(world, at.amara), relationship;
    int64_t request = asked(&at, at.jonas, at.amara);
    struct asking_side amara = side_of(&at, at.amara);
    enum asking_refusal why;
    assert_int_equal(unread_of(world, at.amara), before + 1);
    assert_ok(asking_accept(&amara, request, "Gladly", &relationship, &why));
    assert_int_equal(state_of(&at, request), ST_ACCEPTED);
    struct list cards = {0};
    assert_ok(relationship_of_person(world->db, world->arena, NULL, &world->clock, at.jonas, 5, &cards));
    assert_int_equal(LIST_AT(&cards, struct relationship_card, 0)->id, relationship);
    assert_string_equal(LIST_AT(&cards, struct relationship_card, 0)->role_line, "Amara mentors you");
}

TEST_DB(a_request_without_a_reason_is_none)
{
    struct asking_world at = asking_world_new(world);
    struct asking_side jonas = side_of(&at, at.jonas);
    enum asking_refusal why;
    int64_t id;
    assert_error(asking_send(&jonas, at.program, at.amara, " \n ", &id, &why), ERROR_INVALID);
}

TEST_DB(nobody_asks_twice_or_more_than_the_program_allows)
{
    struct asking_world at = asking_world_new(world);
    int64_t cleo = person_named(world, "Cleo Vries");
    part_of(&at, cleo, true);
    asked(&at, at.jonas, at.amara);
    assert_int_equal(refused(&at, at.jonas, at.amara), ASKING_ASKED_ALREADY);
    asked(&at, at.jonas, at.ben);
    assert_int_equal(refused(&at, at.jonas, cleo), ASKING_ENOUGH_OPEN);
}

TEST_DB(the_rules_of_the_program_hold_for_those_who_ask)
{
    struct asking_world at = asking_world_new(world);
    assert_ok(db_run(world->db, &testing_manager, DB_PARAMS(db_int(at.jonas), db_int(at.amara)), NULL));
    assert_int_equal(refused(&at, at.jonas, at.amara), ASKING_NOT_POSSIBLE);
    asked(&at, at.mia, at.amara);
}

TEST_DB(who_is_full_pauses_or_takes_no_part_is_not_asked)
{
    struct asking_world at = asking_world_new(world);
    set_capacity(&at, at.amara, 0);
    assert_int_equal(refused(&at, at.jonas, at.amara), ASKING_FULL);
    set_part(&at, at.ben, "paused");
    assert_int_equal(refused(&at, at.jonas, at.ben), ASKING_NOT_POSSIBLE);
    assert_int_equal(refused(&at, at.jonas, at.mia), ASKING_NOT_POSSIBLE);
    assert_int_equal(refused(&at, at.jonas, at.nora), ASKING_NOT_POSSIBLE);
}

TEST_DB(only_mentees_who_look_for_a_mentor_ask)
{
    struct asking_world at = asking_world_new(world);
    assert_int_equal(refused(&at, at.nora, at.amara), ASKING_NOT_LOOKING);
    accept(&at, at.amara, asked(&at, at.jonas, at.amara), OK);
    assert_int_equal(refused(&at, at.jonas, at.ben), ASKING_NOT_LOOKING);
}

TEST_DB(two_who_accept_take_no_more_than_there_is_room_for)
{
    struct asking_world at = asking_world_new(world);
    int64_t first = asked(&at, at.jonas, at.amara), second = asked(&at, at.mia, at.amara);
    accept(&at, at.amara, first, OK);
    assert_int_equal(accept(&at, at.amara, second, ERROR_CONFLICT), ASKING_OVER);
    assert_int_equal(count_of(&at, &testing_relationships, at.program), 1);
}

TEST_DB(a_place_that_was_taken_otherwise_is_seen_when_accepting)
{
    struct asking_world at = asking_world_new(world);
    int64_t request = asked(&at, at.jonas, at.amara);
    set_capacity(&at, at.amara, 0);
    assert_int_equal(accept(&at, at.amara, request, ERROR_CONFLICT), ASKING_FULL);
    assert_int_equal(state_of(&at, request), ST_OPEN);
    set_capacity(&at, at.amara, 1);
    set_part(&at, at.jonas, "left");
    assert_int_equal(accept(&at, at.amara, request, ERROR_CONFLICT), ASKING_MENTEE_GONE);
}

TEST_DB(a_yes_closes_what_has_become_void_and_tells_whom_it_concerns)
{
    struct asking_world at = asking_world_new(world);
    int64_t chosen = asked(&at, at.jonas, at.amara), to_ben = asked(&at, at.jonas, at.ben);
    int64_t of_mia = asked(&at, at.mia, at.amara), mia_to_ben = asked(&at, at.mia, at.ben);
    int64_t mias = unread_of(world, at.mia);
    accept(&at, at.amara, chosen, OK);
    assert_int_equal(state_of(&at, to_ben), ST_CLOSED);
    assert_int_equal(state_of(&at, of_mia), ST_CLOSED);
    assert_int_equal(state_of(&at, mia_to_ben), ST_OPEN);
    assert_int_equal(unread_of(world, at.mia), mias + 1);
}

TEST_DB(only_who_was_asked_answers_and_only_who_asked_takes_back)
{
    struct asking_world at = asking_world_new(world);
    int64_t request = asked(&at, at.jonas, at.amara), relationship;
    struct asking_side jonas = side_of(&at, at.jonas), amara = side_of(&at, at.amara),
                       ben = side_of(&at, at.ben);
    enum asking_refusal why;
    assert_error(asking_accept(&ben, request, "", &relationship, &why), ERROR_NOT_FOUND);
    assert_error(asking_accept(&jonas, request, "", &relationship, &why), ERROR_NOT_FOUND);
    assert_error(asking_decline(&jonas, request, "", &why), ERROR_NOT_FOUND);
    assert_error(asking_withdraw(&amara, request, &why), ERROR_NOT_FOUND);
    assert_error(asking_withdraw(&ben, request, &why), ERROR_NOT_FOUND);
    assert_ok(asking_withdraw(&jonas, request, &why));
    assert_int_equal(state_of(&at, request), ST_WITHDRAWN);
    assert_error(asking_decline(&amara, request, "", &why), ERROR_CONFLICT);
    assert_int_equal(why, ASKING_OVER);
}

TEST_DB(a_no_frees_the_mentee_to_ask_again)
{
    struct asking_world at = asking_world_new(world);
    int64_t request = asked(&at, at.jonas, at.amara), before = unread_of(world, at.jonas);
    struct asking_side amara = side_of(&at, at.amara);
    enum asking_refusal why;
    assert_ok(asking_decline(&amara, request, "Ben knows more about it.", &why));
    assert_int_equal(state_of(&at, request), ST_DECLINED);
    assert_int_equal(unread_of(world, at.jonas), before + 1);
    asked(&at, at.jonas, at.amara);
}

TEST_DB(a_request_expires_and_both_are_told)
{
    struct asking_world at = asking_world_new(world);
    int64_t request = asked(&at, at.jonas, at.amara), jonas = unread_of(world, at.jonas);
    tend_after(&at, 9);
    assert_int_equal(state_of(&at, request), ST_OPEN);
    tend_after(&at, 2);
    assert_int_equal(state_of(&at, request), ST_EXPIRED);
    assert_int_equal(unread_of(world, at.jonas), jonas + 1);
    assert_int_equal(accept(&at, at.amara, request, ERROR_CONFLICT), ASKING_OVER);
    tend_after(&at, 1);
    assert_int_equal(unread_of(world, at.jonas), jonas + 1);
}

TEST_DB(requests_to_who_pauses_and_of_who_left_are_closed)
{
    struct asking_world at = asking_world_new(world);
    int64_t to_amara = asked(&at, at.jonas, at.amara), of_mia = asked(&at, at.mia, at.ben);
    set_part(&at, at.amara, "paused");
    set_part(&at, at.mia, "left");
    tend_after(&at, 0);
    assert_int_equal(state_of(&at, to_amara), ST_CLOSED);
    assert_int_equal(state_of(&at, of_mia), ST_CLOSED);
}

TEST_DB(a_free_place_is_held_for_the_first_in_line)
{
    struct asking_world at = asking_world_new(world);
    struct asking_side jonas = side_of(&at, at.jonas), mia = side_of(&at, at.mia);
    enum asking_refusal why;
    set_capacity(&at, at.amara, 0);
    assert_ok(asking_wait(&jonas, at.program, at.amara, &why));
    world->now += 1000;
    assert_ok(asking_wait(&mia, at.program, at.amara, &why));
    int64_t jonas_before = unread_of(world, at.jonas), mia_before = unread_of(world, at.mia);
    tend_after(&at, 0);
    assert_int_equal(unread_of(world, at.jonas), jonas_before);
    set_capacity(&at, at.amara, 1);
    tend_after(&at, 0);
    assert_int_equal(unread_of(world, at.jonas), jonas_before + 1);
    assert_int_equal(unread_of(world, at.mia), mia_before);
    assert_int_equal(refused(&at, at.mia, at.amara), ASKING_FULL);
    asked(&at, at.jonas, at.amara);
    assert_int_equal(count_of(&at, &testing_waiting, at.jonas), 0);
}

TEST_DB(nobody_waits_for_what_is_there)
{
    struct asking_world at = asking_world_new(world);
    struct asking_side jonas = side_of(&at, at.jonas);
    enum asking_refusal why;
    assert_error(asking_wait(&jonas, at.program, at.amara, &why), ERROR_CONFLICT);
    assert_int_equal(why, ASKING_HAS_ROOM);
    set_capacity(&at, at.amara, 0);
    assert_ok(asking_wait(&jonas, at.program, at.amara, &why));
}

TEST_DB(a_held_place_that_is_not_used_goes_to_the_next)
{
    struct asking_world at = asking_world_new(world);
    struct asking_side jonas = side_of(&at, at.jonas), mia = side_of(&at, at.mia);
    enum asking_refusal why;
    set_capacity(&at, at.amara, 0);
    assert_ok(asking_wait(&jonas, at.program, at.amara, &why));
    world->now += 1000;
    assert_ok(asking_wait(&mia, at.program, at.amara, &why));
    set_capacity(&at, at.amara, 1);
    tend_after(&at, 0);
    tend_after(&at, ASKING_HOLD_DAYS + 1);
    assert_int_equal(count_of(&at, &testing_waiting, at.jonas), 0);
    asked(&at, at.mia, at.amara);
}

TEST_DB(who_found_a_mentor_waits_no_longer)
{
    struct asking_world at = asking_world_new(world);
    struct asking_side jonas = side_of(&at, at.jonas);
    enum asking_refusal why;
    set_capacity(&at, at.amara, 0);
    assert_ok(asking_wait(&jonas, at.program, at.amara, &why));
    accept(&at, at.ben, asked(&at, at.jonas, at.ben), OK);
    assert_int_equal(count_of(&at, &testing_waiting, at.jonas), 0);
}

TEST_DB(a_place_is_free_again_when_a_relationship_ends)
{
    struct asking_world at = asking_world_new(world);
    struct asking_side amara = side_of(&at, at.amara);
    int64_t relationship;
    enum asking_refusal why;
    assert_ok(asking_accept(&amara, asked(&at, at.jonas, at.amara), "", &relationship, &why));
    assert_int_equal(refused(&at, at.mia, at.amara), ASKING_FULL);
    assert_ok(db_run(world->db, &testing_end_pair, DB_PARAMS(db_int(relationship)), NULL));
    asked(&at, at.mia, at.amara);
}

static void mentors_for(const struct asking_world *at, int64_t mentee, const struct asking_filter *also,
                        struct list *ret_mentors)
{
    const struct matching_choices *choices;
    struct test_world *world = at->world;
    struct asking_filter filter = also ? *also : (struct asking_filter){0};
    filter.program = at->program;
    filter.mentee = mentee;
    assert_ok(matching_choices_open(world->db, world->arena, &world->clock, at->program, mentee, &choices));
    assert_ok(asking_mentors(world->db, world->arena, &world->clock, choices, &filter, ret_mentors));
}

TEST_DB(mentors_with_a_free_place_come_first_and_those_ruled_out_are_not_there)
{
    struct asking_world at = asking_world_new(world);
    struct list mentors = {0}, after = {0};
    set_capacity(&at, at.amara, 0);
    mentors_for(&at, at.jonas, NULL, &mentors);
    assert_int_equal(mentors.count, 2);
    assert_string_equal(LIST_AT(&mentors, struct asking_mentor, 0)->name, "Ben Adler");
    assert_true(LIST_AT(&mentors, struct asking_mentor, 1)->full);
    assert_ok(db_run(world->db, &testing_manager, DB_PARAMS(db_int(at.jonas), db_int(at.amara)), NULL));
    set_part(&at, at.ben, "paused");
    mentors_for(&at, at.jonas, NULL, &after);
    assert_int_equal(after.count, 0);
}

TEST_DB(mentors_are_found_by_name_skill_language_and_zone)
{
    struct asking_world at = asking_world_new(world);
    struct list skills = {0}, languages = {0}, by_name = {0}, by_skill = {0}, by_language = {0},
                by_zone = {0};
    *LIST_ADD(&skills, world->arena, struct person_skill) = (struct person_skill){.label = "Hiring people"};
    *LIST_ADD(&languages, world->arena, const char *) = "fr";
    assert_ok(person_set_skills(world->db, world->arena, &world->clock, at.ben, PERSON_OFFERS, &skills));
    assert_ok(person_set_languages(world->db, world->arena, at.amara, &languages));
    mentors_for(&at, at.jonas, &(struct asking_filter){.words = "okaf amara"}, &by_name);
    assert_int_equal(by_name.count, 1);
    mentors_for(&at, at.jonas, &(struct asking_filter){.skill = "HIRING"}, &by_skill);
    assert_int_equal(by_skill.count, 1);
    assert_int_equal(LIST_AT(&by_skill, struct asking_mentor, 0)->id, at.ben);
    mentors_for(&at, at.jonas, &(struct asking_filter){.language = "fr"}, &by_language);
    assert_int_equal(LIST_AT(&by_language, struct asking_mentor, 0)->id, at.amara);
    mentors_for(&at, at.jonas, &(struct asking_filter){.zone = "Asia/Tokyo"}, &by_zone);
    assert_int_equal(by_zone.count, 0);
}

TEST_DB(the_home_page_is_told_what_waits)
{
    struct asking_world at = asking_world_new(world);
    struct asking_open open;
    assert_ok(asking_open_for(world->db, world->arena, &world->clock, at.jonas, &open));
    assert_int_equal(open.program_to_ask_in, at.program);
    int64_t request = asked(&at, at.jonas, at.amara);
    assert_ok(asking_open_for(world->db, world->arena, &world->clock, at.jonas, &open));
    assert_int_equal(open.asked, 1);
    assert_int_equal(open.program_to_ask_in, 0);
    assert_ok(asking_open_for(world->db, world->arena, &world->clock, at.amara, &open));
    assert_int_equal(open.received, 1);
    assert_int_equal(open.first_received, request);
    assert_string_equal(open.first_name, "Jonas Lindqvist");
    assert_ok(asking_open_for(world->db, world->arena, &world->clock, at.nora, &open));
    assert_int_equal(open.received + open.asked + open.held + open.program_to_ask_in, 0);
}

TEST_DB(a_failure_at_any_call_starts_no_half_a_relationship)
{
    struct asking_world at = asking_world_new(world);
    int64_t request = asked(&at, at.jonas, at.amara), relationship;
    struct asking_side amara = side_of(&at, at.amara);
    enum asking_refusal why;
    asked(&at, at.mia, at.amara);
    for (int64_t call = 1; call < 200; call++) {
        db_fail_at(world->db, call);
        enum error error = asking_accept(&amara, request, "Yes", &relationship, &why);
        db_fail_at(world->db, 0);
        if (error == OK) break;
        assert_error(error, ERROR_UNAVAILABLE);
        assert_int_equal(state_of(&at, request), ST_OPEN);
        assert_int_equal(count_of(&at, &testing_relationships, at.program), 0);
    }
    assert_int_equal(state_of(&at, request), ST_ACCEPTED);
}
