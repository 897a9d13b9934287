/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The page of one concern: my note, or the worksheet of two, with what each does next. */
#include <string.h>

#include "base/text.h"
#include "concern/concern_pages.h"
#include "language/language.h"
#include "web/form.h"

#define CONCERN_WORDS_FORM_FIELDS(FIELD, R)                                                                  \
    FIELD(R, integer, version, 0)                                                                            \
    FIELD(R, text, words, CONCERN_TEXT_LIMIT)                                                                \
    FIELD(R, text, answer, 12) /* yes, not_quite; settled, again */
FORM_LOCAL(concern_words_form, CONCERN_WORDS_FORM_FIELDS)

#define CONCERN_SHEET_VIEW_FIELDS(FIELD, R)                                                                  \
    FIELD(R, record, head, relationship_head)                                                                \
    FIELD(R, record, concern, concern)                                                                       \
    FIELD(R, record, mine, concern_side)                                                                     \
    FIELD(R, record, theirs, concern_side)                                                                   \
    FIELD(R, list, options, concern_option)                                                                  \
    FIELD(R, list, letters, concern_letter) /* sent outside by me */                                         \
    FIELD(R, flag, has_letters, 0)                                                                           \
    FIELD(R, text, seen_by, 0)                                                                               \
    FIELD(R, text, step_title, 0)                                                                            \
    FIELD(R, text, step_text, 0)                                                                             \
    FIELD(R, flag, at_view, 0)                                                                               \
    FIELD(R, flag, at_restate, 0)                                                                            \
    FIELD(R, flag, at_confirm, 0)                                                                            \
    FIELD(R, flag, at_options, 0)                                                                            \
    FIELD(R, flag, at_plan, 0)                                                                               \
    FIELD(R, flag, at_look_back, 0)                                                                          \
    FIELD(R, flag, listening, 0)  /* not both are understood yet */                                          \
    FIELD(R, flag, later_open, 0) /* though something of what comes later is written already */              \
    FIELD(R, flag, may_share, 0)                                                                             \
    FIELD(R, flag, may_remove, 0)                                                                            \
    FIELD(R, flag, may_withdraw, 0)                                                                          \
    FIELD(R, flag, may_rewrite, 0) /* my view, while it was not put in other words */                        \
    FIELD(R, flag, may_add_option, 0)                                                                        \
    FIELD(R, flag, may_plan, 0)                                                                              \
    FIELD(R, flag, may_look_back, 0)                                                                         \
    FIELD(R, flag, may_reopen, 0)                                                                            \
    FIELD(R, record, words, concern_words_form) /* as it was typed */                                        \
    FIELD(R, text, view_problem, 0)                                                                          \
    FIELD(R, text, restate_problem, 0)                                                                       \
    FIELD(R, text, confirm_problem, 0)                                                                       \
    FIELD(R, text, option_problem, 0)                                                                        \
    FIELD(R, text, look_back_problem, 0)                                                                     \
    FIELD(R, record, plan, concern_plan_form)                                                                \
    FIELD(R, record, plan_problems, concern_plan_form_problems)                                              \
    FIELD(R, record, meanwhile, concern_plan_form_problems) /* what is stored now, where it differs */
RECORD_LOCAL(concern_sheet_view, CONCERN_SHEET_VIEW_FIELDS)

struct showing {
    struct request *request;
    struct reply *reply;
    struct relationship_page page;
    struct concern concern;
    struct concern_sheet sheet;
};

static enum error load(struct showing *showing)
{
    int64_t id;
    TRY(request_id(showing->request, "concern", &id));
    TRY(concern_get(&showing->page.membership, id, &showing->concern));
    return concern_sheet_get(&showing->page.membership, &showing->concern, &showing->sheet);
}

static enum error open_concern(struct request *request, struct reply *reply, enum relationship_use use,
                               struct showing *showing)
{
    *showing = (struct showing){.request = request, .reply = reply};
    TRY(relationship_page_open(request, reply, use, "concerns", MESSAGE("Concern"), &showing->page));
    TRY(load(showing));
    struct relationship_head *head =
        arena_copy(request->arena, showing->page.head, sizeof *showing->page.head);
    head->title = showing->concern.heading;
    showing->page.head = head;
    return OK;
}

static const char *who_sees(const struct showing *showing)
{
    if (showing->concern.is_private) return MESSAGE("Only you see this.");
    return arena_format(showing->request->arena, say(showing->request->language, "Only you and %s see this."),
                        showing->concern.other_first);
}

