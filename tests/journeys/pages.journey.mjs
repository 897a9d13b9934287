/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Every page that a person of the demo can reach by links, as each role, on each device: what has to hold on every page holds. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { checkPage, noBrowser, noServer, openBrowser, openPage, pageProblems, showOn, signIn, startIthaca } from './support.mjs';

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

  async function check(page, role, wrong, again) {
    const where = `${page.url()} as ${page.device}`;
    const name = role + new URL(page.url()).pathname.replace(/\d{6,}/g, 'id').replaceAll('/', '-');
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

  /*
   * Walks from the home page along links and checks one page of each kind; ret: how many. axe-core takes longer than all else:
   * all of it runs on one device, and what can differ on the other, to which the open page changes and where the next one is opened.
   */
  async function walk(page, role, [at, other], wrong) {
    const seen = new Set();
    const waiting = [new URL(page.url())];
    while (waiting.length > 0 && seen.size < AT_MOST) {
      const url = waiting.shift();
      if (url.origin !== ithaca.address || seen.has(kindOf(url))) continue;
      seen.add(kindOf(url));
      const answer = await openHtml(page, url.href);
      if (!answer) continue;
      if (answer.status() >= 400) note(wrong, [`  it answers ${answer.status()}`], page.url());
      waiting.push(...await linksOf(page));
      await check(page, role, wrong, false);
      await showOn(page, page.device === at ? other : at);
      await check(page, role, wrong, true);
    }
    return seen.size;
  }

  for (const [role, ...at] of [['coordinator', 'phone', 'dark'], ['mentor', 'dark', 'phone'], ['mentee', 'desktop', 'phone']]) {
    test(`all pages hold: ${role}`, async () => {
      const wrong = new Map();
      const page = await openPage(browser, ithaca.address, at[0]);
      await signIn(page, ithaca.accounts[role]);
      const kinds = await walk(page, role, at, wrong);
      await page.context().close();
      const told = [...wrong].map(([problem, places]) => `${problem}\n      on ${places.length}: ${places.slice(0, 3).join(', ')}`);
      assert.equal(wrong.size, 0, `${kinds} kinds of pages; what is wrong:\n${told.join('\n')}`);
      assert.ok(kinds > 3, `only ${kinds} pages are linked from home`);
    });
  }
});
