/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "concern/concern.h"

#include "audit/audit.h"
#include "concern/concern_letter.h"
#include "program/program.h"
#include "relationship/relationship_progress.h"
#include "relationship/test_pair.h"

SQL(testing_concern_rows, "SELECT COUNT(*) FROM concern");
SQL(testing_concern_events, "SELECT COUNT(*) FROM relationship_event WHERE kind LIKE 'concern%'");

struct scene {
    struct test_world *world;
    struct pair pair;
    int64_t program, nora;
    struct membership jonas, amara;
    int64_t id; /* what Jonas wrote */
};

static struct membership open_as(struct test_world *world, int64_t id, int64_t person,
                                 enum relationship_use use)
{
    struct membership membership;
    assert_ok(membership_open(world->db, world->arena, &world->clock, world->portal_key, id, person, use,
                              &membership));
    return membership;
}

static struct scene scene_of(struct test_world *world)
{
    struct scene scene = {.world = world, .nora = person_named(world, "Nora Stein")};
    struct program_new program = {.name = "Leadership",
                                  .format = "mentoring",
                                  .starts_on = clock_day(&world->clock),
                                  .coordinator = scene.nora};
    assert_ok(program_add(world->db, world->arena, &world->clock, &program, &scene.program));
    scene.pair = pair_in(world, scene.program);
    scene.jonas = open_as(world, scene.pair.id, scene.pair.jonas, RELATIONSHIP_WRITE);
    scene.amara = open_as(world, scene.pair.id, scene.pair.amara, RELATIONSHIP_WRITE);
    struct concern_form form = {
        .title = "Late again", .happened = "Three times", .effect = "I feel small", .wish = "A word before"};
    assert_ok(concern_add(&scene.jonas, &form, &scene.id));
    return scene;
}

static void share(struct scene *scene)
{
    struct concern_share_form form = {.topic = "Being on time", .view = "I waited three times"};
    assert_ok(concern_share(&scene->jonas, scene->id, &form));
}

static struct concern_sheet sheet_of(const struct membership *membership, int64_t id)
{
    struct concern concern;
    struct concern_sheet sheet;
    assert_ok(concern_get(membership, id, &concern));
    assert_ok(concern_sheet_get(membership, &concern, &sheet));
    return sheet;
}

static enum concern_step step_of(const struct membership *membership, int64_t id)
{
    struct concern_sheet sheet = sheet_of(membership, id);
    return concern_next(&sheet.facts);
}

/* ---- one's own ---- */

TEST_DB(a_note_is_its_authors_alone)
{
    struct scene scene = scene_of(world);
    struct concern concern;
    struct list mine = {0}, theirs = {0};
    struct concern_card card;
    assert_ok(concern_get(&scene.jonas, scene.id, &concern));
    assert_string_equal(concern.happened, "Three times");
    assert_error(concern_get(&scene.amara, scene.id, &concern), ERROR_NOT_FOUND);
    assert_ok(concern_list(&scene.jonas, &mine));
    assert_ok(concern_list(&scene.amara, &theirs));
    assert_int_equal(mine.count, 1);
    assert_int_equal(theirs.count, 0);
    assert_ok(concern_card_get(&scene.jonas, &card));
    assert_int_equal(card.private, 1);
    assert_ok(concern_card_get(&scene.amara, &card));
    assert_int_equal(card.private + card.open, 0);
    assert_int_equal(unread_of(world, scene.pair.amara), 1); /* that it began */
}

TEST_DB(the_other_one_can_do_nothing_to_a_note)
{
    struct scene scene = scene_of(world);
    struct concern_form form = {.title = "x"};
    struct concern_share_form sharing = {.topic = "x", .view = "y"};
    assert_error(concern_edit(&scene.amara, scene.id, &form), ERROR_NOT_FOUND);
    assert_error(concern_share(&scene.amara, scene.id, &sharing), ERROR_NOT_FOUND);
    assert_error(concern_remove(&scene.amara, scene.id), ERROR_NOT_FOUND);
    assert_error(concern_write_view(&scene.amara, scene.id, 0, "x"), ERROR_NOT_FOUND);
    share(&scene);
    assert_error(concern_edit(&scene.amara, scene.id, &form), ERROR_NOT_FOUND);
    assert_error(concern_withdraw(&scene.amara, scene.id), ERROR_NOT_FOUND);
}

