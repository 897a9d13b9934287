/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Who may sign in, as what, and by which secret: passwords, sessions, invitation links, API tokens, roles,
 * and the portal's own settings. Secrets leave these calls once and are kept as hashes.
 *
 * Calls that change something join the caller's db_write. Hashing a password takes about a tenth of a second
 * and 64 MiB, so calls that hash say so, and no transaction should be open around them.
 */
#ifndef ITHACA_ACCOUNT_ACCOUNT_H
#define ITHACA_ACCOUNT_ACCOUNT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/random.h"
#include "base/record.h"
#include "web/route.h"
#include "web/viewer.h"

struct db;
struct language;

enum {
    ACCOUNT_SESSION_IDLE = 14 * 86400,    /* seconds without a request until a session ends */
    ACCOUNT_SESSION_LONGEST = 90 * 86400, /* seconds until it ends in any case */
    ACCOUNT_INVITATION_LASTS = 14 * 86400,
    ACCOUNT_PASSWORD_LONGEST = 2000, /* bytes; forms take 500 characters */
    ACCOUNT_PASSWORD_SHORTEST = 10,  /* characters */
};

/* "ithaca_" before an API token tells people and secret scanners what it is. */
#define ACCOUNT_API_TOKEN_PREFIX "ithaca_"
enum { ACCOUNT_API_TOKEN_SIZE = sizeof ACCOUNT_API_TOKEN_PREFIX - 1 + TOKEN_SIZE }; /* with its NUL */

/* ---- who asks ---- */

/*
 * Fills *ret_viewer from a session cookie's token or, when `bearer` is not "", from an API token; both may be
 * "". One indexed statement; now and then a second one that notes when it was last used. A stranger, also one
 * with an expired or ended session, gets OK and person 0; a bearer token that is unknown, expired or revoked
 * gets ERROR_UNAUTHORIZED. People who left and disabled accounts are strangers.
 */
MUST_USE enum error account_identify(struct db *db, struct arena *arena, const struct clock *clock,
                                     const char *session, const char *bearer, struct viewer *ret_viewer);

/* ---- signing in ---- */

struct account_sign_in {
    const char *email;
    const char *password;
    const char *address;     /* of the client, "" when unknown */
    const char *device;      /* how the person will know this session again, "" when unknown */
    const char *old_session; /* the token that came with the request; it is ended */
};

/*
 * A new session for a right pair of e-mail and password. ERROR_UNAUTHORIZED when it is not right, for
 * whatever reason and always after the same work; ERROR_TOO_MANY after too many tries for this account or
 * from this address: *ret_wait is then the number of seconds to wait. Hashes; not inside a db_write.
 */
MUST_USE enum error account_sign_in(struct db *db, struct arena *arena, const struct clock *clock,
                                    const struct account_sign_in *input, char ret_session[TOKEN_SIZE],
                                    int64_t *ret_wait);
/* Ends a session by its token; unknown ones are fine. */
MUST_USE enum error account_sign_out(struct db *db, const char *session);

/* A new session without a password, after an invitation was taken. */
MUST_USE enum error account_session_start(struct db *db, const struct clock *clock, int64_t person,
                                          const char *device, char ret_session[TOKEN_SIZE]);

/* ---- passwords ---- */

/* What is wrong with a new password: password_problem in account/password.h. */

/* Whether it is this person's password; always the same work. Tries are counted together with those to sign
 * in: ERROR_TOO_MANY, *ret_wait says for how many seconds. Hashes; not inside a db_write. */
MUST_USE enum error account_check_password(struct db *db, struct arena *arena, const struct clock *clock,
                                           int64_t person, const char *password, bool *ret_right,
                                           int64_t *ret_wait);
/* Sets a password that was checked, makes the account when there is none, ends all sessions and open
 * invitations of the person and forgets failed tries. Hashes. */
MUST_USE enum error account_set_password(struct db *db, const struct clock *clock, int64_t person,
                                         const char *password);

/* ---- invitation links: /invitation/TOKEN ---- */

struct account_invite {
    int64_t person;
    int64_t invited_by;    /* 0: the portal itself */
    const char *into_what; /* such as a program's name; "" for the portal */
};

/* A link of one use that lasts ACCOUNT_INVITATION_LASTS; makes the account when there is none. Earlier links
 * stay valid until one of them is used. */
