/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "fetch/test_web_server.h"

#include <arpa/inet.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

enum { A_DAY = 86400 };

struct test_web_server {
    test_web_answer *answer;
    void *context;
    int listener, port;
    int stop[2]; /* a pipe: closed to stop */
    pthread_t thread;
    gnutls_certificate_credentials_t credentials; /* NULL: plain */
    gnutls_x509_crt_t certificate;
    atomic_int count;
    char request[TEST_WEB_REQUEST_MAX + 1];
};

/* One connection, plain or not. */
struct talk {
    int socket;
    gnutls_session_t session;
};

static ssize_t hear(struct talk *talk, char *bytes, size_t size)
{
    return talk->session ? gnutls_record_recv(talk->session, bytes, size)
                         : recv(talk->socket, bytes, size, 0);
}

static void say_all(struct talk *talk, const char *text)
{
    size_t left = strlen(text);
    while (left) {
        ssize_t said = talk->session ? gnutls_record_send(talk->session, text, left)
                                     : send(talk->socket, text, left, MSG_NOSIGNAL);
        if (said <= 0) return;
        text += said;
        left -= (size_t)said;
    }
}

/* Bytes of the body that the headers announce. */
static size_t announced(const char *request)
{
    const char *at = strcasestr(request, "\r\nContent-Length:");
    return at ? strtoul(at + 17, NULL, 10) : 0;
}

static bool hear_request(struct test_web_server *server, struct talk *talk)
{
    size_t length = 0;
    for (;;) {
        ssize_t more = hear(talk, server->request + length, TEST_WEB_REQUEST_MAX - length);
        if (more <= 0) return false;
        length += (size_t)more;
        server->request[length] = '\0';
        const char *end = strstr(server->request, "\r\n\r\n");
        if (end && length >= (size_t)(end - server->request) + 4 + announced(server->request)) return true;
    }
}

static void wait_for_end(struct test_web_server *server, struct talk *talk)
{
    struct pollfd ends[] = {{.fd = talk->socket, .events = POLLRDHUP},
                            {.fd = server->stop[0], .events = POLLIN}};
    (void)poll(ends, 2, -1);
}

static void serve_one(struct test_web_server *server, struct talk *talk)
{
    if (server->credentials) {
        assert_int_equal(gnutls_init(&talk->session, GNUTLS_SERVER), 0);
        gnutls_set_default_priority(talk->session);
        gnutls_credentials_set(talk->session, GNUTLS_CRD_CERTIFICATE, server->credentials);
        gnutls_transport_set_int(talk->session, talk->socket);
        if (gnutls_handshake(talk->session) != 0) return;
    }
    if (!hear_request(server, talk)) return;
    server->count++;
    const char *answer = server->answer(server->context, server->request);
    if (answer) say_all(talk, answer);
    else wait_for_end(server, talk);
    if (talk->session) gnutls_bye(talk->session, GNUTLS_SHUT_WR);
}

static void *serve(void *context)
{
    struct test_web_server *server = context;
    for (;;) {
        struct pollfd ends[] = {{.fd = server->listener, .events = POLLIN},
                                {.fd = server->stop[0], .events = POLLIN}};
        if (poll(ends, 2, -1) < 0 || ends[1].revents) return NULL;
        struct talk talk = {.socket = accept(server->listener, NULL, NULL)};
        if (talk.socket < 0) continue;
        serve_one(server, &talk);
        if (talk.session) gnutls_deinit(talk.session);
        close(talk.socket);
    }
}

/* ---- its certificate ---- */

/* Signed by itself, good for a day around now. */
static void make_certificate(struct test_web_server *server, const char *name)
{
    gnutls_x509_privkey_t key;
    struct in_addr address;
    unsigned char serial = 1;
    int64_t now = clock_seconds(&(struct clock){clock_system().milliseconds, NULL});
    assert_int_equal(gnutls_x509_privkey_init(&key), 0);
    assert_int_equal(gnutls_x509_privkey_generate(key, GNUTLS_PK_ECDSA,
                                                  GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0),
                     0);
    assert_int_equal(gnutls_x509_crt_init(&server->certificate), 0);
    gnutls_x509_crt_t certificate = server->certificate;
    gnutls_x509_crt_set_version(certificate, 3);
    gnutls_x509_crt_set_serial(certificate, &serial, 1);
    gnutls_x509_crt_set_activation_time(certificate, now - A_DAY);
    gnutls_x509_crt_set_expiration_time(certificate, now + A_DAY);
    gnutls_x509_crt_set_key(certificate, key);
    gnutls_x509_crt_set_basic_constraints(certificate, 1, -1);
    gnutls_x509_crt_set_dn_by_oid(certificate, GNUTLS_OID_X520_COMMON_NAME, 0, name, (unsigned)strlen(name));
    if (inet_pton(AF_INET, name, &address) == 1)
        gnutls_x509_crt_set_subject_alt_name(certificate, GNUTLS_SAN_IPADDRESS, &address, sizeof address, 0);
    else
        gnutls_x509_crt_set_subject_alt_name(certificate, GNUTLS_SAN_DNSNAME, name, (unsigned)strlen(name),
                                             0);
    assert_int_equal(gnutls_x509_crt_sign2(certificate, certificate, key, GNUTLS_DIG_SHA256, 0), 0);
    assert_int_equal(gnutls_certificate_allocate_credentials(&server->credentials), 0);
    assert_int_equal(gnutls_certificate_set_x509_key(server->credentials, &certificate, 1, key), 0);
    gnutls_x509_privkey_deinit(key);
}

/* ---- opening and closing ---- */

struct test_web_server *test_web_server_open(test_web_answer *answer, void *context, const char *tls_name)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    struct test_web_server *server = calloc(1, sizeof *server);
    assert_non_null(server);
    server->answer = answer;
    server->context = context;
    server->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(server->listener >= 0);
    assert_int_equal(pipe(server->stop), 0);
    assert_int_equal(bind(server->listener, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(listen(server->listener, 8), 0);
    assert_int_equal(getsockname(server->listener, (struct sockaddr *)&address, &size), 0);
    server->port = ntohs(address.sin_port);
    if (tls_name) make_certificate(server, tls_name);
    assert_int_equal(pthread_create(&server->thread, NULL, serve, server), 0);
    return server;
}

void test_web_server_close(struct test_web_server *server)
{
    close(server->stop[1]);
    pthread_join(server->thread, NULL);
    close(server->stop[0]);
    close(server->listener);
    if (server->credentials) gnutls_certificate_free_credentials(server->credentials);
    if (server->certificate) gnutls_x509_crt_deinit(server->certificate);
    free(server);
}

const char *test_web_server_url(struct arena *arena, const struct test_web_server *server, const char *path)
{
    return arena_format(arena, "%s://127.0.0.1:%d%s", server->credentials ? "https" : "http", server->port,
                        path);
}

const char *test_web_server_certificate(struct arena *arena, const struct test_web_server *server)
{
    gnutls_datum_t pem;
    const char *path = arena_format(arena, "%s/certificate.pem", test_directory(arena));
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    assert_int_equal(gnutls_x509_crt_export2(server->certificate, GNUTLS_X509_FMT_PEM, &pem), 0);
    assert_int_equal(fwrite(pem.data, 1, pem.size, file), pem.size);
    assert_int_equal(fclose(file), 0);
    gnutls_free(pem.data);
    return path;
}

int test_web_server_count(const struct test_web_server *server)
{
    return server->count;
}

const char *test_web_server_request(const struct test_web_server *server)
{
    return server->request;
}
