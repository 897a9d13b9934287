/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The coordinator's board: the draft with its figures, every pair and its reasons, and decisions. */
#include <string.h>

#include "base/csv.h"
#include "base/text.h"
#include "db/db.h"
#include "language/language.h"
#include "matching/matching_pages.h"
#include "matching/matching_reasons.h"
#include "matching/matching_store.h"
#include "matching/matching_why.h"
#include "person/person.h"
#include "relationship/relationship_reason.h"

enum error matching_page_open(struct request *request, struct reply *reply, const char *title,
                              const struct program_page **ret_page)
{
    struct program_page *page = ARENA_NEW(request->arena, struct program_page);
    TRY(program_page_open(request, reply, PROGRAM_COORDINATORS, "matches", title, page));
    *ret_page = page;
    return OK;
}

enum error matching_page_run(const struct request *request, int64_t program, struct matching_run *ret_run)
{
    enum error error = matching_latest(request->db, request->arena, program, ret_run);
    if (error == ERROR_NOT_FOUND) *ret_run = (struct matching_run){.state = "", .message = ""};
    if (error != OK) return error == ERROR_NOT_FOUND ? OK : error;
    if (strcmp(ret_run->state, "failed") != 0) return OK;
    /* A run that failed leaves the draft before it as it was, and says why. */
    const char *message = ret_run->message;
    error = matching_store_draft_of(request->db, request->arena, program, ret_run);
    if (error == OK) ret_run->message = message;
    return error == ERROR_NOT_FOUND ? OK : error;
}

enum error matching_page_draft(const struct request *request, struct reply *reply, int64_t program,
                               struct matching_run *ret_run)
{
    TRY(matching_page_run(request, program, ret_run));
    if (strcmp(ret_run->state, "draft") == 0) return OK;
    reply_explain(reply, "There is no draft to change. Match again to make one.");
    return ERROR_CONFLICT;
}

/* ---- the board ---- */

#define CHOSEN_FIELDS(FIELD, R)                                                                              \
    FIELD(R, record, pair, matching_pair)                                                                    \
    FIELD(R, record, mentee, person_card)                                                                    \
    FIELD(R, record, mentor, person_card)                                                                    \
    FIELD(R, list, reasons, relationship_reason)                                                             \
    FIELD(R, flag, can_decide, 0)
RECORD_LOCAL(matching_chosen, CHOSEN_FIELDS)

#define BOARD_FIELDS(FIELD, R)                                                                               \
    FIELD(R, record, head, program_head)                                                                     \
    FIELD(R, record, run, matching_run)                                                                      \
    FIELD(R, record, counts, program_counts)                                                                 \
    FIELD(R, record, waiting, matching_waiting)                                                              \
    FIELD(R, flag, has_both, 0)  /* mentors and mentees take part */                                         \
    FIELD(R, flag, both_wait, 0) /* and some of both are free */                                             \
    FIELD(R, flag, no_mentee, 0) /* or none of these */                                                      \
    FIELD(R, flag, no_mentor, 0)                                                                             \
    FIELD(R, flag, is_new, 0)                                                                                \
    FIELD(R, flag, is_working, 0)                                                                            \
    FIELD(R, flag, is_draft, 0)                                                                              \
    FIELD(R, flag, is_published, 0)                                                                          \
    FIELD(R, flag, is_failed, 0)                                                                             \
    FIELD(R, flag, pairs_shown, 0)                                                                           \
    FIELD(R, flag, is_fairest, 0)                                                                            \
    FIELD(R, flag, is_stable, 0)                                                                             \
    FIELD(R, flag, is_parity, 0)                                                                             \
    FIELD(R, flag, is_best, 0)                                                                               \
    FIELD(R, flag, counts_rivals, 0)                                                                         \
    FIELD(R, text, price, 0) /* what the objective gives away, in words */                                   \
    FIELD(R, flag, can_match, 0)                                                                             \
    FIELD(R, flag, can_publish, 0)                                                                           \
    FIELD(R, integer, percent, 0)                                                                            \
    FIELD(R, integer, undone, 0) /* decisions that the draft does not follow yet */                          \
    FIELD(R, text, q, 100)                                                                                   \
    FIELD(R, text, look, 20)                                                                                 \
    FIELD(R, flag, look_care, 0)                                                                             \
    FIELD(R, flag, look_locked, 0)                                                                           \
    FIELD(R, list, pairs, matching_pair)                                                                     \
    FIELD(R, record, chosen, matching_chosen)                                                                \
    FIELD(R, integer, first, 0)                                                                              \
    FIELD(R, integer, last, 0)                                                                               \
    FIELD(R, integer, found, 0)                                                                              \
    FIELD(R, text, previous, 0)                                                                              \
    FIELD(R, text, next, 0)                                                                                  \
    FIELD(R, text, query, 0) /* as it came, for coming back to the same list */
