/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* init, backup, check and restore as people call them. */
#include <sys/stat.h>

#include "cli/test_place.h"

TEST(a_portal_is_backed_up_checked_and_restored_from_the_command_line)
{
    struct place place = place_new();
    struct stat status;
    place_init(&place);
    assert_int_equal(stat(arena_format(place.arena, "%s/one/portal.key", place.directory), &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    assert_says(&place, EXIT_DONE, "database:  well", "check --data ~/one");
    assert_says(&place, EXIT_DONE, "looks:     0 lines", "check --data ~/one");
    assert_says(&place, EXIT_DONE, "Keep a copy", "backup --data ~/one ~/file");
    assert_says(&place, EXIT_DONE, "looks:     1 lines, whole", "check --data ~/one");
    assert_says(&place, EXIT_FAILED, "the log was set back", "check --data ~/one --looks 2:0a1b2c3d4e5f6071");
    assert_says(&place, EXIT_USAGE, "an earlier check printed", "check --data ~/one --looks 2");
    assert_says(&place, EXIT_DONE, "backup:    well", "check --backup ~/file");
    assert_says(&place, EXIT_DONE, "put the portal's key file back", "restore --data ~/two ~/file");
    assert_says(&place, EXIT_FAILED, "key file:  missing", "check --data ~/two");
    assert_int_equal(rename(arena_format(place.arena, "%s/one/portal.key", place.directory),
                            arena_format(place.arena, "%s/two/portal.key", place.directory)),
                     0);
    assert_says(&place, EXIT_DONE, "key file:  well", "check --data ~/two");
    arena_free(place.arena);
}

TEST(a_backup_or_a_portal_in_use_is_not_overwritten)
{
    struct place place = place_new();
    place_init(&place);
    assert_says(&place, EXIT_DONE, "Saved", "backup --data ~/one ~/file");
    assert_says(&place, EXIT_FAILED, "exists already", "backup --data ~/one ~/file");
    assert_says(&place, EXIT_FAILED, "holds data already", "restore --data ~/one ~/file");
    arena_free(place.arena);
}

TEST(a_restore_that_fails_leaves_no_portal_behind)
{
    struct place place = place_new();
    place_init(&place);
    assert_says(&place, EXIT_FAILED, "is no backup", "restore --data ~/two ~/one/portal.key");
    assert_int_not_equal(access(arena_format(place.arena, "%s/two/ithaca.db", place.directory), F_OK), 0);
    assert_says(&place, EXIT_FAILED, "cannot be read", "restore --data ~/two ~/nothing");
    arena_free(place.arena);
}

TEST(backup_restore_and_check_say_what_they_need)
{
    struct place place = place_new();
    assert_says(&place, EXIT_FAILED, "no portal", "check --data ~/none");
    assert_says(&place, EXIT_FAILED, "no portal", "backup --data ~/none ~/file");
    assert_says(&place, EXIT_USAGE, "name of the file", "backup --data ~/none");
    assert_says(&place, EXIT_USAGE, "name of the backup", "restore --data ~/none a b");
    assert_says(&place, EXIT_USAGE, "does not know", "check --data ~/none loudly");
    arena_free(place.arena);
}
