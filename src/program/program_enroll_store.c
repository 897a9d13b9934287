/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The SQL of enrollments, their answers, counts and the waitlist. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "language/language.h"
#include "program/program_enroll.h"
#include "program/program_templates.h"

RECORD_DEFINE(enrollment, ENROLLMENT_FIELDS)
RECORD_DEFINE(enrollment_row, ENROLLMENT_ROW_FIELDS)
RECORD_DEFINE(enrollment_answer, ENROLLMENT_ANSWER_FIELDS)
RECORD_DEFINE(enrollment_person, ENROLLMENT_PERSON_FIELDS)
RECORD_DEFINE(answer_line, ANSWER_LINE_FIELDS)
RECORD_DEFINE(directory_person, DIRECTORY_PERSON_FIELDS)
RECORD_DEFINE(person_turn, PERSON_TURN_FIELDS)
RECORD_DEFINE(program_counts, PROGRAM_COUNTS_FIELDS)

/* ---- one part ---- */

SQL(enrollment_of_person,
    "SELECT id, program_id, person_id, as_mentor, as_mentee, capacity, wanted, state, state_since, note, source,"
    " queued_at, offer_until, paused_until, created_at, version FROM enrollment WHERE program_id = $1 AND person_id = $2");

enum error enrollment_get(struct db *db, struct arena *arena, int64_t program, int64_t person,
                          struct enrollment *ret_enrollment)
{
    return db_one(db, arena, &enrollment_of_person, DB_PARAMS(db_int(program), db_int(person)),
                  &enrollment_record, ret_enrollment);
}

#define ROW_COLUMNS                                                                                          \
    "id, program_id, person_id, as_mentor, as_mentee, capacity, wanted, state, state_since, version"

SQL(enrollment_row_of_person,
    "SELECT " ROW_COLUMNS " FROM enrollment WHERE program_id = $1 AND person_id = $2");

enum error program_enrollment_of(struct db *db, struct arena *arena, int64_t program, int64_t person,
                                 struct enrollment_row *ret_row)
{
    return db_one(db, arena, &enrollment_row_of_person, DB_PARAMS(db_int(program), db_int(person)),
                  &enrollment_row_record, ret_row);
}

SQL(enrollment_rows_in_state,
    "SELECT " ROW_COLUMNS " FROM enrollment WHERE program_id = $1 AND state = $2 ORDER BY person_id");

enum error program_enrollments(struct db *db, struct arena *arena, int64_t program, const char *state,
                               struct list *ret_rows)
{
    return db_list(db, arena, &enrollment_rows_in_state,
                   DB_PARAMS(db_int(program), db_text(state ? state : "accepted")), &enrollment_row_record,
                   ret_rows);
}

/* The tally follows each enrollment: it leaves the row it stood in and enters the one it stands in now. */
#define OFFERED "CASE WHEN enrollment.offer_until IS NULL THEN 0 ELSE 1 END"
SQL(enrollment_tally_leave,
    "UPDATE enrollment_tally SET people = people - 1 FROM enrollment WHERE enrollment.id = $1"
    " AND enrollment.version = $2 AND enrollment_tally.program_id = enrollment.program_id"
    " AND enrollment_tally.state = enrollment.state AND enrollment_tally.as_mentor = enrollment.as_mentor"
    " AND enrollment_tally.as_mentee = enrollment.as_mentee AND enrollment_tally.capacity = enrollment.capacity"
    " AND enrollment_tally.wanted = enrollment.wanted AND enrollment_tally.offered = " OFFERED);
SQL(enrollment_tally_enter,
    "INSERT INTO enrollment_tally (program_id, state, as_mentor, as_mentee, capacity, wanted, offered, people)"
    " SELECT program_id, state, as_mentor, as_mentee, capacity, wanted, " OFFERED ", 1 FROM enrollment"
    " WHERE id = $1 ON CONFLICT (program_id, state, as_mentor, as_mentee, capacity, wanted, offered)"
    " DO UPDATE SET people = enrollment_tally.people + 1");

SQL(enrollment_new,
    "INSERT INTO enrollment (id, program_id, person_id, as_mentor, as_mentee, capacity, wanted, state,"
    " state_since, note, source, queued_at, offer_until, created_at, updated_at, version)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $9, $9, 1)");

