/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Pages: looking for a mentor, and asking one. */
#include <string.h>

#include "asking/asking_find.h"
#include "asking/asking_store.h"
#include "base/text.h"
#include "db/db.h"
#include "language/language.h"
#include "matching/matching_choices.h"
#include "person/person.h"
#include "program/program_head.h"
#include "relationship/relationship_rules.h"
#include "web/form.h"

/* ---- who may look ---- */

struct looking {
    struct program_page page;
    struct asking_standing mine;
    const struct matching_choices *choices; /* NULL: no mentor is wanted (any more) */
};

/* Mentees who take part, in a program where mentors are asked; for everybody else it is not there. */
static enum error open_looking(struct request *request, struct reply *reply, const char *title,
                               struct looking **ret_looking)
{
    struct looking *looking = ARENA_NEW(request->arena, struct looking);
    TRY(program_page_open(request, reply, PROGRAM_EVERYBODY, "", title, &looking->page));
    const struct program_card *card = &looking->page.card;
    bool live = strcmp(card->state, "open") == 0 || strcmp(card->state, "running") == 0;
    TRY(asking_standing_of(request->db, request->arena, card->id, request->viewer->person, 0,
                           clock_seconds(request->clock), &looking->mine));
    if (!card->self_match || !live || !looking->mine.here || !looking->mine.as_mentee) {
        reply_explain(
            reply,
            card->self_match && live
                ? MESSAGE("Only those who take part as a mentee ask mentors here.")
                : MESSAGE("Mentors are not asked in this program now. Its coordinators match people."));
        return ERROR_NOT_FOUND;
    }
    if (looking->mine.looking > 0)
        TRY(matching_choices_open(request->db, request->arena, request->clock, card->id,
                                  request->viewer->person, &looking->choices));
    *ret_looking = looking;
    return OK;
}

/* ---- /programs/:id/mentors ---- */

#define MENTORS_VIEW_FIELDS(FIELD, R)                                                                        \
    FIELD(R, record, head, program_head)                                                                     \
    FIELD(R, flag, looking, 0)     /* wants a(nother) mentor */                                              \
    FIELD(R, integer, open, 0)     /* open requests */                                                       \
    FIELD(R, integer, may_open, 0) /* further ones */                                                        \
    FIELD(R, integer, limit, 0)                                                                              \
    FIELD(R, integer, asking_days, 0)                                                                        \
    FIELD(R, text, q, 0)                                                                                     \
    FIELD(R, text, skill, 0)                                                                                 \
    FIELD(R, list, locations, choice)                                                                        \
    FIELD(R, list, languages, choice)                                                                        \
    FIELD(R, list, zones, choice)                                                                            \
    FIELD(R, flag, filtered, 0)                                                                              \
    FIELD(R, integer, count, 0)                                                                              \
    FIELD(R, list, mentors, asking_mentor)                                                                   \
    FIELD(R, text, previous_page, 0)                                                                         \
    FIELD(R, text, next_page, 0)
RECORD_LOCAL(mentors_view, MENTORS_VIEW_FIELDS)

static void add_choices(struct arena *arena, const struct list *names, const char *chosen, bool languages,
                        struct list *ret_choices)
{
    LIST_EACH (names, const char *, name)
        choice_add(arena, ret_choices, *name, languages ? person_language_name(*name) : *name, "", chosen);
}

static enum error fill_filters(struct request *request, const struct asking_filter *filter,
                               struct mentors_view *view)
{
    struct arena *arena = request->arena;
    struct list locations = {0}, languages = {0}, zones = {0};
    TRY(asking_locations(request->db, arena, filter->program, &locations));
    TRY(asking_languages(request->db, arena, filter->program, &languages));
    TRY(asking_zones(request->db, arena, filter->program, &zones));
    add_choices(arena, &locations, filter->location, false, &view->locations);
    add_choices(arena, &languages, filter->language, true, &view->languages);
    add_choices(arena, &zones, filter->zone, false, &view->zones);
    view->q = filter->words;
    view->skill = filter->skill;
    view->filtered =
        *filter->words || *filter->skill || *filter->location || *filter->language || *filter->zone;
    return OK;
}

/* The part of all that this page shows. */
static enum error cut_page(struct request *request, const struct looking *looking, const struct list *all,
                           struct mentors_view *view)
{
    int64_t page = request_page(request);
    size_t first = (size_t)(page - 1) * ASKING_A_PAGE;
    for (size_t i = first; i < all->count && i < first + ASKING_A_PAGE; i++)
        *LIST_ADD(&view->mentors, request->arena, struct asking_mentor) =
            *LIST_AT(all, struct asking_mentor, i);
    view->count = (int64_t)all->count;
    view->previous_page = request_page_link(request, page - 1);
    view->next_page = first + ASKING_A_PAGE < all->count ? request_page_link(request, page + 1) : "";
    return asking_mentors_complete(request->db, request->arena, request->language, request->clock,
                                   looking->choices, looking->page.card.id, view->mentors.items,
                                   view->mentors.count, 2);
}

