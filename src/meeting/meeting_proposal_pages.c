/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Times that were proposed: who can come when, and my answer. */
#include <string.h>

#include "base/text.h"
#include "calendar/zone.h"
#include "language/language.h"
#include "meeting/meeting_pages.h"
#include "meeting/meeting_proposal.h"
#include "relationship/relationship_rules.h"
#include "web/form.h"

#define PROPOSAL_ANSWER_FIELDS(FIELD, R)                                                                     \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, text, label, 0) /* "can come", "cannot come", "has not answered" */                             \
    FIELD(R, flag, suits, 0)                                                                                 \
    FIELD(R, flag, refuses, 0)
RECORD_LOCAL(proposal_answer, PROPOSAL_ANSWER_FIELDS)

#define PROPOSAL_OPTION_FIELDS(FIELD, R)                                                                     \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, time, starts_at, 0)                                                                             \
    FIELD(R, time, ends_at, 0)                                                                               \
    FIELD(R, text, note, 0)                                                                                  \
    FIELD(R, text, taken, 0) /* "You have another meeting then" */                                           \
    FIELD(R, flag, is_over, 0)                                                                               \
    FIELD(R, flag, mine, 0) /* it suits me */                                                                \
    FIELD(R, list, answers, proposal_answer)
RECORD_LOCAL(proposal_option, PROPOSAL_OPTION_FIELDS)

#define MEETING_SUITS_FIELDS(FIELD, R) FIELD(R, texts, suits, 20) /* ids of options */
FORM_LOCAL(meeting_suits, MEETING_SUITS_FIELDS)

#define MEETING_CHOOSE_FIELDS(FIELD, R) FIELD(R, id, option, 0)
FORM_LOCAL(meeting_choose, MEETING_CHOOSE_FIELDS)

#define PROPOSAL_VIEW_FIELDS(FIELD, R)                                                                       \
    FIELD(R, record, head, relationship_head)                                                                \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, who, 0)                                                                                   \
    FIELD(R, flag, mine, 0)                                                                                  \
    FIELD(R, time, created_at, 0)                                                                            \
    FIELD(R, integer, minutes, 0)                                                                            \
    FIELD(R, text, place, 0)                                                                                 \
    FIELD(R, text, link, 0)                                                                                  \
    FIELD(R, text, note, 0)                                                                                  \
    FIELD(R, record, moved, meeting_when) /* the meeting that would move; NULL: a new one */                 \
    FIELD(R, text, state, 0)                                                                                 \
    FIELD(R, flag, is_open, 0)                                                                               \
    FIELD(R, flag, is_over, 0) /* all times have passed */                                                   \
    FIELD(R, flag, is_withdrawn, 0)                                                                          \
    FIELD(R, id, meeting_id, 0)                                                                              \
    FIELD(R, flag, answered, 0) /* I have */                                                                 \
    FIELD(R, list, options, proposal_option)
RECORD_LOCAL(proposal_view, PROPOSAL_VIEW_FIELDS)

struct proposal_page {
    struct relationship_page page;
    struct meeting_proposal proposal;
};

static enum error open_proposal(struct request *request, struct reply *reply, enum relationship_use use,
                                struct proposal_page *ret_page)
{
    struct proposal_page page;
    int64_t id;
    TRY(relationship_page_open(request, reply, use, "meetings", MESSAGE("Which time suits?"), &page.page));
    TRY(request_id(request, "proposal", &id));
    TRY(meeting_proposal_get(&page.page.membership, id, &page.proposal));
    *ret_page = page;
    return OK;
}

/* What each member said to an option. */
static void add_answers(struct request *request, const struct membership *membership,
                        const struct list *answers, struct proposal_option *option, bool *ret_answered)
{
    LIST_EACH (&membership->members, struct relationship_member, member) {
        const struct meeting_answer *said = NULL;
        LIST_EACH (answers, struct meeting_answer, answer)
            if (answer->option_id == option->id && answer->person_id == member->id) said = answer;
        if (member->id == membership->person) {
            option->mine = said && said->suits;
            if (said) *ret_answered = true;
            continue;
        }
        *LIST_ADD(&option->answers, request->arena, struct proposal_answer) =
            (struct proposal_answer){.name = relationship_first_name(request->arena, member->name),
                                     .label = !said         ? say(request->language, "has not answered")
                                              : said->suits ? say(request->language, "can come")
                                                            : say(request->language, "cannot come"),
                                     .suits = said && said->suits,
                                     .refuses = said && !said->suits};
    }
}

