/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Wishes and vetoes of those who take part: whom they would like as their mentor or mentee, and with whom it
 * would not work. Only who made them ever reads them again; the matcher counts them, and no reason or message
 * tells of them.
 */
#include <string.h>

#include "base/text.h"
#include "db/db.h"
#include "language/language.h"
#include "matching/matching.h"
#include "matching/matching_groups.h"
#include "person/person.h"
#include "program/program.h"
#include "program/program_head.h"
#include "web/reply.h"
#include "web/request.h"

enum { PEOPLE_SHOWN = 30, WISHES_MOST = 20 };

/* The other side by name; $3 is 1 for a mentee, who looks for mentors. Those with a wish come first. */
SQL(wish_people,
    "SELECT p.id, p.name, p.job_title, p.department, p.location, COALESCE(w.kind, '') AS kind "
    "FROM enrollment e JOIN person p ON p.id = e.person_id "
    "LEFT JOIN pair_wish w ON w.program_id = $1 AND w.person_id = $2 AND w.about_id = p.id AND w.role = $4 "
    "WHERE e.program_id = $1 AND e.state = 'accepted' AND p.active = 1 AND p.id <> $2 "
    "AND (($3 = 1 AND e.as_mentor = 1) OR ($3 = 0 AND e.as_mentee = 1)) "
    "AND (w.kind IS NOT NULL OR $5 = '' OR p.name_key LIKE $5 ESCAPE '!') "
    "ORDER BY CASE WHEN w.kind IS NULL THEN 1 ELSE 0 END, p.name_key, p.id LIMIT $6");
SQL(wish_count, "SELECT COUNT(*) FROM pair_wish WHERE program_id = $1 AND person_id = $2 AND about_id <> $3");
SQL(wish_drop,
    "DELETE FROM pair_wish WHERE program_id = $1 AND person_id = $2 AND about_id = $3 AND role = $4");
SQL(wish_add,
    "INSERT INTO pair_wish (program_id, person_id, about_id, role, kind, created_at) VALUES ($1, $2, $3, $4, $5, $6)");

#define WISH_PERSON_FIELDS(FIELD, R)                                                                         \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, text, job_title, 0)                                                                             \
    FIELD(R, text, department, 0)                                                                            \
    FIELD(R, text, location, 0)                                                                              \
    FIELD(R, text, kind, 0) /* "", wish, veto */                                                             \
    FIELD(R, flag, is_wish, 0)                                                                               \
    FIELD(R, flag, is_veto, 0)
RECORD_LOCAL(wish_person, WISH_PERSON_FIELDS)

#define WISH_VIEW_FIELDS(FIELD, R)                                                                           \
    FIELD(R, record, head, program_head)                                                                     \
    FIELD(R, text, role, 0) /* of the viewer here: mentee or mentor */                                       \
    FIELD(R, flag, looks_for_mentors, 0)                                                                     \
    FIELD(R, flag, has_both, 0)                                                                              \
    FIELD(R, flag, has_groups, 0)                                                                            \
    FIELD(R, flag, wants_mentors, 0)                                                                         \
    FIELD(R, text, q, 100)                                                                                   \
    FIELD(R, list, people, wish_person)                                                                      \
    FIELD(R, list, groups, matching_group)
RECORD_LOCAL(wish_view, WISH_VIEW_FIELDS)

#define WISH_FORM_FIELDS(FIELD, R)                                                                           \
    FIELD(R, id, about, 0)                                                                                   \
    FIELD(R, text, role, 10) /* mentee, mentor: the viewer's own */                                          \
    FIELD(R, text, kind, 10) /* wish, veto, none */
FORM_LOCAL(wish_form, WISH_FORM_FIELDS)

/* Only who takes part has wishes; for everybody else the page is not there. */
static enum error open_part(struct request *request, struct reply *reply, struct program_page *ret_page,
                            struct enrollment_row *ret_part)
{
    TRY(program_page_open(request, reply, PROGRAM_EVERYBODY, "", MESSAGE("Your wishes"), ret_page));
    TRY(program_enrollment_of(request->db, request->arena, ret_page->card.id, request->viewer->person,
                              ret_part));
    bool takes_part = strcmp(ret_part->state, "accepted") == 0 || strcmp(ret_part->state, "paused") == 0;
    if (takes_part && strcmp(ret_page->card.state, "closed") != 0) return OK;
    reply_explain(reply, "Wishes are for those who take part, until the program is closed.");
    return ERROR_NOT_FOUND;
}

/* The side from which the viewer looks: what they asked for if it is theirs, else the one they have. */
static const char *role_of(const struct enrollment_row *part, const char *asked)
{
    if (part->as_mentor && strcmp(asked, "mentor") == 0) return "mentor";
    if (part->as_mentee && strcmp(asked, "mentee") == 0) return "mentee";
    return part->as_mentee ? "mentee" : "mentor";
}

