/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Commands of `ithaca`: one file each, one table. Exit status: 0 done, 1 it could not be done, 2 the words of
 * the call are wrong. Results go to standard output, everything else to standard error.
 */
#ifndef ITHACA_CLI_CLI_H
#define ITHACA_CLI_CLI_H

#include <stdbool.h>
#include <stdint.h>

#include "app/config.h"
#include "base/arena.h"
#include "base/clock.h"

struct db;

enum { EXIT_DONE = 0, EXIT_FAILED = 1, EXIT_USAGE = 2 };

struct command {
    const char *name;      /* "serve", "person import" */
    const char *arguments; /* "FILE [--dry-run]" */
    const char *summary;   /* one line */
    const char *help;      /* paragraphs and options of its own; NULL: none */
    bool portal;           /* takes the settings; they are read into `config` before `run` */
    int (*run)(struct arena *arena, const struct config *config, int argc,
               char **argv); /* arguments after the name */
};

/* Finds the command in argv, shows help, runs it. */
int cli_main(int argc, char **argv);

/* ---- for commands ---- */

/* "ithaca: …" on standard error; returns EXIT_FAILED. */
int cli_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The same with a hint to --help; returns EXIT_USAGE. */
int cli_usage(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Takes `--name` out of the arguments; true when it was there. */
bool cli_flag(int *argc, char **argv, const char *name);
/* Takes `--name VALUE` or `--name=VALUE` (also `-o VALUE` when name is "-o") out; NULL when it was not there.
 * May be called again for repeated options. */
const char *cli_option(int *argc, char **argv, const char *name);
/* The first argument that looks like an option and was not taken, or NULL. */
const char *cli_unknown(int argc, char **argv);

/*
 * Opens the portal's database and brings its schema up to date. EXIT_FAILED with a message when there is no
 * portal yet (unless `create`) or it cannot be opened. The caller closes *ret_db.
 */
int cli_open(struct arena *arena, const struct config *config, bool create, struct db **ret_db);

/* A progress bar on standard error, shown only on a terminal and only once the work has taken more than a
 * second. */
struct progress {
    const char *what; /* "Importing people" */
    int64_t started;  /* milliseconds */
    int64_t shown;
    bool visible;
    bool terminal;
};
void progress_start(struct progress *progress, const char *what);
void progress_step(struct progress *progress, int64_t done, int64_t total);
void progress_end(struct progress *progress);

#endif
