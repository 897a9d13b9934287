/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Pages: my requests, asked and received; one of them with its words; and counts for coordinators. */
#include <string.h>

#include "asking/asking_find.h"
#include "asking/asking_store.h"
#include "base/text.h"
#include "content/content.h"
#include "language/language.h"
#include "program/program_head.h"
#include "relationship/relationship_rules.h"
#include "web/form.h"

enum { REQUESTS_AT_MOST = 100 };

/* ---- /requests ---- */

/* A request as one of the two sees it. */
#define REQUEST_LINE_FIELDS(FIELD, R)                                                                        \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, id, program_id, 0)                                                                              \
    FIELD(R, text, program_name, 0)                                                                          \
    FIELD(R, flag, received, 0) /* I am the one who is asked */                                              \
    FIELD(R, id, other_id, 0)                                                                                \
    FIELD(R, text, other_name, 0)                                                                            \
    FIELD(R, text, other_first, 0)                                                                           \
    FIELD(R, text, initials, 0)                                                                              \
    FIELD(R, text, face, 0)                                                                                  \
    FIELD(R, text, state, 0)                                                                                 \
    FIELD(R, text, state_label, 0)                                                                           \
    FIELD(R, flag, is_open, 0)                                                                               \
    FIELD(R, text, outcome, 0) /* a sentence about one that is over */                                       \
    FIELD(R, time, asked_at, 0)                                                                              \
    FIELD(R, time, expires_at, 0)                                                                            \
    FIELD(R, time, ended_at, 0)                                                                              \
    FIELD(R, id, relationship_id, 0)
RECORD_LOCAL(request_line, REQUEST_LINE_FIELDS)

#define REQUESTS_VIEW_FIELDS(FIELD, R)                                                                       \
    FIELD(R, list, received, request_line)                                                                   \
    FIELD(R, list, asked, request_line)                                                                      \
    FIELD(R, flag, none, 0)                                                                                  \
    FIELD(R, id, program_to_ask_in, 0)
RECORD_LOCAL(requests_view, REQUESTS_VIEW_FIELDS)

/* One that expired a moment ago is over, also before the job has noted it. */
static const char *state_now(const struct asking_row *row, int64_t now)
{
    return strcmp(row->state, "open") == 0 && row->expires_at <= now ? "expired" : row->state;
}

static struct request_line line_of(const struct request *request, const struct asking_row *row)
{
    struct arena *arena = request->arena;
    bool received = row->mentor_id == request->viewer->person;
    const char *state = state_now(row, clock_seconds(request->clock));
    const char *other = received ? row->mentee_name : row->mentor_name;
    const char *first = relationship_first_name(arena, other);
    int64_t other_id = received ? row->mentee_id : row->mentor_id;
    return (struct request_line){
        .id = row->id,
        .program_id = row->program_id,
        .program_name = row->program_name,
        .received = received,
        .other_id = other_id,
        .other_name = other,
        .other_first = first,
        .initials = text_initials(arena, other),
        .face = person_face(other_id),
        .state = state,
        .state_label = asking_state_label(state),
        .is_open = strcmp(state, "open") == 0,
        .outcome = received ? asking_outcome_for_mentor(arena, request->language, state, first)
                            : asking_outcome_for_mentee(arena, request->language, state, first),
        .asked_at = row->asked_at,
        .expires_at = row->expires_at,
        .ended_at = row->ended_at,
        .relationship_id = row->relationship_id};
}

