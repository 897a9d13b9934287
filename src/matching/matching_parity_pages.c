/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * How fair the pairs of a run are: what part of the mentors that a department, a site or a level wants it
 * found, beside its share, and how well its pairs fit. Counted from the run's pairs and from who still waits.
 */
#include <string.h>

#include "base/text.h"
#include "db/db.h"
#include "language/language.h"
#include "matching/matching_groups.h"
#include "matching/matching_pages.h"
#include "matching/matching_store.h"

/*
 * Named groups are told of only where enough people are inside and outside, and without the fit of their
 * pairs: from few numbers that everybody sees, it could be worked out whose they are.
 */
SQL(matching_fairness_of_groups,
    "SELECT g.name AS label, COUNT(DISTINCT x.person_id) AS mentees, "
    "CAST(SUM(x.found + x.missing) AS BIGINT) AS wanted, CAST(SUM(x.found) AS BIGINT) AS found, "
    "CAST(0 AS BIGINT) AS fit FROM ("
    "SELECT mentee_id AS person_id, 1 AS found, 0 AS missing FROM match_pair WHERE run_id = $1 "
    "UNION ALL SELECT person_id, 0, missing FROM match_unmatched WHERE run_id = $1 AND role = 'mentee') x "
    "JOIN program_group_answer a ON a.person_id = x.person_id AND a.belongs = 1 "
    "JOIN program_group g ON g.id = a.group_id WHERE g.program_id = $2 GROUP BY g.id, g.name, g.name_key "
    "HAVING COUNT(DISTINCT x.person_id) >= $3 AND COUNT(DISTINCT x.person_id) <= "
    "(SELECT COUNT(*) FROM match_price WHERE run_id = $1 AND role = 'mentee') - $3 ORDER BY g.name_key");

/* A row for each mentor that a mentee found, or one for those still missing. */
#define FAIRNESS(key, label)                                                                                 \
    "SELECT " label " AS label, COUNT(DISTINCT x.person_id) AS mentees, "                                    \
    "CAST(SUM(x.found + x.missing) AS BIGINT) AS wanted, CAST(SUM(x.found) AS BIGINT) AS found, "            \
    "CAST(SUM(x.fit) AS BIGINT) AS fit FROM ("                                                               \
    "SELECT mentee_id AS person_id, 1 AS found, 0 AS missing, fit FROM match_pair WHERE run_id = $1 "        \
    "UNION ALL SELECT person_id, 0, missing, 0 FROM match_unmatched WHERE run_id = $1 AND role = 'mentee') " \
    "x JOIN person p ON p.id = x.person_id GROUP BY " key " ORDER BY CASE WHEN " label                       \
    " = '' THEN 1 ELSE 0 END, SUM(x.found + x.missing) DESC, " key
SQL(matching_fairness_of_departments, FAIRNESS("p.department_key", "MAX(p.department)"));
SQL(matching_fairness_of_sites, FAIRNESS("p.location_key", "MAX(p.location)"));
SQL(matching_fairness_of_levels,
    FAIRNESS("p.level", "CASE WHEN p.level > 0 THEN CAST(p.level AS TEXT) ELSE '' END"));

#define PART_FIELDS(FIELD, R)                                                                                \
    FIELD(R, text, label, 0) /* "" for those who have not told */                                            \
    FIELD(R, integer, mentees, 0)                                                                            \
    FIELD(R, integer, wanted, 0)                                                                             \
    FIELD(R, integer, found, 0)                                                                              \
    FIELD(R, integer, share, 0) /* so many would be its part of all pairs, rounded down; 0 without label */  \
    FIELD(R, integer, missing_share, 0)                                                                      \
    FIELD(R, integer, fit, 0) /* the mean fit of its pairs */
RECORD_LOCAL(matching_part, PART_FIELDS)

#define FAIRNESS_FIELDS(FIELD, R)                                                                            \
    FIELD(R, record, head, program_head)                                                                     \
    FIELD(R, record, run, matching_run)                                                                      \
    FIELD(R, text, by, 20) /* departments, sites, levels */                                                  \
    FIELD(R, flag, by_departments, 0)                                                                        \
    FIELD(R, flag, by_sites, 0)                                                                              \
    FIELD(R, flag, by_levels, 0)                                                                             \
    FIELD(R, flag, by_groups, 0)                                                                             \
    FIELD(R, text, names, 0) /* of the groups, one a line */                                                 \
    FIELD(R, integer, pairs, 0)                                                                              \
    FIELD(R, integer, wanted, 0)                                                                             \
    FIELD(R, integer, short_of, 0) /* groups with less than their share */                                   \
    FIELD(R, flag, is_followed, 0) /* this draft was made for these shares */                                \
    FIELD(R, text, price, 0)       /* what it gives away then */                                             \
    FIELD(R, flag, can_match, 0)                                                                             \
    FIELD(R, list, groups, matching_part)
RECORD_LOCAL(matching_fairness, FAIRNESS_FIELDS)

