/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Pages: the list of programs, a new one, a program's first page, its steps from draft to closed, a copy of
 * it. */
#include "program/program_pages.h"

#include <string.h>

#include "base/text.h"
#include "calendar/date_text.h"
#include "language/language.h"
#include "program/program_rules.h"

/* ---- /programs ---- */

/* A program whose averages an analyst may look at; without counts, which tell of few people. */
#define PROGRAM_FIGURES_FIELDS(FIELD, R)                                                                     \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, text, format_label, 0)                                                                          \
    FIELD(R, text, state_label, 0)
RECORD_LOCAL(program_figures, PROGRAM_FIGURES_FIELDS)

#define PROGRAM_LIST_VIEW_FIELDS(FIELD, R)                                                                   \
    FIELD(R, list, asked, program_part)      /* invitations and offers that wait for an answer */            \
    FIELD(R, list, mine, program_part)       /* all other parts */                                           \
    FIELD(R, list, joinable, program_part)   /* could apply today */                                         \
    FIELD(R, list, run, program_look)        /* coordinates */                                               \
    FIELD(R, list, others, program_look)     /* for admins: the rest of the portal */                        \
    FIELD(R, list, figures, program_figures) /* for analysts: all that were opened */                        \
    FIELD(R, flag, has_figures, 0)                                                                           \
    FIELD(R, flag, has_asked, 0)                                                                             \
    FIELD(R, flag, has_mine, 0)                                                                              \
    FIELD(R, flag, has_joinable, 0)                                                                          \
    FIELD(R, flag, has_run, 0)                                                                               \
    FIELD(R, flag, has_others, 0)                                                                            \
    FIELD(R, flag, may_create, 0)                                                                            \
    FIELD(R, flag, nothing, 0)
RECORD_DECLARE(program_list_view, PROGRAM_LIST_VIEW_FIELDS)
RECORD_DEFINE(program_list_view, PROGRAM_LIST_VIEW_FIELDS)

static bool is_among(const struct list *looks, int64_t program)
{
    LIST_EACH (looks, struct program_look, look)
        if (look->id == program) return true;
    return false;
}

/* Without the programs that the person runs: those stand there already. */
static enum error list_joinable(struct request *request, struct program_list_view *view)
{
    struct list parts = {0};
    TRY(program_joinable_by(request->db, request->arena, request->language, request->clock,
                            request->viewer->person, &parts));
    LIST_EACH (&parts, struct program_part, part)
        if (!is_among(&view->run, part->id))
            *LIST_ADD(&view->joinable, request->arena, struct program_part) = *part;
    return OK;
}

static enum error list_parts(struct request *request, struct program_list_view *view)
{
    struct list parts = {0};
    TRY(program_parts_of(request->db, request->arena, request->language, request->viewer->person, &parts));
    LIST_EACH (&parts, struct program_part, part)
        *LIST_ADD(part->needs_answer ? &view->asked : &view->mine, request->arena, struct program_part) =
            *part;
    TRY(program_coordinated_by(request->db, request->arena, request->language, request->clock,
                               request->viewer->person, &view->run));
    return list_joinable(request, view);
}

static enum error list_others(struct request *request, struct program_list_view *view)
{
    struct list all = {0};
    TRY(program_coordinated_by(request->db, request->arena, request->language, request->clock, 0, &all));
    LIST_EACH (&all, struct program_look, look) {
        if (!is_among(&view->run, look->id))
            *LIST_ADD(&view->others, request->arena, struct program_look) = *look;
    }
    return OK;
}

static enum error list_figures(struct request *request, struct program_list_view *view)
{
    struct list all = {0};
    TRY(program_coordinated_by(request->db, request->arena, request->language, request->clock, 0, &all));
    LIST_EACH (&all, struct program_look, look)
        if (strcmp(look->state, "draft") != 0)
            *LIST_ADD(&view->figures, request->arena, struct program_figures) =
                (struct program_figures){look->id, look->name, look->format_label, look->state_label};
    return OK;
}

enum error program_list_page(struct request *request, struct reply *reply)
{
    struct program_list_view *view = ARENA_NEW(request->arena, struct program_list_view);
    TRY(list_parts(request, view));
    if (request->viewer->admin) TRY(list_others(request, view));
    if (request->viewer->analyst) TRY(list_figures(request, view));
    view->has_figures = view->figures.count != 0;
    view->has_asked = view->asked.count != 0;
    view->has_mine = view->mine.count != 0;
    view->has_joinable = view->joinable.count != 0;
    view->has_run = view->run.count != 0;
    view->has_others = view->others.count != 0;
    view->may_create = request->viewer->admin || request->viewer->coordinator;
    view->nothing = !(view->has_figures || view->has_asked || view->has_mine || view->has_joinable ||
                      view->has_run || view->has_others);
    reply_title(reply, "programs", "Programs");
    reply_view(reply, view);
    return OK;
}

