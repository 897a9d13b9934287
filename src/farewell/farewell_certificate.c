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

/* Returns what was completed by somebody of this role: with whom, and where there is one, in which program.
 */
#define COMPLETED(format_, role_, alone, in_program)                                                         \
    if (strcmp(membership->format, format_) == 0 && strcmp(membership->my_role, role_) == 0)                 \
    return *program ? arena_format(request->arena, say(request->language, in_program), others, program)      \
                    : arena_format(request->arena, say(request->language, alone), others)

static const char *sentence_of(const struct request *request, const struct membership *membership)
{
    const char *others = membership->others, *program = membership->program_name;
    COMPLETED("mentoring", "mentor", MESSAGE("has completed a mentoring relationship with %s, as a mentor."),
              MESSAGE("has completed a mentoring relationship with %s, as a mentor, in the program “%s”."));
    COMPLETED("mentoring", "mentee", MESSAGE("has completed a mentoring relationship with %s, as a mentee."),
              MESSAGE("has completed a mentoring relationship with %s, as a mentee, in the program “%s”."));
    COMPLETED(
        "reverse", "mentor", MESSAGE("has completed a reverse mentoring relationship with %s, as a mentor."),
        MESSAGE("has completed a reverse mentoring relationship with %s, as a mentor, in the program “%s”."));
    COMPLETED(
        "reverse", "mentee", MESSAGE("has completed a reverse mentoring relationship with %s, as a mentee."),
        MESSAGE("has completed a reverse mentoring relationship with %s, as a mentee, in the program “%s”."));
    COMPLETED("peer", "peer", MESSAGE("has completed a peer mentoring relationship with %s."),
              MESSAGE("has completed a peer mentoring relationship with %s, in the program “%s”."));
    COMPLETED("group", "mentor", MESSAGE("has completed a mentoring circle with %s, as a mentor."),
              MESSAGE("has completed a mentoring circle with %s, as a mentor, in the program “%s”."));
    COMPLETED("group", "mentee", MESSAGE("has completed a mentoring circle with %s, as a mentee."),
              MESSAGE("has completed a mentoring circle with %s, as a mentee, in the program “%s”."));
    COMPLETED("group", "peer", MESSAGE("has completed a mentoring circle with %s."),
              MESSAGE("has completed a mentoring circle with %s, in the program “%s”."));
    COMPLETED("buddy", "buddy", MESSAGE("has completed an onboarding as buddies with %s, as a buddy."),
              MESSAGE("has completed an onboarding as buddies with %s, as a buddy, in the program “%s”."));
    COMPLETED("buddy", "mentee", MESSAGE("has completed an onboarding as buddies with %s, as a mentee."),
              MESSAGE("has completed an onboarding as buddies with %s, as a mentee, in the program “%s”."));
    COMPLETED("manager", "manager", MESSAGE("has completed a working relationship with %s, as a manager."),
              MESSAGE("has completed a working relationship with %s, as a manager, in the program “%s”."));
    COMPLETED("manager", "employee", MESSAGE("has completed a working relationship with %s, as an employee."),
              MESSAGE("has completed a working relationship with %s, as an employee, in the program “%s”."));
    if (!*program)
        return arena_format(request->arena,
                            say(request->language, "has completed a working relationship with %s."), others);
    return arena_format(
        request->arena,
        say(request->language, "has completed a working relationship with %s, in the program “%s”."), others,
        program);
}

/* "2 March 2026 to 29 August 2026  ·  12 meetings, 9 hours"; hours are rounded, and left out below one. */
static enum error add_facts(const struct request *request, const struct membership *membership,
                            int64_t meetings, const char **ret_facts)
{
    int64_t last = membership->ended_at / 86400, minutes;
    const struct language *language = request->language;
    struct text text;
    text_init(&text, request->arena);
    if (membership->ends_on && membership->ends_on < last) last = membership->ends_on;
    text_addf(&text, say(language, "%s to %s"),
              date_words(request->arena, request->language, membership->started_on),
              date_words(request->arena, request->language, last));
    if (meetings)
        text_addf(&text, say_count(language, "  ·  %lld meeting", "  ·  %lld meetings", meetings),
                  (long long)meetings);
    TRY(db_number(request->db, &farewell_minutes, DB_PARAMS(db_int(membership->relationship)), &minutes));
    int64_t hours = (minutes + 30) / 60;
    if (meetings && hours)
        text_addf(&text, say_count(language, ", %lld hour", ", %lld hours", hours), (long long)hours);
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
        .heading = say(request->language, "Certificate"),
        .name = membership->my_name,
        .sentence = sentence_of(request, membership),
        .issued = arena_format(request->arena, say(request->language, "Issued on %s"),
                               date_words(request->arena, request->language, membership->ended_at / 86400)),
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
                                    .signed_as = say(request->language, "Program coordinator"),
                                    .signers = view->signers,
                                    .issued_at = clock_seconds(request->clock)};
    bool letter = strcmp(request_value(request, "paper"), "letter") == 0;
    TRY(certificate_pdf(request->arena, &text, letter ? CERTIFICATE_LETTER : CERTIFICATE_A4, &pdf));
    reply_bytes(reply, "application/pdf", "certificate.pdf", pdf.at, pdf.length);
    return OK;
}
