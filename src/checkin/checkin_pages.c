/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One's own check-ins: what was said, how it moves, and today's. */
#include <string.h>

#include "base/text.h"
#include "checkin/checkin_chart.h"
#include "checkin/checkin_pages.h"
#include "db/db.h"
#include "language/language.h"
#include "web/form.h"

enum { SHOWN = 24 };

/* ---- /relationships/:id/check-ins ---- */

#define TREND_FIELDS(FIELD, R)                                                                               \
    FIELD(R, text, key, 0)                                                                                   \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, text, low, 0)                                                                                   \
    FIELD(R, text, high, 0)                                                                                  \
    FIELD(R, integer, last, 0) /* 0: not answered */                                                         \
    FIELD(R, text, chart, 0)   /* SVG */                                                                     \
    FIELD(R, text, hint, 0)    /* "" for none */
RECORD_LOCAL(checkin_trend, TREND_FIELDS)

#define ENTRY_FIELDS(FIELD, R)                                                                               \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, day, day, 0)                                                                                    \
    FIELD(R, text, ratings, 0) /* "Engagement 4 · Trust 5" */                                               \
    FIELD(R, text, line, 0)
RECORD_LOCAL(checkin_entry, ENTRY_FIELDS)

#define CHECKINS_VIEW_FIELDS(FIELD, R)                                                                       \
    FIELD(R, record, head, relationship_head)                                                                \
    FIELD(R, flag, due, 0)                                                                                   \
    FIELD(R, day, next_on, 0)                                                                                \
    FIELD(R, flag, can_write, 0)                                                                             \
    FIELD(R, flag, fits_due, 0)   /* the chemistry check waits */                                            \
    FIELD(R, flag, fits_asked, 0) /* there is one */                                                         \
    FIELD(R, list, trends, checkin_trend)                                                                    \
    FIELD(R, flag, has_hints, 0)                                                                             \
    FIELD(R, list, entries, checkin_entry)                                                                   \
    FIELD(R, flag, none, 0)
RECORD_STRUCT(checkins_view, CHECKINS_VIEW_FIELDS)
RECORD_DEFINE(checkins_view, CHECKINS_VIEW_FIELDS)

static const char *ratings_words(struct arena *arena, const struct language *language,
                                 const struct checkin_ratings *ratings)
{
    struct text words;
    text_init(&words, arena);
    for (int i = 0; i < CHECKIN_QUESTION_COUNT; i++) {
        if (!ratings->of[i]) continue;
        if (words.length) text_add(&words, " · ");
        text_addf(&words, "%s %lld", say(language, checkin_question(i)->name), (long long)ratings->of[i]);
    }
    return words.at;
}

/* `ratings` with the latest first. */
static void add_trend(struct arena *arena, const struct language *language, struct checkins_view *view,
                      int question, const struct checkin_ratings *ratings, size_t count)
{
    int64_t values[SHOWN], tenths[CHECKIN_CHART_POINTS];
    size_t points = count < CHECKIN_CHART_POINTS ? count : CHECKIN_CHART_POINTS;
    const struct checkin_question *asked = checkin_question(question);
    for (size_t i = 0; i < count; i++) values[i] = ratings[i].of[question];
    for (size_t i = 0; i < points; i++) tenths[points - 1 - i] = values[i] * 10;
    bool dropped = checkin_has_dropped(values, count);
    *LIST_ADD(&view->trends, arena, struct checkin_trend) = (struct checkin_trend){
        .key = asked->key,
        .name = asked->name,
        .low = asked->low,
        .high = asked->high,
        .last = values[0],
        .chart = checkin_chart(arena, language, asked->name, tenths, points),
        .hint = dropped ? asked->hint : "",
    };
    view->has_hints = view->has_hints || dropped;
}

static enum error add_checkins(const struct membership *membership, const struct content *mine,
                               struct checkins_view *view)
{
    struct list checkins = {0};
    struct checkin_ratings ratings[SHOWN];
    size_t count = 0;
    TRY(checkin_list(membership, mine, SHOWN, &checkins));
    LIST_EACH (&checkins, struct checkin, one) {
        if (!checkin_ratings_read(one->ratings, &ratings[count])) return ERROR_DAMAGED;
        *LIST_ADD(&view->entries, membership->arena, struct checkin_entry) = (struct checkin_entry){
            one->id, one->day, ratings_words(membership->arena, membership->language, &ratings[count]),
            one->line};
        count++;
    }
    view->none = count == 0;
    for (int i = 0; i < CHECKIN_QUESTION_COUNT && count; i++)
        add_trend(membership->arena, membership->language, view, i, ratings, count);
    return OK;
}

