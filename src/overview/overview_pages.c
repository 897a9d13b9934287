/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The first page of a relationship: the next step on top, then what each feature offers for it. Few indexed
 * statements are all it costs, however long the two have worked together.
 */
#include <string.h>

#include "agenda/agenda.h"
#include "agreement/agreement.h"
#include "base/text.h"
#include "checkin/checkin.h"
#include "concern/concern.h"
#include "db/db.h"
#include "farewell/farewell_rules.h"
#include "feedback/celebration.h"
#include "feedback/feedback.h"
#include "goal/goal.h"
#include "language/language.h"
#include "meeting/meeting.h"
#include "overview/overview.h"
#include "overview/overview_people.h"
#include "overview/overview_rules.h"
#include "program/program.h"
#include "program/program_text.h"
#include "relationship/membership.h"
#include "relationship/relationship.h"
#include "relationship/relationship_reason.h"
#include "relationship/relationship_rules.h"
#include "resource/resource.h"

enum { EVENTS_READ = 30, EVENTS_SHOWN = 5 };

/* ---- what the page shows ---- */

#define OVERVIEW_PHASE_FIELDS(FIELD, R)                                                                      \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, text, aim, 0)                                                                                   \
    FIELD(R, day, starts_on, 0)                                                                              \
    FIELD(R, flag, is_done, 0)                                                                               \
    FIELD(R, flag, is_now, 0)
RECORD_LOCAL(overview_phase, OVERVIEW_PHASE_FIELDS)

#define OVERVIEW_EVENT_FIELDS(FIELD, R)                                                                      \
    FIELD(R, text, words, 0)                                                                                 \
    FIELD(R, text, path, 0) /* "" for nowhere */                                                             \
    FIELD(R, time, happened_at, 0)
RECORD_LOCAL(overview_event, OVERVIEW_EVENT_FIELDS)

#define OVERVIEW_CONTACT_FIELDS(FIELD, R)                                                                    \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, text, email, 0)
RECORD_LOCAL(overview_contact, OVERVIEW_CONTACT_FIELDS)

/* What is left for who is no longer a member: that it was, and with whom. */
#define OVERVIEW_LEFT_FIELDS(FIELD, R)                                                                       \
    FIELD(R, text, title, 0)                                                                                 \
    FIELD(R, day, started_on, 0)                                                                             \
    FIELD(R, id, program_id, 0)                                                                              \
    FIELD(R, text, program_name, 0)
RECORD_LOCAL(overview_left, OVERVIEW_LEFT_FIELDS)

#define OVERVIEW_FIELDS(FIELD, R)                                                                            \
    FIELD(R, record, left_it, overview_left) /* when it is there, nothing else is */                         \
    FIELD(R, record, head, relationship_head)                                                                \
    FIELD(R, text, heading, 0)                                                                               \
    FIELD(R, text, role_line, 0)                                                                             \
    FIELD(R, day, started_on, 0)                                                                             \
    FIELD(R, day, ends_on, 0)                                                                                \
    FIELD(R, flag, is_closed, 0)                                                                             \
    FIELD(R, flag, has_certificate, 0)                                                                       \
    FIELD(R, list, phases, overview_phase)                                                                   \
    FIELD(R, record, step, relationship_task) /* NULL: nothing is asked */                                   \
    FIELD(R, integer, more_tasks, 0)          /* that are open besides */                                    \
    FIELD(R, flag, is_hello, 0)               /* the step is to write and to note it */                      \
    FIELD(R, flag, is_wait, 0)                                                                               \
    FIELD(R, text, hours, 0)                                                                                 \
    FIELD(R, text, celebration, 0)                                                                           \
    FIELD(R, record, meetings, meeting_card)                                                                 \
    FIELD(R, record, agenda, agenda_card)                                                                    \
    FIELD(R, record, goals_card, goal_card)                                                                  \
    FIELD(R, record, feedback, feedback_card)                                                                \
    FIELD(R, record, checkin, checkin_card)                                                                  \
    FIELD(R, record, resources_card, resource_card)                                                          \
    FIELD(R, record, agreement, agreement_card)                                                              \
    FIELD(R, record, concerns, concern_card)                                                                 \
    FIELD(R, list, celebrations, celebration) /* days to come */                                             \
    FIELD(R, flag, has_celebrations, 0)                                                                      \
    FIELD(R, list, people, overview_person)                                                                  \
    FIELD(R, list, reasons, relationship_reason)                                                             \
    FIELD(R, flag, why_first, 0) /* they have not met: why it is them matters now */                         \
    FIELD(R, flag, why_last, 0)                                                                              \
    FIELD(R, list, events, overview_event)                                                                   \
    FIELD(R, flag, has_events, 0)                                                                            \
    FIELD(R, list, guideline, text_block)                                                                    \
    FIELD(R, flag, has_guideline, 0)                                                                         \
    FIELD(R, list, contacts, overview_contact)                                                               \
    FIELD(R, flag, has_contacts, 0)
