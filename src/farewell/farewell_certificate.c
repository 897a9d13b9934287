/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The certificate of a completed relationship: names, dates and counts, nothing of what was written. */
#include <string.h>

#include "account/account.h"
#include "base/text.h"
#include "calendar/date_text.h"
#include "db/db.h"
#include "farewell/certificate_pdf.h"
#include "farewell/farewell_pages.h"
#include "farewell/farewell_rules.h"
#include "language/language.h"
#include "program/program.h"
#include "relationship/relationship_progress.h"
#include "relationship/relationship_rules.h"

#define CERTIFICATE_FIELDS(FIELD, R)                                                                         \
    FIELD(R, record, head, relationship_head)                                                                \
    FIELD(R, text, portal, 0)                                                                                \
    FIELD(R, text, heading, 0)                                                                               \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, text, sentence, 0)                                                                              \
    FIELD(R, text, facts, 0)                                                                                 \
    FIELD(R, texts, signers, 0)                                                                              \
    FIELD(R, flag, has_signers, 0)                                                                           \
    FIELD(R, text, issued, 0)
RECORD_STRUCT(farewell_certificate, CERTIFICATE_FIELDS)
RECORD_DEFINE(farewell_certificate, CERTIFICATE_FIELDS)

#define SIGNER_FIELDS(FIELD, R) FIELD(R, text, name, 0)
RECORD_LOCAL(signer, SIGNER_FIELDS)

SQL(farewell_signers, "SELECT p.name AS name FROM program_coordinator c JOIN person p ON p.id = c.person_id "
                      "WHERE c.program_id = $1 ORDER BY c.added_at, p.name_key, p.id LIMIT 3");

SQL(farewell_minutes, "SELECT CAST(COALESCE(SUM(minutes), 0) AS BIGINT) FROM meeting "
                      "WHERE relationship_id = $1 AND state = 'held'");

static const char *day_words(const struct request *request, int64_t day)
{
    struct text words;
    const struct date_reader reader = {request->zone, clock_seconds(request->clock), request->language};
    text_init(&words, request->arena);
    date_text_day(&reader, DATE_LONG, day, &words);
    return words.at;
}

/* "mentoring", "reverse mentoring": what it was, in the sentence. */
static const char *kind_words(const char *format)
{
    static const char *const WORDS[][2] = {
        {"mentoring", "a mentoring relationship"}, {"reverse", "a reverse mentoring relationship"},
        {"peer", "a peer mentoring relationship"}, {"group", "a mentoring circle"},
        {"buddy", "an onboarding as buddies"},     {"manager", "a working relationship"},
    };
    for (size_t i = 0; i < sizeof WORDS / sizeof WORDS[0]; i++)
        if (strcmp(format, WORDS[i][0]) == 0) return WORDS[i][1];
    return "a working relationship";
}

static const char *sentence_of(const struct request *request, const struct membership *membership)
{
    struct text text;
    const char *role = relationship_role_name(membership->my_role);
    text_init(&text, request->arena);
    text_addf(&text, "has completed %s with %s", kind_words(membership->format), membership->others);
    if (strcmp(membership->my_role, "peer") != 0) {
        const char *lower = text_fold(request->arena, role);
        text_addf(&text, ", as %s %s", strchr("aeiou", *lower) ? "an" : "a", lower);
    }
    if (*membership->program_name) text_addf(&text, ", in the program “%s”", membership->program_name);
    text_add(&text, ".");
    return text.at;
}

/* "2 March 2026 to 29 August 2026  ·  12 meetings, 9 hours"; hours are rounded, and left out below one. */
static enum error add_facts(const struct request *request, const struct membership *membership,
                            int64_t meetings, const char **ret_facts)
{
    int64_t last = membership->ended_at / 86400, minutes;
    struct text text;
    text_init(&text, request->arena);
    if (membership->ends_on && membership->ends_on < last) last = membership->ends_on;
    text_addf(&text, "%s to %s", day_words(request, membership->started_on), day_words(request, last));
    if (meetings)
        text_addf(&text, "  ·  %lld %s", (long long)meetings, meetings == 1 ? "meeting" : "meetings");
    TRY(db_number(request->db, &farewell_minutes, DB_PARAMS(db_int(membership->relationship)), &minutes));
    int64_t hours = (minutes + 30) / 60;
    if (meetings && hours) text_addf(&text, ", %lld %s", (long long)hours, hours == 1 ? "hour" : "hours");
    *ret_facts = text.at;
    return OK;
}

static enum error add_signers(struct request *request, const struct membership *membership,
                              struct farewell_certificate *view)
{
    struct list signers = {0};
    if (!membership->program) return OK;
    TRY(db_list(request->db, request->arena, &farewell_signers, DB_PARAMS(db_int(membership->program)),
                &signer_record, &signers));
    LIST_EACH (&signers, struct signer, signer)
        *LIST_ADD(&view->signers, request->arena, const char *) = signer->name;
    view->has_signers = signers.count > 0;
    return OK;
}

static enum error open_certificate(struct request *request, struct reply *reply,
                                   struct farewell_certificate **ret_view)
{
    struct relationship_page page;
    struct relationship_progress progress;
    struct farewell_certificate *view = ARENA_NEW(request->arena, struct farewell_certificate);
    TRY(relationship_page_open(request, reply, RELATIONSHIP_READ, "course", MESSAGE("Certificate"), &page));
    const struct membership *membership = &page.membership;
    TRY(relationship_progress_get(request->db, request->arena, membership->relationship, &progress));
    if (!farewell_earns_certificate(membership->ending, progress.meetings_held)) {
        reply_explain(reply, "There is a certificate here once your relationship is completed.");
        return ERROR_NOT_FOUND;
    }
    *view = (struct farewell_certificate){
        .head = page.head,
        .heading = MESSAGE("Certificate"),
        .name = membership->my_name,
        .sentence = sentence_of(request, membership),
        .issued =
            arena_format(request->arena, "Issued on %s", day_words(request, membership->ended_at / 86400)),
    };
    TRY(add_facts(request, membership, progress.meetings_held, &view->facts));
    TRY(portal_name_read(request->db, request->arena, &view->portal));
    TRY(add_signers(request, membership, view));
    *ret_view = view;
    return OK;
}

enum error farewell_certificate_page(struct request *request, struct reply *reply)
{
    struct farewell_certificate *view;
    TRY(open_certificate(request, reply, &view));
    reply_view(reply, view);
    return OK;
}

enum error farewell_certificate_file(struct request *request, struct reply *reply)
{
    struct farewell_certificate *view;
    struct bytes pdf;
    TRY(open_certificate(request, reply, &view));
    struct certificate_text text = {.portal = view->portal,
                                    .heading = view->heading,
                                    .name = view->name,
                                    .sentence = view->sentence,
                                    .facts = view->facts,
                                    .issued = view->issued,
                                    .signed_as = "Program coordinator",
                                    .signers = view->signers,
                                    .issued_at = clock_seconds(request->clock)};
    bool letter = strcmp(request_value(request, "paper"), "letter") == 0;
    TRY(certificate_pdf(request->arena, &text, letter ? CERTIFICATE_LETTER : CERTIFICATE_A4, &pdf));
    reply_bytes(reply, "application/pdf", "certificate.pdf", pdf.at, pdf.length);
    return OK;
}
