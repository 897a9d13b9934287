/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One invitation as a mail: words for people, and the same for their calendar. */
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "calendar/date_text.h"
#include "calendar/recurrence.h"
#include "db/db.h"
#include "invite/invite.h"
#include "invite/invite_compose.h"
#include "invite/invite_send.h"
#include "language/language.h"
#include "relationship/relationship_rules.h"
#include "web/template.h"

#define INVITE_MAIL_FIELDS(FIELD, R)                                                                         \
    FIELD(R, text, language, 0)  /* its tag */                                                               \
    FIELD(R, text, direction, 0) /* ltr, rtl */                                                              \
    FIELD(R, text, first_name, 0)                                                                            \
    FIELD(R, text, portal, 0)                                                                                \
    FIELD(R, text, subject, 0)                                                                               \
    FIELD(R, text, headline, 0) /* "Changed: Meeting with Amara (Ithaca)" */                                 \
    FIELD(R, text, when, 0)                                                                                  \
    FIELD(R, text, repeats, 0)  /* "every 2 weeks on Tuesday"; "" once */                                    \
    FIELD(R, text, what_now, 0) /* a sentence */                                                             \
    FIELD(R, text, link, 0)                                                                                  \
    FIELD(R, text, choose_link, 0)
RECORD_LOCAL(invite_mail, INVITE_MAIL_FIELDS)

struct sending {
    struct job_run *run;
    const struct notify_sender *sender;
    struct invite_row row;
    struct invite_scene scene;
    const struct invite_member *member;
    struct icalendar_person organizer;
    bool has_meeting, has_series;
    struct invite_meeting meeting;
    struct invite_series series;
};

/* ---- what it says ---- */

static bool is_cancel(const struct sending *sending)
{
    return strcmp(sending->row.state, "cancelled") == 0;
}

/* When it begins; of a series, the first that is to come of those that are known. */
static int64_t moment_of(const struct sending *sending)
{
    struct list days = {0};
    const struct invite_series *series = &sending->series;
    struct arena *arena = sending->run->arena;
    const struct zone *zone;
    if (sending->has_meeting) return sending->meeting.starts_at;
    zone = zone_load(arena, series->zone);
    const char *rule = invite_series_rule(arena, series);
    int64_t today = zone_local(zone, clock_seconds(sending->run->clock)).day;
    if (!rule || recurrence_days(arena, rule, series->first_day, today, today + 400, &days) != OK ||
        !days.count)
        return invite_series_begins(arena, series);
    return zone_from_local(zone,
                           (struct wall_time){*LIST_AT(&days, int64_t, 0), (int32_t)series->minute * 60});
}

/* "Thursday 26 November, 15:00", on the reader's clock. */
static const char *when_words(const struct sending *sending)
{
    struct arena *arena = sending->run->arena;
    const struct date_reader reader = {zone_load(arena, sending->member->time_zone),
                                       clock_seconds(sending->run->clock), sending->scene.language};
    return date_weekday_words(arena, &reader, DATE_MOMENT, moment_of(sending));
}

static const char *repeat_words(const struct sending *sending)
{
    struct recurrence recurrence;
    if (!sending->has_series || !recurrence_read(sending->series.rule, &recurrence)) return "";
    return recurrence_words(sending->run->arena, sending->scene.language, &recurrence);
}

static const char *headline_of(const struct sending *sending)
{
    const struct language *language = sending->scene.language;
    struct arena *arena = sending->run->arena;
    const char *summary = sending->scene.summary;
    if (is_cancel(sending)) return arena_format(arena, say(language, "Called off: %s"), summary);
    return sending->row.mails ? arena_format(arena, say(language, "Changed: %s"), summary) : summary;
}

static const char *what_now(const struct sending *sending)
{
    if (is_cancel(sending)) return MESSAGE("Your calendar takes it out.");
    if (sending->scene.asks)
        return MESSAGE("Your calendar takes it in. Answer there, and the others see whether you come.");
    return MESSAGE(
        "Your calendar takes it in. If you cannot come, open the meeting and move it or call it off.");
}

