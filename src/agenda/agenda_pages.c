/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The room of one meeting: when it is, what is on its agenda, its notes, and who does what. */
#include <string.h>

#include "agenda/agenda_pages.h"
#include "calendar/date_text.h"
#include "calendar/zone.h"
#include "guide/guide.h"
#include "invite/invite.h"
#include "language/language.h"
#include "relationship/relationship_rules.h"

/* ---- what the page shows ---- */

#define AGENDA_LINE_FIELDS(FIELD, R)                                                                         \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, title, 0)                                                                                 \
    FIELD(R, text, words, 0)                                                                                 \
    FIELD(R, integer, minutes, 0)                                                                            \
    FIELD(R, text, added_by, 0) /* "you", "Amara Okafor" */                                                  \
    FIELD(R, flag, is_talked, 0)                                                                             \
    FIELD(R, id, elsewhere_id, 0) /* the other meeting in which it was talked about */                       \
    FIELD(R, time, elsewhere_at, 0)                                                                          \
    FIELD(R, time, carried_from, 0) /* when the meeting was that did not reach it */                         \
    FIELD(R, flag, not_reached, 0)  /* this meeting is over, and it was not talked about */                  \
    FIELD(R, flag, has_tags, 0)                                                                              \
    FIELD(R, flag, is_mine, 0)                                                                               \
    FIELD(R, flag, can_move, 0)                                                                              \
    FIELD(R, flag, is_first, 0)                                                                              \
    FIELD(R, flag, is_last, 0)                                                                               \
    FIELD(R, integer, version, 0)
RECORD_LOCAL(agenda_line, AGENDA_LINE_FIELDS)

/* What the guide offers for this phase, to be added by one button. */
#define AGENDA_IDEA_FIELDS(FIELD, R)                                                                         \
    FIELD(R, text, title, 0)                                                                                 \
    FIELD(R, text, how, 0)                                                                                   \
    FIELD(R, integer, minutes, 0)
RECORD_LOCAL(agenda_idea, AGENDA_IDEA_FIELDS)

#define MEETING_PAGE_VIEW_FIELDS(FIELD, R)                                                                   \
    FIELD(R, record, head, relationship_head)                                                                \
    FIELD(R, record, when, meeting_when)                                                                     \
    FIELD(R, record, invited, invite_card)                                                                   \
    FIELD(R, flag, is_over, 0)                                                                               \
    FIELD(R, list, items, agenda_line)                                                                       \
    FIELD(R, flag, no_items, 0)                                                                              \
    FIELD(R, integer, planned_minutes, 0) /* of its items */                                                 \
    FIELD(R, flag, too_full, 0)           /* they are more than it lasts */                                  \
    FIELD(R, integer, not_reached, 0)                                                                        \
    FIELD(R, id, next_id, 0) /* the current meeting, when it is another one */                               \
    FIELD(R, time, next_at, 0)                                                                               \
    FIELD(R, flag, can_add, 0)                                                                               \
    FIELD(R, list, ideas, agenda_idea)                                                                       \
    FIELD(R, flag, has_ideas, 0)                                                                             \
    FIELD(R, record, form, agenda_form)                                                                      \
    FIELD(R, record, problems, agenda_form_problems)                                                         \
    FIELD(R, record, shared, note_view)                                                                      \
    FIELD(R, record, mine, note_view)                                                                        \
    FIELD(R, id, here, 0) /* this meeting, to come back to */                                                \
    FIELD(R, list, actions, action_line)                                                                     \
    FIELD(R, flag, no_actions, 0)                                                                            \
    FIELD(R, list, owners, choice)
RECORD_LOCAL(meeting_page_view, MEETING_PAGE_VIEW_FIELDS)

