/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "goal/goal.h"

#include "db/db.h"
#include "goal/goal_parts.h"
#include "language/language.h"
#include "relationship/relationship_progress.h"
#include "relationship/test_pair.h"

static struct membership membership_of(struct test_world *world, const struct pair *pair, int64_t person)
{
    struct membership membership;
    assert_ok(membership_open(world->db, world->arena, &world->clock, world->portal_key, pair->id, person,
                              RELATIONSHIP_WRITE, &membership));
    return membership;
}

static struct goal_form form_of(struct test_world *world, const char *title, int64_t whose)
{
    return (struct goal_form){.title = title,
                              .why = "I hold back in reviews",
                              .success = "I say what I think",
                              .term = "short",
                              .whose = whose ? arena_format(world->arena, "%lld", (long long)whose) : "ours",
                              .reason = ""};
}

static int64_t goal_of(struct test_world *world, const struct membership *membership)
{
    struct goal_form form = form_of(world, "Speak up in reviews", membership->person);
    int64_t id;
    assert_ok(goal_add(membership, &form, &id));
    world->now += 1000;
    return id;
}

static int64_t milestone_of(struct test_world *world, const struct membership *membership, int64_t goal,
                            const char *title)
{
    struct goal_milestone_form form = {.title = title};
    int64_t id;
    assert_ok(goal_milestone_add(membership, goal, &form, &id));
    world->now += 1000;
    return id;
}

static struct relationship_progress progress_of(struct test_world *world, const struct pair *pair)
{
    struct relationship_progress progress;
    assert_ok(relationship_progress_get(world->db, world->arena, pair->id, &progress));
    return progress;
}

TEST_DB(no_goal_is_added_or_changed_once_the_relationship_has_ended)
{
    struct pair pair = pair_new(world);
    struct membership jonas = membership_of(world, &pair, pair.jonas);
    struct goal goal;
    struct goal_form form = form_of(world, "Too late", pair.jonas);
    int64_t id = goal_of(world, &jonas), late = 0;
    pair_close(world, &pair);
    assert_error(goal_add(&jonas, &form, &late), ERROR_CONFLICT);
    assert_error(goal_edit(&jonas, id, &form), ERROR_CONFLICT);
    assert_error(goal_reach(&jonas, id, "Done"), ERROR_CONFLICT);
    assert_ok(goal_get(&jonas, id, &goal));
    assert_string_equal(goal.title, "Speak up in reviews");
    assert_true(goal.is_open);
}

TEST_DB(a_goal_is_read_by_all_members_and_counted)
{
    struct pair pair = pair_new(world);
    struct membership jonas = membership_of(world, &pair, pair.jonas),
                      amara = membership_of(world, &pair, pair.amara);
    struct goal goal;
    int64_t before = unread_of(world, pair.amara), id = goal_of(world, &jonas);
    assert_ok(goal_get(&amara, id, &goal));
    assert_string_equal(goal.title, "Speak up in reviews");
    assert_string_equal(goal.owner_label, "Jonas’");
    assert_string_equal(goal.created_by_name, "Jonas Lindqvist");
    assert_true(goal.is_open);
    assert_int_equal(progress_of(world, &pair).goals_open, 1);
    assert_int_equal(unread_of(world, pair.amara), before + 1);
}

TEST_DB(a_goal_is_not_found_in_another_relationship)
{
    struct pair pair = pair_new(world);
    struct membership jonas = membership_of(world, &pair, pair.jonas);
    int64_t id = goal_of(world, &jonas);
    struct relationship_start_member members[] = {{pair.amara, "mentor"},
                                                  {person_named(world, "Ana Ruiz"), "mentee"}};
    struct relationship_start start = {
        .format = "mentoring", .starts_on = clock_day(&world->clock), .members = members, .member_count = 2};
    struct pair other = pair;
    struct goal goal;
    assert_ok(relationship_start(world->db, world->arena, &world->clock, &start, &other.id));
    struct membership amara = membership_of(world, &other, pair.amara);
    struct goal_form form = form_of(world, "Mine", 0);
    assert_error(goal_get(&amara, id, &goal), ERROR_NOT_FOUND);
    assert_error(goal_edit(&amara, id, &form), ERROR_NOT_FOUND);
    assert_error(goal_reach(&amara, id, ""), ERROR_NOT_FOUND);
    assert_error(goal_note_add(&amara, id, "hello", &id), ERROR_NOT_FOUND);
}

