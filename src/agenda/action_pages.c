/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Pages of action items: who does what until when, and what became of it. */
#include <string.h>

#include "agenda/agenda_pages.h"
#include "base/text.h"
#include "language/language.h"

RECORD_DEFINE(action_line, ACTION_LINE_FIELDS)

enum { CLOSED_A_PAGE = 20 };

void action_lines(const struct request *request, const struct membership *membership,
                  const struct list *actions, struct list *ret_lines)
{
    int64_t today = agenda_today(request);
    LIST_EACH (actions, struct action, action) {
        struct action_line *line = LIST_ADD(ret_lines, membership->arena, struct action_line);
        *line = (struct action_line){
            .id = action->id,
            .what = action->what,
            .owner_id = action->owner_id,
            .owner = membership_name(membership, action->owner_id),
            .due_on = action->due_on,
            .meeting_id = action->meeting_id,
            .meeting_at = action->meeting_at,
            .state = action->state,
            .is_open = strcmp(action->state, "open") == 0,
            .is_done = strcmp(action->state, "done") == 0,
            .is_dropped = strcmp(action->state, "dropped") == 0,
            .word = action->word,
            .closed_at = action->closed_at,
            .closed_by = action->closed_at ? membership_name(membership, action->closed_by) : "",
            .version = action->version,
        };
        line->is_overdue = line->is_open && line->due_on && line->due_on < today;
        line->has_tags = line->is_overdue || !line->is_open;
    }
}

void action_owners(const struct membership *membership, int64_t chosen, struct list *ret_choices)
{
    struct arena *arena = membership->arena;
    const char *key = arena_format(arena, "%lld", (long long)chosen);
    choice_add(arena, ret_choices, arena_format(arena, "%lld", (long long)membership->person),
               say(membership->language, "You"), "", key);
    LIST_EACH (&membership->members, struct relationship_member, member)
        if (member->id != membership->person)
            choice_add(arena, ret_choices, arena_format(arena, "%lld", (long long)member->id), member->name,
                       "", key);
}

/* ---- the list ---- */

#define OWNER_LINE_FIELDS(FIELD, R)                                                                          \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, integer, open, 0)                                                                               \
    FIELD(R, integer, overdue, 0)                                                                            \
    FIELD(R, integer, done, 0)                                                                               \
    FIELD(R, integer, dropped, 0)
RECORD_LOCAL(owner_line, OWNER_LINE_FIELDS)

#define ACTION_LIST_VIEW_FIELDS(FIELD, R)                                                                    \
    FIELD(R, record, head, relationship_head)                                                                \
    FIELD(R, id, here, 0) /* no meeting to come back to */                                                   \
    FIELD(R, list, open, action_line)                                                                        \
    FIELD(R, flag, none_open, 0)                                                                             \
    FIELD(R, list, closed, action_line)                                                                      \
    FIELD(R, flag, has_closed, 0)                                                                            \
    FIELD(R, text, later, 0)                                                                                 \
    FIELD(R, text, earlier, 0)                                                                               \
    FIELD(R, flag, has_pages, 0)                                                                             \
    FIELD(R, list, counts, owner_line)                                                                       \
    FIELD(R, flag, has_counts, 0)                                                                            \
    FIELD(R, list, owners, choice)                                                                           \
    FIELD(R, record, form, action_form)                                                                      \
    FIELD(R, record, problems, action_form_problems)
RECORD_LOCAL(action_list_view, ACTION_LIST_VIEW_FIELDS)

static enum error add_counts(struct request *request, const struct membership *membership,
                             struct action_list_view *view)
{
    struct list counts = {0};
    TRY(action_counts(membership, agenda_today(request), &counts));
    LIST_EACH (&counts, struct action_count, count)
        *LIST_ADD(&view->counts, request->arena, struct owner_line) =
            (struct owner_line){.name = membership_name(membership, count->owner_id),
                                .open = count->open,
                                .overdue = count->overdue,
                                .done = count->done,
                                .dropped = count->dropped};
    view->has_counts = counts.count > 0;
    return OK;
}

static enum error add_closed(struct request *request, const struct membership *membership,
                             struct action_list_view *view)
{
    struct list closed = {0};
    int64_t page = request_page(request);
    TRY(action_closed_list(membership, (page - 1) * CLOSED_A_PAGE, CLOSED_A_PAGE, &closed));
    bool more = closed.count > CLOSED_A_PAGE;
    if (more) closed.count = CLOSED_A_PAGE;
    action_lines(request, membership, &closed, &view->closed);
    view->has_closed = closed.count > 0 || page > 1;
    view->later = request_page_link(request, page - 1);
    view->earlier = more ? request_page_link(request, page + 1) : "";
    view->has_pages = page > 1 || more;
    return OK;
}

