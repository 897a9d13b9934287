/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The guide of a program or of a relationship on its own: agenda ideas, things to try and questions, by
 * phase. It comes with the product (guide_library.h); programs hide what does not fit them, say things in
 * their own words, and add theirs.
 *
 * An item is named by a key: that of the library, or the id of the program's own row as digits.
 */
#ifndef ITHACA_GUIDE_GUIDE_H
#define ITHACA_GUIDE_GUIDE_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/record.h"
#include "web/route.h"

struct db;
struct language;

enum {
    GUIDE_TITLE_MAXIMUM = 200, /* characters */
    GUIDE_HOW_MAXIMUM = 1000,
    GUIDE_OWN_MAXIMUM = 300, /* items that a program adds */
    GUIDE_MINUTES_MAXIMUM = 240,
};

#define GUIDE_ITEM_FIELDS(FIELD, R)                                                                          \
    FIELD(R, text, key, 0)                                                                                   \
    FIELD(R, text, kind, 0)  /* agenda, task, question */                                                    \
    FIELD(R, text, phase, 0) /* establish, nurture, grow, close */                                           \
    FIELD(R, text, theme, 0) /* of questions, "" otherwise */                                                \
    FIELD(R, text, side, 0)  /* both, mentor, mentee: whom it is for */                                      \
    FIELD(R, text, title, 0)                                                                                 \
    FIELD(R, text, how, 0)                                                                                   \
    FIELD(R, integer, minutes, 0) /* of agenda ideas, 0: not said */                                         \
    FIELD(R, flag, own, 0)        /* added by the program */                                                 \
    FIELD(R, flag, changed, 0)    /* ours, in the program's words */                                         \
    FIELD(R, flag, hidden, 0)                                                                                \
    FIELD(R, integer, version, 0) /* 0: nothing is stored */
RECORD_DECLARE(guide_item, GUIDE_ITEM_FIELDS)

/* All items for relationships of this format, hidden ones too, the library's order first, ours in that
 * language. `program` 0: the library alone. Adds struct guide_item. */
MUST_USE enum error guide_items(struct db *db, struct arena *arena, const struct language *language,
                                int64_t program, const char *format, struct list *ret_items);
/* One of them; ERROR_NOT_FOUND. */
MUST_USE enum error guide_item_get(struct db *db, struct arena *arena, const struct language *language,
                                   int64_t program, const char *key, struct guide_item *ret_item);

/* Whether something of that title was taken from the item: in its words, or in ours in any language. */
bool guide_item_has_title(const struct guide_item *item, const char *title);

#define GUIDE_FORM_FIELDS(FIELD, R)                                                                          \
    FIELD(R, text, kind, 10)                                                                                 \
    FIELD(R, text, phase, 10)                                                                                \
    FIELD(R, text, theme, 20)                                                                                \
    FIELD(R, text, side, 10)                                                                                 \
    FIELD(R, text, title, GUIDE_TITLE_MAXIMUM)                                                               \
    FIELD(R, text, how, GUIDE_HOW_MAXIMUM)                                                                   \
    FIELD(R, integer, minutes, 0)                                                                            \
    FIELD(R, integer, version, 0)
FORM_DECLARE(guide_form, GUIDE_FORM_FIELDS)

/* Says at the fields what cannot be taken; sets to "" or 0 what does not belong to the kind. */
void guide_form_check(struct guide_form *form, struct guide_form_problems *problems);

/* `form` has been checked. ERROR_TOO_LARGE: the program has GUIDE_OWN_MAXIMUM of its own. */
MUST_USE enum error guide_add(struct db *db, const struct clock *clock, int64_t program,
                              const struct guide_form *form, int64_t *ret_id);
/* New words for an item; its kind stays. ERROR_CONFLICT: somebody changed it since form->version;
 * ERROR_NOT_FOUND. */
MUST_USE enum error guide_change(struct db *db, struct arena *arena, const struct clock *clock,
                                 int64_t program, const char *key, const struct guide_form *form);
/* Members do not see it any more, or again. OK also when it was so before. */
MUST_USE enum error guide_hide(struct db *db, struct arena *arena, const struct clock *clock, int64_t program,
                               const char *key, bool hidden);
/* Takes out what the program added, or brings back our words. */
MUST_USE enum error guide_remove(struct db *db, struct arena *arena, int64_t program, const char *key);

extern const struct route_table guide_routes, guide_program_routes;

#endif
