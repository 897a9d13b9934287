/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Letters to somebody outside: each text sealed for its writer and for its reader, and for nobody else. */
#include "concern/concern_letter.h"

#include <string.h>

#include "base/random.h"
#include "base/text.h"
#include "concern/concern_parts.h"
#include "language/language.h"
#include "notice/notice.h"
#include "person/person.h"

RECORD_DEFINE(concern_recipient, CONCERN_RECIPIENT_FIELDS)
RECORD_DEFINE(concern_answer, CONCERN_ANSWER_FIELDS)
RECORD_DEFINE(concern_letter, CONCERN_LETTER_FIELDS)
FORM_DEFINE(concern_letter_form, CONCERN_LETTER_FORM_FIELDS)

#define LETTER_ROW_FIELDS(FIELD, R)                                                                          \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, id, author_id, 0)                                                                               \
    FIELD(R, id, recipient_id, 0)                                                                            \
    FIELD(R, text, state, 0)                                                                                 \
    FIELD(R, bytes, own, 0)                                                                                  \
    FIELD(R, bytes, theirs, 0)                                                                               \
    FIELD(R, time, changed_at, 0)                                                                            \
    FIELD(R, time, sent_at, 0)                                                                               \
    FIELD(R, time, handled_at, 0)                                                                            \
    FIELD(R, integer, version, 0)                                                                            \
    FIELD(R, text, author_name, 0)                                                                           \
    FIELD(R, text, recipient_name, 0)
RECORD_LOCAL(letter_row, LETTER_ROW_FIELDS)

#define ANSWER_ROW_FIELDS(FIELD, R)                                                                          \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, id, author_id, 0)                                                                               \
    FIELD(R, bytes, own, 0)                                                                                  \
    FIELD(R, bytes, theirs, 0)                                                                               \
    FIELD(R, time, sent_at, 0)
RECORD_LOCAL(answer_row, ANSWER_ROW_FIELDS)

#define NAMES "a.name AS author_name, r.name AS recipient_name"
#define WITH_NAMES                                                                                           \
    "FROM concern_letter l JOIN person a ON a.id = l.author_id JOIN person r ON r.id = l.recipient_id "
#define PLAIN                                                                                                \
    "l.id AS id, l.author_id AS author_id, l.recipient_id AS recipient_id, l.state AS state, "               \
    "l.changed_at AS changed_at, l.sent_at AS sent_at, l.handled_at AS handled_at, l.version AS version, "

SQL(concern_letter_draft_of,
    "SELECT " PLAIN "l.own AS own, " NAMES " " WITH_NAMES "WHERE l.concern_id = $1 AND l.state = 'draft'");
SQL(concern_letter_by_id,
    "SELECT " PLAIN "l.own AS own, l.theirs AS theirs, " NAMES " " WITH_NAMES
    "WHERE l.id = $1 AND l.state <> 'draft' AND (l.author_id = $2 OR l.recipient_id = $2)");
SQL(concern_letters_received,
    "SELECT " PLAIN NAMES " " WITH_NAMES "WHERE l.recipient_id = $1 AND l.state <> 'draft' "
    "ORDER BY CASE WHEN l.state = 'handled' THEN 1 ELSE 0 END, l.sent_at DESC, l.id DESC LIMIT 200");
SQL(concern_letters_sent,
    "SELECT " PLAIN NAMES " " WITH_NAMES "WHERE l.author_id = $1 AND l.state <> 'draft' "
    "ORDER BY l.sent_at DESC, l.id DESC LIMIT 200");
SQL(concern_letters_about,
    "SELECT " PLAIN NAMES " " WITH_NAMES "WHERE l.concern_id = $1 AND l.state <> 'draft' "
    "ORDER BY l.sent_at DESC, l.id DESC");
SQL(concern_letter_insert,
    "INSERT INTO concern_letter (id, concern_id, author_id, recipient_id, state, own, changed_at) "
    "VALUES ($1, $2, $3, $4, 'draft', $5, $6)");