TEST_DB(a_note_changes_and_goes)
{
    struct scene scene = scene_of(world);
    struct concern concern;
    struct concern_form form = {.version = 1, .title = "Late", .happened = "Twice", .effect = "", .wish = ""};
    int64_t rows;
    assert_ok(concern_edit(&scene.jonas, scene.id, &form));
    assert_error(concern_edit(&scene.jonas, scene.id, &form), ERROR_CONFLICT);
    assert_ok(concern_get(&scene.jonas, scene.id, &concern));
    assert_string_equal(concern.happened, "Twice");
    assert_ok(concern_remove(&scene.jonas, scene.id));
    assert_ok(db_number(world->db, &testing_concern_rows, DB_NO_PARAMS, &rows));
    assert_int_equal(rows, 0);
}

/* ---- the worksheet ---- */

TEST_DB(only_what_was_chosen_is_shared)
{
    struct scene scene = scene_of(world);
    struct concern concern;
    int64_t events;
    share(&scene);
    assert_ok(concern_get(&scene.amara, scene.id, &concern));
    assert_string_equal(concern.topic, "Being on time");
    assert_string_equal(concern.title, "");
    assert_string_equal(concern.happened, "");
    assert_string_equal(concern.wish, "");
    assert_string_equal(sheet_of(&scene.amara, scene.id).theirs.view, "I waited three times");
    assert_int_equal(unread_of(world, scene.pair.amara), 2);
    assert_ok(db_number(world->db, &testing_concern_events, DB_NO_PARAMS, &events));
    assert_int_equal(events, 0);
}

static int64_t mine_version(const struct membership *membership, int64_t id)
{
    return sheet_of(membership, id).mine.version;
}

static int64_t theirs_version(const struct membership *membership, int64_t id)
{
    return sheet_of(membership, id).theirs.version;
}

static int64_t plan_version(const struct membership *membership, int64_t id)
{
    struct concern concern;
    assert_ok(concern_get(membership, id, &concern));
    return concern.plan_version;
}

TEST_DB(two_people_work_through_it)
{
    struct scene scene = scene_of(world);
    struct concern_plan_form plan = {.tries = "Say it a day before",
                                     .follow_up_on = clock_day(&world->clock) + 14};
    struct concern concern;
    int64_t option;
    share(&scene);
    assert_int_equal(step_of(&scene.amara, scene.id), CONCERN_STEP_VIEW);
    assert_error(concern_plan(&scene.jonas, scene.id, &plan), ERROR_CONFLICT);
    assert_ok(
        concern_write_view(&scene.amara, scene.id, mine_version(&scene.amara, scene.id), "My days are full"));
    assert_int_equal(step_of(&scene.jonas, scene.id), CONCERN_STEP_RESTATE);
    assert_ok(concern_restate(&scene.jonas, scene.id, "You have too much to do"));
    assert_ok(concern_restate(&scene.amara, scene.id, "You waited"));
    assert_ok(concern_confirm(&scene.jonas, scene.id, theirs_version(&scene.jonas, scene.id), false,
                              "It is about respect"));
    assert_int_equal(step_of(&scene.amara, scene.id), CONCERN_STEP_RESTATE_AGAIN);
    assert_ok(concern_restate(&scene.amara, scene.id, "You felt it as a lack of respect"));
    assert_string_equal(sheet_of(&scene.amara, scene.id).theirs.answer, "none");
    assert_ok(concern_confirm(&scene.jonas, scene.id, theirs_version(&scene.jonas, scene.id), true, ""));
    assert_ok(concern_confirm(&scene.amara, scene.id, theirs_version(&scene.amara, scene.id), true, ""));
    assert_error(concern_confirm(&scene.amara, scene.id, theirs_version(&scene.amara, scene.id), false, ""),
                 ERROR_CONFLICT);
    assert_ok(concern_option_add(&scene.amara, scene.id, "Meet less often", &option));
    assert_error(concern_option_remove(&scene.jonas, scene.id, option), ERROR_NOT_FOUND);
    assert_ok(concern_option_add(&scene.jonas, scene.id, "Say it before", &option));
    plan.version = plan_version(&scene.jonas, scene.id);
    assert_ok(concern_plan(&scene.jonas, scene.id, &plan));
    assert_int_equal(step_of(&scene.amara, scene.id), CONCERN_STEP_WAIT_FOLLOW_UP);
    world->now += (int64_t)14 * 86400 * 1000;
    assert_int_equal(step_of(&scene.amara, scene.id), CONCERN_STEP_LOOK_BACK);
    assert_ok(
        concern_look_back(&scene.amara, scene.id, plan_version(&scene.amara, scene.id), "Better", false));
    assert_int_equal(step_of(&scene.jonas, scene.id), CONCERN_STEP_PLAN);
    assert_ok(
        concern_look_back(&scene.jonas, scene.id, plan_version(&scene.jonas, scene.id), "Well now", true));
    assert_ok(concern_get(&scene.amara, scene.id, &concern));
    assert_string_equal(concern.state, "settled");
    assert_string_equal(concern.outcome, "Well now");
    assert_error(concern_option_add(&scene.amara, scene.id, "More", &option), ERROR_CONFLICT);
    assert_ok(concern_reopen(&scene.amara, scene.id));
    assert_ok(concern_option_add(&scene.amara, scene.id, "More", &option));
}

