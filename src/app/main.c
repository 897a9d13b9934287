/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <sodium.h>
#include <stdio.h>

#include "cli/cli.h"

int main(int argc, char **argv)
{
    if (sodium_init() < 0) {
        fputs("ithaca: the system gives no random numbers\n", stderr);
        return EXIT_FAILED;
    }
    return cli_main(argc, argv);
}