/* ---- /programs/new ---- */

#define FORMAT_CARD_FIELDS(FIELD, R)                                                                         \
    FIELD(R, text, format, 0)                                                                                \
    FIELD(R, text, label, 0)                                                                                 \
    FIELD(R, text, sentence, 0)                                                                              \
    FIELD(R, text, good_for, 0)                                                                              \
    FIELD(R, text, example, 0)                                                                               \
    FIELD(R, text, summary, 0)                                                                               \
    FIELD(R, text, cadence, 0) /* "every two weeks" */                                                       \
    FIELD(R, integer, meeting_minutes, 0)                                                                    \
    FIELD(R, integer, duration_months, 0)
RECORD_LOCAL(format_card, FORMAT_CARD_FIELDS)

#define PROGRAM_NEW_FORM_FIELDS(FIELD, R)                                                                    \
    FIELD(R, text, format, 20)                                                                               \
    FIELD(R, text, name, 120)                                                                                \
    FIELD(R, text, summary, 2000)                                                                            \
    FIELD(R, day, starts_on, 0)                                                                              \
    FIELD(R, day, ends_on, 0)                                                                                \
    FIELD(R, text, coordinators, 2000) /* e-mail addresses; nobody is the one who creates it */
FORM_DECLARE(program_new_form, PROGRAM_NEW_FORM_FIELDS)
FORM_DEFINE(program_new_form, PROGRAM_NEW_FORM_FIELDS)

#define PROGRAM_NEW_VIEW_FIELDS(FIELD, R)                                                                    \
    FIELD(R, list, formats, format_card)                                                                     \
    FIELD(R, record, chosen, format_card) /* NULL: the formats are shown to choose from */                   \
    FIELD(R, record, form, program_new_form)                                                                 \
    FIELD(R, record, problems, program_new_form_problems)
RECORD_DECLARE(program_new_view, PROGRAM_NEW_VIEW_FIELDS)
RECORD_DEFINE(program_new_view, PROGRAM_NEW_VIEW_FIELDS)

static struct format_card format_card_of(struct arena *arena, const struct language *language,
                                         const struct program_template *t)
{
    return (struct format_card){t->format,
                                t->label,
                                t->sentence,
                                say(language, t->good_for),
                                say(language, t->example),
                                t->summary,
                                program_cadence_words(arena, language, t->cadence_days),
                                t->meeting_minutes,
                                t->duration_months};
}

static struct program_new_view *new_view(struct request *request, struct reply *reply,
                                         struct program_new_form *form,
                                         const struct program_new_form_problems *problems)
{
    struct program_new_view *view = ARENA_NEW(request->arena, struct program_new_view);
    size_t count;
    const struct program_template *templates = program_templates(&count);
    const struct program_template *chosen = program_template_of(form->format);
    for (size_t i = 0; i < count; i++)
        *LIST_ADD(&view->formats, request->arena, struct format_card) =
            format_card_of(request->arena, request->language, &templates[i]);
    if (chosen) {
        struct format_card *card = ARENA_NEW(request->arena, struct format_card);
        *card = format_card_of(request->arena, request->language, chosen);
        view->chosen = card;
    }
    view->form = form;
    view->problems = problems;
    reply_title(reply, "programs", "New program");
    return view;
}

enum error program_new_page(struct request *request, struct reply *reply)
{
    struct program_new_form *form = ARENA_NEW(request->arena, struct program_new_form);
    struct program_new_form_problems *problems = ARENA_NEW(request->arena, struct program_new_form_problems);
    form_no_problems(&program_new_form_problems_record, problems);
    *form =
        (struct program_new_form){.format = request_value(request, "format"), .name = "", .coordinators = ""};
    const struct program_template *chosen = program_template_of(form->format);
    form->summary = chosen ? say(request->language, chosen->summary) : "";
    reply_view(reply, new_view(request, reply, form, problems));
    return OK;
}

