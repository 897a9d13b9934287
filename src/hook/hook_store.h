/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Hooks and their deliveries, within hook/. */
#ifndef ITHACA_HOOK_STORE_H
#define ITHACA_HOOK_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/list.h"
#include "base/record.h"
#include "crypto/seal.h"

struct db;
struct portal_key;

#define HOOK_ROW_FIELDS(FIELD, R)                                                                            \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, text, format, 0)                                                                                \
    FIELD(R, text, format_label, 0)                                                                          \
    FIELD(R, flag, is_signed, 0)                                                                             \
    FIELD(R, text, host, 0)                                                                                  \
    FIELD(R, id, program_id, 0)                                                                              \
    FIELD(R, text, program_name, 0)                                                                          \
    FIELD(R, flag, active, 0)                                                                                \
    FIELD(R, time, failing_since, 0)                                                                         \
    FIELD(R, time, given_up_at, 0)                                                                           \
    FIELD(R, time, created_at, 0)                                                                            \
    FIELD(R, integer, version, 0)                                                                            \
    FIELD(R, integer, waiting, 0)   /* deliveries */                                                         \
    FIELD(R, integer, failed, 0)    /* of the last 30 days */                                                \
    FIELD(R, time, delivered_at, 0) /* the last that was taken */
RECORD_DECLARE(hook_row, HOOK_ROW_FIELDS)

/* What is sealed of a hook. */
#define HOOK_SEALED_FIELDS(FIELD, R)                                                                         \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, bytes, wrapped, 0)                                                                              \
    FIELD(R, bytes, address, 0)                                                                              \
    FIELD(R, bytes, secret, 0)
RECORD_DECLARE(hook_sealed, HOOK_SEALED_FIELDS)

struct hook_secrets {
    const char *address, *secret;
};

struct hook_input {
    const char *name;
    const char *format;  /* for a new one alone */
    const char *address; /* "": as it is */
    int64_t program;     /* 0: the whole portal */
    struct list kinds;   /* of const char *, keys of event kinds */
};

enum { HOOK_NAME_MAX = 60, HOOK_SECRET_SIZE = 64 };

/* All hooks by name (struct hook_row). */
MUST_USE enum error hook_list(struct db *db, struct arena *arena, struct list *ret_hooks);
MUST_USE enum error hook_get(struct db *db, struct arena *arena, int64_t id, struct hook_row *ret_hook);
/* What it wants to be told: const char *. */
MUST_USE enum error hook_kinds(struct db *db, struct arena *arena, int64_t id, struct list *ret_kinds);

MUST_USE enum error hook_sealed_get(struct db *db, struct arena *arena, int64_t id,
                                    struct hook_sealed *ret_sealed);
/* ERROR_DAMAGED when it does not open with this key. */
MUST_USE enum error hook_open(struct arena *arena, const struct portal_key *portal_key,
                              const struct hook_sealed *sealed, struct hook_secrets *ret_secrets);

/* Who changes hooks, with what. */
struct hook_change {
    struct arena *arena;
    const struct clock *clock;
    const struct portal_key *portal_key;
    int64_t by;
};

/* ERROR_TOO_MANY when there are EVENT_HOOKS_MAXIMUM. *ret_secret is told once. */
MUST_USE enum error hook_add(struct db *db, const struct hook_change *change, const struct hook_input *input,
                             int64_t *ret_id, const char **ret_secret);
/* ERROR_CONFLICT when it has another version by now. */
MUST_USE enum error hook_update(struct db *db, const struct hook_change *change, int64_t id, int64_t version,
                                const struct hook_input *input);
MUST_USE enum error hook_renew_secret(struct db *db, const struct hook_change *change, int64_t id,
                                      const char **ret_secret);
/* On: whatever failed before is forgotten. Off: what waits is dropped. */
MUST_USE enum error hook_switch(struct db *db, const struct clock *clock, int64_t id, bool on);
MUST_USE enum error hook_remove(struct db *db, int64_t id);

/* ---- deliveries ---- */

#define HOOK_DELIVERY_ROW_FIELDS(FIELD, R)                                                                   \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, kind, 0)                                                                                  \
    FIELD(R, text, label, 0)                                                                                 \
    FIELD(R, text, state, 0)                                                                                 \
    FIELD(R, flag, is_waiting, 0)                                                                            \
    FIELD(R, flag, is_delivered, 0)                                                                          \
    FIELD(R, flag, is_failed, 0)                                                                             \
    FIELD(R, flag, is_dropped, 0)                                                                            \
    FIELD(R, integer, tries, 0)                                                                              \
    FIELD(R, integer, status, 0)                                                                             \
    FIELD(R, integer, milliseconds, 0)                                                                       \
    FIELD(R, text, answer, 0)  /* of the receiver; with a status of 0 why there was none */                  \
    FIELD(R, text, failure, 0) /* in words, where there was no answer */                                     \
    FIELD(R, time, tried_at, 0)                                                                              \
    FIELD(R, time, created_at, 0)
RECORD_DECLARE(hook_delivery_row, HOOK_DELIVERY_ROW_FIELDS)

enum { HOOK_DELIVERIES_A_PAGE = 50, HOOK_ANSWER_MAX = 1024 };

/* The latest first; one more than a page when there are more. */
MUST_USE enum error hook_deliveries(struct db *db, struct arena *arena, int64_t hook, int64_t page,
                                    struct list *ret_deliveries);
/* Tries one again that is not waiting, at once and as often as a new one. ERROR_NOT_FOUND, or ERROR_CONFLICT
 * when it waits or its hook is off. */
MUST_USE enum error hook_deliver_again(struct db *db, const struct clock *clock, int64_t hook,
                                       int64_t delivery);

/* The payload of a job that does not wait while others fail. */
#define HOOK_AT_ONCE "at once"

/* The beginning of what came back, as clean text. */
const char *hook_answer_text(struct arena *arena, struct bytes answer);

#endif