TEST_DB(plans_of_two_at_once_do_not_overwrite_each_other)
{
    struct scene scene = scene_of(world);
    share(&scene);
    assert_ok(
        concern_write_view(&scene.amara, scene.id, mine_version(&scene.amara, scene.id), "My days are full"));
    struct concern concern;
    assert_ok(concern_get(&scene.jonas, scene.id, &concern));
    struct concern_plan_form plan = {.version = concern.plan_version, .tries = "One"};
    int64_t option;
    assert_ok(concern_option_add(&scene.amara, scene.id, "An option is no plan", &option));
    assert_ok(concern_plan(&scene.jonas, scene.id, &plan));
    plan.tries = "Two";
    assert_error(concern_plan(&scene.amara, scene.id, &plan), ERROR_CONFLICT);
    assert_error(concern_look_back(&scene.amara, scene.id, plan.version, "Well", true), ERROR_CONFLICT);
    assert_ok(concern_get(&scene.amara, scene.id, &concern));
    assert_string_equal(concern.tries, "One");
}

TEST_DB(a_yes_is_to_the_words_that_were_read)
{
    struct scene scene = scene_of(world);
    share(&scene);
    assert_ok(concern_restate(&scene.amara, scene.id, "You waited"));
    int64_t read = sheet_of(&scene.jonas, scene.id).theirs.version;
    assert_ok(concern_restate(&scene.amara, scene.id, "You are never content"));
    assert_error(concern_confirm(&scene.jonas, scene.id, read, true, ""), ERROR_CONFLICT);
    assert_string_equal(sheet_of(&scene.jonas, scene.id).mine.answer, "none");
    read = sheet_of(&scene.jonas, scene.id).theirs.version;
    assert_ok(concern_confirm(&scene.jonas, scene.id, read, true, ""));
}

TEST_DB(what_was_shared_can_be_withdrawn)
{
    struct scene scene = scene_of(world);
    share(&scene);
    assert_error(concern_remove(&scene.jonas, scene.id), ERROR_CONFLICT);
    assert_ok(concern_withdraw(&scene.jonas, scene.id));
    assert_error(concern_write_view(&scene.amara, scene.id, mine_version(&scene.amara, scene.id), "x"),
                 ERROR_CONFLICT);
    assert_error(concern_withdraw(&scene.jonas, scene.id), ERROR_CONFLICT);
}

