/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The one way in which the portal asks other servers something over HTTP. Addresses come from people and
 * settings, answers from anywhere: both are mistrusted. libcurl speaks HTTP and TLS; it is included in
 * fetch.c alone (and for SMTP in mail/mail.c).
 *
 *     struct fetch_request request = {.url = url, .allow = allow, .largest = 2 << 20};
 *     struct fetch_answer answer;
 *     enum fetch_failure failure = fetch(arena, &request, &answer);
 *     if (failure != FETCH_DONE) … say(language, fetch_failure_words(failure)) …
 *     else if (answer.status == 200) … answer.body …
 *
 * Only http and https; TLS 1.2 or later with a certificate that the system trusts; nothing of the
 * environment (proxies, .netrc), no cookies, no name or password in the address, no compressed answers. Each
 * address a connection is about to be made to is judged (fetch_guard.h), those of redirects too.
 */
#ifndef ITHACA_FETCH_FETCH_H
#define ITHACA_FETCH_FETCH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/record.h"
#include "fetch/fetch_guard.h"

enum { FETCH_URL_MAX = 2000, FETCH_HEADER_MAX = 300 };

enum fetch_failure {
    FETCH_DONE,        /* the server answered, whatever it said: see the status */
    FETCH_BAD_URL,     /* no address, another scheme, or a name and password in it */
    FETCH_INTERNAL,    /* not in the public Internet, and not allowed */
    FETCH_UNKNOWN,     /* no server of that name */
    FETCH_NOT_REACHED, /* no connection */
    FETCH_TOO_SLOW,
    FETCH_TOO_LARGE,
    FETCH_BROKEN_OFF, /* in the middle, or what came is no HTTP */
    FETCH_UNTRUSTED,  /* TLS: the certificate is not good for this name */
    FETCH_REDIRECTED, /* more often than was wanted, or from https to http */
    FETCH_NO_MEMORY,
};

struct fetch_header {
    const char *name, *value; /* control characters are a bug */
};

struct fetch_request {
    const char *url; /* at most FETCH_URL_MAX bytes; without a fragment's meaning */
    bool post;
    struct bytes body; /* of a post */
    const struct fetch_header *headers;
    size_t header_count;
    const struct fetch_allow *allow; /* NULL: the public Internet only */
    size_t largest;                  /* bytes of the answer; 0 is 64 KiB */
    bool cut;            /* a larger answer is no failure: what is over is not read (a POST's answer) */
    int64_t seconds;     /* for all of it; 0 is 20 */
    int redirects;       /* followed; 0: a redirect is an answer like others. Not with post */
    const char *ca_file; /* certificates to trust instead of the system's; NULL: the system's (tests) */
    const char *resolve; /* "feeds.example:8080:127.0.0.1": known without being looked up; NULL (tests) */
};

/* In the arena. Texts are printable ASCII, "" when the server did not say, or more than FETCH_HEADER_MAX. */
struct fetch_answer {
    int64_t status;    /* 0 without an answer */
    struct bytes body; /* with a NUL behind it that does not count */
    const char *content_type, *etag, *last_modified;
    int64_t
        retry_after; /* seconds to wait, if the server said so (Retry-After, a number or a date); 0: not */
    int64_t milliseconds; /* it took */
};

/* *ret_answer is always filled. Blocks at most the seconds of the request, and the time that a name which no
 * server knows takes the system's resolver. Any thread may call it. */
MUST_USE enum fetch_failure fetch(struct arena *arena, const struct fetch_request *request,
                                  struct fetch_answer *ret_answer);

/* What can be said of an address before it is asked: FETCH_DONE, FETCH_BAD_URL, or FETCH_INTERNAL when it is
 * spelled as an address of an internal server. */
MUST_USE enum fetch_failure fetch_url_check(const struct fetch_allow *allow, const char *url);

/* What to do, for the person who gave the address: a MESSAGE, to be said in their language. "" for
 * FETCH_DONE. */
const char *fetch_failure_words(enum fetch_failure failure);
/* "too_slow": for logs, rows and JSON. */
const char *fetch_failure_name(enum fetch_failure failure);
/* The failure of that name; FETCH_DONE when there is none. */
enum fetch_failure fetch_failure_find(const char *name);
/* Whether trying again later may help without anybody's doing. */
bool fetch_failure_passes(enum fetch_failure failure);

#endif
