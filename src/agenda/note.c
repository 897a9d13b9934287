/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "agenda/note.h"

#include <string.h>

#include "agenda/note_merge.h"
#include "agenda/note_rules.h"
#include "base/random.h"
#include "base/text.h"
#include "content/content.h"
#include "db/db.h"
#include "meeting/meeting.h"

RECORD_DEFINE(note, NOTE_FIELDS)
RECORD_DEFINE(note_entry, NOTE_ENTRY_FIELDS)
RECORD_DEFINE(note_version, NOTE_VERSION_FIELDS)

#define NOTE_ROW_FIELDS(FIELD, R)                                                                            \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, id, note_id, 0)                                                                                 \
    FIELD(R, id, meeting_id, 0)                                                                              \
    FIELD(R, integer, version, 0)                                                                            \
    FIELD(R, bytes, body, 0)                                                                                 \
    FIELD(R, text, editor, 0)                                                                                \
    FIELD(R, id, written_by, 0)                                                                              \
    FIELD(R, time, written_at, 0)
RECORD_LOCAL(note_row, NOTE_ROW_FIELDS)

SQL(note_latest,
    "SELECT r.id AS id, n.id AS note_id, n.meeting_id AS meeting_id, r.version AS version, r.body AS body, "
    "r.editor AS editor, r.written_by AS written_by, r.written_at AS written_at FROM meeting_note n "
    "JOIN meeting_note_revision r ON r.note_id = n.id AND r.version = n.version "
    "WHERE n.meeting_id = $1 AND n.relationship_id = $2 AND n.author_id IS NOT DISTINCT FROM $3");
SQL(note_at,
    "SELECT r.id AS id, n.id AS note_id, n.meeting_id AS meeting_id, r.version AS version, r.body AS body, "
    "r.editor AS editor, r.written_by AS written_by, r.written_at AS written_at FROM meeting_note n "
    "JOIN meeting_note_revision r ON r.note_id = n.id AND r.version = $4 "
    "WHERE n.meeting_id = $1 AND n.relationship_id = $2 AND n.author_id IS NOT DISTINCT FROM $3");
SQL(note_others_since,
    "SELECT COUNT(*) FROM meeting_note_revision WHERE note_id = $1 AND version > $2 AND editor <> $3");
SQL(note_insert, "INSERT INTO meeting_note (id, relationship_id, meeting_id, author_id, version, updated_at) "
                 "VALUES ($1, $2, $3, $4, 1, $5)");
SQL(note_update, "UPDATE meeting_note SET version = $2 + 1, updated_at = $3 WHERE id = $1 AND version = $2");
SQL(note_revision_insert,
    "INSERT INTO meeting_note_revision (id, note_id, version, body, written_by, written_at, editor) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7)");
SQL(note_revisions, "SELECT r.version AS version, r.written_by AS written_by, r.written_at AS written_at "
                    "FROM meeting_note n JOIN meeting_note_revision r ON r.note_id = n.id "
                    "WHERE n.meeting_id = $1 AND n.relationship_id = $2 "
                    "AND n.author_id IS NOT DISTINCT FROM $3 ORDER BY r.version");
SQL(note_revision_delete, "DELETE FROM meeting_note_revision WHERE note_id = $1 AND version = $2");

/* ---- whose it is ---- */

static struct db_value author_of(const struct membership *membership, enum note_kind kind)
{
    return kind == NOTE_PRIVATE ? db_int(membership->person) : db_null();
}

/* The one place that decides by which key notes are sealed: private ones by their author's own. */
static enum error content_of_kind(const struct membership *membership, enum note_kind kind,
                                  enum content_use use, const struct content **ret_content)
{
    if (kind == NOTE_PRIVATE)
        return content_of_author(membership->db, membership->arena, membership->clock, membership->portal_key,
                                 membership->person, use, ret_content);
    *ret_content = membership->content;
    return OK;
}

static enum error open_note(const struct membership *membership, const struct content *content,
                            const struct note_row *sealed, struct note *ret_note)
{
    struct content_row row = {membership->arena, content, "meeting_note_revision", sealed->id};
    return content_open_row(&row, &note_row_record, sealed, &note_record, ret_note);
}

static enum error read_at(const struct membership *membership, enum note_kind kind,
                          const struct content *content, int64_t meeting, int64_t version,
                          struct note *ret_note)
{
    struct note_row row;
    TRY(db_one(membership->db, membership->arena, &note_at,
               DB_PARAMS(db_int(meeting), db_int(membership->relationship), author_of(membership, kind),
                         db_int(version)),
               &note_row_record, &row));
    return open_note(membership, content, &row, ret_note);
}

