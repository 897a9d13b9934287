/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One meeting as a file, all of mine at a private address, and what I chose about both. */
#include "invite/invite_pages.h"

#include <string.h>
#include <unistd.h>

#include "account/account_pages.h"
#include "base/text.h"
#include "db/db.h"
#include "invite/invite.h"
#include "invite/invite_compose.h"
#include "language/language.h"
#include "web/form.h"

enum { DAY = 86400, FEED_BACK_DAYS = 90, FEED_EVERY = 3600, BODY_LIMIT = 128 * 1024 };

#define CALENDAR_TYPE "text/calendar; charset=utf-8"

/* ---- one meeting, or its series, as a file ---- */

static enum error add_one(const struct invite_scene *scene, int64_t meeting, struct list *events)
{
    struct invite_meeting row;
    struct invite_series series;
    TRY(invite_meeting_get(scene->db, scene->arena, scene->relationship, meeting, &row));
    if (row.series_id) {
        TRY(invite_series_get(scene->db, scene->arena, scene->relationship, row.series_id, &series));
        return invite_add_series(scene, &series, events);
    }
    if (strcmp(row.state, "cancelled") == 0) return ERROR_NOT_FOUND;
    return invite_add_meeting(scene, &row, events);
}

static enum error meeting_download(struct request *request, struct reply *reply)
{
    struct relationship_page page;
    struct invite_scene scene;
    struct icalendar calendar = {.method = ICALENDAR_PLAIN};
    int64_t meeting;
    TRY(relationship_page_open(request, reply, RELATIONSHIP_READ, "meetings", "Meeting", &page));
    TRY(request_id(request, "meeting", &meeting));
    TRY(invite_scene_open(request->db, request->arena, request->origin, page.membership.relationship,
                          request->viewer->person, &scene));
    TRY(add_one(&scene, meeting, &calendar.events));
    if (!calendar.events.count) {
        reply_explain(reply, "This meeting was called off, so there is nothing to add to a calendar.");
        return ERROR_NOT_FOUND;
    }
    const char *text = icalendar_write(request->arena, &calendar);
    reply_bytes(reply, CALENDAR_TYPE, "meeting.ics", text, strlen(text));
    return OK;
}

/* ---- all of mine at a private address ---- */

static enum error add_relationship(const struct invite_scene *scene, int64_t after, struct list *events)
{
    struct list meetings = {0}, all = {0};
    TRY(invite_meetings(scene->db, scene->arena, scene->relationship, after, &meetings));
    LIST_EACH (&meetings, struct invite_meeting, meeting)
        if (strcmp(meeting->state, "cancelled") != 0) TRY(invite_add_meeting(scene, meeting, events));
    TRY(invite_all_series(scene->db, scene->arena, scene->relationship, after, &all));
    LIST_EACH (&all, struct invite_series, series) TRY(invite_add_series(scene, series, events));
    return OK;
}

struct feeding {
    struct request *request;
    int64_t person, after;
    struct icalendar calendar;
};

static enum error feed_in(struct db *db, void *context)
{
    struct feeding *feeding = context;
    struct list relationships = {0};
    struct arena *arena = feeding->request->arena;
    TRY(invite_relationships(db, arena, feeding->person, &relationships));
    LIST_EACH (&relationships, int64_t, relationship) {
        struct invite_scene scene;
        TRY(invite_scene_open(db, arena, feeding->request->origin, *relationship, feeding->person, &scene));
        feeding->calendar.name = scene.portal;
        TRY(add_relationship(&scene, feeding->after, &feeding->calendar.events));
    }
    return OK;
}

/* SECRET.ics, since some programs look at the name. */
static bool read_secret(const struct request *request, const char **ret_secret)
{
    const char *file = request_part(request, "file");
    size_t length = strlen(file);
    if (length != TOKEN_SIZE - 1 + 4 || strcmp(file + length - 4, ".ics") != 0) return false;
    *ret_secret = arena_format(request->arena, "%.*s", (int)length - 4, file);
    return true;
}

static enum error feed(struct request *request, struct reply *reply)
{
    struct feeding feeding = {.request = request,
                              .after = clock_seconds(request->clock) - FEED_BACK_DAYS * DAY,
                              .calendar = {.method = ICALENDAR_PLAIN, .every = FEED_EVERY}};
    const char *secret;
    char tag[TOKEN_HASH_SIZE];
    if (!read_secret(request, &secret)) return ERROR_NOT_FOUND;
    TRY(invite_feed_read(request->db, request->arena, request->clock, secret, &feeding.person));
    TRY(db_read(request->db, feed_in, &feeding));
    const char *text = icalendar_write(request->arena, &feeding.calendar);
    token_hash(text, tag);
    reply_bytes(reply, CALENDAR_TYPE, NULL, text, strlen(text));
    reply_tag(reply, tag);
    return OK;
}

/* ---- /account/calendar ---- */

