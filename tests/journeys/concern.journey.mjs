/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Trouble: a note for oneself, a worksheet for two in two browsers at once, and a letter to a coordinator of which the other one
 * learns nothing; and without script.
 */
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { checkPage, noBrowser, noServer, openBrowser, openPage, signIn, startIthaca, story } from './support.mjs';

const inDays = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

describe('something is not right', { skip: noServer || noBrowser }, () => {
  const step = story();
  const where = {};
  let ithaca, browser, mentee, mentor, coordinator, plain;

  const says = (page, words) => page.getByText(words).first().waitFor();
  const press = (page, name) => page.getByRole('button', { name, exact: true }).click();
  const next = (page, name) => page.locator('#step').getByRole('heading', { name }).waitFor();
  const enter = async (account, device) => {
    const page = await openPage(browser, ithaca.address, device);
    await signIn(page, account);
    return page;
  };

  before(async () => {
    ithaca = await startIthaca();
    browser = await openBrowser();
    mentee = await enter(ithaca.accounts.mentee, 'dark');
    mentor = await enter(ithaca.accounts.mentor, 'phone');
    coordinator = await enter(ithaca.accounts.coordinator, 'desktop');
    plain = await enter(ithaca.accounts.mentee, 'scriptless');
    await mentee.goto('/relationships');
    const name = (await mentor.getByText(/^Your account, /).textContent()).replace('Your account, ', '').trim();
    where.relationship = await mentee.getByRole('link', { name }).first().getAttribute('href');
  });
  after(async () => {
    await browser?.close();
    await ithaca?.stop();
  });

  step('it is written down for oneself', async () => {
    await mentee.goto(`${where.relationship}/concerns`);
    await checkPage(mentee, { name: 'concerns' });
    await mentee.goto(`${where.relationship}/concerns/new`);
    await checkPage(mentee, { name: 'concern-new' });
    await mentee.getByLabel('What is it about?').fill('Moved meetings');
    await mentee.getByLabel(/^What happened/).fill('Three were moved on the same day.');
    await mentee.getByLabel(/^What you would like/).fill('A word the evening before.');
    await press(mentee, 'Keep it for me');
    await says(mentee, 'Only you see this, and nobody is told that it is here.');
    where.concern = new URL(mentee.url()).pathname;
    await checkPage(mentee, { name: 'concern-private' });
  });

  step('the other one finds nothing', async () => {
    assert.equal((await mentor.goto(where.concern)).status(), 404);
    mentor.complaints.length = 0;
    await mentor.goto(`${where.relationship}/concerns`);
    assert.equal(await mentor.getByText('Moved meetings').count(), 0);
  });

  step('what is shared is seen first', async () => {
    await mentee.getByRole('link', { name: 'See what would be shared' }).click();
    await checkPage(mentee, { name: 'concern-share' });
    await mentee.getByLabel('What it is about').fill('How our meetings keep their time');
    await press(mentee, 'Share it');
    await says(mentee, 'Shared. Tell them in person, too, that it is there.');
  });

  step('each says how they see it, and puts the other into words', async () => {
    await mentor.goto(where.concern);
    await next(mentor, 'Write how you see it');
    await checkPage(mentor, { name: 'concern-view' });
    assert.equal(await mentor.getByText('Moved meetings').count(), 0);
    await mentor.locator('#step').getByLabel('How you see it').fill('Others fill my calendar.');
    await press(mentor, 'Save my view');
    await mentor.getByLabel(/^If I understand you right/).fill('You lose time when I move them.');
    await press(mentor, 'Save my words');
    await mentee.goto(where.concern);
    await mentee.getByLabel(/^If I understand you right/).fill('You cannot decide about your days.');
    await press(mentee, 'Save my words');
    await next(mentee, 'Is that what you meant?');
    await checkPage(mentee, { name: 'concern-confirm' });
    await mentee.getByLabel(/^What is missing/).fill('And I stop preparing.');
    await press(mentee, 'Not quite');
    await mentor.goto(where.concern);
    await next(mentor, /^Not quite: try/);
    await checkPage(mentor, { name: 'concern-again' });
    await mentor.getByLabel(/^If I understand you right/).fill('You lose time, and the wish to prepare.');
    await press(mentor, 'Save my words');
    await press(mentor, 'Yes, that is what I meant');
    await mentee.goto(where.concern);
    await press(mentee, 'Yes, that is what I meant');
    await next(mentee, 'Collect options, both of you');
  });

  step('they find something to try, and neither overwrites the other', async () => {
    await mentee.getByLabel('Something that might help').fill('Thursdays at eight');
    await press(mentee, 'Add');
    await mentee.goto(where.concern);
    await mentor.goto(where.concern);
    await checkPage(mentor, { name: 'concern-plan' });
    for (const [page, words] of [[mentor, 'A word before'], [mentee, 'Thursdays at eight']]) {
      await page.getByLabel('We try this').fill(words);
      await page.getByLabel('We look back on').fill(inDays(14));
      await press(page, 'Save the plan');
    }
    await says(mentee, /changed this while you wrote/);
    await says(mentee, 'A word before');
    await checkPage(mentee, { name: 'concern-plan-conflict', complaints: [/422/] });
    await mentee.getByLabel('We try this').fill('Thursdays at eight, and a word before if it is in danger');
    await press(mentee, 'Save the plan');
    await next(mentee, 'Try it until the day you chose');
  });

  step('a letter goes outside only after it was shown, also without script', async () => {
    await plain.goto(`${where.concern}/outside`);
    await checkPage(plain, { name: 'concern-outside' });
    await plain.getByRole('radio').first().check();
    await plain.getByLabel('What they should know').fill('Could we talk this week?');
    await press(plain, 'See what you send');
    await says(plain, 'Could we talk this week?');
    await checkPage(plain, { name: 'concern-preview' });
    await mentee.goto(`${where.concern}/outside/preview`);
    await checkPage(mentee, { name: 'concern-preview' });
    await press(plain, 'Send it');
    await says(plain, 'Sent. Only the person you chose can read it.');
    where.letter = new URL(plain.url()).pathname;
  });

  step('who was written to answers, and the other one learns nothing', async () => {
    await coordinator.goto('/concerns');
    await checkPage(coordinator, { name: 'letters' });
    await coordinator.goto(where.letter);
    await coordinator.getByLabel('Your answer').fill('Gladly: tomorrow at ten?');
    await press(coordinator, 'Send the answer');
    await checkPage(coordinator, { name: 'letter' });
    await press(coordinator, 'Mark as handled');
    await mentee.goto(where.letter);
    await says(mentee, 'Gladly: tomorrow at ten?');
    for (const path of [where.concern, `${where.relationship}/looks`, '/notices', '/concerns']) {
      await mentor.goto(path);
      assert.equal(await mentor.getByText(/in confidence from|Could we talk/).count(), 0);
    }
    assert.equal((await mentor.goto(where.letter)).status(), 404);
    mentor.complaints.length = 0;
  });

  step('a coordinator’s look at the list is there to read', async () => {
    await coordinator.goto('/programs');
    await coordinator.getByRole('link', { name: 'Leadership 2026' }).first().click();
    await coordinator.goto(`${new URL(coordinator.url()).pathname}/relationships`);
    await says(coordinator, /That you looked is noted/);
    await mentor.goto(`${where.relationship}/looks`);
    await says(mentor, 'The list of relationships: states and dates, no content');
    await checkPage(mentor, { name: 'looks' });
    await coordinator.goto('/admin/access-log?check=1');
    await says(coordinator, /Nothing was changed or removed/);
    await checkPage(coordinator, { name: 'access-log' });
  });

  step('both look back', async () => {
    await mentor.goto(where.concern);
    await mentor.getByLabel('What changed, and what did not?').fill('Two Thursdays, both kept.');
    await press(mentor, 'It is settled');
    await says(mentor, 'Settled. That took courage from both of you.');
    await checkPage(mentor, { name: 'concern-settled' });
  });
});
