/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "account/account_session.h"

#include <string.h>

#include "db/db.h"

RECORD_DEFINE(session_row, SESSION_ROW_FIELDS)

SQL(session_insert,
    "INSERT INTO session (token_hash, id, person_id, device, created_at, seen_at, expires_at) "
    "VALUES ($1, $2, $3, $4, $5, $5, $6)");
SQL(session_note_sign_in, "UPDATE account SET signed_in_at = $2 WHERE person_id = $1");
SQL(session_delete_by_token, "DELETE FROM session WHERE token_hash = $1");
SQL(session_delete_one, "DELETE FROM session WHERE id = $1 AND person_id = $2");
SQL(session_delete_others, "DELETE FROM session WHERE person_id = $1 AND token_hash <> $2");
SQL(session_delete_expired, "DELETE FROM session WHERE expires_at <= $1");
SQL(session_of_person,
    "SELECT id, device, created_at, seen_at, CASE WHEN token_hash = $3 THEN 1 ELSE 0 END AS is_this "
    "FROM session WHERE person_id = $1 AND expires_at > $2 ORDER BY seen_at DESC, id DESC");

enum error session_add(struct db *db, const struct clock *clock, int64_t person, const char *device,
                       const char *token)
{
    char hash[TOKEN_HASH_SIZE];
    int64_t now = clock_seconds(clock);
    token_hash(token, hash);
    TRY(db_run(db, &session_note_sign_in, DB_PARAMS(db_int(person), db_int(now)), NULL));
    return db_run(db, &session_insert,
                  DB_PARAMS(db_text(hash), db_int(id_new(clock)), db_int(person), db_text(device),
                            db_int(now), db_int(session_end(now, now))),
                  NULL);
}

enum error session_forget_expired(struct db *db, const struct clock *clock)
{
    return db_run(db, &session_delete_expired, DB_PARAMS(db_int(clock_seconds(clock))), NULL);
}

struct starting {
    const struct clock *clock;
    int64_t person;
    const char *device, *token;
};

static enum error start_in(struct db *db, void *context)
{
    const struct starting *starting = context;
    TRY(session_forget_expired(db, starting->clock));
    return session_add(db, starting->clock, starting->person, starting->device, starting->token);
}

enum error account_session_start(struct db *db, const struct clock *clock, int64_t person, const char *device,
                                 char ret_session[TOKEN_SIZE])
{
    char token[TOKEN_SIZE];
    token_new(token);
    struct starting starting = {.clock = clock, .person = person, .device = device, .token = token};
    TRY(db_write(db, start_in, &starting));
    memcpy(ret_session, token, sizeof token);
    return OK;
}

static enum error sign_out_in(struct db *db, void *context)
{
    return db_run(db, &session_delete_by_token, DB_PARAMS(db_text(context)), NULL);
}

enum error account_sign_out(struct db *db, const char *session)
{
    char hash[TOKEN_HASH_SIZE];
    token_hash(session, hash);
    return db_write(db, sign_out_in, hash);
}

enum error session_list(struct db *db, struct arena *arena, const struct clock *clock, int64_t person,
                        const char *current, struct list *ret_rows)
{
    char hash[TOKEN_HASH_SIZE];
    token_hash(current, hash);
    return db_list(db, arena, &session_of_person,
                   DB_PARAMS(db_int(person), db_int(clock_seconds(clock)), db_text(hash)),
                   &session_row_record, ret_rows);
}

SQL(session_owner, "SELECT person_id FROM session WHERE token_hash = $1 AND expires_at > $2");

enum error session_is_of(struct db *db, const struct clock *clock, const char *session, int64_t person)
{
    char hash[TOKEN_HASH_SIZE];
    int64_t owner;
    token_hash(session, hash);
    enum error error =
        db_number(db, &session_owner, DB_PARAMS(db_text(hash), db_int(clock_seconds(clock))), &owner);
    if (error == ERROR_NOT_FOUND || (error == OK && owner != person)) return ERROR_FORBIDDEN;
    return error;
}

struct ending {
    int64_t person, session;
    const char *kept_hash;
    int64_t ended;
};

static enum error end_one_in(struct db *db, void *context)
{
    struct ending *ending = context;
    return db_run(db, &session_delete_one, DB_PARAMS(db_int(ending->session), db_int(ending->person)),
                  &ending->ended);
}

enum error session_end_one(struct db *db, int64_t person, int64_t session)
{
    struct ending ending = {.person = person, .session = session};
    TRY(db_write(db, end_one_in, &ending));
    return ending.ended ? OK : ERROR_NOT_FOUND;
}

static enum error end_others_in(struct db *db, void *context)
{
    struct ending *ending = context;
    return db_run(db, &session_delete_others, DB_PARAMS(db_int(ending->person), db_text(ending->kept_hash)),
                  &ending->ended);
}

enum error session_end_others(struct db *db, int64_t person, const char *current, int64_t *ret_ended)
{
    char hash[TOKEN_HASH_SIZE];
    token_hash(current, hash);
    struct ending ending = {.person = person, .kept_hash = hash};
    TRY(db_write(db, end_others_in, &ending));
    *ret_ended = ending.ended;
    return OK;
}
