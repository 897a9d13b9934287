/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "agreement/agreement.h"

#include "agreement/agreement_rules.h"
#include "agreement/agreement_template.h"
#include "db/db.h"
#include "program/program.h"
#include "relationship/relationship_progress.h"
#include "relationship/test_pair.h"
#include "tests/support/client.h"

SQL(testing_join, "INSERT INTO relationship_member (relationship_id, person_id, role, joined_at) "
                  "VALUES ($1, $2, 'mentee', 1)");
SQL(testing_part, "UPDATE relationship_member SET left_at = 2 WHERE relationship_id = $1 AND person_id = $2");

static struct membership opened(struct test_world *world, int64_t relationship, int64_t person)
{
    struct membership membership;
    assert_ok(membership_open(world->db, world->arena, &world->clock, world->portal_key, relationship, person,
                              RELATIONSHIP_WRITE, &membership));
    return membership;
}

static struct agreement_form begun(const struct membership *membership)
{
    struct agreement_form form;
    assert_ok(agreement_form_begin(membership, &form));
    return form;
}

static struct agreement_version latest(const struct membership *membership)
{
    struct agreement_version version;
    assert_ok(agreement_latest(membership, &version));
    return version;
}

static void write_focus(const struct membership *membership, const char *focus)
{
    struct agreement_form form = begun(membership);
    form.focus = focus;
    assert_ok(agreement_save(membership, &form));
}

static struct agreement_sign_form as_seen(const struct membership *membership)
{
    struct agreement_version version = latest(membership);
    return (struct agreement_sign_form){.number = version.number,
                                        .fingerprint = agreement_fingerprint(membership->arena, &version)};
}

static void sign(const struct membership *membership)
{
    struct agreement_sign_form form = as_seen(membership);
    assert_ok(agreement_sign(membership, &form));
}

static struct relationship_progress progress_of(struct test_world *world, int64_t relationship)
{
    struct relationship_progress progress;
    assert_ok(relationship_progress_get(world->db, world->arena, relationship, &progress));
    return progress;
}

TEST_DB(versions_are_listed_by_pages)
{
    struct pair pair = pair_new(world);
    struct membership jonas = opened(world, pair.id, pair.jonas);
    struct client *client = client_new(world);
    for (int i = 0; i < 21; i++) {
        write_focus(&jonas, arena_format(world->arena, "Focus %d", i));
        sign(&jonas);
    }
    assert_int_equal(latest(&jonas).number, 21);
    client_as(client, pair.jonas);
    client_get(client, "/relationships/%lld/agreement/versions", (long long)pair.id);
    assert_page_has(client, ">Version 2<");
    assert_page_lacks(client, ">Version 1<");
    assert_page_has(client, "Earlier");
    client_get(client, "/relationships/%lld/agreement/versions?page=2", (long long)pair.id);
    assert_page_has(client, ">Version 1<");
    assert_page_lacks(client, ">Version 2<");
    assert_page_lacks(client, "Earlier");
}

TEST_DB(a_first_draft_starts_from_what_works_for_the_format)
{
    struct pair pair = pair_new(world);
    struct membership jonas = opened(world, pair.id, pair.jonas);
    struct agreement_form form = begun(&jonas);
    assert_int_equal(form.version, 0);
    assert_int_equal(form.cadence_days, 14);
    assert_int_equal(form.revisit_on, clock_day(&world->clock) + 90);
    assert_string_equal(form.focus, agreement_words_of("mentoring")->focus);
    assert_string_equal(form.hope, "");
}

