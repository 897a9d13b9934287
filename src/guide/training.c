/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "guide/training.h"

#include "base/random.h"
#include "db/db.h"
#include "guide/training_library.h"
#include "language/language.h"

RECORD_DEFINE(training_check, TRAINING_CHECK_FIELDS)
RECORD_DEFINE(training_chapter, TRAINING_CHAPTER_FIELDS)
FORM_DEFINE(training_form, TRAINING_FORM_FIELDS)
RECORD_DEFINE(training_setting, TRAINING_SETTING_FIELDS)
RECORD_DEFINE(training_person, TRAINING_PERSON_FIELDS)

/* ---- chapters ---- */

#define CHAPTER_ROW_FIELDS(FIELD, R)                                                                         \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, side, 0)                                                                                  \
    FIELD(R, text, title, 0)                                                                                 \
    FIELD(R, text, body, 0)                                                                                  \
    FIELD(R, text, question, 0)                                                                              \
    FIELD(R, text, thought, 0)                                                                               \
    FIELD(R, integer, version, 0)
RECORD_LOCAL(chapter_row, CHAPTER_ROW_FIELDS)

SQL(training_own_list, "SELECT id, side, title, body, question, thought, version FROM training_chapter "
                       "WHERE program_id = $1 ORDER BY id");
SQL(training_own_one, "SELECT id, side, title, body, question, thought, version FROM training_chapter "
                      "WHERE program_id = $1 AND id = $2");
SQL(training_own_count, "SELECT COUNT(*) FROM training_chapter WHERE program_id = $1");
SQL(training_own_insert,
    "INSERT INTO training_chapter (id, program_id, side, title, body, question, thought, created_at, updated_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)");
SQL(training_own_update,
    "UPDATE training_chapter SET side = $4, title = $5, body = $6, question = $7, thought = $8, "
    "updated_at = $9, version = version + 1 WHERE program_id = $1 AND id = $2 AND version = $3");
SQL(training_own_delete, "DELETE FROM training_chapter WHERE program_id = $1 AND id = $2");
SQL(training_again, "UPDATE program SET training_version = training_version + 1 WHERE id = $1");

static void add_check(struct arena *arena, struct training_chapter *chapter, const char *question,
                      const char *thought)
{
    if (!question || !*question) return;
    *LIST_ADD(&chapter->checks, arena, struct training_check) =
        (struct training_check){.question = question, .thought = thought};
}

static void add_text(struct arena *arena, const struct language *language, const struct training_text *text,
                     struct list *chapters)
{
    struct training_chapter *chapter = LIST_ADD(chapters, arena, struct training_chapter);
    *chapter = (struct training_chapter){.key = text->key,
                                         .side = guide_side_key(text->side),
                                         .title = say(language, text->title),
                                         .body = say(language, text->body),
                                         .minutes = training_minutes(text->body),
                                         .number = (int64_t)chapters->count};
    for (int i = 0; i < TRAINING_CHECKS && text->checks[i].question; i++)
        add_check(arena, chapter, say(language, text->checks[i].question),
                  say(language, text->checks[i].thought));
}

static void add_row(struct arena *arena, const struct chapter_row *row, struct list *chapters)
{
    struct training_chapter *chapter = LIST_ADD(chapters, arena, struct training_chapter);
    *chapter = (struct training_chapter){.key = arena_format(arena, "%lld", (long long)row->id),
                                         .side = row->side,
                                         .title = row->title,
                                         .body = row->body,
                                         .minutes = training_minutes(row->body),
                                         .number = (int64_t)chapters->count,
                                         .own = true,
                                         .version = row->version};
    add_check(arena, chapter, row->question, row->thought);
}

enum error training_chapters(struct db *db, struct arena *arena, const struct language *language,
                             int64_t program, const char *format, enum guide_side side,
                             struct list *ret_chapters)
{
    struct list rows = {0};
    TRY(db_list(db, arena, &training_own_list, DB_PARAMS(db_int(program)), &chapter_row_record, &rows));
    for (size_t i = 0; i < training_text_count; i++)
        if ((training_texts[i].formats & guide_format_bit(format)) &&
            guide_side_fits(training_texts[i].side, side))
            add_text(arena, language, &training_texts[i], ret_chapters);
    LIST_EACH (&rows, struct chapter_row, row) {
        enum guide_side wanted;
        if (guide_side_find(row->side, &wanted) && guide_side_fits(wanted, side))
            add_row(arena, row, ret_chapters);
    }
    return OK;
}

