/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "relationship/relationship_steps.h"

#include "relationship/relationship_progress.h"
#include "tests/support/test.h"

enum { START = 20000, DAY = 86400, NOON = 43200 };

/* Jonas, a mentee, with Amara: 180 days from START on, in a program whose training he read; both said hello.
 */
struct situation {
    struct arena *arena;
    struct relationship_progress progress;
    struct step_facts facts;
    struct list tasks;
};

static struct situation *situation_new(int64_t day)
{
    struct arena *arena = arena_new(0);
    struct situation *situation = ARENA_NEW(arena, struct situation);
    situation->arena = arena;
    situation->facts = (struct step_facts){
        .relationship = 7,
        .program = 3,
        .state = "active",
        .role = "mentee",
        .others = "Amara",
        .other_count = 1,
        .i_said_hello = true,
        .others_said_hello = 1,
        .starts_on = START,
        .ends_on = START + 180,
        .now = (START + day) * DAY + NOON,
        .progress = &situation->progress,
        .own = {.training = "recommended", .training_read = true},
    };
    return situation;
}

/* The same once they agreed, have a goal, met on `met` and have no date. */
static struct situation *situation_under_way(int64_t day, int64_t met)
{
    struct situation *situation = situation_new(day);
    situation->progress = (struct relationship_progress){.agreement_drafted = true,
                                                         .agreement_signed = true,
                                                         .goals_open = 1,
                                                         .meetings_held = 1,
                                                         .last_met_at = (START + met) * DAY + NOON};
    return situation;
}

static void plan(struct situation *situation, int64_t day)
{
    situation->progress.next_meeting_id = 9;
    situation->progress.next_meeting_at = (START + day) * DAY + NOON;
}

static const struct relationship_task *step_of(struct situation *situation)
{
    situation->tasks = (struct list){0};
    relationship_tasks(situation->arena, NULL, &situation->facts, &situation->tasks);
    return relationship_next_step(&situation->tasks);
}

static const struct relationship_task *task_of(struct situation *situation, const char *key)
{
    (void)step_of(situation);
    LIST_EACH (&situation->tasks, const struct relationship_task, task)
        if (strcmp(task->key, key) == 0) return task;
    return NULL;
}

static const char *key_of(struct situation *situation)
{
    const struct relationship_task *step = step_of(situation);
    return step ? step->key : "nothing";
}

#define assert_step(situation, expected) assert_string_equal(key_of(situation), expected)

/* ---- beginning ---- */

TEST(the_first_step_is_to_say_hello)
{
    struct situation *s = situation_new(0);
    s->facts.i_said_hello = false;
    s->facts.others_said_hello = 0;
    assert_string_equal(step_of(s)->title, "Say hello to Amara");
    assert_false(step_of(s)->urgent);
    s->facts.others_said_hello = 1;
    assert_string_equal(step_of(s)->title, "Amara said hello: answer, and find a time to meet");
    assert_true(step_of(s)->urgent);
    s->facts.i_said_hello = true;
    assert_step(s, "agreement");
    arena_free(s->arena);
}

TEST(a_group_is_greeted_as_a_group)
{
    struct situation *s = situation_new(0);
    s->facts.group = true;
    s->facts.other_count = 3;
    s->facts.i_said_hello = false;
    s->facts.others_said_hello = 0;
    assert_string_equal(step_of(s)->title, "Say hello to your group");
    s->facts.others_said_hello = 2;
    assert_string_equal(step_of(s)->title, "Say hello to your group; somebody has begun");
    arena_free(s->arena);
}

TEST(who_wrote_first_waits_until_somebody_answers)
{
    struct situation *s = situation_new(1);
    s->facts.others_said_hello = 0;
    assert_string_equal(step_of(s)->title, "Give Amara a few days to answer");
    assert_string_equal(step_of(s)->button, "");
    s->facts.others_said_hello = 1;
    assert_step(s, "agreement");
    arena_free(s->arena);
}

