/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Runs the journeys, two files at a time; the last line says how many passed and failed.
 *
 * usage: node run.mjs [NAME…]     only the journeys whose file name contains one of the names
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { run } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ithaca, makeDemo } from './support.mjs';

const LONGEST = 'pages.journey.mjs'; /* first, so that it does not run alone at the end */

const here = dirname(fileURLToPath(import.meta.url));
const wanted = process.argv.slice(2);
const files = readdirSync(here)
  .filter((name) => name.endsWith('.journey.mjs') && (wanted.length === 0 || wanted.some((part) => name.includes(part))))
  .sort((a, b) => (b === LONGEST) - (a === LONGEST) || (a < b ? -1 : 1))
  .map((name) => join(here, name));

if (ithaca) {
  const demo = mkdtempSync(join(tmpdir(), 'ithaca-demo-'));
  process.on('exit', () => rmSync(demo, { recursive: true, force: true }));
  await makeDemo(demo);
  process.env.ITHACA_DEMO = demo;
}

const counts = { passed: 0, failed: 0, skipped: 0 };

/* A suite and a file are counted only when they failed without a test in them that did. */
const isTest = (event) => event.details.type !== 'suite' && !files.includes(event.name);
const isOfItsOwn = (event) => isTest(event) || event.details.error?.failureType !== 'subtestsFailed';

const stream = run({ files, concurrency: 2, timeout: 900_000 });
stream.on('test:pass', (event) => {
  if (!isTest(event)) return;
  const skipped = event.skip !== undefined;
  counts[skipped ? 'skipped' : 'passed'] += 1;
  console.log(`${skipped ? 'skipped' : 'ok'}  ${event.name}  (${Math.round(event.details.duration_ms)} ms)`);
});
stream.on('test:fail', (event) => {
  if (!isOfItsOwn(event)) return;
  const { error } = event.details;
  counts.failed += 1;
  console.log(`FAILED  ${event.name}\n${error.cause?.stack ?? error.cause ?? error.stack ?? error}`);
});
stream.on('test:diagnostic', () => {}); /* its own summary would count suites */
stream.on('test:stderr', ({ message }) => process.stderr.write(message));
stream.on('test:stdout', ({ message }) => process.stdout.write(message));
stream.on('end', () => {
  const skipped = counts.skipped ? `, ${counts.skipped} skipped` : '';
  console.log(`journeys: ${counts.passed} passed, ${counts.failed} failed${skipped}`);
  process.exitCode = counts.failed > 0 || counts.passed === 0 ? 1 : 0;
});
stream.resume();
