/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "message/message.h"

#include <string.h>

#include "base/random.h"
#include "base/text.h"
#include "db/db.h"
#include "language/language.h"
#include "message/message_pulse.h"
#include "notice/notice.h"
#include "person/person.h"

RECORD_DEFINE(message, MESSAGE_FIELDS)
RECORD_DEFINE(message_file, MESSAGE_FILE_FIELDS)

#define MESSAGE_ROW_FIELDS(FIELD, R)                                                                         \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, id, author_id, 0)                                                                               \
    FIELD(R, bytes, body, 0)                                                                                 \
    FIELD(R, time, created_at, 0)                                                                            \
    FIELD(R, time, edited_at, 0)                                                                             \
    FIELD(R, time, withdrawn_at, 0)                                                                          \
    FIELD(R, integer, version, 0)
RECORD_LOCAL(message_row, MESSAGE_ROW_FIELDS)

#define FILE_ROW_FIELDS(FIELD, R)                                                                            \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, id, message_id, 0)                                                                              \
    FIELD(R, bytes, name, 0)                                                                                 \
    FIELD(R, bytes, content, 0)                                                                              \
    FIELD(R, integer, size, 0)
RECORD_LOCAL(file_row, FILE_ROW_FIELDS)

#define READ_ROW_FIELDS(FIELD, R)                                                                            \
    FIELD(R, id, person_id, 0)                                                                               \
    FIELD(R, id, message_id, 0)
RECORD_LOCAL(read_row, READ_ROW_FIELDS)

#define MESSAGE_COLUMNS                                                                                      \
    "SELECT id, author_id, body, created_at, edited_at, withdrawn_at, version FROM message "

SQL(message_insert, "INSERT INTO message (id, relationship_id, author_id, body, created_at) "
                    "VALUES ($1, $2, $3, $4, $5)");
SQL(message_file_insert, "INSERT INTO message_file (id, message_id, relationship_id, name, content, size) "
                         "VALUES ($1, $2, $3, $4, $5, $6)");
SQL(message_files_size,
    "SELECT CAST(COALESCE(SUM(size), 0) AS BIGINT) FROM message_file WHERE relationship_id = $1");
SQL(message_page, MESSAGE_COLUMNS "WHERE relationship_id = $1 AND (CAST($2 AS BIGINT) IS NULL OR id < $2) "
                                  "ORDER BY id DESC LIMIT $3");
SQL(message_one, MESSAGE_COLUMNS "WHERE id = $2 AND relationship_id = $1");
SQL(message_files_between, "SELECT id, message_id, name, size FROM message_file "
                           "WHERE relationship_id = $1 AND message_id BETWEEN $2 AND $3 ORDER BY id");
SQL(message_file_one,
    "SELECT id, message_id, name, content, size FROM message_file WHERE id = $2 AND relationship_id = $1");
SQL(message_put, "UPDATE message SET body = $4, edited_at = $5, version = version + 1 "
                 "WHERE id = $2 AND relationship_id = $1 AND version = $3 AND withdrawn_at IS NULL");
SQL(message_erase, "UPDATE message SET body = $3, withdrawn_at = $4, version = version + 1 "
                   "WHERE id = $2 AND relationship_id = $1");
SQL(message_erase_files, "DELETE FROM message_file WHERE message_id = $2 AND relationship_id = $1");
SQL(message_reads, "SELECT person_id, message_id FROM message_read WHERE relationship_id = $1");
SQL(message_read_put,
    "INSERT INTO message_read (relationship_id, person_id, message_id) VALUES ($1, $2, $3) "
    "ON CONFLICT (relationship_id, person_id) DO UPDATE SET message_id = $3 WHERE message_read.message_id < $3");
SQL(message_last_of_others,
    "SELECT COALESCE(MAX(id), 0) FROM message WHERE relationship_id = $1 AND author_id <> $2");

static struct content_row place_of(const struct membership *membership, const char *table, int64_t id)
{
    return (struct content_row){membership->arena, membership->content, table, id};
}

