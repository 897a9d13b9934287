/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a circle is for and its rules, for its members. */
#include <string.h>

#include "base/difference.h"
#include "base/text.h"
#include "circle/circle.h"
#include "language/language.h"
#include "web/form.h"
#include "web/reply.h"
#include "web/request.h"

#define CIRCLE_VERSION_LINE_FIELDS(FIELD, R)                                                                 \
    FIELD(R, integer, version, 0)                                                                            \
    FIELD(R, text, written_by, 0)                                                                            \
    FIELD(R, time, written_at, 0)                                                                            \
    FIELD(R, flag, is_chosen, 0)
RECORD_LOCAL(circle_version_line, CIRCLE_VERSION_LINE_FIELDS)

#define CIRCLE_VIEW_FIELDS(FIELD, R)                                                                         \
    FIELD(R, record, head, relationship_head)                                                                \
    FIELD(R, record, circle, circle)                                                                         \
    FIELD(R, texts, rules, 0)                                                                                \
    FIELD(R, flag, is_default, 0)                                                                            \
    FIELD(R, list, versions, circle_version_line)                                                            \
    FIELD(R, record, chosen, circle_version_line) /* NULL: as it stands */                                   \
    FIELD(R, list, changed, difference_part)      /* of the rules, by the chosen version */                  \
    FIELD(R, flag, has_versions, 0)
RECORD_LOCAL(circle_view, CIRCLE_VIEW_FIELDS)

#define CIRCLE_EDIT_VIEW_FIELDS(FIELD, R)                                                                    \
    FIELD(R, record, head, relationship_head)                                                                \
    FIELD(R, record, form, circle)                                                                           \
    FIELD(R, record, problems, circle_problems)                                                              \
    FIELD(R, record, meanwhile, circle_problems)                                                             \
    FIELD(R, flag, conflict, 0)
RECORD_LOCAL(circle_edit_view, CIRCLE_EDIT_VIEW_FIELDS)

static enum error add_chosen(struct request *request, const struct membership *membership, int64_t version,
                             struct circle_view *view)
{
    struct circle *now = ARENA_NEW(request->arena, struct circle), before;
    TRY(circle_version_read(membership, version, now));
    TRY(circle_version_read(membership, version - 1, &before));
    view->circle = now;
    LIST_EACH (&view->versions, struct circle_version_line, line) {
        if (line->version != version) continue;
        line->is_chosen = true;
        view->chosen = line;
    }
    difference(request->arena, before.rules, now->rules, &view->changed);
    return OK;
}

static enum error circle_page(struct request *request, struct reply *reply)
{
    struct relationship_page page;
    struct circle_view *view = ARENA_NEW(request->arena, struct circle_view);
    struct circle *circle = ARENA_NEW(request->arena, struct circle);
    struct list versions = {0};
    int64_t wanted;
    TRY(relationship_page_open(request, reply, RELATIONSHIP_READ, "circle", MESSAGE("Our circle"), &page));
    TRY(circle_get(&page.membership, circle));
    TRY(circle_versions(&page.membership, &versions));
    LIST_EACH (&versions, struct circle_version, version)
        *LIST_ADD(&view->versions, request->arena, struct circle_version_line) =
            (struct circle_version_line){.version = version->version,
                                         .written_by = membership_name(&page.membership, version->written_by),
                                         .written_at = version->written_at};
    view->head = page.head;
    view->circle = circle;
    view->is_default = circle->version == 0;
    view->has_versions = versions.count > 0;
    if (text_to_int(request_value(request, "version"), 1, circle->version, &wanted))
        TRY(add_chosen(request, &page.membership, wanted, view));
    text_split(request->arena, view->circle->rules, "\n", &view->rules);
    reply_view(reply, view);
    return OK;
}

