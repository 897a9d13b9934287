/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Pages of notes. The same route takes what a form sends and what a page saves by itself every few seconds,
 * so it does little: no list, no counting.
 */
#include <string.h>

#include "agenda/agenda_pages.h"
#include "base/difference.h"
#include "base/text.h"
#include "language/language.h"

RECORD_DEFINE(note_view, NOTE_VIEW_FIELDS)

enum { ENTRIES_A_PAGE = 20, SEARCH_MAXIMUM = 200 };

#define NOTE_PAGE_VIEW_FIELDS(FIELD, R)                                                                      \
    FIELD(R, record, head, relationship_head)                                                                \
    FIELD(R, record, note, note_view)
RECORD_LOCAL(note_page_view, NOTE_PAGE_VIEW_FIELDS)

#define NOTE_FORM_FIELDS(FIELD, R)                                                                           \
    FIELD(R, text, body, NOTE_MAXIMUM)                                                                       \
    FIELD(R, integer, version, 0) /* with which the writer began */                                          \
    FIELD(R, text, editor, NOTE_EDITOR_MAXIMUM)
FORM_LOCAL(note_form, NOTE_FORM_FIELDS)

/* ---- one note ---- */

static const char *path_of(enum note_kind kind)
{
    return kind == NOTE_PRIVATE ? "private-notes" : "notes";
}

static void show_note(const struct membership *membership, const struct note *note, struct note_view *view)
{
    view->body = note->body;
    view->version = note->version;
    view->written_at = note->written_at;
    if (!note->version) view->written_by = "";
    else if (note->written_by == membership->person) view->written_by = say(membership->language, "you");
    else view->written_by = membership_name(membership, note->written_by);
}

static struct note_view *view_new(const struct membership *membership, enum note_kind kind, int64_t meeting)
{
    struct note_view *view = ARENA_NEW(membership->arena, struct note_view);
    *view = (struct note_view){
        .relationship_id = membership->relationship,
        .meeting_id = meeting,
        .is_private = kind == NOTE_PRIVATE,
        .path = path_of(kind),
        .place = arena_format(membership->arena, "%lld.%lld.%s", (long long)membership->person,
                              (long long)meeting, path_of(kind)),
        .can_write = membership->writable,
    };
    return view;
}

enum error note_view_get(const struct membership *membership, enum note_kind kind, int64_t meeting,
                         struct note_view **ret_view)
{
    struct note note;
    struct note_view *view = view_new(membership, kind, meeting);
    TRY(note_read(membership, kind, meeting, &note));
    show_note(membership, &note, view);
    *ret_view = view;
    return OK;
}

struct note_page {
    struct relationship_page page;
    struct meeting meeting;
    enum note_kind kind;
};

static enum error open_page(struct request *request, struct reply *reply, enum relationship_use use,
                            enum note_kind kind, struct note_page *ret_page)
{
    struct note_page at = {.kind = kind};
    int64_t id;
    const char *title =
        kind == NOTE_PRIVATE ? say(request->language, "My private notes") : say(request->language, "Notes");
    TRY(relationship_page_open(request, reply, use, "meetings", title, &at.page));
    TRY(request_id(request, "meeting", &id));
    TRY(meeting_get(&at.page.membership, id, &at.meeting));
    *ret_page = at;
    return OK;
}

static enum error note_show(struct request *request, struct reply *reply, enum note_kind kind)
{
    struct note_page at;
    struct note_view *note;
    struct note_page_view *view = ARENA_NEW(request->arena, struct note_page_view);
    TRY(open_page(request, reply, RELATIONSHIP_READ, kind, &at));
    TRY(note_view_get(&at.page.membership, kind, at.meeting.id, &note));
    view->head = at.page.head;
    view->note = note;
    reply_view(reply, view);
    return OK;
}

static enum error notes_page(struct request *request, struct reply *reply)
{
    return note_show(request, reply, NOTE_SHARED);
}

static enum error private_notes_page(struct request *request, struct reply *reply)
{
    return note_show(request, reply, NOTE_PRIVATE);
}

/* ---- saving ---- */

static void answer_conflict(struct reply *reply, const struct membership *membership,
                            const struct note_form *form, const struct note *stands,
                            struct note_page_view *view, struct note_view *note)
{
    show_note(membership, stands, note);
    note->conflict = true;
    note->theirs = stands->body;
    note->theirs_by = note->written_by;
    note->body = form->body;
    reply_view(reply, view);
    reply_status(reply, 409);
}

static void answer_saved(struct request *request, struct reply *reply, const struct membership *membership,
                         const struct note_form *form, const struct note *saved, struct note_page_view *view,
                         struct note_view *note)
{
    show_note(membership, saved, note);
    note->is_saved = true;
    note->is_merged = strcmp(form->body, saved->body) != 0;
    if (request->json) {
        reply_view(reply, view);
        return;
    }
    reply_notice(reply, note->is_merged ? MESSAGE("Saved, together with what others wrote meanwhile.")
                                        : MESSAGE("Saved."));
    reply_see(reply, "/relationships/%lld/meetings/%lld#%s", (long long)note->relationship_id,
              (long long)note->meeting_id, note->path);
}