static enum error mentors_page(struct request *request, struct reply *reply)
{
    struct mentors_view *view = ARENA_NEW(request->arena, struct mentors_view);
    struct looking *looking;
    struct list all = {0};
    TRY(open_looking(request, reply, say(request->language, "Look for a mentor"), &looking));
    const struct program_card *card = &looking->page.card;
    struct asking_filter filter = {.program = card->id,
                                   .mentee = request->viewer->person,
                                   .words = request_value(request, "q"),
                                   .skill = request_value(request, "skill"),
                                   .location = request_value(request, "location"),
                                   .language = request_value(request, "language"),
                                   .zone = request_value(request, "zone")};
    *view = (struct mentors_view){.head = looking->page.head,
                                  .looking = looking->choices != NULL,
                                  .open = looking->mine.open,
                                  .limit = card->asking_limit,
                                  .asking_days = card->asking_days};
    view->may_open = card->asking_limit > looking->mine.open ? card->asking_limit - looking->mine.open : 0;
    TRY(fill_filters(request, &filter, view));
    if (looking->choices) {
        TRY(asking_mentors(request->db, request->arena, request->clock, looking->choices, &filter, &all));
        TRY(cut_page(request, looking, &all, view));
    }
    reply_view(reply, view);
    return OK;
}

/* ---- /programs/:id/mentors/:person ---- */

#define ASK_FORM_FIELDS(FIELD, R) FIELD(R, text, reason, ASKING_WORDS_LIMIT)
FORM_LOCAL(ask_form, ASK_FORM_FIELDS)

#define ASK_VIEW_FIELDS(FIELD, R)                                                                            \
    FIELD(R, record, head, program_head)                                                                     \
    FIELD(R, record, mentor, asking_mentor)                                                                  \
    FIELD(R, record, form, ask_form)                                                                         \
    FIELD(R, record, problems, ask_form_problems)                                                            \
    FIELD(R, text, offer, 0) /* what the mentor says of what they can offer */                               \
    FIELD(R, text, availability, 0)                                                                          \
    FIELD(R, flag, may_ask, 0)                                                                               \
    FIELD(R, text, refusal, 0) /* why not, "" when it goes */                                                \
    FIELD(R, integer, asking_days, 0)
RECORD_LOCAL(ask_view, ASK_VIEW_FIELDS)

struct ask_page {
    struct looking *looking;
    struct asking_mentor mentor;
    struct ask_form form;
    struct ask_form_problems problems;
};

static enum error open_ask(struct request *request, struct reply *reply, struct ask_page **ret_at)
{
    struct ask_page *at = ARENA_NEW(request->arena, struct ask_page);
    struct list mentors = {0};
    int64_t person;
    TRY(request_id(request, "person", &person));
    TRY(open_looking(request, reply, say(request->language, "Ask a mentor"), &at->looking));
    if (!at->looking->choices) {
        reply_explain(reply, "%s",
                      asking_refusal_words(request->arena, request->language, ASKING_NOT_LOOKING, ""));
        return ERROR_NOT_FOUND;
    }
    struct asking_filter filter = {
        .program = at->looking->page.card.id, .mentee = request->viewer->person, .only = person};
    TRY(asking_mentors(request->db, request->arena, request->clock, at->looking->choices, &filter, &mentors));
    if (!mentors.count) {
        reply_explain(reply, "%s",
                      asking_refusal_words(request->arena, request->language, ASKING_NOT_POSSIBLE, ""));
        return ERROR_NOT_FOUND;
    }
    at->mentor = *LIST_AT(&mentors, struct asking_mentor, 0);
    TRY(asking_mentors_complete(request->db, request->arena, request->language, request->clock,
                                at->looking->choices, filter.program, &at->mentor, 1, 20));
    form_no_problems(&ask_form_problems_record, &at->problems);
    at->form.reason = "";
    *ret_at = at;
    return OK;
}

static enum asking_refusal refusal_of(const struct ask_page *at)
{
    if (at->mentor.request_id) return ASKING_ASKED_ALREADY;
    if (at->mentor.full) return ASKING_FULL;
    if (at->looking->mine.open >= at->looking->page.card.asking_limit) return ASKING_ENOUGH_OPEN;
    return ASKING_GOES;
}

static enum error ask_view(struct request *request, const struct ask_page *at, struct ask_view **ret_view)
{
    struct ask_view *view = ARENA_NEW(request->arena, struct ask_view);
    struct person_profile profile = {.offer = "", .availability = ""};
    enum asking_refusal refusal = refusal_of(at);
    enum error error = person_profile_get(request->db, request->arena, at->mentor.id, &profile);
    if (error != OK && error != ERROR_NOT_FOUND) return error;
    *view = (struct ask_view){
        .head = at->looking->page.head,
        .mentor = &at->mentor,
        .form = &at->form,
        .problems = &at->problems,
        .offer = profile.offer,
        .availability = profile.availability,
        .may_ask = refusal == ASKING_GOES,
        .refusal = asking_refusal_words(request->arena, request->language, refusal, at->mentor.first_name),
        .asking_days = at->looking->page.card.asking_days};
    *ret_view = view;
    return OK;
}

