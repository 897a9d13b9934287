/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What commands share: how they fail, their options, opening the portal. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/cli.h"
#include "db/db.h"

static void complain(const char *format, va_list arguments)
{
    fflush(stdout);
    fputs("ithaca: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
}

int cli_fail(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    complain(format, arguments);
    va_end(arguments);
    return EXIT_FAILED;
}

int cli_usage(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    complain(format, arguments);
    va_end(arguments);
    fputs("`ithaca --help` and `ithaca COMMAND --help` tell how to call it.\n", stderr);
    return EXIT_USAGE;
}

static void take_out(int *argc, char **argv, int at, int count)
{
    memmove(argv + at, argv + at + count, (size_t)(*argc - at - count) * sizeof *argv);
    *argc -= count;
}

bool cli_flag(int *argc, char **argv, const char *name)
{
    for (int i = 0; i < *argc && strcmp(argv[i], "--") != 0; i++) {
        if (strcmp(argv[i], name) != 0) continue;
        take_out(argc, argv, i, 1);
        return true;
    }
    return false;
}

const char *cli_option(int *argc, char **argv, const char *name)
{
    size_t length = strlen(name);
    for (int i = 0; i < *argc && strcmp(argv[i], "--") != 0; i++) {
        if (strncmp(argv[i], name, length) != 0) continue;
        bool joined = argv[i][length] == '=';
        if (!joined && (argv[i][length] || i + 1 >= *argc)) continue;
        const char *value = joined ? argv[i] + length + 1 : argv[i + 1];
        take_out(argc, argv, i, joined ? 1 : 2);
        return value;
    }
    return NULL;
}

const char *cli_unknown(int argc, char **argv)
{
    for (int i = 0; i < argc; i++)
        if (argv[i][0] == '-' && argv[i][1]) return argv[i];
    return NULL;
}

static int make_directory(const char *path)
{
    if (mkdir(path, 0700) == 0) return EXIT_DONE;
    struct stat status;
    if (stat(path, &status) == 0 && S_ISDIR(status.st_mode)) return EXIT_DONE;
    return cli_fail("cannot make the directory %s; make it, or name another with --data", path);
}

int cli_open(struct arena *arena, const struct config *config, bool create, struct db **ret_db)
{
    const char *location = config_location(arena, config), *message = "";
    if (create && make_directory(config->data) != EXIT_DONE) return EXIT_FAILED;
    if (!create && !*config->database && access(location, F_OK) != 0)
        return cli_fail("there is no portal in %s yet; make one with `ithaca init --data %s`", config->data,
                        config->data);
    struct db *db;
    if (db_open(arena, location, &db, &message) != OK) return cli_fail("%s", message);
    struct clock clock = clock_system();
    if (db_migrate(db, arena, migrations_all, migrations_count, clock_seconds(&clock), &message) != OK) {
        db_close(db);
        return cli_fail("%s", message);
    }
    *ret_db = db;
    return EXIT_DONE;
}
