/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* When I usually work; and for admins the portal's template for video rooms. */
#include "base/text.h"
#include "db/db.h"
#include "language/language.h"
#include "meeting/meeting_pages.h"
#include "meeting/meeting_room.h"
#include "person/person_hours.h"
#include "web/form.h"

/* ---- /meetings/hours ---- */

#define MEETING_HOURS_FIELDS(FIELD, R)                                                                       \
    FIELD(R, texts, days, 12) /* 1 Monday … 7 Sunday */                                                    \
    FIELD(R, text, from, 5)   /* "9:00" */                                                                   \
    FIELD(R, text, until, 5)                                                                                 \
    FIELD(R, id, relationship, 0) /* to plan a meeting in afterwards; 0: none */
FORM_LOCAL(meeting_hours, MEETING_HOURS_FIELDS)

#define MEETING_HOURS_VIEW_FIELDS(FIELD, R)                                                                  \
    FIELD(R, record, form, meeting_hours)                                                                    \
    FIELD(R, record, problems, meeting_hours_problems)                                                       \
    FIELD(R, list, days, choice)                                                                             \
    FIELD(R, text, zone, 0) /* in which they are meant */                                                    \
    FIELD(R, id, person_id, 0)
RECORD_LOCAL(meeting_hours_view, MEETING_HOURS_VIEW_FIELDS)

static const char *const day_names[] = {MESSAGE("Monday"),   MESSAGE("Tuesday"), MESSAGE("Wednesday"),
                                        MESSAGE("Thursday"), MESSAGE("Friday"),  MESSAGE("Saturday"),
                                        MESSAGE("Sunday")};

static struct meeting_hours_view *hours_view(struct request *request, const struct meeting_hours *form,
                                             const struct meeting_hours_problems *problems, int64_t days)
{
    struct meeting_hours_view *view = ARENA_NEW(request->arena, struct meeting_hours_view);
    view->form = form;
    view->problems = problems;
    view->zone = request->viewer->zone;
    view->person_id = request->viewer->person;
    for (int day = 0; day < 7; day++)
        *LIST_ADD(&view->days, request->arena, struct choice) =
            (struct choice){.key = arena_format(request->arena, "%d", day + 1),
                            .label = day_names[day],
                            .hint = "",
                            .chosen = days >> day & 1};
    return view;
}

/* "09:00", as <input type="time"> wants it. */
static const char *input_clock(struct arena *arena, int64_t minute)
{
    return arena_format(arena, "%02d:%02d", (int)(minute / 60 % 24), (int)(minute % 60));
}

static enum error hours_show(struct request *request, struct reply *reply)
{
    struct meeting_hours *form = ARENA_NEW(request->arena, struct meeting_hours);
    struct meeting_hours_problems *problems = ARENA_NEW(request->arena, struct meeting_hours_problems);
    struct person_hours hours;
    TRY(person_hours_get(request->db, request->arena, request->viewer->person, &hours));
    form_no_problems(&meeting_hours_problems_record, problems);
    form->from = input_clock(request->arena, hours.from_minute);
    form->until = input_clock(request->arena, hours.until_minute);
    if (!text_to_int(request_value(request, "relationship"), 1, INT64_MAX, &form->relationship))
        form->relationship = 0;
    reply_title(reply, "people", "When you usually work");
    reply_view(reply, hours_view(request, form, problems, hours.days));
    return OK;
}

static void check_hours(const struct meeting_hours *form, struct meeting_hours_problems *problems,
                        struct person_hours *hours)
{
    hours->days = 0;
    LIST_EACH (&form->days, const char *, day) {
        int64_t number;
        if (text_to_int(*day, 1, 7, &number)) hours->days |= INT64_C(1) << (number - 1);
        else problems->days = MESSAGE("Choose days from 1 (Monday) to 7 (Sunday).");
    }
    if (!hours->days && !*problems->days) problems->days = MESSAGE("Choose at least one day.");
    if (!person_hours_read_clock(text_or_empty(form->from), &hours->from_minute))
        problems->from = MESSAGE("Write a time, such as 9:00.");
    if (!person_hours_read_clock(text_or_empty(form->until), &hours->until_minute))
        problems->until = MESSAGE("Write a time, such as 17:00.");
    if (!hours->until_minute) hours->until_minute = 1440; /* midnight, at the end */
    if (!*problems->from && !*problems->until && hours->from_minute >= hours->until_minute)
        problems->until = MESSAGE("This is before you begin. Choose a later time.");
}

static enum error write_hours(struct db *db, void *context)
{
    return person_hours_put(db, context);
}

