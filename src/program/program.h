/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Programs and who takes part in them: what the features above (relationship, matching, home), the commands
 * and the demo may use. Pages stand in program_*pages.c, decisions in program_rules.h, texts in
 * program_templates.h.
 *
 * Words: `format` is one of mentoring, reverse, peer, group, buddy, manager; `state` of a program one of
 * draft, open, running, closed; `state` of an enrollment one of invited, applied, waitlisted, accepted,
 * paused, left, declined. They are kept, passed and shown in JSON as these words.
 *
 * Every call that changes something opens its own db_write, and joins the caller's when there is one.
 * Everything read lives in the given arena. Calls that take a viewer check what that person may do; the
 * others trust their caller, and are meant for code that has checked already.
 */
#ifndef ITHACA_PROGRAM_PROGRAM_H
#define ITHACA_PROGRAM_PROGRAM_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/record.h"
#include "web/route.h"
#include "web/viewer.h"

struct db;
struct language;

/* ---- what a program is ---- */

#define PROGRAM_CARD_FIELDS(FIELD, R)                                                                        \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, text, format, 0)                                                                                \
    FIELD(R, text, state, 0)                                                                                 \
    FIELD(R, text, summary, 0)                                                                               \
    FIELD(R, day, starts_on, 0) /* 0: not decided */                                                         \
    FIELD(R, day, ends_on, 0)   /* 0: open end */                                                            \
    FIELD(R, day, enroll_until,                                                                              \
          0) /* the last day on which people can apply; 0: while it is open or running */                    \
    FIELD(R, flag, by_invitation, 0)                                                                         \
    FIELD(R, flag, by_application, 0)                                                                        \
    FIELD(R, flag, by_hiring, 0)       /* new hires are enrolled automatically */                            \
    FIELD(R, integer, hiring_days, 0)  /* who joined within so many days is a new hire */                    \
    FIELD(R, flag, approval, 0)        /* a coordinator accepts applications */                              \
    FIELD(R, integer, mentee_limit, 0) /* places for mentees; 0: no limit */                                 \
    FIELD(R, integer, mentor_capacity, 0)                                                                    \
    FIELD(R, integer, mentee_wanted, 0)                                                                      \
    FIELD(R, integer, cadence_days, 0)                                                                       \
    FIELD(R, integer, meeting_minutes, 0)                                                                    \
    FIELD(R, integer, duration_months, 0)                                                                    \
    FIELD(R, flag, self_match, 0)      /* mentees may ask a mentor of their choice */                        \
    FIELD(R, integer, asking_limit, 0) /* open requests of a mentee at a time */                             \
    FIELD(R, integer, asking_days, 0)  /* for which a request waits for an answer */                         \
    FIELD(R, integer, version, 0)
RECORD_DECLARE(program_card, PROGRAM_CARD_FIELDS)

/* ERROR_NOT_FOUND when there is none. Says nothing about who may see it. */
MUST_USE enum error program_get(struct db *db, struct arena *arena, int64_t program,
                                struct program_card *ret_card);

/*
 * Whether the viewer runs this program. OK: coordinates it. ERROR_FORBIDDEN: may know of it (it is open or
 * running, or they take part in it, or they are an admin), but does not run it. ERROR_NOT_FOUND: there is
 * none, or it is none of theirs. Admins create programs and name coordinators; they do not run them and see
 * no answers unless they are named.
 */
MUST_USE enum error program_coordinates(struct db *db, const struct viewer *viewer, int64_t program);

/* ---- rules: what matching is given ---- */

#define PROGRAM_WEIGHT_FIELDS(FIELD, R)                                                                      \
    FIELD(R, text, criterion, 0) /* a key of program_criteria.h */                                           \
    FIELD(R, integer, weight, 0) /* 0..100; 0 is not counted */
RECORD_DECLARE(program_weight, PROGRAM_WEIGHT_FIELDS)

