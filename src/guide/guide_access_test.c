/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who gets in at the guide: members of a relationship at theirs, those who run a program at the program's. */
#include "guide/guide.h"

#include "tests/support/access.h"

static void prepare(struct access_scene *scene)
{
    access_letter_text(scene, 'K', "worth-the-time");
}

/* clang-format off */
ACCESS_TABLE(guide_access, prepare,
    {METHOD_GET,  "/relationships/:id/guide", "r", "snnnnnynn", NULL},
    {METHOD_GET,  "/programs/:id/guide", "g", "sffyfyfff", NULL},
    {METHOD_POST, "/programs/:id/guide", "g", "sffyfyfff", NULL},
    {METHOD_GET,  "/programs/:id/guide/:item", "gK", "sffyfyfff", NULL},
    {METHOD_POST, "/programs/:id/guide/:item", "gK", "sffyfyfff", NULL},
    {METHOD_POST, "/programs/:id/guide/:item/hide", "gK", "sffyfyfff", NULL},
    {METHOD_POST, "/programs/:id/guide/:item/remove", "gK", "sffyfyfff", NULL});
/* clang-format on */