RECORD_LOCAL(overview, OVERVIEW_FIELDS)

SQL(overview_contacts,
    "SELECT p.id AS id, p.name AS name, p.email AS email FROM program_coordinator c "
    "JOIN person p ON p.id = c.person_id WHERE c.program_id = $1 AND p.active = 1 ORDER BY p.name_key, p.id");

struct showing {
    struct request *request;
    const struct membership *membership;
    struct relationship_progress progress;
    struct overview *view;
};

/* ---- phases and the next step ---- */

static void add_phases(const struct showing *showing)
{
    const struct membership *membership = showing->membership;
    int64_t days[PHASE_COUNT];
    bool closing = strcmp(membership->state, "closing") == 0;
    int now = closing ? PHASE_CLOSE
                      : relationship_phase(membership->started_on, membership->ends_on,
                                           clock_day(membership->clock));
    relationship_phase_days(membership->started_on, membership->ends_on, days);
    for (int i = 0; i < PHASE_COUNT; i++)
        *LIST_ADD(&showing->view->phases, membership->arena, struct overview_phase) =
            (struct overview_phase){.name = relationship_phase_name(i),
                                    .aim = relationship_phase_aim(i),
                                    .starts_on = days[i],
                                    .is_done = i < now || !membership->writable,
                                    .is_now = i == now && membership->writable};
}

static enum error add_step(struct showing *showing)
{
    struct overview *view = showing->view;
    struct list *tasks = ARENA_NEW(showing->request->arena, struct list);
    TRY(membership_tasks(showing->membership, &showing->progress, tasks));
    view->step = relationship_next_step(tasks);
    LIST_EACH (tasks, struct relationship_task, task)
        view->more_tasks += task != view->step && !task->done && !task->later;
    if (!view->step) return OK;
    view->is_hello = strcmp(view->step->key, "hello") == 0;
    view->is_wait = strcmp(view->step->key, "wait") == 0;
    if (view->is_hello) view->hours = overview_hours(showing->membership, showing->request->zone);
    return OK;
}

/* ---- why it is them ---- */

/* What speaks for them, the most important first; what adds nothing helps nobody to begin. */
static void choose_reasons(struct arena *arena, struct list *all, struct list *ret_chosen)
{
    for (;;) {
        struct relationship_reason *best = NULL;
        LIST_EACH (all, struct relationship_reason, reason)
            if (reason->points > 0 && (!best || reason->points > best->points)) best = reason;
        if (!best) return;
        *LIST_ADD(ret_chosen, arena, struct relationship_reason) = *best;
        best->points = 0;
    }
}

static enum error add_reasons(const struct showing *showing)
{
    struct overview *view = showing->view;
    struct list reasons = {0};
    TRY(relationship_reasons(showing->request->db, showing->request->arena, showing->membership->relationship,
                             &reasons));
    relationship_reasons_say(showing->request->arena, showing->request->language, &reasons);
    choose_reasons(showing->request->arena, &reasons, &view->reasons);
    bool met = showing->progress.meetings_held > 0;
    view->why_first = view->reasons.count && !met && !view->is_closed;
    view->why_last = view->reasons.count && !view->why_first;
    return OK;
}

