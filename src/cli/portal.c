/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/portal.h"

#include <unistd.h>

#include "cli/key_rotate.h"
#include "content/content_keys.h"
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

/* ---- the key ---- */

/* After a change of the key that was interrupted, the portal's key is still under its first name. */
static bool next_key_fits(struct arena *arena, const char *path, struct db *db)
{
    struct portal_key *key;
    const char *message;
    bool belong = false;
    if (portal_key_load(arena, key_next_path(arena, path), &key, &message) != OK) return false;
    enum error error = content_keys_belong(db, arena, key, &belong);
    portal_key_free(key);
    return error == OK && belong;
}

const char *portal_wrong_key(struct arena *arena, const struct config *config, struct db *db)
{
    const char *path = config_key_path(arena, config), *name = "";
    if (next_key_fits(arena, path, db))
        return arena_format(
            arena,
            "A change of the portal's key was interrupted: the key is still in %s. Run `ithaca key "
            "rotate` once more, which puts it in its place.",
            key_next_path(arena, path));
    if (content_keys_name(db, arena, &name) != OK || !*name) name = "another one";
    return arena_format(
        arena,
        "The key file %s is not this portal's key, which is %s. Put that one back: without it nobody can "
        "read what members wrote. Nothing was changed.",
        path, name);
}

int portal_open_key(struct arena *arena, const struct config *config, struct db *db,
                    struct portal_key **ret_key)
{
    const char *message = "";
    struct portal_key *key;
    if (portal_key_load(arena, config_key_path(arena, config), &key, &message) != OK)
        return cli_fail("%s", message);
    enum error error = content_keys_claim(db, arena, key);
    if (error == OK) {
        *ret_key = key;
        return EXIT_DONE;
    }
    portal_key_free(key);
    if (error == ERROR_CONFLICT) return cli_fail("%s", portal_wrong_key(arena, config, db));
    return cli_fail("the database does not answer: %s", db_message(db));
}

int portal_make_key(struct arena *arena, const struct config *config, struct db *db)
{
    const char *path = config_key_path(arena, config), *message = "";
    struct portal_key *key;
    if (access(path, F_OK) != 0 && portal_key_create(arena, path, &message) != OK)
        return cli_fail("%s", message);
    int status = portal_open_key(arena, config, db, &key);
    if (status == EXIT_DONE) portal_key_free(key);
    return status;
}

const char *portal_options(struct arena *arena, const struct config *config)
{
    const char *data = arena_format(arena, " --data %s", config->data);
    return *config->database ? arena_format(arena, "%s --database '%s'", data, config->database) : data;
}