static enum error hours_post(struct request *request, struct reply *reply)
{
    struct meeting_hours *form = ARENA_NEW(request->arena, struct meeting_hours);
    struct meeting_hours_problems *problems = ARENA_NEW(request->arena, struct meeting_hours_problems);
    struct person_hours hours = {.person_id = request->viewer->person};
    request_read_form(request, &meeting_hours_record, form, &meeting_hours_problems_record, problems);
    check_hours(form, problems, &hours);
    if (form_has_problems(&meeting_hours_problems_record, problems)) {
        reply_title(reply, "people", "When you usually work");
        reply_problems(reply, hours_view(request, form, problems, hours.days), &meeting_hours_problems_record,
                       problems);
        return OK;
    }
    TRY(db_write(request->db, write_hours, &hours));
    reply_notice(reply, "Your working hours are saved.");
    if (form->relationship)
        reply_see(reply, "/relationships/%lld/meetings/plan", (long long)form->relationship);
    else reply_see(reply, "/people/%lld", (long long)request->viewer->person);
    return OK;
}

/* ---- /admin/meetings ---- */

#define MEETING_ROOM_FIELDS(FIELD, R) FIELD(R, text, room, MEETING_ROOM_MAX)
FORM_LOCAL(meeting_room, MEETING_ROOM_FIELDS)

#define MEETING_ROOM_VIEW_FIELDS(FIELD, R)                                                                   \
    FIELD(R, record, form, meeting_room)                                                                     \
    FIELD(R, record, problems, meeting_room_problems)                                                        \
    FIELD(R, text, example, 0) /* a link made from it */
RECORD_LOCAL(meeting_room_view, MEETING_ROOM_VIEW_FIELDS)

static struct meeting_room_view *room_view(struct request *request, struct reply *reply,
                                           const struct meeting_room *form,
                                           const struct meeting_room_problems *problems)
{
    struct meeting_room_view *view = ARENA_NEW(request->arena, struct meeting_room_view);
    view->form = form;
    view->problems = problems;
    view->example = *form->room && !*meeting_room_problem(form->room)
                        ? meeting_room_link(request->arena, form->room, 12)
                        : "";
    reply_title(reply, "admin", "Video rooms");
    return view;
}

static enum error room_show(struct request *request, struct reply *reply)
{
    struct meeting_room *form = ARENA_NEW(request->arena, struct meeting_room);
    struct meeting_room_problems *problems = ARENA_NEW(request->arena, struct meeting_room_problems);
    form_no_problems(&meeting_room_problems_record, problems);
    TRY(meeting_room_template(request->db, request->arena, &form->room));
    reply_view(reply, room_view(request, reply, form, problems));
    return OK;
}

static enum error write_room(struct db *db, void *context)
{
    return meeting_room_template_put(db, context);
}

static enum error room_post(struct request *request, struct reply *reply)
{
    struct meeting_room *form = ARENA_NEW(request->arena, struct meeting_room);
    struct meeting_room_problems *problems = ARENA_NEW(request->arena, struct meeting_room_problems);
    request_read_form(request, &meeting_room_record, form, &meeting_room_problems_record, problems);
    form->room = text_or_empty(form->room);
    if (!*problems->room) problems->room = meeting_room_problem(form->room);
    if (*problems->room) {
        reply_problems(reply, room_view(request, reply, form, problems), &meeting_room_problems_record,
                       problems);
        return OK;
    }
    TRY(db_write(request->db, write_room, arena_string(request->arena, form->room)));
    if (*form->room) reply_notice(reply, "New meetings can have a room from now on.");
    else reply_notice(reply, "Meetings take whatever address people write.");
    reply_see(reply, "/admin/meetings");
    return OK;
}

static const struct route routes[] = {
    {.method = METHOD_GET,
     .pattern = "/meetings/hours",
     .access = ACCESS_SIGNED_IN,
     .rule = "one's own",
     .summary = "When I usually work",
     .handle = hours_show,
     .view = &meeting_hours_view_record,
     .template = "meeting/meeting_hours.html"},
    {.method = METHOD_POST,
     .pattern = "/meetings/hours",
     .access = ACCESS_SIGNED_IN,
     .rule = "one's own",
     .summary = "Say when I usually work",
     .handle = hours_post,
     .input = &meeting_hours_record,
     .view = &meeting_hours_view_record,
     .template = "meeting/meeting_hours.html"},
    {.method = METHOD_GET,
     .pattern = "/admin/meetings",
     .access = ACCESS_ADMIN,
     .summary = "The template for links to video rooms",
     .handle = room_show,
     .view = &meeting_room_view_record,
     .template = "meeting/admin_meetings.html"},
    {.method = METHOD_POST,
     .pattern = "/admin/meetings",
     .access = ACCESS_ADMIN,
     .summary = "Change the template for links to video rooms",
     .handle = room_post,
     .input = &meeting_room_record,
     .view = &meeting_room_view_record,
     .template = "meeting/admin_meetings.html"},
};
const struct route_table meeting_setting_routes = ROUTE_TABLE(routes);
