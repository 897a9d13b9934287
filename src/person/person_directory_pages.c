/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The directory: search, filters, pages, and the list as a file. */
#include <string.h>

#include "base/csv.h"
#include "base/text.h"
#include "db/db.h"
#include "language/language.h"
#include "person/person_batch.h"
#include "person/person_directory.h"
#include "person/person_pages.h"
#include "skill/skill.h"
#include "web/url.h"

RECORD_DEFINE(person_option, PERSON_OPTION_FIELDS)

void person_option_add(struct list *options, struct arena *arena, const char *value, const char *label,
                       bool chosen)
{
    *LIST_ADD(options, arena, struct person_option) =
        (struct person_option){.value = value, .label = label, .hint = "", .chosen = chosen};
}

void person_options_of(struct list *options, struct arena *arena, const struct list *names,
                       const char *chosen)
{
    const char *key = text_fold(arena, chosen);
    LIST_EACH (names, const char *, name)
        person_option_add(options, arena, *name, *name, strcmp(text_fold(arena, *name), key) == 0);
}

enum error person_may_edit(const struct request *request, int64_t person)
{
    return request->viewer->admin || request->viewer->person == person ? OK : ERROR_FORBIDDEN;
}

/* ---- the page ---- */

#define LISTED_FIELDS(FIELD, R)                                                                              \
    FIELD(R, record, card, person_card)                                                                      \
    FIELD(R, text, offers, 0)
RECORD_LOCAL(person_listed, LISTED_FIELDS)

#define PEOPLE_FIELDS(FIELD, R)                                                                              \
    FIELD(R, list, people, person_listed)                                                                    \
    FIELD(R, text, q, 0)                                                                                     \
    FIELD(R, list, departments, person_option)                                                               \
    FIELD(R, list, locations, person_option)                                                                 \
    FIELD(R, record, skill, skill_row) /* the filter, NULL for none */                                       \
    FIELD(R, text, language, 0)                                                                              \
    FIELD(R, text, language_name, 0)                                                                         \
    FIELD(R, flag, left, 0)                                                                                  \
    FIELD(R, flag, filtered, 0)                                                                              \
    FIELD(R, integer, count, 0)                                                                              \
    FIELD(R, flag, count_open, 0) /* there are more than `count` */                                          \
    FIELD(R, flag, one, 0)                                                                                   \
    FIELD(R, flag, counted, 0)                                                                               \
    FIELD(R, text, without_skill, 0)                                                                         \
    FIELD(R, text, without_language, 0)                                                                      \
    FIELD(R, text, range, 0)                                                                                 \
    FIELD(R, text, previous_page, 0)                                                                         \
    FIELD(R, text, next_page, 0)                                                                             \
    FIELD(R, text, download, 0)
RECORD_LOCAL(people, PEOPLE_FIELDS)

/* What the address of a page of the list says. */
struct listing {
    struct request *request;
    struct person_filter filter;
    const char *skill, *after, *before, *from, *of;
};

static void read_listing(struct request *request, struct listing *ret_listing)
{
    int64_t skill = 0, after = 0, before = 0;
    *ret_listing = (struct listing){.request = request, .skill = request_value(request, "skill")};
    text_to_int(ret_listing->skill, 1, INT64_MAX, &skill);
    text_to_int(request_value(request, "after"), 1, INT64_MAX, &after);
    text_to_int(request_value(request, "before"), 1, INT64_MAX, &before);
    ret_listing->filter =
        (struct person_filter){.words = request_value(request, "q"),
                               .department = request_value(request, "department"),
                               .location = request_value(request, "location"),
                               .language = request_value(request, "language"),
                               .skill_id = skill,
                               .left = request_has(request, "left") && request->viewer->admin,
                               .after = before ? 0 : after,
                               .before = before};
}

static void add_pair(struct text *query, const char *name, const char *value)
{
    if (!*value) return;
    text_add(query, query->length > 1 ? "&" : "");
    text_add(query, name);
    text_add_char(query, '=');
    url_encode(value, query);
}

/* The filters as a query; without the one called `except`. */
static struct text query_of(const struct listing *listing, const char *except)
{
    struct text query;
    const struct person_filter *filter = &listing->filter;
    text_init(&query, listing->request->arena);
    text_add_char(&query, '?');
    add_pair(&query, "q", filter->words);
    add_pair(&query, "department", filter->department);
    add_pair(&query, "location", filter->location);
    if (strcmp(except, "language") != 0) add_pair(&query, "language", filter->language);
    if (filter->skill_id && strcmp(except, "skill") != 0) add_pair(&query, "skill", listing->skill);
    if (filter->left) add_pair(&query, "left", "1");
    return query;
}

