/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Is the access log what was written? Names the first line that is not. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "audit/audit_store.h"
#include "db/db.h"

SQL(audit_all,
    "SELECT sequence, looked_at, kind, actor_id, actor_name, actor_role, program_id, relationship_id, about, "
    "mac FROM access_log ORDER BY sequence");
SQL(audit_count, "SELECT COUNT(*) FROM access_log");

struct verifying {
    struct arena *arena;
    const struct portal_key *portal_key;
    const struct audit_noted *noted;
    struct content_key key;
    struct chain_mac before;
    int64_t expected; /* the number of the next line */
    struct audit_state state;
};

static void blame(struct verifying *verifying, int64_t line, const char *what)
{
    if (!verifying->state.whole) return;
    verifying->state.whole = false;
    verifying->state.bad_line = line;
    verifying->state.fault = arena_format(verifying->arena, "Line %lld %s.", (long long)line, what);
}

/* Ends the walk at the first line that does not fit: nothing can be said about those after it. */
static enum error look_at(void *context, const void *item)
{
    struct verifying *verifying = context;
    const struct audit_row *row = item;
    if (row->sequence != verifying->expected) {
        blame(verifying, row->sequence < 1 ? row->sequence : verifying->expected,
              row->sequence < 1 ? "was added" : "was removed");
        return ERROR_CONFLICT;
    }
    struct chain_mac mac = chain_line(&verifying->key, &verifying->before, row);
    if (!chain_same(&mac, row->mac)) {
        blame(verifying, row->sequence,
              "is not what was written: it was changed or added, or one before it was removed");
        return ERROR_CONFLICT;
    }
    struct audit_noted here;
    audit_noted_make(row->sequence, mac.bytes, &here);
    if (verifying->noted && verifying->noted->sequence == here.sequence &&
        strncmp(verifying->noted->mac, here.mac, strlen(verifying->noted->mac)) != 0) {
        blame(verifying, row->sequence,
              "is another one than was noted down: the log was set back, and went on");
        return ERROR_CONFLICT;
    }
    verifying->before = mac;
    verifying->expected++;
    return OK;
}

static void compare_head(struct verifying *verifying, const struct audit_head *head)
{
    int64_t last = verifying->expected - 1;
    struct bytes seen = {verifying->before.bytes, sizeof verifying->before.bytes};
    if (!audit_head_holds(head, &verifying->key)) {
        blame(verifying, last + 1,
              "and those after it may have been removed: the head of the log was changed");
    } else if (head->sequence > last) {
        blame(verifying, last + 1, "and those after it were removed");
    } else if (head->sequence < last || head->last_mac.length != seen.length ||
               memcmp(head->last_mac.at, seen.at, seen.length) != 0) {
        blame(verifying, head->sequence + 1,
              "and those after it were added, or the head of the log was set back");
    }
    if (verifying->noted && verifying->noted->sequence > last)
        blame(verifying, last + 1, "and those after it are gone: the log was set back");
}

/* Without a head there is no key: nothing was ever noted, or it was all removed. */
static enum error look_without_head(struct db *db, struct verifying *verifying)
{
    TRY(db_number(db, &audit_count, DB_NO_PARAMS, &verifying->state.lines));
    if (verifying->state.lines)
        blame(verifying, 1, "and those after it cannot be verified: the head of the log was removed");
    if (verifying->noted) blame(verifying, 1, "and those after it are gone: the log was set back");
    return OK;
}

static enum error verify(struct db *db, void *context)
{
    struct verifying *verifying = context;
    struct audit_head head;
    enum error error = audit_head_read(db, verifying->arena, verifying->portal_key, &head, &verifying->key);
    if (error == ERROR_NOT_FOUND) return look_without_head(db, verifying);
    TRY(error);
    TRY(db_number(db, &audit_count, DB_NO_PARAMS, &verifying->state.lines));
    error = db_each(db, &audit_all, DB_NO_PARAMS, &audit_row_record, look_at, verifying);
    if (error == OK) compare_head(verifying, &head);
    if (error == ERROR_CONFLICT && !verifying->state.whole) error = OK;
    audit_noted_make(verifying->expected - 1, verifying->before.bytes, &verifying->state.head);
    content_key_wipe(&verifying->key);
    return error;
}

enum error audit_verify(struct db *db, struct arena *arena, const struct portal_key *portal_key,
                        const struct audit_noted *noted, struct audit_state *ret_state)
{
    struct verifying verifying = {.arena = arena,
                                  .portal_key = portal_key,
                                  .noted = noted,
                                  .before = chain_begin(),
                                  .expected = 1,
                                  .state = {.whole = true, .fault = ""}};
    TRY(db_read(db, verify, &verifying));
    *ret_state = verifying.state;
    return OK;
}

bool audit_noted_read(const char *text, struct audit_noted *ret_noted)
{
    struct audit_noted noted;
    char *end;
    noted.sequence = strtoll(text, &end, 10);
    if (end == text || *end != ':' || noted.sequence < 1) return false;
    size_t length = strlen(++end);
    if (length < 8 || length >= sizeof noted.mac || strspn(end, "0123456789abcdef") != length) return false;
    memcpy(noted.mac, end, length + 1);
    *ret_noted = noted;
    return true;
}
