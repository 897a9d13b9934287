/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What can be done with people: add, change, leave; and their cards. */
#include "person/person.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/random.h"
#include "base/text.h"
#include "db/db.h"
#include "event/event.h"
#include "language/language.h"
#include "person/person_batch.h"
#include "person/person_store.h"

RECORD_DEFINE(person_card, PERSON_CARD_FIELDS)

#define CARD_COLUMNS "id, name, job_title, department, location, time_zone, level, manager_id, active, email"

/* ---- cards ---- */

const char *person_face(int64_t person_id)
{
    static const char letters[8][2] = {"a", "b", "c", "d", "e", "f", "g", "h"};
    return letters[(uint64_t)person_id % 8];
}

void person_card_finish(struct arena *arena, struct person_card *card)
{
    card->initials = text_initials(arena, card->name);
    card->face = person_face(card->id);
    bool both = *card->department && *card->location;
    card->place = arena_format(arena, "%s%s%s", card->department, both ? " · " : "", card->location);
}

SQL(person_card_by_id, "SELECT " CARD_COLUMNS " FROM person WHERE id = $1");
SQL(person_card_by_email, "SELECT " CARD_COLUMNS " FROM person WHERE email_key = $1");

static enum error one_card(struct db *db, struct arena *arena, const struct sql *sql, struct db_value value,
                           struct person_card *ret_card)
{
    struct person_card card = {0};
    TRY(db_one(db, arena, sql, DB_PARAMS(value), &person_card_record, &card));
    person_card_finish(arena, &card);
    *ret_card = card;
    return OK;
}

enum error person_get(struct db *db, struct arena *arena, int64_t id, struct person_card *ret_card)
{
    return one_card(db, arena, &person_card_by_id, db_int(id), ret_card);
}

enum error person_find_by_email(struct db *db, struct arena *arena, const char *email,
                                struct person_card *ret_card)
{
    return one_card(db, arena, &person_card_by_email, db_text(person_email_key(arena, email)), ret_card);
}

enum { CARDS_AT_ONCE = 50 };
SQL(person_cards_by_id, "SELECT " CARD_COLUMNS " FROM person WHERE id IN (" BATCH_50(BATCH_ITEMS) ")");

static enum error some_cards(struct db *db, struct arena *arena, const int64_t *ids, size_t count,
                             struct list *ret_cards)
{
    struct db_value values[CARDS_AT_ONCE];
    for (size_t i = 0; i < CARDS_AT_ONCE; i++) values[i] = db_int(ids[i < count ? i : 0]);
    struct list found = {0};
    TRY(db_list(db, arena, &person_cards_by_id, (struct db_params){.values = values, .count = CARDS_AT_ONCE},
                &person_card_record, &found));
    for (size_t i = 0; i < count; i++) {
        LIST_EACH (&found, struct person_card, card) {
            if (card->id != ids[i]) continue;
            person_card_finish(arena, card);
            *LIST_ADD(ret_cards, arena, struct person_card) = *card;
        }
    }
    return OK;
}

enum error person_cards(struct db *db, struct arena *arena, const int64_t *ids, size_t count,
                        struct list *ret_cards)
{
    for (size_t first = 0; first < count; first += CARDS_AT_ONCE) {
        size_t left = count - first;
        TRY(some_cards(db, arena, ids + first, left < CARDS_AT_ONCE ? left : CARDS_AT_ONCE, ret_cards));
    }
    return OK;
}

/* ---- checks of single values ---- */

const char *person_name_problem(const char *name)
{
    if (text_is_blank(name)) return MESSAGE("The name is missing.");
    if (strlen(name) > PERSON_NAME_LIMIT) return MESSAGE("The name is too long: at most 200 bytes.");
    if (!text_is_clean(name, strlen(name)) || strpbrk(name, "\r\n\t"))
        return MESSAGE("The name has characters that cannot be shown.");
    return NULL;
}