enum error checkin_list_page(struct request *request, struct reply *reply)
{
    struct checkins_view *view = ARENA_NEW(request->arena, struct checkins_view);
    struct relationship_page page;
    struct checkin_card card;
    const struct content *mine;
    TRY(relationship_page_open(request, reply, RELATIONSHIP_READ, "checkins", "Check-ins", &page));
    TRY(content_mine(request, CONTENT_READ, &mine));
    TRY(checkin_card_get(&page.membership, &card));
    view->head = page.head;
    view->due = card.due;
    view->next_on = card.next_on;
    view->can_write = page.membership.writable;
    view->fits_due = card.chemistry_due;
    view->fits_asked = chemistry_is_asked(page.membership.format, page.membership.members.count);
    TRY(add_checkins(&page.membership, mine, view));
    reply_view(reply, view);
    return OK;
}

/* ---- /relationships/:id/check-ins/new ---- */

#define CHECKIN_FORM_FIELDS(FIELD, R)                                                                        \
    FIELD(R, integer, engagement, 0)                                                                         \
    FIELD(R, integer, flexibility, 0)                                                                        \
    FIELD(R, integer, authenticity, 0)                                                                       \
    FIELD(R, integer, reciprocity, 0)                                                                        \
    FIELD(R, integer, trust, 0)                                                                              \
    FIELD(R, integer, workload, 0)                                                                           \
    FIELD(R, text, line, 1000)                                                                               \
    FIELD(R, flag, counts, 0)                                                                                \
    FIELD(R, integer, version, 0)
FORM_DECLARE(checkin_form, CHECKIN_FORM_FIELDS)
FORM_DEFINE(checkin_form, CHECKIN_FORM_FIELDS)

#define ASKED_FIELDS(FIELD, R)                                                                               \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, text, question, 0)                                                                              \
    FIELD(R, text, low, 0)                                                                                   \
    FIELD(R, text, high, 0)                                                                                  \
    FIELD(R, text, problem, 0)                                                                               \
    FIELD(R, list, choices, choice)
RECORD_LOCAL(checkin_asked, ASKED_FIELDS)

#define CHECKIN_NEW_VIEW_FIELDS(FIELD, R)                                                                    \
    FIELD(R, record, head, relationship_head)                                                                \
    FIELD(R, flag, is_change, 0) /* of today's */                                                            \
    FIELD(R, flag, has_program, 0)                                                                           \
    FIELD(R, list, questions, checkin_asked)                                                                 \
    FIELD(R, record, form, checkin_form)                                                                     \
    FIELD(R, record, problems, checkin_form_problems)
RECORD_STRUCT(checkin_new_view, CHECKIN_NEW_VIEW_FIELDS)
RECORD_DEFINE(checkin_new_view, CHECKIN_NEW_VIEW_FIELDS)

struct writing {
    struct request *request;
    struct relationship_page page;
    const struct content *mine;
    bool has_today;
    struct checkin_form form;
    struct checkin_form_problems problems;
};

static int64_t *rating_of(struct checkin_form *form, int question)
{
    return field_at(record_field(&checkin_form_record, checkin_question(question)->key), form);
}

static const char **problem_of(struct checkin_form_problems *problems, int question)
{
    return field_at(record_field(&checkin_form_problems_record, checkin_question(question)->key), problems);
}

/* What is kept of today, to be changed; else an empty form. */
static enum error read_today(struct writing *writing, struct checkin_form *ret_form)
{
    struct list checkins = {0};
    struct checkin_ratings ratings;
    TRY(checkin_list(&writing->page.membership, writing->mine, 1, &checkins));
    const struct checkin *last = checkins.count ? LIST_AT(&checkins, struct checkin, 0) : NULL;
    writing->has_today = last && last->day == clock_day(writing->request->clock);
    *ret_form = (struct checkin_form){.line = "", .counts = !last || last->counts};
    if (!writing->has_today) return OK;
    if (!checkin_ratings_read(last->ratings, &ratings)) return ERROR_DAMAGED;
    for (int i = 0; i < CHECKIN_QUESTION_COUNT; i++) *rating_of(ret_form, i) = ratings.of[i];
    ret_form->line = last->line;
    ret_form->version = last->version;
    return OK;
}

