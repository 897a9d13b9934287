/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who gets in at feedback and thanks. */
#include "base/text.h"
#include "feedback/feedback.h"
#include "feedback/thanks.h"
#include "tests/support/access.h"

/* By a link, from somebody outside. */
static void answer_by_link(struct access_scene *scene, const struct membership *mine)
{
    struct test_world *world = scene->world;
    struct feedback_form form = {.situation = scene->mark,
                                 .behavior = scene->mark,
                                 .impact = scene->mark,
                                 .next_step = scene->mark,
                                 .name = scene->mark};
    const char *token;
    assert_ok(feedback_ask_by_link(mine, scene->mark, scene->mark, &token));
    assert_ok(feedback_link_answer(world->db, world->arena, &world->clock, world->portal_key, token, &form));
    assert_ok(feedback_ask_by_link(mine, scene->mark, scene->mark, &token));
    access_letter_text(scene, 'L', token);
}

static void prepare(struct access_scene *scene)
{
    const struct membership *mine = access_membership(scene, scene->people[ASKER_PARTNER]),
                            *mentor = access_membership(scene, scene->mentor);
    const char *to = arena_format(scene->world->arena, "%lld", (long long)scene->people[ASKER_PARTNER]);
    struct feedback_form form = {.to = to,
                                 .situation = scene->mark,
                                 .behavior = scene->mark,
                                 .impact = scene->mark,
                                 .next_step = scene->mark,
                                 .name = ""};
    struct thanks_form thanks = {.to = to, .body = scene->mark, .helpers = scene->mark};
    int64_t feedback, request, id;
    assert_ok(feedback_give(mentor, &form, &feedback));
    assert_ok(feedback_intend(mine, feedback, 1, scene->mark, 0));
    assert_ok(feedback_follow_up(mine, feedback, 2, scene->mark, scene->mark));
    assert_ok(feedback_confirm(mentor, feedback, scene->mark));
    assert_ok(feedback_ask(mentor, scene->people[ASKER_PARTNER], scene->mark, &request));
    answer_by_link(scene, mine);
    assert_ok(thanks_give(mentor, &thanks, &id));
    access_letter(scene, 'F', feedback);
    access_letter(scene, 'Q', request);
    access_letter(scene, 'T', id);
}

/* clang-format off */
ACCESS_TABLE(feedback_access, prepare,
    {METHOD_GET,  "/relationships/:id/feedback", "r", "snnnnnynn", NULL},
    {METHOD_GET,  "/relationships/:id/feedback/new", "r", "snnnnnynn", NULL},
    {METHOD_POST, "/relationships/:id/feedback/new", "r", "snnnnnynn", NULL},
    {METHOD_GET,  "/relationships/:id/feedback/ask", "r", "snnnnnynn", NULL},
    {METHOD_POST, "/relationships/:id/feedback/ask", "r", "snnnnnynn", NULL},
    {METHOD_POST, "/relationships/:id/feedback/requests/:request/end", "rQ", "snnnnnynn", NULL},
    {METHOD_GET,  "/relationships/:id/feedback/:feedback", "rF", "snnnnnynn", NULL},
    {METHOD_POST, "/relationships/:id/feedback/:feedback/thank", "rF", "snnnnnynn", NULL},
    {METHOD_POST, "/relationships/:id/feedback/:feedback/intend", "rF", "snnnnnynn", NULL},
    {METHOD_POST, "/relationships/:id/feedback/:feedback/follow-up", "rF", "snnnnnynn", NULL},
    /* The partner received it: to confirm is for who gave it. */
    {METHOD_POST, "/relationships/:id/feedback/:feedback/confirm", "rF", "snnnnnfnn", NULL},
    {METHOD_POST, "/relationships/:id/feedback/:feedback/share", "rF", "snnnnnynn", NULL},
    {METHOD_GET,  "/feedback/:token", "L", "yyyyyyyyy", NULL},
    {METHOD_POST, "/feedback/:token", "L", "yyyyyyyyy", NULL},
    {METHOD_GET,  "/relationships/:id/thanks/new", "r", "snnnnnynn", NULL},
    {METHOD_POST, "/relationships/:id/thanks/new", "r", "snnnnnynn", NULL},
    {METHOD_GET,  "/relationships/:id/thanks/:thanks", "rT", "snnnnnynn", NULL},
    {METHOD_POST, "/relationships/:id/thanks/:thanks/show", "rT", "snnnnnynn", NULL},
    {METHOD_GET,  "/appreciation", "", "syyyyyyyy", NULL});
/* clang-format on */
