/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Making a webhook, and changing one. */
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "db/db.h"
#include "event/event.h"
#include "fetch/fetch.h"
#include "hook/hook.h"
#include "hook/hook_format.h"
#include "hook/hook_store.h"
#include "language/language.h"
#include "web/form.h"
#include "web/url.h"

enum { KEY_MAX = 60 };

#define HOOK_FORM_FIELDS(FIELD, R)                                                                           \
    FIELD(R, text, name, HOOK_NAME_MAX)                                                                      \
    FIELD(R, text, format, 20) /* of a new one */                                                            \
    FIELD(R, text, address, FETCH_URL_MAX)                                                                   \
    FIELD(R, id, program, 0) /* 0: the whole portal */                                                       \
    FIELD(R, texts, kinds, KEY_MAX)                                                                          \
    FIELD(R, integer, version, 0)
FORM_LOCAL(hook_form, HOOK_FORM_FIELDS)

#define HOOK_MADE_FIELDS(FIELD, R)                                                                           \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, text, secret, 0) /* shown once */
RECORD_LOCAL(hook_made, HOOK_MADE_FIELDS)

#define HOOK_EDIT_FIELDS(FIELD, R)                                                                           \
    FIELD(R, id, id, 0) /* 0: a new one */                                                                   \
    FIELD(R, text, host, 0)                                                                                  \
    FIELD(R, record, form, hook_form)                                                                        \
    FIELD(R, record, problems, hook_form_problems)                                                           \
    FIELD(R, list, formats, choice)                                                                          \
    FIELD(R, list, programs, choice)                                                                         \
    FIELD(R, list, kinds, choice)                                                                            \
    FIELD(R, record, made, hook_made) /* instead of the form, once it was made */
RECORD_LOCAL(hook_edit, HOOK_EDIT_FIELDS)

/* Programs stand above. */
SQL(hook_programs, "SELECT id, name FROM program WHERE state <> 'closed' OR id = $1 ORDER BY name_key, id");
SQL(hook_program_is, "SELECT COUNT(*) FROM program WHERE id = $1");

#define PROGRAM_FIELDS(FIELD, R)                                                                             \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, name, 0)
RECORD_LOCAL(program, PROGRAM_FIELDS)

/* ---- the form ---- */

static bool has_key(const struct list *keys, const char *key)
{
    LIST_EACH (keys, const char *, item)
        if (strcmp(*item, key) == 0) return true;
    return false;
}

static void add_kinds(struct arena *arena, const struct list *chosen, struct list *ret_choices)
{
    size_t count;
    const struct event_kind *kinds = event_kinds(&count);
    for (size_t i = 0; i < count; i++)
        *LIST_ADD(ret_choices, arena, struct choice) =
            (struct choice){.key = kinds[i].key,
                            .label = kinds[i].label,
                            .hint = "",
                            .chosen = has_key(chosen, kinds[i].key)};
}

static enum error add_programs(struct request *request, int64_t chosen, struct list *ret_choices)
{
    struct list programs = {0};
    TRY(db_list(request->db, request->arena, &hook_programs, DB_PARAMS(db_int(chosen)), &program_record,
                &programs));
    LIST_EACH (&programs, struct program, program)
        *LIST_ADD(ret_choices, request->arena, struct choice) =
            (struct choice){.key = arena_format(request->arena, "%lld", (long long)program->id),
                            .label = program->name,
                            .hint = "",
                            .chosen = program->id == chosen};
    return OK;
}

static enum error make_view(struct request *request, struct reply *reply, const struct hook_row *hook,
                            const struct hook_form *form, const struct hook_form_problems *problems,
                            struct hook_edit **ret_view)
{
    struct hook_edit *view = ARENA_NEW(request->arena, struct hook_edit);
    view->form = form;
    view->problems = problems;
    for (int format = HOOK_JSON; format <= HOOK_MATTERMOST; format++)
        choice_add(request->arena, &view->formats, hook_format_key((enum hook_format)format),
                   hook_format_label((enum hook_format)format), "", form->format);
    TRY(add_programs(request, form->program, &view->programs));
    add_kinds(request->arena, &form->kinds, &view->kinds);
    if (hook) {
        view->id = hook->id;
        view->host = hook->host;
        reply_title(reply, "admin", "Change %s", hook->name);
    } else {
        reply_title(reply, "admin", "New webhook");
    }
    *ret_view = view;
    return OK;
}

