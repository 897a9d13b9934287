/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Two ways lead to a page of people. Rare words (and rare skills) have short lists of who has them: those are
 * read whole, filtered and sorted; so is what several longer lists have in common, when that is little.
 * Otherwise people are walked by name along an index until the page is full, which is soon, because what is
 * not rare is met often.
 */
#include "person/person_directory.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "db/db.h"
#include "person/person_batch.h"

enum { IDS_AT_ONCE = 500, FILTERS = 9, LISTS = PERSON_SEARCH_WORDS + 2, LONG_LIST = 50000 };

#define FOUND_FIELDS(FIELD, R)                                                                               \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, name_key, 0)
RECORD_LOCAL(found_person, FOUND_FIELDS)

/* What was asked for, in the form in which it is bound. */
struct search {
    struct db *db;
    struct arena *arena;
    const struct person_filter *filter;
    struct db_value filters[FILTERS];
    const char *patterns[PERSON_SEARCH_WORDS];
    size_t words;
    const char *department, *location; /* keys */
    bool only_list;                    /* who is on the list has all that was asked for */
    struct found_person cursor;        /* id 0: none */
    int64_t limit;
};

/* Eight of the nine filters as conditions, by the numbers of their parameters; the first is `active`. */
#define LIKE_WORD(n) " AND ($" #n " = '' OR search_key LIKE $" #n " ESCAPE '!')"
#define OFFERS(n)                                                                                            \
    " AND (CAST($" #n " AS BIGINT) = 0 OR EXISTS (SELECT 1 FROM person_skill WHERE person_id = person.id "   \
    "AND skill_id = CAST($" #n " AS BIGINT) AND kind = 'offered'))"
#define SPEAKS(n)                                                                                            \
    " AND ($" #n                                                                                             \
    " = '' OR EXISTS (SELECT 1 FROM person_language WHERE person_id = person.id AND language = $" #n "))"
#define FILTERED(d, l, s, g, w, x, y, z)                                                                     \
    " AND ($" #d " = '' OR department_key = $" #d ") AND ($" #l " = '' OR location_key = $" #l ")" OFFERS(s) \
        SPEAKS(g) LIKE_WORD(w) LIKE_WORD(x) LIKE_WORD(y) LIKE_WORD(z)

/* ---- the short lists ---- */

/* CROSS JOIN keeps SQLite's planner from beginning with the long table. */
SQL(person_having_word,
    "SELECT person_word.person_id AS id FROM search_word CROSS JOIN person_word "
    "WHERE search_word.word LIKE $1 ESCAPE '!' AND person_word.word_id = search_word.id LIMIT $2");
SQL(person_having_skill, "SELECT person_id AS id FROM person_word WHERE word_id = $1 LIMIT $2");
SQL(person_speaking, "SELECT person_id AS id FROM person_language WHERE language = $1 LIMIT $2");
/* Reads nothing but an index. */
SQL(person_present,
    "SELECT id, name_key FROM person WHERE id IN (" BATCH_500(BATCH_ITEMS) ") AND active = $501");
/* The plus keeps the planner from walking everybody who is active instead of looking up the ids. */
SQL(person_filtered,
    "SELECT id, name_key FROM person WHERE id IN (" BATCH_500(BATCH_ITEMS) ") AND +active = $501" FILTERED(
        502, 503, 504, 505, 506, 507, 508, 509));

static int by_name(const void *left, const void *right)
{
    const struct found_person *a = left, *b = right;
    int order = strcmp(a->name_key, b->name_key);
    return order ? order : (a->id > b->id) - (a->id < b->id);
}

/* A list of people that what was asked for leads to. */
struct people_list {
    const struct sql *sql;
    struct db_value value;
    int64_t *ids; /* ascending, each once */
    size_t count;
};

static size_t lists_of(const struct search *search, struct people_list ret_lists[LISTS])
{
    const struct person_filter *filter = search->filter;
    size_t count = 0;
    for (; count < search->words; count++)
        ret_lists[count] =
            (struct people_list){.sql = &person_having_word, .value = db_text(search->patterns[count])};
    if (filter->skill_id)
        ret_lists[count++] =
            (struct people_list){.sql = &person_having_skill, .value = db_int(filter->skill_id)};
    if (*text_or_empty(filter->language))
        ret_lists[count++] =
            (struct people_list){.sql = &person_speaking, .value = db_text(filter->language)};
    return count;
}