#define AGENDA_ITEM_VIEW_FIELDS(FIELD, R)                                                                    \
    FIELD(R, record, head, relationship_head)                                                                \
    FIELD(R, id, meeting_id, 0)                                                                              \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, record, form, agenda_form)                                                                      \
    FIELD(R, record, problems, agenda_form_problems)                                                         \
    FIELD(R, record, meanwhile, agenda_form_problems)                                                        \
    FIELD(R, flag, conflict, 0)
RECORD_LOCAL(agenda_item_view, AGENDA_ITEM_VIEW_FIELDS)

int64_t agenda_today(const struct request *request)
{
    return zone_local(request->zone, clock_seconds(request->clock)).day;
}

struct meeting_page {
    struct relationship_page page;
    struct meeting meeting;
};

/* The title says which day, so it is known only once the meeting is. */
static enum error open_page(struct request *request, struct reply *reply, enum relationship_use use,
                            struct meeting_page *ret_page)
{
    struct meeting_page at;
    int64_t id;
    TRY(relationship_page_open(request, reply, use, "meetings", MESSAGE("Meeting"), &at.page));
    TRY(request_id(request, "meeting", &id));
    TRY(meeting_get(&at.page.membership, id, &at.meeting));
    struct relationship_head *head = arena_copy(request->arena, at.page.head, sizeof *head);
    const struct date_reader reader = {request->zone, clock_seconds(request->clock), request->language};
    head->title = date_weekday_words(request->arena, &reader, DATE_LONG, at.meeting.starts_at);
    at.page.head = head;
    reply_title(reply, "relationships", "%s", head->title);
    *ret_page = at;
    return OK;
}

static void add_line(const struct membership *membership, const struct meeting *meeting,
                     const struct agenda_item *item, struct meeting_page_view *view)
{
    bool here = item->talked_in == meeting->id, elsewhere = item->talked_in && !here;
    bool carried = item->meeting_id != meeting->id;
    struct agenda_line *line = LIST_ADD(&view->items, membership->arena, struct agenda_line);
    *line = (struct agenda_line){
        .id = item->id,
        .title = item->title,
        .words = item->words,
        .minutes = item->minutes,
        .added_by = item->added_by == membership->person ? say(membership->language, "you")
                                                         : membership_name(membership, item->added_by),
        .is_talked = here,
        .elsewhere_id = elsewhere ? item->talked_in : 0,
        .elsewhere_at = elsewhere ? item->talked_meeting_at : 0,
        .carried_from = carried ? item->meeting_at : 0,
        .not_reached = view->is_over && !item->talked_in,
        .has_tags = item->talked_in || carried || view->is_over,
        .is_mine = agenda_item_is_mine(membership, item),
        .can_move = !view->is_over,
        .is_first = view->items.count == 1,
        .version = item->version,
    };
    view->not_reached += line->not_reached;
    if (!elsewhere) view->planned_minutes += item->minutes;
}

static enum error add_agenda(const struct meeting_page *at, struct meeting_page_view *view)
{
    const struct membership *membership = &at->page.membership;
    struct list items = {0};
    struct meeting current;
    TRY(agenda_of_meeting(membership, at->meeting.id, &items));
    LIST_EACH (&items, struct agenda_item, item) add_line(membership, &at->meeting, item, view);
    view->no_items = items.count == 0;
    if (items.count) LIST_AT(&view->items, struct agenda_line, items.count - 1)->is_last = true;
    view->too_full = view->planned_minutes > at->meeting.minutes;
    enum error error = agenda_current(membership, &current);
    if (error == ERROR_NOT_FOUND) return OK;
    TRY(error);
    if (current.id == at->meeting.id) return OK;
    view->next_id = current.id;
    view->next_at = current.starts_at;
    return OK;
}

static bool is_idea_for(const struct membership *membership, const struct guide_item *item, const char *phase)
{
    static const char *const mentoring[] = {"mentor", "buddy", "manager"};
    bool mentors = false;
    for (size_t i = 0; i < sizeof mentoring / sizeof mentoring[0]; i++)
        if (strcmp(membership->my_role, mentoring[i]) == 0) mentors = true;
    if (item->hidden || strcmp(item->kind, "agenda") != 0 || strcmp(item->phase, phase) != 0) return false;
    return strcmp(item->side, "both") == 0 || strcmp(item->side, mentors ? "mentor" : "mentee") == 0;
}

