/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Writing one's profile. What HR knows stands on another page (person_work_pages.c). */
#include <string.h>

#include "base/text.h"
#include "calendar/zone.h"
#include "db/db.h"
#include "language/language.h"
#include "person/person_choices.h"
#include "person/person_pages.h"
#include "person/person_store.h"

enum { BLANK_ROWS = 3 };

#define SKILL_INPUT_FIELDS(FIELD, R)                                                                         \
    FIELD(R, text, label, 160)                                                                               \
    FIELD(R, integer, level, 0)
RECORD_LOCAL(skill_input, SKILL_INPUT_FIELDS)

#define EDIT_FORM_FIELDS(FIELD, R)                                                                           \
    FIELD(R, integer, version, 0)                                                                            \
    FIELD(R, text, name, PERSON_NAME_LIMIT)                                                                  \
    FIELD(R, text, job_title, PERSON_SHORT_LIMIT)                                                            \
    FIELD(R, text, location, PERSON_SHORT_LIMIT)                                                             \
    FIELD(R, text, time_zone, 64)                                                                            \
    FIELD(R, text, languages, 400)                                                                           \
    FIELD(R, list, offered, skill_input)                                                                     \
    FIELD(R, text, offered_more, 4000)                                                                       \
    FIELD(R, list, wanted, skill_input)                                                                      \
    FIELD(R, text, wanted_more, 4000)                                                                        \
    FIELD(R, text, experience, 4000)                                                                         \
    FIELD(R, text, goals, 4000)                                                                              \
    FIELD(R, text, offer, 4000)                                                                              \
    FIELD(R, text, hidden_talents, 2000)                                                                     \
    FIELD(R, text, availability, 1000)                                                                       \
    FIELD(R, texts, goal_topics, 40)                                                                         \
    FIELD(R, texts, personal_values, 40)                                                                     \
    FIELD(R, texts, interests, 40)                                                                           \
    FIELD(R, texts, working_style, 40)                                                                       \
    FIELD(R, texts, communication_style, 40)                                                                 \
    FIELD(R, texts, learning_style, 40)                                                                      \
    FIELD(R, integer, birthday_month, 0)                                                                     \
    FIELD(R, integer, birthday_day, 0)                                                                       \
    FIELD(R, flag, show_birthday, 0)                                                                         \
    FIELD(R, flag, show_anniversary, 0)
FORM_LOCAL(person_edit, EDIT_FORM_FIELDS)

#define EDIT_SKILL_FIELDS(FIELD, R)                                                                          \
    FIELD(R, integer, number, 0)                                                                             \
    FIELD(R, integer, shown_number, 0)                                                                       \
    FIELD(R, text, label, 0)                                                                                 \
    FIELD(R, list, levels, person_option)
RECORD_LOCAL(edit_skill, EDIT_SKILL_FIELDS)

#define EDIT_STYLE_FIELDS(FIELD, R)                                                                          \
    FIELD(R, text, field, 0)                                                                                 \
    FIELD(R, text, question, 0)                                                                              \
    FIELD(R, integer, most, 0)                                                                               \
    FIELD(R, list, choices, person_option)
RECORD_LOCAL(edit_style, EDIT_STYLE_FIELDS)

#define EDIT_PROBLEM_FIELDS(FIELD, R)                                                                        \
    FIELD(R, text, field, 0)                                                                                 \
    FIELD(R, text, label, 0)                                                                                 \
    FIELD(R, text, problem, 0)
RECORD_LOCAL(edit_problem, EDIT_PROBLEM_FIELDS)

#define EDIT_VIEW_FIELDS(FIELD, R)                                                                           \
    FIELD(R, record, person, person_card)                                                                    \
    FIELD(R, record, form, person_edit)                                                                      \
    FIELD(R, record, problems, person_edit_problems)                                                         \
    FIELD(R, list, summary, edit_problem) /* what to mend, for the top of the page */                        \
    FIELD(R, list, offered, edit_skill)                                                                      \
    FIELD(R, list, wanted, edit_skill)                                                                       \
    FIELD(R, list, styles, edit_style)                                                                       \
    FIELD(R, list, zones, person_option)                                                                     \
    FIELD(R, list, months, person_option)                                                                    \
    FIELD(R, flag, own, 0)
RECORD_LOCAL(person_edit_view, EDIT_VIEW_FIELDS)

/* ---- showing the form ---- */