static void fill_step(const struct showing *showing, struct concern_sheet_view *view)
{
    struct arena *arena = showing->request->arena;
    enum concern_step step = concern_next(&showing->sheet.facts);
    if (!showing->page.membership.writable) step = CONCERN_STEP_NONE;
    view->step_title =
        concern_step_title(arena, showing->request->language, step, showing->concern.other_first);
    view->step_text =
        concern_step_text(arena, showing->request->language, step, showing->concern.other_first);
    view->at_view = step == CONCERN_STEP_VIEW;
    view->at_restate = step == CONCERN_STEP_RESTATE || step == CONCERN_STEP_RESTATE_AGAIN;
    view->at_confirm = step == CONCERN_STEP_CONFIRM;
    view->at_options = step == CONCERN_STEP_OPTIONS;
    view->at_plan = step == CONCERN_STEP_PLAN;
    view->at_look_back = step == CONCERN_STEP_LOOK_BACK;
    view->listening = concern_listens(step);
    view->later_open = showing->sheet.options.count || *showing->concern.tries;
}

static void fill_moves(const struct showing *showing, struct concern_sheet_view *view)
{
    const struct concern_facts *facts = &showing->sheet.facts;
    bool writable = showing->page.membership.writable;
    view->may_remove = concern_may(facts, CONCERN_REMOVE);
    if (!writable) return;
    view->may_share = concern_may(facts, CONCERN_SHARE);
    view->may_withdraw = concern_may(facts, CONCERN_WITHDRAW);
    view->may_rewrite = !view->at_view && concern_may(facts, CONCERN_WRITE_VIEW);
    view->may_add_option = concern_may(facts, CONCERN_ADD_OPTION);
    view->may_plan = concern_may(facts, CONCERN_PLAN);
    view->may_look_back = concern_may(facts, CONCERN_SETTLE) && *showing->concern.tries;
    view->may_reopen = concern_may(facts, CONCERN_REOPEN);
}

static enum error make_view(struct showing *showing, struct concern_sheet_view **ret_view)
{
    struct arena *arena = showing->request->arena;
    struct concern_sheet_view *view = ARENA_NEW(arena, struct concern_sheet_view);
    struct concern_plan_form *plan = ARENA_NEW(arena, struct concern_plan_form);
    *plan = (struct concern_plan_form){.version = showing->concern.plan_version,
                                       .tries = showing->concern.tries,
                                       .follow_up_on = showing->concern.follow_up_on};
    if (showing->concern.is_mine)
        TRY(concern_letters_of(&showing->page.membership, showing->concern.id, &view->letters));
    view->head = showing->page.head;
    view->concern = &showing->concern;
    view->mine = &showing->sheet.mine;
    view->theirs = &showing->sheet.theirs;
    view->options = showing->sheet.options;
    view->has_letters = view->letters.count != 0;
    view->seen_by = who_sees(showing);
    view->words = ARENA_NEW(arena, struct concern_words_form);
    view->plan = plan;
    view->plan_problems = ARENA_NEW(arena, struct concern_plan_form_problems);
    view->meanwhile = ARENA_NEW(arena, struct concern_plan_form_problems);
    fill_step(showing, view);
    fill_moves(showing, view);
    *ret_view = view;
    return OK;
}

/* GET /relationships/:id/concerns/:concern */
static enum error show_page(struct request *request, struct reply *reply)
{
    struct showing *showing = ARENA_NEW(request->arena, struct showing);
    struct concern_sheet_view *view;
    TRY(open_concern(request, reply, RELATIONSHIP_READ, showing));
    TRY(make_view(showing, &view));
    reply_view(reply, view);
    return OK;
}

/* ---- what is written on it ---- */

static enum error see(const struct showing *showing)
{
    reply_see(showing->reply, "%s", showing->concern.path);
    return OK;
}

static enum error explain(const struct showing *showing, enum error error)
{
    if (error == ERROR_CONFLICT)
        reply_explain(showing->reply,
                      "This has gone on meanwhile. Go back to its page and look at it again.");
    if (error == ERROR_TOO_LARGE)
        reply_explain(showing->reply, "These are %d options already. Take some of yours out first.",
                      CONCERN_OPTIONS_LIMIT);
    return error;
}

/* One form of the page: its words, and where what is wrong with them is shown. */
struct writing {
    struct showing *showing;
    struct concern_words_form *form;
    struct concern_words_form_problems *problems;
};

