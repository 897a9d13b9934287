/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Somebody else's spreadsheets become published matches through the JSON API, with a token and without a browser. */
import assert from 'node:assert/strict';
import { openAsBlob } from 'node:fs';
import { after, before, describe } from 'node:test';
import { menteeFile, mentorFile, noSample, readParts } from './civil_service.mjs';
import { noServer, run, startIthaca, story } from './support.mjs';

const ADMIN = 'ada.head@example.org';

describe('the civil service by the API', { skip: noServer || noSample }, () => {
  const step = story();
  let ithaca, admin, program, pairs;

  async function tokenOf(email) {
    const { code, out, err } = await run(['token', 'create', '--data', ithaca.data, '--email', email, '--name', 'Journey']);
    assert.equal(code, 0, err);
    return out.trim();
  }

  /* ret: { status, body }; a body that is not a form goes as JSON. */
  async function call(token, method, path, input) {
    const form = input instanceof FormData;
    const answer = await fetch(`${ithaca.address}${path.startsWith('/api/') ? '' : '/api/v1'}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...input && !form ? { 'content-type': 'application/json' } : {} },
      body: form || !input ? input : JSON.stringify(input),
    });
    return { status: answer.status, body: await answer.json() };
  }

  async function get(path, token = admin) {
    const { status, body } = await call(token, 'GET', path);
    assert.equal(status, 200, JSON.stringify(body));
    return body;
  }

  async function post(path, input) {
    const { status, body } = await call(admin, 'POST', path, input);
    assert.equal(status, 200, JSON.stringify(body));
    return body;
  }

  before(async () => {
    ithaca = await startIthaca({ made: ['init', '--admin-email', ADMIN, '--admin-name', 'Ada Head', '--name', 'Civil service'] });
    admin = await tokenOf(ADMIN);
  });
  after(async () => { await ithaca?.stop(); });

  for (const [file, skills] of [[mentorFile, 'skills_offered'], [menteeFile, 'skills_wanted']]) {
    step(`columns are mapped and everybody is imported: profession as ${skills}`, async () => {
      const form = new FormData();
      form.set('file', await openAsBlob(file), file);
      const { location } = await post('/people/import', form);
      const { columns, levels } = await get(location);
      const means = Object.fromEntries(columns.map(({ name, choices }) => [name, choices.find((choice) => choice.chosen)?.value]));
      assert.deepEqual([means['first name'], means['email address'], means.grade, means.organisation],
        ['first_name', 'email', 'level', 'department'], 'what is guessed');
      assert.ok(levels.length > 5, 'the grades are shown with a level each');
      const preview = await post(location, {
        columns: columns.map(({ name }) => ({ field: name === 'profession' ? skills : means[name] })),
        levels: levels.map(({ value, choices }) => ({ value, level: Number(choices.find((choice) => choice.chosen).value) })),
      });
      const looked = await get(preview.location);
      assert.deepEqual([looked.file.added, looked.file.changed, looked.file.refused], [500, 0, 0]);
      await post(`${location}/apply`, {});
    });
  }

  step('the same file again would change nothing', async () => {
    const form = new FormData();
    form.set('file', await openAsBlob(mentorFile), 'mentors.csv');
    const { location } = await post('/people/import', form);
    const { columns, levels } = await get(location);
    const chosen = (choices) => choices.find((choice) => choice.chosen).value;
    const preview = await post(location, {
      columns: columns.map(({ choices }) => ({ field: chosen(choices) })),
      levels: levels.map(({ value, choices }) => ({ value, level: Number(chosen(choices)) })),
    });
    const { file } = await get(preview.location);
    assert.deepEqual([file.added, file.changed, file.unchanged, file.refused], [0, 0, 500, 0]);
    await post(`${location}/discard`);
  });

  step('a program is made from the template for mentoring, and everybody is enrolled', async () => {
    const made = await post('/programs/new', { format: 'mentoring', name: 'Across the service', summary: 'Mentors from another department.' });
    program = (await get(made.location)).program.id;
    const rows = readParts().map(({ email, role }) => ({ email, role, capacity: '1' }));
    await post(`/programs/${program}/enroll/list`, { rows, how: 'enroll' });
    const { counts, program: card } = await get(`/programs/${program}`);
    assert.deepEqual([counts.mentors, counts.mentees], [742, 758]);
    await post(`/programs/${program}/state`, { to: 'open', version: card.version });
  });

  step('a list with somebody unknown in it enrolls nobody and names the row', async () => {
    const { status, body } = await call(admin, 'POST', `/programs/${program}/enroll/list`, { rows: [{ email: 'nobody@example.org', role: 'mentor' }], how: 'enroll' });
    assert.equal(status, 422);
    assert.deepEqual([body.fault_count, body.faults[0].row, body.faults[0].value], [1, 1, 'nobody@example.org']);
    assert.equal((await get(`/programs/${program}`)).counts.mentors, 742);
  });

  step('the matcher finds a proven best set of pairs', async () => {
    await post(`/programs/${program}/matches/solve`);
    let board;
    do {
      await new Promise((resolve) => setTimeout(resolve, 50));
      board = await get(`/programs/${program}/matches`);
    } while (board.is_working);
    assert.equal(board.run.state, 'draft', board.run.message);
    assert.equal(board.run.proven, true);
    assert.ok(board.run.pairs > 500, `${board.run.pairs} pairs`);
    pairs = board.pairs;
    for (const pair of pairs) assert.notEqual(pair.mentee_id, pair.mentor_id);
  });

  step('a pair is locked, another forbidden, and the next draft obeys', async () => {
    const [kept, dropped] = pairs;
    await post(`/programs/${program}/matches/decide`, { mentee: kept.mentee_id, mentor: kept.mentor_id, kind: 'lock' });
    await post(`/programs/${program}/matches/decide`, { mentee: dropped.mentee_id, mentor: dropped.mentor_id, kind: 'forbid' });
    const stale = await get(`/programs/${program}/matches`);
    assert.equal(stale.can_publish, false);
    await post(`/programs/${program}/matches/solve`);
    let board;
    do {
      await new Promise((resolve) => setTimeout(resolve, 50));
      board = await get(`/programs/${program}/matches`);
    } while (board.is_working);
    const of = async (mentee) => (await get(`/programs/${program}/matches?q=${encodeURIComponent(mentee)}`)).pairs;
    assert.ok((await of(kept.mentee_name)).some((pair) => pair.mentee_id === kept.mentee_id && pair.mentor_id === kept.mentor_id && pair.locked));
    assert.ok(!(await of(dropped.mentee_name)).some((pair) => pair.mentee_id === dropped.mentee_id && pair.mentor_id === dropped.mentor_id));
  });

  step('what was published is open to its two members and to nobody else', async () => {
    const draft = await get(`/programs/${program}/matches`);
    await post(`/programs/${program}/matches/publish`, { version: draft.run.version });
    const board = await get(`/programs/${program}/matches`);
    assert.equal(board.run.state, 'published');
    const [pair] = board.pairs;
    const emailOf = (name) => `${name.replace(' ', '.')}@gov.uk`;
    const mentee = await tokenOf(emailOf(pair.mentee_name));
    const mentor = await tokenOf(emailOf(pair.mentor_name));
    const { open } = await get('/relationships', mentee);
    const found = open.find(({ title }) => title.includes(pair.mentor_name));
    const seen = await get(`/relationships/${found.id}`, mentee);
    assert.ok(seen.reasons.length > 0);
    assert.equal((await get(`/relationships/${found.id}`, mentor)).head.id, found.id);
    assert.equal((await call(admin, 'GET', `/relationships/${found.id}`)).status, 404);
  });
});
