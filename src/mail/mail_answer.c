/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a mail server's refusal means: the address, or something else. */
#include <stdio.h>
#include <string.h>

#include "mail/mail.h"

bool mail_answer_refuses_address(const char *answer, bool to_recipient)
{
    int class = 0, subject = 0, detail = 0;
    if (*answer != '5' || strlen(answer) < 4) return false;
    /* "550 5.1.1 no such user"; the enhanced code (RFC 3463) is missing where a server has none. */
    if (sscanf(answer + 4, "%1d.%3d.%3d", &class, &subject, &detail) != 3 || class != 5) return to_recipient;
    switch (subject) {
    case 1: /* addresses; 7 and 8 are the sender's */
        return detail != 7 && detail != 8;
    case 2: /* mailboxes; 2 and 3 are a full one and too large a mail, which pass */
        return detail != 2 && detail != 3;
    case 4: /* no way there */
        return to_recipient;
    default: /* the server's own state, protocol, content, what it permits to us */
        return false;
    }
}