SQL(concern_letter_rewrite, "UPDATE concern_letter SET recipient_id = $3, own = $4, changed_at = $5, "
                            "version = version + 1 WHERE id = $1 AND version = $2 AND state = 'draft'");
SQL(concern_letter_post,
    "UPDATE concern_letter SET state = 'sent', theirs = $3, sent_at = $4, changed_at = $4, "
    "version = version + 1 WHERE id = $1 AND version = $2 AND state = 'draft'");
SQL(concern_letter_state,
    "UPDATE concern_letter SET state = $2, handled_at = $3, version = version + 1 WHERE id = $1");
SQL(concern_letter_count, "SELECT COUNT(*) FROM concern_letter WHERE recipient_id = $1 AND state = 'sent'");
SQL(concern_answers_of,
    "SELECT id, author_id, own, theirs, sent_at FROM concern_answer WHERE letter_id = $1 ORDER BY id");
SQL(concern_answer_count, "SELECT COUNT(*) FROM concern_answer WHERE letter_id = $1");
SQL(concern_answer_insert, "INSERT INTO concern_answer (id, letter_id, author_id, own, theirs, sent_at) "
                           "VALUES ($1, $2, $3, $4, $5, $6)");
SQL(concern_recipient_list,
    "SELECT p.id AS id, p.name AS name, '' AS label, g.name AS program FROM program_coordinator c "
    "JOIN person p ON p.id = c.person_id JOIN program g ON g.id = c.program_id "
    "WHERE c.program_id = CAST($2 AS BIGINT) AND p.active = 1 AND NOT EXISTS (SELECT 1 FROM relationship_member m "
    "  WHERE m.relationship_id = $1 AND m.person_id = p.id) "
    "UNION ALL SELECT p.id AS id, p.name AS name, k.label AS label, '' AS program FROM concern_contact k "
    "JOIN person p ON p.id = k.person_id WHERE p.active = 1 AND NOT EXISTS (SELECT 1 FROM relationship_member m "
    "  WHERE m.relationship_id = $1 AND m.person_id = p.id) "
    "AND NOT EXISTS (SELECT 1 FROM program_coordinator c WHERE c.program_id = CAST($2 AS BIGINT) AND c.person_id = p.id)");

/* ---- to whom ---- */

enum error concern_recipients(const struct membership *membership, struct list *ret_recipients)
{
    TRY(db_list(membership->db, membership->arena, &concern_recipient_list,
                DB_PARAMS(db_int(membership->relationship), db_int(membership->program)),
                &concern_recipient_record, ret_recipients));
    LIST_EACH (ret_recipients, struct concern_recipient, recipient) {
        if (*recipient->program)
            recipient->label = arena_format(membership->arena, say(membership->language, "Coordinator of %s"),
                                            recipient->program);
        TRY(person_is_above(membership->db, recipient->id, membership->person, &recipient->is_above));
    }
    return OK;
}

static enum error find_recipient(const struct membership *membership, const char *chosen, int64_t *ret_id)
{
    struct list recipients = {0};
    int64_t id;
    if (!text_to_int(text_or_empty(chosen), 1, INT64_MAX, &id)) return ERROR_INVALID;
    TRY(concern_recipients(membership, &recipients));
    LIST_EACH (&recipients, struct concern_recipient, recipient) {
        if (recipient->id != id) continue;
        *ret_id = id;
        return OK;
    }
    return ERROR_INVALID;
}

/* ---- sealing ---- */

static enum error key_of(const struct concern_reader *reader, int64_t person,
                         const struct content **ret_content)
{
    if (person == reader->person)
        return content_of_author(reader->db, reader->arena, reader->clock, reader->portal_key, person,
                                 CONTENT_WRITE, ret_content);
    return content_for(reader->db, reader->arena, reader->clock, reader->portal_key, person, ret_content);
}

static enum error seal_for(const struct concern_reader *reader, const struct seal_place *place,
                           int64_t person, const char *words, const char *column, struct bytes *ret_sealed)
{
    const struct content *content;
    TRY(key_of(reader, person, &content));
    struct content_row row = {reader->arena, content, place->column, place->id};
    *ret_sealed = content_seal_bytes(&row, column, words);
    return OK;
}

