/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "fetch/fetch.h"

#include <curl/curl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/text.h"

enum {
    LARGEST_USUAL = 64 * 1024,
    SECONDS_USUAL = 20,
    CONNECT_SECONDS = 10,
    HEADERS_MAX = 64 * 1024, /* bytes of all headers of an answer */
};

/* One request to one address, from what is asked to what was answered. Everything of the library's is
 * released by `release`, whatever happened; callbacks touch no arena, since it must not jump out of them. */
struct fetching {
    struct arena *arena;
    const struct fetch_request *request;
    CURL *curl;
    CURLU *url;
    char *host, *scheme; /* the library's */
    struct curl_slist *headers, *resolve;
    size_t largest;
    unsigned char *body; /* malloc'ed */
    size_t length, capacity, header_length;
    curl_off_t retry_after;
    char content_type[FETCH_HEADER_MAX + 1], etag[FETCH_HEADER_MAX + 1], last_modified[FETCH_HEADER_MAX + 1];
    bool guarded, too_large, cut, no_memory;
    long status;
};

static pthread_once_t library_once = PTHREAD_ONCE_INIT;
static void start_library(void)
{
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) BUG("libcurl cannot start");
}

static void release(void *context)
{
    struct fetching *fetching = context;
    curl_slist_free_all(fetching->headers);
    curl_slist_free_all(fetching->resolve);
    curl_easy_cleanup(fetching->curl);
    curl_free(fetching->host);
    curl_free(fetching->scheme);
    curl_url_cleanup(fetching->url);
    free(fetching->body);
    *fetching = (struct fetching){0};
}

/* ---- callbacks ---- */

