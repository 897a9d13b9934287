/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "account/account.h"

#include <string.h>

#include "account/account_admin.h"
#include "account/account_session.h"
#include "account/account_token.h"
#include "db/db.h"
#include "notice/notice.h"
#include "person/person.h"
#include "tests/support/test.h"

static const char GOOD[] = "olive trees at noon";

static int64_t add_person(struct test_world *world, const char *name, const char *email)
{
    struct person_input input = {.name = name, .email = email, .time_zone = "Africa/Lagos"};
    int64_t id;
    assert_ok(person_add(world->db, world->arena, &world->clock, &input, &id));
    return id;
}

static int64_t add_amara(struct test_world *world)
{
    int64_t id = add_person(world, "Amara Okafor", "amara@harbor.example");
    assert_ok(account_set_password(world->db, &world->clock, id, GOOD));
    return id;
}

static void pass_days(struct test_world *world, int64_t days)
{
    world->now += days * 86400 * 1000;
}

static enum error try_sign_in(struct test_world *world, const char *email, const char *password,
                              char ret_session[TOKEN_SIZE])
{
    int64_t wait;
    struct account_sign_in input = {.email = email,
                                    .password = password,
                                    .address = "192.0.2.1",
                                    .device = "Firefox on Linux",
                                    .old_session = ""};
    return account_sign_in(world->db, world->arena, &world->clock, &input, ret_session, &wait);
}

static int64_t who(struct test_world *world, const char *session)
{
    struct viewer viewer;
    assert_ok(account_identify(world->db, world->arena, &world->clock, session, "", &viewer));
    return viewer.person;
}

static int64_t session_for(struct test_world *world, int64_t person, char ret_session[TOKEN_SIZE])
{
    assert_ok(account_session_start(world->db, &world->clock, person, "Firefox on Linux", ret_session));
    return person;
}

/* ---- signing in ---- */

TEST_DB(the_right_password_opens_a_session)
{
    char session[TOKEN_SIZE];
    int64_t amara = add_amara(world);
    assert_ok(try_sign_in(world, " Amara@Harbor.example ", GOOD, session));
    assert_int_equal(who(world, session), amara);
}

TEST_DB(a_wrong_password_an_unknown_address_and_no_password_are_all_the_same_refusal)
{
    char session[TOKEN_SIZE];
    add_amara(world);
    add_person(world, "Jonas Lindqvist", "jonas@harbor.example");
    assert_error(try_sign_in(world, "amara@harbor.example", "olive trees at night", session),
                 ERROR_UNAUTHORIZED);
    assert_error(try_sign_in(world, "nobody@harbor.example", GOOD, session), ERROR_UNAUTHORIZED);
    assert_error(try_sign_in(world, "jonas@harbor.example", GOOD, session), ERROR_UNAUTHORIZED);
    assert_error(try_sign_in(world, "", "", session), ERROR_UNAUTHORIZED);
}

TEST_DB(who_left_or_is_switched_off_cannot_sign_in)
{
    char session[TOKEN_SIZE];
    int64_t amara = add_amara(world);
    int64_t boss = add_person(world, "Nora Stein", "nora@harbor.example");
    assert_ok(account_set_role(world->db, &world->clock, boss, ACCOUNT_ADMIN, true, 0));
    assert_ok(account_set_disabled(world->db, &world->clock, amara, true));
    assert_error(try_sign_in(world, "amara@harbor.example", GOOD, session), ERROR_UNAUTHORIZED);
    assert_ok(account_set_disabled(world->db, &world->clock, amara, false));
    assert_ok(try_sign_in(world, "amara@harbor.example", GOOD, session));
    assert_ok(person_leave(world->db, world->arena, &world->clock, amara, world->now / 86400000));
    assert_error(try_sign_in(world, "amara@harbor.example", GOOD, session), ERROR_UNAUTHORIZED);
    assert_int_equal(who(world, session), 0);
}

