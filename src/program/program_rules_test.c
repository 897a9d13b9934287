/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The rules of programs, exhaustively: every change of state is either in the list below or refused. */
#include "program/program_rules.h"

#include <stdio.h>

#include "base/list.h"
#include "tests/support/test.h"

/* "program actor action: from -> to", as people would say it. Written apart from the table that it checks. */
static const char *const allowed[] = {
    "draft coordinator invite: none -> invited",
    "draft coordinator invite: left -> invited",
    "draft coordinator invite: declined -> invited",
    "draft coordinator enroll: none -> accepted",
    "draft coordinator enroll: invited -> accepted",
    "draft coordinator leave: invited -> left",
    "draft coordinator leave: accepted -> left",
    "draft program leave: invited -> left",
    "draft program leave: accepted -> left",
    "live coordinator invite: none -> invited",
    "live coordinator invite: left -> invited",
    "live coordinator invite: declined -> invited",
    "live coordinator enroll: none -> accepted",
    "live coordinator enroll: invited -> accepted",
    "live coordinator accept: applied -> accepted",
    "live coordinator accept: waitlisted -> accepted",
    "live coordinator decline: applied -> declined",
    "live coordinator decline: waitlisted -> declined",
    "live coordinator waitlist: applied -> waitlisted",
    "live coordinator offer: waitlisted -> invited",
    "live coordinator pause: accepted -> paused",
    "live coordinator resume: paused -> accepted",
    "live coordinator leave: invited -> left",
    "live coordinator leave: accepted -> left",
    "live coordinator leave: paused -> left",
    "live person apply: none -> applied",
    "live person apply: left -> applied",
    "live person apply: declined -> applied",
    "live person accept: invited -> accepted",
    "live person decline: invited -> declined",
    "live person pause: accepted -> paused",
    "live person resume: paused -> accepted",
    "live person leave: applied -> left",
    "live person leave: waitlisted -> left",
    "live person leave: accepted -> left",
    "live person leave: paused -> left",
    "live program enroll: none -> accepted",
    "live program accept: applied -> accepted",
    "live program waitlist: applied -> waitlisted",
    "live program waitlist: invited -> waitlisted",
    "live program offer: waitlisted -> invited",
    "live program lapse: invited -> waitlisted",
    "live program resume: paused -> accepted",
    "live program leave: invited -> left",
    "live program leave: applied -> left",
    "live program leave: waitlisted -> left",
    "live program leave: accepted -> left",
    "live program leave: paused -> left",
};

static bool is_allowed(const char *line)
{
    for (size_t i = 0; i < sizeof allowed / sizeof allowed[0]; i++)
        if (strcmp(allowed[i], line) == 0) return true;
    return false;
}

static const char *state_word(enum enrollment_state state)
{
    return state == ENROLLMENT_NONE ? "none" : enrollment_state_key(state);
}

TEST(every_change_of_a_part_is_listed_or_refused)
{
    static const char *const actors[] = {"person", "coordinator", "program"};
    int found = 0;
    for (int program = 0; program < PROGRAM_STATE_COUNT; program++)
        for (int from = 0; from < ENROLLMENT_STATE_COUNT; from++)
            for (int action = 0; action < ENROLLMENT_ACTION_COUNT; action++)
                for (int actor = 0; actor < ENROLLMENT_ACTOR_COUNT; actor++) {
                    enum enrollment_state to = ENROLLMENT_NONE;
                    if (!enrollment_next((enum program_state)program, (enum enrollment_state)from,
                                         (enum enrollment_action)action, (enum enrollment_actor)actor, &to))
                        continue;
                    found++;
                    char line[160];
                    snprintf(line, sizeof line, "%s %s %s: %s -> %s",
                             program == PROGRAM_OPEN || program == PROGRAM_RUNNING
                                 ? "live"
                                 : program_state_key((enum program_state)program),
                             actors[actor], enrollment_action_key((enum enrollment_action)action),
                             state_word((enum enrollment_state)from), state_word(to));
                    if (!is_allowed(line)) fail_msg("not meant to be allowed: %s", line);
                }
    int drafts = 0;
    for (size_t i = 0; i < sizeof allowed / sizeof allowed[0]; i++)
        drafts += strncmp(allowed[i], "draft", 5) == 0;
    int lives = (int)(sizeof allowed / sizeof allowed[0]) - drafts;
    assert_int_equal(found, drafts + 2 * lives); /* open and running */
}

