/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Pages: all that I am part of, notes of my own, and sharing one. */
#include <string.h>

#include "base/text.h"
#include "concern/concern_pages.h"
#include "language/language.h"
#include "web/form.h"

#define CONCERN_LIST_VIEW_FIELDS(FIELD, R)                                                                   \
    FIELD(R, record, head, relationship_head)                                                                \
    FIELD(R, list, open, concern)                                                                            \
    FIELD(R, list, notes, concern)                                                                           \
    FIELD(R, list, ended, concern)                                                                           \
    FIELD(R, flag, none, 0)                                                                                  \
    FIELD(R, flag, has_open, 0)                                                                              \
    FIELD(R, flag, has_notes, 0)                                                                             \
    FIELD(R, flag, has_ended, 0)
RECORD_LOCAL(concern_list_view, CONCERN_LIST_VIEW_FIELDS)

#define CONCERN_NOTE_VIEW_FIELDS(FIELD, R)                                                                   \
    FIELD(R, record, head, relationship_head)                                                                \
    FIELD(R, text, action, 0) /* where the form goes */                                                      \
    FIELD(R, text, back, 0)                                                                                  \
    FIELD(R, flag, is_new, 0)                                                                                \
    FIELD(R, record, form, concern_form)                                                                     \
    FIELD(R, record, problems, concern_form_problems)                                                        \
    FIELD(R, record, meanwhile, concern_form_problems) /* what is stored now, where it differs */            \
    FIELD(R, text, conflict, 0)
RECORD_LOCAL(concern_note_view, CONCERN_NOTE_VIEW_FIELDS)

#define CONCERN_SHARE_VIEW_FIELDS(FIELD, R)                                                                  \
    FIELD(R, record, head, relationship_head)                                                                \
    FIELD(R, record, concern, concern)                                                                       \
    FIELD(R, record, form, concern_share_form)                                                               \
    FIELD(R, record, problems, concern_share_form_problems)                                                  \
    FIELD(R, list, members, choice) /* in a group: with whom */                                              \
    FIELD(R, text, other_first, 0)  /* in a pair */
RECORD_LOCAL(concern_share_view, CONCERN_SHARE_VIEW_FIELDS)

static const char *list_path(const struct membership *membership)
{
    return arena_format(membership->arena, "/relationships/%lld/concerns",
                        (long long)membership->relationship);
}

/* GET /relationships/:id/concerns */
static enum error list_page(struct request *request, struct reply *reply)
{
    struct concern_list_view *view = ARENA_NEW(request->arena, struct concern_list_view);
    struct relationship_page page;
    struct list concerns = {0};
    TRY(relationship_page_open(request, reply, RELATIONSHIP_READ, "concerns", MESSAGE("Concerns"), &page));
    TRY(concern_list(&page.membership, &concerns));
    view->head = page.head;
    LIST_EACH (&concerns, struct concern, concern) {
        struct list *list = concern->is_private ? &view->notes
                            : concern->is_open  ? &view->open
                                                : &view->ended;
        *LIST_ADD(list, request->arena, struct concern) = *concern;
    }
    view->none = concerns.count == 0;
    view->has_open = view->open.count != 0;
    view->has_notes = view->notes.count != 0;
    view->has_ended = view->ended.count != 0;
    reply_view(reply, view);
    return OK;
}

/* ---- a note ---- */

static struct concern_note_view *note_view(const struct relationship_page *page,
                                           const struct concern *concern, const struct concern_form *form,
                                           const struct concern_form_problems *problems)
{
    struct arena *arena = page->membership.arena;
    struct concern_note_view *view = ARENA_NEW(arena, struct concern_note_view);
    view->head = page->head;
    view->is_new = !concern;
    view->back = concern ? concern->path : list_path(&page->membership);
    view->action = arena_format(arena, "%s/%s", view->back, concern ? "edit" : "new");
    view->form = form;
    view->problems = problems;
    view->meanwhile = ARENA_NEW(arena, struct concern_form_problems);
    return view;
}

static enum error read_note(struct request *request, struct concern_form *form,
                            struct concern_form_problems *problems)
{
    enum error error =
        request_read(request, &concern_form_record, form, &concern_form_problems_record, problems);
    return error == ERROR_INVALID ? OK : error;
}

