/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "message/message_pulse.h"

#include "db/db.h"

SQL(message_pulse_put,
    "INSERT INTO message_pulse (relationship_id, number, changed_at, reader_id) VALUES ($1, 1, $2, $3) "
    "ON CONFLICT (relationship_id) DO UPDATE SET number = message_pulse.number + 1, changed_at = $2, "
    "reader_id = $3");
SQL(message_pulse_since, "SELECT relationship_id AS subject, number, reader_id AS quiet_for "
                         "FROM message_pulse WHERE changed_at >= $1");
SQL(message_pulse_of_member,
    "SELECT m.relationship_id AS subject, COALESCE(p.number, 0) AS number, p.reader_id AS quiet_for "
    "FROM relationship_member m LEFT JOIN message_pulse p ON p.relationship_id = m.relationship_id "
    "WHERE m.relationship_id = $2 AND m.person_id = $1 AND m.left_at IS NULL");

static enum error list_since(struct db *db, struct arena *arena, int64_t since, struct list *ret_news)
{
    return db_list(db, arena, &message_pulse_since, DB_PARAMS(db_int(since)), &stream_news_record, ret_news);
}

static enum error check(struct db *db, struct arena *arena, int64_t person, int64_t subject,
                        struct stream_news *ret_news)
{
    return db_one(db, arena, &message_pulse_of_member, DB_PARAMS(db_int(person), db_int(subject)),
                  &stream_news_record, ret_news);
}

const struct stream_topic message_topic = {"message", list_since, check};

enum error message_pulse_beat(const struct membership *membership, bool reading)
{
    return db_run(membership->db, &message_pulse_put,
                  DB_PARAMS(db_int(membership->relationship), db_int(clock_seconds(membership->clock)),
                            db_int_or_null(reading ? membership->person : 0)),
                  NULL);
}

enum error message_pulse_get(const struct membership *membership, int64_t *ret_number)
{
    struct stream_news news;
    TRY(check(membership->db, membership->arena, membership->person, membership->relationship, &news));
    *ret_number = news.number;
    return OK;
}
