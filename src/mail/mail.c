/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "mail/mail.h"

#include <curl/curl.h>
#include <pthread.h>
#include <string.h>

#include "base/text.h"

enum { SECONDS_USUAL = 60, CONNECT_SECONDS = 20, LONGEST_ANSWER = 300 };

/* One attempt. Everything of the library's is released by `release`, whatever happened. */
struct sending {
    struct arena *arena;
    const struct mail_server *server;
    const struct mail *mail;
    CURL *curl;
    curl_mime *mime;
    struct curl_slist *headers, *recipients;
    char answer[LONGEST_ANSWER + 1]; /* what the server said */
    bool to_recipient;               /* … to the recipient's address */
};

static pthread_once_t library_once = PTHREAD_ONCE_INIT;
static void start_library(void)
{
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) BUG("libcurl cannot start");
}

static void release(void *context)
{
    struct sending *sending = context;
    curl_slist_free_all(sending->headers);
    curl_slist_free_all(sending->recipients);
    curl_mime_free(sending->mime);
    curl_easy_cleanup(sending->curl);
    *sending = (struct sending){0};
}

/* Keeps the server's last line, or the one that refused, printable: of all that the library could tell
 * nothing else. */
static int keep_answer(CURL *curl, curl_infotype kind, char *bytes, size_t length, void *context)
{
    struct sending *sending = context;
    size_t kept = length < LONGEST_ANSWER ? length : LONGEST_ANSWER;
    (void)curl;
    bool refused = *sending->answer == '4' || *sending->answer == '5';
    if (kind == CURLINFO_HEADER_OUT && !refused)
        sending->to_recipient = length > 4 && strncmp(bytes, "RCPT", 4) == 0;
    if (kind != CURLINFO_HEADER_IN || refused) return 0;
    for (size_t i = 0; i < kept; i++) sending->answer[i] = bytes[i] < ' ' || bytes[i] > '~' ? ' ' : bytes[i];
    while (kept && sending->answer[kept - 1] == ' ') kept--;
    sending->answer[kept] = '\0';
    return 0;
}

/* ---- the message ---- */

static bool add_header(struct sending *sending, const char *name, const char *value)
{
    struct curl_slist *longer =
        curl_slist_append(sending->headers, arena_format(sending->arena, "%s: %s", name, value));
    if (longer) sending->headers = longer;
    return longer != NULL;
}

static const char *mailbox(struct arena *arena, const char *name, const char *address)
{
    if (!*name) return arena_format(arena, "<%s>", address);
    const char *words = mail_header_text(arena, name);
    if (strncmp(words, "=?", 2) == 0) return arena_format(arena, "%s\r\n <%s>", words, address);
    char *quoted = arena_string(arena, words);
    for (char *at = quoted; *at; at++)
        if (*at == '"' || *at == '\\') *at = '\'';
    return arena_format(arena, "\"%s\" <%s>", quoted, address);
}