static void check_note(const struct concern_form *form, struct concern_form_problems *problems)
{
    if (!*text_or_empty(problems->title) && text_is_blank(form->title))
        problems->title = MESSAGE("A few words are enough, such as “Meetings that start late”.");
}

/* GET /relationships/:id/concerns/new */
static enum error new_page(struct request *request, struct reply *reply)
{
    struct relationship_page page;
    TRY(relationship_page_open(request, reply, RELATIONSHIP_WRITE_AFTER, "concerns",
                               MESSAGE("What bothers you?"), &page));
    reply_view(reply, note_view(&page, NULL, ARENA_NEW(request->arena, struct concern_form),
                                ARENA_NEW(request->arena, struct concern_form_problems)));
    return OK;
}

/* POST /relationships/:id/concerns/new */
static enum error new_post(struct request *request, struct reply *reply)
{
    struct concern_form *form = ARENA_NEW(request->arena, struct concern_form);
    struct concern_form_problems *problems = ARENA_NEW(request->arena, struct concern_form_problems);
    struct relationship_page page;
    int64_t id;
    TRY(relationship_page_open(request, reply, RELATIONSHIP_WRITE_AFTER, "concerns",
                               MESSAGE("What bothers you?"), &page));
    TRY(read_note(request, form, problems));
    check_note(form, problems);
    if (form_has_problems(&concern_form_problems_record, problems)) {
        reply_problems(reply, note_view(&page, NULL, form, problems), &concern_form_problems_record,
                       problems);
        return OK;
    }
    enum error error = concern_add(&page.membership, form, &id);
    if (error == ERROR_TOO_LARGE)
        reply_explain(reply, "You have %d notes here already. Remove some of them first.", CONCERNS_LIMIT);
    TRY(error);
    reply_notice(reply, "Kept for you alone. Sleep on it, or choose below what to do with it.");
    reply_see(reply, "%s/%lld", list_path(&page.membership), (long long)id);
    return OK;
}

struct editing {
    struct relationship_page page;
    struct concern concern;
    struct concern_form stored;
};

static enum error load_note(struct request *request, struct editing *editing)
{
    int64_t id;
    TRY(request_id(request, "concern", &id));
    TRY(concern_get(&editing->page.membership, id, &editing->concern));
    if (!editing->concern.is_mine) return ERROR_NOT_FOUND;
    editing->stored = (struct concern_form){.version = editing->concern.version,
                                            .title = editing->concern.title,
                                            .happened = editing->concern.happened,
                                            .effect = editing->concern.effect,
                                            .wish = editing->concern.wish};
    return OK;
}

static enum error open_note(struct request *request, struct reply *reply, const char *title,
                            struct editing *editing)
{
    TRY(relationship_page_open(request, reply, RELATIONSHIP_WRITE_AFTER, "concerns", title, &editing->page));
    return load_note(request, editing);
}

/* GET /relationships/:id/concerns/:concern/edit */
static enum error edit_page(struct request *request, struct reply *reply)
{
    struct editing *editing = ARENA_NEW(request->arena, struct editing);
    TRY(open_note(request, reply, say(request->language, "Your own notes"), editing));
    reply_view(reply, note_view(&editing->page, &editing->concern, &editing->stored,
                                ARENA_NEW(request->arena, struct concern_form_problems)));
    return OK;
}

/* The same person on another page, or device: both texts stand there. */
static enum error show_conflict(struct request *request, struct reply *reply, struct editing *editing,
                                struct concern_form *form, struct concern_form_problems *problems)
{
    TRY(load_note(request, editing));
    struct concern_note_view *view = note_view(&editing->page, &editing->concern, form, problems);
    struct concern_form_problems *meanwhile = ARENA_NEW(request->arena, struct concern_form_problems);
    form_note_differences(request->arena, request->language, &concern_form_record, form, &editing->stored,
                          &concern_form_problems_record, meanwhile);
    form->version = editing->stored.version;
    problems->version = MESSAGE("You saved these notes on another page meanwhile.");
    view->meanwhile = meanwhile;
    view->conflict =
        say(request->language,
            "You saved these notes on another page meanwhile. Both texts stand here: keep what is right, "
            "and save.");
    reply_problems(reply, view, &concern_form_problems_record, problems);
    return OK;
}

