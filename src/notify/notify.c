/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Rounds that make mails of notices, and the sending of one. */
#include "notify/notify.h"

#include <string.h>

#include "account/account.h"
#include "base/log.h"
#include "base/random.h"
#include "db/db.h"
#include "notify/notify_store.h"

enum {
    TOO_OLD = 2 * 86400, /* seconds: news that nobody mailed by then is none */
    AT_ONCE = 200,       /* rows in one transaction */
};

/* ---- when each notice is due ---- */

#define UNPLANNED_FIELDS(FIELD, R)                                                                           \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, id, person_id, 0)                                                                               \
    FIELD(R, text, kind, 0)                                                                                  \
    FIELD(R, time, created_at, 0)                                                                            \
    FIELD(R, flag, unread, 0)                                                                                \
    FIELD(R, text, time_zone, 0)                                                                             \
    FIELD(R, flag, reachable, 0)
RECORD_LOCAL(unplanned, UNPLANNED_FIELDS)

/* Who left, never had a password or is switched off cannot open what a mail leads to; and where an address
 * was refused, nothing arrives. */
#define REACHABLE                                                                                            \
    "CASE WHEN p.active = 1 AND a.password_hash IS NOT NULL AND a.disabled = 0 AND " NOTIFY_NOT_REFUSED      \
    " THEN 1 ELSE 0 END AS reachable "

SQL(notify_unplanned,
    "SELECT n.id AS id, n.person_id AS person_id, n.kind AS kind, n.created_at AS created_at, "
    "CASE WHEN n.read_at IS NULL THEN 1 ELSE 0 END AS unread, p.time_zone AS time_zone, " REACHABLE
    "FROM notice n JOIN person p ON p.id = n.person_id LEFT JOIN account a ON a.person_id = p.id "
    "WHERE n.mail_id IS NULL AND n.mail_due_at IS NULL ORDER BY n.id LIMIT $1");
SQL(notify_set_due, "UPDATE notice SET mail_due_at = $2 WHERE id = $1");
SQL(notify_never, "UPDATE notice SET mail_id = 0 WHERE id = $1");

struct round {
    struct arena *arena; /* cleared for each transaction */
    int64_t now;
    const struct clock *clock;
    bool more;
};

static enum error plan_one(struct db *db, const struct round *round, const struct unplanned *row)
{
    struct notify_person person;
    bool wanted = row->unread && row->reachable && row->created_at > round->now - TOO_OLD;
    if (!wanted) return db_run(db, &notify_never, DB_PARAMS(db_int(row->id)), NULL);
    TRY(notify_person_get(db, round->arena, row->person_id, &person));
    int64_t due = notify_moment(&person.times, zone_load(round->arena, row->time_zone),
                                notify_delivery_of(&person, notice_topic_of(row->kind)), round->now);
    if (due < 0) return db_run(db, &notify_never, DB_PARAMS(db_int(row->id)), NULL);
    return db_run(db, &notify_set_due, DB_PARAMS(db_int(row->id), db_int(due)), NULL);
}

static enum error plan_in(struct db *db, void *context)
{
    struct round *round = context;
    struct list rows = {0};
    TRY(db_list(db, round->arena, &notify_unplanned, DB_PARAMS(db_int(AT_ONCE)), &unplanned_record, &rows));
    LIST_EACH (&rows, struct unplanned, row) TRY(plan_one(db, round, row));
    round->more = rows.count == AT_ONCE;
    return OK;
}

/* ---- mails of what is due ---- */

#define DUE_PERSON_FIELDS(FIELD, R)                                                                          \
    FIELD(R, id, person_id, 0)                                                                               \
    FIELD(R, text, time_zone, 0)
RECORD_LOCAL(due_person, DUE_PERSON_FIELDS)

SQL(notify_due_people,
    "SELECT DISTINCT n.person_id AS person_id, p.time_zone AS time_zone FROM notice n "
    "JOIN person p ON p.id = n.person_id WHERE n.mail_id IS NULL AND n.mail_due_at <= $1 LIMIT $2");
SQL(notify_due_of,
    "SELECT id, path, created_at, CASE WHEN read_at IS NULL THEN 1 ELSE 0 END AS unread, " NOTICE_SAID_COLUMNS
    " FROM notice "
    "WHERE person_id = $1 AND mail_id IS NULL AND mail_due_at <= $2 ORDER BY id");
SQL(notify_digests_of_day,
    "SELECT COUNT(*) FROM notify_mail WHERE person_id = $1 AND day = $2 AND digest = 1");
SQL(notify_put_into, "UPDATE notice SET mail_id = $2 WHERE id = $1");
SQL(notify_take_out, "UPDATE notice SET mail_id = 0 WHERE person_id = $1 AND mail_id = $2");
SQL(notify_mail_insert, "INSERT INTO notify_mail (id, person_id, digest, day, state, created_at) "
                        "VALUES ($1, $2, $3, $4, 'waiting', $5)");

