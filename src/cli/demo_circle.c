/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/demo_circle.h"

#include "circle/board.h"
#include "circle/circle.h"
#include "meeting/meeting.h"
#include "message/message.h"
#include "relationship/membership.h"
#include "relationship/relationship.h"

enum { HOUR = 3600, DAY = 86400 };

struct telling {
    const struct demo_stories *stories;
    int64_t moment; /* milliseconds: what its clock shows */
    struct clock clock;
    int64_t circle;
};

static void at_day(struct telling *telling, int64_t day, int hour)
{
    int64_t seconds = (telling->stories->started + day) * DAY + hour * HOUR;
    telling->moment = seconds * 1000 < telling->stories->now ? seconds * 1000 : telling->stories->now;
}

static enum error open_as(struct telling *telling, int64_t person, struct membership *ret_membership)
{
    const struct demo_stories *stories = telling->stories;
    return membership_open(stories->db, stories->arena, &telling->clock, stories->portal_key, telling->circle,
                           person, RELATIONSHIP_WRITE, ret_membership);
}

static enum error form(struct telling *telling, int64_t leader, const struct list *others)
{
    const struct demo_stories *stories = telling->stories;
    struct circle_new circle = {.name = "Leading for the first time"};
    at_day(telling, 0, 9);
    *LIST_ADD(&circle.mentors, stories->arena, const char *) =
        arena_format(stories->arena, "%lld", (long long)leader);
    LIST_EACH (others, int64_t, other)
        *LIST_ADD(&circle.mentees, stories->arena, const char *) =
            arena_format(stories->arena, "%lld", (long long)*other);
    return circle_form(stories->db, stories->arena, &telling->clock, stories->program, &circle,
                       &telling->circle);
}

static enum error write_rules(struct telling *telling, int64_t leader)
{
    struct membership me;
    struct circle circle;
    at_day(telling, 2, 10);
    TRY(open_as(telling, leader, &me));
    TRY(circle_get(&me, &circle));
    circle.purpose =
        "We lead a team since less than a year. Each session belongs to two of us and one question each.";
    return circle_change(&me, &circle);
}

static enum error hold_sessions(struct telling *telling, int64_t leader)
{
    struct membership me;
    for (int64_t day = 7; day <= 42; day += 14) {
        struct meeting meeting;
        struct meeting_new session = {.starts_at = (telling->stories->started + day) * DAY + 12 * HOUR,
                                      .minutes = 75,
                                      .place = "Room Kythira"};
        int64_t id;
        at_day(telling, day - 3, 9);
        TRY(open_as(telling, leader, &me));
        TRY(meeting_plan(&me, &session, &id));
        at_day(telling, day, 14);
        if (session.starts_at * 1000 > telling->moment) return OK;
        TRY(open_as(telling, leader, &me));
        TRY(meeting_get(&me, id, &meeting));
        TRY(meeting_note_outcome(
            &me, &(struct meeting_outcome){.id = id, .version = meeting.version, .held = true}));
    }
    return OK;
}

static enum error fill_board(struct telling *telling, int64_t leader, const struct list *others)
{
    static const struct board_form QUESTIONS[] = {
        {.title = "How do you give feedback to somebody who was your peer last month?"},
        {.title = "What do you do when nobody says anything in your meeting?",
         .words = "I wait, and then I fill the silence myself every time."},
        {.title = "Does anybody else regret it sometimes?", .quietly = true},
    };
    int64_t questions[3], id;
    struct membership me;
    for (size_t i = 0; i < 3; i++) {
        at_day(telling, 9 + (int64_t)i * 4, 11);
        TRY(open_as(telling, *LIST_AT(others, int64_t, i), &me));
        TRY(board_ask(&me, &QUESTIONS[i], &questions[i]));
    }
    at_day(telling, 20, 11);
    TRY(open_as(telling, leader, &me));
    TRY(board_reply(&me, questions[0],
                    "I said it as it is: this is new for both of us. Then one thing, small and soon.", false,
                    &id));
    TRY(board_settle(&me, questions[0], true));
    TRY(open_as(telling, *LIST_AT(others, int64_t, 3), &me));
    TRY(board_same(&me, questions[2], true));
    return board_reply(&me, questions[2], "Yes. Mostly on Mondays.", false, &id);
}

static enum error write_message(struct telling *telling, int64_t leader)
{
    struct membership me;
    int64_t id;
    at_day(telling, 30, 9);
    TRY(open_as(telling, leader, &me));
    return message_send(&me, "Next time belongs to two of you. Who brings a question?", NULL, &id);
}

enum error demo_tell_circle(const struct demo_stories *stories, int64_t leader, const struct list *others)
{
    struct telling telling = {.stories = stories};
    telling.clock = clock_fixed(&telling.moment);
    TRY(form(&telling, leader, others));
    TRY(write_rules(&telling, leader));
    TRY(hold_sessions(&telling, leader));
    TRY(fill_board(&telling, leader, others));
    return write_message(&telling, leader);
}