TEST(greetings_are_behind_those_who_already_did_something_together)
{
    struct situation *s = situation_new(1);
    s->facts.i_said_hello = false;
    s->facts.others_said_hello = 0;
    plan(s, 3);
    assert_step(s, "agreement");
    assert_true(task_of(s, "hello")->done);
    assert_null(task_of(s, "wait"));
    arena_free(s->arena);
}

TEST(a_recommended_training_comes_after_hello)
{
    struct situation *s = situation_new(0);
    s->facts.own.training_read = false;
    s->facts.i_said_hello = false;
    assert_step(s, "hello");
    s->facts.i_said_hello = true;
    assert_step(s, "training");
    assert_string_equal(step_of(s)->path, "/programs/3/training");
    arena_free(s->arena);
}

TEST(a_required_training_comes_before_everything)
{
    struct situation *s = situation_new(0);
    s->facts.i_said_hello = false;
    s->facts.own.training = "required";
    s->facts.own.training_read = false;
    assert_step(s, "training");
    assert_true(step_of(s)->urgent);
    s->facts.own.training_read = true;
    assert_step(s, "hello");
    arena_free(s->arena);
}

TEST(there_is_no_training_where_the_program_has_none_or_there_is_no_program)
{
    struct situation *s = situation_new(0);
    s->facts.own.training_read = false;
    s->facts.own.training = "none";
    assert_null(task_of(s, "training"));
    s->facts.own.training = "required";
    s->facts.program = 0;
    assert_null(task_of(s, "training"));
    arena_free(s->arena);
}

TEST(the_agreement_goes_from_draft_to_my_signature_to_theirs)
{
    struct situation *s = situation_new(3);
    assert_string_equal(step_of(s)->title, "Agree on how you work together");
    s->progress.agreement_drafted = true;
    assert_string_equal(step_of(s)->title, "Read the agreement, and sign it");
    assert_true(step_of(s)->urgent);
    assert_string_equal(step_of(s)->path, "/relationships/7/agreement");
    s->facts.own.i_signed = true;
    assert_step(s, "meeting.first");
    assert_string_equal(task_of(s, "agreement")->title, "Amara has not signed the agreement yet");
    assert_true(task_of(s, "agreement")->later);
    s->progress.agreement_signed = true;
    assert_true(task_of(s, "agreement")->done);
    arena_free(s->arena);
}

TEST(after_the_agreement_comes_a_time_to_meet_and_a_first_goal)
{
    struct situation *s = situation_new(3);
    s->progress.agreement_drafted = s->progress.agreement_signed = true;
    assert_string_equal(step_of(s)->title, "Find a time to meet Amara for the first time");
    plan(s, 9);
    assert_step(s, "goal.first");
    s->progress.goals_open = 1;
    assert_step(s, "meeting.prepare");
    assert_int_equal(step_of(s)->due_on, START + 9);
    assert_string_equal(step_of(s)->path, "/relationships/7/meetings/9");
    arena_free(s->arena);
}

TEST(mentors_meet_before_they_help_with_a_goal)
{
    struct situation *s = situation_new(3);
    s->facts.role = "mentor";
    s->facts.others = "Jonas";
    s->progress.agreement_drafted = s->progress.agreement_signed = true;
    plan(s, 9);
    assert_step(s, "meeting.prepare");
    s->progress.meetings_held = 1;
    assert_string_equal(step_of(s)->title, "Help Jonas to find a first goal");
    arena_free(s->arena);
}

TEST(goals_that_were_dropped_count_as_tried)
{
    struct situation *s = situation_under_way(20, 19);
    s->progress.goals_open = 0;
    assert_step(s, "goal.first");
    s->progress.goals_dropped = 1;
    assert_true(task_of(s, "goal.first")->done);
    arena_free(s->arena);
}

/* ---- going on ---- */

