/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How people come into a program, change their part and leave it; for this folder only. */
#ifndef ITHACA_PROGRAM_PROGRAM_ENROLL_H
#define ITHACA_PROGRAM_PROGRAM_ENROLL_H

#include "db/db.h"
#include "person/person.h"
#include "program/program.h"
#include "program/program_rules.h"

/* A person's part as it is stored. */
#define ENROLLMENT_FIELDS(FIELD, R)                                                                          \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, id, program_id, 0)                                                                              \
    FIELD(R, id, person_id, 0)                                                                               \
    FIELD(R, flag, as_mentor, 0)                                                                             \
    FIELD(R, flag, as_mentee, 0)                                                                             \
    FIELD(R, integer, capacity, 0)                                                                           \
    FIELD(R, integer, wanted, 0)                                                                             \
    FIELD(R, text, state, 0)                                                                                 \
    FIELD(R, time, state_since, 0)                                                                           \
    FIELD(R, text, note, 0)                                                                                  \
    FIELD(R, text, source, 0)                                                                                \
    FIELD(R, integer, queued_at, 0) /* milliseconds; 0: not on the waitlist */                               \
    FIELD(R, time, offer_until, 0)  /* 0: not an offer from the waitlist */                                  \
    FIELD(R, day, paused_until, 0)  /* 0: no pause, or one without an end */                                 \
    FIELD(R, time, created_at, 0)                                                                            \
    FIELD(R, integer, version, 0)
RECORD_DECLARE(enrollment, ENROLLMENT_FIELDS)

/* ERROR_NOT_FOUND when the person has no part. */
MUST_USE enum error enrollment_get(struct db *db, struct arena *arena, int64_t program, int64_t person,
                                   struct enrollment *ret_enrollment);

/* One change of a person's part. Zeroed fields change nothing. */
struct enrollment_order {
    int64_t person;
    enum enrollment_action action;
    enum enrollment_actor actor;
    /* For INVITE, ENROLL, APPLY, and ACCEPT by the person: what the part is. */
    bool sets_part;
    bool as_mentor, as_mentee;
    int64_t capacity, wanted;   /* -1: the program's default */
    const char *note;           /* NULL: keeps the old one */
    const char *source;         /* invitation, application, hiring, coordinator; NULL: keeps the old one */
    const struct list *answers; /* of struct enrollment_answer; NULL: keeps the old ones */
    int64_t paused_until;       /* for PAUSE: the day on which it ends by itself; 0: it does not */
};

#define ENROLLMENT_ANSWER_FIELDS(FIELD, R)                                                                   \
    FIELD(R, id, question_id, 0)                                                                             \
    FIELD(R, text, value, 0) /* several choices one a line; "" removes it */
RECORD_DECLARE(enrollment_answer, ENROLLMENT_ANSWER_FIELDS)

/* Why a change was not made, for people who asked for many at once. */
#define ENROLLMENT_REFUSED_FIELDS(FIELD, R)                                                                  \
    FIELD(R, id, person, 0)                                                                                  \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, text, reason, 0) /* to be read after the name: "takes part already" */
RECORD_DECLARE(enrollment_refused, ENROLLMENT_REFUSED_FIELDS)

struct enrollment_outcome {
    int64_t done;             /* changed as asked, or put on the waitlist instead */
    int64_t waitlisted;       /* of these: on the waitlist, because no place was free */
    struct list refused;      /* of struct enrollment_refused */
    enum enrollment_state to; /* where the last one led */
};

/*
 * Carries out many changes of one program in one transaction: what the rules allow is done, the rest is
 * listed with its reason. Tells whom it concerns, and passes on places that became free. People who apply or
 * take up an invitation while no place for a mentee is free come on the waitlist; coordinators are refused
 * instead. ERROR_NOT_FOUND for an unknown program, ERROR_INVALID for a part without a role or with a number
 * out of bounds.
 */