/* Plain HTTP only to a server inside that an admin of the machine allowed. */
static bool may_be_plain(struct request *request, const char *address)
{
    const char *host = url_host(request->arena, address);
    size_t length = *host == '[' ? strcspn(host, "]") + 1 : strcspn(host, ":");
    host = arena_format(request->arena, "%.*s", (int)length, host);
    return !fetch_guard_lets_host(NULL, host) && fetch_guard_lets_host(request->fetch_allow, host);
}

static const char *address_problem(struct request *request, const char *address)
{
    enum fetch_failure failure = fetch_url_check(request->fetch_allow, address);
    if (failure != FETCH_DONE) return fetch_failure_words(failure);
    if (strncasecmp(address, "https://", strlen("https://")) == 0) return "";
    if (may_be_plain(request, address)) return "";
    return MESSAGE("Use an address that begins with https://, so that nobody on the way reads along.");
}

static enum error check(struct request *request, const struct hook_form *form, bool is_new,
                        struct hook_form_problems *problems)
{
    enum hook_format format;
    int64_t count = 1;
    if (text_is_blank(form->name) && !*problems->name)
        problems->name = MESSAGE("Write a name, such as that of the channel.");
    if (is_new && !hook_format_find(form->format, &format)) problems->format = MESSAGE("Choose who is told.");
    if (is_new && !*form->address && !*problems->address)
        problems->address = MESSAGE("Paste the address to which messages are sent.");
    if (*form->address && !*problems->address) problems->address = address_problem(request, form->address);
    if (form->program)
        TRY(db_number(request->db, &hook_program_is, DB_PARAMS(db_int(form->program)), &count));
    if (!count) problems->program = MESSAGE("This program is not there any more. Choose another.");
    if (!form->kinds.count) problems->kinds = MESSAGE("Choose at least one.");
    LIST_EACH (&form->kinds, const char *, key) {
        const struct event_kind *kind = event_kind_find(*key);
        if (!kind || strcmp(kind->key, EVENT_TEST) == 0)
            problems->kinds = MESSAGE("One of these is not known. Choose from the list.");
    }
    return OK;
}

static enum error read_form(struct request *request, bool is_new, const struct hook_form *stored,
                            struct hook_form *form, struct hook_form_problems *problems)
{
    request_read_form(request, &hook_form_record, form, &hook_form_problems_record, problems);
    if (stored) form_keep_unsent(request, &hook_form_record, stored, form);
    form->name = text_or_empty(form->name);
    form->format = text_or_empty(form->format);
    form->address = text_or_empty(form->address);
    return check(request, form, is_new, problems);
}

static struct hook_input input_of(const struct hook_form *form)
{
    return (struct hook_input){.name = form->name,
                               .format = form->format,
                               .address = form->address,
                               .program = form->program,
                               .kinds = form->kinds};
}

static struct hook_change change_by(const struct request *request)
{
    return (struct hook_change){request->arena, request->clock, request->portal_key, request->viewer->person};
}

/* ---- a new one ---- */

static enum error new_show(struct request *request, struct reply *reply)
{
    struct hook_form *form = ARENA_NEW(request->arena, struct hook_form);
    struct hook_form_problems *problems = ARENA_NEW(request->arena, struct hook_form_problems);
    struct hook_edit *view;
    form_no_problems(&hook_form_problems_record, problems);
    form->format = hook_format_key(HOOK_SLACK);
    static const char *const USUAL[] = {EVENT_PROGRAM_OPENED, EVENT_PROGRAM_CLOSED, EVENT_MATCHES_PUBLISHED};
    for (size_t i = 0; i < sizeof USUAL / sizeof USUAL[0]; i++)
        *LIST_ADD(&form->kinds, request->arena, const char *) = USUAL[i];
    TRY(make_view(request, reply, NULL, form, problems, &view));
    reply_view(reply, view);
    return OK;
}

/* A program gets to see its secret; a chat has none. */
static enum error tell_made(struct request *request, struct reply *reply, const struct hook_form *form,
                            const struct hook_form_problems *problems, const struct hook_made *made)
{
    struct hook_edit *view;
    if (strcmp(form->format, hook_format_key(HOOK_JSON)) != 0) {
        reply_notice(reply, "“%s” is made. Send a test to see whether it arrives.", made->name);
        reply_see(reply, "/admin/hooks/%lld", (long long)made->id);
        return OK;
    }
    TRY(make_view(request, reply, NULL, form, problems, &view));
    view->made = made;
    reply_view(reply, view);
    return OK;
}

