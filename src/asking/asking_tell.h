/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Telling the two, and ending requests that have become void. Within asking/; inside a db_write. */
#ifndef ITHACA_ASKING_ASKING_TELL_H
#define ITHACA_ASKING_ASKING_TELL_H

#include "asking/asking_store.h"

/* That somebody asks. All of these lead to the request. */
MUST_USE enum error asking_tell_asked(struct db *db, struct arena *arena, const struct clock *clock,
                                      const struct asking_row *row);
MUST_USE enum error asking_tell_mentor(struct db *db, struct arena *arena, const struct clock *clock,
                                       const struct asking_row *row, const char *kind, const char *who);
MUST_USE enum error asking_tell_mentee(struct db *db, struct arena *arena, const struct clock *clock,
                                       const struct asking_row *row, const char *kind, const char *who);

/* The mentor answered: the notice that asked for it is read. */
MUST_USE enum error asking_answered(struct db *db, const struct clock *clock, const struct asking_row *row);

enum asking_closing {
    ASKING_CLOSED_MENTEE_FOUND, /* the mentee has found somebody */
    ASKING_CLOSED_MENTOR_FULL,
    ASKING_CLOSED_MENTEE_AWAY, /* paused, or left */
    ASKING_CLOSED_MENTOR_AWAY,
    ASKING_CLOSED_PROGRAM, /* the program ended, or people are no longer asked in it */
};

/* Ends an open request and tells whom it concerns, kindly. Nothing happens when it is over already. */
MUST_USE enum error asking_close(struct db *db, struct arena *arena, const struct clock *clock,
                                 const struct asking_row *row, enum asking_closing why);
/* The same for one that nobody answered in time. */
MUST_USE enum error asking_expire(struct db *db, struct arena *arena, const struct clock *clock,
                                  const struct asking_row *row);

#endif
