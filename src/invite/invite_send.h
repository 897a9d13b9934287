/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The mail of an invitation, before it is sent; within invite/. */
#ifndef ITHACA_INVITE_SEND_H
#define ITHACA_INVITE_SEND_H

#include "invite/invite.h"

/* Of the row that a job is about. ERROR_NOT_FOUND: it was sent, or there is none; *ret_needed is false for
 * what nobody has to be told any more: then there is no mail. */
MUST_USE enum error invite_mail_of(struct job_run *run, const struct notify_sender *sender, bool *ret_needed,
                                   struct mail *ret_mail);

#endif