static enum error new_post(struct request *request, struct reply *reply)
{
    struct hook_form *form = ARENA_NEW(request->arena, struct hook_form);
    struct hook_form_problems *problems = ARENA_NEW(request->arena, struct hook_form_problems);
    struct hook_made *made = ARENA_NEW(request->arena, struct hook_made);
    struct hook_edit *view;
    TRY(read_form(request, true, NULL, form, problems));
    if (form_has_problems(&hook_form_problems_record, problems)) {
        TRY(make_view(request, reply, NULL, form, problems, &view));
        reply_problems(reply, view, &hook_form_problems_record, problems);
        return OK;
    }
    struct hook_change change = change_by(request);
    struct hook_input input = input_of(form);
    enum error error = hook_add(request->db, &change, &input, &made->id, &made->secret);
    if (error == ERROR_TOO_MANY)
        reply_explain(reply, "There are %d already. Remove one that is not needed.",
                      (int)EVENT_HOOKS_MAXIMUM);
    TRY(error);
    made->name = form->name;
    return tell_made(request, reply, form, problems, made);
}

/* ---- changing one ---- */

/* The form as it is stored; the address stays behind its seal. */
static enum error stored_form(struct request *request, const struct hook_row *hook,
                              struct hook_form *ret_form)
{
    struct hook_form form = {.name = hook->name,
                             .format = hook->format,
                             .address = "",
                             .program = hook->program_id,
                             .version = hook->version};
    TRY(hook_kinds(request->db, request->arena, hook->id, &form.kinds));
    *ret_form = form;
    return OK;
}

static enum error edit_show(struct request *request, struct reply *reply)
{
    struct hook_form *form = ARENA_NEW(request->arena, struct hook_form);
    struct hook_form_problems *problems = ARENA_NEW(request->arena, struct hook_form_problems);
    struct hook_edit *view;
    struct hook_row hook;
    int64_t id;
    TRY(request_id(request, "id", &id));
    TRY(hook_get(request->db, request->arena, id, &hook));
    form_no_problems(&hook_form_problems_record, problems);
    TRY(stored_form(request, &hook, form));
    TRY(make_view(request, reply, &hook, form, problems, &view));
    reply_view(reply, view);
    return OK;
}

static enum error edit_post(struct request *request, struct reply *reply)
{
    struct hook_form *form = ARENA_NEW(request->arena, struct hook_form), stored;
    struct hook_form_problems *problems = ARENA_NEW(request->arena, struct hook_form_problems);
    struct hook_edit *view;
    struct hook_row hook;
    int64_t id;
    TRY(request_id(request, "id", &id));
    TRY(hook_get(request->db, request->arena, id, &hook));
    TRY(stored_form(request, &hook, &stored));
    TRY(read_form(request, false, &stored, form, problems));
    if (form_has_problems(&hook_form_problems_record, problems)) {
        TRY(make_view(request, reply, &hook, form, problems, &view));
        reply_problems(reply, view, &hook_form_problems_record, problems);
        return OK;
    }
    struct hook_change change = change_by(request);
    struct hook_input input = input_of(form);
    enum error error = hook_update(request->db, &change, id, form->version, &input);
    if (error == ERROR_CONFLICT)
        reply_explain(reply, "Somebody else changed it meanwhile. Go back to it, look, and change it again.");
    TRY(error);
    reply_notice(reply, "“%s” is saved.", form->name);
    reply_see(reply, "/admin/hooks/%lld", (long long)id);
    return OK;
}

static const struct route routes[] = {
    {.method = METHOD_GET,
     .pattern = "/admin/hooks/new",
     .access = ACCESS_ADMIN,
     .summary = "What a webhook needs",
     .handle = new_show,
     .view = &hook_edit_record,
     .template = "hook/hook_edit.html"},
    {.method = METHOD_POST,
     .pattern = "/admin/hooks/new",
     .makes_new = true,
     .access = ACCESS_ADMIN,
     .summary = "Make a webhook; one for a program answers with its secret, once",
     .handle = new_post,
     .input = &hook_form_record,
     .view = &hook_edit_record,
     .template = "hook/hook_edit.html"},
    {.method = METHOD_GET,
     .pattern = "/admin/hooks/:id/edit",
     .access = ACCESS_ADMIN,
     .summary = "A webhook as it can be changed",
     .handle = edit_show,
     .view = &hook_edit_record,
     .template = "hook/hook_edit.html"},
    {.method = METHOD_POST,
     .pattern = "/admin/hooks/:id/edit",
     .access = ACCESS_ADMIN,
     .summary = "Change a webhook; an empty address stays as it is",
     .handle = edit_post,
     .input = &hook_form_record,
     .view = &hook_edit_record,
     .template = "hook/hook_edit.html"},
};
const struct route_table hook_edit_routes = ROUTE_TABLE(routes);