enum error enrollment_insert(struct db *db, const struct clock *clock, const struct enrollment *row)
{
    TRY(db_run(db, &enrollment_new,
               DB_PARAMS(db_int(row->id), db_int(row->program_id), db_int(row->person_id),
                         db_int(row->as_mentor), db_int(row->as_mentee), db_int(row->capacity),
                         db_int(row->wanted), db_text(row->state), db_int(clock_seconds(clock)),
                         db_text(row->note), db_text(row->source), db_int_or_null(row->queued_at),
                         db_int_or_null(row->offer_until)),
               NULL));
    return db_run_one(db, &enrollment_tally_enter, DB_PARAMS(db_int(row->id)));
}

SQL(enrollment_change_row,
    "UPDATE enrollment SET as_mentor = $3, as_mentee = $4, capacity = $5, wanted = $6, state = $7,"
    " state_since = $8, note = $9, source = $10, queued_at = $11, offer_until = $12, updated_at = $13, paused_until = $14,"
    " version = version + 1 WHERE id = $1 AND version = $2");

enum error enrollment_update(struct db *db, const struct clock *clock, const struct enrollment *row)
{
    TRY(db_run_one(db, &enrollment_tally_leave, DB_PARAMS(db_int(row->id), db_int(row->version))));
    TRY(db_run_one(db, &enrollment_change_row,
                   DB_PARAMS(db_int(row->id), db_int(row->version), db_int(row->as_mentor),
                             db_int(row->as_mentee), db_int(row->capacity), db_int(row->wanted),
                             db_text(row->state), db_int(row->state_since), db_text(row->note),
                             db_text(row->source), db_int_or_null(row->queued_at),
                             db_int_or_null(row->offer_until), db_int(clock_seconds(clock)),
                             db_int_or_null(row->paused_until))));
    return db_run_one(db, &enrollment_tally_enter, DB_PARAMS(db_int(row->id)));
}

/* ---- answers ---- */

SQL(enrollment_answers_of, "SELECT question_id, value FROM enrollment_answer WHERE enrollment_id = $1");

enum error enrollment_answers(struct db *db, struct arena *arena, int64_t enrollment,
                              struct list *ret_answers)
{
    return db_list(db, arena, &enrollment_answers_of, DB_PARAMS(db_int(enrollment)),
                   &enrollment_answer_record, ret_answers);
}

SQL(enrollment_answer_put,
    "INSERT INTO enrollment_answer (enrollment_id, question_id, value) VALUES ($1, $2, $3)"
    " ON CONFLICT (enrollment_id, question_id) DO UPDATE SET value = excluded.value");
SQL(enrollment_answer_drop, "DELETE FROM enrollment_answer WHERE enrollment_id = $1 AND question_id = $2");

enum error enrollment_answers_write(struct db *db, int64_t enrollment, const struct list *answers)
{
    LIST_EACH (answers, struct enrollment_answer, answer) {
        const struct db_value id = db_int(enrollment), question = db_int(answer->question_id);
        if (text_is_blank(answer->value))
            TRY(db_run(db, &enrollment_answer_drop, DB_PARAMS(id, question), NULL));
        else TRY(db_run(db, &enrollment_answer_put, DB_PARAMS(id, question, db_text(answer->value)), NULL));
    }
    return OK;
}

SQL(enrollment_answers_of_program,
    "SELECT e.person_id, a.question_id, a.value FROM enrollment_answer a JOIN enrollment e ON e.id = a.enrollment_id"
    " WHERE e.program_id = $1 ORDER BY e.person_id");

enum error program_answers(struct db *db, struct arena *arena, int64_t program, struct list *ret_answers)
{
    return db_list(db, arena, &enrollment_answers_of_program, DB_PARAMS(db_int(program)), &answer_line_record,
                   ret_answers);
}

/* ---- counts ---- */

#define HOLDS_PLACE                                                                                          \
    "as_mentee = 1 AND (state IN ('accepted', 'paused') OR (state = 'invited' AND offered = 1))"