#define PROGRAM_RULES_FIELDS(FIELD, R)                                                                       \
    FIELD(R, id, program_id, 0)                                                                              \
    FIELD(R, text, format, 0)                                                                                \
    FIELD(R, flag, allow_reporting_line, 0)                                                                  \
    FIELD(R, flag, require_language, 0)      /* the two share a language */                                  \
    FIELD(R, integer, zone_overlap_hours, 0) /* working hours they share at least; 0: no rule */             \
    FIELD(R, flag, level_gap_bounded, 0)     /* min <= mentor's level - mentee's level <= max */             \
    FIELD(R, integer, level_gap_min, 0)      /* -20..20, negative: the mentor is the junior */               \
    FIELD(R, integer, level_gap_max, 0)                                                                      \
    FIELD(R, integer, level_gap_ideal, 0)   /* what the criterion "level" prefers */                         \
    FIELD(R, text, department_rule, 0)      /* any, same, different */                                       \
    FIELD(R, text, site_rule, 0)            /* any, same, different */                                       \
    FIELD(R, text, department_preferred, 0) /* far, near: what the criterion "department" prefers */         \
    FIELD(R, integer, version, 0)                                                                            \
    FIELD(R, list, weights, program_weight) /* every criterion of program_criteria.h once, in its order */
RECORD_DECLARE(program_rules, PROGRAM_RULES_FIELDS)

MUST_USE enum error program_rules(struct db *db, struct arena *arena, int64_t program,
                                  struct program_rules *ret_rules);

/* The weight of a criterion in rules that were read; 0 for an unknown key. */
int64_t program_rules_weight(const struct program_rules *rules, const char *criterion);

/* ---- who takes part ---- */

#define ENROLLMENT_ROW_FIELDS(FIELD, R)                                                                      \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, id, program_id, 0)                                                                              \
    FIELD(R, id, person_id, 0)                                                                               \
    FIELD(R, flag, as_mentor, 0)                                                                             \
    FIELD(R, flag, as_mentee, 0)                                                                             \
    FIELD(R, integer, capacity, 0) /* mentees taken at a time: 0 (takes nobody now) .. 50 */                 \
    FIELD(R, integer, wanted, 0)   /* mentors wished for: 0..10 */                                           \
    FIELD(R, text, state, 0)                                                                                 \
    FIELD(R, time, state_since, 0)                                                                           \
    FIELD(R, integer, version, 0)
RECORD_DECLARE(enrollment_row, ENROLLMENT_ROW_FIELDS)

/* Those in one state (NULL: accepted, which is what matching wants), by person_id. Adds struct
 * enrollment_row. */
MUST_USE enum error program_enrollments(struct db *db, struct arena *arena, int64_t program,
                                        const char *state, struct list *ret_rows);

/* A person's part in a program; ERROR_NOT_FOUND when they have none. */
MUST_USE enum error program_enrollment_of(struct db *db, struct arena *arena, int64_t program, int64_t person,
                                          struct enrollment_row *ret_row);

#define PROGRAM_COUNTS_FIELDS(FIELD, R)                                                                      \
    FIELD(R, integer, invited, 0)                                                                            \
    FIELD(R, integer, applied, 0)                                                                            \
    FIELD(R, integer, waitlisted, 0)                                                                         \
    FIELD(R, integer, accepted, 0)                                                                           \
    FIELD(R, integer, paused, 0)                                                                             \
    FIELD(R, integer, left_it, 0)                                                                            \
    FIELD(R, integer, declined, 0)                                                                           \
    FIELD(R, integer, mentors, 0) /* accepted, as mentor (also those who are both) */                        \
    FIELD(R, integer, mentees, 0) /* accepted, as mentee */                                                  \
    FIELD(R, integer, places, 0)  /* the sum of the accepted mentors' capacities */                          \
    FIELD(R, integer, wishes, 0)  /* the sum of what the accepted mentees want */                            \
    FIELD(R, integer, taken, 0)   /* places for mentees that are taken, or held by an offer */               \
    FIELD(R, integer, everybody, 0)                                                                          \
    FIELD(R, integer, draft_pairs, 0) /* proposed by the matcher and not published; 0: no draft */
RECORD_DECLARE(program_counts, PROGRAM_COUNTS_FIELDS)

MUST_USE enum error program_counts(struct db *db, struct arena *arena, int64_t program,
                                   struct program_counts *ret_counts);

/* ---- lists for home ---- */

