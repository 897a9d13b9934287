/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "relationship/relationship_steps.h"

#include <string.h>

#include "language/language.h"
#include "relationship/relationship_progress.h"
#include "relationship/relationship_rules.h"

RECORD_DEFINE(step_own, STEP_OWN_FIELDS)
RECORD_DEFINE(relationship_task, RELATIONSHIP_TASK_FIELDS)

enum {
    DAY = 86400,
    MEETING_LASTS = 3600, /* seconds from its start after which one can say how it went */
    SOON = 2,             /* days before a meeting in which preparing it comes first */
    LAST_WEEK = 7,
    HALFWAY_LASTS = 45, /* days in which looking back halfway still makes sense */
};

struct making {
    struct arena *arena;
    const struct language *language;
    const struct step_facts *facts;
    const struct relationship_progress *progress;
    struct list *tasks;
    const char *who; /* "Amara", "your group" */
    int64_t today, rhythm;
    int64_t days[PHASE_COUNT];
    int phase;
    bool begun;   /* they did something together: greetings are behind them */
    bool met;     /* at least once */
    bool planned; /* a meeting that is still ahead */
    bool over;    /* a meeting that is behind, of which nobody said how it went */
};

/* The list moves when it grows: take what is returned only until the next one. */
static struct relationship_task *add(struct making *making, const char *key, int phase, const char *title)
{
    struct relationship_task *task = LIST_ADD(making->tasks, making->arena, struct relationship_task);
    *task = (struct relationship_task){.key = key, .phase = phase, .title = title, .words = "", .button = ""};
    task->path = arena_format(making->arena, "/relationships/%lld", (long long)making->facts->relationship);
    return task;
}

static void lead(const struct making *making, struct relationship_task *task, const char *below,
                 const char *button)
{
    task->path = arena_format(making->arena, "%s%s", task->path, below);
    task->button = button;
}

static bool guides(const struct making *making)
{
    static const char *const ROLES[] = {"mentor", "buddy", "manager"};
    for (size_t i = 0; i < sizeof ROLES / sizeof ROLES[0]; i++)
        if (strcmp(making->facts->role, ROLES[i]) == 0) return true;
    return false;
}

static int64_t day_of(int64_t seconds)
{
    return seconds / DAY;
}

/* ---- beginning ---- */

static void add_hello(struct making *making)
{
    const struct step_facts *facts = making->facts;
    bool answer = facts->others_said_hello > 0;
    const char *title = arena_format(making->arena, say(making->language, "Say hello to %s"), making->who);
    if (answer && facts->group) title = MESSAGE("Say hello to your group; somebody has begun");
    if (answer && !facts->group)
        title = arena_format(making->arena,
                             say(making->language, "%s said hello: answer, and find a time to meet"),
                             facts->others);
    bool done = facts->i_said_hello || making->begun;
    if (done) title = arena_format(making->arena, say(making->language, "Say hello to %s"), making->who);
    struct relationship_task *task = add(making, "hello", PHASE_ESTABLISH, title);
    task->done = done;
    task->urgent = answer && !done;
    task->words =
        MESSAGE("Three sentences are enough: who you are, what you hope for, and two times that suit you "
                "this week.");
    if (answer && facts->group)
        task->words = MESSAGE("Write to the group: who you are, and what you hope for.");
    if (answer && !facts->group)
        task->words = arena_format(
            making->arena,
            say(making->language,
                "Write back today if you can, even if only to say when you will: %s is waiting."),
            facts->others);
    lead(making, task, "/messages",
         facts->group ? MESSAGE("Write to the group") : MESSAGE("Write a message"));
}

static void add_wait(struct making *making)
{
    const struct step_facts *facts = making->facts;
    if (!facts->i_said_hello || facts->others_said_hello || making->begun) return;
    struct relationship_task *task =
        add(making, "wait", PHASE_ESTABLISH,
            arena_format(making->arena, say(making->language, "Give %s a few days to answer"), making->who));
    task->words =
        MESSAGE("You have done your part. If you hear nothing within a week, write once more; people are "
                "busy, seldom unwilling.");
    lead(making, task, "/messages", "");
}

static void add_training(struct making *making)
{
    const struct step_facts *facts = making->facts;
    const char *title = MESSAGE("Read what makes it work");
    if (strcmp(facts->role, "mentor") == 0) title = MESSAGE("Read how good mentors work");
    if (strcmp(facts->role, "mentee") == 0) title = MESSAGE("Read how to get the most out of it");
    struct relationship_task *task = add(making, "training", PHASE_ESTABLISH, title);
    task->done = facts->own.training_read;
    task->later = !task->done && making->phase == PHASE_CLOSE;
    task->urgent = !task->done && strcmp(facts->own.training, "required") == 0;
    task->words =
        MESSAGE("Short chapters, seven minutes in all. Your coordinator sees that you read it, and nothing "
                "else.");
    task->path = arena_format(making->arena, "/programs/%lld/training", (long long)facts->program);
    task->button = MESSAGE("Read it");
}

