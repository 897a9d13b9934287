/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Which portal key a database belongs to. Its name stands in the database (portal_setting 'portal_key'), so
 * that another portal's key file is noticed before anything is sealed with it, and so that a server that
 * still runs with a key of before does no harm.
 */
#ifndef ITHACA_CONTENT_CONTENT_KEYS_H
#define ITHACA_CONTENT_CONTENT_KEYS_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"
#include "crypto/portal_key.h"

struct db;

/*
 * Whether what is sealed here opens with this key: it has the noted name, or none is noted and it opens the
 * first content key, if there is one. Changes nothing.
 */
MUST_USE enum error content_keys_belong(struct db *db, struct arena *arena,
                                        const struct portal_key *portal_key, bool *ret_belong);

/* Notes the key's name where none is noted. ERROR_CONFLICT when the database belongs to another key. */
MUST_USE enum error content_keys_claim(struct db *db, struct arena *arena,
                                       const struct portal_key *portal_key);

/*
 * To be asked inside the db_write that keeps something made with the key: ERROR_UNAVAILABLE, with a line in
 * the log, when the portal has got another key meanwhile and this server has to be started again.
 */
MUST_USE enum error content_keys_current(struct db *db, struct arena *arena,
                                         const struct portal_key *portal_key);

/*
 * Wraps all content keys anew and notes the new name; joins the caller's db_write. ERROR_CONFLICT when the
 * database belongs to another key than `from`, ERROR_DAMAGED when a content key does not open.
 */
MUST_USE enum error content_keys_rewrap(struct db *db, struct arena *arena, const struct portal_key *from,
                                        const struct portal_key *to);

/* The noted name, "" when there is none. */
MUST_USE enum error content_keys_name(struct db *db, struct arena *arena, const char **ret_name);

#endif