void training_form_check(const struct training_form *form, struct training_form_problems *problems)
{
    enum guide_side side;
    if (!guide_side_find(form->side, &side)) problems->side = MESSAGE("Choose who reads it.");
    if (!*form->title) problems->title = MESSAGE("Give the chapter a title.");
    if (!*form->body) problems->body = MESSAGE("Write what people should know.");
    if (*form->thought && !*form->question)
        problems->question = MESSAGE("Write the question that this answers.");
    if (*form->question && !*form->thought)
        problems->thought =
            MESSAGE("Write what speaks for which answer; readers open it after they thought about it.");
}

struct writing {
    const struct clock *clock;
    int64_t program, id;
    const struct training_form *form;
};

enum error training_own_get(struct db *db, struct arena *arena, int64_t program, int64_t id,
                            struct training_form *ret_form)
{
    struct chapter_row row;
    struct training_form form = {0};
    TRY(db_one(db, arena, &training_own_one, DB_PARAMS(db_int(program), db_int(id)), &chapter_row_record,
               &row));
    record_copy_shared(&chapter_row_record, &row, &training_form_record, &form);
    *ret_form = form;
    return OK;
}

static enum error again(struct db *db, const struct writing *writing)
{
    if (!writing->form->again) return OK;
    return db_run_one(db, &training_again, DB_PARAMS(db_int(writing->program)));
}

static enum error add_in(struct db *db, void *context)
{
    const struct writing *writing = context;
    const struct training_form *form = writing->form;
    int64_t count;
    TRY(db_number(db, &training_own_count, DB_PARAMS(db_int(writing->program)), &count));
    if (count >= TRAINING_OWN_MAXIMUM) return ERROR_TOO_LARGE;
    TRY(db_run(db, &training_own_insert,
               DB_PARAMS(db_int(writing->id), db_int(writing->program), db_text(form->side),
                         db_text(form->title), db_text(form->body), db_text(form->question),
                         db_text(form->thought), db_int(clock_seconds(writing->clock))),
               NULL));
    return again(db, writing);
}

enum error training_own_add(struct db *db, const struct clock *clock, int64_t program,
                            const struct training_form *form, int64_t *ret_id)
{
    struct writing writing = {.clock = clock, .program = program, .id = id_new(clock), .form = form};
    TRY(db_write(db, add_in, &writing));
    *ret_id = writing.id;
    return OK;
}

static enum error change_in(struct db *db, void *context)
{
    const struct writing *writing = context;
    const struct training_form *form = writing->form;
    TRY(db_run_one(db, &training_own_update,
                   DB_PARAMS(db_int(writing->program), db_int(writing->id), db_int(form->version),
                             db_text(form->side), db_text(form->title), db_text(form->body),
                             db_text(form->question), db_text(form->thought),
                             db_int(clock_seconds(writing->clock)))));
    return again(db, writing);
}

enum error training_own_change(struct db *db, const struct clock *clock, int64_t program, int64_t id,
                               const struct training_form *form)
{
    struct writing writing = {.clock = clock, .program = program, .id = id, .form = form};
    return db_write(db, change_in, &writing);
}

enum error training_own_remove(struct db *db, int64_t program, int64_t id)
{
    int64_t changed;
    TRY(db_run(db, &training_own_delete, DB_PARAMS(db_int(program), db_int(id)), &changed));
    return changed ? OK : ERROR_NOT_FOUND;
}

/* ---- whether it has to be read ---- */

SQL(training_setting_get, "SELECT training, training_version FROM program WHERE id = $1");
SQL(training_setting_set,
    "UPDATE program SET training = $2, training_version = training_version + $3 WHERE id = $1");

enum error training_setting(struct db *db, struct arena *arena, int64_t program,
                            struct training_setting *ret_setting)
{
    return db_one(db, arena, &training_setting_get, DB_PARAMS(db_int(program)), &training_setting_record,
                  ret_setting);
}

enum error training_set(struct db *db, int64_t program, const char *training, bool read_again)
{
    return db_run_one(db, &training_setting_set,
                      DB_PARAMS(db_int(program), db_text(training), db_int(read_again)));
}

/* ---- who read it ---- */

