/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the page files of this folder share: handlers for the route table, text in paragraphs,
 * what came of many changes. */
#ifndef ITHACA_PROGRAM_PROGRAM_PAGES_H
#define ITHACA_PROGRAM_PROGRAM_PAGES_H

#include "program/program_enroll.h"
#include "program/program_head.h"
#include "program/program_store.h"
#include "program/program_templates.h"
#include "program/program_text.h"
#include "web/form.h"

/* "12 people were invited. Ben takes part already." `done` is its first sentence when anything was done. */
const char *enrollment_outcome_words(struct arena *arena, const struct language *language,
                                     const struct enrollment_outcome *outcome, const char *done);

/* What came of many changes, for the API. */
#define ENROLLMENT_RESULT_FIELDS(FIELD, R)                                                                   \
    FIELD(R, integer, done, 0)                                                                               \
    FIELD(R, integer, waitlisted, 0)                                                                         \
    FIELD(R, text, message, 0)                                                                               \
    FIELD(R, list, refused, enrollment_refused)
RECORD_DECLARE(enrollment_result, ENROLLMENT_RESULT_FIELDS)

/* After a change of many: a sentence and the list of people for a browser; fills *result, which the API is
 * shown. */
void program_reply_outcome(struct request *request, struct reply *reply, const struct program_page *page,
                           enum enrollment_action action, const struct enrollment_outcome *outcome,
                           struct enrollment_result *result);

/* A page of a long list. */
#define PAGER_FIELDS(FIELD, R)                                                                               \
    FIELD(R, integer, first, 0)                                                                              \
    FIELD(R, integer, last, 0)                                                                               \
    FIELD(R, integer, count, 0)                                                                              \
    FIELD(R, flag, needed, 0)                                                                                \
    FIELD(R, text, previous, 0) /* "?page=1", "" on the first */                                             \
    FIELD(R, text, next, 0)
RECORD_DECLARE(pager, PAGER_FIELDS)
/* `page` from 1 on. */
void pager_fill(const struct request *request, int64_t page, int64_t per_page, int64_t count,
                struct pager *ret_pager);

/* ---- handlers ---- */

enum error program_list_page(struct request *request, struct reply *reply);
enum error program_new_page(struct request *request, struct reply *reply);
enum error program_new_post(struct request *request, struct reply *reply);
enum error program_show_page(struct request *request, struct reply *reply);
enum error program_state_page(struct request *request, struct reply *reply);
enum error program_state_post(struct request *request, struct reply *reply);
enum error program_delete_post(struct request *request, struct reply *reply);
enum error program_duplicate_page(struct request *request, struct reply *reply);
enum error program_duplicate_post(struct request *request, struct reply *reply);

enum error program_settings_page(struct request *request, struct reply *reply);
enum error program_settings_post(struct request *request, struct reply *reply);
enum error program_rules_page(struct request *request, struct reply *reply);
enum error program_rules_post(struct request *request, struct reply *reply);
enum error program_guidelines_page(struct request *request, struct reply *reply);
enum error program_guidelines_post(struct request *request, struct reply *reply);
enum error program_coordinators_page(struct request *request, struct reply *reply);
enum error program_coordinators_post(struct request *request, struct reply *reply);
enum error program_coordinator_remove_post(struct request *request, struct reply *reply);

enum error program_questions_page(struct request *request, struct reply *reply);
enum error program_questions_post(struct request *request, struct reply *reply);
enum error program_question_page(struct request *request, struct reply *reply);
enum error program_question_post(struct request *request, struct reply *reply);
enum error program_question_move_post(struct request *request, struct reply *reply);
enum error program_question_remove_post(struct request *request, struct reply *reply);

enum error program_join_page(struct request *request, struct reply *reply);
enum error program_join_post(struct request *request, struct reply *reply);
enum error program_part_page(struct request *request, struct reply *reply);
enum error program_part_post(struct request *request, struct reply *reply);
enum error program_part_state_post(struct request *request, struct reply *reply);

enum error program_people_page(struct request *request, struct reply *reply);
enum error program_people_post(struct request *request, struct reply *reply);
enum error program_people_file(struct request *request, struct reply *reply);
enum error program_person_page(struct request *request, struct reply *reply);
enum error program_person_post(struct request *request, struct reply *reply);
enum error program_person_state_post(struct request *request, struct reply *reply);

enum error program_enroll_page(struct request *request, struct reply *reply);
enum error program_enroll_post(struct request *request, struct reply *reply);
enum error program_enroll_list_page(struct request *request, struct reply *reply);
enum error program_enroll_list_post(struct request *request, struct reply *reply);
enum error program_hires_page(struct request *request, struct reply *reply);
enum error program_hires_post(struct request *request, struct reply *reply);

/* The records of their views and inputs, which the route table names. */
extern const struct record program_list_view_record, program_new_view_record, program_new_form_record;
extern const struct record program_show_view_record, program_state_view_record, program_state_form_record;
extern const struct record program_duplicate_view_record, program_duplicate_form_record;
extern const struct record program_settings_view_record, program_rules_view_record;
extern const struct record program_guidelines_view_record, program_guidelines_form_record;
extern const struct record program_coordinators_view_record, program_coordinator_form_record;
extern const struct record program_questions_view_record, program_question_view_record,
    program_move_form_record;
extern const struct record program_join_view_record, program_join_form_record, program_part_state_form_record;
extern const struct record program_people_view_record, program_people_form_record, program_person_view_record;
extern const struct record program_person_form_record, program_action_form_record;
extern const struct record program_enroll_view_record, program_enroll_form_record;
extern const struct record program_enroll_list_view_record, program_enroll_list_form_record;
extern const struct record program_hires_view_record;

#endif