TEST_DB(who_comes_back_finds_no_old_session_token_or_link_that_works)
{
    char session[TOKEN_SIZE], token[ACCOUNT_API_TOKEN_SIZE], link[TOKEN_SIZE];
    struct viewer viewer;
    struct invitation invitation;
    int64_t amara = session_for(world, add_amara(world), session);
    struct account_invite invite = {.person = amara, .into_what = ""};
    assert_ok(account_token_create(world->db, &world->clock, amara, "Script", 0, token));
    assert_ok(account_invite(world->db, &world->clock, &invite, link));
    assert_ok(person_leave(world->db, world->arena, &world->clock, amara, clock_day(&world->clock)));
    assert_ok(person_leave(world->db, world->arena, &world->clock, amara, 0));
    assert_ok(account_identify(world->db, world->arena, &world->clock, session, "", &viewer));
    assert_int_equal(viewer.person, 0);
    assert_error(account_identify(world->db, world->arena, &world->clock, "", token, &viewer),
                 ERROR_UNAUTHORIZED);
    assert_error(account_invitation_read(world->db, world->arena, &world->clock, link, &invitation),
                 ERROR_NOT_FOUND);
}

TEST_DB(signing_in_ends_the_session_that_came_along)
{
    char before[TOKEN_SIZE], after[TOKEN_SIZE];
    int64_t wait, amara = session_for(world, add_amara(world), before);
    struct account_sign_in input = {.email = "amara@harbor.example",
                                    .password = GOOD,
                                    .address = "",
                                    .device = "",
                                    .old_session = before};
    assert_ok(account_sign_in(world->db, world->arena, &world->clock, &input, after, &wait));
    assert_string_not_equal(before, after);
    assert_int_equal(who(world, before), 0);
    assert_int_equal(who(world, after), amara);
}

static enum error count_wrong_tries(struct test_world *world, const char *email, const char *address,
                                    int tries, int64_t *ret_wait)
{
    enum error error = OK;
    char session[TOKEN_SIZE];
    struct account_sign_in input = {
        .email = email, .password = "wrong on purpose", .address = address, .device = "", .old_session = ""};
    for (int i = 0; i < tries; i++)
        error = account_sign_in(world->db, world->arena, &world->clock, &input, session, ret_wait);
    return error;
}

TEST_DB(the_eleventh_wrong_try_has_to_wait_and_so_has_the_right_one)
{
    char session[TOKEN_SIZE];
    int64_t wait = 0;
    add_amara(world);
    assert_error(count_wrong_tries(world, "amara@harbor.example", "", 10, &wait), ERROR_UNAUTHORIZED);
    world->now += 300 * 1000;
    assert_error(count_wrong_tries(world, "amara@harbor.example", "", 1, &wait), ERROR_TOO_MANY);
    assert_int_equal(wait, 600);
    assert_error(try_sign_in(world, "amara@harbor.example", GOOD, session), ERROR_TOO_MANY);
    world->now += 600 * 1000;
    assert_ok(try_sign_in(world, "amara@harbor.example", GOOD, session));
}

TEST_DB(unknown_addresses_are_limited_like_known_ones)
{
    int64_t wait = 0;
    assert_error(count_wrong_tries(world, "nobody@harbor.example", "", 10, &wait), ERROR_UNAUTHORIZED);
    assert_error(count_wrong_tries(world, "NOBODY@harbor.example", "", 1, &wait), ERROR_TOO_MANY);
}

TEST_DB(signing_in_well_forgets_the_wrong_tries)
{
    char session[TOKEN_SIZE];
    int64_t wait = 0;
    add_amara(world);
    assert_error(count_wrong_tries(world, "amara@harbor.example", "", 9, &wait), ERROR_UNAUTHORIZED);
    assert_ok(try_sign_in(world, "amara@harbor.example", GOOD, session));
    assert_error(count_wrong_tries(world, "amara@harbor.example", "", 9, &wait), ERROR_UNAUTHORIZED);
}

TEST_DB(a_new_password_forgets_the_wrong_tries)
{
    char session[TOKEN_SIZE];
    int64_t wait = 0, amara = add_amara(world);
    assert_error(count_wrong_tries(world, "amara@harbor.example", "", 11, &wait), ERROR_TOO_MANY);
    assert_ok(account_set_password(world->db, &world->clock, amara, "slow herons in summer"));
    assert_ok(try_sign_in(world, "amara@harbor.example", "slow herons in summer", session));
}

SQL(test_address_tries, "UPDATE sign_in_attempt SET tries = 100");

TEST_DB(one_address_that_tries_many_accounts_has_to_wait)
{
    int64_t wait = 0;
    assert_error(count_wrong_tries(world, "first@harbor.example", "192.0.2.7", 1, &wait), ERROR_UNAUTHORIZED);
    assert_ok(db_run(world->db, &test_address_tries, DB_NO_PARAMS, NULL));
    assert_error(count_wrong_tries(world, "other@harbor.example", "192.0.2.7", 1, &wait), ERROR_TOO_MANY);
    assert_error(count_wrong_tries(world, "other@harbor.example", "192.0.2.8", 1, &wait), ERROR_UNAUTHORIZED);
}

