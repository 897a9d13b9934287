/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A person's page, and who stands around them. */
#include <string.h>

#include "base/text.h"
#include "db/db.h"
#include "language/language.h"
#include "person/person_batch.h"
#include "person/person_choices.h"
#include "person/person_hours.h"
#include "person/person_pages.h"
#include "person/person_store.h"

/* ---- the profile ---- */

#define SHOWN_SKILL_FIELDS(FIELD, R)                                                                         \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, label, 0)                                                                                 \
    FIELD(R, integer, level, 0)                                                                              \
    FIELD(R, text, level_word, 0)
RECORD_LOCAL(shown_skill, SHOWN_SKILL_FIELDS)

#define SHOWN_LANGUAGE_FIELDS(FIELD, R)                                                                      \
    FIELD(R, text, tag, 0)                                                                                   \
    FIELD(R, text, name, 0)
RECORD_LOCAL(shown_language, SHOWN_LANGUAGE_FIELDS)

#define SHOWN_STYLE_FIELDS(FIELD, R)                                                                         \
    FIELD(R, text, label, 0)                                                                                 \
    FIELD(R, list, choices, person_option)
RECORD_LOCAL(shown_style, SHOWN_STYLE_FIELDS)

#define SHOW_FIELDS(FIELD, R)                                                                                \
    FIELD(R, record, person, person_card)                                                                    \
    FIELD(R, record, manager, person_card) /* NULL: reports to nobody */                                     \
    FIELD(R, list, reports, person_card)   /* the first few */                                               \
    FIELD(R, integer, report_count, 0)                                                                       \
    FIELD(R, integer, more_reports, 0)                                                                       \
    FIELD(R, list, offered, shown_skill)                                                                     \
    FIELD(R, list, wanted, shown_skill)                                                                      \
    FIELD(R, list, languages, shown_language)                                                                \
    FIELD(R, flag, speaks, 0)                                                                                \
    FIELD(R, flag, styled, 0)                                                                                \
    FIELD(R, list, styles, shown_style)                                                                      \
    FIELD(R, record, profile, person_profile)                                                                \
    FIELD(R, text, hours, 0) /* when they usually work */                                                    \
    FIELD(R, day, joined_on, 0)                                                                              \
    FIELD(R, day, left_on, 0)                                                                                \
    FIELD(R, text, birthday, 0)    /* only when they show it */                                              \
    FIELD(R, text, external_id, 0) /* admins only */                                                         \
    FIELD(R, flag, own, 0)                                                                                   \
    FIELD(R, flag, may_edit, 0)                                                                              \
    FIELD(R, flag, may_change_work, 0)                                                                       \
    FIELD(R, flag, blank, 0) /* they have written nothing yet */                                             \
    FIELD(R, integer, version, 0)
RECORD_LOCAL(person_show, SHOW_FIELDS)

enum { REPORTS_SHOWN = 6 };

#define REPORT_COLUMNS                                                                                       \
    "SELECT id, name, job_title, department, location, time_zone, level, manager_id, active, email FROM person "
SQL(person_reports, REPORT_COLUMNS "WHERE manager_id = $1 AND active = 1 ORDER BY name_key, id LIMIT $2");
SQL(person_report_count, "SELECT COUNT(*) FROM person WHERE manager_id = $1 AND active = 1");

static enum error cards_of(struct request *request, const struct sql *sql, struct db_params params,
                           struct list *ret_cards)
{
    size_t first = ret_cards->count;
    TRY(db_list(request->db, request->arena, sql, params, &person_card_record, ret_cards));
    for (size_t i = first; i < ret_cards->count; i++)
        person_card_finish(request->arena, LIST_AT(ret_cards, struct person_card, i));
    return OK;
}

static enum error fill_skills(struct request *request, int64_t id, enum person_skill_kind kind,
                              struct list *ret_shown)
{
    struct list skills = {0};
    TRY(person_skills(request->db, request->arena, id, kind, &skills));
    LIST_EACH (&skills, struct person_skill, skill)
        *LIST_ADD(ret_shown, request->arena, struct shown_skill) =
            (struct shown_skill){.id = skill->id,
                                 .label = skill->label,
                                 .level = skill->level,
                                 .level_word = person_skill_level_word(kind, skill->level)};
    return OK;
}

static void add_style(struct request *request, enum person_choice_list list, const char *keys,
                      struct list *styles)
{
    const struct person_choices *choices = person_choices(list);
    struct shown_style style = {.label = choices->label};
    for (size_t i = 0; i < choices->count; i++)
        if (person_choice_has(keys, choices->choices[i].key))
            person_option_add(&style.choices, request->arena, choices->choices[i].key,
                              choices->choices[i].label, true);
    if (style.choices.count) *LIST_ADD(styles, request->arena, struct shown_style) = style;
}

