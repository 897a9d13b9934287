/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* For coordinators of a program for groups: forming a circle by hand, and letting somebody in later. They see
 * who is in it, never what is written there; each look is noted for its members. */
#include <string.h>

#include "audit/audit.h"
#include "base/text.h"
#include "circle/circle.h"
#include "db/db.h"
#include "language/language.h"
#include "program/program_head.h"
#include "relationship/relationship_join.h"
#include "web/form.h"
#include "web/reply.h"
#include "web/request.h"

/* So many people are offered; those who are in no circle yet come first. */
enum { PEOPLE_OFFERED = 400 };

#define CIRCLE_PERSON_FIELDS(FIELD, R)                                                                       \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, text, department, 0)                                                                            \
    FIELD(R, flag, as_mentor, 0)                                                                             \
    FIELD(R, flag, as_mentee, 0)                                                                             \
    FIELD(R, flag, in_circle, 0)                                                                             \
    FIELD(R, flag, chosen, 0)
RECORD_LOCAL(circle_person, CIRCLE_PERSON_FIELDS)

SQL(circle_people,
    "SELECT p.id AS id, p.name AS name, p.department AS department, e.as_mentor AS as_mentor, "
    "e.as_mentee AS as_mentee, EXISTS (SELECT 1 FROM relationship_member m "
    "JOIN relationship r ON r.id = m.relationship_id WHERE m.person_id = p.id AND m.left_at IS NULL "
    "AND r.program_id = $1 AND r.state <> 'closed') AS in_circle "
    "FROM enrollment e JOIN person p ON p.id = e.person_id "
    "WHERE e.program_id = $1 AND e.state = 'accepted' AND p.active = 1 "
    "AND NOT EXISTS (SELECT 1 FROM relationship_member x WHERE x.relationship_id = $2 "
    "AND x.person_id = p.id AND x.left_at IS NULL) ORDER BY in_circle, p.name_key, p.id LIMIT $3");
SQL(circle_members,
    "SELECT p.id AS id, p.name AS name, p.department AS department, (m.role = 'mentor') AS as_mentor, "
    "(m.role <> 'mentor') AS as_mentee FROM relationship r "
    "JOIN relationship_member m ON m.relationship_id = r.id AND m.left_at IS NULL "
    "JOIN person p ON p.id = m.person_id WHERE r.program_id = $1 AND r.id = $2 AND r.format = 'group' "
    "ORDER BY CASE WHEN m.role = 'mentor' THEN 0 ELSE 1 END, p.name_key, p.id");
SQL(circle_called, "SELECT name FROM relationship WHERE program_id = $1 AND id = $2 AND format = 'group'");

static enum error offered(struct request *request, int64_t program, int64_t circle, struct list *ret_people)
{
    return db_list(request->db, request->arena, &circle_people,
                   DB_PARAMS(db_int(program), db_int(circle), db_int(PEOPLE_OFFERED)), &circle_person_record,
                   ret_people);
}

/* ---- forming one ---- */

#define CIRCLE_NEW_VIEW_FIELDS(FIELD, R)                                                                     \
    FIELD(R, record, head, program_head)                                                                     \
    FIELD(R, list, mentors, circle_person)                                                                   \
    FIELD(R, list, mentees, circle_person)                                                                   \
    FIELD(R, flag, is_group, 0) /* circles are for programs of that format */                                \
    FIELD(R, record, form, circle_new)                                                                       \
    FIELD(R, record, problems, circle_new_problems)
RECORD_LOCAL(circle_new_view, CIRCLE_NEW_VIEW_FIELDS)

static bool is_chosen(const struct list *ids, int64_t person)
{
    int64_t id;
    LIST_EACH (ids, const char *, text)
        if (text_to_int(*text, 1, INT64_MAX, &id) && id == person) return true;
    return false;
}

static enum error new_view(struct request *request, const struct program_page *page,
                           const struct circle_new *form, const struct circle_new_problems *problems,
                           struct circle_new_view **ret_view)
{
    struct circle_new_view *view = ARENA_NEW(request->arena, struct circle_new_view);
    struct list people = {0};
    TRY(offered(request, page->card.id, 0, &people));
    LIST_EACH (&people, struct circle_person, person) {
        if (person->as_mentor) {
            person->chosen = is_chosen(&form->mentors, person->id);
            *LIST_ADD(&view->mentors, request->arena, struct circle_person) = *person;
        }
        if (person->as_mentee) {
            person->chosen = is_chosen(&form->mentees, person->id);
            *LIST_ADD(&view->mentees, request->arena, struct circle_person) = *person;
        }
    }
    view->head = page->head;
    view->is_group = strcmp(page->card.format, "group") == 0;
    view->form = form;
    view->problems = problems;
    *ret_view = view;
    return OK;
}