TEST_DB(a_network_of_ipv6_counts_as_one_address)
{
    int64_t wait = 0;
    assert_error(count_wrong_tries(world, "first@harbor.example", "2001:db8:1:2:3::7", 1, &wait),
                 ERROR_UNAUTHORIZED);
    assert_ok(db_run(world->db, &test_address_tries, DB_NO_PARAMS, NULL));
    assert_error(count_wrong_tries(world, "other@harbor.example", "2001:db8:1:2:9::1", 1, &wait),
                 ERROR_TOO_MANY);
    assert_error(count_wrong_tries(world, "other@harbor.example", "2001:db8:1:3:9::1", 1, &wait),
                 ERROR_UNAUTHORIZED);
}

/* ---- sessions ---- */

TEST_DB(a_session_that_is_used_goes_on_and_ends_after_90_days)
{
    char session[TOKEN_SIZE];
    int64_t amara = session_for(world, add_amara(world), session);
    for (int day = 0; day < 89; day++) {
        pass_days(world, 1);
        assert_int_equal(who(world, session), amara);
    }
    pass_days(world, 1);
    assert_int_equal(who(world, session), 0);
}

TEST_DB(a_session_that_is_not_used_ends_after_14_days)
{
    char session[TOKEN_SIZE];
    int64_t amara = session_for(world, add_amara(world), session);
    pass_days(world, 13);
    assert_int_equal(who(world, session), amara);
    pass_days(world, 14);
    assert_int_equal(who(world, session), 0);
}

TEST_DB(a_session_ends_by_signing_out)
{
    char session[TOKEN_SIZE];
    session_for(world, add_amara(world), session);
    assert_ok(account_sign_out(world->db, session));
    assert_int_equal(who(world, session), 0);
    assert_ok(account_sign_out(world->db, session));
}

TEST_DB(my_sessions_are_listed_and_can_be_ended_one_by_one_or_all_others)
{
    char here[TOKEN_SIZE], there[TOKEN_SIZE], third[TOKEN_SIZE];
    struct list rows = {0};
    int64_t ended, amara = session_for(world, add_amara(world), here);
    session_for(world, amara, there);
    session_for(world, amara, third);
    assert_ok(session_list(world->db, world->arena, &world->clock, amara, here, &rows));
    assert_int_equal(rows.count, 3);
    LIST_EACH (&rows, struct session_row, row)
        if (!row->is_this) assert_ok(session_end_one(world->db, amara, row->id));
    assert_int_equal(who(world, there), 0);
    session_for(world, amara, third);
    assert_ok(session_end_others(world->db, amara, here, &ended));
    assert_int_equal(ended, 1);
    assert_int_equal(who(world, here), amara);
}

TEST_DB(nobody_ends_the_session_of_somebody_else)
{
    char session[TOKEN_SIZE];
    struct list rows = {0};
    int64_t amara = session_for(world, add_amara(world), session);
    int64_t jonas = add_person(world, "Jonas Lindqvist", "jonas@harbor.example");
    assert_ok(session_list(world->db, world->arena, &world->clock, amara, "", &rows));
    assert_error(session_end_one(world->db, jonas, LIST_AT(&rows, struct session_row, 0)->id),
                 ERROR_NOT_FOUND);
    assert_int_equal(who(world, session), amara);
}

TEST_DB(a_new_password_ends_all_sessions)
{
    char session[TOKEN_SIZE];
    int64_t amara = session_for(world, add_amara(world), session);
    assert_ok(account_set_password(world->db, &world->clock, amara, "slow herons in summer"));
    assert_int_equal(who(world, session), 0);
}

TEST_DB(the_viewer_has_name_zone_roles_and_unread_notices)
{
    char session[TOKEN_SIZE];
    struct viewer viewer;
    int64_t amara = session_for(world, add_amara(world), session);
    assert_ok(account_set_role(world->db, &world->clock, amara, ACCOUNT_ANALYST, true, 0));
    assert_ok(notice_tell(world->db, &world->clock,
                          &(struct notice){.person = amara, .kind = "feedback.arrived", .path = "/"}));
    assert_ok(account_identify(world->db, world->arena, &world->clock, session, "", &viewer));
    assert_string_equal(viewer.name, "Amara Okafor");
    assert_string_equal(viewer.initials, "AO");
    assert_string_equal(viewer.zone, "Africa/Lagos");
    assert_true(viewer.analyst);
    assert_false(viewer.admin);
    assert_false(viewer.coordinator);
    assert_int_equal(viewer.unread, 1);
}

