/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "asking/asking_find.h"

#include <stdlib.h>
#include <string.h>

#include "asking/asking_store.h"
#include "base/text.h"
#include "db/db.h"
#include "matching/matching_choices.h"
#include "person/person.h"
#include "relationship/relationship_reason.h"
#include "relationship/relationship_rules.h"

RECORD_DEFINE(asking_mentor, ASKING_MENTOR_FIELDS)
RECORD_DEFINE(asking_mentor_counts, ASKING_MENTOR_COUNTS_FIELDS)

enum { SKILLS_SHOWN = 6, HISTORY_SECONDS = 365 * 86400 };

/* Mentees in open relationships of the program take up places. */
#define TAKEN                                                                                                \
    "LEFT JOIN (SELECT mine.person_id, COUNT(*) AS mentees FROM relationship t "                             \
    "JOIN relationship_member mine ON mine.relationship_id = t.id AND mine.left_at IS NULL "                 \
    "AND mine.role = 'mentor' JOIN relationship_member other ON other.relationship_id = t.id "               \
    "AND other.left_at IS NULL AND other.role = 'mentee' "                                                   \
    "WHERE t.program_id = $1 AND t.state <> 'closed' GROUP BY mine.person_id) taken "                        \
    "ON taken.person_id = e.person_id "

SQL(asking_mentors_of_program,
    "SELECT p.id, p.name, p.job_title, p.department, p.location, p.time_zone, "
    "e.capacity - COALESCE(taken.mentees, 0) - COALESCE(held.places, 0) AS free, "
    "COALESCE(o.id, 0) AS request_id, (CASE WHEN w.since IS NULL THEN 0 ELSE 1 END) AS waits, "
    "(CASE WHEN w.held_until > $3 THEN w.held_until ELSE NULL END) AS held_until "
    "FROM enrollment e JOIN person p ON p.id = e.person_id " TAKEN
    "LEFT JOIN (SELECT mentor_id, COUNT(*) AS places FROM mentor_wait WHERE program_id = $1 AND mentee_id <> $2 "
    "AND held_until > $3 GROUP BY mentor_id) held ON held.mentor_id = e.person_id "
    "LEFT JOIN mentor_request o ON o.program_id = $1 AND o.mentee_id = $2 AND o.mentor_id = e.person_id "
    "AND o.state = 'open' "
    "LEFT JOIN mentor_wait w ON w.program_id = $1 AND w.mentor_id = e.person_id AND w.mentee_id = $2 "
    "WHERE e.program_id = $1 AND e.state = 'accepted' AND e.as_mentor = 1 AND p.active = 1 AND p.id <> $2 "
    "AND (CAST($4 AS BIGINT) IS NULL OR p.id = $4) AND p.search_key LIKE $5 ESCAPE '!' "
    "AND p.search_key LIKE $6 ESCAPE '!' AND p.search_key LIKE $7 ESCAPE '!' "
    "AND (CAST($8 AS TEXT) IS NULL OR p.location_key = $8) AND (CAST($9 AS TEXT) IS NULL OR p.time_zone = $9) "
    "AND (CAST($10 AS TEXT) IS NULL OR EXISTS (SELECT 1 FROM person_language l WHERE l.person_id = p.id "
    "AND l.language = $10)) "
    "AND (CAST($11 AS TEXT) IS NULL OR EXISTS (SELECT 1 FROM person_skill ps JOIN skill s ON s.id = ps.skill_id "
    "WHERE ps.person_id = p.id AND ps.kind = 'offered' AND s.label_key LIKE $11 ESCAPE '!'))");

/* With a free place first; then what fits best; then by name. */
static int by_promise(const void *left, const void *right)
{
    const struct asking_mentor *a = left, *b = right;
    bool a_held = a->held_until != 0, b_held = b->held_until != 0;
    if (a_held != b_held) return a_held ? -1 : 1;
    if (a->full != b->full) return a->full ? 1 : -1;
    if (a->fit != b->fit) return a->fit > b->fit ? -1 : 1;
    int names = strcmp(a->name, b->name);
    return names ? names : a->id < b->id ? -1 : a->id > b->id;
}

