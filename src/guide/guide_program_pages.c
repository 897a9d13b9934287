/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The guide of a program, for those who run it: hide what does not fit, say it in other words, add to it. */
#include <string.h>

#include "base/text.h"
#include "guide/guide.h"
#include "guide/guide_library.h"
#include "language/language.h"
#include "program/program_head.h"
#include "web/form.h"

#define GUIDE_LINE_FIELDS(FIELD, R)                                                                          \
    GUIDE_ITEM_FIELDS(FIELD, R)                                                                              \
    FIELD(R, text, theme_label, 0)                                                                           \
    FIELD(R, text, side_label, 0) /* "" for everybody */
RECORD_LOCAL(guide_line, GUIDE_LINE_FIELDS)

/* Items of one kind. */
#define GUIDE_PART_FIELDS(FIELD, R)                                                                          \
    FIELD(R, text, kind, 0)                                                                                  \
    FIELD(R, text, label, 0)                                                                                 \
    FIELD(R, list, items, guide_line)
RECORD_LOCAL(guide_part, GUIDE_PART_FIELDS)

#define GUIDE_CHOICES_FIELDS(FIELD, R)                                                                       \
    FIELD(R, list, kinds, choice)                                                                            \
    FIELD(R, list, phases, choice)                                                                           \
    FIELD(R, list, themes, choice)                                                                           \
    FIELD(R, list, sides, choice)

#define PROGRAM_GUIDE_VIEW_FIELDS(FIELD, R)                                                                  \
    FIELD(R, record, head, program_head)                                                                     \
    FIELD(R, text, phase, 0)                                                                                 \
    FIELD(R, list, parts, guide_part)                                                                        \
    FIELD(R, record, form, guide_form)                                                                       \
    FIELD(R, record, problems, guide_form_problems)                                                          \
    FIELD(R, flag, is_new, 0)                                                                                \
    GUIDE_CHOICES_FIELDS(FIELD, R)
RECORD_LOCAL(program_guide_view, PROGRAM_GUIDE_VIEW_FIELDS)

#define PROGRAM_GUIDE_ITEM_VIEW_FIELDS(FIELD, R)                                                             \
    FIELD(R, record, head, program_head)                                                                     \
    FIELD(R, record, item, guide_item) /* as it is stored */                                                 \
    FIELD(R, text, ours, 0)            /* our own words, where the program changed them */                   \
    FIELD(R, record, form, guide_form)                                                                       \
    FIELD(R, record, problems, guide_form_problems)                                                          \
    FIELD(R, record, meanwhile, guide_form_problems)                                                         \
    FIELD(R, flag, conflict, 0)                                                                              \
    FIELD(R, flag, is_new, 0)                                                                                \
    GUIDE_CHOICES_FIELDS(FIELD, R)
RECORD_LOCAL(program_guide_item_view, PROGRAM_GUIDE_ITEM_VIEW_FIELDS)

static void add_phases(struct arena *arena, const char *chosen, struct list *phases)
{
    for (int i = 0; i < PHASE_COUNT; i++)
        choice_add(arena, phases, guide_phase_key(i), relationship_phase_name(i), "", chosen);
}

static void add_sides(struct arena *arena, const char *chosen, struct list *sides)
{
    choice_add(arena, sides, "both", MESSAGE("Everybody"), "", chosen);
    choice_add(arena, sides, "mentor", MESSAGE("Those who guide"), MESSAGE("Mentors, buddies, managers"),
               chosen);
    choice_add(arena, sides, "mentee", MESSAGE("Those who are guided"),
               MESSAGE("Mentees, new colleagues, employees"), chosen);
}

static void add_themes(struct arena *arena, const char *chosen, struct list *themes)
{
    choice_add(arena, themes, "", MESSAGE("Only questions have one"), "", chosen);
    for (size_t i = 0; guide_theme_key(i); i++)
        choice_add(arena, themes, guide_theme_key(i), guide_theme_label(guide_theme_key(i)), "", chosen);
}