/* The people behind a list of addresses; a problem names the first that is unknown. Adds int64_t. */
static enum error find_people(struct request *request, const char *emails, struct list *ret_people,
                              const char **ret_problem)
{
    struct list parts = {0};
    text_split(request->arena, emails, ",; \n\t", &parts);
    LIST_EACH (&parts, const char *, email) {
        struct person_card card;
        enum error error = person_find_by_email(request->db, request->arena, *email, &card);
        if (error != OK && error != ERROR_NOT_FOUND) return error;
        if (error == ERROR_NOT_FOUND || !card.active) {
            *ret_problem =
                arena_format(request->arena,
                             say(request->language, "There is nobody with the address %s. Look them up under "
                                                    "People, or import them first."),
                             *email);
            return OK;
        }
        *LIST_ADD(ret_people, request->arena, int64_t) = card.id;
    }
    if (ret_people->count == 0) *LIST_ADD(ret_people, request->arena, int64_t) = request->viewer->person;
    return OK;
}

static void check_new(const struct program_new_form *form, struct program_new_form_problems *problems)
{
    if (!program_template_of(form->format)) problems->format = MESSAGE("Choose a format.");
    if (!*problems->name && text_is_blank(form->name)) problems->name = MESSAGE("Give the program a name.");
    if (form->ends_on && form->starts_on && form->ends_on < form->starts_on)
        problems->ends_on = MESSAGE("It ends before it starts. Choose a later day, or leave it open.");
}

struct program_creating {
    struct request *request;
    const struct program_new_form *form;
    const struct list *coordinators;
    int64_t id;
};

static enum error create_work(struct db *db, void *context)
{
    struct program_creating *creating = context;
    struct request *request = creating->request;
    const struct program_new input = {
        .name = creating->form->name,
        .format = creating->form->format,
        .summary = creating->form->summary,
        .starts_on = creating->form->starts_on,
        .ends_on = creating->form->ends_on,
        .created_by = request->viewer->person,
        .language = request->language,
    };
    TRY(program_add(db, request->arena, request->clock, &input, &creating->id));
    LIST_EACH (creating->coordinators, int64_t, person) {
        bool new;
        if (*person == request->viewer->person)
            TRY(program_coordinator_insert(db, request->clock, creating->id, *person, &new));
        else TRY(program_add_coordinator(db, request->arena, request->clock, creating->id, *person));
    }
    return OK;
}

enum error program_new_post(struct request *request, struct reply *reply)
{
    struct program_new_form *form = ARENA_NEW(request->arena, struct program_new_form);
    struct program_new_form_problems *problems = ARENA_NEW(request->arena, struct program_new_form_problems);
    struct list people = {0};
    request_read_form(request, &program_new_form_record, form, &program_new_form_problems_record, problems);
    check_new(form, problems);
    if (!*problems->coordinators)
        TRY(find_people(request, form->coordinators, &people, &problems->coordinators));
    if (form_has_problems(&program_new_form_problems_record, problems)) {
        reply_problems(reply, new_view(request, reply, form, problems), &program_new_form_problems_record,
                       problems);
        return OK;
    }
    struct program_creating creating = {request, form, &people, 0};
    TRY(db_write(request->db, create_work, &creating));
    reply_notice(reply, "The program is there, as a draft. Nobody sees it before you open it.");
    reply_see(reply, "/programs/%lld", (long long)creating.id);
    return OK;
}

/* ---- /programs/:id ---- */

#define PROGRAM_STEP_LINK_FIELDS(FIELD, R)                                                                   \
    FIELD(R, text, to, 0)                                                                                    \
    FIELD(R, text, button, 0)
RECORD_LOCAL(program_step_link, PROGRAM_STEP_LINK_FIELDS)