#define SUM_OF(what, condition) "CAST(COALESCE(SUM(" what ") FILTER (WHERE " condition "), 0) AS BIGINT) AS "
#define PEOPLE(condition) SUM_OF("people", condition)

SQL(enrollment_count_all, "SELECT " PEOPLE("state = 'invited'") "invited, " PEOPLE("state = 'applied'") "applied, " PEOPLE("state = 'waitlisted'") "waitlisted, " PEOPLE("state = 'accepted'") "accepted, " PEOPLE("state = 'paused'") "paused, " PEOPLE("state = 'left'") "left_it, " PEOPLE("state = 'declined'") "declined, " PEOPLE("state = 'accepted' AND as_mentor = 1") "mentors, " PEOPLE(
                              "state = 'accepted' AND as_mentee = 1") "mentees, " SUM_OF("people * capacity",
                                                                                         "state = 'accepted' AND as_mentor = 1") "places, " SUM_OF("people * wanted",
                                                                                                                                                   "state = 'accepted' AND as_mentee = 1") "wishes, " PEOPLE(HOLDS_PLACE) "taken, CAST(COALESCE(SUM(people), 0) AS BIGINT) AS everybody, COALESCE((SELECT MAX(r.pairs) FROM match_run r WHERE r.program_id = $1 AND r.state = 'draft'), 0) AS draft_pairs"
                                                                                                                                                                                                                          " FROM enrollment_tally WHERE program_id = $1");

enum error program_counts(struct db *db, struct arena *arena, int64_t program,
                          struct program_counts *ret_counts)
{
    return db_one(db, arena, &enrollment_count_all, DB_PARAMS(db_int(program)), &program_counts_record,
                  ret_counts);
}

SQL(enrollment_count_taken, "SELECT CAST(COALESCE(SUM(people), 0) AS BIGINT) FROM enrollment_tally"
                            " WHERE program_id = $1 AND " HOLDS_PLACE);

enum error enrollment_places_taken(struct db *db, int64_t program, int64_t *ret_taken)
{
    return db_number(db, &enrollment_count_taken, DB_PARAMS(db_int(program)), ret_taken);
}

/* ---- the waitlist ---- */

SQL(enrollment_offers_lapsed, "SELECT person_id FROM enrollment WHERE program_id = $1 AND state = 'invited'"
                              " AND offer_until < $2 ORDER BY offer_until, id");

enum error enrollment_lapsed(struct db *db, struct arena *arena, int64_t program, int64_t now,
                             struct list *ret_turns)
{
    return db_list(db, arena, &enrollment_offers_lapsed, DB_PARAMS(db_int(program), db_int(now)),
                   &person_turn_record, ret_turns);
}

SQL(enrollment_waitlist_first,
    "SELECT e.person_id FROM enrollment e JOIN person p ON p.id = e.person_id WHERE e.program_id = $1"
    " AND e.state = 'waitlisted' AND e.as_mentee = 1 AND p.active = 1 ORDER BY e.queued_at, e.id LIMIT $2");

enum error enrollment_waitlist(struct db *db, struct arena *arena, int64_t program, int64_t limit,
                               struct list *ret_turns)
{
    return db_list(db, arena, &enrollment_waitlist_first, DB_PARAMS(db_int(program), db_int(limit)),
                   &person_turn_record, ret_turns);
}

/* ---- who takes part ---- */

/* Every word has to be found somewhere; "" finds everybody. */
#define HAS_WORD(parameter) "(CAST(" parameter " AS TEXT) = '' OR p.search_key LIKE " parameter " ESCAPE '!')"

#define SEARCH_PART                                                                                          \
    " AND (CAST($2 AS TEXT) = '' OR e.state = $2)"                                                           \
    " AND (CAST($3 AS TEXT) = '' OR ($3 = 'mentor' AND e.as_mentor = 1) OR ($3 = 'mentee' AND"               \
    " e.as_mentee = 1) OR ($3 = 'both' AND e.as_mentor = 1 AND e.as_mentee = 1))"
#define SEARCH_WHERE                                                                                         \
    " FROM enrollment e JOIN person p ON p.id = e.person_id WHERE e.program_id = $1" SEARCH_PART             \
    " AND " HAS_WORD("$4") " AND " HAS_WORD("$5") " AND " HAS_WORD("$6")