TEST_DB(a_session_works_on_when_its_use_cannot_be_noted)
{
    char session[TOKEN_SIZE];
    struct viewer viewer;
    int64_t amara = session_for(world, add_amara(world), session);
    pass_days(world, 1);
    db_fail_at(world->db, 2);
    assert_ok(account_identify(world->db, world->arena, &world->clock, session, "", &viewer));
    db_fail_at(world->db, 0);
    assert_int_equal(viewer.person, amara);
}

/* ---- invitations ---- */

static void invite(struct test_world *world, int64_t person, int64_t by, char ret_token[TOKEN_SIZE])
{
    struct account_invite invite = {.person = person, .invited_by = by, .into_what = "Leadership 2026"};
    assert_ok(account_invite(world->db, &world->clock, &invite, ret_token));
}

TEST_DB(an_invitation_says_who_invites_whom_into_what_and_sets_a_password_once)
{
    char token[TOKEN_SIZE], session[TOKEN_SIZE];
    struct invitation invitation;
    int64_t person, amara = add_amara(world);
    int64_t jonas = add_person(world, "Jonas Lindqvist", "jonas@harbor.example");
    invite(world, jonas, amara, token);
    assert_ok(account_invitation_read(world->db, world->arena, &world->clock, token, &invitation));
    assert_string_equal(invitation.name, "Jonas Lindqvist");
    assert_string_equal(invitation.invited_by, "Amara Okafor");
    assert_string_equal(invitation.into_what, "Leadership 2026");
    assert_false(invitation.has_password);
    assert_ok(account_invitation_accept(world->db, world->arena, &world->clock, token, GOOD, &person));
    assert_int_equal(person, jonas);
    assert_ok(try_sign_in(world, "jonas@harbor.example", GOOD, session));
    assert_error(
        account_invitation_accept(world->db, world->arena, &world->clock, token, "another password", &person),
        ERROR_NOT_FOUND);
    assert_ok(try_sign_in(world, "jonas@harbor.example", GOOD, session));
}

TEST_DB(an_invitation_ends_after_14_days)
{
    char token[TOKEN_SIZE];
    struct invitation invitation;
    invite(world, add_person(world, "Jonas Lindqvist", "jonas@harbor.example"), 0, token);
    pass_days(world, 13);
    assert_ok(account_invitation_read(world->db, world->arena, &world->clock, token, &invitation));
    assert_string_equal(invitation.invited_by, "");
    pass_days(world, 1);
    assert_error(account_invitation_read(world->db, world->arena, &world->clock, token, &invitation),
                 ERROR_NOT_FOUND);
}

TEST_DB(one_used_link_closes_all_others_of_the_person)
{
    char one[TOKEN_SIZE], two[TOKEN_SIZE];
    struct invitation invitation;
    int64_t person, jonas = add_person(world, "Jonas Lindqvist", "jonas@harbor.example");
    invite(world, jonas, 0, one);
    invite(world, jonas, 0, two);
    assert_ok(account_invitation_accept(world->db, world->arena, &world->clock, one, GOOD, &person));
    assert_error(account_invitation_read(world->db, world->arena, &world->clock, two, &invitation),
                 ERROR_NOT_FOUND);
}

TEST_DB(links_of_people_who_left_or_are_switched_off_do_not_work)
{
    char token[TOKEN_SIZE];
    struct invitation invitation;
    struct account_invite again = {.into_what = ""};
    int64_t amara = add_amara(world), jonas = add_person(world, "Jonas Lindqvist", "jonas@harbor.example");
    assert_ok(account_set_role(world->db, &world->clock, amara, ACCOUNT_ADMIN, true, 0));
    invite(world, jonas, 0, token);
    assert_ok(account_set_disabled(world->db, &world->clock, jonas, true));
    assert_error(account_invitation_read(world->db, world->arena, &world->clock, token, &invitation),
                 ERROR_NOT_FOUND);
    assert_ok(account_set_disabled(world->db, &world->clock, jonas, false));
    assert_ok(person_leave(world->db, world->arena, &world->clock, jonas, world->now / 86400000));
    assert_error(account_invitation_read(world->db, world->arena, &world->clock, token, &invitation),
                 ERROR_NOT_FOUND);
    again.person = jonas;
    assert_error(account_invite(world->db, &world->clock, &again, token), ERROR_NOT_FOUND);
}

