/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "matching/matching_why.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/text.h"
#include "db/db.h"
#include "language/language.h"
#include "matching/engine/explain.h"
#include "matching/matching_people.h"
#include "matching/matching_reasons.h"
#include "matching/matching_start.h"
#include "relationship/relationship_reason.h"

RECORD_DEFINE(matching_move, MATCHING_MOVE_FIELDS)
RECORD_DEFINE(matching_answer, MATCHING_ANSWER_FIELDS)
RECORD_DEFINE(matching_candidate, MATCHING_CANDIDATE_FIELDS)
RECORD_DEFINE(matching_why, MATCHING_WHY_FIELDS)

enum { CANDIDATES_SHOWN = 20 };

struct asking {
    struct db *db;
    struct arena *arena;
    const struct matching_question *question;
    struct matching_people people;
    struct match_program *engine;
    struct match_result draft;  /* its pairs and prices, as far as people are still there */
    struct match_result result; /* the same, proven again for the people of today; only with a mentor */
    uint32_t mentee;
};

static void release_program(void *context)
{
    match_program_close(context);
}
static void release_result(void *context)
{
    match_result_release(context);
}
static void release_why_not(void *context)
{
    match_why_not_release(context);
}

/* ---- the draft as a start ---- */

static enum error open_engine(struct asking *asking)
{
    struct match_fault fault;
    if (match_program_open(&asking->people.engine, &fault, &asking->engine) != MATCH_OK)
        return ERROR_UNAVAILABLE;
    arena_defer(asking->arena, release_program, asking->engine);
    return matching_start_read(asking->db, asking->arena, &asking->people, asking->question->run->id,
                               &asking->draft);
}

/* One answer solves twice, from the draft's prices; so long they may take together, in milliseconds. */
enum { ANSWER_TIME = 10000 };

