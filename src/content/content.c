/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "content/content.h"

#include <string.h>

#include "content/content_keys.h"
#include "web/request.h"

struct content {
    struct content_key key;
    bool has_key;
    bool seals_only;
};

SQL(content_key_find, "SELECT wrapped FROM content_key WHERE owner_kind = $1 AND owner_id = $2");
SQL(content_key_insert,
    "INSERT INTO content_key (owner_kind, owner_id, wrapped, created_at) VALUES ($1, $2, $3, $4) "
    "ON CONFLICT (owner_kind, owner_id) DO NOTHING");

static void wipe(void *context)
{
    struct content *content = context;
    content_key_wipe(&content->key);
}

static enum error find_key(struct db *db, struct arena *arena, const struct portal_key *portal_key,
                           const struct seal_owner *owner, struct content *content)
{
    struct bytes wrapped = {0};
    TRY(db_bytes(db, arena, &content_key_find, DB_PARAMS(db_text(owner->kind), db_int(owner->id)),
                 &wrapped.at, &wrapped.length));
    enum error error = content_key_unwrap(portal_key, wrapped, owner, &content->key);
    if (error == ERROR_DAMAGED) TRY(content_keys_current(db, arena, portal_key));
    TRY(error);
    content->has_key = true;
    return OK;
}

struct making {
    struct arena *arena;
    const struct clock *clock;
    const struct portal_key *portal_key;
    const struct seal_owner *owner;
    struct content *content;
};

/* Somebody else may make it at the same moment; then theirs counts. */
static enum error make_key(struct db *db, void *context)
{
    const struct making *making = context;
    struct content_key key;
    TRY(content_keys_current(db, making->arena, making->portal_key));
    content_key_new(&key);
    struct bytes wrapped = content_key_wrap(making->arena, making->portal_key, &key, making->owner);
    content_key_wipe(&key);
    TRY(db_run(db, &content_key_insert,
               DB_PARAMS(db_text(making->owner->kind), db_int(making->owner->id),
                         db_blob(wrapped.at, wrapped.length), db_int(clock_seconds(making->clock))),
               NULL));
    return find_key(db, making->arena, making->portal_key, making->owner, making->content);
}

enum error content_of(struct db *db, struct arena *arena, const struct clock *clock,
                      const struct portal_key *portal_key, const struct seal_owner *owner,
                      enum content_use use, const struct content **ret_content)
{
    BUG_IF(!portal_key);
    struct content *content = ARENA_NEW(arena, struct content);
    arena_defer(arena, wipe, content);
    enum error error = find_key(db, arena, portal_key, owner, content);
    if (error == ERROR_NOT_FOUND && use == CONTENT_WRITE) {
        struct making making = {arena, clock, portal_key, owner, content};
        error = db_write(db, make_key, &making);
    }
    if (error != OK && error != ERROR_NOT_FOUND) return error;
    *ret_content = content;
    return OK;
}

enum error content_of_author(struct db *db, struct arena *arena, const struct clock *clock,
                             const struct portal_key *portal_key, int64_t person, enum content_use use,
                             const struct content **ret_content)
{
    struct seal_owner owner = {"person", person};
    return content_of(db, arena, clock, portal_key, &owner, use, ret_content);
}

enum error content_mine(struct request *request, enum content_use use, const struct content **ret_content)
{
    if (!request->viewer->person) return ERROR_UNAUTHORIZED;
    return content_of_author(request->db, request->arena, request->clock, request->portal_key,
                             request->viewer->person, use, ret_content);
}

enum error content_for(struct db *db, struct arena *arena, const struct clock *clock,
                       const struct portal_key *portal_key, int64_t person,
                       const struct content **ret_content)
{
    const struct content *content;
    TRY(content_of_author(db, arena, clock, portal_key, person, CONTENT_WRITE, &content));
    struct content *sealing = arena_copy(arena, content, sizeof *content);
    arena_defer(arena, wipe, sealing);
    sealing->seals_only = true;
    *ret_content = sealing;
    return OK;
}

