/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "circle/board.h"

#include "circle/test_circle.h"
#include "db/db.h"

enum { AMARA, JONAS, TOM, ANA };

static int64_t asked(const struct membership *membership, const char *title, bool quietly)
{
    struct board_form form = {.title = title, .words = "", .quietly = quietly};
    int64_t id;
    assert_ok(board_ask(membership, &form, &id));
    return id;
}

static struct board_question seen(const struct membership *membership, int64_t id)
{
    struct board_question question;
    assert_ok(board_get(membership, id, &question));
    return question;
}

TEST_DB(a_question_has_its_author_and_is_read_by_all)
{
    struct ring ring = ring_of(world, 5);
    int64_t id = asked(&ring.members[JONAS], "How do you say no?", false);
    assert_int_equal(seen(&ring.members[TOM], id).author_id, ring.people[JONAS]);
    assert_true(seen(&ring.members[JONAS], id).is_mine);
    assert_false(seen(&ring.members[TOM], id).is_mine);
    assert_string_equal(seen(&ring.members[AMARA], id).title, "How do you say no?");
}

TEST_DB(what_was_asked_quietly_is_known_to_who_asked_and_to_nobody_else)
{
    struct ring ring = ring_of(world, 5);
    int64_t id = asked(&ring.members[JONAS], "Am I paid fairly?", true);
    for (int i = 0; i < CIRCLE_OF; i++) {
        struct board_question question = seen(&ring.members[i], id);
        assert_int_equal(question.author_id, 0);
        assert_int_equal(question.is_mine, i == JONAS);
    }
}

SQL(testing_told, "SELECT COUNT(*) FROM notice WHERE kind = 'board.asked-quietly' AND who IS NULL "
                  "AND person_id = $1");
SQL(testing_traces, "SELECT COUNT(*) FROM relationship_event WHERE actor_id = $1");

TEST_DB(neither_notices_nor_events_nor_the_id_tell_who_asked_quietly_or_when)
{
    struct ring ring = ring_of(world, 5);
    int64_t told, traces;
    int64_t one = asked(&ring.members[JONAS], "First", true),
            two = asked(&ring.members[JONAS], "Second", true);
    for (int i = 0; i < CIRCLE_OF; i++) {
        assert_ok(db_number(world->db, &testing_told, DB_PARAMS(db_int(ring.people[i])), &told));
        assert_int_equal(told, 2);
    }
    assert_ok(db_number(world->db, &testing_traces, DB_PARAMS(db_int(ring.people[JONAS])), &traces));
    assert_int_equal(traces, 0);
    assert_int_not_equal(one >> 22, two >> 22);
}

TEST_DB(in_a_small_circle_nobody_asks_quietly)
{
    struct ring ring = ring_of(world, BOARD_QUIET_MEMBERS - 1);
    struct board_form form = {.title = "Am I paid fairly?", .words = "", .quietly = true};
    int64_t id;
    assert_error(board_ask(&ring.members[JONAS], &form, &id), ERROR_INVALID);
    form.quietly = false;
    assert_ok(board_ask(&ring.members[JONAS], &form, &id));
}

TEST_DB(who_asked_quietly_may_answer_as_such_and_nobody_else)
{
    struct ring ring = ring_of(world, 5);
    int64_t id = asked(&ring.members[JONAS], "Am I paid fairly?", true), answer;
    struct list answers = {0};
    assert_error(board_reply(&ring.members[TOM], id, "Why do you ask?", true, &answer), ERROR_FORBIDDEN);
    assert_ok(board_reply(&ring.members[TOM], id, "Why do you ask?", false, &answer));
    assert_ok(board_reply(&ring.members[JONAS], id, "I heard numbers.", true, &answer));
    assert_ok(board_answers(&ring.members[AMARA], id, &answers));
    assert_int_equal(answers.count, 2);
    assert_int_equal(LIST_AT(&answers, struct board_answer, 0)->author_id, ring.people[TOM]);
    assert_int_equal(LIST_AT(&answers, struct board_answer, 1)->author_id, 0);
    int64_t open = asked(&ring.members[JONAS], "By name", false);
    assert_error(board_reply(&ring.members[JONAS], open, "me", true, &answer), ERROR_FORBIDDEN);
}