TEST_DB(a_change_keeps_what_was_before_in_the_history)
{
    struct pair pair = pair_new(world);
    struct membership jonas = membership_of(world, &pair, pair.jonas);
    int64_t id = goal_of(world, &jonas);
    struct goal_form form = form_of(world, "Speak up in every review", pair.jonas);
    struct list changes = {0};
    form.version = 1;
    form.reason = "Once was too easy";
    assert_ok(goal_edit(&jonas, id, &form));
    assert_ok(goal_changes(&jonas, id, &changes));
    assert_int_equal(changes.count, 2);
    const struct goal_change *change = LIST_AT(&changes, struct goal_change, 0);
    assert_string_equal(change->sentence, "You changed the goal");
    assert_string_equal(change->words, "Title, before: “Speak up in reviews”");
    assert_string_equal(change->reason, "Once was too easy");
}

TEST_DB(each_reads_the_history_in_their_own_language)
{
    struct pair pair = pair_new(world);
    struct membership jonas = membership_of(world, &pair, pair.jonas),
                      amara = membership_of(world, &pair, pair.amara);
    int64_t id = goal_of(world, &jonas);
    struct goal_form form = form_of(world, "Speak up in reviews", 0);
    struct list mine = {0}, hers = {0};
    assert_true(language_find("de", &amara.language));
    form.version = 1;
    form.due_on = clock_day(&world->clock) + 10;
    assert_ok(goal_edit(&jonas, id, &form));
    assert_ok(goal_changes(&jonas, id, &mine));
    assert_ok(goal_changes(&amara, id, &hers));
    assert_string_equal(LIST_AT(&mine, struct goal_change, 0)->words,
                        "Whose goal it is, before: “Yours”\nDue, before: “no date”");
    assert_string_equal(LIST_AT(&hers, struct goal_change, 0)->words,
                        "Wessen Ziel es ist, vorher: „Jonas’“\nFällig, vorher: „kein Datum“");
}

TEST_DB(a_line_of_the_history_that_is_a_sentence_stays_as_it_is)
{
    struct pair pair = pair_new(world);
    struct membership jonas = membership_of(world, &pair, pair.jonas);
    int64_t id = goal_of(world, &jonas);
    struct list changes = {0};
    assert_ok(goal_note_change(&jonas, id, "edited", "Fällig, vorher: „kein Datum“", ""));
    assert_ok(goal_changes(&jonas, id, &changes));
    assert_string_equal(LIST_AT(&changes, struct goal_change, 0)->words, "Fällig, vorher: „kein Datum“");
}

TEST_DB(a_change_of_what_somebody_else_changed_meanwhile_is_refused)
{
    struct pair pair = pair_new(world);
    struct membership jonas = membership_of(world, &pair, pair.jonas),
                      amara = membership_of(world, &pair, pair.amara);
    int64_t id = goal_of(world, &jonas);
    struct goal_form form = form_of(world, "Amara's words", 0);
    struct goal goal;
    form.version = 1;
    assert_ok(goal_edit(&amara, id, &form));
    form.title = "Jonas' words";
    assert_error(goal_edit(&jonas, id, &form), ERROR_CONFLICT);
    assert_error(goal_set_percent(&jonas, id, 1, 40), ERROR_CONFLICT);
    assert_ok(goal_get(&jonas, id, &goal));
    assert_string_equal(goal.title, "Amara's words");
}