static bool add_headers(struct sending *sending)
{
    const struct mail *mail = sending->mail;
    struct arena *arena = sending->arena;
    bool added =
        add_header(sending, "Date", mail_date(arena, mail->date)) &&
        add_header(sending, "From",
                   mailbox(arena, sending->server->from_name, sending->server->from_address)) &&
        add_header(sending, "To", mailbox(arena, mail->to_name, mail->to_address)) &&
        add_header(sending, "Subject", mail_header_text(arena, mail->subject)) &&
        add_header(sending, "Message-ID", arena_format(arena, "<%s>", mail->message_id)) &&
        add_header(sending, "Auto-Submitted", "auto-generated"); /* RFC 3834: no out-of-office answers */
    if (added && *mail->in_reply_to) {
        const char *before = arena_format(arena, "<%s>", mail->in_reply_to);
        const char *start = text_or_empty(mail->thread_start);
        added = add_header(sending, "In-Reply-To", before) &&
                add_header(sending, "References",
                           *start ? arena_format(arena, "<%s> %s", start, before) : before);
    }
    if (added && *mail->unsubscribe_url)
        added = add_header(sending, "List-Unsubscribe", arena_format(arena, "<%s>", mail->unsubscribe_url)) &&
                add_header(sending, "List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
    return added;
}

/* Lines end with CRLF in mails. */
static const char *with_line_ends(struct arena *arena, const char *text)
{
    struct text out;
    text_init(&out, arena);
    for (; *text; text++) {
        if (*text == '\r') continue;
        if (*text == '\n') text_add(&out, "\r\n");
        else text_add_char(&out, *text);
    }
    return out.at;
}

static bool add_part(curl_mime *mime, const char *text, const char *type, const char *encoder)
{
    curl_mimepart *part = curl_mime_addpart(mime);
    return part && curl_mime_data(part, text, CURL_ZERO_TERMINATED) == CURLE_OK &&
           curl_mime_type(part, type) == CURLE_OK && curl_mime_encoder(part, encoder) == CURLE_OK;
}

/* The plainest first, as RFC 2046 has it. */
static bool add_body(struct sending *sending)
{
    const struct mail *mail = sending->mail;
    curl_mime *choices = curl_mime_init(sending->curl);
    if (!choices) return false;
    bool added = add_part(choices, with_line_ends(sending->arena, mail->text), "text/plain; charset=utf-8",
                          "quoted-printable");
    if (added && *mail->html)
        added = add_part(choices, with_line_ends(sending->arena, mail->html), "text/html; charset=utf-8",
                         "quoted-printable");
    if (added && *mail->calendar)
        added = add_part(
            choices, mail->calendar,
            arena_format(sending->arena, "text/calendar; charset=utf-8; method=%s", mail->calendar_method),
            "base64");
    curl_mimepart *whole = added ? curl_mime_addpart(sending->mime) : NULL;
    if (!whole || curl_mime_subparts(whole, choices) != CURLE_OK) {
        curl_mime_free(choices);
        return false;
    }
    return curl_mime_type(whole, "multipart/alternative") == CURLE_OK;
}

/* An invitation comes along as a file too, for programs that look for one. */
static bool add_calendar_file(struct sending *sending)
{
    const struct mail *mail = sending->mail;
    if (!*mail->calendar) return true;
    curl_mimepart *part = curl_mime_addpart(sending->mime);
    return part && curl_mime_data(part, mail->calendar, CURL_ZERO_TERMINATED) == CURLE_OK &&
           curl_mime_type(part, "application/ics; name=\"invitation.ics\"") == CURLE_OK &&
           curl_mime_filename(part, "invitation.ics") == CURLE_OK &&
           curl_mime_encoder(part, "base64") == CURLE_OK;
}

/* ---- the server ---- */

static const char *url_of(struct arena *arena, const struct mail_server *server)
{
    static const int64_t PORTS[] = {[MAIL_STARTTLS] = 587, [MAIL_TLS] = 465, [MAIL_PLAIN] = 25};
    return arena_format(arena, "%s://%s:%lld/%s", server->security == MAIL_TLS ? "smtps" : "smtp",
                        server->host, (long long)(server->port ? server->port : PORTS[server->security]),
                        server->hello);
}

#define SET(option, value) (curl_easy_setopt(sending->curl, (option), (value)) == CURLE_OK)

static bool set_server(struct sending *sending)
{
    const struct mail_server *server = sending->server;
    struct arena *arena = sending->arena;
    bool set = SET(CURLOPT_URL, url_of(arena, server)) && SET(CURLOPT_PROTOCOLS_STR, "smtp,smtps") &&
               SET(CURLOPT_NOSIGNAL, 1L) && SET(CURLOPT_PROXY, "") &&
               SET(CURLOPT_TIMEOUT, server->seconds ? (long)server->seconds : (long)SECONDS_USUAL) &&
               SET(CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS) &&
               SET(CURLOPT_USE_SSL, server->security == MAIL_PLAIN ? CURLUSESSL_NONE : CURLUSESSL_ALL) &&
               SET(CURLOPT_DEBUGFUNCTION, keep_answer) && SET(CURLOPT_DEBUGDATA, sending) &&
               SET(CURLOPT_VERBOSE, 1L);
    if (set && *server->user)
        set = SET(CURLOPT_USERNAME, server->user) && SET(CURLOPT_PASSWORD, server->password);
    if (set && *server->ca_file) set = SET(CURLOPT_CAINFO, server->ca_file);
    return set;
}

static bool set_mail(struct sending *sending)
{
    struct arena *arena = sending->arena;
    sending->recipients = curl_slist_append(NULL, arena_format(arena, "<%s>", sending->mail->to_address));
    sending->mime = curl_mime_init(sending->curl);
    return sending->recipients && sending->mime && add_headers(sending) && add_body(sending) &&
           add_calendar_file(sending) &&
           SET(CURLOPT_MAIL_FROM, arena_format(arena, "<%s>", sending->server->from_address)) &&
           SET(CURLOPT_MAIL_RCPT, sending->recipients) && SET(CURLOPT_HTTPHEADER, sending->headers) &&
           SET(CURLOPT_MIMEPOST, sending->mime);
}

static enum error outcome(const struct sending *sending, CURLcode code, long status)
{
    if (code == CURLE_OK) return OK;
    if (code == CURLE_LOGIN_DENIED || code == CURLE_USE_SSL_FAILED ||
        code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CACERT_BADFILE)
        return ERROR_FORBIDDEN;
    if (status < 500 || status >= 600) return ERROR_UNAVAILABLE;
    return mail_answer_refuses_address(sending->answer, sending->to_recipient) ? ERROR_NOT_FOUND
                                                                               : ERROR_INVALID;
}

static enum error send_it(struct sending *sending, const char **ret_answer)
{
    long status = 0;
    CURLcode code = curl_easy_perform(sending->curl);
    (void)curl_easy_getinfo(sending->curl, CURLINFO_RESPONSE_CODE, &status);
    *ret_answer = "";
    if (code == CURLE_OK) return OK;
    *ret_answer = *sending->answer
                      ? arena_format(sending->arena, "%s (%s)", sending->answer, curl_easy_strerror(code))
                      : curl_easy_strerror(code);
    return outcome(sending, code, status);
}

enum error mail_send(struct arena *arena, const struct mail_server *server, const struct mail *mail,
                     const char **ret_answer)
{
    if (!mail_address_is_fine(server->from_address)) {
        *ret_answer = "the address that mails come from is none";
        return ERROR_FORBIDDEN;
    }
    if (!mail_address_is_fine(mail->to_address)) {
        *ret_answer = "this is no address that mail can be sent to";
        return ERROR_NOT_FOUND;
    }
    pthread_once(&library_once, start_library);
    struct sending *sending = ARENA_NEW(arena, struct sending);
    arena_defer(arena, release, sending);
    *sending = (struct sending){.arena = arena, .server = server, .mail = mail, .curl = curl_easy_init()};
    enum error error = ERROR_UNAVAILABLE;
    *ret_answer = "out of memory";
    if (sending->curl && set_server(sending) && set_mail(sending)) error = send_it(sending, ret_answer);
    release(sending);
    return error;
}
