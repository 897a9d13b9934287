/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* `ithaca token create`: an API token for a script, made where the database is. */
#include <stdio.h>

#include "account/account.h"
#include "base/text.h"
#include "cli/commands.h"
#include "db/db.h"
#include "person/person.h"

struct wanted {
    const char *email, *name;
    int64_t days; /* 0: until it is revoked */
};

static int make(struct arena *arena, struct db *db, const struct wanted *wanted)
{
    struct clock clock = clock_system();
    struct person_card person;
    char token[ACCOUNT_API_TOKEN_SIZE];
    int64_t expires_at = wanted->days ? clock_seconds(&clock) + wanted->days * 86400 : 0;
    enum error error = person_find_by_email(db, arena, wanted->email, &person);
    if (error == ERROR_NOT_FOUND || (error == OK && !person.active))
        return cli_fail("nobody here has the e-mail address %s", wanted->email);
    if (error == OK) error = account_token_create(db, &clock, person.id, wanted->name, expires_at, token);
    if (error != OK) return cli_fail("the token could not be made: %s", db_message(db));
    puts(token);
    fprintf(
        stderr,
        "This is the only time it is shown. It can do everything that %s can do; revoke it under /account.\n",
        person.name);
    return EXIT_DONE;
}

static int run(struct arena *arena, const struct config *config, int argc, char **argv)
{
    struct wanted wanted = {.email = cli_option(&argc, argv, "--email"),
                            .name = cli_option(&argc, argv, "--name")};
    const char *days = cli_option(&argc, argv, "--days");
    if (argc > 0) return cli_usage("token create does not know '%s'", argv[0]);
    if (!wanted.email) return cli_usage("token create needs --email");
    if (!wanted.name || text_is_blank(wanted.name)) wanted.name = "Command line";
    if (text_length(wanted.name) > 80) return cli_usage("--name takes at most 80 characters");
    if (days && !text_to_int(days, 1, 3660, &wanted.days))
        return cli_usage("--days has to be a number from 1 to 3660, not '%s'", days);
    struct db *db;
    int status = cli_open(arena, config, false, &db);
    if (status != EXIT_DONE) return status;
    status = make(arena, db, &wanted);
    db_close(db);
    return status;
}

const struct command command_token_create = {
    .name = "token create",
    .arguments = "--email E [--name NAME] [--days N]",
    .summary = "Make an API token with the powers of a person",
    .help = "The token alone goes to standard output.\n\n"
            "Options:\n"
            "  --email E                whose powers it has\n"
            "  --name NAME              what it is for, as the person sees it (default: Command line)\n"
            "  --days N                 how long it works (default: until it is revoked)\n",
    .portal = true,
    .run = run,
};
