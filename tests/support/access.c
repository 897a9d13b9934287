/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The scene in which all routes are asked: one relationship, and everybody who might want to look at it. */
#include "tests/support/access.h"

#include "base/text.h"
#include "db/db.h"
#include "program/program.h"
#include "relationship/test_pair.h"
#include "tests/support/client_app.h"

extern const struct access_table *const __start_ithaca_access[];
extern const struct access_table *const __stop_ithaca_access[];

SQL(access_leave,
    "UPDATE relationship_member SET left_at = $3 WHERE relationship_id = $1 AND person_id = $2");
SQL(access_manager, "UPDATE person SET manager_id = $2 WHERE id = $1");
SQL(access_session, "SELECT id FROM session WHERE person_id = $1");
SQL(access_question, "SELECT id FROM program_question WHERE program_id = $1");
SQL(access_token, "SELECT id FROM api_token WHERE person_id = $1");
SQL(access_notice, "SELECT id FROM notice WHERE person_id = $1 ORDER BY id DESC LIMIT 1");

const struct access_table *const *access_first(void)
{
    return __start_ithaca_access;
}

const struct access_table *const *access_end(void)
{
    return __stop_ithaca_access;
}

/* ---- the scene ---- */

static int64_t program_of(struct access_scene *scene, const char *name, int64_t coordinator)
{
    struct test_world *world = scene->world;
    struct program_new program = {.name = name,
                                  .format = "mentoring",
                                  .starts_on = clock_day(&world->clock),
                                  .coordinator = coordinator};
    int64_t id;
    assert_ok(program_add(world->db, world->arena, &world->clock, &program, &id));
    return id;
}

static void enroll(struct access_scene *scene, int64_t person, bool as_mentor)
{
    struct test_world *world = scene->world;
    struct program_enrolling enrolling = {.program = scene->program,
                                          .person = person,
                                          .as_mentor = as_mentor,
                                          .as_mentee = !as_mentor,
                                          .capacity = -1,
                                          .wanted = -1};
    int64_t id;
    assert_ok(program_enroll(world->db, world->arena, &world->clock, &enrolling, &id));
}

/* A group of the partner, the former partner and a mentor, in an open program. */
int64_t access_relationship(struct access_scene *scene)
{
    struct test_world *world = scene->world;
    struct relationship_start_member members[] = {{scene->mentor, "mentor"},
                                                  {scene->people[ASKER_PARTNER], "mentee"},
                                                  {scene->people[ASKER_FORMER], "mentee"}};
    struct relationship_start start = {.program = scene->program,
                                       .format = "group",
                                       .starts_on = clock_day(&world->clock),
                                       .members = members,
                                       .member_count = 3};
    int64_t id;
    assert_ok(relationship_start(world->db, world->arena, &world->clock, &start, &id));
    assert_ok(db_run(world->db, &access_leave,
                     DB_PARAMS(db_int(id), db_int(scene->people[ASKER_FORMER]), db_int(world->now / 1000)),
                     NULL));
    return id;
}

static int64_t first_id(struct access_scene *scene, const struct sql *sql)
{
    int64_t id;
    assert_ok(db_number(scene->world->db, sql, DB_PARAMS(db_int(scene->people[ASKER_PARTNER])), &id));
    return id;
}

static void add_secrets(struct access_scene *scene)
{
    struct test_world *world = scene->world;
    char token[ACCOUNT_API_TOKEN_SIZE];
    struct account_invite invite = {.person = person_named(world, "Ana Ruiz"), .into_what = ""};
    assert_ok(account_invite(world->db, &world->clock, &invite, scene->invitation));
    assert_ok(
        account_token_create(world->db, &world->clock, scene->people[ASKER_PARTNER], "Script", 0, token));
    (void)client_app_session(world, scene->people[ASKER_PARTNER]);
    scene->session = first_id(scene, &access_session);
    scene->token = first_id(scene, &access_token);
    scene->notice = first_id(scene, &access_notice);
}

