/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "hook/hook_store.h"

#include <string.h>

#include "base/random.h"
#include "base/text.h"
#include "content/content_keys.h"
#include "db/db.h"
#include "event/event.h"
#include "fetch/fetch.h"
#include "hook/hook.h"
#include "hook/hook_format.h"
#include "jobs/jobs.h"
#include "web/url.h"

RECORD_DEFINE(hook_row, HOOK_ROW_FIELDS)
RECORD_DEFINE(hook_sealed, HOOK_SEALED_FIELDS)
RECORD_DEFINE(hook_delivery_row, HOOK_DELIVERY_ROW_FIELDS)

/* Before a secret, so that people and secret scanners know what it is. */
#define SECRET_PREFIX "ithaca_hook_"
_Static_assert(sizeof SECRET_PREFIX - 1 + TOKEN_SIZE <= HOOK_SECRET_SIZE, "room for the secret");

/* ---- reading ---- */

/* Programs stand above; their names are for the reader. */
#define HOOK_COLUMNS                                                                                         \
    "SELECT h.id AS id, h.name AS name, h.format AS format, h.host AS host, h.program_id AS program_id, "    \
    "p.name AS program_name, h.active AS active, h.failing_since AS failing_since, "                         \
    "h.given_up_at AS given_up_at, h.created_at AS created_at, h.version AS version, "                       \
    "(SELECT COUNT(*) FROM hook_delivery d WHERE d.hook_id = h.id AND d.state = 'waiting') AS waiting, "     \
    "(SELECT COUNT(*) FROM hook_delivery d WHERE d.hook_id = h.id AND d.state = 'failed') AS failed, "       \
    "(SELECT MAX(tried_at) FROM hook_delivery d WHERE d.hook_id = h.id AND d.state = 'delivered') "          \
    "AS delivered_at FROM hook h LEFT JOIN program p ON p.id = h.program_id "
SQL(hook_all, HOOK_COLUMNS "ORDER BY h.name, h.id");
SQL(hook_by_id, HOOK_COLUMNS "WHERE h.id = $1");
SQL(hook_sealed_by_id, "SELECT id, wrapped, address, secret FROM hook WHERE id = $1");
SQL(hook_sealed_all, "SELECT id, wrapped, address, secret FROM hook ORDER BY id");
SQL(hook_kinds_of, "SELECT kind FROM hook_want WHERE hook_id = $1 ORDER BY kind");
SQL(hook_count, "SELECT COUNT(*) FROM hook");

static enum error finish_hook(struct hook_row *row)
{
    enum hook_format format;
    if (!hook_format_find(row->format, &format)) return ERROR_DAMAGED;
    row->format_label = hook_format_label(format);
    row->is_signed = format == HOOK_JSON;
    return OK;
}

enum error hook_list(struct db *db, struct arena *arena, struct list *ret_hooks)
{
    TRY(db_list(db, arena, &hook_all, DB_NO_PARAMS, &hook_row_record, ret_hooks));
    LIST_EACH (ret_hooks, struct hook_row, row) TRY(finish_hook(row));
    return OK;
}

enum error hook_get(struct db *db, struct arena *arena, int64_t id, struct hook_row *ret_hook)
{
    struct hook_row row;
    TRY(db_one(db, arena, &hook_by_id, DB_PARAMS(db_int(id)), &hook_row_record, &row));
    TRY(finish_hook(&row));
    *ret_hook = row;
    return OK;
}

#define KIND_FIELDS(FIELD, R) FIELD(R, text, kind, 0)
RECORD_LOCAL(kind, KIND_FIELDS)

enum error hook_kinds(struct db *db, struct arena *arena, int64_t id, struct list *ret_kinds)
{
    struct list rows = {0};
    TRY(db_list(db, arena, &hook_kinds_of, DB_PARAMS(db_int(id)), &kind_record, &rows));
    LIST_EACH (&rows, struct kind, row) *LIST_ADD(ret_kinds, arena, const char *) = row->kind;
    return OK;
}

enum error hook_sealed_get(struct db *db, struct arena *arena, int64_t id, struct hook_sealed *ret_sealed)
{
    return db_one(db, arena, &hook_sealed_by_id, DB_PARAMS(db_int(id)), &hook_sealed_record, ret_sealed);
}

/* ---- sealing ---- */

static struct seal_owner owner_of(int64_t id)
{
    return (struct seal_owner){"hook", id};
}

static struct seal_place address_place(int64_t id)
{
    return (struct seal_place){"hook.address", id};
}

