/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* `ithaca serve`: opens the portal, starts the server, and stops cleanly on SIGTERM or SIGINT. */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "account/account.h"
#include "app/routes.h"
#include "app/version.h"
#include "app/work.h"
#include "base/log.h"
#include "cli/commands.h"
#include "cli/portal.h"
#include "crypto/portal_key.h"
#include "db/db.h"
#include "jobs/jobs.h"
#include "web/router.h"
#include "web/server.h"

enum { STOP_SECONDS = 20 };

/* Blocked before any thread starts, so that only wait_for_stop takes them. */
static sigset_t stop_signals(void)
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    signal(SIGPIPE, SIG_IGN);
    return signals;
}

static void wait_for_stop(const sigset_t *signals)
{
    int caught = 0;
    while (sigwait(signals, &caught) != 0) {
    }
    LOG(LOG_INFO, "server.stopping", LOG_TEXT("signal", caught == SIGTERM ? "SIGTERM" : "SIGINT"));
}

static int start(struct arena *arena, const struct config *config, const struct clock *clock,
                 struct work_context *context, struct router **ret_router, struct server **ret_server)
{
    const char *message = "";
    struct router_config routing = {.clock = clock,
                                    .portal_key = context->portal_key,
                                    .fetch_allow = context->fetch_allow,
                                    .app = &context->sender,
                                    .identify = account_identify,
                                    .portal = portal_read,
                                    .origin = config->origin,
                                    .development = config->templates};
    routing.tables = app_routes(&routing.table_count);
    if (router_new(arena, &routing, ret_router, &message) != OK) return cli_fail("%s", message);
    struct server_config serving = {.router = *ret_router,
                                    .listen = config->listen,
                                    .database = config_location(arena, config),
                                    .certificate = *config->tls_certificate ? config->tls_certificate : NULL,
                                    .key = *config->tls_key ? config->tls_key : NULL,
                                    .behind_proxy = config->behind_proxy,
                                    .workers = (int)config->workers};
    if (server_start(arena, &serving, ret_server, &message) == OK) return EXIT_DONE;
    router_free(*ret_router);
    return cli_fail("%s", message);
}

/* Jobs have threads and connections of their own, so that long work never keeps pages waiting; two, so that a
 * slow server elsewhere does not keep the other jobs waiting. */
static int start_jobs(const char *location, const struct jobs *jobs, struct db *db,
                      struct job_runner **ret_runner)
{
    if (jobs_schedule(jobs, db) != OK) return cli_fail("the daily jobs cannot be noted: %s", db_message(db));
    *ret_runner = job_runner_start(jobs, location, 2);
    return *ret_runner ? EXIT_DONE : cli_fail("the thread for jobs cannot be started");
}

/* Where a person should look, in one line that can be clicked in a terminal. */
static void say_where(const struct config *config)
{
    const char *scheme = *config->tls_certificate ? "https" : "http";
    if (*config->origin) fprintf(stderr, "Ithaca is ready at %s (Ctrl-C stops it)\n", config->origin);
    else fprintf(stderr, "Ithaca is ready at %s://%s (Ctrl-C stops it)\n", scheme, config->listen);
}

/* Closes the database. */
static int serve(struct arena *arena, const struct config *config, struct db *db,
                 struct portal_key *portal_key)
{
    sigset_t signals = stop_signals();
    struct clock clock = clock_system();
    struct router *router;
    struct server *server;
    struct job_runner *runner = NULL;
    struct mail_server mail;
    struct work_context context = {.portal_key = portal_key,
                                   .fetch_allow = config_fetch_allow(arena, config)};
    struct jobs jobs = {.clock = &clock, .context = &context};
    jobs.kinds = app_job_kinds(&jobs.count);
    if (config_mail_server(arena, config, &mail)) context.sender.server = &mail;
    context.sender.portal_key = portal_key;
    context.sender.origin =
        *config->origin ? config->origin : arena_format(arena, "http://%s", config->listen);
    int status = start_jobs(config_location(arena, config), &jobs, db, &runner);
    db_close(db);
    if (status == EXIT_DONE) status = start(arena, config, &clock, &context, &router, &server);
    if (status != EXIT_DONE) {
        job_runner_stop(runner);
        return status;
    }
    LOG(LOG_INFO, "server.started", LOG_TEXT("version", ITHACA_VERSION), LOG_TEXT("listen", config->listen),
        LOG_NUMBER("workers", config->workers));
    say_where(config);
    wait_for_stop(&signals);
    server_stop(server, STOP_SECONDS);
    job_runner_stop(runner);
    router_free(router);
    LOG(LOG_INFO, "server.stopped", LOG_TEXT("listen", config->listen));
    return EXIT_DONE;
}

static int run(struct arena *arena, const struct config *config, int argc, char **argv)
{
    struct portal_key *portal_key;
    struct db *db;
    if (argc > 0) return cli_usage("serve does not know '%s'", argv[0]);
    int status = cli_open(arena, config, false, &db);
    if (status != EXIT_DONE) return status;
    status = portal_open_key(arena, config, db, &portal_key);
    if (status != EXIT_DONE) {
        db_close(db);
        return status;
    }
    status = serve(arena, config, db, portal_key);
    portal_key_free(portal_key);
    return status;
}

const struct command command_serve = {
    .name = "serve",
    .arguments = "",
    .summary = "Serve the portal's pages and its API",
    .help = "Options:\n"
            "  --listen ADDRESS:PORT    where to listen (default: 127.0.0.1:8080)\n"
            "  --origin URL             how browsers reach it, such as https://ithaca.example.org\n"
            "  --behind-proxy yes       believe the X-Forwarded-For and -Proto of the proxy in front\n"
            "  --tls-certificate FILE   PEM; with --tls-key FILE the server speaks TLS itself\n"
            "  --mail-server HOST[:PORT]  where mails are handed over; without it nothing is mailed\n"
            "  --mail-security S        starttls (default), tls or none\n"
            "  --mail-user NAME, --mail-password WORDS, --mail-from ADDRESS\n"
            "                           better in the configuration file than on the command line\n"
            "  --fetch-allow LIST       internal servers that may be asked (calendars, webhooks)\n"
            "  --workers N              threads that answer requests (default: 4)\n"
            "  --templates DIR          read templates and assets from DIR at each request (development)\n",
    .portal = true,
    .run = run,
};
