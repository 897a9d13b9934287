/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Signing in, passwords and invitation links. */
#include "account/account.h"

#include <stdio.h>
#include <string.h>

#include "account/account_session.h"
#include "account/password.h"
#include "base/log.h"
#include "base/text.h"
#include "db/db.h"
#include "person/person.h"

RECORD_DEFINE(invitation, INVITATION_FIELDS)

/* ---- how often one may try ---- */

enum {
    TRY_WINDOW = 900,         /* seconds */
    TRIES_OF_ACCOUNT = 10,    /* failed ones within the window */
    TRIES_FROM_ADDRESS = 100, /* a whole office may share one address */
};

#define TRY_ROW_FIELDS(FIELD, R)                                                                             \
    FIELD(R, time, started_at, 0)                                                                            \
    FIELD(R, integer, tries, 0)
RECORD_LOCAL(try_row, TRY_ROW_FIELDS)

/* One statement counts and tells, so that tries at the same moment cannot pass beside each other. */
SQL(try_count,
    "INSERT INTO sign_in_attempt (key, started_at, tries) VALUES ($1, $2, 1) "
    "ON CONFLICT (key) DO UPDATE SET "
    "tries = CASE WHEN sign_in_attempt.started_at <= $3 THEN 1 ELSE sign_in_attempt.tries + 1 END, "
    "started_at = CASE WHEN sign_in_attempt.started_at <= $3 THEN $2 ELSE sign_in_attempt.started_at END "
    "RETURNING started_at, tries");
SQL(try_forget, "DELETE FROM sign_in_attempt WHERE key = $1");
SQL(try_give_back, "UPDATE sign_in_attempt SET tries = tries - 1 WHERE key = $1 AND tries > 0");
SQL(try_forget_old, "DELETE FROM sign_in_attempt WHERE started_at <= $1");

struct trying {
    struct arena *arena;
    int64_t now;
    char account_key[TOKEN_HASH_SIZE], address_key[TOKEN_HASH_SIZE];
    int64_t wait; /* seconds; 0: go on */
};

/* One house has one IPv4 address, but 2^64 of IPv6: there its first half counts, the network. Addresses with
 * "::" in the first half are rare (networks seldom have so many zeros); they count up to it. */
static size_t network_length(const char *address)
{
    size_t length = 0;
    if (!strchr(address, ':')) return strlen(address);
    for (int groups = 0; address[length]; length++) {
        if (address[length] != ':') continue;
        if (++groups == 4 || address[length + 1] == ':') break;
    }
    return length;
}

/* Known people are counted by their id, others by what was typed: both feel the same from outside. */
static void try_keys(struct arena *arena, int64_t person, const char *email, const char *address,
                     struct trying *trying)
{
    const char *account = person ? arena_format(arena, "person %lld", (long long)person)
                                 : arena_format(arena, "e-mail %s", person_email_key(arena, email));
    token_hash(account, trying->account_key);
    token_hash(arena_format(arena, "address %.*s", (int)network_length(address), address),
               trying->address_key);
}

static enum error count_try(struct db *db, struct trying *trying, const char *key, int64_t most)
{
    struct try_row row;
    int64_t since = trying->now - TRY_WINDOW;
    TRY(db_one(db, trying->arena, &try_count, DB_PARAMS(db_text(key), db_int(trying->now), db_int(since)),
               &try_row_record, &row));
    if (row.tries > most && row.started_at - since > trying->wait) trying->wait = row.started_at - since;
    return OK;
}

static enum error count_tries_in(struct db *db, void *context)
{
    struct trying *trying = context;
    trying->wait = 0;
    TRY(count_try(db, trying, trying->account_key, TRIES_OF_ACCOUNT));
    return count_try(db, trying, trying->address_key, TRIES_FROM_ADDRESS);
}

/* ---- accounts ---- */

#define SECRET_ROW_FIELDS(FIELD, R)                                                                          \
    FIELD(R, text, password_hash, 0)                                                                         \
    FIELD(R, flag, disabled, 0)
RECORD_LOCAL(secret_row, SECRET_ROW_FIELDS)

SQL(account_secret, "SELECT password_hash, disabled FROM account WHERE person_id = $1");
SQL(account_make,
    "INSERT INTO account (person_id, created_at) VALUES ($1, $2) ON CONFLICT (person_id) DO NOTHING");
SQL(account_put_password, "UPDATE account SET password_hash = $2, password_set_at = $3 WHERE person_id = $1");
SQL(account_end_sessions, "DELETE FROM session WHERE person_id = $1");
SQL(account_renew_hash, "UPDATE account SET password_hash = $3 WHERE person_id = $1 AND password_hash = $2");

static enum error read_secret(struct db *db, struct arena *arena, int64_t person, struct secret_row *ret_row)
{
    struct secret_row none = {.password_hash = ""};
    enum error error =
        db_one(db, arena, &account_secret, DB_PARAMS(db_int(person)), &secret_row_record, ret_row);
    if (error == ERROR_NOT_FOUND) *ret_row = none;
    return error == ERROR_NOT_FOUND ? OK : error;
}