MUST_USE enum error enrollment_change_many(struct db *db, struct arena *arena, const struct clock *clock,
                                           int64_t program, const struct enrollment_order *orders,
                                           size_t count, struct enrollment_outcome *ret_outcome);

/* The same for one person: ERROR_CONFLICT when it is refused, ERROR_NOT_FOUND for an unknown program or
 * person. */
MUST_USE enum error enrollment_change(struct db *db, struct arena *arena, const struct clock *clock,
                                      int64_t program, const struct enrollment_order *order,
                                      enum enrollment_state *ret_to);

/* Changes roles, capacity and wishes without changing the state. `version` 0: whichever there is.
 * ERROR_CONFLICT: changed meanwhile, or no place is free for one who becomes a mentee. */
struct enrollment_part {
    int64_t program, person, version;
    bool as_mentor, as_mentee;
    int64_t capacity, wanted;
    const char *note; /* NULL: keeps it */
    const struct list *answers;
};
MUST_USE enum error enrollment_write_part(struct db *db, struct arena *arena, const struct clock *clock,
                                          const struct enrollment_part *part);

/* Adds struct enrollment_answer; questions without an answer are left out. */
MUST_USE enum error enrollment_answers(struct db *db, struct arena *arena, int64_t enrollment,
                                       struct list *ret_answers);

/* Tells everybody who was invited or enrolled while the program was a draft. Inside a db_write. */
MUST_USE enum error program_tell_all(struct db *db, struct arena *arena, const struct clock *clock,
                                     const struct program_card *card);

/* ---- rows, inside a db_write ---- */

MUST_USE enum error enrollment_insert(struct db *db, const struct clock *clock, const struct enrollment *row);
/* Writes everything but the person and program; ERROR_CONFLICT when the version is not the stored one. */
MUST_USE enum error enrollment_update(struct db *db, const struct clock *clock, const struct enrollment *row);
MUST_USE enum error enrollment_answers_write(struct db *db, int64_t enrollment, const struct list *answers);
/* Places for mentees that are taken, or held by an offer. */
MUST_USE enum error enrollment_places_taken(struct db *db, int64_t program, int64_t *ret_taken);

/* People in the order in which it is their turn. */
#define PERSON_TURN_FIELDS(FIELD, R) FIELD(R, id, person_id, 0)
RECORD_DECLARE(person_turn, PERSON_TURN_FIELDS)
/* Offers that nobody answered in time. Adds struct person_turn. */
MUST_USE enum error enrollment_lapsed(struct db *db, struct arena *arena, int64_t program, int64_t now,
                                      struct list *ret_turns);
/* The first mentees on the waitlist. Adds struct person_turn. */
MUST_USE enum error enrollment_waitlist(struct db *db, struct arena *arena, int64_t program, int64_t limit,
                                        struct list *ret_turns);

/* ---- telling people, inside a db_write ---- */

struct enrollment_news {
    const struct program_card *program;
    const struct person_card *person;
    const struct enrollment *row; /* as it is now */
    enum enrollment_action action;
    enum enrollment_actor actor;
    enum enrollment_state from, to;
};
/* Tells the person what others did to their part, and the coordinators what the person did, where it matters.
 * Nobody is told anything of a draft. */
MUST_USE enum error enrollment_tell(struct db *db, struct arena *arena, const struct clock *clock,
                                    const struct enrollment_news *news);

/* ---- who takes part, as coordinators see it ---- */