static const char *page_link(const struct listing *listing, const char *name, int64_t person, int64_t from,
                             int64_t of)
{
    struct arena *arena = listing->request->arena;
    struct text query = query_of(listing, "");
    add_pair(&query, name, arena_format(arena, "%lld", (long long)person));
    if (from > 1) add_pair(&query, "from", arena_format(arena, "%lld", (long long)from));
    if (of > 0) add_pair(&query, "of", arena_format(arena, "%lld", (long long)of));
    return query.at;
}

/* Which part of the list this is. The place and the count are carried along in the links: counting 100,000
 * people again for each page would be slow. */
static void fill_pages(const struct listing *listing, const struct person_found *found, struct people *view)
{
    int64_t from = 1, of = 0, shown = (int64_t)found->cards.count;
    const struct request *request = listing->request;
    bool first = !listing->filter.after && !listing->filter.before;
    text_to_int(request_value(request, "from"), 1, 100000000, &from);
    text_to_int(request_value(request, "of"), 1, 100000000, &of);
    if (first || !found->more_before) from = 1;
    if (first && !found->count_open) of = found->count;
    view->range = "";
    if (shown && of)
        view->range = arena_format(request->arena, say(request->language, "%lld–%lld of %lld"),
                                   (long long)from, (long long)(from + shown - 1), (long long)of);
    else if (shown)
        view->range =
            arena_format(request->arena, "%lld–%lld", (long long)from, (long long)(from + shown - 1));
    view->next_page = view->previous_page = "";
    if (!shown) return;
    const struct person_card *cards = found->cards.items;
    int64_t earlier = from > PERSON_SEARCH_SIZE ? from - PERSON_SEARCH_SIZE : 1;
    if (found->more_before) view->previous_page = page_link(listing, "before", cards[0].id, earlier, of);
    if (found->more_after)
        view->next_page = page_link(listing, "after", cards[shown - 1].id, from + shown, of);
}

#define OFFER_FIELDS(FIELD, R)                                                                               \
    FIELD(R, id, person_id, 0)                                                                               \
    FIELD(R, text, label, 0)
RECORD_LOCAL(person_offer, OFFER_FIELDS)
SQL(person_offers,
    "SELECT person_skill.person_id AS person_id, skill.label AS label FROM person_skill "
    "JOIN skill ON skill.id = person_skill.skill_id WHERE person_skill.person_id IN (" BATCH_50(
        BATCH_ITEMS) ") AND person_skill.kind = 'offered' ORDER BY person_skill.person_id, person_skill.position");

enum { OFFERS_SHOWN = 3 };

static const char *first_offers(struct arena *arena, const struct list *offers, int64_t person)
{
    struct text text;
    int shown = 0;
    text_init(&text, arena);
    LIST_EACH (offers, struct person_offer, offer) {
        if (offer->person_id != person || shown >= OFFERS_SHOWN) continue;
        if (shown++) text_add(&text, ", ");
        text_add(&text, offer->label);
    }
    return text.at;
}

static enum error fill_people(struct request *request, const struct list *cards, struct people *view)
{
    struct db_value ids[PERSON_SEARCH_SIZE];
    struct list offers = {0};
    const struct person_card *card = cards->items;
    if (!cards->count) return OK;
    for (size_t i = 0; i < PERSON_SEARCH_SIZE; i++) ids[i] = db_int(card[i < cards->count ? i : 0].id);
    TRY(db_list(request->db, request->arena, &person_offers,
                (struct db_params){.values = ids, .count = PERSON_SEARCH_SIZE}, &person_offer_record,
                &offers));
    for (size_t i = 0; i < cards->count; i++)
        *LIST_ADD(&view->people, request->arena, struct person_listed) = (struct person_listed){
            .card = &card[i], .offers = first_offers(request->arena, &offers, card[i].id)};
    return OK;
}

SQL(person_skill_by_id, "SELECT id, label FROM skill WHERE id = $1");

