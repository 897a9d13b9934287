/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* My notices. Opening one is a POST, because it marks the notice as read. */
#include "notice/notice.h"

#include "language/language.h"
#include "notice/notice_store.h"

#define NOTICES_FIELDS(FIELD, R)                                                                             \
    FIELD(R, list, notices, notice_row)                                                                      \
    FIELD(R, integer, unread, 0)                                                                             \
    FIELD(R, id, last, 0) /* the newest shown: what "all" means */                                           \
    FIELD(R, text, previous_page, 0)                                                                         \
    FIELD(R, text, next_page, 0)
RECORD_LOCAL(notices, NOTICES_FIELDS)

static enum error notices_show(struct request *request, struct reply *reply)
{
    struct notices *view = ARENA_NEW(request->arena, struct notices);
    int64_t page = request_page(request);
    TRY(notice_list(request->db, request->arena, request->viewer->person, page, &view->notices));
    view->previous_page = request_page_link(request, page - 1);
    view->next_page = view->notices.count > NOTICES_A_PAGE ? request_page_link(request, page + 1) : "";
    if (view->notices.count > NOTICES_A_PAGE) view->notices.count = NOTICES_A_PAGE;
    view->unread = request->viewer->unread;
    struct notice_reader reader = {request->language, request->zone, clock_seconds(request->clock)};
    LIST_EACH (&view->notices, struct notice_row, notice) {
        notice_write(request->arena, &reader, &notice_row_record, notice);
        if (notice->unread && notice->id > view->last) view->last = notice->id;
    }
    reply_title(reply, "", "Notices");
    reply_view(reply, view);
    return OK;
}

static enum error notice_open(struct request *request, struct reply *reply)
{
    struct notice_row notice;
    int64_t id;
    TRY(request_id(request, "id", &id));
    TRY(notice_read(request->db, request->arena, request->clock, request->viewer->person, id, &notice));
    reply_see(reply, "%s", notice.path);
    return OK;
}

#define READ_ALL_FIELDS(FIELD, R) FIELD(R, id, last, 0) /* up to this notice; 0: all there are */
FORM_LOCAL(read_all, READ_ALL_FIELDS)

static enum error notices_read(struct request *request, struct reply *reply)
{
    struct read_all form = {0};
    struct read_all_problems problems = {0};
    int64_t count;
    TRY(request_read(request, &read_all_record, &form, &read_all_problems_record, &problems));
    TRY(notice_read_all(request->db, request->clock, request->viewer->person,
                        form.last ? form.last : INT64_MAX, &count));
    reply_notice(reply,
                 say_count(request->language, "%lld notice is marked as read.",
                           "%lld notices are marked as read.", count),
                 (long long)count);
    reply_see(reply, "/notices");
    return OK;
}

static const struct route routes[] = {
    {.method = METHOD_GET,
     .pattern = "/notices",
     .access = ACCESS_SIGNED_IN,
     .rule = "one's own",
     .summary = "My notices, unread ones first",
     .handle = notices_show,
     .view = &notices_record,
     .template = "notice/notices.html"},
    {.method = METHOD_POST,
     .pattern = "/notices/:id/open",
     .access = ACCESS_SIGNED_IN,
     .rule = "one's own",
     .summary = "Mark a notice as read and go where it leads",
     .handle = notice_open},
    {.method = METHOD_POST,
     .pattern = "/notices/read",
     .access = ACCESS_SIGNED_IN,
     .rule = "one's own",
     .summary = "Mark all my notices as read",
     .handle = notices_read,
     .input = &read_all_record},
};
const struct route_table notice_routes = ROUTE_TABLE(routes);
