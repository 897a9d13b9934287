/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The training before the start: chapters that come with the product (training_library.h) and those that a
 * program adds, and who said "I have read this". That is kept per person, program and version; nothing else
 * about how somebody read is kept.
 */
#ifndef ITHACA_GUIDE_TRAINING_H
#define ITHACA_GUIDE_TRAINING_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/record.h"
#include "guide/guide_library.h"
#include "web/route.h"

struct db;
struct language;

enum {
    TRAINING_TITLE_MAXIMUM = 120, /* characters */
    TRAINING_BODY_MAXIMUM = 20000,
    TRAINING_QUESTION_MAXIMUM = 300,
    TRAINING_THOUGHT_MAXIMUM = 1000,
    TRAINING_OWN_MAXIMUM = 20, /* chapters that a program adds */
};

/* ---- chapters ---- */

#define TRAINING_CHECK_FIELDS(FIELD, R)                                                                      \
    FIELD(R, text, question, 0)                                                                              \
    FIELD(R, text, thought, 0)
RECORD_DECLARE(training_check, TRAINING_CHECK_FIELDS)

#define TRAINING_CHAPTER_FIELDS(FIELD, R)                                                                    \
    FIELD(R, text, key, 0) /* of the library, or the id as digits */                                         \
    FIELD(R, text, side, 0)                                                                                  \
    FIELD(R, text, title, 0)                                                                                 \
    FIELD(R, text, body, 0)                                                                                  \
    FIELD(R, integer, minutes, 0)                                                                            \
    FIELD(R, integer, number, 0) /* from 1 on, among those of this reader */                                 \
    FIELD(R, flag, own, 0)       /* added by the program */                                                  \
    FIELD(R, list, checks, training_check)                                                                   \
    FIELD(R, integer, version, 0)
RECORD_DECLARE(training_chapter, TRAINING_CHAPTER_FIELDS)

/* What somebody of this side reads (GUIDE_BOTH: everything), in order, our chapters in that language. Adds
 * struct training_chapter. */
MUST_USE enum error training_chapters(struct db *db, struct arena *arena, const struct language *language,
                                      int64_t program, const char *format, enum guide_side side,
                                      struct list *ret_chapters);

#define TRAINING_FORM_FIELDS(FIELD, R)                                                                       \
    FIELD(R, text, side, 10)                                                                                 \
    FIELD(R, text, title, TRAINING_TITLE_MAXIMUM)                                                            \
    FIELD(R, text, body, TRAINING_BODY_MAXIMUM)                                                              \
    FIELD(R, text, question, TRAINING_QUESTION_MAXIMUM)                                                      \
    FIELD(R, text, thought, TRAINING_THOUGHT_MAXIMUM)                                                        \
    FIELD(R, flag, again, 0) /* everybody is asked to read the training again */                             \
    FIELD(R, integer, version, 0)
FORM_DECLARE(training_form, TRAINING_FORM_FIELDS)

void training_form_check(const struct training_form *form, struct training_form_problems *problems);

/* One that the program added; ERROR_NOT_FOUND. */
MUST_USE enum error training_own_get(struct db *db, struct arena *arena, int64_t program, int64_t id,
                                     struct training_form *ret_form);
/* `form` has been checked. ERROR_TOO_LARGE: the program has TRAINING_OWN_MAXIMUM already. */
MUST_USE enum error training_own_add(struct db *db, const struct clock *clock, int64_t program,
                                     const struct training_form *form, int64_t *ret_id);
/* ERROR_CONFLICT: it was changed or taken out since form->version. */
MUST_USE enum error training_own_change(struct db *db, const struct clock *clock, int64_t program, int64_t id,
                                        const struct training_form *form);
/* ERROR_NOT_FOUND. */
MUST_USE enum error training_own_remove(struct db *db, int64_t program, int64_t id);

/* ---- whether it has to be read ---- */

#define TRAINING_SETTING_FIELDS(FIELD, R)                                                                    \
    FIELD(R, text, training, 0) /* none, recommended, required */                                            \
    FIELD(R, integer, training_version, 0)
RECORD_DECLARE(training_setting, TRAINING_SETTING_FIELDS)

MUST_USE enum error training_setting(struct db *db, struct arena *arena, int64_t program,
                                     struct training_setting *ret_setting);
/* `again`: everybody is asked to read it again. */
MUST_USE enum error training_set(struct db *db, int64_t program, const char *training, bool again);

/* ---- who read it ---- */

struct training_reader {
    bool takes_part; /* enrolled, invited, or in a relationship of the program */
    enum guide_side side;
    int64_t read_at;     /* the present version; 0: not yet */
    int64_t read_before; /* an earlier version; 0: never */
};

MUST_USE enum error training_reader(struct db *db, struct arena *arena, int64_t program, int64_t person,
                                    struct training_reader *ret_reader);
/* "I have read this", now; OK also when it was said before. ERROR_FORBIDDEN for who takes no part. */
MUST_USE enum error training_acknowledge(struct db *db, struct arena *arena, const struct clock *clock,
                                         int64_t program, int64_t person);

#define TRAINING_PERSON_FIELDS(FIELD, R)                                                                     \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, flag, has_read, 0) /* the present version */
RECORD_DECLARE(training_person, TRAINING_PERSON_FIELDS)

/* Everybody who takes part (accepted or paused), those who have not read it first. Adds struct
 * training_person. */
MUST_USE enum error training_people(struct db *db, struct arena *arena, int64_t program,
                                    struct list *ret_people);

extern const struct route_table training_routes, training_manage_routes;

#endif