static enum error count_account_tries_in(struct db *db, void *context)
{
    struct trying *trying = context;
    trying->wait = 0;
    return count_try(db, trying, trying->account_key, TRIES_OF_ACCOUNT);
}

static enum error forget_tries_in(struct db *db, void *context)
{
    const struct trying *trying = context;
    return db_run(db, &try_forget, DB_PARAMS(db_text(trying->account_key)), NULL);
}

enum error account_check_password(struct db *db, struct arena *arena, const struct clock *clock,
                                  int64_t person, const char *password, bool *ret_right, int64_t *ret_wait)
{
    struct secret_row secret;
    struct trying trying = {.arena = arena, .now = clock_seconds(clock)};
    try_keys(arena, person, "", "", &trying);
    TRY(db_write(db, count_account_tries_in, &trying));
    if (trying.wait) {
        *ret_wait = trying.wait;
        return ERROR_TOO_MANY;
    }
    TRY(read_secret(db, arena, person, &secret));
    bool right = password_verify(secret.password_hash, password);
    if (right) TRY(db_write(db, forget_tries_in, &trying));
    *ret_right = right;
    return OK;
}

/* ---- signing in ---- */

struct signing_in {
    const struct account_sign_in *input;
    const struct clock *clock;
    const struct trying *trying;
    int64_t person;
    const char *token;
    const char *old_hash, *new_hash; /* of the password; new_hash NULL: keep */
};

static enum error sign_in_in(struct db *db, void *context)
{
    const struct signing_in *in = context;
    int64_t now = clock_seconds(in->clock);
    TRY(db_run(db, &try_forget, DB_PARAMS(db_text(in->trying->account_key)), NULL));
    TRY(db_run(db, &try_give_back, DB_PARAMS(db_text(in->trying->address_key)), NULL));
    TRY(db_run(db, &try_forget_old, DB_PARAMS(db_int(now - TRY_WINDOW)), NULL));
    TRY(session_forget_expired(db, in->clock));
    if (*in->input->old_session) TRY(account_sign_out(db, in->input->old_session));
    if (in->new_hash)
        TRY(db_run(db, &account_renew_hash,
                   DB_PARAMS(db_int(in->person), db_text(in->old_hash), db_text(in->new_hash)), NULL));
    return session_add(db, in->clock, in->person, in->input->device, in->token);
}

enum error account_sign_in(struct db *db, struct arena *arena, const struct clock *clock,
                           const struct account_sign_in *input, char ret_session[TOKEN_SIZE],
                           int64_t *ret_wait)
{
    struct person_card person = {0};
    struct secret_row secret = {.password_hash = ""};
    struct trying trying = {.arena = arena, .now = clock_seconds(clock)};

    enum error found = person_find_by_email(db, arena, input->email, &person);
    if (found != OK && found != ERROR_NOT_FOUND) return found;
    TRY(read_secret(db, arena, person.id, &secret));
    try_keys(arena, person.id, input->email, input->address, &trying);
    TRY(db_write(db, count_tries_in, &trying));
    if (trying.wait) {
        *ret_wait = trying.wait;
        return ERROR_TOO_MANY;
    }

    /* From here on the same work for everybody: it must not tell whose account exists, left or is off. */
    bool right = password_verify(secret.password_hash, input->password);
    if (!right || !person.active || secret.disabled) {
        LOG(LOG_INFO, "account.sign_in_refused", LOG_NUMBER("person", person.id));
        return ERROR_UNAUTHORIZED;
    }
    char token[TOKEN_SIZE], new_hash[PASSWORD_HASH_SIZE];
    bool renew = password_is_outdated(secret.password_hash);
    if (renew) TRY(password_hash(input->password, new_hash));
    token_new(token);
    struct signing_in in = {.input = input,
                            .clock = clock,
                            .trying = &trying,
                            .person = person.id,
                            .token = token,
                            .old_hash = secret.password_hash,
                            .new_hash = renew ? new_hash : NULL};
    TRY(db_write(db, sign_in_in, &in));
    memcpy(ret_session, token, sizeof token);
    return OK;
}

/* ---- passwords and invitations ---- */

SQL(invitation_insert,
    "INSERT INTO invitation (token_hash, person_id, invited_by, into_what, created_at, expires_at) "
    "VALUES ($1, $2, $3, $4, $5, $6)");
/* Who may invite whom (account_may_invite) is asked again when the link is used: a coordinator's link must
 * not open the account of somebody who got a role or a password since. */
#define INVITATION_HOLDS                                                                                     \
    "(i.invited_by IS NULL "                                                                                 \
    "OR EXISTS (SELECT 1 FROM person_role r WHERE r.person_id = i.invited_by AND r.role = 'admin') OR ("     \
    "NOT EXISTS (SELECT 1 FROM account o WHERE o.person_id = i.person_id AND o.password_hash IS NOT NULL) "  \
    "AND NOT EXISTS (SELECT 1 FROM person_role r WHERE r.person_id = i.person_id) "                          \
    "AND NOT EXISTS (SELECT 1 FROM program_coordinator c WHERE c.person_id = i.person_id))) "