/* ---- outside ---- */

static int64_t send(struct scene *scene, int64_t to, const char *words)
{
    struct concern_letter_form form = {.recipient = arena_format(scene->world->arena, "%lld", (long long)to),
                                       .words = words};
    struct concern_letter draft;
    int64_t letter;
    assert_ok(concern_letter_save(&scene->jonas, scene->id, &form));
    assert_ok(concern_letter_draft(&scene->jonas, scene->id, &draft));
    assert_string_equal(draft.words, words);
    assert_ok(concern_letter_send(&scene->jonas, scene->id, draft.version, &letter));
    return letter;
}

static struct concern_reader reader(struct test_world *world, int64_t person)
{
    return (struct concern_reader){world->db,         world->arena, &world->clock,
                                   world->portal_key, person,       "Nora Stein"};
}

TEST_DB(a_letter_is_read_by_the_two_and_nobody_else)
{
    struct scene scene = scene_of(world);
    int64_t letter = send(&scene, scene.nora, "Please help me");
    struct concern_reader nora = reader(world, scene.nora), jonas = reader(world, scene.pair.jonas),
                          amara = reader(world, scene.pair.amara);
    struct concern_letter read;
    struct list received = {0};
    int64_t waiting;
    assert_ok(concern_letter_get(&nora, letter, &read));
    assert_string_equal(read.words, "Please help me");
    assert_string_equal(read.with_name, "Jonas Lindqvist");
    assert_ok(concern_letter_get(&jonas, letter, &read));
    assert_string_equal(read.words, "Please help me");
    assert_error(concern_letter_get(&amara, letter, &read), ERROR_NOT_FOUND);
    assert_ok(concern_letters(&nora, true, &received));
    assert_int_equal(received.count, 1);
    assert_ok(concern_letters_waiting(world->db, scene.nora, &waiting));
    assert_int_equal(waiting, 1);
    assert_int_equal(unread_of(world, scene.pair.amara), 1);
}

TEST_DB(a_letter_leaves_no_trace_for_the_other_one)
{
    struct scene scene = scene_of(world);
    struct list looks = {0};
    struct audit_backups backups;
    struct audit_relationship relationship = {scene.pair.id, scene.program, 0};
    struct concern before, after;
    share(&scene);
    assert_ok(concern_get(&scene.amara, scene.id, &before));
    world->now += 60000;
    send(&scene, scene.nora, "Please help me");
    assert_ok(concern_get(&scene.amara, scene.id, &after));
    assert_string_equal(after.state, before.state);
    assert_int_equal(after.changed_at, before.changed_at);
    assert_int_equal(after.version, before.version);
    assert_int_equal(after.plan_version, before.plan_version);
    assert_int_equal(unread_of(world, scene.pair.amara), 2);
    assert_ok(audit_of_relationship(world->db, world->arena, &relationship, 1, &looks, &backups));
    assert_int_equal(looks.count, 0);
    assert_error(concern_letters_of(&scene.amara, scene.id, &looks), ERROR_NOT_FOUND);
}

TEST_DB(what_is_sent_is_what_was_shown)
{
    struct scene scene = scene_of(world);
    struct concern_letter_form form = {.recipient = arena_format(world->arena, "%lld", (long long)scene.nora),
                                       .words = "First"};
    struct concern_letter shown;
    int64_t letter;
    assert_error(concern_letter_send(&scene.jonas, scene.id, 1, &letter), ERROR_NOT_FOUND);
    assert_ok(concern_letter_save(&scene.jonas, scene.id, &form));
    assert_ok(concern_letter_draft(&scene.jonas, scene.id, &shown));
    form.words = "Second";
    form.version = shown.version;
    assert_ok(concern_letter_save(&scene.jonas, scene.id, &form));
    assert_error(concern_letter_send(&scene.jonas, scene.id, shown.version, &letter), ERROR_CONFLICT);
    assert_error(concern_letter_draft(&scene.amara, scene.id, &shown), ERROR_NOT_FOUND);
}