static void fill(const struct sending *sending, struct invite_mail *ret_mail)
{
    struct arena *arena = sending->run->arena;
    const struct language *language = sending->scene.language;
    const char *when = when_words(sending), *headline = headline_of(sending);
    *ret_mail = (struct invite_mail){
        .language = language_tag(language),
        .direction = language_is_right_to_left(language) ? "rtl" : "ltr",
        .first_name = relationship_first_name(arena, sending->member->name),
        .portal = sending->scene.portal,
        .subject = arena_format(arena, say(language, "%s, %s"), headline, when),
        .headline = headline,
        .when = when,
        .repeats = repeat_words(sending),
        .what_now = say(language, what_now(sending)),
        .choose_link = arena_format(arena, "%s/account/calendar", sending->scene.origin),
    };
    const char *base = arena_format(arena, "%s/relationships/%lld/meetings", sending->scene.origin,
                                    (long long)sending->row.relationship_id);
    ret_mail->link = base;
    if (!sending->member->member) ret_mail->link = sending->scene.origin;
    else if (sending->has_meeting)
        ret_mail->link = arena_format(arena, "%s/%lld", base, (long long)sending->meeting.id);
}

static const char *plain_text(const struct sending *sending, const struct invite_mail *view)
{
    const struct language *language = sending->scene.language;
    struct text out;
    text_init(&out, sending->run->arena);
    text_addf(&out, say(language, "Hello %s,"), view->first_name);
    text_addf(&out, "\n\n%s\n%s\n", view->headline, view->when);
    if (*view->repeats) text_addf(&out, "%s\n", view->repeats);
    text_addf(&out, "\n%s\n%s\n\n", view->what_now, view->link);
    text_addf(&out, say(language, "Choose whether invitations reach you: %s"), view->choose_link);
    text_add(&out, "\n");
    return out.at;
}

/* ---- the mail ---- */

static enum error calendar_of(const struct sending *sending, const char **ret_text)
{
    struct icalendar calendar = {.method = is_cancel(sending) ? ICALENDAR_CANCEL : ICALENDAR_REQUEST};
    const struct invite_meeting *meeting = sending->has_meeting ? &sending->meeting : NULL;
    const struct invite_series *series = sending->has_series ? &sending->series : NULL;
    if (is_cancel(sending)) invite_add_cancelled(&sending->scene, meeting, series, &calendar.events);
    else if (meeting) TRY(invite_add_meeting(&sending->scene, meeting, &calendar.events));
    else TRY(invite_add_series(&sending->scene, series, &calendar.events));
    *ret_text = icalendar_write(sending->run->arena, &calendar);
    return OK;
}

/* The first mail begins a thread; those about the same meeting follow it. */
static void name_mail(const struct sending *sending, struct mail *mail)
{
    struct arena *arena = sending->run->arena;
    const char *origin = sending->scene.origin;
    const char *first = mail_message_id(arena, sending->row.id, "invitation", origin);
    mail->message_id =
        sending->row.mails == 0 ? first : mail_message_id(arena, sending->run->id, "change", origin);
    mail->in_reply_to = sending->row.mails == 0 ? "" : first;
}

static enum error compose(struct sending *sending, struct mail *ret_mail)
{
    struct arena *arena = sending->run->arena;
    struct invite_mail view;
    struct mail mail = {.unsubscribe_url = "", .date = clock_seconds(sending->run->clock)};
    fill(sending, &view);
    TRY(calendar_of(sending, &mail.calendar));
    mail.calendar_method = icalendar_method_name(is_cancel(sending) ? ICALENDAR_CANCEL : ICALENDAR_REQUEST);
    mail.to_name = sending->member->name;
    mail.to_address = sending->member->email;
    mail.subject = view.subject;
    mail.text = plain_text(sending, &view);
    mail.html = template_embedded_write(arena, "invite/invite_mail.html", &invite_mail_record, &view,
                                        sending->scene.language);
    name_mail(sending, &mail);
    *ret_mail = mail;
    return OK;
}

/* ---- sending ---- */

