/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Pages: the agreement to read and to sign, its earlier versions and what changed between them. */
#include <string.h>

#include "agreement/agreement_rules.h"
#include "agreement/agreement_store.h"
#include "agreement/agreement_view.h"
#include "db/db.h"
#include "language/language.h"
#include "notice/notice.h"
#include "relationship/relationship_rules.h"

/* ---- /relationships/:id/agreement ---- */

#define AGREEMENT_VIEW_FIELDS(FIELD, R)                                                                      \
    FIELD(R, record, head, relationship_head)                                                                \
    FIELD(R, flag, drafted, 0)                                                                               \
    FIELD(R, integer, number, 0)                                                                             \
    FIELD(R, text, fingerprint, 0) /* to be sent along when signing */                                       \
    FIELD(R, integer, cadence_days, 0)                                                                       \
    FIELD(R, integer, meeting_minutes, 0)                                                                    \
    FIELD(R, text, mode, 0)                                                                                  \
    FIELD(R, day, until_on, 0)                                                                               \
    FIELD(R, list, facts, agreement_line)                                                                    \
    FIELD(R, list, passages, agreement_line)                                                                 \
    FIELD(R, list, signers, agreement_signer)                                                                \
    FIELD(R, text, changed_by, 0) /* "Amara Okafor" */                                                       \
    FIELD(R, time, changed_at, 0)                                                                            \
    FIELD(R, flag, signed_by_all, 0)                                                                         \
    FIELD(R, flag, signed_by_me, 0)                                                                          \
    FIELD(R, flag, may_sign, 0)                                                                              \
    FIELD(R, text, waiting_for, 0)                                                                           \
    FIELD(R, integer, in_force, 0) /* the version that holds until all have signed this one; 0: none */      \
    FIELD(R, integer, before, 0)   /* the version before; 0: none */                                         \
    FIELD(R, flag, revisit_due, 0)                                                                           \
    FIELD(R, day, revisit_on, 0)                                                                             \
    FIELD(R, day, revisit_next, 0) /* proposed for keeping it as it is */                                    \
    FIELD(R, flag, changed_meanwhile, 0)                                                                     \
    FIELD(R, record, problems, agreement_sign_form_problems)
RECORD_LOCAL(agreement_view, AGREEMENT_VIEW_FIELDS)

static const char *waiting_names(const struct membership *membership, const struct agreement_version *version)
{
    const char **names = arena_alloc_many(membership->arena, membership->members.count + 1, sizeof *names);
    int count = 0;
    LIST_EACH (&membership->members, struct relationship_member, member)
        if (member->id != membership->person && !agreement_signed_by(version, member->id))
            names[count++] = member->name;
    return count ? relationship_names(membership->arena, membership->language, names, count) : "";
}

static enum error fill_view(const struct relationship_page *page, struct agreement_view *view)
{
    const struct membership *membership = &page->membership;
    int64_t today = clock_day(membership->clock);
    struct agreement_version version;
    enum error error = agreement_latest(membership, &version);
    view->head = page->head;
    if (error == ERROR_NOT_FOUND) return OK;
    TRY(error);
    view->drafted = true;
    view->number = version.number;
    view->before = version.number - 1;
    view->cadence_days = version.cadence_days;
    view->meeting_minutes = version.meeting_minutes;
    view->mode = version.mode;
    view->until_on = version.until_on;
    view->fingerprint = agreement_fingerprint(membership->arena, &version);
    agreement_facts_lines(membership, &version, &view->facts);
    agreement_passage_lines(membership, &version, &view->passages);
    agreement_signers(membership, &version, &view->signers);
    view->changed_by = agreement_name(membership, version.changed_by);
    view->changed_at = version.changed_at;
    view->waiting_for = waiting_names(membership, &version);
    view->signed_by_me = agreement_signed_by(&version, membership->person) != 0;
    view->signed_by_all = view->signed_by_me && !*view->waiting_for;
    view->may_sign = membership->writable && !view->signed_by_me;
    if (!version.signed_at) TRY(agreement_signed_before(membership, version.number, &view->in_force));
    view->revisit_on = version.revisit_on;
    view->revisit_due =
        membership->writable && view->signed_by_all && version.revisit_on && version.revisit_on <= today;
    view->revisit_next = agreement_revisit_default(today, version.until_on);
    return OK;
}

