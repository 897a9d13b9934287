/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Every page that a person of the demo can reach by links, as each role, on each device: what has to hold on every page holds. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { checkPage, noBrowser, noServer, openBrowser, openPage, pageProblems, signIn, startIthaca } from './support.mjs';

const AT_MOST = 110; /* kinds of pages for one person; more is a sign of addresses that differ without end */

const ICON_OF_A_FILE = /\/favicon\.ico$/; /* what Chromium asks for beside an answer that is no page and so names no icon */

/* Two addresses of one kind differ only in numbers and in what is asked for. */
function kindOf(url) {
  return url.pathname.replace(/\d+/g, 'N') + [...url.searchParams.keys()].sort().map((key) => `?${key}`).join('');
}

async function linksOf(page) {
  const links = await page.locator('a[href]:not([download])').evaluateAll((all) => all.map((link) => link.href));
  return links.map((link) => new URL(link));
}

describe('pages', { skip: noServer || noBrowser }, () => {
  let ithaca, browser;

  before(async () => {
    ithaca = await startIthaca();
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await ithaca?.stop();
  });

  test('a stranger sees the sign-in page on every device', async () => {
    for (const device of ['desktop', 'phone', 'dark', 'zoomed', 'scriptless']) {
      const page = await openPage(browser, ithaca.address, device);
      await page.goto('/');
      await checkPage(page, { name: 'stranger' });
      await page.context().close();
    }
  });

  /* The same mistake stands on many pages: it is told once, with the pages. */
  function note(wrong, problems, where) {
    for (const problem of problems) wrong.set(problem, [...wrong.get(problem) ?? [], where]);
  }

  async function check(page, role, answer, wrong, again) {
    const where = `${page.url()} as ${page.device}`;
    const name = role + new URL(page.url()).pathname.replace(/\d{6,}/g, 'id').replaceAll('/', '-');
    if (answer.status() >= 400) note(wrong, [`  it answers ${answer.status()}`], where);
    note(wrong, await pageProblems(page, { name, complaints: [ICON_OF_A_FILE], again }), where);
  }

  /* Opens an address; ret: the answer, or null when it is a file and not a page. */
  async function openHtml(page, address) {
    try {
      const answer = await page.goto(address);
      return /text\/html/.test(answer?.headers()['content-type'] ?? '') ? answer : null;
    } catch (error) {
      if (!/Download is starting|ERR_ABORTED/.test(error.message)) throw error;
      return null;
    }
  }

  /* Walks from the home page along links and checks one page of each kind; ret: their addresses. */
  async function walk(page, role, wrong) {
    const seen = new Map();
    const waiting = [new URL(page.url())];
    while (waiting.length > 0 && seen.size < AT_MOST) {
      const url = waiting.shift();
      if (url.origin !== ithaca.address || seen.has(kindOf(url))) continue;
      seen.set(kindOf(url), url.href);
      const answer = await openHtml(page, url.href);
      if (!answer) continue;
      await check(page, role, answer, wrong, false);
      waiting.push(...await linksOf(page));
    }
    return [...seen.values()];
  }

  /* axe-core takes longer than all else: each role walks with all of it on one device, and with what can differ on another. */
  for (const [role, at, ...others] of [['coordinator', 'phone', 'dark'], ['mentor', 'dark', 'phone'], ['mentee', 'desktop', 'phone']]) {
    test(`all pages hold: ${role}`, async () => {
      const wrong = new Map();
      const first = await openPage(browser, ithaca.address, at);
      await signIn(first, ithaca.accounts[role]);
      const addresses = await walk(first, role, wrong);
      await first.context().close();
      for (const device of others) {
        const page = await openPage(browser, ithaca.address, device);
        await signIn(page, ithaca.accounts[role]);
        for (const address of addresses) {
          const answer = await openHtml(page, address);
          if (answer) await check(page, role, answer, wrong, true);
        }
        await page.context().close();
      }
      const told = [...wrong].map(([problem, places]) => `${problem}\n      on ${places.length}: ${places.slice(0, 3).join(', ')}`);
      assert.equal(wrong.size, 0, `${addresses.length} kinds of pages; what is wrong:\n${told.join('\n')}`);
      assert.ok(addresses.length > 3, `only ${addresses.length} pages are linked from home`);
    });
  }
});
