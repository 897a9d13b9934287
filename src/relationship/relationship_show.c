/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The first page of a relationship, for its members alone. */
#include <string.h>

#include "base/text.h"
#include "calendar/zone.h"
#include "db/db.h"
#include "program/program.h"
#include "program/program_text.h"
#include "relationship/relationship_guide.h"
#include "relationship/relationship_pages.h"
#include "relationship/relationship_rules.h"
#include "relationship/relationship_store.h"

/* ---- what the page shows ---- */

#define PERSON_IN_IT_FIELDS(FIELD, R)                                                                        \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, text, first_name, 0)                                                                            \
    FIELD(R, text, initials, 0)                                                                              \
    FIELD(R, text, face, 0)                                                                                  \
    FIELD(R, text, job_title, 0)                                                                             \
    FIELD(R, text, place, 0)                                                                                 \
    FIELD(R, text, role_name, 0)                                                                             \
    FIELD(R, text, email, 0)                                                                                 \
    FIELD(R, text, time_there, 0) /* "14:05" */                                                              \
    FIELD(R, flag, is_me, 0)                                                                                 \
    FIELD(R, flag, said_hello, 0)                                                                            \
    FIELD(R, flag, is_gone, 0) /* left the organization */
RECORD_LOCAL(person_in_it, PERSON_IN_IT_FIELDS)

#define PHASE_FIELDS(FIELD, R)                                                                               \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, text, aim, 0)                                                                                   \
    FIELD(R, day, starts_on, 0)                                                                              \
    FIELD(R, flag, is_done, 0)                                                                               \
    FIELD(R, flag, is_now, 0)
RECORD_LOCAL(phase, PHASE_FIELDS)

#define CONTACT_FIELDS(FIELD, R)                                                                             \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, text, email, 0)
RECORD_LOCAL(contact, CONTACT_FIELDS)

#define RELATIONSHIP_VIEW_FIELDS(FIELD, R)                                                                   \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, title, 0)                                                                                 \
    FIELD(R, text, role_line, 0)                                                                             \
    FIELD(R, id, program_id, 0)                                                                              \
    FIELD(R, text, program_name, 0)                                                                          \
    FIELD(R, text, state, 0)                                                                                 \
    FIELD(R, text, state_label, 0)                                                                           \
    FIELD(R, day, started_on, 0)                                                                             \
    FIELD(R, day, ends_on, 0)                                                                                \
    FIELD(R, flag, is_open, 0) /* not closed, and I am in it */                                              \
    FIELD(R, flag, i_left, 0)                                                                                \
    FIELD(R, flag, is_group, 0)                                                                              \
    FIELD(R, list, people, person_in_it)                                                                     \
    FIELD(R, list, phases, phase)                                                                            \
    FIELD(R, text, step, 0)      /* the next step */                                                         \
    FIELD(R, text, step_text, 0) /* how to take it */                                                        \
    FIELD(R, text, step_path, 0)                                                                             \
    FIELD(R, text, step_button, 0)                                                                           \
    FIELD(R, flag, is_wait, 0)                                                                               \
    FIELD(R, flag, is_hello, 0) /* the step is to write and to note it */                                    \
    FIELD(R, text, first_name, 0)                                                                            \
    FIELD(R, text, addresses, 0) /* of the others, for mailto: */                                            \
    FIELD(R, text, hours, 0)     /* when all work, in a sentence */                                          \
    FIELD(R, texts, first_meeting, 0)                                                                        \
    FIELD(R, texts, questions, 0)                                                                            \
    FIELD(R, list, reasons, relationship_reason)                                                             \
    FIELD(R, flag, has_reasons, 0)                                                                           \
    FIELD(R, list, guideline, text_block)                                                                    \
    FIELD(R, flag, has_guideline, 0)                                                                         \
    FIELD(R, text, my_role, 0)                                                                               \
    FIELD(R, list, contacts, contact)                                                                        \
    FIELD(R, flag, has_contacts, 0)                                                                          \
    FIELD(R, text, seen_by, 0) /* who can read this page */
RECORD_STRUCT(relationship_view, RELATIONSHIP_VIEW_FIELDS)
RECORD_DEFINE(relationship_view, RELATIONSHIP_VIEW_FIELDS)

SQL(relationship_contacts, "SELECT p.id AS id, p.name AS name, p.email AS email FROM program_coordinator c "
                           "JOIN person p ON p.id = c.person_id WHERE c.program_id = $1 AND p.active = 1 "
                           "ORDER BY p.name_key, p.id");

struct showing {
    struct request *request;
    struct relationship_row row;
    struct list members;                     /* of struct relationship_member, with me unless I left */
    const struct relationship_member *other; /* the first besides me; NULL: nobody is left */
    int others, others_said_hello;
    struct relationship_view *view;
};

/* ---- people ---- */

