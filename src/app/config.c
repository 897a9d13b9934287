/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Names and kinds of the settings come from their record; '-' on the command line and in the file is '_' in
 * the field. */
#include "app/config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

RECORD_DEFINE(config, CONFIG_FIELDS)

const char config_help[] =
    "Settings (on the command line or in the file given by --config, as `name = value`):\n"
    "  --config FILE            read settings from FILE\n"
    "  --data DIR               directory of the portal: database and key (default: data)\n"
    "  --database URL           postgresql://… instead of SQLite in DIR\n"
    "  --log-level LEVEL        debug, info, warning or error (default: info)\n";

struct config config_default(void)
{
    return (struct config){
        .data = "data",
        .database = "",
        .listen = "127.0.0.1:8080",
        .origin = "",
        .tls_certificate = "",
        .tls_key = "",
        .workers = 4,
        .mail_server = "",
        .mail_security = "starttls",
        .mail_user = "",
        .mail_password = "",
        .mail_from = "",
        .fetch_allow = "",
        .log_level = "info",
        .templates = "",
    };
}

static const struct field *setting(struct arena *arena, const char *name)
{
    char *member = arena_string(arena, name);
    if (strchr(member, '_')) return NULL;
    for (char *at = member; *at; at++)
        if (*at == '-') *at = '_';
    return record_field(&config_record, member);
}

static enum error set(struct arena *arena, struct config *config, const char *name, const char *value,
                      const char **ret_message)
{
    const struct field *field = setting(arena, name);
    if (!field) {
        *ret_message = arena_format(arena, "there is no setting '%s'", name);
        return ERROR_INVALID;
    }
    void *at = field_at(field, config);
    if (field->kind == FIELD_TEXT) {
        *(const char **)at = value;
        return OK;
    }
    if (field->kind == FIELD_FLAG) {
        if (strcmp(value, "yes") != 0 && strcmp(value, "no") != 0) {
            *ret_message = arena_format(arena, "'%s' has to be yes or no, not '%s'", name, value);
            return ERROR_INVALID;
        }
        *(bool *)at = strcmp(value, "yes") == 0;
        return OK;
    }
    int64_t number;
    if (!text_to_int(value, 1, 256, &number)) {
        *ret_message = arena_format(arena, "'%s' has to be a number from 1 to 256, not '%s'", name, value);
        return ERROR_INVALID;
    }
    *(int64_t *)at = number;
    return OK;
}

/* A comment begins with '#' at the start of a line or after a space; within a word it is a sign like others.
 */
static void remove_comment(char *line)
{
    for (char *at = line; *at; at++)
        if (*at == '#' && (at == line || at[-1] == ' ' || at[-1] == '\t')) {
            *at = '\0';
            return;
        }
}

static enum error read_line(struct arena *arena, char *line, struct config *config, const char **ret_message)
{
    line[strcspn(line, "\r\n")] = '\0';
    remove_comment(line);
    if (text_is_blank(line)) return OK;
    char *equals = strchr(line, '=');
    if (!equals) {
        *ret_message = "a line has to be `name = value`";
        return ERROR_INVALID;
    }
    *equals = '\0';
    return set(arena, config, text_trim(arena, line), text_trim(arena, equals + 1), ret_message);
}

static enum error read_file(struct arena *arena, const char *path, struct config *config,
                            const char **ret_message)
{
    FILE *file = fopen(path, "re");
    if (!file) {
        *ret_message = arena_format(arena, "cannot open the config file %s: %s", path, strerror(errno));
        return ERROR_INVALID;
    }
    char line[4096];
    enum error error = OK;
    for (int number = 1; error == OK && fgets(line, sizeof line, file); number++) {
        const char *why = "a line has at most 4094 bytes";
        error = strlen(line) == sizeof line - 1 && line[sizeof line - 2] != '\n'
                    ? ERROR_INVALID
                    : read_line(arena, line, config, &why);
        if (error != OK) *ret_message = arena_format(arena, "%s:%d: %s", path, number, why);
    }
    fclose(file);
    return error;
}

/* "--name=value" or "--name value": the value, and whether it stands in the next argument. NULL: this is no
 * such option. */
static const char *option_value(int argc, char **argv, int at, size_t name_length, bool *ret_is_next)
{
    const char *after = argv[at] + 2 + name_length;
    *ret_is_next = *after == '\0';
    if (*after == '=') return after + 1;
    return *after == '\0' && at + 1 < argc ? argv[at + 1] : NULL;
}

