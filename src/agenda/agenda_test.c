/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "agenda/agenda.h"

#include "agenda/action.h"
#include "base/text.h"
#include "db/db.h"
#include "meeting/test_meeting.h"
#include "relationship/relationship_progress.h"

SQL(testing_meeting_state, "UPDATE meeting SET state = $2, closed_at = 1 WHERE id = $1");

struct table {
    struct pair pair;
    struct membership amara, jonas;
    int64_t first, second; /* meetings in 24 and in 48 hours */
};

static struct table table_in(struct test_world *world)
{
    struct table table = {.pair = pair_new(world)};
    table.amara = opened_by(world, table.pair.id, table.pair.amara);
    table.jonas = opened_by(world, table.pair.id, table.pair.jonas);
    table.first = planned_in_hours(&table.amara, 24);
    table.second = planned_in_hours(&table.amara, 48);
    return table;
}

static int64_t added(const struct membership *membership, int64_t meeting, const char *title)
{
    struct agenda_form form = {.title = title, .words = "", .minutes = 10};
    int64_t id;
    assert_ok(agenda_add(membership, meeting, &form, &id));
    return id;
}

/* Titles in order, with what was talked about in brackets. */
static void assert_agenda(const struct membership *membership, int64_t meeting, const char *expected)
{
    struct list items = {0};
    struct text titles;
    text_init(&titles, membership->arena);
    assert_ok(agenda_of_meeting(membership, meeting, &items));
    LIST_EACH (&items, struct agenda_item, item)
        text_addf(&titles, item->talked_in ? "%s[%s]" : "%s%s", titles.length ? " " : "", item->title);
    assert_string_equal(titles.at, expected);
}

static void later(struct test_world *world, int hours)
{
    world->now += (int64_t)hours * 3600 * 1000;
}

static void become(struct test_world *world, int64_t meeting, const char *state)
{
    assert_ok(db_run_one(world->db, &testing_meeting_state, DB_PARAMS(db_int(meeting), db_text(state))));
}

TEST_DB(both_add_to_the_agenda_in_order)
{
    struct table table = table_in(world);
    added(&table.amara, table.first, "Hiring");
    added(&table.jonas, table.first, "Lagos");
    assert_agenda(&table.amara, table.first, "Hiring Lagos");
    assert_agenda(&table.amara, table.second, "");
}

TEST_DB(items_move_up_and_down_and_stay_at_the_ends)
{
    struct table table = table_in(world);
    int64_t a = added(&table.amara, table.first, "a");
    added(&table.amara, table.first, "b");
    int64_t c = added(&table.amara, table.first, "c");
    assert_ok(agenda_move(&table.jonas, table.first, c, true));
    assert_agenda(&table.amara, table.first, "a c b");
    assert_ok(agenda_move(&table.jonas, table.first, a, true));
    assert_agenda(&table.amara, table.first, "a c b");
    assert_ok(agenda_move(&table.jonas, table.first, a, false));
    assert_agenda(&table.amara, table.first, "c a b");
    assert_error(agenda_move(&table.jonas, table.second, a, false), ERROR_NOT_FOUND);
}

TEST_DB(what_was_not_reached_stands_on_the_next_agenda_once_the_meeting_is_over)
{
    struct table table = table_in(world);
    int64_t reached = added(&table.amara, table.first, "reached");
    added(&table.amara, table.first, "not");
    added(&table.amara, table.second, "new");
    assert_agenda(&table.amara, table.second, "new");
    assert_ok(agenda_talked(&table.jonas, table.first, reached, true));
    become(world, table.first, "held");
    assert_agenda(&table.amara, table.second, "not new");
    assert_agenda(&table.amara, table.first, "[reached] not");
}

TEST_DB(a_meeting_that_nobody_noted_as_held_is_over_at_its_end)
{
    struct table table = table_in(world);
    added(&table.amara, table.first, "not reached");
    later(world, 24);
    assert_agenda(&table.amara, table.second, "");
    later(world, 1);
    assert_agenda(&table.amara, table.second, "not reached");
}

TEST_DB(the_agenda_of_a_cancelled_meeting_is_carried_over)
{
    struct table table = table_in(world);
    added(&table.amara, table.first, "important");
    become(world, table.first, "cancelled");
    assert_agenda(&table.amara, table.second, "important");
}

TEST_DB(only_the_current_meeting_takes_over_what_was_not_reached)
{
    struct table table = table_in(world);
    int64_t third = planned_in_hours(&table.amara, 72);
    added(&table.amara, table.first, "important");
    become(world, table.first, "held");
    assert_agenda(&table.amara, table.second, "important");
    assert_agenda(&table.amara, third, "");
}

TEST_DB(what_was_carried_over_is_ticked_where_it_was_talked_about)
{
    struct table table = table_in(world);
    struct list items = {0};
    int64_t item = added(&table.amara, table.first, "important");
    become(world, table.first, "held");
    assert_ok(agenda_talked(&table.jonas, table.second, item, true));
    assert_agenda(&table.amara, table.second, "[important]");
    assert_ok(agenda_of_meeting(&table.amara, table.first, &items));
    assert_int_equal(LIST_AT(&items, struct agenda_item, 0)->talked_in, table.second);
    assert_ok(agenda_talked(&table.jonas, table.first, item, false));
    assert_agenda(&table.amara, table.second, "[important]");
    assert_ok(agenda_talked(&table.jonas, table.second, item, false));
    assert_agenda(&table.amara, table.second, "important");
}