#define ENROLLMENT_PERSON_FIELDS(FIELD, R)                                                                   \
    FIELD(R, id, id, 0) /* of the person */                                                                  \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, text, initials, 0)                                                                              \
    FIELD(R, text, face, 0)                                                                                  \
    FIELD(R, text, job_title, 0)                                                                             \
    FIELD(R, text, department, 0)                                                                            \
    FIELD(R, text, location, 0)                                                                              \
    FIELD(R, text, place, 0)                                                                                 \
    FIELD(R, text, email, 0)                                                                                 \
    FIELD(R, flag, active, 0)                                                                                \
    FIELD(R, flag, as_mentor, 0)                                                                             \
    FIELD(R, flag, as_mentee, 0)                                                                             \
    FIELD(R, integer, capacity, 0)                                                                           \
    FIELD(R, integer, wanted, 0)                                                                             \
    FIELD(R, text, state, 0)                                                                                 \
    FIELD(R, time, state_since, 0)                                                                           \
    FIELD(R, time, offer_until, 0)                                                                           \
    FIELD(R, integer, waitlist_place, 0) /* 1 is next; 0: not on the waitlist */                             \
    FIELD(R, integer, queued_at, 0)                                                                          \
    FIELD(R, text, state_label, 0)                                                                           \
    FIELD(R, text, role_label, 0)                                                                            \
    FIELD(R, flag, good, 0)  /* takes part */                                                                \
    FIELD(R, flag, waits, 0) /* an answer is missing */
RECORD_DECLARE(enrollment_person, ENROLLMENT_PERSON_FIELDS)

struct enrollment_filter {
    int64_t program;
    const char *state; /* "": all */
    const char *role;  /* "", mentor, mentee, both */
    const char *words; /* each is any part of name, department, place, skill; three count */
    int64_t first;     /* 0 … */
    int64_t limit;
};

/* Adds struct enrollment_person, by name (the waitlist in its order); *ret_count of all that match. */
MUST_USE enum error enrollment_search(struct db *db, struct arena *arena, const struct language *language,
                                      const struct enrollment_filter *filter, struct list *ret_people,
                                      int64_t *ret_count);

/* All answers of a program. */
#define ANSWER_LINE_FIELDS(FIELD, R)                                                                         \
    FIELD(R, id, person_id, 0)                                                                               \
    FIELD(R, id, question_id, 0)                                                                             \
    FIELD(R, text, value, 0)
RECORD_DECLARE(answer_line, ANSWER_LINE_FIELDS)
/* By person. Adds struct answer_line. */
MUST_USE enum error program_answers(struct db *db, struct arena *arena, int64_t program,
                                    struct list *ret_answers);

/* ---- the directory beside who takes part already ---- */

#define DIRECTORY_PERSON_FIELDS(FIELD, R)                                                                    \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, text, initials, 0)                                                                              \
    FIELD(R, text, face, 0)                                                                                  \
    FIELD(R, text, job_title, 0)                                                                             \
    FIELD(R, text, department, 0)                                                                            \
    FIELD(R, text, location, 0)                                                                              \
    FIELD(R, text, place, 0)                                                                                 \
    FIELD(R, text, part, 0) /* the state of their part, "" for none */                                       \
    FIELD(R, text, part_label, 0)                                                                            \
    FIELD(R, flag, is_in, 0) /* invited, applied, waiting or taking part: cannot be chosen */                \
    FIELD(R, flag, chosen, 0)
RECORD_DECLARE(directory_person, DIRECTORY_PERSON_FIELDS)

struct directory_filter {
    int64_t program;
    const char *words;      /* each is any part of name, title, department, place, skill; three count */
    const char *department; /* as written, without regard to case and accents */
    const char *location;
    int64_t level_min, level_max; /* 0: no bound */
    int64_t first, limit;
};
/* Active people by name. Adds struct directory_person; *ret_count of all that match. */
MUST_USE enum error directory_search(struct db *db, struct arena *arena,
                                     const struct directory_filter *filter, struct list *ret_people,
                                     int64_t *ret_count);

/* ---- new hires ---- */

/* People who joined within the program's hiring days and have no part. Adds struct person_card, latest first.
 */
MUST_USE enum error program_new_hires(struct db *db, struct arena *arena, const struct clock *clock,
                                      int64_t program, struct list *ret_cards);
/* Enrolls them as mentees; *ret_enrolled how many (fewer than there are when places run out). */
MUST_USE enum error program_hire(struct db *db, struct arena *arena, const struct clock *clock,
                                 int64_t program, int64_t *ret_enrolled);

#endif
