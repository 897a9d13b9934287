/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "feedback/celebration.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "db/db.h"
#include "feedback/celebration_rules.h"
#include "language/language.h"
#include "relationship/relationship_progress.h"
#include "relationship/relationship_rules.h"

RECORD_DEFINE(celebration, CELEBRATION_FIELDS)

enum { CELEBRATIONS_LIMIT = 20 };

/* One of the others in a relationship, or (with `kind`) something that was reached there. */
#define CELEBRATION_ROW_FIELDS(FIELD, R)                                                                     \
    FIELD(R, id, relationship_id, 0)                                                                         \
    FIELD(R, text, kind, 0)                                                                                  \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, day, started_on, 0)                                                                             \
    FIELD(R, day, joined_on, 0)                                                                              \
    FIELD(R, integer, birthday_month, 0)                                                                     \
    FIELD(R, integer, birthday_day, 0)                                                                       \
    FIELD(R, flag, show_birthday, 0)                                                                         \
    FIELD(R, flag, show_anniversary, 0)                                                                      \
    FIELD(R, integer, others, 0)                                                                             \
    FIELD(R, id, subject_id, 0)                                                                              \
    FIELD(R, time, happened_at, 0)                                                                           \
    FIELD(R, flag, mine, 0)
RECORD_LOCAL(celebration_row, CELEBRATION_ROW_FIELDS)

/* The others with what they let be seen; and what was reached and still is. */
SQL(celebration_rows,
    "WITH mine AS (SELECT r.id AS id, r.started_on AS started_on FROM relationship_member m "
    "JOIN relationship r ON r.id = m.relationship_id WHERE m.person_id = $1 AND m.left_at IS NULL "
    "AND r.state IN ('active', 'paused', 'closing') AND (CAST($2 AS BIGINT) = 0 OR r.id = $2)) "
    "SELECT r.id AS relationship_id, '' AS kind, p.name AS name, r.started_on AS started_on, "
    "p.joined_on AS joined_on, f.birthday_month AS birthday_month, f.birthday_day AS birthday_day, "
    "f.show_birthday AS show_birthday, f.show_anniversary AS show_anniversary, "
    "(SELECT COUNT(*) FROM relationship_member o WHERE o.relationship_id = r.id AND o.left_at IS NULL "
    "AND o.person_id <> $1) AS others, 0 AS subject_id, 0 AS happened_at, 0 AS mine "
    "FROM mine r JOIN relationship_member n ON n.relationship_id = r.id AND n.person_id <> $1 "
    "AND n.left_at IS NULL JOIN person p ON p.id = n.person_id LEFT JOIN person_profile f ON f.person_id = p.id "
    "WHERE p.active = 1 "
    "UNION ALL SELECT r.id, e.kind, p.name, 0, 0, 0, 0, 0, 0, 0, e.subject_id, e.happened_at, "
    "CASE WHEN e.actor_id = $1 THEN 1 ELSE 0 END "
    "FROM mine r JOIN relationship_event e ON e.relationship_id = r.id LEFT JOIN person p ON p.id = e.actor_id "
    "LEFT JOIN goal g ON g.id = e.subject_id LEFT JOIN goal_milestone s ON s.id = e.subject_id "
    "WHERE e.happened_at >= $3 AND e.happened_at < $4 AND (e.kind = 'goal.reached' AND g.state = 'reached' "
    "OR e.kind = 'milestone.reached' AND s.reached_on IS NOT NULL) ORDER BY 1, 2, 3 LIMIT 500");

struct gathering {
    struct arena *arena;
    const struct language *language;
    int64_t from, to;
    struct list *list;
};

static void add(const struct gathering *gathering, int64_t relationship, int64_t day, const char *kind,
                const char *text, const char *rest)
{
    *LIST_ADD(gathering->list, gathering->arena, struct celebration) = (struct celebration){
        .relationship_id = relationship,
        .day = day,
        .kind = kind,
        .text = text,
        .path = arena_format(gathering->arena, "/relationships/%lld%s", (long long)relationship, rest)};
}