/* What the reader of the page wrote is in `own`, what they received in `theirs`. */
static enum error open_words(const struct concern_reader *reader, const struct seal_place *place, bool mine,
                             struct bytes own, struct bytes theirs, const char **ret_words)
{
    const struct content *content;
    TRY(key_of(reader, reader->person, &content));
    struct content_row row = {reader->arena, content, place->column, place->id};
    return content_open(&row, mine ? "own" : "theirs", mine ? own : theirs, ret_words);
}

static struct seal_place letter_place(int64_t id)
{
    return (struct seal_place){"concern_letter", id};
}

static void finish(const struct concern_reader *reader, const struct letter_row *row,
                   struct concern_letter *letter)
{
    bool mine = row->author_id == reader->person;
    *letter = (struct concern_letter){.id = row->id,
                                      .author_id = row->author_id,
                                      .recipient_id = row->recipient_id,
                                      .state = row->state,
                                      .words = "",
                                      .changed_at = row->changed_at,
                                      .sent_at = row->sent_at,
                                      .handled_at = row->handled_at,
                                      .version = row->version,
                                      .author_name = row->author_name,
                                      .recipient_name = row->recipient_name,
                                      .with_name = mine ? row->recipient_name : row->author_name,
                                      .is_mine = mine,
                                      .is_handled = strcmp(row->state, "handled") == 0};
}

/* ---- writing one ---- */

static struct concern_reader reader_of(const struct membership *membership)
{
    return (struct concern_reader){.db = membership->db,
                                   .arena = membership->arena,
                                   .clock = membership->clock,
                                   .portal_key = membership->portal_key,
                                   .person = membership->person,
                                   .name = membership->my_name,
                                   .language = membership->language};
}

static enum error check_author(const struct membership *membership, int64_t concern)
{
    struct concern_row row;
    TRY(concern_row_of(membership, concern, &row));
    return row.author_id == membership->person ? OK : ERROR_NOT_FOUND;
}

static enum error draft_row(const struct membership *membership, int64_t concern, struct letter_row *ret_row)
{
    TRY(check_author(membership, concern));
    return db_one(membership->db, membership->arena, &concern_letter_draft_of, DB_PARAMS(db_int(concern)),
                  &letter_row_record, ret_row);
}

enum error concern_letter_draft(const struct membership *membership, int64_t concern,
                                struct concern_letter *ret_letter)
{
    struct concern_reader reader = reader_of(membership);
    struct letter_row row;
    struct concern_letter letter;
    TRY(draft_row(membership, concern, &row));
    struct seal_place place = letter_place(row.id);
    finish(&reader, &row, &letter);
    TRY(open_words(&reader, &place, true, row.own, row.theirs, &letter.words));
    *ret_letter = letter;
    return OK;
}

struct posting {
    const struct membership *membership;
    const struct concern_letter_form *form;
    int64_t concern, recipient, version, id;
};

static enum error save_in(struct db *db, void *context)
{
    struct posting *posting = context;
    const struct membership *membership = posting->membership;
    struct concern_reader reader = reader_of(membership);
    struct letter_row row = {.id = id_new(membership->clock)};
    struct bytes own;
    int64_t now = clock_seconds(membership->clock);
    enum error error = draft_row(membership, posting->concern, &row);
    bool is_new = error == ERROR_NOT_FOUND;
    if (is_new) TRY(check_author(membership, posting->concern));
    else TRY(error);
    /* A form that knew of no draft has version 0: one that came meanwhile is not written over. */
    if (!is_new && posting->form->version != row.version) return ERROR_CONFLICT;
    struct seal_place place = letter_place(row.id);
    TRY(seal_for(&reader, &place, reader.person, posting->form->words, "own", &own));
    if (is_new)
        return db_run(db, &concern_letter_insert,
                      DB_PARAMS(db_int(row.id), db_int(posting->concern), db_int(membership->person),
                                db_int(posting->recipient), db_blob(own.at, own.length), db_int(now)),
                      NULL);
    return db_run_one(db, &concern_letter_rewrite,
                      DB_PARAMS(db_int(row.id), db_int(row.version), db_int(posting->recipient),
                                db_blob(own.at, own.length), db_int(now)));
}

