/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "circle/circle.h"

#include "agreement/agreement.h"
#include "agreement/agreement_rules.h"
#include "base/text.h"
#include "circle/test_circle.h"
#include "program/program.h"
#include "relationship/relationship_course.h"

TEST_DB(a_circle_begins_with_the_rules_that_come_along)
{
    struct ring ring = ring_of(world, 4);
    struct circle circle;
    assert_ok(circle_get(&ring.members[1], &circle));
    assert_string_equal(circle.name, "Project leads");
    assert_string_equal(circle.rules, circle_default_rules);
    assert_int_equal(circle.version, 0);
}

TEST_DB(each_member_changes_name_purpose_and_rules_and_earlier_ones_stay_readable)
{
    struct ring ring = ring_of(world, 4);
    struct circle circle = {.name = "Leads", .purpose = "Saying no", .rules = "Be kind"};
    struct list versions = {0};
    assert_ok(circle_change(&ring.members[1], &circle));
    assert_error(circle_change(&ring.members[2], &circle), ERROR_CONFLICT);
    circle.version = 1;
    circle.rules = "Be kind and on time";
    assert_ok(circle_change(&ring.members[2], &circle));
    assert_ok(circle_get(&ring.members[0], &circle));
    assert_string_equal(circle.name, "Leads");
    assert_string_equal(circle.purpose, "Saying no");
    assert_string_equal(circle.rules, "Be kind and on time");
    assert_ok(circle_versions(&ring.members[0], &versions));
    assert_int_equal(versions.count, 2);
    assert_int_equal(LIST_AT(&versions, struct circle_version, 0)->written_by, ring.people[2]);
    assert_ok(circle_version_read(&ring.members[0], 1, &circle));
    assert_string_equal(circle.rules, "Be kind");
    assert_ok(circle_version_read(&ring.members[0], 0, &circle));
    assert_string_equal(circle.rules, circle_default_rules);
    assert_error(circle_version_read(&ring.members[0], 9, &circle), ERROR_NOT_FOUND);
}

TEST_DB(a_circle_without_rules_is_refused)
{
    struct ring ring = ring_of(world, 4);
    struct circle circle = {.name = "Leads", .purpose = "", .rules = " "};
    assert_error(circle_change(&ring.members[1], &circle), ERROR_INVALID);
}

/* ---- by hand ---- */

struct hand {
    int64_t program, mentor, mentees[3];
};

static int64_t enrolled(struct test_world *world, int64_t program, const char *name, bool as_mentor)
{
    struct program_enrolling enrolling = {.program = program,
                                          .person = person_named(world, name),
                                          .as_mentor = as_mentor,
                                          .as_mentee = !as_mentor,
                                          .capacity = -1,
                                          .wanted = -1};
    int64_t id;
    assert_ok(program_enroll(world->db, world->arena, &world->clock, &enrolling, &id));
    return enrolling.person;
}

static struct hand hand_in(struct test_world *world, const char *format)
{
    struct hand hand;
    struct program_new program = {
        .name = "Circles", .format = format, .coordinator = person_named(world, "Nora Stein")};
    assert_ok(program_add(world->db, world->arena, &world->clock, &program, &hand.program));
    hand.mentor = enrolled(world, hand.program, "Amara Okafor", true);
    for (int i = 0; i < 3; i++)
        hand.mentees[i] =
            enrolled(world, hand.program, arena_format(world->arena, "Mentee %c", 'A' + i), false);
    assert_ok(program_move(world->db, world->arena, &world->clock, hand.program, "open", 0));
    return hand;
}

static void choose(struct test_world *world, struct list *people, int64_t person)
{
    *LIST_ADD(people, world->arena, const char *) = arena_format(world->arena, "%lld", (long long)person);
}

static enum error form(struct test_world *world, const struct hand *hand, int mentees, const char *name,
                       int64_t *ret_id)
{
    struct circle_new circle = {.name = name};
    choose(world, &circle.mentors, hand->mentor);
    for (int i = 0; i < mentees; i++) choose(world, &circle.mentees, hand->mentees[i]);
    return circle_form(world->db, world->arena, &world->clock, hand->program, &circle, ret_id);
}