SQL(invitation_use, "UPDATE invitation AS i SET used_at = $2 WHERE token_hash = $1 AND used_at IS NULL "
                    "AND expires_at > $2 AND " INVITATION_HOLDS);
SQL(invitation_use_all, "UPDATE invitation SET used_at = $2 WHERE person_id = $1 AND used_at IS NULL");
SQL(invitation_open,
    "SELECT p.id AS person, p.name AS name, p.email AS email, b.name AS invited_by, i.into_what AS into_what, "
    "i.expires_at AS expires_at, CASE WHEN a.password_hash IS NULL THEN 0 ELSE 1 END AS has_password "
    "FROM invitation i JOIN person p ON p.id = i.person_id JOIN account a ON a.person_id = p.id "
    "LEFT JOIN person b ON b.id = i.invited_by "
    "WHERE i.token_hash = $1 AND i.used_at IS NULL AND i.expires_at > $2 AND p.active = 1 AND a.disabled = 0 "
    "AND " INVITATION_HOLDS);
SQL(person_is_active, "SELECT active FROM person WHERE id = $1");

struct setting_password {
    const struct clock *clock;
    int64_t person;
    const char *hash;
    const char *invitation; /* hash of the link's token; NULL: none */
};

static enum error set_password_in(struct db *db, void *context)
{
    const struct setting_password *setting = context;
    int64_t now = clock_seconds(setting->clock), used = 1;
    char key[TOKEN_HASH_SIZE], words[64];
    struct db_params person = DB_PARAMS(db_int(setting->person));

    if (setting->invitation)
        TRY(db_run(db, &invitation_use, DB_PARAMS(db_text(setting->invitation), db_int(now)), &used));
    if (used != 1) return ERROR_NOT_FOUND;
    TRY(db_run(db, &account_make, DB_PARAMS(db_int(setting->person), db_int(now)), NULL));
    TRY(db_run_one(db, &account_put_password,
                   DB_PARAMS(db_int(setting->person), db_text(setting->hash), db_int(now))));
    TRY(db_run(db, &account_end_sessions, person, NULL));
    TRY(db_run(db, &invitation_use_all, DB_PARAMS(db_int(setting->person), db_int(now)), NULL));
    snprintf(words, sizeof words, "person %lld", (long long)setting->person);
    token_hash(words, key);
    return db_run(db, &try_forget, DB_PARAMS(db_text(key)), NULL);
}

enum error account_set_password(struct db *db, const struct clock *clock, int64_t person,
                                const char *password)
{
    char hash[PASSWORD_HASH_SIZE];
    TRY(password_hash(password, hash));
    struct setting_password setting = {.clock = clock, .person = person, .hash = hash};
    return db_write(db, set_password_in, &setting);
}

struct inviting {
    const struct clock *clock;
    const struct account_invite *invite;
    const char *hash;
};

static enum error invite_in(struct db *db, void *context)
{
    const struct inviting *inviting = context;
    const struct account_invite *invite = inviting->invite;
    int64_t now = clock_seconds(inviting->clock), active = 0;
    TRY(db_number(db, &person_is_active, DB_PARAMS(db_int(invite->person)), &active));
    if (!active) return ERROR_NOT_FOUND;
    TRY(db_run(db, &account_make, DB_PARAMS(db_int(invite->person), db_int(now)), NULL));
    return db_run(db, &invitation_insert,
                  DB_PARAMS(db_text(inviting->hash), db_int(invite->person),
                            db_int_or_null(invite->invited_by), db_text(invite->into_what), db_int(now),
                            db_int(now + ACCOUNT_INVITATION_LASTS)),
                  NULL);
}

enum error account_invite(struct db *db, const struct clock *clock, const struct account_invite *invite,
                          char ret_token[TOKEN_SIZE])
{
    char token[TOKEN_SIZE], hash[TOKEN_HASH_SIZE];
    token_new(token);
    token_hash(token, hash);
    struct inviting inviting = {.clock = clock, .invite = invite, .hash = hash};
    TRY(db_write(db, invite_in, &inviting));
    memcpy(ret_token, token, sizeof token);
    return OK;
}

enum error account_invitation_read(struct db *db, struct arena *arena, const struct clock *clock,
                                   const char *token, struct invitation *ret_invitation)
{
    char hash[TOKEN_HASH_SIZE];
    token_hash(token, hash);
    return db_one(db, arena, &invitation_open, DB_PARAMS(db_text(hash), db_int(clock_seconds(clock))),
                  &invitation_record, ret_invitation);
}

enum error account_invitation_accept(struct db *db, struct arena *arena, const struct clock *clock,
                                     const char *token, const char *password, int64_t *ret_person)
{
    struct invitation invitation;
    char hash[PASSWORD_HASH_SIZE], link_hash[TOKEN_HASH_SIZE];
    TRY(account_invitation_read(db, arena, clock, token, &invitation));
    TRY(password_hash(password, hash));
    token_hash(token, link_hash);
    struct setting_password setting = {
        .clock = clock, .person = invitation.person, .hash = hash, .invitation = link_hash};
    TRY(db_write(db, set_password_in, &setting));
    *ret_person = invitation.person;
    return OK;
}
