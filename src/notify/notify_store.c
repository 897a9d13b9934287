/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "notify/notify_store.h"

#include <string.h>

#include "db/db.h"
#include "notify/notify.h"

RECORD_DEFINE(notify_choice, NOTIFY_CHOICE_FIELDS)

#define TIMES_FIELDS(FIELD, R)                                                                               \
    FIELD(R, integer, digest_minute, 0)                                                                      \
    FIELD(R, integer, quiet_from, 0)                                                                         \
    FIELD(R, integer, quiet_until, 0)                                                                        \
    FIELD(R, integer, weekdays, 0)                                                                           \
    FIELD(R, integer, weekly_day, 0)
RECORD_LOCAL(times, TIMES_FIELDS)

SQL(notify_times_of, "SELECT digest_minute, quiet_from, quiet_until, weekdays, weekly_day FROM notify_times "
                     "WHERE person_id = $1");
SQL(notify_choices_of, "SELECT topic, delivery FROM notify_choice WHERE person_id = $1");
SQL(notify_choice_put, "INSERT INTO notify_choice (person_id, topic, delivery) VALUES ($1, $2, $3) "
                       "ON CONFLICT (person_id, topic) DO UPDATE SET delivery = $3");
SQL(notify_times_write,
    "INSERT INTO notify_times (person_id, digest_minute, quiet_from, quiet_until, weekdays, weekly_day) "
    "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (person_id) DO UPDATE SET digest_minute = $2, quiet_from = $3, "
    "quiet_until = $4, weekdays = $5, weekly_day = $6");
SQL(notify_think_again, "UPDATE notice SET mail_due_at = NULL WHERE person_id = $1 AND mail_id IS NULL");

enum error notify_person_get(struct db *db, struct arena *arena, int64_t person,
                             struct notify_person *ret_person)
{
    struct notify_person found = {.times = notify_times_usual()};
    struct times row;
    enum error error = db_one(db, arena, &notify_times_of, DB_PARAMS(db_int(person)), &times_record, &row);
    if (error != OK && error != ERROR_NOT_FOUND) return error;
    found.has_times = error == OK;
    if (found.has_times)
        found.times = (struct notify_times){row.digest_minute, row.quiet_from, row.quiet_until, row.weekdays,
                                            row.weekly_day};
    TRY(db_list(db, arena, &notify_choices_of, DB_PARAMS(db_int(person)), &notify_choice_record,
                &found.chosen));
    *ret_person = found;
    return OK;
}

enum notify_delivery notify_delivery_of(const struct notify_person *person, const struct notice_topic *topic)
{
    enum notify_delivery delivery = NOTIFY_DAILY;
    LIST_EACH (&person->chosen, struct notify_choice, choice)
        if (strcmp(choice->topic, topic->key) == 0) (void)notify_delivery_find(choice->delivery, &delivery);
    return delivery;
}

enum error notify_choose(struct db *db, int64_t person, const struct notice_topic *topic,
                         enum notify_delivery delivery)
{
    TRY(db_run(db, &notify_choice_put,
               DB_PARAMS(db_int(person), db_text(topic->key), db_text(notify_delivery_name(delivery))),
               NULL));
    return db_run(db, &notify_think_again, DB_PARAMS(db_int(person)), NULL);
}

enum error notify_times_put(struct db *db, int64_t person, const struct notify_times *times)
{
    TRY(db_run(db, &notify_times_write,
               DB_PARAMS(db_int(person), db_int(times->digest_minute), db_int(times->quiet_from),
                         db_int(times->quiet_until), db_int(times->weekdays), db_int(times->weekly_day)),
               NULL));
    return db_run(db, &notify_think_again, DB_PARAMS(db_int(person)), NULL);
}

/* ---- calendar invitations ---- */

#define INVITATIONS "invitations" /* a topic of its own, without notices */

SQL(notify_no_invitations,
    "SELECT COUNT(*) FROM notify_choice WHERE person_id = $1 AND topic = $2 AND delivery = 'here'");
SQL(notify_said_elsewhere,
    "UPDATE notice SET mail_id = 0 WHERE person_id = $1 AND kind = $2 AND subject_id = $3 AND mail_id IS NULL "
    "AND NOT EXISTS (SELECT 1 FROM notify_choice c WHERE c.person_id = $1 AND c.topic = $4 AND c.delivery = 'here')");

enum error notify_invitations_wanted(struct db *db, int64_t person, bool *ret_wanted)
{
    int64_t refused;
    TRY(db_number(db, &notify_no_invitations, DB_PARAMS(db_int(person), db_text(INVITATIONS)), &refused));
    *ret_wanted = refused == 0;
    return OK;
}

enum error notify_invitations_choose(struct db *db, int64_t person, bool wanted)
{
    return db_run(db, &notify_choice_put,
                  DB_PARAMS(db_int(person), db_text(INVITATIONS),
                            db_text(notify_delivery_name(wanted ? NOTIFY_NOW : NOTIFY_HERE))),
                  NULL);
}

enum error notify_invitation_says(struct db *db, int64_t person, const char *kind, int64_t subject)
{
    return db_run(db, &notify_said_elsewhere,
                  DB_PARAMS(db_int(person), db_text(kind), db_int(subject), db_text(INVITATIONS)), NULL);
}

/* ---- refused addresses ---- */

RECORD_DEFINE(notify_refusal, NOTIFY_REFUSAL_FIELDS)

SQL(notify_refusal_put,
    "INSERT INTO notify_refusal (person_id, email, answer, refused_at) VALUES ($1, $2, $3, $4) "
    "ON CONFLICT (person_id) DO UPDATE SET email = $2, answer = $3, refused_at = $4");
SQL(notify_refusal_list,
    "SELECT f.person_id AS person_id, p.name AS name, f.email AS email, f.answer AS answer, "
    "f.refused_at AS refused_at FROM notify_refusal f JOIN person p ON p.id = f.person_id AND p.email = f.email "
    "WHERE CAST($1 AS BIGINT) IS NULL OR f.person_id = $1 ORDER BY f.refused_at DESC, f.person_id LIMIT $2");
SQL(notify_refusal_drop, "DELETE FROM notify_refusal WHERE person_id = $1");

enum error notify_refuse(struct db *db, const struct clock *clock, int64_t person, const char *email,
                         const char *answer)
{
    return db_run(db, &notify_refusal_put,
                  DB_PARAMS(db_int(person), db_text(email), db_text(answer), db_int(clock_seconds(clock))),
                  NULL);
}

enum error notify_refusals(struct db *db, struct arena *arena, int64_t person, int64_t limit,
                           struct list *ret_rows)
{
    return db_list(db, arena, &notify_refusal_list, DB_PARAMS(db_int_or_null(person), db_int(limit)),
                   &notify_refusal_record, ret_rows);
}

enum error notify_try_again(struct db *db, int64_t person)
{
    int64_t changed;
    TRY(db_run(db, &notify_refusal_drop, DB_PARAMS(db_int(person)), &changed));
    return changed ? OK : ERROR_NOT_FOUND;
}
