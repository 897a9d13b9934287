/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The routes of people, for the list of all routes, and what their pages share. */
#ifndef ITHACA_PERSON_PERSON_PAGES_H
#define ITHACA_PERSON_PERSON_PAGES_H

#include "person/person.h"
#include "web/route.h"

extern const struct route_table person_directory_routes;
extern const struct route_table person_show_routes;
extern const struct route_table person_edit_routes;
extern const struct route_table person_work_routes;
extern const struct route_table person_import_routes;

/* One entry of a select. */
#define PERSON_OPTION_FIELDS(FIELD, R)                                                                       \
    FIELD(R, text, value, 0)                                                                                 \
    FIELD(R, text, label, 0)                                                                                 \
    FIELD(R, text, hint, 0)                                                                                  \
    FIELD(R, flag, chosen, 0)
RECORD_DECLARE(person_option, PERSON_OPTION_FIELDS)

void person_option_add(struct list *options, struct arena *arena, const char *value, const char *label,
                       bool chosen);
/* The names (const char *) as options, the chosen one marked without regard to case. */
void person_options_of(struct list *options, struct arena *arena, const struct list *names,
                       const char *chosen);

/* OK when the viewer is this person or an admin; ERROR_FORBIDDEN otherwise. */
MUST_USE enum error person_may_edit(const struct request *request, int64_t person);

#endif
