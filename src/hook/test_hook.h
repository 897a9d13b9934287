/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A hook, a receiver on loopback, and the jobs of a server, for the tests in this folder. */
#ifndef ITHACA_HOOK_TEST_HOOK_H
#define ITHACA_HOOK_TEST_HOOK_H

#include <stdlib.h>
#include <string.h>

#include "account/account.h"
#include "event/event.h"
#include "fetch/fetch.h"
#include "fetch/test_web_server.h"
#include "hook/hook.h"
#include "hook/hook_store.h"
#include "program/test_program.h"
#include "tests/support/test.h"

enum { TEST_TOLD_MAX = 64 };

/* Answers with each in turn, the last one for ever, and keeps what was sent. */
struct test_receiver {
    const char *answers[8];
    bool silent; /* says nothing at all */
    int answered;
    char *told[TEST_TOLD_MAX];
    struct test_web_server *server;
};

struct test_hooks {
    struct test_world *world;
    int64_t nora;       /* admin */
    const char *secret; /* of the newest hook */
    struct test_receiver receiver;
    struct hook_sender sender;
};

#define TEST_TAKEN "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
#define TEST_BROKEN "HTTP/1.1 500 Oh\r\nContent-Length: 12\r\n\r\n<b>broken\xff\n!"
#define TEST_GONE "HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n"

static inline const char *test_receive(void *context, const char *request)
{
    struct test_receiver *receiver = context;
    int last = 0, at = receiver->answered++;
    while (last + 1 < 8 && receiver->answers[last + 1]) last++;
    if (at < TEST_TOLD_MAX) receiver->told[at] = strdup(request);
    return receiver->silent ? NULL : receiver->answers[at < last ? at : last];
}

static inline void test_hooks_begin(struct test_hooks *hooks, struct test_world *world)
{
    const char *message;
    *hooks = (struct test_hooks){.world = world, .nora = test_person(world, "Nora Stein")};
    hooks->receiver.answers[0] = TEST_TAKEN;
    hooks->receiver.server = test_web_server_open(test_receive, &hooks->receiver, NULL);
    hooks->sender = (struct hook_sender){
        .portal_key = world->portal_key, .origin = "https://ithaca.example.org", .seconds = 2};
    assert_ok(fetch_allow_read(world->arena, "127.0.0.1", &hooks->sender.allow, &message));
    assert_ok(account_set_role(world->db, &world->clock, hooks->nora, ACCOUNT_ADMIN, true, 0));
}

static inline void test_hooks_end(struct test_hooks *hooks)
{
    test_web_server_close(hooks->receiver.server);
    for (int i = 0; i < TEST_TOLD_MAX; i++) free(hooks->receiver.told[i]);
}

/* A test that has hooks and a receiver, and their world: TEST_HOOKS(name) { … hooks … world … } */
#define TEST_HOOKS(test_name)                                                                                \
    static void test_name##_with(struct test_world *world, struct test_hooks *hooks);                        \
    TEST_DB(test_name)                                                                                       \
    {                                                                                                        \
        struct test_hooks hooks;                                                                             \
        test_hooks_begin(&hooks, world);                                                                     \
        test_name##_with(world, &hooks);                                                                     \
        test_hooks_end(&hooks);                                                                              \
    }                                                                                                        \
    static void test_name##_with(struct test_world *world, struct test_hooks *hooks)

/* Told of the kinds, which are separated by spaces; at the receiver. */
static inline int64_t test_hook(struct test_hooks *hooks, const char *format, int64_t program,
                                const char *kinds)
{
    struct test_world *world = hooks->world;
    struct hook_change change = {world->arena, &world->clock, world->portal_key, hooks->nora};
    struct hook_input input = {
        .name = "Harbor chat",
        .format = format,
        .program = program,
        .address = test_web_server_url(world->arena, hooks->receiver.server, "/a-long-secret-path")};
    int64_t id;
    text_split(world->arena, kinds, " ", &input.kinds);
    assert_ok(hook_add(world->db, &change, &input, &id, &hooks->secret));
    return id;
}

static inline enum error test_hook_work(struct job_run *run)
{
    return hook_deliver(run, run->context);
}

/* Carries out what is due now; answers how many attempts there were. */
static inline int test_hooks_run(struct test_hooks *hooks)
{
    static const struct job_kind kinds[] = {
        {.name = EVENT_JOB, .work = test_hook_work, .give_up = hook_give_up, .attempts = HOOK_ATTEMPTS}};
    struct jobs jobs = {.kinds = kinds, .count = 1, .clock = &hooks->world->clock, .context = &hooks->sender};
    int attempts = -1;
    bool ran = true;
    for (; ran; attempts++) assert_ok(jobs_run_once(&jobs, hooks->world->db, hooks->world->arena, &ran));
    return attempts;
}

static inline void test_wait(struct test_world *world, int64_t seconds)
{
    world->now += seconds * 1000;
}

#endif