static enum error note_own_calendar(const struct membership *membership, const struct proposal_view *view,
                                    struct proposal_option *option)
{
    bool busy;
    TRY(meeting_is_busy_myself(membership, option->starts_at, view->minutes, view->moved, &busy));
    if (busy)
        option->taken =
            say(membership->language, "Your calendar says that you are busy then. Only you see this.");
    return OK;
}

static enum error add_options(struct request *request, const struct proposal_page *page,
                              struct proposal_view *view)
{
    const struct membership *membership = &page->page.membership;
    struct list options = {0}, answers = {0};
    TRY(meeting_proposal_options(membership, page->proposal.id, &options));
    TRY(meeting_proposal_answers(membership, page->proposal.id, &answers));
    view->is_over = view->is_open;
    LIST_EACH (&options, struct meeting_option, option) {
        struct proposal_option *line = LIST_ADD(&view->options, request->arena, struct proposal_option);
        enum meeting_taken taken = MEETING_FREE;
        const char *who;
        *line = (struct proposal_option){.id = option->id,
                                         .starts_at = option->starts_at,
                                         .ends_at = option->starts_at + view->minutes * 60,
                                         .taken = ""};
        line->is_over = option->starts_at <= clock_seconds(request->clock);
        if (!line->is_over) view->is_over = false;
        TRY(meeting_note_of_time(membership, request->zone, option->starts_at, view->minutes, &line->note));
        if (view->is_open && !line->is_over)
            TRY(meeting_taken_by(membership, option->starts_at, view->minutes, page->proposal.moves_id,
                                 &taken, &who));
        if (taken == MEETING_TAKEN_BY_ME)
            line->taken = say(request->language, "You have another meeting then.");
        else if (view->is_open && !line->is_over) TRY(note_own_calendar(membership, view, line));
        add_answers(request, membership, &answers, line, &view->answered);
    }
    if (view->is_over) view->is_open = false;
    return OK;
}

static enum error proposal_show(struct request *request, struct reply *reply)
{
    struct proposal_view *view = ARENA_NEW(request->arena, struct proposal_view);
    struct proposal_page page;
    struct meeting moved;
    TRY(open_proposal(request, reply, RELATIONSHIP_READ, &page));
    const struct membership *membership = &page.page.membership;
    *view = (struct proposal_view){
        .head = page.page.head,
        .id = page.proposal.id,
        .who = membership_name(membership, page.proposal.created_by),
        .mine = page.proposal.created_by == membership->person,
        .created_at = page.proposal.created_at,
        .minutes = page.proposal.minutes,
        .place = page.proposal.place,
        .link = page.proposal.link,
        .note = page.proposal.note,
        .state = page.proposal.state,
        .is_open = strcmp(page.proposal.state, "open") == 0 && membership->writable,
        .is_withdrawn = strcmp(page.proposal.state, "withdrawn") == 0,
        .meeting_id = page.proposal.meeting_id,
    };
    if (page.proposal.moves_id) {
        TRY(meeting_get(membership, page.proposal.moves_id, &moved));
        view->moved = meeting_when_new(request, membership, &moved);
    }
    TRY(add_options(request, &page, view));
    reply_view(reply, view);
    return OK;
}

/* ---- answering ---- */

static enum error no_longer_open(struct reply *reply)
{
    reply_explain(reply,
                  "These times are settled already, or were withdrawn. Go back to your meetings and look.");
    return ERROR_CONFLICT;
}

static enum error see_outcome(struct reply *reply, const struct proposal_page *page, int64_t meeting)
{
    if (meeting && page->proposal.moves_id)
        reply_notice(reply, "That suits all of you: the meeting is moved.");
    else if (meeting) reply_notice(reply, "That suits all of you: the meeting is planned.");
    else reply_notice(reply, "Your answer is saved. You can change it as long as nothing is planned.");
    if (meeting)
        reply_see(reply, "/relationships/%lld/meetings", (long long)page->page.membership.relationship);
    else
        reply_see(reply, "/relationships/%lld/meetings/proposals/%lld",
                  (long long)page->page.membership.relationship, (long long)page->proposal.id);
    return OK;
}