#define FOUND_ID_FIELDS(FIELD, R) FIELD(R, id, id, 0)
RECORD_LOCAL(found_id, FOUND_ID_FIELDS)

static int by_number(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
    return a < b ? -1 : a > b;
}

/* Whether all of it was read. */
static enum error read_list(struct search *search, struct people_list *list, int64_t limit, bool *ret_whole)
{
    struct list rows = {0};
    TRY(db_list(search->db, search->arena, list->sql, DB_PARAMS(list->value, db_int(limit + 1)),
                &found_id_record, &rows));
    *ret_whole = rows.count <= (size_t)limit;
    if (!*ret_whole || !rows.count) return OK;
    list->ids = rows.items;
    qsort(list->ids, rows.count, sizeof *list->ids, by_number);
    for (size_t i = 0; i < rows.count; i++)
        if (!list->count || list->ids[list->count - 1] != list->ids[i])
            list->ids[list->count++] = list->ids[i];
    return OK;
}

static void keep_common(struct people_list *list, const struct people_list *other)
{
    size_t kept = 0;
    for (size_t i = 0, j = 0; i < list->count; i++) {
        while (j < other->count && other->ids[j] < list->ids[i]) j++;
        if (j < other->count && other->ids[j] == list->ids[i]) list->ids[kept++] = list->ids[i];
    }
    list->count = kept;
}

/* What the long lists have in common, those aside that nearly everybody is on. */
static enum error common_list(struct search *search, const struct people_list *lists, size_t count,
                              struct people_list *ret_common, bool *ret_short)
{
    struct people_list common = {0};
    size_t joined = 0;
    for (size_t i = 0; i < count; i++) {
        struct people_list list = lists[i];
        bool whole;
        TRY(read_list(search, &list, LONG_LIST, &whole));
        if (!whole) continue;
        if (joined++) keep_common(&common, &list);
        else common = list;
    }
    *ret_short = joined > 1 && common.count <= PERSON_COUNT_LIMIT;
    *ret_common = common;
    return OK;
}

/* The people of the first list that is short enough, or of several together; false when that is nowhere. */
static enum error short_list(struct search *search, struct people_list *ret_list, bool *ret_short)
{
    struct people_list lists[LISTS];
    size_t count = lists_of(search, lists);
    *ret_short = false;
    for (size_t i = 0; i < count; i++) {
        struct people_list list = lists[i];
        TRY(read_list(search, &list, PERSON_COUNT_LIMIT, ret_short));
        if (!*ret_short) continue;
        /* A list of a skill also has those who want it. */
        search->only_list =
            count == 1 && list.sql != &person_having_skill && !*search->department && !*search->location;
        *ret_list = list;
        return OK;
    }
    return count > 1 ? common_list(search, lists, count, ret_list, ret_short) : OK;
}

static enum error filter_some(struct search *search, const int64_t *ids, size_t count, struct list *ret_found)
{
    struct db_value values[IDS_AT_ONCE + FILTERS];
    const struct sql *sql = search->only_list ? &person_present : &person_filtered;
    int more = search->only_list ? 1 : FILTERS;
    for (size_t i = 0; i < IDS_AT_ONCE; i++) values[i] = db_int(ids[i < count ? i : 0]);
    memcpy(values + IDS_AT_ONCE, search->filters, sizeof search->filters);
    return db_list(search->db, search->arena, sql,
                   (struct db_params){.values = values, .count = IDS_AT_ONCE + more}, &found_person_record,
                   ret_found);
}

/* Everybody on the list who passes the filters, by name. */
static enum error filter_list(struct search *search, const struct people_list *list, struct list *ret_found)
{
    for (size_t first = 0; first < list->count; first += IDS_AT_ONCE) {
        size_t rest = list->count - first;
        TRY(filter_some(search, list->ids + first, rest < IDS_AT_ONCE ? rest : IDS_AT_ONCE, ret_found));
    }
    if (ret_found->count) qsort(ret_found->items, ret_found->count, sizeof(struct found_person), by_name);
    return OK;
}

static void cut_page(const struct search *search, const struct list *found, struct list *ret_page,
                     struct person_found *ret_result)
{
    const struct found_person *people = found->items;
    size_t first = 0, end = found->count, limit = (size_t)search->limit;
    if (search->filter->after)
        while (first < end && by_name(&people[first], &search->cursor) <= 0) first++;
    if (search->filter->before) {
        while (end > 0 && by_name(&people[end - 1], &search->cursor) >= 0) end--;
        first = end > limit ? end - limit : 0;
    }
    if (end - first > limit) end = first + limit;
    ret_result->more_before = first > 0;
    ret_result->more_after = end < found->count;
    ret_result->count = (int64_t)found->count;
    for (size_t i = first; i < end; i++) *LIST_ADD(ret_page, search->arena, struct found_person) = people[i];
}

