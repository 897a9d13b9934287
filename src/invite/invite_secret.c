/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Secrets in addresses: of each person's feed, and of the mail server that hands in answers. Only hashes are
 * kept; each hour counts how often they are used. */
#include "db/db.h"
#include "invite/invite_store.h"

RECORD_DEFINE(invite_feed, INVITE_FEED_FIELDS)

SQL(invite_feed_of, "SELECT created_at, read_at FROM calendar_feed WHERE person_id = $1");
SQL(invite_feed_write,
    "INSERT INTO calendar_feed (person_id, secret_hash, created_at) VALUES ($1, $2, $3) "
    "ON CONFLICT (person_id) DO UPDATE SET secret_hash = $2, created_at = $3, read_at = NULL, hour = 0, reads = 0");
SQL(invite_feed_delete, "DELETE FROM calendar_feed WHERE person_id = $1");
SQL(invite_feed_by_hash,
    "SELECT f.person_id, f.hour, f.reads FROM calendar_feed f JOIN person p ON p.id = f.person_id "
    "LEFT JOIN account a ON a.person_id = p.id WHERE f.secret_hash = $1 AND p.active = 1 AND COALESCE(a.disabled, 0) = 0");
SQL(invite_feed_note,
    "UPDATE calendar_feed SET reads = CASE WHEN hour = $2 THEN reads + 1 ELSE 1 END, hour = $2, read_at = $3 "
    "WHERE person_id = $1");

enum { HOUR = 3600 };

#define USE_FIELDS(FIELD, R)                                                                                 \
    FIELD(R, id, person_id, 0)                                                                               \
    FIELD(R, integer, hour, 0)                                                                               \
    FIELD(R, integer, reads, 0)
RECORD_LOCAL(feed_use, USE_FIELDS)

enum error invite_feed_get(struct db *db, struct arena *arena, int64_t person, struct invite_feed *ret_feed)
{
    return db_one(db, arena, &invite_feed_of, DB_PARAMS(db_int(person)), &invite_feed_record, ret_feed);
}

enum error invite_feed_make(struct db *db, const struct clock *clock, int64_t person,
                            char ret_secret[TOKEN_SIZE])
{
    char hash[TOKEN_HASH_SIZE];
    token_new(ret_secret);
    token_hash(ret_secret, hash);
    return db_run(db, &invite_feed_write,
                  DB_PARAMS(db_int(person), db_text(hash), db_int(clock_seconds(clock))), NULL);
}

enum error invite_feed_remove(struct db *db, int64_t person)
{
    return db_run(db, &invite_feed_delete, DB_PARAMS(db_int(person)), NULL);
}

struct noting {
    int64_t person, now;
};

static enum error note_in(struct db *db, void *context)
{
    const struct noting *noting = context;
    return db_run(db, &invite_feed_note,
                  DB_PARAMS(db_int(noting->person), db_int(noting->now / HOUR), db_int(noting->now)), NULL);
}

enum error invite_feed_read(struct db *db, struct arena *arena, const struct clock *clock, const char *secret,
                            int64_t *ret_person)
{
    char hash[TOKEN_HASH_SIZE];
    struct feed_use use;
    struct noting noting = {.now = clock_seconds(clock)};
    token_hash(secret, hash);
    TRY(db_one(db, arena, &invite_feed_by_hash, DB_PARAMS(db_text(hash)), &feed_use_record, &use));
    if (use.hour == noting.now / HOUR && use.reads >= INVITE_READS_AN_HOUR) return ERROR_TOO_MANY;
    noting.person = use.person_id;
    TRY(db_write(db, note_in, &noting));
    *ret_person = use.person_id;
    return OK;
}

/* ---- the mail server's ---- */

SQL(invite_gateway_row, "SELECT created_at, used_at AS read_at FROM calendar_gateway WHERE id = 1");
SQL(invite_gateway_write,
    "INSERT INTO calendar_gateway (id, secret_hash, created_at) VALUES (1, $1, $2) "
    "ON CONFLICT (id) DO UPDATE SET secret_hash = $1, created_at = $2, used_at = NULL, hour = 0, uses = 0");
SQL(invite_gateway_delete, "DELETE FROM calendar_gateway");
SQL(invite_gateway_by_hash, "SELECT id AS person_id, hour, uses AS reads FROM calendar_gateway "
                            "WHERE secret_hash = $1");
SQL(invite_gateway_note,
    "UPDATE calendar_gateway SET uses = CASE WHEN hour = $1 THEN uses + 1 ELSE 1 END, hour = $1, used_at = $2");

enum error invite_gateway_get(struct db *db, struct arena *arena, struct invite_feed *ret_gateway)
{
    return db_one(db, arena, &invite_gateway_row, DB_NO_PARAMS, &invite_feed_record, ret_gateway);
}

enum error invite_gateway_make(struct db *db, const struct clock *clock, char ret_secret[TOKEN_SIZE])
{
    char hash[TOKEN_HASH_SIZE];
    token_new(ret_secret);
    token_hash(ret_secret, hash);
    return db_run(db, &invite_gateway_write, DB_PARAMS(db_text(hash), db_int(clock_seconds(clock))), NULL);
}

enum error invite_gateway_remove(struct db *db)
{
    return db_run(db, &invite_gateway_delete, DB_NO_PARAMS, NULL);
}

static enum error note_use_in(struct db *db, void *context)
{
    const int64_t *now = context;
    return db_run(db, &invite_gateway_note, DB_PARAMS(db_int(*now / HOUR), db_int(*now)), NULL);
}

enum error invite_gateway_use(struct db *db, struct arena *arena, const struct clock *clock,
                              const char *secret)
{
    char hash[TOKEN_HASH_SIZE];
    struct feed_use use;
    int64_t now = clock_seconds(clock);
    token_hash(secret, hash);
    TRY(db_one(db, arena, &invite_gateway_by_hash, DB_PARAMS(db_text(hash)), &feed_use_record, &use));
    if (use.hour == now / HOUR && use.reads >= INVITE_REPLIES_AN_HOUR) return ERROR_TOO_MANY;
    return db_write(db, note_use_in, &now);
}
