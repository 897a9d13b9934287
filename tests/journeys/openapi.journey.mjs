/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The description of the API that a server gives is one that tools can read, and it names what the journeys call. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import { noServer, startIthaca } from './support.mjs';

describe('the API describes itself', { skip: noServer }, () => {
  let ithaca, description;

  before(async () => {
    ithaca = await startIthaca();
    const answer = await fetch(`${ithaca.address}/api/v1/openapi.json`);
    assert.equal(answer.status, 200);
    assert.match(answer.headers.get('content-type'), /^application\/json/);
    description = await answer.json();
  });
  after(async () => { await ithaca?.stop(); });

  test('as OpenAPI 3 without mistakes', async () => {
    const { valid, errors } = await new Validator().validate(structuredClone(description));
    assert.ok(valid, JSON.stringify(errors, null, 2));
  });

  test('each call has a name of its own', () => {
    const names = Object.values(description.paths).flatMap((calls) => Object.values(calls).map((call) => call.operationId));
    assert.ok(names.length >= 20, `only ${names.length} calls`);
    assert.deepEqual(names.filter((name, i) => !name || names.indexOf(name) !== i), []);
  });

  test('each part of an address is described', () => {
    for (const [path, calls] of Object.entries(description.paths)) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();
      for (const [method, call] of Object.entries(calls)) {
        const described = (call.parameters ?? []).filter((one) => one.in === 'path').map((one) => one.name).sort();
        assert.deepEqual(described, named, `${method} ${path}`);
      }
    }
  });
});
