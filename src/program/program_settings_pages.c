/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Pages: settings, rules and weights. Two people may edit at the same time: the second is shown what the
 * first saved beside each field that differs, and decides.
 */
#include <string.h>

#include "base/text.h"
#include "language/language.h"
#include "program/program_check.h"
#include "program/program_criteria.h"
#include "program/program_pages.h"

/* ---- /programs/:id/settings ---- */

#define PROGRAM_SETTINGS_VIEW_FIELDS(FIELD, R)                                                               \
    FIELD(R, record, head, program_head)                                                                     \
    FIELD(R, record, form, program_settings)                                                                 \
    FIELD(R, record, problems, program_settings_problems)                                                    \
    FIELD(R, record, meanwhile, program_settings_problems) /* what somebody else saved */                    \
    FIELD(R, record, changed_by, program_change)           /* NULL: no conflict */                           \
    FIELD(R, text, mentors_word, 0)                                                                          \
    FIELD(R, text, mentees_word, 0)                                                                          \
    FIELD(R, flag, suits_asking, 0)
RECORD_DECLARE(program_settings_view, PROGRAM_SETTINGS_VIEW_FIELDS)
RECORD_DEFINE(program_settings_view, PROGRAM_SETTINGS_VIEW_FIELDS)

struct settings_page {
    struct program_page page;
    struct program_settings form;
    struct program_settings_problems problems;
    struct program_settings_problems meanwhile;
};

static struct program_settings_view *settings_view(struct request *request, const struct settings_page *at)
{
    struct program_settings_view *view = ARENA_NEW(request->arena, struct program_settings_view);
    const struct program_template *format = program_template_of(at->page.card.format);
    view->head = at->page.head;
    view->form = &at->form;
    view->problems = &at->problems;
    view->meanwhile = &at->meanwhile;
    view->mentors_word = format ? say(request->language, format->mentors) : "";
    view->mentees_word = format ? say(request->language, format->mentees) : "";
    view->suits_asking = program_suits_asking(at->page.card.format);
    return view;
}

static enum error open_settings(struct request *request, struct reply *reply, struct settings_page **ret_at)
{
    struct settings_page *at = ARENA_NEW(request->arena, struct settings_page);
    TRY(program_page_open(request, reply, PROGRAM_MANAGERS, "settings", MESSAGE("Settings"), &at->page));
    form_no_problems(&program_settings_problems_record, &at->problems);
    form_no_problems(&program_settings_problems_record, &at->meanwhile);
    TRY(program_settings_read(request->db, request->arena, at->page.card.id, &at->form));
    *ret_at = at;
    return OK;
}

enum error program_settings_page(struct request *request, struct reply *reply)
{
    struct settings_page *at;
    TRY(open_settings(request, reply, &at));
    reply_view(reply, settings_view(request, at));
    return OK;
}

/* The form again, with what the other one saved beside what differs, and the new version: saving again
 * overwrites. */
static enum error settings_conflict(struct request *request, struct reply *reply, struct settings_page *at)
{
    struct program_settings stored;
    struct program_change *change = ARENA_NEW(request->arena, struct program_change);
    TRY(program_settings_read(request->db, request->arena, at->page.card.id, &stored));
    TRY(program_last_change(request->db, request->arena, at->page.card.id, change));
    form_note_differences(request->arena, request->language, &program_settings_record, &at->form, &stored,
                          &program_settings_problems_record, &at->meanwhile);
    at->form.version = stored.version;
    struct program_settings_view *view = settings_view(request, at);
    view->changed_by = change;
    reply_explain(reply, "Somebody else changed this program meanwhile. The fields say what is saved now.");
    reply_conflict(reply, view, &program_settings_problems_record, &at->meanwhile);
    return OK;
}

struct settings_saving {
    struct request *request;
    const struct settings_page *at;
};

static enum error save_settings_work(struct db *db, void *context)
{
    const struct settings_saving *saving = context;
    struct request *request = saving->request;
    int64_t program = saving->at->page.card.id;
    TRY(program_settings_write(db, request->clock, program, request->viewer->person, &saving->at->form));
    return program_offer_places(db, request->arena, request->clock, program);
}

