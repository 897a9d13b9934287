/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Roles, switching accounts off, who may be invited by whom, API tokens, the portal's name. */
#include <string.h>

#include "account/account.h"
#include "account/account_token.h"
#include "base/log.h"
#include "db/db.h"

/* ---- roles ---- */

SQL(role_give, "INSERT INTO person_role (person_id, role, given_by, given_at) VALUES ($1, $2, $3, $4) "
               "ON CONFLICT (person_id, role) DO NOTHING");
SQL(role_take, "DELETE FROM person_role WHERE person_id = $1 AND role = $2");
SQL(admins_left, "SELECT COUNT(*) FROM person_role r JOIN person p ON p.id = r.person_id "
                 "LEFT JOIN account a ON a.person_id = p.id "
                 "WHERE r.role = 'admin' AND p.active = 1 AND (a.disabled IS NULL OR a.disabled = 0)");
SQL(account_switch, "INSERT INTO account (person_id, created_at, disabled) VALUES ($1, $2, $3) "
                    "ON CONFLICT (person_id) DO UPDATE SET disabled = excluded.disabled");
SQL(account_sessions_off, "DELETE FROM session WHERE person_id = $1");

struct role_change {
    const struct clock *clock;
    int64_t person, by;
    const char *role;
    bool has;
};

static enum error keep_an_admin(struct db *db)
{
    int64_t admins;
    TRY(db_number(db, &admins_left, DB_NO_PARAMS, &admins));
    return admins ? OK : ERROR_CONFLICT;
}

static enum error set_role_in(struct db *db, void *context)
{
    const struct role_change *change = context;
    struct db_value person = db_int(change->person), role = db_text(change->role);
    if (change->has)
        return db_run(
            db, &role_give,
            DB_PARAMS(person, role, db_int_or_null(change->by), db_int(clock_seconds(change->clock))), NULL);
    TRY(db_run(db, &role_take, DB_PARAMS(person, role), NULL));
    return strcmp(change->role, "admin") == 0 ? keep_an_admin(db) : OK;
}

enum error account_set_role(struct db *db, const struct clock *clock, int64_t person, enum account_role role,
                            bool has, int64_t by)
{
    struct role_change change = {.clock = clock,
                                 .person = person,
                                 .by = by,
                                 .role = role == ACCOUNT_ADMIN ? "admin" : "analyst",
                                 .has = has};
    TRY(db_write(db, set_role_in, &change));
    LOG(LOG_INFO, has ? "account.role_given" : "account.role_taken", LOG_TEXT("role", change.role),
        LOG_NUMBER("person", person), LOG_NUMBER("by", by));
    return OK;
}

struct switching {
    const struct clock *clock;
    int64_t person;
    bool disabled;
};

static enum error switch_in(struct db *db, void *context)
{
    const struct switching *switching = context;
    struct db_value person = db_int(switching->person);
    TRY(db_run(db, &account_switch,
               DB_PARAMS(person, db_int(clock_seconds(switching->clock)), db_int(switching->disabled)),
               NULL));
    if (!switching->disabled) return OK;
    TRY(db_run(db, &account_sessions_off, DB_PARAMS(person), NULL));
    return keep_an_admin(db);
}

enum error account_set_disabled(struct db *db, const struct clock *clock, int64_t person, bool disabled)
{
    struct switching switching = {.clock = clock, .person = person, .disabled = disabled};
    TRY(db_write(db, switch_in, &switching));
    LOG(LOG_INFO, disabled ? "account.switched_off" : "account.switched_on", LOG_NUMBER("person", person));
    return OK;
}

/* ---- who may invite whom ---- */

#define INVITABLE_FIELDS(FIELD, R)                                                                           \
    FIELD(R, flag, active, 0)                                                                                \
    FIELD(R, flag, has_password, 0)                                                                          \
    FIELD(R, flag, disabled, 0)                                                                              \
    FIELD(R, flag, has_role, 0)                                                                              \
    FIELD(R, flag, in_my_program, 0)
RECORD_LOCAL(invitable, INVITABLE_FIELDS)

/* Reads program tables, as account_identify does and for the same reason. */
SQL(invitable_by,
    "SELECT p.active AS active, CASE WHEN a.password_hash IS NULL THEN 0 ELSE 1 END AS has_password, "
    "CASE WHEN a.disabled = 1 THEN 1 ELSE 0 END AS disabled, "
    "CASE WHEN EXISTS (SELECT 1 FROM person_role r WHERE r.person_id = p.id) "
    "OR EXISTS (SELECT 1 FROM program_coordinator c WHERE c.person_id = p.id) "
    "THEN 1 ELSE 0 END AS has_role, "
    "CASE WHEN EXISTS (SELECT 1 FROM enrollment e JOIN program_coordinator c ON c.program_id = e.program_id "
    "WHERE e.person_id = p.id AND c.person_id = $2 AND e.state NOT IN ('left', 'declined')) "
    "THEN 1 ELSE 0 END AS in_my_program "
    "FROM person p LEFT JOIN account a ON a.person_id = p.id WHERE p.id = $1");

