/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * A year of reminders for a thousand people, who live in three zones and meet in pairs: everything is due
 * when it should be, told once, and mailed at most once a day. Their lives are written as rows, since a year
 * of sealed texts would only be slow; what is asked, told and mailed is the program's own.
 */
#include "base/random.h"
#include "notice/notice_kinds.h"
#include "notify/notify.h"
#include "notify/notify_store.h"
#include "relationship/test_pair.h"
#include "reminder/reminder.h"
#include "reminder/reminder_rules.h"

enum {
    PAIRS = 500,
    PEOPLE = 2 * PAIRS,
    SLEEPY_EACH = 10, /* every tenth pair never plans a meeting */
    HASTY_EACH = 20,  /* every twentieth person wants news of meetings at once */
    YEAR = 365,
    DAY = 86400,
    RHYTHM = 14,
    PROMISE_EACH = 28,
    PROMISE_FOR = 5,
    CHECK_IN_EACH = 30,
    REVISIT_AFTER = 60,
};

SQL(year_account,
    "INSERT INTO account (person_id, password_hash, disabled, created_at) VALUES ($1, 'x', 0, 0)");
SQL(year_zone, "UPDATE person SET time_zone = $2 WHERE id = $1");
SQL(year_plan,
    "INSERT INTO meeting (id, relationship_id, starts_at, minutes, zone, state, created_by, created_at, "
    "updated_at) VALUES ($1, $2, $3, 60, 'UTC', 'planned', $4, $5, $5)");
SQL(year_held, "UPDATE meeting SET state = 'held' WHERE state = 'planned' AND starts_at < $1");
SQL(year_met, "UPDATE relationship_progress SET last_met_at = $2 WHERE relationship_id = $1");
SQL(year_promise, "INSERT INTO action_item (id, relationship_id, what, owner_id, due_on, state, created_by, "
                  "created_at, updated_at) VALUES ($1, $2, $6, $3, $4, 'open', $3, $5, $5)");
SQL(year_done, "UPDATE action_item SET state = 'done', closed_at = $3 WHERE relationship_id = $1 "
               "AND state = 'open' AND due_on = $2");
SQL(year_check_in, "UPDATE relationship_member SET check_in_due_on = $2 WHERE relationship_id = $1");
SQL(year_revisit, "UPDATE relationship_progress SET revisit_on = $2 WHERE relationship_id = $1");
SQL(year_forget_jobs, "DELETE FROM job WHERE kind = 'notify.deliver'");

/* Each meeting within these moments that did not reach exactly its two members. */
SQL(year_meetings_missed,
    "SELECT COUNT(*) FROM meeting w LEFT JOIN (SELECT subject_id, COUNT(*) AS told, "
    "COUNT(DISTINCT person_id) AS people FROM notice WHERE kind = 'reminder.meeting' GROUP BY subject_id) n "
    "ON n.subject_id = w.id WHERE w.starts_at BETWEEN $1 AND $2 "
    "AND (COALESCE(n.told, 0) <> 2 OR COALESCE(n.people, 0) <> 2)");
/* Each promise that was kept and not told as often as weeks of its lateness began. */
SQL(year_promises_missed,
    "SELECT COUNT(*) FROM action_item a LEFT JOIN (SELECT subject_id, person_id, COUNT(*) AS told FROM notice "
    "WHERE kind = 'reminder.action' GROUP BY subject_id, person_id) n "
    "ON n.subject_id = a.id AND n.person_id = a.owner_id WHERE a.state = 'done' "
    "AND (a.closed_at / 86400 - a.due_on) / 5 <> COALESCE(n.told, 0)");
SQL(year_told_kind, "SELECT COUNT(*) FROM notice WHERE kind = $1");
SQL(year_told_least, "SELECT MIN(told) FROM (SELECT COUNT(*) AS told FROM notice WHERE kind = $1 "
                     "GROUP BY person_id) AS each_one");
SQL(year_told_most, "SELECT MAX(told) FROM (SELECT COUNT(*) AS told FROM notice WHERE kind = $1 "
                    "GROUP BY person_id) AS each_one");
