/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The guide as members of a relationship see it: where they are, what to do, and what to talk about. */
#include <string.h>

#include "base/text.h"
#include "guide/guide.h"
#include "guide/guide_library.h"
#include "language/language.h"
#include "relationship/membership.h"
#include "web/form.h"

#define GUIDE_PHASE_FIELDS(FIELD, R)                                                                         \
    FIELD(R, text, key, 0)                                                                                   \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, text, aim, 0)                                                                                   \
    FIELD(R, day, starts_on, 0)                                                                              \
    FIELD(R, flag, is_done, 0)                                                                               \
    FIELD(R, flag, is_now, 0)                                                                                \
    FIELD(R, flag, is_chosen, 0)
RECORD_LOCAL(guide_phase, GUIDE_PHASE_FIELDS)

/* Questions of one theme. */
#define GUIDE_GROUP_FIELDS(FIELD, R)                                                                         \
    FIELD(R, text, theme, 0)                                                                                 \
    FIELD(R, text, label, 0)                                                                                 \
    FIELD(R, list, questions, guide_item)
RECORD_LOCAL(guide_group, GUIDE_GROUP_FIELDS)

#define GUIDE_VIEW_FIELDS(FIELD, R)                                                                          \
    FIELD(R, record, head, relationship_head)                                                                \
    FIELD(R, list, phases, guide_phase)                                                                      \
    FIELD(R, record, shown, guide_phase) /* the one that is chosen */                                        \
    FIELD(R, list, tasks, relationship_task)                                                                 \
    FIELD(R, flag, has_tasks, 0)                                                                             \
    FIELD(R, list, agenda, guide_item)                                                                       \
    FIELD(R, flag, has_agenda, 0)                                                                            \
    FIELD(R, list, ideas, guide_item)                                                                        \
    FIELD(R, flag, has_ideas, 0)                                                                             \
    FIELD(R, text, words, 0) /* the filter */                                                                \
    FIELD(R, list, themes, choice)                                                                           \
    FIELD(R, list, sides, choice)                                                                            \
    FIELD(R, flag, has_sides, 0)                                                                             \
    FIELD(R, list, groups, guide_group)                                                                      \
    FIELD(R, integer, questions, 0)                                                                          \
    FIELD(R, id, next_meeting_id, 0)
RECORD_LOCAL(guide_view, GUIDE_VIEW_FIELDS)

struct filter {
    const char *phase, *theme, *folded; /* folded words; "" all */
    enum guide_side side;
};

/* ---- phases ---- */

static void add_phases(const struct membership *membership, int now, int chosen, struct guide_view *view)
{
    int64_t days[PHASE_COUNT];
    relationship_phase_days(membership->started_on, membership->ends_on, days);
    for (int i = 0; i < PHASE_COUNT; i++) {
        struct guide_phase *phase = LIST_ADD(&view->phases, membership->arena, struct guide_phase);
        *phase = (struct guide_phase){.key = guide_phase_key(i),
                                      .name = say(membership->language, relationship_phase_name(i)),
                                      .aim = relationship_phase_aim(i),
                                      .starts_on = days[i],
                                      .is_done = i < now || !membership->writable,
                                      .is_now = i == now && membership->writable,
                                      .is_chosen = i == chosen};
    }
    view->shown = LIST_AT(&view->phases, struct guide_phase, chosen);
}

static int phase_now(const struct membership *membership)
{
    if (strcmp(membership->state, "closing") == 0 || !membership->writable) return PHASE_CLOSE;
    return relationship_phase(membership->started_on, membership->ends_on, clock_day(membership->clock));
}

/* ---- tasks: what there is to do first, then what is to come, then what is done ---- */

static void add_tasks(struct arena *arena, const struct list *all, int phase, struct guide_view *view)
{
    for (int turn = 0; turn < 3; turn++)
        LIST_EACH (all, struct relationship_task, task) {
            int order = task->done ? 2 : task->later ? 1 : 0;
            if (task->phase == phase && order == turn)
                *LIST_ADD(&view->tasks, arena, struct relationship_task) = *task;
        }
    view->has_tasks = view->tasks.count > 0;
}

/* ---- ideas and questions ---- */

static bool is_wanted(struct arena *arena, const struct filter *filter, const struct guide_item *item)
{
    enum guide_side side;
    if (item->hidden || strcmp(item->phase, filter->phase) != 0) return false;
    if (!guide_side_find(item->side, &side) || !guide_side_fits(side, filter->side)) return false;
    if (strcmp(item->kind, "question") != 0) return true;
    if (*filter->theme && strcmp(item->theme, filter->theme) != 0) return false;
    return !*filter->folded || strstr(text_fold(arena, item->title), filter->folded);
}

