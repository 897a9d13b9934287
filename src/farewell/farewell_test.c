/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "farewell/test_farewell.h"

TEST_DB(a_pause_brings_a_word_to_the_other_and_either_goes_on)
{
    struct pair pair = pair_new(world);
    struct farewell_pause_note note;
    struct membership amara = membership_of(world, pair.id, pair.amara);
    int64_t told = unread_of(world, pair.jonas);
    assert_ok(farewell_pause(&amara, clock_day(&world->clock) + 14, "A hard month, sorry."));
    assert_int_equal(unread_of(world, pair.jonas), told + 1);
    struct membership jonas = membership_of(world, pair.id, pair.jonas);
    assert_string_equal(jonas.state, "paused");
    assert_ok(farewell_pause_last(&jonas, &note));
    assert_string_equal(note.words, "A hard month, sorry.");
    assert_error(farewell_pause(&jonas, 0, ""), ERROR_CONFLICT);
    assert_ok(farewell_go_on(&jonas));
    assert_error(farewell_go_on(&amara), ERROR_CONFLICT);
    assert_string_equal(membership_of(world, pair.id, pair.amara).state, "active");
}

TEST_DB(a_pause_until_yesterday_is_refused)
{
    struct pair pair = pair_new(world);
    struct membership amara = membership_of(world, pair.id, pair.amara);
    assert_error(farewell_pause(&amara, clock_day(&world->clock) - 1, ""), ERROR_INVALID);
    assert_string_equal(membership_of(world, pair.id, pair.amara).state, "active");
}

TEST_DB(another_end_needs_both)
{
    struct pair pair = pair_new(world);
    struct farewell_proposal proposal;
    int64_t id, end = clock_day(&world->clock) + 300;
    bool done;
    struct membership amara = membership_of(world, pair.id, pair.amara),
                      jonas = membership_of(world, pair.id, pair.jonas);
    assert_ok(farewell_propose(&amara, FAREWELL_EXTEND, end, "Let us do the second project too.", &id));
    assert_int_equal(membership_of(world, pair.id, pair.amara).ends_on, amara.ends_on);
    assert_ok(farewell_proposal_open(&jonas, &proposal));
    assert_string_equal(proposal.words, "Let us do the second project too.");
    assert_int_equal(proposal.ends_on, end);
    assert_false(proposal.i_said_yes);
    assert_error(farewell_answer(&amara, id, FAREWELL_YES, &done), ERROR_CONFLICT);
    assert_error(farewell_answer(&jonas, id, FAREWELL_WITHDRAW, &done), ERROR_CONFLICT);
    assert_error(farewell_answer(&jonas, 12345, FAREWELL_YES, &done), ERROR_NOT_FOUND);
    assert_ok(farewell_answer(&jonas, id, FAREWELL_YES, &done));
    assert_true(done);
    assert_int_equal(membership_of(world, pair.id, pair.jonas).ends_on, end);
    assert_error(farewell_answer(&jonas, id, FAREWELL_NO, &done), ERROR_CONFLICT);
    assert_error(farewell_proposal_open(&jonas, &proposal), ERROR_NOT_FOUND);
}

TEST_DB(a_declined_or_withdrawn_proposal_changes_nothing)
{
    struct pair pair = pair_new(world);
    int64_t id, second, end = clock_day(&world->clock) + 300;
    bool done;
    struct membership amara = membership_of(world, pair.id, pair.amara),
                      jonas = membership_of(world, pair.id, pair.jonas);
    assert_ok(farewell_propose(&amara, FAREWELL_EXTEND, end, "", &id));
    assert_error(farewell_propose(&jonas, FAREWELL_COMPLETE, 0, "", &second), ERROR_CONFLICT);
    assert_ok(farewell_answer(&jonas, id, FAREWELL_NO, &done));
    assert_false(done);
    assert_ok(farewell_propose(&jonas, FAREWELL_COMPLETE, 0, "", &second));
    assert_ok(farewell_answer(&jonas, second, FAREWELL_WITHDRAW, &done));
    struct membership after = membership_of(world, pair.id, pair.amara);
    assert_string_equal(after.state, "active");
    assert_int_equal(after.ends_on, amara.ends_on);
}