SQL(year_all_told, "SELECT COUNT(*) FROM notice WHERE kind LIKE 'reminder.%'");
SQL(year_all_noted, "SELECT COUNT(*) FROM reminder");
SQL(year_busiest_day,
    "SELECT COALESCE(MAX(mails), 0) FROM (SELECT COUNT(*) AS mails FROM notify_mail m WHERE NOT EXISTS "
    "(SELECT 1 FROM notify_choice c WHERE c.person_id = m.person_id) GROUP BY m.person_id, m.day) AS days");
SQL(year_people_mailed, "SELECT COUNT(DISTINCT person_id) FROM notify_mail");

struct year {
    struct test_world *world;
    int64_t people[PEOPLE]; /* mentor and mentee of pair 0, of pair 1, … */
    int64_t pairs[PAIRS];
    int64_t first, today, until; /* days */
    int64_t check_ins;           /* how many came due, of two members each */
};

static bool is_sleepy(int pair)
{
    return pair % SLEEPY_EACH == 0;
}

static int64_t now_in(const struct year *year)
{
    return clock_seconds(&year->world->clock);
}

static void meet(struct year *year, int i)
{
    static const char *const ZONES[] = {"Europe/Berlin", "America/New_York", "Asia/Tokyo"};
    struct test_world *world = year->world;
    year->people[i] = person_named(world, arena_format(world->arena, "Reader %d", i));
    struct db_value person = db_int(year->people[i]);
    assert_ok(db_run(world->db, &year_account, DB_PARAMS(person), NULL));
    assert_ok(db_run(world->db, &year_zone, DB_PARAMS(person, db_text(ZONES[i % 3])), NULL));
    if (i % HASTY_EACH == 0)
        assert_ok(notify_choose(world->db, year->people[i], notice_topic_find("meetings"), NOTIFY_NOW));
}

static enum error begin(struct db *db, void *context)
{
    struct year *year = context;
    struct test_world *world = year->world;
    (void)db;
    for (int i = 0; i < PEOPLE; i++) meet(year, i);
    for (int i = 0; i < PAIRS; i++) {
        struct relationship_start_member members[] = {{year->people[2 * i], "mentor"},
                                                      {year->people[2 * i + 1], "mentee"}};
        struct relationship_start start = {
            .format = "mentoring", .starts_on = year->first, .members = members, .member_count = 2};
        assert_ok(relationship_start(world->db, world->arena, &world->clock, &start, &year->pairs[i]));
    }
    return OK;
}

static void run(struct year *year, const struct sql *sql, struct db_params params)
{
    assert_ok(db_run(year->world->db, sql, params, NULL));
}

/* Meets today, and plans the next time at once. */
static void live_meetings(struct year *year, int pair)
{
    if (is_sleepy(pair) || (year->today + pair) % RHYTHM != 0) return;
    struct db_value relationship = db_int(year->pairs[pair]), now = db_int(now_in(year));
    run(year, &year_met, DB_PARAMS(relationship, now));
    run(year, &year_plan,
        DB_PARAMS(db_int(id_new(&year->world->clock)), relationship,
                  db_int((year->today + RHYTHM) * DAY + 13 * 3600), db_int(year->people[2 * pair]), now));
}

/* A promise of the mentee is kept five days late by some, so that one reminder is enough, by others ten days:
 * two. */
static void live_promises(struct year *year, int pair)
{
    struct db_value relationship = db_int(year->pairs[pair]), now = db_int(now_in(year));
    if ((year->today + pair) % PROMISE_EACH == 0)
        run(year, &year_promise,
            DB_PARAMS(db_int(id_new(&year->world->clock)), relationship, db_int(year->people[2 * pair + 1]),
                      db_int(year->today + PROMISE_FOR), now, db_blob("x", 1)));
    int late = pair % 2 ? 5 : 10;
    if ((year->today - late - PROMISE_FOR + pair) % PROMISE_EACH == 0)
        run(year, &year_done, DB_PARAMS(relationship, db_int(year->today - late), now));
}