static void add_agreement(struct making *making)
{
    const struct relationship_progress *progress = making->progress;
    struct relationship_task *task =
        add(making, "agreement", PHASE_ESTABLISH, MESSAGE("Agree on how you work together"));
    task->done = progress->agreement_signed;
    task->words =
        MESSAGE("Your rhythm, what stays between you, how you end it: a draft stands ready. Change what "
                "does not fit, and sign it.");
    lead(making, task, progress->agreement_drafted ? "/agreement" : "/agreement/edit",
         MESSAGE("Open the draft"));
    /* Nobody begins one at the very end. */
    task->later = !task->done && !progress->agreement_drafted && making->phase == PHASE_CLOSE;
    if (!progress->agreement_drafted || progress->agreement_signed) return;
    task->later = making->facts->own.i_signed;
    task->urgent = !making->facts->own.i_signed;
    task->button = MESSAGE("Open the agreement");
    if (!task->later) {
        task->title = MESSAGE("Read the agreement, and sign it");
        task->words =
            MESSAGE("Change what does not fit; sign when it does. Everybody signs the same version.");
        return;
    }
    task->title =
        making->facts->group
            ? MESSAGE("Not everybody has signed the agreement yet")
            : arena_format(making->arena, say(making->language, "%s has not signed the agreement yet"),
                           making->facts->others);
    task->words = MESSAGE("You signed. There is nothing for you to do now.");
}

static void add_first_meeting(struct making *making)
{
    struct relationship_task *task =
        add(making, "meeting.first", PHASE_ESTABLISH,
            arena_format(making->arena, say(making->language, "Find a time to meet %s for the first time"),
                         making->who));
    task->done = making->met || making->progress->next_meeting_at != 0;
    task->words = MESSAGE("Choose a time within the next two weeks, and send each other one question ahead.");
    lead(making, task, "/meetings/plan", MESSAGE("Find a time"));
}

static void add_goal(struct making *making)
{
    const struct relationship_progress *progress = making->progress;
    bool guide = guides(making) && !making->facts->group;
    struct relationship_task *task =
        add(making, "goal.first", PHASE_ESTABLISH,
            guide ? arena_format(making->arena, say(making->language, "Help %s to find a first goal"),
                                 making->who)
                  : MESSAGE("Write down one thing you want to reach"));
    task->done = progress->goals_open + progress->goals_reached + progress->goals_dropped > 0;
    task->later = !task->done && making->phase == PHASE_CLOSE;
    task->words =
        guide ? MESSAGE("Ask what should be different in three months, and how you would both see it.")
              : MESSAGE("One sentence is enough to begin, and how you will see that you are there. You can "
                        "change it at any time.");
    lead(making, task, "/goals/new", guide ? MESSAGE("Write it together") : MESSAGE("Write a goal"));
}

/* ---- going on ---- */

/* Where a task without a phase of its own stands. */
static int going_on(const struct making *making)
{
    return making->phase > PHASE_ESTABLISH ? making->phase : PHASE_NURTURE;
}

static void add_word(struct making *making)
{
    if (!making->over) return;
    struct relationship_task *task = add(
        making, "meeting.word", making->met ? going_on(making) : PHASE_ESTABLISH,
        arena_format(making->arena, say(making->language, "Say how your meeting with %s went"), making->who));
    task->urgent = true;
    task->due_on = day_of(making->progress->next_meeting_at);
    task->words = MESSAGE("Note whether it took place, and keep what you agreed on. It takes a minute.");
    lead(making, task,
         arena_format(making->arena, "/meetings/%lld/attendance",
                      (long long)making->progress->next_meeting_id),
         MESSAGE("Say how it went"));
}

static void add_action(struct making *making)
{
    int64_t due = making->facts->own.action_due_on;
    if (!due || due > making->today) return;
    struct relationship_task *task =
        add(making, "action", going_on(making), MESSAGE("Finish what you promised"));
    task->urgent = true;
    task->due_on = due;
    task->words = MESSAGE("Done, or not the right thing any more? Say so; both are fine.");
    lead(making, task, "/actions", MESSAGE("See what is open"));
}

static void add_feedback_asked(struct making *making)
{
    if (!making->facts->own.feedback_asked) return;
    struct relationship_task *task =
        add(making, "feedback.asked", going_on(making), MESSAGE("Answer a request for feedback"));
    task->urgent = true;
    task->words =
        MESSAGE("One situation, what you saw, and what it did: three sentences help more than a page.");
    lead(making, task, "/feedback", MESSAGE("Give feedback"));
}

