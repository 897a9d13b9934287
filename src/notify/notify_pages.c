/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What reaches me by mail and when; and how it ends with one click from the mail itself. */
#include <string.h>

#include "base/text.h"
#include "db/db.h"
#include "language/language.h"
#include "notify/notify.h"
#include "notify/notify_store.h"

/* ---- the form ---- */

/* One field for each topic, named by its key, with a delivery's name; a test compares them with the
 * catalogue. */
#define NOTIFY_FORM_FIELDS(FIELD, R)                                                                         \
    FIELD(R, text, matches, 10)                                                                              \
    FIELD(R, text, meetings, 10)                                                                             \
    FIELD(R, text, work, 10)                                                                                 \
    FIELD(R, text, care, 10)                                                                                 \
    FIELD(R, text, programs, 10)                                                                             \
    FIELD(R, text, other, 10)                                                                                \
    FIELD(R, text, digest_at, 5) /* "08:00", as are the next two */                                          \
    FIELD(R, text, quiet_from, 5)                                                                            \
    FIELD(R, text, quiet_until, 5)                                                                           \
    FIELD(R, flag, monday, 0)                                                                                \
    FIELD(R, flag, tuesday, 0)                                                                               \
    FIELD(R, flag, wednesday, 0)                                                                             \
    FIELD(R, flag, thursday, 0)                                                                              \
    FIELD(R, flag, friday, 0)                                                                                \
    FIELD(R, flag, saturday, 0)                                                                              \
    FIELD(R, flag, sunday, 0)                                                                                \
    FIELD(R, integer, weekly_day, 0) /* 0 Monday … 6 Sunday */
FORM_LOCAL(notify_form, NOTIFY_FORM_FIELDS)

static const char *const DAYS[] = {"monday", "tuesday",  "wednesday", "thursday",
                                   "friday", "saturday", "sunday"};
static const char *const DAY_NAMES[] = {MESSAGE("Monday"),   MESSAGE("Tuesday"), MESSAGE("Wednesday"),
                                        MESSAGE("Thursday"), MESSAGE("Friday"),  MESSAGE("Saturday"),
                                        MESSAGE("Sunday")};

#define TOPIC_CHOICE_FIELDS(FIELD, R)                                                                        \
    FIELD(R, text, key, 0)                                                                                   \
    FIELD(R, text, title, 0)                                                                                 \
    FIELD(R, text, words, 0)                                                                                 \
    FIELD(R, text, delivery, 0)                                                                              \
    FIELD(R, flag, is_now, 0)                                                                                \
    FIELD(R, flag, is_daily, 0)                                                                              \
    FIELD(R, flag, is_weekly, 0)                                                                             \
    FIELD(R, flag, is_here, 0)
RECORD_LOCAL(topic_choice, TOPIC_CHOICE_FIELDS)

#define DAY_CHOICE_FIELDS(FIELD, R)                                                                          \
    FIELD(R, integer, number, 0)                                                                             \
    FIELD(R, text, key, 0)                                                                                   \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, flag, works, 0)                                                                                 \
    FIELD(R, flag, is_weekly, 0)
RECORD_LOCAL(day_choice, DAY_CHOICE_FIELDS)

#define NOTIFY_SETTINGS_FIELDS(FIELD, R)                                                                     \
    FIELD(R, list, topics, topic_choice)                                                                     \
    FIELD(R, list, days, day_choice)                                                                         \
    FIELD(R, text, digest_at, 0)                                                                             \
    FIELD(R, text, quiet_from, 0)                                                                            \
    FIELD(R, text, quiet_until, 0)                                                                           \
    FIELD(R, text, zone, 0)                                                                                  \
    FIELD(R, list, refusals, notify_refusal) /* one when the mail server refused my address */               \
    FIELD(R, record, problems, notify_form_problems)
RECORD_LOCAL(notify_settings, NOTIFY_SETTINGS_FIELDS)

static const char **text_at(struct notify_form *form, const char *name)
{
    const struct field *field = record_field(&notify_form_record, name);
    BUG_IF(!field || field->kind != FIELD_TEXT);
    return field_at(field, form);
}

static bool *flag_at(struct notify_form *form, const char *name)
{
    const struct field *field = record_field(&notify_form_record, name);
    BUG_IF(!field || field->kind != FIELD_FLAG);
    return field_at(field, form);
}

static const char *clock_text(struct arena *arena, int64_t minute)
{
    return arena_format(arena, "%02d:%02d", (int)(minute / 60), (int)(minute % 60));
}

/* "08:30"; false when it is no time of a day. */
static bool clock_minute(struct arena *arena, const char *text, int64_t *ret_minute)
{
    int64_t hour, minute;
    if (strlen(text) != 5 || text[2] != ':') return false;
    if (!text_to_int(arena_format(arena, "%.2s", text), 0, 23, &hour)) return false;
    if (!text_to_int(text + 3, 0, 59, &minute)) return false;
    *ret_minute = hour * 60 + minute;
    return true;
}