TEST_DB(only_who_added_an_item_changes_its_words_or_takes_it_off)
{
    struct table table = table_in(world);
    int64_t item = added(&table.amara, table.first, "Hiring");
    struct agenda_form form = {.title = "Hiring in Lagos", .words = "Two roles", .version = 1};
    assert_error(agenda_change(&table.jonas, item, &form), ERROR_FORBIDDEN);
    assert_error(agenda_remove(&table.jonas, item), ERROR_FORBIDDEN);
    assert_ok(agenda_change(&table.amara, item, &form));
    assert_agenda(&table.jonas, table.first, "Hiring in Lagos");
    assert_error(agenda_change(&table.amara, item, &form), ERROR_CONFLICT);
    assert_ok(agenda_remove(&table.amara, item));
    assert_agenda(&table.jonas, table.first, "");
}

SQL(testing_leaves, "UPDATE relationship_member SET left_at = 1 WHERE person_id = $1");

TEST_DB(what_somebody_who_left_had_added_may_be_taken_off)
{
    struct table table = table_in(world);
    int64_t item = added(&table.amara, table.first, "Hiring");
    assert_ok(db_run_one(world->db, &testing_leaves, DB_PARAMS(db_int(table.pair.amara))));
    struct membership jonas = opened_by(world, table.pair.id, table.pair.jonas);
    assert_ok(agenda_remove(&jonas, item));
}

TEST_DB(items_without_a_title_or_beyond_the_limits_are_refused)
{
    struct table table = table_in(world);
    struct agenda_form form = {.title = " ", .words = ""};
    int64_t id;
    assert_error(agenda_add(&table.amara, table.first, &form, &id), ERROR_INVALID);
    form = (struct agenda_form){.title = "Long", .words = "", .minutes = AGENDA_MINUTES_MAXIMUM + 1};
    assert_error(agenda_add(&table.amara, table.first, &form, &id), ERROR_INVALID);
    form.minutes = AGENDA_MINUTES_MAXIMUM;
    assert_ok(agenda_add(&table.amara, table.first, &form, &id));
    for (int i = 1; i < AGENDA_ITEMS_MAXIMUM; i++) added(&table.amara, table.first, "more");
    assert_error(agenda_add(&table.amara, table.first, &form, &id), ERROR_TOO_LARGE);
}

TEST_DB(a_cancelled_meeting_and_one_of_others_take_no_items)
{
    struct table table = table_in(world);
    struct agenda_form form = {.title = "Hiring", .words = ""};
    int64_t id, other = relationship_of(world, table.pair.amara, person_named(world, "Tom Becker"));
    struct membership elsewhere = opened_by(world, other, table.pair.amara);
    become(world, table.first, "cancelled");
    assert_error(agenda_add(&table.amara, table.first, &form, &id), ERROR_CONFLICT);
    assert_error(agenda_add(&elsewhere, table.second, &form, &id), ERROR_NOT_FOUND);
    assert_error(agenda_talked(&elsewhere, table.second, added(&table.amara, table.second, "x"), true),
                 ERROR_NOT_FOUND);
}

/* ---- action items ---- */

static int64_t promised(const struct membership *membership, int64_t owner, int64_t due_on, const char *what)
{
    struct action_form form = {.what = what, .owner_id = owner, .due_on = due_on};
    int64_t id;
    assert_ok(action_add(membership, &form, &id));
    return id;
}

static int64_t open_in_progress(struct test_world *world, const struct table *table)
{
    struct relationship_progress progress;
    assert_ok(relationship_progress_get(world->db, world->arena, table->pair.id, &progress));
    return progress.actions_open;
}

TEST_DB(action_items_are_open_until_they_are_done_or_dropped)
{
    struct table table = table_in(world);
    struct action action;
    int64_t one = promised(&table.amara, table.pair.jonas, 0, "Read the book");
    int64_t two = promised(&table.amara, table.pair.amara, 0, "Introduce Tom");
    assert_int_equal(open_in_progress(world, &table), 2);
    assert_ok(action_done(&table.jonas, one));
    assert_ok(action_done(&table.jonas, one));
    assert_int_equal(open_in_progress(world, &table), 1);
    assert_error(action_drop(&table.amara, two, " "), ERROR_INVALID);
    assert_ok(action_drop(&table.amara, two, "Tom left"));
    assert_int_equal(open_in_progress(world, &table), 0);
    assert_ok(action_get(&table.jonas, two, &action));
    assert_string_equal(action.word, "Tom left");
    assert_error(action_done(&table.jonas, two), ERROR_CONFLICT);
    assert_ok(action_reopen(&table.jonas, two));
    assert_int_equal(open_in_progress(world, &table), 1);
}

