/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The thread of a relationship, its files, and changing what one wrote. */
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "language/language.h"
#include "message/message.h"
#include "message/message_pulse.h"

#define MESSAGE_FORM_FIELDS(FIELD, R)                                                                        \
    FIELD(R, text, body, MESSAGE_LONGEST)                                                                    \
    FIELD(R, integer, version, 0)
FORM_LOCAL(message_form, MESSAGE_FORM_FIELDS)

#define MESSAGES_FIELDS(FIELD, R)                                                                            \
    FIELD(R, record, head, relationship_head)                                                                \
    FIELD(R, list, messages, message)                                                                        \
    FIELD(R, id, earlier, 0) /* the page before begins before this one; 0: there is none */                  \
    FIELD(R, flag, is_latest, 0)                                                                             \
    FIELD(R, integer, number, 0) /* how far this page is, for the stream of events */                        \
    FIELD(R, id, unread_to, 0)   /* the newest one that I have not read */                                   \
    FIELD(R, text, body, 0)                                                                                  \
    FIELD(R, record, problems, message_form_problems)
RECORD_LOCAL(messages, MESSAGES_FIELDS)

#define MESSAGE_EDIT_FIELDS(FIELD, R)                                                                        \
    FIELD(R, record, head, relationship_head)                                                                \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, body, 0)                                                                                  \
    FIELD(R, integer, version, 0)                                                                            \
    FIELD(R, record, problems, message_form_problems)
RECORD_LOCAL(message_edit, MESSAGE_EDIT_FIELDS)

/* ---- the thread ---- */

static enum error make_thread(struct request *request, const struct relationship_page *page,
                              struct messages **ret_view)
{
    struct messages *view = ARENA_NEW(request->arena, struct messages);
    int64_t before = 0;
    (void)text_to_int(request_value(request, "before"), 1, INT64_MAX, &before);
    TRY(message_pulse_get(&page->membership, &view->number)); /* first: rather old than too new */
    TRY(message_list(&page->membership, before, &view->messages, &view->earlier));
    view->head = page->head;
    view->is_latest = before == 0;
    view->body = "";
    view->problems = ARENA_NEW(request->arena, struct message_form_problems);
    LIST_EACH (&view->messages, struct message, message)
        if (message->is_new) view->unread_to = message->id;
    *ret_view = view;
    return OK;
}

static enum error thread_show(struct request *request, struct reply *reply)
{
    struct relationship_page page;
    struct messages *view;
    TRY(relationship_page_open(request, reply, RELATIONSHIP_READ, "messages", MESSAGE("Messages"), &page));
    TRY(make_thread(request, &page, &view));
    reply_view(reply, view);
    return OK;
}

/* For who has the thread open: says that there is something new, never what. */
static enum error thread_watch(struct request *request, struct reply *reply)
{
    struct relationship_page page;
    int64_t seen = 0;
    TRY(relationship_page_open(request, reply, RELATIONSHIP_READ, "messages", MESSAGE("Messages"), &page));
    (void)text_to_int(request_value(request, "seen"), 0, INT64_MAX, &seen);
    reply_stream(reply, &message_topic, page.membership.person, page.membership.relationship, seen);
    return OK;
}

/* The file that came along, if any: in the arena, *ret_file NULL without one. */
static enum error read_upload(struct request *request, struct message_upload **ret_file)
{
    struct upload upload;
    *ret_file = NULL;
    if (!request_upload(request, "file", &upload) || (!upload.size && !*upload.name)) return OK;
    if (upload.size > MESSAGE_FILE_LARGEST) return ERROR_TOO_LARGE;
    char *bytes = arena_alloc(request->arena, (size_t)upload.size + 1);
    for (size_t at = 0; at < (size_t)upload.size;) {
        ssize_t got = read(upload.file, bytes + at, (size_t)upload.size - at);
        if (got <= 0) return ERROR_UNAVAILABLE;
        at += (size_t)got;
    }
    struct message_upload *file = ARENA_NEW(request->arena, struct message_upload);
    *file = (struct message_upload){*upload.name ? upload.name : "file", bytes, (size_t)upload.size};
    *ret_file = file;
    return OK;
}

static enum error thread_again(struct request *request, struct reply *reply,
                               const struct relationship_page *page, const char *body,
                               struct message_form_problems *problems)
{
    struct messages *view;
    TRY(make_thread(request, page, &view));
    view->body = body;
    view->problems = problems;
    reply_problems(reply, view, &message_form_problems_record, problems);
    return OK;
}

