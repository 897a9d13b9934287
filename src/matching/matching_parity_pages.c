/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * How fair the pairs of a run are: what part of the mentors that a department, a site or a level wants it
 * found, beside its share, and how well its pairs fit. Counted from the run's pairs and from who still waits.
 */
#include <string.h>

#include "base/text.h"
#include "db/db.h"
#include "language/language.h"
#include "matching/matching_pages.h"

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

#define GROUP_FIELDS(FIELD, R)                                                                               \
    FIELD(R, text, label, 0) /* "" for those who have not told */                                            \
    FIELD(R, integer, mentees, 0)                                                                            \
    FIELD(R, integer, wanted, 0)                                                                             \
    FIELD(R, integer, found, 0)                                                                              \
    FIELD(R, integer, share, 0) /* so many would be its part of all pairs, rounded down; 0 without label */  \
    FIELD(R, integer, missing_share, 0)                                                                      \
    FIELD(R, integer, fit, 0) /* the mean fit of its pairs */
RECORD_LOCAL(matching_group, GROUP_FIELDS)

#define FAIRNESS_FIELDS(FIELD, R)                                                                            \
    FIELD(R, record, head, program_head)                                                                     \
    FIELD(R, record, run, matching_run)                                                                      \
    FIELD(R, text, by, 20) /* departments, sites, levels */                                                  \
    FIELD(R, flag, by_departments, 0)                                                                        \
    FIELD(R, flag, by_sites, 0)                                                                              \
    FIELD(R, flag, by_levels, 0)                                                                             \
    FIELD(R, integer, pairs, 0)                                                                              \
    FIELD(R, integer, wanted, 0)                                                                             \
    FIELD(R, integer, short_of, 0) /* groups with less than their share */                                   \
    FIELD(R, flag, is_followed, 0) /* this draft was made for these shares */                                \
    FIELD(R, text, price, 0)       /* what it gives away then */                                             \
    FIELD(R, flag, can_match, 0)                                                                             \
    FIELD(R, list, groups, matching_group)
RECORD_LOCAL(matching_fairness, FAIRNESS_FIELDS)

static const struct sql *groups_by(const char *by)
{
    if (strcmp(by, MATCHING_SITES) == 0) return &matching_fairness_of_sites;
    if (strcmp(by, MATCHING_LEVELS) == 0) return &matching_fairness_of_levels;
    return &matching_fairness_of_departments;
}

static void compare_with_shares(struct matching_fairness *view)
{
    LIST_EACH (&view->groups, struct matching_group, group) {
        view->pairs += group->found;
        view->wanted += group->wanted;
    }
    LIST_EACH (&view->groups, struct matching_group, group) {
        if (group->found) group->fit /= group->found;
        if (!*group->label) continue;
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
    if (strcmp(by, MATCHING_SITES) != 0 && strcmp(by, MATCHING_LEVELS) != 0) by = MATCHING_DEPARTMENTS;
    view->head = page->head;
    view->run = run;
    view->by = by;
    view->by_departments = strcmp(by, MATCHING_DEPARTMENTS) == 0;
    view->by_sites = strcmp(by, MATCHING_SITES) == 0;
    view->by_levels = strcmp(by, MATCHING_LEVELS) == 0;
    view->is_followed = strcmp(text_or_empty(run->objective), by) == 0;
    view->price = matching_page_price(request->arena, request->language, run);
    view->can_match = strcmp(run->state, "draft") == 0 && strcmp(page->card.state, "closed") != 0;
    TRY(db_list(request->db, request->arena, groups_by(by), DB_PARAMS(db_int(run->id)),
                &matching_group_record, &view->groups));
    compare_with_shares(view);
    reply_view(reply, view);
    return OK;
}

static const struct route routes[] = {
    {METHOD_GET, "/programs/:id/matches/fairness", MATCHING_COORDINATORS,
     .summary = "How many of the pairs departments, sites or levels got, beside their share",
     .handle = fairness_show, .view = &matching_fairness_record, .template = "matching/fairness.html"},
};
const struct route_table matching_parity_routes = ROUTE_TABLE(routes);
