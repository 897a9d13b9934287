/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Who asks: runs before every request, so it is one statement. It looks into program_coordinator and notice,
 * tables of features above this one: a count through a function pointer would keep the layers purer and cost
 * every request two more statements.
 */
#include "account/account.h"
#include "account/account_session.h"
#include "base/log.h"
#include "base/text.h"
#include "db/db.h"

enum { TOUCH_AFTER = 600 }; /* seconds: how exactly "last used" is kept */

#define ASKER_FIELDS(FIELD, R)                                                                               \
    FIELD(R, id, person, 0)                                                                                  \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, text, zone, 0)                                                                                  \
    FIELD(R, text, language, 0)                                                                              \
    FIELD(R, time, created_at, 0)                                                                            \
    FIELD(R, time, used_at, 0)                                                                               \
    FIELD(R, flag, coordinator, 0)                                                                           \
    FIELD(R, flag, analyst, 0)                                                                               \
    FIELD(R, flag, admin, 0)                                                                                 \
    FIELD(R, integer, unread, 0)
RECORD_LOCAL(asker, ASKER_FIELDS)

#define ASKER_COLUMNS(used)                                                                                               \
    "p.id AS person, p.name AS name, p.time_zone AS zone, p.page_language AS language, s.created_at AS created_at, " used \
    " AS used_at, "                                                                                                       \
    "CASE WHEN EXISTS (SELECT 1 FROM program_coordinator c WHERE c.person_id = p.id) THEN 1 ELSE 0 END "                  \
    "AS coordinator, "                                                                                                    \
    "CASE WHEN EXISTS (SELECT 1 FROM person_role r WHERE r.person_id = p.id AND r.role = 'analyst') "                     \
    "THEN 1 ELSE 0 END AS analyst, "                                                                                      \
    "CASE WHEN EXISTS (SELECT 1 FROM person_role r WHERE r.person_id = p.id AND r.role = 'admin') "                       \
    "THEN 1 ELSE 0 END AS admin, "                                                                                        \
    "(SELECT COUNT(*) FROM notice n WHERE n.person_id = p.id AND n.read_at IS NULL) AS unread "

#define ASKER_IS_ALLOWED "p.active = 1 AND (a.disabled IS NULL OR a.disabled = 0) "

SQL(asker_by_session, "SELECT " ASKER_COLUMNS(
                          "s.seen_at") "FROM session s JOIN person p ON p.id = s.person_id "
                                       "LEFT JOIN account a ON a.person_id = p.id "
                                       "WHERE s.token_hash = $1 AND s.expires_at > $2 AND " ASKER_IS_ALLOWED);
SQL(asker_by_api_token,
    "SELECT " ASKER_COLUMNS(
        "s.used_at") "FROM api_token s JOIN person p ON p.id = s.person_id "
                     "LEFT JOIN account a ON a.person_id = p.id "
                     "WHERE s.token_hash = $1 AND s.revoked_at IS NULL AND (s.expires_at IS NULL OR s.expires_at > $2) "
                     "AND " ASKER_IS_ALLOWED);
SQL(session_touch, "UPDATE session SET seen_at = $2, expires_at = $3 WHERE token_hash = $1");
SQL(api_token_touch, "UPDATE api_token SET used_at = $2 WHERE token_hash = $1");

struct touch {
    bool is_session;
    const char *hash;
    int64_t now, expires_at;
};

static enum error touch_in(struct db *db, void *context)
{
    const struct touch *touch = context;
    if (touch->is_session)
        return db_run(db, &session_touch,
                      DB_PARAMS(db_text(touch->hash), db_int(touch->now), db_int(touch->expires_at)), NULL);
    return db_run(db, &api_token_touch, DB_PARAMS(db_text(touch->hash), db_int(touch->now)), NULL);
}

/* That a secret was used; when it cannot be noted the request goes on all the same. */
static void note_use(struct db *db, const struct asker *asker, bool is_session, const char *hash, int64_t now)
{
    if (now - asker->used_at < TOUCH_AFTER) return;
    struct touch touch = {.is_session = is_session,
                          .hash = hash,
                          .now = now,
                          .expires_at = session_end(asker->created_at, now)};
    enum error error = db_write(db, touch_in, &touch);
    if (error != OK) LOG(LOG_WARNING, "account.use_not_noted", LOG_TEXT("error", error_name(error)));
}

enum error account_identify(struct db *db, struct arena *arena, const struct clock *clock,
                            const char *session, const char *bearer, struct viewer *ret_viewer)
{
    struct viewer viewer = {.name = "", .initials = "", .zone = "UTC", .language = ""};
    bool is_session = !*bearer;
    const char *token = is_session ? session : bearer;
    int64_t now = clock_seconds(clock);
    char hash[TOKEN_HASH_SIZE];
    struct asker asker;

    if (!*token) {
        *ret_viewer = viewer;
        return OK;
    }
    token_hash(token, hash);
    enum error error = db_one(db, arena, is_session ? &asker_by_session : &asker_by_api_token,
                              DB_PARAMS(db_text(hash), db_int(now)), &asker_record, &asker);
    if (error == ERROR_NOT_FOUND) {
        if (!is_session) return ERROR_UNAUTHORIZED;
        *ret_viewer = viewer;
        return OK;
    }
    TRY(error);
    note_use(db, &asker, is_session, hash, now);

    viewer.person = asker.person;
    viewer.name = asker.name;
    viewer.initials = text_initials(arena, asker.name);
    if (*asker.zone) viewer.zone = asker.zone;
    viewer.language = asker.language;
    viewer.coordinator = asker.coordinator;
    viewer.analyst = asker.analyst;
    viewer.admin = asker.admin;
    viewer.unread = asker.unread;
    *ret_viewer = viewer;
    return OK;
}