static struct seal_place secret_place(int64_t id)
{
    return (struct seal_place){"hook.secret", id};
}

enum error hook_open(struct arena *arena, const struct portal_key *portal_key,
                     const struct hook_sealed *sealed, struct hook_secrets *ret_secrets)
{
    struct content_key key;
    struct hook_secrets secrets;
    const struct seal_owner owner = owner_of(sealed->id);
    const struct seal_place address = address_place(sealed->id), secret = secret_place(sealed->id);
    TRY(content_key_unwrap(portal_key, sealed->wrapped, &owner, &key));
    enum error error = open_text(arena, &key, &address, sealed->address, &secrets.address);
    if (error == OK) error = open_text(arena, &key, &secret, sealed->secret, &secrets.secret);
    content_key_wipe(&key);
    if (error == OK) *ret_secrets = secrets;
    return error;
}

/* Fills what is sealed of a hook, with a new key each time: nothing of before opens with it. */
static void seal(const struct hook_change *change, int64_t id, const struct hook_secrets *secrets,
                 struct hook_sealed *ret_sealed)
{
    struct content_key key;
    const struct seal_owner owner = owner_of(id);
    const struct seal_place address = address_place(id), secret = secret_place(id);
    content_key_new(&key);
    *ret_sealed =
        (struct hook_sealed){.id = id,
                             .wrapped = content_key_wrap(change->arena, change->portal_key, &key, &owner),
                             .address = seal_text(change->arena, &key, &address, secrets->address),
                             .secret = seal_text(change->arena, &key, &secret, secrets->secret)};
    content_key_wipe(&key);
}

static struct db_value blob(struct bytes bytes)
{
    return db_blob(bytes.at, bytes.length);
}

static const char *new_secret(struct arena *arena)
{
    char token[TOKEN_SIZE];
    token_new(token);
    return arena_format(arena, SECRET_PREFIX "%s", token);
}

/* ---- writing ---- */

SQL(hook_insert,
    "INSERT INTO hook (id, name, format, wrapped, address, secret, host, program_id, active, created_by, "
    "created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9, $10, $10)");
SQL(hook_change_row, "UPDATE hook SET name = $3, program_id = $4, updated_at = $5, version = version + 1 "
                     "WHERE id = $1 AND version = $2");
SQL(hook_change_sealed,
    "UPDATE hook SET wrapped = $2, address = $3, secret = $4, host = $5, failing_since = NULL, "
    "hold_until = 0 WHERE id = $1");
SQL(hook_want_add, "INSERT INTO hook_want (hook_id, kind) VALUES ($1, $2) ON CONFLICT DO NOTHING");
SQL(hook_want_clear, "DELETE FROM hook_want WHERE hook_id = $1");
SQL(hook_set_active, "UPDATE hook SET active = $2, failing_since = NULL, hold_until = 0, given_up_at = NULL, "
                     "updated_at = $3, version = version + 1 WHERE id = $1");
SQL(hook_drop_waiting, "UPDATE hook_delivery SET state = 'dropped' WHERE hook_id = $1 AND state = 'waiting'");
SQL(hook_delete, "DELETE FROM hook WHERE id = $1");
SQL(hook_rewrap_one, "UPDATE hook SET wrapped = $2 WHERE id = $1");

struct writing {
    const struct hook_change *change;
    const struct hook_input *input;
    int64_t id, version;
    const char *secret;
};

static enum error write_kinds(struct db *db, int64_t id, const struct list *kinds)
{
    TRY(db_run(db, &hook_want_clear, DB_PARAMS(db_int(id)), NULL));
    LIST_EACH (kinds, const char *, kind)
        TRY(db_run(db, &hook_want_add, DB_PARAMS(db_int(id), db_text(*kind)), NULL));
    return OK;
}

static enum error write_sealed(struct db *db, const struct hook_change *change, int64_t id,
                               const struct hook_secrets *secrets)
{
    struct hook_sealed sealed;
    TRY(content_keys_current(db, change->arena, change->portal_key));
    seal(change, id, secrets, &sealed);
    return db_run_one(db, &hook_change_sealed,
                      DB_PARAMS(db_int(id), blob(sealed.wrapped), blob(sealed.address), blob(sealed.secret),
                                db_text(url_host(change->arena, secrets->address))));
}

