/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What every journey needs: a server of its own, a browser as a desktop, a phone or in the dark, and the checks that
 * hold on every page.
 *
 * Environment:
 *   ITHACA_BIN        the executable (journeys that need it are skipped without it)
 *   ITHACA_DEMO       a folder with what `ithaca demo` made and said, to be copied (run.mjs makes it; without it each journey makes one)
 *   ITHACA_SHOTS      a folder for pictures of every checked page (no pictures without it)
 *   ITHACA_BROWSER    Chromium; /usr/bin/chromium when not set
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { chromium } from 'playwright-core';

export const ithaca = process.env.ITHACA_BIN ?? '';
export const noServer = ithaca ? false : 'ITHACA_BIN names no executable';

const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const START_WITHIN_MS = 90_000; /* these two are long, since machines may be busy */
const PATIENCE_MS = 90_000;
const STOP_WITHIN_MS = 10_000;

/* ---- The server ------------------------------------------------------------------------------------------------- */

async function freePort() {
  const server = createServer();
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

/* Runs `ithaca ARGUMENTS`; ret: { code, out, err }. */
export function run(args, { input, environment } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(ithaca, args, { env: { ...process.env, ...environment }, stdio: ['pipe', 'pipe', 'pipe'] });
    let out = '';
    let err = '';
    child.stdout.on('data', (part) => { out += part; });
    child.stderr.on('data', (part) => { err += part; });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, err }));
    child.stdin.on('error', () => {}); /* it may have ended before it read all */
    child.stdin.end(input ?? '');
  });
}

/*
 * Who may sign in, as `ithaca demo` and `ithaca init` say it: lines of role, e-mail (and password or name), and a line with the
 * password of all. Every word of a role is a key: "coordinator and admin" is found as `coordinator` and as `admin`.
 */
export function accountsIn(text) {
  const shared = text.match(/password\b.*\bis:?\s+(\S+)/i)?.[1];
  const accounts = {};
  for (const line of text.split('\n')) {
    const [, roles, email, rest] = line.match(/^\s*([a-z][a-z ,-]*?):?\s+(\S+@\S+)(?:\s+(\S+))?/i) ?? [];
    for (const role of roles?.toLowerCase().split(/[\s,]+/) ?? []) {
      if (role !== 'and') accounts[role] ??= { email, password: shared ?? rest };
    }
  }
  return accounts;
}

async function answers(address) {
  try {
    return (await fetch(`${address}/health`)).ok;
  } catch {
    return false;
  }
}

/* Fills a data folder by a command of ours; ret: what it said. */
async function fill(made, data) {
  const { code, out, err } = await run([...made, '--data', data]);
  assert.equal(code, 0, `ithaca ${made.join(' ')}: ${err}`);
  return `${out}\n${err}`;
}

const DEMO_DATA = 'data';
const DEMO_TOLD = 'told.txt';

/* Makes the demo that others copy, which takes much less than making each its own. */
export async function makeDemo(folder) {
  await writeFile(join(folder, DEMO_TOLD), await fill(['demo'], join(folder, DEMO_DATA)));
}

async function fillWithDemo(data) {
  const made = process.env.ITHACA_DEMO;
  if (!made) return fill(['demo'], data);
  await cp(join(made, DEMO_DATA), data, { recursive: true });
  return readFile(join(made, DEMO_TOLD), 'utf8');
}

/*
 * Starts a server with a data folder of its own.
 *   made: the command that fills the folder: ['demo'] (default), ['init', …] or null for an empty one
 * ret: { address, data, accounts, told, log(), stop() }, told being what that command said; stop() ends it, and says what is wrong when it does not end well.
 */