static void fill_skill_rows(struct arena *arena, enum person_skill_kind kind, const struct list *skills,
                            struct list *rows)
{
    for (size_t i = 0; i < skills->count + BLANK_ROWS; i++) {
        static const struct skill_input blank = {.label = "", .level = 3};
        const struct skill_input *skill = i < skills->count ? LIST_AT(skills, struct skill_input, i) : &blank;
        struct edit_skill *row = LIST_ADD(rows, arena, struct edit_skill);
        *row = (struct edit_skill){
            .number = (int64_t)i, .shown_number = (int64_t)i + 1, .label = text_or_empty(skill->label)};
        for (int64_t level = 1; level <= 5; level++)
            person_option_add(&row->levels, arena, arena_format(arena, "%d", (int)level),
                              person_skill_level_word(kind, level),
                              level == (skill->level ? skill->level : 3));
    }
}

static bool has_key(const struct list *keys, const char *key)
{
    LIST_EACH (keys, const char *, one)
        if (strcmp(*one, key) == 0) return true;
    return false;
}

static void fill_style(struct arena *arena, enum person_choice_list list, const struct list *keys,
                       struct list *styles)
{
    const struct person_choices *choices = person_choices(list);
    struct edit_style *style = LIST_ADD(styles, arena, struct edit_style);
    *style = (struct edit_style){
        .field = choices->field, .question = choices->question, .most = (int64_t)choices->most};
    for (size_t i = 0; i < choices->count; i++) {
        const struct person_choice *choice = &choices->choices[i];
        struct person_option *option = LIST_ADD(&style->choices, arena, struct person_option);
        *option =
            (struct person_option){choice->key, choice->label, choice->hint, has_key(keys, choice->key)};
    }
}

static void fill_choices(struct request *request, const struct person_edit *form,
                         struct person_edit_view *view)
{
    static const char *const months[] = {MESSAGE("January"), MESSAGE("February"), MESSAGE("March"),
                                         MESSAGE("April"),   MESSAGE("May"),      MESSAGE("June"),
                                         MESSAGE("July"),    MESSAGE("August"),   MESSAGE("September"),
                                         MESSAGE("October"), MESSAGE("November"), MESSAGE("December")};
    struct arena *arena = request->arena;
    struct list zones = {0};
    fill_skill_rows(arena, PERSON_OFFERS, &form->offered, &view->offered);
    fill_skill_rows(arena, PERSON_WANTS, &form->wanted, &view->wanted);
    fill_style(arena, PERSON_GOAL_TOPICS, &form->goal_topics, &view->styles);
    fill_style(arena, PERSON_VALUES, &form->personal_values, &view->styles);
    fill_style(arena, PERSON_INTERESTS, &form->interests, &view->styles);
    fill_style(arena, PERSON_WORKING_STYLE, &form->working_style, &view->styles);
    fill_style(arena, PERSON_COMMUNICATION_STYLE, &form->communication_style, &view->styles);
    fill_style(arena, PERSON_LEARNING_STYLE, &form->learning_style, &view->styles);
    zone_names(arena, &zones);
    person_options_of(&view->zones, arena, &zones, text_or_empty(form->time_zone));
    for (int month = 1; month <= 12; month++)
        person_option_add(&view->months, arena, arena_format(arena, "%d", month), months[month - 1],
                          form->birthday_month == month);
}

static void add_summary(struct person_edit_view *view, struct arena *arena, const char *field,
                        const char *label, const char *problem)
{
    if (*text_or_empty(problem))
        *LIST_ADD(&view->summary, arena, struct edit_problem) = (struct edit_problem){field, label, problem};
}

static void fill_summary(struct arena *arena, const struct person_edit_problems *problems,
                         struct person_edit_view *view)
{
    add_summary(view, arena, "name", MESSAGE("Name"), problems->name);
    add_summary(view, arena, "job_title", MESSAGE("Job title"), problems->job_title);
    add_summary(view, arena, "location", MESSAGE("Location"), problems->location);
    add_summary(view, arena, "time_zone", MESSAGE("Time zone"), problems->time_zone);
    add_summary(view, arena, "languages", MESSAGE("Languages"), problems->languages);
    add_summary(view, arena, "offered_more", MESSAGE("Skills you offer"), problems->offered);
    add_summary(view, arena, "offered_more", MESSAGE("Skills you offer"), problems->offered_more);
    add_summary(view, arena, "wanted_more", MESSAGE("Skills you want"), problems->wanted);
    add_summary(view, arena, "wanted_more", MESSAGE("Skills you want"), problems->wanted_more);
    add_summary(view, arena, "experience", MESSAGE("Experience"), problems->experience);
    add_summary(view, arena, "goals", MESSAGE("Goals"), problems->goals);
    add_summary(view, arena, "offer", MESSAGE("What you can offer"), problems->offer);
    add_summary(view, arena, "hidden_talents", MESSAGE("Hidden talents"), problems->hidden_talents);
    add_summary(view, arena, "availability", MESSAGE("Availability"), problems->availability);
    add_summary(view, arena, "birthday_day", MESSAGE("Birthday"), problems->birthday_day);
    add_summary(view, arena, "name", MESSAGE("The profile"), problems->version);
}

