/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The worksheet: what each of the two writes, and what they write together. */
#include <string.h>

#include "base/random.h"
#include "base/text.h"
#include "concern/concern_parts.h"

RECORD_DEFINE(concern_side, CONCERN_SIDE_FIELDS)
RECORD_DEFINE(concern_option, CONCERN_OPTION_FIELDS)
FORM_DEFINE(concern_plan_form, CONCERN_PLAN_FORM_FIELDS)

/* ---- reading ---- */

static enum concern_heard answer_of(const char *name)
{
    if (strcmp(name, "yes") == 0) return CONCERN_YES;
    return strcmp(name, "not_quite") == 0 ? CONCERN_NOT_QUITE : CONCERN_NO_ANSWER;
}

static struct concern_side_facts side_facts(const struct concern_side_row *row)
{
    return (struct concern_side_facts){
        .has_view = row->view.length, .has_restated = row->restated.length, .answer = answer_of(row->answer)};
}

static enum error open_side(const struct membership *membership, const struct concern_side_row *row,
                            struct concern_side *side)
{
    struct content_row place = concern_place(membership, membership->content, "concern_side", row->id);
    TRY(content_open_row(&place, &concern_side_row_record, row, &concern_side_record, side));
    struct concern_side_facts facts = side_facts(row);
    side->has_view = facts.has_view;
    side->has_restated = facts.has_restated;
    side->says_yes = facts.answer == CONCERN_YES;
    side->says_not_quite = facts.answer == CONCERN_NOT_QUITE;
    return OK;
}

static enum error open_options(const struct membership *membership, int64_t concern, struct list *options)
{
    struct list rows = {0};
    TRY(concern_option_rows(membership->db, membership->arena, concern, &rows));
    TRY(content_open_rows(membership->arena, membership->content, "concern_option",
                          &concern_option_row_record, &rows, &concern_option_record, options));
    LIST_EACH (options, struct concern_option, option) {
        option->author_name = membership_name(membership, option->person_id);
        option->is_mine = option->person_id == membership->person;
    }
    return OK;
}

enum error concern_sheet_get(const struct membership *membership, const struct concern *concern,
                             struct concern_sheet *ret_sheet)
{
    static const struct concern_side blank = {.view = "", .restated = "", .answer = "none", .word = ""};
    struct concern_sheet sheet = {.mine = blank, .theirs = blank};
    struct list rows = {0};
    sheet.facts = (struct concern_facts){.state = concern_state_of(concern->state),
                                         .i_am_author = concern->is_mine,
                                         .has_try = *concern->tries,
                                         .follow_up_on = concern->follow_up_on,
                                         .today = clock_day(membership->clock)};
    TRY(concern_side_rows(membership->db, membership->arena, concern->id, &rows));
    LIST_EACH (&rows, struct concern_side_row, row) {
        bool mine = row->person_id == membership->person;
        TRY(open_side(membership, row, mine ? &sheet.mine : &sheet.theirs));
        if (mine) sheet.facts.mine = side_facts(row);
        else sheet.facts.theirs = side_facts(row);
    }
    TRY(open_options(membership, concern->id, &sheet.options));
    sheet.facts.options = (int64_t)sheet.options.count;
    *ret_sheet = sheet;
    return OK;
}

/* ---- writing ---- */

struct writing {
    const struct membership *membership;
    int64_t id, version, option;
    const char *words;
    bool yes;
    const struct concern_plan_form *plan;
    /* as it is stored */
    struct concern_row row;
    struct concern_side_row mine, theirs;
    struct concern_facts facts;
};

static enum error load(struct writing *writing, enum concern_move move)
{
    const struct membership *membership = writing->membership;
    struct list sides = {0};
    TRY(concern_row_of(membership, writing->id, &writing->row));
    TRY(concern_side_rows(membership->db, membership->arena, writing->id, &sides));
    writing->facts = (struct concern_facts){.state = concern_state_of(writing->row.state),
                                            .i_am_author = writing->row.author_id == membership->person};
    LIST_EACH (&sides, struct concern_side_row, side) {
        bool mine = side->person_id == membership->person;
        *(mine ? &writing->mine : &writing->theirs) = *side;
        *(mine ? &writing->facts.mine : &writing->facts.theirs) = side_facts(side);
    }
    return concern_may(&writing->facts, move) ? OK : ERROR_CONFLICT;
}

static struct content_row place_of(const struct writing *writing, const char *table, int64_t id)
{
    return concern_place(writing->membership, writing->membership->content, table, id);
}

/* Anything that is written makes it the latest. */
static enum error touch(struct writing *writing)
{
    writing->row.changed_at = clock_seconds(writing->membership->clock);
    return concern_row_touch(writing->membership->db, &writing->row);
}

static enum error write_plan(struct writing *writing)
{
    writing->row.changed_at = clock_seconds(writing->membership->clock);
    return concern_row_update(writing->membership->db, &writing->row);
}

static enum error view_in(struct db *db, void *context)
{
    struct writing *writing = context;
    TRY(load(writing, CONCERN_WRITE_VIEW));
    if (writing->version != writing->mine.version) return ERROR_CONFLICT;
    struct content_row place = place_of(writing, "concern_side", writing->mine.id);
    writing->mine.view = content_seal_bytes(&place, "view", writing->words);
    TRY(concern_side_update(db, &writing->mine));
    if (!writing->facts.i_am_author) writing->row.state = concern_state_name(CONCERN_WORKING);
    TRY(touch(writing));
    return concern_tell(writing->membership, &writing->row, "concern.view");
}

enum error concern_write_view(const struct membership *membership, int64_t id, int64_t version,
                              const char *words)
{
    struct writing writing = {.membership = membership, .id = id, .version = version, .words = words};
    return membership_write(membership, view_in, &writing);
}