static enum error fill_filters(const struct listing *listing, struct people *view)
{
    struct request *request = listing->request;
    const struct person_filter *filter = &listing->filter;
    struct list departments = {0}, locations = {0};
    TRY(person_departments(request->db, request->arena, &departments));
    TRY(person_locations(request->db, request->arena, &locations));
    person_options_of(&view->departments, request->arena, &departments, filter->department);
    person_options_of(&view->locations, request->arena, &locations, filter->location);
    view->q = filter->words;
    view->left = filter->left;
    view->language = filter->language;
    view->language_name = person_language_name(filter->language);
    view->without_skill = query_of(listing, "skill").at;
    view->without_language = query_of(listing, "language").at;
    view->download = query_of(listing, "").at;
    view->filtered =
        *filter->words || *filter->department || *filter->location || *filter->language || filter->skill_id;
    if (!filter->skill_id) return OK;
    struct skill_row *skill = ARENA_NEW(request->arena, struct skill_row);
    view->skill = skill;
    return db_one(request->db, request->arena, &person_skill_by_id, DB_PARAMS(db_int(filter->skill_id)),
                  &skill_row_record, skill);
}

/* GET /people: the directory. */
static enum error people_show(struct request *request, struct reply *reply)
{
    struct listing listing;
    struct person_found found;
    struct people *view = ARENA_NEW(request->arena, struct people);
    read_listing(request, &listing);
    TRY(person_search(request->db, request->arena, &listing.filter, &found));
    TRY(fill_filters(&listing, view));
    TRY(fill_people(request, &found.cards, view));
    fill_pages(&listing, &found, view);
    view->count = found.count;
    view->count_open = found.count_open;
    view->one = found.count == 1 && !found.count_open;
    view->counted = !listing.filter.after && !listing.filter.before;
    reply_title(reply, "people", "People");
    reply_view(reply, view);
    return OK;
}

/* ---- the list as a file ---- */

#define EXPORTED_FIELDS(FIELD, R)                                                                            \
    FIELD(R, text, external_id, 0)                                                                           \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, text, email, 0)                                                                                 \
    FIELD(R, text, manager, 0)                                                                               \
    FIELD(R, text, department, 0)                                                                            \
    FIELD(R, text, location, 0)                                                                              \
    FIELD(R, text, job_title, 0)                                                                             \
    FIELD(R, integer, level, 0)                                                                              \
    FIELD(R, text, time_zone, 0)
RECORD_LOCAL(person_exported, EXPORTED_FIELDS)

SQL(person_export,
    "SELECT person.external_id, person.name, person.email, COALESCE(above.email, '') AS manager, "
    "person.department, person.location, person.job_title, person.level, person.time_zone "
    "FROM person LEFT JOIN person AS above ON above.id = person.manager_id WHERE person.active = $1 "
    "AND ($2 = '' OR person.department_key = $2) AND ($3 = '' OR person.location_key = $3) "
    "ORDER BY person.name_key, person.id");

static enum error export_row(void *context, const void *item)
{
    struct csv_writer *writer = context;
    const struct person_exported *person = item;
    const char *fields[] = {person->external_id, person->name,     person->email,    person->manager,
                            person->department,  person->location, person->job_title};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) csv_write_field(writer, fields[i]);
    csv_write_number(writer, person->level);
    csv_write_field(writer, person->time_zone);
    csv_end_row(writer);
    return OK;
}

/* GET /people.csv: everybody of a department or location, in the columns that the import reads. */
static enum error people_export(struct request *request, struct reply *reply)
{
    static const char *const columns[] = {"Employee number", "Name",       "E-mail",
                                          "Manager e-mail",  "Department", "Location",
                                          "Job title",       "Level",      "Time zone"};
    struct text text;
    text_init(&text, request->arena);
    struct csv_writer writer = {.out = &text, .guarded = true};
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) csv_write_field(&writer, columns[i]);
    csv_end_row(&writer);
    struct db_value department = db_text(text_fold(request->arena, request_value(request, "department"))),
                    location = db_text(text_fold(request->arena, request_value(request, "location")));
    TRY(db_each(request->db, &person_export,
                DB_PARAMS(db_int(!request_has(request, "left")), department, location),
                &person_exported_record, export_row, &writer));
    reply_bytes(reply, "text/csv; charset=utf-8", "people.csv", text.at, text.length);
    return OK;
}

static const struct route routes[] = {
    {.method = METHOD_GET,
     .pattern = "/people",
     .access = ACCESS_SIGNED_IN,
     .rule = "those who left: admins",
     .summary = "Find people (q, department, location, language, skill)",
     .handle = people_show,
     .view = &people_record,
     .template = "person/people.html"},
    {.method = METHOD_GET,
     .pattern = "/people/export",
     .access = ACCESS_ADMIN,
     .summary = "The people as CSV (department, location, left)",
     .handle = people_export},
};
const struct route_table person_directory_routes = ROUTE_TABLE(routes);