static void add_person(const struct gathering *gathering, const struct celebration_row *person)
{
    struct arena *arena = gathering->arena;
    const struct language *language = gathering->language;
    const char *first = relationship_first_name(arena, person->name);
    int64_t day, years;
    if (person->show_birthday && celebration_yearly((int)person->birthday_month, (int)person->birthday_day,
                                                    gathering->from, gathering->to, &day))
        add(gathering, person->relationship_id, day, "birthday",
            arena_format(arena, say(language, "%s has a birthday"), first), "");
    if (person->show_anniversary &&
        celebration_anniversary(person->joined_on, gathering->from, gathering->to, &day, &years))
        add(gathering, person->relationship_id, day, "work",
            arena_format(arena,
                         say_count(language, "%s: %lld year in the organization",
                                   "%s: %lld years in the organization", years),
                         first, (long long)years),
            "");
}

/* Once for a relationship, in which `person` is one of the others. */
static void add_relationship(const struct gathering *gathering, const struct celebration_row *person)
{
    struct arena *arena = gathering->arena;
    const struct language *language = gathering->language;
    const char *who = person->others > 1 ? say(language, "Your group")
                                         : arena_format(arena, say(language, "You and %s"),
                                                        relationship_first_name(arena, person->name));
    int64_t day, years;
    if (celebration_anniversary(person->started_on, gathering->from, gathering->to, &day, &years))
        add(gathering, person->relationship_id, day, "relationship",
            arena_format(arena,
                         say_count(language, "%s: %lld year together", "%s: %lld years together", years), who,
                         (long long)years),
            "");
    else if (celebration_half_year(person->started_on, gathering->from, gathering->to, &day))
        add(gathering, person->relationship_id, day, "relationship",
            arena_format(arena, say(language, "%s: half a year together"), who), "");
}

static const char *reached_words(const struct gathering *gathering, const struct celebration_row *event,
                                 bool goal)
{
    struct arena *arena = gathering->arena;
    const struct language *language = gathering->language;
    if (event->mine)
        return goal ? say(language, "You reached a goal") : say(language, "You reached a milestone");
    if (!*text_or_empty(event->name))
        return goal ? say(language, "Somebody reached a goal")
                    : say(language, "Somebody reached a milestone");
    return arena_format(arena,
                        goal ? say(language, "%s reached a goal") : say(language, "%s reached a milestone"),
                        relationship_first_name(arena, event->name));
}

static void add_event(const struct gathering *gathering, const struct celebration_row *event)
{
    bool goal = strcmp(event->kind, GOAL_REACHED) == 0;
    add(gathering, event->relationship_id, event->happened_at / 86400, goal ? "goal" : "milestone",
        reached_words(gathering, event, goal),
        goal ? arena_format(gathering->arena, "/goals/%lld", (long long)event->subject_id) : "/goals");
}

static int by_day(const void *left, const void *right)
{
    const struct celebration *a = left, *b = right;
    if (a->day != b->day) return a->day < b->day ? -1 : 1;
    return strcmp(a->text, b->text);
}

enum error celebrations_of(struct db *db, struct arena *arena, const struct language *language,
                           int64_t person, int64_t relationship, int64_t from, int64_t to,
                           struct list *ret_celebrations)
{
    struct gathering gathering = {arena, language, from, to, ret_celebrations};
    struct list rows = {0};
    int64_t last = 0;
    TRY(db_list(
        db, arena, &celebration_rows,
        DB_PARAMS(db_int(person), db_int(relationship), db_int(from * 86400), db_int((to + 1) * 86400)),
        &celebration_row_record, &rows));
    LIST_EACH (&rows, struct celebration_row, row) {
        if (*row->kind) {
            add_event(&gathering, row);
            continue;
        }
        if (row->relationship_id != last) add_relationship(&gathering, row);
        last = row->relationship_id;
        add_person(&gathering, row);
    }
    if (ret_celebrations->count)
        qsort(ret_celebrations->items, ret_celebrations->count, sizeof(struct celebration), by_day);
    if (ret_celebrations->count > CELEBRATIONS_LIMIT) ret_celebrations->count = CELEBRATIONS_LIMIT;
    return OK;
}