static void answer_problem(struct reply *reply, const struct note_form *form, const char *problem,
                           struct note_page_view *view, struct note_view *note,
                           struct note_form_problems *problems)
{
    note->body = form->body;
    note->version = form->version;
    note->problem = problems->body = problem;
    reply_problems(reply, view, &note_form_problems_record, problems);
}

static enum error note_post(struct request *request, struct reply *reply, enum note_kind kind)
{
    struct relationship_page page;
    struct note_form form;
    struct note_form_problems *problems = ARENA_NEW(request->arena, struct note_form_problems);
    struct note_page_view *view = ARENA_NEW(request->arena, struct note_page_view);
    struct note saved;
    int64_t meeting;
    TRY(relationship_page_open(request, reply, RELATIONSHIP_WRITE, "meetings",
                               kind == NOTE_PRIVATE ? MESSAGE("My private notes") : MESSAGE("Notes"), &page));
    TRY(request_id(request, "meeting", &meeting));
    enum error error = request_read(request, &note_form_record, &form, &note_form_problems_record, problems);
    if (error != OK && error != ERROR_INVALID) return error;
    struct note_view *note = view_new(&page.membership, kind, meeting);
    struct note_save save = {kind, meeting, form.version, form.body, form.editor};
    view->head = page.head;
    view->note = note;
    if (error == OK) error = note_save(&page.membership, &save, &saved);
    if (error == ERROR_INVALID) {
        struct meeting there; /* for a meeting of others there is no form either */
        TRY(meeting_get(&page.membership, meeting, &there));
        const char *problem = text_or_empty(problems->body);
        answer_problem(reply, &form,
                       *problem ? problem : say(request->language, "This cannot be saved as it is."), view,
                       note, problems);
        return OK;
    }
    if (error == ERROR_CONFLICT || error == ERROR_TOO_LARGE) {
        answer_conflict(reply, &page.membership, &form, &saved, view, note);
        return OK;
    }
    TRY(error);
    answer_saved(request, reply, &page.membership, &form, &saved, view, note);
    return OK;
}

static enum error notes_post(struct request *request, struct reply *reply)
{
    return note_post(request, reply, NOTE_SHARED);
}

static enum error private_notes_post(struct request *request, struct reply *reply)
{
    return note_post(request, reply, NOTE_PRIVATE);
}

/* ---- earlier texts ---- */

#define NOTE_VERSION_LINE_FIELDS(FIELD, R)                                                                   \
    FIELD(R, integer, version, 0)                                                                            \
    FIELD(R, text, written_by, 0)                                                                            \
    FIELD(R, time, written_at, 0)                                                                            \
    FIELD(R, flag, is_chosen, 0)                                                                             \
    FIELD(R, flag, is_latest, 0)
RECORD_LOCAL(note_version_line, NOTE_VERSION_LINE_FIELDS)

#define NOTE_HISTORY_VIEW_FIELDS(FIELD, R)                                                                   \
    FIELD(R, record, head, relationship_head)                                                                \
    FIELD(R, id, meeting_id, 0)                                                                              \
    FIELD(R, time, starts_at, 0)                                                                             \
    FIELD(R, list, versions, note_version_line)                                                              \
    FIELD(R, flag, none, 0)                                                                                  \
    FIELD(R, record, chosen, note_version_line)                                                              \
    FIELD(R, text, body, 0)                                                                                  \
    FIELD(R, list, parts, difference_part) /* what it changed against the one before */                      \
    FIELD(R, flag, is_first, 0)
RECORD_LOCAL(note_history_view, NOTE_HISTORY_VIEW_FIELDS)

static enum error show_version(const struct note_page *at, const struct list *versions, size_t index,
                               struct note_history_view *view)
{
    const struct membership *membership = &at->page.membership;
    const struct note_version *version = LIST_AT(versions, struct note_version, index);
    struct note note, before = {.body = ""};
    TRY(note_version_read(membership, at->kind, at->meeting.id, version->version, &note));
    view->is_first = index + 1 == versions->count;
    if (!view->is_first)
        TRY(note_version_read(membership, at->kind, at->meeting.id, version[1].version, &before));
    view->body = note.body;
    view->chosen = LIST_AT(&view->versions, struct note_version_line, index);
    LIST_AT(&view->versions, struct note_version_line, index)->is_chosen = true;
    difference(membership->arena, before.body, note.body, &view->parts);
    return OK;
}

