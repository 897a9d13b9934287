/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* My calendar's busy times: the private address, how reading it goes, and what is known. */
#include "busy/busy.h"

#include "base/text.h"
#include "db/db.h"
#include "fetch/fetch.h"
#include "language/language.h"
#include "web/form.h"
#include "web/reply.h"
#include "web/request.h"

enum { SHOWN = 5 };

#define BUSY_FORM_FIELDS(FIELD, R) FIELD(R, text, address, FETCH_URL_MAX)
FORM_LOCAL(busy_form, BUSY_FORM_FIELDS)

#define BUSY_LINE_FIELDS(FIELD, R)                                                                           \
    FIELD(R, time, starts_at, 0)                                                                             \
    FIELD(R, time, ends_at, 0)                                                                               \
    FIELD(R, time, last_at, 0) /* its last second */                                                         \
    FIELD(R, flag, one_day, 0) /* ends on the day on which it begins, on the reader's clock */               \
    FIELD(R, flag, all_day, 0) /* from midnight to midnight */
RECORD_LOCAL(busy_line, BUSY_LINE_FIELDS)

#define BUSY_VIEW_FIELDS(FIELD, R)                                                                           \
    FIELD(R, flag, has_feed, 0)                                                                              \
    FIELD(R, text, host, 0)                                                                                  \
    FIELD(R, time, read_at, 0) /* when it went well last; 0: not yet */                                      \
    FIELD(R, text, checked, 0) /* "Checked 12 minutes ago."; "" not yet */                                   \
    FIELD(R, flag, waits, 0)   /* for the first look */                                                      \
    FIELD(R, text, problem, 0) /* what to do about the last try; "" */                                       \
    FIELD(R, flag, is_left, 0) /* not tried any more by itself */                                            \
    FIELD(R, flag, is_stale, 0)                                                                              \
    FIELD(R, integer, count, 0) /* of busy times to come */                                                  \
    FIELD(R, list, next, busy_line)                                                                          \
    FIELD(R, record, form, busy_form)                                                                        \
    FIELD(R, record, problems, busy_form_problems)
RECORD_LOCAL(busy_view, BUSY_VIEW_FIELDS)

static struct busy_means means_of(struct request *request)
{
    return (struct busy_means){request->db, request->arena, request->clock, request->portal_key};
}

static const char *checked_words(const struct request *request, int64_t tried_at)
{
    long long seconds = clock_seconds(request->clock) - tried_at, minutes = seconds / 60,
              hours = minutes / 60;
    const struct language *language = request->language;
    struct arena *arena = request->arena;
    if (!tried_at) return "";
    if (minutes < 1) return say(language, "Checked just now.");
    if (minutes < 60)
        return arena_format(
            arena, say_count(language, "Checked %lld minute ago.", "Checked %lld minutes ago.", minutes),
            minutes);
    if (hours < 48)
        return arena_format(
            arena, say_count(language, "Checked %lld hour ago.", "Checked %lld hours ago.", hours), hours);
    return arena_format(arena,
                        say_count(language, "Checked %lld day ago.", "Checked %lld days ago.", hours / 24),
                        hours / 24);
}

static struct busy_line line_of(const struct zone *zone, const struct free_busy_span *span)
{
    struct wall_time starts = zone_local(zone, span->starts_at), ends = zone_local(zone, span->ends_at);
    struct wall_time last = zone_local(zone, span->ends_at - 1);
    return (struct busy_line){.starts_at = span->starts_at,
                              .ends_at = span->ends_at,
                              .last_at = span->ends_at - 1,
                              .one_day = starts.day == last.day,
                              .all_day = starts.second == 0 && ends.second == 0};
}

static void add_feed(const struct request *request, const struct busy_feed *feed, struct busy_view *view)
{
    int64_t now = clock_seconds(request->clock);
    view->has_feed = true;
    view->host = feed->host;
    view->read_at = feed->read_at;
    view->checked = checked_words(request, feed->tried_at);
    view->waits = feed->tried_at < feed->added_at && !*feed->problem;
    view->problem = say(request->language, feed->problem);
    view->is_left = feed->due_at == 0;
    view->is_stale = feed->read_at && feed->read_at < now - BUSY_STALE;
    view->count = (int64_t)feed->spans.count;
    LIST_EACH (&feed->spans, struct free_busy_span, span) {
        if (view->next.count == SHOWN) break;
        *LIST_ADD(&view->next, request->arena, struct busy_line) = line_of(request->zone, span);
    }
}