/* The one place where a connection begins: the address is the one that is connected to, already looked up. */
static curl_socket_t open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
    struct fetching *fetching = context;
    if (purpose != CURLSOCKTYPE_IPCXN ||
        !fetch_guard_lets(fetching->request->allow, fetching->host, &address->addr)) {
        fetching->guarded = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/* Room for so many bytes in all; false when memory runs out. */
static bool make_room(struct fetching *fetching, size_t needed)
{
    if (needed <= fetching->capacity) return true;
    size_t capacity = fetching->capacity ? fetching->capacity : 4096;
    while (capacity < needed) capacity *= 2;
    unsigned char *body = realloc(fetching->body, capacity);
    if (!body) return false;
    fetching->body = body;
    fetching->capacity = capacity;
    return true;
}

static size_t take_body(char *bytes, size_t size, size_t count, void *context)
{
    struct fetching *fetching = context;
    size_t more = size * count, room = fetching->largest - fetching->length;
    size_t taken = more < room ? more : room;
    if (more > room && !fetching->request->cut) {
        fetching->too_large = true;
        return 0;
    }
    if (!make_room(fetching, fetching->length + taken)) {
        fetching->no_memory = true;
        return 0;
    }
    if (taken) memcpy(fetching->body + fetching->length, bytes, taken);
    fetching->length += taken;
    fetching->cut = taken < more;
    return fetching->cut ? 0 : more;
}

/* The value of a header of that name, if it is printable and short enough. */
static void keep_header(const char *line, size_t length, const char *name, char *ret_value)
{
    size_t name_length = strlen(name);
    if (length <= name_length || strncasecmp(line, name, name_length) != 0 || line[name_length] != ':')
        return;
    line += name_length + 1;
    length -= name_length + 1;
    while (length && (*line == ' ' || *line == '\t')) line++, length--;
    while (length && (line[length - 1] == '\r' || line[length - 1] == '\n' || line[length - 1] == ' '))
        length--;
    *ret_value = '\0';
    if (length > FETCH_HEADER_MAX) return;
    for (size_t i = 0; i < length; i++)
        if (line[i] < ' ' || line[i] > '~') return;
    memcpy(ret_value, line, length);
    ret_value[length] = '\0';
}

static size_t take_header(char *bytes, size_t size, size_t count, void *context)
{
    struct fetching *fetching = context;
    size_t length = size * count;
    fetching->header_length += length;
    if (fetching->header_length > HEADERS_MAX) {
        fetching->too_large = true;
        return 0;
    }
    keep_header(bytes, length, "Content-Type", fetching->content_type);
    keep_header(bytes, length, "ETag", fetching->etag);
    keep_header(bytes, length, "Last-Modified", fetching->last_modified);
    return length;
}

/* ---- the address ---- */

static bool is_printable(const char *text)
{
    for (; *text; text++)
        if (*text < '!' || *text > '~') return false;
    return true;
}

/* Fills what the library makes of a URL; the caller releases it. */
static enum fetch_failure read_url(const char *text, const struct fetch_allow *allow,
                                   struct fetching *fetching)
{
    char *user = NULL;
    if (strlen(text) > FETCH_URL_MAX || !is_printable(text)) return FETCH_BAD_URL;
    fetching->url = curl_url();
    if (!fetching->url) return FETCH_NO_MEMORY;
    if (curl_url_set(fetching->url, CURLUPART_URL, text, CURLU_DISALLOW_USER) != CURLUE_OK ||
        curl_url_get(fetching->url, CURLUPART_SCHEME, &fetching->scheme, 0) != CURLUE_OK ||
        curl_url_get(fetching->url, CURLUPART_HOST, &fetching->host, 0) != CURLUE_OK)
        return FETCH_BAD_URL;
    bool has_user = curl_url_get(fetching->url, CURLUPART_USER, &user, 0) == CURLUE_OK;
    curl_free(user);
    if (has_user || !*fetching->host) return FETCH_BAD_URL;
    if (strcmp(fetching->scheme, "https") != 0 && strcmp(fetching->scheme, "http") != 0) return FETCH_BAD_URL;
    return fetch_guard_lets_host(allow, fetching->host) ? FETCH_DONE : FETCH_INTERNAL;
}

enum fetch_failure fetch_url_check(const struct fetch_allow *allow, const char *url)
{
    struct fetching fetching = {0};
    pthread_once(&library_once, start_library);
    enum fetch_failure failure = read_url(url, allow, &fetching);
    release(&fetching);
    return failure;
}

/* ---- asking ---- */

#define SET(option, value) (curl_easy_setopt(fetching->curl, (option), (value)) == CURLE_OK)

static bool add_header(struct fetching *fetching, const char *line)
{
    struct curl_slist *longer = curl_slist_append(fetching->headers, line);
    if (longer) fetching->headers = longer;
    return longer != NULL;
}

static bool set_headers(struct fetching *fetching)
{
    const struct fetch_request *request = fetching->request;
    bool added = add_header(fetching, "Expect:"); /* no waiting for "100 Continue" */
    for (size_t i = 0; i < request->header_count && added; i++) {
        const struct fetch_header *header = &request->headers[i];
        for (const char *at = header->value; *at; at++) BUG_IF((unsigned char)*at < ' ' || *at == 0x7f);
        added = add_header(fetching, arena_format(fetching->arena, "%s: %s", header->name, header->value));
    }
    return added && SET(CURLOPT_HTTPHEADER, fetching->headers);
}

static bool set_limits(struct fetching *fetching, int64_t milliseconds)
{
    long connecting = CONNECT_SECONDS * 1000L;
    bool is_tls = strcmp(fetching->scheme, "https") == 0;
    return SET(CURLOPT_PROTOCOLS_STR, is_tls ? "https" : "http") && SET(CURLOPT_FOLLOWLOCATION, 0L) &&
           SET(CURLOPT_NOSIGNAL, 1L) && SET(CURLOPT_PROXY, "") &&
           SET(CURLOPT_NETRC, (long)CURL_NETRC_IGNORED) && SET(CURLOPT_DISALLOW_USERNAME_IN_URL, 1L) &&
           SET(CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) &&
           SET(CURLOPT_TIMEOUT_MS, (long)milliseconds) &&
           SET(CURLOPT_CONNECTTIMEOUT_MS, milliseconds < connecting ? (long)milliseconds : connecting) &&
           SET(CURLOPT_OPENSOCKETFUNCTION, open_socket) && SET(CURLOPT_OPENSOCKETDATA, fetching) &&
           SET(CURLOPT_WRITEFUNCTION, take_body) && SET(CURLOPT_WRITEDATA, fetching) &&
           SET(CURLOPT_HEADERFUNCTION, take_header) && SET(CURLOPT_HEADERDATA, fetching);
}

static bool set_request(struct fetching *fetching)
{
    const struct fetch_request *request = fetching->request;
    bool set = SET(CURLOPT_CURLU, fetching->url) && SET(CURLOPT_USERAGENT, "Ithaca") && set_headers(fetching);
    if (set && request->ca_file) set = SET(CURLOPT_CAINFO, request->ca_file) && SET(CURLOPT_CAPATH, NULL);
    if (set && request->resolve) {
        fetching->resolve = curl_slist_append(NULL, request->resolve);
        set = fetching->resolve && SET(CURLOPT_RESOLVE, fetching->resolve);
    }
    if (set && request->post)
        set = SET(CURLOPT_POST, 1L) && SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body.length) &&
              SET(CURLOPT_POSTFIELDS, request->body.length ? request->body.at : "");
    return set;
}