static enum error add_in(struct db *db, void *context)
{
    const struct writing *writing = context;
    const struct hook_change *change = writing->change;
    const struct hook_input *input = writing->input;
    struct hook_sealed sealed;
    int64_t count;
    TRY(content_keys_current(db, change->arena, change->portal_key));
    TRY(db_number(db, &hook_count, DB_NO_PARAMS, &count));
    if (count >= EVENT_HOOKS_MAXIMUM) return ERROR_TOO_MANY;
    seal(change, writing->id, &(struct hook_secrets){input->address, writing->secret}, &sealed);
    TRY(db_run(db, &hook_insert,
               DB_PARAMS(db_int(writing->id), db_text(input->name), db_text(input->format),
                         blob(sealed.wrapped), blob(sealed.address), blob(sealed.secret),
                         db_text(url_host(change->arena, input->address)), db_int_or_null(input->program),
                         db_int(change->by), db_int(clock_seconds(change->clock))),
               NULL));
    return write_kinds(db, writing->id, &input->kinds);
}

enum error hook_add(struct db *db, const struct hook_change *change, const struct hook_input *input,
                    int64_t *ret_id, const char **ret_secret)
{
    struct writing writing = {
        .change = change, .input = input, .id = id_new(change->clock), .secret = new_secret(change->arena)};
    TRY(db_write(db, add_in, &writing));
    *ret_id = writing.id;
    *ret_secret = writing.secret;
    return OK;
}

static enum error update_in(struct db *db, void *context)
{
    const struct writing *writing = context;
    const struct hook_change *change = writing->change;
    const struct hook_input *input = writing->input;
    TRY(db_run_one(db, &hook_change_row,
                   DB_PARAMS(db_int(writing->id), db_int(writing->version), db_text(input->name),
                             db_int_or_null(input->program), db_int(clock_seconds(change->clock)))));
    if (*input->address) {
        struct hook_sealed sealed;
        struct hook_secrets secrets;
        TRY(hook_sealed_get(db, change->arena, writing->id, &sealed));
        TRY(hook_open(change->arena, change->portal_key, &sealed, &secrets));
        secrets.address = input->address;
        TRY(write_sealed(db, change, writing->id, &secrets));
    }
    return write_kinds(db, writing->id, &input->kinds);
}

enum error hook_update(struct db *db, const struct hook_change *change, int64_t id, int64_t version,
                       const struct hook_input *input)
{
    struct writing writing = {.change = change, .input = input, .id = id, .version = version};
    return db_write(db, update_in, &writing);
}

static enum error renew_in(struct db *db, void *context)
{
    const struct writing *writing = context;
    struct hook_sealed sealed;
    struct hook_secrets secrets;
    TRY(hook_sealed_get(db, writing->change->arena, writing->id, &sealed));
    TRY(hook_open(writing->change->arena, writing->change->portal_key, &sealed, &secrets));
    secrets.secret = writing->secret;
    return write_sealed(db, writing->change, writing->id, &secrets);
}

enum error hook_renew_secret(struct db *db, const struct hook_change *change, int64_t id,
                             const char **ret_secret)
{
    struct writing writing = {.change = change, .id = id, .secret = new_secret(change->arena)};
    TRY(db_write(db, renew_in, &writing));
    *ret_secret = writing.secret;
    return OK;
}

struct switching {
    const struct clock *clock;
    int64_t id;
    bool on;
};

static enum error switch_in(struct db *db, void *context)
{
    const struct switching *switching = context;
    int64_t changed;
    TRY(db_run(
        db, &hook_set_active,
        DB_PARAMS(db_int(switching->id), db_int(switching->on), db_int(clock_seconds(switching->clock))),
        &changed));
    if (!changed) return ERROR_NOT_FOUND;
    return switching->on ? OK : db_run(db, &hook_drop_waiting, DB_PARAMS(db_int(switching->id)), NULL);
}

enum error hook_switch(struct db *db, const struct clock *clock, int64_t id, bool on)
{
    struct switching switching = {clock, id, on};
    return db_write(db, switch_in, &switching);
}

static enum error remove_in(struct db *db, void *context)
{
    int64_t changed;
    TRY(db_run(db, &hook_delete, DB_PARAMS(db_int(*(const int64_t *)context)), &changed));
    return changed ? OK : ERROR_NOT_FOUND;
}

enum error hook_remove(struct db *db, int64_t id)
{
    return db_write(db, remove_in, &id);
}

