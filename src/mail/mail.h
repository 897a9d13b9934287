/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * One mail, handed to an SMTP server. Knows nothing of who is told what and when: features above decide it.
 * libcurl speaks SMTP, TLS and the parts of MIME; it is included in mail.c alone.
 */
#ifndef ITHACA_MAIL_MAIL_H
#define ITHACA_MAIL_MAIL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"

enum mail_security {
    MAIL_STARTTLS, /* smtp://, and refuses to go on without TLS */
    MAIL_TLS,      /* smtps:// */
    MAIL_PLAIN,    /* no encryption at all: a relay on this machine */
};

struct mail_server {
    const char *host;
    int64_t port; /* 0: 587, 465 or 25, as the security has it */
    enum mail_security security;
    const char *user, *password; /* "" for both: without signing in */
    const char *from_name;       /* "Ithaca at Harbor Foods" */
    const char *from_address;
    const char *hello;   /* how we call ourselves, a host name; "" leaves it to the library */
    int64_t seconds;     /* until we give up on one mail; 0 is 60 */
    const char *ca_file; /* certificates to trust besides the system's, "" for none (tests) */
};

struct mail {
    const char *to_name, *to_address;
    const char *subject;
    const char *text;
    const char *html;       /* "" without */
    const char *message_id; /* "12345.ithaca@example.org", without brackets; the same when it is sent again */
    const char *in_reply_to;  /* the mail before it in its thread; "" when it begins one */
    const char *thread_start; /* the first of the thread, where that is another one; "" or NULL otherwise */
    int64_t date;             /* seconds since 1970 UTC */
    /* Where one click ends this kind of mail (RFC 8058); "" without. */
    const char *unsubscribe_url;
    /* An invitation (RFC 5546), "" without; its method is "REQUEST", "CANCEL" … */
    const char *calendar, *calendar_method;
};

/*
 * OK: the server took it, and *ret_answer is "". Else *ret_answer (in arena, one line for logs and admins,
 * without the content of the mail) says what it said. ERROR_NOT_FOUND: the recipient's address was refused
 * for good, or is none: send nothing to it any more. ERROR_INVALID: the mail was refused for good for another
 * reason (5xx): do not send it again. ERROR_FORBIDDEN: the server does not let us in (user, password,
 * certificate): an admin has to look. ERROR_UNAVAILABLE: not reached, broken off, or 4xx: try again later.
 * When it broke off after the last byte, the server may have taken it; the Message-ID is then the same, so
 * that mail programs show it once.
 */
MUST_USE enum error mail_send(struct arena *arena, const struct mail_server *server, const struct mail *mail,
                              const char **ret_answer);

/* Whether a server's answer of 5xx is about the address, said to RCPT or later. For mail.c and tests. */
bool mail_answer_refuses_address(const char *answer, bool to_recipient);

/* Whether something may stand as an address: one '@', no spaces, brackets, quotes or control characters, at
 * most 254 bytes. Whether it exists only its server knows. */
bool mail_address_is_fine(const char *address);

/*
 * A header's value: printable ASCII as it stands, everything else as encoded words (RFC 2047) of at most 75
 * bytes, so that no line is longer than 78; line breaks become spaces. In the arena.
 */
const char *mail_header_text(struct arena *arena, const char *text);

/* "4711.notice@ithaca.example.org" for what has that id, of the portal that is reached at that origin. */
const char *mail_message_id(struct arena *arena, int64_t id, const char *kind, const char *origin);

/* "Sat, 21 Nov 2026 22:50:00 +0000" */
const char *mail_date(struct arena *arena, int64_t seconds);

#endif