#define PART_FIELDS(FIELD, R)                                                                                \
    FIELD(R, flag, as_mentor, 0)                                                                             \
    FIELD(R, flag, as_mentee, 0)
RECORD_LOCAL(part, PART_FIELDS)

SQL(training_parts,
    "SELECT as_mentor, as_mentee FROM enrollment WHERE program_id = $1 AND person_id = $2 "
    "AND state NOT IN ('left', 'declined') UNION ALL "
    "SELECT CASE WHEN m.role IN ('mentor', 'buddy', 'manager', 'peer') THEN 1 ELSE 0 END AS as_mentor, "
    "CASE WHEN m.role IN ('mentee', 'employee', 'peer') THEN 1 ELSE 0 END AS as_mentee "
    "FROM relationship_member m JOIN relationship r ON r.id = m.relationship_id "
    "WHERE r.program_id = $1 AND m.person_id = $2 AND m.left_at IS NULL");

#define READ_FIELDS(FIELD, R)                                                                                \
    FIELD(R, time, read_at, 0)                                                                               \
    FIELD(R, flag, is_present, 0)
RECORD_LOCAL(read, READ_FIELDS)

SQL(training_reads,
    "SELECT t.read_at AS read_at, CASE WHEN t.version = p.training_version THEN 1 ELSE 0 END AS is_present "
    "FROM training_read t JOIN program p ON p.id = t.program_id "
    "WHERE t.program_id = $1 AND t.person_id = $2 ORDER BY t.version");
SQL(training_note, "INSERT INTO training_read (program_id, person_id, version, read_at) "
                   "SELECT id, $2, training_version, $3 FROM program WHERE id = $1 "
                   "ON CONFLICT (program_id, person_id, version) DO NOTHING");
SQL(training_people_list,
    "SELECT p.id AS id, p.name AS name, CASE WHEN t.person_id IS NULL THEN 0 ELSE 1 END AS has_read "
    "FROM enrollment e JOIN person p ON p.id = e.person_id JOIN program g ON g.id = e.program_id "
    "LEFT JOIN training_read t ON t.program_id = e.program_id AND t.person_id = e.person_id "
    "AND t.version = g.training_version "
    "WHERE e.program_id = $1 AND e.state IN ('accepted', 'paused') ORDER BY has_read, p.name_key, p.id");

enum error training_reader(struct db *db, struct arena *arena, int64_t program, int64_t person,
                           struct training_reader *ret_reader)
{
    struct training_reader reader = {.side = GUIDE_BOTH};
    struct list parts = {0}, reads = {0};
    bool mentor = false, mentee = false;
    TRY(db_list(db, arena, &training_parts, DB_PARAMS(db_int(program), db_int(person)), &part_record,
                &parts));
    TRY(db_list(db, arena, &training_reads, DB_PARAMS(db_int(program), db_int(person)), &read_record,
                &reads));
    LIST_EACH (&parts, struct part, part) {
        mentor = mentor || part->as_mentor;
        mentee = mentee || part->as_mentee;
    }
    reader.takes_part = parts.count > 0;
    if (mentor != mentee) reader.side = mentor ? GUIDE_MENTOR : GUIDE_MENTEE;
    LIST_EACH (&reads, struct read, read) {
        if (read->is_present) reader.read_at = read->read_at;
        else reader.read_before = read->read_at;
    }
    *ret_reader = reader;
    return OK;
}

struct noting {
    struct arena *arena;
    const struct clock *clock;
    int64_t program, person;
};

static enum error acknowledge_in(struct db *db, void *context)
{
    const struct noting *noting = context;
    struct training_reader reader;
    TRY(training_reader(db, noting->arena, noting->program, noting->person, &reader));
    if (!reader.takes_part) return ERROR_FORBIDDEN;
    return db_run(
        db, &training_note,
        DB_PARAMS(db_int(noting->program), db_int(noting->person), db_int(clock_seconds(noting->clock))),
        NULL);
}

enum error training_acknowledge(struct db *db, struct arena *arena, const struct clock *clock,
                                int64_t program, int64_t person)
{
    struct noting noting = {.arena = arena, .clock = clock, .program = program, .person = person};
    return db_write(db, acknowledge_in, &noting);
}

enum error training_people(struct db *db, struct arena *arena, int64_t program, struct list *ret_people)
{
    return db_list(db, arena, &training_people_list, DB_PARAMS(db_int(program)), &training_person_record,
                   ret_people);
}
