/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One try of one delivery, and what becomes of it and of its hook. */
#include <string.h>

#include "account/account.h"
#include "audit/audit.h"
#include "base/log.h"
#include "base/text.h"
#include "db/db.h"
#include "event/event.h"
#include "fetch/fetch.h"
#include "hook/hook.h"
#include "hook/hook_format.h"
#include "hook/hook_sign.h"
#include "hook/hook_store.h"
#include "notice/notice.h"

#define DUE_FIELDS(FIELD, R)                                                                                 \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, id, hook_id, 0)                                                                                 \
    FIELD(R, text, hook_name, 0)                                                                             \
    FIELD(R, text, format, 0)                                                                                \
    FIELD(R, flag, active, 0)                                                                                \
    FIELD(R, integer, hold_until, 0)                                                                         \
    FIELD(R, time, failing_since, 0)                                                                         \
    FIELD(R, id, event_id, 0)                                                                                \
    FIELD(R, text, kind, 0)                                                                                  \
    FIELD(R, id, program_id, 0)                                                                              \
    FIELD(R, text, program_name, 0)                                                                          \
    FIELD(R, id, relationship_id, 0)                                                                         \
    FIELD(R, integer, count, 0)                                                                              \
    FIELD(R, time, happened_at, 0)                                                                           \
    FIELD(R, flag, noted, 0)
RECORD_LOCAL(due, DUE_FIELDS)

/* Programs stand above; names are put in only now, so that no copy of them is kept. */
SQL(hook_due,
    "SELECT d.id AS id, h.id AS hook_id, h.name AS hook_name, h.format AS format, h.active AS active, "
    "h.hold_until AS hold_until, h.failing_since AS failing_since, e.id AS event_id, e.kind AS kind, e.program_id AS program_id, "
    "p.name AS program_name, e.relationship_id AS relationship_id, e.count AS count, "
    "e.happened_at AS happened_at, d.noted AS noted FROM hook_delivery d JOIN hook h ON h.id = d.hook_id "
    "JOIN event e ON e.id = d.event_id LEFT JOIN program p ON p.id = e.program_id "
    "WHERE d.id = $1 AND d.state = 'waiting'");
SQL(hook_event_people, "SELECT e.person_id AS id, p.name AS name, e.role AS role FROM event_person e "
                       "JOIN person p ON p.id = e.person_id WHERE e.event_id = $1 "
                       "ORDER BY CASE e.role WHEN 'mentee' THEN 1 ELSE 0 END, p.name_key, p.id");

/* ---- what is sent ---- */

struct delivering {
    struct job_run *run;
    const struct hook_sender *sender;
    struct due due;
    const struct event_kind *kind;
    struct hook_secrets secrets;
    const char *body;
    struct fetch_answer answer;
    enum fetch_failure failure;
};

static bool is_test(const struct delivering *delivering)
{
    return strcmp(delivering->due.kind, EVENT_TEST) == 0;
}

static enum error compose(struct delivering *delivering)
{
    struct job_run *run = delivering->run;
    const struct due *due = &delivering->due;
    const struct language *language;
    struct hook_sealed sealed;
    enum hook_format format;
    struct hook_message message = {.delivery = due->id,
                                   .kind = delivering->kind,
                                   .happened_at = due->happened_at,
                                   .origin = delivering->sender->origin,
                                   .program = due->program_id,
                                   .program_name = due->program_name,
                                   .relationship = due->relationship_id,
                                   .count = due->count};
    if (!hook_format_find(due->format, &format)) return ERROR_DAMAGED;
    TRY(portal_name_read(run->db, run->arena, &message.portal));
    TRY(db_list(run->db, run->arena, &hook_event_people, DB_PARAMS(db_int(due->event_id)),
                &hook_person_record, &message.people));
    TRY(hook_sealed_get(run->db, run->arena, due->hook_id, &sealed));
    TRY(hook_open(run->arena, delivering->sender->portal_key, &sealed, &delivering->secrets));
    TRY(portal_language_read(run->db, run->arena, &language));
    return hook_body(run->arena, language, format, &message, &delivering->body);
}

