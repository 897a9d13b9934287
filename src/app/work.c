/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/work.h"

#include "asking/asking.h"
#include "busy/busy.h"
#include "checkin/checkin.h"
#include "checkin/chemistry.h"
#include "event/event.h"
#include "farewell/farewell.h"
#include "hook/hook.h"
#include "invite/invite.h"
#include "matching/matching.h"
#include "meeting/meeting_tend.h"
#include "person/person_import.h"
#include "program/program.h"
#include "reminder/reminder.h"

/* Once a day, early in the morning of most places: who joined lately gets into programs that take new hires.
 */
static enum error enroll_new_hires(struct job_run *job)
{
    int64_t enrolled;
    return program_enroll_new_hires(job->db, job->arena, job->clock, &enrolled);
}

/* Offers of places that nobody answered in time go to the next on the waitlist. */
static enum error offer_places(struct job_run *job)
{
    return program_offer_all_places(job->db, job->arena, job->clock);
}

/* Requests to mentors that nobody answered in time; and places that became free, for those who wait. */
static enum error tend_requests(struct job_run *job)
{
    return asking_tend(job->db, job->arena, job->clock);
}

static enum error end_pauses(struct job_run *job)
{
    return program_end_pauses(job->db, job->arena, job->clock);
}

/* Uploaded files of people that nobody imported are gone after a week, as the page says. */
static enum error forget_uploads(struct job_run *job)
{
    return person_import_forget_uploads(job->db, job->clock);
}

/* Every few minutes what is new becomes mails; without a mail server notices wait under the bell only. */
static enum error make_mails(struct job_run *job)
{
    const struct work_context *context = job->context;
    return context->sender.server ? notify_round(job->db, job->clock) : OK;
}

static enum error deliver_mail(struct job_run *job)
{
    const struct work_context *context = job->context;
    return notify_deliver(job, &context->sender);
}

/* Calendars of people are read again, each in a job of its own. */
static enum error add_calendars(struct job_run *job)
{
    return busy_round(job->db, job->arena, job->clock);
}

static enum error read_calendar(struct job_run *job)
{
    const struct work_context *context = job->context;
    return busy_read(job, context->portal_key, context->fetch_allow);
}

/* Further meetings of series are made, and members asked whether they met. */
static enum error tend_meetings(struct job_run *job)
{
    return meeting_tend(job->db, job->arena, job->clock);
}

static enum error deliver_to_hook(struct job_run *job)
{
    const struct work_context *context = job->context;
    const struct hook_sender sender = {
        .portal_key = context->portal_key, .origin = context->sender.origin, .allow = context->fetch_allow};
    return hook_deliver(job, &sender);
}

static enum error forget_deliveries(struct job_run *job)
{
    return hook_forget_old(job->db, job->clock);
}

/* Whose calendars are other than what their members planned. */
static enum error look_at_calendars(struct job_run *job)
{
    const struct work_context *context = job->context;
    return invite_look(job, &context->sender);
}

static enum error catch_up_with_calendars(struct job_run *job)
{
    const struct work_context *context = job->context;
    return invite_catch_up(job, &context->sender);
}

static enum error send_invitation(struct job_run *job)
{
    const struct work_context *context = job->context;
    return invite_send(job, &context->sender);
}

static enum error release_check_ins(struct job_run *job)
{
    const struct work_context *context = job->context;
    return checkin_release_work(job, context->portal_key);
}

static enum error review_chemistry(struct job_run *job)
{
    const struct work_context *context = job->context;
    return chemistry_work(job, context->portal_key);
}

const struct job_kind *app_job_kinds(size_t *ret_count)
{
    enum { DAY = 86400, HOUR = 3600 };
    static const struct job_kind kinds[] = {
        {.name = MATCHING_JOB,
         .work = matching_work,
         .give_up = matching_give_up,
         .attempts = MATCHING_ATTEMPTS,
         .lease_seconds = 300},
        {.name = "notify.round", .work = make_mails, .every_seconds = 5 * 60, .lease_seconds = 300},
        {.name = NOTIFY_JOB,
         .work = deliver_mail,
         .give_up = notify_give_up,
         .attempts = NOTIFY_ATTEMPTS,
         .lease_seconds = 300},
        {.name = EVENT_JOB, .work = deliver_to_hook, .give_up = hook_give_up, .attempts = HOOK_ATTEMPTS},
        {.name = "hook.forget", .work = forget_deliveries, .every_seconds = DAY, .after_seconds = 2 * HOUR},
        {.name = RELATIONSHIP_CALENDAR_JOB, .work = look_at_calendars},
        {.name = "invite.catch-up",
         .work = catch_up_with_calendars,
         .every_seconds = DAY,
         .after_seconds = 6 * HOUR},
        {.name = INVITE_JOB,
         .work = send_invitation,
         .give_up = invite_give_up,
         .attempts = INVITE_ATTEMPTS,
         .lease_seconds = 300},
        {.name = "program.enroll-new-hires",
         .work = enroll_new_hires,
         .every_seconds = DAY,
         .after_seconds = 3 * HOUR},
        {.name = "checkin.release",
         .work = release_check_ins,
         .every_seconds = DAY,
         .after_seconds = 5 * HOUR,
         .lease_seconds = 600},
        {.name = CHEMISTRY_JOB, .work = review_chemistry},
        {.name = "farewell.dates",
         .work = farewell_dates_work,
         .every_seconds = DAY,
         .after_seconds = 4 * HOUR,
         .lease_seconds = 600},
        {.name = "farewell.leavers",
         .work = farewell_leavers_work,
         .every_seconds = HOUR,
         .lease_seconds = 600},
        {.name = "busy.round", .work = add_calendars, .every_seconds = 5 * 60},
        {.name = BUSY_JOB, .work = read_calendar, .lease_seconds = 120},
        {.name = "program.offer-places", .work = offer_places, .every_seconds = HOUR},
        {.name = "meeting.tend", .work = tend_meetings, .every_seconds = HOUR / 4},
        {.name = "asking.tend", .work = tend_requests, .every_seconds = ASKING_TEND_SECONDS},
        {.name = "reminder.round", .work = reminder_work, .every_seconds = HOUR / 2, .lease_seconds = 300},
        {.name = "program.end-pauses", .work = end_pauses, .every_seconds = HOUR},
        {.name = "person.forget-uploads", .work = forget_uploads, .every_seconds = HOUR},
    };
    *ret_count = sizeof kinds / sizeof kinds[0];
    return kinds;
}
