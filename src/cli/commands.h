/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* All commands; each is defined in the file of its name. */
#ifndef ITHACA_CLI_COMMANDS_H
#define ITHACA_CLI_COMMANDS_H

#include "cli/cli.h"

extern const struct command command_backup;
extern const struct command command_check;
extern const struct command command_demo;
extern const struct command command_init;
extern const struct command command_key_rotate;
extern const struct command command_restore;
extern const struct command command_match;
extern const struct command command_person_import;
extern const struct command command_serve;
extern const struct command command_skill_import;
extern const struct command command_token_create;

#endif