/* A program beside a person's part in it. */
#define PROGRAM_PART_FIELDS(FIELD, R)                                                                        \
    FIELD(R, id, id, 0) /* of the program */                                                                 \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, text, format, 0)                                                                                \
    FIELD(R, text, state, 0) /* of the program */                                                            \
    FIELD(R, text, summary, 0)                                                                               \
    FIELD(R, day, starts_on, 0)                                                                              \
    FIELD(R, day, ends_on, 0)                                                                                \
    FIELD(R, day, enroll_until, 0)                                                                           \
    FIELD(R, text, part, 0) /* the state of the enrollment, "" when there is none */                         \
    FIELD(R, flag, as_mentor, 0)                                                                             \
    FIELD(R, flag, as_mentee, 0)                                                                             \
    FIELD(R, text, format_label, 0)  /* such as "Reverse mentoring" */                                       \
    FIELD(R, text, state_label, 0)   /* such as "Open for enrollment" */                                     \
    FIELD(R, text, part_sentence, 0) /* such as "You take part as a mentor." */                              \
    FIELD(R, flag, training_due, 0)  /* they take part, and have not read the training they have to */       \
    FIELD(R, flag, needs_answer, 0)  /* an invitation or an offer waits for the person */
RECORD_DECLARE(program_part, PROGRAM_PART_FIELDS)

/* The programs in which the person has a part other than left or declined, newest first. Invitations into a
 * draft are left out: nobody has been told. Adds struct program_part. */
MUST_USE enum error program_parts_of(struct db *db, struct arena *arena, const struct language *language,
                                     int64_t person, struct list *ret_parts);
/* Open or running programs to which the person could apply today and has no part in. Adds struct
 * program_part. */
MUST_USE enum error program_joinable_by(struct db *db, struct arena *arena, const struct language *language,
                                        const struct clock *clock, int64_t person, struct list *ret_parts);

/* A program beside its counts, for those who run it, with what to look at next. */
#define PROGRAM_LOOK_FIELDS(FIELD, R)                                                                        \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, text, format, 0)                                                                                \
    FIELD(R, text, state, 0)                                                                                 \
    FIELD(R, day, starts_on, 0)                                                                              \
    FIELD(R, day, ends_on, 0)                                                                                \
    FIELD(R, text, format_label, 0)                                                                          \
    FIELD(R, text, state_label, 0)                                                                           \
    FIELD(R, flag, is_open, 0)                                                                               \
    FIELD(R, flag, is_running, 0)                                                                            \
    FIELD(R, integer, accepted, 0)                                                                           \
    FIELD(R, integer, applied, 0)                                                                            \
    FIELD(R, integer, invited, 0)                                                                            \
    FIELD(R, integer, waitlisted, 0)                                                                         \
    FIELD(R, integer, draft_pairs, 0) /* as of program_counts */                                             \
    FIELD(R, text, next_text, 0)      /* "Answer 12 applications" */                                         \
    FIELD(R, text, next_path, 0)
RECORD_DECLARE(program_look, PROGRAM_LOOK_FIELDS)

/* Those that the person coordinates; running and open ones first. Adds struct program_look. */
MUST_USE enum error program_coordinated_by(struct db *db, struct arena *arena,
                                           const struct language *language, const struct clock *clock,
                                           int64_t person, struct list *ret_looks);

/* ---- making and changing, also for commands and the demo ---- */

struct program_new {
    const char *name;    /* not blank, at most 120 bytes */
    const char *format;  /* its template gives everything else */
    const char *summary; /* NULL or "": the template's */
    int64_t starts_on;   /* day; 0: not decided */
    int64_t ends_on;     /* day; 0: the template's duration after starts_on */
    int64_t coordinator; /* person; 0: nobody yet */
    int64_t created_by;  /* person; 0: a command */
    /* Of who makes it: in which the template's words are stored. NULL: English. */
    const struct language *language;
};

/* A draft from the template of its format, with rules, weights, questions and guidelines. ERROR_INVALID for a
 * blank name, an unknown format or dates the wrong way round. */
MUST_USE enum error program_add(struct db *db, struct arena *arena, const struct clock *clock,
                                const struct program_new *program, int64_t *ret_id);

struct program_copy {
    int64_t from;
    const char *name;
    int64_t starts_on; /* day; 0: not decided. It ends as many months later as an agreement lasts */
    int64_t by;        /* person */
};

/* A new draft with the settings, rules, weights, questions, guidelines and coordinators of another program,
 * without its people and dates. Errors as for program_add. */