static enum error proposal_post(struct request *request, struct reply *reply)
{
    struct meeting_suits form;
    struct meeting_suits_problems problems;
    struct proposal_page page;
    struct list suits = {0};
    int64_t meeting;
    TRY(open_proposal(request, reply, RELATIONSHIP_WRITE, &page));
    TRY(request_read(request, &meeting_suits_record, &form, &meeting_suits_problems_record, &problems));
    LIST_EACH (&form.suits, const char *, text) {
        int64_t id;
        if (text_to_int(*text, 1, INT64_MAX, &id)) *LIST_ADD(&suits, request->arena, int64_t) = id;
    }
    enum error error = meeting_proposal_answer(&page.page.membership, page.proposal.id, &suits, &meeting);
    if (error == ERROR_CONFLICT) return no_longer_open(reply);
    if (error != OK) return error;
    return see_outcome(reply, &page, meeting);
}

static enum error choose_post(struct request *request, struct reply *reply)
{
    struct meeting_choose form;
    struct meeting_choose_problems problems;
    struct proposal_page page;
    int64_t meeting;
    TRY(open_proposal(request, reply, RELATIONSHIP_WRITE, &page));
    TRY(request_read(request, &meeting_choose_record, &form, &meeting_choose_problems_record, &problems));
    enum error error =
        meeting_proposal_choose(&page.page.membership, page.proposal.id, form.option, &meeting);
    if (error == ERROR_CONFLICT) return no_longer_open(reply);
    if (error == ERROR_INVALID) reply_explain(reply, "This time has passed. Choose another one.");
    if (error != OK) return error;
    if (page.proposal.moves_id) reply_notice(reply, "The meeting is moved.");
    else reply_notice(reply, "The meeting is planned.");
    reply_see(reply, "/relationships/%lld/meetings", (long long)page.page.membership.relationship);
    return OK;
}

static enum error withdraw_post(struct request *request, struct reply *reply)
{
    struct proposal_page page;
    TRY(open_proposal(request, reply, RELATIONSHIP_WRITE, &page));
    enum error error = meeting_proposal_withdraw(&page.page.membership, page.proposal.id);
    if (error == ERROR_CONFLICT) return no_longer_open(reply);
    if (error == ERROR_FORBIDDEN)
        reply_explain(reply,
                      "Only who proposed the times takes them back. Say which of them suit you instead.");
    if (error != OK) return error;
    reply_notice(reply, "The times are taken back.");
    reply_see(reply, "/relationships/%lld/meetings", (long long)page.page.membership.relationship);
    return OK;
}

static const struct route routes[] = {
    {.method = METHOD_GET,
     .pattern = "/relationships/:id/meetings/proposals/:proposal",
     .access = ACCESS_SIGNED_IN,
     .rule = MEETING_RULE,
     .summary = "Proposed times, and who can come when",
     .handle = proposal_show,
     .view = &proposal_view_record,
     .template = "meeting/meeting_proposal.html"},
    {.method = METHOD_POST,
     .pattern = "/relationships/:id/meetings/proposals/:proposal",
     .access = ACCESS_SIGNED_IN,
     .rule = MEETING_RULE,
     .summary = "Say which of the proposed times suit me",
     .handle = proposal_post,
     .input = &meeting_suits_record},
    {.method = METHOD_POST,
     .pattern = "/relationships/:id/meetings/proposals/:proposal/choose",
     .access = ACCESS_SIGNED_IN,
     .rule = MEETING_RULE,
     .summary = "Take one of the proposed times though not all have answered",
     .handle = choose_post,
     .input = &meeting_choose_record},
    {.method = METHOD_POST,
     .pattern = "/relationships/:id/meetings/proposals/:proposal/withdraw",
     .access = ACCESS_SIGNED_IN,
     .rule = "who proposed the times",
     .summary = "Take proposed times back",
     .handle = withdraw_post},
};
const struct route_table meeting_proposal_routes = ROUTE_TABLE(routes);
