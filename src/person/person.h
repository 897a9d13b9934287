/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * People: who they are, to whom they report, what they can and want. Everybody in the portal may see a card
 * and a profile; who may change what is decided in person_pages.c.
 *
 * Facts of employment (name, e-mail, department, reporting line, level …) come from HR by import or by an
 * admin; the profile is the person's own.
 */
#ifndef ITHACA_PERSON_PERSON_H
#define ITHACA_PERSON_PERSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/list.h"
#include "base/record.h"

struct db;

enum {
    PERSON_NAME_LIMIT = 200, /* bytes, like all limits here */
    PERSON_EMAIL_LIMIT = 254,
    PERSON_SHORT_LIMIT = 200, /* department, location, job title, employee number */
    PERSON_LEVEL_HIGHEST = 20,
    PERSON_SKILLS_LIMIT = 60, /* of one kind */
};

/* What a list or a link shows of a person. `face` is the CSS letter (a to h) of the avatar; `place` joins
 * department and location. */
#define PERSON_CARD_FIELDS(FIELD, R)                                                                         \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, name, PERSON_NAME_LIMIT)                                                                  \
    FIELD(R, text, initials, 0)                                                                              \
    FIELD(R, text, face, 0)                                                                                  \
    FIELD(R, text, job_title, PERSON_SHORT_LIMIT)                                                            \
    FIELD(R, text, department, PERSON_SHORT_LIMIT)                                                           \
    FIELD(R, text, location, PERSON_SHORT_LIMIT)                                                             \
    FIELD(R, text, place, 0)                                                                                 \
    FIELD(R, text, time_zone, 64)                                                                            \
    FIELD(R, integer, level, 0) /* 0 unknown; higher is more senior, up to 20 */                             \
    FIELD(R, id, manager_id, 0)                                                                              \
    FIELD(R, flag, active, 0)                                                                                \
    FIELD(R, text, email, PERSON_EMAIL_LIMIT)
RECORD_DECLARE(person_card, PERSON_CARD_FIELDS)

/* Fills initials, face and place of a card that was read from a row; for features that join person in their
 * own SQL. Text fields must not be NULL. */
void person_card_finish(struct arena *arena, struct person_card *card);
/* The CSS letter of an avatar. */
const char *person_face(int64_t person_id);

MUST_USE enum error person_get(struct db *db, struct arena *arena, int64_t id, struct person_card *ret_card);
MUST_USE enum error person_find_by_email(struct db *db, struct arena *arena, const char *email,
                                         struct person_card *ret_card);
/* The cards of many people at once, in the order of the ids; ids of nobody are left out. Adds struct
 * person_card. */
MUST_USE enum error person_cards(struct db *db, struct arena *arena, const int64_t *ids, size_t count,
                                 struct list *ret_cards);

/* What is known from HR. `manager_id` 0: reports to nobody. Texts may be NULL for "". */
struct person_input {
    const char *email;       /* needed */
    const char *name;        /* needed */
    const char *external_id; /* employee number; unique unless blank */
    int64_t manager_id;
    const char *department;
    const char *location;
    const char *job_title;
    int64_t level;
    const char *time_zone; /* IANA name */
    int64_t joined_on;     /* day; 0 unknown */
};

/*
 * Adds a person. ERROR_INVALID when name, e-mail, level or time zone cannot be taken (see person_check);
 * ERROR_CONFLICT when the e-mail or employee number is taken; ERROR_NOT_FOUND when there is no such manager.
 * May be called inside a db_write.
 */
MUST_USE enum error person_add(struct db *db, struct arena *arena, const struct clock *clock,
                               const struct person_input *input, int64_t *ret_id);

/*
 * Changes what is known from HR. `version` is the one that the editor saw (0: whichever there is).
 * ERROR_CONFLICT: somebody else changed it meanwhile, or e-mail or employee number are taken. ERROR_INVALID:
 * as for person_add, or the new manager reports to this person.
 */
MUST_USE enum error person_update(struct db *db, struct arena *arena, const struct clock *clock, int64_t id,
                                  int64_t version, const struct person_input *input);

/* What is wrong with single values, as a sentence for people; NULL when they are well. */
const char *person_name_problem(const char *name);
const char *person_email_problem(const char *email);
const char *person_time_zone_problem(const char *time_zone);

