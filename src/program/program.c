/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The use cases around a program itself: making one, who runs it, its steps from draft to closed, the lists
 * of programs. */
#include "program/program.h"

#include <string.h>

#include "base/random.h"
#include "base/text.h"
#include "event/event.h"
#include "language/language.h"
#include "notice/notice.h"
#include "program/program_copy.h"
#include "program/program_criteria.h"
#include "program/program_enroll.h"
#include "program/program_rules.h"
#include "program/program_store.h"
#include "program/program_templates.h"

/* ---- who may ---- */

SQL(program_in_sight,
    "SELECT CASE WHEN m.state IN ('open', 'running') THEN 1"
    " WHEN m.state = 'closed' AND EXISTS (SELECT 1 FROM enrollment e WHERE e.program_id = m.id"
    " AND e.person_id = $2) THEN 1 ELSE 0 END FROM program m WHERE m.id = $1");

enum error program_coordinates(struct db *db, const struct viewer *viewer, int64_t program)
{
    int64_t in_sight;
    bool coordinates = false;
    TRY(db_number(db, &program_in_sight, DB_PARAMS(db_int(program), db_int(viewer->person)), &in_sight));
    TRY(program_has_coordinator(db, program, viewer->person, &coordinates));
    if (coordinates) return OK;
    return in_sight || viewer->admin ? ERROR_FORBIDDEN : ERROR_NOT_FOUND;
}

/* ---- making one ---- */

static int64_t template_weight(const struct program_template *template, const char *criterion, int64_t normal)
{
    for (const struct program_template_weight *weight = template->weights; weight->criterion; weight++)
        if (strcmp(weight->criterion, criterion) == 0) return weight->weight;
    return normal;
}

static int64_t months_after(int64_t day, int64_t months)
{
    struct date date = date_of_day(day);
    int64_t month = date.year * 12 + date.month - 1 + months;
    /* The first of the next month, less a day, where the month is too short for the day. */
    struct date end = {month / 12, (int)(month % 12) + 1, 1};
    struct date next = {(month + 1) / 12, (int)((month + 1) % 12) + 1, 1};
    int64_t last = day_of_date(next) - 1, wanted = day_of_date(end) + date.day - 1;
    return wanted < last ? wanted : last;
}

static struct program_settings settings_from(const struct program_template *t,
                                             const struct program_new *input)
{
    int64_t ends = input->ends_on;
    if (ends == 0 && input->starts_on != 0) ends = months_after(input->starts_on, t->duration_months);
    return (struct program_settings){
        .name = input->name,
        .summary = text_is_blank(input->summary) ? say(input->language, t->summary) : input->summary,
        .starts_on = input->starts_on,
        .ends_on = ends,
        .by_invitation = t->by_invitation,
        .by_application = t->by_application,
        .by_hiring = t->by_hiring,
        .hiring_days = t->hiring_days,
        .approval = t->approval,
        .mentor_capacity = t->mentor_capacity,
        .mentee_wanted = t->mentee_wanted,
        .cadence_days = t->cadence_days,
        .meeting_minutes = t->meeting_minutes,
        .duration_months = t->duration_months,
    };
}