enum error account_may_invite(struct db *db, struct arena *arena, const struct viewer *viewer, int64_t person)
{
    struct invitable who;
    TRY(db_one(db, arena, &invitable_by, DB_PARAMS(db_int(person), db_int(viewer->person)), &invitable_record,
               &who));
    if (!who.active || who.disabled) return viewer->admin ? ERROR_CONFLICT : ERROR_FORBIDDEN;
    if (viewer->admin) return OK;
    return who.in_my_program && !who.has_password && !who.has_role ? OK : ERROR_FORBIDDEN;
}

/* ---- API tokens ---- */

RECORD_DEFINE(token_row, TOKEN_ROW_FIELDS)

SQL(api_token_insert, "INSERT INTO api_token (token_hash, id, person_id, name, created_at, expires_at) "
                      "VALUES ($1, $2, $3, $4, $5, $6)");
SQL(api_token_list, "SELECT id, name, created_at, used_at, expires_at, "
                    "CASE WHEN expires_at IS NOT NULL AND expires_at <= $2 THEN 1 ELSE 0 END AS expired "
                    "FROM api_token WHERE person_id = $1 AND revoked_at IS NULL ORDER BY id DESC");
SQL(api_token_revoke,
    "UPDATE api_token SET revoked_at = $3 WHERE id = $1 AND person_id = $2 AND revoked_at IS NULL");

struct token_change {
    int64_t id, person, now, expires_at;
    const char *name, *hash;
    int64_t changed;
};

static enum error token_insert_in(struct db *db, void *context)
{
    const struct token_change *change = context;
    return db_run(db, &api_token_insert,
                  DB_PARAMS(db_text(change->hash), db_int(change->id), db_int(change->person),
                            db_text(change->name), db_int(change->now), db_int_or_null(change->expires_at)),
                  NULL);
}

enum error account_token_create(struct db *db, const struct clock *clock, int64_t person, const char *name,
                                int64_t expires_at, char ret_token[ACCOUNT_API_TOKEN_SIZE])
{
    char token[ACCOUNT_API_TOKEN_SIZE] = ACCOUNT_API_TOKEN_PREFIX, hash[TOKEN_HASH_SIZE];
    token_new(token + strlen(token));
    token_hash(token, hash);
    struct token_change change = {.id = id_new(clock),
                                  .person = person,
                                  .now = clock_seconds(clock),
                                  .expires_at = expires_at,
                                  .name = name,
                                  .hash = hash};
    TRY(db_write(db, token_insert_in, &change));
    memcpy(ret_token, token, sizeof token);
    return OK;
}

enum error token_list(struct db *db, struct arena *arena, const struct clock *clock, int64_t person,
                      struct list *ret_rows)
{
    return db_list(db, arena, &api_token_list, DB_PARAMS(db_int(person), db_int(clock_seconds(clock))),
                   &token_row_record, ret_rows);
}

static enum error token_revoke_in(struct db *db, void *context)
{
    struct token_change *change = context;
    return db_run(db, &api_token_revoke,
                  DB_PARAMS(db_int(change->id), db_int(change->person), db_int(change->now)),
                  &change->changed);
}

enum error token_revoke(struct db *db, const struct clock *clock, int64_t person, int64_t token)
{
    struct token_change change = {.id = token, .person = person, .now = clock_seconds(clock)};
    TRY(db_write(db, token_revoke_in, &change));
    return change.changed ? OK : ERROR_NOT_FOUND;
}

/* ---- the portal's name ---- */

#define SETTING_FIELDS(FIELD, R) FIELD(R, text, value, 0)
RECORD_LOCAL(setting, SETTING_FIELDS)

SQL(portal_name_get, "SELECT value FROM portal_setting WHERE key = 'name'");
SQL(portal_name_put, "INSERT INTO portal_setting (key, value) VALUES ('name', $1) "
                     "ON CONFLICT (key) DO UPDATE SET value = excluded.value");

enum error portal_name_read(struct db *db, struct arena *arena, const char **ret_name)
{
    struct setting setting = {.value = "Ithaca"};
    enum error error = db_one(db, arena, &portal_name_get, DB_NO_PARAMS, &setting_record, &setting);
    if (error != OK && error != ERROR_NOT_FOUND) return error;
    *ret_name = setting.value;
    return OK;
}

static enum error portal_name_in(struct db *db, void *context)
{
    return db_run_one(db, &portal_name_put, DB_PARAMS(db_text(context)));
}

enum error portal_name_write(struct db *db, const char *name)
{
    return db_write(db, portal_name_in, (void *)(uintptr_t)name);
}
