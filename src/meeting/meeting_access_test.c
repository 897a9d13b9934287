/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "meeting/meeting.h"
#include "meeting/meeting_proposal.h"
#include "meeting/meeting_series.h"
#include "tests/support/access.h"

/* A link has no spaces. */
static const char *room_named(struct access_scene *scene)
{
    char *link = arena_format(scene->world->arena, "https://meet.example/%s", scene->mark);
    for (char *at = link; *at; at++)
        if (*at == ' ') *at = '-';
    return link;
}

static void prepare(struct access_scene *scene)
{
    const struct membership *mine = access_membership(scene, scene->people[ASKER_PARTNER]);
    const char *link = room_named(scene);
    int64_t now = scene->world->now / 1000, coming, over, cancelled, proposal, series;
    struct meeting_new meeting = {
        .starts_at = now + 86400, .minutes = 45, .place = scene->mark, .link = link};
    struct meeting_proposing proposing = {
        .minutes = 45, .zone = "UTC", .place = scene->mark, .link = link, .note = scene->mark};
    assert_ok(meeting_plan(mine, &meeting, &coming));
    meeting.starts_at = now - 86400;
    assert_ok(meeting_plan(mine, &meeting, &over));
    assert_ok(meeting_plan(mine, &meeting, &cancelled));
    assert_ok(meeting_cancel(mine, cancelled, 1, scene->mark));
    *LIST_ADD(&proposing.times, scene->world->arena, int64_t) = now + 2 * 86400;
    assert_ok(meeting_propose_times(mine, &proposing, &proposal));
    int64_t first = clock_day(&scene->world->clock) + 30;
    struct meeting_series_new monthly = {.recurrence = recurrence_on(RECURRENCE_MONTHS, 1, first),
                                         .zone = "UTC",
                                         .first_day = first,
                                         .minutes = 45,
                                         .place = scene->mark,
                                         .link = link};
    assert_ok(meeting_series_start(mine, &monthly, &series));
    access_letter(scene, 'S', series);
    access_letter(scene, 'M', coming);
    access_letter(scene, 'O', over);
    access_letter(scene, 'P', proposal);
}

ACCESS_TABLE(meeting_access, prepare, {METHOD_GET, "/meetings", "", "syyyyyyyy"},
             {METHOD_GET, "/meetings/hours", "", "syyyyyyyy"},
             {METHOD_POST, "/meetings/hours", "", "syyyyyyyy"},
             {METHOD_GET, "/admin/meetings", "", "sffffyfff"},
             {METHOD_POST, "/admin/meetings", "", "sffffyfff"},
             {METHOD_GET, "/relationships/:id/meetings", "r", "snnnnnynn"},
             {METHOD_GET, "/relationships/:id/meetings/plan", "r", "snnnnnynn"},
             {METHOD_POST, "/relationships/:id/meetings/plan", "r", "snnnnnynn"},
             {METHOD_GET, "/relationships/:id/meetings/proposals/:proposal", "rP", "snnnnnynn"},
             {METHOD_POST, "/relationships/:id/meetings/proposals/:proposal", "rP", "snnnnnynn"},
             {METHOD_POST, "/relationships/:id/meetings/proposals/:proposal/choose", "rP", "snnnnnnnn"},
             {METHOD_POST, "/relationships/:id/meetings/proposals/:proposal/withdraw", "rP", "snnnnnynn"},
             {METHOD_GET, "/relationships/:id/meetings/series/new", "r", "snnnnnynn"},
             {METHOD_POST, "/relationships/:id/meetings/series/new", "r", "snnnnnynn"},
             {METHOD_GET, "/relationships/:id/meetings/series/:series", "rS", "snnnnnynn"},
             {METHOD_POST, "/relationships/:id/meetings/series/:series", "rS", "snnnnnynn"},
             {METHOD_POST, "/relationships/:id/meetings/series/:series/end", "rS", "snnnnnynn"},
             {METHOD_GET, "/relationships/:id/meetings/:meeting/move", "rM", "snnnnnynn"},
             {METHOD_POST, "/relationships/:id/meetings/:meeting/move", "rM", "snnnnnynn"},
             {METHOD_GET, "/relationships/:id/meetings/:meeting/cancel", "rM", "snnnnnynn"},
             {METHOD_POST, "/relationships/:id/meetings/:meeting/cancel", "rM", "snnnnnynn"},
             {METHOD_GET, "/relationships/:id/meetings/:meeting/calendar.ics", "rM", "snnnnnynn"},
             {METHOD_GET, "/relationships/:id/meetings/:meeting/attendance", "rO", "snnnnnynn"},
             {METHOD_POST, "/relationships/:id/meetings/:meeting/attendance", "rO", "snnnnnynn"});