static enum error ask_page(struct request *request, struct reply *reply)
{
    struct ask_page *at;
    struct ask_view *view;
    TRY(open_ask(request, reply, &at));
    TRY(ask_view(request, at, &view));
    reply_view(reply, view);
    return OK;
}

static enum error ask_again(struct request *request, struct reply *reply, const struct ask_page *at)
{
    struct ask_view *view;
    TRY(ask_view(request, at, &view));
    reply_problems(reply, view, &ask_form_problems_record, &at->problems);
    return OK;
}

static enum error ask_post(struct request *request, struct reply *reply)
{
    struct ask_page *at;
    enum asking_refusal why;
    int64_t id;
    TRY(open_ask(request, reply, &at));
    request_read_form(request, &ask_form_record, &at->form, &ask_form_problems_record, &at->problems);
    if (!*at->problems.reason && text_is_blank(at->form.reason))
        at->problems.reason = arena_format(
            request->arena, say(request->language, "Write a sentence or two. %s decides by them."),
            at->mentor.first_name);
    if (*at->problems.reason) return ask_again(request, reply, at);
    struct asking_side side = asking_side_of(request);
    enum error error =
        asking_send(&side, at->looking->page.card.id, at->mentor.id, at->form.reason, &id, &why);
    if (error == ERROR_CONFLICT) {
        at->problems.reason =
            asking_refusal_words(request->arena, request->language, why, at->mentor.first_name);
        return ask_again(request, reply, at);
    }
    if (error != OK) return error;
    long long days = at->looking->page.card.asking_days;
    reply_notice(reply,
                 say_count(request->language, "%s has your request, and %lld day to answer.",
                           "%s has your request, and %lld days to answer.", days),
                 at->mentor.first_name, days);
    reply_see(reply, "/requests/%lld", (long long)id);
    return OK;
}

/* ---- waiting ---- */

static enum error wait_post(struct request *request, struct reply *reply)
{
    struct ask_page *at;
    enum asking_refusal why;
    TRY(open_ask(request, reply, &at));
    struct asking_side side = asking_side_of(request);
    enum error error = asking_wait(&side, at->looking->page.card.id, at->mentor.id, &why);
    if (error == ERROR_CONFLICT)
        reply_explain(reply, "%s",
                      asking_refusal_words(request->arena, request->language, why, at->mentor.first_name));
    if (error != OK) return error;
    reply_notice(reply, "You are told when %s has room. The place is held for you for %d days then.",
                 at->mentor.first_name, ASKING_HOLD_DAYS);
    reply_see(reply, "/programs/%lld/mentors", (long long)at->looking->page.card.id);
    return OK;
}

static enum error wait_end_post(struct request *request, struct reply *reply)
{
    struct looking *looking;
    int64_t person;
    TRY(request_id(request, "person", &person));
    TRY(open_looking(request, reply, say(request->language, "Look for a mentor"), &looking));
    struct asking_side side = asking_side_of(request);
    TRY(asking_wait_no_longer(&side, looking->page.card.id, person));
    reply_notice(reply, "You are out of the line.");
    reply_see(reply, "/programs/%lld/mentors", (long long)looking->page.card.id);
    return OK;
}

#define MENTEES                                                                                              \
    "mentees who take part in a program where mentors are asked; for everybody else it is not there"

static const struct route routes[] = {
    {.method = METHOD_GET,
     .pattern = "/programs/:id/mentors",
     .access = ACCESS_SIGNED_IN,
     .rule = MENTEES,
     .summary = "Mentors to ask (q, skill, location, language, zone)",
     .handle = mentors_page,
     .view = &mentors_view_record,
     .template = "asking/mentors.html"},
    {.method = METHOD_GET,
     .pattern = "/programs/:id/mentors/:person",
     .access = ACCESS_SIGNED_IN,
     .rule = MENTEES,
     .summary = "One mentor, and what speaks for the two",
     .handle = ask_page,
     .view = &ask_view_record,
     .template = "asking/ask.html"},
    {.method = METHOD_POST,
     .pattern = "/programs/:id/mentors/:person",
     .access = ACCESS_SIGNED_IN,
     .rule = MENTEES,
     .summary = "Ask a mentor, with a reason",
     .handle = ask_post,
     .input = &ask_form_record,
     .view = &ask_view_record,
     .template = "asking/ask.html"},
    {.method = METHOD_POST,
     .pattern = "/programs/:id/mentors/:person/wait",
     .access = ACCESS_SIGNED_IN,
     .rule = MENTEES,
     .summary = "Be told when a mentor has room",
     .handle = wait_post},
    {.method = METHOD_POST,
     .pattern = "/programs/:id/mentors/:person/wait/end",
     .access = ACCESS_SIGNED_IN,
     .rule = MENTEES,
     .summary = "Wait no longer",
     .handle = wait_end_post},
};

const struct route_table asking_mentor_routes = ROUTE_TABLE(routes);
