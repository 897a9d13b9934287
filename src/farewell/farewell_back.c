/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Looking back: what each member learned, for their eyes, and what they show or say to the others. */
#include "farewell/farewell.h"

#include "base/random.h"
#include "base/text.h"
#include "db/db.h"
#include "relationship/relationship_progress.h"

FORM_DEFINE(farewell_reflection, FAREWELL_REFLECTION_FIELDS)
RECORD_DEFINE(farewell_words, FAREWELL_WORDS_FIELDS)
RECORD_DEFINE(farewell_shared, FAREWELL_SHARED_FIELDS)

/* ---- a look back ---- */

#define REFLECTION_ROW_FIELDS(FIELD, R)                                                                      \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, bytes, learned, 0)                                                                              \
    FIELD(R, bytes, helped, 0)                                                                               \
    FIELD(R, bytes, take_on, 0)                                                                              \
    FIELD(R, bytes, again, 0)                                                                                \
    FIELD(R, flag, shared, 0)                                                                                \
    FIELD(R, integer, version, 0)
RECORD_LOCAL(reflection_row, REFLECTION_ROW_FIELDS)

SQL(farewell_reflection_of,
    "SELECT f.id AS id, f.learned AS learned, f.helped AS helped, f.take_on AS take_on, f.again AS again, "
    "(SELECT COUNT(*) FROM farewell_shared s WHERE s.relationship_id = f.relationship_id "
    "AND s.person_id = f.person_id) AS shared, f.version AS version "
    "FROM farewell_reflection f WHERE f.relationship_id = $1 AND f.person_id = $2");
SQL(farewell_reflection_insert,
    "INSERT INTO farewell_reflection (id, relationship_id, person_id, learned, helped, take_on, again, written_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)");
SQL(farewell_reflection_update,
    "UPDATE farewell_reflection SET learned = $2, helped = $3, take_on = $4, again = $5, written_at = $6, "
    "version = version + 1 WHERE id = $1");
SQL(farewell_shared_insert,
    "INSERT INTO farewell_shared (id, relationship_id, person_id, learned, helped, take_on, shared_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7)");
SQL(farewell_shared_delete, "DELETE FROM farewell_shared WHERE relationship_id = $1 AND person_id = $2");
SQL(farewell_shared_list, "SELECT id, person_id, learned, helped, take_on, shared_at FROM farewell_shared "
                          "WHERE relationship_id = $1 AND person_id <> $2 ORDER BY shared_at, id");

static enum error find_row(const struct membership *membership, struct reflection_row *ret_row)
{
    return db_one(membership->db, membership->arena, &farewell_reflection_of,
                  DB_PARAMS(db_int(membership->relationship), db_int(membership->person)),
                  &reflection_row_record, ret_row);
}

enum error farewell_reflection_get(const struct membership *membership, const struct content *mine,
                                   struct farewell_reflection *ret_reflection)
{
    struct reflection_row row;
    enum error error = find_row(membership, &row);
    if (error == ERROR_NOT_FOUND)
        *ret_reflection =
            (struct farewell_reflection){.learned = "", .helped = "", .take_on = "", .again = ""};
    if (error != OK) return error == ERROR_NOT_FOUND ? OK : error;
    return content_open_row(&(struct content_row){membership->arena, mine, "farewell_reflection", row.id},
                            &reflection_row_record, &row, &farewell_reflection_record, ret_reflection);
}

struct reflecting {
    const struct membership *membership;
    const struct content *mine;
    const struct farewell_reflection *reflection;
};

static enum error write_mine(struct db *db, const struct reflecting *reflecting,
                             const struct reflection_row *before)
{
    const struct membership *membership = reflecting->membership;
    const struct farewell_reflection *reflection = reflecting->reflection;
    struct content_row row = {membership->arena, reflecting->mine, "farewell_reflection",
                              before->id ? before->id : id_new(membership->clock)};
    struct db_value learned = content_seal(&row, "learned", reflection->learned),
                    helped = content_seal(&row, "helped", reflection->helped),
                    take_on = content_seal(&row, "take_on", reflection->take_on),
                    again = content_seal(&row, "again", reflection->again),
                    now = db_int(clock_seconds(membership->clock));
    if (before->id)
        return db_run_one(db, &farewell_reflection_update,
                          DB_PARAMS(db_int(row.id), learned, helped, take_on, again, now));
    return db_run(db, &farewell_reflection_insert,
                  DB_PARAMS(db_int(row.id), db_int(membership->relationship), db_int(membership->person),
                            learned, helped, take_on, again, now),
                  NULL);
}