static enum fetch_failure outcome(const struct fetching *fetching, CURLcode code)
{
    if (code == CURLE_OK || (fetching->cut && code == CURLE_WRITE_ERROR)) return FETCH_DONE;
    if (fetching->too_large) return FETCH_TOO_LARGE;
    if (fetching->no_memory || code == CURLE_OUT_OF_MEMORY) return FETCH_NO_MEMORY;
    if (code == CURLE_COULDNT_RESOLVE_HOST) return FETCH_UNKNOWN;
    if (code == CURLE_COULDNT_CONNECT) return fetching->guarded ? FETCH_INTERNAL : FETCH_NOT_REACHED;
    if (code == CURLE_OPERATION_TIMEDOUT) return FETCH_TOO_SLOW;
    if (code == CURLE_URL_MALFORMAT) return FETCH_BAD_URL;
    if (code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CACERT_BADFILE) return FETCH_UNTRUSTED;
    return FETCH_BROKEN_OFF;
}

/* The next address in *ret_next (in the arena), "" when the answer is no redirect. */
static enum fetch_failure ask(struct fetching *fetching, const char *url, int64_t milliseconds,
                              const char **ret_next)
{
    char *next = NULL;
    enum fetch_failure failure = read_url(url, fetching->request->allow, fetching);
    if (failure != FETCH_DONE) return failure;
    fetching->curl = curl_easy_init();
    if (!fetching->curl || !set_limits(fetching, milliseconds) || !set_request(fetching))
        return FETCH_NO_MEMORY;
    CURLcode code = curl_easy_perform(fetching->curl);
    (void)curl_easy_getinfo(fetching->curl, CURLINFO_RESPONSE_CODE, &fetching->status);
    (void)curl_easy_getinfo(fetching->curl, CURLINFO_RETRY_AFTER, &fetching->retry_after);
    (void)curl_easy_getinfo(fetching->curl, CURLINFO_REDIRECT_URL, &next);
    bool is_redirect = fetching->status >= 300 && fetching->status < 400 && next;
    *ret_next = is_redirect ? arena_string(fetching->arena, next) : "";
    return outcome(fetching, code);
}

static void fill(struct fetching *fetching, struct fetch_answer *answer)
{
    struct arena *arena = fetching->arena;
    char *body = arena_alloc(arena, fetching->length + 1);
    if (fetching->length) memcpy(body, fetching->body, fetching->length);
    answer->status = fetching->status;
    answer->body = (struct bytes){body, fetching->length};
    answer->content_type = arena_string(arena, fetching->content_type);
    answer->etag = arena_string(arena, fetching->etag);
    answer->last_modified = arena_string(arena, fetching->last_modified);
    answer->retry_after = fetching->retry_after;
}

/* One address, and what comes of it. */
static enum fetch_failure hop(struct arena *arena, const struct fetch_request *request, const char *url,
                              int64_t milliseconds, struct fetch_answer *answer, const char **ret_next)
{
    struct fetching *fetching = ARENA_NEW(arena, struct fetching);
    *fetching = (struct fetching){
        .arena = arena, .request = request, .largest = request->largest ? request->largest : LARGEST_USUAL};
    arena_defer(arena, release, fetching);
    enum fetch_failure failure = ask(fetching, url, milliseconds, ret_next);
    fill(fetching, answer);
    curl_off_t took = 0;
    if (fetching->curl) (void)curl_easy_getinfo(fetching->curl, CURLINFO_TOTAL_TIME_T, &took);
    answer->milliseconds += took / 1000;
    release(fetching);
    return failure;
}

static bool is_downgrade(const char *from, const char *to)
{
    return strncasecmp(from, "https:", 6) == 0 && strncasecmp(to, "https:", 6) != 0;
}

enum fetch_failure fetch(struct arena *arena, const struct fetch_request *request,
                         struct fetch_answer *ret_answer)
{
    BUG_IF(request->post && request->redirects);
    pthread_once(&library_once, start_library);
    struct fetch_answer answer = {.content_type = "", .etag = "", .last_modified = ""};
    int64_t most = (request->seconds ? request->seconds : SECONDS_USUAL) * 1000;
    const char *url = request->url;
    enum fetch_failure failure;
    for (int left = request->redirects;; left--) {
        const char *next = "";
        if (answer.milliseconds >= most) {
            failure = FETCH_TOO_SLOW;
            break;
        }
        failure = hop(arena, request, url, most - answer.milliseconds, &answer, &next);
        if (failure != FETCH_DONE || !*next || request->redirects == 0) break;
        if (left == 0 || is_downgrade(url, next)) {
            failure = FETCH_REDIRECTED;
            break;
        }
        url = next;
    }
    *ret_answer = answer;
    return failure;
}