/* The page's view: `form` is what is shown in the fields, `problems` (may be NULL) what to mend. */
static enum error fill_view(struct request *request, int64_t id, const struct person_edit *form,
                            const struct person_edit_problems *problems, struct person_edit_view *view)
{
    struct person_card *card = ARENA_NEW(request->arena, struct person_card);
    TRY(person_get(request->db, request->arena, id, card));
    view->person = card;
    view->own = request->viewer->person == id;
    view->form = form;
    view->problems = problems ? problems : ARENA_NEW(request->arena, struct person_edit_problems);
    fill_summary(request->arena, view->problems, view);
    fill_choices(request, form, view);
    return OK;
}

/* ---- what is stored, as a form ---- */

static enum error stored_skills(struct request *request, int64_t id, enum person_skill_kind kind,
                                struct list *ret_inputs)
{
    struct list skills = {0};
    TRY(person_skills(request->db, request->arena, id, kind, &skills));
    LIST_EACH (&skills, struct person_skill, skill)
        *LIST_ADD(ret_inputs, request->arena, struct skill_input) =
            (struct skill_input){.label = skill->label, .level = skill->level};
    return OK;
}

static enum error stored_languages(struct request *request, int64_t id, const char **ret_text)
{
    struct list tags = {0};
    struct text text;
    TRY(person_languages(request->db, request->arena, id, &tags));
    text_init(&text, request->arena);
    LIST_EACH (&tags, const char *, tag)
        text_addf(&text, "%s%s", text.length ? ", " : "", person_language_name(*tag));
    *ret_text = text.at;
    return OK;
}

static enum error stored_form(struct request *request, int64_t id, struct person_edit *ret_form)
{
    struct arena *arena = request->arena;
    struct person_row row;
    struct person_profile profile;
    struct person_edit form = {0};
    TRY(person_row_get(request->db, arena, id, &row));
    TRY(person_profile_get(request->db, arena, id, &profile));
    TRY(stored_skills(request, id, PERSON_OFFERS, &form.offered));
    TRY(stored_skills(request, id, PERSON_WANTS, &form.wanted));
    TRY(stored_languages(request, id, &form.languages));
    text_split(arena, profile.goal_topics, " ", &form.goal_topics);
    text_split(arena, profile.interests, " ", &form.interests);
    text_split(arena, profile.personal_values, " ", &form.personal_values);
    text_split(arena, profile.working_style, " ", &form.working_style);
    text_split(arena, profile.communication_style, " ", &form.communication_style);
    text_split(arena, profile.learning_style, " ", &form.learning_style);
    form.version = row.version;
    form.name = row.name;
    form.job_title = row.job_title;
    form.location = row.location;
    form.time_zone = row.time_zone;
    form.experience = profile.experience;
    form.goals = profile.goals;
    form.offer = profile.offer;
    form.hidden_talents = profile.hidden_talents;
    form.availability = profile.availability;
    if (request->viewer->person == id || profile.show_birthday) {
        form.birthday_month = profile.birthday_month;
        form.birthday_day = profile.birthday_day;
    }
    form.show_birthday = profile.show_birthday;
    form.show_anniversary = profile.show_anniversary;
    form.offered_more = form.wanted_more = "";
    *ret_form = form;
    return OK;
}

/* GET /people/:id/edit */
static enum error edit_show(struct request *request, struct reply *reply)
{
    struct person_edit_view *view = ARENA_NEW(request->arena, struct person_edit_view);
    struct person_edit *form = ARENA_NEW(request->arena, struct person_edit);
    int64_t id;
    TRY(request_id(request, "id", &id));
    TRY(person_may_edit(request, id));
    TRY(stored_form(request, id, form));
    TRY(fill_view(request, id, form, NULL, view));
    reply_title(reply, "people", view->own ? MESSAGE("Your profile") : MESSAGE("Edit a profile"));
    reply_view(reply, view);
    return OK;
}

/* ---- saving ---- */

struct saving {
    struct request *request;
    int64_t id;
    struct person_edit *form;
    struct list offered, wanted, languages;
};