static enum error requests_page(struct request *request, struct reply *reply)
{
    struct requests_view *view = ARENA_NEW(request->arena, struct requests_view);
    struct list asked = {0}, received = {0};
    struct asking_open open;
    int64_t me = request->viewer->person;
    TRY(asking_rows_of_mentee(request->db, request->arena, me, REQUESTS_AT_MOST, &asked));
    TRY(asking_rows_of_mentor(request->db, request->arena, me, REQUESTS_AT_MOST, &received));
    TRY(asking_open_for(request->db, request->arena, request->clock, me, &open));
    LIST_EACH (&asked, struct asking_row, row)
        *LIST_ADD(&view->asked, request->arena, struct request_line) = line_of(request, row);
    LIST_EACH (&received, struct asking_row, row)
        *LIST_ADD(&view->received, request->arena, struct request_line) = line_of(request, row);
    view->none = !asked.count && !received.count;
    view->program_to_ask_in = open.program_to_ask_in;
    reply_title(reply, "relationships", "Requests");
    reply_view(reply, view);
    return OK;
}

/* ---- /requests/:request ---- */

#define ANSWER_FORM_FIELDS(FIELD, R) FIELD(R, text, words, ASKING_WORDS_LIMIT)
FORM_LOCAL(answer_form, ANSWER_FORM_FIELDS)

#define REQUEST_VIEW_FIELDS(FIELD, R)                                                                        \
    FIELD(R, record, line, request_line)                                                                     \
    FIELD(R, text, title, 0)                                                                                 \
    FIELD(R, text, reason, 0)                                                                                \
    FIELD(R, text, answer, 0)                                                                                \
    FIELD(R, flag, may_answer, 0)                                                                            \
    FIELD(R, flag, may_withdraw, 0)                                                                          \
    FIELD(R, integer, free, 0) /* places of mine, when I may answer */                                       \
    FIELD(R, flag, one_free, 0)                                                                              \
    FIELD(R, record, form, answer_form)                                                                      \
    FIELD(R, record, problems, answer_form_problems)
RECORD_LOCAL(request_view, REQUEST_VIEW_FIELDS)

struct one_request {
    struct asking_row row;
    struct answer_form form;
    struct answer_form_problems problems;
};

static enum error open_one(struct request *request, struct reply *reply, struct one_request **ret_at)
{
    struct one_request *at = ARENA_NEW(request->arena, struct one_request);
    int64_t id;
    TRY(request_id(request, "request", &id));
    TRY(asking_row_of(request->db, request->arena, id, request->viewer->person, &at->row));
    form_no_problems(&answer_form_problems_record, &at->problems);
    at->form.words = "";
    reply_title(reply, "relationships", "A request");
    *ret_at = at;
    return OK;
}

/* Each opens what was sealed for them. */
static enum error open_words(struct request *request, const struct asking_row *row, struct request_view *view)
{
    const struct content *mine;
    bool received = row->mentor_id == request->viewer->person;
    const struct bytes *answer = received ? &row->answer_of_mentor : &row->answer_for_mentee;
    TRY(content_mine(request, CONTENT_READ, &mine));
    struct content_row place = {request->arena, mine, "mentor_request", row->id};
    TRY(content_open(&place, received ? "reason_for_mentor" : "reason_of_mentee",
                     received ? row->reason_for_mentor : row->reason_of_mentee, &view->reason));
    view->answer = "";
    if (!answer->length) return OK;
    return content_open(&place, received ? "answer_of_mentor" : "answer_for_mentee", *answer, &view->answer);
}

static enum error one_view(struct request *request, const struct one_request *at,
                           struct request_view **ret_view)
{
    struct request_view *view = ARENA_NEW(request->arena, struct request_view);
    struct request_line *line = ARENA_NEW(request->arena, struct request_line);
    struct asking_standing mine;
    *line = line_of(request, &at->row);
    view->line = line;
    view->form = &at->form;
    view->problems = &at->problems;
    view->may_answer = line->received && line->is_open;
    view->may_withdraw = !line->received && line->is_open;
    view->title =
        line->received
            ? arena_format(request->arena, say(request->language, "%s asks you"), line->other_first)
            : arena_format(request->arena, say(request->language, "You asked %s"), line->other_first);
    TRY(open_words(request, &at->row, view));
    if (view->may_answer) {
        TRY(asking_standing_of(request->db, request->arena, at->row.program_id, at->row.mentor_id, 0,
                               clock_seconds(request->clock), &mine));
        view->free = mine.free > 0 ? mine.free : 0;
        view->one_free = mine.free == 1;
    }
    *ret_view = view;
    return OK;
}