static void add_kinds(struct arena *arena, const char *chosen, struct list *kinds)
{
    choice_add(arena, kinds, "agenda", MESSAGE("An agenda idea"), "", chosen);
    choice_add(arena, kinds, "task", MESSAGE("Something to try"), "", chosen);
    choice_add(arena, kinds, "question", MESSAGE("A question"), "", chosen);
}

/* ---- all of it ---- */

static void add_line(struct arena *arena, const struct guide_item *item, struct program_guide_view *view)
{
    LIST_EACH (&view->parts, struct guide_part, part) {
        if (strcmp(part->kind, item->kind) != 0) continue;
        struct guide_line *line = LIST_ADD(&part->items, arena, struct guide_line);
        record_copy_shared(&guide_item_record, item, &guide_line_record, line);
        line->theme_label = text_or_empty(guide_theme_label(item->theme));
        line->side_label = strcmp(item->side, "mentor") == 0   ? MESSAGE("Those who guide")
                           : strcmp(item->side, "mentee") == 0 ? MESSAGE("Those who are guided")
                                                               : "";
    }
}

static enum error fill(struct request *request, const struct program_page *page,
                       const struct guide_form *form, const struct guide_form_problems *problems,
                       struct program_guide_view *view)
{
    static const char *const PARTS[][2] = {{"agenda", MESSAGE("Agenda ideas")},
                                           {"task", MESSAGE("Worth trying between meetings")},
                                           {"question", MESSAGE("Questions")}};
    struct arena *arena = request->arena;
    struct list items = {0};
    view->head = page->head;
    view->form = form;
    view->problems = problems;
    view->is_new = true;
    view->phase = form->phase;
    add_phases(arena, form->phase, &view->phases);
    add_sides(arena, form->side, &view->sides);
    add_themes(arena, form->theme, &view->themes);
    add_kinds(arena, form->kind, &view->kinds);
    for (size_t i = 0; i < 3; i++)
        *LIST_ADD(&view->parts, arena, struct guide_part) =
            (struct guide_part){.kind = PARTS[i][0], .label = PARTS[i][1]};
    TRY(guide_items(request->db, arena, request->language, page->card.id, page->card.format, &items));
    LIST_EACH (&items, struct guide_item, item)
        if (strcmp(item->phase, view->phase) == 0) add_line(arena, item, view);
    return OK;
}

/* GET /programs/:id/guide */
static enum error list_page(struct request *request, struct reply *reply)
{
    struct program_guide_view *view = ARENA_NEW(request->arena, struct program_guide_view);
    struct guide_form *form = ARENA_NEW(request->arena, struct guide_form);
    struct guide_form_problems *problems = ARENA_NEW(request->arena, struct guide_form_problems);
    struct program_page page;
    int phase = PHASE_ESTABLISH;
    TRY(program_page_open(request, reply, PROGRAM_MANAGERS, "guide", MESSAGE("Guide"), &page));
    if (!guide_phase_find(request_value(request, "phase"), &phase)) phase = PHASE_ESTABLISH;
    *form = (struct guide_form){.kind = "agenda",
                                .phase = guide_phase_key(phase),
                                .theme = "",
                                .side = "both",
                                .title = "",
                                .how = ""};
    form_no_problems(&guide_form_problems_record, problems);
    TRY(fill(request, &page, form, problems, view));
    reply_view(reply, view);
    return OK;
}

static enum error read_form(struct request *request, struct guide_form *form,
                            struct guide_form_problems *problems)
{
    enum error error = request_read(request, &guide_form_record, form, &guide_form_problems_record, problems);
    return error == ERROR_INVALID ? OK : error;
}

