/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Suggestions while one types; the form's script asks for them. */
#include "skill/skill_pages.h"

#include "skill/skill.h"

enum { SUGGESTIONS = 8 };

#define SKILLS_VIEW_FIELDS(FIELD, R) FIELD(R, list, skills, skill_row)
RECORD_LOCAL(skills_view, SKILLS_VIEW_FIELDS)

/* GET /skills?q=words: skills whose words begin with what was typed. */
static enum error suggest(struct request *request, struct reply *reply)
{
    struct skills_view *view = ARENA_NEW(request->arena, struct skills_view);
    TRY(skill_suggest(request->db, request->arena, request_value(request, "q"), SUGGESTIONS, &view->skills));
    reply_view(reply, view);
    return OK;
}

static const struct route routes[] = {
    {.method = METHOD_GET,
     .pattern = "/skills",
     .access = ACCESS_SIGNED_IN,
     .summary = "Suggest skills for what was typed (q)",
     .handle = suggest,
     .view = &skills_view_record},
};
const struct route_table skill_routes = {routes, sizeof routes / sizeof *routes};