TEST(a_refused_change_leaves_the_answer_untouched)
{
    enum enrollment_state to = ENROLLMENT_PAUSED;
    assert_false(enrollment_next(PROGRAM_CLOSED, ENROLLMENT_NONE, ENROLLMENT_DO_APPLY, BY_PERSON, &to));
    assert_int_equal(to, ENROLLMENT_PAUSED);
}

TEST(every_refusal_has_words)
{
    for (int program = 0; program < PROGRAM_STATE_COUNT; program++)
        for (int from = 0; from < ENROLLMENT_STATE_COUNT; from++)
            for (int action = 0; action < ENROLLMENT_ACTION_COUNT; action++)
                assert_true(
                    strlen(enrollment_refusal((enum program_state)program, (enum enrollment_state)from,
                                              (enum enrollment_action)action)) > 5);
}

TEST(every_refusal_has_a_sentence)
{
    struct arena *arena = arena_new(0);
    for (int i = 0; i < REFUSED_COUNT; i++) {
        const char *reason = enrollment_refusal_reason((enum refused)i);
        assert_string_equal(enrollment_refusal_sentence(arena, NULL, "Ben", reason),
                            arena_format(arena, "Ben %s.", reason));
    }
    arena_free(arena);
}

TEST(words_and_states_translate_both_ways)
{
    for (int i = 0; i < PROGRAM_STATE_COUNT; i++) {
        enum program_state state;
        assert_true(program_state_of(program_state_key((enum program_state)i), &state));
        assert_int_equal(state, i);
    }
    for (int i = 0; i < ENROLLMENT_STATE_COUNT; i++) {
        enum enrollment_state state;
        assert_true(enrollment_state_of(enrollment_state_key((enum enrollment_state)i), &state));
        assert_int_equal(state, i);
    }
    enum enrollment_action action;
    assert_true(enrollment_action_of("pause", &action));
    assert_int_equal(action, ENROLLMENT_DO_PAUSE);
    assert_false(enrollment_action_of("", &action));
    assert_false(enrollment_action_of("PAUSE", &action));
}

TEST(programs_go_only_along_their_steps)
{
    static const bool reachable[PROGRAM_STATE_COUNT][PROGRAM_STATE_COUNT] = {
        [PROGRAM_DRAFT] = {[PROGRAM_OPEN] = true},
        [PROGRAM_OPEN] = {[PROGRAM_RUNNING] = true, [PROGRAM_DRAFT] = true, [PROGRAM_CLOSED] = true},
        [PROGRAM_RUNNING] = {[PROGRAM_CLOSED] = true},
        [PROGRAM_CLOSED] = {[PROGRAM_RUNNING] = true},
    };
    for (int from = 0; from < PROGRAM_STATE_COUNT; from++) {
        int count;
        const struct program_step *steps = program_steps((enum program_state)from, &count);
        assert_true(count >= 1 && steps[0].from == (enum program_state)from);
        for (int to = 0; to < PROGRAM_STATE_COUNT; to++)
            assert_int_equal(program_step_between((enum program_state)from, (enum program_state)to) != NULL,
                             reachable[from][to]);
    }
}

TEST(only_an_empty_program_becomes_a_draft_again)
{
    assert_true(program_step_between(PROGRAM_OPEN, PROGRAM_DRAFT)->when_empty);
    assert_false(program_step_between(PROGRAM_OPEN, PROGRAM_RUNNING)->when_empty);
}

static struct program_card open_program(void)
{
    return (struct program_card){.state = "open", .by_application = true, .mentee_limit = 10};
}

TEST(the_door_tells_what_a_person_can_do_today)
{
    struct program_card card = open_program();
    struct program_counts counts = {.taken = 9};
    assert_int_equal(program_door(&card, &counts, 100), DOOR_OPEN);
    card.approval = true;
    assert_int_equal(program_door(&card, &counts, 100), DOOR_APPROVAL);
    counts.taken = 10;
    assert_int_equal(program_door(&card, &counts, 100), DOOR_WAITLIST);
    card.mentee_limit = 0;
    assert_int_equal(program_door(&card, &counts, 100), DOOR_APPROVAL);
    card.by_application = false;
    assert_int_equal(program_door(&card, &counts, 100), DOOR_BY_OTHERS);
    card.state = "closed";
    assert_int_equal(program_door(&card, &counts, 100), DOOR_SHUT);
    card.state = "draft";
    assert_int_equal(program_door(&card, &counts, 100), DOOR_SHUT);
}