#define PROGRAM_SHOW_VIEW_FIELDS(FIELD, R)                                                                   \
    FIELD(R, record, head, program_head)                                                                     \
    FIELD(R, list, summary, text_block)                                                                      \
    FIELD(R, record, program, program_card)                                                                  \
    FIELD(R, text, cadence, 0) /* "every two weeks" */                                                       \
    FIELD(R, text, what, 0)    /* the format in a sentence */                                                \
    FIELD(R, text, mentors_word, 0)                                                                          \
    FIELD(R, text, mentees_word, 0)                                                                          \
    FIELD(R, text, a_mentor, 0)                                                                              \
    FIELD(R, text, a_mentee, 0)                                                                              \
    FIELD(R, list, mentor_guideline, text_block)                                                             \
    FIELD(R, list, mentee_guideline, text_block)                                                             \
    FIELD(R, flag, has_mentor_guideline, 0)                                                                  \
    FIELD(R, flag, has_mentee_guideline, 0)                                                                  \
    FIELD(R, flag, mentor_folded, 0) /* not the viewer's own part: closed until asked for */                 \
    FIELD(R, flag, mentee_folded, 0)                                                                         \
    FIELD(R, flag, mentee_first, 0)                                                                          \
    FIELD(R, list, coordinators, person_card)                                                                \
    FIELD(R, flag, no_coordinator, 0)                                                                        \
    FIELD(R, record, part, enrollment_row) /* of the viewer; NULL without one */                             \
    FIELD(R, text, part_sentence, 0)                                                                         \
    FIELD(R, flag, is_invited, 0)                                                                            \
    FIELD(R, day, offer_until, 0) /* of a place from the waitlist */                                         \
    FIELD(R, flag, takes_part, 0) /* accepted or paused */                                                   \
    FIELD(R, flag, has_asked, 0)  /* applied or on the waitlist */                                           \
    FIELD(R, flag, can_apply, 0)                                                                             \
    FIELD(R, flag, has_requests, 0) /* may ask, or be asked */                                               \
    FIELD(R, flag, can_ask, 0)      /* for a mentor of their choice */                                       \
    FIELD(R, text, apply_button, 0)                                                                          \
    FIELD(R, text, apply_sentence, 0)        /* what happens, or why not */                                  \
    FIELD(R, record, counts, program_counts) /* for those who run it */                                      \
    FIELD(R, text, next_title, 0)                                                                            \
    FIELD(R, text, next_why, 0)                                                                              \
    FIELD(R, text, next_button, 0)                                                                           \
    FIELD(R, text, next_path, 0)                                                                             \
    FIELD(R, list, steps, program_step_link)
RECORD_DECLARE(program_show_view, PROGRAM_SHOW_VIEW_FIELDS)
RECORD_DEFINE(program_show_view, PROGRAM_SHOW_VIEW_FIELDS)

static enum error show_words(struct request *request, const struct program_card *card,
                             struct program_show_view *view)
{
    const struct program_template *format = program_template_of(card->format);
    const char *mentor, *mentee;
    if (!format) return ERROR_DAMAGED;
    TRY(program_guideline(request->db, request->arena, card->id, "mentor", &mentor));
    TRY(program_guideline(request->db, request->arena, card->id, "mentee", &mentee));
    text_blocks(request->arena, card->summary, &view->summary);
    text_blocks(request->arena, mentor, &view->mentor_guideline);
    text_blocks(request->arena, mentee, &view->mentee_guideline);
    view->has_mentor_guideline = view->mentor_guideline.count != 0;
    view->has_mentee_guideline = view->mentee_guideline.count != 0;
    view->cadence = program_cadence_words(request->arena, request->language, card->cadence_days);
    view->what = format->sentence;
    view->mentors_word = say(request->language, format->mentors);
    view->mentees_word = say(request->language, format->mentees);
    view->a_mentor = say(request->language, format->a_mentor);
    view->a_mentee = say(request->language, format->a_mentee);
    return OK;
}

static const char *door_sentence(struct arena *arena, const struct language *language, enum program_door door,
                                 const struct program_card *card)
{
    switch (door) {
    case DOOR_OPEN:
        return say(language, "You can take part at once.");
    case DOOR_APPROVAL:
        return say(language, "A coordinator reads your application and answers it.");
    case DOOR_WAITLIST:
        return say(
            language,
            "All places are taken. If you apply, you come on the waitlist and are offered the next free one.");
    case DOOR_BY_OTHERS:
        return card->by_hiring && !card->by_invitation
                   ? say(language,
                         "New colleagues are enrolled automatically. If you think you belong here, ask a coordinator.")
                   : say(language,
                         "People are invited to this program. If you would like to take part, ask a coordinator.");
    case DOOR_TOO_LATE:
        return arena_format(arena,
                            say(language, "Enrollment ended on %s. A coordinator can still take you in."),
                            date_words(arena, language, card->enroll_until));
    case DOOR_SHUT:
        break;
    }
    return strcmp(card->state, "closed") == 0 ? say(language, "This program is closed.")
                                              : say(language, "This program is not open yet.");
}

