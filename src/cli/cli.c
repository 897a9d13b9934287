/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Finding a command by its words, its help, and what commands share. */
#include "cli/cli.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/version.h"
#include "base/log.h"
#include "cli/commands.h"
#include "db/db.h"

static const struct command *const commands[] = {
    &command_serve,        &command_demo,  &command_person_import, &command_skill_import,
    &command_token_create, &command_init,  &command_backup,        &command_restore,
    &command_check,        &command_match, &command_key_rotate,
};
enum { COMMAND_COUNT = sizeof commands / sizeof commands[0] };

static void print_overview(FILE *out)
{
    fputs("ithaca " ITHACA_VERSION ": software for professional relationships at work\n\n"
          "Usage: ithaca COMMAND [OPTIONS]\n\n",
          out);
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        fprintf(out, "  %-16s %s\n", commands[i]->name, commands[i]->summary);
    fputs("\n`ithaca COMMAND --help` tells more about each.\n", out);
}

static int print_help(const struct command *command)
{
    printf("Usage: ithaca %s %s%s\n\n%s\n", command->name, command->arguments,
           command->portal ? " [SETTINGS]" : "", command->summary);
    if (command->help) printf("\n%s", command->help);
    if (command->portal) printf("\n%s", config_help);
    return EXIT_DONE;
}

/* How many words of argv name the command; 0: it is another one. */
static int words_matched(const struct command *command, int argc, char **argv)
{
    const char *space = strchr(command->name, ' ');
    if (!space) return argc >= 1 && strcmp(argv[0], command->name) == 0 ? 1 : 0;
    size_t first = (size_t)(space - command->name);
    return argc >= 2 && strlen(argv[0]) == first && strncmp(argv[0], command->name, first) == 0 &&
                   strcmp(argv[1], space + 1) == 0
               ? 2
               : 0;
}

static int set_log_level(const struct config *config)
{
    static const char *const names[] = {"debug", "info", "warning", "error"};
    for (int i = 0; i < 4; i++) {
        if (strcmp(config->log_level, names[i]) != 0) continue;
        log_set_level((enum log_level)i);
        return EXIT_DONE;
    }
    return cli_usage("--log-level has to be debug, info, warning or error, not '%s'", config->log_level);
}

static int run_command(const struct command *command, int argc, char **argv)
{
    if (cli_flag(&argc, argv, "--help")) return print_help(command);
    struct arena *arena = arena_new(0);
    if (!arena) return cli_fail("out of memory");
    struct config config = config_default();
    const char *message = "";
    int rest = argc, status = EXIT_DONE;
    if (command->portal && config_read(arena, argc, argv, &config, &rest, &message) != OK)
        status = cli_usage("%s", message);
    if (status == EXIT_DONE) status = set_log_level(&config);
    if (status == EXIT_DONE) status = command->run(arena, &config, rest, argv);
    arena_free(arena);
    return status;
}

int cli_main(int argc, char **argv)
{
    argc--;
    argv++;
    if (argc == 0) {
        print_overview(stderr);
        return EXIT_USAGE;
    }
    if (strcmp(argv[0], "--help") == 0 || strcmp(argv[0], "help") == 0) {
        print_overview(stdout);
        return EXIT_DONE;
    }
    if (strcmp(argv[0], "--version") == 0) {
        puts("ithaca " ITHACA_VERSION);
        return EXIT_DONE;
    }
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        int words = words_matched(commands[i], argc, argv);
        if (words) return run_command(commands[i], argc - words, argv + words);
    }
    return cli_usage("there is no command '%s'", argv[0]);
}

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
