/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Who gets in at meetings' agendas, notes and action items: the members of the relationship, and nobody else.
 * Everybody who gets in at private notes finds their own there; note_test.c looks that nobody opens
 * another's.
 */
#include "agenda/action.h"
#include "agenda/agenda.h"
#include "agenda/note.h"
#include "meeting/meeting.h"
#include "tests/support/access.h"

static void prepare(struct access_scene *scene)
{
    const struct membership *mine = access_membership(scene, scene->people[ASKER_PARTNER]);
    struct meeting_new plan = {.starts_at = clock_seconds(&scene->world->clock) + 86400, .minutes = 45};
    struct agenda_form item = {.title = scene->mark, .words = scene->mark};
    struct note_save shared = {.body = scene->mark};
    struct note_save private = {.kind = NOTE_PRIVATE, .body = scene->mark};
    struct action_form action = {.what = scene->mark, .owner_id = scene->people[ASKER_PARTNER]};
    struct note note;
    int64_t meeting, id;
    assert_ok(meeting_plan(mine, &plan, &meeting));
    access_letter(scene, 'M', meeting);
    assert_ok(agenda_add(mine, meeting, &item, &id));
    access_letter(scene, 'I', id);
    shared.meeting = private.meeting = meeting;
    assert_ok(note_save(mine, &shared, &note));
    assert_ok(note_save(mine, &private, &note));
    assert_ok(action_add(mine, &action, &id));
    assert_ok(action_drop(mine, id, scene->mark));
    assert_ok(action_add(mine, &action, &id));
    access_letter(scene, 'A', id);
}

/* clang-format off */
ACCESS_TABLE(agenda_access, prepare,
    {METHOD_GET,  "/relationships/:id/meetings/:meeting", "rM", "snnnnnynn", NULL},
    {METHOD_POST, "/relationships/:id/meetings/:meeting/agenda", "rM", "snnnnnynn", NULL},
    {METHOD_GET,  "/relationships/:id/meetings/:meeting/agenda/:item", "rMI", "snnnnnynn", NULL},
    {METHOD_POST, "/relationships/:id/meetings/:meeting/agenda/:item", "rMI", "snnnnnynn", NULL},
    {METHOD_POST, "/relationships/:id/meetings/:meeting/agenda/:item/move", "rMI", "snnnnnynn", NULL},
    {METHOD_POST, "/relationships/:id/meetings/:meeting/agenda/:item/talked", "rMI", "snnnnnynn", NULL},
    {METHOD_POST, "/relationships/:id/meetings/:meeting/agenda/:item/remove", "rMI", "snnnnnynn", NULL},
    {METHOD_GET,  "/relationships/:id/notes", "r", "snnnnnynn", NULL},
    {METHOD_GET,  "/relationships/:id/meetings/:meeting/notes", "rM", "snnnnnynn", NULL},
    {METHOD_POST, "/relationships/:id/meetings/:meeting/notes", "rM", "snnnnnynn", NULL},
    {METHOD_GET,  "/relationships/:id/meetings/:meeting/notes/history", "rM", "snnnnnynn", NULL},
    {METHOD_GET,  "/relationships/:id/meetings/:meeting/private-notes", "rM", "snnnnnynn", NULL},
    {METHOD_POST, "/relationships/:id/meetings/:meeting/private-notes", "rM", "snnnnnynn", NULL},
    {METHOD_GET,  "/relationships/:id/actions", "r", "snnnnnynn", NULL},
    {METHOD_POST, "/relationships/:id/actions", "r", "snnnnnynn", NULL},
    {METHOD_GET,  "/relationships/:id/actions/:action", "rA", "snnnnnynn", NULL},
    {METHOD_POST, "/relationships/:id/actions/:action", "rA", "snnnnnynn", NULL},
    {METHOD_POST, "/relationships/:id/actions/:action/done", "rA", "snnnnnynn", NULL},
    {METHOD_POST, "/relationships/:id/actions/:action/drop", "rA", "snnnnnynn", NULL},
    {METHOD_POST, "/relationships/:id/actions/:action/reopen", "rA", "snnnnnynn", NULL});
/* clang-format on */
