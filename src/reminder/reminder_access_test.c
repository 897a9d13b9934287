/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "tests/support/access.h"

/* clang-format off */
ACCESS_TABLE(reminder_access, NULL,
    /* stranger, colleague, other coordinator, coordinator, analyst, admin, partner, former, line manager */
    {METHOD_GET,  "/programs/:id/review", "g", "sffyfyfff"},
    {METHOD_POST, "/programs/:id/review", "g", "sffyfyfff", "part=guide"});
/* clang-format on */