export async function startIthaca({ made = ['demo'], serve = [] } = {}) {
  const data = await mkdtemp(join(tmpdir(), 'ithaca-journey-'));
  const told = made?.[0] === 'demo' ? await fillWithDemo(data) : made ? await fill(made, data) : '';
  const accounts = accountsIn(told);
  const address = `http://127.0.0.1:${await freePort()}`;
  const child = spawn(ithaca, ['serve', '--data', data, '--listen', address.slice('http://'.length), ...serve],
    { stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  let ended = null;
  child.stdout.on('data', (part) => { log += part; });
  child.stderr.on('data', (part) => { log += part; });
  const killLeft = () => child.kill('SIGKILL'); /* when the journeys end in the middle */
  process.once('exit', killLeft);
  const end = new Promise((resolve) => child.on('close', (code, signal) => resolve(ended = signal ?? code)));

  const stop = async () => {
    const late = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
    child.kill('SIGTERM');
    const how = await end;
    clearTimeout(late);
    process.off('exit', killLeft);
    await rm(data, { recursive: true, force: true });
    assert.equal(how, 0, `the server ended with ${how}:\n${log}`);
  };
  const until = Date.now() + START_WITHIN_MS;
  while (!(await answers(address))) {
    if (ended !== null || Date.now() > until) {
      child.kill('SIGKILL');
      await rm(data, { recursive: true, force: true });
      throw new Error(`the server did not start:\n${log}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { address, data, accounts, told, log: () => log, stop };
}

/* ---- The browser ------------------------------------------------------------------------------------------------- */

export const devices = {
  desktop: { viewport: { width: 1280, height: 900 }, colorScheme: 'light' },
  dark: { viewport: { width: 1280, height: 900 }, colorScheme: 'dark' },
  phone: { viewport: { width: 360, height: 780 }, colorScheme: 'light', hasTouch: true },
  zoomed: { viewport: { width: 640, height: 450 }, colorScheme: 'light', deviceScaleFactor: 2 }, /* 1280 at 200 % */
  forced: { viewport: { width: 1280, height: 900 }, forcedColors: 'active' }, /* the reader's system chooses all colors */
  scriptless: { viewport: { width: 1280, height: 900 }, colorScheme: 'light', javaScriptEnabled: false },
};

export function openBrowser() {
  const executablePath = process.env.ITHACA_BROWSER ?? '/usr/bin/chromium';
  return chromium.launch({
    executablePath,
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync'],
  });
}

export const noBrowser = existsSync(process.env.ITHACA_BROWSER ?? '/usr/bin/chromium') ? false : 'Chromium is not installed';

/* A page of a new person at that device; what the browser complains about is kept for checkPage. */
export async function openPage(browser, address, device = 'desktop', more = {}) {
  const context = await browser.newContext({ baseURL: address, reducedMotion: 'reduce', locale: 'en-GB', ...devices[device], ...more });
  context.setDefaultTimeout(PATIENCE_MS);
  context.setDefaultNavigationTimeout(PATIENCE_MS);
  const page = await context.newPage();
  page.device = device;
  page.complaints = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) page.complaints.push(`${message.text()} ${message.location().url}`.trim());
  });
  page.on('pageerror', (error) => page.complaints.push(error.message));
  page.on('response', (response) => {
    if (response.status() >= 500) page.complaints.push(`${response.status()} ${response.url()}`);
  });
  return page;
}

/* Shows the page that is open on another device, as if its window were made another and its colors chosen anew. */
export async function showOn(page, device) {
  const { viewport, colorScheme, hasTouch = false } = devices[device];
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setTouchEmulationEnabled', { enabled: hasTouch });
  await session.detach();
  await page.setViewportSize(viewport);
  await page.emulateMedia({ colorScheme });
  page.device = device;
}

export async function signIn(page, { email, password }) {
  await page.goto('/sign-in');
  await page.getByLabel(/e-mail/i).fill(email);
  await page.getByLabel(/password/i).fill(password);
  await page.getByRole('button', { name: /^sign in$/i }).click();
  await page.waitForURL((url) => url.pathname !== '/sign-in');
}

/* The steps of one story: after one that failed the others are skipped, for each needs those before it. */
export function story() {
  let broken = false;
  return (name, tell) => test(name, async (step) => {
    if (broken) return step.skip('a step before it failed');
    broken = true;
    await tell(step);
    broken = false;
  });
}

/* ---- What holds on every page ------------------------------------------------------------------------------------ */

function inWords(violation) {
  const places = violation.nodes.slice(0, 5).map((node) => `    ${node.target.join(' ')}: ${node.failureSummary?.split('\n').slice(1).join(' ').trim()}`);
  return `  ${violation.id} (${violation.nodes.length}): ${violation.help}\n${places.join('\n')}`;
}

const AXE_ALL = { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] };
/* What can differ when the same page is shown in other colors and another width. */
const AXE_AGAIN = { type: 'rule', values: ['color-contrast', 'target-size', 'scrollable-region-focusable'] };

async function axeProblems(page, runOnly) {
  /* As an evaluated expression, it needs no exception in the page's Content-Security-Policy. */
  if (!await page.evaluate(() => 'axe' in window)) await page.evaluate(axeSource);
  /* Style sheets are fetched for one rule only, which is an experiment and not among these. */
  const options = { runOnly, resultTypes: ['violations'], preload: { assets: ['media'] } };
  const result = await page.evaluate((asked) => window.axe.run(document, asked), options);
  return result.violations.map(inWords);
}

/* Nothing sticks out to the side; what scrolls on purpose scrolls inside its own box. */
async function widthProblems(page) {
  const wide = await page.evaluate(() => {
    const room = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= room) return null;
    const scrolls = (element) => element && element !== document.body
      && (['auto', 'scroll', 'clip', 'hidden'].includes(getComputedStyle(element).overflowX) || scrolls(element.parentElement));
    return [...document.body.querySelectorAll('*')]
      .filter((element) => {
        const box = element.getBoundingClientRect();
        return (box.right > room + 1 || box.left < -1) && box.width > 0 && !scrolls(element.parentElement);
      })
      .slice(0, 5)
      .map((element) => `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''}`);
  });
  return wide ? [`  it scrolls sideways: ${wide.join(', ')}`] : [];
}

const shotNames = new Map();

async function takeShot(page, name) {
  const folder = process.env.ITHACA_SHOTS;
  if (!folder) return;
  await mkdir(folder, { recursive: true });
  const title = name ?? (new URL(page.url()).pathname.replace(/\.html$/, '').replace(/\d{6,}/g, 'id').replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '') || 'home');
  const base = `${title}-${page.device}`;
  const times = (shotNames.get(base) ?? 0) + 1;
  shotNames.set(base, times);
  await page.screenshot({ path: join(folder, times > 1 ? `${base}-${times}.png` : `${base}.png`), fullPage: true });
}

/*
 * What is wrong with the page that is open, in words: axe-core finds something, the browser complained, something sticks out, there is
 * not exactly one h1, there is no title. An empty list: all is well.
 *   complaints: texts (or patterns) that this page may leave in the console, as after a refused form
 *   again: the page was looked at on another device before; axe-core looks only for what can differ on this one (showOn)
 */
export async function pageProblems(page, { name, complaints = [], again = false } = {}) {
  const scripted = page.device !== 'scriptless';
  if (scripted) await page.evaluate(() => document.fonts.ready.then(() => true));
  await takeShot(page, name);
  const problems = scripted ? [...await axeProblems(page, again ? AXE_AGAIN : AXE_ALL), ...await widthProblems(page)] : [];
  const headings = await page.locator('h1').count();
  if (headings !== 1) problems.push(`  it has ${headings} h1`);
  if (!(await page.title())) problems.push('  it has no title');
  const unexpected = page.complaints.filter((text) => !complaints.some((known) => text.match(known)));
  page.complaints.length = 0;
  return [...problems, ...unexpected.map((text) => `  the browser complains: ${text}`)];
}

export async function checkPage(page, options) {
  const problems = await pageProblems(page, options);
  assert.equal(problems.length, 0, `${page.url()} as ${page.device}:\n${problems.join('\n')}`);
}