/* New words want a new answer. */
static enum error restate_in(struct db *db, void *context)
{
    struct writing *writing = context;
    TRY(load(writing, CONCERN_RESTATE));
    struct content_row place = place_of(writing, "concern_side", writing->mine.id);
    writing->mine.restated = content_seal_bytes(&place, "restated", writing->words);
    TRY(concern_side_update(db, &writing->mine));
    writing->theirs.answer = "none";
    writing->theirs.word = (struct bytes){0};
    TRY(concern_side_update(db, &writing->theirs));
    TRY(touch(writing));
    return concern_tell(writing->membership, &writing->row, "concern.restated");
}

enum error concern_restate(const struct membership *membership, int64_t id, const char *words)
{
    struct writing writing = {.membership = membership, .id = id, .words = words};
    return membership_write(membership, restate_in, &writing);
}

static enum error confirm_in(struct db *db, void *context)
{
    struct writing *writing = context;
    TRY(load(writing, CONCERN_CONFIRM));
    if (writing->version != writing->theirs.version) return ERROR_CONFLICT;
    struct content_row place = place_of(writing, "concern_side", writing->mine.id);
    writing->mine.answer = writing->yes ? "yes" : "not_quite";
    writing->mine.word = content_seal_bytes(&place, "word", writing->words);
    TRY(concern_side_update(db, &writing->mine));
    TRY(touch(writing));
    return concern_tell(writing->membership, &writing->row, "concern.answered");
}

enum error concern_confirm(const struct membership *membership, int64_t id, int64_t version, bool yes,
                           const char *word)
{
    struct writing writing = {
        .membership = membership, .id = id, .version = version, .yes = yes, .words = word};
    return membership_write(membership, confirm_in, &writing);
}

static enum error option_in(struct db *db, void *context)
{
    struct writing *writing = context;
    struct list options = {0};
    TRY(load(writing, CONCERN_ADD_OPTION));
    TRY(concern_option_rows(db, writing->membership->arena, writing->id, &options));
    if (options.count >= CONCERN_OPTIONS_LIMIT) return ERROR_TOO_LARGE;
    struct concern_option_row row = {.id = id_new(writing->membership->clock),
                                     .person_id = writing->membership->person};
    struct content_row place = place_of(writing, "concern_option", row.id);
    row.words = content_seal_bytes(&place, "words", writing->words);
    writing->option = row.id;
    TRY(concern_option_insert(db, writing->id, &row));
    TRY(touch(writing));
    return concern_tell(writing->membership, &writing->row, "concern.option");
}

enum error concern_option_add(const struct membership *membership, int64_t id, const char *words,
                              int64_t *ret_option)
{
    struct writing writing = {.membership = membership, .id = id, .words = words};
    TRY(membership_write(membership, option_in, &writing));
    *ret_option = writing.option;
    return OK;
}

static enum error take_option_in(struct db *db, void *context)
{
    struct writing *writing = context;
    TRY(load(writing, CONCERN_ADD_OPTION));
    return concern_option_delete(db, writing->id, writing->option, writing->membership->person);
}

enum error concern_option_remove(const struct membership *membership, int64_t id, int64_t option)
{
    struct writing writing = {.membership = membership, .id = id, .option = option};
    return membership_write(membership, take_option_in, &writing);
}

static enum error plan_in(struct db *db, void *context)
{
    struct writing *writing = context;
    (void)db;
    TRY(load(writing, CONCERN_PLAN));
    if (writing->plan->version != writing->row.plan_version) return ERROR_CONFLICT;
    struct content_row place = place_of(writing, "concern", writing->id);
    writing->row.tries = content_seal_bytes(&place, "tries", writing->plan->tries);
    writing->row.follow_up_on = writing->plan->follow_up_on;
    TRY(write_plan(writing));
    return concern_tell(writing->membership, &writing->row, "concern.planned");
}

enum error concern_plan(const struct membership *membership, int64_t id, const struct concern_plan_form *form)
{
    struct writing writing = {.membership = membership, .id = id, .plan = form};
    return membership_write(membership, plan_in, &writing);
}

static enum error look_back_in(struct db *db, void *context)
{
    struct writing *writing = context;
    (void)db;
    TRY(load(writing, CONCERN_SETTLE));
    if (writing->version != writing->row.plan_version) return ERROR_CONFLICT;
    struct content_row place = place_of(writing, "concern", writing->id);
    writing->row.outcome = content_seal_bytes(&place, "outcome", writing->words);
    if (writing->yes) {
        writing->row.state = concern_state_name(CONCERN_SETTLED);
        writing->row.ended_at = clock_seconds(writing->membership->clock);
    } else {
        writing->row.follow_up_on = 0;
    }
    TRY(write_plan(writing));
    return concern_tell(writing->membership, &writing->row,
                        writing->yes ? "concern.settled" : "concern.looked-back");
}

enum error concern_look_back(const struct membership *membership, int64_t id, int64_t version,
                             const char *words, bool settled)
{
    struct writing writing = {
        .membership = membership, .id = id, .version = version, .words = words, .yes = settled};
    return membership_write(membership, look_back_in, &writing);
}

static enum error reopen_in(struct db *db, void *context)
{
    struct writing *writing = context;
    (void)db;
    TRY(load(writing, CONCERN_REOPEN));
    writing->row.state = concern_state_name(CONCERN_WORKING);
    writing->row.ended_at = 0;
    writing->row.follow_up_on = 0;
    TRY(write_plan(writing));
    return concern_tell(writing->membership, &writing->row, "concern.reopened");
}

enum error concern_reopen(const struct membership *membership, int64_t id)
{
    struct writing writing = {.membership = membership, .id = id};
    return membership_write(membership, reopen_in, &writing);
}