TEST(the_last_day_of_enrollment_still_counts)
{
    struct program_card card = open_program();
    struct program_counts counts = {0};
    card.enroll_until = 100;
    assert_int_equal(program_door(&card, &counts, 100), DOOR_OPEN);
    assert_int_equal(program_door(&card, &counts, 101), DOOR_TOO_LATE);
}

TEST(places_are_held_by_mentees_and_by_open_offers)
{
    assert_true(enrollment_holds_place(ENROLLMENT_ACCEPTED, true, false));
    assert_true(enrollment_holds_place(ENROLLMENT_PAUSED, true, false));
    assert_true(enrollment_holds_place(ENROLLMENT_INVITED, true, true));
    assert_false(enrollment_holds_place(ENROLLMENT_INVITED, true, false));
    assert_false(enrollment_holds_place(ENROLLMENT_ACCEPTED, false, false));
    assert_false(enrollment_holds_place(ENROLLMENT_WAITLISTED, true, false));
    struct program_card card = open_program();
    struct program_counts over = {.taken = 12};
    assert_int_equal(program_places_free(&card, &over), 0);
}

TEST(what_is_next_follows_the_program)
{
    struct arena *arena = arena_new(0);
    struct program_card card = open_program();
    struct program_counts counts = {0};
    assert_string_equal(program_next(arena, NULL, &card, &counts, 100).path, "/enroll");
    counts =
        (struct program_counts){.accepted = 30, .mentors = 10, .mentees = 20, .places = 10, .wishes = 20};
    assert_string_equal(program_next(arena, NULL, &card, &counts, 100).title,
                        "Find places for 10 more mentees");
    counts.places = 20;
    assert_string_equal(program_next(arena, NULL, &card, &counts, 100).path, "/matches");
    counts.draft_pairs = 39;
    assert_string_equal(program_next(arena, NULL, &card, &counts, 100).title, "Look at 39 proposed pairs");
    counts.applied = 1;
    assert_string_equal(program_next(arena, NULL, &card, &counts, 100).title, "Answer 1 application");
    counts.applied = 0;
    counts.draft_pairs = 0;
    card.starts_on = 100;
    assert_string_equal(program_next(arena, NULL, &card, &counts, 100).path, "/state?to=running");
    card.state = "running";
    assert_string_equal(program_next(arena, NULL, &card, &counts, 100).path, "/relationships");
    card.ends_on = 99;
    assert_string_equal(program_next(arena, NULL, &card, &counts, 100).path, "/state?to=closed");
    card.state = "closed";
    assert_string_equal(program_next(arena, NULL, &card, &counts, 100).path, "/duplicate");
    card.state = "draft";
    assert_string_equal(program_next(arena, NULL, &card, &counts, 100).path, "/state?to=open");
    arena_free(arena);
}

static const char *problem(const char *kind, bool required, const char *first, const char *second)
{
    struct arena *arena = arena_new(0);
    struct list options = {0}, values = {0};
    *LIST_ADD(&options, arena, const char *) = "Lagos";
    *LIST_ADD(&options, arena, const char *) = "Oslo";
    if (first) *LIST_ADD(&values, arena, const char *) = first;
    if (second) *LIST_ADD(&values, arena, const char *) = second;
    const char *found = program_answer_problem(kind, required, &options, &values);
    arena_free(arena);
    return found; /* static text */
}

TEST(good_answers_are_taken)
{
    assert_string_equal(problem("text", true, "To lead a team", NULL), "");
    assert_string_equal(problem("text", false, NULL, NULL), "");
    assert_string_equal(problem("choice", true, "Oslo", NULL), "");
    assert_string_equal(problem("choices", true, "Oslo", "Lagos"), "");
    assert_string_equal(problem("scale", true, "5", NULL), "");
}

TEST(bad_answers_say_what_to_do)
{
    assert_string_equal(problem("text", true, "  ", NULL), "Answer this question.");
    assert_string_equal(problem("choice", true, NULL, NULL), "Choose an answer.");
    assert_string_equal(problem("choice", false, "Paris", NULL), "Choose one of the answers listed here.");
    assert_string_equal(problem("choice", false, "Oslo", "Lagos"), "Give one answer.");
    assert_string_equal(problem("choices", false, "Oslo", "Paris"), "Choose one of the answers listed here.");
    assert_string_equal(problem("scale", false, "6", NULL), "Choose a number from 1 to 5.");
    assert_string_equal(problem("scale", false, "five", NULL), "Choose a number from 1 to 5.");
}