/* Chats get the body alone; they could not check a signature. */
static void post(struct delivering *delivering)
{
    struct arena *arena = delivering->run->arena;
    int64_t now = clock_seconds(delivering->run->clock), seconds = delivering->sender->seconds;
    const struct fetch_header headers[] = {
        {"Content-Type", "application/json; charset=utf-8"},
        {"Ithaca-Event", delivering->kind->key},
        {"Ithaca-Delivery", arena_format(arena, "%lld", (long long)delivering->due.id)},
        {"Ithaca-Timestamp", arena_format(arena, "%lld", (long long)now)},
        {"Ithaca-Signature", hook_sign(arena, delivering->secrets.secret, now, delivering->body)},
    };
    bool is_signed = strcmp(delivering->due.format, "json") == 0;
    const struct fetch_request request = {
        .url = delivering->secrets.address,
        .post = true,
        .body = {delivering->body, strlen(delivering->body)},
        .headers = headers,
        .header_count = is_signed ? sizeof headers / sizeof headers[0] : 1,
        .allow = delivering->sender->allow,
        .largest = HOOK_ANSWER_MAX,
        .cut = true,
        .seconds = seconds ? seconds : HOOK_FETCH_SECONDS,
    };
    delivering->failure = fetch(arena, &request, &delivering->answer);
}

/* ---- the members' access log ---- */

SQL(hook_set_noted, "UPDATE hook_delivery SET noted = 1 WHERE id = $1 AND noted = 0");

static enum error note_in(struct db *db, void *context)
{
    const struct delivering *delivering = context;
    const struct due *due = &delivering->due;
    TRY(db_run_one(db, &hook_set_noted, DB_PARAMS(db_int(due->id))));
    return audit_note(db, delivering->run->arena, delivering->run->clock, delivering->sender->portal_key,
                      AUDIT_TOLD, &(struct audit_actor){.name = due->hook_name, .role = "hook"},
                      &(struct audit_subject){.program = due->program_id,
                                              .relationship = due->relationship_id,
                                              .about = due->program_name});
}

/* ---- what becomes of it ---- */

SQL(hook_settle, "UPDATE hook_delivery SET state = $2, tries = tries + 1, status = $3, milliseconds = $4, "
                 "answer = $5, tried_at = $6 WHERE id = $1 AND state = 'waiting'");
SQL(hook_drop, "UPDATE hook_delivery SET state = 'dropped' WHERE id = $1 AND state = 'waiting'");
SQL(hook_went_well, "UPDATE hook SET failing_since = NULL, hold_until = 0 WHERE id = $1 "
                    "AND (failing_since IS NOT NULL OR hold_until <> 0)");
SQL(hook_went_wrong,
    "UPDATE hook SET failing_since = COALESCE(failing_since, $2), hold_until = $3 WHERE id = $1");
SQL(hook_switch_off, "UPDATE hook SET active = 0, given_up_at = $2, version = version + 1 "
                     "WHERE id = $1 AND active = 1 AND failing_since <= $3");
SQL(hook_admins, "SELECT r.person_id AS id FROM person_role r JOIN person p ON p.id = r.person_id "
                 "WHERE r.role = 'admin' AND p.active = 1 ORDER BY r.person_id");

#define ADMIN_FIELDS(FIELD, R) FIELD(R, id, id, 0)
RECORD_LOCAL(admin, ADMIN_FIELDS)

/* A hook that took nothing for days is not tried any more. Asked only when a delivery has used up all its
 * tries, so that a rare event cannot end a hook by one bad moment. */
static enum error switch_off(struct db *db, struct arena *arena, const struct clock *clock,
                             const struct due *due)
{
    int64_t now = clock_seconds(clock), changed;
    struct list admins = {0};
    TRY(db_run(db, &hook_switch_off,
               DB_PARAMS(db_int(due->hook_id), db_int(now), db_int(now - HOOK_OFF_SECONDS)), &changed));
    if (!changed) return OK;
    TRY(db_list(db, arena, &hook_admins, DB_NO_PARAMS, &admin_record, &admins));
    const char *path = arena_format(arena, "/admin/hooks/%lld", (long long)due->hook_id);
    LIST_EACH (&admins, struct admin, admin)
        TRY(notice_tell(db, clock,
                        &(struct notice){.person = admin->id,
                                         .kind = "hook.off",
                                         .subject = due->hook_id,
                                         .path = path,
                                         .what = due->hook_name}));
    LOG(LOG_WARNING, "hook.off", LOG_NUMBER("hook", due->hook_id));
    return OK;
}

static bool is_delivered(const struct delivering *delivering)
{
    return delivering->failure == FETCH_DONE && delivering->answer.status >= 200 &&
           delivering->answer.status < 300;
}

/* Whether no other try will follow: a test is one try, and 410 says that it is gone for good. */
static bool is_last(const struct delivering *delivering)
{
    bool gone = delivering->failure == FETCH_DONE && delivering->answer.status == 410;
    return is_test(delivering) || gone || delivering->run->attempt >= HOOK_ATTEMPTS;
}

/* The longer a hook has been failing, the less often it is asked at all: a server that never answers would
 * keep other jobs waiting each time. Less than the pause of the delivery that found it failing, unless the
 * receiver wished for more (Retry-After). */
