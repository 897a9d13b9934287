/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "account/account_admin.h"

#include "account/account.h"
#include "base/text.h"
#include "db/db.h"
#include "person/person.h"

RECORD_DEFINE(account_row, ACCOUNT_ROW_FIELDS)
RECORD_DEFINE(invited_row, INVITED_ROW_FIELDS)

#define HAS_ROLE(role)                                                                                       \
    "CASE WHEN EXISTS (SELECT 1 FROM person_role r WHERE r.person_id = p.id AND r.role = '" role             \
    "') THEN 1 ELSE 0 END"
#define ACCOUNT_COLUMNS                                                                                            \
    "p.id AS id, p.name AS name, p.email AS email, p.active AS active, " HAS_ROLE("admin") " AS admin, " HAS_ROLE( \
        "analyst") " AS analyst, "                                                                                 \
                   "CASE WHEN a.password_hash IS NULL THEN 0 ELSE 1 END AS has_password, "                         \
                   "CASE WHEN a.disabled = 1 THEN 1 ELSE 0 END AS disabled, a.signed_in_at AS signed_in_at, "      \
                   "(SELECT MAX(i.expires_at) FROM invitation i WHERE i.person_id = p.id AND i.used_at IS NULL "   \
                   "AND i.expires_at > $1) AS invited_until, "                                                     \
                   "(SELECT COUNT(*) FROM session s WHERE s.person_id = p.id AND s.expires_at > $1) AS sessions "  \
                   "FROM person p LEFT JOIN account a ON a.person_id = p.id "
/* $2 a pattern for name and e-mail keys, '' for everybody */
#define ACCOUNT_WORDS "($2 = '' OR p.name_key LIKE $2 ESCAPE '!' OR p.email_key LIKE $2 ESCAPE '!') "
#define ACCOUNT_PAGE "ORDER BY p.name_key, p.id LIMIT $3 OFFSET $4"

SQL(account_list_all, "SELECT " ACCOUNT_COLUMNS "WHERE p.active = 1 AND " ACCOUNT_WORDS ACCOUNT_PAGE);
SQL(account_list_roles, "SELECT " ACCOUNT_COLUMNS
                        "WHERE p.id IN (SELECT person_id FROM person_role) AND " ACCOUNT_WORDS ACCOUNT_PAGE);
SQL(account_list_waiting, "SELECT " ACCOUNT_COLUMNS
                          "WHERE p.active = 1 AND a.password_hash IS NULL AND " ACCOUNT_WORDS ACCOUNT_PAGE);
SQL(account_list_off, "SELECT " ACCOUNT_COLUMNS "WHERE a.disabled = 1 AND " ACCOUNT_WORDS ACCOUNT_PAGE);
SQL(account_row_by_person, "SELECT " ACCOUNT_COLUMNS "WHERE p.id = $2");

static void finish_row(struct arena *arena, struct account_row *row)
{
    row->initials = text_initials(arena, row->name);
    row->face = person_face(row->id);
}

enum error account_list(struct db *db, struct arena *arena, const struct clock *clock,
                        enum account_filter filter, const char *words, int64_t page, struct list *ret_rows)
{
    static const struct sql *const STATEMENTS[] = {
        [ACCOUNT_FILTER_ALL] = &account_list_all,
        [ACCOUNT_FILTER_ROLES] = &account_list_roles,
        [ACCOUNT_FILTER_WAITING] = &account_list_waiting,
        [ACCOUNT_FILTER_OFF] = &account_list_off,
    };
    const char *folded = text_fold(arena, words);
    const char *pattern = *folded ? db_like(arena, "%", folded, "%") : "";
    TRY(db_list(db, arena, STATEMENTS[filter],
                DB_PARAMS(db_int(clock_seconds(clock)), db_text(pattern), db_int(ACCOUNTS_A_PAGE + 1),
                          db_int((page - 1) * ACCOUNTS_A_PAGE)),
                &account_row_record, ret_rows));
    LIST_EACH (ret_rows, struct account_row, row) finish_row(arena, row);
    return OK;
}