/* ---- showing ---- */

static void form_of(struct arena *arena, const struct notify_person *person, struct notify_form *ret_form)
{
    const struct notice_topic *topics = notice_topics();
    struct notify_form form = {.digest_at = clock_text(arena, person->times.digest_minute),
                               .quiet_from = clock_text(arena, person->times.quiet_from),
                               .quiet_until = clock_text(arena, person->times.quiet_until),
                               .weekly_day = person->times.weekly_day};
    for (size_t i = 0; i < NOTICE_TOPICS; i++)
        *text_at(&form, topics[i].key) = notify_delivery_name(notify_delivery_of(person, &topics[i]));
    for (int i = 0; i < 7; i++) *flag_at(&form, DAYS[i]) = (person->times.weekdays >> i & 1) != 0;
    *ret_form = form;
}

static enum error show_form(const struct request *request, struct reply *reply, struct notify_form *form,
                            struct notify_settings *view)
{
    const struct notice_topic *topics = notice_topics();
    for (size_t i = 0; i < NOTICE_TOPICS; i++) {
        const char *delivery = text_or_empty(*text_at(form, topics[i].key));
        *LIST_ADD(&view->topics, request->arena, struct topic_choice) =
            (struct topic_choice){.key = topics[i].key,
                                  .title = topics[i].title,
                                  .words = topics[i].words,
                                  .delivery = delivery,
                                  .is_now = strcmp(delivery, "now") == 0,
                                  .is_daily = strcmp(delivery, "daily") == 0,
                                  .is_weekly = strcmp(delivery, "weekly") == 0,
                                  .is_here = strcmp(delivery, "here") == 0};
    }
    for (int i = 0; i < 7; i++)
        *LIST_ADD(&view->days, request->arena, struct day_choice) =
            (struct day_choice){.number = i,
                                .key = DAYS[i],
                                .name = DAY_NAMES[i],
                                .works = *flag_at(form, DAYS[i]),
                                .is_weekly = form->weekly_day == i};
    view->digest_at = form->digest_at;
    view->quiet_from = form->quiet_from;
    view->quiet_until = form->quiet_until;
    view->zone = request->viewer->zone;
    reply_title(reply, "", "What reaches you");
    return notify_refusals(request->db, request->arena, request->viewer->person, 1, &view->refusals);
}

static enum error settings_show(struct request *request, struct reply *reply)
{
    struct notify_settings *view = ARENA_NEW(request->arena, struct notify_settings);
    struct notify_person person;
    struct notify_form form;
    TRY(notify_person_get(request->db, request->arena, request->viewer->person, &person));
    form_of(request->arena, &person, &form);
    TRY(show_form(request, reply, &form, view));
    view->problems = ARENA_NEW(request->arena, struct notify_form_problems);
    reply_view(reply, view);
    return OK;
}

/* ---- saving ---- */

struct choosing {
    int64_t person;
    struct notify_form *form;
    struct notify_times times;
};

static enum error choose_in(struct db *db, void *context)
{
    struct choosing *choosing = context;
    const struct notice_topic *topics = notice_topics();
    for (size_t i = 0; i < NOTICE_TOPICS; i++) {
        enum notify_delivery delivery;
        if (!notify_delivery_find(*text_at(choosing->form, topics[i].key), &delivery)) return ERROR_INVALID;
        TRY(notify_choose(db, choosing->person, &topics[i], delivery));
    }
    return notify_times_put(db, choosing->person, &choosing->times);
}

static void check_times(struct arena *arena, struct notify_form *form, struct notify_form_problems *problems,
                        struct notify_times *ret_times)
{
    static const char WRONG[] = MESSAGE("Write a time of the day as 08:00.");
    struct notify_times times = {.weekly_day = form->weekly_day};
    if (!clock_minute(arena, text_or_empty(form->digest_at), &times.digest_minute))
        problems->digest_at = WRONG;
    if (!clock_minute(arena, text_or_empty(form->quiet_from), &times.quiet_from))
        problems->quiet_from = WRONG;
    if (!clock_minute(arena, text_or_empty(form->quiet_until), &times.quiet_until))
        problems->quiet_until = WRONG;
    for (int i = 0; i < 7; i++) times.weekdays |= *flag_at(form, DAYS[i]) ? (int64_t)1 << i : 0;
    if (!times.weekdays) problems->monday = MESSAGE("Choose at least one day.");
    if (times.weekly_day < 0 || times.weekly_day > 6)
        problems->weekly_day = MESSAGE("Choose one of the seven days.");
    *ret_times = times;
}