TEST(a_meeting_that_is_over_asks_how_it_went)
{
    struct situation *s = situation_under_way(20, 5);
    plan(s, 20);
    s->facts.now = (START + 20) * DAY + NOON + 1800;
    assert_step(s, "meeting.prepare");
    s->facts.now += 1800;
    assert_string_equal(step_of(s)->title, "Say how your meeting with Amara went");
    assert_true(step_of(s)->urgent);
    arena_free(s->arena);
}

TEST(how_it_went_comes_before_the_agreement)
{
    struct situation *s = situation_new(20);
    plan(s, 15);
    assert_step(s, "meeting.word");
    arena_free(s->arena);
}

TEST(nothing_planned_for_longer_than_the_rhythm_is_urgent)
{
    struct situation *s = situation_under_way(34, 20);
    assert_step(s, "meeting.next");
    assert_false(step_of(s)->urgent);
    s->facts.now += DAY;
    assert_true(step_of(s)->urgent);
    s->facts.own.rhythm = 30;
    assert_false(step_of(s)->urgent);
    arena_free(s->arena);
}

TEST(what_is_late_comes_before_what_is_only_due)
{
    struct situation *s = situation_under_way(60, 20);
    s->facts.own.check_in_due_on = START + 59;
    assert_step(s, "meeting.next");
    plan(s, 70);
    assert_step(s, "check-in");
    arena_free(s->arena);
}

TEST(a_check_in_is_asked_for_from_its_day_on)
{
    struct situation *s = situation_under_way(40, 35);
    plan(s, 50);
    s->facts.own.check_in_due_on = START + 41;
    assert_step(s, "meeting.prepare");
    assert_true(task_of(s, "check-in")->later);
    s->facts.now += DAY;
    assert_step(s, "check-in");
    s->facts.own.check_in_due_on = 0;
    assert_null(task_of(s, "check-in"));
    arena_free(s->arena);
}

TEST(promises_are_urgent_from_their_day_on)
{
    struct situation *s = situation_under_way(40, 35);
    plan(s, 50);
    s->facts.own.action_due_on = START + 41;
    assert_step(s, "meeting.prepare");
    s->facts.now += DAY;
    assert_step(s, "action");
    assert_true(step_of(s)->urgent);
    arena_free(s->arena);
}

TEST(a_request_for_feedback_waits_for_its_answer)
{
    struct situation *s = situation_under_way(40, 35);
    plan(s, 50);
    s->facts.own.feedback_asked = 2;
    assert_step(s, "feedback.asked");
    arena_free(s->arena);
}

TEST(the_agreement_is_looked_at_again_on_its_day)
{
    struct situation *s = situation_under_way(40, 35);
    plan(s, 50);
    s->progress.revisit_on = START + 41;
    assert_step(s, "meeting.prepare");
    s->facts.now += DAY;
    assert_step(s, "agreement.revisit");
    s->progress.agreement_signed = false;
    assert_null(task_of(s, "agreement.revisit"));
    arena_free(s->arena);
}

TEST(tomorrows_meeting_comes_before_a_check_in)
{
    struct situation *s = situation_under_way(40, 35);
    s->facts.own.check_in_due_on = START + 40;
    plan(s, 42);
    assert_step(s, "meeting.prepare");
    plan(s, 43);
    assert_step(s, "check-in");
    arena_free(s->arena);
}

TEST(at_half_time_one_looks_back_once)
{
    struct situation *s = situation_under_way(89, 85);
    plan(s, 99);
    assert_step(s, "meeting.prepare");
    assert_true(task_of(s, "halfway")->later);
    s->facts.now += DAY;
    assert_step(s, "halfway");
    s->progress.last_check_in_at = s->facts.now;
    assert_true(task_of(s, "halfway")->done);
    arena_free(s->arena);
}

TEST(half_time_passes)
{
    struct situation *s = situation_under_way(90 + 45, 130);
    assert_non_null(task_of(s, "halfway"));
    s->facts.now += DAY;
    assert_null(task_of(s, "halfway"));
    s->facts.ends_on = 0;
    assert_null(task_of(s, "halfway"));
    arena_free(s->arena);
}