static enum error list_view(struct request *request, const struct relationship_page *page,
                            const struct action_form *form, const struct action_form_problems *problems,
                            struct action_list_view **ret_view)
{
    const struct membership *membership = &page->membership;
    struct action_list_view *view = ARENA_NEW(request->arena, struct action_list_view);
    struct list open = {0};
    TRY(action_open_list(membership, &open));
    action_lines(request, membership, &open, &view->open);
    view->head = page->head;
    view->none_open = open.count == 0;
    view->form = form;
    view->problems = problems;
    action_owners(membership, form->owner_id, &view->owners);
    TRY(add_closed(request, membership, view));
    TRY(add_counts(request, membership, view));
    *ret_view = view;
    return OK;
}

static enum error list_page(struct request *request, struct reply *reply)
{
    struct relationship_page page;
    struct action_list_view *view;
    struct action_form *form = ARENA_NEW(request->arena, struct action_form);
    struct action_form_problems *problems = ARENA_NEW(request->arena, struct action_form_problems);
    TRY(relationship_page_open(request, reply, RELATIONSHIP_READ, "meetings", MESSAGE("Action items"),
                               &page));
    *form = (struct action_form){.what = "", .owner_id = page.membership.person};
    form_no_problems(&action_form_problems_record, problems);
    TRY(list_view(request, &page, form, problems, &view));
    reply_view(reply, view);
    return OK;
}

/* ---- adding ---- */

static enum error read_form(struct request *request, const struct membership *membership,
                            const struct action_form *stored, struct action_form *form,
                            struct action_form_problems *problems)
{
    form_no_problems(&action_form_problems_record, problems);
    request_read_form(request, &action_form_record, form, &action_form_problems_record, problems);
    if (stored) form_keep_unsent(request, &action_form_record, stored, form);
    if (!*form->what && !*problems->what) problems->what = MESSAGE("Say what is to be done.");
    if (!*problems->owner_id && !membership_member(membership, form->owner_id))
        problems->owner_id = MESSAGE("Choose who takes it on.");
    return OK;
}

/* To the meeting whose page it came from, else to the list. */
static void see(struct reply *reply, const struct membership *membership, int64_t meeting, int64_t action)
{
    long long relationship = membership->relationship;
    if (meeting)
        reply_see(reply, "/relationships/%lld/meetings/%lld#actions", relationship, (long long)meeting);
    else if (action)
        reply_see(reply, "/relationships/%lld/actions#action%lld", relationship, (long long)action);
    else reply_see(reply, "/relationships/%lld/actions", relationship);
}

static enum error list_post(struct request *request, struct reply *reply)
{
    struct relationship_page page;
    struct action_form *form = ARENA_NEW(request->arena, struct action_form);
    struct action_form_problems *problems = ARENA_NEW(request->arena, struct action_form_problems);
    int64_t id;
    TRY(relationship_page_open(request, reply, RELATIONSHIP_WRITE, "meetings", MESSAGE("Action items"),
                               &page));
    TRY(read_form(request, &page.membership, NULL, form, problems));
    if (form_has_problems(&action_form_problems_record, problems)) {
        struct action_list_view *view;
        TRY(list_view(request, &page, form, problems, &view));
        reply_problems(reply, view, &action_form_problems_record, problems);
        return OK;
    }
    enum error error = action_add(&page.membership, form, &id);
    if (error == ERROR_TOO_LARGE)
        reply_explain(reply, "200 action items are open. Finish or drop some before you take on more.");
    TRY(error);
    reply_notice(reply, "The action item is noted.");
    see(reply, &page.membership, form->meeting_id, id);
    return OK;
}

/* ---- one ---- */

#define ACTION_DROP_FORM_FIELDS(FIELD, R)                                                                    \
    FIELD(R, text, word, ACTION_WORD_MAXIMUM)                                                                \
    FIELD(R, id, meeting_id, 0) /* the meeting whose page comes next */
FORM_LOCAL(action_drop_form, ACTION_DROP_FORM_FIELDS)

#define ACTION_VIEW_FIELDS(FIELD, R)                                                                         \
    FIELD(R, record, head, relationship_head)                                                                \
    FIELD(R, record, action, action_line)                                                                    \
    FIELD(R, list, owners, choice)                                                                           \
    FIELD(R, record, form, action_form)                                                                      \
    FIELD(R, record, problems, action_form_problems)                                                         \
    FIELD(R, record, meanwhile, action_form_problems)                                                        \
    FIELD(R, flag, conflict, 0)                                                                              \
    FIELD(R, record, drop, action_drop_form)                                                                 \
    FIELD(R, record, drop_problems, action_drop_form_problems)
RECORD_LOCAL(action_view, ACTION_VIEW_FIELDS)

struct action_page {
    struct relationship_page page;
    struct action action;
};

