/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "home/home_next.h"

#include "tests/support/test.h"

struct situation {
    struct arena *arena;
    struct list relationships, parts, joinable, runs;
    struct asking_open asking;
};

static struct situation nothing(void)
{
    return (struct situation){.arena = arena_new(0)};
}

static void add_card(struct situation *situation, const char *step, bool fresh)
{
    struct relationship_card *card =
        LIST_ADD(&situation->relationships, situation->arena, struct relationship_card);
    *card = (struct relationship_card){.id = 7,
                                       .title = "Amara Okafor",
                                       .next_step = step,
                                       .next_words = "",
                                       .next_key = fresh ? "hello" : "meeting.next",
                                       .next_path = "/relationships/7/meetings",
                                       .next_button = "",
                                       .fresh = fresh,
                                       .program_name = "Leadership",
                                       .role_line = "Amara mentors you"};
}

static void add_part(struct situation *situation, bool needs_answer)
{
    struct program_part *part = LIST_ADD(&situation->parts, situation->arena, struct program_part);
    *part = (struct program_part){.id = 3,
                                  .name = "Leadership",
                                  .part_sentence = "You are invited as a mentee.",
                                  .needs_answer = needs_answer};
}

static void add_run(struct situation *situation, int64_t applied, int64_t pairs, const char *next)
{
    struct home_run *run = LIST_ADD(&situation->runs, situation->arena, struct home_run);
    *run = (struct home_run){.id = 4,
                             .name = "Buddies",
                             .state_label = "Open",
                             .applied = applied,
                             .draft_pairs = pairs,
                             .next_text = next,
                             .next_path = "/programs/4/people"};
}

/* Ends the situation. */
static void leads_to(struct situation *situation, const char *path)
{
    struct home_facts facts = {.person = 12,
                               .relationships = &situation->relationships,
                               .parts = &situation->parts,
                               .joinable = &situation->joinable,
                               .runs = &situation->runs,
                               .asking = &situation->asking};
    struct home_next next = home_next(situation->arena, NULL, &facts);
    assert_string_equal(next.path, path);
    assert_true(*next.title && *next.button);
    arena_free(situation->arena);
}

TEST(an_invitation_that_waits_comes_before_everything)
{
    struct situation all = nothing();
    add_card(&all, "Say hello to Amara", true);
    add_part(&all, false);
    add_part(&all, true);
    add_run(&all, 3, 0, "Answer 3 applications");
    leads_to(&all, "/programs/3");
}

TEST(a_training_that_has_to_be_read_comes_before_hello)
{
    struct situation both = nothing();
    add_card(&both, "Say hello to Amara", true);
    add_part(&both, false);
    LIST_AT(&both.parts, struct program_part, 0)->training_due = true;
    leads_to(&both, "/programs/3/training");
}

TEST(a_new_relationship_comes_before_programs_that_one_runs)
{
    struct situation both = nothing();
    add_card(&both, "Say hello to Amara", true);
    add_run(&both, 3, 0, "Answer 3 applications");
    leads_to(&both, "/relationships/7");
}

TEST(people_who_wait_for_a_coordinator_come_before_ones_own_next_step)
{
    struct situation both = nothing();
    add_card(&both, "Meet Amara", false);
    add_run(&both, 3, 0, "Answer 3 applications");
    leads_to(&both, "/programs/4/people");
}

TEST(a_next_step_comes_before_a_program_in_which_nobody_waits)
{
    struct situation both = nothing();
    add_card(&both, "Meet Amara", false);
    add_run(&both, 0, 0, "Bring people in");
    leads_to(&both, "/relationships/7/meetings");
}

TEST(what_is_urgent_between_two_people_comes_before_people_who_applied)
{
    struct situation both = nothing();
    add_card(&both, "Find a time to meet Amara again", false);
    add_card(&both, "Sign the agreement", false);
    LIST_AT(&both.relationships, struct relationship_card, 1)->urgent = true;
    LIST_AT(&both.relationships, struct relationship_card, 1)->next_path = "/relationships/8/agreement";
    add_run(&both, 3, 0, "Answer 3 applications");
    leads_to(&both, "/relationships/8/agreement");
}

TEST(a_program_to_run_is_next_where_there_is_nothing_else)
{
    struct situation one = nothing();
    add_run(&one, 0, 0, "Bring people in");
    leads_to(&one, "/programs/4/people");
}

TEST(who_has_nothing_is_led_to_programs_that_can_be_joined)
{
    struct situation some = nothing();
    LIST_ADD(&some.joinable, some.arena, struct program_part);
    leads_to(&some, "/programs");
}

TEST(without_any_program_the_profile_is_next)
{
    struct situation none = nothing();
    leads_to(&none, "/people/12/edit");
}

TEST(who_is_asked_to_be_a_mentor_answers_first)
{
    struct situation asked = nothing();
    add_run(&asked, 0, 0, "Bring people in");
    asked.asking = (struct asking_open){.received = 2, .first_received = 9, .first_name = "Jonas Lindqvist"};
    leads_to(&asked, "/requests/9");
}

TEST(a_place_that_is_held_is_next_before_one_goes_looking)
{
    struct situation held = nothing();
    held.asking = (struct asking_open){
        .held = 1, .held_program = 4, .held_mentor = 7, .held_name = "Amara", .program_to_ask_in = 4};
    leads_to(&held, "/programs/4/mentors/7");
    struct situation none = nothing();
    none.asking.program_to_ask_in = 4;
    leads_to(&none, "/programs/4/mentors");
}

TEST(the_greeting_follows_the_hour)
{
    assert_string_equal(home_greeting(4), "Good morning");
    assert_string_equal(home_greeting(12), "Good afternoon");
    assert_string_equal(home_greeting(18), "Good evening");
    assert_string_equal(home_greeting(2), "Good evening");
}