static enum error open_new(struct request *request, struct reply *reply, enum relationship_use use,
                           struct writing **ret_writing)
{
    struct writing *writing = ARENA_NEW(request->arena, struct writing);
    writing->request = request;
    form_no_problems(&checkin_form_problems_record, &writing->problems);
    TRY(relationship_page_open(request, reply, use, "checkins", MESSAGE("Check in"), &writing->page));
    TRY(content_mine(request, use == RELATIONSHIP_READ ? CONTENT_READ : CONTENT_WRITE, &writing->mine));
    TRY(read_today(writing, &writing->form));
    *ret_writing = writing;
    return OK;
}

static struct checkin_new_view *new_view(struct writing *writing)
{
    static const char *const STEPS[] = {"", "1", "2", "3", "4", "5"};
    struct arena *arena = writing->request->arena;
    struct checkin_new_view *view = ARENA_NEW(arena, struct checkin_new_view);
    *view = (struct checkin_new_view){
        .head = writing->page.head,
        .is_change = writing->has_today,
        .has_program = writing->page.membership.program != 0,
        .form = &writing->form,
        .problems = &writing->problems,
    };
    for (int i = 0; i < CHECKIN_QUESTION_COUNT; i++) {
        const struct checkin_question *question = checkin_question(i);
        int64_t rating = *rating_of(&writing->form, i);
        struct checkin_asked *asked = LIST_ADD(&view->questions, arena, struct checkin_asked);
        *asked = (struct checkin_asked){.name = question->key,
                                        .question = question->question,
                                        .low = question->low,
                                        .high = question->high,
                                        .problem = *problem_of(&writing->problems, i)};
        for (int step = 1; step <= 5; step++)
            choice_add(arena, &asked->choices, STEPS[step], STEPS[step],
                       step == 1   ? question->low
                       : step == 5 ? question->high
                                   : "",
                       rating >= 1 && rating <= 5 ? STEPS[rating] : "");
    }
    return view;
}

enum error checkin_new_page(struct request *request, struct reply *reply)
{
    struct writing *writing;
    TRY(open_new(request, reply, RELATIONSHIP_READ, &writing));
    if (!writing->page.membership.writable) {
        reply_explain(reply, "This relationship is closed. Your check-ins stay readable for you.");
        return ERROR_CONFLICT;
    }
    reply_view(reply, new_view(writing));
    return OK;
}

static void check(struct writing *writing, struct checkin_ratings *ret_ratings)
{
    bool any = false;
    for (int i = 0; i < CHECKIN_QUESTION_COUNT; i++) {
        int64_t rating = *rating_of(&writing->form, i);
        if (rating < 0 || rating > 5)
            *problem_of(&writing->problems, i) = MESSAGE("Choose a number from 1 to 5.");
        any = any || rating;
        ret_ratings->of[i] = rating;
    }
    if (!any && !**problem_of(&writing->problems, 0))
        *problem_of(&writing->problems, 0) = MESSAGE("Answer at least one of the six.");
}

static enum error show_problems(struct writing *writing, struct reply *reply)
{
    reply_problems(reply, new_view(writing), &checkin_form_problems_record, &writing->problems);
    return OK;
}

/* Checked in from another window meanwhile: its line stands beside the one that was written here. */
static enum error today_conflict(struct writing *writing, struct reply *reply)
{
    struct checkin_form stored;
    TRY(read_today(writing, &stored));
    writing->form.version = stored.version;
    writing->problems.line =
        *stored.line
            ? arena_format(
                  writing->request->arena,
                  say(writing->request->language,
                      "You checked in from another window meanwhile: “%s”. Save again what is right."),
                  stored.line)
            : say(writing->request->language,
                  "You checked in from another window meanwhile. Save again what is right.");
    return show_problems(writing, reply);
}

enum error checkin_new_post(struct request *request, struct reply *reply)
{
    struct writing *writing;
    struct checkin_new checkin;
    TRY(open_new(request, reply, RELATIONSHIP_WRITE, &writing));
    request_read_form(request, &checkin_form_record, &writing->form, &checkin_form_problems_record,
                      &writing->problems);
    check(writing, &checkin.ratings);
    if (form_has_problems(&checkin_form_problems_record, &writing->problems))
        return show_problems(writing, reply);
    checkin.line = writing->form.line;
    checkin.counts = writing->form.counts;
    checkin.version = writing->form.version;
    enum error error = checkin_put(&writing->page.membership, writing->mine, &checkin);
    if (error == ERROR_CONFLICT) return today_conflict(writing, reply);
    if (error != OK) return error;
    reply_notice(reply, "Your check-in is kept. Nobody but you reads it.");
    reply_see(reply, "/relationships/%lld/check-ins", (long long)writing->page.membership.relationship);
    return OK;
}