/* ERROR_NOT_FOUND when there is nothing to be said any more. */
static enum error open_sending(struct sending *sending)
{
    struct job_run *run = sending->run;
    struct invite_row *row = &sending->row;
    struct invite_feed gateway;
    TRY(invite_row_get(run->db, run->arena, run->subject_id, row));
    if (strcmp(row->sending, "waiting") != 0) return ERROR_NOT_FOUND;
    TRY(invite_scene_open(run->db, run->arena, sending->sender->origin, row->relationship_id, row->person_id,
                          &sending->scene));
    sending->organizer = (struct icalendar_person){.name = sending->sender->server->from_name,
                                                   .address = sending->sender->server->from_address};
    sending->scene.organizer = &sending->organizer;
    sending->scene.stamp = clock_seconds(run->clock);
    enum error error = invite_gateway_get(run->db, run->arena, &gateway);
    if (error != OK && error != ERROR_NOT_FOUND) return error;
    sending->scene.asks = error == OK;
    sending->has_meeting = row->meeting_id != 0;
    sending->has_series = row->series_id != 0;
    if (sending->has_meeting)
        return invite_meeting_get(run->db, run->arena, row->relationship_id, row->meeting_id,
                                  &sending->meeting);
    return invite_series_get(run->db, run->arena, row->relationship_id, row->series_id, &sending->series);
}

/* Whether it still says what is; when not, another job brings what is to be said instead. */
static bool is_needed(const struct sending *sending)
{
    const struct invite_member *member = sending->member;
    if (!member || !member->wants || (!member->reachable && member->member)) return false;
    if (is_cancel(sending)) return sending->row.mails > 0;
    if (!member->member) return false;
    if (sending->has_meeting) return strcmp(sending->meeting.state, "planned") == 0;
    return invite_series_rule(sending->run->arena, &sending->series) != NULL;
}

struct settling {
    struct job_run *run;
    const char *state, *answer;
    const struct invite_member *refused; /* whose address was refused; NULL: nobody's */
};

static enum error settle_in(struct db *db, void *context)
{
    const struct settling *settling = context;
    const struct invite_member *refused = settling->refused;
    TRY(invite_row_settle(db, settling->run->subject_id, settling->state, settling->answer));
    if (refused) TRY(notify_refuse(db, settling->run->clock, refused->id, refused->email, settling->answer));
    return job_finish(settling->run);
}

static enum error settle(struct settling settling)
{
    return db_write(settling.run->db, settle_in, &settling);
}

static enum error mail_of(struct sending *sending, bool *ret_needed, struct mail *ret_mail)
{
    TRY(open_sending(sending));
    sending->member = invite_scene_member(&sending->scene, sending->row.person_id);
    *ret_needed = is_needed(sending);
    return *ret_needed ? compose(sending, ret_mail) : OK;
}

enum error invite_mail_of(struct job_run *run, const struct notify_sender *sender, bool *ret_needed,
                          struct mail *ret_mail)
{
    struct sending sending = {.run = run, .sender = sender};
    return mail_of(&sending, ret_needed, ret_mail);
}

enum error invite_send(struct job_run *run, const struct notify_sender *sender)
{
    struct sending sending = {.run = run, .sender = sender};
    struct mail mail;
    bool needed;
    const char *answer = "";
    if (!sender->server) return ERROR_UNAVAILABLE;
    enum error error = mail_of(&sending, &needed, &mail);
    if (error == ERROR_NOT_FOUND) return OK;
    TRY(error);
    if (!needed) return settle((struct settling){run, "needless", "", NULL});
    error = mail_send(run->arena, sender->server, &mail, &answer);
    if (error == OK) return settle((struct settling){run, "sent", "", NULL});
    LOG(LOG_WARNING, "invitation.not_sent", LOG_NUMBER("invitation", run->subject_id),
        LOG_TEXT("why", error_name(error)));
    if (error == ERROR_NOT_FOUND) return settle((struct settling){run, "refused", answer, sending.member});
    if (error == ERROR_INVALID) return settle((struct settling){run, "refused", answer, NULL});
    return ERROR_UNAVAILABLE;
}

enum error invite_give_up(struct job_run *run)
{
    return invite_row_settle(run->db, run->subject_id, "failed", "");
}