/* Whoever put it there may read another language. */
static bool is_on_agenda(const struct meeting_page_view *view, const struct guide_item *item)
{
    LIST_EACH (&view->items, struct agenda_line, line)
        if (guide_item_has_title(item, line->title)) return true;
    return false;
}

static enum error add_ideas(const struct meeting_page *at, struct meeting_page_view *view)
{
    enum { IDEAS_SHOWN = 5 };
    static const char *const phases[PHASE_COUNT] = {"establish", "nurture", "grow", "close"};
    const struct membership *membership = &at->page.membership;
    struct list items = {0};
    int phase = relationship_phase(membership->started_on, membership->ends_on, clock_day(membership->clock));
    if (!view->can_add || view->is_over) return OK;
    TRY(guide_items(membership->db, membership->arena, membership->language, membership->program,
                    membership->format, &items));
    LIST_EACH (&items, struct guide_item, item)
        if (view->ideas.count < IDEAS_SHOWN && is_idea_for(membership, item, phases[phase]) &&
            !is_on_agenda(view, item))
            *LIST_ADD(&view->ideas, membership->arena, struct agenda_idea) =
                (struct agenda_idea){item->title, item->how, item->minutes};
    view->has_ideas = view->ideas.count > 0;
    return OK;
}

/* Before and in a meeting all that is open stands there; afterwards what was agreed in it. */
static enum error add_actions(struct request *request, const struct meeting_page *at,
                              struct meeting_page_view *view)
{
    const struct membership *membership = &at->page.membership;
    struct list actions = {0};
    if (view->is_over) TRY(action_of_meeting(membership, at->meeting.id, &actions));
    else TRY(action_open_list(membership, &actions));
    action_lines(request, membership, &actions, &view->actions);
    view->no_actions = actions.count == 0;
    action_owners(membership, membership->person, &view->owners);
    return OK;
}

static enum error add_notes(const struct meeting_page *at, struct meeting_page_view *view)
{
    struct note_view *shared, *mine;
    TRY(note_view_get(&at->page.membership, NOTE_SHARED, at->meeting.id, &shared));
    TRY(note_view_get(&at->page.membership, NOTE_PRIVATE, at->meeting.id, &mine));
    view->shared = shared;
    view->mine = mine;
    return OK;
}

static enum error make_view(struct request *request, const struct meeting_page *at,
                            const struct agenda_form *form, const struct agenda_form_problems *problems,
                            struct meeting_page_view **ret_view)
{
    struct meeting_page_view *view = ARENA_NEW(request->arena, struct meeting_page_view);
    struct meeting_when *when = ARENA_NEW(request->arena, struct meeting_when);
    *when = meeting_when_of(&at->page.membership, request->zone, &at->meeting);
    struct invite_card *invited = ARENA_NEW(request->arena, struct invite_card);
    TRY(invite_card_get(&at->page.membership, &at->meeting, invited));
    view->head = at->page.head;
    view->when = when;
    view->invited = invited;
    view->here = at->meeting.id;
    view->is_over = !when->is_planned || when->ends_at <= clock_seconds(request->clock);
    view->can_add = at->page.membership.writable && !view->is_over;
    view->form = form;
    view->problems = problems;
    TRY(add_agenda(at, view));
    TRY(add_ideas(at, view));
    TRY(add_notes(at, view));
    TRY(add_actions(request, at, view));
    *ret_view = view;
    return OK;
}

