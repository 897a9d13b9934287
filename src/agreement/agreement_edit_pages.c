/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Page: writing the agreement. When the other one saved meanwhile, both texts stand side by side. */
#include <string.h>

#include "agreement/agreement_rules.h"
#include "agreement/agreement_view.h"
#include "base/text.h"
#include "language/language.h"
#include "relationship/relationship_rules.h"
#include "web/form.h"

/* One passage to write. */
#define AGREEMENT_FIELD_FIELDS(FIELD, R)                                                                     \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, text, label, 0)                                                                                 \
    FIELD(R, text, hint, 0)                                                                                  \
    FIELD(R, text, words, 0)                                                                                 \
    FIELD(R, integer, rows, 0)                                                                               \
    FIELD(R, text, problem, 0)                                                                               \
    FIELD(R, text, meanwhile, 0) /* what somebody else saved; "" when it is the same */
RECORD_LOCAL(agreement_field, AGREEMENT_FIELD_FIELDS)

#define AGREEMENT_EDIT_VIEW_FIELDS(FIELD, R)                                                                 \
    FIELD(R, record, head, relationship_head)                                                                \
    FIELD(R, record, form, agreement_form)                                                                   \
    FIELD(R, record, problems, agreement_form_problems)                                                      \
    FIELD(R, record, meanwhile, agreement_form_problems)                                                     \
    FIELD(R, text, changed_by, 0) /* who saved meanwhile; "" when nobody did */                              \
    FIELD(R, flag, first, 0)      /* nothing stands there yet */                                             \
    FIELD(R, flag, asks_again, 0) /* somebody signed: saving asks for new signatures */                      \
    FIELD(R, list, passages, agreement_field)                                                                \
    FIELD(R, list, modes, choice)                                                                            \
    FIELD(R, text, meanwhile_mode, 0)     /* its label */                                                    \
    FIELD(R, list, hopes, agreement_line) /* of the others */
RECORD_DECLARE(agreement_edit_view, AGREEMENT_EDIT_VIEW_FIELDS)
RECORD_DEFINE(agreement_edit_view, AGREEMENT_EDIT_VIEW_FIELDS)

struct edit_page {
    struct relationship_page page;
    bool first;
    struct agreement_version latest;
    struct agreement_form form;
    struct agreement_form_problems problems;
    struct agreement_form_problems meanwhile;
    const char *changed_by;
};

static const char *text_field(const struct record *record, const void *item, const char *name)
{
    return text_or_empty(*(const char *const *)field_at(record_field(record, name), item));
}

/* About as many lines as the text takes on a page. */
static int64_t rows_for(const char *words)
{
    int64_t rows = 2;
    for (const char *at = words; *at; rows++) {
        size_t length = strcspn(at, "\n");
        rows += (int64_t)length / 80;
        at += length + (at[length] == '\n');
    }
    return rows > 14 ? 14 : rows;
}

static void add_passages(struct arena *arena, const struct edit_page *at, struct list *ret_fields)
{
    size_t count;
    const struct agreement_passage *passages = agreement_passages(&count);
    for (size_t i = 0; i < count; i++) {
        const char *name = passages[i].name;
        const char *words = text_field(&agreement_form_record, &at->form, name);
        *LIST_ADD(ret_fields, arena, struct agreement_field) = (struct agreement_field){
            .name = name,
            .label = passages[i].label,
            .hint = passages[i].hint,
            .words = words,
            .rows = rows_for(words),
            .problem = text_field(&agreement_form_problems_record, &at->problems, name),
            .meanwhile = text_field(&agreement_form_problems_record, &at->meanwhile, name)};
    }
}

static void add_hopes(const struct membership *membership, const struct agreement_version *version,
                      struct list *ret_lines)
{
    LIST_EACH (&version->hopes, struct agreement_hope, hope) {
        const struct relationship_member *member = membership_member(membership, hope->person_id);
        if (!member || member->id == membership->person) continue;
        const char *name = relationship_first_name(membership->arena, member->name);
        *LIST_ADD(ret_lines, membership->arena, struct agreement_line) = (struct agreement_line){
            .key = "",
            .label = arena_format(membership->arena, say(membership->language, "What %s hopes for"), name),
            .words = hope->hope};
    }
}