static struct guide_group *group_for(struct arena *arena, struct guide_view *view, const char *theme)
{
    LIST_EACH (&view->groups, struct guide_group, group)
        if (strcmp(group->theme, theme) == 0) return group;
    struct guide_group *group = LIST_ADD(&view->groups, arena, struct guide_group);
    group->theme = theme;
    group->label = text_or_empty(guide_theme_label(theme));
    return group;
}

static void add_item(struct arena *arena, const struct guide_item *item, struct guide_view *view)
{
    struct list *list = &view->ideas;
    if (strcmp(item->kind, "agenda") == 0) list = &view->agenda;
    if (strcmp(item->kind, "question") == 0) {
        list = &group_for(arena, view, item->theme)->questions;
        view->questions++;
    }
    *LIST_ADD(list, arena, struct guide_item) = *item;
}

/* The themes of which this phase has questions. */
static void add_themes(struct arena *arena, const struct list *items, const struct filter *filter,
                       struct guide_view *view)
{
    const char *chosen = filter->theme;
    choice_add(arena, &view->themes, "", MESSAGE("All themes"), "", chosen);
    for (size_t i = 0; guide_theme_key(i); i++) {
        bool used = false;
        LIST_EACH (items, struct guide_item, item)
            used = used || (!item->hidden && strcmp(item->phase, filter->phase) == 0 &&
                            strcmp(item->theme, guide_theme_key(i)) == 0);
        if (used)
            choice_add(arena, &view->themes, guide_theme_key(i), guide_theme_label(guide_theme_key(i)), "",
                       chosen);
    }
}

static void add_sides(struct arena *arena, const struct membership *membership, bool all,
                      struct guide_view *view)
{
    if (guide_side_of_role(membership->my_role) == GUIDE_BOTH) return;
    choice_add(arena, &view->sides, "mine", say(membership->language, "For you to ask"), "",
               all ? "all" : "mine");
    choice_add(arena, &view->sides, "all", say(membership->language, "For all of you"), "",
               all ? "all" : "mine");
}

/* GET /relationships/:id/guide */
static enum error guide_page(struct request *request, struct reply *reply)
{
    struct guide_view *view = ARENA_NEW(request->arena, struct guide_view);
    struct arena *arena = request->arena;
    struct relationship_page page;
    struct relationship_progress progress;
    struct list tasks = {0}, items = {0};
    TRY(relationship_page_open(request, reply, RELATIONSHIP_READ, "guide", MESSAGE("Guide"), &page));
    const struct membership *membership = &page.membership;
    int now = phase_now(membership), chosen;
    if (!guide_phase_find(request_value(request, "phase"), &chosen)) chosen = now;
    bool all = strcmp(request_value(request, "for"), "all") == 0;
    struct filter filter = {.phase = guide_phase_key(chosen),
                            .theme = request_value(request, "theme"),
                            .folded = text_fold(arena, request_value(request, "q")),
                            .side = all ? GUIDE_BOTH : guide_side_of_role(membership->my_role)};
    TRY(membership_tasks(membership, &progress, &tasks));
    TRY(guide_items(request->db, arena, request->language, membership->program, membership->format, &items));
    view->head = page.head;
    view->words = request_value(request, "q");
    if (membership->writable && progress.next_meeting_at > clock_seconds(request->clock))
        view->next_meeting_id = progress.next_meeting_id;
    add_phases(membership, now, chosen, view);
    add_tasks(arena, &tasks, chosen, view);
    add_themes(arena, &items, &filter, view);
    add_sides(arena, membership, all, view);
    LIST_EACH (&items, struct guide_item, item)
        if (is_wanted(arena, &filter, item)) add_item(arena, item, view);
    view->has_agenda = view->agenda.count > 0;
    view->has_sides = view->sides.count > 0;
    view->has_ideas = view->ideas.count > 0;
    reply_view(reply, view);
    return OK;
}

static const struct route routes[] = {
    {.method = METHOD_GET,
     .pattern = "/relationships/:id/guide",
     .access = ACCESS_SIGNED_IN,
     .rule = "its members; for everybody else it is not there",
     .summary = "The guide of a relationship: phases, tasks, agenda ideas and questions",
     .handle = guide_page,
     .view = &guide_view_record,
     .template = "guide/guide.html"},
};
const struct route_table guide_routes = ROUTE_TABLE(routes);