TEST_DB(the_same_question_is_counted_once_for_each)
{
    struct ring ring = ring_of(world, 5);
    int64_t id = asked(&ring.members[JONAS], "How do you say no?", false);
    assert_ok(board_same(&ring.members[TOM], id, true));
    assert_ok(board_same(&ring.members[TOM], id, true));
    assert_ok(board_same(&ring.members[ANA], id, true));
    assert_error(board_same(&ring.members[JONAS], id, true), ERROR_CONFLICT);
    assert_int_equal(seen(&ring.members[AMARA], id).same, 2);
    assert_true(seen(&ring.members[TOM], id).i_have_it);
    assert_ok(board_same(&ring.members[TOM], id, false));
    assert_int_equal(seen(&ring.members[AMARA], id).same, 1);
}

TEST_DB(what_most_have_stands_first_and_what_is_answered_last)
{
    struct ring ring = ring_of(world, 5);
    struct list questions = {0};
    int64_t done = asked(&ring.members[JONAS], "done", false),
            few = asked(&ring.members[JONAS], "few", false),
            many = asked(&ring.members[JONAS], "many", false);
    assert_ok(board_same(&ring.members[TOM], many, true));
    assert_ok(board_settle(&ring.members[ANA], done, true));
    assert_ok(board_list(&ring.members[TOM], &questions));
    assert_int_equal(LIST_AT(&questions, struct board_question, 0)->id, many);
    assert_int_equal(LIST_AT(&questions, struct board_question, 1)->id, few);
    assert_int_equal(LIST_AT(&questions, struct board_question, 2)->id, done);
    assert_ok(board_settle(&ring.members[TOM], done, false));
    assert_int_equal(seen(&ring.members[TOM], done).answered_at, 0);
}

TEST_DB(only_who_asked_takes_a_question_back)
{
    struct ring ring = ring_of(world, 5);
    struct board_question question;
    int64_t quiet = asked(&ring.members[JONAS], "quiet", true), answer;
    assert_ok(board_reply(&ring.members[TOM], quiet, "Why?", false, &answer));
    assert_error(board_withdraw(&ring.members[TOM], quiet), ERROR_FORBIDDEN);
    assert_ok(board_withdraw(&ring.members[JONAS], quiet));
    assert_error(board_get(&ring.members[TOM], quiet, &question), ERROR_NOT_FOUND);
}

TEST_DB(questions_of_another_circle_are_not_there)
{
    struct ring ring = ring_of(world, 5);
    int64_t people[] = {ring.people[AMARA], ring.people[JONAS]}, other, id, answer;
    struct relationship_start_member members[] = {{people[0], "peer"}, {people[1], "peer"}};
    struct relationship_start start = {
        .format = "peer", .starts_on = clock_day(&world->clock), .members = members, .member_count = 2};
    struct board_question question;
    assert_ok(relationship_start(world->db, world->arena, &world->clock, &start, &other));
    struct membership elsewhere = ring_membership(world, other, people[0]);
    id = asked(&ring.members[JONAS], "ours", false);
    assert_error(board_get(&elsewhere, id, &question), ERROR_NOT_FOUND);
    assert_error(board_reply(&elsewhere, id, "x", false, &answer), ERROR_NOT_FOUND);
    assert_error(board_same(&elsewhere, id, true), ERROR_NOT_FOUND);
    assert_error(board_settle(&elsewhere, id, true), ERROR_NOT_FOUND);
}

TEST_DB(questions_without_words_are_refused)
{
    struct ring ring = ring_of(world, 5);
    struct board_form form = {.title = " ", .words = ""};
    int64_t id;
    assert_error(board_ask(&ring.members[JONAS], &form, &id), ERROR_INVALID);
    id = asked(&ring.members[JONAS], "x", false);
    assert_error(board_reply(&ring.members[TOM], id, "", false, &id), ERROR_INVALID);
}