static enum error wishes_show(struct request *request, struct reply *reply)
{
    struct program_page page;
    struct enrollment_row part = {0};
    TRY(open_part(request, reply, &page, &part));
    struct wish_view *view = ARENA_NEW(request->arena, struct wish_view);
    view->head = page.head;
    view->role = role_of(&part, request_value(request, "role"));
    view->looks_for_mentors = strcmp(view->role, "mentee") == 0;
    view->has_both = part.as_mentor && part.as_mentee;
    view->q = request_value(request, "q");
    const char *words =
        text_is_blank(view->q) ? "" : db_like(request->arena, "%", text_fold(request->arena, view->q), "%");
    TRY(db_list(request->db, request->arena, &wish_people,
                DB_PARAMS(db_int(page.card.id), db_int(request->viewer->person),
                          db_int(view->looks_for_mentors), db_text(view->role), db_text(words),
                          db_int(PEOPLE_SHOWN)),
                &wish_person_record, &view->people));
    TRY(matching_groups_list(request->db, request->arena, page.card.id, request->viewer->person,
                             &view->groups));
    view->has_groups = view->groups.count > 0;
    view->wants_mentors = part.as_mentee;
    LIST_EACH (&view->people, struct wish_person, person) {
        person->is_wish = strcmp(person->kind, "wish") == 0;
        person->is_veto = strcmp(person->kind, "veto") == 0;
    }
    reply_view(reply, view);
    return OK;
}

struct wishing {
    const struct request *request;
    int64_t program;
    const struct wish_form *form;
};

static enum error wish(struct db *db, void *context)
{
    const struct wishing *wishing = context;
    const struct wish_form *form = wishing->form;
    int64_t me = wishing->request->viewer->person, others;
    struct enrollment_row other = {0};
    enum error error =
        program_enrollment_of(db, wishing->request->arena, wishing->program, form->about, &other);
    if (error == ERROR_NOT_FOUND || me == form->about) return ERROR_INVALID;
    TRY(error);
    bool fits = strcmp(form->role, "mentee") == 0 ? other.as_mentor : other.as_mentee;
    if (!fits || strcmp(other.state, "accepted") != 0) return ERROR_INVALID;
    TRY(db_number(db, &wish_count, DB_PARAMS(db_int(wishing->program), db_int(me), db_int(form->about)),
                  &others));
    if (others >= WISHES_MOST) return ERROR_TOO_MANY;
    TRY(db_run(db, &wish_drop,
               DB_PARAMS(db_int(wishing->program), db_int(me), db_int(form->about), db_text(form->role)),
               NULL));
    if (strcmp(form->kind, "none") == 0) return OK;
    return db_run(db, &wish_add,
                  DB_PARAMS(db_int(wishing->program), db_int(me), db_int(form->about), db_text(form->role),
                            db_text(form->kind), db_int(clock_seconds(wishing->request->clock))),
                  NULL);
}

static enum error wishes_change(struct request *request, struct reply *reply)
{
    struct program_page page;
    struct enrollment_row part = {0};
    struct wish_form form = {0};
    struct wish_form_problems problems = {0};
    TRY(open_part(request, reply, &page, &part));
    TRY(request_read(request, &wish_form_record, &form, &wish_form_problems_record, &problems));
    form.role = role_of(&part, text_or_empty(form.role));
    form.kind = text_or_empty(form.kind);
    if (strcmp(form.kind, "wish") != 0 && strcmp(form.kind, "veto") != 0 && strcmp(form.kind, "none") != 0) {
        reply_explain(reply, "A wish is wish, veto or none.");
        return ERROR_INVALID;
    }
    struct wishing wishing = {.request = request, .program = page.card.id, .form = &form};
    enum error error = db_write(request->db, wish, &wishing);
    if (error == ERROR_INVALID) reply_explain(reply, "This person does not take part on the other side.");
    if (error == ERROR_TOO_MANY)
        reply_explain(reply, "Twenty wishes are enough for the matcher. Take one back first.");
    TRY(error);
    reply_notice(reply, "Noted. Nobody but you is shown it.");
    reply_see(reply, "/programs/%lld/wishes?role=%s", (long long)page.card.id, form.role);
    return OK;
}

#define TELLING_FIELDS(FIELD, R)                                                                             \
    FIELD(R, texts, belongs, 20) /* ids of groups */                                                         \
    FIELD(R, texts, prefers, 20)
FORM_LOCAL(group_telling, TELLING_FIELDS)

static enum error groups_tell(struct request *request, struct reply *reply)
{
    struct program_page page;
    struct enrollment_row part = {0};
    struct group_telling form = {0};
    struct group_telling_problems problems = {0};
    TRY(open_part(request, reply, &page, &part));
    TRY(request_read(request, &group_telling_record, &form, &group_telling_problems_record, &problems));
    TRY(matching_groups_answer(request->db, request->arena, page.card.id, request->viewer->person,
                               &form.belongs, &form.prefers));
    reply_notice(reply, "Noted. Nobody but you is shown it.");
    reply_see(reply, "/programs/%lld/wishes", (long long)page.card.id);
    return OK;
}

#define PARTICIPANTS .access = ACCESS_SIGNED_IN, .rule = "who takes part in the program"
static const struct route routes[] = {
    {METHOD_GET, "/programs/:id/wishes", PARTICIPANTS, .summary = "One's own wishes and vetoes",
     .handle = wishes_show, .view = &wish_view_record, .template = "matching/wishes.html"},
    {METHOD_POST, "/programs/:id/wishes", PARTICIPANTS,
     .summary = "Wish for somebody, rule somebody out, or neither", .handle = wishes_change,
     .input = &wish_form_record},
    {METHOD_POST, "/programs/:id/wishes/groups", PARTICIPANTS,
     .summary = "Tell which of the program's groups one belongs to or prefers", .handle = groups_tell,
     .input = &group_telling_record},
};
const struct route_table matching_wish_routes = ROUTE_TABLE(routes);