/* POST /programs/:id/guide */
static enum error add_post(struct request *request, struct reply *reply)
{
    struct guide_form *form = ARENA_NEW(request->arena, struct guide_form);
    struct guide_form_problems *problems = ARENA_NEW(request->arena, struct guide_form_problems);
    struct program_page page;
    int64_t id;
    TRY(program_page_open(request, reply, PROGRAM_MANAGERS, "guide", MESSAGE("Guide"), &page));
    TRY(read_form(request, form, problems));
    guide_form_check(form, problems);
    if (form_has_problems(&guide_form_problems_record, problems)) {
        struct program_guide_view *view = ARENA_NEW(request->arena, struct program_guide_view);
        TRY(fill(request, &page, form, problems, view));
        reply_problems(reply, view, &guide_form_problems_record, problems);
        return OK;
    }
    enum error error = guide_add(request->db, request->clock, page.card.id, form, &id);
    if (error == ERROR_TOO_LARGE)
        reply_explain(reply, "A program can add 300 items. Take some out first: few are found sooner.");
    TRY(error);
    reply_notice(reply, "Added. Members find it in their guide.");
    reply_see(reply, "/programs/%lld/guide?phase=%s", (long long)page.card.id, form->phase);
    return OK;
}

/* ---- one ---- */

struct item_page {
    struct program_page page;
    struct guide_item item;
    struct guide_form form;
    struct guide_form_problems problems, meanwhile;
};

static struct guide_form form_of(const struct guide_item *item)
{
    struct guide_form form = {0};
    record_copy_shared(&guide_item_record, item, &guide_form_record, &form);
    return form;
}

static enum error open_item(struct request *request, struct reply *reply, struct item_page **ret_at)
{
    struct item_page *at = ARENA_NEW(request->arena, struct item_page);
    TRY(program_page_open(request, reply, PROGRAM_MANAGERS, "guide", MESSAGE("Change the guide"), &at->page));
    TRY(guide_item_get(request->db, request->arena, request->language, at->page.card.id,
                       request_part(request, "item"), &at->item));
    form_no_problems(&guide_form_problems_record, &at->problems);
    form_no_problems(&guide_form_problems_record, &at->meanwhile);
    at->form = form_of(&at->item);
    *ret_at = at;
    return OK;
}

static struct program_guide_item_view *item_view(struct request *request, const struct item_page *at)
{
    struct program_guide_item_view *view = ARENA_NEW(request->arena, struct program_guide_item_view);
    const struct guide_entry *entry = guide_library_find(at->item.key);
    view->head = at->page.head;
    view->item = &at->item;
    view->ours = entry && at->item.changed ? say(request->language, entry->title) : "";
    view->form = &at->form;
    view->problems = &at->problems;
    view->meanwhile = &at->meanwhile;
    add_phases(request->arena, at->form.phase, &view->phases);
    add_sides(request->arena, at->form.side, &view->sides);
    add_themes(request->arena, at->form.theme, &view->themes);
    return view;
}

/* GET /programs/:id/guide/:item */
static enum error item_page(struct request *request, struct reply *reply)
{
    struct item_page *at;
    TRY(open_item(request, reply, &at));
    reply_view(reply, item_view(request, at));
    return OK;
}

static enum error item_conflict(struct request *request, struct reply *reply, struct item_page *at)
{
    TRY(guide_item_get(request->db, request->arena, request->language, at->page.card.id, at->item.key,
                       &at->item));
    struct guide_form stored = form_of(&at->item);
    form_note_differences(request->arena, request->language, &guide_form_record, &at->form, &stored,
                          &guide_form_problems_record, &at->meanwhile);
    at->form.version = stored.version;
    struct program_guide_item_view *view = item_view(request, at);
    view->conflict = true;
    reply_explain(reply, "Somebody else changed this meanwhile. The fields say what is saved now.");
    reply_conflict(reply, view, &guide_form_problems_record, &at->meanwhile);
    return OK;
}

/* POST /programs/:id/guide/:item */
static enum error item_post(struct request *request, struct reply *reply)
{
    struct item_page *at;
    TRY(open_item(request, reply, &at));
    const struct guide_form stored = at->form;
    TRY(read_form(request, &at->form, &at->problems));
    form_keep_unsent(request, &guide_form_record, &stored, &at->form);
    at->form.kind = at->item.kind;
    guide_form_check(&at->form, &at->problems);
    if (form_has_problems(&guide_form_problems_record, &at->problems)) {
        reply_problems(reply, item_view(request, at), &guide_form_problems_record, &at->problems);
        return OK;
    }
    enum error error =
        guide_change(request->db, request->arena, request->clock, at->page.card.id, at->item.key, &at->form);
    if (error == ERROR_CONFLICT) return item_conflict(request, reply, at);
    TRY(error);
    reply_notice(reply, "Saved. Members read your words.");
    reply_see(reply, "/programs/%lld/guide?phase=%s", (long long)at->page.card.id, at->form.phase);
    return OK;
}