/* ---- one row ---- */

static struct seal_place place_of(const struct content_row *row, const char *column)
{
    return (struct seal_place){arena_format(row->arena, "%s.%s", row->table, column), row->id};
}

struct bytes content_seal_bytes(const struct content_row *row, const char *column, const char *text)
{
    BUG_IF(!row->content->has_key);
    struct seal_place place = place_of(row, column);
    return seal_text(row->arena, &row->content->key, &place, text ? text : "");
}

struct db_value content_seal(const struct content_row *row, const char *column, const char *text)
{
    struct bytes sealed = content_seal_bytes(row, column, text);
    return db_blob(sealed.at, sealed.length);
}

enum error content_open(const struct content_row *row, const char *column, struct bytes sealed,
                        const char **ret_text)
{
    BUG_IF(row->content->seals_only);
    if (!row->content->has_key && sealed.length) return ERROR_DAMAGED;
    struct seal_place place = place_of(row, column);
    return open_text(row->arena, &row->content->key, &place, sealed, ret_text);
}

struct db_value content_seal_file(const struct content_row *row, const char *column, struct bytes plain)
{
    BUG_IF(!row->content->has_key);
    struct seal_place place = place_of(row, column);
    struct bytes sealed = seal_bytes(row->arena, &row->content->key, &place, plain);
    return db_blob(sealed.at, sealed.length);
}

enum error content_open_file(const struct content_row *row, const char *column, struct bytes sealed,
                             struct bytes *ret_plain)
{
    BUG_IF(row->content->seals_only);
    if (!row->content->has_key && sealed.length) return ERROR_DAMAGED;
    struct seal_place place = place_of(row, column);
    return open_bytes(row->arena, &row->content->key, &place, sealed, ret_plain);
}

static size_t size_of(enum field_kind kind)
{
    switch (kind) {
    case FIELD_FLAG:
        return sizeof(bool);
    case FIELD_REAL:
        return sizeof(double);
    case FIELD_TEXT:
        return sizeof(const char *);
    case FIELD_ID:
    case FIELD_INTEGER:
    case FIELD_TIME:
    case FIELD_DAY:
        return sizeof(int64_t);
    case FIELD_TEXTS:
    case FIELD_LIST:
    case FIELD_RECORD:
    case FIELD_BYTES:
        break;
    }
    BUG("a row holds plain values only");
}

enum error content_open_row(const struct content_row *row, const struct record *row_record,
                            const void *sealed, const struct record *plain_record, void *plain)
{
    for (size_t i = 0; i < plain_record->field_count; i++) {
        const struct field *to = &plain_record->fields[i], *from = record_field(row_record, to->name);
        if (!from) continue;
        if (from->kind == FIELD_BYTES && to->kind == FIELD_TEXT) {
            const struct bytes *bytes = field_at(from, sealed);
            TRY(content_open(row, from->name, *bytes, field_at(to, plain)));
        } else {
            BUG_IF(from->kind != to->kind);
            memcpy(field_at(to, plain), field_at(from, sealed), size_of(from->kind));
        }
    }
    return OK;
}

enum error content_open_rows(struct arena *arena, const struct content *content, const char *table,
                             const struct record *row_record, const struct list *rows,
                             const struct record *plain_record, struct list *ret_plain)
{
    const struct field *id = record_field(row_record, "id");
    BUG_IF(!id || id->kind != FIELD_ID);
    for (size_t i = 0; i < rows->count; i++) {
        const void *sealed = (const char *)rows->items + i * row_record->size;
        const int64_t *row_id = field_at(id, sealed);
        struct content_row row = {arena, content, table, *row_id};
        TRY(content_open_row(&row, row_record, sealed, plain_record,
                             list_add(ret_plain, arena, plain_record->size)));
    }
    return OK;
}