#define CALENDAR_FORM_FIELDS(FIELD, R) FIELD(R, flag, invitations, 0)
FORM_LOCAL(calendar_form, CALENDAR_FORM_FIELDS)

#define REPLY_FORM_FIELDS(FIELD, R) FIELD(R, text, reply, ICALENDAR_REPLY_MAX)
FORM_LOCAL(reply_form, REPLY_FORM_FIELDS)

#define CALENDAR_VIEW_FIELDS(FIELD, R)                                                                       \
    FIELD(R, flag, invitations, 0)                                                                           \
    FIELD(R, flag, mailed, 0) /* mail is set up */                                                           \
    FIELD(R, flag, has_feed, 0)                                                                              \
    FIELD(R, record, feed, invite_feed) /* NULL: none */                                                     \
    FIELD(R, text, address, 0)          /* shown once; "" otherwise */                                       \
    FIELD(R, record, problems, reply_form_problems)
RECORD_LOCAL(calendar_view, CALENDAR_VIEW_FIELDS)

static enum error make_view(struct request *request, struct reply *reply, struct calendar_view **ret_view)
{
    struct calendar_view *view = ARENA_NEW(request->arena, struct calendar_view);
    struct reply_form_problems *problems = ARENA_NEW(request->arena, struct reply_form_problems);
    struct invite_feed *own = ARENA_NEW(request->arena, struct invite_feed);
    const struct notify_sender *sender = request->app;
    form_no_problems(&reply_form_problems_record, problems);
    view->problems = problems;
    view->address = "";
    view->mailed = sender && sender->server;
    TRY(notify_invitations_wanted(request->db, request->viewer->person, &view->invitations));
    enum error error = invite_feed_get(request->db, request->arena, request->viewer->person, own);
    if (error != OK && error != ERROR_NOT_FOUND) return error;
    view->has_feed = error == OK;
    view->feed = view->has_feed ? own : NULL;
    reply_title(reply, "", "Your calendar");
    *ret_view = view;
    return OK;
}

static enum error calendar_show(struct request *request, struct reply *reply)
{
    struct calendar_view *view;
    TRY(make_view(request, reply, &view));
    reply_view(reply, view);
    return OK;
}

struct choosing {
    int64_t person;
    struct arena *arena;
    const struct clock *clock;
    bool wanted;
    char secret[TOKEN_SIZE];
};

static enum error choose_in(struct db *db, void *context)
{
    const struct choosing *choosing = context;
    TRY(notify_invitations_choose(db, choosing->person, choosing->wanted));
    return choosing->wanted ? invite_look_for(db, choosing->arena, choosing->clock, choosing->person) : OK;
}

static enum error calendar_save(struct request *request, struct reply *reply)
{
    struct calendar_form form = {0};
    struct calendar_form_problems problems = {0};
    TRY(request_read(request, &calendar_form_record, &form, &calendar_form_problems_record, &problems));
    struct choosing choosing = {.person = request->viewer->person,
                                .arena = request->arena,
                                .clock = request->clock,
                                .wanted = form.invitations};
    TRY(db_write(request->db, choose_in, &choosing));
    if (form.invitations) reply_notice(reply, "Saved. Meetings come into your calendar from now on.");
    else reply_notice(reply, "Saved. No invitations are sent to you.");
    reply_see(reply, "/account/calendar");
    return OK;
}

static enum error make_in(struct db *db, void *context)
{
    struct choosing *choosing = context;
    return invite_feed_make(db, choosing->clock, choosing->person, choosing->secret);
}

static enum error feed_make(struct request *request, struct reply *reply)
{
    struct choosing choosing = {.person = request->viewer->person, .clock = request->clock};
    struct calendar_view *view;
    TRY(account_at_a_browser(request, reply));
    TRY(db_write(request->db, make_in, &choosing));
    TRY(make_view(request, reply, &view));
    view->address = arena_format(request->arena, "%s/calendar/feed/%s.ics", request->origin, choosing.secret);
    reply_view(reply, view);
    return OK;
}

static enum error remove_in(struct db *db, void *context)
{
    const struct choosing *choosing = context;
    return invite_feed_remove(db, choosing->person);
}

static enum error feed_remove(struct request *request, struct reply *reply)
{
    struct choosing choosing = {.person = request->viewer->person};
    TRY(db_write(request->db, remove_in, &choosing));
    reply_notice(reply, "The address does not work any more.");
    reply_see(reply, "/account/calendar");
    return OK;
}

/* ---- an answer from my calendar ---- */

