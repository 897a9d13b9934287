/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* `ithaca skill import`: a taxonomy of skills, such as ESCO's. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/commands.h"
#include "db/db.h"
#include "skill/skill.h"

static int run(struct arena *arena, const struct config *config, int argc, char **argv)
{
    struct skill_import_counts counts = {0};
    struct clock clock = clock_system();
    const char *message = "";
    struct db *db;
    if (cli_unknown(argc, argv)) return cli_usage("skill import does not know '%s'", cli_unknown(argc, argv));
    if (argc != 1) return cli_usage("skill import wants one file");
    int file = open(argv[0], O_RDONLY | O_CLOEXEC);
    if (file < 0) return cli_fail("%s: %s", argv[0], strerror(errno));
    int status = cli_open(arena, config, false, &db);
    if (status == EXIT_DONE) {
        enum error error = skill_import(db, arena, &clock, file, &counts, &message);
        if (error != OK) status = cli_fail("%s", *message ? message : db_message(db));
        else
            printf("%lld skills: %lld new, %lld updated, %lld unchanged, %lld refused\n",
                   (long long)counts.rows, (long long)counts.added, (long long)counts.updated,
                   (long long)counts.unchanged, (long long)counts.refused);
        db_close(db);
    }
    close(file);
    return status;
}

const struct command command_skill_import = {
    .name = "skill import",
    .arguments = "FILE",
    .summary = "Take in a list of skills (ESCO's skills CSV)",
    .help =
        "The file has the columns label (or preferredLabel) and skill_id (or conceptUri). Skills that are known\n"
        "keep the people who have them.\n",
    .portal = true,
    .run = run,
};
