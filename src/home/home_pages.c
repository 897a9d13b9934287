/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The home page: asked for more often than any other, so a few indexed statements are all it costs. */
#include <string.h>

#include "calendar/zone.h"
#include "concern/concern_letter.h"
#include "db/db.h"
#include "feedback/celebration.h"
#include "home/home.h"
#include "home/home_next.h"
#include "language/language.h"

enum { RELATIONSHIPS_SHOWN = 8, JOINABLE_SHOWN = 3 };

/* What a new portal still needs, for its admin. */
#define SETUP_FIELDS(FIELD, R)                                                                               \
    FIELD(R, flag, has_people, 0)                                                                            \
    FIELD(R, flag, has_programs, 0)                                                                          \
    FIELD(R, flag, has_invited, 0)
RECORD_LOCAL(setup, SETUP_FIELDS)

#define HOME_FIELDS(FIELD, R)                                                                                \
    FIELD(R, text, greeting, 0)                                                                              \
    FIELD(R, text, first_name, 0)                                                                            \
    FIELD(R, time, now, 0)                                                                                   \
    FIELD(R, record, next, home_next)                                                                        \
    FIELD(R, integer, letters, 0)  /* written to me in confidence, open */                                   \
    FIELD(R, record, setup, setup) /* NULL: not needed any more */                                           \
    FIELD(R, list, relationships, relationship_card)                                                         \
    FIELD(R, flag, has_more_relationships, 0)                                                                \
    FIELD(R, list, parts, program_part)                                                                      \
    FIELD(R, flag, has_parts, 0)                                                                             \
    FIELD(R, list, joinable, program_part)                                                                   \
    FIELD(R, flag, has_joinable, 0)                                                                          \
    FIELD(R, list, celebrations, celebration)                                                                \
    FIELD(R, flag, has_celebrations, 0)                                                                      \
    FIELD(R, list, runs, home_run)                                                                           \
    FIELD(R, flag, runs_first, 0) /* before my relationships, since there are none */                        \
    FIELD(R, flag, runs_last, 0)
RECORD_LOCAL(home, HOME_FIELDS)

/* ---- for coordinators ---- */

static void add_run(struct arena *arena, struct home *view, const struct program_look *look)
{
    *LIST_ADD(&view->runs, arena, struct home_run) = (struct home_run){.id = look->id,
                                                                       .name = look->name,
                                                                       .format_label = look->format_label,
                                                                       .state = look->state,
                                                                       .state_label = look->state_label,
                                                                       .accepted = look->accepted,
                                                                       .applied = look->applied,
                                                                       .draft_pairs = look->draft_pairs,
                                                                       .next_text = look->next_text,
                                                                       .next_path = look->next_path};
}

static enum error read_runs(struct request *request, struct home *view)
{
    struct list looks = {0};
    int64_t me = request->viewer->person;
    if (!request->viewer->coordinator) return OK;
    TRY(concern_letters_waiting(request->db, me, &view->letters));
    TRY(program_coordinated_by(request->db, request->arena, request->language, request->clock, me, &looks));
    LIST_EACH (&looks, struct program_look, look)
        if (strcmp(look->state, "closed") != 0) add_run(request->arena, view, look);
    return OK;
}

/* ---- for admins ---- */

SQL(home_setup,
    "SELECT CASE WHEN EXISTS (SELECT 1 FROM person WHERE id <> $1) THEN 1 ELSE 0 END AS has_people, "
    "CASE WHEN EXISTS (SELECT 1 FROM program) THEN 1 ELSE 0 END AS has_programs, "
    "CASE WHEN EXISTS (SELECT 1 FROM account WHERE person_id <> $1) THEN 1 ELSE 0 END AS has_invited");

static enum error read_setup(struct request *request, struct home *view)
{
    struct setup *setup = ARENA_NEW(request->arena, struct setup);
    if (!request->viewer->admin) return OK;
    TRY(db_one(request->db, request->arena, &home_setup, DB_PARAMS(db_int(request->viewer->person)),
               &setup_record, setup));
    if (!setup->has_people || !setup->has_programs || !setup->has_invited) view->setup = setup;
    return OK;
}