TEST_DB(a_proposal_of_another_relationship_is_not_found)
{
    struct pair pair = pair_new(world);
    int64_t people[3], group = group_of_three(world, people), id;
    bool done;
    struct membership amara = membership_of(world, pair.id, pair.amara),
                      grace = membership_of(world, group, people[0]);
    assert_ok(farewell_propose(&amara, FAREWELL_COMPLETE, 0, "", &id));
    assert_error(farewell_answer(&grace, id, FAREWELL_YES, &done), ERROR_NOT_FOUND);
}

TEST_DB(an_end_that_lies_behind_is_refused_also_when_the_yes_comes_late)
{
    struct pair pair = pair_new(world);
    int64_t id;
    bool done;
    struct membership amara = membership_of(world, pair.id, pair.amara),
                      jonas = membership_of(world, pair.id, pair.jonas);
    assert_error(farewell_propose(&amara, FAREWELL_EXTEND, amara.ends_on, "", &id), ERROR_INVALID);
    assert_ok(farewell_propose(&amara, FAREWELL_EXTEND, amara.ends_on + 5, "", &id));
    pass_days(world, 190);
    assert_error(farewell_answer(&jonas, id, FAREWELL_YES, &done), ERROR_CONFLICT);
}

TEST_DB(finishing_early_together_is_completed)
{
    struct pair pair = pair_new(world);
    int64_t id;
    bool done;
    struct membership amara = membership_of(world, pair.id, pair.amara),
                      jonas = membership_of(world, pair.id, pair.jonas);
    assert_ok(farewell_propose(&jonas, FAREWELL_COMPLETE, 0, "I got the job.", &id));
    assert_ok(farewell_answer(&amara, id, FAREWELL_YES, &done));
    assert_true(done);
    assert_string_equal(membership_of(world, pair.id, pair.amara).ending, "completed");
}

TEST_DB(in_a_group_more_than_half_have_to_agree)
{
    int64_t people[3], id = group_of_three(world, people), proposal;
    bool done;
    struct membership grace = membership_of(world, id, people[0]),
                      henry = membership_of(world, id, people[1]);
    assert_ok(farewell_propose(&grace, FAREWELL_COMPLETE, 0, "", &proposal));
    assert_string_equal(membership_of(world, id, people[2]).state, "active");
    assert_ok(farewell_answer(&henry, proposal, FAREWELL_YES, &done));
    assert_true(done);
    assert_string_equal(membership_of(world, id, people[2]).ending, "completed");
}

TEST_DB(either_ends_a_pair_alone_and_a_group_goes_on)
{
    struct pair pair = pair_new(world);
    int64_t people[3], id = group_of_three(world, people);
    struct membership jonas = membership_of(world, pair.id, pair.jonas),
                      henry = membership_of(world, id, people[1]);
    assert_ok(farewell_end(&jonas));
    assert_string_equal(membership_of(world, pair.id, pair.amara).ending, "early");
    assert_error(farewell_end(&jonas), ERROR_CONFLICT);
    assert_ok(farewell_end(&henry));
    assert_string_equal(membership_of(world, id, people[0]).state, "active");
}

/* ---- looking back ---- */

static const struct content *own(struct test_world *world, int64_t person)
{
    const struct content *content;
    assert_ok(content_of_author(world->db, world->arena, &world->clock, world->portal_key, person,
                                CONTENT_WRITE, &content));
    return content;
}