/* ---- who has read what ---- */

static int64_t read_up_to(const struct list *reads, int64_t person)
{
    LIST_EACH (reads, struct read_row, row)
        if (row->person_id == person) return row->message_id;
    return 0;
}

static enum error list_reads(const struct membership *membership, struct list *ret_reads)
{
    return db_list(membership->db, membership->arena, &message_reads,
                   DB_PARAMS(db_int(membership->relationship)), &read_row_record, ret_reads);
}

struct reading {
    const struct membership *membership;
    int64_t id;
};

static enum error note_read(struct db *db, const struct reading *reading, int64_t *ret_changed)
{
    return db_run(db, &message_read_put,
                  DB_PARAMS(db_int(reading->membership->relationship), db_int(reading->membership->person),
                            db_int(reading->id)),
                  ret_changed);
}

static enum error read_in(struct db *db, void *context)
{
    const struct reading *reading = context;
    int64_t changed;
    TRY(note_read(db, reading, &changed));
    return changed ? message_pulse_beat(reading->membership, true) : OK;
}

enum error message_read_to(const struct membership *membership, int64_t id)
{
    struct reading reading = {membership, id};
    struct message message;
    TRY(message_get(membership, id, &message));
    return membership_write(membership, read_in, &reading);
}

/* ---- sending ---- */

struct sending {
    const struct membership *membership;
    const char *body;
    const struct message_upload *file;
    int64_t id;
};

static enum error add_file(struct db *db, const struct sending *sending)
{
    const struct membership *membership = sending->membership;
    int64_t size, id = id_new(membership->clock);
    struct content_row place = place_of(membership, "message_file", id);
    TRY(db_number(db, &message_files_size, DB_PARAMS(db_int(membership->relationship)), &size));
    if (size + (int64_t)sending->file->size > MESSAGE_FILES_LARGEST) return ERROR_TOO_LARGE;
    struct bytes content = {sending->file->bytes, sending->file->size};
    return db_run(db, &message_file_insert,
                  DB_PARAMS(db_int(id), db_int(sending->id), db_int(membership->relationship),
                            content_seal(&place, "name", sending->file->name),
                            content_seal_file(&place, "content", content), db_int((int64_t)content.length)),
                  NULL);
}

/* Who still has unread messages was told already. */
static enum error tell_readers(struct db *db, const struct sending *sending, const struct list *reads)
{
    const struct membership *membership = sending->membership;
    const struct notice notice = {.kind = "message.new", .subject = sending->id, .path = "/messages"};
    LIST_EACH (&membership->members, struct relationship_member, member) {
        int64_t last;
        if (member->id == membership->person) continue;
        TRY(db_number(db, &message_last_of_others,
                      DB_PARAMS(db_int(membership->relationship), db_int(member->id)), &last));
        if (read_up_to(reads, member->id) < last) continue;
        TRY(membership_tell_one(membership, member->id, &notice));
    }
    return OK;
}

static enum error send_in(struct db *db, void *context)
{
    struct sending *sending = context;
    const struct membership *membership = sending->membership;
    struct content_row place = place_of(membership, "message", sending->id);
    struct list reads = {0};
    TRY(membership_note_hello(membership));
    TRY(list_reads(membership, &reads));
    TRY(tell_readers(db, sending, &reads));
    TRY(db_run(db, &message_insert,
               DB_PARAMS(db_int(sending->id), db_int(membership->relationship), db_int(membership->person),
                         content_seal(&place, "body", sending->body),
                         db_int(clock_seconds(membership->clock))),
               NULL));
    if (sending->file) TRY(add_file(db, sending));
    /* Who answers has read what stands above. */
    struct reading reading = {membership, sending->id};
    TRY(note_read(db, &reading, NULL));
    return message_pulse_beat(membership, false);
}

