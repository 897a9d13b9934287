/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The handlers of this folder, for its route table. */
#ifndef ITHACA_FAREWELL_FAREWELL_PAGES_H
#define ITHACA_FAREWELL_FAREWELL_PAGES_H

#include "farewell/farewell.h"

extern const struct record farewell_course_view_record, farewell_pause_form_record,
    farewell_extend_form_record, farewell_complete_form_record;
extern const struct record farewell_back_view_record, farewell_thanks_form_record;
extern const struct record farewell_certificate_record;

enum error farewell_course_page(struct request *request, struct reply *reply);
enum error farewell_pause_post(struct request *request, struct reply *reply);
enum error farewell_resume_post(struct request *request, struct reply *reply);
enum error farewell_extend_post(struct request *request, struct reply *reply);
enum error farewell_complete_post(struct request *request, struct reply *reply);
enum error farewell_yes_post(struct request *request, struct reply *reply);
enum error farewell_no_post(struct request *request, struct reply *reply);
enum error farewell_withdraw_post(struct request *request, struct reply *reply);
enum error farewell_end_post(struct request *request, struct reply *reply);

enum error farewell_back_page(struct request *request, struct reply *reply);
enum error farewell_reflection_post(struct request *request, struct reply *reply);
enum error farewell_thanks_post(struct request *request, struct reply *reply);

enum error farewell_certificate_page(struct request *request, struct reply *reply);
enum error farewell_certificate_file(struct request *request, struct reply *reply);

#endif
