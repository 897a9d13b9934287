/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Across relationships: what one person has planned, and what the first page of a relationship shows. */
#include <string.h>

#include "calendar/zone.h"
#include "db/db.h"
#include "meeting/meeting.h"
#include "meeting/meeting_store.h"
#include "relationship/relationship_progress.h"
#include "relationship/relationship_rules.h"

enum { MINE_AT_MOST = 1000, CARD_LOOKS_BACK = 60 * 86400, CARD_LOOKS_AT = 12 };

RECORD_DEFINE(meeting_mine, MEETING_MINE_FIELDS)
RECORD_DEFINE(meeting_card, MEETING_CARD_FIELDS)

/* A row for each other member. */
SQL(meeting_mine_list,
    "SELECT m.id, m.relationship_id, m.starts_at, m.minutes, m.postponed, p.name AS name "
    "FROM relationship_member me JOIN relationship r ON r.id = me.relationship_id AND r.state <> 'closed' "
    "JOIN meeting m ON m.relationship_id = me.relationship_id AND m.state = 'planned' "
    "AND m.starts_at >= $2 AND m.starts_at < $3 "
    "LEFT JOIN relationship_member o ON o.relationship_id = me.relationship_id AND o.left_at IS NULL "
    "AND o.person_id <> me.person_id LEFT JOIN person p ON p.id = o.person_id "
    "WHERE me.person_id = $1 AND me.left_at IS NULL ORDER BY m.starts_at, m.id, p.name_key LIMIT $4");

#define MINE_ROW_FIELDS(FIELD, R)                                                                            \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, id, relationship_id, 0)                                                                         \
    FIELD(R, time, starts_at, 0)                                                                             \
    FIELD(R, integer, minutes, 0)                                                                            \
    FIELD(R, integer, postponed, 0)                                                                          \
    FIELD(R, text, name, 0)
RECORD_LOCAL(mine_row, MINE_ROW_FIELDS)

enum error meeting_of_person(struct db *db, struct arena *arena, const struct language *language,
                             int64_t person, int64_t from, int64_t to, struct list *ret_meetings)
{
    struct list rows = {0};
    TRY(db_list(db, arena, &meeting_mine_list,
                DB_PARAMS(db_int(person), db_int(from), db_int(to), db_int(MINE_AT_MOST)), &mine_row_record,
                &rows));
    const char **names = arena_alloc_many(arena, rows.count + 1, sizeof *names);
    for (size_t i = 0; i < rows.count;) {
        const struct mine_row *row = LIST_AT(&rows, struct mine_row, i);
        int count = 0;
        while (i < rows.count && LIST_AT(&rows, struct mine_row, i)->id == row->id)
            names[count++] = LIST_AT(&rows, struct mine_row, i++)->name;
        if (count == 1 && !*names[0]) count = 0;
        *LIST_ADD(ret_meetings, arena, struct meeting_mine) = (struct meeting_mine){
            .id = row->id,
            .relationship_id = row->relationship_id,
            .starts_at = row->starts_at,
            .ends_at = row->starts_at + row->minutes * 60,
            .others = relationship_names(arena, language, names, count),
            .postponed = row->postponed,
        };
    }
    return OK;
}

enum error meeting_card_get(const struct membership *membership, const struct zone *zone,
                            struct meeting_card *ret_card)
{
    int64_t now = clock_seconds(membership->clock);
    struct meeting_card card = {.relationship_id = membership->relationship};
    struct relationship_progress progress;
    struct list planned = {0};
    TRY(meetings_planned(membership, now - CARD_LOOKS_BACK, CARD_LOOKS_AT, &planned));
    TRY(relationship_progress_get(membership->db, membership->arena, membership->relationship, &progress));
    LIST_EACH (&planned, struct meeting, meeting) {
        if (meeting_ends_at(meeting) <= now) {
            card.ask_id = meeting->id;
            card.ask_at = meeting->starts_at;
        } else if (!card.next) {
            struct meeting_when *when = ARENA_NEW(membership->arena, struct meeting_when);
            *when = meeting_when_of(membership, zone, meeting);
            card.next = when;
        }
    }
    card.last_met_at = progress.last_met_at;
    card.held = progress.meetings_held;
    card.writable = membership->writable;
    *ret_card = card;
    return OK;
}
