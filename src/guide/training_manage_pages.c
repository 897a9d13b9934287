/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The training as those see it who run the program: whether it has to be read, who read it, own chapters. */
#include <string.h>

#include "guide/training.h"
#include "language/language.h"
#include "program/program_head.h"
#include "web/form.h"

#define TRAINING_SET_FORM_FIELDS(FIELD, R)                                                                   \
    FIELD(R, text, training, 12) /* none, recommended, required */                                           \
    FIELD(R, flag, again, 0)
FORM_LOCAL(training_set_form, TRAINING_SET_FORM_FIELDS)

#define TRAINING_MANAGE_VIEW_FIELDS(FIELD, R)                                                                \
    FIELD(R, record, head, program_head)                                                                     \
    FIELD(R, text, training, 0)                                                                              \
    FIELD(R, list, settings, choice)                                                                         \
    FIELD(R, list, chapters, training_chapter)                                                               \
    FIELD(R, integer, read_count, 0)                                                                         \
    FIELD(R, integer, people_count, 0)                                                                       \
    FIELD(R, list, people, training_person) /* for its coordinators alone */                                 \
    FIELD(R, flag, shows_people, 0)                                                                          \
    FIELD(R, record, form, training_form)                                                                    \
    FIELD(R, record, problems, training_form_problems)                                                       \
    FIELD(R, list, sides, choice)
RECORD_LOCAL(training_manage_view, TRAINING_MANAGE_VIEW_FIELDS)

#define TRAINING_OWN_VIEW_FIELDS(FIELD, R)                                                                   \
    FIELD(R, record, head, program_head)                                                                     \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, record, form, training_form)                                                                    \
    FIELD(R, record, problems, training_form_problems)                                                       \
    FIELD(R, record, meanwhile, training_form_problems)                                                      \
    FIELD(R, flag, conflict, 0)                                                                              \
    FIELD(R, list, sides, choice)
RECORD_LOCAL(training_own_view, TRAINING_OWN_VIEW_FIELDS)

static void add_sides(struct arena *arena, const char *chosen, struct list *sides)
{
    choice_add(arena, sides, "both", MESSAGE("Everybody"), "", chosen);
    choice_add(arena, sides, "mentor", MESSAGE("Those who guide"), MESSAGE("Mentors, buddies, managers"),
               chosen);
    choice_add(arena, sides, "mentee", MESSAGE("Those who are guided"),
               MESSAGE("Mentees, new colleagues, employees"), chosen);
}

static enum error add_people(struct request *request, const struct program_page *page,
                             struct training_manage_view *view)
{
    struct list people = {0};
    TRY(training_people(request->db, request->arena, page->card.id, &people));
    LIST_EACH (&people, struct training_person, person) view->read_count += person->has_read;
    view->people_count = (int64_t)people.count;
    view->shows_people = page->coordinates && people.count;
    if (page->coordinates) view->people = people;
    return OK;
}

static enum error fill(struct request *request, const struct program_page *page,
                       const struct training_form *form, const struct training_form_problems *problems,
                       struct training_manage_view *view)
{
    struct arena *arena = request->arena;
    struct training_setting setting;
    TRY(training_setting(request->db, arena, page->card.id, &setting));
    view->head = page->head;
    view->form = form;
    view->problems = problems;
    view->training = setting.training;
    add_sides(arena, form->side, &view->sides);
    choice_add(arena, &view->settings, "required", say(request->language, "Required"),
               say(request->language, "The first step for everybody, before they say hello."),
               setting.training);
    choice_add(arena, &view->settings, "recommended", say(request->language, "Recommended"),
               say(request->language, "A step near the start that nobody has to take."), setting.training);
    choice_add(arena, &view->settings, "none", say(request->language, "Not used"),
               say(request->language, "Nobody is asked to read it."), setting.training);
    TRY(training_chapters(request->db, arena, request->language, page->card.id, page->card.format, GUIDE_BOTH,
                          &view->chapters));
    return add_people(request, page, view);
}

