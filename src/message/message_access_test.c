/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "message/message.h"
#include "tests/support/access.h"

static void prepare(struct access_scene *scene)
{
    const struct membership *mine = access_membership(scene, scene->people[ASKER_PARTNER]);
    struct message_upload file = {scene->mark, scene->mark, strlen(scene->mark)};
    struct message message;
    int64_t id;
    struct list all = {0};
    assert_ok(message_send(mine, scene->mark, &file, &id));
    access_letter(scene, 'M', id);
    assert_ok(message_list(mine, 0, &all, &(int64_t){0}));
    message = *LIST_AT(&all, struct message, all.count - 1);
    access_letter(scene, 'F', LIST_AT(&message.files, struct message_file, 0)->id);
}

ACCESS_TABLE(message_access, prepare, {METHOD_GET, "/relationships/:id/messages", "r", "snnnnnynn"},
             {METHOD_POST, "/relationships/:id/messages", "r", "snnnnnynn", "body=Hello"},
             {METHOD_GET, "/relationships/:id/messages/events", "r", "snnnnnynn"},
             {METHOD_POST, "/relationships/:id/messages/read", "r", "snnnnnnnn", "message=1"},
             {METHOD_GET, "/relationships/:id/messages/:message/edit", "rM", "snnnnnynn"},
             {METHOD_POST, "/relationships/:id/messages/:message/edit", "rM", "snnnnnynn",
              "body=Hi&version=1"},
             {METHOD_POST, "/relationships/:id/messages/:message/take-back", "rM", "snnnnnynn"},
             {METHOD_GET, "/relationships/:id/files/:file", "rF", "snnnnnynn"});