const char *person_email_problem(const char *email)
{
    if (text_is_blank(email)) return MESSAGE("The e-mail address is missing.");
    size_t length = strlen(email);
    const char *at = strchr(email, '@');
    if (length > PERSON_EMAIL_LIMIT)
        return MESSAGE("The e-mail address is too long: at most 254 characters.");
    if (!at || at == email || !at[1] || strchr(at + 1, '@') || strpbrk(email, " \t\r\n,;<>()\"\\") ||
        at[1] == '.' || email[length - 1] == '.' || strstr(at, "..") || !text_is_clean(email, length))
        return MESSAGE("This is no e-mail address. Write it as in amara@example.org.");
    return NULL;
}

/* Names of the tz database are letters, digits, '_', '-', '+' and '/'; the machine's own copy says which
 * exist. */
const char *person_time_zone_problem(const char *time_zone)
{
    static const char problem[] = MESSAGE("This is no time zone we know. Write it as in Europe/Lisbon.");
    if (!*text_or_empty(time_zone) || strcmp(time_zone, "UTC") == 0) return NULL;
    size_t length = strlen(time_zone);
    if (length > 60 ||
        strspn(time_zone, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-+/") != length)
        return problem;
    if (time_zone[0] < 'A' || time_zone[0] > 'Z' || time_zone[length - 1] == '/') return problem;
    char path[96];
    snprintf(path, sizeof path, "/usr/share/zoneinfo/%s", time_zone);
    if (access("/usr/share/zoneinfo", R_OK) == 0 && access(path, R_OK) != 0) return problem;
    return NULL;
}

static bool too_long(const char *text)
{
    return strlen(text_or_empty(text)) > PERSON_SHORT_LIMIT;
}

static enum error check(const struct person_input *input)
{
    if (person_name_problem(input->name) || person_email_problem(input->email) ||
        person_time_zone_problem(input->time_zone))
        return ERROR_INVALID;
    if (input->level < 0 || input->level > PERSON_LEVEL_HIGHEST) return ERROR_INVALID;
    if (too_long(input->external_id) || too_long(input->department) || too_long(input->location) ||
        too_long(input->job_title))
        return ERROR_INVALID;
    return OK;
}

/* ---- adding and changing ---- */

static struct person_row row_of(struct arena *arena, int64_t id, const struct person_input *input)
{
    return (struct person_row){.id = id,
                               .email = text_trim(arena, input->email),
                               .external_id = text_trim(arena, text_or_empty(input->external_id)),
                               .name = text_trim(arena, input->name),
                               .manager_id = input->manager_id,
                               .department = text_trim(arena, text_or_empty(input->department)),
                               .location = text_trim(arena, text_or_empty(input->location)),
                               .job_title = text_trim(arena, text_or_empty(input->job_title)),
                               .level = input->level,
                               .time_zone = text_trim(arena, text_or_empty(input->time_zone)),
                               .joined_on = input->joined_on,
                               .active = true};
}

struct change {
    struct arena *arena;
    const struct clock *clock;
    int64_t now;
    int64_t id;
    int64_t version;
    const struct person_input *input;
};

SQL(person_exists, "SELECT COUNT(*) FROM person WHERE id = $1");

static enum error manager_exists(struct db *db, int64_t manager_id)
{
    int64_t count = 0;
    if (!manager_id) return OK;
    TRY(db_number(db, &person_exists, DB_PARAMS(db_int(manager_id)), &count));
    return count ? OK : ERROR_NOT_FOUND;
}

static enum error add(struct db *db, void *context)
{
    struct change *change = context;
    struct person_keys keys;
    struct person_row row = row_of(change->arena, change->id, change->input);
    TRY(manager_exists(db, row.manager_id));
    person_keys_make(change->arena, &row, NULL, &keys);
    TRY(person_row_insert(db, &row, &keys, change->now));
    return event_happened(db, change->clock, &(struct event){.kind = EVENT_PERSON_ADDED, .person = row.id});
}

enum error person_add(struct db *db, struct arena *arena, const struct clock *clock,
                      const struct person_input *input, int64_t *ret_id)
{
    TRY(check(input));
    struct change change = {
        .arena = arena, .clock = clock, .now = clock_seconds(clock), .id = id_new(clock), .input = input};
    TRY(db_write(db, add, &change));
    *ret_id = change.id;
    return OK;
}

static enum error update(struct db *db, void *context)
{
    struct change *change = context;
    struct person_row before;
    struct person_keys old, keys;
    struct list skills = {0};
    TRY(person_row_get(db, change->arena, change->id, &before));
    struct person_row row = row_of(change->arena, change->id, change->input);
    row.version = change->version ? change->version : before.version;
    TRY(manager_exists(db, row.manager_id));
    if (row.manager_id) {
        bool circle = row.manager_id == row.id;
        if (!circle) TRY(person_is_above(db, row.id, row.manager_id, &circle));
        if (circle) return ERROR_INVALID;
    }
    row.left_on = before.left_on;
    TRY(person_skill_rows(db, change->arena, row.id, &skills));
    person_keys_make(change->arena, &before, &skills, &old);
    person_keys_make(change->arena, &row, &skills, &keys);
    return person_row_update(db, &row, &old, &keys, change->now);
}

enum error person_update(struct db *db, struct arena *arena, const struct clock *clock, int64_t id,
                         int64_t version, const struct person_input *input)
{
    TRY(check(input));
    struct change change = {
        .arena = arena, .now = clock_seconds(clock), .id = id, .version = version, .input = input};
    return db_write(db, update, &change);
}

SQL(person_set_left,
    "UPDATE person SET left_on = $2, active = $3, updated_at = $4, version = version + 1 WHERE id = $1");

/* Tables of account/, which stands above: who comes back years later must not find old keys that fit. */
SQL(person_left_sessions, "DELETE FROM session WHERE person_id = $1");
SQL(person_left_tokens, "UPDATE api_token SET revoked_at = $2 WHERE person_id = $1 AND revoked_at IS NULL");
SQL(person_left_links, "UPDATE invitation SET used_at = $2 WHERE person_id = $1 AND used_at IS NULL");

struct leaving {
    const struct clock *clock;
    int64_t id, day, now;
};

static enum error end_secrets(struct db *db, const struct leaving *leaving)
{
    struct db_value id = db_int(leaving->id), now = db_int(leaving->now);
    TRY(db_run(db, &person_left_sessions, DB_PARAMS(id), NULL));
    TRY(db_run(db, &person_left_tokens, DB_PARAMS(id, now), NULL));
    return db_run(db, &person_left_links, DB_PARAMS(id, now), NULL);
}

static enum error leave(struct db *db, void *context)
{
    struct leaving *leaving = context;
    int64_t changed = 0;
    TRY(db_run(db, &person_set_left,
               DB_PARAMS(db_int(leaving->id), db_int_or_null(leaving->day), db_int(leaving->day ? 0 : 1),
                         db_int(leaving->now)),
               &changed));
    if (!changed) return ERROR_NOT_FOUND;
    const char *kind = leaving->day ? EVENT_PERSON_LEFT : EVENT_PERSON_RETURNED;
    TRY(event_happened(db, leaving->clock, &(struct event){.kind = kind, .person = leaving->id}));
    return leaving->day ? end_secrets(db, leaving) : OK;
}

enum error person_leave(struct db *db, struct arena *arena, const struct clock *clock, int64_t id,
                        int64_t day)
{
    (void)arena;
    if (day < 0 || day > clock_day(clock)) return ERROR_INVALID;
    struct leaving leaving = {.clock = clock, .id = id, .day = day, .now = clock_seconds(clock)};
    return db_write(db, leave, &leaving);
}

/* ---- the reporting line ---- */

/* UNION drops rows seen before, so that even a circle would end. */
SQL(person_is_above_of,
    "WITH RECURSIVE up(id) AS (SELECT manager_id FROM person WHERE id = $2 AND manager_id IS NOT NULL "
    "UNION SELECT person.manager_id FROM up JOIN person ON person.id = up.id "
    "WHERE person.manager_id IS NOT NULL) "
    "SELECT COUNT(*) FROM up WHERE id = $1");

enum error person_is_above(struct db *db, int64_t above, int64_t below, bool *ret_is)
{
    int64_t count = 0;
    TRY(db_number(db, &person_is_above_of, DB_PARAMS(db_int(above), db_int(below)), &count));
    *ret_is = count > 0 && above != below;
    return OK;
}

SQL(person_count_active, "SELECT COUNT(*) FROM person WHERE active = 1");

enum error person_count(struct db *db, int64_t *ret_count)
{
    return db_number(db, &person_count_active, DB_NO_PARAMS, ret_count);
}