static enum error read_options(struct arena *arena, int argc, char **argv, bool files, struct config *config,
                               int *ret_rest, const char **ret_message)
{
    int rest = 0;
    for (int i = 0; i < argc; i++) {
        bool is_option = strncmp(argv[i], "--", 2) == 0 && argv[i][2];
        size_t length = is_option ? strcspn(argv[i] + 2, "=") : 0;
        char *name = arena_format(arena, "%.*s", (int)length, is_option ? argv[i] + 2 : "");
        bool is_file = strcmp(name, "config") == 0;
        if (!is_option || (!is_file && !setting(arena, name))) {
            argv[rest++] = argv[i];
            continue;
        }
        bool is_next;
        const char *value = option_value(argc, argv, i, length, &is_next);
        if (!value) {
            *ret_message = arena_format(arena, "--%s needs a value", name);
            return ERROR_INVALID;
        }
        if (is_file && files) TRY(read_file(arena, value, config, ret_message));
        if (!is_file && !files) TRY(set(arena, config, name, value, ret_message));
        if (files) argv[rest++] = argv[i];
        if (is_next) i++;
        if (files && is_next) argv[rest++] = argv[i];
    }
    *ret_rest = rest;
    return OK;
}

static enum error check(struct arena *arena, const struct config *config, const char **ret_message)
{
    if (*config->database && strncmp(config->database, "postgresql://", 13) != 0) {
        *ret_message =
            "--database has to begin with postgresql:// (for SQLite leave it out and give --data DIR)";
        return ERROR_INVALID;
    }
    if (!*config->tls_certificate != !*config->tls_key) {
        *ret_message = "TLS needs both --tls-certificate and --tls-key";
        return ERROR_INVALID;
    }
    if (*config->origin && strncmp(config->origin, "http://", 7) != 0 &&
        strncmp(config->origin, "https://", 8) != 0) {
        *ret_message =
            arena_format(arena, "--origin has to begin with http:// or https://, not '%s'", config->origin);
        return ERROR_INVALID;
    }
    return OK;
}

/* The security of that name; false when there is none. */
static bool security_of(const char *name, enum mail_security *ret_security)
{
    static const char *const NAMES[] = {
        [MAIL_STARTTLS] = "starttls", [MAIL_TLS] = "tls", [MAIL_PLAIN] = "none"};
    for (int i = MAIL_STARTTLS; i <= MAIL_PLAIN; i++) {
        if (strcmp(name, NAMES[i]) != 0) continue;
        *ret_security = (enum mail_security)i;
        return true;
    }
    return false;
}

static enum error check_mail(struct arena *arena, const struct config *config, const char **ret_message)
{
    enum mail_security security;
    struct mail_server server;
    if (!*config->mail_server) return OK;
    if (!security_of(config->mail_security, &security))
        *ret_message = arena_format(arena, "mail-security has to be starttls, tls or none, not '%s'",
                                    config->mail_security);
    else if (!config_mail_server(arena, config, &server))
        *ret_message =
            arena_format(arena, "mail-server has to be a host or host:port, not '%s'", config->mail_server);
    else if (!mail_address_is_fine(config->mail_from))
        *ret_message = "mail-from has to be the address from which mails come, such as ithaca@example.org";
    else if (!*config->origin)
        *ret_message = "mails need links: give --origin, such as https://ithaca.example.org";
    else return OK;
    return ERROR_INVALID;
}

bool config_mail_server(struct arena *arena, const struct config *config, struct mail_server *ret_server)
{
    struct mail_server server = {.user = config->mail_user,
                                 .password = config->mail_password,
                                 .from_name = "Ithaca",
                                 .from_address = config->mail_from,
                                 .hello = "",
                                 .ca_file = ""};
    const char *colon = strrchr(config->mail_server, ':');
    if (!*config->mail_server || !security_of(config->mail_security, &server.security)) return false;
    if (colon && !text_to_int(colon + 1, 1, 65535, &server.port)) return false;
    size_t length = colon ? (size_t)(colon - config->mail_server) : strlen(config->mail_server);
    server.host = arena_format(arena, "%.*s", (int)length, config->mail_server);
    if (!length) return false;
    *ret_server = server;
    return true;
}

const struct fetch_allow *config_fetch_allow(struct arena *arena, const struct config *config)
{
    const struct fetch_allow *allow;
    const char *message;
    if (fetch_allow_read(arena, config->fetch_allow, &allow, &message) != OK) BUG("settings were not read");
    return allow;
}

enum error config_read(struct arena *arena, int argc, char **argv, struct config *ret_config, int *ret_rest,
                       const char **ret_message)
{
    struct config config = config_default();
    int rest = argc;
    TRY(read_options(arena, rest, argv, true, &config, &rest, ret_message));
    TRY(read_options(arena, rest, argv, false, &config, &rest, ret_message));
    TRY(check(arena, &config, ret_message));
    const struct fetch_allow *allow;
    TRY(check_mail(arena, &config, ret_message));
    TRY(fetch_allow_read(arena, config.fetch_allow, &allow, ret_message));
    *ret_config = config;
    *ret_rest = rest;
    return OK;
}

const char *config_location(struct arena *arena, const struct config *config)
{
    if (*config->database) return config->database;
    return arena_format(arena, "%s/ithaca.db", config->data);
}

const char *config_key_path(struct arena *arena, const struct config *config)
{
    return arena_format(arena, "%s/portal.key", config->data);
}