enum error concern_letter_save(const struct membership *membership, int64_t concern,
                               const struct concern_letter_form *form)
{
    struct posting posting = {.membership = membership, .form = form, .concern = concern};
    TRY(check_author(membership, concern));
    TRY(find_recipient(membership, form->recipient, &posting.recipient));
    return membership_write(membership, save_in, &posting);
}

static enum error send_in(struct db *db, void *context)
{
    struct posting *posting = context;
    const struct membership *membership = posting->membership;
    struct concern_reader reader = reader_of(membership);
    struct letter_row row;
    const char *words, *chosen;
    struct bytes theirs;
    int64_t recipient;
    TRY(draft_row(membership, posting->concern, &row));
    if (row.version != posting->version) return ERROR_CONFLICT;
    chosen = arena_format(membership->arena, "%lld", (long long)row.recipient_id);
    TRY(find_recipient(membership, chosen, &recipient));
    struct seal_place place = letter_place(row.id);
    TRY(open_words(&reader, &place, true, row.own, row.theirs, &words));
    TRY(seal_for(&reader, &place, recipient, words, "theirs", &theirs));
    TRY(db_run_one(db, &concern_letter_post,
                   DB_PARAMS(db_int(row.id), db_int(row.version), db_blob(theirs.at, theirs.length),
                             db_int(clock_seconds(membership->clock)))));
    posting->id = row.id;
    struct notice notice = {.person = recipient,
                            .kind = "concern.letter",
                            .subject = row.id,
                            .path = arena_format(membership->arena, "/concerns/%lld", (long long)row.id),
                            .who = membership->my_name};
    return notice_tell(db, membership->clock, &notice);
}

enum error concern_letter_send(const struct membership *membership, int64_t concern, int64_t version,
                               int64_t *ret_id)
{
    struct posting posting = {.membership = membership, .concern = concern, .version = version};
    TRY(membership_write(membership, send_in, &posting));
    *ret_id = posting.id;
    return OK;
}

static enum error list_letters(const struct concern_reader *reader, const struct sql *sql, int64_t of,
                               struct list *ret_letters)
{
    struct list rows = {0};
    TRY(db_list(reader->db, reader->arena, sql, DB_PARAMS(db_int(of)), &letter_row_record, &rows));
    LIST_EACH (&rows, struct letter_row, row)
        finish(reader, row, LIST_ADD(ret_letters, reader->arena, struct concern_letter));
    return OK;
}

enum error concern_letters_of(const struct membership *membership, int64_t concern, struct list *ret_letters)
{
    struct concern_reader reader = reader_of(membership);
    TRY(check_author(membership, concern));
    return list_letters(&reader, &concern_letters_about, concern, ret_letters);
}

/* ---- reading and answering ---- */

struct concern_reader concern_reader_of(struct request *request)
{
    return (struct concern_reader){.db = request->db,
                                   .arena = request->arena,
                                   .clock = request->clock,
                                   .portal_key = request->portal_key,
                                   .person = request->viewer->person,
                                   .name = request->viewer->name,
                                   .language = request->language};
}

enum error concern_letters(const struct concern_reader *reader, bool received, struct list *ret_letters)
{
    return list_letters(reader, received ? &concern_letters_received : &concern_letters_sent, reader->person,
                        ret_letters);
}

static enum error letter_row_of(const struct concern_reader *reader, int64_t id, struct letter_row *ret_row)
{
    return db_one(reader->db, reader->arena, &concern_letter_by_id,
                  DB_PARAMS(db_int(id), db_int(reader->person)), &letter_row_record, ret_row);
}