static struct program_rules_form rules_from(struct arena *arena, const struct program_template *t)
{
    struct program_rules_form rules = {
        .allow_reporting_line = t->allow_reporting_line,
        .require_language = t->require_language,
        .zone_overlap_hours = t->zone_overlap_hours,
        .level_gap_bounded = t->level_gap_bounded,
        .level_gap_min = t->level_gap_min,
        .level_gap_max = t->level_gap_max,
        .level_gap_ideal = t->level_gap_ideal,
        .department_rule = t->department_rule,
        .site_rule = t->site_rule,
        .department_preferred = t->department_preferred,
    };
#define ADD(key, normal, label, sentence)                                                                    \
    *LIST_ADD(&rules.weights, arena, struct program_weight) =                                                \
        (struct program_weight){#key, template_weight(t, #key, normal)};
    PROGRAM_CRITERIA(ADD)
#undef ADD
    return rules;
}

struct program_adding {
    struct arena *arena;
    const struct clock *clock;
    const struct program_new *input;
    const struct program_template *template;
    int64_t id;
};

static enum error add_questions(struct db *db, const struct program_adding *adding)
{
    const struct program_template_question *q = adding->template->questions;
    const struct language *language = adding->input->language;
    for (; q->text; q++) {
        struct program_question question = {.audience = q->audience,
                                            .kind = q->kind,
                                            .text = say(language, q->text),
                                            .hint = say(language, q->hint),
                                            .options = say(language, q->options),
                                            .required = q->required};
        int64_t id;
        TRY(program_question_add(db, adding->clock, adding->id, &question, &id));
    }
    return OK;
}

static enum error program_add_work(struct db *db, void *context)
{
    const struct program_adding *adding = context;
    const struct program_template *template = adding->template;
    struct program_settings settings = settings_from(template, adding->input);
    struct program_rules_form rules = rules_from(adding->arena, template);
    TRY(program_insert(db, adding->clock, adding->id, template->format, adding->input->created_by, &settings,
                       &rules));
    TRY(add_questions(db, adding));
    TRY(program_guideline_write(db, adding->id, "mentor",
                                say(adding->input->language, template->mentor_guideline)));
    TRY(program_guideline_write(db, adding->id, "mentee",
                                say(adding->input->language, template->mentee_guideline)));
    if (adding->input->coordinator == 0) return OK;
    bool new;
    return program_coordinator_insert(db, adding->clock, adding->id, adding->input->coordinator, &new);
}

enum error program_add(struct db *db, struct arena *arena, const struct clock *clock,
                       const struct program_new *input, int64_t *ret_id)
{
    struct program_adding adding = {arena, clock, input, program_template_of(input->format), 0};
    if (!adding.template || text_is_blank(input->name) || text_length(input->name) > PROGRAM_NAME_MAX)
        return ERROR_INVALID;
    if (input->ends_on != 0 && input->ends_on < input->starts_on) return ERROR_INVALID;
    adding.id = id_new(clock);
    TRY(db_write(db, program_add_work, &adding));
    *ret_id = adding.id;
    return OK;
}

/* ---- a copy ---- */

struct program_duplicating {
    struct arena *arena;
    const struct clock *clock;
    const struct program_copy *copy;
    int64_t id;
};

static enum error copy_words(struct db *db, const struct program_duplicating *copying, int64_t from)
{
    static const char *const audiences[] = {"mentor", "mentee"};
    struct list questions = {0};
    TRY(program_questions(db, copying->arena, from, &questions));
    LIST_EACH (&questions, struct program_question, question) {
        int64_t id;
        TRY(program_question_add(db, copying->clock, copying->id, question, &id));
    }
    for (size_t i = 0; i < 2; i++) {
        const char *body;
        TRY(program_guideline(db, copying->arena, from, audiences[i], &body));
        TRY(program_guideline_write(db, copying->id, audiences[i], body));
    }
    return OK;
}

static enum error copy_coordinators(struct db *db, const struct program_duplicating *copying, int64_t from)
{
    struct list coordinators = {0};
    bool new;
    TRY(program_coordinators(db, copying->arena, from, &coordinators));
    LIST_EACH (&coordinators, struct person_card, card)
        TRY(program_coordinator_insert(db, copying->clock, copying->id, card->id, &new));
    return OK;
}

static enum error program_duplicate_work(struct db *db, void *context)
{
    const struct program_duplicating *copying = context;
    const struct program_copy *copy = copying->copy;
    struct program_settings settings;
    struct program_rules rules;
    TRY(program_settings_read(db, copying->arena, copy->from, &settings));
    TRY(program_rules(db, copying->arena, copy->from, &rules));
    settings.name = copy->name;
    settings.starts_on = copy->starts_on;
    settings.ends_on = copy->starts_on ? months_after(copy->starts_on, settings.duration_months) : 0;
    settings.enroll_until = 0;
    struct program_rules_form form = {
        .allow_reporting_line = rules.allow_reporting_line,
        .require_language = rules.require_language,
        .zone_overlap_hours = rules.zone_overlap_hours,
        .level_gap_bounded = rules.level_gap_bounded,
        .level_gap_min = rules.level_gap_min,
        .level_gap_max = rules.level_gap_max,
        .level_gap_ideal = rules.level_gap_ideal,
        .department_rule = rules.department_rule,
        .site_rule = rules.site_rule,
        .department_preferred = rules.department_preferred,
        .weights = rules.weights,
    };
    TRY(program_insert(db, copying->clock, copying->id, rules.format, copy->by, &settings, &form));
    TRY(program_copy_texts(
        &(struct program_copying){db, copying->arena, copying->clock, copy->from, copying->id}));
    TRY(copy_words(db, copying, copy->from));
    return copy_coordinators(db, copying, copy->from);
}

enum error program_duplicate(struct db *db, struct arena *arena, const struct clock *clock,
                             const struct program_copy *copy, int64_t *ret_id)
{
    if (text_is_blank(copy->name) || text_length(copy->name) > PROGRAM_NAME_MAX) return ERROR_INVALID;
    struct program_duplicating copying = {arena, clock, copy, id_new(clock)};
    TRY(db_write(db, program_duplicate_work, &copying));
    *ret_id = copying.id;
    return OK;
}

/* ---- coordinators ---- */

struct coordinator_adding {
    struct arena *arena;
    const struct clock *clock;
    int64_t program, person;
};

/* Whoever coordinates sees people's answers; those who ran the program until now learn who that is. */
static enum error tell_coordinators(struct db *db, const struct coordinator_adding *adding,
                                    const struct program_card *program, const struct person_card *person)
{
    struct list coordinators = {0};
    struct notice notice = {
        .kind = "program.coordinator",
        .subject = program->id,
        .path = arena_format(adding->arena, "/programs/%lld/coordinators", (long long)program->id),
        .who = person->name,
        .what = program->name};
    TRY(program_coordinators(db, adding->arena, program->id, &coordinators));
    LIST_EACH (&coordinators, struct person_card, other) {
        notice.person = other->id;
        if (other->id != person->id) TRY(notice_tell(db, adding->clock, &notice));
    }
    return OK;
}

static enum error coordinator_add_work(struct db *db, void *context)
{
    const struct coordinator_adding *adding = context;
    struct program_card program;
    struct person_card person;
    bool new;
    TRY(program_get(db, adding->arena, adding->program, &program));
    TRY(person_get(db, adding->arena, adding->person, &person));
    if (!person.active) return ERROR_NOT_FOUND;
    TRY(program_coordinator_insert(db, adding->clock, program.id, person.id, &new));
    if (!new) return OK;
    struct notice notice = {.person = person.id,
                            .kind = "program.you-coordinate",
                            .subject = program.id,
                            .path = arena_format(adding->arena, "/programs/%lld", (long long)program.id),
                            .what = program.name};
    TRY(notice_tell(db, adding->clock, &notice));
    return strcmp(program.state, "draft") == 0 ? OK : tell_coordinators(db, adding, &program, &person);
}

enum error program_add_coordinator(struct db *db, struct arena *arena, const struct clock *clock,
                                   int64_t program, int64_t person)
{
    struct coordinator_adding adding = {arena, clock, program, person};
    return db_write(db, coordinator_add_work, &adding);
}

/* ---- steps from draft to closed ---- */

struct program_moving {
    struct arena *arena;
    const struct clock *clock;
    int64_t program, version;
    const char *to;
};

/* Back to a draft is nobody's news. */
static enum error tell_outside(struct db *db, const struct program_moving *moving, enum program_state to)
{
    const char *kind = to == PROGRAM_OPEN      ? EVENT_PROGRAM_OPENED
                       : to == PROGRAM_RUNNING ? EVENT_PROGRAM_STARTED
                       : to == PROGRAM_CLOSED  ? EVENT_PROGRAM_CLOSED
                                               : NULL;
    if (!kind) return OK;
    return event_happened(db, moving->clock, &(struct event){.kind = kind, .program = moving->program});
}

static enum error program_move_work(struct db *db, void *context)
{
    const struct program_moving *moving = context;
    struct program_card card;
    enum program_state from, to;
    TRY(program_get(db, moving->arena, moving->program, &card));
    if (!program_state_of(card.state, &from) || !program_state_of(moving->to, &to)) return ERROR_INVALID;
    const struct program_step *step = program_step_between(from, to);
    if (!step || (moving->version != 0 && moving->version != card.version)) return ERROR_CONFLICT;
    if (step->when_empty) {
        struct program_counts counts;
        TRY(program_counts(db, moving->arena, moving->program, &counts));
        if (counts.everybody != 0) return ERROR_CONFLICT;
    }
    TRY(program_state_write(db, moving->clock, moving->program, moving->to, card.version));
    TRY(tell_outside(db, moving, to));
    if (from == PROGRAM_DRAFT) TRY(program_tell_all(db, moving->arena, moving->clock, &card));
    return OK;
}

enum error program_move(struct db *db, struct arena *arena, const struct clock *clock, int64_t program,
                        const char *to_state, int64_t version)
{
    struct program_moving moving = {arena, clock, program, version, to_state};
    return db_write(db, program_move_work, &moving);
}

/* ---- lists ---- */

const char *program_format_label(const char *format)
{
    const struct program_template *template = program_template_of(format);
    return template ? template->label : format;
}

bool program_suits_asking(const char *format)
{
    return strcmp(format, "mentoring") == 0 || strcmp(format, "reverse") == 0 || strcmp(format, "buddy") == 0;
}

const char *program_cadence_words(struct arena *arena, const struct language *language, int64_t days)
{
    static const char *const weeks[] = {"", MESSAGE("every week"), MESSAGE("every two weeks"),
                                        MESSAGE("every three weeks"), MESSAGE("every four weeks")};
    if (days % 7 == 0 && days > 0 && days / 7 < (int64_t)(sizeof weeks / sizeof weeks[0]))
        return say(language, weeks[days / 7]);
    if (days == 1) return say(language, "every day");
    if (days == 30) return say(language, "every month");
    return arena_format(arena, say_count(language, "every %lld day", "every %lld days", days),
                        (long long)days);
}

const char *program_role_words(struct arena *arena, const struct language *language, const char *format,
                               bool as_mentor, bool as_mentee)
{
    const struct program_template *t = program_template_of(format);
    if (!t) return "";
    const char *mentor = say(language, t->a_mentor), *mentee = say(language, t->a_mentee);
    if (as_mentor && as_mentee)
        return strcmp(format, "peer") == 0 ? say(language, "a peer")
                                           : arena_format(arena, say(language, "%s and %s"), mentor, mentee);
    return as_mentor ? mentor : mentee;
}

const char *program_part_sentence(struct arena *arena, const struct language *language, const char *format,
                                  const char *part, bool as_mentor, bool as_mentee)
{
    const char *role = program_role_words(arena, language, format, as_mentor, as_mentee);
    enum enrollment_state state;
    if (!enrollment_state_of(part, &state)) return "";
    switch (state) {
    case ENROLLMENT_INVITED:
        return arena_format(arena, say(language, "You are invited as %s."), role);
    case ENROLLMENT_APPLIED:
        return arena_format(arena, say(language, "You applied as %s."), role);
    case ENROLLMENT_WAITLISTED:
        return say(language, "You are on the waitlist.");
    case ENROLLMENT_ACCEPTED:
        return arena_format(arena, say(language, "You take part as %s."), role);
    case ENROLLMENT_PAUSED:
        return say(language, "You pause at the moment.");
    case ENROLLMENT_LEFT:
        return say(language, "You left this program.");
    case ENROLLMENT_DECLINED:
    case ENROLLMENT_NONE:
    case ENROLLMENT_STATE_COUNT:
        break;
    }
    return "";
}

static void finish_parts(struct arena *arena, const struct language *language, struct list *parts)
{
    LIST_EACH (parts, struct program_part, part) {
        enum program_state state;
        part->format_label = program_format_label(part->format);
        part->state_label = program_state_of(part->state, &state) ? program_state_label(state) : part->state;
        part->part = text_or_empty(part->part);
        part->part_sentence = program_part_sentence(arena, language, part->format, part->part,
                                                    part->as_mentor, part->as_mentee);
        part->needs_answer = strcmp(part->part, "invited") == 0;
    }
}

enum error program_parts_of(struct db *db, struct arena *arena, const struct language *language,
                            int64_t person, struct list *ret_parts)
{
    TRY(program_parts_read(db, arena, person, ret_parts));
    finish_parts(arena, language, ret_parts);
    return OK;
}

enum error program_joinable_by(struct db *db, struct arena *arena, const struct language *language,
                               const struct clock *clock, int64_t person, struct list *ret_parts)
{
    TRY(program_joinable_read(db, arena, person, clock_day(clock), ret_parts));
    finish_parts(arena, language, ret_parts);
    return OK;
}

static enum error finish_look(struct db *db, struct arena *arena, const struct language *language,
                              const struct clock *clock, struct program_look *look)
{
    struct program_card card;
    struct program_counts counts;
    enum program_state state;
    TRY(program_get(db, arena, look->id, &card));
    TRY(program_counts(db, arena, look->id, &counts));
    struct program_next next = program_next(arena, language, &card, &counts, clock_day(clock));
    look->format_label = program_format_label(card.format);
    look->state_label = program_state_of(card.state, &state) ? program_state_label(state) : card.state;
    look->is_open = strcmp(card.state, "open") == 0;
    look->is_running = strcmp(card.state, "running") == 0;
    look->accepted = counts.accepted;
    look->applied = counts.applied;
    look->invited = counts.invited;
    look->waitlisted = counts.waitlisted;
    look->draft_pairs = counts.draft_pairs;
    look->next_text = next.title;
    look->next_path = arena_format(arena, "/programs/%lld%s", (long long)card.id, next.path);
    return OK;
}

enum error program_coordinated_by(struct db *db, struct arena *arena, const struct language *language,
                                  const struct clock *clock, int64_t person, struct list *ret_looks)
{
    TRY(program_looks_read(db, arena, person, ret_looks));
    LIST_EACH (ret_looks, struct program_look, look) TRY(finish_look(db, arena, language, clock, look));
    return OK;
}