static struct db_value folded_or_null(struct arena *arena, const char *text)
{
    return text_is_blank(text) ? db_null() : db_text(text_fold(arena, text));
}

enum error asking_mentors(struct db *db, struct arena *arena, const struct clock *clock,
                          const struct matching_choices *choices, const struct asking_filter *filter,
                          struct list *ret_mentors)
{
    const char *patterns[ASKING_SEARCH_WORDS] = {"%", "%", "%"};
    struct list words = {0}, found = {0};
    text_split(arena, text_fold(arena, text_or_empty(filter->words)), " ", &words);
    for (size_t i = 0; i < words.count && i < ASKING_SEARCH_WORDS; i++)
        patterns[i] = db_like(arena, "%", *LIST_AT(&words, const char *, i), "%");
    const char *skill =
        text_is_blank(filter->skill) ? NULL : db_like(arena, "%", text_fold(arena, filter->skill), "%");
    TRY(db_list(db, arena, &asking_mentors_of_program,
                DB_PARAMS(db_int(filter->program), db_int(filter->mentee), db_int(clock_seconds(clock)),
                          db_int_or_null(filter->only), db_text(patterns[0]), db_text(patterns[1]),
                          db_text(patterns[2]), folded_or_null(arena, filter->location),
                          db_text_or_null(filter->zone), db_text_or_null(filter->language),
                          db_text_or_null(skill)),
                &asking_mentor_record, &found));
    LIST_EACH (&found, struct asking_mentor, mentor) {
        if (!matching_choices_fit(choices, mentor->id, &mentor->fit)) continue;
        if (mentor->free < 0) mentor->free = 0;
        mentor->full = mentor->free == 0;
        mentor->first_name = relationship_first_name(arena, mentor->name);
        mentor->initials = text_initials(arena, mentor->name);
        mentor->face = person_face(mentor->id);
        *LIST_ADD(ret_mentors, arena, struct asking_mentor) = *mentor;
    }
    if (ret_mentors->count)
        qsort(ret_mentors->items, ret_mentors->count, sizeof(struct asking_mentor), by_promise);
    return OK;
}

/* ---- how they answer ---- */

/* Of one mentor, from a list that is sorted by mentor. */
static struct asking_habit habit_in(struct arena *arena, const struct list *past, int64_t mentor)
{
    size_t first = 0, count = 0;
    while (first < past->count && LIST_AT(past, struct asking_past, first)->mentor_id != mentor) first++;
    while (first + count < past->count &&
           LIST_AT(past, struct asking_past, first + count)->mentor_id == mentor)
        count++;
    return asking_habit_of(arena, count ? LIST_AT(past, struct asking_past, first) : NULL, count);
}

enum error asking_mentors_complete(struct db *db, struct arena *arena, const struct language *language,
                                   const struct clock *clock, const struct matching_choices *choices,
                                   int64_t program, struct asking_mentor *mentors, size_t count,
                                   size_t reasons)
{
    struct list past = {0};
    TRY(asking_history(db, arena, program, clock_seconds(clock) - HISTORY_SECONDS, &past));
    for (size_t i = 0; i < count; i++) {
        struct asking_mentor *mentor = &mentors[i];
        struct list skills = {0};
        struct asking_habit habit = habit_in(arena, &past, mentor->id);
        mentor->habit = asking_habit_words(arena, language, &habit);
        TRY(person_skills(db, arena, mentor->id, PERSON_OFFERS, &skills));
        LIST_EACH (&skills, struct person_skill, skill)
            if (mentor->skills.count < SKILLS_SHOWN)
                *LIST_ADD(&mentor->skills, arena, const char *) = skill->label;
        matching_choices_reasons(arena, choices, mentor->id, &mentor->reasons);
        if (mentor->reasons.count > reasons) mentor->reasons.count = reasons;
        relationship_reasons_say(arena, language, &mentor->reasons);
    }
    return OK;
}

/* ---- what to choose from ---- */

#define NAME_FIELDS(FIELD, R) FIELD(R, text, name, 0)
RECORD_LOCAL(asking_name, NAME_FIELDS)