static enum error view_of(struct request *request, const struct relationship_page *page,
                          struct agreement_view **ret_view)
{
    struct agreement_view *view = ARENA_NEW(request->arena, struct agreement_view);
    TRY(fill_view(page, view));
    *ret_view = view;
    return OK;
}

static enum error agreement_show_page(struct request *request, struct reply *reply)
{
    struct relationship_page page;
    struct agreement_view *view;
    TRY(relationship_page_open(request, reply, RELATIONSHIP_READ, "agreement", MESSAGE("Agreement"), &page));
    TRY(view_of(request, &page, &view));
    reply_view(reply, view);
    return OK;
}

/* ---- signing ---- */

struct sign_page {
    struct relationship_page page;
    struct agreement_sign_form form;
    struct agreement_sign_form_problems problems;
};

static enum error open_sign(struct request *request, struct reply *reply, struct sign_page **ret_at)
{
    struct sign_page *at = ARENA_NEW(request->arena, struct sign_page);
    TRY(relationship_page_open(request, reply, RELATIONSHIP_WRITE, "agreement", MESSAGE("Agreement"),
                               &at->page));
    request_read_form(request, &agreement_sign_form_record, &at->form, &agreement_sign_form_problems_record,
                      &at->problems);
    *ret_at = at;
    return OK;
}

static enum error sign_again(struct request *request, struct reply *reply, const struct sign_page *at,
                             bool changed_meanwhile)
{
    struct agreement_view *view;
    TRY(view_of(request, &at->page, &view));
    view->changed_meanwhile = changed_meanwhile;
    view->problems = &at->problems;
    reply_problems(reply, view, &agreement_sign_form_problems_record, &at->problems);
    return OK;
}

static enum error sign_conflict(struct request *request, struct reply *reply, struct sign_page *at)
{
    at->problems.number = MESSAGE("The agreement is not the one that you read. Read it again, then sign.");
    return sign_again(request, reply, at, true);
}

static void see_agreement(struct reply *reply, const struct sign_page *at)
{
    reply_see(reply, "/relationships/%lld/agreement", (long long)at->page.membership.relationship);
}

static enum error agreement_sign_post(struct request *request, struct reply *reply)
{
    struct sign_page *at;
    TRY(open_sign(request, reply, &at));
    enum error error = agreement_sign(&at->page.membership, &at->form);
    if (error == ERROR_CONFLICT) return sign_conflict(request, reply, at);
    if (error != OK) return error;
    reply_notice(reply, "You signed version %lld.", (long long)at->form.number);
    see_agreement(reply, at);
    return OK;
}

static enum error agreement_keep_post(struct request *request, struct reply *reply)
{
    struct agreement_version latest;
    struct sign_page *at;
    TRY(open_sign(request, reply, &at));
    const struct membership *membership = &at->page.membership;
    TRY(agreement_latest(membership, &latest));
    if (!at->problems.revisit_on || !*at->problems.revisit_on)
        at->problems.revisit_on =
            agreement_revisit_problem(at->form.revisit_on, clock_day(request->clock), latest.until_on);
    if (form_has_problems(&agreement_sign_form_problems_record, &at->problems))
        return sign_again(request, reply, at, false);
    enum error error = agreement_keep(membership, &at->form);
    if (error == ERROR_CONFLICT) return sign_conflict(request, reply, at);
    if (error != OK) return error;
    if (membership->group)
        reply_notice(reply, "Signed with the new date. The others will be asked to sign as well.");
    else
        reply_notice(reply, "Signed with the new date. %s will be asked to sign as well.",
                     membership->other_first);
    see_agreement(reply, at);
    return OK;
}

/* ---- /relationships/:id/agreement/versions ---- */