static enum error list_parts(const struct request *request, int64_t program, int64_t run, const char *by,
                             struct list *ret_parts)
{
    struct db_value id = db_int(run);
    if (strcmp(by, MATCHING_GROUPS) == 0)
        return db_list(request->db, request->arena, &matching_fairness_of_groups,
                       DB_PARAMS(id, db_int(program), db_int(MATCHING_GROUP_LEAST)), &matching_part_record,
                       ret_parts);
    const struct sql *sql = strcmp(by, MATCHING_SITES) == 0    ? &matching_fairness_of_sites
                            : strcmp(by, MATCHING_LEVELS) == 0 ? &matching_fairness_of_levels
                                                               : &matching_fairness_of_departments;
    return db_list(request->db, request->arena, sql, DB_PARAMS(id), &matching_part_record, ret_parts);
}

/* What all mentees of the run want, and have found. */
SQL(matching_fairness_of_all,
    "SELECT (SELECT COUNT(*) FROM match_pair WHERE run_id = $1) + "
    "CAST((SELECT COALESCE(SUM(missing), 0) FROM match_unmatched WHERE run_id = $1 AND role = 'mentee') AS BIGINT)");

static enum error list_names(const struct request *request, int64_t program, const char **ret_names)
{
    struct list groups = {0};
    struct text names;
    text_init(&names, request->arena);
    TRY(matching_groups_list(request->db, request->arena, program, 0, &groups));
    LIST_EACH (&groups, struct matching_group, group) text_addf(&names, "%s\n", group->name);
    *ret_names = names.at;
    return OK;
}

static void compare_with_shares(struct matching_fairness *view)
{
    LIST_EACH (&view->groups, struct matching_part, group) {
        if (group->found) group->fit /= group->found;
        if (!*group->label || !view->wanted) continue;
        group->share = group->wanted * view->pairs / view->wanted;
        group->missing_share = group->found < group->share ? group->share - group->found : 0;
        view->short_of += group->missing_share > 0;
    }
}

static enum error fairness_show(struct request *request, struct reply *reply)
{
    const struct program_page *page;
    struct matching_fairness *view = ARENA_NEW(request->arena, struct matching_fairness);
    struct matching_run *run = ARENA_NEW(request->arena, struct matching_run);
    TRY(matching_page_open(request, reply, MESSAGE("Who gets how much"), &page));
    TRY(matching_page_run(request, page->card.id, run));
    const char *by = request_value(request, "by");
    if (!matching_is_parity(by)) by = MATCHING_DEPARTMENTS;
    view->head = page->head;
    view->run = run;
    view->by = by;
    view->by_departments = strcmp(by, MATCHING_DEPARTMENTS) == 0;
    view->by_sites = strcmp(by, MATCHING_SITES) == 0;
    view->by_levels = strcmp(by, MATCHING_LEVELS) == 0;
    view->by_groups = strcmp(by, MATCHING_GROUPS) == 0;
    view->pairs = run->pairs;
    view->is_followed = strcmp(text_or_empty(run->objective), by) == 0;
    view->price = matching_page_price(request->arena, request->language, run);
    view->can_match = strcmp(run->state, "draft") == 0 && strcmp(page->card.state, "closed") != 0;
    TRY(db_number(request->db, &matching_fairness_of_all, DB_PARAMS(db_int(run->id)), &view->wanted));
    TRY(list_parts(request, page->card.id, run->id, by, &view->groups));
    if (view->by_groups) TRY(list_names(request, page->card.id, &view->names));
    compare_with_shares(view);
    reply_view(reply, view);
    return OK;
}

#define NAMES_FIELDS(FIELD, R) FIELD(R, text, names, 2000)
FORM_LOCAL(matching_names, NAMES_FIELDS)

static enum error groups_name(struct request *request, struct reply *reply)
{
    const struct program_page *page;
    struct matching_names form = {0};
    struct matching_names_problems problems = {0};
    TRY(matching_page_open(request, reply, MESSAGE("Who gets how much"), &page));
    TRY(request_read(request, &matching_names_record, &form, &matching_names_problems_record, &problems));
    enum error error = matching_groups_name(request->db, request->arena, request->clock, page->card.id,
                                            text_or_empty(form.names));
    if (error == ERROR_INVALID)
        reply_explain(reply, "Name at most 20 groups, each with at most 60 characters.");
    TRY(error);
    reply_notice(reply, "The groups are named. Who takes part finds them beside their wishes.");
    reply_see(reply, "/programs/%lld/matches/fairness?by=groups", (long long)page->card.id);
    return OK;
}

static const struct route routes[] = {
    {METHOD_GET, "/programs/:id/matches/fairness", MATCHING_COORDINATORS,
     .summary = "How many of the pairs departments, sites or levels got, beside their share",
     .handle = fairness_show, .view = &matching_fairness_record, .template = "matching/fairness.html"},
    {METHOD_POST, "/programs/:id/matches/groups", MATCHING_COORDINATORS,
     .summary = "Name the groups that should get their share, one a line", .handle = groups_name,
     .input = &matching_names_record},
};
const struct route_table matching_parity_routes = ROUTE_TABLE(routes);
