/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who gets in at concerns: who wrote one, with whom it was shared, to whom a letter went; nobody else. */
#include "concern/concern_letter.h"

#include "tests/support/access.h"

static int64_t note_of(struct access_scene *scene, const struct membership *mine)
{
    struct concern_form form = {
        .title = scene->mark, .happened = scene->mark, .effect = scene->mark, .wish = scene->mark};
    int64_t id;
    assert_ok(concern_add(mine, &form, &id));
    return id;
}

static int64_t letter_of(struct access_scene *scene, const struct membership *mine, int64_t note, bool send)
{
    const char *to = arena_format(scene->world->arena, "%lld", (long long)scene->people[ASKER_COORDINATOR]);
    struct concern_letter_form form = {.recipient = to, .words = scene->mark};
    struct concern_letter draft;
    int64_t letter = 0;
    assert_ok(concern_letter_save(mine, note, &form));
    assert_ok(concern_letter_draft(mine, note, &draft));
    if (!send) return letter;
    assert_ok(concern_letter_send(mine, note, draft.version, &letter));
    return letter;
}

/* The concern as somebody sees it now, and what each wrote on its sheet. */
static struct concern_sheet sheet_of(const struct membership *membership, int64_t id,
                                     struct concern *ret_concern)
{
    struct concern_sheet sheet;
    assert_ok(concern_get(membership, id, ret_concern));
    assert_ok(concern_sheet_get(membership, ret_concern, &sheet));
    return sheet;
}

static void prepare(struct access_scene *scene)
{
    struct concern concern;
    const struct membership *mine = access_membership(scene, scene->people[ASKER_PARTNER]),
                            *theirs = access_membership(scene, scene->mentor);
    const char *mentor = arena_format(scene->world->arena, "%lld", (long long)scene->mentor);
    struct concern_share_form sharing = {.topic = scene->mark, .view = scene->mark, .with = mentor};
    struct concern_plan_form plan = {.tries = scene->mark,
                                     .follow_up_on = clock_day(&scene->world->clock) + 1};
    int64_t private = note_of(scene, mine), shared = note_of(scene, mine), option;
    struct concern_reader reader = {
        scene->world->db,         scene->world->arena,          &scene->world->clock,
        scene->world->portal_key, scene->people[ASKER_PARTNER], "Person"};
    assert_ok(concern_share(mine, shared, &sharing));
    assert_ok(
        concern_write_view(theirs, shared, sheet_of(theirs, shared, &concern).mine.version, scene->mark));
    assert_ok(concern_restate(mine, shared, scene->mark));
    assert_ok(concern_restate(theirs, shared, scene->mark));
    assert_ok(
        concern_confirm(mine, shared, sheet_of(mine, shared, &concern).theirs.version, false, scene->mark));
    assert_ok(concern_option_add(mine, shared, scene->mark, &option));
    sheet_of(mine, shared, &concern);
    plan.version = concern.plan_version;
    assert_ok(concern_plan(mine, shared, &plan));
    sheet_of(mine, shared, &concern);
    assert_ok(concern_look_back(mine, shared, concern.plan_version, scene->mark, false));
    int64_t letter = letter_of(scene, mine, shared, true);
    assert_ok(concern_letter_answer(&reader, letter, scene->mark));
    letter_of(scene, mine, private, false);
    access_letter(scene, 'P', private);
    access_letter(scene, 'S', shared);
    access_letter(scene, 'O', option);
    access_letter(scene, 'L', letter);
}

/* clang-format off */
ACCESS_TABLE(concern_access, prepare,
    {METHOD_GET,  "/relationships/:id/concerns", "r", "snnnnnynn"},
    {METHOD_GET,  "/relationships/:id/concerns/new", "r", "snnnnnynn"},
    {METHOD_POST, "/relationships/:id/concerns/new", "r", "snnnnnynn"},
    {METHOD_GET,  "/relationships/:id/concerns/:concern", "rS", "snnnnnynn"},
    {METHOD_GET,  "/relationships/:id/concerns/:concern/edit", "rP", "snnnnnynn"},
    {METHOD_POST, "/relationships/:id/concerns/:concern/edit", "rP", "snnnnnynn"},
    {METHOD_POST, "/relationships/:id/concerns/:concern/remove", "rP", "snnnnnynn"},
    {METHOD_GET,  "/relationships/:id/concerns/:concern/share", "rP", "snnnnnynn"},
    {METHOD_POST, "/relationships/:id/concerns/:concern/share", "rP", "snnnnnynn"},
    {METHOD_POST, "/relationships/:id/concerns/:concern/view", "rS", "snnnnnynn"},
    {METHOD_POST, "/relationships/:id/concerns/:concern/restate", "rS", "snnnnnynn"},
    {METHOD_POST, "/relationships/:id/concerns/:concern/answer", "rS", "snnnnnynn"},
    {METHOD_POST, "/relationships/:id/concerns/:concern/options", "rS", "snnnnnynn"},
    {METHOD_POST, "/relationships/:id/concerns/:concern/options/:option/remove", "rSO", "snnnnnynn"},
    {METHOD_POST, "/relationships/:id/concerns/:concern/plan", "rS", "snnnnnynn"},
    {METHOD_POST, "/relationships/:id/concerns/:concern/look-back", "rS", "snnnnnynn"},
    {METHOD_POST, "/relationships/:id/concerns/:concern/reopen", "rS", "snnnnnynn"},
    {METHOD_POST, "/relationships/:id/concerns/:concern/withdraw", "rS", "snnnnnynn"},
    {METHOD_GET,  "/relationships/:id/concerns/:concern/outside", "rP", "snnnnnynn"},
    {METHOD_POST, "/relationships/:id/concerns/:concern/outside", "rP", "snnnnnynn"},
    {METHOD_GET,  "/relationships/:id/concerns/:concern/outside/preview", "rP", "snnnnnynn"},
    {METHOD_POST, "/relationships/:id/concerns/:concern/outside/send", "rP", "snnnnnynn"},

    /* A letter: its writer, and the coordinator who received it. */
    {METHOD_GET,  "/concerns", "", "syyyyyyyy"},
    {METHOD_GET,  "/concerns/:letter", "L", "snnynnynn"},
    {METHOD_POST, "/concerns/:letter/answer", "L", "snnynnynn"},
    {METHOD_POST, "/concerns/:letter/handled", "L", "snnynnnnn"},

    {METHOD_GET,  "/admin/contacts", "", "sffffyfff"},
    {METHOD_POST, "/admin/contacts", "", "sffffyfff"},
    {METHOD_POST, "/admin/contacts/:person/remove", "-", "sffffnfff"});
/* clang-format on */