RECORD_LOCAL(matching_board, BOARD_FIELDS)

static enum error fill_chosen(const struct request *request, int64_t run, int64_t id, bool can_decide,
                              const struct matching_chosen **ret_chosen)
{
    struct matching_chosen *chosen = ARENA_NEW(request->arena, struct matching_chosen);
    struct matching_pair *pair = ARENA_NEW(request->arena, struct matching_pair);
    struct person_card *mentee = ARENA_NEW(request->arena, struct person_card);
    struct person_card *mentor = ARENA_NEW(request->arena, struct person_card);
    TRY(matching_store_pair(request->db, request->arena, run, id, pair));
    TRY(person_get(request->db, request->arena, pair->mentee_id, mentee));
    TRY(person_get(request->db, request->arena, pair->mentor_id, mentor));
    *chosen =
        (struct matching_chosen){.pair = pair, .mentee = mentee, .mentor = mentor, .can_decide = can_decide};
    matching_reasons_read(request->arena, pair->reasons, &chosen->reasons);
    relationship_reasons_say(request->arena, request->language, &chosen->reasons);
    *ret_chosen = chosen;
    return OK;
}

/* The list of pairs, narrowed and cut into pages; the chosen pair beside it is the first one unless another
 * is asked for. */
static enum error fill_pairs(const struct request *request, const struct matching_run *run,
                             struct matching_board *board)
{
    int64_t page = request_page(request);
    struct matching_pair_filter filter = {.words = text_fold(request->arena, board->q),
                                          .look = board->look,
                                          .limit = MATCHING_PAIRS_A_PAGE,
                                          .skip = (page - 1) * MATCHING_PAIRS_A_PAGE};
    TRY(matching_store_count_pairs(request->db, request->arena, run, &filter, &board->found));
    TRY(matching_store_pairs(request->db, request->arena, run->id, &filter, &board->pairs));
    board->first = board->pairs.count ? filter.skip + 1 : 0;
    board->last = filter.skip + (int64_t)board->pairs.count;
    /* The pair beside the list is one of this page: the next page chooses its own. */
    struct request bare = *request;
    bare.query_string = request_query_with(request, "pair", NULL) + strlen("?");
    board->previous = request_page_link(&bare, page - 1);
    if (board->last < board->found) board->next = request_page_link(&bare, page + 1);
    if (!board->pairs.count) return OK;
    int64_t chosen = LIST_AT(&board->pairs, struct matching_pair, 0)->id;
    (void)text_to_int(request_value(request, "pair"), 1, INT64_MAX, &chosen);
    LIST_EACH (&board->pairs, struct matching_pair, pair) {
        pair->chosen = pair->id == chosen;
        pair->link =
            request_query_with(request, "pair", arena_format(request->arena, "%lld", (long long)pair->id));
    }
    board->query = request_query_with(request, "pair", NULL);
    enum error error = fill_chosen(request, run->id, chosen, board->is_draft, &board->chosen);
    return error == ERROR_NOT_FOUND ? OK : error;
}

const char *matching_page_price(struct arena *arena, const struct language *language,
                                const struct matching_run *run)
{
    long long permille = run->price_permille, pairs = run->price_pairs;
    char *percent = arena_format(arena, "%lld.%lld", permille / 10, permille % 10);
    language_mark_decimals(language, percent);
    if (!pairs) return arena_format(arena, say(language, "%s %% of the fit"), percent);
    return arena_format(
        arena,
        say_count(language, "%lld pair and %s %% of the fit", "%lld pairs and %s %% of the fit", pairs),
        pairs, percent);
}