/* ---- what happened ---- */

/* A first name; "" for who left, NULL for the reader. */
static const char *actor_of(const struct membership *membership, int64_t actor)
{
    const struct relationship_member *member = membership_member(membership, actor);
    if (actor == membership->person) return NULL;
    return member ? relationship_first_name(membership->arena, member->name) : "";
}

/* Each thing stands there once, by the latest that happened to it. */
static bool is_shown(const struct list *shown, const char *path)
{
    LIST_EACH (shown, const struct overview_event, event)
        if (*path && strcmp(event->path, path) == 0) return true;
    return false;
}

static enum error add_events(const struct showing *showing)
{
    const struct membership *membership = showing->membership;
    struct arena *arena = membership->arena;
    struct overview *view = showing->view;
    struct list events = {0};
    TRY(relationship_events(membership->db, arena, membership->relationship, EVENTS_READ, &events));
    LIST_EACH (&events, struct relationship_event, event) {
        if (membership->group && event->actor_id != membership->person &&
            overview_event_is_between_two(event->kind))
            continue;
        const char *words = overview_event_words(arena, membership->language, event->kind,
                                                 actor_of(membership, event->actor_id));
        const char *below = overview_event_path(arena, event->kind, event->subject_id);
        const char *path =
            *below ? arena_format(arena, "/relationships/%lld%s", (long long)membership->relationship, below)
                   : "";
        if (!*words || view->events.count == EVENTS_SHOWN || is_shown(&view->events, path)) continue;
        *LIST_ADD(&view->events, arena, struct overview_event) =
            (struct overview_event){.words = words, .path = path, .happened_at = event->happened_at};
    }
    view->has_events = view->events.count > 0;
    if (membership->writable)
        view->celebration = overview_celebration(arena, membership->language, &events, membership->started_on,
                                                 clock_day(membership->clock));
    return OK;
}

/* ---- what the program says ---- */

static enum error add_program(const struct showing *showing)
{
    struct overview *view = showing->view;
    struct request *request = showing->request;
    const char *body = "", *role = showing->membership->my_role;
    bool guides = strcmp(role, "mentor") == 0 || strcmp(role, "buddy") == 0;
    if (!showing->membership->program || view->is_closed) return OK;
    TRY(program_guideline(request->db, request->arena, showing->membership->program,
                          guides ? "mentor" : "mentee", &body));
    text_blocks(request->arena, body, &view->guideline);
    view->has_guideline = view->guideline.count > 0;
    TRY(db_list(request->db, request->arena, &overview_contacts,
                DB_PARAMS(db_int(showing->membership->program)), &overview_contact_record, &view->contacts));
    view->has_contacts = view->contacts.count > 0;
    return OK;
}

/* ---- what the features offer ---- */

/* Birthdays and anniversaries to come; what was reached stands among the events. */
static enum error add_celebrations(const struct showing *showing)
{
    enum { DAYS_AHEAD = 14 };
    const struct membership *membership = showing->membership;
    struct overview *view = showing->view;
    int64_t today = clock_day(membership->clock);
    struct list all = {0};
    if (!membership->writable) return OK;
    TRY(celebrations_of(membership->db, membership->arena, membership->language, membership->person,
                        membership->relationship, today, today + DAYS_AHEAD, &all));
    LIST_EACH (&all, struct celebration, celebration)
        if (strcmp(celebration->kind, "goal") != 0 && strcmp(celebration->kind, "milestone") != 0)
            *LIST_ADD(&view->celebrations, membership->arena, struct celebration) = *celebration;
    view->has_celebrations = view->celebrations.count > 0;
    return OK;
}

