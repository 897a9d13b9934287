/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The decisions about programs and enrollments: who may do what, when, and what comes of it. Pure: no
 * database, no web, no clock.
 */
#ifndef ITHACA_PROGRAM_PROGRAM_RULES_H
#define ITHACA_PROGRAM_PROGRAM_RULES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "language/language.h"
#include "program/program.h"

/* ---- the states of a program ---- */

/* X(NAME, key, label, what it means) */
#define PROGRAM_STATES(X)                                                                                    \
    X(DRAFT, "draft", MESSAGE("Draft"),                                                                      \
      MESSAGE("Only its coordinators and admins see it. Nobody has been told."))                             \
    X(OPEN, "open", MESSAGE("Open for enrollment"), MESSAGE("People see it, answer invitations and apply.")) \
    X(RUNNING, "running", MESSAGE("Running"),                                                                \
      MESSAGE("Pairs meet. People who come late can still join while you let them."))                        \
    X(CLOSED, "closed", MESSAGE("Closed"),                                                                   \
      MESSAGE(                                                                                               \
          "Nobody joins or leaves any more. What pairs wrote stays with them, and the record stays with you."))

enum program_state {
#define PROGRAM_STATE_NAME(name, ...) PROGRAM_##name,
    PROGRAM_STATES(PROGRAM_STATE_NAME)
#undef PROGRAM_STATE_NAME
        PROGRAM_STATE_COUNT
};

/* The state of that key; false when there is none. */
bool program_state_of(const char *key, enum program_state *ret_state);
const char *program_state_key(enum program_state state);
const char *program_state_label(enum program_state state);
const char *program_state_meaning(enum program_state state);

/* A step that a coordinator can take, with the words of its page. */
struct program_step {
    enum program_state from, to;
    const char *button; /* "Open the program" */
    const char *title;  /* "Open this program?" */
    const char *what;   /* what happens then, in two or three sentences */
    bool back;          /* undoes a step; shown quietly */
    bool when_empty;    /* only while nobody takes part */
};
/* The steps from a state, in the order in which they are shown; *ret_count of them (1..3). */
const struct program_step *program_steps(enum program_state from, int *ret_count);
/* The step between two states, or NULL. */
const struct program_step *program_step_between(enum program_state from, enum program_state to);

/* ---- the states of a person's part ---- */

/* X(NAME, key, label for coordinators) */
#define ENROLLMENT_STATES(X)                                                                                 \
    X(NONE, "", MESSAGE("No part"))                                                                          \
    X(INVITED, "invited", MESSAGE("Invited"))                                                                \
    X(APPLIED, "applied", MESSAGE("Applied"))                                                                \
    X(WAITLISTED, "waitlisted", MESSAGE("On the waitlist"))                                                  \
    X(ACCEPTED, "accepted", MESSAGE("Takes part"))                                                           \
    X(PAUSED, "paused", MESSAGE("Paused"))                                                                   \
    X(LEFT, "left", MESSAGE("Left"))                                                                         \
    X(DECLINED, "declined", MESSAGE("Declined"))

enum enrollment_state {
#define ENROLLMENT_STATE_NAME(name, ...) ENROLLMENT_##name,
    ENROLLMENT_STATES(ENROLLMENT_STATE_NAME)
#undef ENROLLMENT_STATE_NAME
        ENROLLMENT_STATE_COUNT
};

/* X(NAME, key, button for coordinators) */
#define ENROLLMENT_ACTIONS(X)                                                                                \
    X(INVITE, "invite", MESSAGE("Invite"))                                                                   \
    X(ENROLL, "enroll", MESSAGE("Enroll"))                                                                   \
    X(APPLY, "apply", MESSAGE("Apply"))                                                                      \
    X(ACCEPT, "accept", MESSAGE("Accept"))                                                                   \
    X(DECLINE, "decline", MESSAGE("Decline"))                                                                \
    X(WAITLIST, "waitlist", MESSAGE("Put on the waitlist"))                                                  \
    X(OFFER, "offer", MESSAGE("Offer a place"))                                                              \
    X(LAPSE, "lapse", MESSAGE("Take the offer back"))                                                        \
    X(PAUSE, "pause", MESSAGE("Pause"))                                                                      \
    X(RESUME, "resume", MESSAGE("Resume"))                                                                   \
    X(LEAVE, "leave", MESSAGE("Take out"))

enum enrollment_action {
#define ENROLLMENT_ACTION_NAME(name, ...) ENROLLMENT_DO_##name,
    ENROLLMENT_ACTIONS(ENROLLMENT_ACTION_NAME)
#undef ENROLLMENT_ACTION_NAME
        ENROLLMENT_ACTION_COUNT
};

enum enrollment_actor {
    BY_PERSON,      /* whose part it is */
    BY_COORDINATOR, /* of this program */
    BY_PROGRAM,     /* by itself: waitlist, new hires, people who left the organization */
    ENROLLMENT_ACTOR_COUNT
};

bool enrollment_state_of(const char *key, enum enrollment_state *ret_state);
const char *enrollment_state_key(enum enrollment_state state);
const char *enrollment_state_label(enum enrollment_state state);
bool enrollment_action_of(const char *key, enum enrollment_action *ret_action);
const char *enrollment_action_key(enum enrollment_action action);
const char *enrollment_action_button(enum enrollment_action action);

