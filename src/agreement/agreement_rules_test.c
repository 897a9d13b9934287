/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "agreement/agreement_rules.h"

#include "base/text.h"
#include "tests/support/test.h"

static struct agreement_version some_version(void)
{
    return (struct agreement_version){.id = 7,
                                      .number = 1,
                                      .edit = 1,
                                      .cadence_days = 14,
                                      .meeting_minutes = 45,
                                      .until_on = 20600,
                                      .revisit_on = 20550,
                                      .mode = "video",
                                      .focus = "Hiring",
                                      .times = "",
                                      .boundaries = "",
                                      .outside = "",
                                      .confidentiality = "",
                                      .feedback = "",
                                      .ending = "",
                                      .changed_by = 1};
}

static struct agreement_form form_of(const struct agreement_version *version)
{
    return (struct agreement_form){.version = version->edit,
                                   .cadence_days = version->cadence_days,
                                   .meeting_minutes = version->meeting_minutes,
                                   .mode = version->mode,
                                   .until_on = version->until_on,
                                   .revisit_on = version->revisit_on,
                                   .focus = version->focus,
                                   .hope = ""};
}

TEST(half_time_is_the_usual_day_to_look_at_it_again)
{
    assert_int_equal(agreement_revisit_default(20000, 20180), 20090);
    assert_int_equal(agreement_revisit_default(20000, 20001), 20001);
    assert_int_equal(agreement_revisit_default(20000, 0), 20090);
    assert_int_equal(agreement_revisit_default(20000, 19000), 20090);
}

TEST(one_writer_stays_in_one_version_until_somebody_signs)
{
    struct arena *arena = arena_new(0);
    struct agreement_version version = some_version();
    assert_true(agreement_starts_version(NULL, 1));
    assert_false(agreement_starts_version(&version, 1));
    assert_true(agreement_starts_version(&version, 2));
    LIST_ADD(&version.signatures, arena, struct agreement_signature)->person_id = 2;
    assert_true(agreement_starts_version(&version, 1));
    arena_free(arena);
}

TEST(saving_what_stands_there_already_is_the_same)
{
    struct agreement_version version = some_version();
    struct agreement_form form = form_of(&version);
    assert_true(agreement_is_same(&version, &form, 1));
    form.hope = "Courage";
    assert_false(agreement_is_same(&version, &form, 1));
    form = form_of(&version);
    form.ending = "In June";
    assert_false(agreement_is_same(&version, &form, 1));
    form = form_of(&version);
    form.cadence_days = 7;
    assert_false(agreement_is_same(&version, &form, 1));
}

TEST(a_fingerprint_changes_with_everything_that_is_signed)
{
    struct arena *arena = arena_new(0);
    struct agreement_version version = some_version();
    const char *first = agreement_fingerprint(arena, &version);
    assert_string_equal(agreement_fingerprint(arena, &version), first);
    struct agreement_version others[] = {version, version, version, version, version};
    others[0].focus = "Hiring.";
    others[1].focus = "";
    others[1].times = "Hiring";
    others[2].revisit_on++;
    others[3].mode = "phone";
    *LIST_ADD(&others[4].hopes, arena, struct agreement_hope) =
        (struct agreement_hope){.person_id = 1, .hope = "Courage"};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        assert_string_not_equal(agreement_fingerprint(arena, &others[i]), first);
    arena_free(arena);
}

static struct agreement_form_problems checked(struct arena *arena, struct agreement_form *form,
                                              const struct agreement_version *latest)
{
    struct agreement_form_problems problems = {0};
    agreement_check(arena, 20000, 20010, latest, form, &problems);
    return problems;
}

TEST(numbers_and_dates_out_of_bounds_are_refused)
{
    struct arena *arena = arena_new(0);
    struct agreement_version version = some_version();
    struct agreement_form form = form_of(&version);
    struct agreement_form_problems problems = checked(arena, &form, NULL);
    assert_false(form_has_problems(&agreement_form_problems_record, &problems));
    form.cadence_days = 0;
    form.meeting_minutes = 500;
    form.mode = "carrier pigeon";
    form.until_on = 20000;
    problems = checked(arena, &form, NULL);
    assert_non_null(problems.cadence_days);
    assert_non_null(problems.meeting_minutes);
    assert_non_null(problems.mode);
    assert_non_null(problems.until_on);
    arena_free(arena);
}

TEST(a_day_to_look_at_it_again_lies_ahead_and_before_the_end)
{
    struct arena *arena = arena_new(0);
    struct agreement_version version = some_version();
    struct agreement_form form = form_of(&version);
    form.revisit_on = 20010;
    assert_true(*text_or_empty(checked(arena, &form, NULL).revisit_on));
    form.revisit_on = 20601;
    assert_true(*text_or_empty(checked(arena, &form, NULL).revisit_on));
    form.revisit_on = 20600;
    assert_false(*text_or_empty(checked(arena, &form, NULL).revisit_on));
    form.revisit_on = 0;
    assert_false(*text_or_empty(checked(arena, &form, NULL).revisit_on));
    assert_int_equal(form.revisit_on, 20305);
    arena_free(arena);
}

TEST(a_day_that_stood_there_before_may_stay)
{
    struct arena *arena = arena_new(0);
    struct agreement_version version = some_version();
    version.revisit_on = 20005;
    struct agreement_form form = form_of(&version);
    assert_false(*text_or_empty(checked(arena, &form, &version).revisit_on));
    assert_true(*text_or_empty(checked(arena, &form, NULL).revisit_on));
    arena_free(arena);
}
