/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Two mentees of a draft swap their mentors: both new pairs are locked, the rest is matched around them. */
#include "base/text.h"
#include "db/db.h"
#include "language/language.h"
#include "matching/matching_pages.h"
#include "matching/matching_store.h"

#define SWAP_FIELDS(FIELD, R)                                                                                \
    FIELD(R, id, pair, 0)                                                                                    \
    FIELD(R, id, other, 0)
FORM_LOCAL(matching_swap, SWAP_FIELDS)

#define SWAP_VIEW_FIELDS(FIELD, R)                                                                           \
    FIELD(R, record, head, program_head)                                                                     \
    FIELD(R, record, pair, matching_pair)                                                                    \
    FIELD(R, list, others, matching_pair)                                                                    \
    FIELD(R, text, q, 100)                                                                                   \
    FIELD(R, integer, found, 0)
RECORD_LOCAL(matching_swap_view, SWAP_VIEW_FIELDS)

static enum error swap_show(struct request *request, struct reply *reply)
{
    const struct program_page *page;
    struct matching_swap_view *view = ARENA_NEW(request->arena, struct matching_swap_view);
    struct matching_pair *pair = ARENA_NEW(request->arena, struct matching_pair);
    struct matching_run run;
    int64_t id = 0;
    TRY(matching_page_open(request, reply, MESSAGE("Swap mentors"), &page));
    const struct program_card *program = &page->card;
    TRY(matching_page_draft(request, reply, program->id, &run));
    if (!text_to_int(request_value(request, "pair"), 1, INT64_MAX, &id)) return ERROR_NOT_FOUND;
    TRY(matching_store_pair(request->db, request->arena, run.id, id, pair));
    *view = (struct matching_swap_view){.head = page->head, .pair = pair, .q = request_value(request, "q")};
    struct matching_pair_filter filter = {
        .words = text_fold(request->arena, view->q), .look = "", .limit = MATCHING_PAIRS_A_PAGE};
    struct list found = {0};
    TRY(matching_store_count_pairs(request->db, request->arena, &run, &filter, &view->found));
    TRY(matching_store_pairs(request->db, request->arena, run.id, &filter, &found));
    LIST_EACH (&found, struct matching_pair, other)
        if (other->mentee_id != pair->mentee_id && other->mentor_id != pair->mentor_id)
            *LIST_ADD(&view->others, request->arena, struct matching_pair) = *other;
    reply_view(reply, view);
    return OK;
}

struct swapping {
    const struct request *request;
    int64_t program;
    const struct matching_pair *pair;
    const struct matching_pair *other;
};

static enum error swap(struct db *db, void *context)
{
    const struct swapping *swapping = context;
    const struct request *request = swapping->request;
    const struct matching_pair *pair = swapping->pair, *other = swapping->other;
    int64_t by = request->viewer->person, run;
    struct arena *arena = request->arena;
    TRY(matching_decide(db, arena, request->clock, swapping->program, pair->mentee_id, pair->mentor_id, "",
                        by));
    TRY(matching_decide(db, arena, request->clock, swapping->program, other->mentee_id, other->mentor_id, "",
                        by));
    TRY(matching_decide(db, arena, request->clock, swapping->program, pair->mentee_id, other->mentor_id,
                        "lock", by));
    TRY(matching_decide(db, arena, request->clock, swapping->program, other->mentee_id, pair->mentor_id,
                        "lock", by));
    return matching_start(db, request->clock, swapping->program, MATCHING_BEST, by, &run);
}

static enum error board_swap(struct request *request, struct reply *reply)
{
    const struct program_page *page;
    struct matching_swap form = {0};
    struct matching_swap_problems problems = {0};
    struct matching_run run;
    struct matching_pair pair = {0}, other = {0};
    TRY(matching_page_open(request, reply, MESSAGE("Swap mentors"), &page));
    const struct program_card *program = &page->card;
    TRY(matching_page_draft(request, reply, program->id, &run));
    TRY(request_read(request, &matching_swap_record, &form, &matching_swap_problems_record, &problems));
    TRY(matching_store_pair(request->db, request->arena, run.id, form.pair, &pair));
    TRY(matching_store_pair(request->db, request->arena, run.id, form.other, &other));
    if (pair.mentee_id == other.mentee_id || pair.mentor_id == other.mentor_id ||
        pair.mentee_id == other.mentor_id || other.mentee_id == pair.mentor_id) {
        reply_explain(reply, "These two pairs share a person, so their mentors cannot be swapped.");
        return ERROR_INVALID;
    }
    struct swapping swapping = {.request = request, .program = program->id, .pair = &pair, .other = &other};
    TRY(db_write(request->db, swap, &swapping));
    reply_notice(reply, "%s and %s swap mentors. Both new pairs are locked.", pair.mentee_name,
                 other.mentee_name);
    reply_see(reply, "/programs/%lld/matches", (long long)program->id);
    return OK;
}

static const struct route routes[] = {
    {METHOD_GET, "/programs/:id/matches/swap", MATCHING_COORDINATORS,
     .summary = "Pairs with which a pair can swap mentors", .handle = swap_show,
     .view = &matching_swap_view_record, .template = "matching/swap.html"},
    {METHOD_POST, "/programs/:id/matches/swap", MATCHING_COORDINATORS,
     .summary = "Swap the mentors of two pairs and match anew", .handle = board_swap,
     .input = &matching_swap_record},
};
const struct route_table matching_swap_routes = ROUTE_TABLE(routes);