TEST_DB(a_link_of_somebody_who_is_no_admin_ends_when_the_person_gets_a_role)
{
    char token[TOKEN_SIZE], of_admin[TOKEN_SIZE];
    struct invitation invitation;
    int64_t person, amara = add_amara(world), nora = add_person(world, "Nora Berg", "nora@harbor.example");
    int64_t jonas = add_person(world, "Jonas Lindqvist", "jonas@harbor.example");
    assert_ok(account_set_role(world->db, &world->clock, nora, ACCOUNT_ADMIN, true, 0));
    invite(world, jonas, amara, token);
    invite(world, jonas, nora, of_admin);
    assert_ok(account_invitation_read(world->db, world->arena, &world->clock, token, &invitation));
    assert_ok(account_set_role(world->db, &world->clock, jonas, ACCOUNT_ADMIN, true, nora));
    assert_error(account_invitation_read(world->db, world->arena, &world->clock, token, &invitation),
                 ERROR_NOT_FOUND);
    assert_error(account_invitation_accept(world->db, world->arena, &world->clock, token,
                                           "slow herons in may", &person),
                 ERROR_NOT_FOUND);
    assert_ok(account_invitation_accept(world->db, world->arena, &world->clock, of_admin,
                                        "slow herons in may", &person));
    assert_int_equal(person, jonas);
}

TEST_DB(many_links_are_made_for_those_who_wait)
{
    struct list rows = {0}, more = {0};
    int64_t waiting, without;
    add_amara(world);
    add_person(world, "Jonas Lindqvist", "jonas@harbor.example");
    add_person(world, "Piotr Nowak", "piotr@harbor.example");
    assert_ok(account_count_waiting(world->db, &world->clock, &waiting, &without));
    assert_int_equal(waiting, 2);
    assert_ok(account_invite_many(world->db, world->arena, &world->clock, 0, false, 0, "",
                                  "https://i.example", &rows));
    assert_int_equal(rows.count, 2);
    const struct invited_row *jonas = LIST_AT(&rows, struct invited_row, 0);
    assert_string_equal(jonas->email, "jonas@harbor.example");
    assert_memory_equal(jonas->link, "https://i.example/invitation/", 29);
    assert_ok(account_count_waiting(world->db, &world->clock, &waiting, &without));
    assert_int_equal(without, 0);
    assert_ok(account_invite_many(world->db, world->arena, &world->clock, 0, false, 0, "", "", &more));
    assert_int_equal(more.count, 0);
    assert_ok(account_invite_many(world->db, world->arena, &world->clock, 0, true, 0, "", "", &more));
    assert_int_equal(more.count, 2);
}

/* ---- roles ---- */

TEST_DB(roles_add_up_and_can_be_taken)
{
    struct account_row row;
    int64_t amara = add_amara(world), jonas = add_person(world, "Jonas Lindqvist", "jonas@harbor.example");
    assert_ok(account_set_role(world->db, &world->clock, amara, ACCOUNT_ADMIN, true, 0));
    assert_ok(account_set_role(world->db, &world->clock, jonas, ACCOUNT_ADMIN, true, amara));
    assert_ok(account_set_role(world->db, &world->clock, jonas, ACCOUNT_ADMIN, true, amara));
    assert_ok(account_set_role(world->db, &world->clock, jonas, ACCOUNT_ANALYST, true, amara));
    assert_ok(account_row_get(world->db, world->arena, &world->clock, jonas, &row));
    assert_true(row.admin && row.analyst);
    assert_ok(account_set_role(world->db, &world->clock, jonas, ACCOUNT_ADMIN, false, amara));
    assert_ok(account_row_get(world->db, world->arena, &world->clock, jonas, &row));
    assert_true(!row.admin && row.analyst);
}

