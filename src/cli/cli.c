/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Finding a command by its words, and its help. */
#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

#include "app/version.h"
#include "base/log.h"
#include "cli/commands.h"

static const struct command *const commands[] = {
    &command_init,         &command_demo,         &command_serve, &command_person_import,
    &command_skill_import, &command_token_create, &command_check, &command_backup,
    &command_restore,      &command_key_rotate,   &command_match,
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
    printf("Usage: ithaca %s%s%s%s\n\n%s\n", command->name, *command->arguments ? " " : "",
           command->arguments, command->portal ? " [SETTINGS]" : "", command->summary);
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

/* Whether a command of two words begins with this one. */
static bool begins_with_word(const char *name, const char *word)
{
    size_t length = strlen(word);
    return strncmp(name, word, length) == 0 && name[length] == ' ';
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
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        if (begins_with_word(commands[i]->name, argv[0]))
            return cli_usage("the command is `ithaca %s`", commands[i]->name);
    return cli_usage("there is no command '%s'", argv[0]);
}