static struct agreement_edit_view *edit_view(struct request *request, const struct edit_page *at)
{
    static const char *const modes[] = {"in_person", "video", "phone", "mixed"};
    struct agreement_edit_view *view = ARENA_NEW(request->arena, struct agreement_edit_view);
    *view = (struct agreement_edit_view){.head = at->page.head,
                                         .form = &at->form,
                                         .problems = &at->problems,
                                         .meanwhile = &at->meanwhile,
                                         .changed_by = at->changed_by,
                                         .first = at->first,
                                         .asks_again = !at->first && at->latest.signatures.count > 0};
    for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++)
        choice_add(request->arena, &view->modes, modes[i], agreement_mode_label(modes[i]), "", at->form.mode);
    view->meanwhile_mode = agreement_mode_label(at->meanwhile.mode);
    add_passages(request->arena, at, &view->passages);
    add_hopes(&at->page.membership, &at->latest, &view->hopes);
    return view;
}

static enum error read_latest(struct edit_page *at)
{
    enum error error = agreement_latest(&at->page.membership, &at->latest);
    if (error != OK && error != ERROR_NOT_FOUND) return error;
    at->first = error == ERROR_NOT_FOUND;
    return OK;
}

static enum error open_edit(struct request *request, struct reply *reply, struct edit_page **ret_at)
{
    struct edit_page *at = ARENA_NEW(request->arena, struct edit_page);
    TRY(relationship_page_open(request, reply, RELATIONSHIP_WRITE, "agreement",
                               MESSAGE("Write your agreement"), &at->page));
    at->changed_by = "";
    form_no_problems(&agreement_form_problems_record, &at->problems);
    form_no_problems(&agreement_form_problems_record, &at->meanwhile);
    TRY(read_latest(at));
    TRY(agreement_form_begin(&at->page.membership, &at->form));
    *ret_at = at;
    return OK;
}

enum error agreement_edit_page(struct request *request, struct reply *reply)
{
    struct edit_page *at;
    TRY(open_edit(request, reply, &at));
    reply_view(reply, edit_view(request, at));
    return OK;
}

/* What was typed stays in the fields; beside each that differs stands what is saved now. */
static enum error edit_conflict(struct request *request, struct reply *reply, struct edit_page *at)
{
    struct agreement_form stored;
    TRY(agreement_form_begin(&at->page.membership, &stored));
    TRY(read_latest(at));
    form_note_differences(request->arena, request->language, &agreement_form_record, &at->form, &stored,
                          &agreement_form_problems_record, &at->meanwhile);
    at->form.version = stored.version;
    at->changed_by = membership_name(&at->page.membership, at->latest.changed_by);
    for (size_t i = 0; i < agreement_form_problems_record.field_count; i++) {
        const struct field *field = &agreement_form_problems_record.fields[i];
        if (!*text_field(&agreement_form_problems_record, &at->meanwhile, field->name)) continue;
        *(const char **)field_at(field, &at->problems) = arena_format(
            request->arena,
            say(request->language,
                "%s changed this while you wrote. Both texts stand here: keep what is right, and save."),
            at->changed_by);
    }
    if (!form_has_problems(&agreement_form_problems_record, &at->problems))
        at->problems.version = MESSAGE("The agreement was saved meanwhile, with the same words. Save again.");
    reply_problems(reply, edit_view(request, at), &agreement_form_problems_record, &at->problems);
    return OK;
}

enum error agreement_edit_post(struct request *request, struct reply *reply)
{
    struct edit_page *at;
    TRY(open_edit(request, reply, &at));
    const struct membership *membership = &at->page.membership;
    struct agreement_form before = at->form;
    request_read_form(request, &agreement_form_record, &at->form, &agreement_form_problems_record,
                      &at->problems);
    form_keep_unsent(request, &agreement_form_record, &before, &at->form);
    if (at->form.version != before.version) return edit_conflict(request, reply, at);
    agreement_check(request->arena, membership->started_on, clock_day(request->clock),
                    at->first ? NULL : &at->latest, &at->form, &at->problems);
    if (form_has_problems(&agreement_form_problems_record, &at->problems)) {
        reply_problems(reply, edit_view(request, at), &agreement_form_problems_record, &at->problems);
        return OK;
    }
    enum error error = agreement_save(membership, &at->form);
    if (error == ERROR_CONFLICT) return edit_conflict(request, reply, at);
    if (error != OK) return error;
    reply_notice(reply, "Saved. Sign it when it is right for you.");
    reply_see(reply, "/relationships/%lld/agreement", (long long)membership->relationship);
    return OK;
}