static void add_check_in(struct making *making)
{
    int64_t due = making->facts->own.check_in_due_on;
    if (!due) return;
    struct relationship_task *task =
        add(making, "check-in", going_on(making), MESSAGE("Take a minute to see how it goes for you"));
    task->later = due > making->today;
    task->due_on = due;
    task->words = MESSAGE("A few taps and one open line. Your answers are yours alone.");
    lead(making, task, "/check-ins", MESSAGE("Check in"));
}

static void add_revisit(struct making *making)
{
    int64_t on = making->progress->revisit_on;
    if (!on || !making->progress->agreement_signed) return;
    struct relationship_task *task =
        add(making, "agreement.revisit", going_on(making), MESSAGE("Look at your agreement again"));
    task->later = on > making->today;
    task->due_on = on;
    task->words = MESSAGE("Does it still fit? Keep it, or change a line; it is there to serve you.");
    lead(making, task, "/agreement", MESSAGE("Open the agreement"));
}

/* Nothing is planned. `late`: for longer than the rhythm. */
static bool is_late(const struct making *making)
{
    return making->met && !making->progress->next_meeting_at &&
           making->today > day_of(making->progress->last_met_at) + making->rhythm;
}

static void add_next_meeting(struct making *making)
{
    if (!making->met || making->progress->next_meeting_at) return;
    bool closing = making->phase == PHASE_CLOSE;
    struct relationship_task *task = add(
        making, "meeting.next", going_on(making),
        closing ? arena_format(making->arena, say(making->language, "Find a time for a last meeting with %s"),
                               making->who)
                : arena_format(making->arena, say(making->language, "Find a time to meet %s again"),
                               making->who));
    task->urgent = is_late(making);
    task->due_on = day_of(making->progress->last_met_at) + making->rhythm;
    task->words = task->urgent
                      ? MESSAGE("Your last meeting is longer ago than your rhythm. It happens; a new date "
                                "is all it takes.")
                      : MESSAGE("The next date is easiest to find while the last meeting is fresh.");
    lead(making, task, "/meetings/plan", MESSAGE("Find a time"));
}

static bool is_soon(const struct making *making)
{
    return making->planned && day_of(making->progress->next_meeting_at) <= making->today + SOON;
}

static void add_prepare(struct making *making)
{
    if (!making->planned) return;
    struct relationship_task *task =
        add(making, "meeting.prepare", making->met ? going_on(making) : PHASE_ESTABLISH,
            arena_format(making->arena, say(making->language, "Prepare your meeting with %s"), making->who));
    task->due_on = day_of(making->progress->next_meeting_at);
    task->words = MESSAGE("One thing you want to talk about is enough for an agenda.");
    lead(making, task,
         arena_format(making->arena, "/meetings/%lld", (long long)making->progress->next_meeting_id),
         MESSAGE("Open the meeting"));
}

static void add_halfway(struct making *making)
{
    int64_t half = making->days[PHASE_GROW];
    if (!making->facts->ends_on) return;
    bool done = day_of(making->progress->last_check_in_at) >= half;
    if (!done && making->today > half + HALFWAY_LASTS) return;
    struct relationship_task *task = add(making, "halfway", PHASE_GROW, MESSAGE("Look back halfway"));
    task->done = done;
    task->later = !done && making->today < half;
    task->due_on = half;
    task->words =
        MESSAGE("What helped so far, what did not, and what should change in the second half? Check in, "
                "and talk about it when you meet.");
    lead(making, task, "/check-ins", MESSAGE("Check in"));
}

static void add_feedback(struct making *making)
{
    struct relationship_task *task =
        add(making, "feedback.ask", PHASE_GROW,
            arena_format(making->arena, say(making->language, "Ask %s for one piece of honest feedback"),
                         making->who));
    task->done = making->progress->feedback_given > 0;
    task->later = !task->done && making->phase < PHASE_GROW;
    task->due_on = task->later ? making->days[PHASE_GROW] : 0;
    task->words =
        MESSAGE("Ask about one situation rather than everything: it is easier to answer, and to use.");
    lead(making, task, "/feedback/ask", MESSAGE("Ask for feedback"));
}

/* ---- ending ---- */

static bool is_closing(const struct making *making)
{
    return strcmp(making->facts->state, "closing") == 0 || strcmp(making->facts->state, "closed") == 0;
}