/* POST /relationships/:id/concerns/:concern/edit */
static enum error edit_post(struct request *request, struct reply *reply)
{
    struct editing *editing = ARENA_NEW(request->arena, struct editing);
    struct concern_form *form = ARENA_NEW(request->arena, struct concern_form);
    struct concern_form_problems *problems = ARENA_NEW(request->arena, struct concern_form_problems);
    TRY(open_note(request, reply, say(request->language, "Your own notes"), editing));
    TRY(read_note(request, form, problems));
    form_keep_unsent(request, &concern_form_record, &editing->stored, form);
    check_note(form, problems);
    if (form_has_problems(&concern_form_problems_record, problems)) {
        reply_problems(reply, note_view(&editing->page, &editing->concern, form, problems),
                       &concern_form_problems_record, problems);
        return OK;
    }
    enum error error = concern_edit(&editing->page.membership, editing->concern.id, form);
    if (error == ERROR_CONFLICT) return show_conflict(request, reply, editing, form, problems);
    TRY(error);
    reply_notice(reply, "Saved, for you alone.");
    reply_see(reply, "%s", editing->concern.path);
    return OK;
}

/* POST /relationships/:id/concerns/:concern/remove */
static enum error remove_post(struct request *request, struct reply *reply)
{
    struct editing *editing = ARENA_NEW(request->arena, struct editing);
    TRY(open_note(request, reply, say(request->language, "Your own notes"), editing));
    enum error error = concern_remove(&editing->page.membership, editing->concern.id);
    if (error == ERROR_CONFLICT)
        reply_explain(reply, "This was shared, so it stays. You can withdraw it instead.");
    TRY(error);
    reply_notice(reply, "Removed. Nobody else ever saw it here.");
    reply_see(reply, "%s", list_path(&editing->page.membership));
    return OK;
}

/* ---- sharing ---- */

static struct concern_share_view *share_view(const struct editing *editing,
                                             const struct concern_share_form *form,
                                             const struct concern_share_form_problems *problems)
{
    const struct membership *membership = &editing->page.membership;
    struct concern_share_view *view = ARENA_NEW(membership->arena, struct concern_share_view);
    view->head = editing->page.head;
    view->concern = &editing->concern;
    view->form = form;
    view->problems = problems;
    view->other_first = membership->group ? "" : membership->other_first;
    LIST_EACH (&membership->members, struct relationship_member, member)
        if (membership->group && member->id != membership->person)
            choice_add(membership->arena, &view->members,
                       arena_format(membership->arena, "%lld", (long long)member->id), member->name, "",
                       form->with);
    return view;
}

/* Which of the notes become the view; each can be changed before it goes. */
static const char *view_of_notes(struct arena *arena, const struct concern *concern)
{
    const char *const parts[] = {concern->happened, concern->effect, concern->wish};
    struct text text;
    text_init(&text, arena);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (!*parts[i]) continue;
        if (text.length) text_add(&text, "\n\n");
        text_add(&text, parts[i]);
    }
    return text.at;
}

static enum error open_sharing(struct request *request, struct reply *reply, struct editing *editing)
{
    TRY(relationship_page_open(request, reply, RELATIONSHIP_WRITE, "concerns", MESSAGE("Share it"),
                               &editing->page));
    TRY(load_note(request, editing));
    if (editing->concern.is_private) return OK;
    reply_explain(reply, "This is shared already.");
    return ERROR_CONFLICT;
}

/* GET /relationships/:id/concerns/:concern/share */
static enum error share_page(struct request *request, struct reply *reply)
{
    struct editing *editing = ARENA_NEW(request->arena, struct editing);
    struct concern_share_form *form = ARENA_NEW(request->arena, struct concern_share_form);
    TRY(open_sharing(request, reply, editing));
    *form = (struct concern_share_form){.topic = editing->concern.title,
                                        .view = view_of_notes(request->arena, &editing->concern),
                                        .with = ""};
    reply_view(reply,
               share_view(editing, form, ARENA_NEW(request->arena, struct concern_share_form_problems)));
    return OK;
}