TEST_DB(coordinators_change_what_agreements_of_their_program_start_from)
{
    struct program_new program = {.name = "Buddies", .format = "buddy"};
    struct agreement_template words;
    int64_t id, nora = person_named(world, "Nora Stein");
    assert_ok(program_add(world->db, world->arena, &world->clock, &program, &id));
    assert_ok(agreement_template_get(world->db, world->arena, id, "buddy", &words));
    assert_int_equal(words.version, 0);
    words.focus = "The harbor first.";
    assert_ok(agreement_template_put(world->db, &world->clock, id, nora, &words));
    assert_error(agreement_template_put(world->db, &world->clock, id, nora, &words), ERROR_CONFLICT);
    struct pair pair = pair_in(world, id);
    struct membership jonas = opened(world, pair.id, pair.jonas);
    assert_string_equal(begun(&jonas).focus, "The harbor first.");
    assert_ok(agreement_template_get(world->db, world->arena, id, "buddy", &words));
    assert_int_equal(words.version, 1);
    words.focus = "The people first.";
    assert_ok(agreement_template_put(world->db, &world->clock, id, nora, &words));
    assert_string_equal(begun(&jonas).focus, "The people first.");
    assert_ok(agreement_template_forget(world->db, id));
    assert_string_equal(begun(&jonas).focus, agreement_words_of("mentoring")->focus);
}

TEST_DB(both_read_what_one_wrote)
{
    struct pair pair = pair_new(world);
    struct membership jonas = opened(world, pair.id, pair.jonas), amara = opened(world, pair.id, pair.amara);
    int64_t before = unread_of(world, pair.amara);
    struct agreement_form form = begun(&jonas);
    form.focus = "Leading a team";
    form.hope = "Courage";
    assert_ok(agreement_save(&jonas, &form));
    struct agreement_version version = latest(&amara);
    assert_int_equal(version.number, 1);
    assert_string_equal(version.focus, "Leading a team");
    assert_string_equal(agreement_hope_of(&version, pair.jonas), "Courage");
    assert_string_equal(begun(&amara).hope, "");
    assert_int_equal(unread_of(world, pair.amara), before + 1);
    assert_true(progress_of(world, pair.id).agreement_drafted);
    assert_false(progress_of(world, pair.id).agreement_signed);
}

TEST_DB(another_hand_begins_another_version_and_the_same_one_does_not)
{
    struct pair pair = pair_new(world);
    struct membership jonas = opened(world, pair.id, pair.jonas), amara = opened(world, pair.id, pair.amara);
    struct agreement_version first;
    write_focus(&jonas, "One");
    write_focus(&jonas, "Two");
    assert_int_equal(latest(&jonas).number, 1);
    assert_int_equal(latest(&jonas).edit, 2);
    write_focus(&amara, "Three");
    assert_int_equal(latest(&jonas).number, 2);
    assert_ok(agreement_version_read(&jonas, 1, &first));
    assert_string_equal(first.focus, "Two");
    assert_string_equal(latest(&jonas).focus, "Three");
}

TEST_DB(nobody_can_change_the_hope_of_another)
{
    struct pair pair = pair_new(world);
    struct membership jonas = opened(world, pair.id, pair.jonas), amara = opened(world, pair.id, pair.amara);
    struct agreement_form form = begun(&jonas);
    form.hope = "Courage";
    assert_ok(agreement_save(&jonas, &form));
    form = begun(&amara);
    form.hope = "To learn about the young";
    assert_ok(agreement_save(&amara, &form));
    struct agreement_version version = latest(&jonas);
    assert_string_equal(agreement_hope_of(&version, pair.jonas), "Courage");
    assert_string_equal(agreement_hope_of(&version, pair.amara), "To learn about the young");
}

TEST_DB(who_writes_on_what_was_changed_meanwhile_is_told_and_overwrites_nothing)
{
    struct pair pair = pair_new(world);
    struct membership jonas = opened(world, pair.id, pair.jonas), amara = opened(world, pair.id, pair.amara);
    struct agreement_form form = begun(&amara);
    write_focus(&jonas, "Mine");
    form.focus = "Yours";
    assert_error(agreement_save(&amara, &form), ERROR_CONFLICT);
    assert_string_equal(latest(&amara).focus, "Mine");
}