struct gathering {
    const struct round *round;
    const struct due_person *person;
    struct notify_person wishes;
    const struct zone *zone;
    int64_t day;     /* on the person's clock */
    bool had_digest; /* on this day */
    int64_t mail;    /* 0: nothing is in it yet */
    bool worth_it;   /* something in it is worth a mail */
    bool digest;     /* the mail gathers what may wait */
};

/* Whether this notice goes into the mail that is being made; if not, it is put off or will not be mailed. */
static enum error gather_one(struct db *db, struct gathering *gathering, const struct notify_news *news,
                             bool *ret_taken)
{
    enum notify_delivery delivery = notify_delivery_of(&gathering->wishes, notice_topic_of(news->kind));
    *ret_taken = false;
    if (!news->unread || delivery == NOTIFY_HERE)
        return db_run(db, &notify_never, DB_PARAMS(db_int(news->id)), NULL);
    if (delivery != NOTIFY_NOW && gathering->had_digest) {
        int64_t tomorrow = zone_from_local(gathering->zone, (struct wall_time){gathering->day + 1, 0});
        int64_t due = notify_moment(&gathering->wishes.times, gathering->zone, delivery, tomorrow);
        return db_run(db, &notify_set_due, DB_PARAMS(db_int(news->id), db_int(due)), NULL);
    }
    const struct notice_kind *kind = notice_kind_find(news->kind);
    gathering->digest = gathering->digest || delivery != NOTIFY_NOW;
    gathering->worth_it = gathering->worth_it || delivery == NOTIFY_NOW || !kind || !kind->along;
    *ret_taken = true;
    return OK;
}

static enum error add_mail(struct db *db, struct gathering *gathering)
{
    const struct round *round = gathering->round;
    if (!gathering->mail) return OK;
    if (!gathering->worth_it)
        return db_run(db, &notify_take_out,
                      DB_PARAMS(db_int(gathering->person->person_id), db_int(gathering->mail)), NULL);
    TRY(db_run(db, &notify_mail_insert,
               DB_PARAMS(db_int(gathering->mail), db_int(gathering->person->person_id),
                         db_int(gathering->digest), db_int(gathering->day), db_int(round->now)),
               NULL));
    return job_add(db, round->clock, &(struct job_new){.kind = NOTIFY_JOB, .subject_id = gathering->mail});
}

static enum error gather_person(struct db *db, const struct round *round, const struct due_person *person)
{
    struct gathering gathering = {
        .round = round, .person = person, .zone = zone_load(round->arena, person->time_zone)};
    struct list due = {0};
    int64_t digests, mail = id_new(round->clock);
    bool taken;
    gathering.day = zone_local(gathering.zone, round->now).day;
    TRY(notify_person_get(db, round->arena, person->person_id, &gathering.wishes));
    TRY(db_number(db, &notify_digests_of_day, DB_PARAMS(db_int(person->person_id), db_int(gathering.day)),
                  &digests));
    gathering.had_digest = digests > 0;
    TRY(db_list(db, round->arena, &notify_due_of, DB_PARAMS(db_int(person->person_id), db_int(round->now)),
                &notify_news_record, &due));
    LIST_EACH (&due, struct notify_news, news) {
        TRY(gather_one(db, &gathering, news, &taken));
        if (!taken) continue;
        gathering.mail = mail;
        TRY(db_run(db, &notify_put_into, DB_PARAMS(db_int(news->id), db_int(mail)), NULL));
    }
    return add_mail(db, &gathering);
}

static enum error gather_in(struct db *db, void *context)
{
    struct round *round = context;
    struct list people = {0};
    TRY(db_list(db, round->arena, &notify_due_people, DB_PARAMS(db_int(round->now), db_int(AT_ONCE)),
                &due_person_record, &people));
    LIST_EACH (&people, struct due_person, person) TRY(gather_person(db, round, person));
    round->more = people.count == AT_ONCE;
    return OK;
}

/* Until nothing is left, with steady memory. */
static enum error repeat(struct db *db, const struct clock *clock,
                         enum error (*work)(struct db *db, void *context))
{
    struct round round = {.now = clock_seconds(clock), .clock = clock, .more = true};
    enum error error = OK;
    while (error == OK && round.more) {
        round.arena = arena_new(0);
        if (!round.arena) return ERROR_UNAVAILABLE;
        error = db_write(db, work, &round);
        arena_free(round.arena);
    }
    return error;
}

enum error notify_round(struct db *db, const struct clock *clock)
{
    TRY(repeat(db, clock, plan_in));
    return repeat(db, clock, gather_in);
}

/* ---- sending one ---- */

#define THREAD_FIELDS(FIELD, R)                                                                              \
    FIELD(R, id, start, 0)                                                                                   \
    FIELD(R, id, before, 0)
RECORD_LOCAL(thread, THREAD_FIELDS)

#define WAITING_FIELDS(FIELD, R)                                                                             \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, id, person_id, 0)                                                                               \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, text, email, 0)                                                                                 \
    FIELD(R, text, time_zone, 0)                                                                             \
    FIELD(R, flag, digest, 0)                                                                                \
    FIELD(R, time, created_at, 0)                                                                            \
    FIELD(R, flag, reachable, 0)
RECORD_LOCAL(waiting, WAITING_FIELDS)