static void add_people(struct access_scene *scene)
{
    struct test_world *world = scene->world;
    for (int i = ASKER_COLLEAGUE; i < ASKERS; i++)
        scene->people[i] = person_named(world, arena_format(world->arena, "Person %c", 'A' + i));
    scene->mentor = person_named(world, "Amara Okafor");
    assert_ok(account_set_role(world->db, &world->clock, scene->people[ASKER_ADMIN], ACCOUNT_ADMIN, true, 0));
    assert_ok(
        account_set_role(world->db, &world->clock, scene->people[ASKER_ANALYST], ACCOUNT_ANALYST, true, 0));
    assert_ok(db_run_one(
        world->db, &access_manager,
        DB_PARAMS(db_int(scene->people[ASKER_PARTNER]), db_int(scene->people[ASKER_LINE_MANAGER]))));
}

void access_scene_set(struct access_scene *scene, struct test_world *world, const char *mark)
{
    *scene = (struct access_scene){.world = world, .mark = mark};
    add_people(scene);
    scene->program = program_of(scene, "The program", scene->people[ASKER_COORDINATOR]);
    program_of(scene, "Another program", scene->people[ASKER_OTHER_COORDINATOR]);
    scene->relationship = access_relationship(scene);
    enroll(scene, scene->people[ASKER_PARTNER], false);
    enroll(scene, scene->mentor, true);
    assert_ok(program_move(world->db, world->arena, &world->clock, scene->program, "open", 0));
    add_secrets(scene);
    assert_ok(db_number(world->db, &access_question, DB_PARAMS(db_int(scene->program)), &scene->question));
}

/* ---- what tables make in it ---- */

const struct membership *access_membership(struct access_scene *scene, int64_t person)
{
    struct test_world *world = scene->world;
    struct membership *membership = ARENA_NEW(world->arena, struct membership);
    assert_ok(membership_open(world->db, world->arena, &world->clock, world->portal_key, scene->relationship,
                              person, RELATIONSHIP_WRITE, membership));
    return membership;
}

void access_letter_text(struct access_scene *scene, char letter, const char *text)
{
    assert_in_range(letter, 'A', 'Z');
    scene->letters[letter - 'A'] = arena_string(scene->world->arena, text);
}

void access_letter(struct access_scene *scene, char letter, int64_t id)
{
    access_letter_text(scene, letter, arena_format(scene->world->arena, "%lld", (long long)id));
}

void access_prepare(struct access_scene *scene, const struct access_table *table)
{
    memset(scene->letters, 0, sizeof scene->letters);
    if (table->prepare) table->prepare(scene);
}

static int64_t id_of(const struct access_scene *scene, char of)
{
    switch (of) {
    case 'p':
        return scene->people[ASKER_PARTNER];
    case 'm':
        return scene->mentor;
    case 'g':
        return scene->program;
    case 'r':
        return scene->relationship;
    case 'n':
        return scene->notice;
    case 'q':
        return scene->question;
    case 'c':
        return scene->people[ASKER_COORDINATOR];
    case 's':
        return scene->session;
    case 't':
        return scene->token;
    default:
        return 12345;
    }
}

static void add_part(const struct access_scene *scene, char of, struct text *path)
{
    if (of >= 'A' && of <= 'Z') {
        const char *made = scene->letters[of - 'A'];
        if (!made) fail_msg("nothing was prepared for the letter %c", of);
        text_add(path, made);
    } else if (of == 'i') text_add(path, scene->invitation);
    else if (of == 'a') text_add(path, "pause");
    else text_add_int(path, id_of(scene, of));
}

const char *access_path(const struct access_scene *scene, const char *pattern, const char *of)
{
    struct text path;
    text_init(&path, scene->world->arena);
    for (const char *at = pattern; *at;) {
        if (*at != ':') {
            text_add_char(&path, *at++);
            continue;
        }
        at += strcspn(at, "/");
        add_part(scene, *of ? *of++ : '-', &path);
    }
    return path.at;
}
