/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The page on which one says, for oneself, how the two fit. The same follows every answer. */
#include <string.h>

#include "checkin/chemistry.h"
#include "db/db.h"
#include "language/language.h"
#include "relationship/relationship_progress.h"
#include "web/form.h"

#define CHEMISTRY_FORM_FIELDS(FIELD, R)                                                                      \
    FIELD(R, text, answer, 8) /* continue, talk, change */                                                   \
    FIELD(R, text, words, 10000)                                                                             \
    FIELD(R, integer, version, 0)
FORM_LOCAL(chemistry_form, CHEMISTRY_FORM_FIELDS)

#define CHEMISTRY_VIEW_FIELDS(FIELD, R)                                                                      \
    FIELD(R, record, head, relationship_head)                                                                \
    FIELD(R, integer, meeting, 0) /* that is asked about; 0: nothing is asked now */                         \
    FIELD(R, flag, is_second, 0)                                                                             \
    FIELD(R, flag, can_answer, 0)                                                                            \
    FIELD(R, flag, answered, 0)                                                                              \
    FIELD(R, flag, is_continue, 0)                                                                           \
    FIELD(R, flag, is_talk, 0)                                                                               \
    FIELD(R, flag, is_change, 0)                                                                             \
    FIELD(R, time, answered_at, 0)                                                                           \
    FIELD(R, time, review_at, 0)                                                                             \
    FIELD(R, record, form, chemistry_form)                                                                   \
    FIELD(R, record, problems, chemistry_form_problems)                                                      \
    FIELD(R, list, choices, choice)
RECORD_LOCAL(chemistry_view, CHEMISTRY_VIEW_FIELDS)

static const char *const LABELS[] = {"", MESSAGE("Continue"), MESSAGE("Talk"), MESSAGE("Change")};
static const char *const KEYS[] = {"", "continue", "talk", "change"};

static enum chemistry answer_of_key(const char *key)
{
    for (int i = CHEMISTRY_CONTINUE; i <= CHEMISTRY_CHANGE; i++)
        if (strcmp(key, KEYS[i]) == 0) return (enum chemistry)i;
    return CHEMISTRY_NONE;
}

struct checking {
    struct request *request;
    struct relationship_page page;
    const struct content *mine;
    int meeting; /* an answer given now is about */
    struct chemistry_answer latest;
    struct chemistry_form form;
    struct chemistry_form_problems problems;
};

static enum error open_check(struct request *request, struct reply *reply, enum relationship_use use,
                             struct checking **ret_checking)
{
    struct checking *checking = ARENA_NEW(request->arena, struct checking);
    struct relationship_progress progress;
    checking->request = request;
    form_no_problems(&chemistry_form_problems_record, &checking->problems);
    TRY(relationship_page_open(request, reply, use, "checkins", MESSAGE("How do you fit?"), &checking->page));
    const struct membership *membership = &checking->page.membership;
    if (!chemistry_is_asked(membership->format, membership->members.count)) return ERROR_NOT_FOUND;
    TRY(content_mine(request, use == RELATIONSHIP_READ ? CONTENT_READ : CONTENT_WRITE, &checking->mine));
    TRY(relationship_progress_get(request->db, request->arena, membership->relationship, &progress));
    TRY(chemistry_latest(membership, checking->mine, &checking->latest));
    checking->meeting = chemistry_meeting(progress.meetings_held);
    /* What was answered can be changed as long as it lasts. */
    if (!checking->meeting) checking->meeting = (int)checking->latest.meeting;
    bool answered = checking->latest.version && checking->latest.meeting == checking->meeting;
    checking->form = (struct chemistry_form){
        .answer = answered ? KEYS[chemistry_of_letter(checking->latest.answer)] : "",
        .words = answered ? checking->latest.words : "",
        .version = answered ? checking->latest.version : 0,
    };
    *ret_checking = checking;
    return OK;
}