/* The rows of the form and what was written separated by commas, as struct person_skill. */
static const char *gather_skills(struct arena *arena, const struct list *rows, const char *more,
                                 struct list *ret_skills)
{
    struct list parts = {0};
    LIST_EACH (rows, struct skill_input, row)
        if (!text_is_blank(row->label))
            *LIST_ADD(ret_skills, arena, struct person_skill) =
                (struct person_skill){.label = row->label, .level = row->level};
    text_split(arena, text_or_empty(more), ",;\n", &parts);
    LIST_EACH (&parts, const char *, part)
        *LIST_ADD(ret_skills, arena, struct person_skill) = (struct person_skill){.label = *part, .level = 3};
    LIST_EACH (ret_skills, struct person_skill, skill)
        if (!skill_label_is_fit(skill->label))
            return MESSAGE("One of the skills is too long: at most 160 characters.");
    return ret_skills->count > PERSON_SKILLS_LIMIT
               ? MESSAGE("These are more than 60 skills. Keep those that matter most.")
               : "";
}

static const char *gather_languages(struct arena *arena, const struct language *language, const char *text,
                                    struct list *ret_tags)
{
    struct list parts = {0};
    text_split(arena, text_or_empty(text), ",;\n", &parts);
    LIST_EACH (&parts, const char *, part) {
        const char *tag = person_language_tag(arena, *part);
        if (!tag)
            return arena_format(
                arena,
                say(language,
                    "We do not know the language “%s”. Write it in English, or as a tag such as pt-br."),
                *part);
        *LIST_ADD(ret_tags, arena, const char *) = tag;
    }
    return "";
}

