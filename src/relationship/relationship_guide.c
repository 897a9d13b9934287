/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "relationship/relationship_guide.h"

#include <string.h>

enum { LINES = 6, QUARTER = 15, QUARTERS = 24 * 60 / QUARTER };

struct lines {
    const char *role;
    const char *lines[LINES];
};

static const struct lines FIRST_MEETING[] = {
    {"mentor",
     {"Ask what they hope for, and listen longer than you talk.",
      "Tell how you got here, with one thing that went wrong on the way.",
      "Say what you can give, and what you cannot: time, topics, introductions.",
      "Agree on a rhythm: every 14 days for 45 minutes suits most.",
      "Agree on what stays between you. Usually that is everything."}},
    {"mentee",
     {"Say what you hope for in three or six months, in one or two sentences.",
      "Bring one real situation, not only a topic.",
      "Ask how your mentor likes to work: notes, questions ahead, walks, calls.",
      "Agree on a rhythm: every 14 days for 45 minutes suits most.",
      "Agree on what stays between you. Usually that is everything."}},
    {"buddy",
     {"Ask how the first days were, and what is still unclear.",
      "Name the three people worth knowing, and offer to introduce them.",
      "Explain what nobody writes down: how people meet, write and decide here.",
      "Agree on a short call each week for the first two months."}},
    {"manager",
     {"Say what matters most to you this quarter, and why.",
      "Ask what goes well, what is in the way, and what they want to learn.",
      "Agree on a rhythm, and on what you both prepare.",
      "Keep the hour: moving it again and again says that it does not matter."}},
    {"",
     {"Tell each other what you hope for, in one or two sentences.",
      "Bring one real situation each, not only a topic.",
      "Agree on a rhythm: every 14 days for 45 minutes suits most.",
      "Agree on what stays between you. Usually that is everything."}},
};

static const struct lines QUESTIONS[] = {
    {"mentor",
     {"What would make these months worth your time?", "What are you proud of that few people know?",
      "What have you tried already, and what happened?", "What do you want me to be honest about?",
      "How will we notice that it does not work, and what do we do then?"}},
    {"mentee",
     {"What did you wish you had known when you were where I am?",
      "Which decision would you make differently today?", "What do people here get wrong about your work?",
      "Whom should I get to know, and why?", "How do you want me to tell you when something does not help?"}},
    {"buddy",
     {"What surprised you in your first week?", "Whom have you met, and whom do you miss?",
      "What would make next week easier?", "What did you do before, and what do you bring from there?"}},
    {"manager",
     {"What gives you energy in your work, and what takes it?", "Where do I stand in your way?",
      "What do you want to be able to do in a year?", "What should we stop doing?"}},
    {"",
     {"What would make these months worth your time?", "What are you working on that is hard right now?",
      "What are you proud of that few people know?", "How do you like to get feedback?"}},
};

static void add_lines(struct arena *arena, const struct lines *all, size_t count, const char *role,
                      struct list *ret_lines)
{
    const struct lines *found = &all[count - 1];
    for (size_t i = 0; i < count; i++)
        if (strcmp(all[i].role, role) == 0) found = &all[i];
    for (size_t i = 0; i < LINES && found->lines[i]; i++)
        *LIST_ADD(ret_lines, arena, const char *) = found->lines[i];
}

void relationship_first_meeting(struct arena *arena, const char *role, struct list *ret_steps)
{
    add_lines(arena, FIRST_MEETING, sizeof FIRST_MEETING / sizeof FIRST_MEETING[0], role, ret_steps);
}

void relationship_questions(struct arena *arena, const char *role, struct list *ret_questions)
{
    add_lines(arena, QUESTIONS, sizeof QUESTIONS / sizeof QUESTIONS[0], role, ret_questions);
}

/* ---- hours ---- */

static int minute_there(int utc_minute, int64_t offset)
{
    int64_t minute = (utc_minute + offset / 60) % (24 * 60);
    return (int)(minute < 0 ? minute + 24 * 60 : minute);
}

static bool all_work(int quarter, const int64_t *offsets, int count, int from, int to)
{
    for (int i = 0; i < count; i++) {
        int minute = minute_there(quarter * QUARTER, offsets[i]);
        if (minute < from * 60 || minute >= to * 60) return false;
    }
    return true;
}

struct shared_hours relationship_shared_hours(const int64_t *offsets, int count, int from, int to)
{
    struct shared_hours best = {0};
    int run = 0;
    /* Twice around, since the time may go over midnight in UTC. */
    for (int i = 0; i < 2 * QUARTERS; i++) {
        run = all_work(i % QUARTERS, offsets, count, from, to) ? run + 1 : 0;
        if (run > QUARTERS) run = QUARTERS;
        if (run * QUARTER > best.length)
            best =
                (struct shared_hours){.start = (i - run + 1) % QUARTERS * QUARTER, .length = run * QUARTER};
    }
    return best;
}

const char *relationship_clock_range(struct arena *arena, struct shared_hours hours, int64_t offset)
{
    int start = minute_there(hours.start, offset);
    int end = minute_there(hours.start + hours.length, offset);
    return arena_format(arena, "%02d:%02d–%02d:%02d", start / 60, start % 60, end / 60, end % 60);
}