static enum error history_page(struct request *request, struct reply *reply)
{
    struct note_page at;
    struct note_history_view *view = ARENA_NEW(request->arena, struct note_history_view);
    struct list versions = {0};
    int64_t wanted = 0;
    size_t chosen = 0;
    TRY(open_page(request, reply, RELATIONSHIP_READ, NOTE_SHARED, &at));
    TRY(note_versions(&at.page.membership, at.kind, at.meeting.id, &versions));
    if (!text_to_int(request_value(request, "version"), 1, INT64_MAX, &wanted)) wanted = 0;
    LIST_EACH (&versions, struct note_version, version) {
        if (version->version == wanted) chosen = view->versions.count;
        *LIST_ADD(&view->versions, request->arena, struct note_version_line) = (struct note_version_line){
            .version = version->version,
            .written_by = membership_name(&at.page.membership, version->written_by),
            .written_at = version->written_at,
            .is_latest = version == LIST_AT(&versions, struct note_version, 0),
        };
    }
    view->head = at.page.head;
    view->meeting_id = at.meeting.id;
    view->starts_at = at.meeting.starts_at;
    view->none = versions.count == 0;
    view->body = "";
    if (!view->none) TRY(show_version(&at, &versions, chosen, view));
    reply_view(reply, view);
    return OK;
}

/* ---- all notes ---- */

#define NOTE_LIST_VIEW_FIELDS(FIELD, R)                                                                      \
    FIELD(R, record, head, relationship_head)                                                                \
    FIELD(R, text, words, 0)                                                                                 \
    FIELD(R, list, entries, note_entry)                                                                      \
    FIELD(R, flag, none, 0)                                                                                  \
    FIELD(R, text, later, 0)   /* the query of the page with later notes; "" none */                         \
    FIELD(R, text, earlier, 0) /* and of that with earlier ones */                                           \
    FIELD(R, flag, has_pages, 0)
RECORD_LOCAL(note_list_view, NOTE_LIST_VIEW_FIELDS)

static void add_pager(struct request *request, bool more, struct note_list_view *view)
{
    int64_t page = request_page(request);
    view->later = request_page_link(request, page - 1);
    view->earlier = more ? request_page_link(request, page + 1) : "";
    view->has_pages = page > 1 || more;
}

static enum error note_list_page(struct request *request, struct reply *reply)
{
    struct relationship_page page;
    struct note_list_view *view = ARENA_NEW(request->arena, struct note_list_view);
    TRY(relationship_page_open(request, reply, RELATIONSHIP_READ, "meetings", MESSAGE("All notes"), &page));
    view->head = page.head;
    view->words = text_trim(request->arena, request_value(request, "q"));
    if (text_length(view->words) > SEARCH_MAXIMUM) view->words = "";
    TRY(note_list(&page.membership, view->words, (request_page(request) - 1) * ENTRIES_A_PAGE, ENTRIES_A_PAGE,
                  &view->entries));
    bool more = view->entries.count > ENTRIES_A_PAGE;
    if (more) view->entries.count = ENTRIES_A_PAGE;
    view->none = view->entries.count == 0;
    add_pager(request, more, view);
    reply_view(reply, view);
    return OK;
}

#define MEMBERS_ALONE "members of the relationship alone"
#define AUTHOR_ALONE "members of the relationship; each has their own, which nobody else can open"

static const struct route routes[] = {
    {.method = METHOD_GET,
     .pattern = "/relationships/:id/notes",
     .access = ACCESS_SIGNED_IN,
     .rule = "members of the relationship alone; private notes are those of who asks",
     .summary = "The notes of all meetings, searched by words",
     .handle = note_list_page,
     .view = &note_list_view_record,
     .template = "agenda/note_list.html"},
    {.method = METHOD_GET,
     .pattern = "/relationships/:id/meetings/:meeting/notes",
     .access = ACCESS_SIGNED_IN,
     .rule = MEMBERS_ALONE,
     .summary = "Shared notes of a meeting",
     .handle = notes_page,
     .view = &note_page_view_record,
     .template = "agenda/note.html"},
    {.method = METHOD_POST,
     .pattern = "/relationships/:id/meetings/:meeting/notes",
     .access = ACCESS_SIGNED_IN,
     .rule = MEMBERS_ALONE,
     .summary = "Save the shared notes of a meeting; 409 with both texts when the same lines were changed",
     .handle = notes_post,
     .input = &note_form_record,
     .view = &note_page_view_record,
     .view_status = 409,
     .template = "agenda/note.html"},
    {.method = METHOD_GET,
     .pattern = "/relationships/:id/meetings/:meeting/notes/history",
     .access = ACCESS_SIGNED_IN,
     .rule = MEMBERS_ALONE,
     .summary = "Earlier texts of the shared notes of a meeting",
     .handle = history_page,
     .view = &note_history_view_record,
     .template = "agenda/note_history.html"},
    {.method = METHOD_GET,
     .pattern = "/relationships/:id/meetings/:meeting/private-notes",
     .access = ACCESS_SIGNED_IN,
     .rule = AUTHOR_ALONE,
     .summary = "My private notes of a meeting",
     .handle = private_notes_page,
     .view = &note_page_view_record,
     .template = "agenda/note.html"},
    {.method = METHOD_POST,
     .pattern = "/relationships/:id/meetings/:meeting/private-notes",
     .access = ACCESS_SIGNED_IN,
     .rule = AUTHOR_ALONE,
     .summary = "Save my private notes of a meeting",
     .handle = private_notes_post,
     .input = &note_form_record,
     .view = &note_page_view_record,
     .view_status = 409,
     .template = "agenda/note.html"},
};
const struct route_table agenda_note_routes = ROUTE_TABLE(routes);