static const char *time_there(struct arena *arena, const char *zone, int64_t now)
{
    if (!*zone) return "";
    int64_t minute = (now + zone_offset(zone, now)) / 60 % (24 * 60);
    return arena_format(arena, "%02d:%02d", (int)(minute / 60), (int)(minute % 60));
}

static void add_person(struct showing *showing, const struct relationship_member *member)
{
    struct arena *arena = showing->request->arena;
    struct person_in_it *person = LIST_ADD(&showing->view->people, arena, struct person_in_it);
    bool both = *member->department && *member->location;
    *person = (struct person_in_it){
        .id = member->id,
        .name = member->name,
        .first_name = relationship_first_name(arena, member->name),
        .initials = text_initials(arena, member->name),
        .face = person_face(member->id),
        .job_title = member->job_title,
        .place = arena_format(arena, "%s%s%s", member->department, both ? " · " : "", member->location),
        .role_name = relationship_role_name(member->role),
        .email = member->email,
        .time_there = time_there(arena, member->time_zone, clock_seconds(showing->request->clock)),
        .is_me = member->id == showing->request->viewer->person,
        .said_hello = member->hello_at != 0,
        .is_gone = !member->active,
    };
}

/* The others first, then me. */
static void add_people(struct showing *showing)
{
    struct arena *arena = showing->request->arena;
    int64_t me = showing->request->viewer->person;
    const char **names = arena_alloc_many(arena, showing->members.count + 1, sizeof *names);
    struct text addresses;
    text_init(&addresses, arena);
    LIST_EACH (&showing->members, struct relationship_member, member) {
        if (member->id == me) continue;
        if (!showing->other) showing->other = member;
        names[showing->others++] = member->name;
        showing->others_said_hello += member->hello_at != 0;
        if (addresses.length) text_add(&addresses, ",");
        text_add(&addresses, member->email);
        add_person(showing, member);
    }
    LIST_EACH (&showing->members, struct relationship_member, member)
        if (member->id == me) add_person(showing, member);
    const char *others = relationship_names(arena, names, showing->others);
    showing->view->title =
        showing->others ? arena_format(arena, "You and %s", others) : "A relationship that ended";
    showing->view->addresses = addresses.at;
    showing->view->is_group = showing->others > 1;
}

/* ---- phases and the next step ---- */

static void add_phases(struct showing *showing, int now)
{
    int64_t days[PHASE_COUNT];
    relationship_phase_days(showing->row.started_on, showing->row.ends_on, days);
    for (int i = 0; i < PHASE_COUNT; i++) {
        struct phase *phase = LIST_ADD(&showing->view->phases, showing->request->arena, struct phase);
        *phase = (struct phase){.name = relationship_phase_name(i),
                                .aim = relationship_phase_aim(i),
                                .starts_on = days[i],
                                .is_done = i < now || !showing->view->is_open,
                                .is_now = i == now && showing->view->is_open};
    }
}

static enum error add_step(struct showing *showing)
{
    struct relationship_view *view = showing->view;
    struct request *request = showing->request;
    struct membership membership;
    struct relationship_progress progress;
    struct list tasks = {0};
    if (!view->is_open) return OK;
    TRY(membership_open(request->db, request->arena, request->clock, request->portal_key, view->id,
                        request->viewer->person, RELATIONSHIP_READ, &membership));
    TRY(membership_tasks(&membership, &progress, &tasks));
    const struct relationship_task *step = relationship_next_step(&tasks);
    if (!step) return OK;
    view->step = step->title;
    view->step_text = step->words;
    view->step_path = step->path;
    view->step_button = step->button;
    view->is_hello = strcmp(step->key, "hello") == 0;
    view->is_wait = strcmp(step->key, "wait") == 0;
    return OK;
}

/* ---- hours ---- */

static const char *hours_words(const struct showing *showing, const int64_t *offsets, int count, int64_t mine)
{
    struct arena *arena = showing->request->arena;
    struct shared_hours hours = relationship_shared_hours(offsets, count, 9, 17);
    const char *usual = "are at work together";
    if (!hours.length) {
        hours = relationship_shared_hours(offsets, count, 7, 20);
        usual = "are awake together, early for one of you and late for another";
    }
    if (!hours.length)
        return "Your days hardly overlap. Take turns: once early for you, once late, and write in between.";
    const char *range = relationship_clock_range(arena, hours, mine);
    if (showing->others > 1) return arena_format(arena, "From %s on your clock you all %s.", range, usual);
    int64_t theirs = offsets[0];
    if (theirs == mine) return arena_format(arena, "From %s you %s.", range, usual);
    return arena_format(arena, "From %s on your clock (%s for %s) you %s.", range,
                        relationship_clock_range(arena, hours, theirs), showing->view->first_name, usual);
}