static void add_decide(struct making *making)
{
    int64_t ends_on = making->facts->ends_on;
    if (!ends_on) return;
    struct relationship_task *task =
        add(making, "decide", PHASE_CLOSE, MESSAGE("Decide together how you go on"));
    task->done = is_closing(making);
    task->later = !task->done && making->today < ends_on - DECIDE_BEFORE;
    task->due_on = task->later ? ends_on - DECIDE_BEFORE : ends_on;
    task->urgent = !task->done && making->today >= ends_on - LAST_WEEK;
    task->words =
        MESSAGE("End as planned, go on for a while, or stay in touch without a program: each of them is a "
                "good end.");
    lead(making, task, "/course", MESSAGE("See the ways to go on"));
}

static void add_look_back(struct making *making)
{
    bool closing = is_closing(making);
    if (!closing && !making->facts->ends_on) return;
    struct relationship_task *task =
        add(making, "look-back", PHASE_CLOSE,
            arena_format(making->arena, say(making->language, "Look back, and thank %s"), making->who));
    task->done = making->facts->own.looked_back_at != 0;
    task->later = !task->done && !closing && making->phase < PHASE_CLOSE;
    task->due_on = task->later ? making->days[PHASE_CLOSE] : 0;
    task->words =
        MESSAGE("What did you learn, what will you keep, and whom do you want to thank for what? Your "
                "certificate follows.");
    lead(making, task, "/farewell", MESSAGE("Look back"));
}

static void add_resume(struct making *making)
{
    struct relationship_task *task =
        add(making, "resume", making->phase, MESSAGE("Paused: go on whenever you both want to"));
    task->words = MESSAGE("Nothing is expected of you now. What you have is kept.");
    lead(making, task, "/course", MESSAGE("Go on, or change the pause"));
}

/* ---- all of it ---- */

static void learn(struct making *making)
{
    const struct step_facts *facts = making->facts;
    const struct relationship_progress *progress = facts->progress;
    int64_t next = progress->next_meeting_at;
    making->progress = progress;
    making->who = facts->group ? say(making->language, "your group") : facts->others;
    making->today = day_of(facts->now);
    making->rhythm = facts->own.rhythm > 0 ? facts->own.rhythm : RHYTHM_USUAL;
    relationship_phase_days(facts->starts_on, facts->ends_on, making->days);
    making->phase = is_closing(making) ? PHASE_CLOSE
                                       : relationship_phase(facts->starts_on, facts->ends_on, making->today);
    making->met = progress->meetings_held > 0;
    making->over = next && next + MEETING_LASTS <= facts->now;
    making->planned = next && !making->over;
    making->begun = making->met || next || progress->agreement_drafted ||
                    progress->goals_open + progress->goals_reached > 0;
}

static void add_beginning(struct making *making)
{
    bool training = making->facts->program && strcmp(making->facts->own.training, "none") != 0;
    bool required = strcmp(making->facts->own.training, "required") == 0;
    if (training && required) add_training(making);
    add_hello(making);
    if (training && !required) add_training(making);
    add_wait(making);
    add_word(making);
    add_agreement(making);
    add_first_meeting(making);
}

static void add_all(struct making *making)
{
    if (strcmp(making->facts->state, "closed") == 0) {
        /* The rest is over; looking back stays open to who has not done it. */
        if (!making->facts->own.looked_back_at) add_look_back(making);
        return;
    }
    if (strcmp(making->facts->state, "paused") == 0) {
        add_resume(making);
        return;
    }
    bool late = is_late(making), soon = is_soon(making);
    bool goal_now = making->met || !guides(making); /* a goal is the other's to write; first they meet */
    add_beginning(making);
    add_action(making);
    add_feedback_asked(making);
    add_decide(making);
    if (late) add_next_meeting(making);
    if (soon) add_prepare(making);
    add_check_in(making);
    add_revisit(making);
    if (goal_now) add_goal(making);
    add_halfway(making);
    add_feedback(making);
    add_look_back(making);
    if (!late) add_next_meeting(making);
    if (!soon) add_prepare(making);
    if (!goal_now) add_goal(making);
}

void relationship_tasks(struct arena *arena, const struct language *language, const struct step_facts *facts,
                        struct list *ret_tasks)
{
    struct making making = {.arena = arena, .language = language, .facts = facts, .tasks = ret_tasks};
    if (facts->left || !facts->other_count) return;
    learn(&making);
    add_all(&making);
    LIST_EACH (ret_tasks, struct relationship_task, task) {
        task->title = say(language, task->title);
        task->words = *task->words ? say(language, task->words) : "";
        task->button = *task->button ? say(language, task->button) : "";
    }
}

const struct relationship_task *relationship_next_step(const struct list *tasks)
{
    LIST_EACH (tasks, const struct relationship_task, task)
        if (!task->done && !task->later) return task;
    return NULL;
}