static enum error read_latest(const struct membership *membership, enum note_kind kind,
                              const struct content *content, int64_t meeting, struct note *ret_note)
{
    struct note_row row;
    enum error error =
        db_one(membership->db, membership->arena, &note_latest,
               DB_PARAMS(db_int(meeting), db_int(membership->relationship), author_of(membership, kind)),
               &note_row_record, &row);
    if (error == OK) return open_note(membership, content, &row, ret_note);
    if (error != ERROR_NOT_FOUND) return error;
    *ret_note = (struct note){.meeting_id = meeting, .body = "", .editor = ""};
    return OK;
}

enum error note_read(const struct membership *membership, enum note_kind kind, int64_t meeting,
                     struct note *ret_note)
{
    const struct content *content;
    TRY(content_of_kind(membership, kind, CONTENT_READ, &content));
    return read_latest(membership, kind, content, meeting, ret_note);
}

/* ---- saving ---- */

struct saving {
    const struct membership *membership;
    const struct note_save *save;
    const struct content *content;
    struct note now;
};

/* Takes out earlier texts that nobody will ask for. */
static enum error thin(struct db *db, const struct saving *saving)
{
    const struct membership *membership = saving->membership;
    struct list versions = {0};
    TRY(db_list(db, membership->arena, &note_revisions,
                DB_PARAMS(db_int(saving->save->meeting), db_int(membership->relationship),
                          author_of(membership, saving->save->kind)),
                &note_version_record, &versions));
    note_mark_spent(&versions, saving->now.written_at - NOTE_FRESH, NOTE_KEPT_AS_WRITTEN);
    LIST_EACH (&versions, struct note_version, version)
        if (version->spent)
            TRY(db_run(db, &note_revision_delete,
                       DB_PARAMS(db_int(saving->now.note_id), db_int(version->version)), NULL));
    return OK;
}

static enum error write_row(struct db *db, const struct saving *saving, const struct note *note)
{
    const struct membership *membership = saving->membership;
    if (note->version > 1)
        return db_run_one(
            db, &note_update,
            DB_PARAMS(db_int(note->note_id), db_int(note->version - 1), db_int(note->written_at)));
    return db_run(db, &note_insert,
                  DB_PARAMS(db_int(note->note_id), db_int(membership->relationship), db_int(note->meeting_id),
                            author_of(membership, saving->save->kind), db_int(note->written_at)),
                  NULL);
}

static enum error write_text(struct db *db, struct saving *saving, const char *body)
{
    enum { THIN_EVERY = 20 };
    const struct membership *membership = saving->membership;
    struct note note = {.id = id_new(membership->clock),
                        .note_id = saving->now.version ? saving->now.note_id : id_new(membership->clock),
                        .meeting_id = saving->save->meeting,
                        .version = saving->now.version + 1,
                        .body = body,
                        .editor = text_or_empty(saving->save->editor),
                        .written_by = membership->person,
                        .written_at = clock_seconds(membership->clock)};
    struct content_row row = {membership->arena, saving->content, "meeting_note_revision", note.id};
    TRY(write_row(db, saving, &note));
    TRY(db_run(db, &note_revision_insert,
               DB_PARAMS(db_int(note.id), db_int(note.note_id), db_int(note.version),
                         content_seal(&row, "body", body), db_int(note.written_by), db_int(note.written_at),
                         db_text(note.editor)),
               NULL));
    saving->now = note;
    return note.version % THIN_EVERY ? OK : thin(db, saving);
}

/* Whether the same open page saved all that came since: then its text holds that already, and only the answer
 * to an earlier saving was lost. */
static enum error is_own_sequel(struct db *db, const struct saving *saving, bool *ret_own)
{
    const struct note_save *save = saving->save;
    int64_t others = 1;
    if (save->editor && *save->editor)
        TRY(db_number(db, &note_others_since,
                      DB_PARAMS(db_int(saving->now.note_id), db_int(save->version), db_text(save->editor)),
                      &others));
    *ret_own = others == 0;
    return OK;
}

static enum error merge(struct db *db, struct saving *saving)
{
    const struct membership *membership = saving->membership;
    const struct note_save *save = saving->save;
    struct note base = {.body = ""};
    const char *merged;
    enum error error = OK;
    if (save->version > saving->now.version) return ERROR_CONFLICT;
    if (save->version)
        error = read_at(membership, save->kind, saving->content, save->meeting, save->version, &base);
    if (error == ERROR_NOT_FOUND) return ERROR_CONFLICT;
    TRY(error);
    TRY(note_merge(membership->arena, base.body, saving->now.body, save->body, &merged));
    if (text_length(merged) > NOTE_MAXIMUM) return ERROR_TOO_LARGE;
    return strcmp(merged, saving->now.body) == 0 ? OK : write_text(db, saving, merged);
}

static enum error save_in(struct db *db, void *context)
{
    struct saving *saving = context;
    const struct note_save *save = saving->save;
    struct meeting meeting;
    bool own;
    TRY(read_latest(saving->membership, save->kind, saving->content, save->meeting, &saving->now));
    if (!saving->now.version) TRY(meeting_get(saving->membership, save->meeting, &meeting));
    if (strcmp(saving->now.body, save->body) == 0) return OK;
    if (save->version == saving->now.version) return write_text(db, saving, save->body);
    TRY(is_own_sequel(db, saving, &own));
    return own ? write_text(db, saving, save->body) : merge(db, saving);
}