static enum error show_part(struct request *request, const struct program_card *card,
                            struct program_show_view *view)
{
    struct arena *arena = request->arena;
    struct enrollment_row *row = ARENA_NEW(arena, struct enrollment_row);
    struct program_counts counts;
    enum enrollment_state state = ENROLLMENT_NONE;
    enum error error = program_enrollment_of(request->db, arena, card->id, request->viewer->person, row);
    if (error != OK && error != ERROR_NOT_FOUND) return error;
    if (error == OK) {
        struct enrollment full;
        view->part = row;
        if (!enrollment_state_of(row->state, &state)) return ERROR_DAMAGED;
        view->part_sentence = program_part_sentence(arena, request->language, card->format, row->state,
                                                    row->as_mentor, row->as_mentee);
        TRY(enrollment_get(request->db, arena, card->id, request->viewer->person, &full));
        view->offer_until = full.offer_until / 86400;
    }
    bool live = strcmp(card->state, "open") == 0 || strcmp(card->state, "running") == 0;
    view->is_invited = state == ENROLLMENT_INVITED && live;
    view->takes_part = state == ENROLLMENT_ACCEPTED || state == ENROLLMENT_PAUSED;
    view->has_requests = card->self_match && view->takes_part;
    view->can_ask = card->self_match && live && state == ENROLLMENT_ACCEPTED && row->as_mentee;
    view->has_asked = (state == ENROLLMENT_APPLIED || state == ENROLLMENT_WAITLISTED) && live;
    if (view->is_invited || view->takes_part || view->has_asked) return OK;
    TRY(program_counts(request->db, arena, card->id, &counts));
    enum program_door door = program_door(card, &counts, clock_day(request->clock));
    view->can_apply = door == DOOR_OPEN || door == DOOR_APPROVAL || door == DOOR_WAITLIST;
    view->apply_button = door == DOOR_OPEN ? say(request->language, "Join") : say(request->language, "Apply");
    view->apply_sentence = door_sentence(arena, request->language, door, card);
    return OK;
}

/* What is expected of the viewer comes first, of the other side on request; for those who run it both wait.
 */
static void show_expectations(bool manages, struct program_show_view *view)
{
    const struct enrollment_row *part = view->part;
    view->mentee_first = part && part->as_mentee && !part->as_mentor;
    view->mentor_folded = manages || view->mentee_first;
    view->mentee_folded = manages || (part && part->as_mentor && !part->as_mentee);
}

static enum error show_run(struct request *request, const struct program_page *page,
                           struct program_show_view *view)
{
    struct arena *arena = request->arena;
    const struct program_card *card = &page->card;
    const struct program_counts *counts = arena_copy(arena, &page->counts, sizeof page->counts);
    const struct program_template *format = program_template_of(card->format);
    enum program_state state;
    view->counts = counts;
    if (!format) return ERROR_DAMAGED;
    if (counts->mentors == 1) view->mentors_word = say(request->language, format->mentor);
    if (counts->mentees == 1) view->mentees_word = say(request->language, format->mentee);
    struct program_next next =
        program_next(arena, request->language, card, counts, clock_day(request->clock));
    bool of_coordinators = strncmp(next.path, "/matches", 8) == 0 || strncmp(next.path, "/people", 7) == 0 ||
                           strncmp(next.path, "/enroll", 7) == 0 ||
                           strncmp(next.path, "/relationships", 14) == 0;
    if (page->coordinates || !of_coordinators) {
        view->next_title = next.title;
        view->next_why = next.why;
        view->next_button = next.button;
        view->next_path = arena_format(arena, "/programs/%lld%s", (long long)card->id, next.path);
    }
    int count;
    if (!program_state_of(card->state, &state)) return ERROR_DAMAGED;
    const struct program_step *steps = program_steps(state, &count);
    for (int i = 0; i < count; i++)
        if (!steps[i].when_empty || counts->everybody == 0)
            *LIST_ADD(&view->steps, arena, struct program_step_link) =
                (struct program_step_link){program_state_key(steps[i].to), steps[i].button};
    return OK;
}

enum error program_show_page(struct request *request, struct reply *reply)
{
    struct program_show_view *view = ARENA_NEW(request->arena, struct program_show_view);
    struct program_page page;
    TRY(program_page_open(request, reply, PROGRAM_EVERYBODY, "overview", "", &page));
    struct program_card *card = arena_copy(request->arena, &page.card, sizeof page.card);
    view->head = page.head;
    view->program = card;
    TRY(show_words(request, card, view));
    TRY(program_coordinators(request->db, request->arena, card->id, &view->coordinators));
    view->no_coordinator = view->coordinators.count == 0;
    TRY(show_part(request, card, view));
    if (page.manages) TRY(show_run(request, &page, view));
    show_expectations(page.manages, view);
    reply_view(reply, view);
    return OK;
}