static enum error open_writing(struct request *request, struct reply *reply, struct writing *writing)
{
    writing->showing = ARENA_NEW(request->arena, struct showing);
    writing->form = ARENA_NEW(request->arena, struct concern_words_form);
    writing->problems = ARENA_NEW(request->arena, struct concern_words_form_problems);
    TRY(open_concern(request, reply, RELATIONSHIP_WRITE, writing->showing));
    enum error error = request_read(request, &concern_words_form_record, writing->form,
                                    &concern_words_form_problems_record, writing->problems);
    return error == ERROR_INVALID ? OK : error;
}

static void want_words(struct writing *writing, const char *why)
{
    if (!*text_or_empty(writing->problems->words) && text_is_blank(writing->form->words))
        writing->problems->words = why;
}

/* True when the page is shown again. `place` is the view's text for this form's problem. */
static enum error refuse(struct writing *writing, size_t place, bool *ret_refused)
{
    struct concern_sheet_view *view;
    *ret_refused = form_has_problems(&concern_words_form_problems_record, writing->problems);
    if (!*ret_refused) return OK;
    TRY(make_view(writing->showing, &view));
    view->words = writing->form;
    view->later_open = true;
    const char *problem = text_or_empty(writing->problems->words);
    if (!*problem) problem = text_or_empty(writing->problems->answer);
    if (!*problem) problem = text_or_empty(writing->problems->version);
    *(const char **)((char *)view + place) = problem;
    reply_problems(writing->showing->reply, view, &concern_words_form_problems_record, writing->problems);
    return OK;
}
#define PLACE(field) offsetof(struct concern_sheet_view, field)

/* POST /relationships/:id/concerns/:concern/view */
static enum error view_post(struct request *request, struct reply *reply)
{
    struct writing writing;
    bool refused;
    TRY(open_writing(request, reply, &writing));
    want_words(&writing, say(request->language, "Write a few sentences: how do you see it?"));
    TRY(refuse(&writing, PLACE(view_problem), &refused));
    if (refused) return OK;
    struct showing *showing = writing.showing;
    enum error error = concern_write_view(&showing->page.membership, showing->concern.id,
                                          writing.form->version, writing.form->words);
    if (error == ERROR_CONFLICT && showing->sheet.mine.version != writing.form->version &&
        concern_may(&showing->sheet.facts, CONCERN_WRITE_VIEW)) {
        writing.form->version = showing->sheet.mine.version;
        writing.problems->words = MESSAGE(
            "You saved this on another page meanwhile. Both texts stand here: keep what is right, and save.");
        return refuse(&writing, PLACE(view_problem), &refused);
    }
    TRY(explain(showing, error));
    reply_notice(reply, "Saved. %s can read it now.", showing->concern.other_first);
    return see(showing);
}

/* POST /relationships/:id/concerns/:concern/restate */
static enum error restate_post(struct request *request, struct reply *reply)
{
    struct writing writing;
    bool refused;
    TRY(open_writing(request, reply, &writing));
    want_words(&writing, say(request->language, "Say it in your own words, as if you were in their place."));
    TRY(refuse(&writing, PLACE(restate_problem), &refused));
    if (refused) return OK;
    struct showing *showing = writing.showing;
    TRY(explain(showing,
                concern_restate(&showing->page.membership, showing->concern.id, writing.form->words)));
    reply_notice(reply, "Saved. %s says next whether that is what they meant.", showing->concern.other_first);
    return see(showing);
}

/* POST /relationships/:id/concerns/:concern/answer */
static enum error answer_post(struct request *request, struct reply *reply)
{
    struct writing writing;
    bool refused;
    TRY(open_writing(request, reply, &writing));
    bool yes = strcmp(writing.form->answer, "yes") == 0;
    if (!yes && strcmp(writing.form->answer, "not_quite") != 0)
        writing.problems->answer = MESSAGE("Choose whether that is what you meant.");
    else if (!yes)
        want_words(&writing,
                   say(request->language, "Say in a word what is missing, so that they can try again."));
    if (!*text_or_empty(writing.problems->words) && text_length(writing.form->words) > CONCERN_WORD_LIMIT)
        writing.problems->words = MESSAGE("Please be shorter here: at most 2,000 characters.");
    TRY(refuse(&writing, PLACE(confirm_problem), &refused));
    if (refused) return OK;
    struct showing *showing = writing.showing;
    TRY(explain(showing, concern_confirm(&showing->page.membership, showing->concern.id,
                                         writing.form->version, yes, writing.form->words)));
    reply_notice(reply, yes ? MESSAGE("Good: %s understood you.") : MESSAGE("%s tries again with your word."),
                 showing->concern.other_first);
    return see(showing);
}

