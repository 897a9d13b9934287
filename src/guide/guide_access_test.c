/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who gets in at the guide: members of a relationship at theirs, those who run a program at the program's. */
#include "guide/training.h"

#include "tests/support/access.h"

static void prepare(struct access_scene *scene)
{
    struct training_form form = {
        .side = "both", .title = "Here", .body = "Our house.", .question = "", .thought = ""};
    int64_t chapter;
    access_letter_text(scene, 'K', "worth-the-time");
    access_letter_text(scene, 'L', "listening");
    assert_ok(training_own_add(scene->world->db, &scene->world->clock, scene->program, &form, &chapter));
    access_letter(scene, 'C', chapter);
}

/* clang-format off */
ACCESS_TABLE(guide_access, prepare,
    {METHOD_GET,  "/relationships/:id/guide", "r", "snnnnnynn", NULL},
    {METHOD_GET,  "/programs/:id/guide", "g", "sffyfyfff", NULL},
    {METHOD_POST, "/programs/:id/guide", "g", "sffyfyfff", NULL},
    {METHOD_GET,  "/programs/:id/guide/:item", "gK", "sffyfyfff", NULL},
    {METHOD_POST, "/programs/:id/guide/:item", "gK", "sffyfyfff", NULL},
    {METHOD_POST, "/programs/:id/guide/:item/hide", "gK", "sffyfyfff", NULL},
    {METHOD_POST, "/programs/:id/guide/:item/remove", "gK", "sffyfyfff", NULL},

    {METHOD_GET,  "/programs/:id/training", "g", "syyyyyyyy", NULL},
    {METHOD_GET,  "/programs/:id/training/:chapter", "gL", "syyyyyyyy", NULL},
    {METHOD_POST, "/programs/:id/training/read", "g", "sfffffyff", NULL},
    {METHOD_GET,  "/programs/:id/training/manage", "g", "sffyfyfff", NULL},
    {METHOD_POST, "/programs/:id/training/manage", "g", "sffyfyfff", "training=required"},
    {METHOD_POST, "/programs/:id/training/chapters", "g", "sffyfyfff", NULL},
    {METHOD_GET,  "/programs/:id/training/chapters/:chapter", "gC", "sffyfyfff", NULL},
    {METHOD_POST, "/programs/:id/training/chapters/:chapter", "gC", "sffyfyfff", NULL},
    {METHOD_POST, "/programs/:id/training/chapters/:chapter/remove", "gC", "sffyfyfff", NULL});
/* clang-format on */