static enum error new_page(struct request *request, struct reply *reply)
{
    struct program_page page;
    struct circle_new_view *view;
    struct circle_new *form = ARENA_NEW(request->arena, struct circle_new);
    struct circle_new_problems *problems = ARENA_NEW(request->arena, struct circle_new_problems);
    TRY(program_page_open(request, reply, PROGRAM_COORDINATORS, "relationships", MESSAGE("Form a circle"),
                          &page));
    form->name = "";
    form_no_problems(&circle_new_problems_record, problems);
    TRY(new_view(request, &page, form, problems, &view));
    reply_view(reply, view);
    return OK;
}

static void check_new(const struct circle_new *form, struct circle_new_problems *problems)
{
    if (!*form->name && !*problems->name)
        problems->name = MESSAGE("Give it a name, such as what it is about.");
    if (!form->mentors.count) problems->mentors = MESSAGE("Choose who leads it.");
    if (!form->mentees.count) problems->mentees = MESSAGE("Choose who else is in it.");
    else if (form->mentors.count + form->mentees.count > RELATIONSHIP_MEMBERS_MAXIMUM)
        problems->mentees = MESSAGE("A circle holds 12 people at most; 5 to 8 work best.");
}

static enum error new_post(struct request *request, struct reply *reply)
{
    struct program_page page;
    struct circle_new_view *view;
    struct circle_new *form = ARENA_NEW(request->arena, struct circle_new);
    struct circle_new_problems *problems = ARENA_NEW(request->arena, struct circle_new_problems);
    int64_t id;
    TRY(program_page_open(request, reply, PROGRAM_COORDINATORS, "relationships", MESSAGE("Form a circle"),
                          &page));
    form_no_problems(&circle_new_problems_record, problems);
    request_read_form(request, &circle_new_record, form, &circle_new_problems_record, problems);
    check_new(form, problems);
    if (!form_has_problems(&circle_new_problems_record, problems)) {
        enum error error = circle_form(request->db, request->arena, request->clock, page.card.id, form, &id);
        if (error == ERROR_CONFLICT)
            reply_explain(reply, "The program has to be one for groups, open or running, and everybody you "
                                 "chose has to take part in it. Look at the list again.");
        if (error == ERROR_INVALID) problems->mentees = MESSAGE("Nobody can be in both lists.");
        else {
            TRY(error);
            reply_notice(reply, "“%s” begins. Its members are told.", form->name);
            reply_see(reply, "/programs/%lld/relationships", (long long)page.card.id);
            return OK;
        }
    }
    TRY(new_view(request, &page, form, problems, &view));
    reply_problems(reply, view, &circle_new_problems_record, problems);
    return OK;
}

/* ---- letting somebody in ---- */

#define CIRCLE_JOIN_FIELDS(FIELD, R)                                                                         \
    FIELD(R, id, person, 0)                                                                                  \
    FIELD(R, text, role, 10) /* mentor, mentee */
FORM_LOCAL(circle_join_form, CIRCLE_JOIN_FIELDS)

#define CIRCLE_MEMBERS_VIEW_FIELDS(FIELD, R)                                                                 \
    FIELD(R, record, head, program_head)                                                                     \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, list, members, circle_person)                                                                   \
    FIELD(R, list, others, circle_person) /* who could come in */                                            \
    FIELD(R, flag, nobody, 0)                                                                                \
    FIELD(R, flag, as_mentor, 0)                                                                             \
    FIELD(R, record, problems, circle_join_form_problems)
RECORD_LOCAL(circle_members_view, CIRCLE_MEMBERS_VIEW_FIELDS)

#define CIRCLE_NAME_FIELDS(FIELD, R) FIELD(R, text, name, 0)
RECORD_LOCAL(circle_name, CIRCLE_NAME_FIELDS)

static enum error members_view(struct request *request, const struct program_page *page, int64_t circle,
                               struct circle_members_view *view)
{
    struct circle_name called;
    TRY(db_one(request->db, request->arena, &circle_called, DB_PARAMS(db_int(page->card.id), db_int(circle)),
               &circle_name_record, &called));
    TRY(audit_note_look(request, AUDIT_STATES, "coordinator",
                        &(struct audit_subject){.relationship = circle, .about = page->card.name}));
    TRY(db_list(request->db, request->arena, &circle_members,
                DB_PARAMS(db_int(page->card.id), db_int(circle)), &circle_person_record, &view->members));
    TRY(offered(request, page->card.id, circle, &view->others));
    view->head = page->head;
    view->id = circle;
    view->name = called.name;
    view->nobody = view->others.count == 0;
    return OK;
}

