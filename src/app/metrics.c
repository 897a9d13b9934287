/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Figures for a monitoring system: what waits, what failed, how large the process is. Counts of the whole
 * portal only, nothing of anybody. A scraper calls it with an admin's API token; format:
 * https://prometheus.io/docs/instrumenting/exposition_formats/
 */
#include "app/metrics.h"

#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

#include "app/version.h"
#include "base/text.h"
#include "db/db.h"
#include "jobs/jobs.h"

#define METRICS_COUNTS_FIELDS(FIELD, R)                                                                      \
    FIELD(R, integer, people, 0)                                                                             \
    FIELD(R, integer, sessions, 0)                                                                           \
    FIELD(R, integer, programs, 0)                                                                           \
    FIELD(R, integer, relationships, 0)                                                                      \
    FIELD(R, integer, schema, 0)
RECORD_LOCAL(metrics_counts, METRICS_COUNTS_FIELDS)

SQL(metrics_count_all, "SELECT (SELECT COUNT(*) FROM person WHERE active = 1) AS people, "
                       "(SELECT COUNT(*) FROM session WHERE expires_at > $1) AS sessions, "
                       "(SELECT COUNT(*) FROM program WHERE state IN ('open', 'running')) AS programs, "
                       "(SELECT COUNT(*) FROM relationship WHERE state <> 'closed') AS relationships, "
                       "(SELECT MAX(number) FROM schema_migration) AS schema");

static void add_gauge(struct text *out, const char *name, const char *help, int64_t value)
{
    text_addf(out, "# HELP %s %s\n# TYPE %s gauge\n%s %lld\n", name, help, name, name, (long long)value);
}

/* Bytes in memory now; 0 when the system does not tell. */
static int64_t resident_bytes(void)
{
    long total = 0, resident = 0;
    FILE *file = fopen("/proc/self/statm", "re");
    if (!file) return 0;
    int read = fscanf(file, "%ld %ld", &total, &resident);
    fclose(file);
    return read == 2 ? (int64_t)resident * sysconf(_SC_PAGESIZE) : 0;
}

static void add_process(struct text *out)
{
    struct rusage usage;
    add_gauge(out, "process_resident_memory_bytes", "Memory of the server in bytes.", resident_bytes());
    if (getrusage(RUSAGE_SELF, &usage) != 0) return;
    text_addf(out,
              "# HELP process_cpu_seconds_total Processor time used.\n"
              "# TYPE process_cpu_seconds_total counter\nprocess_cpu_seconds_total %lld.%06ld\n",
              (long long)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
                  (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1000000,
              (long)((usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) % 1000000));
}

static void add_jobs(struct text *out, const struct list *kinds)
{
    text_add(out, "# HELP ithaca_jobs Work in the background.\n# TYPE ithaca_jobs gauge\n");
    LIST_EACH (kinds, struct job_kind_row, row) {
        text_addf(out, "ithaca_jobs{kind=\"%s\",state=\"waiting\"} %lld\n", row->kind,
                  (long long)row->waiting);
        text_addf(out, "ithaca_jobs{kind=\"%s\",state=\"failed\"} %lld\n", row->kind, (long long)row->dead);
    }
}

static enum error metrics_show(struct request *request, struct reply *reply)
{
    struct metrics_counts counts;
    struct job_counts jobs;
    struct list kinds = {0};
    struct text out;
    TRY(db_one(request->db, request->arena, &metrics_count_all,
               DB_PARAMS(db_int(clock_seconds(request->clock))), &metrics_counts_record, &counts));
    TRY(jobs_count(request->db, request->clock, &jobs));
    TRY(jobs_by_kind(request->db, request->arena, &kinds));
    text_init(&out, request->arena);
    text_add(&out, "# HELP ithaca_build_info The version.\n# TYPE ithaca_build_info gauge\n");
    text_add(&out, "ithaca_build_info{version=\"" ITHACA_VERSION "\"} 1\n");
    add_gauge(&out, "ithaca_schema_version", "The last migration that was applied.", counts.schema);
    add_gauge(&out, "ithaca_people", "Active people.", counts.people);
    add_gauge(&out, "ithaca_sessions", "Sessions that have not ended.", counts.sessions);
    add_gauge(&out, "ithaca_programs", "Programs that are open or running.", counts.programs);
    add_gauge(&out, "ithaca_relationships", "Relationships that are not closed.", counts.relationships);
    add_gauge(&out, "ithaca_jobs_late_seconds", "How long the oldest due job has been waiting.", jobs.late);
    add_jobs(&out, &kinds);
    add_process(&out);
    reply_bytes(reply, "text/plain; version=0.0.4; charset=utf-8", NULL, out.at, out.length);
    return OK;
}

static const struct route routes[] = {
    {.method = METHOD_GET,
     .pattern = "/metrics",
     .access = ACCESS_ADMIN,
     .summary = "Figures for a monitoring system, in the Prometheus text format",
     .handle = metrics_show},
};
const struct route_table metrics_routes = ROUTE_TABLE(routes);