static enum error show_request(struct request *request, struct reply *reply)
{
    struct one_request *at;
    struct request_view *view;
    TRY(open_one(request, reply, &at));
    TRY(one_view(request, at, &view));
    reply_view(reply, view);
    return OK;
}

static enum error one_again(struct request *request, struct reply *reply, struct one_request *at,
                            enum asking_refusal why)
{
    struct request_view *view;
    if (why != ASKING_GOES)
        at->problems.words = asking_refusal_words(
            request->arena, request->language, why,
            why == ASKING_MENTEE_GONE ? relationship_first_name(request->arena, at->row.mentee_name) : "");
    if (why == ASKING_FULL)
        at->problems.words =
            MESSAGE("You have no free place now. Offer one more in your part of the program, or say no.");
    if (why == ASKING_NOT_POSSIBLE)
        at->problems.words = MESSAGE(
            "The rules of the program do not allow this pair any more, or you pause. Say no, or ask a coordinator.");
    TRY(asking_row_of(request->db, request->arena, at->row.id, request->viewer->person, &at->row));
    TRY(one_view(request, at, &view));
    reply_problems(reply, view, &answer_form_problems_record, &at->problems);
    return OK;
}

static enum error read_answer(struct request *request, struct one_request *at)
{
    enum error error =
        request_read(request, &answer_form_record, &at->form, &answer_form_problems_record, &at->problems);
    return error == ERROR_INVALID ? OK : error;
}

/* Only who was asked answers; for who asked it is there, but not to be answered. */
static enum error check_mine(struct reply *reply, bool mine, const char *words)
{
    if (mine) return OK;
    reply_explain(reply, "%s", words);
    return ERROR_FORBIDDEN;
}

static enum error accept_post(struct request *request, struct reply *reply)
{
    struct one_request *at;
    enum asking_refusal why;
    int64_t relationship;
    TRY(open_one(request, reply, &at));
    TRY(check_mine(reply, at->row.mentor_id == request->viewer->person,
                   say(request->language, "Only who was asked can answer.")));
    TRY(read_answer(request, at));
    if (*at->problems.words) return one_again(request, reply, at, ASKING_GOES);
    struct asking_side side = asking_side_of(request);
    enum error error = asking_accept(&side, at->row.id, at->form.words, &relationship, &why);
    if (error == ERROR_CONFLICT) return one_again(request, reply, at, why);
    if (error != OK) return error;
    reply_notice(reply, "You and %s work together now.", at->row.mentee_name);
    reply_see(reply, "/relationships/%lld", (long long)relationship);
    return OK;
}

static enum error decline_post(struct request *request, struct reply *reply)
{
    struct one_request *at;
    enum asking_refusal why;
    TRY(open_one(request, reply, &at));
    TRY(check_mine(reply, at->row.mentor_id == request->viewer->person,
                   say(request->language, "Only who was asked can answer.")));
    TRY(read_answer(request, at));
    if (*at->problems.words) return one_again(request, reply, at, ASKING_GOES);
    struct asking_side side = asking_side_of(request);
    enum error error = asking_decline(&side, at->row.id, at->form.words, &why);
    if (error == ERROR_CONFLICT) return one_again(request, reply, at, why);
    if (error != OK) return error;
    reply_notice(reply, "%s is told kindly. Thank you for answering.",
                 relationship_first_name(request->arena, at->row.mentee_name));
    reply_see(reply, "/requests");
    return OK;
}