static void fill_state(const struct program_card *program, const struct matching_run *run,
                       struct matching_board *board)
{
    board->is_new = !*run->state;
    board->is_working = strcmp(run->state, "waiting") == 0 || strcmp(run->state, "running") == 0;
    board->is_draft = strcmp(run->state, "draft") == 0;
    board->is_published = strcmp(run->state, "published") == 0;
    board->is_failed = strcmp(run->state, "failed") == 0;
    board->is_fairest = strcmp(text_or_empty(run->objective), MATCHING_FAIREST) == 0;
    board->is_stable = strcmp(text_or_empty(run->objective), MATCHING_STABLE) == 0;
    board->is_parity = matching_is_parity(text_or_empty(run->objective));
    board->is_best = !board->is_fairest && !board->is_stable && !board->is_parity;
    board->counts_rivals = run->rivals >= 0;
    board->percent = run->progress / 10;
    board->can_match = !board->is_working && strcmp(program->state, "closed") != 0;
    board->can_publish = board->is_draft && run->pairs > 0 && !board->undone &&
                         (strcmp(program->state, "open") == 0 || strcmp(program->state, "running") == 0);
}

/* Who takes part, and who of them is free. */
static enum error fill_waiting(const struct request *request, int64_t program, struct matching_board *board)
{
    struct matching_waiting *waiting = ARENA_NEW(request->arena, struct matching_waiting);
    TRY(matching_who_waits_now(request->db, request->arena, program, waiting));
    board->waiting = waiting;
    board->has_both = board->counts->mentors > 0 && board->counts->mentees > 0;
    board->no_mentee = board->has_both && !waiting->mentees;
    board->no_mentor = board->has_both && !board->no_mentee && !waiting->mentors;
    board->both_wait = waiting->mentees > 0 && waiting->mentors > 0;
    return OK;
}

static enum error board_show(struct request *request, struct reply *reply)
{
    const struct program_page *page;
    struct matching_run *run = ARENA_NEW(request->arena, struct matching_run);
    struct matching_board *board = ARENA_NEW(request->arena, struct matching_board);
    TRY(matching_page_open(request, reply, MESSAGE("Matches"), &page));
    const struct program_card *program = &page->card;
    TRY(matching_page_run(request, program->id, run));
    TRY(matching_store_undone(request->db, program->id, &board->undone));
    board->head = page->head;
    board->run = run;
    board->counts = &page->counts;
    TRY(fill_waiting(request, program->id, board));
    board->q = request_value(request, "q");
    board->look = request_value(request, "look");
    if (strcmp(board->look, "care") != 0 && strcmp(board->look, "locked") != 0) board->look = "";
    board->look_care = strcmp(board->look, "care") == 0;
    board->look_locked = strcmp(board->look, "locked") == 0;
    fill_state(program, run, board);
    board->pairs_shown = board->is_draft || board->is_published;
    board->price = matching_page_price(request->arena, request->language, run);
    if (board->pairs_shown) TRY(fill_pairs(request, run, board));
    reply_view(reply, board);
    return OK;
}

/* ---- changing the draft ---- */

#define SOLVE_FIELDS(FIELD, R) FIELD(R, text, objective, 20) /* of matching.h; "" is best */
FORM_LOCAL(matching_solve_form, SOLVE_FIELDS)