/* POST /relationships/:id/concerns/:concern/options */
static enum error option_post(struct request *request, struct reply *reply)
{
    struct writing writing;
    bool refused;
    int64_t option;
    TRY(open_writing(request, reply, &writing));
    want_words(&writing, say(request->language, "Write something that might help."));
    if (!*text_or_empty(writing.problems->words) && text_length(writing.form->words) > CONCERN_OPTION_LIMIT)
        writing.problems->words = MESSAGE("Please be shorter here: at most 1,000 characters.");
    TRY(refuse(&writing, PLACE(option_problem), &refused));
    if (refused) return OK;
    struct showing *showing = writing.showing;
    TRY(explain(showing, concern_option_add(&showing->page.membership, showing->concern.id,
                                            writing.form->words, &option)));
    reply_see(reply, "%s#options", showing->concern.path);
    return OK;
}

/* POST /relationships/:id/concerns/:concern/options/:option/remove */
static enum error option_remove_post(struct request *request, struct reply *reply)
{
    struct showing *showing = ARENA_NEW(request->arena, struct showing);
    int64_t option;
    TRY(open_concern(request, reply, RELATIONSHIP_WRITE, showing));
    TRY(request_id(request, "option", &option));
    TRY(explain(showing, concern_option_remove(&showing->page.membership, showing->concern.id, option)));
    reply_see(reply, "%s#options", showing->concern.path);
    return OK;
}

/* ---- the plan ---- */

static enum error show_plan(struct showing *showing, struct concern_plan_form *form,
                            struct concern_plan_form_problems *problems,
                            const struct concern_plan_form_problems *meanwhile)
{
    struct concern_sheet_view *view;
    TRY(make_view(showing, &view));
    view->plan = form;
    view->later_open = true;
    view->plan_problems = problems;
    if (meanwhile) view->meanwhile = meanwhile;
    reply_problems(showing->reply, view, &concern_plan_form_problems_record, problems);
    return OK;
}

static enum error show_plan_conflict(struct showing *showing, struct concern_plan_form *form,
                                     struct concern_plan_form_problems *problems)
{
    struct arena *arena = showing->request->arena;
    struct concern_plan_form_problems *meanwhile = ARENA_NEW(arena, struct concern_plan_form_problems);
    TRY(load(showing));
    struct concern_plan_form stored = {.version = showing->concern.plan_version,
                                       .tries = showing->concern.tries,
                                       .follow_up_on = showing->concern.follow_up_on};
    form_note_differences(arena, showing->request->language, &concern_plan_form_record, form, &stored,
                          &concern_plan_form_problems_record, meanwhile);
    form->version = stored.version;
    problems->tries = arena_format(
        arena,
        say(showing->request->language,
            "%s changed this while you wrote. Both texts stand here: keep what is right, and save."),
        showing->concern.other_first);
    return show_plan(showing, form, problems, meanwhile);
}

/* POST /relationships/:id/concerns/:concern/plan */
static enum error plan_post(struct request *request, struct reply *reply)
{
    struct showing *showing = ARENA_NEW(request->arena, struct showing);
    struct concern_plan_form *form = ARENA_NEW(request->arena, struct concern_plan_form);
    struct concern_plan_form_problems *problems =
        ARENA_NEW(request->arena, struct concern_plan_form_problems);
    TRY(open_concern(request, reply, RELATIONSHIP_WRITE, showing));
    enum error error =
        request_read(request, &concern_plan_form_record, form, &concern_plan_form_problems_record, problems);
    if (error != ERROR_INVALID) TRY(error);
    if (!*text_or_empty(problems->tries) && text_is_blank(form->tries))
        problems->tries = MESSAGE("Write down what you try.");
    if (!*text_or_empty(problems->follow_up_on) && form->follow_up_on <= clock_day(request->clock))
        problems->follow_up_on = MESSAGE("Choose a day to come on which you look back.");
    if (form_has_problems(&concern_plan_form_problems_record, problems))
        return show_plan(showing, form, problems, NULL);
    error = concern_plan(&showing->page.membership, showing->concern.id, form);
    if (error == ERROR_CONFLICT && concern_may(&showing->sheet.facts, CONCERN_PLAN))
        return show_plan_conflict(showing, form, problems);
    TRY(explain(showing, error));
    reply_notice(reply, "Noted for both of you.");
    return see(showing);
}

