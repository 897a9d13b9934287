/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "db/db.h"
#include "invite/invite.h"
#include "invite/invite_store.h"
#include "tests/support/access.h"

/* One meeting as a file stands in meeting/meeting_access_test.c, with the meeting. */
static void prepare(struct access_scene *scene)
{
    struct test_world *world = scene->world;
    char feed[TOKEN_SIZE], gateway[TOKEN_SIZE];
    assert_ok(invite_feed_make(world->db, &world->clock, scene->people[ASKER_PARTNER], feed));
    assert_ok(invite_gateway_make(world->db, &world->clock, gateway));
    access_letter_text(scene, 'F', arena_format(world->arena, "%s.ics", feed));
    access_letter_text(scene, 'G', arena_string(world->arena, gateway));
}

ACCESS_TABLE(invite_access, prepare, {METHOD_GET, "/calendar/feed/:file", "F", "yyyyyyyyy"},
             {METHOD_POST, "/calendar/reply/:secret", "G", "yyyyyyyyy"},
             {METHOD_GET, "/account/calendar", "", "syyyyyyyy"},
             {METHOD_POST, "/account/calendar", "", "syyyyyyyy"},
             {METHOD_POST, "/account/calendar/feed", "", "syyyyyyyy"},
             {METHOD_POST, "/account/calendar/feed/remove", "", "syyyyyyyy"},
             {METHOD_POST, "/account/calendar/reply", "", "syyyyyyyy"},
             {METHOD_GET, "/admin/calendar", "", "sffffyfff"},
             {METHOD_POST, "/admin/calendar", "", "sffffyfff"},
             {METHOD_POST, "/admin/calendar/remove", "", "sffffyfff"});
