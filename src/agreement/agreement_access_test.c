/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who gets in where: members alone; what a program's agreements start from, those who run it and admins. */
#include "agreement/agreement.h"
#include "tests/support/access.h"

static void prepare(struct access_scene *scene)
{
    const struct membership *mine = access_membership(scene, scene->people[ASKER_PARTNER]);
    const char *mark = scene->mark;
    struct agreement_form form = {.cadence_days = 14,
                                  .meeting_minutes = 45,
                                  .mode = "video",
                                  .revisit_on = clock_day(mine->clock) + 90,
                                  .focus = mark,
                                  .times = mark,
                                  .boundaries = mark,
                                  .outside = mark,
                                  .confidentiality = mark,
                                  .feedback = mark,
                                  .ending = mark,
                                  .hope = mark};
    assert_ok(agreement_save(mine, &form));
    access_letter(scene, 'V', 1);
}

/* clang-format off */
ACCESS_TABLE(agreement_access, prepare,
    /* stranger, colleague, other coordinator, coordinator, analyst, admin, partner, former, line manager */
    {METHOD_GET,  "/relationships/:id/agreement", "r", "snnnnnynn"},
    {METHOD_GET,  "/relationships/:id/agreement/edit", "r", "snnnnnynn"},
    {METHOD_POST, "/relationships/:id/agreement/edit", "r", "snnnnnynn"},
    {METHOD_POST, "/relationships/:id/agreement/sign", "r", "snnnnnynn"},
    {METHOD_POST, "/relationships/:id/agreement/keep", "r", "snnnnnynn"},
    {METHOD_GET,  "/relationships/:id/agreement/versions", "r", "snnnnnynn"},
    {METHOD_GET,  "/relationships/:id/agreement/versions/:version", "rV", "snnnnnynn"},

    {METHOD_GET,  "/programs/:id/agreement", "g", "sffyfyfff"},
    {METHOD_POST, "/programs/:id/agreement", "g", "sffyfyfff"},
    {METHOD_POST, "/programs/:id/agreement/reset", "g", "sffyfyfff"});
/* clang-format on */
