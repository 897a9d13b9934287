/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The whole access log, for admins. It says who looked, never what people wrote. */
#include "audit/audit.h"
#include "db/db.h"

enum { LINES_A_PAGE = 100 };

#define AUDIT_LINE_FIELDS(FIELD, R)                                                                          \
    FIELD(R, integer, sequence, 0)                                                                           \
    FIELD(R, time, looked_at, 0)                                                                             \
    FIELD(R, text, kind, 0)                                                                                  \
    FIELD(R, text, what, 0) /* in words */                                                                   \
    FIELD(R, id, actor_id, 0)                                                                                \
    FIELD(R, text, actor_name, 0)                                                                            \
    FIELD(R, text, actor_role, 0)                                                                            \
    FIELD(R, text, role_label, 0)                                                                            \
    FIELD(R, id, program_id, 0)                                                                              \
    FIELD(R, text, about, 0)
RECORD_LOCAL(audit_line, AUDIT_LINE_FIELDS)

#define AUDIT_CHECK_FIELDS(FIELD, R)                                                                         \
    FIELD(R, flag, whole, 0)                                                                                 \
    FIELD(R, integer, lines, 0)                                                                              \
    FIELD(R, integer, bad_line, 0)                                                                           \
    FIELD(R, text, fault, 0)                                                                                 \
    FIELD(R, text, head, 0) /* "17:0a1b2c3d4e5f6071", "" while there is none */
RECORD_LOCAL(audit_check, AUDIT_CHECK_FIELDS)

#define AUDIT_LOG_FIELDS(FIELD, R)                                                                           \
    FIELD(R, list, lines, audit_line)                                                                        \
    FIELD(R, record, check, audit_check) /* when asked for by ?check=1 */                                    \
    FIELD(R, flag, paged, 0)                                                                                 \
    FIELD(R, text, previous_page, 0)                                                                         \
    FIELD(R, text, next_page, 0)
RECORD_LOCAL(audit_log, AUDIT_LOG_FIELDS)

SQL(audit_page, "SELECT sequence, looked_at, kind, actor_id, actor_name, actor_role, program_id, about "
                "FROM access_log ORDER BY sequence DESC LIMIT $1 OFFSET $2");

static enum error add_check(struct request *request, const struct audit_check **ret_check)
{
    struct audit_state state;
    struct audit_check *check = ARENA_NEW(request->arena, struct audit_check);
    TRY(audit_verify(request->db, request->arena, request->portal_key, NULL, &state));
    *check = (struct audit_check){
        .whole = state.whole, .lines = state.lines, .bad_line = state.bad_line, .fault = state.fault};
    if (state.whole && state.lines)
        check->head = arena_format(request->arena, "%lld:%s", (long long)state.head.sequence, state.head.mac);
    *ret_check = check;
    return OK;
}

static enum error audit_log_show(struct request *request, struct reply *reply)
{
    struct audit_log *view = ARENA_NEW(request->arena, struct audit_log);
    int64_t page = request_page(request);
    TRY(db_list(request->db, request->arena, &audit_page,
                DB_PARAMS(db_int(LINES_A_PAGE + 1), db_int((page - 1) * LINES_A_PAGE)), &audit_line_record,
                &view->lines));
    LIST_EACH (&view->lines, struct audit_line, line) {
        line->what = audit_what(line->kind);
        line->role_label = audit_role_label(line->actor_role);
    }
    if (*request_value(request, "check")) TRY(add_check(request, &view->check));
    view->previous_page = request_page_link(request, page - 1);
    view->next_page = view->lines.count > LINES_A_PAGE ? request_page_link(request, page + 1) : "";
    view->paged = *view->previous_page || *view->next_page;
    if (view->lines.count > LINES_A_PAGE) view->lines.count = LINES_A_PAGE;
    reply_title(reply, "admin", "Access log");
    reply_view(reply, view);
    return OK;
}

static const struct route routes[] = {
    {.method = METHOD_GET,
     .pattern = "/admin/access-log",
     .access = ACCESS_ADMIN,
     .summary = "Who looked at relationships from outside them; with ?check=1 whether the log is whole",
     .handle = audit_log_show,
     .view = &audit_log_record,
     .template = "audit/audit_log.html"},
};
const struct route_table audit_routes = ROUTE_TABLE(routes);