/* ---- walking by name ---- */

#define CURSOR_AFTER " AND (name_key, id) > ($10, $11) ORDER BY name_key, id LIMIT $12"
#define CURSOR_BEFORE " AND (name_key, id) < ($10, $11) ORDER BY name_key DESC, id DESC LIMIT $12"
#define WALK "SELECT id, name_key FROM person WHERE active = $1" FILTERED(2, 3, 4, 5, 6, 7, 8, 9)
/* Named again without the OR, so that the index of departments (or places) is walked. */
#define IN_DEPARTMENT " AND department_key = $2"
#define IN_LOCATION " AND location_key = $3"
SQL(person_walk_after, WALK CURSOR_AFTER);
SQL(person_walk_before, WALK CURSOR_BEFORE);
SQL(person_walk_department_after, WALK IN_DEPARTMENT CURSOR_AFTER);
SQL(person_walk_department_before, WALK IN_DEPARTMENT CURSOR_BEFORE);
SQL(person_walk_location_after, WALK IN_LOCATION CURSOR_AFTER);
SQL(person_walk_location_before, WALK IN_LOCATION CURSOR_BEFORE);

static enum error walk(struct search *search, bool back, int64_t limit, struct list *ret_found)
{
    static const struct sql *const ways[3][2] = {
        {&person_walk_after, &person_walk_before},
        {&person_walk_department_after, &person_walk_department_before},
        {&person_walk_location_after, &person_walk_location_before}};
    int way = *search->department ? 1 : *search->location ? 2 : 0;
    struct db_value values[FILTERS + 3];
    memcpy(values, search->filters, sizeof search->filters);
    values[FILTERS] = db_text(search->cursor.name_key);
    values[FILTERS + 1] = db_int(search->cursor.id);
    values[FILTERS + 2] = db_int(limit);
    return db_list(search->db, search->arena, ways[way][back],
                   (struct db_params){.values = values, .count = FILTERS + 3}, &found_person_record,
                   ret_found);
}

/* All rows are counted by their pages, and few people have left: quicker than counting those who are here. */
SQL(person_count_here,
    "SELECT (SELECT COUNT(*) FROM person) - (SELECT COUNT(*) FROM person WHERE active = 1 - $1)");
SQL(person_count_department, "SELECT COUNT(*) FROM person WHERE active = $1 AND department_key = $2");
SQL(person_count_location, "SELECT COUNT(*) FROM person WHERE active = $1 AND location_key = $2");

/* Exact where an index can tell; else what the walk met. */
static enum error count_walk(struct search *search, int64_t met, struct person_found *ret_result)
{
    const struct person_filter *filter = search->filter;
    struct db_value here = db_int(!filter->left);
    bool narrow = search->words || filter->skill_id || *text_or_empty(filter->language);
    if (!narrow && !*search->department && !*search->location)
        return db_number(search->db, &person_count_here, DB_PARAMS(here), &ret_result->count);
    if (!narrow && !*search->location)
        return db_number(search->db, &person_count_department, DB_PARAMS(here, db_text(search->department)),
                         &ret_result->count);
    if (!narrow && !*search->department)
        return db_number(search->db, &person_count_location, DB_PARAMS(here, db_text(search->location)),
                         &ret_result->count);
    ret_result->count_open = met > search->limit;
    ret_result->count = ret_result->count_open ? search->limit : met;
    return OK;
}

static enum error walk_page(struct search *search, struct list *ret_page, struct person_found *ret_result)
{
    bool back = search->filter->before != 0, first = !back && !search->filter->after;
    struct list met = {0};
    TRY(walk(search, back, search->limit + 1, &met));
    bool more = met.count > (size_t)search->limit;
    size_t taken = more ? (size_t)search->limit : met.count;
    for (size_t i = 0; i < taken; i++)
        *LIST_ADD(ret_page, search->arena, struct found_person) =
            *LIST_AT(&met, struct found_person, back ? taken - 1 - i : i);
    ret_result->more_before = back ? more : !first;
    ret_result->more_after = back || more;
    return first ? count_walk(search, (int64_t)met.count, ret_result) : OK;
}

