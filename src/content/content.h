/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Sealed texts in rows. Every text that members write is sealed before it reaches a statement and opened
 * after a row was read; stores hold and pass `struct bytes` only.
 *
 * Who may open is decided in two places alone: relationship/membership.h (members of a relationship), and
 * content_mine below (a person's own). Features take the `struct content` from there.
 *
 *     struct content_row row = {arena, membership->content, "goal", goal_id};
 *     TRY(db_run(db, &goal_insert, DB_PARAMS(db_int(goal_id), content_seal(&row, "title", form->title)),
 * NULL));
 *
 * Reading: a row's record has fields of kind bytes; a second record with texts of the same names is filled
 * from it.
 *
 *     TRY(content_open_row(arena, content, "goal", row.id, &goal_row_record, &row, &goal_record, &goal));
 */
#ifndef ITHACA_CONTENT_CONTENT_H
#define ITHACA_CONTENT_CONTENT_H

#include <stdint.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/record.h"
#include "crypto/seal.h"
#include "db/db.h"

struct content; /* an owner's key, opened; wiped with its arena */
struct request;

enum content_use {
    CONTENT_READ,  /* changes nothing; without a key (nothing was sealed yet) only "" opens */
    CONTENT_WRITE, /* makes the owner's key when there is none; joins the caller's db_write */
};

/*
 * The content of an owner: "relationship" or "person". For membership.c and this folder; features do not call
 * it. ERROR_DAMAGED when the key was wrapped by another portal key; ERROR_UNAVAILABLE when the portal was
 * given another key since the program began (content_keys.h).
 */
MUST_USE enum error content_of(struct db *db, struct arena *arena, const struct clock *clock,
                               const struct portal_key *portal_key, const struct seal_owner *owner,
                               enum content_use use, const struct content **ret_content);

/* What is the viewer's alone: private notes, chemistry answers. Nobody else gets it by any call. */
MUST_USE enum error content_mine(struct request *request, enum content_use use,
                                 const struct content **ret_content);

/* The same outside of requests (jobs, the demo, tests): `person` has to be who writes or reads. */
MUST_USE enum error content_of_author(struct db *db, struct arena *arena, const struct clock *clock,
                                      const struct portal_key *portal_key, int64_t person,
                                      enum content_use use, const struct content **ret_content);

/* What is handed to a person for their eyes only, such as a concern sent to a coordinator: it seals, and
 * opening with it is a bug. */
MUST_USE enum error content_for(struct db *db, struct arena *arena, const struct clock *clock,
                                const struct portal_key *portal_key, int64_t person,
                                const struct content **ret_content);

/* ---- one row ---- */

struct content_row {
    struct arena *arena;
    const struct content *content;
    const char *table; /* with the column it names the place that a sealed text is bound to */
    int64_t id;        /* of the row */
};

/* The value to be bound. NULL counts as "". */
struct db_value content_seal(const struct content_row *row, const char *column, const char *text);
/* The same as bytes, to be passed to a store. */
struct bytes content_seal_bytes(const struct content_row *row, const char *column, const char *text);
MUST_USE enum error content_open(const struct content_row *row, const char *column, struct bytes sealed,
                                 const char **ret_text);
/* The same for bytes that are no text, such as a file. */
struct db_value content_seal_file(const struct content_row *row, const char *column, struct bytes plain);
MUST_USE enum error content_open_file(const struct content_row *row, const char *column, struct bytes sealed,
                                      struct bytes *ret_plain);

/*
 * Fills `plain` from a row: fields of the same name are copied, and where the row has bytes and the plain
 * record a text, it is opened with the place `table`.`field`. Fields of `plain` that the row has not stay as
 * they are. ERROR_DAMAGED when a text does not open.
 */
MUST_USE enum error content_open_row(const struct content_row *row, const struct record *row_record,
                                     const void *sealed, const struct record *plain_record, void *plain);

/* All rows of a list; each has a field `id`. Adds items of the plain record. */
MUST_USE enum error content_open_rows(struct arena *arena, const struct content *content, const char *table,
                                      const struct record *row_record, const struct list *rows,
                                      const struct record *plain_record, struct list *ret_plain);

#endif