SQL(notify_waiting,
    "SELECT m.id AS id, m.person_id AS person_id, p.name AS name, p.email AS email, p.time_zone AS time_zone, m.digest AS digest, "
    "m.created_at AS created_at, " REACHABLE "FROM notify_mail m JOIN person p ON p.id = m.person_id "
    "LEFT JOIN account a ON a.person_id = p.id WHERE m.id = $1 AND m.state = 'waiting'");
SQL(notify_news_of,
    "SELECT id, path, created_at, CASE WHEN read_at IS NULL THEN 1 ELSE 0 END AS unread, " NOTICE_SAID_COLUMNS
    " FROM notice "
    "WHERE person_id = $1 AND mail_id = $2 AND read_at IS NULL ORDER BY id");
SQL(notify_thread_of, "SELECT MIN(id) AS start, MAX(id) AS before FROM notify_mail "
                      "WHERE person_id = $1 AND thread = $2 AND thread <> '' AND id < $3");
SQL(notify_settle, "UPDATE notify_mail SET state = $2, answer = $3, sent_at = $4, thread = $5 "
                   "WHERE id = $1 AND state = 'waiting'");

struct settling {
    struct job_run *run;
    const char *state, *answer, *thread;
    const struct waiting *refused; /* whose address was refused; NULL: nobody's */
};

static enum error settle_in(struct db *db, void *context)
{
    const struct settling *settling = context;
    struct job_run *run = settling->run;
    bool sent = strcmp(settling->state, "sent") == 0;
    TRY(db_run(db, &notify_settle,
               DB_PARAMS(db_int(run->subject_id), db_text(settling->state), db_text(settling->answer),
                         db_int_or_null(sent ? clock_seconds(run->clock) : 0), db_text(settling->thread)),
               NULL));
    const struct waiting *refused = settling->refused;
    if (refused) TRY(notify_refuse(db, run->clock, refused->person_id, refused->email, settling->answer));
    return job_finish(run);
}

static enum error settle(struct settling settling)
{
    return db_write(settling.run->db, settle_in, &settling);
}

static const char *first_name(struct arena *arena, const char *name)
{
    return arena_format(arena, "%.*s", (int)strcspn(name, " "), name);
}

static enum error compose(struct job_run *run, const struct notify_sender *sender, const struct waiting *row,
                          const struct list *news, const char *thread, struct mail *ret_mail)
{
    struct notice_reader reader = {NULL, zone_load(run->arena, row->time_zone), clock_seconds(run->clock)};
    struct thread earlier;
    struct notify_mail view = {.id = row->id,
                               .person_id = row->person_id,
                               .first_name = first_name(run->arena, row->name),
                               .digest = row->digest,
                               .news = *news};
    TRY(db_one(run->db, run->arena, &notify_thread_of,
               DB_PARAMS(db_int(row->person_id), db_text(thread), db_int(row->id)), &thread_record,
               &earlier));
    view.start = earlier.start;
    view.before = earlier.before;
    TRY(portal_name_read(run->db, run->arena, &view.portal));
    TRY(account_language(run->db, run->arena, row->person_id, &reader.language));
    notify_compose(run->arena, sender->origin, sender->portal_key, &reader, &view, ret_mail);
    ret_mail->to_name = row->name;
    ret_mail->to_address = row->email;
    ret_mail->date = row->created_at;
    return OK;
}

enum error notify_deliver(struct job_run *run, const struct notify_sender *sender)
{
    struct waiting row;
    struct list news = {0};
    struct mail mail;
    const char *answer = "";
    enum error error = db_one(run->db, run->arena, &notify_waiting, DB_PARAMS(db_int(run->subject_id)),
                              &waiting_record, &row);
    if (error == ERROR_NOT_FOUND) return OK;
    TRY(error);
    if (!sender->server) return ERROR_UNAVAILABLE;
    TRY(db_list(run->db, run->arena, &notify_news_of, DB_PARAMS(db_int(row.person_id), db_int(row.id)),
                &notify_news_record, &news));
    if (!news.count || !row.reachable) return settle((struct settling){run, "needless", "", "", NULL});
    const char *thread = notify_thread(run->arena, &news);
    TRY(compose(run, sender, &row, &news, thread, &mail));
    error = mail_send(run->arena, sender->server, &mail, &answer);
    if (error == OK) return settle((struct settling){run, "sent", "", thread, NULL});
    LOG(LOG_WARNING, "mail.not_sent", LOG_NUMBER("mail", row.id), LOG_TEXT("why", error_name(error)));
    if (error == ERROR_NOT_FOUND) return settle((struct settling){run, "refused", answer, "", &row});
    if (error == ERROR_INVALID) return settle((struct settling){run, "refused", answer, "", NULL});
    return ERROR_UNAVAILABLE;
}

SQL(notify_fail, "UPDATE notify_mail SET state = 'failed' WHERE id = $1 AND state = 'waiting'");

enum error notify_give_up(struct job_run *run)
{
    return db_run(run->db, &notify_fail, DB_PARAMS(db_int(run->subject_id)), NULL);
}