static enum error thread_post(struct request *request, struct reply *reply)
{
    struct relationship_page page;
    struct message_form form = {0};
    struct message_form_problems *problems = ARENA_NEW(request->arena, struct message_form_problems);
    struct message_upload *file;
    int64_t id;
    TRY(relationship_page_open(request, reply, RELATIONSHIP_WRITE, "messages", MESSAGE("Messages"), &page));
    enum error error =
        request_read(request, &message_form_record, &form, &message_form_problems_record, problems);
    if (error == OK) error = read_upload(request, &file);
    if (error == OK) error = message_send(&page.membership, text_or_empty(form.body), file, &id);
    else if (error == ERROR_INVALID)
        return thread_again(request, reply, &page, text_or_empty(form.body), problems);
    if (error == ERROR_INVALID) problems->body = MESSAGE("Write something, or choose a file.");
    if (error == ERROR_TOO_LARGE)
        problems->body = MESSAGE("A file may have 5 MB, and all files of this relationship 100 MB together.");
    if (error == ERROR_INVALID || error == ERROR_TOO_LARGE)
        return thread_again(request, reply, &page, text_or_empty(form.body), problems);
    TRY(error);
    reply_see(reply, "/relationships/%lld/messages#end", (long long)page.membership.relationship);
    return OK;
}

#define READ_FORM_FIELDS(FIELD, R) FIELD(R, id, message, 0)
FORM_LOCAL(read_form, READ_FORM_FIELDS)

static enum error thread_read(struct request *request, struct reply *reply)
{
    struct relationship_page page;
    struct read_form form = {0};
    struct read_form_problems problems = {0};
    TRY(relationship_page_open(request, reply, RELATIONSHIP_WRITE_AFTER, "messages", MESSAGE("Messages"),
                               &page));
    TRY(request_read(request, &read_form_record, &form, &read_form_problems_record, &problems));
    TRY(message_read_to(&page.membership, form.message));
    reply_see(reply, "/relationships/%lld/messages#end", (long long)page.membership.relationship);
    return OK;
}

/* ---- one message ---- */

static enum error open_one(struct request *request, struct reply *reply, struct relationship_page *ret_page,
                           struct message *ret_message)
{
    int64_t id;
    TRY(relationship_page_open(request, reply, RELATIONSHIP_WRITE, "messages", MESSAGE("Change a message"),
                               ret_page));
    TRY(request_id(request, "message", &id));
    TRY(message_get(&ret_page->membership, id, ret_message));
    if (!ret_message->is_mine) {
        reply_explain(reply, "Only who wrote a message can change it or take it back.");
        return ERROR_FORBIDDEN;
    }
    return OK;
}

static struct message_edit *edit_view(struct arena *arena, const struct relationship_page *page,
                                      const struct message *message, const char *body)
{
    struct message_edit *view = ARENA_NEW(arena, struct message_edit);
    *view = (struct message_edit){.head = page->head,
                                  .id = message->id,
                                  .body = body,
                                  .version = message->version,
                                  .problems = ARENA_NEW(arena, struct message_form_problems)};
    return view;
}

static enum error refuse_late(struct reply *reply)
{
    reply_explain(reply,
                  "A message can be changed for a day. You can still take it back, or write another one.");
    return ERROR_FORBIDDEN;
}

static enum error edit_show(struct request *request, struct reply *reply)
{
    struct relationship_page page;
    struct message message;
    TRY(open_one(request, reply, &page, &message));
    if (!message.can_mend) return refuse_late(reply);
    reply_view(reply, edit_view(request->arena, &page, &message, message.body));
    return OK;
}

static enum error edit_save(struct request *request, struct reply *reply)
{
    struct relationship_page page;
    struct message message;
    struct message_form form = {0};
    struct message_form_problems *problems = ARENA_NEW(request->arena, struct message_form_problems);
    TRY(open_one(request, reply, &page, &message));
    if (!message.can_mend) return refuse_late(reply);
    enum error error =
        request_read(request, &message_form_record, &form, &message_form_problems_record, problems);
    if (error == OK)
        error = message_change(&page.membership, message.id, form.version, text_or_empty(form.body));
    if (error == ERROR_INVALID && !*text_or_empty(problems->body))
        problems->body = MESSAGE("Write something, or take the message back.");
    if (error == ERROR_CONFLICT)
        problems->body =
            MESSAGE("You changed it in another window meanwhile. What stands here is what you typed now; "
                    "save it if it is the right one.");
    if (error == ERROR_INVALID || error == ERROR_CONFLICT) {
        struct message_edit *view = edit_view(request->arena, &page, &message, text_or_empty(form.body));
        view->problems = problems;
        reply_problems(reply, view, &message_form_problems_record, problems);
        return OK;
    }
    TRY(error);
    reply_see(reply, "/relationships/%lld/messages#end", (long long)page.membership.relationship);
    return OK;
}

