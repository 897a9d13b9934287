/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A pair with calendars, for the tests in this folder. */
#ifndef ITHACA_INVITE_TEST_INVITE_H
#define ITHACA_INVITE_TEST_INVITE_H

#include "db/db.h"
#include "invite/invite.h"
#include "invite/invite_compose.h"
#include "invite/invite_send.h"
#include "meeting/meeting_series.h"
#include "meeting/test_meeting.h"

SQL(testing_invite_account,
    "INSERT INTO account (person_id, password_hash, disabled, created_at) VALUES ($1, 'x', 0, 0)");

static inline struct pair pair_with_accounts(struct test_world *world)
{
    struct pair pair = pair_new(world);
    assert_ok(db_run(world->db, &testing_invite_account, DB_PARAMS(db_int(pair.jonas)), NULL));
    assert_ok(db_run(world->db, &testing_invite_account, DB_PARAMS(db_int(pair.amara)), NULL));
    return pair;
}

/* Tuesdays at 15:00 in Stockholm from 10 March 2026 on, which is before clocks are set forward. */
static inline int64_t series_of_tuesdays(const struct membership *membership, int count)
{
    int64_t first = day_parse("2026-03-10"), id;
    struct meeting_series_new series = {.recurrence = recurrence_on(RECURRENCE_WEEKS, 1, first),
                                        .zone = "Europe/Stockholm",
                                        .first_day = first,
                                        .minute = 15 * 60,
                                        .minutes = 45};
    series.recurrence.count = count;
    assert_ok(meeting_series_start(membership, &series, &id));
    return id;
}

/* The nth occurrence that is to come, from 0 on. */
static inline struct meeting occurrence_of(const struct membership *membership, int64_t series, size_t nth)
{
    struct list coming = {0};
    assert_ok(meeting_series_coming(membership, series, 100, &coming));
    assert_true(nth < coming.count);
    return *LIST_AT(&coming, struct meeting, nth);
}

static inline void moved_by_hours(const struct membership *membership, const struct meeting *meeting,
                                  int64_t hours)
{
    struct meeting_moving moving = {.id = meeting->id,
                                    .version = meeting->version,
                                    .starts_at = meeting->starts_at + hours * 3600,
                                    .minutes = meeting->minutes};
    assert_ok(meeting_move(membership, &moving));
}

#endif