static void add_hours(struct showing *showing)
{
    struct arena *arena = showing->request->arena;
    int64_t now = clock_seconds(showing->request->clock),
            mine = zone_offset(showing->request->viewer->zone, now);
    int64_t *offsets = arena_alloc_many(arena, showing->members.count + 1, sizeof *offsets);
    int count = 0;
    LIST_EACH (&showing->members, struct relationship_member, member) {
        if (member->id == showing->request->viewer->person) continue;
        if (!*member->time_zone) {
            showing->view->hours = arena_format(arena, "We do not know %s's time zone; ask when you write.",
                                                relationship_first_name(arena, member->name));
            return;
        }
        offsets[count++] = zone_offset(member->time_zone, now);
    }
    offsets[count++] = mine;
    showing->view->hours = hours_words(showing, offsets, count, mine);
}

/* ---- the rest ---- */

static enum error add_program(struct showing *showing)
{
    struct relationship_view *view = showing->view;
    struct request *request = showing->request;
    const char *body = "", *role = showing->row.my_role;
    bool mentors = strcmp(role, "mentor") == 0 || strcmp(role, "buddy") == 0;
    if (!showing->row.program_id) return OK;
    TRY(program_guideline(request->db, request->arena, showing->row.program_id, mentors ? "mentor" : "mentee",
                          &body));
    text_blocks(request->arena, body, &view->guideline);
    view->has_guideline = view->guideline.count > 0;
    TRY(db_list(request->db, request->arena, &relationship_contacts,
                DB_PARAMS(db_int(showing->row.program_id)), &contact_record, &view->contacts));
    view->has_contacts = view->contacts.count > 0;
    return OK;
}

/* What speaks for the pair, the most important first; what adds nothing helps nobody to begin. */
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

/* What only those see who are in it now. */
static enum error add_inside(struct showing *showing)
{
    struct relationship_view *view = showing->view;
    struct arena *arena = showing->request->arena;
    add_hours(showing);
    relationship_first_meeting(arena, showing->row.my_role, &view->first_meeting);
    relationship_questions(arena, showing->row.my_role, &view->questions);
    struct list reasons = {0};
    TRY(relationship_why_read(arena, showing->row.why, &reasons));
    choose_reasons(arena, &reasons, &view->reasons);
    view->has_reasons = view->reasons.count > 0;
    view->seen_by = view->is_group
                        ? "Only the members of this group see this page. Coordinators see dates and states."
                        : arena_format(arena,
                                       "Only you and %s see this page. Coordinators see dates and states; "
                                       "managers see nothing.",
                                       view->first_name);
    return add_program(showing);
}

static void add_facts(struct showing *showing)
{
    const struct relationship_row *row = &showing->row;
    struct relationship_view *view = showing->view;
    struct arena *arena = showing->request->arena;
    view->first_name = showing->other ? relationship_first_name(arena, showing->other->name) : "";
    view->role_line = showing->other ? relationship_role_line(arena, row->my_role, showing->other->role,
                                                              view->first_name, view->is_group)
                                     : "";
    view->id = row->id;
    view->program_id = row->program_id;
    view->program_name = row->program_name;
    view->state = row->state;
    view->state_label = view->i_left ? "You left" : relationship_state_name(row->state);
    view->started_on = row->started_on;
    view->ends_on = row->ends_on;
    view->my_role = row->my_role;
}

/* Of what is over the names stay, and no addresses. */
static void hide_addresses(struct relationship_view *view)
{
    view->addresses = "";
    LIST_EACH (&view->people, struct person_in_it, person) person->email = "";
}

enum error relationship_show(struct request *request, struct reply *reply)
{
    struct showing showing = {.request = request,
                              .view = ARENA_NEW(request->arena, struct relationship_view)};
    int64_t id;
    TRY(request_id(request, "id", &id));
    TRY(relationship_row_of_member(request->db, request->arena, id, request->viewer->person, &showing.row));
    TRY(relationship_members(request->db, request->arena, id, &showing.members));
    showing.view->i_left = showing.row.my_left_at != 0;
    showing.view->is_open = !showing.view->i_left && strcmp(showing.row.state, "closed") != 0;
    add_people(&showing);
    add_facts(&showing);
    add_phases(&showing, relationship_phase(showing.row.started_on, showing.row.ends_on,
                                            clock_day(showing.request->clock)));
    TRY(add_step(&showing));
    if (showing.view->is_open) TRY(add_inside(&showing));
    else hide_addresses(showing.view);
    reply_title(reply, "relationships", "%s", showing.view->title);
    reply_view(reply, showing.view);
    return OK;
}

enum error relationship_hello_post(struct request *request, struct reply *reply)
{
    int64_t id;
    TRY(request_id(request, "id", &id));
    enum error error = relationship_say_hello(request->db, request->arena, request->clock, id,
                                              request->viewer->person, request->viewer->name);
    if (error == ERROR_CONFLICT) reply_explain(reply, "This relationship is closed.");
    TRY(error);
    reply_notice(reply, "Noted. The next step stands on top.");
    reply_see(reply, "/relationships/%lld", (long long)id);
    return OK;
}