/* POST /relationships/:id/concerns/:concern/look-back */
static enum error look_back_post(struct request *request, struct reply *reply)
{
    struct writing writing;
    bool refused;
    TRY(open_writing(request, reply, &writing));
    bool settled = strcmp(writing.form->answer, "settled") == 0;
    if (!settled && strcmp(writing.form->answer, "again") != 0)
        writing.problems->answer =
            MESSAGE("Choose whether it is settled, or whether you try something else.");
    want_words(&writing, say(request->language, "Say in a sentence how it went."));
    TRY(refuse(&writing, PLACE(look_back_problem), &refused));
    if (refused) return OK;
    struct showing *showing = writing.showing;
    TRY(explain(showing, concern_look_back(&showing->page.membership, showing->concern.id,
                                           writing.form->version, writing.form->words, settled)));
    reply_notice(reply, settled ? MESSAGE("Settled. That took courage from both of you.")
                                : MESSAGE("Noted. Choose what you try next."));
    return see(showing);
}

/* POST /relationships/:id/concerns/:concern/reopen */
static enum error reopen_post(struct request *request, struct reply *reply)
{
    struct showing *showing = ARENA_NEW(request->arena, struct showing);
    TRY(open_concern(request, reply, RELATIONSHIP_WRITE, showing));
    TRY(explain(showing, concern_reopen(&showing->page.membership, showing->concern.id)));
    return see(showing);
}

/* POST /relationships/:id/concerns/:concern/withdraw */
static enum error withdraw_post(struct request *request, struct reply *reply)
{
    struct showing *showing = ARENA_NEW(request->arena, struct showing);
    TRY(open_concern(request, reply, RELATIONSHIP_WRITE, showing));
    if (!showing->concern.is_mine) return ERROR_NOT_FOUND;
    TRY(explain(showing, concern_withdraw(&showing->page.membership, showing->concern.id)));
    reply_notice(reply, "Withdrawn. %s sees that you do not wait for an answer.",
                 showing->concern.other_first);
    return see(showing);
}

#define RULE                                                                                                 \
    "the two whose worksheet it is, and its author while it is private; for everybody else it is not there"
#define ON_SHEET(path, text, handler, is_new)                                                                \
    {                                                                                                        \
        .method = METHOD_POST, .pattern = "/relationships/:id/concerns/:concern/" path,                      \
        .access = ACCESS_SIGNED_IN, .rule = RULE, .summary = (text), .handle = (handler),                    \
        .makes_new = (is_new), .input = &concern_words_form_record, .view = &concern_sheet_view_record,      \
        .template = "concern/concern_sheet.html"                                                             \
    }
#define WITHOUT_WORDS(path, text, handler)                                                                   \
    {                                                                                                        \
        .method = METHOD_POST, .pattern = "/relationships/:id/concerns/:concern/" path,                      \
        .access = ACCESS_SIGNED_IN, .rule = RULE, .summary = (text), .handle = (handler)                     \
    }

static const struct route routes[] = {
    {.method = METHOD_GET,
     .pattern = "/relationships/:id/concerns/:concern",
     .access = ACCESS_SIGNED_IN,
     .rule = RULE,
     .summary = "A note of mine, or a worksheet with its next step",
     .handle = show_page,
     .view = &concern_sheet_view_record,
     .template = "concern/concern_sheet.html"},
    ON_SHEET("view", MESSAGE("Write how I see it"), view_post, false),
    ON_SHEET("restate", MESSAGE("Put the other's view in my own words"), restate_post, true),
    ON_SHEET("answer", MESSAGE("Say whether the other understood me"), answer_post, false),
    ON_SHEET("options", MESSAGE("Add something that might help"), option_post, true),
    WITHOUT_WORDS("options/:option/remove", MESSAGE("Take out an option of mine"), option_remove_post),
    {.method = METHOD_POST,
     .pattern = "/relationships/:id/concerns/:concern/plan",
     .access = ACCESS_SIGNED_IN,
     .rule = RULE,
     .summary = "Write what we try and when we look back",
     .handle = plan_post,
     .input = &concern_plan_form_record,
     .view = &concern_sheet_view_record,
     .template = "concern/concern_sheet.html"},
    ON_SHEET("look-back", MESSAGE("Say how it went"), look_back_post, false),
    WITHOUT_WORDS("reopen", MESSAGE("Go on with what was settled"), reopen_post),
    WITHOUT_WORDS("withdraw", MESSAGE("Withdraw what I shared"), withdraw_post),
};
const struct route_table concern_sheet_routes = ROUTE_TABLE(routes);
