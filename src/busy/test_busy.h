/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* People with calendars, for tests here and where times are proposed. */
#ifndef ITHACA_BUSY_TEST_BUSY_H
#define ITHACA_BUSY_TEST_BUSY_H

#include "busy/busy.h"
#include "db/db.h"
#include "fetch/test_web_server.h"
#include "tests/support/test.h"

static inline struct busy_means busy_means_of(struct test_world *world)
{
    return (struct busy_means){world->db, world->arena, &world->clock, world->portal_key};
}

static inline const char *busy_whole_answer(void *context, const char *request)
{
    (void)request;
    return context;
}

/* One attempt of the job; servers at names under .localhost and on loopback are allowed. */
static inline enum error busy_read_now(struct test_world *world, int64_t person)
{
    const struct fetch_allow *allow;
    const char *message;
    struct job_run job = {
        .db = world->db, .arena = world->arena, .clock = &world->clock, .subject_id = person};
    assert_ok(fetch_allow_read(world->arena, "*.localhost, 127.0.0.1", &allow, &message));
    return busy_read(&job, world->portal_key, allow);
}

/* Gives the address of a server under that name (of one label), which answers with a head ("HTTP/1.1 200 OK",
 * and lines that end with CRLF) and a body, and reads it once. */
static inline void busy_give(struct test_world *world, int64_t person, const char *name, const char *head,
                             const char *body)
{
    const char *answer =
        arena_format(world->arena, "%s\r\nContent-Length: %zu\r\n\r\n%s", head, strlen(body), body);
    struct test_web_server *server = test_web_server_open(busy_whole_answer, (void *)(uintptr_t)answer, NULL);
    const char *port = strrchr(test_web_server_url(world->arena, server, ""), ':');
    struct busy_means means = busy_means_of(world);
    assert_ok(busy_feed_put(
        &means, person, arena_format(world->arena, "http://%s.localhost%s/private-otter.ics", name, port)));
    assert_ok(busy_read_now(world, person));
    test_web_server_close(server);
}

#define BUSY_EVENT(starts, ends)                                                                             \
    "BEGIN:VEVENT\r\nUID:" starts "\r\nSUMMARY:Dentist\r\nDTSTART:" starts "\r\nDTEND:" ends                 \
    "\r\nEND:VEVENT\r\n"

static inline void busy_give_events(struct test_world *world, int64_t person, const char *events)
{
    busy_give(world, person, "calendar",
              "HTTP/1.1 200 OK\r\nETag: \"1\"\r\nLast-Modified: Sun, 01 Mar 2026 08:00:00 GMT",
              arena_format(world->arena, "BEGIN:VCALENDAR\r\n%sEND:VCALENDAR\r\n", events));
}

#endif