SQL(testing_action_due,
    "SELECT action_due_on FROM relationship_member WHERE relationship_id = $1 AND person_id = $2");

static int64_t due_of(struct test_world *world, const struct table *table, int64_t person)
{
    int64_t due;
    assert_ok(
        db_number(world->db, &testing_action_due, DB_PARAMS(db_int(table->pair.id), db_int(person)), &due));
    return due;
}

TEST_DB(another_date_or_owner_changes_what_each_has_to_do)
{
    struct table table = table_in(world);
    int64_t today = clock_day(&world->clock);
    int64_t id = promised(&table.amara, table.pair.jonas, today + 1, "Read the book");
    struct action_form form = {
        .what = "Read the book", .owner_id = table.pair.jonas, .due_on = today + 9, .version = 1};
    assert_int_equal(due_of(world, &table, table.pair.jonas), today + 1);
    assert_ok(action_change(&table.jonas, id, &form));
    assert_int_equal(due_of(world, &table, table.pair.jonas), today + 9);
    form.owner_id = table.pair.amara;
    form.version = 2;
    assert_ok(action_change(&table.jonas, id, &form));
    assert_int_equal(due_of(world, &table, table.pair.jonas), 0);
    assert_int_equal(due_of(world, &table, table.pair.amara), today + 9);
}

TEST_DB(the_first_due_stands_first_and_what_has_no_date_last)
{
    struct table table = table_in(world);
    struct list actions = {0};
    int64_t today = clock_day(&world->clock);
    promised(&table.amara, table.pair.jonas, 0, "some day");
    promised(&table.amara, table.pair.jonas, today + 7, "next week");
    promised(&table.amara, table.pair.jonas, today + 1, "tomorrow");
    assert_ok(action_open_list(&table.jonas, &actions));
    assert_string_equal(LIST_AT(&actions, struct action, 0)->what, "tomorrow");
    assert_string_equal(LIST_AT(&actions, struct action, 2)->what, "some day");
}

TEST_DB(each_owner_has_counts)
{
    struct table table = table_in(world);
    struct list counts = {0};
    int64_t today = clock_day(&world->clock);
    promised(&table.amara, table.pair.jonas, today - 1, "late");
    promised(&table.amara, table.pair.jonas, today, "today");
    assert_ok(action_done(&table.jonas, promised(&table.amara, table.pair.amara, 0, "done")));
    assert_ok(action_counts(&table.jonas, today, &counts));
    assert_int_equal(counts.count, 2);
    LIST_EACH (&counts, struct action_count, count) {
        bool jonas = count->owner_id == table.pair.jonas;
        assert_int_equal(count->open, jonas ? 2 : 0);
        assert_int_equal(count->overdue, jonas ? 1 : 0);
        assert_int_equal(count->done, jonas ? 0 : 1);
    }
}

TEST_DB(only_members_own_action_items_and_are_told)
{
    struct table table = table_in(world);
    struct action_form form = {.what = "Help", .owner_id = person_named(world, "Tom Becker")};
    int64_t id, before = unread_of(world, table.pair.jonas);
    assert_error(action_add(&table.amara, &form, &id), ERROR_INVALID);
    promised(&table.amara, table.pair.jonas, 0, "Read the book");
    assert_int_equal(unread_of(world, table.pair.jonas), before + 1);
    promised(&table.jonas, table.pair.jonas, 0, "Read another");
    assert_int_equal(unread_of(world, table.pair.jonas), before + 1);
}

TEST_DB(an_action_item_changed_meanwhile_is_not_overwritten)
{
    struct table table = table_in(world);
    int64_t id = promised(&table.amara, table.pair.jonas, 0, "Read the book");
    struct action_form form = {.what = "Read two books", .owner_id = table.pair.jonas, .version = 1};
    assert_ok(action_change(&table.jonas, id, &form));
    form.what = "Read three books";
    assert_error(action_change(&table.amara, id, &form), ERROR_CONFLICT);
}

TEST_DB(the_card_has_my_action_items_and_the_next_agenda)
{
    struct table table = table_in(world);
    struct agenda_card card;
    assert_ok(agenda_card_get(&table.jonas, &card));
    assert_int_equal(card.items, 0);
    assert_int_equal(card.meeting_id, table.first);
    assert_false(card.has_actions);
    added(&table.amara, table.first, "Hiring");
    added(&table.amara, table.second, "Later");
    for (int i = 0; i < 5; i++) promised(&table.amara, table.pair.jonas, 0, "mine");
    promised(&table.amara, table.pair.amara, 0, "hers");
    assert_ok(agenda_card_get(&table.jonas, &card));
    assert_int_equal(card.items, 1);
    assert_int_equal(card.my_open, 5);
    assert_int_equal(card.others_open, 1);
    assert_int_equal(card.actions.count, 3);
    assert_int_equal(card.more, 2);
    become(world, table.first, "held");
    become(world, table.second, "held");
    assert_ok(agenda_card_get(&table.jonas, &card));
    assert_int_equal(card.meeting_id, 0);
    assert_int_equal(card.items, 2);
}