#define SEARCH_TURN "CASE WHEN CAST($2 AS TEXT) = 'waitlisted' THEN e.queued_at ELSE 0 END"
/* Short rows are sorted; what is shown is read for the page alone. */
SQL(enrollment_search_page,
    "SELECT p.id, p.name, p.job_title, p.department, p.location, p.email, p.active, e.as_mentor, e.as_mentee,"
    " e.capacity, e.wanted, e.state, e.state_since, e.offer_until, e.queued_at"
    " FROM (SELECT e.id AS part, " SEARCH_TURN " AS turn, p.name_key AS name_key, p.id AS person" SEARCH_WHERE
    " ORDER BY " SEARCH_TURN ", p.name_key, p.id LIMIT $7 OFFSET $8) AS page"
    " JOIN enrollment e ON e.id = page.part JOIN person p ON p.id = page.person"
    " ORDER BY page.turn, page.name_key, page.person");
SQL(enrollment_search_count, "SELECT COUNT(*)" SEARCH_WHERE);
SQL(enrollment_plain_count, "SELECT CAST(COALESCE(SUM(e.people), 0) AS BIGINT) FROM enrollment_tally e"
                            " WHERE e.program_id = $1" SEARCH_PART);

enum { SEARCH_WORDS = 3 };

/* The first words of a search, "" for those that are not there; whether there is any. */
static bool word_patterns(struct arena *arena, const char *search, struct db_value ret_words[SEARCH_WORDS])
{
    struct list words = {0};
    text_split(arena, text_fold(arena, search), " ", &words);
    for (size_t i = 0; i < SEARCH_WORDS; i++)
        ret_words[i] =
            db_text(i < words.count ? db_like(arena, "%", *LIST_AT(&words, const char *, i), "%") : "");
    return words.count != 0;
}

static void finish_person(struct arena *arena, const struct language *language,
                          const struct program_template *format, struct enrollment_person *person)
{
    enum enrollment_state state;
    struct person_card card = {.id = person->id,
                               .name = person->name,
                               .department = person->department,
                               .location = person->location,
                               .job_title = person->job_title,
                               .email = person->email,
                               .time_zone = ""};
    person_card_finish(arena, &card);
    person->initials = card.initials;
    person->face = card.face;
    person->place = card.place;
    if (!enrollment_state_of(person->state, &state)) return;
    person->good = state == ENROLLMENT_ACCEPTED;
    person->waits = state == ENROLLMENT_APPLIED || state == ENROLLMENT_INVITED;
    person->state_label = person->offer_until ? MESSAGE("A place is offered") : enrollment_state_label(state);
    person->role_label = strcmp(format->format, "peer") == 0 ? say(language, "peer")
                         : person->as_mentor && person->as_mentee
                             ? arena_format(arena, say(language, "%s and %s"), say(language, format->mentor),
                                            say(language, format->mentee))
                         : person->as_mentor ? say(language, format->mentor)
                                             : say(language, format->mentee);
}

struct waiting {
    int64_t person, place;
};

static int by_person(const void *left, const void *right)
{
    int64_t a = ((const struct waiting *)left)->person, b = ((const struct waiting *)right)->person;
    return a < b ? -1 : a > b;
}

/* The whole waitlist is read once: counting for each person would be slow for a long one. */
static enum error fill_waitlist_places(struct db *db, struct arena *arena, int64_t program,
                                       struct list *people)
{
    struct list turns = {0};
    TRY(enrollment_waitlist(db, arena, program, INT64_MAX, &turns));
    if (!turns.count) return OK;
    struct waiting *all = arena_alloc_many(arena, turns.count, sizeof *all);
    for (size_t i = 0; i < turns.count; i++)
        all[i] = (struct waiting){LIST_AT(&turns, struct person_turn, i)->person_id, (int64_t)i + 1};
    qsort(all, turns.count, sizeof *all, by_person);
    LIST_EACH (people, struct enrollment_person, person) {
        const struct waiting key = {.person = person->id};
        const struct waiting *found = bsearch(&key, all, turns.count, sizeof *all, by_person);
        if (found) person->waitlist_place = found->place;
    }
    return OK;
}