enum error note_save(const struct membership *membership, const struct note_save *save, struct note *ret_note)
{
    struct saving saving = {.membership = membership, .save = save, .now = {.body = "", .editor = ""}};
    if (text_length(save->body) > NOTE_MAXIMUM) return ERROR_INVALID;
    TRY(content_of_kind(membership, save->kind, CONTENT_WRITE, &saving.content));
    enum error error = membership_write(membership, save_in, &saving);
    if (error == OK || error == ERROR_CONFLICT || error == ERROR_TOO_LARGE) *ret_note = saving.now;
    return error;
}

/* ---- all of them ---- */

#define ENTRY_ROW_FIELDS(FIELD, R)                                                                           \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, id, meeting_id, 0)                                                                              \
    FIELD(R, time, starts_at, 0)                                                                             \
    FIELD(R, flag, is_private, 0)                                                                            \
    FIELD(R, bytes, body, 0)                                                                                 \
    FIELD(R, time, written_at, 0)
RECORD_LOCAL(entry_row, ENTRY_ROW_FIELDS)

SQL(note_entries, "SELECT r.id AS id, n.meeting_id AS meeting_id, m.starts_at AS starts_at, "
                  "(n.author_id IS NOT NULL) AS is_private, r.body AS body, r.written_at AS written_at "
                  "FROM meeting_note n JOIN meeting m ON m.id = n.meeting_id "
                  "JOIN meeting_note_revision r ON r.note_id = n.id AND r.version = n.version "
                  "WHERE n.relationship_id = $1 AND (n.author_id IS NULL OR n.author_id = $2) "
                  "ORDER BY m.starts_at DESC, m.id, is_private LIMIT $3");

struct listing {
    struct arena *arena;   /* of the entries */
    struct arena *scratch; /* of one row */
    const struct content *shared, *mine;
    struct list words; /* folded */
    int64_t skip, limit;
    struct list *entries;
};

/* Opened one by one with steady memory; only what is shown is kept. */
static enum error look_at(void *context, const void *item)
{
    struct listing *listing = context;
    const struct entry_row *row = item;
    struct note_entry entry;
    arena_clear(listing->scratch);
    struct content_row place = {listing->scratch, row->is_private ? listing->mine : listing->shared,
                                "meeting_note_revision", row->id};
    TRY(content_open_row(&place, &entry_row_record, row, &note_entry_record, &entry));
    if (text_is_blank(entry.body) || !note_has_words(listing->scratch, entry.body, &listing->words))
        return OK;
    if (listing->skip-- > 0 || (int64_t)listing->entries->count > listing->limit) return OK;
    entry.body = arena_string(listing->arena, entry.body);
    *LIST_ADD(listing->entries, listing->arena, struct note_entry) = entry;
    return OK;
}

static void free_scratch(void *scratch)
{
    arena_free(scratch);
}

enum error note_list(const struct membership *membership, const char *words, int64_t skip, int64_t limit,
                     struct list *ret_entries)
{
    struct listing listing = {.arena = membership->arena,
                              .scratch = arena_new(0),
                              .shared = membership->content,
                              .skip = skip,
                              .limit = limit,
                              .entries = ret_entries};
    if (!listing.scratch) return ERROR_UNAVAILABLE;
    arena_defer(membership->arena, free_scratch, listing.scratch);
    text_split(membership->arena, text_fold(membership->arena, words), " ", &listing.words);
    TRY(content_of_kind(membership, NOTE_PRIVATE, CONTENT_READ, &listing.mine));
    return db_each(
        membership->db, &note_entries,
        DB_PARAMS(db_int(membership->relationship), db_int(membership->person), db_int(NOTE_SEARCHED)),
        &entry_row_record, look_at, &listing);
}

/* ---- earlier texts ---- */

enum error note_versions(const struct membership *membership, enum note_kind kind, int64_t meeting,
                         struct list *ret_versions)
{
    struct list all = {0};
    TRY(db_list(membership->db, membership->arena, &note_revisions,
                DB_PARAMS(db_int(meeting), db_int(membership->relationship), author_of(membership, kind)),
                &note_version_record, &all));
    note_mark_spent(&all, INT64_MAX, 0);
    for (size_t i = all.count; i-- > 0;) {
        const struct note_version *version = LIST_AT(&all, struct note_version, i);
        if (!version->spent) *LIST_ADD(ret_versions, membership->arena, struct note_version) = *version;
    }
    return OK;
}

enum error note_version_read(const struct membership *membership, enum note_kind kind, int64_t meeting,
                             int64_t version, struct note *ret_note)
{
    const struct content *content;
    TRY(content_of_kind(membership, kind, CONTENT_READ, &content));
    return read_at(membership, kind, content, meeting, version, ret_note);
}