#define AGREEMENT_VERSIONS_VIEW_FIELDS(FIELD, R)                                                             \
    FIELD(R, record, head, relationship_head)                                                                \
    FIELD(R, list, versions, agreement_summary)                                                              \
    FIELD(R, flag, has_pages, 0)                                                                             \
    FIELD(R, text, later, 0) /* the query of the page with later versions; "" on the first one */            \
    FIELD(R, text, earlier, 0)
RECORD_LOCAL(agreement_versions_view, AGREEMENT_VERSIONS_VIEW_FIELDS)

static enum error agreement_versions_page(struct request *request, struct reply *reply)
{
    enum { A_PAGE = 20 };
    struct agreement_versions_view *view = ARENA_NEW(request->arena, struct agreement_versions_view);
    struct relationship_page page;
    int64_t at = request_page(request);
    TRY(relationship_page_open(request, reply, RELATIONSHIP_READ, "agreement",
                               MESSAGE("Versions of the agreement"), &page));
    view->head = page.head;
    TRY(agreement_versions(&page.membership, (at - 1) * A_PAGE, A_PAGE + 1, &view->versions));
    bool more = view->versions.count > A_PAGE;
    if (more) view->versions.count = A_PAGE;
    view->later = request_page_link(request, at - 1);
    view->earlier = more ? request_page_link(request, at + 1) : "";
    view->has_pages = at > 1 || more;
    reply_view(reply, view);
    return OK;
}

/* ---- /relationships/:id/agreement/versions/:version ---- */

#define AGREEMENT_VERSION_VIEW_FIELDS(FIELD, R)                                                              \
    FIELD(R, record, head, relationship_head)                                                                \
    FIELD(R, integer, number, 0)                                                                             \
    FIELD(R, integer, before, 0)                                                                             \
    FIELD(R, integer, after, 0) /* 0: it is the latest */                                                    \
    FIELD(R, text, changed_by, 0)                                                                            \
    FIELD(R, time, changed_at, 0)                                                                            \
    FIELD(R, time, signed_at, 0)                                                                             \
    FIELD(R, integer, cadence_days, 0)                                                                       \
    FIELD(R, integer, meeting_minutes, 0)                                                                    \
    FIELD(R, text, mode, 0)                                                                                  \
    FIELD(R, day, until_on, 0)                                                                               \
    FIELD(R, day, revisit_on, 0)                                                                             \
    FIELD(R, list, facts, agreement_line)                                                                    \
    FIELD(R, list, passages, agreement_line)                                                                 \
    FIELD(R, list, signers, agreement_signer)                                                                \
    FIELD(R, flag, changed, 0) /* something differs from the version before */
RECORD_LOCAL(agreement_version_view, AGREEMENT_VERSION_VIEW_FIELDS)

static enum error compare_with_before(const struct membership *membership, int64_t number,
                                      struct agreement_version_view *view)
{
    struct agreement_version before;
    struct list facts = {0}, passages = {0};
    TRY(agreement_version_read(membership, number, &before));
    agreement_facts_lines(membership, &before, &facts);
    agreement_passage_lines(membership, &before, &passages);
    agreement_lines_compare(membership->arena, &facts, &view->facts);
    agreement_lines_compare(membership->arena, &passages, &view->passages);
    LIST_EACH (&view->facts, struct agreement_line, line) view->changed |= line->changed;
    LIST_EACH (&view->passages, struct agreement_line, line) view->changed |= line->changed;
    return OK;
}

/* Who signed it; who did not is of interest in the latest one alone. */
static void add_signers(const struct membership *membership, const struct agreement_version *version,
                        struct list *ret_signers)
{
    struct list all = {0};
    agreement_signers(membership, version, &all);
    LIST_EACH (&all, struct agreement_signer, signer)
        if (signer->signed_at) *LIST_ADD(ret_signers, membership->arena, struct agreement_signer) = *signer;
}