TEST(in_the_phase_of_growing_one_asks_for_feedback)
{
    struct situation *s = situation_under_way(100, 95);
    plan(s, 110);
    s->progress.last_check_in_at = s->facts.now;
    assert_step(s, "feedback.ask");
    s->progress.feedback_given = 1;
    assert_step(s, "meeting.prepare");
    arena_free(s->arena);
}

/* ---- ending ---- */

TEST(four_weeks_before_the_end_they_decide_how_to_go_on)
{
    struct situation *s = situation_under_way(151, 148);
    plan(s, 160);
    s->progress.feedback_given = 1;
    assert_true(task_of(s, "decide")->later);
    s->facts.now += DAY;
    assert_step(s, "decide");
    assert_false(step_of(s)->urgent);
    s->facts.now += (int64_t)21 * DAY;
    plan(s, 175);
    assert_true(step_of(s)->urgent);
    s->facts.ends_on = 0;
    assert_null(task_of(s, "decide"));
    arena_free(s->arena);
}

TEST(closing_is_looking_back_and_thanking)
{
    struct situation *s = situation_under_way(160, 158);
    plan(s, 170);
    s->facts.state = "closing";
    s->progress.feedback_given = 1;
    assert_string_equal(step_of(s)->title, "Look back, and thank Amara");
    assert_true(task_of(s, "decide")->done);
    s->facts.own.looked_back_at = s->facts.now;
    assert_step(s, "meeting.prepare");
    arena_free(s->arena);
}

TEST(nobody_begins_an_agreement_or_a_goal_at_the_end)
{
    struct situation *s = situation_new(160);
    s->facts.own.training_read = false;
    plan(s, 170);
    assert_true(task_of(s, "agreement")->later);
    assert_true(task_of(s, "goal.first")->later);
    assert_true(task_of(s, "training")->later);
    assert_step(s, "decide");
    arena_free(s->arena);
}

TEST(while_paused_nothing_is_asked_but_going_on)
{
    struct situation *s = situation_new(20);
    s->facts.state = "paused";
    assert_string_equal(step_of(s)->title, "Paused: go on whenever you both want to");
    assert_int_equal(s->tasks.count, 1);
    arena_free(s->arena);
}

TEST(when_closed_only_looking_back_is_left)
{
    struct situation *s = situation_under_way(190, 170);
    s->facts.state = "closed";
    assert_step(s, "look-back");
    assert_int_equal(s->tasks.count, 1);
    s->facts.own.looked_back_at = s->facts.now;
    assert_step(s, "nothing");
    arena_free(s->arena);
}

TEST(nothing_is_asked_of_who_left_or_is_alone)
{
    struct situation *s = situation_new(20);
    s->facts.left = true;
    assert_step(s, "nothing");
    s->facts.left = false;
    s->facts.other_count = 0;
    assert_step(s, "nothing");
    arena_free(s->arena);
}

/* ---- all of them ---- */

TEST(every_open_task_has_words_and_a_way_to_do_it)
{
    static const char *const ROLES[] = {"mentor", "mentee", "peer", "buddy", "manager", "employee"};
    static const char *const STATES[] = {"active", "paused", "closing", "closed"};
    for (size_t role = 0; role < 6; role++)
        for (size_t state = 0; state < 4; state++)
            for (int64_t day = 0; day < 200; day += 7) {
                struct situation *s = situation_new(day);
                s->facts.role = ROLES[role];
                s->facts.state = STATES[state];
                s->facts.own.training_read = false;
                (void)step_of(s);
                LIST_EACH (&s->tasks, struct relationship_task, task) {
                    assert_true(*task->title && *task->words && *task->path == '/');
                    assert_true(task->phase >= 0 && task->phase < 4);
                    assert_false(task->done && task->later);
                    assert_true(*task->button || strcmp(task->key, "wait") == 0);
                }
                arena_free(s->arena);
            }
}
