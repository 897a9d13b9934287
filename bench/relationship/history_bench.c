/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * How long the server takes for the pages of a relationship with two years of history: 50 meetings with
 * agenda and notes, 30 goals, more than 500 notes. The same calls as a server makes for a request, without
 * the socket: sign-in, access, statements, opening what is sealed, the template.
 *
 *     history path=/relationships/:id bytes=… median_ms=… p99_ms=…
 */
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "account/account.h"
#include "agenda/agenda.h"
#include "agenda/note.h"
#include "app/routes.h"
#include "base/random.h"
#include "crypto/portal_key.h"
#include "db/db.h"
#include "goal/goal.h"
#include "meeting/meeting.h"
#include "person/person.h"
#include "relationship/membership.h"
#include "relationship/relationship.h"
#include "web/router.h"

enum { MEETINGS = 50, GOALS = 30, NOTES_A_GOAL = 13, ROUNDS = 300, DAY = 86400 };

static const int64_t TODAY = 1790000000; /* seconds; a day in September 2026 */

struct bench {
    struct arena *arena;
    struct db *db;
    struct portal_key *key;
    struct clock clock;
    int64_t now; /* milliseconds */
    int64_t amara, jonas, relationship;
};

static void must(enum error error, const char *what)
{
    if (error == OK) return;
    fprintf(stderr, "history_bench: %s: %s\n", what, error_name(error));
    exit(1);
}

static int64_t person_new(struct bench *bench, const char *name, const char *email)
{
    struct person_input input = {.name = name, .email = email, .time_zone = "Europe/Stockholm"};
    int64_t id;
    must(person_add(bench->db, bench->arena, &bench->clock, &input, &id), "person");
    return id;
}

static struct membership opened(struct bench *bench, int64_t person)
{
    struct membership membership;
    must(membership_open(bench->db, bench->arena, &bench->clock, bench->key, bench->relationship, person,
                         RELATIONSHIP_WRITE, &membership),
         "open");
    return membership;
}

static void start(struct bench *bench)
{
    int64_t today;
    bench->now = (TODAY - (int64_t)730 * DAY) * 1000;
    bench->clock = clock_fixed(&bench->now);
    bench->amara = person_new(bench, "Amara Okafor", "amara@bench.invalid");
    bench->jonas = person_new(bench, "Jonas Lindqvist", "jonas@bench.invalid");
    today = clock_day(&bench->clock);
    struct relationship_start_member members[] = {{bench->amara, "mentor"}, {bench->jonas, "mentee"}};
    struct relationship_start start = {.format = "mentoring",
                                       .starts_on = today,
                                       .ends_on = today + 800,
                                       .members = members,
                                       .member_count = 2};
    must(relationship_start(bench->db, bench->arena, &bench->clock, &start, &bench->relationship), "start");
}

static void write_note(const struct membership *membership, enum note_kind kind, int64_t meeting)
{
    struct note_save save = {.kind = kind,
                             .meeting = meeting,
                             .body = "What we talked about, and what each of us takes along.",
                             .editor = ""};
    struct note note;
    must(note_save(membership, &save, &note), "note");
}

/* Planned a day ahead, met, and written about by both. */
static void meet(struct bench *bench, int number)
{
    struct membership jonas = opened(bench, bench->jonas), amara = opened(bench, bench->amara);
    struct meeting_new planned = {.starts_at = bench->now / 1000 + DAY, .minutes = 45, .place = "The quay"};
    struct agenda_form item = {.title = "How the plan went", .words = "", .minutes = 10};
    struct meeting meeting;
    int64_t id, items[3];
    must(meeting_plan(&jonas, &planned, &id), "meeting");
    for (int i = 0; i < 3; i++) must(agenda_add(&jonas, id, &item, &items[i]), "agenda");
    if (number == MEETINGS - 1) return;
    bench->now += (int64_t)(2 * DAY) * 1000;
    must(meeting_get(&jonas, id, &meeting), "meeting_get");
    must(meeting_note_outcome(&jonas,
                              &(struct meeting_outcome){.id = id, .version = meeting.version, .held = true}),
         "outcome");
    for (int i = 0; i < 3; i++) must(agenda_talked(&jonas, id, items[i], true), "talked");
    write_note(&jonas, NOTE_SHARED, id);
    write_note(&jonas, NOTE_PRIVATE, id);
    write_note(&amara, NOTE_PRIVATE, id);
    bench->now += (int64_t)(12 * DAY) * 1000;
}