static enum error open_members(struct request *request, struct reply *reply, struct program_page *page,
                               int64_t *ret_circle, struct circle_members_view **ret_view)
{
    struct circle_members_view *view = ARENA_NEW(request->arena, struct circle_members_view);
    struct circle_join_form_problems *none = ARENA_NEW(request->arena, struct circle_join_form_problems);
    TRY(program_page_open(request, reply, PROGRAM_COORDINATORS, "relationships",
                          MESSAGE("Members of a circle"), page));
    TRY(request_id(request, "circle", ret_circle));
    form_no_problems(&circle_join_form_problems_record, none);
    TRY(members_view(request, page, *ret_circle, view));
    view->problems = none;
    *ret_view = view;
    return OK;
}

static enum error members_page(struct request *request, struct reply *reply)
{
    struct program_page page;
    struct circle_members_view *view;
    int64_t circle;
    TRY(open_members(request, reply, &page, &circle, &view));
    reply_view(reply, view);
    return OK;
}

static enum error members_post(struct request *request, struct reply *reply)
{
    struct program_page page;
    struct circle_members_view *view;
    struct circle_join_form form = {0};
    struct circle_join_form_problems *problems = ARENA_NEW(request->arena, struct circle_join_form_problems);
    int64_t circle;
    TRY(open_members(request, reply, &page, &circle, &view));
    form_no_problems(&circle_join_form_problems_record, problems);
    enum error error =
        request_read(request, &circle_join_form_record, &form, &circle_join_form_problems_record, problems);
    if (error == OK && !form.person) problems->person = MESSAGE("Choose who comes in.");
    if (error == OK && form.person)
        error = circle_let_in(request->db, request->arena, request->clock, page.card.id, circle, form.person,
                              *form.role ? form.role : "mentee", request->viewer->person);
    if (error == ERROR_CONFLICT)
        problems->person = MESSAGE("They are in it already, or the circle has ended.");
    else if (error == ERROR_FORBIDDEN)
        problems->person =
            MESSAGE("Another coordinator has to let you in: members read all that was written there.");
    else if (error == ERROR_TOO_LARGE) problems->person = MESSAGE("This circle is full: it has 12 members.");
    else if (error == ERROR_INVALID && !*problems->person)
        problems->person = MESSAGE("They do not take part in the program in this role.");
    else if (error != OK && error != ERROR_INVALID) return error;
    if (form_has_problems(&circle_join_form_problems_record, problems)) {
        view->problems = problems;
        view->as_mentor = strcmp(form.role, "mentor") == 0;
        reply_problems(reply, view, &circle_join_form_problems_record, problems);
        return OK;
    }
    reply_notice(reply, "They are in the circle now. All its members are told.");
    reply_see(reply, "/programs/%lld/circles/%lld", (long long)page.card.id, (long long)circle);
    return OK;
}

#define COORDINATORS "coordinators of this program"

static const struct route routes[] = {
    {.method = METHOD_GET,
     .pattern = "/programs/:id/circles/new",
     .access = ACCESS_COORDINATOR,
     .rule = COORDINATORS,
     .summary = "Who can be in a new circle",
     .handle = new_page,
     .view = &circle_new_view_record,
     .template = "circle/circle_new.html"},
    {.method = METHOD_POST,
     .pattern = "/programs/:id/circles/new",
     .access = ACCESS_COORDINATOR,
     .rule = COORDINATORS,
     .summary = "Form a circle by hand",
     .handle = new_post,
     .input = &circle_new_record,
     .view = &circle_new_view_record,
     .template = "circle/circle_new.html"},
    {.method = METHOD_GET,
     .pattern = "/programs/:id/circles/:circle",
     .access = ACCESS_COORDINATOR,
     .rule = COORDINATORS,
     .summary = "Who is in a circle; the look is noted for its members",
     .handle = members_page,
     .view = &circle_members_view_record,
     .template = "circle/circle_members.html"},
    {.method = METHOD_POST,
     .pattern = "/programs/:id/circles/:circle",
     .access = ACCESS_COORDINATOR,
     .rule = COORDINATORS,
     .summary = "Let somebody into a circle",
     .handle = members_post,
     .input = &circle_join_form_record,
     .view = &circle_members_view_record,
     .template = "circle/circle_members.html"},
};
const struct route_table circle_program_routes = ROUTE_TABLE(routes);