TEST_DB(a_look_back_is_its_authors_until_shown_and_after_hiding_again)
{
    struct pair pair = pair_new(world);
    struct list shown = {0}, hidden = {0};
    struct farewell_reflection mine = {
        .learned = "To ask first.", .helped = "Patience.", .take_on = "One team.", .again = "y"};
    struct farewell_reflection kept;
    struct membership amara = membership_of(world, pair.id, pair.amara),
                      jonas = membership_of(world, pair.id, pair.jonas);
    assert_ok(farewell_reflection_put(&jonas, own(world, pair.jonas), &mine));
    assert_ok(farewell_shared_all(&amara, &hidden));
    assert_int_equal(hidden.count, 0);
    assert_ok(farewell_reflection_get(&amara, own(world, pair.amara), &kept));
    assert_string_equal(kept.learned, "");
    mine.version = 1;
    mine.shared = true;
    assert_ok(farewell_reflection_put(&jonas, own(world, pair.jonas), &mine));
    assert_ok(farewell_shared_all(&amara, &shown));
    assert_int_equal(shown.count, 1);
    assert_string_equal(LIST_AT(&shown, struct farewell_shared, 0)->learned, "To ask first.");
    mine.version = 2;
    mine.shared = false;
    assert_ok(farewell_reflection_put(&jonas, own(world, pair.jonas), &mine));
    assert_ok(farewell_shared_all(&amara, &hidden));
    assert_int_equal(hidden.count, 0);
    assert_ok(farewell_reflection_get(&jonas, own(world, pair.jonas), &kept));
    assert_string_equal(kept.again, "y");
    assert_int_equal(kept.version, 3);
}

TEST_DB(a_look_back_changed_in_another_window_is_not_overwritten)
{
    struct pair pair = pair_new(world);
    struct farewell_reflection first = {.learned = "First.", .helped = "", .take_on = "", .again = ""};
    struct farewell_reflection second = first, kept;
    struct membership jonas = membership_of(world, pair.id, pair.jonas);
    second.learned = "Second.";
    assert_ok(farewell_reflection_put(&jonas, own(world, pair.jonas), &first));
    assert_error(farewell_reflection_put(&jonas, own(world, pair.jonas), &second), ERROR_CONFLICT);
    assert_ok(farewell_reflection_get(&jonas, own(world, pair.jonas), &kept));
    assert_string_equal(kept.learned, "First.");
}

TEST_DB(thanks_reach_the_others_and_have_a_limit)
{
    struct pair pair = pair_new(world);
    struct list thanks = {0};
    struct membership amara = membership_of(world, pair.id, pair.amara),
                      jonas = membership_of(world, pair.id, pair.jonas);
    assert_ok(farewell_end(&amara));
    assert_error(farewell_thank(&jonas, " "), ERROR_INVALID);
    for (int i = 0; i < FAREWELL_THANKS_LIMIT; i++) assert_ok(farewell_thank(&jonas, "For your time."));
    assert_error(farewell_thank(&jonas, "Once more."), ERROR_TOO_MANY);
    assert_ok(farewell_thanks(&amara, &thanks));
    assert_int_equal(thanks.count, FAREWELL_THANKS_LIMIT);
    assert_string_equal(LIST_AT(&thanks, struct farewell_words, 0)->words, "For your time.");
}

TEST_DB(a_fault_at_any_call_leaves_no_half_agreed_end)
{
    struct pair pair = pair_new(world);
    int64_t id;
    bool done;
    enum error error = ERROR_UNAVAILABLE;
    struct membership amara = membership_of(world, pair.id, pair.amara),
                      jonas = membership_of(world, pair.id, pair.jonas);
    assert_ok(farewell_propose(&amara, FAREWELL_COMPLETE, 0, "", &id));
    int64_t told = unread_of(world, pair.amara);
    for (int call = 1; error != OK; call++) {
        struct farewell_proposal proposal;
        assert_string_equal(membership_of(world, pair.id, pair.amara).state, "active");
        assert_ok(farewell_proposal_open(&jonas, &proposal));
        assert_false(proposal.i_said_yes);
        assert_int_equal(unread_of(world, pair.amara), told);
        db_fail_at(world->db, call);
        error = farewell_answer(&jonas, id, FAREWELL_YES, &done);
        db_fail_at(world->db, 0);
    }
    assert_string_equal(membership_of(world, pair.id, pair.amara).ending, "completed");
}
