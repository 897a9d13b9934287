/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the portal does by itself: what waits, what comes when, and what failed for good, to be tried again or
 * dropped by an admin. */
#include <string.h>

#include "db/db.h"
#include "home/home.h"
#include "jobs/jobs.h"
#include "language/language.h"

enum { DEAD_AT_MOST = 100 };

#define ADMIN_JOBS_FIELDS(FIELD, R)                                                                          \
    FIELD(R, integer, waiting, 0)                                                                            \
    FIELD(R, integer, dead_count, 0)                                                                         \
    FIELD(R, integer, late_seconds, 0) /* how long the oldest due one has been waiting */                    \
    FIELD(R, list, kinds, job_kind_row)                                                                      \
    FIELD(R, list, dead, job_row)                                                                            \
    FIELD(R, flag, has_dead, 0)
RECORD_LOCAL(admin_jobs, ADMIN_JOBS_FIELDS)

/* Kinds of work in words; a kind without any is shown by its name alone. */
static const struct {
    const char *kind, *words;
} kind_words[] = {
    {"asking.tend", MESSAGE("Requests to mentors: remind, and let them expire")},
    {"busy.read", MESSAGE("Read one calendar for busy times")},
    {"busy.round", MESSAGE("Busy times: which calendars are due")},
    {"checkin.chemistry", MESSAGE("Look through sealed answers after first meetings")},
    {"checkin.release", MESSAGE("Averages of check-ins")},
    {"farewell.dates", MESSAGE("Relationships whose last day has come")},
    {"farewell.leavers", MESSAGE("Relationships of people who left")},
    {"hook.deliver", MESSAGE("Tell a webhook or a chat")},
    {"hook.forget", MESSAGE("Forget old deliveries to webhooks")},
    {"invite.catch-up", MESSAGE("Invitations in calendars that are missing")},
    {"invite.send", MESSAGE("Send an invitation to a calendar")},
    {"matching.solve", MESSAGE("Find the best pairs")},
    {"meeting.tend", MESSAGE("Series and proposals of meetings")},
    {"notify.deliver", MESSAGE("Send a mail")},
    {"notify.round", MESSAGE("Mails: whose turn it is")},
    {"person.forget-uploads", MESSAGE("Remove uploaded files that nobody imports")},
    {"program.end-pauses", MESSAGE("Pauses whose last day has come")},
    {"program.enroll-new-hires", MESSAGE("Enroll new hires")},
    {"program.offer-places", MESSAGE("Offer free places to those who wait")},
    {"relationship.calendar", MESSAGE("See which calendars a change concerns")},
    {"reminder.round", MESSAGE("Reminders")},
};

static const char *words_of_kind(const struct language *language, const char *kind)
{
    for (size_t i = 0; i < sizeof kind_words / sizeof kind_words[0]; i++)
        if (strcmp(kind_words[i].kind, kind) == 0) return say(language, kind_words[i].words);
    return "";
}

static const char *rhythm_words(struct arena *arena, const struct language *language, int64_t seconds)
{
    int64_t minutes = (seconds + 59) / 60;
    if (!seconds) return say(language, "when there is something to do");
    if (seconds == 86400) return say(language, "daily");
    if (seconds == 3600) return say(language, "hourly");
    if (seconds % 86400 == 0)
        return arena_format(arena, say_count(language, "every %lld day", "every %lld days", seconds / 86400),
                            (long long)(seconds / 86400));
    if (seconds % 3600 == 0)
        return arena_format(arena, say_count(language, "every %lld hour", "every %lld hours", seconds / 3600),
                            (long long)(seconds / 3600));
    return arena_format(arena, say_count(language, "every %lld minute", "every %lld minutes", minutes),
                        (long long)minutes);
}

static enum error jobs_show(struct request *request, struct reply *reply)
{
    struct admin_jobs *view = ARENA_NEW(request->arena, struct admin_jobs);
    struct job_counts counts;
    TRY(jobs_count(request->db, request->clock, &counts));
    TRY(jobs_by_kind(request->db, request->arena, &view->kinds));
    LIST_EACH (&view->kinds, struct job_kind_row, row) {
        row->words = words_of_kind(request->language, row->kind);
        row->rhythm = rhythm_words(request->arena, request->language, row->every_seconds);
    }
    TRY(jobs_dead(request->db, request->arena, DEAD_AT_MOST, &view->dead));
    LIST_EACH (&view->dead, struct job_row, row) row->words = words_of_kind(request->language, row->kind);
    view->waiting = counts.waiting;
    view->dead_count = counts.dead;
    view->late_seconds = counts.late;
    view->has_dead = view->dead.count > 0;
    reply_title(reply, "admin", "Work in the background");
    reply_view(reply, view);
    return OK;
}

struct deciding {
    const struct clock *clock;
    int64_t id;
};

static enum error revive_in(struct db *db, void *context)
{
    const struct deciding *deciding = context;
    return job_revive(db, deciding->clock, deciding->id);
}

static enum error drop_in(struct db *db, void *context)
{
    const struct deciding *deciding = context;
    return job_drop(db, deciding->id);
}

static enum error decide(struct request *request, struct reply *reply,
                         enum error (*work)(struct db *db, void *context), const char *notice)
{
    struct deciding deciding = {.clock = request->clock};
    TRY(request_id(request, "id", &deciding.id));
    enum error error = db_write(request->db, work, &deciding);
    if (error == ERROR_NOT_FOUND)
        reply_explain(reply, "It is not there any more. Somebody may have tried or dropped it just now.");
    TRY(error);
    reply_notice(reply, "%s", say(request->language, notice));
    reply_see(reply, "/admin/jobs");
    return OK;
}

static enum error job_try_again(struct request *request, struct reply *reply)
{
    return decide(request, reply, revive_in, MESSAGE("It is tried again now. Look here again in a moment."));
}

static enum error job_forget(struct request *request, struct reply *reply)
{
    return decide(request, reply, drop_in, MESSAGE("It is dropped and will not be done."));
}

static const struct route routes[] = {
    {.method = METHOD_GET,
     .pattern = "/admin/jobs",
     .access = ACCESS_ADMIN,
     .summary = "Work in the background: what waits, what failed",
     .handle = jobs_show,
     .view = &admin_jobs_record,
     .template = "home/admin_jobs.html"},
    {.method = METHOD_POST,
     .pattern = "/admin/jobs/:id/retry",
     .access = ACCESS_ADMIN,
     .summary = "Try a failed job again",
     .handle = job_try_again},
    {.method = METHOD_POST,
     .pattern = "/admin/jobs/:id/drop",
     .access = ACCESS_ADMIN,
     .summary = "Drop a failed job",
     .handle = job_forget},
};
const struct route_table home_admin_jobs_routes = ROUTE_TABLE(routes);