TEST_DB(saving_without_a_change_changes_nothing)
{
    struct pair pair = pair_new(world);
    struct membership jonas = opened(world, pair.id, pair.jonas), amara = opened(world, pair.id, pair.amara);
    write_focus(&jonas, "One");
    sign(&jonas);
    struct agreement_form form = begun(&amara);
    assert_ok(agreement_save(&amara, &form));
    assert_int_equal(latest(&amara).number, 1);
    assert_int_equal(latest(&amara).signatures.count, 1);
}

TEST_DB(it_is_signed_once_all_have_signed_the_same_version)
{
    struct pair pair = pair_new(world);
    struct membership jonas = opened(world, pair.id, pair.jonas), amara = opened(world, pair.id, pair.amara);
    struct agreement_form form = begun(&jonas);
    struct agreement_terms terms;
    form.cadence_days = 7;
    assert_ok(agreement_save(&jonas, &form));
    sign(&jonas);
    assert_false(progress_of(world, pair.id).agreement_signed);
    assert_ok(agreement_terms(world->db, world->arena, pair.id, &terms));
    assert_int_equal(terms.cadence_days, 14);
    sign(&amara);
    assert_true(progress_of(world, pair.id).agreement_signed);
    assert_int_equal(progress_of(world, pair.id).revisit_on, form.revisit_on);
    assert_ok(agreement_terms(world->db, world->arena, pair.id, &terms));
    assert_int_equal(terms.cadence_days, 7);
    assert_true(terms.agreed);
}

TEST_DB(nobody_signs_what_they_did_not_see)
{
    struct pair pair = pair_new(world);
    struct membership jonas = opened(world, pair.id, pair.jonas), amara = opened(world, pair.id, pair.amara);
    write_focus(&jonas, "One");
    struct agreement_sign_form seen = as_seen(&amara);
    write_focus(&jonas, "Two");
    assert_error(agreement_sign(&amara, &seen), ERROR_CONFLICT);
    seen.fingerprint = "";
    assert_error(agreement_sign(&amara, &seen), ERROR_CONFLICT);
    assert_int_equal(latest(&amara).signatures.count, 0);
    seen = as_seen(&amara);
    assert_ok(agreement_sign(&amara, &seen));
    assert_ok(agreement_sign(&amara, &seen));
    assert_int_equal(latest(&amara).signatures.count, 1);
}

TEST_DB(there_is_nothing_to_sign_before_somebody_wrote)
{
    struct pair pair = pair_new(world);
    struct membership jonas = opened(world, pair.id, pair.jonas);
    struct agreement_sign_form form = {.number = 1, .fingerprint = ""};
    assert_error(agreement_sign(&jonas, &form), ERROR_CONFLICT);
}

TEST_DB(a_change_asks_for_new_signatures_and_what_was_signed_holds_until_then)
{
    struct pair pair = pair_new(world);
    struct membership jonas = opened(world, pair.id, pair.jonas), amara = opened(world, pair.id, pair.amara);
    struct agreement_terms terms;
    write_focus(&jonas, "One");
    sign(&jonas);
    sign(&amara);
    struct agreement_form form = begun(&jonas);
    form.cadence_days = 30;
    assert_ok(agreement_save(&jonas, &form));
    assert_int_equal(latest(&jonas).number, 2);
    assert_int_equal(latest(&jonas).signatures.count, 0);
    assert_false(progress_of(world, pair.id).agreement_signed);
    assert_ok(agreement_terms(world->db, world->arena, pair.id, &terms));
    assert_int_equal(terms.cadence_days, 14);
}