enum error hook_rewrap(struct db *db, struct arena *arena, const struct portal_key *from,
                       const struct portal_key *to)
{
    struct list hooks = {0};
    TRY(db_list(db, arena, &hook_sealed_all, DB_NO_PARAMS, &hook_sealed_record, &hooks));
    LIST_EACH (&hooks, struct hook_sealed, hook) {
        struct content_key key;
        const struct seal_owner owner = owner_of(hook->id);
        TRY(content_key_unwrap(from, hook->wrapped, &owner, &key));
        struct bytes wrapped = content_key_wrap(arena, to, &key, &owner);
        content_key_wipe(&key);
        TRY(db_run_one(db, &hook_rewrap_one, DB_PARAMS(db_int(hook->id), blob(wrapped))));
    }
    return OK;
}

/* ---- deliveries ---- */

SQL(hook_delivery_page,
    "SELECT d.id AS id, e.kind AS kind, d.state AS state, d.tries AS tries, d.status AS status, "
    "d.milliseconds AS milliseconds, d.answer AS answer, d.tried_at AS tried_at, d.created_at AS created_at "
    "FROM hook_delivery d JOIN event e ON e.id = d.event_id WHERE d.hook_id = $1 "
    "ORDER BY d.id DESC LIMIT $2 OFFSET $3");
SQL(hook_delivery_is,
    "SELECT CASE WHEN d.state <> 'waiting' AND (h.active = 1 OR e.kind = $3) THEN 1 ELSE 0 END "
    "FROM hook_delivery d JOIN hook h ON h.id = d.hook_id JOIN event e ON e.id = d.event_id "
    "WHERE d.id = $1 AND d.hook_id = $2");
SQL(hook_delivery_renew, "UPDATE hook_delivery SET state = 'waiting' WHERE id = $1 AND state <> 'waiting'");

static void finish_delivery(struct hook_delivery_row *row)
{
    const struct event_kind *kind = event_kind_find(row->kind);
    row->label = kind ? kind->label : row->kind;
    row->is_waiting = strcmp(row->state, "waiting") == 0;
    row->is_delivered = strcmp(row->state, "delivered") == 0;
    row->is_failed = strcmp(row->state, "failed") == 0;
    row->is_dropped = strcmp(row->state, "dropped") == 0;
    row->failure = "";
    if (row->status || !*row->answer) return;
    row->failure = fetch_failure_words(fetch_failure_find(row->answer));
    row->answer = "";
}

enum error hook_deliveries(struct db *db, struct arena *arena, int64_t hook, int64_t page,
                           struct list *ret_deliveries)
{
    TRY(db_list(db, arena, &hook_delivery_page,
                DB_PARAMS(db_int(hook), db_int(HOOK_DELIVERIES_A_PAGE + 1),
                          db_int((page - 1) * HOOK_DELIVERIES_A_PAGE)),
                &hook_delivery_row_record, ret_deliveries));
    LIST_EACH (ret_deliveries, struct hook_delivery_row, row) finish_delivery(row);
    return OK;
}

struct renewing {
    const struct clock *clock;
    int64_t hook, delivery;
};

static enum error renew_delivery_in(struct db *db, void *context)
{
    const struct renewing *renewing = context;
    int64_t may;
    TRY(db_number(db, &hook_delivery_is,
                  DB_PARAMS(db_int(renewing->delivery), db_int(renewing->hook), db_text(EVENT_TEST)), &may));
    if (!may) return ERROR_CONFLICT;
    TRY(db_run_one(db, &hook_delivery_renew, DB_PARAMS(db_int(renewing->delivery))));
    TRY(job_cancel(db, EVENT_JOB, renewing->delivery));
    return job_add(
        db, renewing->clock,
        &(struct job_new){.kind = EVENT_JOB, .subject_id = renewing->delivery, .payload = HOOK_AT_ONCE});
}

enum error hook_deliver_again(struct db *db, const struct clock *clock, int64_t hook, int64_t delivery)
{
    struct renewing renewing = {clock, hook, delivery};
    return db_write(db, renew_delivery_in, &renewing);
}

const char *hook_answer_text(struct arena *arena, struct bytes answer)
{
    const char *bytes = answer.at;
    size_t length = answer.length < HOOK_ANSWER_MAX ? answer.length : HOOK_ANSWER_MAX;
    struct text text;
    text_init(&text, arena);
    for (size_t at = 0; at < length;) {
        size_t size = 1;
        while (size <= 4 && at + size <= length && !text_is_clean(bytes + at, size)) size++;
        if (size > 4 || at + size > length) {
            if (length - at >= 4 || length == answer.length) text_add_char(&text, '?');
            size = 1;
        } else {
            text_add_bytes(&text, bytes + at, size);
        }
        at += size;
    }
    return text_trim(arena, text.at);
}