static struct chemistry_view *check_view(const struct checking *checking)
{
    struct arena *arena = checking->request->arena;
    const struct membership *membership = &checking->page.membership;
    struct chemistry_view *view = ARENA_NEW(arena, struct chemistry_view);
    bool answered = checking->latest.version && checking->latest.meeting == checking->meeting;
    enum chemistry answer = answered ? chemistry_of_letter(checking->latest.answer) : CHEMISTRY_NONE;
    *view = (struct chemistry_view){
        .head = checking->page.head,
        .meeting = checking->meeting,
        .is_second = checking->meeting == 2,
        .can_answer = checking->meeting != 0 && membership->writable,
        .answered = answered,
        .is_continue = answer == CHEMISTRY_CONTINUE,
        .is_talk = answer == CHEMISTRY_TALK,
        .is_change = answer == CHEMISTRY_CHANGE && checking->latest.review_at && membership->writable,
        .answered_at = answered ? checking->latest.answered_at : 0,
        .review_at = answer == CHEMISTRY_CHANGE && membership->writable ? checking->latest.review_at : 0,
        .form = &checking->form,
        .problems = &checking->problems,
    };
    choice_add(arena, &view->choices, "continue", say(membership->language, "Continue"),
               say(membership->language, "It fits, or it may well grow."), checking->form.answer);
    choice_add(arena, &view->choices, "talk", say(membership->language, "Talk"),
               say(membership->language, "Something should be said first. You get help with how."),
               checking->form.answer);
    choice_add(
        arena, &view->choices, "change", say(membership->language, "Change"),
        say(membership->language, "It does not fit. It ends quietly, and both of you are matched anew."),
        checking->form.answer);
    return view;
}

static enum error chemistry_page(struct request *request, struct reply *reply)
{
    struct checking *checking;
    TRY(open_check(request, reply, RELATIONSHIP_READ, &checking));
    reply_view(reply, check_view(checking));
    return OK;
}

static enum error show_problems(const struct checking *checking, struct reply *reply)
{
    reply_problems(reply, check_view(checking), &chemistry_form_problems_record, &checking->problems);
    return OK;
}

/* Answered in another window meanwhile: both stand on the page. */
static enum error answer_conflict(struct checking *checking, struct reply *reply)
{
    TRY(chemistry_latest(&checking->page.membership, checking->mine, &checking->latest));
    checking->form.version = checking->latest.version;
    const struct request *request = checking->request;
    const char *answer = say(request->language, LABELS[chemistry_of_letter(checking->latest.answer)]);
    checking->problems.words =
        *checking->latest.words
            ? arena_format(
                  request->arena,
                  say(request->language,
                      "You answered in another window meanwhile: “%s: %s”. Save again what is right."),
                  answer, checking->latest.words)
            : arena_format(request->arena,
                           say(request->language,
                               "You answered in another window meanwhile: “%s”. Save again what is right."),
                           answer);
    return show_problems(checking, reply);
}

static enum error chemistry_post(struct request *request, struct reply *reply)
{
    struct checking *checking;
    TRY(open_check(request, reply, RELATIONSHIP_WRITE, &checking));
    if (!checking->meeting) {
        reply_explain(reply, "You are asked after your first meeting.");
        return ERROR_CONFLICT;
    }
    request_read_form(request, &chemistry_form_record, &checking->form, &chemistry_form_problems_record,
                      &checking->problems);
    enum chemistry answer = answer_of_key(checking->form.answer);
    if (answer == CHEMISTRY_NONE) checking->problems.answer = MESSAGE("Choose one of the three.");
    if (form_has_problems(&chemistry_form_problems_record, &checking->problems))
        return show_problems(checking, reply);
    struct chemistry_answer given = {.meeting = checking->meeting,
                                     .answer = chemistry_letter(answer),
                                     .words = checking->form.words,
                                     .version = checking->form.version};
    enum error error = chemistry_put(&checking->page.membership, checking->mine, &given);
    if (error == ERROR_CONFLICT) return answer_conflict(checking, reply);
    if (error != OK) return error;
    reply_notice(reply, "Your answer is kept. Nobody but you sees it.");
    reply_see(reply, "/relationships/%lld/chemistry", (long long)checking->page.membership.relationship);
    return OK;
}

static const struct route routes[] = {
    {.method = METHOD_GET,
     .pattern = "/relationships/:id/chemistry",
     .access = ACCESS_SIGNED_IN,
     .rule = "its members, each their own answer; for everybody else it is not there",
     .summary = "One's own answer on how the two fit",
     .handle = chemistry_page,
     .view = &chemistry_view_record,
     .template = "checkin/chemistry.html"},
    {.method = METHOD_POST,
     .pattern = "/relationships/:id/chemistry",
     .access = ACCESS_SIGNED_IN,
     .rule = "its members; for everybody else it is not there",
     .summary = "Answer whether to continue, to talk or to change; nobody else learns it",
     .handle = chemistry_post,
     .input = &chemistry_form_record,
     .view = &chemistry_view_record,
     .template = "checkin/chemistry.html"},
};
const struct route_table chemistry_routes = ROUTE_TABLE(routes);
