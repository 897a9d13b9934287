/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The handlers of check-ins and averages, for their route table. */
#ifndef ITHACA_CHECKIN_CHECKIN_PAGES_H
#define ITHACA_CHECKIN_CHECKIN_PAGES_H

#include "checkin/checkin.h"

extern const struct record checkins_view_record, checkin_new_view_record, checkin_form_record;

enum error checkin_list_page(struct request *request, struct reply *reply);
enum error checkin_new_page(struct request *request, struct reply *reply);
enum error checkin_new_post(struct request *request, struct reply *reply);

#endif