TEST_DB(progress_is_said_by_hand_until_there_are_milestones)
{
    struct pair pair = pair_new(world);
    struct membership jonas = membership_of(world, &pair, pair.jonas);
    int64_t id = goal_of(world, &jonas);
    struct goal goal;
    assert_ok(goal_get(&jonas, id, &goal));
    assert_error(goal_set_percent(&jonas, id, 0, 40), ERROR_CONFLICT);
    assert_ok(goal_set_percent(&jonas, id, goal.version, 40));
    assert_error(goal_set_percent(&jonas, id, 0, 101), ERROR_INVALID);
    assert_ok(goal_get(&jonas, id, &goal));
    assert_int_equal(goal.percent, 40);
    int64_t first = milestone_of(world, &jonas, id, "Ask one question");
    milestone_of(world, &jonas, id, "Disagree once");
    assert_error(goal_set_percent(&jonas, id, 0, 50), ERROR_INVALID);
    assert_ok(goal_milestone_reach(&jonas, id, first, clock_day(&world->clock)));
    assert_ok(goal_get(&jonas, id, &goal));
    assert_int_equal(goal.percent, 50);
    assert_ok(goal_milestone_reach(&jonas, id, first, 0));
    assert_ok(goal_get(&jonas, id, &goal));
    assert_int_equal(goal.percent, 0);
    assert_error(goal_milestone_reach(&jonas, id, first, clock_day(&world->clock) + 2), ERROR_INVALID);
}

TEST_DB(milestones_move_within_their_bounds)
{
    struct pair pair = pair_new(world);
    struct membership jonas = membership_of(world, &pair, pair.jonas);
    int64_t id = goal_of(world, &jonas), first = milestone_of(world, &jonas, id, "One");
    milestone_of(world, &jonas, id, "Two");
    int64_t third = milestone_of(world, &jonas, id, "Three");
    struct list milestones = {0};
    assert_ok(goal_milestone_move(&jonas, id, third, -1));
    assert_ok(goal_milestone_move(&jonas, id, first, -1));
    assert_ok(goal_milestones(&jonas, id, &milestones));
    assert_string_equal(LIST_AT(&milestones, struct goal_milestone, 0)->title, "One");
    assert_string_equal(LIST_AT(&milestones, struct goal_milestone, 1)->title, "Three");
    assert_string_equal(LIST_AT(&milestones, struct goal_milestone, 2)->title, "Two");
    assert_true(LIST_AT(&milestones, struct goal_milestone, 0)->is_first);
    assert_true(LIST_AT(&milestones, struct goal_milestone, 2)->is_last);
    assert_error(goal_milestone_move(&jonas, id, 12345, 1), ERROR_NOT_FOUND);
}

TEST_DB(a_milestone_is_changed_and_removed_and_stays_in_the_history)
{
    struct pair pair = pair_new(world);
    struct membership jonas = membership_of(world, &pair, pair.jonas);
    int64_t id = goal_of(world, &jonas), milestone = milestone_of(world, &jonas, id, "One");
    struct goal_milestone_form form = {.version = 1, .title = "Number one"};
    struct list milestones = {0}, changes = {0};
    assert_ok(goal_milestone_edit(&jonas, id, milestone, &form));
    assert_error(goal_milestone_edit(&jonas, id, milestone, &form), ERROR_CONFLICT);
    world->now += 1000;
    assert_ok(goal_milestone_remove(&jonas, id, milestone));
    assert_ok(goal_milestones(&jonas, id, &milestones));
    assert_int_equal(milestones.count, 0);
    assert_ok(goal_changes(&jonas, id, &changes));
    assert_string_equal(LIST_AT(&changes, struct goal_change, 0)->words, "“Number one”");
    assert_string_equal(LIST_AT(&changes, struct goal_change, 0)->kind, "milestone_removed");
}