static enum error meeting_room(struct request *request, struct reply *reply)
{
    struct meeting_page at;
    struct meeting_page_view *view;
    struct agenda_form *form = ARENA_NEW(request->arena, struct agenda_form);
    struct agenda_form_problems *problems = ARENA_NEW(request->arena, struct agenda_form_problems);
    TRY(open_page(request, reply, RELATIONSHIP_READ, &at));
    *form = (struct agenda_form){.title = "", .words = ""};
    form_no_problems(&agenda_form_problems_record, problems);
    TRY(make_view(request, &at, form, problems, &view));
    reply_view(reply, view);
    return OK;
}

/* ---- adding and changing ---- */

static enum error read_form(struct request *request, const struct agenda_form *stored,
                            struct agenda_form *form, struct agenda_form_problems *problems)
{
    form_no_problems(&agenda_form_problems_record, problems);
    request_read_form(request, &agenda_form_record, form, &agenda_form_problems_record, problems);
    if (stored) form_keep_unsent(request, &agenda_form_record, stored, form);
    if (!*form->title && !*problems->title) problems->title = MESSAGE("Say in a few words what it is about.");
    if (!*problems->minutes && (form->minutes < 0 || form->minutes > AGENDA_MINUTES_MAXIMUM))
        problems->minutes = MESSAGE("Write how many minutes it may take, up to 480, or leave it empty.");
    return OK;
}

static enum error add_post(struct request *request, struct reply *reply)
{
    struct meeting_page at;
    struct agenda_form *form = ARENA_NEW(request->arena, struct agenda_form);
    struct agenda_form_problems *problems = ARENA_NEW(request->arena, struct agenda_form_problems);
    int64_t id;
    TRY(open_page(request, reply, RELATIONSHIP_WRITE, &at));
    TRY(read_form(request, NULL, form, problems));
    if (form_has_problems(&agenda_form_problems_record, problems)) {
        struct meeting_page_view *view;
        TRY(make_view(request, &at, form, problems, &view));
        reply_problems(reply, view, &agenda_form_problems_record, problems);
        return OK;
    }
    enum error error = agenda_add(&at.page.membership, at.meeting.id, form, &id);
    if (error == ERROR_CONFLICT) reply_explain(reply, "This meeting was cancelled. Add it to the next one.");
    if (error == ERROR_TOO_LARGE)
        reply_explain(reply,
                      "This agenda has 50 items already, more than one meeting can hold. Tick what was "
                      "talked about, or take something off.");
    TRY(error);
    reply_see(reply, "/relationships/%lld/meetings/%lld#agenda", (long long)at.page.membership.relationship,
              (long long)at.meeting.id);
    return OK;
}

struct item_page {
    struct meeting_page meeting;
    struct agenda_item item;
};

static enum error open_item(struct request *request, struct reply *reply, enum relationship_use use,
                            struct item_page *ret_page)
{
    struct item_page at;
    int64_t id;
    TRY(open_page(request, reply, use, &at.meeting));
    TRY(request_id(request, "item", &id));
    TRY(agenda_item_get(&at.meeting.page.membership, id, &at.item));
    *ret_page = at;
    return OK;
}

static enum error refuse_others(struct reply *reply, const struct item_page *at)
{
    const struct membership *membership = &at->meeting.page.membership;
    if (agenda_item_is_mine(membership, &at->item)) return OK;
    reply_explain(reply, "%s added this, so the words are theirs. Add an item of your own beside it.",
                  membership_name(membership, at->item.added_by));
    return ERROR_FORBIDDEN;
}

static struct agenda_item_view *item_view(struct request *request, const struct item_page *at)
{
    struct agenda_item_view *view = ARENA_NEW(request->arena, struct agenda_item_view);
    struct agenda_form *form = ARENA_NEW(request->arena, struct agenda_form);
    struct agenda_form_problems *none = ARENA_NEW(request->arena, struct agenda_form_problems);
    form_no_problems(&agenda_form_problems_record, none);
    *form = (struct agenda_form){.title = at->item.title,
                                 .words = at->item.words,
                                 .minutes = at->item.minutes,
                                 .version = at->item.version};
    *view = (struct agenda_item_view){.head = at->meeting.page.head,
                                      .meeting_id = at->meeting.meeting.id,
                                      .id = at->item.id,
                                      .form = form,
                                      .problems = none,
                                      .meanwhile = none};
    return view;
}

