/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What there is to do in a relationship, from what really happened: dates, counts and states, never content.
 * The first task that is open is the next step. No database, no web.
 */
#ifndef ITHACA_RELATIONSHIP_STEPS_H
#define ITHACA_RELATIONSHIP_STEPS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/list.h"
#include "base/record.h"

struct language;
struct relationship_progress;

enum {
    RHYTHM_USUAL = 14,  /* days, where nobody agreed on a rhythm */
    DECIDE_BEFORE = 28, /* days before the end in which to decide how to go on */
};

/* What is one member's alone. */
#define STEP_OWN_FIELDS(FIELD, R)                                                                            \
    FIELD(R, integer, rhythm, 0)         /* days between meetings as agreed, 0: the usual */                 \
    FIELD(R, text, training, 0)          /* of the program: none, recommended, required */                   \
    FIELD(R, flag, training_read, 0)     /* its present version */                                           \
    FIELD(R, flag, i_signed, 0)          /* the latest version of the agreement */                           \
    FIELD(R, day, check_in_due_on, 0)    /* 0: none is due */                                                \
    FIELD(R, day, action_due_on, 0)      /* the first on which something promised is due; 0: nothing open */ \
    FIELD(R, integer, feedback_asked, 0) /* requests that wait for my answer */                              \
    FIELD(R, time, looked_back_at, 0)    /* 0: not yet */
RECORD_DECLARE(step_own, STEP_OWN_FIELDS)

/* What is known of a relationship and of the member who asks. */
struct step_facts {
    int64_t relationship;
    int64_t program;    /* 0: on its own */
    const char *state;  /* active, paused, closing, closed */
    bool left;          /* I am not a member any more */
    const char *role;   /* mine */
    const char *others; /* first name of the other one; of the mentor in a group */
    bool group;         /* more than two people */
    int other_count;    /* members besides me; 0: nobody is left */
    bool i_said_hello;
    int others_said_hello;
    int64_t starts_on, ends_on; /* days; ends_on 0: open */
    int64_t now;                /* seconds */
    const struct relationship_progress *progress;
    struct step_own own;
};

/*
 * Keys: resume, hello, wait, training, agreement, agreement.revisit, meeting.first, meeting.word,
 * meeting.next, meeting.prepare, goal.first, action, feedback.asked, feedback.ask, check-in, halfway, decide,
 * look-back.
 */
#define RELATIONSHIP_TASK_FIELDS(FIELD, R)                                                                   \
    FIELD(R, text, key, 0)                                                                                   \
    FIELD(R, integer, phase, 0) /* the one it belongs to, 0..3 */                                            \
    FIELD(R, text, title, 0)    /* a short sentence without a full stop: "Say hello to Amara" */             \
    FIELD(R, text, words, 0)    /* how, or why */                                                            \
    FIELD(R, text, path, 0)     /* where it is done */                                                       \
    FIELD(R, text, button, 0)   /* "" where there is nothing to press */                                     \
    FIELD(R, flag, done, 0)                                                                                  \
    FIELD(R, flag, later, 0)  /* not for me now: its day has not come, or somebody else is next */           \
    FIELD(R, day, due_on, 0)  /* 0: no day */                                                                \
    FIELD(R, flag, urgent, 0) /* somebody waits, or it is late */
RECORD_DECLARE(relationship_task, RELATIONSHIP_TASK_FIELDS)

/* All tasks in the order in which they matter now. Empty when I left, nobody else is left, or it is closed
 * and I looked back. */
void relationship_tasks(struct arena *arena, const struct language *language, const struct step_facts *facts,
                        struct list *ret_tasks);

/* The first that is neither done nor later; NULL: nothing is asked of me. */
const struct relationship_task *relationship_next_step(const struct list *tasks);

#endif
