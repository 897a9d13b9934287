/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/demo_asking.h"

#include "asking/asking.h"
#include "db/db.h"
#include "person/person.h"

SQL(demo_let_ask, "UPDATE program SET self_match = 1 WHERE id = $1");

struct asking_story {
    const struct demo_stories *stories;
    const int64_t *mentors;
    size_t mentor_count;
    int64_t moment; /* milliseconds: what its clock shows */
    struct clock clock;
};

static void days_ago(struct asking_story *story, int64_t days)
{
    story->moment = story->stories->now - days * 86400000;
}

static enum error side_of(struct asking_story *story, int64_t person, struct asking_side *ret_side)
{
    const struct demo_stories *stories = story->stories;
    struct person_card card;
    TRY(person_get(stories->db, stories->arena, person, &card));
    *ret_side = (struct asking_side){stories->db,         stories->arena, &story->clock,
                                     stories->portal_key, person,         card.name};
    return OK;
}

struct asked {
    int64_t request; /* 0: nobody could be asked */
    int64_t mentor;
};

/* Asks the first of the mentors, from `from` on, whom the rules of the program allow and who has a place. */
static enum error ask(struct asking_story *story, int64_t mentee, size_t from, const char *reason,
                      struct asked *ret_asked)
{
    struct asking_side side;
    enum asking_refusal why;
    *ret_asked = (struct asked){0};
    TRY(side_of(story, mentee, &side));
    for (size_t i = 0; i < story->mentor_count; i++) {
        int64_t mentor = story->mentors[(from + i) % story->mentor_count];
        enum error error =
            asking_send(&side, story->stories->program, mentor, reason, &ret_asked->request, &why);
        ret_asked->mentor = mentor;
        if (error != ERROR_CONFLICT) return error;
    }
    ret_asked->request = 0;
    return OK;
}

static enum error say_yes(struct asking_story *story, const struct asked *asked, const char *words)
{
    struct asking_side side;
    enum asking_refusal why;
    int64_t relationship;
    if (!asked->request) return OK;
    TRY(side_of(story, asked->mentor, &side));
    return asking_accept(&side, asked->request, words, &relationship, &why);
}

static enum error say_no(struct asking_story *story, const struct asked *asked, const char *words)
{
    struct asking_side side;
    enum asking_refusal why;
    if (!asked->request) return OK;
    TRY(side_of(story, asked->mentor, &side));
    return asking_decline(&side, asked->request, words, &why);
}

static enum error tend(struct asking_story *story)
{
    return asking_tend(story->stories->db, story->stories->arena, &story->clock);
}

static enum error tell_past(struct asking_story *story, const int64_t *mentees)
{
    struct asked asked, second, third;
    days_ago(story, 38);
    TRY(ask(story, mentees[0], 0,
            "You changed from research to leading people. I stand before the same step.", &asked));
    TRY(ask(story, mentees[1], 0, "You are known for asking good questions. I would like to learn that.",
            &second));
    days_ago(story, 36);
    TRY(say_yes(story, &asked, "I remember that step well. Let us talk on Tuesday."));
    TRY(say_no(story, &second,
               "My weeks are full until spring. Ask again then, or have a look at the others."));
    days_ago(story, 34);
    TRY(ask(story, mentees[1], 2, "I want to hold meetings that people leave with a decision.", &second));
    TRY(ask(story, mentees[2], 0, "I would like to understand how budgets are made here.", &third));
    days_ago(story, 31);
    TRY(say_yes(story, &second, ""));
    days_ago(story, 20);
    TRY(tend(story)); /* the third was never answered */
    TRY(ask(story, mentees[3], 0, "You work across three sites, as I will from next month on.", &asked));
    days_ago(story, 19);
    return say_no(story, &asked, "");
}

static enum error wait_for_room(struct asking_story *story, int64_t mentee)
{
    struct asking_side side;
    enum asking_refusal why;
    TRY(side_of(story, mentee, &side));
    for (size_t i = 0; i < story->mentor_count; i++) {
        enum error error = asking_wait(&side, story->stories->program, story->mentors[i], &why);
        if (error != ERROR_CONFLICT) return error;
    }
    return OK;
}

enum error demo_tell_asking(const struct demo_stories *stories, const int64_t *mentors, size_t mentor_count,
                            const int64_t *mentees, size_t mentee_count, int64_t *ret_asked)
{
    struct asking_story story = {.stories = stories, .mentors = mentors, .mentor_count = mentor_count};
    struct asked open, mine;
    story.clock = clock_fixed(&story.moment);
    BUG_IF(mentee_count < 7);
    days_ago(&story, DEMO_ASKED_SINCE);
    TRY(db_run(stories->db, &demo_let_ask, DB_PARAMS(db_int(stories->program)), NULL));
    TRY(tell_past(&story, mentees));
    days_ago(&story, 3);
    TRY(ask(&story, mentees[5], 0,
            "You said at the summer meeting that you failed twice before it worked. I would like to "
            "hear more of that.",
            &open));
    days_ago(&story, 2);
    TRY(ask(&story, stories->first, 3, "I lead a small team since May, and you built one.", &mine));
    TRY(wait_for_room(&story, mentees[6]));
    days_ago(&story, 0);
    *ret_asked = open.request ? open.mentor : 0;
    return OK;
}