static enum error agreement_version_page(struct request *request, struct reply *reply)
{
    struct agreement_version_view *view = ARENA_NEW(request->arena, struct agreement_version_view);
    struct relationship_page page;
    struct agreement_version version, latest;
    int64_t number;
    TRY(request_id(request, "version", &number));
    TRY(relationship_page_open(request, reply, RELATIONSHIP_READ, "agreement",
                               arena_format(request->arena,
                                            say(request->language, "Version %lld of the agreement"),
                                            (long long)number),
                               &page));
    const struct membership *membership = &page.membership;
    TRY(agreement_version_read(membership, number, &version));
    TRY(agreement_latest(membership, &latest));
    *view = (struct agreement_version_view){
        .head = page.head,
        .number = number,
        .before = number - 1,
        .after = latest.number > number ? number + 1 : 0,
        .changed_by = agreement_name(membership, version.changed_by),
        .changed_at = version.changed_at,
        .signed_at = version.signed_at,
        .cadence_days = version.cadence_days,
        .meeting_minutes = version.meeting_minutes,
        .mode = version.mode,
        .until_on = version.until_on,
        .revisit_on = version.revisit_on,
    };
    agreement_facts_lines(membership, &version, &view->facts);
    agreement_passage_lines(membership, &version, &view->passages);
    add_signers(membership, &version, &view->signers);
    if (view->before) TRY(compare_with_before(membership, view->before, view));
    reply_view(reply, view);
    return OK;
}

/* ---- routes ---- */

#define MEMBERS_ALONE "its members; for everybody else it is not there"

static const struct route routes[] = {
    {.method = METHOD_GET,
     .pattern = "/relationships/:id/agreement",
     .access = ACCESS_SIGNED_IN,
     .rule = MEMBERS_ALONE,
     .summary = "What the members agreed, and who signed it",
     .handle = agreement_show_page,
     .view = &agreement_view_record,
     .template = "agreement/agreement.html"},
    {.method = METHOD_POST,
     .pattern = "/relationships/:id/agreement/sign",
     .access = ACCESS_SIGNED_IN,
     .rule = MEMBERS_ALONE,
     .summary = "Sign the version that was read",
     .handle = agreement_sign_post,
     .input = &agreement_sign_form_record,
     .view = &agreement_view_record,
     .template = "agreement/agreement.html"},
    {.method = METHOD_POST,
     .pattern = "/relationships/:id/agreement/keep",
     .access = ACCESS_SIGNED_IN,
     .rule = MEMBERS_ALONE,
     .summary = "Keep the agreement as it is, with a new date to look at it",
     .handle = agreement_keep_post,
     .input = &agreement_sign_form_record,
     .view = &agreement_view_record,
     .template = "agreement/agreement.html"},
    {.method = METHOD_GET,
     .pattern = "/relationships/:id/agreement/edit",
     .access = ACCESS_SIGNED_IN,
     .rule = MEMBERS_ALONE,
     .summary = "The agreement, to be written",
     .handle = agreement_edit_page,
     .view = &agreement_edit_view_record,
     .template = "agreement/agreement_edit.html"},
    {.method = METHOD_POST,
     .pattern = "/relationships/:id/agreement/edit",
     .access = ACCESS_SIGNED_IN,
     .rule = MEMBERS_ALONE,
     .summary = "Write the agreement; after a signature it becomes a new version",
     .handle = agreement_edit_post,
     .input = &agreement_form_record,
     .view = &agreement_edit_view_record,
     .template = "agreement/agreement_edit.html"},
    {.method = METHOD_GET,
     .pattern = "/relationships/:id/agreement/versions",
     .access = ACCESS_SIGNED_IN,
     .rule = MEMBERS_ALONE,
     .summary = "All versions of the agreement",
     .handle = agreement_versions_page,
     .view = &agreement_versions_view_record,
     .template = "agreement/agreement_versions.html"},
    {.method = METHOD_GET,
     .pattern = "/relationships/:id/agreement/versions/:version",
     .access = ACCESS_SIGNED_IN,
     .rule = MEMBERS_ALONE,
     .summary = "One version, and what it changed",
     .handle = agreement_version_page,
     .view = &agreement_version_view_record,
     .template = "agreement/agreement_version.html"},
};

const struct route_table agreement_routes = ROUTE_TABLE(routes);