static int64_t hold_until(const struct due *due, int64_t wished, int64_t now)
{
    int64_t hold = due->failing_since ? (now - due->failing_since) / 4 : 0;
    if (hold < HOOK_HOLD_SECONDS) hold = HOOK_HOLD_SECONDS;
    if (hold > HOOK_HOLD_LONGEST) hold = HOOK_HOLD_LONGEST;
    if (wished > HOOK_WAIT_LONGEST) wished = HOOK_WAIT_LONGEST;
    return now + (hold > wished ? hold : wished);
}

static enum error settle_in(struct db *db, void *context)
{
    const struct delivering *delivering = context;
    const struct fetch_answer *answer = &delivering->answer;
    struct job_run *run = delivering->run;
    int64_t now = clock_seconds(run->clock), hook = delivering->due.hook_id;
    bool answered = delivering->failure == FETCH_DONE, delivered = is_delivered(delivering);
    bool last = is_last(delivering);
    const char *words =
        answered ? hook_answer_text(run->arena, answer->body) : fetch_failure_name(delivering->failure);
    TRY(db_run(db, &hook_settle,
               DB_PARAMS(db_int(delivering->due.id),
                         db_text(delivered ? "delivered"
                                 : last    ? "failed"
                                           : "waiting"),
                         db_int(answered ? answer->status : 0), db_int(answer->milliseconds), db_text(words),
                         db_int(now)),
               NULL));
    if (delivered) TRY(db_run(db, &hook_went_well, DB_PARAMS(db_int(hook)), NULL));
    else if (!is_test(delivering))
        TRY(db_run(db, &hook_went_wrong,
                   DB_PARAMS(db_int(hook), db_int(now),
                             db_int(hold_until(&delivering->due, answer->retry_after, now))),
                   NULL));
    if (!delivered && last) TRY(switch_off(db, run->arena, run->clock, &delivering->due));
    return delivered || last ? job_finish(run) : OK;
}

static enum error drop_in(struct db *db, void *context)
{
    struct job_run *run = context;
    TRY(db_run(db, &hook_drop, DB_PARAMS(db_int(run->subject_id)), NULL));
    return job_finish(run);
}

enum error hook_deliver(struct job_run *run, const struct hook_sender *sender)
{
    struct delivering delivering = {.run = run, .sender = sender};
    struct due *due = &delivering.due;
    enum error error =
        db_one(run->db, run->arena, &hook_due, DB_PARAMS(db_int(run->subject_id)), &due_record, due);
    if (error == ERROR_NOT_FOUND) return OK;
    TRY(error);
    delivering.kind = event_kind_find(due->kind);
    if (!delivering.kind) return ERROR_DAMAGED;
    if (!due->active && !is_test(&delivering)) return db_write(run->db, drop_in, run);
    bool at_once = is_test(&delivering) || strcmp(run->payload, HOOK_AT_ONCE) == 0;
    if (due->hold_until > clock_seconds(run->clock) && !at_once && run->attempt < HOOK_ATTEMPTS)
        return ERROR_UNAVAILABLE;
    TRY(compose(&delivering));
    if (due->relationship_id && !due->noted) TRY(db_write(run->db, note_in, &delivering));
    post(&delivering);
    TRY(db_write(run->db, settle_in, &delivering));
    if (run->finished) return OK;
    LOG(LOG_INFO, "hook.not_delivered", LOG_NUMBER("hook", due->hook_id), LOG_NUMBER("delivery", due->id),
        LOG_NUMBER("status", delivering.answer.status),
        LOG_TEXT("why", fetch_failure_name(delivering.failure)));
    return ERROR_UNAVAILABLE;
}

SQL(hook_fail, "UPDATE hook_delivery SET state = 'failed' WHERE id = $1 AND state = 'waiting'");

enum error hook_give_up(struct job_run *run)
{
    return db_run(run->db, &hook_fail, DB_PARAMS(db_int(run->subject_id)), NULL);
}

/* ---- forgetting ---- */

SQL(hook_forget_deliveries, "DELETE FROM hook_delivery WHERE created_at < $1");
SQL(hook_forget_events, "DELETE FROM event WHERE happened_at < $1 "
                        "AND NOT EXISTS (SELECT 1 FROM hook_delivery d WHERE d.event_id = event.id)");

static enum error forget_in(struct db *db, void *context)
{
    int64_t before = *(const int64_t *)context;
    TRY(db_run(db, &hook_forget_deliveries, DB_PARAMS(db_int(before)), NULL));
    return db_run(db, &hook_forget_events, DB_PARAMS(db_int(before)), NULL);
}

enum error hook_forget_old(struct db *db, const struct clock *clock)
{
    int64_t before = clock_seconds(clock) - HOOK_KEPT_SECONDS;
    return db_write(db, forget_in, &before);
}
