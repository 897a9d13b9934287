/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Runs the journeys, one file after another, and says last how many passed and failed.
 *
 * usage: node run.mjs [NAME…]     only the journeys whose file name contains one of the names
 */
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const wanted = process.argv.slice(2);
const files = readdirSync(here)
  .filter((name) => name.endsWith('.journey.mjs') && (wanted.length === 0 || wanted.some((part) => name.includes(part))))
  .sort()
  .map((name) => join(here, name));

const counts = { passed: 0, failed: 0, skipped: 0 };
const isTest = (event) => event.details?.type !== 'suite';

const stream = run({ files, concurrency: 1, timeout: 600_000 });
stream.on('test:pass', (event) => {
  if (!isTest(event)) return;
  if (event.skip !== undefined) counts.skipped += 1;
  else counts.passed += 1;
});
stream.on('test:fail', (event) => {
  if (isTest(event)) counts.failed += 1;
});
stream.on('end', () => {
  process.once('exit', () => {
    const skipped = counts.skipped ? `, ${counts.skipped} skipped` : '';
    console.log(`journeys: ${counts.passed} passed, ${counts.failed} failed${skipped}`);
  });
  if (counts.failed > 0 || counts.passed === 0) process.exitCode = 1;
});
stream.compose(spec).pipe(process.stdout);
