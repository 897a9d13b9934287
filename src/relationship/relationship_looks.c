/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who looked at a relationship from outside, for its members. */
#include "audit/audit.h"
#include "db/db.h"
#include "language/language.h"
#include "relationship/membership.h"
#include "relationship/relationship_pages.h"

#define RELATIONSHIP_LOOKS_FIELDS(FIELD, R)                                                                  \
    FIELD(R, record, head, relationship_head)                                                                \
    FIELD(R, list, looks, audit_look)                                                                        \
    FIELD(R, record, backups, audit_backups)                                                                 \
    FIELD(R, flag, in_program, 0)                                                                            \
    FIELD(R, flag, paged, 0)                                                                                 \
    FIELD(R, text, previous_page, 0)                                                                         \
    FIELD(R, text, next_page, 0)
RECORD_STRUCT(relationship_looks, RELATIONSHIP_LOOKS_FIELDS)
RECORD_DEFINE(relationship_looks, RELATIONSHIP_LOOKS_FIELDS)

SQL(relationship_created, "SELECT created_at FROM relationship WHERE id = $1");

enum error relationship_looks_show(struct request *request, struct reply *reply)
{
    struct relationship_looks *view = ARENA_NEW(request->arena, struct relationship_looks);
    struct audit_backups *backups = ARENA_NEW(request->arena, struct audit_backups);
    struct relationship_page page;
    int64_t number = request_page(request);
    TRY(relationship_page_open(request, reply, RELATIONSHIP_READ, "looks", MESSAGE("Who looked"), &page));
    struct audit_relationship relationship = {.id = page.membership.relationship,
                                              .program = page.membership.program};
    TRY(db_number(request->db, &relationship_created, DB_PARAMS(db_int(relationship.id)),
                  &relationship.created_at));
    TRY(audit_of_relationship(request->db, request->arena, &relationship, number, &view->looks, backups));
    view->head = page.head;
    view->backups = backups->count ? backups : NULL;
    view->in_program = relationship.program != 0;
    view->previous_page = request_page_link(request, number - 1);
    view->next_page = view->looks.count > AUDIT_LOOKS_A_PAGE ? request_page_link(request, number + 1) : "";
    view->paged = *view->previous_page || *view->next_page;
    if (view->looks.count > AUDIT_LOOKS_A_PAGE) view->looks.count = AUDIT_LOOKS_A_PAGE;
    reply_view(reply, view);
    return OK;
}