/* ---- for everybody ---- */

static const char *first_name(struct arena *arena, const char *name)
{
    return arena_format(arena, "%.*s", (int)strcspn(name, " "), name);
}

static void cut(struct list *list, size_t most, bool *ret_cut)
{
    *ret_cut = list->count > most;
    if (*ret_cut) list->count = most;
}

static bool runs_it(const struct home *view, int64_t program)
{
    LIST_EACH (&view->runs, struct home_run, run)
        if (run->id == program) return true;
    return false;
}

/* Days before and after today whose celebrations are shown. */
enum { CELEBRATED_BEFORE = 7, CELEBRATED_AFTER = 14 };

static enum error read_mine(struct request *request, struct home *view)
{
    int64_t today = clock_day(request->clock);
    struct list cards = {0}, joinable = {0};
    int64_t me = request->viewer->person;
    TRY(relationship_of_person(request->db, request->arena, request->language, request->clock, me,
                               RELATIONSHIPS_SHOWN + 1, &cards));
    LIST_EACH (&cards, struct relationship_card, card)
        if (!card->closed) *LIST_ADD(&view->relationships, request->arena, struct relationship_card) = *card;
    cut(&view->relationships, RELATIONSHIPS_SHOWN, &view->has_more_relationships);
    if (view->relationships.count)
        TRY(celebrations_of(request->db, request->arena, request->language, me, 0, today - CELEBRATED_BEFORE,
                            today + CELEBRATED_AFTER, &view->celebrations));
    view->has_celebrations = view->celebrations.count != 0;
    TRY(program_parts_of(request->db, request->arena, request->language, me, &view->parts));
    TRY(program_joinable_by(request->db, request->arena, request->language, request->clock, me, &joinable));
    LIST_EACH (&joinable, struct program_part, part)
        if (!runs_it(view, part->id) && view->joinable.count < JOINABLE_SHOWN)
            *LIST_ADD(&view->joinable, request->arena, struct program_part) = *part;
    view->has_joinable = view->joinable.count > 0;
    view->has_parts = view->parts.count > 0;
    return OK;
}

static enum error home_show(struct request *request, struct reply *reply)
{
    struct home *view = ARENA_NEW(request->arena, struct home);
    struct home_next *next = ARENA_NEW(request->arena, struct home_next);
    struct asking_open asking;
    const struct viewer *viewer = request->viewer;
    view->now = clock_seconds(request->clock);
    view->greeting =
        say(request->language,
            home_greeting((int)((view->now + zone_seconds_east(request->zone, view->now)) / 3600 % 24)));
    view->first_name = first_name(request->arena, viewer->name);
    TRY(read_runs(request, view));
    TRY(read_mine(request, view));
    view->runs_first = view->runs.count && !view->relationships.count;
    view->runs_last = view->runs.count && !view->runs_first;
    TRY(read_setup(request, view));
    TRY(asking_open_for(request->db, request->arena, request->clock, viewer->person, &asking));
    struct home_facts facts = {.person = viewer->person,
                               .relationships = &view->relationships,
                               .parts = &view->parts,
                               .joinable = &view->joinable,
                               .runs = &view->runs,
                               .asking = &asking};
    *next = home_next(request->arena, request->language, &facts);
    view->next = view->setup ? NULL : next;
    reply_title(reply, "home", "Home");
    reply_view(reply, view);
    return OK;
}

static const struct route routes[] = {
    {.method = METHOD_GET,
     .pattern = "/",
     .access = ACCESS_SIGNED_IN,
     .rule = "one's own",
     .summary = "My relationships, programs and next step",
     .handle = home_show,
     .view = &home_record,
     .template = "home/home.html"},
};
const struct route_table home_routes = ROUTE_TABLE(routes);
