/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "tests/support/kill.h"

#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/random.h"
#include "tests/support/test.h"

struct test_acknowledge {
    int pipe;
};

void test_acknowledge(struct test_acknowledge *acknowledge, int64_t number)
{
    if (write(acknowledge->pipe, &number, sizeof number) != sizeof number) _exit(71);
}

/* A number that was written whole; false at the end. */
static bool next_number(int pipe, int64_t *ret_number)
{
    return read(pipe, ret_number, sizeof *ret_number) == sizeof *ret_number;
}

static void note(struct test_killed *killed, int64_t number)
{
    if (number == 0) return;
    killed->last = number;
    killed->count++;
}

/* Reads what comes until the time is over or the child ends. */
static void listen_for(struct test_killed *killed, int pipe, int64_t microseconds)
{
    struct clock clock = clock_system();
    struct timespec rest = {.tv_nsec = microseconds % 1000 * 1000};
    int64_t until = clock_milliseconds(&clock) + microseconds / 1000, left, number;
    struct pollfd ready = {.fd = pipe, .events = POLLIN};
    while ((left = until - clock_milliseconds(&clock)) > 0) {
        if (poll(&ready, 1, (int)left) < 1) continue;
        if (!next_number(pipe, &number)) return;
        note(killed, number);
    }
    nanosleep(&rest, NULL);
}

/*
 * Ids grow within a process. Children that are forked one after another would begin at the same place and
 * make the same ids, as two runs of a server never do: so each child begins a second after the last.
 */
static void move_ids_on(void)
{
    static const int64_t ids_begin = 1704067200000; /* 2024, in milliseconds */
    struct clock system = clock_system();
    int64_t later = ids_begin + (id_new(&system) >> 22) + 1000;
    struct clock clock = clock_fixed(&later);
    id_new(&clock);
}

struct test_killed test_kill_during(void (*work)(void *context, struct test_acknowledge *acknowledge),
                                    void *context, uint32_t longest)
{
    int ends[2], status = 0;
    assert_int_equal(pipe(ends), 0);
    move_ids_on();
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct test_acknowledge acknowledge = {.pipe = ends[1]};
        close(ends[0]);
        work(context, &acknowledge);
        _exit(0);
    }
    close(ends[1]);
    struct test_killed killed = {0};
    uint32_t moment;
    int64_t number;
    random_bytes(&moment, sizeof moment);
    if (next_number(ends[0], &number)) {
        note(&killed, number);
        listen_for(&killed, ends[0], moment % (longest + 1));
    }
    kill(child, SIGKILL);
    waitpid(child, &status, 0);
    move_ids_on(); /* past those that the child made */
    while (next_number(ends[0], &number)) note(&killed, number);
    close(ends[0]);
    killed.ended = WIFEXITED(status);
    if (WIFSIGNALED(status)) assert_int_equal(WTERMSIG(status), SIGKILL);
    if (killed.ended) assert_int_equal(WEXITSTATUS(status), 0);
    return killed;
}
