/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Records as JSON, and the schemas that describe them. Reading a JSON body is request_read's work (jansson).
 */
#ifndef ITHACA_WEB_JSON_H
#define ITHACA_WEB_JSON_H

#include "base/error.h"
#include "base/record.h"
#include "base/text.h"

/*
 * Writes an item as an object. id: a string; time: RFC 3339 in UTC or null; day: "2026-11-21" or null; text
 * NULL: ""; real that is no number: null; record NULL: null; lists and texts: arrays.
 */
void json_write(const struct record *record, const void *item, struct text *out);
/* A string with its quotes. Bytes that are no UTF-8 become U+FFFD; '<' is written as \u003c. */
void json_write_string(const char *string, struct text *out);
/* A record back from what json_write made of it; members that are not there stay zero. ERROR_INVALID: another
 * shape. */
MUST_USE enum error json_read(struct arena *arena, const char *json, const struct record *record,
                              void *ret_item);
/*
 * The record's JSON schema (OpenAPI 3.1); nested records as $ref to #/components/schemas/NAME. `complete`
 * says that all fields are always there, as in our answers; of what is sent to us every field may be left
 * out.
 */
void json_write_schema(const struct record *record, bool complete, struct text *out);
/* The schema of one field. */
void json_write_field_schema(const struct field *field, struct text *out);

#endif