#define GUIDE_HIDE_FORM_FIELDS(FIELD, R) FIELD(R, flag, hidden, 0)
FORM_LOCAL(guide_hide_form, GUIDE_HIDE_FORM_FIELDS)

/* POST /programs/:id/guide/:item/hide */
static enum error hide_post(struct request *request, struct reply *reply)
{
    struct guide_hide_form form;
    struct guide_hide_form_problems problems;
    struct item_page *at;
    TRY(open_item(request, reply, &at));
    TRY(request_read(request, &guide_hide_form_record, &form, &guide_hide_form_problems_record, &problems));
    TRY(guide_hide(request->db, request->arena, request->clock, at->page.card.id, at->item.key, form.hidden));
    reply_notice(reply, form.hidden ? MESSAGE("Hidden. Members do not see it any more.")
                                    : MESSAGE("Members see it again."));
    reply_see(reply, "/programs/%lld/guide?phase=%s#%s", (long long)at->page.card.id, at->item.phase,
              at->item.key);
    return OK;
}

/* POST /programs/:id/guide/:item/remove */
static enum error remove_post(struct request *request, struct reply *reply)
{
    struct item_page *at;
    TRY(open_item(request, reply, &at));
    TRY(guide_remove(request->db, request->arena, at->page.card.id, at->item.key));
    reply_notice(reply, at->item.own ? MESSAGE("It is gone from the guide.")
                                     : MESSAGE("The original words stand there again."));
    reply_see(reply, "/programs/%lld/guide?phase=%s", (long long)at->page.card.id, at->item.phase);
    return OK;
}

static const struct route routes[] = {
    {.method = METHOD_GET,
     .pattern = "/programs/:id/guide",
     .access = ACCESS_SIGNED_IN,
     .rule = "coordinators of this program, and admins",
     .summary = "A program's guide with what it hides, changed and added",
     .handle = list_page,
     .view = &program_guide_view_record,
     .template = "guide/guide_program.html"},
    {.method = METHOD_POST,
     .pattern = "/programs/:id/guide",
     .makes_new = true,
     .access = ACCESS_SIGNED_IN,
     .rule = "coordinators of this program, and admins",
     .summary = "Add an agenda idea, something to try, or a question",
     .handle = add_post,
     .input = &guide_form_record,
     .view = &program_guide_view_record,
     .template = "guide/guide_program.html"},
    {.method = METHOD_GET,
     .pattern = "/programs/:id/guide/:item",
     .access = ACCESS_SIGNED_IN,
     .rule = "coordinators of this program, and admins",
     .summary = "One item of a program's guide",
     .handle = item_page,
     .view = &program_guide_item_view_record,
     .template = "guide/guide_program_item.html"},
    {.method = METHOD_POST,
     .pattern = "/programs/:id/guide/:item",
     .access = ACCESS_SIGNED_IN,
     .rule = "coordinators of this program, and admins",
     .summary = "Say it in the program's own words",
     .handle = item_post,
     .input = &guide_form_record,
     .view = &program_guide_item_view_record,
     .template = "guide/guide_program_item.html"},
    {.method = METHOD_POST,
     .pattern = "/programs/:id/guide/:item/hide",
     .access = ACCESS_SIGNED_IN,
     .rule = "coordinators of this program, and admins",
     .summary = "Hide an item from members, or show it again",
     .handle = hide_post,
     .input = &guide_hide_form_record},
    {.method = METHOD_POST,
     .pattern = "/programs/:id/guide/:item/remove",
     .access = ACCESS_SIGNED_IN,
     .rule = "coordinators of this program, and admins",
     .summary = "Take out what the program added, or bring back the original words",
     .handle = remove_post},
};
const struct route_table guide_program_routes = ROUTE_TABLE(routes);