static enum error make_view(struct request *request, struct reply *reply, struct busy_view **ret_view)
{
    struct busy_view *view = ARENA_NEW(request->arena, struct busy_view);
    struct busy_form *form = ARENA_NEW(request->arena, struct busy_form);
    struct busy_form_problems *problems = ARENA_NEW(request->arena, struct busy_form_problems);
    struct busy_means means = means_of(request);
    struct busy_feed feed;
    *form = (struct busy_form){.address = ""};
    form_no_problems(&busy_form_problems_record, problems);
    view->form = form;
    view->problems = problems;
    view->host = view->checked = view->problem = "";
    enum error error = busy_feed_get(&means, request->viewer->person, &feed);
    if (error != OK && error != ERROR_NOT_FOUND) return error;
    if (error == OK) add_feed(request, &feed, view);
    reply_title(reply, "", "Your calendar’s busy times");
    *ret_view = view;
    return OK;
}

static enum error busy_show(struct request *request, struct reply *reply)
{
    struct busy_view *view;
    TRY(make_view(request, reply, &view));
    reply_view(reply, view);
    return OK;
}

static enum error busy_post(struct request *request, struct reply *reply)
{
    struct busy_form *form = ARENA_NEW(request->arena, struct busy_form);
    struct busy_form_problems *problems = ARENA_NEW(request->arena, struct busy_form_problems);
    struct busy_means means = means_of(request);
    struct busy_view *view;
    request_read_form(request, &busy_form_record, form, &busy_form_problems_record, problems);
    const char *problem, *address = busy_address_clean(request->arena, form->address, &problem);
    if (!*problems->address) problems->address = problem;
    if (*problems->address) {
        TRY(make_view(request, reply, &view));
        view->form = form;
        view->problems = problems;
        reply_problems(reply, view, &busy_form_problems_record, problems);
        return OK;
    }
    TRY(busy_feed_put(&means, request->viewer->person, address));
    reply_notice(reply, "Your calendar is being read. Look here again in a moment.");
    reply_see(reply, "/account/busy");
    return OK;
}

static enum error busy_ask_post(struct request *request, struct reply *reply)
{
    enum error error = busy_feed_ask(request->db, request->clock, request->viewer->person);
    if (error == ERROR_NOT_FOUND) reply_explain(reply, "You gave no address of a calendar. Give one first.");
    if (error != OK && error != ERROR_TOO_MANY) return error;
    if (error == OK) reply_notice(reply, "Your calendar is being read. Look here again in a moment.");
    else reply_notice(reply, "Your calendar was read a moment ago. Try again in two minutes.");
    reply_see(reply, "/account/busy");
    return OK;
}

static enum error busy_remove_post(struct request *request, struct reply *reply)
{
    TRY(busy_feed_remove(request->db, request->viewer->person));
    reply_notice(reply, "Your calendar’s address and its busy times are deleted.");
    reply_see(reply, "/account/busy");
    return OK;
}

static const struct route routes[] = {
    {.method = METHOD_GET,
     .pattern = "/account/busy",
     .access = ACCESS_SIGNED_IN,
     .rule = "one's own",
     .summary = "My calendar's busy times, and how reading them goes",
     .handle = busy_show,
     .view = &busy_view_record,
     .template = "busy/busy.html"},
    {.method = METHOD_POST,
     .pattern = "/account/busy",
     .access = ACCESS_SIGNED_IN,
     .rule = "one's own",
     .summary = "Give the private address of my calendar",
     .handle = busy_post,
     .input = &busy_form_record,
     .view = &busy_view_record,
     .template = "busy/busy.html"},
    {.method = METHOD_POST,
     .pattern = "/account/busy/check",
     .access = ACCESS_SIGNED_IN,
     .rule = "one's own",
     .summary = "Read my calendar now",
     .handle = busy_ask_post},
    {.method = METHOD_POST,
     .pattern = "/account/busy/remove",
     .access = ACCESS_SIGNED_IN,
     .rule = "one's own",
     .summary = "Delete my calendar's address and its busy times",
     .handle = busy_remove_post},
};
const struct route_table busy_routes = ROUTE_TABLE(routes);