static struct match_options limited(const struct asking *asking, const struct match_result *start)
{
    struct timespec now;
    int64_t time = asking->question->milliseconds ? asking->question->milliseconds : ANSWER_TIME;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (struct match_options){.start = start,
                                  .deadline = (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000 + time / 2};
}

static enum error prove_draft(struct asking *asking)
{
    struct match_options options = limited(asking, &asking->draft);
    if (match_program_solve(asking->engine, &options, &asking->result) != MATCH_OK) return ERROR_UNAVAILABLE;
    arena_defer(asking->arena, release_result, &asking->result);
    return OK;
}

/* ---- candidates ---- */

static bool is_pair(const struct asking *asking, uint32_t mentor)
{
    const struct match_result *result = &asking->draft;
    for (size_t i = match_result_find(result, asking->mentee); i < result->pair_count; i++) {
        if (result->pairs[i].mentee != asking->mentee) return false;
        if (result->pairs[i].mentor == mentor) return true;
    }
    return false;
}

/* Allowed ones first, then by fit, then by name. */
static int by_promise(const void *left, const void *right)
{
    const struct matching_candidate *a = left, *b = right;
    bool a_can = !*a->forbidden, b_can = !*b->forbidden;
    if (a_can != b_can) return a_can ? -1 : 1;
    if (a->fit != b->fit) return a->fit > b->fit ? -1 : 1;
    return strcmp(a->name, b->name);
}

static void fill_candidates(const struct asking *asking, struct matching_why *why)
{
    const char *words = text_fold(asking->arena, asking->question->words);
    for (uint32_t mentor = 0; mentor < asking->people.engine.mentor_count; mentor++) {
        const struct matching_person *person = matching_mentor(&asking->people, mentor);
        if (*words && !strstr(text_fold(asking->arena, person->name), words)) continue;
        enum match_rule rule = match_program_rule(asking->engine, asking->mentee, mentor);
        if (rule == MATCH_RULE_SAME_PERSON) continue;
        *LIST_ADD(&why->candidates, asking->arena, struct matching_candidate) = (struct matching_candidate){
            .mentor_id = person->person_id,
            .name = person->name,
            .fit = match_program_fit(asking->engine, asking->mentee, mentor),
            .is_pair = is_pair(asking, mentor),
            .forbidden =
                rule == MATCH_RULE_NONE ? "" : matching_rule_sentence(asking->question->language, rule),
            .chosen = person->person_id == asking->question->mentor,
        };
    }
    if (why->candidates.count)
        qsort(why->candidates.items, why->candidates.count, sizeof(struct matching_candidate), by_promise);
    if (why->candidates.count > CANDIDATES_SHOWN) why->candidates.count = CANDIDATES_SHOWN;
}

/* ---- the answer ---- */

static int fit_of(const struct asking *asking, const struct match_pair *pair)
{
    return match_program_fit(asking->engine, pair->mentee, pair->mentor);
}

/* One line for each mentee whose mentor changes: a pair that goes is joined with one that comes for the same
 * mentee. */
static void fill_moves(const struct asking *asking, const struct match_why_not *found, struct list *ret_moves)
{
    bool *used = arena_alloc_many(asking->arena, found->come_count, sizeof *used);
    for (size_t i = 0; i < found->gone_count; i++) {
        const struct match_pair *gone = &found->gone[i];
        struct matching_move *move = LIST_ADD(ret_moves, asking->arena, struct matching_move);
        *move = (struct matching_move){.mentee_name = matching_mentee(&asking->people, gone->mentee)->name,
                                       .before = matching_mentor(&asking->people, gone->mentor)->name,
                                       .fit_before = fit_of(asking, gone),
                                       .after = ""};
        for (size_t j = 0; j < found->come_count && !*move->after; j++) {
            if (used[j] || found->come[j].mentee != gone->mentee) continue;
            used[j] = true;
            move->after = matching_mentor(&asking->people, found->come[j].mentor)->name;
            move->fit_after = fit_of(asking, &found->come[j]);
        }
        move->loses = move->fit_after < move->fit_before;
    }
    for (size_t j = 0; j < found->come_count; j++)
        if (!used[j])
            *LIST_ADD(ret_moves, asking->arena, struct matching_move) = (struct matching_move){
                .mentee_name = matching_mentee(&asking->people, found->come[j].mentee)->name,
                .before = "",
                .after = matching_mentor(&asking->people, found->come[j].mentor)->name,
                .fit_after = fit_of(asking, &found->come[j])};
}

/*
 * Where no rule speaks against the pair, but locked pairs take all places of one of the two: the sentence
 * that says so, else NULL. The coordinators locked them, so it tells them nothing private.
 */
static const char *taken_by_locks(const struct asking *asking, uint32_t mentor)
{
    const struct match_people *people = &asking->people.engine;
    uint32_t of_mentee = 0, of_mentor = 0;
    if (match_program_rule(asking->engine, asking->mentee, mentor) != MATCH_RULE_NONE) return NULL;
    for (size_t i = 0; i < people->note_count; i++) {
        if (people->notes[i].kind != MATCH_NOTE_LOCKED) continue;
        of_mentee += people->notes[i].mentee == asking->mentee;
        of_mentor += people->notes[i].mentor == mentor;
    }
    if (of_mentee && of_mentee >= people->mentees[asking->mentee].places)
        return arena_format(
            asking->arena,
            say(asking->question->language, "You locked %s with somebody else. Unlock that pair first."),
            matching_mentee(&asking->people, asking->mentee)->name);
    if (of_mentor && of_mentor >= people->mentors[mentor].places)
        return arena_format(asking->arena,
                            say(asking->question->language,
                                "All places of %s are locked for others. Unlock one of them first."),
                            matching_mentor(&asking->people, mentor)->name);
    return NULL;
}

static enum error answer(const struct asking *asking, const struct matching_answer **ret_answer)
{
    uint32_t mentor = matching_mentor_index(&asking->people, asking->question->mentor);
    if (mentor == MATCH_NOBODY) return ERROR_NOT_FOUND;
    struct match_why_not *found = ARENA_NEW(asking->arena, struct match_why_not);
    struct match_options options = limited(asking, NULL);
    if (match_explain_why_not(asking->engine, &asking->result, asking->mentee, mentor, MATCH_FOR_OTHERS,
                              &options, found) != MATCH_OK)
        return ERROR_UNAVAILABLE;
    arena_defer(asking->arena, release_why_not, found);
    bool possible = found->kind == MATCH_WHY_NOT_EQUAL || found->kind == MATCH_WHY_NOT_COSTS;
    bool late = possible && (!found->exact || !asking->result.proven);
    const char *locked = found->kind == MATCH_WHY_NOT_FORBIDDEN ? taken_by_locks(asking, mentor) : NULL;
    const char *sentence = text_or_empty(found->sentence);
    if (found->kind == MATCH_WHY_NOT_FORBIDDEN) /* a rule that is not told reads like a block */
        sentence = matching_rule_sentence(asking->question->language,
                                          found->rule == MATCH_RULE_NONE ? MATCH_RULE_BLOCKED : found->rule);
    struct matching_answer *answer = ARENA_NEW(asking->arena, struct matching_answer);
    struct person_card *card = ARENA_NEW(asking->arena, struct person_card);
    TRY(person_get(asking->db, asking->arena, asking->question->mentor, card));
    *answer = (struct matching_answer){
        .mentor = card,
        .fit = match_program_fit(asking->engine, asking->mentee, mentor),
        .is_pair = found->kind == MATCH_WHY_NOT_CHOSEN_ALREADY,
        .is_forbidden = found->kind == MATCH_WHY_NOT_FORBIDDEN,
        .is_possible = possible && !late,
        .is_late = late,
        .sentence = late     ? ""
                    : locked ? locked
                             : sentence,
        .pairs_lost = late ? 0 : found->pairs_lost,
    };
    matching_reasons(asking->arena, &asking->people, asking->engine, asking->mentee, mentor,
                     &answer->reasons);
    relationship_reasons_say(asking->arena, asking->question->language, &answer->reasons);
    if (!late) fill_moves(asking, found, &answer->moves);
    *ret_answer = answer;
    return OK;
}

enum error matching_why_answer(struct db *db, struct arena *arena, const struct clock *clock,
                               const struct matching_question *question, struct matching_why *ret_why)
{
    if (strcmp(question->run->state, "draft") != 0) return ERROR_CONFLICT;
    struct asking *asking = ARENA_NEW(arena, struct asking);
    *asking = (struct asking){.db = db, .arena = arena, .question = question};
    TRY(matching_people_read(db, arena, clock, question->program, &asking->people));
    asking->mentee = matching_mentee_index(&asking->people, question->mentee);
    if (asking->mentee == MATCH_NOBODY) return ERROR_NOT_FOUND;
    struct person_card *mentee = ARENA_NEW(arena, struct person_card);
    TRY(person_get(db, arena, question->mentee, mentee));
    TRY(open_engine(asking));
    struct matching_why why = {.mentee = mentee, .q = question->words};
    fill_candidates(asking, &why);
    if (question->mentor) {
        TRY(prove_draft(asking));
        TRY(answer(asking, &why.answer));
    }
    *ret_why = why;
    return OK;
}