TEST_DB(a_coordinator_forms_a_circle_and_lets_somebody_in_later)
{
    struct hand hand = hand_in(world, "group");
    int64_t id;
    assert_ok(form(world, &hand, 2, "Project leads", &id));
    struct membership membership = ring_membership(world, id, hand.mentees[0]);
    assert_int_equal(membership.members.count, 3);
    assert_string_equal(membership.name, "Project leads");
    assert_ok(circle_let_in(world->db, world->arena, &world->clock, hand.program, id, hand.mentees[2],
                            "mentee", 0));
    membership = ring_membership(world, id, hand.mentees[2]);
    assert_int_equal(membership.members.count, 4);
    assert_error(
        circle_let_in(world->db, world->arena, &world->clock, hand.program, id, hand.mentees[2], "mentee", 0),
        ERROR_CONFLICT);
}

static void sign_as(struct test_world *world, int64_t id, int64_t person)
{
    struct membership membership = ring_membership(world, id, person);
    struct agreement_version version;
    assert_ok(agreement_latest(&membership, &version));
    struct agreement_sign_form form = {.number = version.number,
                                       .fingerprint = agreement_fingerprint(world->arena, &version)};
    assert_ok(agreement_sign(&membership, &form));
}

static bool all_signed(struct test_world *world, int64_t id)
{
    struct relationship_progress progress;
    assert_ok(relationship_progress_get(world->db, world->arena, id, &progress));
    return progress.agreement_signed;
}

TEST_DB(who_comes_back_has_signed_what_they_signed_before)
{
    struct hand hand = hand_in(world, "group");
    struct agreement_form words;
    int64_t id;
    assert_ok(form(world, &hand, 3, "Project leads", &id));
    struct membership mentor = ring_membership(world, id, hand.mentor);
    assert_ok(agreement_form_begin(&mentor, &words));
    words.focus = "Leading projects";
    assert_ok(agreement_save(&mentor, &words));
    sign_as(world, id, hand.mentor);
    for (int i = 0; i < 3; i++) sign_as(world, id, hand.mentees[i]);
    assert_true(all_signed(world, id));
    assert_ok(relationship_leave(world->db, world->arena, &world->clock, id, hand.mentees[0], false));
    assert_ok(circle_let_in(world->db, world->arena, &world->clock, hand.program, id, hand.mentees[0],
                            "mentee", 0));
    assert_true(all_signed(world, id));
}

TEST_DB(nobody_lets_themselves_in_where_others_have_written)
{
    struct hand hand = hand_in(world, "group");
    int64_t id;
    assert_ok(form(world, &hand, 2, "Project leads", &id));
    assert_error(circle_let_in(world->db, world->arena, &world->clock, hand.program, id, hand.mentees[2],
                               "mentee", hand.mentees[2]),
                 ERROR_FORBIDDEN);
    assert_ok(circle_let_in(world->db, world->arena, &world->clock, hand.program, id, hand.mentees[2],
                            "mentee", hand.mentor));
}

TEST_DB(a_circle_needs_a_name_somebody_who_leads_and_others)
{
    struct hand hand = hand_in(world, "group");
    int64_t id;
    assert_error(form(world, &hand, 2, " ", &id), ERROR_INVALID);
    assert_error(form(world, &hand, 0, "Leads", &id), ERROR_INVALID);
    hand.mentees[1] = hand.mentees[0];
    assert_error(form(world, &hand, 2, "Leads", &id), ERROR_INVALID);
}

TEST_DB(only_who_takes_part_comes_into_a_circle)
{
    struct hand hand = hand_in(world, "group");
    int64_t id, stranger = person_named(world, "Tom Becker"), mentee = hand.mentees[0];
    hand.mentees[0] = stranger;
    assert_error(form(world, &hand, 2, "Leads", &id), ERROR_CONFLICT);
    hand.mentees[0] = mentee;
    assert_ok(form(world, &hand, 2, "Leads", &id));
    assert_error(
        circle_let_in(world->db, world->arena, &world->clock, hand.program, id, stranger, "mentee", 0),
        ERROR_INVALID);
    assert_error(
        circle_let_in(world->db, world->arena, &world->clock, hand.program, id, hand.mentees[2], "mentor", 0),
        ERROR_INVALID);
}

TEST_DB(programs_of_pairs_have_no_circles)
{
    struct hand hand = hand_in(world, "mentoring");
    int64_t id;
    assert_error(form(world, &hand, 2, "Leads", &id), ERROR_CONFLICT);
}