TEST_DB(a_draft_begun_on_two_pages_is_not_written_over)
{
    struct scene scene = scene_of(world);
    struct concern_letter_form form = {.recipient = arena_format(world->arena, "%lld", (long long)scene.nora),
                                       .words = "On the first page"};
    struct concern_letter draft;
    assert_ok(concern_letter_save(&scene.jonas, scene.id, &form));
    form.words = "On the second page";
    assert_error(concern_letter_save(&scene.jonas, scene.id, &form), ERROR_CONFLICT);
    assert_ok(concern_letter_draft(&scene.jonas, scene.id, &draft));
    assert_string_equal(draft.words, "On the first page");
    form.version = draft.version;
    assert_ok(concern_letter_save(&scene.jonas, scene.id, &form));
    assert_ok(concern_letter_draft(&scene.jonas, scene.id, &draft));
    assert_string_equal(draft.words, "On the second page");
}

TEST_DB(nobody_in_the_relationship_is_somebody_outside)
{
    struct scene scene = scene_of(world);
    int64_t hanna = person_named(world, "Hanna Berg"), gone = person_named(world, "Gone Away");
    struct list recipients = {0};
    struct concern_letter_form form = {.words = "Help"};
    assert_ok(
        program_add_coordinator(world->db, world->arena, &world->clock, scene.program, scene.pair.amara));
    assert_ok(concern_contact_add(world->db, &world->clock, hanna, "HR, Lagos", 0));
    assert_ok(concern_contact_add(world->db, &world->clock, scene.pair.amara, "HR", 0));
    assert_ok(concern_contact_add(world->db, &world->clock, gone, "HR", 0));
    assert_ok(person_leave(world->db, world->arena, &world->clock, gone, clock_day(&world->clock)));
    assert_ok(concern_recipients(&scene.jonas, &recipients));
    assert_int_equal(recipients.count, 2);
    assert_string_equal(LIST_AT(&recipients, struct concern_recipient, 0)->label,
                        "Coordinator of Leadership");
    assert_string_equal(LIST_AT(&recipients, struct concern_recipient, 1)->label, "HR, Lagos");
    const int64_t refused[] = {scene.pair.amara, scene.pair.jonas, gone, 12345};
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        form.recipient = arena_format(world->arena, "%lld", (long long)refused[i]);
        assert_error(concern_letter_save(&scene.jonas, scene.id, &form), ERROR_INVALID);
    }
}

TEST_DB(a_letter_is_answered_both_ways_and_handled_by_its_reader)
{
    struct scene scene = scene_of(world);
    int64_t letter = send(&scene, scene.nora, "Please help me"), waiting;
    struct concern_reader nora = reader(world, scene.nora), jonas = reader(world, scene.pair.jonas),
                          amara = reader(world, scene.pair.amara);
    struct concern_letter read;
    assert_ok(concern_letter_answer(&nora, letter, "Let us talk"));
    assert_ok(concern_letter_answer(&jonas, letter, "Thank you"));
    assert_error(concern_letter_answer(&amara, letter, "What"), ERROR_NOT_FOUND);
    assert_ok(concern_letter_get(&jonas, letter, &read));
    assert_int_equal(read.answers.count, 2);
    assert_string_equal(LIST_AT(&read.answers, struct concern_answer, 0)->words, "Let us talk");
    assert_string_equal(LIST_AT(&read.answers, struct concern_answer, 1)->author_name, "You");
    assert_error(concern_letter_handle(&jonas, letter, true), ERROR_NOT_FOUND);
    assert_ok(concern_letter_handle(&nora, letter, true));
    assert_ok(concern_letters_waiting(world->db, scene.nora, &waiting));
    assert_int_equal(waiting, 0);
    assert_ok(concern_remove(&scene.jonas, scene.id));
    assert_ok(concern_letter_get(&nora, letter, &read));
    assert_true(read.is_handled);
}