static enum error item_page_show(struct request *request, struct reply *reply)
{
    struct item_page at;
    TRY(open_item(request, reply, RELATIONSHIP_READ, &at));
    TRY(refuse_others(reply, &at));
    reply_view(reply, item_view(request, &at));
    return OK;
}

static enum error item_conflict(struct request *request, struct reply *reply, struct item_page *at,
                                struct agenda_form *form)
{
    struct agenda_form_problems *meanwhile = ARENA_NEW(request->arena, struct agenda_form_problems);
    TRY(agenda_item_get(&at->meeting.page.membership, at->item.id, &at->item));
    struct agenda_item_view *view = item_view(request, at);
    form_note_differences(request->arena, request->language, &agenda_form_record, form, view->form,
                          &agenda_form_problems_record, meanwhile);
    form->version = at->item.version;
    view->form = form;
    view->meanwhile = meanwhile;
    view->conflict = true;
    reply_explain(reply, "This item was changed meanwhile. The fields say what is saved now.");
    reply_problems(reply, view, &agenda_form_problems_record, meanwhile);
    return OK;
}

static enum error item_post(struct request *request, struct reply *reply)
{
    struct item_page at;
    struct agenda_form *form = ARENA_NEW(request->arena, struct agenda_form);
    struct agenda_form_problems *problems = ARENA_NEW(request->arena, struct agenda_form_problems);
    TRY(open_item(request, reply, RELATIONSHIP_WRITE, &at));
    TRY(refuse_others(reply, &at));
    struct agenda_item_view *view = item_view(request, &at);
    TRY(read_form(request, view->form, form, problems));
    if (form_has_problems(&agenda_form_problems_record, problems)) {
        view->form = form;
        view->problems = problems;
        reply_problems(reply, view, &agenda_form_problems_record, problems);
        return OK;
    }
    enum error error = agenda_change(&at.meeting.page.membership, at.item.id, form);
    if (error == ERROR_CONFLICT) return item_conflict(request, reply, &at, form);
    TRY(error);
    reply_see(reply, "/relationships/%lld/meetings/%lld#item%lld",
              (long long)at.meeting.page.membership.relationship, (long long)at.meeting.meeting.id,
              (long long)at.item.id);
    return OK;
}

/* ---- small steps ---- */

#define AGENDA_STEP_FORM_FIELDS(FIELD, R)                                                                    \
    FIELD(R, text, direction, 4) /* up, down */                                                              \
    FIELD(R, flag, talked, 0)
FORM_LOCAL(agenda_step_form, AGENDA_STEP_FORM_FIELDS)

struct step {
    struct item_page at;
    struct agenda_step_form form;
};

static enum error open_step(struct request *request, struct reply *reply, struct step *ret_step)
{
    struct step step = {0};
    struct agenda_step_form_problems problems;
    TRY(open_item(request, reply, RELATIONSHIP_WRITE, &step.at));
    TRY(request_read(request, &agenda_step_form_record, &step.form, &agenda_step_form_problems_record,
                     &problems));
    *ret_step = step;
    return OK;
}

static enum error back(struct reply *reply, const struct step *step, const char *place)
{
    reply_see(reply, "/relationships/%lld/meetings/%lld#%s",
              (long long)step->at.meeting.page.membership.relationship,
              (long long)step->at.meeting.meeting.id, place);
    return OK;
}

static enum error back_to_item(struct request *request, struct reply *reply, const struct step *step)
{
    return back(reply, step, arena_format(request->arena, "item%lld", (long long)step->at.item.id));
}

