/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Meetings in people's own calendars. Who wants it gets an invitation by mail for each meeting and each
 * series, by which it appears in their calendar, moves when it moves and goes when it is called off; what
 * they answer there is shown on the meeting's page. Others subscribe to a private address with all their
 * meetings, or take one meeting home as a file.
 *
 * A calendar is read by many programs and often by more people than its owner, so what stands in it is what
 * mails may say: who, when, and a link. Place and video link are sealed content and stay here.
 */
#ifndef ITHACA_INVITE_INVITE_H
#define ITHACA_INVITE_INVITE_H

#include "meeting/meeting.h"
#include "notify/notify.h"
#include "web/route.h"

/* ---- jobs ---- */

/* RELATIONSHIP_CALENDAR_JOB: finds whose calendars are not what they should be and adds INVITE_JOB for each
 * mail. */
MUST_USE enum error invite_look(struct job_run *run, const struct notify_sender *sender);

/* Once a day: plans that no calendar was told of yet, such as those from before there was a mail server. */
MUST_USE enum error invite_catch_up(struct job_run *run, const struct notify_sender *sender);
/* Has a person's calendars looked at, who wants invitations from now on. Joins the caller's db_write. */
MUST_USE enum error invite_look_for(struct db *db, struct arena *arena, const struct clock *clock,
                                    int64_t person);

/* Sends one mail (subject: its row). */
#define INVITE_JOB "invite.send"
enum { INVITE_ATTEMPTS = 24 };
MUST_USE enum error invite_send(struct job_run *run, const struct notify_sender *sender);
/* What is done when trying ends. */
MUST_USE enum error invite_give_up(struct job_run *run);

/* ---- on a meeting's page: {{>invite/invite_meeting.html}} ---- */

#define INVITE_ANSWER_FIELDS(FIELD, R)                                                                       \
    FIELD(R, id, person_id, 0)                                                                               \
    FIELD(R, text, name, 0)   /* "You", "Amara Okafor" */                                                    \
    FIELD(R, text, answer, 0) /* accepted, tentative, declined */                                            \
    FIELD(R, flag, accepted, 0)                                                                              \
    FIELD(R, flag, tentative, 0)                                                                             \
    FIELD(R, flag, declined, 0)                                                                              \
    FIELD(R, time, answered_at, 0)
RECORD_DECLARE(invite_answer, INVITE_ANSWER_FIELDS)

#define INVITE_CARD_FIELDS(FIELD, R)                                                                         \
    FIELD(R, id, relationship_id, 0)                                                                         \
    FIELD(R, id, meeting_id, 0)                                                                              \
    FIELD(R, flag, planned, 0)                                                                               \
    FIELD(R, list, answers, invite_answer) /* that members gave in their calendars to what is planned now */ \
    FIELD(R, flag, has_answers, 0)
RECORD_DECLARE(invite_card, INVITE_CARD_FIELDS)

/* One statement. */
MUST_USE enum error invite_card_get(const struct membership *membership, const struct meeting *meeting,
                                    struct invite_card *ret_card);

/* ---- pages ---- */

extern const struct route_table invite_routes;       /* downloads, feeds, /account/calendar */
extern const struct route_table invite_admin_routes; /* /admin/calendar, and what mail servers hand in */

#endif