static const char *birthday_of(struct arena *arena, const struct language *language,
                               const struct person_profile *profile)
{
    static const char *const months[] = {MESSAGE("January"), MESSAGE("February"), MESSAGE("March"),
                                         MESSAGE("April"),   MESSAGE("May"),      MESSAGE("June"),
                                         MESSAGE("July"),    MESSAGE("August"),   MESSAGE("September"),
                                         MESSAGE("October"), MESSAGE("November"), MESSAGE("December")};
    if (!profile->show_birthday || profile->birthday_month < 1 || profile->birthday_month > 12) return "";
    return arena_format(arena, say(language, "%d %s"), (int)profile->birthday_day,
                        say(language, months[profile->birthday_month - 1]));
}

static enum error fill_profile(struct request *request, int64_t id, struct person_show *view)
{
    struct arena *arena = request->arena;
    struct person_profile *profile = ARENA_NEW(arena, struct person_profile);
    struct list languages = {0};
    TRY(person_profile_get(request->db, arena, id, profile));
    TRY(person_languages(request->db, arena, id, &languages));
    LIST_EACH (&languages, const char *, tag)
        *LIST_ADD(&view->languages, arena, struct shown_language) =
            (struct shown_language){.tag = *tag, .name = person_language_name(*tag)};
    TRY(fill_skills(request, id, PERSON_OFFERS, &view->offered));
    TRY(fill_skills(request, id, PERSON_WANTS, &view->wanted));
    add_style(request, PERSON_GOAL_TOPICS, profile->goal_topics, &view->styles);
    add_style(request, PERSON_INTERESTS, profile->interests, &view->styles);
    add_style(request, PERSON_VALUES, profile->personal_values, &view->styles);
    add_style(request, PERSON_WORKING_STYLE, profile->working_style, &view->styles);
    add_style(request, PERSON_COMMUNICATION_STYLE, profile->communication_style, &view->styles);
    add_style(request, PERSON_LEARNING_STYLE, profile->learning_style, &view->styles);
    view->speaks = view->languages.count > 0;
    view->styled = view->styles.count > 0;
    view->birthday = birthday_of(arena, request->language, profile);
    view->blank = !view->offered.count && !view->wanted.count && !*profile->experience && !*profile->goals &&
                  !*profile->offer && !view->styles.count;
    if (!profile->show_birthday && !view->own) profile->birthday_month = profile->birthday_day = 0;
    view->profile = profile;
    return OK;
}

static enum error fill_line(struct request *request, const struct person_card *card, struct person_show *view)
{
    if (card->manager_id) {
        struct person_card *manager = ARENA_NEW(request->arena, struct person_card);
        TRY(person_get(request->db, request->arena, card->manager_id, manager));
        view->manager = manager;
    }
    TRY(cards_of(request, &person_reports, DB_PARAMS(db_int(card->id), db_int(REPORTS_SHOWN)),
                 &view->reports));
    TRY(db_number(request->db, &person_report_count, DB_PARAMS(db_int(card->id)), &view->report_count));
    view->more_reports = view->report_count - (int64_t)view->reports.count;
    return OK;
}

/* GET /people/:id */
static enum error person_show_page(struct request *request, struct reply *reply)
{
    struct person_show *view = ARENA_NEW(request->arena, struct person_show);
    struct person_card *card = ARENA_NEW(request->arena, struct person_card);
    struct person_hours hours;
    struct person_row row;
    int64_t id;
    TRY(request_id(request, "id", &id));
    TRY(person_get(request->db, request->arena, id, card));
    TRY(person_hours_get(request->db, request->arena, id, &hours));
    view->hours = person_hours_words(request->arena, request->language, &hours);
    TRY(person_row_get(request->db, request->arena, id, &row));
    view->person = card;
    view->own = request->viewer->person == id;
    view->may_edit = person_may_edit(request, id) == OK;
    view->may_change_work = request->viewer->admin;
    view->joined_on = row.joined_on;
    view->left_on = row.left_on;
    view->version = row.version;
    view->external_id = request->viewer->admin ? row.external_id : "";
    TRY(fill_profile(request, id, view));
    TRY(fill_line(request, card, view));
    reply_title(reply, "people", "%s", card->name);
    reply_view(reply, view);
    return OK;
}

/* ---- the chart ---- */

#define ORG_FIELDS(FIELD, R)                                                                                 \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, text, initials, 0)                                                                              \
    FIELD(R, text, face, 0)                                                                                  \
    FIELD(R, text, job_title, 0)                                                                             \
    FIELD(R, integer, reports, 0)
RECORD_LOCAL(org_person, ORG_FIELDS)