/* The copy for the others is sealed with the relationship's key, so that it does not open the author's. */
static enum error write_shared(struct db *db, const struct reflecting *reflecting, bool shared_before)
{
    const struct membership *membership = reflecting->membership;
    const struct farewell_reflection *reflection = reflecting->reflection;
    struct content_row row = {membership->arena, membership->content, "farewell_shared",
                              id_new(membership->clock)};
    TRY(db_run(db, &farewell_shared_delete,
               DB_PARAMS(db_int(membership->relationship), db_int(membership->person)), NULL));
    if (!reflection->shared) return OK;
    TRY(db_run(db, &farewell_shared_insert,
               DB_PARAMS(db_int(row.id), db_int(membership->relationship), db_int(membership->person),
                         content_seal(&row, "learned", reflection->learned),
                         content_seal(&row, "helped", reflection->helped),
                         content_seal(&row, "take_on", reflection->take_on),
                         db_int(clock_seconds(membership->clock))),
               NULL));
    if (shared_before) return OK;
    return membership_tell(
        membership,
        &(struct notice){.kind = "farewell.shared", .subject = row.id, .path = "/farewell#shown"});
}

static enum error reflect_in(struct db *db, void *context)
{
    const struct reflecting *reflecting = context;
    struct reflection_row before = {0};
    enum error error = find_row(reflecting->membership, &before);
    if (error != OK && error != ERROR_NOT_FOUND) return error;
    if (before.version != reflecting->reflection->version) return ERROR_CONFLICT;
    TRY(write_mine(db, reflecting, &before));
    TRY(relationship_own_looked_back(db, reflecting->membership->clock, reflecting->membership->relationship,
                                     reflecting->membership->person));
    return write_shared(db, reflecting, before.shared);
}

enum error farewell_reflection_put(const struct membership *membership, const struct content *mine,
                                   const struct farewell_reflection *reflection)
{
    struct reflecting reflecting = {membership, mine, reflection};
    return membership_write(membership, reflect_in, &reflecting);
}

/* ---- what others see ---- */

#define SHARED_ROW_FIELDS(FIELD, R)                                                                          \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, id, person_id, 0)                                                                               \
    FIELD(R, bytes, learned, 0)                                                                              \
    FIELD(R, bytes, helped, 0)                                                                               \
    FIELD(R, bytes, take_on, 0)                                                                              \
    FIELD(R, time, shared_at, 0)
RECORD_LOCAL(shared_row, SHARED_ROW_FIELDS)

enum error farewell_shared_all(const struct membership *membership, struct list *ret_shared)
{
    struct list rows = {0};
    TRY(db_list(membership->db, membership->arena, &farewell_shared_list,
                DB_PARAMS(db_int(membership->relationship), db_int(membership->person)), &shared_row_record,
                &rows));
    return content_open_rows(membership->arena, membership->content, "farewell_shared", &shared_row_record,
                             &rows, &farewell_shared_record, ret_shared);
}

/* ---- thanks ---- */

#define THANKS_ROW_FIELDS(FIELD, R)                                                                          \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, id, person_id, 0)                                                                               \
    FIELD(R, bytes, words, 0)                                                                                \
    FIELD(R, time, sent_at, 0)
RECORD_LOCAL(thanks_row, THANKS_ROW_FIELDS)

SQL(farewell_thanks_count,
    "SELECT COUNT(*) FROM farewell_thanks WHERE relationship_id = $1 AND person_id = $2");
SQL(farewell_thanks_insert, "INSERT INTO farewell_thanks (id, relationship_id, person_id, words, sent_at) "
                            "VALUES ($1, $2, $3, $4, $5)");
SQL(farewell_thanks_list, "SELECT id, person_id, words, sent_at FROM farewell_thanks "
                          "WHERE relationship_id = $1 ORDER BY sent_at, id");

struct thanking {
    const struct membership *membership;
    const char *words;
};

static enum error thank_in(struct db *db, void *context)
{
    const struct thanking *thanking = context;
    const struct membership *membership = thanking->membership;
    int64_t sent;
    struct content_row row = {membership->arena, membership->content, "farewell_thanks",
                              id_new(membership->clock)};
    TRY(db_number(db, &farewell_thanks_count,
                  DB_PARAMS(db_int(membership->relationship), db_int(membership->person)), &sent));
    if (sent >= FAREWELL_THANKS_LIMIT) return ERROR_TOO_MANY;
    TRY(db_run(db, &farewell_thanks_insert,
               DB_PARAMS(db_int(row.id), db_int(membership->relationship), db_int(membership->person),
                         content_seal(&row, "words", thanking->words),
                         db_int(clock_seconds(membership->clock))),
               NULL));
    return membership_tell(
        membership,
        &(struct notice){.kind = "farewell.thanks", .subject = row.id, .path = "/farewell#thanks"});
}

enum error farewell_thank(const struct membership *membership, const char *words)
{
    struct thanking thanking = {membership, words};
    if (text_is_blank(words)) return ERROR_INVALID;
    return membership_write(membership, thank_in, &thanking);
}

enum error farewell_thanks(const struct membership *membership, struct list *ret_thanks)
{
    struct list rows = {0};
    TRY(db_list(membership->db, membership->arena, &farewell_thanks_list,
                DB_PARAMS(db_int(membership->relationship)), &thanks_row_record, &rows));
    return content_open_rows(membership->arena, membership->content, "farewell_thanks", &thanks_row_record,
                             &rows, &farewell_words_record, ret_thanks);
}