static void add_goal(struct bench *bench, int number)
{
    struct membership jonas = opened(bench, bench->jonas);
    struct goal_form form = {.title = "Lead the planning of a quarter on my own",
                             .why = "I want to see the whole of it.",
                             .success = "The team starts on time, and knows why.",
                             .term = "short",
                             .whose = "ours",
                             .reason = ""};
    int64_t goal, note;
    must(goal_add(&jonas, &form, &goal), "goal");
    for (int i = 0; i < NOTES_A_GOAL; i++)
        must(goal_note_add(&jonas, goal, "One step further: the draft is with the others.", &note),
             "goal note");
    if (number % 3) must(goal_reach(&jonas, goal, "It took less than we thought."), "reach");
}

static int by_size(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

static double milliseconds(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1000 + (double)time.tv_nsec / 1e6;
}

static void measure(struct bench *bench, const struct router *router, const char *token, const char *below)
{
    static double took[ROUNDS];
    char target[128], cookie[256];
    size_t length = 0;
    snprintf(target, sizeof target, "/relationships/%lld%s", (long long)bench->relationship, below);
    snprintf(cookie, sizeof cookie, "ithaca=%s", token);
    const struct http_header headers[] = {{"Host", "bench.invalid"}, {"Cookie", cookie}};
    struct http_request http = {.method = "GET",
                                .target = target,
                                .headers = headers,
                                .header_count = 2,
                                .body_file = -1,
                                .address = "192.0.2.1"};
    struct arena *arena = arena_new((size_t)64 << 20);
    for (int i = 0; i < ROUNDS; i++) {
        struct http_answer answer;
        double began = milliseconds();
        router_handle(router, arena, bench->db, &http, &answer);
        took[i] = milliseconds() - began;
        if (answer.status != 200) {
            fprintf(stderr, "history_bench: %s answers %d\n", target, answer.status);
            exit(1);
        }
        length = answer.length;
        arena_clear(arena);
    }
    arena_free(arena);
    qsort(took, ROUNDS, sizeof took[0], by_size);
    printf("history path=/relationships/:id%s bytes=%zu median_ms=%.2f p99_ms=%.2f\n", below, length,
           took[ROUNDS / 2], took[ROUNDS * 99 / 100]);
}

static void measure_all(struct bench *bench)
{
    static const char *const PAGES[] = {"", "/meetings", "/goals", "/notes", "/guide"};
    struct router_config config = {.clock = &bench->clock,
                                   .identify = account_identify,
                                   .portal = portal_read,
                                   .portal_key = bench->key,
                                   .origin = "http://bench.invalid"};
    struct router *router;
    const char *message = "";
    char token[TOKEN_SIZE];
    config.tables = app_routes(&config.table_count);
    enum error error = router_new(bench->arena, &config, &router, &message);
    if (error != OK) fprintf(stderr, "%s\n", message);
    must(error, "router");
    must(account_session_start(bench->db, &bench->clock, bench->jonas, "", token), "session");
    for (size_t i = 0; i < sizeof PAGES / sizeof PAGES[0]; i++) measure(bench, router, token, PAGES[i]);
    router_free(router);
}

static int remove_entry(const char *path, const struct stat *status, int kind, struct FTW *walk)
{
    (void)status;
    (void)kind;
    (void)walk;
    return remove(path);
}

int main(void)
{
    struct bench bench = {.arena = arena_new(0), .key = portal_key_random()};
    char directory[] = "/tmp/history-bench-XXXXXX";
    const char *message = "";
    if (!bench.arena || !mkdtemp(directory)) return 1;
    const char *file = arena_format(bench.arena, "%s/ithaca.db", directory);
    must(db_open(bench.arena, file, &bench.db, &message), "database");
    must(db_migrate(bench.db, bench.arena, migrations_all, migrations_count, TODAY, &message), "migrations");
    start(&bench);
    for (int i = 0; i < MEETINGS; i++) meet(&bench, i);
    for (int i = 0; i < GOALS; i++) add_goal(&bench, i);
    measure_all(&bench);
    db_close(bench.db);
    portal_key_free(bench.key);
    arena_free(bench.arena);
    return nftw(directory, remove_entry, 8, FTW_DEPTH | FTW_PHYS) ? 1 : 0;
}
