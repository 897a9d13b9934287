/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Settings of a running Ithaca. Each has one name, the same on the command line (`--listen 127.0.0.1:8080`)
 * and in the config file (`listen = 127.0.0.1:8080`; '#' begins a comment). The command line wins over the
 * file, the file over the default.
 */
#ifndef ITHACA_APP_CONFIG_H
#define ITHACA_APP_CONFIG_H

#include "base/arena.h"
#include "base/error.h"
#include "base/record.h"
#include "fetch/fetch_guard.h"
#include "mail/mail.h"

#define CONFIG_FIELDS(FIELD, R)                                                                              \
    FIELD(R, text, data, 0)     /* directory: database file, key, spooled uploads */                         \
    FIELD(R, text, database, 0) /* postgresql:// URL; empty is SQLite in `data` */                           \
    FIELD(R, text, listen, 0)   /* address:port */                                                           \
    FIELD(R, text, origin, 0)   /* how browsers reach it, such as https://ithaca.example.org */              \
    FIELD(R, text, tls_certificate, 0)                                                                       \
    FIELD(R, text, tls_key, 0)                                                                               \
    FIELD(R, flag, behind_proxy, 0)                                                                          \
    FIELD(R, integer, workers, 0)                                                                            \
    FIELD(R, text, mail_server, 0)   /* host or host:port; empty: no mails */                                \
    FIELD(R, text, mail_security, 0) /* starttls, tls or none */                                             \
    FIELD(R, text, mail_user, 0)                                                                             \
    FIELD(R, text, mail_password, 0)                                                                         \
    FIELD(R, text, mail_from, 0)   /* address */                                                             \
    FIELD(R, text, fetch_allow, 0) /* internal servers that may be asked: fetch/fetch_guard.h */             \
    FIELD(R, text, log_level, 0)                                                                             \
    FIELD(R, text, templates, 0) /* directory with src/ and assets/, read anew at each request: development  \
                                  */
RECORD_DECLARE(config, CONFIG_FIELDS)

/* The defaults. */
struct config config_default(void);

/*
 * Reads the options that are settings out of argv (an array of argc strings after the command's name), first
 * the file named by
 * --config. What is no setting is left in argv, moved together; *ret_rest is their number. On ERROR_INVALID
 * *ret_message says which option or line is wrong and what to do.
 */
MUST_USE enum error config_read(struct arena *arena, int argc, char **argv, struct config *ret_config,
                                int *ret_rest, const char **ret_message);

/* Where the database is: config->database, or the path of the SQLite file in config->data. */
const char *config_location(struct arena *arena, const struct config *config);

/* Where the portal's key file is: portal.key in config->data. */
const char *config_key_path(struct arena *arena, const struct config *config);

/* The mail server of the settings, its texts in the arena; false when there is none. */
bool config_mail_server(struct arena *arena, const struct config *config, struct mail_server *ret_server);

/* The internal servers that the portal may ask, in the arena. */
const struct fetch_allow *config_fetch_allow(struct arena *arena, const struct config *config);

/* The lines about settings that end the --help of every command which takes them. */
extern const char config_help[];

#endif