/* ---- the search ---- */

static int longer_first(const void *left, const void *right)
{
    size_t a = strlen(*(const char *const *)left), b = strlen(*(const char *const *)right);
    return a < b ? 1 : a > b ? -1 : 0;
}

SQL(person_cursor, "SELECT id, name_key FROM person WHERE id = $1");

static enum error prepare(struct search *search)
{
    const struct person_filter *filter = search->filter;
    struct arena *arena = search->arena;
    struct list words = {0};
    text_split(arena, text_fold(arena, text_or_empty(filter->words)), " ", &words);
    for (size_t i = 0; i < PERSON_SEARCH_WORDS; i++) {
        bool has = i < words.count;
        search->patterns[i] = has ? db_like(arena, "%", *LIST_AT(&words, const char *, i), "%") : "";
        search->words += has;
    }
    qsort(search->patterns, PERSON_SEARCH_WORDS, sizeof *search->patterns, longer_first);
    search->department = text_fold(arena, text_or_empty(filter->department));
    search->location = text_fold(arena, text_or_empty(filter->location));
    search->limit = filter->limit > 0 ? filter->limit : PERSON_SEARCH_SIZE;
    struct db_value filters[FILTERS] = {
        db_int(!filter->left),        db_text(search->department),  db_text(search->location),
        db_int(filter->skill_id),     db_text(filter->language),    db_text(search->patterns[0]),
        db_text(search->patterns[1]), db_text(search->patterns[2]), db_text(search->patterns[3])};
    memcpy(search->filters, filters, sizeof filters);
    search->cursor.name_key = "";
    int64_t cursor = filter->before ? filter->before : filter->after;
    if (!cursor) return OK;
    return db_one(search->db, arena, &person_cursor, DB_PARAMS(db_int(cursor)), &found_person_record,
                  &search->cursor);
}

enum error person_search(struct db *db, struct arena *arena, const struct person_filter *filter,
                         struct person_found *ret_found)
{
    struct search search = {.db = db, .arena = arena, .filter = filter};
    struct person_found result = {0};
    struct people_list list = {0};
    struct list found = {0}, page = {0}, plain = {0};
    bool is_short = false;
    TRY(prepare(&search));
    TRY(short_list(&search, &list, &is_short));
    if (is_short) {
        TRY(filter_list(&search, &list, &found));
        cut_page(&search, &found, &page, &result);
    } else {
        TRY(walk_page(&search, &page, &result));
    }
    LIST_EACH (&page, struct found_person, person) *LIST_ADD(&plain, arena, int64_t) = person->id;
    TRY(person_cards(db, arena, plain.items, plain.count, &result.cards));
    *ret_found = result;
    return OK;
}

/* ---- what there is to choose from ---- */

#define NAME_FIELDS(FIELD, R) FIELD(R, text, name, 0)
RECORD_LOCAL(found_name, NAME_FIELDS)

/* Jumps along the index from one value to the next, instead of reading everybody. */
#define DISTINCT_OF(column)                                                                                  \
    "WITH RECURSIVE step(value, taken) AS (SELECT MIN(" column                                               \
    "_key), 1 FROM person WHERE active = 1 UNION ALL "                                                       \
    "SELECT (SELECT MIN(person." column "_key) FROM person WHERE person.active = 1 AND person." column       \
    "_key > step.value), taken + 1 FROM step WHERE step.value IS NOT NULL AND taken < 400) "                 \
    "SELECT (SELECT person." column " FROM person WHERE person.active = 1 AND person." column                \
    "_key = step.value LIMIT 1) AS name FROM step WHERE value <> '' ORDER BY value"
SQL(person_distinct_departments, DISTINCT_OF("department"));
SQL(person_distinct_locations, DISTINCT_OF("location"));

static enum error names(struct db *db, struct arena *arena, const struct sql *sql, struct list *ret_names)
{
    struct list rows = {0};
    TRY(db_list(db, arena, sql, DB_NO_PARAMS, &found_name_record, &rows));
    LIST_EACH (&rows, struct found_name, row) *LIST_ADD(ret_names, arena, const char *) = row->name;
    return OK;
}

enum error person_departments(struct db *db, struct arena *arena, struct list *ret_names)
{
    return names(db, arena, &person_distinct_departments, ret_names);
}

enum error person_locations(struct db *db, struct arena *arena, struct list *ret_names)
{
    return names(db, arena, &person_distinct_locations, ret_names);
}
