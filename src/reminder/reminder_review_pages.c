/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The texts of a program and when somebody last said that they are still right. A year begins anew with it.
 */
#include <string.h>

#include "db/db.h"
#include "language/language.h"
#include "notice/notice.h"
#include "program/program_head.h"
#include "reminder/reminder.h"
#include "reminder/reminder_rules.h"

#define REVIEW_PART_FIELDS(FIELD, R)                                                                         \
    FIELD(R, text, part, 0)                                                                                  \
    FIELD(R, text, title, 0) /* a message */                                                                 \
    FIELD(R, text, words, 0) /* a message: what to look for */                                               \
    FIELD(R, text, path, 0)  /* below the program's, where it stands */                                      \
    FIELD(R, day, reviewed_on, 0)                                                                            \
    FIELD(R, text, reviewed_by, 0)                                                                           \
    FIELD(R, day, due_on, 0)                                                                                 \
    FIELD(R, flag, due, 0)
RECORD_LOCAL(review_part, REVIEW_PART_FIELDS)

#define REVIEW_FIELDS(FIELD, R)                                                                              \
    FIELD(R, record, head, program_head)                                                                     \
    FIELD(R, list, parts, review_part)                                                                       \
    FIELD(R, integer, due, 0) /* how many */
RECORD_LOCAL(review, REVIEW_FIELDS)

#define REVIEW_FORM_FIELDS(FIELD, R) FIELD(R, text, part, 20) /* "all": each of them */
FORM_LOCAL(review_form, REVIEW_FORM_FIELDS)

#define REVIEW_ROW_FIELDS(FIELD, R)                                                                          \
    FIELD(R, text, part, 0)                                                                                  \
    FIELD(R, day, reviewed_on, 0)                                                                            \
    FIELD(R, text, reviewed_by, 0)
RECORD_LOCAL(review_row, REVIEW_ROW_FIELDS)

SQL(review_list, "SELECT v.part AS part, v.reviewed_on AS reviewed_on, p.name AS reviewed_by "
                 "FROM program_review v JOIN person p ON p.id = v.reviewed_by WHERE v.program_id = $1");
SQL(review_program_since, "SELECT created_at / 86400 FROM program WHERE id = $1");
SQL(review_put, "INSERT INTO program_review (program_id, part, reviewed_on, reviewed_by) "
                "VALUES ($1, $2, $3, $4) ON CONFLICT (program_id, part) "
                "DO UPDATE SET reviewed_on = $3, reviewed_by = $4");

static const struct review_part PARTS[] = {
    {.part = "guide",
     .title = MESSAGE("The guide"),
     .words = MESSAGE("Ideas and questions for each phase. Do they fit how people work today?"),
     .path = "guide"},
    {.part = "training",
     .title = MESSAGE("The training"),
     .words = MESSAGE("What everybody reads before the start. Are its examples and links still right?"),
     .path = "training/manage"},
    {.part = "agreement",
     .title = MESSAGE("The agreement that pairs start from"),
     .words = MESSAGE("Rhythm, boundaries and confidentiality. Do your rules for these still say the same?"),
     .path = "agreement"},
    {.part = "guidelines",
     .title = MESSAGE("The guidelines for both sides"),
     .words = MESSAGE("What is expected of each. Would you still ask for this?"),
     .path = "guidelines"},
};
enum { PART_COUNT = sizeof PARTS / sizeof PARTS[0] };

static enum error list_parts(struct request *request, int64_t program, struct review *view)
{
    struct list rows = {0};
    int64_t since, today = clock_day(request->clock);
    TRY(db_number(request->db, &review_program_since, DB_PARAMS(db_int(program)), &since));
    TRY(db_list(request->db, request->arena, &review_list, DB_PARAMS(db_int(program)), &review_row_record,
                &rows));
    for (size_t i = 0; i < PART_COUNT; i++) {
        struct review_part *part = LIST_ADD(&view->parts, request->arena, struct review_part);
        *part = PARTS[i];
        part->due_on = since + REMINDER_REVIEW_DAYS;
        LIST_EACH (&rows, struct review_row, row) {
            if (strcmp(row->part, part->part) != 0) continue;
            part->reviewed_on = row->reviewed_on;
            part->reviewed_by = row->reviewed_by;
            part->due_on = row->reviewed_on + REMINDER_REVIEW_DAYS;
        }
        part->due = part->due_on <= today;
        view->due += part->due;
    }
    return OK;
}

static enum error review_page(struct request *request, struct reply *reply)
{
    struct program_page page;
    struct review *view = ARENA_NEW(request->arena, struct review);
    TRY(program_page_open(request, reply, PROGRAM_MANAGERS, "review", MESSAGE("Review"), &page));
    view->head = page.head;
    TRY(list_parts(request, page.card.id, view));
    reply_view(reply, view);
    return OK;
}

struct reviewing {
    const struct request *request;
    int64_t program;
    const char *part;
};

static enum error review_in(struct db *db, void *context)
{
    const struct reviewing *reviewing = context;
    const struct request *request = reviewing->request;
    bool all = strcmp(reviewing->part, "all") == 0;
    for (size_t i = 0; i < PART_COUNT; i++)
        if (all || strcmp(reviewing->part, PARTS[i].part) == 0)
            TRY(db_run(db, &review_put,
                       DB_PARAMS(db_int(reviewing->program), db_text(PARTS[i].part),
                                 db_int(clock_day(request->clock)), db_int(request->viewer->person)),
                       NULL));
    return notice_read_about(
        db, request->clock, request->viewer->person,
        arena_format(request->arena, "/programs/%lld/review", (long long)reviewing->program));
}

static bool is_part(const char *part)
{
    for (size_t i = 0; i < PART_COUNT; i++)
        if (strcmp(part, PARTS[i].part) == 0) return true;
    return strcmp(part, "all") == 0;
}

static enum error review_post(struct request *request, struct reply *reply)
{
    struct program_page page;
    struct review_form form = {0};
    struct review_form_problems problems = {0};
    TRY(program_page_open(request, reply, PROGRAM_MANAGERS, "review", MESSAGE("Review"), &page));
    TRY(request_read(request, &review_form_record, &form, &review_form_problems_record, &problems));
    if (!form.part || !is_part(form.part)) return ERROR_INVALID;
    struct reviewing reviewing = {request, page.card.id, form.part};
    TRY(db_write(request->db, review_in, &reviewing));
    reply_notice(reply, "Noted. You are asked again in a year.");
    reply_see(reply, "/programs/%lld/review", (long long)page.card.id);
    return OK;
}

#define MANAGERS "coordinators of this program, and admins"

static const struct route routes[] = {
    {.method = METHOD_GET,
     .pattern = "/programs/:id/review",
     .access = ACCESS_COORDINATOR,
     .rule = MANAGERS,
     .summary = "When the texts of a program were last looked through",
     .handle = review_page,
     .view = &review_record,
     .template = "reminder/review.html"},
    {.method = METHOD_POST,
     .pattern = "/programs/:id/review",
     .access = ACCESS_COORDINATOR,
     .rule = MANAGERS,
     .summary = "Note that texts of a program are still right: guide, training, agreement, guidelines or all",
     .handle = review_post,
     .input = &review_form_record},
};
const struct route_table reminder_routes = ROUTE_TABLE(routes);
