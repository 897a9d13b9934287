/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* In which language a person, a stranger and the whole portal are spoken to, and where that is chosen. */
#include <string.h>

#include "account/account.h"
#include "base/text.h"
#include "db/db.h"
#include "language/language.h"
#include "web/form.h"
#include "web/reply.h"
#include "web/request.h"
#include "web/url.h"

/* ---- what is stored ---- */

#define PORTAL_ROW_FIELDS(FIELD, R)                                                                          \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, text, tag, 0)
RECORD_LOCAL(portal_row, PORTAL_ROW_FIELDS)

#define LANGUAGE_ROW_FIELDS(FIELD, R) FIELD(R, text, tag, 0)
RECORD_LOCAL(language_row, LANGUAGE_ROW_FIELDS)

#define PORTAL_LANGUAGE "COALESCE((SELECT value FROM portal_setting WHERE key = 'language'), '')"
SQL(portal_settings_get,
    "SELECT COALESCE((SELECT value FROM portal_setting WHERE key = 'name'), 'Ithaca') AS name, " PORTAL_LANGUAGE
    " AS tag");
SQL(language_of_portal, "SELECT " PORTAL_LANGUAGE " AS tag");
SQL(language_of_person,
    "SELECT CASE WHEN page_language <> '' THEN page_language ELSE " PORTAL_LANGUAGE " END AS tag "
    "FROM person WHERE id = $1");
SQL(language_set, "UPDATE person SET page_language = $2 WHERE id = $1");
SQL(language_set_of_portal, "INSERT INTO portal_setting (key, value) VALUES ('language', $1) "
                            "ON CONFLICT (key) DO UPDATE SET value = excluded.value");

/* English where a tag is empty or of a language that is gone. */
static enum error find_language(struct db *db, struct arena *arena, const struct sql *sql,
                                struct db_params params, const struct language **ret_language)
{
    struct language_row row;
    const struct language *language = NULL;
    TRY(db_one(db, arena, sql, params, &language_row_record, &row));
    if (language_find(row.tag, &language)) *ret_language = language;
    else *ret_language = NULL;
    return OK;
}

enum error portal_read(struct db *db, struct arena *arena, struct portal_settings *ret_settings)
{
    struct portal_row row;
    struct portal_settings settings = {0};
    TRY(db_one(db, arena, &portal_settings_get, DB_NO_PARAMS, &portal_row_record, &row));
    settings.name = row.name;
    if (!language_find(row.tag, &settings.language)) settings.language = NULL;
    *ret_settings = settings;
    return OK;
}

enum error portal_language_read(struct db *db, struct arena *arena, const struct language **ret_language)
{
    return find_language(db, arena, &language_of_portal, DB_NO_PARAMS, ret_language);
}

enum error account_language(struct db *db, struct arena *arena, int64_t person,
                            const struct language **ret_language)
{
    return find_language(db, arena, &language_of_person, DB_PARAMS(db_int(person)), ret_language);
}

struct setting {
    int64_t person; /* 0: the portal's */
    const char *tag;
};

static enum error set_in(struct db *db, void *context)
{
    const struct setting *setting = context;
    if (!setting->person) return db_run_one(db, &language_set_of_portal, DB_PARAMS(db_text(setting->tag)));
    return db_run_one(db, &language_set, DB_PARAMS(db_int(setting->person), db_text(setting->tag)));
}

enum error portal_language_write(struct db *db, const char *tag)
{
    const struct language *language = NULL;
    if (!language_find(tag, &language)) return ERROR_INVALID;
    struct setting setting = {.tag = language_tag(language)};
    return db_write(db, set_in, &setting);
}

enum error account_set_language(struct db *db, int64_t person, const char *tag)
{
    const struct language *language = NULL;
    if (*tag && !language_find(tag, &language)) return ERROR_INVALID;
    struct setting setting = {.person = person, .tag = *tag ? language_tag(language) : ""};
    return db_write(db, set_in, &setting);
}

/* ---- choosing ---- */

#define LANGUAGE_FORM_FIELDS(FIELD, R)                                                                       \
    FIELD(R, text, language, 20)                                                                             \
    FIELD(R, text, next, 2000) /* the page where it was chosen */
FORM_LOCAL(language_form, LANGUAGE_FORM_FIELDS)

static enum error language_choose(struct request *request, struct reply *reply)
{
    struct language_form form = {0};
    struct language_form_problems problems = {0};
    const struct language *language;
    TRY(request_read(request, &language_form_record, &form, &language_form_problems_record, &problems));
    if (*form.language && !language_find(form.language, &language)) {
        reply_explain(reply,
                      "We do not have this language yet. Please choose one of those that are offered.");
        return ERROR_INVALID;
    }
    if (request->viewer->person)
        TRY(account_set_language(request->db, request->viewer->person, form.language));
    reply_language(reply, form.language);
    if (request->viewer->person) reply_notice(reply, "Your language is saved.");
    reply_see(reply, "%s", url_is_local(form.next) ? form.next : "/");
    return OK;
}

static const struct route routes[] = {
    {.method = METHOD_POST,
     .pattern = "/language",
     .access = ACCESS_ANYONE,
     .rule = "one's own",
     .summary = "Choose the language of pages and mails: a tag such as de; empty: as the browser asks",
     .handle = language_choose,
     .input = &language_form_record},
};
const struct route_table account_language_routes = ROUTE_TABLE(routes);
