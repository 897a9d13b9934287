/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Structured log lines on standard error, `time=… level=… event=… key=value …`, values quoted where needed.
 * Never write what people wrote, secrets or addresses of people; ids, counts, durations and names of events
 * only.
 */
#ifndef ITHACA_BASE_LOG_H
#define ITHACA_BASE_LOG_H

#include <stdint.h>

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARNING, LOG_ERROR };

struct log_field {
    const char *key;
    const char *text; /* NULL: `number` is written */
    int64_t number;
};

/* Lines below this level are left out. Set once at start, before threads. */
void log_set_level(enum log_level lowest);

void log_write(enum log_level level, const char *event, const struct log_field *fields, int field_count);

#define LOG_TEXT(k, value) ((struct log_field){.key = (k), .text = (value)})
#define LOG_NUMBER(k, value) ((struct log_field){.key = (k), .number = (value)})
/* LOG(LOG_INFO, "server.started", LOG_TEXT("address", address), LOG_NUMBER("workers", 4)) */
#define LOG(level, event, ...)                                                                               \
    log_write((level), (event), (const struct log_field[]){__VA_ARGS__},                                     \
              (int)(sizeof((const struct log_field[]){__VA_ARGS__}) / sizeof(struct log_field)))

#endif
