/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The parts that all pages of programs share: head and access, paragraphs, pagers. */
#include <string.h>

#include "base/text.h"
#include "language/language.h"
#include "program/program_pages.h"
#include "program/program_rules.h"

RECORD_DEFINE(program_head, PROGRAM_HEAD_FIELDS)
RECORD_DEFINE(text_block, TEXT_BLOCK_FIELDS)
RECORD_DEFINE(enrollment_result, ENROLLMENT_RESULT_FIELDS)
RECORD_DEFINE(pager, PAGER_FIELDS)

/* ---- head and access ---- */

static void set_tab(struct arena *arena, struct program_head *head, const char *tab)
{
    const struct field *field = record_field(&program_head_record, arena_format(arena, "at_%s", tab));
    BUG_IF(!field || field->kind != FIELD_FLAG);
    *(bool *)field_at(field, head) = true;
}

static enum error fill_head(struct arena *arena, const struct program_page *page, const char *tab,
                            const char *title, struct program_head *head)
{
    const struct program_card *card = &page->card;
    enum program_state state;
    if (!program_state_of(card->state, &state)) return ERROR_DAMAGED;
    *head = (struct program_head){
        .id = card->id,
        .name = card->name,
        .format = card->format,
        .format_label = program_format_label(card->format),
        .state = card->state,
        .state_label = program_state_label(state),
        .state_meaning = program_state_meaning(state),
        .title = title,
        .is_first = strcmp(title, card->name) == 0,
        .is_draft = state == PROGRAM_DRAFT,
        .is_open = state == PROGRAM_OPEN,
        .is_running = state == PROGRAM_RUNNING,
        .is_closed = state == PROGRAM_CLOSED,
        .starts_on = card->starts_on,
        .ends_on = card->ends_on,
        .coordinates = page->coordinates,
        .manages = page->manages,
        .accepted = page->counts.accepted,
        .self_match = card->self_match,
    };
    if (*tab) set_tab(arena, head, tab);
    return OK;
}

static enum error check_audience(const struct program_page *page, enum program_audience audience,
                                 struct reply *reply)
{
    if (audience == PROGRAM_EVERYBODY || page->coordinates) return OK;
    if (audience == PROGRAM_MANAGERS && page->manages) return OK;
    if (page->manages)
        reply_explain(reply,
                      "Only the coordinators of “%s” see its people and their answers. As an admin you can "
                      "name coordinators, also yourself.",
                      page->card.name);
    else reply_explain(reply, "Only the coordinators of “%s” can do this.", page->card.name);
    return ERROR_FORBIDDEN;
}

enum error program_page_open(struct request *request, struct reply *reply, enum program_audience audience,
                             const char *tab, const char *title, struct program_page *ret_page)
{
    struct program_page page = {0};
    int64_t id;
    TRY(request_id(request, "id", &id));
    enum error error = program_coordinates(request->db, request->viewer, id);
    if (error != OK && error != ERROR_FORBIDDEN) return error;
    page.coordinates = error == OK;
    page.manages = page.coordinates || request->viewer->admin;
    TRY(program_get(request->db, request->arena, id, &page.card));
    TRY(check_audience(&page, audience, reply));
    if (page.manages) TRY(program_counts(request->db, request->arena, id, &page.counts));
    struct program_head *head = ARENA_NEW(request->arena, struct program_head);
    title = *title ? say(request->language, title) : page.card.name;
    TRY(fill_head(request->arena, &page, tab, title, head));
    page.head = head;
    if (head->is_first) reply_title(reply, "programs", "%s", title);
    else reply_title(reply, "programs", "%s · %s", title, page.card.name);
    *ret_page = page;
    return OK;
}

/* ---- paragraphs ---- */

void text_blocks(struct arena *arena, const char *body, struct list *ret_blocks)
{
    struct text_block *block = NULL;
    while (*body) {
        size_t length = strcspn(body, "\n");
        const char *line = text_trim(arena, arena_format(arena, "%.*s", (int)length, body));
        body += length + (body[length] == '\n');
        bool point = strncmp(line, "- ", 2) == 0;
        if (!*line) {
            block = NULL;
            continue;
        }
        if (!block || block->has_points != point) {
            block = LIST_ADD(ret_blocks, arena, struct text_block);
            *block = (struct text_block){.paragraph = "", .has_points = point};
        }
        if (point) *LIST_ADD(&block->points, arena, const char *) = text_trim(arena, line + 2);
        else
            block->paragraph =
                *block->paragraph ? arena_format(arena, "%s %s", block->paragraph, line) : line;
    }
}

/* ---- what came of many changes ---- */

const char *enrollment_outcome_words(struct arena *arena, const struct language *language,
                                     const struct enrollment_outcome *outcome, const char *done)
{
    enum { NAMED = 3 };
    struct text words;
    text_init(&words, arena);
    text_add(&words, outcome->done ? done : say(language, "Nothing was changed."));
    if (outcome->waitlisted) {
        text_add_char(&words, ' ');
        text_addf(&words,
                  say_count(language, "%lld of them came on the waitlist.",
                            "%lld of them came on the waitlist.", outcome->waitlisted),
                  (long long)outcome->waitlisted);
    }
    size_t named = 0;
    LIST_EACH (&outcome->refused, struct enrollment_refused, refused) {
        if (named++ == NAMED) break;
        text_addf(&words, " %s",
                  enrollment_refusal_sentence(arena, language, refused->name, refused->reason));
    }
    if (outcome->refused.count > NAMED) {
        int64_t more = (int64_t)(outcome->refused.count - NAMED);
        text_add_char(&words, ' ');
        text_addf(&words, say_count(language, "So it is for %lld more.", "So it is for %lld more.", more),
                  (long long)more);
    }
    return words.at;
}

/* ---- pagers ---- */

void pager_fill(const struct request *request, int64_t page, int64_t per_page, int64_t count,
                struct pager *ret_pager)
{
    int64_t first = (page - 1) * per_page, last = first + per_page < count ? first + per_page : count;
    *ret_pager = (struct pager){
        .first = count ? first + 1 : 0,
        .last = last,
        .count = count,
        .needed = count > per_page,
        .previous = request_page_link(request, page - 1),
        .next = last < count ? request_page_link(request, page + 1) : "",
    };
}