enum error account_row_get(struct db *db, struct arena *arena, const struct clock *clock, int64_t person,
                           struct account_row *ret_row)
{
    TRY(db_one(db, arena, &account_row_by_person, DB_PARAMS(db_int(clock_seconds(clock)), db_int(person)),
               &account_row_record, ret_row));
    finish_row(arena, ret_row);
    return OK;
}

/* ---- many invitations ---- */

#define WAITS "p.active = 1 AND a.password_hash IS NULL AND (a.disabled IS NULL OR a.disabled = 0) "
#define HAS_NO_LINK                                                                                          \
    "NOT EXISTS (SELECT 1 FROM invitation i WHERE i.person_id = p.id AND i.used_at IS NULL "                 \
    "AND i.expires_at > $1) "

SQL(account_waiting, "SELECT COUNT(*) FROM person p LEFT JOIN account a ON a.person_id = p.id WHERE " WAITS);
SQL(account_waiting_without_link,
    "SELECT COUNT(*) FROM person p LEFT JOIN account a ON a.person_id = p.id WHERE " WAITS
    "AND " HAS_NO_LINK);
SQL(account_to_invite,
    "SELECT p.id AS id, p.name AS name, p.email AS email FROM person p "
    "LEFT JOIN account a ON a.person_id = p.id WHERE " WAITS "AND ($2 = 1 OR " HAS_NO_LINK
    ") AND ($3 = 0 OR EXISTS (SELECT 1 FROM enrollment e "
    "WHERE e.program_id = $3 AND e.person_id = p.id AND e.state NOT IN ('left', 'declined'))) "
    "ORDER BY p.name_key, p.id LIMIT $4");

enum error account_count_waiting(struct db *db, const struct clock *clock, int64_t *ret_waiting,
                                 int64_t *ret_without_link)
{
    int64_t waiting;
    TRY(db_number(db, &account_waiting, DB_NO_PARAMS, &waiting));
    TRY(db_number(db, &account_waiting_without_link, DB_PARAMS(db_int(clock_seconds(clock))),
                  ret_without_link));
    *ret_waiting = waiting;
    return OK;
}

struct inviting_many {
    struct arena *arena;
    const struct clock *clock;
    int64_t program, invited_by;
    bool again;
    const char *into_what, *origin;
    struct list rows;
};

static enum error invite_many_in(struct db *db, void *context)
{
    struct inviting_many *many = context;
    int64_t now = clock_seconds(many->clock);
    many->rows = (struct list){0};
    TRY(db_list(
        db, many->arena, &account_to_invite,
        DB_PARAMS(db_int(now), db_int(many->again), db_int(many->program), db_int(INVITATIONS_AT_ONCE)),
        &invited_row_record, &many->rows));
    LIST_EACH (&many->rows, struct invited_row, row) {
        char token[TOKEN_SIZE];
        struct account_invite invite = {
            .person = row->id, .invited_by = many->invited_by, .into_what = many->into_what};
        TRY(account_invite(db, many->clock, &invite, token));
        row->link = arena_format(many->arena, "%s/invitation/%s", many->origin, token);
        row->expires_at = now + ACCOUNT_INVITATION_LASTS;
    }
    return OK;
}

enum error account_invite_many(struct db *db, struct arena *arena, const struct clock *clock, int64_t program,
                               bool again, int64_t invited_by, const char *into_what, const char *origin,
                               struct list *ret_rows)
{
    struct inviting_many many = {.arena = arena,
                                 .clock = clock,
                                 .program = program,
                                 .again = again,
                                 .invited_by = invited_by,
                                 .into_what = into_what,
                                 .origin = origin};
    TRY(db_write(db, invite_many_in, &many));
    *ret_rows = many.rows;
    return OK;
}