enum error program_settings_post(struct request *request, struct reply *reply)
{
    struct settings_page *at;
    TRY(open_settings(request, reply, &at));
    struct program_settings stored = at->form;
    request_read_form(request, &program_settings_record, &at->form, &program_settings_problems_record,
                      &at->problems);
    form_keep_unsent(request, &program_settings_record, &stored, &at->form);
    if (!program_suits_asking(at->page.card.format)) at->form.self_match = false;
    program_settings_check(&at->form, &at->problems);
    if (form_has_problems(&program_settings_problems_record, &at->problems)) {
        reply_problems(reply, settings_view(request, at), &program_settings_problems_record, &at->problems);
        return OK;
    }
    struct settings_saving saving = {request, at};
    enum error error = db_write(request->db, save_settings_work, &saving);
    if (error == ERROR_CONFLICT) return settings_conflict(request, reply, at);
    if (error != OK) return error;
    reply_notice(reply, "The settings are saved.");
    reply_see(reply, "/programs/%lld/settings", (long long)at->page.card.id);
    return OK;
}

/* ---- /programs/:id/rules ---- */

#define WEIGHT_LINE_FIELDS(FIELD, R)                                                                         \
    FIELD(R, integer, index, 0)                                                                              \
    FIELD(R, text, criterion, 0)                                                                             \
    FIELD(R, text, label, 0)                                                                                 \
    FIELD(R, text, sentence, 0)                                                                              \
    FIELD(R, integer, weight, 0)                                                                             \
    FIELD(R, integer, normal, 0)                                                                             \
    FIELD(R, text, meanwhile, 0)
RECORD_LOCAL(weight_line, WEIGHT_LINE_FIELDS)

#define PROGRAM_RULES_VIEW_FIELDS(FIELD, R)                                                                  \
    FIELD(R, record, head, program_head)                                                                     \
    FIELD(R, record, form, program_rules_form)                                                               \
    FIELD(R, record, problems, program_rules_form_problems)                                                  \
    FIELD(R, record, meanwhile, program_rules_form_problems)                                                 \
    FIELD(R, record, changed_by, program_change)                                                             \
    FIELD(R, list, weights, weight_line)                                                                     \
    FIELD(R, list, department_rules, choice)                                                                 \
    FIELD(R, list, site_rules, choice)                                                                       \
    FIELD(R, list, department_preferences, choice)                                                           \
    FIELD(R, text, mentor_word, 0)                                                                           \
    FIELD(R, text, mentee_word, 0)
RECORD_DECLARE(program_rules_view, PROGRAM_RULES_VIEW_FIELDS)
RECORD_DEFINE(program_rules_view, PROGRAM_RULES_VIEW_FIELDS)

struct rules_page {
    struct program_page page;
    struct program_rules_form form;
    struct program_rules_form stored;
    struct program_rules_form_problems problems;
    struct program_rules_form_problems meanwhile;
};

static struct program_rules_form form_of_rules(const struct program_rules *rules)
{
    return (struct program_rules_form){
        .allow_reporting_line = rules->allow_reporting_line,
        .require_language = rules->require_language,
        .zone_overlap_hours = rules->zone_overlap_hours,
        .level_gap_bounded = rules->level_gap_bounded,
        .level_gap_min = rules->level_gap_min,
        .level_gap_max = rules->level_gap_max,
        .level_gap_ideal = rules->level_gap_ideal,
        .department_rule = rules->department_rule,
        .site_rule = rules->site_rule,
        .department_preferred = rules->department_preferred,
        .version = rules->version,
        .weights = rules->weights,
    };
}

static int64_t weight_in(const struct list *weights, const char *criterion, int64_t otherwise)
{
    LIST_EACH (weights, struct program_weight, weight)
        if (strcmp(weight->criterion, criterion) == 0) return weight->weight;
    return otherwise;
}

static void add_weight_line(struct arena *arena, const struct rules_page *at, bool conflict,
                            struct weight_line line, struct list *lines)
{
    int64_t stored = weight_in(&at->stored.weights, line.criterion, 0);
    line.index = (int64_t)lines->count;
    line.weight = weight_in(&at->form.weights, line.criterion, stored);
    line.meanwhile = conflict && stored != line.weight ? arena_format(arena, "%lld", (long long)stored) : "";
    *LIST_ADD(lines, arena, struct weight_line) = line;
}