/* The first database call fails, then the second, and so on. */
TEST_DB(a_letter_is_sent_whole_or_not_at_all)
{
    struct scene scene = scene_of(world);
    struct concern_letter_form form = {.recipient = arena_format(world->arena, "%lld", (long long)scene.nora),
                                       .words = "Please help me"};
    struct concern_letter draft;
    struct concern_reader nora = reader(world, scene.nora);
    int64_t letter, waiting;
    assert_ok(concern_letter_save(&scene.jonas, scene.id, &form));
    assert_ok(concern_letter_draft(&scene.jonas, scene.id, &draft));
    for (int64_t call = 1;; call++) {
        db_fail_at(world->db, call);
        enum error error = concern_letter_send(&scene.jonas, scene.id, draft.version, &letter);
        db_fail_at(world->db, 0);
        if (error == OK) break;
        assert_error(error, ERROR_UNAVAILABLE);
        assert_ok(concern_letters_waiting(world->db, scene.nora, &waiting));
        assert_int_equal(waiting, 0);
        assert_int_equal(unread_of(world, scene.nora), 0);
    }
    assert_ok(concern_letter_get(&nora, letter, &draft));
    assert_string_equal(draft.words, "Please help me");
    assert_int_equal(unread_of(world, scene.nora), 1);
}

TEST_DB(a_note_is_shared_whole_or_not_at_all)
{
    struct scene scene = scene_of(world);
    struct concern_share_form form = {.topic = "Being on time", .view = "I waited three times"};
    struct concern concern;
    for (int64_t call = 1;; call++) {
        db_fail_at(world->db, call);
        enum error error = concern_share(&scene.jonas, scene.id, &form);
        db_fail_at(world->db, 0);
        if (error == OK) break;
        assert_error(error, ERROR_UNAVAILABLE);
        assert_error(concern_get(&scene.amara, scene.id, &concern), ERROR_NOT_FOUND);
    }
    assert_string_equal(sheet_of(&scene.amara, scene.id).theirs.view, "I waited three times");
    assert_int_equal(unread_of(world, scene.pair.amara), 2);
}

TEST_DB(one_can_write_outside_when_it_is_over)
{
    struct scene scene = scene_of(world);
    pair_close(world, &scene.pair);
    scene.jonas = open_as(world, scene.pair.id, scene.pair.jonas, RELATIONSHIP_WRITE_AFTER);
    send(&scene, scene.nora, "It ended, and I want you to know why");
}

TEST_DB(a_worksheet_in_a_group_is_between_two)
{
    struct scene scene = scene_of(world);
    int64_t tom = person_named(world, "Tom Becker"), id;
    struct relationship_start_member members[] = {
        {scene.pair.amara, "mentor"}, {scene.pair.jonas, "mentee"}, {tom, "mentee"}};
    struct relationship_start start = {
        .format = "group", .starts_on = clock_day(&world->clock), .members = members, .member_count = 3};
    struct concern_form form = {.title = "Noise", .happened = "", .effect = "", .wish = ""};
    struct concern_share_form sharing = {.topic = "Noise", .view = "It is loud"};
    struct concern concern;
    assert_ok(relationship_start(world->db, world->arena, &world->clock, &start, &scene.pair.id));
    struct membership jonas = open_as(world, scene.pair.id, scene.pair.jonas, RELATIONSHIP_WRITE),
                      amara = open_as(world, scene.pair.id, scene.pair.amara, RELATIONSHIP_WRITE),
                      third = open_as(world, scene.pair.id, tom, RELATIONSHIP_WRITE);
    assert_ok(concern_add(&jonas, &form, &id));
    assert_error(concern_share(&jonas, id, &sharing), ERROR_INVALID);
    sharing.with = arena_format(world->arena, "%lld", (long long)scene.pair.jonas);
    assert_error(concern_share(&jonas, id, &sharing), ERROR_INVALID);
    sharing.with = arena_format(world->arena, "%lld", (long long)scene.pair.amara);
    assert_ok(concern_share(&jonas, id, &sharing));
    assert_ok(concern_get(&amara, id, &concern));
    assert_error(concern_get(&third, id, &concern), ERROR_NOT_FOUND);
}
