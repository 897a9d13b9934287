/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What becomes of a meeting that is planned: moved, cancelled, held or missed. */
#include <string.h>

#include "base/text.h"
#include "calendar/zone.h"
#include "db/db.h"
#include "meeting/meeting.h"
#include "meeting/meeting_rules.h"
#include "meeting/meeting_store.h"
#include "meeting/meeting_tell.h"
#include "notice/notice.h"
#include "relationship/relationship_progress.h"

static const char *meeting_path(const struct membership *membership, int64_t id, const char *behind)
{
    return arena_format(membership->arena, "/meetings/%lld%s", (long long)id, behind);
}

static enum error recount(const struct membership *membership)
{
    return meeting_recount(membership->db, membership->arena, membership->clock, membership->relationship);
}

static enum error note_event(const struct membership *membership, const char *kind, int64_t id)
{
    return relationship_event_add(membership->db, membership->clock, membership->relationship, kind,
                                  membership->person, id);
}

/* Nobody has to answer any more whether they met: what asked for it is read. */
static enum error stop_asking(const struct membership *membership, int64_t id)
{
    const char *path =
        arena_format(membership->arena, "/relationships/%lld%s", (long long)membership->relationship,
                     meeting_path(membership, id, "/attendance"));
    LIST_EACH (&membership->members, struct relationship_member, member)
        TRY(notice_read_about(membership->db, membership->clock, member->id, path));
    return OK;
}

/* ---- moving ---- */

struct move_work {
    const struct membership *membership;
    const struct meeting_moving *moving;
};

static enum error tell_of_move(const struct membership *membership, const struct meeting_moving *moving,
                               bool at_another_time)
{
    struct notice notice = {.kind = at_another_time ? "meeting.moved" : "meeting.changed",
                            .subject = moving->id,
                            .path = meeting_path(membership, moving->id, ""),
                            .when = moving->starts_at};
    return meeting_tell(membership, &notice);
}

static enum error move(struct db *db, void *context)
{
    const struct move_work *work = context;
    const struct membership *membership = work->membership;
    struct meeting_moving moving = *work->moving;
    struct meeting before;
    (void)db;
    TRY(meeting_get(membership, moving.id, &before));
    moving.zone = moving.zone && zone_is_known(moving.zone) ? moving.zone : before.zone;
    moving.place = moving.place ? moving.place : before.place;
    moving.link = moving.link ? moving.link : before.link;
    bool postponed =
        meeting_is_postponed(zone_load(membership->arena, before.zone), before.starts_at, moving.starts_at);
    TRY(meeting_row_move(membership, &before, &moving, postponed));
    if (postponed) TRY(note_event(membership, MEETING_POSTPONED, moving.id));
    TRY(stop_asking(membership, moving.id));
    TRY(recount(membership));
    return tell_of_move(membership, &moving, moving.starts_at != before.starts_at);
}

enum error meeting_move(const struct membership *membership, const struct meeting_moving *moving)
{
    struct move_work work = {membership, moving};
    if (moving->starts_at <= 0 || moving->minutes < MEETING_SHORTEST || moving->minutes > MEETING_LONGEST ||
        text_length(text_or_empty(moving->place)) > MEETING_PLACE_MAX ||
        !meeting_link_is_good(text_or_empty(moving->link)))
        return ERROR_INVALID;
    return membership_write(membership, move, &work);
}

/* ---- cancelling ---- */

struct cancel_work {
    const struct membership *membership;
    int64_t id, version;
    const char *why;
};

static enum error cancel(struct db *db, void *context)
{
    const struct cancel_work *work = context;
    const struct membership *membership = work->membership;
    struct meeting before;
    (void)db;
    TRY(meeting_get(membership, work->id, &before));
    if (strcmp(before.state, "planned") != 0) return ERROR_CONFLICT;
    TRY(meeting_row_close(membership, work->id, work->version, "cancelled", work->why));
    TRY(note_event(membership, MEETING_CANCELLED, work->id));
    TRY(stop_asking(membership, work->id));
    TRY(recount(membership));
    struct notice notice = {.kind = MEETING_CANCELLED,
                            .subject = work->id,
                            .path = meeting_path(membership, work->id, ""),
                            .when = before.starts_at};
    return meeting_tell(membership, &notice);
}

enum error meeting_cancel(const struct membership *membership, int64_t id, int64_t version, const char *why)
{
    struct cancel_work work = {membership, id, version, text_or_empty(why)};
    if (text_length(work.why) > MEETING_WHY_MAX) return ERROR_INVALID;
    return membership_write(membership, cancel, &work);
}

/* ---- what became of it ---- */

struct outcome_work {
    const struct membership *membership;
    const struct meeting_outcome *outcome;
    struct list presences; /* one of each member */
};

static const char *came_of(const struct meeting_outcome *outcome, int64_t person)
{
    LIST_EACH (&outcome->presences, struct meeting_presence, presence)
        if (presence->person_id == person) return presence->came;
    return "on_time";
}

static bool is_word(const char *came)
{
    return strcmp(came, "on_time") == 0 || strcmp(came, "late") == 0 || strcmp(came, "absent") == 0;
}

static enum error note_outcome(struct db *db, void *context)
{
    const struct outcome_work *work = context;
    const struct membership *membership = work->membership;
    const struct meeting_outcome *outcome = work->outcome;
    struct meeting before;
    size_t came = 0;
    (void)db;
    TRY(meeting_get(membership, outcome->id, &before));
    if (strcmp(before.state, "cancelled") == 0) return ERROR_CONFLICT;
    if (before.starts_at > clock_seconds(membership->clock)) return ERROR_INVALID;
    LIST_EACH (&work->presences, struct meeting_presence, presence)
        if (strcmp(presence->came, "absent") != 0) came++;
    bool held = outcome->held && came >= 2;
    TRY(meeting_row_close(membership, outcome->id, outcome->version, held ? "held" : "missed", ""));
    TRY(meeting_presences_put(membership, outcome->id, outcome->held ? &work->presences : &(struct list){0}));
    if (held && strcmp(before.state, "held") != 0) TRY(note_event(membership, MEETING_HELD, outcome->id));
    TRY(stop_asking(membership, outcome->id));
    return recount(membership);
}

enum error meeting_note_outcome(const struct membership *membership, const struct meeting_outcome *outcome)
{
    struct outcome_work work = {.membership = membership, .outcome = outcome};
    LIST_EACH (&membership->members, struct relationship_member, member) {
        const char *came = came_of(outcome, member->id);
        if (!is_word(came)) return ERROR_INVALID;
        *LIST_ADD(&work.presences, membership->arena, struct meeting_presence) =
            (struct meeting_presence){.person_id = member->id, .came = came};
    }
    return membership_write(membership, note_outcome, &work);
}