/* POST /relationships/:id/concerns/:concern/share */
static enum error share_post(struct request *request, struct reply *reply)
{
    struct editing *editing = ARENA_NEW(request->arena, struct editing);
    struct concern_share_form *form = ARENA_NEW(request->arena, struct concern_share_form);
    struct concern_share_form_problems *problems =
        ARENA_NEW(request->arena, struct concern_share_form_problems);
    TRY(open_sharing(request, reply, editing));
    enum error error = request_read(request, &concern_share_form_record, form,
                                    &concern_share_form_problems_record, problems);
    if (error != ERROR_INVALID) TRY(error);
    if (!*text_or_empty(problems->topic) && text_is_blank(form->topic))
        problems->topic = MESSAGE("Say in a few words what it is about.");
    if (!*text_or_empty(problems->view) && text_is_blank(form->view))
        problems->view = MESSAGE("Say how you see it; without that nobody can answer.");
    error = OK;
    if (!form_has_problems(&concern_share_form_problems_record, problems))
        error = concern_share(&editing->page.membership, editing->concern.id, form);
    if (error == ERROR_INVALID) problems->with = MESSAGE("Choose with whom you want to work it through.");
    else TRY(error);
    if (form_has_problems(&concern_share_form_problems_record, problems)) {
        reply_problems(reply, share_view(editing, form, problems), &concern_share_form_problems_record,
                       problems);
        return OK;
    }
    reply_notice(reply, "Shared. Tell them in person, too, that it is there.");
    reply_see(reply, "%s", editing->concern.path);
    return OK;
}

#define RULE "who wrote it, a member of the relationship; for everybody else it is not there"

static const struct route routes[] = {
    {.method = METHOD_GET,
     .pattern = "/relationships/:id/concerns",
     .access = ACCESS_SIGNED_IN,
     .rule = "members of the relationship; each sees their own notes and what was shared with them",
     .summary = "My notes about what bothers me, and what we work through",
     .handle = list_page,
     .view = &concern_list_view_record,
     .template = "concern/concern_list.html"},
    {.method = METHOD_GET,
     .pattern = "/relationships/:id/concerns/new",
     .access = ACCESS_SIGNED_IN,
     .rule = "members of the relationship",
     .summary = "The form of a new note",
     .handle = new_page,
     .view = &concern_note_view_record,
     .template = "concern/concern_note.html"},
    {.method = METHOD_POST,
     .pattern = "/relationships/:id/concerns/new",
     .makes_new = true,
     .access = ACCESS_SIGNED_IN,
     .rule = "members of the relationship",
     .summary = "Write a note for myself alone",
     .handle = new_post,
     .input = &concern_form_record,
     .view = &concern_note_view_record,
     .template = "concern/concern_note.html"},
    {.method = METHOD_GET,
     .pattern = "/relationships/:id/concerns/:concern/edit",
     .access = ACCESS_SIGNED_IN,
     .rule = RULE,
     .summary = "The form of my own notes",
     .handle = edit_page,
     .view = &concern_note_view_record,
     .template = "concern/concern_note.html"},
    {.method = METHOD_POST,
     .pattern = "/relationships/:id/concerns/:concern/edit",
     .access = ACCESS_SIGNED_IN,
     .rule = RULE,
     .summary = "Change my own notes",
     .handle = edit_post,
     .input = &concern_form_record,
     .view = &concern_note_view_record,
     .template = "concern/concern_note.html"},
    {.method = METHOD_POST,
     .pattern = "/relationships/:id/concerns/:concern/remove",
     .access = ACCESS_SIGNED_IN,
     .rule = RULE,
     .summary = "Remove a note that nobody else has seen",
     .handle = remove_post},
    {.method = METHOD_GET,
     .pattern = "/relationships/:id/concerns/:concern/share",
     .access = ACCESS_SIGNED_IN,
     .rule = RULE,
     .summary = "What exactly would be shared",
     .handle = share_page,
     .view = &concern_share_view_record,
     .template = "concern/concern_share.html"},
    {.method = METHOD_POST,
     .pattern = "/relationships/:id/concerns/:concern/share",
     .access = ACCESS_SIGNED_IN,
     .rule = RULE,
     .summary = "Share it with another member, as a worksheet for both",
     .handle = share_post,
     .input = &concern_share_form_record,
     .view = &concern_share_view_record,
     .template = "concern/concern_share.html"},
};
const struct route_table concern_routes = ROUTE_TABLE(routes);
