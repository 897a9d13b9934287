/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Notes that save as one types, and never lose text: two people at once, a lost connection, a server that does not answer,
 * an ended session, two tabs, a closed tab, signing out, and a browser without script.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { merge, moved } from '../../assets/notes.js';
import { checkPage, noBrowser, noServer, openBrowser, openPage, signIn, startIthaca, story } from './support.mjs';

describe('merging in the browser', () => {
  const merged = (base, theirs, mine, both) => assert.equal(merge(base, theirs, mine), both);

  test('changes of different lines are both taken', () => {
    merged('one\ntwo\nthree', 'One\ntwo\nthree', 'one\ntwo\nThree', 'One\ntwo\nThree');
    merged('one', 'one, longer', 'one\ntwo', 'one, longer\ntwo');
    merged('one\ntwo\nthree', 'one\nthree', 'one\ntwo\nthree\nfour', 'one\nthree\nfour');
  });
  test('lines added at the same place stand below each other', () => {
    merged('', 'hers', 'mine', 'hers\nmine');
    merged('notes', 'notes\nhers', 'notes\nmine', 'notes\nhers\nmine');
  });
  test('the same change by both is taken once', () => merged('one\ntwo', 'one\nthree', 'one\nthree', 'one\nthree'));
  test('changes of the same line are left to people', () => {
    merged('one\ntwo', 'one\ntwo, she said', 'one\ntwo, he said', null);
    merged('one\ntwo\nthree', 'one\nthree', 'one\ntwo, changed\nthree', null);
  });
  test('the caret stays where it was in the text around it', () => {
    assert.equal(moved(3, 'one two', 'one two three'), 3);
    assert.equal(moved(7, 'one two', 'zero\none two'), 12);
    assert.equal(moved(5, 'one two', 'one'), 3);
  });
});

