/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/server_listen.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "web/server_state.h"

enum { BACKLOG = 512, PEM_MAXIMUM = 256 * 1024 };

/* "127.0.0.1:8080" or "[::1]:8080" in two. */
static bool cut_address(struct arena *arena, const char *listen, const char **ret_host, const char **ret_port)
{
    const char *colon = strrchr(listen, ':');
    int64_t port;
    if (!colon || !text_to_int(colon + 1, 0, 65535, &port)) return false;
    size_t length = (size_t)(colon - listen);
    if (length >= 2 && listen[0] == '[' && listen[length - 1] == ']') {
        listen++;
        length -= 2;
    }
    *ret_host = arena_format(arena, "%.*s", (int)length, listen);
    *ret_port = colon + 1;
    return length > 0;
}

static int open_listener(const struct addrinfo *address)
{
    int on = 1;
    int listener = socket(address->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (listener < 0) return -1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(listener, address->ai_addr, address->ai_addrlen) == 0 && listen(listener, BACKLOG) == 0)
        return listener;
    int why = errno;
    close(listener);
    errno = why;
    return -1;
}

static int port_of(int listener)
{
    struct sockaddr_storage address;
    socklen_t size = sizeof address;
    if (getsockname(listener, (struct sockaddr *)&address, &size) != 0) return 0;
    return ntohs(address.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&address)->sin6_port
                                               : ((struct sockaddr_in *)&address)->sin_port);
}

enum error server_listen(struct arena *arena, struct server *server, int *ret_listener,
                         const char **ret_message)
{
    const char *listen = server->config.listen ? server->config.listen : "127.0.0.1:8080", *host, *port;
    const struct addrinfo hints = {
        .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE};
    struct addrinfo *found;
    if (!cut_address(arena, listen, &host, &port)) {
        *ret_message =
            arena_format(arena, "\"%s\" is no address to listen on; write it like 127.0.0.1:8080", listen);
        return ERROR_INVALID;
    }
    int problem = getaddrinfo(host, port, &hints, &found);
    if (problem) {
        *ret_message = arena_format(arena, "cannot listen on %s: %s", listen, gai_strerror(problem));
        return ERROR_INVALID;
    }
    int listener = open_listener(found);
    freeaddrinfo(found);
    if (listener < 0) {
        *ret_message = arena_format(
            arena, "cannot listen on %s: %s%s", listen, strerror(errno),
            errno == EADDRINUSE ? "; end the other program or choose another port with --listen" : "");
        return ERROR_UNAVAILABLE;
    }
    server->port = port_of(listener);
    *ret_listener = listener;
    return OK;
}

/* Besides connections: databases, spooled bodies and uploads. */
enum { OTHER_FILES = 512 };

void server_allow_files(const struct server *server)
{
    struct rlimit limit;
    rlim_t wanted = (rlim_t)server->config.connections + OTHER_FILES;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted) return;
    limit.rlim_cur = limit.rlim_max < wanted ? limit.rlim_max : wanted;
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur < wanted)
        LOG(LOG_WARNING, "server.few_files", LOG_NUMBER("allowed", (int64_t)limit.rlim_cur));
}

static char *read_pem(struct arena *arena, const char *path, const char **ret_message)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    char *bytes = file < 0 ? NULL : calloc(1, PEM_MAXIMUM);
    ssize_t length = bytes ? read(file, bytes, PEM_MAXIMUM - 1) : -1;
    if (length < 0) *ret_message = arena_format(arena, "cannot read %s: %s", path, strerror(errno));
    if (file >= 0) close(file);
    if (length >= 0) return bytes;
    free(bytes);
    return NULL;
}

enum error server_read_tls(struct arena *arena, struct server *server, const char **ret_message)
{
    const char *certificate = text_or_empty(server->config.certificate),
               *key = text_or_empty(server->config.key);
    if (!*certificate && !*key) return OK;
    if (!*certificate || !*key) {
        *ret_message = "TLS needs both the certificate and its key";
        return ERROR_INVALID;
    }
    server->certificate = read_pem(arena, certificate, ret_message);
    if (server->certificate) server->key = read_pem(arena, key, ret_message);
    return server->key ? OK : ERROR_INVALID;
}