static enum error open_action_page(struct request *request, struct reply *reply, enum relationship_use use,
                                   struct action_page *ret_page)
{
    struct action_page at;
    int64_t id;
    TRY(relationship_page_open(request, reply, use, "meetings", MESSAGE("Action item"), &at.page));
    TRY(request_id(request, "action", &id));
    TRY(action_get(&at.page.membership, id, &at.action));
    *ret_page = at;
    return OK;
}

static struct action_view *action_view_new(struct request *request, const struct action_page *at)
{
    struct action_view *view = ARENA_NEW(request->arena, struct action_view);
    struct action_form *form = ARENA_NEW(request->arena, struct action_form);
    struct action_form_problems *none = ARENA_NEW(request->arena, struct action_form_problems);
    struct action_drop_form *drop = ARENA_NEW(request->arena, struct action_drop_form);
    struct action_drop_form_problems *no_word = ARENA_NEW(request->arena, struct action_drop_form_problems);
    struct list one = {0}, lines = {0};
    form_no_problems(&action_form_problems_record, none);
    form_no_problems(&action_drop_form_problems_record, no_word);
    drop->word = "";
    *form = (struct action_form){.what = at->action.what,
                                 .owner_id = at->action.owner_id,
                                 .due_on = at->action.due_on,
                                 .meeting_id = at->action.meeting_id,
                                 .version = at->action.version};
    *LIST_ADD(&one, request->arena, struct action) = at->action;
    action_lines(request, &at->page.membership, &one, &lines);
    *view = (struct action_view){.head = at->page.head,
                                 .action = lines.items,
                                 .form = form,
                                 .problems = none,
                                 .meanwhile = none,
                                 .drop = drop,
                                 .drop_problems = no_word};
    return view;
}

static enum error action_page(struct request *request, struct reply *reply)
{
    struct action_page at;
    TRY(open_action_page(request, reply, RELATIONSHIP_READ, &at));
    struct action_view *view = action_view_new(request, &at);
    action_owners(&at.page.membership, at.action.owner_id, &view->owners);
    reply_view(reply, view);
    return OK;
}

static enum error change_conflict(struct request *request, struct reply *reply, struct action_page *at,
                                  struct action_form *form)
{
    struct action_form_problems *meanwhile = ARENA_NEW(request->arena, struct action_form_problems);
    TRY(action_get(&at->page.membership, at->action.id, &at->action));
    struct action_view *view = action_view_new(request, at);
    form_note_differences(request->arena, request->language, &action_form_record, form, view->form,
                          &action_form_problems_record, meanwhile);
    if (*meanwhile->owner_id)
        meanwhile->owner_id = membership_name(&at->page.membership, at->action.owner_id);
    meanwhile->meeting_id = "";
    form->version = at->action.version;
    view->form = form;
    view->meanwhile = meanwhile;
    view->conflict = true;
    action_owners(&at->page.membership, form->owner_id, &view->owners);
    reply_explain(reply, "This action item was changed meanwhile. The fields say what is saved now.");
    reply_problems(reply, view, &action_form_problems_record, meanwhile);
    return OK;
}

static enum error action_post(struct request *request, struct reply *reply)
{
    struct action_page at;
    struct action_form *form = ARENA_NEW(request->arena, struct action_form);
    struct action_form_problems *problems = ARENA_NEW(request->arena, struct action_form_problems);
    TRY(open_action_page(request, reply, RELATIONSHIP_WRITE, &at));
    struct action_view *view = action_view_new(request, &at);
    TRY(read_form(request, &at.page.membership, view->form, form, problems));
    if (form_has_problems(&action_form_problems_record, problems)) {
        view->form = form;
        view->problems = problems;
        action_owners(&at.page.membership, form->owner_id, &view->owners);
        reply_problems(reply, view, &action_form_problems_record, problems);
        return OK;
    }
    enum error error = action_change(&at.page.membership, at.action.id, form);
    if (error == ERROR_CONFLICT) return change_conflict(request, reply, &at, form);
    TRY(error);
    reply_notice(reply, "The action item is saved.");
    see(reply, &at.page.membership, 0, at.action.id);
    return OK;
}

/* ---- what became of it ---- */

struct closing {
    struct action_page at;
    struct action_drop_form form;
    struct action_drop_form_problems *problems;
};

static enum error open_closing(struct request *request, struct reply *reply, struct closing *ret_closing)
{
    struct closing closing = {0};
    struct meeting meeting;
    closing.problems = ARENA_NEW(request->arena, struct action_drop_form_problems);
    form_no_problems(&action_drop_form_problems_record, closing.problems);
    TRY(open_action_page(request, reply, RELATIONSHIP_WRITE, &closing.at));
    request_read_form(request, &action_drop_form_record, &closing.form, &action_drop_form_problems_record,
                      closing.problems);
    if (closing.form.meeting_id &&
        meeting_get(&closing.at.page.membership, closing.form.meeting_id, &meeting) != OK)
        closing.form.meeting_id = 0;
    *ret_closing = closing;
    return OK;
}