TEST_DB(reaching_a_goal_is_an_event_and_can_be_taken_back)
{
    struct pair pair = pair_new(world);
    struct membership jonas = membership_of(world, &pair, pair.jonas);
    int64_t id = goal_of(world, &jonas);
    struct list events = {0};
    struct goal goal;
    struct goal_form form = form_of(world, "Too late", 0);
    assert_ok(goal_reach(&jonas, id, "Amara's questions"));
    assert_int_equal(progress_of(world, &pair).goals_reached, 1);
    assert_int_equal(progress_of(world, &pair).goals_open, 0);
    assert_ok(relationship_events(world->db, world->arena, pair.id, 1, &events));
    assert_string_equal(LIST_AT(&events, struct relationship_event, 0)->kind, GOAL_REACHED);
    assert_error(goal_reach(&jonas, id, ""), ERROR_CONFLICT);
    assert_error(goal_edit(&jonas, id, &form), ERROR_CONFLICT);
    assert_ok(goal_get(&jonas, id, &goal));
    assert_int_equal(goal.percent, 100);
    assert_string_equal(goal.outcome, "Amara's questions");
    assert_ok(goal_reopen(&jonas, id, ""));
    assert_error(goal_reopen(&jonas, id, ""), ERROR_CONFLICT);
    assert_int_equal(progress_of(world, &pair).goals_open, 1);
}

TEST_DB(a_dropped_goal_says_why)
{
    struct pair pair = pair_new(world);
    struct membership jonas = membership_of(world, &pair, pair.jonas);
    int64_t id = goal_of(world, &jonas);
    struct goal goal;
    assert_ok(goal_drop(&jonas, id, "My role changed"));
    assert_ok(goal_get(&jonas, id, &goal));
    assert_true(goal.is_dropped);
    assert_string_equal(goal.outcome, "My role changed");
    assert_int_equal(progress_of(world, &pair).goals_dropped, 1);
}

TEST_DB(notes_are_dated_and_by_somebody)
{
    struct pair pair = pair_new(world);
    struct membership jonas = membership_of(world, &pair, pair.jonas),
                      amara = membership_of(world, &pair, pair.amara);
    int64_t id = goal_of(world, &jonas), note;
    struct list notes = {0};
    assert_ok(goal_note_add(&jonas, id, "It went well", &note));
    world->now += 1000;
    assert_ok(goal_note_add(&amara, id, "I saw it", &note));
    assert_ok(goal_notes(&jonas, id, &notes));
    assert_int_equal(notes.count, 2);
    assert_string_equal(LIST_AT(&notes, struct goal_note, 0)->author_name, "Amara Okafor");
    assert_string_equal(LIST_AT(&notes, struct goal_note, 1)->author_name, "You");
    assert_string_equal(LIST_AT(&notes, struct goal_note, 1)->body, "It went well");
}

TEST_DB(the_card_shows_three_open_goals_those_due_soonest_first)
{
    struct pair pair = pair_new(world);
    struct membership jonas = membership_of(world, &pair, pair.jonas);
    struct goal_card card;
    int64_t id;
    assert_ok(goal_card_get(&jonas, &card));
    assert_true(card.none);
    for (int i = 0; i < 4; i++) {
        struct goal_form form = form_of(world, arena_format(world->arena, "Goal %d", i), 0);
        form.due_on = i ? clock_day(&world->clock) + 10 - i : 0;
        assert_ok(goal_add(&jonas, &form, &id));
    }
    assert_ok(goal_card_get(&jonas, &card));
    assert_int_equal(card.open, 4);
    assert_int_equal(card.more, 1);
    assert_int_equal(card.goals.count, 3);
    assert_string_equal(LIST_AT(&card.goals, struct goal, 0)->title, "Goal 3");
}

TEST_DB(a_form_says_what_cannot_be_taken)
{
    struct pair pair = pair_new(world);
    struct membership jonas = membership_of(world, &pair, pair.jonas);
    struct goal_form form = {.title = " ", .term = "sometime", .whose = "12345", .due_on = 100};
    struct goal_form_problems problems = {0};
    goal_form_check(&jonas, &form, NULL, &problems);
    assert_non_null(problems.title);
    assert_non_null(problems.term);
    assert_non_null(problems.whose);
    assert_non_null(problems.due_on);
    form = form_of(world, "Speak up", pair.amara);
    form.due_on = clock_day(&world->clock);
    problems = (struct goal_form_problems){0};
    goal_form_check(&jonas, &form, NULL, &problems);
    assert_false(form_has_problems(&goal_form_problems_record, &problems));
}
