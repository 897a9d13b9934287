/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The rows of programs, for this folder only: the forms that are stored as they are read, and the SQL behind
 * them. Nothing here asks who is allowed; the use cases do.
 */
#ifndef ITHACA_PROGRAM_PROGRAM_STORE_H
#define ITHACA_PROGRAM_PROGRAM_STORE_H

#include "db/db.h"
#include "person/person.h"
#include "program/program.h"

/* ---- settings and rules: form and row are one ---- */

#define PROGRAM_SETTINGS_FIELDS(FIELD, R)                                                                    \
    FIELD(R, text, name, 120)                                                                                \
    FIELD(R, text, summary, 2000)                                                                            \
    FIELD(R, day, starts_on, 0)                                                                              \
    FIELD(R, day, ends_on, 0)                                                                                \
    FIELD(R, day, enroll_until, 0)                                                                           \
    FIELD(R, flag, by_invitation, 0)                                                                         \
    FIELD(R, flag, by_application, 0)                                                                        \
    FIELD(R, flag, by_hiring, 0)                                                                             \
    FIELD(R, integer, hiring_days, 0)                                                                        \
    FIELD(R, flag, approval, 0)                                                                              \
    FIELD(R, integer, mentee_limit, 0)                                                                       \
    FIELD(R, integer, mentor_capacity, 0)                                                                    \
    FIELD(R, integer, mentee_wanted, 0)                                                                      \
    FIELD(R, integer, cadence_days, 0)                                                                       \
    FIELD(R, integer, meeting_minutes, 0)                                                                    \
    FIELD(R, integer, duration_months, 0)                                                                    \
    FIELD(R, flag, self_match, 0)                                                                            \
    FIELD(R, integer, asking_limit, 0) /* 0: PROGRAM_ASKING_LIMIT */                                         \
    FIELD(R, integer, asking_days, 0)  /* 0: PROGRAM_ASKING_DAYS */                                          \
    FIELD(R, integer, version, 0)
FORM_DECLARE(program_settings, PROGRAM_SETTINGS_FIELDS)

#define PROGRAM_RULES_FORM_FIELDS(FIELD, R)                                                                  \
    FIELD(R, flag, allow_reporting_line, 0)                                                                  \
    FIELD(R, flag, require_language, 0)                                                                      \
    FIELD(R, integer, zone_overlap_hours, 0)                                                                 \
    FIELD(R, flag, level_gap_bounded, 0)                                                                     \
    FIELD(R, integer, level_gap_min, 0)                                                                      \
    FIELD(R, integer, level_gap_max, 0)                                                                      \
    FIELD(R, integer, level_gap_ideal, 0)                                                                    \
    FIELD(R, text, department_rule, 20)                                                                      \
    FIELD(R, text, site_rule, 20)                                                                            \
    FIELD(R, text, department_preferred, 20)                                                                 \
    FIELD(R, integer, version, 0)                                                                            \
    FIELD(R, list, weights, program_weight)
FORM_DECLARE(program_rules_form, PROGRAM_RULES_FORM_FIELDS)

MUST_USE enum error program_settings_read(struct db *db, struct arena *arena, int64_t program,
                                          struct program_settings *ret_settings);
/* ERROR_CONFLICT when the version is not the stored one. */
MUST_USE enum error program_settings_write(struct db *db, const struct clock *clock, int64_t program,
                                           int64_t by, const struct program_settings *settings);
MUST_USE enum error program_rules_write(struct db *db, const struct clock *clock, int64_t program, int64_t by,
                                        const struct program_rules_form *rules);

/* A new draft with everything that `program_template` or another program gives it; inside a db_write. */
MUST_USE enum error program_insert(struct db *db, const struct clock *clock, int64_t id, const char *format,
                                   int64_t created_by, const struct program_settings *settings,
                                   const struct program_rules_form *rules);

/* Inside a db_write: sets state and version. ERROR_CONFLICT when the version is not the stored one. */
MUST_USE enum error program_state_write(struct db *db, const struct clock *clock, int64_t program,
                                        const char *state, int64_t version);