static void check_form(struct saving *saving, struct person_edit_problems *problems)
{
    static const int64_t longest[] = {0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    struct arena *arena = saving->request->arena;
    struct person_edit *form = saving->form;
    if (person_name_problem(form->name)) problems->name = person_name_problem(form->name);
    if (person_time_zone_problem(form->time_zone))
        problems->time_zone = person_time_zone_problem(form->time_zone);
    problems->offered_more = gather_skills(arena, &form->offered, form->offered_more, &saving->offered);
    problems->wanted_more = gather_skills(arena, &form->wanted, form->wanted_more, &saving->wanted);
    if (!*text_or_empty(problems->languages))
        problems->languages =
            gather_languages(arena, saving->request->language, form->languages, &saving->languages);
    if (form->birthday_month < 0 || form->birthday_month > 12 || form->birthday_day < 0 ||
        form->birthday_day > longest[form->birthday_month] || !form->birthday_month != !form->birthday_day)
        problems->birthday_day = MESSAGE("Choose a month and a day that it has, or leave both empty.");
}

static const char *joined(struct arena *arena, const struct list *keys)
{
    struct text text;
    text_init(&text, arena);
    LIST_EACH (keys, const char *, key) text_addf(&text, "%s ", *key);
    return text.at;
}

static enum error save_profile(struct saving *saving)
{
    struct arena *arena = saving->request->arena;
    const struct person_edit *form = saving->form;
    struct person_profile before;
    struct person_profile profile = {.experience = form->experience,
                                     .goals = form->goals,
                                     .goal_topics = joined(arena, &form->goal_topics),
                                     .interests = joined(arena, &form->interests),
                                     .personal_values = joined(arena, &form->personal_values),
                                     .working_style = joined(arena, &form->working_style),
                                     .communication_style = joined(arena, &form->communication_style),
                                     .learning_style = joined(arena, &form->learning_style),
                                     .availability = form->availability,
                                     .offer = form->offer,
                                     .hidden_talents = form->hidden_talents,
                                     .birthday_month = form->birthday_month,
                                     .birthday_day = form->birthday_day,
                                     .show_birthday = form->show_birthday,
                                     .show_anniversary = form->show_anniversary};
    TRY(person_profile_get(saving->request->db, arena, saving->id, &before));
    /* Who edits somebody else was not shown a birthday that is kept private, so it stays as it is. */
    if (saving->request->viewer->person != saving->id && !before.show_birthday) {
        profile.birthday_month = before.birthday_month;
        profile.birthday_day = before.birthday_day;
        profile.show_birthday = false;
    }
    return person_profile_put(saving->request->db, arena, saving->id, &profile);
}

static enum error save(struct db *db, void *context)
{
    struct saving *saving = context;
    struct request *request = saving->request;
    const struct person_edit *form = saving->form;
    struct person_row row;
    TRY(person_row_get(db, request->arena, saving->id, &row));
    struct person_input input = {.email = row.email,
                                 .name = form->name,
                                 .external_id = row.external_id,
                                 .manager_id = row.manager_id,
                                 .department = row.department,
                                 .location = form->location,
                                 .job_title = form->job_title,
                                 .level = row.level,
                                 .time_zone = form->time_zone,
                                 .joined_on = row.joined_on};
    TRY(person_update(db, request->arena, request->clock, saving->id, form->version, &input));
    TRY(save_profile(saving));
    TRY(person_set_languages(db, request->arena, saving->id, &saving->languages));
    TRY(person_set_skills(db, request->arena, request->clock, saving->id, PERSON_OFFERS, &saving->offered));
    return person_set_skills(db, request->arena, request->clock, saving->id, PERSON_WANTS, &saving->wanted);
}

static const char *meanwhile(const struct request *request, const char *typed, const char *stored)
{
    if (strcmp(text_or_empty(typed), stored) == 0) return "";
    return arena_format(request->arena, say(request->language, "Meanwhile somebody saved: “%s”"), stored);
}

/* Somebody saved in between: both texts are shown, and saving again takes what stands in the fields. */
static enum error show_conflict(struct saving *saving, struct person_edit_problems *problems)
{
    struct person_edit stored, *form = saving->form;
    TRY(stored_form(saving->request, saving->id, &stored));
    problems->version =
        MESSAGE("Somebody else saved it meanwhile. Look at the fields that differ, then save again.");
    problems->name = meanwhile(saving->request, form->name, stored.name);
    problems->job_title = meanwhile(saving->request, form->job_title, stored.job_title);
    problems->location = meanwhile(saving->request, form->location, stored.location);
    problems->time_zone = meanwhile(saving->request, form->time_zone, stored.time_zone);
    problems->experience = meanwhile(saving->request, form->experience, stored.experience);
    problems->goals = meanwhile(saving->request, form->goals, stored.goals);
    problems->offer = meanwhile(saving->request, form->offer, stored.offer);
    problems->hidden_talents = meanwhile(saving->request, form->hidden_talents, stored.hidden_talents);
    problems->availability = meanwhile(saving->request, form->availability, stored.availability);
    form->version = stored.version;
    return OK;
}

static enum error show_again(struct saving *saving, struct reply *reply,
                             const struct person_edit_problems *problems)
{
    struct person_edit_view *view = ARENA_NEW(saving->request->arena, struct person_edit_view);
    TRY(fill_view(saving->request, saving->id, saving->form, problems, view));
    reply_title(reply, "people", view->own ? MESSAGE("Your profile") : MESSAGE("Edit a profile"));
    reply_problems(reply, view, &person_edit_problems_record, problems);
    return OK;
}

/* POST /people/:id/edit */
static enum error edit_save(struct request *request, struct reply *reply)
{
    struct person_edit_problems *problems = ARENA_NEW(request->arena, struct person_edit_problems);
    struct saving saving = {.request = request, .form = ARENA_NEW(request->arena, struct person_edit)};
    struct person_edit stored;
    TRY(request_id(request, "id", &saving.id));
    TRY(person_may_edit(request, saving.id));
    request_read_form(request, &person_edit_record, saving.form, &person_edit_problems_record, problems);
    TRY(stored_form(request, saving.id, &stored));
    form_keep_unsent(request, &person_edit_record, &stored, saving.form);
    check_form(&saving, problems);
    if (form_has_problems(&person_edit_problems_record, problems))
        return show_again(&saving, reply, problems);
    enum error error = db_write(request->db, save, &saving);
    if (error == ERROR_CONFLICT) {
        TRY(show_conflict(&saving, problems));
        return show_again(&saving, reply, problems);
    }
    if (error != OK) return error;
    reply_notice(reply, "Saved.");
    reply_see(reply, "/people/%lld", (long long)saving.id);
    return OK;
}

static const struct route routes[] = {
    {.method = METHOD_GET,
     .pattern = "/people/:id/edit",
     .access = ACCESS_SIGNED_IN,
     .rule = "one's own; admins",
     .summary = "The form of a profile",
     .handle = edit_show,
     .view = &person_edit_view_record,
     .template = "person/person_edit.html"},
    {.method = METHOD_POST,
     .pattern = "/people/:id/edit",
     .access = ACCESS_SIGNED_IN,
     .rule = "one's own; admins",
     .summary = "Change a profile",
     .handle = edit_save,
     .input = &person_edit_record,
     .view = &person_edit_view_record,
     .template = "person/person_edit.html"},
};
const struct route_table person_edit_routes = ROUTE_TABLE(routes);
