/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What a new program starts from, for each format: words, cadence, rules, weights, questions and guidelines.
 * A coordinator can change all of it afterwards; the format itself stays.
 */
#ifndef ITHACA_PROGRAM_PROGRAM_TEMPLATES_H
#define ITHACA_PROGRAM_PROGRAM_TEMPLATES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct program_template_weight {
    const char *criterion;
    int64_t weight;
};

struct program_template_question {
    const char *audience; /* mentor, mentee, both */
    const char *kind;     /* text, choice, choices, scale */
    const char *text;
    const char *hint;
    const char *options; /* one a line; "" where there are none */
    bool required;
};

struct program_template {
    const char *format;   /* "mentoring" */
    const char *label;    /* "Mentoring" */
    const char *sentence; /* what it is, for choosing one */
    const char *good_for; /* "Good for …" */
    const char *example;  /* a name such as people give */
    /* What the two sides are called: "a mentor", "mentors"; "a new colleague", … */
    const char *mentor, *a_mentor, *mentors;
    const char *mentee, *a_mentee, *mentees;
    const char *summary;
    int64_t cadence_days, meeting_minutes, duration_months;
    int64_t mentor_capacity, mentee_wanted;
    bool by_invitation, by_application, by_hiring, approval;
    int64_t hiring_days;
    bool allow_reporting_line, require_language;
    int64_t zone_overlap_hours;
    bool level_gap_bounded;
    int64_t level_gap_min, level_gap_max, level_gap_ideal;
    const char *department_rule, *site_rule, *department_preferred;
    /* Only what differs from the default weights; ended by a NULL criterion. */
    const struct program_template_weight *weights;
    /* Ended by a NULL text. */
    const struct program_template_question *questions;
    /* Paragraphs with an empty line between; lines that begin with "- " are a list. */
    const char *mentor_guideline, *mentee_guideline;
};

/* All of them, mentoring first; *ret_count of them. */
const struct program_template *program_templates(size_t *ret_count);

/* The one of that format, or NULL. */
const struct program_template *program_template_of(const char *format);

#endif