static enum error move_post(struct request *request, struct reply *reply)
{
    struct step step;
    TRY(open_step(request, reply, &step));
    bool up = strcmp(step.form.direction, "up") == 0;
    if (!up && strcmp(step.form.direction, "down") != 0) {
        reply_explain(reply, "An item moves up or down.");
        return ERROR_INVALID;
    }
    TRY(agenda_move(&step.at.meeting.page.membership, step.at.meeting.meeting.id, step.at.item.id, up));
    return back_to_item(request, reply, &step);
}

static enum error talked_post(struct request *request, struct reply *reply)
{
    struct step step;
    TRY(open_step(request, reply, &step));
    TRY(agenda_talked(&step.at.meeting.page.membership, step.at.meeting.meeting.id, step.at.item.id,
                      step.form.talked));
    return back_to_item(request, reply, &step);
}

static enum error remove_post(struct request *request, struct reply *reply)
{
    struct step step;
    TRY(open_step(request, reply, &step));
    TRY(refuse_others(reply, &step.at));
    TRY(agenda_remove(&step.at.meeting.page.membership, step.at.item.id));
    reply_notice(reply, "It is off the agenda.");
    return back(reply, &step, "agenda");
}

#define MEMBERS_ALONE "members of the relationship alone"
#define WHO_ADDED_IT "members of the relationship; only who added the item, or anybody once they left"
#define MEETING_PATH "/relationships/:id/meetings/:meeting"

static const struct route routes[] = {
    {.method = METHOD_GET,
     .pattern = MEETING_PATH,
     .access = ACCESS_SIGNED_IN,
     .rule = "members of the relationship alone; private notes are those of who asks",
     .summary = "A meeting: when it is, its agenda, notes and action items",
     .handle = meeting_room,
     .view = &meeting_page_view_record,
     .template = "agenda/meeting.html"},
    {.method = METHOD_POST,
     .pattern = MEETING_PATH "/agenda",
     .makes_new = true,
     .access = ACCESS_SIGNED_IN,
     .rule = MEMBERS_ALONE,
     .summary = "Add an item to the agenda",
     .handle = add_post,
     .input = &agenda_form_record,
     .view = &meeting_page_view_record,
     .template = "agenda/meeting.html"},
    {.method = METHOD_GET,
     .pattern = MEETING_PATH "/agenda/:item",
     .access = ACCESS_SIGNED_IN,
     .rule = WHO_ADDED_IT,
     .summary = "An item of the agenda, to change it",
     .handle = item_page_show,
     .view = &agenda_item_view_record,
     .template = "agenda/agenda_item.html"},
    {.method = METHOD_POST,
     .pattern = MEETING_PATH "/agenda/:item",
     .access = ACCESS_SIGNED_IN,
     .rule = WHO_ADDED_IT,
     .summary = "Change an item of the agenda",
     .handle = item_post,
     .input = &agenda_form_record,
     .view = &agenda_item_view_record,
     .template = "agenda/agenda_item.html"},
    {.method = METHOD_POST,
     .pattern = MEETING_PATH "/agenda/:item/move",
     .access = ACCESS_SIGNED_IN,
     .rule = MEMBERS_ALONE,
     .summary = "Move an item up or down",
     .handle = move_post,
     .input = &agenda_step_form_record},
    {.method = METHOD_POST,
     .pattern = MEETING_PATH "/agenda/:item/talked",
     .access = ACCESS_SIGNED_IN,
     .rule = MEMBERS_ALONE,
     .summary = "Tick an item as talked about, or take that back",
     .handle = talked_post,
     .input = &agenda_step_form_record},
    {.method = METHOD_POST,
     .pattern = MEETING_PATH "/agenda/:item/remove",
     .access = ACCESS_SIGNED_IN,
     .rule = WHO_ADDED_IT,
     .summary = "Take an item off the agenda",
     .handle = remove_post},
};
const struct route_table agenda_routes = ROUTE_TABLE(routes);