/* Whether this actor may do this now, and where it leads. */
bool enrollment_next(enum program_state program, enum enrollment_state from, enum enrollment_action action,
                     enum enrollment_actor actor, enum enrollment_state *ret_to);

/* Why a coordinator's action does not go. X(NAME, reason to be read after a name, the sentence) */
#define ENROLLMENT_REFUSALS(X)                                                                               \
    X(CLOSED, "cannot be changed: the program is closed",                                                    \
      MESSAGE("%s cannot be changed: the program is closed."))                                               \
    X(NOT_OPEN, "cannot be changed before the program is open",                                              \
      MESSAGE("%s cannot be changed before the program is open."))                                           \
    X(NO_PART, "has no part in the program", MESSAGE("%s has no part in the program."))                      \
    X(INVITED, "is invited and has not answered yet", MESSAGE("%s is invited and has not answered yet."))    \
    X(APPLIED, "has applied: accept or decline the application",                                             \
      MESSAGE("%s has applied: accept or decline the application."))                                         \
    X(WAITLISTED, "is on the waitlist: accept them or offer a place",                                        \
      MESSAGE("%s is on the waitlist: accept them or offer a place."))                                       \
    X(ACCEPTED, "takes part already", MESSAGE("%s takes part already."))                                     \
    X(PAUSED, "takes part and pauses now", MESSAGE("%s takes part and pauses now."))                         \
    X(LEFT_ENROLL, "left the program: you can invite them again",                                            \
      MESSAGE("%s left the program: you can invite them again."))                                            \
    X(LEFT, "left the program", MESSAGE("%s left the program."))                                             \
    X(DECLINED_ENROLL, "declined: you can invite them again",                                                \
      MESSAGE("%s declined: you can invite them again."))                                                    \
    X(DECLINED, "declined", MESSAGE("%s declined."))                                                         \
    X(GONE, "has left the organization", MESSAGE("%s has left the organization."))                           \
    X(SHUT, "cannot apply now", MESSAGE("%s cannot apply now."))                                             \
    X(FULL, "would need a place, and all places for mentees are taken",                                      \
      MESSAGE("%s would need a place, and all places for mentees are taken."))                               \
    X(UNKNOWN, "is not known", MESSAGE("%s is not known."))

enum refused {
#define REFUSED_NAME(name, ...) REFUSED_##name,
    ENROLLMENT_REFUSALS(REFUSED_NAME)
#undef REFUSED_NAME
        REFUSED_COUNT
};

/* "takes part already" */
const char *enrollment_refusal_reason(enum refused refused);
/* The sentence of such a reason: "Ben takes part already." */
const char *enrollment_refusal_sentence(struct arena *arena, const struct language *language,
                                        const char *name, const char *reason);

/* The reason for an action that enrollment_next refuses to a coordinator. Never NULL. */
const char *enrollment_refusal(enum program_state program, enum enrollment_state from,
                               enum enrollment_action action);

/* Whether a part holds one of the limited places for mentees (an offer from the waitlist holds one as well).
 */
bool enrollment_holds_place(enum enrollment_state state, bool as_mentee, bool offered);

/* ---- joining ---- */

/* What a person who has no part (or left, or declined) can do today. */
enum program_door {
    DOOR_OPEN,      /* apply; enrolled at once */
    DOOR_APPROVAL,  /* apply; a coordinator answers */
    DOOR_WAITLIST,  /* apply; all places are taken */
    DOOR_BY_OTHERS, /* by invitation or automatically only */
    DOOR_TOO_LATE,
    DOOR_SHUT, /* draft or closed */
};
enum program_door program_door(const struct program_card *card, const struct program_counts *counts,
                               int64_t today);

/* Places for mentees that are free; a large number when there is no limit, never negative. */
int64_t program_places_free(const struct program_card *card, const struct program_counts *counts);

/* ---- what a coordinator should look at next ---- */

struct program_next {
    const char *title;  /* "Answer 12 applications" */
    const char *why;    /* one sentence */
    const char *button; /* "Look at them" */
    const char *path;   /* after /programs/ID, such as "/people?state=applied" */
};
struct program_next program_next(struct arena *arena, const struct language *language,
                                 const struct program_card *card, const struct program_counts *counts,
                                 int64_t today);

/* ---- bounds ---- */

enum {
    PROGRAM_NAME_MAX = 120,     /* bytes */
    PROGRAM_SUMMARY_MAX = 2000, /* bytes */
    PROGRAM_GUIDELINE_MAX = 20000,
    PROGRAM_QUESTIONS_MAX = 40,
    PROGRAM_CAPACITY_MAX = 50,
    PROGRAM_WANTED_MAX = 10,
    PROGRAM_NOTE_MAX = 2000,
    PROGRAM_ANSWER_MAX = 4000,
    PROGRAM_ASKING_LIMIT = 3, /* usual number of a mentee's open requests */
    PROGRAM_ASKING_LIMIT_MAX = 10,
    PROGRAM_ASKING_DAYS = 10, /* for which a request usually waits */
    PROGRAM_ASKING_DAYS_MAX = 60,
    PROGRAM_OFFER_DAYS = 7, /* how long an offered place is held */
    PROGRAM_SCALE_MAX = 5,  /* a scale goes from 1 to 5 */
};

/*
 * Checks an answer to a question: one value for text, choice and scale, any number for choices. "" when it
 * can be taken, else a sentence for the person.
 */
const char *program_answer_problem(const char *kind, bool required, const struct list *options,
                                   const struct list *values);

#endif
