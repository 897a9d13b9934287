/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdio.h>
#include <unistd.h>

#include "cli/cli.h"

enum { SHOW_AFTER = 1000, SHOW_EVERY = 100, BAR_WIDTH = 30 };

static int64_t now(void)
{
    struct clock clock = clock_system();
    return clock_milliseconds(&clock);
}

void progress_start(struct progress *progress, const char *what)
{
    *progress = (struct progress){.what = what, .started = now(), .terminal = isatty(STDERR_FILENO)};
}

void progress_step(struct progress *progress, int64_t done, int64_t total)
{
    if (!progress->terminal) return;
    int64_t at = now();
    if (at - progress->started < SHOW_AFTER || at - progress->shown < SHOW_EVERY) return;
    progress->shown = at;
    progress->visible = true;
    int filled = total > 0 ? (int)(done * BAR_WIDTH / total) : 0;
    fprintf(stderr, "\r%s [", progress->what);
    for (int i = 0; i < BAR_WIDTH; i++) fputc(i < filled ? '#' : '.', stderr);
    fprintf(stderr, "] %3d%%", total > 0 ? (int)(done * 100 / total) : 0);
    fflush(stderr);
}

void progress_end(struct progress *progress)
{
    if (progress->visible) fputs("\r\033[K", stderr);
    progress->visible = false;
}
