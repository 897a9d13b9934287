/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is delivered, written as each receiver reads it. No database, no network. */
#ifndef ITHACA_HOOK_FORMAT_H
#define ITHACA_HOOK_FORMAT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/list.h"
#include "base/record.h"

struct event_kind;
struct language;

enum hook_format { HOOK_JSON, HOOK_SLACK, HOOK_TEAMS, HOOK_MATTERMOST };

/* "json", "slack", "teams", "mattermost"; false when it is none of them. */
bool hook_format_find(const char *key, enum hook_format *ret_format);
const char *hook_format_key(enum hook_format format);
/* For people: "Signed JSON", "Slack". */
const char *hook_format_label(enum hook_format format);

#define HOOK_PERSON_FIELDS(FIELD, R)                                                                         \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, text, role, 0) /* in the relationship, "" none */
RECORD_DECLARE(hook_person, HOOK_PERSON_FIELDS)

struct hook_message {
    int64_t delivery;
    const struct event_kind *kind;
    int64_t happened_at;
    const char *portal; /* its name */
    const char *origin; /* how browsers reach it */
    int64_t program;    /* 0: none */
    const char *program_name;
    int64_t relationship; /* 0: none */
    struct list people;   /* of struct hook_person */
    int64_t count;
};

/* The sentence as it is, without anything escaped. */
const char *hook_sentence(struct arena *arena, const struct language *language,
                          const struct hook_message *message);

/* The body, in the arena. What people or programs are called never becomes markup, a link or a call to
 * everybody in a channel. ERROR_UNAVAILABLE: out of memory. */
MUST_USE enum error hook_body(struct arena *arena, const struct language *language, enum hook_format format,
                              const struct hook_message *message, const char **ret_body);

#endif