static enum error withdraw_post(struct request *request, struct reply *reply)
{
    struct one_request *at;
    enum asking_refusal why;
    TRY(open_one(request, reply, &at));
    TRY(check_mine(reply, at->row.mentee_id == request->viewer->person,
                   say(request->language, "Only who asked can take it back.")));
    struct asking_side side = asking_side_of(request);
    enum error error = asking_withdraw(&side, at->row.id, &why);
    if (error == ERROR_CONFLICT) return one_again(request, reply, at, why);
    if (error != OK) return error;
    reply_notice(reply, "You took the request back.");
    reply_see(reply, "/requests");
    return OK;
}

/* ---- /programs/:id/requests ---- */

#define PROGRAM_REQUESTS_FIELDS(FIELD, R)                                                                    \
    FIELD(R, record, head, program_head)                                                                     \
    FIELD(R, flag, asks, 0) /* mentees ask in this program */                                                \
    FIELD(R, integer, open, 0)                                                                               \
    FIELD(R, integer, answered, 0)                                                                           \
    FIELD(R, integer, accepted, 0)                                                                           \
    FIELD(R, integer, missed, 0)                                                                             \
    FIELD(R, list, mentors, asking_mentor_counts)
RECORD_LOCAL(program_requests, PROGRAM_REQUESTS_FIELDS)

static enum error program_requests_page(struct request *request, struct reply *reply)
{
    struct program_requests *view = ARENA_NEW(request->arena, struct program_requests);
    struct program_page page;
    TRY(program_page_open(request, reply, PROGRAM_COORDINATORS, "requests", MESSAGE("Requests"), &page));
    view->head = page.head;
    view->asks = page.card.self_match;
    TRY(asking_counts(request->db, request->arena, request->language, request->clock, page.card.id,
                      &view->mentors));
    LIST_EACH (&view->mentors, struct asking_mentor_counts, mentor) {
        view->open += mentor->open;
        view->answered += mentor->answered;
        view->accepted += mentor->accepted;
        view->missed += mentor->missed;
    }
    reply_view(reply, view);
    return OK;
}

/* ---- routes ---- */

#define THE_TWO "who asked and who was asked; for everybody else it is not there"

static const struct route routes[] = {
    {.method = METHOD_GET,
     .pattern = "/requests",
     .access = ACCESS_SIGNED_IN,
     .rule = "one's own",
     .summary = "My requests, asked and received",
     .handle = requests_page,
     .view = &requests_view_record,
     .template = "asking/requests.html"},
    {.method = METHOD_GET,
     .pattern = "/requests/:request",
     .access = ACCESS_SIGNED_IN,
     .rule = THE_TWO,
     .summary = "A request with its reason and its answer",
     .handle = show_request,
     .view = &request_view_record,
     .template = "asking/request.html"},
    {.method = METHOD_POST,
     .pattern = "/requests/:request/accept",
     .access = ACCESS_SIGNED_IN,
     .rule = "who was asked",
     .summary = "Say yes: the relationship starts",
     .handle = accept_post,
     .input = &answer_form_record,
     .view = &request_view_record,
     .template = "asking/request.html"},
    {.method = METHOD_POST,
     .pattern = "/requests/:request/decline",
     .access = ACCESS_SIGNED_IN,
     .rule = "who was asked",
     .summary = "Say no, with or without a word why",
     .handle = decline_post,
     .input = &answer_form_record,
     .view = &request_view_record,
     .template = "asking/request.html"},
    {.method = METHOD_POST,
     .pattern = "/requests/:request/withdraw",
     .access = ACCESS_SIGNED_IN,
     .rule = "who asked",
     .summary = "Take an open request back",
     .handle = withdraw_post,
     .view = &request_view_record,
     .template = "asking/request.html"},
    {.method = METHOD_GET,
     .pattern = "/programs/:id/requests",
     .access = ACCESS_COORDINATOR,
     .rule = "coordinators of this program",
     .summary = "How mentors answer requests: counts and times, no content",
     .handle = program_requests_page,
     .view = &program_requests_record,
     .template = "asking/program_requests.html"},
};

const struct route_table asking_request_routes = ROUTE_TABLE(routes);