static enum error board_solve(struct request *request, struct reply *reply)
{
    const struct program_page *page;
    TRY(matching_page_open(request, reply, MESSAGE("Matches"), &page));
    const struct program_card *program = &page->card;
    if (strcmp(program->state, "closed") == 0) {
        reply_explain(reply, "This program is closed. Open it again before matching.");
        return ERROR_CONFLICT;
    }
    struct matching_solve_form form = {0};
    struct matching_solve_form_problems problems = {0};
    int64_t run;
    TRY(request_read(request, &matching_solve_form_record, &form, &matching_solve_form_problems_record,
                     &problems));
    const char *objective = text_is_blank(form.objective) ? MATCHING_BEST : form.objective;
    enum error error =
        matching_start(request->db, request->clock, program->id, objective, request->viewer->person, &run);
    if (error == ERROR_INVALID)
        reply_explain(reply, "An objective is best, fairest, stable, departments, sites, levels or groups.");
    /* Somebody else asked a moment ago: the page shows their run. */
    if (error != OK && error != ERROR_CONFLICT) return error;
    reply_see(reply, "/programs/%lld/matches", (long long)program->id);
    return OK;
}

#define DECIDE_FIELDS(FIELD, R)                                                                              \
    FIELD(R, id, mentee, 0)                                                                                  \
    FIELD(R, id, mentor, 0)                                                                                  \
    FIELD(R, text, kind, 10) /* lock, forbid, none */                                                        \
    FIELD(R, id, pair, 0)    /* to come back to */
FORM_LOCAL(matching_decision, DECIDE_FIELDS)

static enum error board_decide(struct request *request, struct reply *reply)
{
    const struct program_page *page;
    struct matching_decision form = {0};
    struct matching_decision_problems problems = {0};
    TRY(matching_page_open(request, reply, MESSAGE("Matches"), &page));
    const struct program_card *program = &page->card;
    TRY(request_read(request, &matching_decision_record, &form, &matching_decision_problems_record,
                     &problems));
    bool lock = strcmp(form.kind, "lock") == 0, forbid = strcmp(form.kind, "forbid") == 0;
    if (!lock && !forbid && strcmp(form.kind, "none") != 0) {
        reply_explain(reply, "A decision about a pair is lock, forbid or none.");
        return ERROR_INVALID;
    }
    enum error error = matching_decide(request->db, request->arena, request->clock, program->id, form.mentee,
                                       form.mentor, lock || forbid ? form.kind : "", request->viewer->person);
    if (error == ERROR_INVALID)
        reply_explain(reply, "Both have to take part in this program, one as mentee and one as mentor.");
    TRY(error);
    if (lock) reply_notice(reply, "The pair is locked. It stays when you match again.");
    else if (forbid) reply_notice(reply, "The pair is forbidden. Match again to see who comes instead.");
    else reply_notice(reply, "The pair is free again.");
    if (form.pair)
        reply_see(
            reply, "/programs/%lld/matches%s#pair", (long long)program->id,
            request_query_with(request, "pair", arena_format(request->arena, "%lld", (long long)form.pair)));
    else reply_see(reply, "/programs/%lld/matches", (long long)program->id);
    return OK;
}

/* ---- who has nobody ---- */

#define NOBODY_FIELDS(FIELD, R)                                                                              \
    FIELD(R, record, head, program_head)                                                                     \
    FIELD(R, list, people, matching_unmatched)                                                               \
    FIELD(R, flag, has_people, 0)                                                                            \
    FIELD(R, text, previous, 0)                                                                              \
    FIELD(R, text, next, 0)
RECORD_LOCAL(matching_nobody, NOBODY_FIELDS)

static enum error unmatched_show(struct request *request, struct reply *reply)
{
    const struct program_page *page;
    struct matching_nobody *view = ARENA_NEW(request->arena, struct matching_nobody);
    struct matching_run run;
    TRY(matching_page_open(request, reply, MESSAGE("Without a mentor"), &page));
    const struct program_card *program = &page->card;
    TRY(matching_page_run(request, program->id, &run));
    int64_t number = request_page(request);
    view->head = page->head;
    TRY(matching_store_unmatched(request->db, request->arena, run.id, (number - 1) * MATCHING_PAIRS_A_PAGE,
                                 MATCHING_PAIRS_A_PAGE + 1, &view->people));
    view->has_people = view->people.count > 0;
    view->previous = request_page_link(request, number - 1);
    if (view->people.count > MATCHING_PAIRS_A_PAGE) {
        view->people.count = MATCHING_PAIRS_A_PAGE;
        view->next = request_page_link(request, number + 1);
    }
    reply_view(reply, view);
    return OK;
}