MUST_USE enum error program_duplicate(struct db *db, struct arena *arena, const struct clock *clock,
                                      const struct program_copy *copy, int64_t *ret_id);

/* ERROR_NOT_FOUND for an unknown person or program; OK also when they coordinate it already. Tells the
 * person. */
MUST_USE enum error program_add_coordinator(struct db *db, struct arena *arena, const struct clock *clock,
                                            int64_t program, int64_t person);
/* ERROR_CONFLICT for the last one: a program always has somebody who answers for it. */
MUST_USE enum error program_remove_coordinator(struct db *db, int64_t program, int64_t person);

/* One step along draft -> open -> running -> closed (or back, see program_rules.h). ERROR_CONFLICT when the
 * program is not in a state from which this goes, or was changed since `version` was read (0: do not check).
 * Opening tells everybody who was invited or enrolled while it was a draft. */
MUST_USE enum error program_move(struct db *db, struct arena *arena, const struct clock *clock,
                                 int64_t program, const char *to_state, int64_t version);

struct program_enrolling {
    int64_t program;
    int64_t person;
    bool as_mentor; /* at least one of both */
    bool as_mentee;
    int64_t capacity; /* -1: the program's default */
    int64_t wanted;   /* -1: the program's default */
    bool ask;         /* true: an invitation that the person answers; false: enrolled at once */
    const char *note; /* NULL: none */
};

/*
 * A coordinator invites or enrolls a person, and the person is told (once the program is open).
 * ERROR_NOT_FOUND for an unknown program or person, ERROR_INVALID for no role or a number out of bounds,
 * ERROR_CONFLICT when the program is closed or the person's present part does not allow it (they take part
 * already, or they left or declined and may only be asked).
 */
MUST_USE enum error program_enroll(struct db *db, struct arena *arena, const struct clock *clock,
                                   const struct program_enrolling *enrolling, int64_t *ret_enrollment);

/*
 * Offers free places to the first on the waitlist, and takes back offers that nobody answered in time (they
 * go to the end of the list). Does nothing for a program without a limit and a waitlist. Called whenever a
 * place may have become free, and by a daily job.
 */
MUST_USE enum error program_offer_places(struct db *db, struct arena *arena, const struct clock *clock,
                                         int64_t program);

/* Enrolls the new hires of every program that takes them automatically; for a daily job. */
MUST_USE enum error program_enroll_new_hires(struct db *db, struct arena *arena, const struct clock *clock,
                                             int64_t *ret_enrolled);

/* program_offer_places for every program that may need it; for an hourly job. */
MUST_USE enum error program_offer_all_places(struct db *db, struct arena *arena, const struct clock *clock);

/* Ends the part of everybody who left the organization, in every program that is not closed, tells the
 * coordinators, and passes on places that became free; for an hourly job. */
MUST_USE enum error program_release_leavers(struct db *db, struct arena *arena, const struct clock *clock);

/* Lets those take part again whose pause ends today or ended before; for an hourly job. */
MUST_USE enum error program_end_pauses(struct db *db, struct arena *arena, const struct clock *clock);

/* ---- guidelines, shown when they matter ---- */

/* `audience` is mentor or mentee; "" when nothing was written. */
MUST_USE enum error program_guideline(struct db *db, struct arena *arena, int64_t program,
                                      const char *audience, const char **ret_body);

/* ---- words ---- */

/* "Reverse mentoring" */
const char *program_format_label(const char *format);
/* "a mentor", "a mentor and a mentee", "a buddy": as the format calls the two sides. */
const char *program_role_words(struct arena *arena, const struct language *language, const char *format,
                               bool as_mentor, bool as_mentee);

/* Whether mentees of this format can ask a mentor of their choice: where one mentor takes on one mentee. */
bool program_suits_asking(const char *format);

/* "every two weeks", "every 10 days" */
const char *program_cadence_words(struct arena *arena, const struct language *language, int64_t days);

/* "You take part as a mentor." for an enrollment's state; "" for none. */
const char *program_part_sentence(struct arena *arena, const struct language *language, const char *format,
                                  const char *part, bool as_mentor, bool as_mentee);

/* The routes of /programs. */
extern const struct route_table program_routes;

#endif
