/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Notices by mail. Features tell people by notice_tell, and that is all they do; here it is decided what of
 * it goes out by mail and when: at once, in a daily or weekly digest, or not at all, as each person chose for
 * each topic, on their working days and outside their quiet hours. Without having chosen "at once" nobody
 * gets more than one mail a day. A mail says what the notice says, names and kind and a link, never what
 * people wrote.
 */
#ifndef ITHACA_NOTIFY_NOTIFY_H
#define ITHACA_NOTIFY_NOTIFY_H

#include "jobs/jobs.h"
#include "mail/mail.h"
#include "web/route.h"

struct db;
struct portal_key;

#define NOTIFY_JOB "notify.deliver"
enum { NOTIFY_ATTEMPTS = 24 }; /* with growing pauses of at most an hour: most of a day */

/* What sending needs; lives as long as the server. */
struct notify_sender {
    const struct mail_server *server; /* NULL: mail is not set up, and nothing is made for it */
    const struct portal_key *portal_key;
    const char *origin; /* how browsers reach the portal, for links */
};

/*
 * A round, every few minutes: new notices get the moment at which they are to be mailed; those that are due
 * become mails, each with its job. Notices that were read meanwhile are not mailed, nor those older than two
 * days.
 */
MUST_USE enum error notify_round(struct db *db, const struct clock *clock);

/* Sends one mail (subject_id); for the table of jobs. Sent twice only if the server dies between handing it
 * over and noting it; the Message-ID is then the same. */
MUST_USE enum error notify_deliver(struct job_run *run, const struct notify_sender *sender);
/* What is done when trying ends. */
MUST_USE enum error notify_give_up(struct job_run *run);

/*
 * Calendar invitations (invite/) are mails of their own, sent at once to those who want them, which everybody
 * does who did not say otherwise here; ending all mails ends them too. All join the caller's db_write.
 */
MUST_USE enum error notify_invitations_wanted(struct db *db, int64_t person, bool *ret_wanted);
MUST_USE enum error notify_invitations_choose(struct db *db, int64_t person, bool wanted);
/* What an invitation says as well is not mailed as a notice too, to those who get invitations. */
MUST_USE enum error notify_invitation_says(struct db *db, int64_t person, const char *kind, int64_t subject);

/* ---- addresses that a mail server refused for good ---- */

/* Notes it: nothing is mailed there until the person has another address or an admin says to try again. For
 * all who send mails of their own; joins the caller's db_write. */
MUST_USE enum error notify_refuse(struct db *db, const struct clock *clock, int64_t person, const char *email,
                                  const char *answer);
/* True in a condition on `person p`: their address was not refused. */
#define NOTIFY_NOT_REFUSED                                                                                   \
    "NOT EXISTS (SELECT 1 FROM notify_refusal f WHERE f.person_id = p.id AND f.email = p.email)"

extern const struct route_table notify_routes;       /* /account/mail, /unsubscribe */
extern const struct route_table notify_admin_routes; /* /admin/mail */
extern const struct route_table notify_kind_routes;  /* /admin/mail/kinds, previews and tests */

#endif