/* A draft in which nobody takes part. ERROR_CONFLICT otherwise. Inside a db_write. */
MUST_USE enum error program_delete(struct db *db, int64_t program);

/* Makes other writers of this program wait or try again: for decisions that count rows, such as the last free
 * place. Inside a db_write. ERROR_NOT_FOUND when there is no such program. */
MUST_USE enum error program_lock(struct db *db, int64_t program);

/* Who changed settings or rules last, and when. */
#define PROGRAM_CHANGE_FIELDS(FIELD, R)                                                                      \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, time, at, 0)
RECORD_DECLARE(program_change, PROGRAM_CHANGE_FIELDS)
MUST_USE enum error program_last_change(struct db *db, struct arena *arena, int64_t program,
                                        struct program_change *ret_change);

/* ---- lists of programs ---- */

MUST_USE enum error program_parts_read(struct db *db, struct arena *arena, int64_t person,
                                       struct list *ret_parts);
MUST_USE enum error program_joinable_read(struct db *db, struct arena *arena, int64_t person, int64_t today,
                                          struct list *ret_parts);
/* Of one coordinator, or all of the portal for person 0. */
MUST_USE enum error program_looks_read(struct db *db, struct arena *arena, int64_t person,
                                       struct list *ret_looks);

/* ---- coordinators ---- */

MUST_USE enum error program_has_coordinator(struct db *db, int64_t program, int64_t person, bool *ret_has);
/* Adds struct person_card, by name. */
MUST_USE enum error program_coordinators(struct db *db, struct arena *arena, int64_t program,
                                         struct list *ret_cards);
MUST_USE enum error program_coordinator_insert(struct db *db, const struct clock *clock, int64_t program,
                                               int64_t person, bool *ret_new);

/* ---- questions and answers ---- */

#define PROGRAM_QUESTION_FIELDS(FIELD, R)                                                                    \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, integer, position, 0)                                                                           \
    FIELD(R, text, audience, 20) /* mentor, mentee, both */                                                  \
    FIELD(R, text, kind, 20)     /* text, choice, choices, scale */                                          \
    FIELD(R, text, text, 300)                                                                                \
    FIELD(R, text, hint, 300)                                                                                \
    FIELD(R, text, options, 2000) /* one a line */                                                           \
    FIELD(R, flag, required, 0)                                                                              \
    FIELD(R, integer, version, 0)                                                                            \
    FIELD(R, integer, answers, 0) /* how many people have answered */
FORM_DECLARE(program_question, PROGRAM_QUESTION_FIELDS)

/* In their order. Adds struct program_question. */
MUST_USE enum error program_questions(struct db *db, struct arena *arena, int64_t program,
                                      struct list *ret_questions);
MUST_USE enum error program_question_read(struct db *db, struct arena *arena, int64_t program,
                                          int64_t question, struct program_question *ret_question);
/* At the end of the list. ERROR_TOO_LARGE when there are PROGRAM_QUESTIONS_MAX already. */
MUST_USE enum error program_question_add(struct db *db, const struct clock *clock, int64_t program,
                                         const struct program_question *question, int64_t *ret_id);
/* ERROR_CONFLICT when the version is not the stored one. */
MUST_USE enum error program_question_write(struct db *db, int64_t program,
                                           const struct program_question *question);
/* With its answers. */
MUST_USE enum error program_question_remove(struct db *db, int64_t program, int64_t question);
/* One place up (-1) or down (+1); at the end of the list nothing happens. */
MUST_USE enum error program_question_move(struct db *db, struct arena *arena, int64_t program,
                                          int64_t question, int direction);

/* ---- guidelines ---- */

MUST_USE enum error program_guideline_write(struct db *db, int64_t program, const char *audience,
                                            const char *body);

/* Notes that something of the program was changed, so that an editor with an older version is told. */
MUST_USE enum error program_touch(struct db *db, const struct clock *clock, int64_t program, int64_t by,
                                  int64_t version);

#endif
