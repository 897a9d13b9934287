/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who gets in at goals: the members of the relationship, and nobody else. */
#include "goal/goal.h"

#include "tests/support/access.h"

static void prepare(struct access_scene *scene)
{
    const struct membership *mine = access_membership(scene, scene->people[ASKER_PARTNER]);
    struct goal_form form = {.title = scene->mark,
                             .why = scene->mark,
                             .success = scene->mark,
                             .term = "short",
                             .whose = "ours",
                             .reason = scene->mark};
    struct goal_milestone_form step = {.title = scene->mark};
    int64_t goal, reached, milestone, note;
    assert_ok(goal_add(mine, &form, &goal));
    assert_ok(goal_milestone_add(mine, goal, &step, &milestone));
    assert_ok(goal_milestone_move(mine, goal, milestone, 1));
    assert_ok(goal_note_add(mine, goal, scene->mark, &note));
    struct goal current;
    assert_ok(goal_get(mine, goal, &current));
    form.version = current.version;
    form.due_on = clock_day(&scene->world->clock);
    assert_ok(goal_edit(mine, goal, &form));
    assert_ok(goal_add(mine, &form, &reached));
    assert_ok(goal_reach(mine, reached, scene->mark));
    access_letter(scene, 'G', goal);
    access_letter(scene, 'M', milestone);
}

/* clang-format off */
ACCESS_TABLE(goal_access, prepare,
    {METHOD_GET,  "/relationships/:id/goals", "r", "snnnnnynn", NULL},
    {METHOD_GET,  "/relationships/:id/goals/new", "r", "snnnnnynn", NULL},
    {METHOD_POST, "/relationships/:id/goals/new", "r", "snnnnnynn", NULL},
    {METHOD_GET,  "/relationships/:id/goals/:goal", "rG", "snnnnnynn", NULL},
    {METHOD_GET,  "/relationships/:id/goals/:goal/edit", "rG", "snnnnnynn", NULL},
    {METHOD_POST, "/relationships/:id/goals/:goal/edit", "rG", "snnnnnynn", NULL},
    {METHOD_POST, "/relationships/:id/goals/:goal/progress", "rG", "snnnnnynn", NULL},
    {METHOD_POST, "/relationships/:id/goals/:goal/notes", "rG", "snnnnnynn", NULL},
    {METHOD_POST, "/relationships/:id/goals/:goal/reach", "rG", "snnnnnynn", NULL},
    {METHOD_POST, "/relationships/:id/goals/:goal/drop", "rG", "snnnnnynn", NULL},
    {METHOD_POST, "/relationships/:id/goals/:goal/reopen", "rG", "snnnnnynn", NULL},
    {METHOD_POST, "/relationships/:id/goals/:goal/milestones", "rG", "snnnnnynn", NULL},
    {METHOD_GET,  "/relationships/:id/goals/:goal/milestones/:milestone", "rGM", "snnnnnynn", NULL},
    {METHOD_POST, "/relationships/:id/goals/:goal/milestones/:milestone", "rGM", "snnnnnynn", NULL},
    {METHOD_POST, "/relationships/:id/goals/:goal/milestones/:milestone/move", "rGM", "snnnnnynn", NULL},
    {METHOD_POST, "/relationships/:id/goals/:goal/milestones/:milestone/reach", "rGM", "snnnnnynn", NULL},
    {METHOD_POST, "/relationships/:id/goals/:goal/milestones/:milestone/undo", "rGM", "snnnnnynn", NULL},
    {METHOD_POST, "/relationships/:id/goals/:goal/milestones/:milestone/remove", "rGM", "snnnnnynn", NULL});
/* clang-format on */
