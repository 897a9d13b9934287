/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The access log: every look at a relationship by anyone outside it is a line that its members can read.
 * Lines are never changed or removed, and when somebody does it behind the program's back, it shows
 * (audit_verify).
 *
 * Whoever shows something of relationships to people who are not in them notes it first, and shows nothing
 * when it cannot be noted:
 *
 *     TRY(audit_note_look(request, AUDIT_STATES, "coordinator",
 *                         &(struct audit_subject){.program = id, .about = program_name}));
 *
 * It is the one thing that a GET writes.
 */
#ifndef ITHACA_AUDIT_AUDIT_H
#define ITHACA_AUDIT_AUDIT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/record.h"
#include "web/request.h"
#include "web/route.h"

struct db;

/* What can be looked at; features add theirs here, and words for it in audit_what. */
#define AUDIT_STATES "states" /* the list of a program's relationships: states and dates */
#define AUDIT_TOLD "told"     /* the state of one, sent to another program or a chat */
#define AUDIT_BACKUP "backup" /* a copy of the whole portal, with all texts sealed */

/* Neither program nor relationship: the whole portal. A program alone: all relationships that it has now. */
struct audit_subject {
    int64_t program;
    int64_t relationship;
    const char *about; /* the program's name, or whose relationship it is; kept as it is now */
};

struct audit_actor {
    int64_t person;   /* 0: nobody who is known here, such as the command line */
    const char *name; /* kept as it is now */
    const char *role; /* as what: "coordinator", "admin", "analyst", "operator", "hook" */
};

/* One look, now, in a db_write that it makes or joins. ERROR_DAMAGED when the log was made with another
 * portal key. */
MUST_USE enum error audit_note(struct db *db, struct arena *arena, const struct clock *clock,
                               const struct portal_key *portal_key, const char *kind,
                               const struct audit_actor *actor, const struct audit_subject *subject);
/* The same, by the viewer. */
MUST_USE enum error audit_note_look(struct request *request, const char *kind, const char *role,
                                    const struct audit_subject *subject);

/* What was looked at, in words for people: "The list of relationships: states and dates, no content". */
const char *audit_what(const char *kind);
/* As what, such as "Coordinator". */
const char *audit_role_label(const char *role);

/* ---- reading ---- */

/* Looks of one person at one thing on one day (of UTC), for members. */
#define AUDIT_LOOK_FIELDS(FIELD, R)                                                                          \
    FIELD(R, text, kind, 0)                                                                                  \
    FIELD(R, text, what, 0) /* in words */                                                                   \
    FIELD(R, id, actor_id, 0)                                                                                \
    FIELD(R, text, actor_name, 0)                                                                            \
    FIELD(R, text, actor_role, 0)                                                                            \
    FIELD(R, text, role_label, 0)                                                                            \
    FIELD(R, text, about, 0)                                                                                 \
    FIELD(R, integer, times, 0)                                                                              \
    FIELD(R, flag, several, 0) /* times > 1 */                                                               \
    FIELD(R, time, last_at, 0)
RECORD_DECLARE(audit_look, AUDIT_LOOK_FIELDS)

#define AUDIT_BACKUPS_FIELDS(FIELD, R)                                                                       \
    FIELD(R, integer, count, 0)                                                                              \
    FIELD(R, time, last_at, 0)
RECORD_DECLARE(audit_backups, AUDIT_BACKUPS_FIELDS)

struct audit_relationship {
    int64_t id;
    int64_t program;    /* 0: none */
    int64_t created_at; /* what was looked at before does not concern it */
};

enum { AUDIT_LOOKS_A_PAGE = 50 };

/* A page (from 1) of the looks that concern a relationship, the latest first; one more than a page when there
 * are more. Backups are counted apart. */
MUST_USE enum error audit_of_relationship(struct db *db, struct arena *arena,
                                          const struct audit_relationship *relationship, int64_t page,
                                          struct list *ret_looks, struct audit_backups *ret_backups);

/* ---- whether it is whole ---- */

enum { AUDIT_MAC_TEXT_SIZE = 17 };

/* A line as it was noted down elsewhere: its number and the beginning of its mac. */
struct audit_noted {
    int64_t sequence;
    char mac[AUDIT_MAC_TEXT_SIZE]; /* hexadecimal */
};

struct audit_state {
    int64_t lines;
    struct audit_noted head; /* of the last line; zeros when there is none */
    bool whole;
    int64_t bad_line;  /* the first that is not what was written; 0 when whole */
    const char *fault; /* a sentence, in arena; "" when whole */
};

/*
 * Goes through all lines with the key. `noted` (or NULL) is a head that was kept elsewhere: then also a log
 * that was set back as a whole shows. ERROR_DAMAGED when the log's key was wrapped by another portal key.
 */
MUST_USE enum error audit_verify(struct db *db, struct arena *arena, const struct portal_key *portal_key,
                                 const struct audit_noted *noted, struct audit_state *ret_state);
/* From "17:0a1b2c3d4e5f6071"; false when it is none. */
bool audit_noted_read(const char *text, struct audit_noted *ret_noted);

/* ---- a new portal key ---- */

/* Wraps the log's key anew; joins the caller's db_write. */
MUST_USE enum error audit_rewrap(struct db *db, struct arena *arena, const struct portal_key *from,
                                 const struct portal_key *to);

extern const struct route_table audit_routes;

#endif
