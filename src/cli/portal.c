/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/portal.h"

#include <unistd.h>

#include "crypto/portal_key.h"
#include "db/db.h"

int portal_open_as_it_is(struct arena *arena, const struct config *config, struct db **ret_db)
{
    const char *location = config_location(arena, config), *message = "";
    int version = 0;
    struct db *db;
    if (!*config->database && access(location, F_OK) != 0)
        return cli_fail("there is no portal in %s; name its directory with --data", config->data);
    if (db_open(arena, location, &db, &message) != OK) return cli_fail("%s", message);
    int status = EXIT_DONE;
    if (db_schema_version(db, &version) != OK)
        status = cli_fail("the database does not answer: %s", db_message(db));
    else if (version == 0) status = cli_fail("the database holds no portal; make one with `ithaca init`");
    if (status != EXIT_DONE) db_close(db);
    else *ret_db = db;
    return status;
}

int portal_make_key(struct arena *arena, const struct config *config)
{
    const char *path = config_key_path(arena, config), *message = "";
    struct portal_key *key;
    if (access(path, F_OK) == 0) {
        if (portal_key_load(arena, path, &key, &message) != OK) return cli_fail("%s", message);
        portal_key_free(key);
        return EXIT_DONE;
    }
    return portal_key_create(arena, path, &message) == OK ? EXIT_DONE : cli_fail("%s", message);
}