TEST_DB(the_last_admin_stays)
{
    int64_t amara = add_amara(world), jonas = add_person(world, "Jonas Lindqvist", "jonas@harbor.example");
    assert_ok(account_set_role(world->db, &world->clock, amara, ACCOUNT_ADMIN, true, 0));
    assert_error(account_set_role(world->db, &world->clock, amara, ACCOUNT_ADMIN, false, amara),
                 ERROR_CONFLICT);
    assert_error(account_set_disabled(world->db, &world->clock, amara, true), ERROR_CONFLICT);
    assert_ok(account_set_role(world->db, &world->clock, jonas, ACCOUNT_ADMIN, true, amara));
    assert_ok(account_set_disabled(world->db, &world->clock, jonas, true));
    assert_error(account_set_role(world->db, &world->clock, amara, ACCOUNT_ADMIN, false, amara),
                 ERROR_CONFLICT);
    assert_ok(account_set_disabled(world->db, &world->clock, jonas, false));
    assert_ok(account_set_role(world->db, &world->clock, amara, ACCOUNT_ADMIN, false, amara));
}

TEST_DB(a_role_for_nobody_is_refused)
{
    assert_error(account_set_role(world->db, &world->clock, 12345, ACCOUNT_ADMIN, true, 0), ERROR_CONFLICT);
}

/* ---- API tokens ---- */

static enum error who_bears(struct test_world *world, const char *token, int64_t *ret_person)
{
    struct viewer viewer = {0};
    enum error error = account_identify(world->db, world->arena, &world->clock, "", token, &viewer);
    *ret_person = viewer.person;
    return error;
}

TEST_DB(an_api_token_has_the_powers_of_its_person_until_it_is_revoked)
{
    char token[ACCOUNT_API_TOKEN_SIZE];
    struct list rows = {0};
    int64_t person, amara = add_amara(world);
    assert_ok(account_token_create(world->db, &world->clock, amara, "Reports", 0, token));
    assert_memory_equal(token, "ithaca_", 7);
    assert_ok(who_bears(world, token, &person));
    assert_int_equal(person, amara);
    assert_ok(token_list(world->db, world->arena, &world->clock, amara, &rows));
    assert_int_equal(rows.count, 1);
    assert_ok(token_revoke(world->db, &world->clock, amara, LIST_AT(&rows, struct token_row, 0)->id));
    assert_error(who_bears(world, token, &person), ERROR_UNAUTHORIZED);
}

TEST_DB(an_api_token_expires)
{
    char token[ACCOUNT_API_TOKEN_SIZE];
    int64_t person, amara = add_amara(world);
    assert_ok(
        account_token_create(world->db, &world->clock, amara, "Reports", world->now / 1000 + 86400, token));
    assert_ok(who_bears(world, token, &person));
    pass_days(world, 1);
    assert_error(who_bears(world, token, &person), ERROR_UNAUTHORIZED);
}

TEST_DB(nobody_revokes_the_token_of_somebody_else)
{
    char token[ACCOUNT_API_TOKEN_SIZE];
    struct list rows = {0};
    int64_t amara = add_amara(world), jonas = add_person(world, "Jonas Lindqvist", "jonas@harbor.example");
    assert_ok(account_token_create(world->db, &world->clock, amara, "Reports", 0, token));
    assert_ok(token_list(world->db, world->arena, &world->clock, amara, &rows));
    assert_error(token_revoke(world->db, &world->clock, jonas, LIST_AT(&rows, struct token_row, 0)->id),
                 ERROR_NOT_FOUND);
}

TEST_DB(secrets_of_one_kind_are_nothing_as_another)
{
    char session[TOKEN_SIZE], api_token[ACCOUNT_API_TOKEN_SIZE], link[TOKEN_SIZE];
    struct invitation invitation;
    int64_t person, amara = session_for(world, add_amara(world), session);
    assert_ok(account_token_create(world->db, &world->clock, amara, "Reports", 0, api_token));
    invite(world, amara, 0, link);
    assert_error(who_bears(world, session, &person), ERROR_UNAUTHORIZED);
    assert_error(who_bears(world, link, &person), ERROR_UNAUTHORIZED);
    assert_int_equal(who(world, api_token), 0);
    assert_int_equal(who(world, link), 0);
    assert_error(account_invitation_read(world->db, world->arena, &world->clock, session, &invitation),
                 ERROR_NOT_FOUND);
    assert_error(who_bears(world, "nonsense", &person), ERROR_UNAUTHORIZED);
    assert_int_equal(who(world, ""), 0);
}

/* ---- the portal ---- */

TEST_DB(the_portal_is_called_ithaca_until_it_is_named)
{
    const char *name;
    assert_ok(portal_name_read(world->db, world->arena, &name));
    assert_string_equal(name, "Ithaca");
    assert_ok(portal_name_write(world->db, "Harbor Foods"));
    assert_ok(portal_name_read(world->db, world->arena, &name));
    assert_string_equal(name, "Harbor Foods");
}