static void check_topics(struct notify_form *form, struct notify_form_problems *problems)
{
    const struct notice_topic *topics = notice_topics();
    for (size_t i = 0; i < NOTICE_TOPICS; i++) {
        enum notify_delivery delivery;
        const struct field *problem = record_field(&notify_form_problems_record, topics[i].key);
        if (!notify_delivery_find(text_or_empty(*text_at(form, topics[i].key)), &delivery))
            *(const char **)field_at(problem, problems) = MESSAGE("Choose one of: now, daily, weekly, here.");
    }
}

static enum error settings_save(struct request *request, struct reply *reply)
{
    struct notify_form_problems *problems = ARENA_NEW(request->arena, struct notify_form_problems);
    struct notify_form form = {0}, stored;
    struct notify_person person;
    struct choosing choosing = {.person = request->viewer->person, .form = &form};
    request_read_form(request, &notify_form_record, &form, &notify_form_problems_record, problems);
    TRY(notify_person_get(request->db, request->arena, request->viewer->person, &person));
    form_of(request->arena, &person, &stored);
    form_keep_unsent(request, &notify_form_record, &stored, &form);
    check_times(request->arena, &form, problems, &choosing.times);
    check_topics(&form, problems);
    if (form_has_problems(&notify_form_problems_record, problems)) {
        struct notify_settings *view = ARENA_NEW(request->arena, struct notify_settings);
        TRY(show_form(request, reply, &form, view));
        view->problems = problems;
        reply_problems(reply, view, &notify_form_problems_record, problems);
        return OK;
    }
    TRY(db_write(request->db, choose_in, &choosing));
    reply_notice(reply, "Saved. It holds from now on.");
    reply_see(reply, "/account/mail");
    return OK;
}

/* ---- ending it from a mail ---- */

#define UNSUBSCRIBE_FIELDS(FIELD, R)                                                                         \
    FIELD(R, text, token, 0)                                                                                 \
    FIELD(R, flag, done, 0)
RECORD_LOCAL(unsubscribe, UNSUBSCRIBE_FIELDS)

static enum error unsubscribe_open(struct request *request, struct reply *reply,
                                   struct unsubscribe **ret_view, int64_t *ret_person)
{
    struct unsubscribe *view = ARENA_NEW(request->arena, struct unsubscribe);
    view->token = request_part(request, "token");
    enum error error = notify_unsubscribe_person(request->portal_key, view->token, ret_person);
    if (error == ERROR_NOT_FOUND)
        reply_explain(reply,
                      "This link is not whole. Please copy all of it from the mail, or sign in and look "
                      "at your account.");
    TRY(error);
    reply_title(reply, "", "Mails");
    *ret_view = view;
    return OK;
}

static enum error unsubscribe_ask(struct request *request, struct reply *reply)
{
    struct unsubscribe *view;
    int64_t person;
    TRY(unsubscribe_open(request, reply, &view, &person));
    reply_view(reply, view);
    return OK;
}

static enum error end_all_in(struct db *db, void *context)
{
    const int64_t *person = context;
    const struct notice_topic *topics = notice_topics();
    for (size_t i = 0; i < NOTICE_TOPICS; i++) TRY(notify_choose(db, *person, &topics[i], NOTIFY_HERE));
    return notify_invitations_choose(db, *person, false);
}

static enum error unsubscribe_do(struct request *request, struct reply *reply)
{
    struct unsubscribe *view;
    int64_t person;
    TRY(unsubscribe_open(request, reply, &view, &person));
    TRY(db_write(request->db, end_all_in, &person));
    view->done = true;
    reply_view(reply, view);
    return OK;
}

static const struct route routes[] = {
    {.method = METHOD_GET,
     .pattern = "/account/mail",
     .access = ACCESS_SIGNED_IN,
     .rule = "one's own",
     .summary = "What reaches me by mail, and when",
     .handle = settings_show,
     .view = &notify_settings_record,
     .template = "notify/notify_settings.html"},
    {.method = METHOD_POST,
     .pattern = "/account/mail",
     .access = ACCESS_SIGNED_IN,
     .rule = "one's own",
     .summary = "Choose what reaches me by mail, and when",
     .handle = settings_save,
     .input = &notify_form_record,
     .view = &notify_settings_record,
     .template = "notify/notify_settings.html"},
    {.method = METHOD_GET,
     .pattern = "/unsubscribe/:token",
     .access = ACCESS_ANYONE,
     .rule = "who has the link from a mail",
     .summary = "Ask whether mails shall end",
     .handle = unsubscribe_ask,
     .view = &unsubscribe_record,
     .template = "notify/unsubscribe.html",
     .page_only = true},
    {.method = METHOD_POST,
     .pattern = "/unsubscribe/:token",
     .access = ACCESS_ANYONE,
     .rule = "who has the link from a mail",
     .summary = "End all mails to the person of the link",
     .handle = unsubscribe_do,
     .view = &unsubscribe_record,
     .template = "notify/unsubscribe.html",
     .page_only = true,
     .secret_in_path = true},
};
const struct route_table notify_routes = ROUTE_TABLE(routes);