/* GET /programs/:id/training/manage */
static enum error manage_page(struct request *request, struct reply *reply)
{
    struct training_manage_view *view = ARENA_NEW(request->arena, struct training_manage_view);
    struct training_form *form = ARENA_NEW(request->arena, struct training_form);
    struct training_form_problems *problems = ARENA_NEW(request->arena, struct training_form_problems);
    struct program_page page;
    TRY(program_page_open(request, reply, PROGRAM_MANAGERS, "training", MESSAGE("Training"), &page));
    form_no_problems(&training_form_problems_record, problems);
    form->side = "both";
    TRY(fill(request, &page, form, problems, view));
    reply_view(reply, view);
    return OK;
}

/* POST /programs/:id/training/manage */
static enum error manage_post(struct request *request, struct reply *reply)
{
    static const char *const WORDS[] = {"none", "recommended", "required"};
    struct training_set_form form;
    struct training_set_form_problems problems;
    struct program_page page;
    bool known = false;
    TRY(program_page_open(request, reply, PROGRAM_MANAGERS, "training", MESSAGE("Training"), &page));
    TRY(request_read(request, &training_set_form_record, &form, &training_set_form_problems_record,
                     &problems));
    for (size_t i = 0; i < 3; i++) known = known || strcmp(form.training, WORDS[i]) == 0;
    if (!known) {
        reply_explain(reply, "Choose whether the training is required, recommended, or not used.");
        return ERROR_INVALID;
    }
    TRY(training_set(request->db, page.card.id, form.training, form.again));
    reply_notice(reply,
                 form.again ? MESSAGE("Saved. Everybody is asked to read it again.") : MESSAGE("Saved."));
    reply_see(reply, "/programs/%lld/training/manage", (long long)page.card.id);
    return OK;
}

/* ---- own chapters ---- */

static enum error read_form(struct request *request, const struct training_form *before,
                            struct training_form *form, struct training_form_problems *problems)
{
    request_read_form(request, &training_form_record, form, &training_form_problems_record, problems);
    if (before) form_keep_unsent(request, &training_form_record, before, form);
    training_form_check(form, problems);
    return OK;
}

/* POST /programs/:id/training/chapters */
static enum error add_post(struct request *request, struct reply *reply)
{
    struct training_form *form = ARENA_NEW(request->arena, struct training_form);
    struct training_form_problems *problems = ARENA_NEW(request->arena, struct training_form_problems);
    struct program_page page;
    int64_t id;
    TRY(program_page_open(request, reply, PROGRAM_MANAGERS, "training", MESSAGE("Training"), &page));
    TRY(read_form(request, NULL, form, problems));
    if (form_has_problems(&training_form_problems_record, problems)) {
        struct training_manage_view *view = ARENA_NEW(request->arena, struct training_manage_view);
        TRY(fill(request, &page, form, problems, view));
        reply_problems(reply, view, &training_form_problems_record, problems);
        return OK;
    }
    enum error error = training_own_add(request->db, request->clock, page.card.id, form, &id);
    if (error == ERROR_TOO_LARGE)
        reply_explain(reply, "A program can add 20 chapters. A short training is read; take one out first.");
    TRY(error);
    reply_notice(reply, "The chapter stands at the end.");
    reply_see(reply, "/programs/%lld/training/manage", (long long)page.card.id);
    return OK;
}

struct own_page {
    struct program_page page;
    int64_t id;
    struct training_form stored, form;
    struct training_form_problems problems, meanwhile;
};

static enum error open_own(struct request *request, struct reply *reply, struct own_page **ret_at)
{
    struct own_page *at = ARENA_NEW(request->arena, struct own_page);
    TRY(program_page_open(request, reply, PROGRAM_MANAGERS, "training", MESSAGE("Change a chapter"),
                          &at->page));
    TRY(request_id(request, "chapter", &at->id));
    TRY(training_own_get(request->db, request->arena, at->page.card.id, at->id, &at->stored));
    form_no_problems(&training_form_problems_record, &at->problems);
    form_no_problems(&training_form_problems_record, &at->meanwhile);
    at->form = at->stored;
    *ret_at = at;
    return OK;
}

static struct training_own_view *own_view(struct request *request, const struct own_page *at)
{
    struct training_own_view *view = ARENA_NEW(request->arena, struct training_own_view);
    view->head = at->page.head;
    view->id = at->id;
    view->form = &at->form;
    view->problems = &at->problems;
    view->meanwhile = &at->meanwhile;
    add_sides(request->arena, at->form.side, &view->sides);
    return view;
}