enum error invite_read_sent(struct request *request, const char **ret_text, size_t *ret_length)
{
    struct upload upload;
    if (!request_upload(request, "reply", &upload) || upload.size == 0) {
        *ret_text = request_value(request, "reply");
        *ret_length = strlen(*ret_text);
        return *ret_length > ICALENDAR_REPLY_MAX ? ERROR_TOO_LARGE : OK;
    }
    if (upload.size > ICALENDAR_REPLY_MAX) return ERROR_TOO_LARGE;
    char *text = arena_alloc(request->arena, (size_t)upload.size + 1);
    size_t length = 0;
    while (length < (size_t)upload.size) {
        ssize_t got = read(upload.file, text + length, (size_t)upload.size - length);
        if (got <= 0) return ERROR_UNAVAILABLE;
        length += (size_t)got;
    }
    *ret_text = text;
    *ret_length = length;
    return OK;
}

const char *invite_reply_problem(enum error error)
{
    if (error == ERROR_INVALID)
        return MESSAGE("This is no answer to an invitation. Send the file that your calendar attached to its "
                       "mail, which ends with .ics.");
    if (error == ERROR_TOO_LARGE) return MESSAGE("An answer has at most 64 KiB. Send the .ics file alone.");
    if (error == ERROR_FORBIDDEN)
        return MESSAGE("This answer is from another address than yours. Only your own can be taken here.");
    return "";
}

static const char *taken_problem(const struct invite_taken *taken)
{
    if (taken->taken) return "";
    if (taken->late)
        return MESSAGE(
            "The meeting has changed since this answer was given, or it is over. Answer the latest "
            "invitation.");
    return MESSAGE("This is no answer to a meeting of yours.");
}

static enum error reply_post(struct request *request, struct reply *reply)
{
    struct invite_taken taken = {0};
    struct calendar_view *view;
    const char *text;
    size_t length;
    enum error error = invite_read_sent(request, &text, &length);
    if (error == OK)
        error = invite_reply_take(request->db, request->arena, request->clock, request->viewer->person, text,
                                  length, &taken);
    const char *problem = error == OK ? taken_problem(&taken) : invite_reply_problem(error);
    if (*problem) {
        struct reply_form_problems *problems = ARENA_NEW(request->arena, struct reply_form_problems);
        TRY(make_view(request, reply, &view));
        problems->reply = problem;
        view->problems = problems;
        reply_problems(reply, view, &reply_form_problems_record, problems);
        return OK;
    }
    TRY(error);
    reply_notice(reply, "Your answer is noted, and the others see it.");
    if (taken.meeting)
        reply_see(reply, "/relationships/%lld/meetings/%lld", (long long)taken.relationship,
                  (long long)taken.meeting);
    else reply_see(reply, "/relationships/%lld/meetings", (long long)taken.relationship);
    return OK;
}

#define MY_OWN "one's own"

static const struct route routes[] = {
    {.method = METHOD_GET,
     .pattern = "/relationships/:id/meetings/:meeting/calendar.ics",
     .access = ACCESS_SIGNED_IN,
     .rule = "members of the relationship; for everybody else it is not there",
     .summary = "A meeting, or the series that it belongs to, as a calendar file",
     .handle = meeting_download},
    {.method = METHOD_GET,
     .pattern = "/calendar/feed/:file",
     .access = ACCESS_ANYONE,
     .rule = "who has the private address that a person made; that person's meetings without any content",
     .summary = "All meetings of the person of a private address, for calendars that subscribe",
     .handle = feed,
     .page_only = true,
     .secret_in_path = true},
    {.method = METHOD_GET,
     .pattern = "/account/calendar",
     .access = ACCESS_SIGNED_IN,
     .rule = MY_OWN,
     .summary = "How my meetings come into my calendar",
     .handle = calendar_show,
     .view = &calendar_view_record,
     .template = "invite/account_calendar.html"},
    {.method = METHOD_POST,
     .pattern = "/account/calendar",
     .access = ACCESS_SIGNED_IN,
     .rule = MY_OWN,
     .summary = "Choose whether calendar invitations are mailed to me",
     .handle = calendar_save,
     .input = &calendar_form_record},
    {.method = METHOD_POST,
     .pattern = "/account/calendar/feed",
     .access = ACCESS_SIGNED_IN,
     .rule = "one's own; not by API token",
     .summary = "Make the private address of my meetings, in place of the one before",
     .handle = feed_make,
     .view = &calendar_view_record,
     .template = "invite/account_calendar.html"},
    {.method = METHOD_POST,
     .pattern = "/account/calendar/feed/remove",
     .access = ACCESS_SIGNED_IN,
     .rule = MY_OWN,
     .summary = "Remove the private address of my meetings",
     .handle = feed_remove},
    {.method = METHOD_POST,
     .pattern = "/account/calendar/reply",
     .access = ACCESS_SIGNED_IN,
     .rule = "answers of one's own",
     .summary = "Hand in an answer from my calendar (iTIP REPLY), as a file or as text",
     .handle = reply_post,
     .input = &reply_form_record,
     .view = &calendar_view_record,
     .template = "invite/account_calendar.html",
     .body_limit = BODY_LIMIT},
};
const struct route_table invite_routes = ROUTE_TABLE(routes);