static enum error add_cards(const struct showing *showing)
{
    const struct membership *membership = showing->membership;
    struct arena *arena = membership->arena;
    struct overview *view = showing->view;
    struct meeting_card *meetings = ARENA_NEW(arena, struct meeting_card);
    struct agenda_card *agenda = ARENA_NEW(arena, struct agenda_card);
    struct goal_card *goals = ARENA_NEW(arena, struct goal_card);
    struct feedback_card *feedback = ARENA_NEW(arena, struct feedback_card);
    struct checkin_card *checkin = ARENA_NEW(arena, struct checkin_card);
    struct resource_card *resources = ARENA_NEW(arena, struct resource_card);
    struct agreement_card *agreement = ARENA_NEW(arena, struct agreement_card);
    struct concern_card *concerns = ARENA_NEW(arena, struct concern_card);
    TRY(meeting_card_get(membership, showing->request->zone, meetings));
    TRY(agenda_card_get(membership, agenda));
    TRY(goal_card_get(membership, goals));
    TRY(feedback_card_get(membership, feedback));
    TRY(checkin_card_get(membership, checkin));
    TRY(resource_card_get(membership, resources));
    TRY(agreement_card_get(membership, agreement));
    TRY(concern_card_get(membership, concerns));
    view->meetings = meetings;
    view->agenda = agenda;
    view->goals_card = goals;
    view->feedback = feedback;
    view->checkin = checkin;
    view->resources_card = resources;
    view->agreement = agreement;
    view->concerns = concerns;
    return add_celebrations(showing);
}

/* ---- the page ---- */

static const char *role_line(const struct membership *membership)
{
    LIST_EACH (&membership->members, struct relationship_member, member)
        if (member->id != membership->person)
            return relationship_role_line(
                membership->arena, membership->language, membership->my_role, member->role,
                relationship_first_name(membership->arena, member->name), membership->group);
    return "";
}

/* Of what is over for them, those who left see that it was. */
static enum error show_left(struct request *request, struct reply *reply, struct overview *view)
{
    struct overview_left *left = ARENA_NEW(request->arena, struct overview_left);
    struct relationship_card card;
    int64_t id;
    TRY(request_id(request, "id", &id));
    TRY(relationship_card_get(request->db, request->arena, request->language, request->clock, id,
                              request->viewer->person, &card));
    *left = (struct overview_left){
        .title = arena_format(request->arena, say(request->language, "You and %s"), card.title),
        .started_on = card.started_on,
        .program_id = card.program_id,
        .program_name = card.program_name};
    view->left_it = left;
    reply_title(reply, "relationships", "%s", left->title);
    reply_view(reply, view);
    return OK;
}

/* GET /relationships/:id */
static enum error overview_page(struct request *request, struct reply *reply)
{
    struct overview *view = ARENA_NEW(request->arena, struct overview);
    struct relationship_page page;
    enum error error =
        relationship_page_open(request, reply, RELATIONSHIP_READ, "overview", MESSAGE("Overview"), &page);
    if (error == ERROR_NOT_FOUND) return show_left(request, reply, view);
    TRY(error);
    const struct membership *membership = &page.membership;
    struct showing showing = {.request = request, .membership = membership, .view = view};
    view->head = page.head;
    view->heading = *membership->name     ? membership->name
                    : *membership->others ? arena_format(request->arena, say(request->language, "You and %s"),
                                                         membership->others)
                                          : say(request->language, "A relationship that ended");
    view->role_line = role_line(membership);
    view->started_on = membership->started_on;
    view->ends_on = membership->ends_on;
    view->is_closed = !membership->writable;
    add_phases(&showing);
    TRY(add_step(&showing));
    view->has_certificate = farewell_earns_certificate(membership->ending, showing.progress.meetings_held);
    TRY(add_cards(&showing));
    overview_people(membership, &view->people);
    TRY(add_reasons(&showing));
    TRY(add_events(&showing));
    TRY(add_program(&showing));
    reply_title(reply, "relationships", "%s", view->heading);
    reply_view(reply, view);
    return OK;
}

static const struct route routes[] = {
    {.method = METHOD_GET,
     .pattern = "/relationships/:id",
     .access = ACCESS_SIGNED_IN,
     .rule = "its members; for everybody else it is not there",
     .summary = "A relationship's first page",
     .handle = overview_page,
     .view = &overview_record,
     .template = "overview/overview.html"},
};
const struct route_table overview_routes = ROUTE_TABLE(routes);