static void add_choices(struct arena *arena, const struct rules_page *at, struct program_rules_view *view)
{
    const char *department = at->form.department_rule, *site = at->form.site_rule;
    choice_add(arena, &view->department_rules, "any", MESSAGE("Any department"), "", department);
    choice_add(arena, &view->department_rules, "same", MESSAGE("The same department"), "", department);
    choice_add(arena, &view->department_rules, "different", MESSAGE("Different departments"), "", department);
    choice_add(arena, &view->site_rules, "any", MESSAGE("Any site"), "", site);
    choice_add(arena, &view->site_rules, "same", MESSAGE("The same site"), "", site);
    choice_add(arena, &view->site_rules, "different", MESSAGE("Different sites"), "", site);
    choice_add(arena, &view->department_preferences, "far", MESSAGE("Far departments"),
               MESSAGE("Fresh views, and nobody is near the other's daily work."),
               at->form.department_preferred);
    choice_add(arena, &view->department_preferences, "near", MESSAGE("Near departments"),
               MESSAGE("They know each other's work and words."), at->form.department_preferred);
}

static struct program_rules_view *rules_view(struct request *request, const struct rules_page *at,
                                             bool conflict)
{
    struct program_rules_view *view = ARENA_NEW(request->arena, struct program_rules_view);
    const struct program_template *format = program_template_of(at->page.card.format);
    view->head = at->page.head;
    view->form = &at->form;
    view->problems = &at->problems;
    view->meanwhile = &at->meanwhile;
    view->mentor_word = format ? say(request->language, format->mentor) : "";
    view->mentee_word = format ? say(request->language, format->mentee) : "";
#define ADD(key, normal_, label_, sentence_)                                                                 \
    add_weight_line(                                                                                         \
        request->arena, at, conflict,                                                                        \
        (struct weight_line){.criterion = #key, .label = label_, .sentence = sentence_, .normal = normal_},  \
        &view->weights);
    PROGRAM_CRITERIA(ADD)
#undef ADD
    add_choices(request->arena, at, view);
    return view;
}

static enum error open_rules(struct request *request, struct reply *reply, struct rules_page **ret_at)
{
    struct rules_page *at = ARENA_NEW(request->arena, struct rules_page);
    struct program_rules rules;
    TRY(program_page_open(request, reply, PROGRAM_MANAGERS, "rules", MESSAGE("Rules and weights"),
                          &at->page));
    form_no_problems(&program_rules_form_problems_record, &at->problems);
    form_no_problems(&program_rules_form_problems_record, &at->meanwhile);
    TRY(program_rules(request->db, request->arena, at->page.card.id, &rules));
    at->stored = at->form = form_of_rules(&rules);
    *ret_at = at;
    return OK;
}

enum error program_rules_page(struct request *request, struct reply *reply)
{
    struct rules_page *at;
    TRY(open_rules(request, reply, &at));
    reply_view(reply, rules_view(request, at, false));
    return OK;
}

static enum error rules_conflict(struct request *request, struct reply *reply, struct rules_page *at)
{
    struct program_rules rules;
    struct program_change *change = ARENA_NEW(request->arena, struct program_change);
    TRY(program_rules(request->db, request->arena, at->page.card.id, &rules));
    TRY(program_last_change(request->db, request->arena, at->page.card.id, change));
    at->stored = form_of_rules(&rules);
    form_note_differences(request->arena, request->language, &program_rules_form_record, &at->form,
                          &at->stored, &program_rules_form_problems_record, &at->meanwhile);
    at->form.version = at->stored.version;
    struct program_rules_view *view = rules_view(request, at, true);
    view->changed_by = change;
    reply_explain(reply, "Somebody else changed this program meanwhile. The fields say what is saved now.");
    reply_conflict(reply, view, &program_rules_form_problems_record, &at->meanwhile);
    return OK;
}

enum error program_rules_post(struct request *request, struct reply *reply)
{
    struct rules_page *at;
    TRY(open_rules(request, reply, &at));
    request_read_form(request, &program_rules_form_record, &at->form, &program_rules_form_problems_record,
                      &at->problems);
    form_keep_unsent(request, &program_rules_form_record, &at->stored, &at->form);
    program_rules_check(request->arena, request->language, &at->form, &at->problems);
    if (form_has_problems(&program_rules_form_problems_record, &at->problems)) {
        reply_problems(reply, rules_view(request, at, false), &program_rules_form_problems_record,
                       &at->problems);
        return OK;
    }
    enum error error = program_rules_write(request->db, request->clock, at->page.card.id,
                                           request->viewer->person, &at->form);
    if (error == ERROR_CONFLICT) return rules_conflict(request, reply, at);
    if (error != OK) return error;
    reply_notice(reply, "The rules are saved. They count the next time you match.");
    reply_see(reply, "/programs/%lld/rules", (long long)at->page.card.id);
    return OK;
}
