/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a server needs before it starts: a listening socket and, for TLS, the contents of two files. */
#ifndef ITHACA_WEB_SERVER_LISTEN_H
#define ITHACA_WEB_SERVER_LISTEN_H

#include "base/arena.h"
#include "base/error.h"

struct server;

/* Listens on config.listen and notes the port. The caller closes *ret_listener. */
MUST_USE enum error server_listen(struct arena *arena, struct server *server, int *ret_listener,
                                  const char **ret_message);
/* Lets this process have a file for each connection, as far as the system allows. */
void server_allow_files(const struct server *server);
/* Reads config.certificate and config.key, if they are given. */
MUST_USE enum error server_read_tls(struct arena *arena, struct server *server, const char **ret_message);

#endif
