/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * For tests/live/mail.py: hands mails to a server over a socket, and says what came of it.
 *
 *     mail-try send HOST PORT none|starttls USER PASSWORD CA-FILE FROM TO SECONDS
 *         one mail; prints "ok", or the error and what the server said
 *     mail-try news DATABASE HOST PORT starttls USER PASSWORD CA-FILE ADDRESS HOURS FILE
 *         a new portal, where somebody with that address has news three times, HOURS apart; carries out what
 *         is due each quarter of an hour, on a clock of its own, and prints the state of each mail at the
 *         end. After the first hour it makes FILE, unless that is "-".
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "crypto/portal_key.h"
#include "db/db.h"
#include "jobs/jobs.h"
#include "mail/mail.h"
#include "notice/notice.h"
#include "notify/notify.h"
#include "person/person.h"

enum { MONDAY_MORNING = 1772442000, ROUNDS = 3 };

static void must(enum error error, const char *what)
{
    if (error == OK) return;
    fprintf(stderr, "mail-try: %s: %s\n", what, error_name(error));
    exit(1);
}

static struct mail_server server_of(char **at, int seconds)
{
    return (struct mail_server){.host = at[0],
                                .port = strtol(at[1], NULL, 10),
                                .security = strcmp(at[2], "none") == 0 ? MAIL_PLAIN : MAIL_STARTTLS,
                                .user = at[3],
                                .password = at[4],
                                .from_name = "Ithaca at Harbor Foods",
                                .from_address = "ithaca@harbor.example",
                                .hello = "portal.harbor.example",
                                .seconds = seconds,
                                .ca_file = at[5]};
}

static int send_one(struct arena *arena, char **at)
{
    struct mail_server server = server_of(at, (int)strtol(at[8], NULL, 10));
    struct mail mail = {.to_name = "Łukasz \"the\" Ångström",
                        .to_address = at[7],
                        .subject = "Übermorgen: Amara möchte dich treffen, und das ist ein langer Betreff",
                        .text = "Tomorrow, 15:00 – really.\n.\n.. dots and a line that is longer than what "
                                "one line of a mail may hold without being folded by quoted-printable.\n",
                        .html = "<p>Tomorrow, <b>15:00</b> – really.</p>\n",
                        .message_id = "17.notice@harbor.example",
                        .in_reply_to = "16.notice@harbor.example",
                        .thread_start = "12.notice@harbor.example",
                        .date = 1795300000,
                        .unsubscribe_url = "https://ithaca.harbor.example/unsubscribe/4-abc",
                        .calendar = "",
                        .calendar_method = ""};
    const char *answer = "";
    server.from_address = at[6];
    enum error error = mail_send(arena, &server, &mail, &answer);
    printf("%s %s\n", error == OK ? "ok" : error_name(error), answer);
    return 0;
}

/* ---- news ---- */

SQL(try_account,
    "INSERT INTO account (person_id, password_hash, disabled, created_at) VALUES ($1, 'x', 0, 0)");
SQL(try_at_once, "INSERT INTO notify_choice (person_id, topic, delivery) VALUES ($1, 'meetings', 'now')");
SQL(try_mails, "SELECT id, state, answer, thread FROM notify_mail ORDER BY id");
SQL(try_refused, "SELECT COUNT(*) FROM notify_refusal WHERE person_id = $1 AND email = $2");

#define TRIED_FIELDS(FIELD, R)                                                                               \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, state, 0)                                                                                 \
    FIELD(R, text, answer, 0)                                                                                \
    FIELD(R, text, thread, 0)
RECORD_LOCAL(tried, TRIED_FIELDS)

struct trying {
    struct arena *arena;
    struct db *db;
    struct clock clock;
    int64_t now; /* milliseconds */
    int64_t person;
    const char *address, *file;
    struct jobs jobs;
};

static enum error deliver(struct job_run *run)
{
    return notify_deliver(run, run->context);
}