/* GET /programs/:id/training/chapters/:chapter */
static enum error own_page(struct request *request, struct reply *reply)
{
    struct own_page *at;
    TRY(open_own(request, reply, &at));
    reply_view(reply, own_view(request, at));
    return OK;
}

static enum error own_conflict(struct request *request, struct reply *reply, struct own_page *at)
{
    TRY(training_own_get(request->db, request->arena, at->page.card.id, at->id, &at->stored));
    at->stored.again = at->form.again;
    form_note_differences(request->arena, request->language, &training_form_record, &at->form, &at->stored,
                          &training_form_problems_record, &at->meanwhile);
    at->form.version = at->stored.version;
    struct training_own_view *view = own_view(request, at);
    view->conflict = true;
    reply_explain(reply, "Somebody else changed this chapter meanwhile. The fields say what is saved now.");
    reply_conflict(reply, view, &training_form_problems_record, &at->meanwhile);
    return OK;
}

/* POST /programs/:id/training/chapters/:chapter */
static enum error own_post(struct request *request, struct reply *reply)
{
    struct own_page *at;
    TRY(open_own(request, reply, &at));
    TRY(read_form(request, &at->stored, &at->form, &at->problems));
    if (form_has_problems(&training_form_problems_record, &at->problems)) {
        reply_problems(reply, own_view(request, at), &training_form_problems_record, &at->problems);
        return OK;
    }
    enum error error = training_own_change(request->db, request->clock, at->page.card.id, at->id, &at->form);
    if (error == ERROR_CONFLICT) return own_conflict(request, reply, at);
    TRY(error);
    reply_notice(reply, "The chapter is saved.");
    reply_see(reply, "/programs/%lld/training/manage", (long long)at->page.card.id);
    return OK;
}

/* POST /programs/:id/training/chapters/:chapter/remove */
static enum error remove_post(struct request *request, struct reply *reply)
{
    struct own_page *at;
    TRY(open_own(request, reply, &at));
    TRY(training_own_remove(request->db, at->page.card.id, at->id));
    reply_notice(reply, "The chapter is gone.");
    reply_see(reply, "/programs/%lld/training/manage", (long long)at->page.card.id);
    return OK;
}

static const struct route routes[] = {
    {.method = METHOD_GET,
     .pattern = "/programs/:id/training/manage",
     .access = ACCESS_SIGNED_IN,
     .rule = "coordinators of this program, and admins; who read it, for coordinators alone",
     .summary = "Whether the training has to be read, who read it, and own chapters",
     .handle = manage_page,
     .view = &training_manage_view_record,
     .template = "guide/training_manage.html"},
    {.method = METHOD_POST,
     .pattern = "/programs/:id/training/manage",
     .access = ACCESS_SIGNED_IN,
     .rule = "coordinators of this program, and admins",
     .summary = "Say whether the training has to be read",
     .handle = manage_post,
     .input = &training_set_form_record},
    {.method = METHOD_POST,
     .pattern = "/programs/:id/training/chapters",
     .makes_new = true,
     .access = ACCESS_SIGNED_IN,
     .rule = "coordinators of this program, and admins",
     .summary = "Add a chapter",
     .handle = add_post,
     .input = &training_form_record,
     .view = &training_manage_view_record,
     .template = "guide/training_manage.html"},
    {.method = METHOD_GET,
     .pattern = "/programs/:id/training/chapters/:chapter",
     .access = ACCESS_SIGNED_IN,
     .rule = "coordinators of this program, and admins",
     .summary = "A chapter that the program added",
     .handle = own_page,
     .view = &training_own_view_record,
     .template = "guide/training_own.html"},
    {.method = METHOD_POST,
     .pattern = "/programs/:id/training/chapters/:chapter",
     .access = ACCESS_SIGNED_IN,
     .rule = "coordinators of this program, and admins",
     .summary = "Change a chapter",
     .handle = own_post,
     .input = &training_form_record,
     .view = &training_own_view_record,
     .template = "guide/training_own.html"},
    {.method = METHOD_POST,
     .pattern = "/programs/:id/training/chapters/:chapter/remove",
     .access = ACCESS_SIGNED_IN,
     .rule = "coordinators of this program, and admins",
     .summary = "Take a chapter out",
     .handle = remove_post},
};
const struct route_table training_manage_routes = ROUTE_TABLE(routes);
