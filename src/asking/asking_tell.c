/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "asking/asking_tell.h"

#include <string.h>

#include "notice/notice.h"
#include "relationship/relationship_rules.h"

static const char *path_of(struct arena *arena, const struct asking_row *row)
{
    return arena_format(arena, "/requests/%lld", (long long)row->id);
}

static enum error tell(struct db *db, struct arena *arena, const struct clock *clock,
                       const struct asking_row *row, struct notice *notice)
{
    notice->subject = row->id;
    notice->path = path_of(arena, row);
    return notice_tell(db, clock, notice);
}

enum error asking_tell_mentor(struct db *db, struct arena *arena, const struct clock *clock,
                              const struct asking_row *row, const char *kind, const char *who)
{
    return tell(db, arena, clock, row, &(struct notice){.person = row->mentor_id, .kind = kind, .who = who});
}

enum error asking_tell_mentee(struct db *db, struct arena *arena, const struct clock *clock,
                              const struct asking_row *row, const char *kind, const char *who)
{
    return tell(db, arena, clock, row, &(struct notice){.person = row->mentee_id, .kind = kind, .who = who});
}

enum error asking_tell_asked(struct db *db, struct arena *arena, const struct clock *clock,
                             const struct asking_row *row)
{
    return tell(db, arena, clock, row,
                &(struct notice){.person = row->mentor_id,
                                 .kind = "asking.asked",
                                 .who = row->mentee_name,
                                 .what = row->program_name});
}

enum error asking_answered(struct db *db, const struct clock *clock, const struct asking_row *row)
{
    struct arena *arena = arena_new(0);
    if (!arena) return ERROR_UNAVAILABLE;
    enum error error = notice_read_about(db, clock, row->mentor_id, path_of(arena, row));
    arena_free(arena);
    return error;
}

/* One of two who found each other is in both lists of void requests: ended once, told once. */
static enum error end_once(struct db *db, const struct clock *clock, struct arena *arena,
                           const struct asking_row *row, const char *state, bool *ret_ended)
{
    struct asking_row now;
    TRY(asking_row_of(db, arena, row->id, row->mentee_id, &now));
    *ret_ended = strcmp(now.state, "open") == 0;
    if (!*ret_ended) return OK;
    TRY(asking_end(db, row->id, state, clock_seconds(clock), 0));
    return asking_answered(db, clock, row);
}

enum error asking_close(struct db *db, struct arena *arena, const struct clock *clock,
                        const struct asking_row *row, enum asking_closing why)
{
    const char *mentor = relationship_first_name(arena, row->mentor_name);
    const char *mentee = relationship_first_name(arena, row->mentee_name);
    bool ended;
    TRY(end_once(db, clock, arena, row, "closed", &ended));
    if (!ended) return OK;
    switch (why) {
    case ASKING_CLOSED_MENTEE_FOUND:
        return asking_tell_mentor(db, arena, clock, row, "asking.mentee-found", mentee);
    case ASKING_CLOSED_MENTEE_AWAY:
        return asking_tell_mentor(db, arena, clock, row, "asking.mentee-away", mentee);
    case ASKING_CLOSED_MENTOR_FULL:
        return asking_tell_mentee(db, arena, clock, row, "asking.mentor-full", mentor);
    case ASKING_CLOSED_MENTOR_AWAY:
        return asking_tell_mentee(db, arena, clock, row, "asking.mentor-away", mentor);
    case ASKING_CLOSED_PROGRAM:
        return tell(db, arena, clock, row,
                    &(struct notice){.person = row->mentee_id,
                                     .kind = "asking.program-stopped",
                                     .who = mentor,
                                     .what = row->program_name});
    }
    BUG("no such reason to close a request");
}

enum error asking_expire(struct db *db, struct arena *arena, const struct clock *clock,
                         const struct asking_row *row)
{
    const char *mentor = relationship_first_name(arena, row->mentor_name);
    const char *mentee = relationship_first_name(arena, row->mentee_name);
    bool ended;
    TRY(end_once(db, clock, arena, row, "expired", &ended));
    if (!ended) return OK;
    TRY(asking_tell_mentee(db, arena, clock, row, "asking.expired", mentor));
    return asking_tell_mentor(db, arena, clock, row, "asking.expired-for-mentor", mentee);
}
