/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The draft becomes relationships: what publishing will do, and doing it. */
#include <string.h>

#include "language/language.h"
#include "matching/matching_pages.h"
#include "matching/matching_store.h"

#define PUBLISH_FIELDS(FIELD, R) FIELD(R, integer, version, 0)
FORM_LOCAL(matching_publish_form, PUBLISH_FIELDS)

#define PUBLISH_VIEW_FIELDS(FIELD, R)                                                                        \
    FIELD(R, record, head, program_head)                                                                     \
    FIELD(R, record, run, matching_run)                                                                      \
    FIELD(R, integer, undone, 0)                                                                             \
    FIELD(R, flag, is_program_draft, 0)                                                                      \
    FIELD(R, flag, is_circles, 0)                                                                            \
    FIELD(R, flag, can_publish, 0)
RECORD_LOCAL(matching_publish_view, PUBLISH_VIEW_FIELDS)

static enum error publish_show(struct request *request, struct reply *reply)
{
    const struct program_page *page;
    struct matching_run *run = ARENA_NEW(request->arena, struct matching_run);
    struct matching_publish_view *view = ARENA_NEW(request->arena, struct matching_publish_view);
    TRY(matching_page_open(request, reply, MESSAGE("Publish the matches"), &page));
    const struct program_card *program = &page->card;
    TRY(matching_page_draft(request, reply, program->id, run));
    *view = (struct matching_publish_view){.head = page->head, .run = run};
    TRY(matching_store_undone(request->db, program->id, &view->undone));
    view->is_program_draft = strcmp(program->state, "draft") == 0;
    view->is_circles = strcmp(program->format, "group") == 0;
    view->can_publish = !view->is_program_draft && !view->undone && run->pairs > 0;
    reply_view(reply, view);
    return OK;
}

static enum error publish_do(struct request *request, struct reply *reply)
{
    const struct program_page *page;
    struct matching_run run;
    struct matching_publish_form form = {0};
    struct matching_publish_form_problems problems = {0};
    int64_t undone, pairs;
    TRY(matching_page_open(request, reply, MESSAGE("Publish the matches"), &page));
    const struct program_card *program = &page->card;
    TRY(matching_page_draft(request, reply, program->id, &run));
    TRY(request_read(request, &matching_publish_form_record, &form, &matching_publish_form_problems_record,
                     &problems));
    TRY(matching_store_undone(request->db, program->id, &undone));
    if (undone || strcmp(program->state, "draft") == 0 || strcmp(program->state, "closed") == 0) {
        if (undone)
            reply_explain(reply, "The draft does not follow your last decisions yet. Match again first.");
        else reply_explain(reply, "Open the program first, so that people can see it.");
        return ERROR_CONFLICT;
    }
    enum error error = matching_publish(request->db, request->arena, request->clock, run.id, form.version,
                                        request->viewer->person, &pairs);
    if (error == ERROR_CONFLICT)
        reply_explain(
            reply,
            "The draft, its people or their free places changed since you looked. Nothing was published; look at it again.");
    TRY(error);
    if (strcmp(program->format, "group") == 0)
        reply_notice(reply,
                     say_count(request->language, "%lld match was published. All circles have been told.",
                               "%lld matches were published. All circles have been told.", pairs),
                     (long long)pairs);
    else
        reply_notice(reply,
                     say_count(request->language, "%lld match was published. Both sides have been told.",
                               "%lld matches were published. Both sides have been told.", pairs),
                     (long long)pairs);
    reply_see(reply, "/programs/%lld/matches", (long long)program->id);
    return OK;
}

static const struct route routes[] = {
    {METHOD_GET, "/programs/:id/matches/publish", MATCHING_COORDINATORS, .summary = "What publishing will do",
     .handle = publish_show, .view = &matching_publish_view_record, .template = "matching/publish.html"},
    {METHOD_POST, "/programs/:id/matches/publish", MATCHING_COORDINATORS,
     .summary = "Make relationships of the draft and tell both sides", .handle = publish_do,
     .input = &matching_publish_form_record},
};
const struct route_table matching_publish_routes = ROUTE_TABLE(routes);