#define ORG_VIEW_FIELDS(FIELD, R)                                                                            \
    FIELD(R, record, person, person_card)                                                                    \
    FIELD(R, list, above, org_person) /* the highest first */                                                \
    FIELD(R, list, below, org_person)                                                                        \
    FIELD(R, list, beside, org_person) /* with the same manager */                                           \
    FIELD(R, integer, below_count, 0)                                                                        \
    FIELD(R, integer, beside_count, 0)                                                                       \
    FIELD(R, integer, beside_more, 0)                                                                        \
    FIELD(R, text, range, 0)                                                                                 \
    FIELD(R, text, previous_page, 0)                                                                         \
    FIELD(R, text, next_page, 0)
RECORD_LOCAL(org_view, ORG_VIEW_FIELDS)

enum { BELOW_A_PAGE = 60, BESIDE_SHOWN = 24, ABOVE_SHOWN = 30 };

#define ORG_COLUMNS                                                                                          \
    "SELECT p.id AS id, p.name AS name, p.job_title AS job_title, (SELECT COUNT(*) FROM person AS r "        \
    "WHERE r.manager_id = p.id AND r.active = 1) AS reports FROM person AS p "
SQL(org_below,
    ORG_COLUMNS "WHERE p.manager_id = $1 AND p.active = 1 ORDER BY p.name_key, p.id LIMIT $2 OFFSET $3");
SQL(org_beside,
    ORG_COLUMNS "WHERE p.manager_id = $1 AND p.active = 1 AND p.id <> $2 ORDER BY p.name_key, p.id LIMIT $3");
SQL(org_above,
    "WITH RECURSIVE up(id, step) AS (SELECT manager_id, 1 FROM person WHERE id = $1 AND manager_id IS NOT "
    "NULL UNION ALL SELECT person.manager_id, step + 1 FROM up JOIN person ON person.id = up.id "
    "WHERE person.manager_id IS NOT NULL AND step < 30) " ORG_COLUMNS
    "JOIN up ON up.id = p.id ORDER BY up.step DESC");

static enum error org_list(struct request *request, const struct sql *sql, struct db_params params,
                           struct list *ret_people)
{
    TRY(db_list(request->db, request->arena, sql, params, &org_person_record, ret_people));
    LIST_EACH (ret_people, struct org_person, person) {
        person->initials = text_initials(request->arena, person->name);
        person->face = person_face(person->id);
    }
    return OK;
}

static enum error fill_below(struct request *request, int64_t id, struct org_view *view)
{
    int64_t page = request_page(request), first = (page - 1) * BELOW_A_PAGE;
    TRY(db_number(request->db, &person_report_count, DB_PARAMS(db_int(id)), &view->below_count));
    TRY(org_list(request, &org_below, DB_PARAMS(db_int(id), db_int(BELOW_A_PAGE), db_int(first)),
                 &view->below));
    int64_t last = first + (int64_t)view->below.count;
    view->previous_page = request_page_link(request, page - 1);
    view->next_page = last < view->below_count ? request_page_link(request, page + 1) : "";
    view->range = "";
    if (view->below_count > BELOW_A_PAGE && view->below.count)
        view->range = arena_format(request->arena, say(request->language, "%lld–%lld of %lld"),
                                   (long long)first + 1, (long long)last, (long long)view->below_count);
    return OK;
}

/* GET /people/:id/org */
static enum error org_show(struct request *request, struct reply *reply)
{
    struct org_view *view = ARENA_NEW(request->arena, struct org_view);
    struct person_card *card = ARENA_NEW(request->arena, struct person_card);
    int64_t id;
    TRY(request_id(request, "id", &id));
    TRY(person_get(request->db, request->arena, id, card));
    view->person = card;
    TRY(fill_below(request, id, view));
    if (card->manager_id) {
        TRY(org_list(request, &org_above, DB_PARAMS(db_int(id)), &view->above));
        TRY(org_list(request, &org_beside,
                     DB_PARAMS(db_int(card->manager_id), db_int(id), db_int(BESIDE_SHOWN)), &view->beside));
        TRY(db_number(request->db, &person_report_count, DB_PARAMS(db_int(card->manager_id)),
                      &view->beside_count));
        if (card->active) view->beside_count--;
        view->beside_more = view->beside_count - (int64_t)view->beside.count;
    }
    reply_title(reply, "people", "Around %s", card->name);
    reply_view(reply, view);
    return OK;
}

static const struct route routes[] = {
    {.method = METHOD_GET,
     .pattern = "/people/:id",
     .access = ACCESS_SIGNED_IN,
     .summary = "A person's profile",
     .handle = person_show_page,
     .view = &person_show_record,
     .template = "person/person_show.html"},
    {.method = METHOD_GET,
     .pattern = "/people/:id/org",
     .access = ACCESS_SIGNED_IN,
     .summary = "Who stands above, beside and below a person",
     .handle = org_show,
     .view = &org_view_record,
     .template = "person/person_org.html"},
};
const struct route_table person_show_routes = ROUTE_TABLE(routes);
