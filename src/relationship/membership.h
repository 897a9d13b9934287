/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * A relationship as one of its members has it open. Whoever holds a membership may read what is written in
 * the relationship; it is the one way to its content, and it is made for members alone: for everybody else,
 * coordinators and admins too, and for those who left, the relationship is not there.
 *
 * Features take it instead of ids:
 *
 *     enum error goal_add(const struct membership *membership, const struct goal_form *form, int64_t
 * *ret_id);
 *
 * Pages under /relationships/:id get it with their head:
 *
 *     struct relationship_page page;
 *     TRY(relationship_page_open(request, reply, RELATIONSHIP_READ, "goals", "Goals", &page));
 *     view->head = page.head;
 * and in the template, first:  {{#head}}{{>relationship/relationship_head.html}}{{/head}}
 */
#ifndef ITHACA_RELATIONSHIP_MEMBERSHIP_H
#define ITHACA_RELATIONSHIP_MEMBERSHIP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/record.h"
#include "content/content.h"
#include "notice/notice.h"
#include "relationship/relationship_progress.h"
#include "relationship/relationship_steps.h"
#include "web/reply.h"
#include "web/request.h"

#define RELATIONSHIP_MEMBER_FIELDS(FIELD, R)                                                                 \
    FIELD(R, id, id, 0) /* of the person */                                                                  \
    FIELD(R, text, role, 0)                                                                                  \
    FIELD(R, time, hello_at, 0)                                                                              \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, text, job_title, 0)                                                                             \
    FIELD(R, text, department, 0)                                                                            \
    FIELD(R, text, location, 0)                                                                              \
    FIELD(R, text, time_zone, 0) /* IANA name, "" unknown */                                                 \
    FIELD(R, text, email, 0)                                                                                 \
    FIELD(R, flag, active, 0) /* in the organization */
RECORD_DECLARE(relationship_member, RELATIONSHIP_MEMBER_FIELDS)

enum relationship_use {
    RELATIONSHIP_READ,
    RELATIONSHIP_WRITE,       /* ERROR_CONFLICT once it is closed */
    RELATIONSHIP_WRITE_AFTER, /* what members may still do when it is closed, such as looking back */
};

struct membership {
    enum relationship_use use; /* as what it was opened */
    struct reply *reply;       /* told of a write that came too late; NULL outside of pages */
    struct db *db;
    struct arena *arena;
    const struct clock *clock;
    const struct portal_key *portal_key;
    const struct language *language; /* of words for the member who has it open; NULL is English */
    int64_t relationship;
    int64_t person;      /* the member who has it open */
    const char *my_name; /* "Jonas Lindqvist" */
    const char *my_role; /* mentor, mentee, peer, buddy, manager, employee */
    const char *format;  /* mentoring, reverse, peer, group, buddy, manager */
    const char *name;    /* of a circle; "" none */
    const char *state;   /* active, paused, closing, closed */
    bool writable;       /* not closed */
    int64_t program;     /* 0: on its own */
    const char *program_name;
    int64_t started_on;      /* day */
    int64_t ends_on;         /* day, 0: open */
    int64_t paused_until;    /* day, 0: not paused, or until somebody goes on */
    const char *ending;      /* completed, early, departed, date; "" until it is closed */
    int64_t ended_at;        /* seconds, 0: not closed */
    struct list members;     /* of struct relationship_member: all who are in it, me too, mentors first */
    const char *others;      /* "Amara Okafor", "Amara Okafor and Tom Becker" */
    const char *other_first; /* "Amara"; "the group" where there are several; "" when nobody else is left */
    bool group;              /* more than two */
    const struct content *content; /* of the relationship: readable by all members */
};

/* ERROR_NOT_FOUND for everybody who is no member (any more). For CONTENT_WRITE uses the content key is made
 * when there is none. */
MUST_USE enum error membership_open(struct db *db, struct arena *arena, const struct clock *clock,
                                    const struct portal_key *portal_key, int64_t relationship, int64_t person,
                                    enum relationship_use use, struct membership *ret_membership);

/*
 * Runs `work` as db_write does, for everything that a member writes into the relationship. Between opening
 * and writing somebody may have ended it, or the member may have left; so it is looked at again in the same
 * transaction, before `work`: ERROR_CONFLICT when it is closed by now and was opened with RELATIONSHIP_WRITE,
 * ERROR_NOT_FOUND when the member is in it no more. A page then answers with that error and words for it,
 * whatever its handler makes of it.
 */
MUST_USE enum error membership_write(const struct membership *membership,
                                     enum error (*work)(struct db *db, void *context), void *context);

/* The member with this id, or NULL. */
const struct relationship_member *membership_member(const struct membership *membership, int64_t person);
/* A member's name for lists: "You", "Amara Okafor"; "Somebody who left" for others. */
const char *membership_name(const struct membership *membership, int64_t person);

/*
 * Tells all other members by a notice; joins the caller's db_write. Its `path` is made under
 * /relationships/ID, such as "/goals" or ""; `person` is filled for each of them, and `who` with the name of
 * who has it open, where the kind's sentence says who and the notice does not.
 */
MUST_USE enum error membership_tell(const struct membership *membership, const struct notice *notice);
/* The same for one other member; nobody is told when the person is none. */
MUST_USE enum error membership_tell_one(const struct membership *membership, int64_t person,
                                        const struct notice *notice);

/* What there is to do for the member who has it open, and how far it is; one statement. Adds struct
 * relationship_task. */
MUST_USE enum error membership_tasks(const struct membership *membership,
                                     struct relationship_progress *ret_progress, struct list *ret_tasks);

/* Whoever writes to the others has said hello: notes it, once; joins the caller's db_write. */
MUST_USE enum error membership_note_hello(const struct membership *membership);

/* ---- pages ---- */

#define RELATIONSHIP_HEAD_FIELDS(FIELD, R)                                                                   \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, title, 0)  /* the h1 of the page: "Goals" */                                              \
    FIELD(R, text, name, 0)   /* of a circle; "" none */                                                     \
    FIELD(R, text, others, 0) /* "Amara Okafor" */                                                           \
    FIELD(R, text, other_first, 0)                                                                           \
    FIELD(R, text, my_role, 0)                                                                               \
    FIELD(R, text, state, 0)                                                                                 \
    FIELD(R, text, state_label, 0) /* "Paused"; "" while active */                                           \
    FIELD(R, id, program_id, 0)                                                                              \
    FIELD(R, text, program_name, 0)                                                                          \
    FIELD(R, flag, writable, 0)                                                                              \
    FIELD(R, flag, is_group, 0)                                                                              \
    FIELD(R, flag, is_circle, 0) /* of the format for groups, however many are in it */                      \
    FIELD(R, text, seen_by,                                                                                  \
          0) /* "Only you and Amara see this." "Only the members of this group see this." */                 \
    FIELD(R, flag, at_overview, 0)                                                                           \
    FIELD(R, flag, at_agreement, 0)                                                                          \
    FIELD(R, flag, at_goals, 0)                                                                              \
    FIELD(R, flag, at_meetings, 0)                                                                           \
    FIELD(R, flag, at_checkins, 0)                                                                           \
    FIELD(R, flag, at_messages, 0)                                                                           \
    FIELD(R, flag, at_feedback, 0)                                                                           \
    FIELD(R, flag, at_guide, 0)                                                                              \
    FIELD(R, flag, at_circle, 0)                                                                             \
    FIELD(R, flag, at_board, 0)                                                                              \
    FIELD(R, flag, at_resources, 0)                                                                          \
    FIELD(R, flag, at_concerns, 0)                                                                           \
    FIELD(R, flag, at_course, 0) /* pausing, extending, ending */                                            \
    FIELD(R, flag, at_looks, 0)  /* who looked at it */
RECORD_DECLARE(relationship_head, RELATIONSHIP_HEAD_FIELDS)

struct relationship_page {
    struct membership membership;
    const struct relationship_head *head;
};

/*
 * Reads `:id` of the path and opens it for the viewer. `tab` is the part of at_… that is true, "" for none.
 * Sets the reply's title to `title`. ERROR_NOT_FOUND, or ERROR_CONFLICT with words for RELATIONSHIP_WRITE of
 * what is closed.
 */
MUST_USE enum error relationship_page_open(struct request *request, struct reply *reply,
                                           enum relationship_use use, const char *tab, const char *title,
                                           struct relationship_page *ret_page);

#endif