MUST_USE enum error account_invite(struct db *db, const struct clock *clock,
                                   const struct account_invite *invite, char ret_token[TOKEN_SIZE]);
/*
 * Whether the viewer may make a link for that person. Admins: for everybody. Coordinators: for people of
 * their programs who have no password and no role yet, because who holds the link becomes the person. OK,
 * ERROR_FORBIDDEN, ERROR_NOT_FOUND, or ERROR_CONFLICT (to an admin) when the person left or is switched off.
 * It is asked again when the link is used: one that a coordinator made for somebody who has a password or a
 * role by then does not work.
 */
MUST_USE enum error account_may_invite(struct db *db, struct arena *arena, const struct viewer *viewer,
                                       int64_t person);

#define INVITATION_FIELDS(FIELD, R)                                                                          \
    FIELD(R, id, person, 0)                                                                                  \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, text, email, 0)                                                                                 \
    FIELD(R, text, invited_by, 0) /* a name, "" for the portal itself */                                     \
    FIELD(R, text, into_what, 0)                                                                             \
    FIELD(R, time, expires_at, 0)                                                                            \
    FIELD(R, flag, has_password, 0) /* the link is for a new one */
RECORD_DECLARE(invitation, INVITATION_FIELDS)

/* What an open link is for. ERROR_NOT_FOUND: unknown, used, expired, the person left or is switched off, or
 * who made it may not invite them any more. */
MUST_USE enum error account_invitation_read(struct db *db, struct arena *arena, const struct clock *clock,
                                            const char *token, struct invitation *ret_invitation);
/* Uses the link up: sets a password that was checked, as account_set_password does. ERROR_NOT_FOUND as above,
 * also when somebody else was quicker. Hashes. */
MUST_USE enum error account_invitation_accept(struct db *db, struct arena *arena, const struct clock *clock,
                                              const char *token, const char *password, int64_t *ret_person);

/* ---- roles and accounts ---- */

enum account_role { ACCOUNT_ADMIN, ACCOUNT_ANALYST };

/* Gives or takes a role; `by` may be 0 for the portal itself. ERROR_CONFLICT: nobody would be left as admin.
 */
MUST_USE enum error account_set_role(struct db *db, const struct clock *clock, int64_t person,
                                     enum account_role role, bool has, int64_t by);
/* Switches an account off (ends its sessions and tokens' use) or on. ERROR_CONFLICT: the last admin. */
MUST_USE enum error account_set_disabled(struct db *db, const struct clock *clock, int64_t person,
                                         bool disabled);

/* ---- API tokens ---- */

/* A token with the powers of its person; expires_at 0: until it is revoked. */
MUST_USE enum error account_token_create(struct db *db, const struct clock *clock, int64_t person,
                                         const char *name, int64_t expires_at,
                                         char ret_token[ACCOUNT_API_TOKEN_SIZE]);

/* ---- the portal's settings ---- */

enum { PORTAL_NAME_LONGEST = 80 }; /* bytes */

/* Both that follow, for pages (struct router_config). */
MUST_USE enum error portal_read(struct db *db, struct arena *arena, struct portal_settings *ret_settings);

/* What the organization calls its portal; "Ithaca" until it was named. */
MUST_USE enum error portal_name_read(struct db *db, struct arena *arena, const char **ret_name);
MUST_USE enum error portal_name_write(struct db *db, const char *name);

/* ---- languages ---- */

/* In which language the portal speaks to those who say nothing; English until it was chosen. */
MUST_USE enum error portal_language_read(struct db *db, struct arena *arena,
                                         const struct language **ret_language);
/* ERROR_INVALID: no language of that tag. */
MUST_USE enum error portal_language_write(struct db *db, const char *tag);

/* In which language to write to a person when no browser of theirs says it, as in mails: the one they chose,
 * else the portal's. */
MUST_USE enum error account_language(struct db *db, struct arena *arena, int64_t person,
                                     const struct language **ret_language);
/* "" is what the browser asks for. ERROR_INVALID: no language of that tag. */
MUST_USE enum error account_set_language(struct db *db, int64_t person, const char *tag);

/* ---- routes ---- */

extern const struct route_table account_sign_in_routes;  /* /sign-in, /sign-out, /invitation */
extern const struct route_table account_routes;          /* /account */
extern const struct route_table account_language_routes; /* /language */
extern const struct route_table account_admin_routes;    /* /admin/accounts, /people/:id/invitation */

#endif
