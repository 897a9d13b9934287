/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "busy/test_busy.h"
#include "tests/support/access.h"

/* The name of the server is all that is shown of an address, to its owner alone. */
static void prepare(struct access_scene *scene)
{
    char *name = arena_string(scene->world->arena, scene->mark);
    for (char *at = name; *at; at++)
        if (*at == ' ') *at = '-';
    busy_give(scene->world, scene->people[ASKER_PARTNER], name,
              "HTTP/1.1 200 OK\r\nETag: \"1\"\r\nLast-Modified: Sun, 01 Mar 2026 08:00:00 GMT",
              "BEGIN:VCALENDAR\r\n" BUSY_EVENT("20260305T090000Z", "20260305T100000Z") "END:VCALENDAR\r\n");
}

ACCESS_TABLE(busy_access, prepare, {METHOD_GET, "/account/busy", "", "syyyyyyyy"},
             {METHOD_POST, "/account/busy", "", "syyyyyyyy"},
             {METHOD_POST, "/account/busy/check", "", "snnnnnynn"},
             {METHOD_POST, "/account/busy/remove", "", "syyyyyyyy"});
