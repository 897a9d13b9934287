/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Mentees who ask a mentor of their choice: they look who has a free place, ask with a reason, and the mentor
 * says yes or no. What they write is read by the two alone; coordinators see counts. A mentor who is full,
 * pauses or left gets no requests; who would like to be told when there is room waits in line, and is offered
 * the place first.
 *
 * Requests go open -> accepted, declined, withdrawn, expired, or closed (one of the two found somebody else,
 * paused or left).
 */
#ifndef ITHACA_ASKING_ASKING_H
#define ITHACA_ASKING_ASKING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/record.h"
#include "web/route.h"

struct db;
struct portal_key;
struct request;

enum {
    ASKING_WORDS_LIMIT = 2000, /* characters of a reason, and of an answer */
    ASKING_HOLD_DAYS = 3,      /* for which a place is held for the first in line */
    ASKING_TEND_SECONDS = 600, /* between two looks at what is over */
};

/* Who acts, and with what. `person` has to be who is signed in. */
struct asking_side {
    struct db *db;
    struct arena *arena;
    const struct clock *clock;
    const struct portal_key *portal_key;
    int64_t person;
    const char *name;
};
struct asking_side asking_side_of(const struct request *request);

/* Why something does not go; the words for it are asking_refusal_words (asking_rules.h). */
enum asking_refusal {
    ASKING_GOES,
    ASKING_NOT_HERE,      /* the program does not let mentees ask, or not now */
    ASKING_NOT_LOOKING,   /* no (more) mentor is wanted */
    ASKING_ENOUGH_OPEN,   /* as many open requests as the program allows */
    ASKING_ASKED_ALREADY, /* this mentor has an open request of this mentee */
    ASKING_NOT_POSSIBLE,  /* the program's rules, or the mentor takes no part now */
    ASKING_FULL,          /* no free place */
    ASKING_HAS_ROOM,      /* nothing to wait for: a place is free */
    ASKING_OVER,          /* the request is not open any more */
    ASKING_MENTEE_GONE,   /* the mentee found somebody else, paused or left */
};

/* Asks. ERROR_CONFLICT with *ret_why when it does not go; ERROR_INVALID for a blank reason. */
MUST_USE enum error asking_send(const struct asking_side *mentee, int64_t program, int64_t mentor,
                                const char *reason, int64_t *ret_request, enum asking_refusal *ret_why);

/* Takes an open request back. ERROR_NOT_FOUND for everybody but who asked. */
MUST_USE enum error asking_withdraw(const struct asking_side *mentee, int64_t request,
                                    enum asking_refusal *ret_why);

/*
 * Accepts: starts the relationship, with the free place looked at in the same transaction, so that two who
 * accept at once take no more people than there is room for. Other requests that have become void are closed,
 * kindly. `words` may be "". ERROR_NOT_FOUND for everybody but who was asked.
 */
MUST_USE enum error asking_accept(const struct asking_side *mentor, int64_t request, const char *words,
                                  int64_t *ret_relationship, enum asking_refusal *ret_why);
MUST_USE enum error asking_decline(const struct asking_side *mentor, int64_t request, const char *words,
                                   enum asking_refusal *ret_why);

/* Waits in line for a place of this mentor, or no longer. */
MUST_USE enum error asking_wait(const struct asking_side *mentee, int64_t program, int64_t mentor,
                                enum asking_refusal *ret_why);
MUST_USE enum error asking_wait_no_longer(const struct asking_side *mentee, int64_t program, int64_t mentor);

/* Lets requests and held places expire, closes what is void, and offers places to those who wait. For a job
 * every ASKING_TEND_SECONDS. */
MUST_USE enum error asking_tend(struct db *db, struct arena *arena, const struct clock *clock);

/* ---- for the home page ---- */

#define ASKING_OPEN_FIELDS(FIELD, R)                                                                         \
    FIELD(R, integer, received, 0)  /* open requests that wait for this person's answer */                   \
    FIELD(R, id, first_received, 0) /* the one that expires first: /requests/ID; 0: none */                  \
    FIELD(R, text, first_name, 0)   /* who asks there */                                                     \
    FIELD(R, time, first_expires_at, 0)                                                                      \
    FIELD(R, integer, asked, 0)   /* open requests of this person */                                         \
    FIELD(R, integer, held, 0)    /* places that are held for this person */                                 \
    FIELD(R, id, held_program, 0) /* of the one that ends first: /programs/ID/mentors/PERSON */              \
    FIELD(R, id, held_mentor, 0)                                                                             \
    FIELD(R, text, held_name, 0)                                                                             \
    FIELD(R, time, held_until, 0)                                                                            \
    FIELD(R, id, program_to_ask_in, 0) /* where they may ask, want a mentor and have asked nobody; 0: none   \
                                        */
RECORD_DECLARE(asking_open, ASKING_OPEN_FIELDS)

/* One statement. */
MUST_USE enum error asking_open_for(struct db *db, struct arena *arena, const struct clock *clock,
                                    int64_t person, struct asking_open *ret_open);

extern const struct route_table asking_mentor_routes;  /* /programs/:id/mentors */
extern const struct route_table asking_request_routes; /* /requests, /programs/:id/requests */

#endif