static void live_check_ins(struct year *year, int pair)
{
    int64_t day = year->today - year->first - pair % CHECK_IN_EACH;
    if (day < 0 || day % CHECK_IN_EACH != 5 || year->today + 10 > year->until) return;
    run(year, &year_check_in, DB_PARAMS(db_int(year->pairs[pair]), db_int(year->today + 2)));
    year->check_ins++;
}

static enum error live(struct db *db, void *context)
{
    struct year *year = context;
    (void)db;
    run(year, &year_held, DB_PARAMS(db_int(now_in(year) - 3600)));
    for (int pair = 0; pair < PAIRS; pair++) {
        live_meetings(year, pair);
        live_promises(year, pair);
        live_check_ins(year, pair);
        if (year->today == year->first + 3)
            run(year, &year_revisit,
                DB_PARAMS(db_int(year->pairs[pair]), db_int(year->first + REVISIT_AFTER - 20 + pair % 15)));
    }
    return OK;
}

/* Twice a day, so that everybody has a working hour in one of them; each week twice over, as
 * two servers might. */
static void go_on(struct year *year)
{
    struct test_world *world = year->world;
    int64_t told, again;
    for (int half = 0; half < 2; half++) {
        assert_ok(reminder_round(world->db, &world->clock, &told));
        if (year->today % 7 == 0) {
            assert_ok(reminder_round(world->db, &world->clock, &again));
            assert_int_equal(again, 0);
        }
        assert_ok(notify_round(world->db, &world->clock));
        world->now += (int64_t)DAY / 2 * 1000;
    }
    assert_ok(db_run(world->db, &year_forget_jobs, DB_NO_PARAMS, NULL));
}

static int64_t number(struct test_world *world, const struct sql *sql, struct db_params params)
{
    int64_t found;
    assert_ok(db_number(world->db, sql, params, &found));
    return found;
}

static int64_t told(struct test_world *world, const char *kind)
{
    return number(world, &year_told_kind, DB_PARAMS(db_text(kind)));
}

static void check_year(const struct year *year, int64_t days)
{
    struct test_world *world = year->world;
    struct db_value sleepy = db_text("reminder.nothing-planned");
    int64_t rhythms = (days - 1) / RHYTHM;
    if (rhythms > REMINDER_OF_RHYTHM) rhythms = REMINDER_OF_RHYTHM;
    int64_t from = (year->first + 5) * DAY, until = (year->first + days - 4) * DAY;
    assert_int_equal(number(world, &year_meetings_missed, DB_PARAMS(db_int(from), db_int(until))), 0);
    assert_int_equal(number(world, &year_promises_missed, DB_NO_PARAMS), 0);
    assert_int_equal(told(world, "reminder.check-in"), 2 * year->check_ins);
    assert_int_equal(told(world, "reminder.revisit"), 2 * PAIRS);
    assert_int_equal(number(world, &year_told_least, DB_PARAMS(sleepy)), rhythms);
    assert_int_equal(number(world, &year_told_most, DB_PARAMS(sleepy)), rhythms);
    assert_int_equal(told(world, "reminder.nothing-planned"), PEOPLE / SLEEPY_EACH * rhythms);
    assert_int_equal(number(world, &year_all_told, DB_NO_PARAMS),
                     number(world, &year_all_noted, DB_NO_PARAMS));
    assert_int_equal(number(world, &year_busiest_day, DB_NO_PARAMS), 1);
    assert_int_equal(number(world, &year_people_mailed, DB_NO_PARAMS), PEOPLE);
}

TEST_DB(in_a_year_a_thousand_people_are_reminded_of_each_thing_once_and_mailed_once_a_day)
{
    struct year *year = ARENA_NEW(world->arena, struct year);
    /* A server answers each statement more slowly than a file; two months show there whether it is the same.
     */
    int64_t days = db_engine(world->db) == DB_SQLITE ? YEAR : 60;
    *year = (struct year){.world = world, .first = clock_day(&world->clock)};
    year->until = year->first + days;
    assert_ok(db_write(world->db, begin, year));
    for (int64_t day = 0; day < days; day++) {
        year->today = year->first + day;
        assert_ok(db_write(world->db, live, year));
        go_on(year);
    }
    check_year(year, days);
}