static enum error done_post(struct request *request, struct reply *reply)
{
    struct closing closing;
    TRY(open_closing(request, reply, &closing));
    enum error error = action_done(&closing.at.page.membership, closing.at.action.id);
    if (error == ERROR_CONFLICT)
        reply_explain(reply, "This action item was dropped meanwhile. Open it again first if it is done.");
    TRY(error);
    reply_notice(reply, "Noted as done.");
    see(reply, &closing.at.page.membership, closing.form.meeting_id, 0);
    return OK;
}

static enum error drop_post(struct request *request, struct reply *reply)
{
    struct closing closing;
    TRY(open_closing(request, reply, &closing));
    if (!*closing.form.word && !*closing.problems->word)
        closing.problems->word = MESSAGE("Say in a word why. It keeps promises worth something.");
    if (form_has_problems(&action_drop_form_problems_record, closing.problems)) {
        struct action_view *view = action_view_new(request, &closing.at);
        view->drop = arena_copy(request->arena, &closing.form, sizeof closing.form);
        view->drop_problems = closing.problems;
        action_owners(&closing.at.page.membership, closing.at.action.owner_id, &view->owners);
        reply_problems(reply, view, &action_drop_form_problems_record, closing.problems);
        return OK;
    }
    enum error error = action_drop(&closing.at.page.membership, closing.at.action.id, closing.form.word);
    if (error == ERROR_CONFLICT) reply_explain(reply, "This action item is closed already.");
    TRY(error);
    reply_notice(reply, "The action item is dropped.");
    see(reply, &closing.at.page.membership, closing.form.meeting_id, 0);
    return OK;
}

static enum error reopen_post(struct request *request, struct reply *reply)
{
    struct closing closing;
    TRY(open_closing(request, reply, &closing));
    TRY(action_reopen(&closing.at.page.membership, closing.at.action.id));
    reply_notice(reply, "The action item is open again.");
    see(reply, &closing.at.page.membership, closing.form.meeting_id, closing.at.action.id);
    return OK;
}

#define MEMBERS_ALONE "members of the relationship alone"

static const struct route routes[] = {
    {.method = METHOD_GET,
     .pattern = "/relationships/:id/actions",
     .access = ACCESS_SIGNED_IN,
     .rule = MEMBERS_ALONE,
     .summary = "Action items: open ones, what became of the others, and counts of each owner",
     .handle = list_page,
     .view = &action_list_view_record,
     .template = "agenda/action_list.html"},
    {.method = METHOD_POST,
     .pattern = "/relationships/:id/actions",
     .makes_new = true,
     .access = ACCESS_SIGNED_IN,
     .rule = MEMBERS_ALONE,
     .summary = "Note an action item",
     .handle = list_post,
     .input = &action_form_record,
     .view = &action_list_view_record,
     .template = "agenda/action_list.html"},
    {.method = METHOD_GET,
     .pattern = "/relationships/:id/actions/:action",
     .access = ACCESS_SIGNED_IN,
     .rule = MEMBERS_ALONE,
     .summary = "An action item, to change or drop it",
     .handle = action_page,
     .view = &action_view_record,
     .template = "agenda/action.html"},
    {.method = METHOD_POST,
     .pattern = "/relationships/:id/actions/:action",
     .access = ACCESS_SIGNED_IN,
     .rule = MEMBERS_ALONE,
     .summary = "Change an action item",
     .handle = action_post,
     .input = &action_form_record,
     .view = &action_view_record,
     .template = "agenda/action.html"},
    {.method = METHOD_POST,
     .pattern = "/relationships/:id/actions/:action/done",
     .access = ACCESS_SIGNED_IN,
     .rule = MEMBERS_ALONE,
     .summary = "Note an action item as done",
     .handle = done_post,
     .input = &action_drop_form_record},
    {.method = METHOD_POST,
     .pattern = "/relationships/:id/actions/:action/drop",
     .access = ACCESS_SIGNED_IN,
     .rule = MEMBERS_ALONE,
     .summary = "Drop an action item, with a word why",
     .handle = drop_post,
     .input = &action_drop_form_record,
     .view = &action_view_record,
     .template = "agenda/action.html"},
    {.method = METHOD_POST,
     .pattern = "/relationships/:id/actions/:action/reopen",
     .access = ACCESS_SIGNED_IN,
     .rule = MEMBERS_ALONE,
     .summary = "Open an action item again",
     .handle = reopen_post,
     .input = &action_drop_form_record},
};
const struct route_table agenda_action_routes = ROUTE_TABLE(routes);