enum error message_send(const struct membership *membership, const char *body,
                        const struct message_upload *file, int64_t *ret_id)
{
    struct sending sending = {membership, text_trim(membership->arena, body), file,
                              id_new(membership->clock)};
    if (!membership->writable) return ERROR_CONFLICT;
    if (text_length(sending.body) > MESSAGE_LONGEST) return ERROR_TOO_LARGE;
    if (!*sending.body && !file) return ERROR_INVALID;
    if (file && file->size > MESSAGE_FILE_LARGEST) return ERROR_TOO_LARGE;
    TRY(membership_write(membership, send_in, &sending));
    *ret_id = sending.id;
    return OK;
}

/* ---- reading ---- */

static const char *size_words(struct arena *arena, const struct language *language, int64_t size)
{
    if (size < 1000)
        return arena_format(arena, say_count(language, "%lld byte", "%lld bytes", size), (long long)size);
    if (size < 1000000)
        return arena_format(arena, say(language, "%lld kB"), (long long)((size + 500) / 1000));
    char *millions = arena_format(arena, "%.1f", (double)size / 1e6);
    language_mark_decimals(language, millions);
    return arena_format(arena, say(language, "%s MB"), millions);
}

static enum error open_file_row(const struct membership *membership, const struct file_row *row,
                                struct message_file *ret_file)
{
    struct content_row place = place_of(membership, "message_file", row->id);
    TRY(content_open_row(&place, &file_row_record, row, &message_file_record, ret_file));
    ret_file->size_words = size_words(membership->arena, membership->language, row->size);
    return OK;
}

static enum error add_files(const struct membership *membership, struct list *messages)
{
    struct list rows = {0};
    if (!messages->count) return OK;
    TRY(db_list(membership->db, membership->arena, &message_files_between,
                DB_PARAMS(db_int(membership->relationship), db_int(LIST_AT(messages, struct message, 0)->id),
                          db_int(LIST_AT(messages, struct message, messages->count - 1)->id)),
                &file_row_record, &rows));
    LIST_EACH (&rows, struct file_row, row)
        LIST_EACH (messages, struct message, message)
            if (message->id == row->message_id)
                TRY(open_file_row(membership, row,
                                  LIST_ADD(&message->files, membership->arena, struct message_file)));
    return OK;
}

static enum error open_message(const struct membership *membership, const struct message_row *row,
                               struct message *ret_message)
{
    struct content_row place = place_of(membership, "message", row->id);
    struct message message = {.read_by = ""};
    const struct relationship_member *author = membership_member(membership, row->author_id);
    TRY(content_open_row(&place, &message_row_record, row, &message_record, &message));
    message.author = membership_name(membership, row->author_id);
    message.initials = author ? text_initials(membership->arena, author->name) : "";
    message.face = person_face(row->author_id);
    message.is_mine = row->author_id == membership->person;
    message.can_mend = message.is_mine && !row->withdrawn_at && membership->writable &&
                       clock_seconds(membership->clock) - row->created_at < MESSAGE_MENDED_WITHIN;
    *ret_message = message;
    return OK;
}

/* "Read by Amara and Tom" at the last message I wrote, once somebody has read it. */
static void add_readers(const struct membership *membership, const struct list *reads,
                        struct message *message)
{
    struct text names;
    text_init(&names, membership->arena);
    LIST_EACH (&membership->members, struct relationship_member, member) {
        if (member->id == membership->person || read_up_to(reads, member->id) < message->id) continue;
        text_addf(&names, "%s%.*s", names.length ? ", " : "", (int)strcspn(member->name, " "), member->name);
    }
    if (names.length)
        message->read_by = arena_format(membership->arena, say(membership->language, "Read by %s"), names.at);
}

static void add_marks(const struct membership *membership, const struct list *reads, struct list *messages)
{
    int64_t mine = read_up_to(reads, membership->person);
    struct message *last = NULL;
    LIST_EACH (messages, struct message, message) {
        message->is_new = !message->is_mine && message->id > mine && !message->withdrawn_at;
        if (message->is_mine) last = message;
    }
    if (last) add_readers(membership, reads, last);
}

