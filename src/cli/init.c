/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* `ithaca init`: an empty portal with its first admin. */
#include <stdio.h>
#include <string.h>

#include "account/account.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/portal.h"
#include "db/db.h"
#include "person/person.h"

struct first {
    struct arena *arena;
    struct clock clock;
    const char *portal;
    struct person_input admin;
    char token[TOKEN_SIZE];
};

static enum error make(struct db *db, void *context)
{
    struct first *first = context;
    int64_t person;
    TRY(portal_name_write(db, first->portal));
    TRY(person_add(db, first->arena, &first->clock, &first->admin, &person));
    TRY(account_set_role(db, &first->clock, person, ACCOUNT_ADMIN, true, 0));
    struct account_invite invite = {.person = person, .into_what = ""};
    return account_invite(db, &first->clock, &invite, first->token);
}

static int fill(struct arena *arena, const struct config *config, struct first *first)
{
    struct db *db;
    int64_t people;
    int status = cli_open(arena, config, true, &db);
    if (status != EXIT_DONE) return status;
    enum error error = person_count(db, &people);
    if (error == OK && people > 0) {
        status = cli_fail("there is a portal already (people: %lld); nothing was changed", (long long)people);
    } else {
        if (error == OK) status = portal_make_key(arena, config, db);
        if (error == OK && status == EXIT_DONE) error = db_write(db, make, first);
        if (error != OK) status = cli_fail("the portal could not be made: %s", db_message(db));
    }
    db_close(db);
    return status;
}

static int run(struct arena *arena, const struct config *config, int argc, char **argv)
{
    struct first first = {.arena = arena, .clock = clock_system()};
    const char *email = cli_option(&argc, argv, "--admin-email"),
               *name = cli_option(&argc, argv, "--admin-name");
    const char *portal = cli_option(&argc, argv, "--name");
    if (argc > 0) return cli_usage("init does not know '%s'", argv[0]);
    if (!email || !name) return cli_usage("init needs --admin-email and --admin-name");
    const char *problem = person_email_problem(email);
    if (!problem) problem = person_name_problem(name);
    if (problem) return cli_usage("%s", problem);
    first.portal = portal && !text_is_blank(portal) ? portal : "Ithaca";
    first.admin = (struct person_input){.email = email, .name = name};
    int status = fill(arena, config, &first);
    if (status != EXIT_DONE) return status;
    const char *origin = *config->origin ? config->origin : arena_format(arena, "http://%s", config->listen);
    printf("The portal is ready in %s.\n\n"
           "1. Start it:\n"
           "     ithaca serve%s\n"
           "2. Set your password, within 14 days:\n"
           "     %s/invitation/%s\n"
           "3. Keep a copy of %s/portal.key away from the server: without it nobody can read what\n"
           "   members wrote, not even from a backup.\n",
           *config->database ? "PostgreSQL" : config->data, portal_options(arena, config), origin,
           first.token, config->data);
    return EXIT_DONE;
}

const struct command command_init = {
    .name = "init",
    .arguments = "--admin-email E --admin-name NAME [--name PORTAL]",
    .summary = "Make an empty portal with its first admin",
    .help = "Options:\n"
            "  --admin-email E          the first admin's e-mail address, for signing in\n"
            "  --admin-name NAME        and name\n"
            "  --name PORTAL            what the portal is called (default: Ithaca)\n",
    .portal = true,
    .run = run,
};
