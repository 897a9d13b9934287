/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Two people write to each other in two browsers: what one sends the other sees without loading the page, by the
 * stream of events; where a browser has none, or the server refuses it, by asking now and then.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { checkPage, noBrowser, noServer, openBrowser, openPage, signIn, startIthaca } from './support.mjs';

const nameOf = async (page) => (await page.getByText(/^Your account, /).textContent()).replace('Your account, ', '').trim();

/* What the script does with streams, seen from outside: those it opened, the events it heard, the times it asked. */
function watch(page, path) {
  const seen = { opened: 0, asked: 0 };
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.pathname === `${path}/events`) seen.opened += 1;
    if (url.pathname === path && request.resourceType() === 'fetch') seen.asked += 1;
  });
  return seen;
}

describe('messages', { skip: noServer || noBrowser }, () => {
  let ithaca, browser, path;

  before(async () => {
    ithaca = await startIthaca();
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await ithaca?.stop();
  });

  /* `prepare` may change what the browser can do, before any page is opened. */
  const enter = async (account, device, prepare = async () => {}) => {
    const page = await openPage(browser, ithaca.address, device);
    await prepare(page);
    await signIn(page, account);
    return page;
  };

  const findPath = async (mentee, mentor) => {
    if (path) return;
    const name = await nameOf(mentor);
    await mentee.goto('/relationships');
    await mentee.getByRole('link', { name }).first().click();
    await mentee.getByRole('heading', { name: `You and ${name}` }).waitFor();
    path = `${new URL(mentee.url()).pathname}/messages`;
  };

  const write = async (page, words) => {
    await page.getByLabel('Your message').fill(words);
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText(words).waitFor();
  };

  test('go back and forth without loading the page, and say that they were read', async () => {
    const mentee = await enter(ithaca.accounts.mentee, 'phone');
    const mentor = await enter(ithaca.accounts.mentor, 'desktop');
    await findPath(mentee, mentor);
    const heard = watch(mentor, path);
    await mentor.clock.install();
    const opened = mentor.waitForResponse((response) => response.url().includes('/messages/events'));
    await mentor.goto(path);
    assert.equal((await opened).headers()['content-type'], 'text/event-stream');
    /* Its clock stands still, so the page does not ask by itself: what comes, comes by the stream. */
    await mentor.clock.pauseAt(Date.now() + 1000);
    await mentor.evaluate(() => { document.title = 'not loaded again'; });
    await mentee.goto(path);
    await write(mentee, 'Shall we move Thursday to noon?');
    await mentor.getByText('Shall we move Thursday to noon?').waitFor();
    assert.equal(await mentor.title(), 'not loaded again');
    assert.equal(heard.opened, 1);
    assert.ok(heard.asked >= 1);
    await mentee.getByText(/^Read by /).last().waitFor();
    await checkPage(mentee, { name: 'messages-read' });

    await mentor.clock.resume();
    await mentee.evaluate(() => { document.title = 'not loaded again'; });
    await mentee.getByLabel('Your message').fill('Half a sentence');
    await write(mentor, 'Noon is perfect.');
    await mentee.getByText('Noon is perfect.').waitFor();
    assert.equal(await mentee.title(), 'not loaded again');
    assert.equal(await mentee.getByLabel('Your message').inputValue(), 'Half a sentence');
    await checkPage(mentor, { name: 'messages-answered' });
    await Promise.all([mentee, mentor].map((page) => page.context().close()));
  });

  for (const [how, prepare] of [
    ['where the browser has no streams', (page) => page.addInitScript(() => { delete window.EventSource; })],
    ['where the server has no room for a stream', (page) => page.route('**/messages/events*', (route) => route.fulfill({ status: 503 }))],
  ]) {
    test(`come a little later ${how}`, async () => {
      const mentee = await enter(ithaca.accounts.mentee, 'desktop');
      const mentor = await enter(ithaca.accounts.mentor, 'desktop', prepare);
      await findPath(mentee, mentor);
      await mentor.goto(path);
      await mentor.evaluate(() => { document.title = 'not loaded again'; });
      await mentee.goto(path);
      await write(mentee, `A thank-you, ${how}.`);
      await mentor.getByText(`A thank-you, ${how}.`).waitFor();
      assert.equal(await mentor.title(), 'not loaded again');
      await Promise.all([mentee, mentor].map((page) => page.context().close()));
    });
  }
});