/* ---- why not that one ---- */

static enum error why_show(struct request *request, struct reply *reply)
{
    const struct program_page *page;
    struct matching_why *view = ARENA_NEW(request->arena, struct matching_why);
    struct matching_run run;
    int64_t mentee = 0, mentor = 0;
    TRY(matching_page_open(request, reply, MESSAGE("Why not somebody else?"), &page));
    const struct program_card *program = &page->card;
    TRY(matching_page_run(request, program->id, &run));
    if (!text_to_int(request_value(request, "mentee"), 1, INT64_MAX, &mentee)) return ERROR_NOT_FOUND;
    (void)text_to_int(request_value(request, "mentor"), 1, INT64_MAX, &mentor);
    struct matching_question question = {.program = program->id,
                                         .run = &run,
                                         .mentee = mentee,
                                         .mentor = mentor,
                                         .words = request_value(request, "q"),
                                         .language = request->language};
    enum error error = matching_why_answer(request->db, request->arena, request->clock, &question, view);
    view->head = page->head;
    if (error == ERROR_CONFLICT)
        reply_explain(reply,
                      "The people have changed since this draft was made. Match again, then ask again.");
    TRY(error);
    reply_view(reply, view);
    return OK;
}

/* ---- taking the draft away as a file ---- */

static enum error draft_export(struct request *request, struct reply *reply)
{
    const struct program_page *page;
    struct matching_run run;
    struct list pairs = {0};
    TRY(matching_page_open(request, reply, MESSAGE("Matches"), &page));
    const struct program_card *program = &page->card;
    TRY(matching_page_run(request, program->id, &run));
    TRY(matching_store_all_pairs(request->db, request->arena, run.id, &pairs));
    struct text csv;
    text_init(&csv, request->arena);
    static const char *const header[] = {"mentee", "mentee_department", "mentor", "mentor_department", "fit",
                                         "locked"};
    struct csv_writer writer = {.out = &csv, .guarded = true};
    for (size_t i = 0; i < sizeof header / sizeof header[0]; i++) csv_write_field(&writer, header[i]);
    csv_end_row(&writer);
    LIST_EACH (&pairs, struct matching_pair, pair) {
        csv_write_field(&writer, pair->mentee_name);
        csv_write_field(&writer, pair->mentee_place);
        csv_write_field(&writer, pair->mentor_name);
        csv_write_field(&writer, pair->mentor_place);
        csv_write_number(&writer, pair->fit);
        csv_write_field(&writer, pair->locked ? "yes" : "no");
        csv_end_row(&writer);
    }
    reply_bytes(reply, "text/csv; charset=utf-8", "matches.csv", csv.at, csv.length);
    return OK;
}

static const struct route routes[] = {
    {METHOD_GET, "/programs/:id/matches", MATCHING_COORDINATORS,
     .summary = "The draft: figures, pairs, the chosen pair with its reasons", .handle = board_show,
     .view = &matching_board_record, .template = "matching/board.html"},
    {METHOD_POST, "/programs/:id/matches/solve", MATCHING_COORDINATORS, .summary = "Match anew, as a job",
     .handle = board_solve, .input = &matching_solve_form_record},
    {METHOD_POST, "/programs/:id/matches/decide", MATCHING_COORDINATORS,
     .summary = "Lock or forbid a pair, or neither", .handle = board_decide,
     .input = &matching_decision_record},
    {METHOD_GET, "/programs/:id/matches/unmatched", MATCHING_COORDINATORS,
     .summary = "Mentees without a mentor, and why", .handle = unmatched_show,
     .view = &matching_nobody_record, .template = "matching/unmatched.html"},
    {METHOD_GET, "/programs/:id/matches/why", MATCHING_COORDINATORS,
     .summary = "Why not this mentor: the rule, or what it would cost", .handle = why_show,
     .view = &matching_why_record, .template = "matching/why.html"},
    {METHOD_GET, "/programs/:id/matches/export", MATCHING_COORDINATORS, .summary = "The pairs as CSV",
     .handle = draft_export},
};
const struct route_table matching_routes = ROUTE_TABLE(routes);