TEST_DB(what_is_still_right_is_signed_again_with_a_new_date)
{
    struct pair pair = pair_new(world);
    struct membership jonas = opened(world, pair.id, pair.jonas), amara = opened(world, pair.id, pair.amara);
    write_focus(&jonas, "One");
    sign(&jonas);
    struct agreement_sign_form keep = as_seen(&jonas);
    keep.revisit_on = clock_day(&world->clock) + 100;
    assert_error(agreement_keep(&jonas, &keep), ERROR_CONFLICT);
    sign(&amara);
    assert_ok(agreement_keep(&jonas, &keep));
    struct agreement_version version = latest(&amara);
    assert_int_equal(version.number, 2);
    assert_int_equal(version.revisit_on, keep.revisit_on);
    assert_string_equal(version.focus, "One");
    assert_true(agreement_signed_by(&version, pair.jonas) != 0);
    assert_true(agreement_signed_by(&version, pair.amara) == 0);
    sign(&amara);
    assert_int_equal(progress_of(world, pair.id).revisit_on, keep.revisit_on);
}

TEST_DB(in_a_group_everybody_signs_and_who_joins_later_too)
{
    struct pair pair = pair_new(world);
    int64_t tom = person_named(world, "Tom Becker");
    struct membership jonas = opened(world, pair.id, pair.jonas), amara = opened(world, pair.id, pair.amara);
    write_focus(&jonas, "One");
    sign(&jonas);
    sign(&amara);
    assert_ok(db_run(world->db, &testing_join, DB_PARAMS(db_int(pair.id), db_int(tom)), NULL));
    assert_ok(agreement_recount(world->db, world->arena, &world->clock, pair.id));
    assert_false(progress_of(world, pair.id).agreement_signed);
    struct membership newcomer = opened(world, pair.id, tom);
    sign(&newcomer);
    assert_true(progress_of(world, pair.id).agreement_signed);
}

TEST_DB(who_leaves_is_not_waited_for)
{
    struct pair pair = pair_new(world);
    int64_t tom = person_named(world, "Tom Becker");
    assert_ok(db_run(world->db, &testing_join, DB_PARAMS(db_int(pair.id), db_int(tom)), NULL));
    struct membership jonas = opened(world, pair.id, pair.jonas), amara = opened(world, pair.id, pair.amara);
    write_focus(&jonas, "One");
    sign(&jonas);
    sign(&amara);
    assert_false(progress_of(world, pair.id).agreement_signed);
    assert_ok(db_run(world->db, &testing_part, DB_PARAMS(db_int(pair.id), db_int(tom)), NULL));
    assert_ok(agreement_recount(world->db, world->arena, &world->clock, pair.id));
    assert_true(progress_of(world, pair.id).agreement_signed);
}

TEST_DB(the_card_says_who_is_waited_for_and_when_to_look_again)
{
    struct pair pair = pair_new(world);
    struct membership jonas = opened(world, pair.id, pair.jonas), amara = opened(world, pair.id, pair.amara);
    struct agreement_card card;
    assert_ok(agreement_card_get(&jonas, &card));
    assert_false(card.drafted);
    write_focus(&jonas, "One");
    sign(&jonas);
    assert_ok(agreement_card_get(&jonas, &card));
    assert_true(card.signed_by_me);
    assert_false(card.signed_by_all);
    assert_string_equal(card.waiting_for, "Amara Okafor");
    assert_string_equal(card.rhythm, "every two weeks, 45 minutes");
    sign(&amara);
    world->now += 91LL * 86400 * 1000;
    assert_ok(agreement_card_get(&amara, &card));
    assert_true(card.signed_by_all);
    assert_true(card.revisit_due);
}

TEST_DB(a_failure_at_any_call_leaves_no_half_a_version)
{
    struct pair pair = pair_new(world);
    struct membership jonas = opened(world, pair.id, pair.jonas), amara = opened(world, pair.id, pair.amara);
    write_focus(&jonas, "One");
    struct agreement_form form = begun(&amara);
    form.focus = "Two";
    for (int64_t call = 1; call < 40; call++) {
        db_fail_at(world->db, call);
        enum error error = agreement_save(&amara, &form);
        db_fail_at(world->db, 0);
        if (error == OK) break;
        assert_error(error, ERROR_UNAVAILABLE);
        assert_string_equal(latest(&jonas).focus, "One");
    }
    assert_string_equal(latest(&jonas).focus, "Two");
}
