/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The training as people read it: its chapters, and "I have read this" at the end. */
#include <string.h>

#include "base/text.h"
#include "guide/training.h"
#include "language/language.h"
#include "program/program_head.h"
#include "program/program_text.h"
#include "web/form.h"

/* What both pages show about the reader. */
#define TRAINING_READING_FIELDS(FIELD, R)                                                                    \
    FIELD(R, record, head, program_head)                                                                     \
    FIELD(R, flag, is_required, 0)                                                                           \
    FIELD(R, flag, takes_part, 0)                                                                            \
    FIELD(R, time, read_at, 0)                                                                               \
    FIELD(R, time, read_before, 0) /* an earlier version */                                                  \
    FIELD(R, text, side, 0)        /* both, mentor, mentee: whose chapters these are */

#define TRAINING_VIEW_FIELDS(FIELD, R)                                                                       \
    TRAINING_READING_FIELDS(FIELD, R)                                                                        \
    FIELD(R, list, chapters, training_chapter)                                                               \
    FIELD(R, integer, minutes, 0)                                                                            \
    FIELD(R, text, first_key, 0)                                                                             \
    FIELD(R, flag, chooses_side, 0) /* not decided by the reader's part */                                   \
    FIELD(R, list, sides, choice)
RECORD_LOCAL(training_view, TRAINING_VIEW_FIELDS)

#define TRAINING_CHAPTER_VIEW_FIELDS(FIELD, R)                                                               \
    TRAINING_READING_FIELDS(FIELD, R)                                                                        \
    FIELD(R, record, chapter, training_chapter)                                                              \
    FIELD(R, list, blocks, text_block)                                                                       \
    FIELD(R, integer, count, 0)                                                                              \
    FIELD(R, record, previous, training_chapter)                                                             \
    FIELD(R, record, next, training_chapter)                                                                 \
    FIELD(R, flag, is_last, 0)
RECORD_LOCAL(training_chapter_view, TRAINING_CHAPTER_VIEW_FIELDS)

struct reading {
    struct program_page page;
    struct training_setting setting;
    struct training_reader reader;
    enum guide_side side;
    struct list chapters;
};

static enum error open_reading(struct request *request, struct reply *reply, struct reading *ret_reading)
{
    struct reading reading = {0};
    TRY(program_page_open(request, reply, PROGRAM_EVERYBODY, "training", MESSAGE("Training"), &reading.page));
    int64_t program = reading.page.card.id;
    TRY(training_setting(request->db, request->arena, program, &reading.setting));
    TRY(training_reader(request->db, request->arena, program, request->viewer->person, &reading.reader));
    reading.side = reading.reader.side;
    /* Whoever has one part reads for that part; others may look at either. */
    if (reading.side == GUIDE_BOTH && !guide_side_find(request_value(request, "side"), &reading.side))
        reading.side = GUIDE_BOTH;
    TRY(training_chapters(request->db, request->arena, request->language, program, reading.page.card.format,
                          reading.side, &reading.chapters));
    *ret_reading = reading;
    return OK;
}

#define FILL_READING(view, reading)                                                                          \
    do {                                                                                                     \
        (view)->head = (reading)->page.head;                                                                 \
        (view)->is_required = strcmp((reading)->setting.training, "required") == 0;                          \
        (view)->takes_part = (reading)->reader.takes_part;                                                   \
        (view)->read_at = (reading)->reader.read_at;                                                         \
        (view)->read_before = (reading)->reader.read_before;                                                 \
        (view)->side = guide_side_key((reading)->side);                                                      \
    } while (0)

/* GET /programs/:id/training */
static enum error training_page(struct request *request, struct reply *reply)
{
    struct training_view *view = ARENA_NEW(request->arena, struct training_view);
    struct reading reading;
    TRY(open_reading(request, reply, &reading));
    FILL_READING(view, &reading);
    view->chapters = reading.chapters;
    LIST_EACH (&reading.chapters, struct training_chapter, chapter) view->minutes += chapter->minutes;
    view->first_key =
        reading.chapters.count ? LIST_AT(&reading.chapters, struct training_chapter, 0)->key : "";
    view->chooses_side = reading.reader.side == GUIDE_BOTH;
    choice_add(request->arena, &view->sides, "both", say(request->language, "All chapters"), "", view->side);
    choice_add(request->arena, &view->sides, "mentor", say(request->language, "For those who guide"), "",
               view->side);
    choice_add(request->arena, &view->sides, "mentee", say(request->language, "For those who are guided"), "",
               view->side);
    reply_view(reply, view);
    return OK;
}

/* GET /programs/:id/training/:chapter */
static enum error chapter_page(struct request *request, struct reply *reply)
{
    struct training_chapter_view *view = ARENA_NEW(request->arena, struct training_chapter_view);
    struct reading reading;
    const char *key = request_part(request, "chapter");
    TRY(open_reading(request, reply, &reading));
    FILL_READING(view, &reading);
    for (size_t i = 0; i < reading.chapters.count; i++) {
        const struct training_chapter *chapter = LIST_AT(&reading.chapters, struct training_chapter, i);
        if (strcmp(chapter->key, key) != 0) continue;
        view->chapter = chapter;
        view->previous = i ? chapter - 1 : NULL;
        view->next = i + 1 < reading.chapters.count ? chapter + 1 : NULL;
    }
    if (!view->chapter) return ERROR_NOT_FOUND;
    view->count = (int64_t)reading.chapters.count;
    view->is_last = !view->next;
    text_blocks(request->arena, view->chapter->body, &view->blocks);
    reply_title(reply, "programs", "%s", view->chapter->title);
    reply_view(reply, view);
    return OK;
}

/* POST /programs/:id/training/read */
static enum error read_post(struct request *request, struct reply *reply)
{
    struct program_page page;
    TRY(program_page_open(request, reply, PROGRAM_EVERYBODY, "training", MESSAGE("Training"), &page));
    enum error error = training_acknowledge(request->db, request->arena, request->clock, page.card.id,
                                            request->viewer->person);
    if (error == ERROR_FORBIDDEN)
        reply_explain(reply, "You can read the training; only those who take part say that they did.");
    TRY(error);
    reply_notice(reply, "Thank you. It is noted that you read it, and nothing else.");
    reply_see(reply, "/programs/%lld/training", (long long)page.card.id);
    return OK;
}

static const struct route routes[] = {
    {.method = METHOD_GET,
     .pattern = "/programs/:id/training",
     .access = ACCESS_SIGNED_IN,
     .rule = "who may know of the program",
     .summary = "The training before the start",
     .handle = training_page,
     .view = &training_view_record,
     .template = "guide/training.html"},
    {.method = METHOD_GET,
     .pattern = "/programs/:id/training/:chapter",
     .access = ACCESS_SIGNED_IN,
     .rule = "who may know of the program",
     .summary = "A chapter of the training",
     .handle = chapter_page,
     .view = &training_chapter_view_record,
     .template = "guide/training_chapter.html"},
    {.method = METHOD_POST,
     .pattern = "/programs/:id/training/read",
     .access = ACCESS_SIGNED_IN,
     .rule = "those who take part in the program",
     .summary = "Say that I have read the training",
     .handle = read_post},
};
const struct route_table training_routes = ROUTE_TABLE(routes);