describe('notes that save themselves', { skip: noServer || noBrowser }, () => {
  const step = story();
  const where = {};
  let ithaca, browser, mentee, mentor;

  const shared = (page) => page.getByLabel('Notes that all of you write');
  const mine = (page) => page.getByLabel('My private notes', { exact: true });
  const state = (page, words) => page.getByText(words).first().waitFor();
  const saved = (page) => page.locator('#notes').getByText(/^Saved \d\d:\d\d/).waitFor();
  const stands = async (page, text) => {
    await page.waitForFunction(([label, wanted]) => document.getElementById(label).value === wanted, ['notes-text', text]);
  };
  const open = async (page) => {
    await page.goto(where.meeting);
    await page.getByRole('heading', { name: 'Agenda', exact: true }).waitFor();
  };
  /* Coming back to a page that lay behind others. */
  const comeBack = (page) => page.evaluate(() => dispatchEvent(new Event('focus')));
  const kept = (page) => page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('ithaca:note:')).length);

  before(async () => {
    ithaca = await startIthaca();
    browser = await openBrowser();
    mentee = await openPage(browser, ithaca.address);
    mentor = await openPage(browser, ithaca.address);
    await signIn(mentee, ithaca.accounts.mentee);
    await signIn(mentor, ithaca.accounts.mentor);
    const name = (await mentor.locator('summary', { hasText: 'Your account' }).innerText()).split(', ')[1];
    await mentee.goto('/relationships');
    await mentee.getByRole('link', { name }).first().click();
    where.relationship = new URL(mentee.url()).pathname;
    await mentee.evaluate(async (path) => {
      const csrf = document.querySelector('input[name=csrf]').value;
      const when = new Date(Date.now() + 3 * 24 * 3600 * 1000).toISOString().replace(/\.\d+/, '');
      const body = JSON.stringify({ times: [when], minutes: 45, what: 'plan', anyway: true });
      await fetch(`/api/v1${path}/meetings/plan`, { method: 'POST', headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': csrf }, body });
    }, where.relationship);
    await mentee.goto(`${where.relationship}/meetings`);
    where.meeting = await mentee.evaluate(() => [...document.links].map((link) => link.pathname).find((path) => /\/meetings\/\d+$/.test(path)));
  });
  after(async () => {
    await browser?.close();
    await ithaca?.stop();
  });

  step('a new meeting has an empty agenda that teaches', async () => {
    await open(mentee);
    await mentee.getByRole('heading', { name: 'Nothing on the agenda yet' }).waitFor();
    await checkPage(mentee, { name: 'meeting-empty' });
  });

  step('both add to the agenda, order it by buttons, and tick what was talked about', async () => {
    await mentee.getByLabel('What would you like to talk about?').fill('How did you learn to say no?');
    await mentee.getByRole('button', { name: 'Add to the agenda' }).click();
    await open(mentor);
    await mentor.getByLabel('What would you like to talk about?').fill('Meet Tom from Platform');
    await mentor.getByRole('button', { name: 'Add to the agenda' }).click();
    await mentor.getByRole('button', { name: 'Move up: Meet Tom from Platform' }).click();
    await mentor.getByRole('button', { name: 'Move down: Meet Tom from Platform' }).waitFor();
    await mentor.getByRole('button', { name: 'Talked about: Meet Tom from Platform' }).click();
    await mentor.getByRole('button', { name: 'Undo talked about: Meet Tom from Platform' }).waitFor();
    await checkPage(mentor, { name: 'meeting-agenda' });
  });

  step('what one types is saved by itself, and the other reads it', async () => {
    await open(mentee);
    await shared(mentee).pressSequentially('First line');
    await saved(mentee);
    assert.equal(await kept(mentee), 0);
    await open(mentor);
    assert.equal(await shared(mentor).inputValue(), 'First line');
    await checkPage(mentee, { name: 'notes-saved' });
  });

  step('both write at once, each another paragraph, and both see all of it', async () => {
    await Promise.all([shared(mentee).fill('First line, longer'), shared(mentor).fill('First line\n\nFrom the mentor')]);
    await Promise.all([saved(mentee), saved(mentor)]);
    await comeBack(mentee);
    await comeBack(mentor);
    await stands(mentee, 'First line, longer\n\nFrom the mentor');
    await stands(mentor, 'First line, longer\n\nFrom the mentor');
  });

  step('who types on while the answer is under way keeps both', async () => {
    await mentor.route('**/api/v1/**/notes', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 800));
      await route.continue();
    });
    await shared(mentee).fill('First line, longer\nSecond line\n\nFrom the mentor');
    await saved(mentee);
    await shared(mentor).press('ControlOrMeta+End');
    await shared(mentor).pressSequentially(' and on', { delay: 10 });
    await mentor.locator('#notes').getByRole('button', { name: 'Save' }).click();
    await shared(mentor).press('ControlOrMeta+End');
    await shared(mentor).pressSequentially(' and on', { delay: 60 });
    await stands(mentor, 'First line, longer\nSecond line\n\nFrom the mentor and on and on');
    await mentor.unroute('**/api/v1/**/notes');
    await saved(mentor);
    await comeBack(mentee);
    await stands(mentee, 'First line, longer\nSecond line\n\nFrom the mentor and on and on');
  });

  step('without a connection the page says so, keeps the text, and saves it later', async () => {
    await mentee.context().setOffline(true);
    await shared(mentee).fill('Begun on the train\n\nFrom the mentor and on and on');
    await state(mentee, 'Not saved yet: no connection. Your text is kept in this browser');
    assert.equal(await kept(mentee), 1);
    await mentee.context().setOffline(false);
    await saved(mentee);
    assert.equal(await kept(mentee), 0);
    mentee.complaints.length = 0;
  });

  step('the same line changed by both: the second one sees both texts and decides', async () => {
    await comeBack(mentor);
    await stands(mentor, 'Begun on the train\n\nFrom the mentor and on and on');
    await mentee.context().setOffline(true);
    await shared(mentee).fill('By the mentee\n\nFrom the mentor and on and on');
    await state(mentee, 'Not saved yet: no connection');
    await shared(mentor).fill('By the mentor\n\nFrom the mentor and on and on');
    await saved(mentor);
    await mentee.context().setOffline(false);
    await mentee.getByRole('button', { name: 'Put both below each other' }).waitFor();
    await mentee.getByText('By the mentor', { exact: false }).first().waitFor();
    assert.equal(await shared(mentee).inputValue(), 'By the mentee\n\nFrom the mentor and on and on');
    mentee.complaints.length = 0;
    await checkPage(mentee, { name: 'notes-conflict' });
    await mentee.getByRole('button', { name: 'Put both below each other' }).click();
    await saved(mentee);
    await comeBack(mentor);
    await stands(mentor, 'By the mentee\n\nFrom the mentor and on and on\n\nBy the mentor\n\nFrom the mentor and on and on');
  });

  step('a tab closed without a connection loses nothing', async () => {
    const context = mentee.context();
    await context.setOffline(true);
    await shared(mentee).fill('Written offline, then closed');
    await mentee.close();
    await context.setOffline(false);
    mentee = await context.newPage();
    Object.assign(mentee, { device: 'desktop', complaints: [] });
    await open(mentee);
    await stands(mentee, 'Written offline, then closed');
    await saved(mentee);
    await comeBack(mentor);
    await stands(mentor, 'Written offline, then closed');
  });

  step('two tabs of one person are two writers', async () => {
    const second = await mentee.context().newPage();
    await open(second);
    await shared(mentee).fill('Written in the first tab\nWritten offline, then closed');
    await shared(second).fill('Written offline, then closed\nWritten in the second tab');
    await Promise.all([saved(mentee), saved(second)]);
    await comeBack(mentee);
    await comeBack(second);
    for (const page of [mentee, second]) await stands(page, 'Written in the first tab\nWritten offline, then closed\nWritten in the second tab');
    await second.close();
  });

  step('a server that does not answer is asked again', async () => {
    await mentee.route('**/api/v1/**/notes', (route) => route.fulfill({ status: 503, body: '' }));
    await shared(mentee).fill('While the server was away');
    await state(mentee, 'Not saved yet: no connection');
    await mentee.unroute('**/api/v1/**/notes');
    await saved(mentee);
    mentee.complaints.length = 0;
  });

  step('when the session has ended the text is kept, and saved after signing in again in another tab', async () => {
    await mentee.context().clearCookies();
    await shared(mentee).fill('Written after the session had ended');
    await state(mentee, 'you are signed out. Your text is kept in this browser');
    const link = mentee.getByRole('link', { name: 'Sign in in another tab' });
    await link.waitFor();
    assert.equal(await kept(mentee), 1);
    mentee.complaints.length = 0;
    const [other] = await Promise.all([mentee.context().waitForEvent('page'), link.click()]);
    await other.waitForLoadState();
    await signIn(other, ithaca.accounts.mentee);
    await other.close();
    await comeBack(mentee);
    await saved(mentee);
    await comeBack(mentor);
    await stands(mentor, 'Written after the session had ended');
    mentee.complaints.length = 0;
  });

  step('somebody else who signs in here does not save it in their name', async () => {
    const context = mentee.context();
    await context.clearCookies();
    await shared(mentee).fill('Still of the mentee');
    await state(mentee, 'you are signed out');
    const other = await context.newPage();
    await signIn(other, ithaca.accounts.coordinator);
    await comeBack(mentee);
    await state(mentee, 'somebody else is signed in in this browser');
    await comeBack(mentor);
    assert.equal(await shared(mentor).inputValue(), 'Written after the session had ended');
    await context.clearCookies();
    await signIn(other, ithaca.accounts.mentee);
    await other.close();
    await comeBack(mentee);
    await saved(mentee);
    mentee.complaints.length = 0;
  });

  step('private notes save by themselves too, and are on no page of the other', async () => {
    await mine(mentee).fill('I was more nervous than I said');
    await mentee.locator('#private-notes').getByText(/^Saved \d\d:\d\d/).waitFor();
    await open(mentor);
    assert.ok(!(await mentor.content()).includes('nervous'));
    assert.equal(await mine(mentor).inputValue(), '');
    await mentor.goto(`${where.relationship}/notes?q=nervous`);
    await mentor.getByRole('heading', { name: 'No notes with these words' }).waitFor();
    await checkPage(mentor, { name: 'notes-none-found' });
    await mentee.goto(`${where.relationship}/notes`);
    await mentee.getByText('I was more nervous than I said').waitFor();
    await checkPage(mentee, { name: 'notes-all' });
    await mentee.goto(`${where.meeting}/notes/history`);
    await checkPage(mentee, { name: 'notes-history' });
  });

  step('an action item is noted, and comes back on the page until it is done', async () => {
    await open(mentor);
    await mentor.getByText('Note an action item').click();
    await mentor.getByLabel('What is to be done').fill('Introduce Tom');
    await mentor.getByRole('button', { name: 'Note it' }).click();
    await mentor.getByRole('button', { name: 'Done: Introduce Tom' }).waitFor();
    await checkPage(mentor, { name: 'meeting-action' });
    await mentor.goto(`${where.relationship}/actions`);
    await checkPage(mentor, { name: 'actions' });
    await mentor.getByRole('button', { name: 'Done: Introduce Tom' }).click();
    await mentor.getByRole('button', { name: 'Open again: Introduce Tom' }).waitFor();
    await checkPage(mentor, { name: 'actions-done' });
  });

  for (const device of ['phone', 'dark', 'zoomed', 'forced']) {
    step(`the room of a meeting holds: ${device}`, async () => {
      const page = await openPage(browser, ithaca.address, device);
      await signIn(page, ithaca.accounts.mentee);
      await open(page);
      await checkPage(page, { name: 'meeting' });
      await page.context().close();
    });
  }

  step('signing out asks when something is not saved, and leaves nothing behind', async () => {
    await open(mentee);
    await mentee.route('**/api/v1/**/notes', (route) => route.abort());
    await shared(mentee).fill('Not to be saved');
    await state(mentee, 'Not saved yet: no connection');
    await mentee.locator('summary', { hasText: 'Your account' }).click();
    await mentee.getByRole('button', { name: 'Sign out' }).click();
    await mentee.getByRole('dialog').getByText('is not saved yet').waitFor();
    await mentee.getByRole('button', { name: 'Sign out anyway' }).click();
    await mentee.waitForURL((url) => url.pathname === '/sign-in');
    assert.equal(await kept(mentee), 0);
  });

  step('without script a form saves, and shows both texts when the same line was changed', async () => {
    const page = await openPage(browser, ithaca.address, 'scriptless');
    await signIn(page, ithaca.accounts.mentee);
    await open(page);
    await open(mentor);
    await shared(mentor).fill('By the mentor meanwhile');
    await saved(mentor);
    await shared(page).fill('By the mentee without script');
    await page.locator('#notes').getByRole('button', { name: 'Save' }).click();
    await page.getByText('By the mentor meanwhile').waitFor();
    assert.equal(await shared(page).inputValue(), 'By the mentee without script');
    await checkPage(page, { name: 'notes-conflict-scriptless', complaints: ['409'] });
    await page.locator('#notes').getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved', { exact: false }).first().waitFor();
    assert.equal(await shared(page).inputValue(), 'By the mentee without script');
    await page.context().close();
  });
});