static enum error take_back(struct request *request, struct reply *reply)
{
    struct relationship_page page;
    struct message message;
    TRY(open_one(request, reply, &page, &message));
    TRY(message_withdraw(&page.membership, message.id));
    reply_notice(reply, "It is taken back: its words and files are erased.");
    reply_see(reply, "/relationships/%lld/messages#end", (long long)page.membership.relationship);
    return OK;
}

/* Always a download, never shown by the browser: it may be anything. */
static enum error file_show(struct request *request, struct reply *reply)
{
    struct relationship_page page;
    struct message_file file;
    struct bytes bytes;
    int64_t id;
    TRY(relationship_page_open(request, reply, RELATIONSHIP_READ, "messages", MESSAGE("A file"), &page));
    TRY(request_id(request, "file", &id));
    TRY(message_file_get(&page.membership, id, &file, &bytes));
    reply_bytes(reply, "application/octet-stream", file.name, bytes.at, bytes.length);
    return OK;
}

#define MEMBERS_ONLY "its members; for everybody else it is not there"

static const struct route routes[] = {
    {.method = METHOD_GET,
     .pattern = "/relationships/:id/messages",
     .access = ACCESS_SIGNED_IN,
     .rule = MEMBERS_ONLY,
     .summary = "Messages of a relationship, the newest page or the one before ?before=",
     .handle = thread_show,
     .view = &messages_record,
     .template = "message/messages.html"},
    {.method = METHOD_POST,
     .pattern = "/relationships/:id/messages",
     .makes_new = true,
     .access = ACCESS_SIGNED_IN,
     .rule = MEMBERS_ONLY,
     .summary = "Write a message; a form may bring a file",
     .handle = thread_post,
     .input = &message_form_record,
     .view = &messages_record,
     .template = "message/messages.html",
     .body_limit = MESSAGE_FILE_LARGEST + 256 * 1024},
    {.method = METHOD_GET,
     .pattern = "/relationships/:id/messages/events",
     .access = ACCESS_SIGNED_IN,
     .rule = MEMBERS_ONLY,
     .summary = "A stream of events: something in the thread is newer than ?seen=",
     .handle = thread_watch,
     .page_only = true},
    {.method = METHOD_POST,
     .pattern = "/relationships/:id/messages/read",
     .access = ACCESS_SIGNED_IN,
     .rule = MEMBERS_ONLY,
     .summary = "Note that I have read up to a message",
     .handle = thread_read,
     .input = &read_form_record},
    {.method = METHOD_GET,
     .pattern = "/relationships/:id/messages/:message/edit",
     .access = ACCESS_SIGNED_IN,
     .rule = MEMBERS_ONLY ", and its author, within a day",
     .summary = "A message of mine, to change it",
     .handle = edit_show,
     .view = &message_edit_record,
     .template = "message/message_edit.html"},
    {.method = METHOD_POST,
     .pattern = "/relationships/:id/messages/:message/edit",
     .access = ACCESS_SIGNED_IN,
     .rule = MEMBERS_ONLY ", and its author, within a day",
     .summary = "Change a message of mine",
     .handle = edit_save,
     .input = &message_form_record,
     .view = &message_edit_record,
     .template = "message/message_edit.html"},
    {.method = METHOD_POST,
     .pattern = "/relationships/:id/messages/:message/take-back",
     .access = ACCESS_SIGNED_IN,
     .rule = MEMBERS_ONLY ", and its author",
     .summary = "Take a message of mine back",
     .handle = take_back},
    {.method = METHOD_GET,
     .pattern = "/relationships/:id/files/:file",
     .access = ACCESS_SIGNED_IN,
     .rule = MEMBERS_ONLY,
     .summary = "A file of a message, as a download",
     .handle = file_show,
     .page_only = true},
};
const struct route_table message_routes = ROUTE_TABLE(routes);
