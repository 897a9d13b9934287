/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* My relationships; and for coordinators those of a program, with states and dates only. */
#include <string.h>

#include "audit/audit.h"
#include "language/language.h"
#include "program/program_head.h"
#include "relationship/relationship_pages.h"
#include "relationship/relationship_store.h"
#include "web/route.h"

enum { MINE_AT_MOST = 200 };

#define RELATIONSHIPS_FIELDS(FIELD, R)                                                                       \
    FIELD(R, list, open, relationship_card)                                                                  \
    FIELD(R, list, closed, relationship_card)                                                                \
    FIELD(R, flag, has_closed, 0)
RECORD_LOCAL(relationships, RELATIONSHIPS_FIELDS)

static enum error relationships_show(struct request *request, struct reply *reply)
{
    struct relationships *view = ARENA_NEW(request->arena, struct relationships);
    struct list cards = {0};
    TRY(relationship_of_person(request->db, request->arena, request->language, request->clock,
                               request->viewer->person, MINE_AT_MOST, &cards));
    LIST_EACH (&cards, struct relationship_card, card)
        *LIST_ADD(card->closed ? &view->closed : &view->open, request->arena, struct relationship_card) =
            *card;
    view->has_closed = view->closed.count > 0;
    reply_title(reply, "relationships", "Relationships");
    reply_view(reply, view);
    return OK;
}

/* POST /relationships/:id/hello */
static enum error hello_post(struct request *request, struct reply *reply)
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

/* ---- of a program ---- */

#define PROGRAM_RELATIONSHIPS_FIELDS(FIELD, R)                                                               \
    FIELD(R, record, head, program_head)                                                                     \
    FIELD(R, list, relationships, relationship_status)                                                       \
    FIELD(R, record, tally, relationship_tally)                                                              \
    FIELD(R, flag, is_circles, 0) /* of the format for groups */                                             \
    FIELD(R, flag, has_pages, 0)                                                                             \
    FIELD(R, text, previous_page, 0)                                                                         \
    FIELD(R, text, next_page, 0)
RECORD_LOCAL(program_relationships, PROGRAM_RELATIONSHIPS_FIELDS)

static enum error program_relationships_show(struct request *request, struct reply *reply)
{
    struct program_relationships *view = ARENA_NEW(request->arena, struct program_relationships);
    struct relationship_tally *tally = ARENA_NEW(request->arena, struct relationship_tally);
    struct program_page program;
    int64_t page = request_page(request);
    TRY(program_page_open(request, reply, PROGRAM_COORDINATORS, "relationships", MESSAGE("Relationships"),
                          &program));
    TRY(audit_note_look(request, AUDIT_STATES, "coordinator",
                        &(struct audit_subject){.program = program.card.id, .about = program.card.name}));
    TRY(relationship_statuses(request->db, request->arena, request->language, request->clock, program.card.id,
                              page, &view->relationships));
    TRY(relationship_tally(request->db, request->arena, request->clock, program.card.id, tally));
    view->head = program.head;
    view->tally = tally;
    view->is_circles = strcmp(program.card.format, "group") == 0;
    view->previous_page = request_page_link(request, page - 1);
    view->next_page =
        view->relationships.count > RELATIONSHIPS_A_PAGE ? request_page_link(request, page + 1) : "";
    view->has_pages = *view->previous_page || *view->next_page;
    if (view->relationships.count > RELATIONSHIPS_A_PAGE) view->relationships.count = RELATIONSHIPS_A_PAGE;
    reply_view(reply, view);
    return OK;
}

static const struct route routes[] = {
    {.method = METHOD_GET,
     .pattern = "/relationships",
     .access = ACCESS_SIGNED_IN,
     .rule = "one's own",
     .summary = "My relationships and their next steps",
     .handle = relationships_show,
     .view = &relationships_record,
     .template = "relationship/relationships.html"},
    {.method = METHOD_POST,
     .pattern = "/relationships/:id/hello",
     .access = ACCESS_SIGNED_IN,
     .rule = "its members; for everybody else it is not there",
     .summary = "Note that I said hello; the others are told",
     .handle = hello_post},
    {.method = METHOD_GET,
     .pattern = "/relationships/:id/looks",
     .access = ACCESS_SIGNED_IN,
     .rule = "its members; for everybody else it is not there",
     .summary = "Who looked at a relationship from outside it",
     .handle = relationship_looks_show,
     .view = &relationship_looks_record,
     .template = "relationship/relationship_looks.html"},
    {.method = METHOD_GET,
     .pattern = "/programs/:id/relationships",
     .access = ACCESS_COORDINATOR,
     .rule = "coordinators of this program",
     .summary =
         "A program's relationships: states and dates, no content; the look is noted for their members",
     .handle = program_relationships_show,
     .view = &program_relationships_record,
     .template = "relationship/program_relationships.html"},
};
const struct route_table relationship_routes = ROUTE_TABLE(routes);
