/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The words of a mail: plain text, and the same as HTML that needs no styles. */
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "crypto/portal_key.h"
#include "language/language.h"
#include "notify/notify_store.h"
#include "web/template.h"

RECORD_DEFINE(notify_news, NOTIFY_NEWS_FIELDS)
RECORD_DEFINE(notify_mail, NOTIFY_MAIL_FIELDS)

/* ---- the secret of the unsubscribe link ---- */

enum { MAC_SIZE = 16, MAC_TEXT = 2 * MAC_SIZE + 1 };

static void sign_person(const struct portal_key *portal_key, int64_t person, char ret_mac[MAC_TEXT])
{
    unsigned char key[DERIVED_KEY_SIZE], mac[MAC_SIZE];
    char words[32];
    int length = snprintf(words, sizeof words, "%" PRId64, person);
    portal_key_derive(portal_key, "unsubscribe", key);
    crypto_generichash(mac, sizeof mac, (const unsigned char *)words, (size_t)length, key, sizeof key);
    sodium_bin2hex(ret_mac, MAC_TEXT, mac, sizeof mac);
    sodium_memzero(key, sizeof key);
}

const char *notify_unsubscribe_token(struct arena *arena, const struct portal_key *portal_key, int64_t person)
{
    char mac[MAC_TEXT];
    sign_person(portal_key, person, mac);
    return arena_format(arena, "%" PRId64 "-%s", person, mac);
}

enum error notify_unsubscribe_person(const struct portal_key *portal_key, const char *token,
                                     int64_t *ret_person)
{
    char number[24], mac[MAC_TEXT];
    size_t length = strcspn(token, "-");
    int64_t person;
    if (!token[length] || length >= sizeof number) return ERROR_NOT_FOUND;
    memcpy(number, token, length);
    number[length] = '\0';
    if (!text_to_int(number, 1, INT64_MAX, &person)) return ERROR_NOT_FOUND;
    sign_person(portal_key, person, mac);
    if (strlen(token + length + 1) != MAC_TEXT - 1 ||
        sodium_memcmp(token + length + 1, mac, MAC_TEXT - 1) != 0)
        return ERROR_NOT_FOUND;
    *ret_person = person;
    return OK;
}

/* ---- the words ---- */

static const char *without_stop(struct arena *arena, const char *sentence)
{
    size_t length = strlen(sentence);
    while (length && sentence[length - 1] == '.') length--;
    return arena_format(arena, "%.*s", (int)length, sentence);
}

/* One thing has the subject of its kind, or its own words where the catalogue does not know it. */
static const char *subject_of(struct arena *arena, const struct language *language,
                              const struct notify_mail *view)
{
    const struct notify_news *news = view->news.items;
    const struct notice_kind *kind = view->news.count == 1 ? notice_kind_find(news->kind) : NULL;
    if (kind) return say(language, kind->subject);
    if (view->news.count == 1) return without_stop(arena, news->text);
    return arena_format(arena,
                        say_count(language, "%lld thing is new for you at %s",
                                  "%lld things are new for you at %s", (int64_t)view->news.count),
                        (long long)view->news.count, view->portal);
}

static const char *plain_text(struct arena *arena, const struct language *language,
                              const struct notify_mail *view)
{
    struct text out;
    text_init(&out, arena);
    text_addf(&out, say(language, "Hello %s,"), view->first_name);
    text_add(&out, "\n\n");
    LIST_EACH (&view->news, struct notify_news, news) text_addf(&out, "%s\n%s\n\n", news->text, news->link);
    text_addf(&out,
              say(language, "Sign in at %s to read what people write to each other; it is never in a mail."),
              view->portal);
    text_add(&out, "\n\n");
    text_addf(&out, say(language, "Change what reaches you and when: %s"), view->choose_link);
    text_add(&out, "\n");
    text_addf(&out, say(language, "No more of these mails: %s"), view->unsubscribe_link);
    text_add(&out, "\n");
    return out.at;
}

/* "/relationships/12" of "/relationships/12/goals/7"; a path without a number is about no one thing. */
static const char *thing_of(struct arena *arena, const char *path)
{
    const char *end = strchr(path + 1, '/');
    size_t digits = end ? strspn(end + 1, "0123456789") : 0;
    if (!digits || (end[1 + digits] && !strchr("/?#", end[1 + digits]))) return "";
    return arena_format(arena, "%.*s", (int)(end + 1 + digits - path), path);
}

const char *notify_thread(struct arena *arena, const struct list *news)
{
    const char *thread = NULL;
    LIST_EACH (news, struct notify_news, item) {
        const char *thing = thing_of(arena, item->path);
        if (thread && strcmp(thread, thing) != 0) return "";
        thread = thing;
    }
    return text_or_empty(thread);
}

/* The same when it is sent again. */
static const char *message_id(struct arena *arena, const char *origin, int64_t mail)
{
    return mail ? mail_message_id(arena, mail, "notice", origin) : "";
}

void notify_compose(struct arena *arena, const char *origin, const struct portal_key *portal_key,
                    const struct notice_reader *reader, struct notify_mail *view, struct mail *ret_mail)
{
    const char *token = notify_unsubscribe_token(arena, portal_key, view->person_id);
    LIST_EACH (&view->news, struct notify_news, news) {
        notice_write(arena, reader, &notify_news_record, news);
        news->link = arena_format(arena, "%s%s", origin, news->path);
    }
    view->subject = subject_of(arena, reader->language, view);
    view->choose_link = arena_format(arena, "%s/account/mail", origin);
    view->unsubscribe_link = arena_format(arena, "%s/unsubscribe/%s", origin, token);
    view->language = language_tag(reader->language);
    view->direction = language_is_right_to_left(reader->language) ? "rtl" : "ltr";
    *ret_mail = (struct mail){
        .subject = view->subject,
        .text = plain_text(arena, reader->language, view),
        .html = template_embedded_write(arena, "notify/notify_mail.html", &notify_mail_record, view,
                                        reader->language),
        .message_id = message_id(arena, origin, view->id),
        .in_reply_to = message_id(arena, origin, view->before),
        .thread_start = view->start == view->before ? "" : message_id(arena, origin, view->start),
        .unsubscribe_url = view->unsubscribe_link,
        .calendar = "",
        .calendar_method = "",
    };
}