enum error message_list(const struct membership *membership, int64_t before, struct list *ret_messages,
                        int64_t *ret_earlier)
{
    struct list rows = {0}, reads = {0};
    TRY(db_list(
        membership->db, membership->arena, &message_page,
        DB_PARAMS(db_int(membership->relationship), db_int_or_null(before), db_int(MESSAGES_A_PAGE + 1)),
        &message_row_record, &rows));
    bool more = rows.count > MESSAGES_A_PAGE;
    if (more) rows.count = MESSAGES_A_PAGE;
    for (size_t i = rows.count; i > 0; i--)
        TRY(open_message(membership, LIST_AT(&rows, struct message_row, i - 1),
                         LIST_ADD(ret_messages, membership->arena, struct message)));
    TRY(add_files(membership, ret_messages));
    TRY(list_reads(membership, &reads));
    add_marks(membership, &reads, ret_messages);
    *ret_earlier = more ? LIST_AT(ret_messages, struct message, 0)->id : 0;
    return OK;
}

enum error message_get(const struct membership *membership, int64_t id, struct message *ret_message)
{
    struct message_row row;
    TRY(db_one(membership->db, membership->arena, &message_one,
               DB_PARAMS(db_int(membership->relationship), db_int(id)), &message_row_record, &row));
    return open_message(membership, &row, ret_message);
}

enum error message_file_get(const struct membership *membership, int64_t id, struct message_file *ret_file,
                            struct bytes *ret_bytes)
{
    struct file_row row;
    TRY(db_one(membership->db, membership->arena, &message_file_one,
               DB_PARAMS(db_int(membership->relationship), db_int(id)), &file_row_record, &row));
    struct content_row place = place_of(membership, "message_file", id);
    TRY(open_file_row(membership, &row, ret_file));
    return content_open_file(&place, "content", row.content, ret_bytes);
}

/* ---- mending and taking back ---- */

struct mending {
    const struct membership *membership;
    int64_t id, version;
    const char *body;
};

static enum error change_in(struct db *db, void *context)
{
    const struct mending *mending = context;
    const struct membership *membership = mending->membership;
    struct content_row place = place_of(membership, "message", mending->id);
    TRY(db_run_one(db, &message_put,
                   DB_PARAMS(db_int(membership->relationship), db_int(mending->id), db_int(mending->version),
                             content_seal(&place, "body", mending->body),
                             db_int(clock_seconds(membership->clock)))));
    return message_pulse_beat(membership, false);
}

enum error message_change(const struct membership *membership, int64_t id, int64_t version, const char *body)
{
    struct mending mending = {membership, id, version, text_trim(membership->arena, body)};
    struct message message;
    TRY(message_get(membership, id, &message));
    if (!message.can_mend) return ERROR_FORBIDDEN;
    if (!*mending.body) return ERROR_INVALID;
    if (text_length(mending.body) > MESSAGE_LONGEST) return ERROR_TOO_LARGE;
    return membership_write(membership, change_in, &mending);
}

static enum error withdraw_in(struct db *db, void *context)
{
    const struct mending *mending = context;
    const struct membership *membership = mending->membership;
    struct content_row place = place_of(membership, "message", mending->id);
    struct db_value relationship = db_int(membership->relationship), id = db_int(mending->id);
    TRY(db_run(db, &message_erase_files, DB_PARAMS(relationship, id), NULL));
    TRY(db_run_one(db, &message_erase,
                   DB_PARAMS(relationship, id, content_seal(&place, "body", ""),
                             db_int(clock_seconds(membership->clock)))));
    return message_pulse_beat(membership, false);
}

enum error message_withdraw(const struct membership *membership, int64_t id)
{
    struct mending mending = {.membership = membership, .id = id};
    struct message message;
    TRY(message_get(membership, id, &message));
    if (!message.is_mine) return ERROR_FORBIDDEN;
    return message.withdrawn_at ? OK : membership_write(membership, withdraw_in, &mending);
}