static enum error meet_in(struct db *db, void *context)
{
    struct trying *trying = context;
    struct person_input input = {.name = "Jonas Lindqvist", .email = trying->address, .time_zone = "UTC"};
    TRY(person_add(db, trying->arena, &trying->clock, &input, &trying->person));
    TRY(db_run(db, &try_account, DB_PARAMS(db_int(trying->person)), NULL));
    return db_run(db, &try_at_once, DB_PARAMS(db_int(trying->person)), NULL);
}

static enum error tell_in(struct db *db, void *context)
{
    struct trying *trying = context;
    struct notice notice = {.person = trying->person,
                            .kind = "meeting.planned",
                            .path = "/relationships/12/meetings/13",
                            .who = "Amara Okafor",
                            .when = MONDAY_MORNING + 86400};
    return notice_tell(db, &trying->clock, &notice);
}

static void make_file(const char *path)
{
    FILE *file = strcmp(path, "-") == 0 ? NULL : fopen(path, "we");
    if (file && fclose(file) != 0) must(ERROR_UNAVAILABLE, path);
}

static void work(struct trying *trying, int hours)
{
    for (int quarter = 0; quarter < hours * 4; quarter++) {
        bool ran = true;
        must(notify_round(trying->db, &trying->clock), "a round");
        while (ran) must(jobs_run_once(&trying->jobs, trying->db, trying->arena, &ran), "a job");
        trying->now += 900 * 1000;
        if (quarter == 3) make_file(trying->file);
    }
}

static void print_mails(struct trying *trying)
{
    struct list mails = {0};
    int64_t refused;
    must(db_list(trying->db, trying->arena, &try_mails, DB_NO_PARAMS, &tried_record, &mails), "mails");
    LIST_EACH (&mails, struct tried, mail)
        printf("%lld %s %s %s\n", (long long)mail->id, mail->state, *mail->thread ? mail->thread : "-",
               mail->answer);
    must(db_number(trying->db, &try_refused, DB_PARAMS(db_int(trying->person), db_text(trying->address)),
                   &refused),
         "refusals");
    printf("refused addresses: %lld\n", (long long)refused);
}

static int send_news(struct arena *arena, char **at)
{
    struct mail_server server = server_of(at + 1, 10);
    struct portal_key *key = portal_key_random();
    struct notify_sender sender = {&server, key, "https://ithaca.harbor.example"};
    const struct job_kind kinds[] = {
        {.name = NOTIFY_JOB, .work = deliver, .give_up = notify_give_up, .attempts = NOTIFY_ATTEMPTS}};
    struct trying trying = {
        .arena = arena, .now = (int64_t)MONDAY_MORNING * 1000, .address = at[7], .file = at[9]};
    const char *message = "";
    trying.clock = clock_fixed(&trying.now);
    trying.jobs = (struct jobs){kinds, 1, &trying.clock, &sender};
    must(db_open(arena, at[0], &trying.db, &message), message);
    must(db_migrate(trying.db, arena, migrations_all, migrations_count, MONDAY_MORNING, &message), message);
    must(db_write(trying.db, meet_in, &trying), "a person");
    for (int i = 0; i < ROUNDS; i++) {
        must(db_write(trying.db, tell_in, &trying), "news");
        work(&trying, (int)strtol(at[8], NULL, 10));
    }
    print_mails(&trying);
    db_close(trying.db);
    portal_key_free(key);
    return 0;
}

int main(int count, char **arguments)
{
    struct arena *arena = arena_new(0);
    int status = 2;
    if (count == 11 && strcmp(arguments[1], "send") == 0) status = send_one(arena, arguments + 2);
    else if (count == 12 && strcmp(arguments[1], "news") == 0) status = send_news(arena, arguments + 2);
    else fprintf(stderr, "usage: see tests/live/mail_try.c\n");
    arena_free(arena);
    return status;
}