static enum error open_edit(struct request *request, struct reply *reply, struct relationship_page *page,
                            struct circle_edit_view *view)
{
    struct circle *form = ARENA_NEW(request->arena, struct circle);
    struct circle_problems *none = ARENA_NEW(request->arena, struct circle_problems);
    TRY(relationship_page_open(request, reply, RELATIONSHIP_WRITE, "circle", MESSAGE("Change our circle"),
                               page));
    TRY(circle_get(&page->membership, form));
    form_no_problems(&circle_problems_record, none);
    *view = (struct circle_edit_view){.head = page->head, .form = form, .problems = none, .meanwhile = none};
    return OK;
}

static enum error edit_page(struct request *request, struct reply *reply)
{
    struct relationship_page page;
    struct circle_edit_view *view = ARENA_NEW(request->arena, struct circle_edit_view);
    TRY(open_edit(request, reply, &page, view));
    reply_view(reply, view);
    return OK;
}

static enum error answer_conflict(struct request *request, struct reply *reply,
                                  const struct relationship_page *page, struct circle *form,
                                  struct circle_edit_view *view)
{
    struct circle_problems *meanwhile = ARENA_NEW(request->arena, struct circle_problems);
    struct circle stored;
    TRY(circle_get(&page->membership, &stored));
    form_note_differences(request->arena, request->language, &circle_record, form, &stored,
                          &circle_problems_record, meanwhile);
    form->version = stored.version;
    view->meanwhile = meanwhile;
    view->conflict = true;
    reply_explain(reply, "Somebody changed this while you wrote. The fields say what is saved now.");
    reply_problems(reply, view, &circle_problems_record, meanwhile);
    return OK;
}

static enum error edit_post(struct request *request, struct reply *reply)
{
    struct relationship_page page;
    struct circle_edit_view *view = ARENA_NEW(request->arena, struct circle_edit_view);
    struct circle *form = ARENA_NEW(request->arena, struct circle);
    struct circle_problems *problems = ARENA_NEW(request->arena, struct circle_problems);
    TRY(open_edit(request, reply, &page, view));
    form_no_problems(&circle_problems_record, problems);
    request_read_form(request, &circle_record, form, &circle_problems_record, problems);
    form_keep_unsent(request, &circle_record, view->form, form);
    if (!*form->rules && !*problems->rules)
        problems->rules = MESSAGE("Keep at least one rule: what is said here stays here.");
    view->form = form;
    view->problems = problems;
    if (form_has_problems(&circle_problems_record, problems)) {
        reply_problems(reply, view, &circle_problems_record, problems);
        return OK;
    }
    enum error error = circle_change(&page.membership, form);
    if (error == ERROR_CONFLICT) return answer_conflict(request, reply, &page, form, view);
    TRY(error);
    reply_notice(reply, "Saved. The others are told that it changed.");
    reply_see(reply, "/relationships/%lld/circle", (long long)page.membership.relationship);
    return OK;
}

#define MEMBERS_ALONE "members of the relationship alone"

static const struct route routes[] = {
    {.method = METHOD_GET,
     .pattern = "/relationships/:id/circle",
     .access = ACCESS_SIGNED_IN,
     .rule = MEMBERS_ALONE,
     .summary = "What a circle is for, and its rules",
     .handle = circle_page,
     .view = &circle_view_record,
     .template = "circle/circle.html"},
    {.method = METHOD_GET,
     .pattern = "/relationships/:id/circle/edit",
     .access = ACCESS_SIGNED_IN,
     .rule = MEMBERS_ALONE,
     .summary = "A circle's name, purpose and rules, to change them",
     .handle = edit_page,
     .view = &circle_edit_view_record,
     .template = "circle/circle_edit.html"},
    {.method = METHOD_POST,
     .pattern = "/relationships/:id/circle/edit",
     .access = ACCESS_SIGNED_IN,
     .rule = MEMBERS_ALONE,
     .summary = "Change a circle's name, purpose and rules",
     .handle = edit_post,
     .input = &circle_record,
     .view = &circle_edit_view_record,
     .template = "circle/circle_edit.html"},
};
const struct route_table circle_routes = ROUTE_TABLE(routes);