#define MENTORS_HERE "FROM enrollment e JOIN person p ON p.id = e.person_id AND p.active = 1 "
#define OF_PROGRAM "WHERE e.program_id = $1 AND e.state = 'accepted' AND e.as_mentor = 1 "

SQL(asking_mentor_locations,
    "SELECT MIN(p.location) AS name " MENTORS_HERE OF_PROGRAM
    "AND p.location_key <> '' GROUP BY p.location_key ORDER BY p.location_key LIMIT 200");
SQL(asking_mentor_languages,
    "SELECT DISTINCT l.language AS name " MENTORS_HERE
    "JOIN person_language l ON l.person_id = p.id " OF_PROGRAM "ORDER BY name LIMIT 200");
SQL(asking_mentor_zones, "SELECT DISTINCT p.time_zone AS name " MENTORS_HERE OF_PROGRAM
                         "AND p.time_zone <> '' ORDER BY name LIMIT 200");

static enum error names(struct db *db, struct arena *arena, const struct sql *sql, int64_t program,
                        struct list *ret)
{
    struct list rows = {0};
    TRY(db_list(db, arena, sql, DB_PARAMS(db_int(program)), &asking_name_record, &rows));
    LIST_EACH (&rows, struct asking_name, row) *LIST_ADD(ret, arena, const char *) = row->name;
    return OK;
}

enum error asking_locations(struct db *db, struct arena *arena, int64_t program, struct list *ret)
{
    return names(db, arena, &asking_mentor_locations, program, ret);
}
enum error asking_languages(struct db *db, struct arena *arena, int64_t program, struct list *ret)
{
    return names(db, arena, &asking_mentor_languages, program, ret);
}
enum error asking_zones(struct db *db, struct arena *arena, int64_t program, struct list *ret)
{
    return names(db, arena, &asking_mentor_zones, program, ret);
}

/* ---- for coordinators ---- */

SQL(asking_mentors_for_counts,
    "SELECT p.id, p.name, e.capacity - COALESCE(taken.mentees, 0) AS free, "
    "(CASE WHEN e.state = 'paused' THEN 1 ELSE 0 END) AS paused, "
    "(SELECT COUNT(*) FROM mentor_wait w WHERE w.program_id = $1 AND w.mentor_id = p.id) AS waiting "
    "FROM enrollment e JOIN person p ON p.id = e.person_id " TAKEN
    "WHERE e.program_id = $1 AND e.state IN ('accepted', 'paused') AND e.as_mentor = 1 AND p.active = 1 "
    "ORDER BY p.name_key, p.id");

static int by_need(const void *left, const void *right)
{
    const struct asking_mentor_counts *a = left, *b = right;
    if (a->needs_look != b->needs_look) return a->needs_look ? -1 : 1;
    if (a->open != b->open) return a->open > b->open ? -1 : 1;
    return strcmp(a->name, b->name);
}

enum error asking_counts(struct db *db, struct arena *arena, const struct language *language,
                         const struct clock *clock, int64_t program, struct list *ret_counts)
{
    struct list past = {0};
    TRY(asking_history(db, arena, program, clock_seconds(clock) - HISTORY_SECONDS, &past));
    TRY(db_list(db, arena, &asking_mentors_for_counts, DB_PARAMS(db_int(program)),
                &asking_mentor_counts_record, ret_counts));
    LIST_EACH (ret_counts, struct asking_mentor_counts, mentor) {
        struct asking_habit habit = habit_in(arena, &past, mentor->id);
        int64_t rate = asking_answer_rate(&habit);
        mentor->initials = text_initials(arena, mentor->name);
        mentor->face = person_face(mentor->id);
        if (mentor->free < 0) mentor->free = 0;
        mentor->open = habit.open;
        mentor->answered = habit.answered;
        mentor->accepted = habit.accepted;
        mentor->missed = habit.missed;
        mentor->rated = rate >= 0;
        mentor->rate = rate >= 0 ? rate : 0;
        mentor->usual = habit.answered ? asking_within_words(arena, language, habit.usual) : "";
        mentor->needs_look = rate >= 0 && rate < 50;
    }
    if (ret_counts->count)
        qsort(ret_counts->items, ret_counts->count, sizeof(struct asking_mentor_counts), by_need);
    return OK;
}