/* The key under which an e-mail address is unique: trimmed, folded. */
char *person_email_key(struct arena *arena, const char *email);

/* Marks that somebody left on that day (not after today by the clock), or came back (day 0). Leaving ends
 * their sessions, API tokens and links for good. Those who reported to them keep their line until HR changes
 * it. */
MUST_USE enum error person_leave(struct db *db, struct arena *arena, const struct clock *clock, int64_t id,
                                 int64_t day);

/* Whether `above` stands over `below` in the reporting line, at any distance; nobody stands over themselves.
 */
MUST_USE enum error person_is_above(struct db *db, int64_t above, int64_t below, bool *ret_is);

/* How many people are here (not left). */
MUST_USE enum error person_count(struct db *db, int64_t *ret_count);

/* ---- skills and languages ---- */

enum person_skill_kind { PERSON_OFFERS, PERSON_WANTS };

#define PERSON_SKILL_FIELDS(FIELD, R)                                                                        \
    FIELD(R, id, id, 0) /* of the skill */                                                                   \
    FIELD(R, text, label, 160)                                                                               \
    FIELD(R, integer, level, 0) /* 1 beginning … 5 could teach it */
RECORD_DECLARE(person_skill, PERSON_SKILL_FIELDS)

/* The level in a word, such as "confident". */
const char *person_skill_level_word(enum person_skill_kind kind, int64_t level);

/* In the person's own order. Adds struct person_skill. */
MUST_USE enum error person_skills(struct db *db, struct arena *arena, int64_t id, enum person_skill_kind kind,
                                  struct list *ret_skills);

/* Replaces the skills of one kind by what was written: `labels` become skills by skill_find_or_add, doubles
 * are left out, the order is kept. Items of `skills` are struct person_skill, of which label and level (0: 3)
 * are read. ERROR_INVALID: a label that cannot be taken; ERROR_TOO_LARGE: more than PERSON_SKILLS_LIMIT. */
MUST_USE enum error person_set_skills(struct db *db, struct arena *arena, const struct clock *clock,
                                      int64_t id, enum person_skill_kind kind, const struct list *skills);

/* Language tags in lower case ("en", "pt-br"). Adds const char *. */
MUST_USE enum error person_languages(struct db *db, struct arena *arena, int64_t id,
                                     struct list *ret_languages);
/* Replaces them. ERROR_INVALID for a tag that person_language_tag does not give. */
MUST_USE enum error person_set_languages(struct db *db, struct arena *arena, int64_t id,
                                         const struct list *languages);
/* "English", "en", "EN-gb", "deutsch" to a tag; NULL when it is no language we know. */
const char *person_language_tag(struct arena *arena, const char *text);
/* The English name of a tag, or the tag itself. */
const char *person_language_name(const char *tag);

/* ---- the profile ---- */

/* Choices are keys of person_choices.h separated by spaces. */
#define PERSON_PROFILE_FIELDS(FIELD, R)                                                                      \
    FIELD(R, text, experience, 4000)                                                                         \
    FIELD(R, text, goals, 4000)                                                                              \
    FIELD(R, text, goal_topics, 400)                                                                         \
    FIELD(R, text, interests, 400)                                                                           \
    FIELD(R, text, personal_values, 400)                                                                     \
    FIELD(R, text, working_style, 400)                                                                       \
    FIELD(R, text, communication_style, 400)                                                                 \
    FIELD(R, text, learning_style, 400)                                                                      \
    FIELD(R, text, availability, 1000)                                                                       \
    FIELD(R, text, offer, 4000)                                                                              \
    FIELD(R, text, hidden_talents, 2000)                                                                     \
    FIELD(R, integer, birthday_month, 0) /* 0 unknown */                                                     \
    FIELD(R, integer, birthday_day, 0)                                                                       \
    FIELD(R, flag, show_birthday, 0)                                                                         \
    FIELD(R, flag, show_anniversary, 0)
RECORD_DECLARE(person_profile, PERSON_PROFILE_FIELDS)

/* An empty profile when the person has written none. */
MUST_USE enum error person_profile_get(struct db *db, struct arena *arena, int64_t id,
                                       struct person_profile *ret_profile);
/* Choices that person_choices.h does not know are left out. */
MUST_USE enum error person_profile_put(struct db *db, struct arena *arena, int64_t id,
                                       const struct person_profile *profile);

#endif