enum error enrollment_search(struct db *db, struct arena *arena, const struct language *language,
                             const struct enrollment_filter *filter, struct list *ret_people,
                             int64_t *ret_count)
{
    const struct db_value program = db_int(filter->program), state = db_text(filter->state),
                          role = db_text(filter->role);
    struct db_value words[SEARCH_WORDS];
    struct program_card card;
    TRY(program_get(db, arena, filter->program, &card));
    const struct program_template *format = program_template_of(card.format);
    if (!format) return ERROR_DAMAGED;
    if (word_patterns(arena, filter->words, words))
        TRY(db_number(db, &enrollment_search_count,
                      DB_PARAMS(program, state, role, words[0], words[1], words[2]), ret_count));
    else TRY(db_number(db, &enrollment_plain_count, DB_PARAMS(program, state, role), ret_count));
    TRY(db_list(db, arena, &enrollment_search_page,
                DB_PARAMS(program, state, role, words[0], words[1], words[2], db_int(filter->limit),
                          db_int(filter->first)),
                &enrollment_person_record, ret_people));
    bool waits = false;
    LIST_EACH (ret_people, struct enrollment_person, person) {
        finish_person(arena, language, format, person);
        waits = waits || strcmp(person->state, "waitlisted") == 0;
    }
    return waits ? fill_waitlist_places(db, arena, filter->program, ret_people) : OK;
}

/* ---- the directory ---- */

#define DIRECTORY_WHERE                                                                                      \
    " WHERE p.active = 1 AND " HAS_WORD("$1") " AND " HAS_WORD("$2") " AND " HAS_WORD(                       \
        "$3") " AND (CAST($4 AS TEXT) = '' OR p.department_key = $4)"                                        \
              " AND (CAST($5 AS TEXT) = '' OR p.location_key = $5)"                                          \
              " AND (CAST($6 AS BIGINT) = 0 OR p.level >= $6) AND (CAST($7 AS BIGINT) = 0 OR p.level <= $7)"

SQL(directory_page,
    "SELECT p.id, p.name, p.job_title, p.department, p.location, COALESCE(e.state, '') AS part"
    " FROM person p LEFT JOIN enrollment e ON e.program_id = $8 AND e.person_id = p.id" DIRECTORY_WHERE
    " ORDER BY p.name_key, p.id LIMIT $9 OFFSET $10");
SQL(directory_count, "SELECT COUNT(*) FROM person p" DIRECTORY_WHERE);

static void finish_directory_person(struct arena *arena, struct directory_person *person)
{
    enum enrollment_state state;
    struct person_card card = {.id = person->id,
                               .name = person->name,
                               .department = person->department,
                               .location = person->location,
                               .job_title = person->job_title,
                               .email = "",
                               .time_zone = ""};
    person_card_finish(arena, &card);
    person->initials = card.initials;
    person->face = card.face;
    person->place = card.place;
    person->part_label = "";
    if (!*person->part || !enrollment_state_of(person->part, &state)) return;
    person->part_label = enrollment_state_label(state);
    person->is_in = state != ENROLLMENT_LEFT && state != ENROLLMENT_DECLINED;
}

enum error directory_search(struct db *db, struct arena *arena, const struct directory_filter *filter,
                            struct list *ret_people, int64_t *ret_count)
{
    const struct db_value department = db_text(text_fold(arena, filter->department)),
                          location = db_text(text_fold(arena, filter->location)),
                          level_min = db_int(filter->level_min), level_max = db_int(filter->level_max);
    struct db_value words[SEARCH_WORDS];
    word_patterns(arena, filter->words, words);
    TRY(db_number(db, &directory_count,
                  DB_PARAMS(words[0], words[1], words[2], department, location, level_min, level_max),
                  ret_count));
    TRY(db_list(db, arena, &directory_page,
                DB_PARAMS(words[0], words[1], words[2], department, location, level_min, level_max,
                          db_int(filter->program), db_int(filter->limit), db_int(filter->first)),
                &directory_person_record, ret_people));
    LIST_EACH (ret_people, struct directory_person, person) finish_directory_person(arena, person);
    return OK;
}