static enum error open_answers(const struct concern_reader *reader, struct concern_letter *letter)
{
    struct list rows = {0};
    TRY(db_list(reader->db, reader->arena, &concern_answers_of, DB_PARAMS(db_int(letter->id)),
                &answer_row_record, &rows));
    LIST_EACH (&rows, struct answer_row, row) {
        struct concern_answer *answer = LIST_ADD(&letter->answers, reader->arena, struct concern_answer);
        struct seal_place place = {"concern_answer", row->id};
        bool mine = row->author_id == reader->person;
        *answer =
            (struct concern_answer){.id = row->id,
                                    .author_id = row->author_id,
                                    .words = "",
                                    .sent_at = row->sent_at,
                                    .author_name = mine ? say(reader->language, "You") : letter->with_name};
        TRY(open_words(reader, &place, mine, row->own, row->theirs, &answer->words));
    }
    return OK;
}

enum error concern_letter_get(const struct concern_reader *reader, int64_t id,
                              struct concern_letter *ret_letter)
{
    struct letter_row row;
    struct concern_letter letter;
    TRY(letter_row_of(reader, id, &row));
    struct seal_place place = letter_place(row.id);
    finish(reader, &row, &letter);
    TRY(open_words(reader, &place, letter.is_mine, row.own, row.theirs, &letter.words));
    TRY(open_answers(reader, &letter));
    *ret_letter = letter;
    return OK;
}

struct answering {
    const struct concern_reader *reader;
    int64_t id;
    const char *words;
    bool handled;
};

static enum error answer_in(struct db *db, void *context)
{
    const struct answering *answering = context;
    const struct concern_reader *reader = answering->reader;
    struct letter_row row;
    struct bytes own, theirs;
    int64_t count;
    TRY(letter_row_of(reader, answering->id, &row));
    TRY(db_number(db, &concern_answer_count, DB_PARAMS(db_int(row.id)), &count));
    if (count >= CONCERN_ANSWERS_LIMIT) return ERROR_TOO_LARGE;
    struct seal_place place = {"concern_answer", id_new(reader->clock)};
    int64_t other = row.author_id == reader->person ? row.recipient_id : row.author_id;
    TRY(seal_for(reader, &place, reader->person, answering->words, "own", &own));
    TRY(seal_for(reader, &place, other, answering->words, "theirs", &theirs));
    TRY(db_run(db, &concern_answer_insert,
               DB_PARAMS(db_int(place.id), db_int(row.id), db_int(reader->person),
                         db_blob(own.at, own.length), db_blob(theirs.at, theirs.length),
                         db_int(clock_seconds(reader->clock))),
               NULL));
    struct notice notice = {.person = other,
                            .kind = "concern.answer",
                            .subject = row.id,
                            .path = arena_format(reader->arena, "/concerns/%lld", (long long)row.id),
                            .who = reader->name};
    return notice_tell(db, reader->clock, &notice);
}

enum error concern_letter_answer(const struct concern_reader *reader, int64_t id, const char *words)
{
    struct answering answering = {.reader = reader, .id = id, .words = words};
    return db_write(reader->db, answer_in, &answering);
}

static enum error handle_in(struct db *db, void *context)
{
    const struct answering *answering = context;
    const struct concern_reader *reader = answering->reader;
    struct letter_row row;
    TRY(letter_row_of(reader, answering->id, &row));
    if (row.recipient_id != reader->person) return ERROR_NOT_FOUND;
    int64_t now = answering->handled ? clock_seconds(reader->clock) : 0;
    return db_run_one(
        db, &concern_letter_state,
        DB_PARAMS(db_int(row.id), db_text(answering->handled ? "handled" : "sent"), db_int_or_null(now)));
}

enum error concern_letter_handle(const struct concern_reader *reader, int64_t id, bool handled)
{
    struct answering answering = {.reader = reader, .id = id, .handled = handled};
    return db_write(reader->db, handle_in, &answering);
}

enum error concern_letters_waiting(struct db *db, int64_t person, int64_t *ret_count)
{
    return db_number(db, &concern_letter_count, DB_PARAMS(db_int(person)), ret_count);
}
