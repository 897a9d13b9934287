/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * A relationship from its first week to its end, each time by both members in two browsers at once: agree, set a goal,
 * meet; a month later tell each other how it is; part well; or end it without fault. concern.journey.mjs goes through what
 * can be done before that.
 */
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { checkPage, noBrowser, noServer, openBrowser, openPage, signIn, startIthaca, story } from './support.mjs';

/* "2026-11-28T10:30", so many days from now, as a field for a time takes it. */
const inDays = (days, time = '10:30') => `${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)}T${time}`;

const nameOf = async (page) => (await page.getByText(/^Your account, /).textContent()).replace('Your account, ', '').trim();
const firstOf = (name) => name.split(' ')[0];
const tab = (page, name) => page.getByRole('navigation', { name: 'This relationship' }).getByRole('link', { name }).click();
const heading = (page, name) => page.getByRole('heading', { name }).first().waitFor();
const agreeInDialog = (page) => page.getByRole('dialog').locator('button[value=yes]').click();

async function findEachOther(mentor, mentee) {
  const names = { mentor: await nameOf(mentor), mentee: await nameOf(mentee) };
  await mentee.goto('/relationships');
  await mentee.getByRole('link', { name: names.mentor }).first().click();
  await heading(mentee, `You and ${names.mentor}`);
  const path = new URL(mentee.url()).pathname;
  await mentor.goto(path);
  await heading(mentor, `You and ${names.mentee}`);
  return { ...names, path };
}

describe('a relationship', { skip: noServer || noBrowser }, () => {
  const step = story();
  let ithaca, browser;

  before(async () => {
    ithaca = await startIthaca();
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await ithaca?.stop();
  });

  const enter = async (account, device) => {
    const page = await openPage(browser, ithaca.address, device);
    await signIn(page, account);
    return page;
  };

  /* ---- the first week ---- */

  let mentor, mentee, pair; /* a pair that has not begun */

  step('first week: both open it and say hello', async () => {
    mentee = await enter(ithaca.accounts['first-day'], 'phone');
    mentor = await enter(ithaca.accounts.their, 'desktop');
    pair = await findEachOther(mentor, mentee);
    await checkPage(mentee, { name: 'week-first-page' });
    await mentee.getByRole('button', { name: 'I said hello' }).click();
    await mentee.getByRole('button', { name: 'I said hello' }).waitFor({ state: 'detached' });
    await mentor.reload();
    await heading(mentor, `${firstOf(pair.mentee)} said hello`);
    await mentor.getByRole('button', { name: 'I said hello' }).click();
    await mentor.getByRole('button', { name: 'I said hello' }).waitFor({ state: 'detached' });
  });

  step('first week: one writes the agreement, the other changes it, both sign the same version', async () => {
    await mentee.goto(`${pair.path}/agreement`);
    await mentee.getByRole('link', { name: 'Write the first draft' }).click();
    await mentee.getByLabel('What you hope for').fill('An honest look at how I lead.');
    await checkPage(mentee, { name: 'week-agreement-edit' });
    await mentee.getByRole('button', { name: 'Save' }).click();
    await heading(mentee, 'Our agreement');
    await mentor.goto(`${pair.path}/agreement/edit`);
    await mentor.getByLabel('Days from one meeting to the next').fill('21');
    await mentor.getByLabel('What you hope for').fill('To listen more than I talk.');
    await mentor.getByRole('button', { name: 'Save' }).click();
    await mentor.getByRole('button', { name: /^Sign version/ }).click();
    await mentee.goto(`${pair.path}/agreement`);
    await mentee.getByText('every three weeks').first().waitFor();
    await mentee.getByRole('button', { name: /^Sign version/ }).click();
    await mentee.getByText('Signed by all').waitFor();
    await checkPage(mentee, { name: 'week-agreement-signed' });
  });

  step('first week: who writes an agreement that the other changed meanwhile sees both texts', async () => {
    await Promise.all([mentor.goto(`${pair.path}/agreement/edit`), mentee.goto(`${pair.path}/agreement/edit`)]);
    await mentor.getByLabel('Boundaries').fill('No messages after six.');
    await mentee.getByLabel('Boundaries').fill('No messages on Sundays.');
    await mentor.getByRole('button', { name: 'Save' }).click();
    await heading(mentor, 'Our agreement');
    await mentee.getByRole('button', { name: 'Save' }).click();
    await mentee.getByText('No messages after six.').first().waitFor();
    assert.equal(await mentee.getByLabel('Boundaries').inputValue(), 'No messages on Sundays.');
    await checkPage(mentee, { name: 'week-agreement-both', complaints: ['422'] });
    await mentee.getByLabel('Boundaries').fill('No messages after six, nor on Sundays.');
    await mentee.getByRole('button', { name: 'Save' }).click();
    await heading(mentee, 'Our agreement');
  });

  step('first week: a goal with its first milestone, and both see it', async () => {
    await mentee.goto(`${pair.path}/goals`);
    await mentee.getByRole('link', { name: 'Write the first goal' }).click();
    await mentee.getByLabel('Goal', { exact: true }).fill('Lead the spring review');
    await mentee.getByLabel('Why it matters').fill('I want to learn to decide with others.');
    await mentee.locator('form button.main').click();
    await heading(mentee, 'Milestones');
    await mentee.getByLabel('The next milestone').fill('Sit in on the winter review');
    await mentee.getByRole('button', { name: 'Add', exact: true }).click();
    await mentee.getByRole('button', { name: /^Mark reached/ }).waitFor();
    await checkPage(mentee, { name: 'week-goal' });
    await mentor.goto(`${pair.path}/goals`);
    await mentor.getByText('Lead the spring review').first().waitFor();
    await checkPage(mentor, { name: 'week-goals' });
  });

  step('first week: the first meeting is proposed, accepted, and gets an agenda', async () => {
    await mentor.goto(`${pair.path}/meetings/plan`);
    await checkPage(mentor, { name: 'week-plan' });
    for (const number of [0, 1]) await mentor.locator('input[name=times]').nth(number).check();
    await mentor.getByRole('button', { name: 'Propose' }).click();
    await mentee.goto(`${pair.path}/meetings`);
    await checkPage(mentee, { name: 'week-proposed' });
    await mentee.getByRole('link', { name: 'Say which suit' }).click();
    await checkPage(mentee, { name: 'week-proposal' });
    await mentee.locator('input[name=suits]').first().check();
    await mentee.getByRole('button', { name: 'Answer' }).click();
    await mentee.goto(`${pair.path}/meetings`);
    await heading(mentee, 'Next meeting');
    await mentee.getByRole('link', { name: 'Agenda and notes' }).click();
    await mentee.getByLabel('What would you like to talk about?').fill('Who we are');
    await mentee.getByRole('button', { name: 'Add to the agenda' }).click();
    await mentee.getByText('Who we are').first().waitFor();
  });

  step('first week: the first page says what is next, for both', async () => {
    for (const page of [mentor, mentee]) {
      await page.goto(pair.path);
      await page.getByText('Next step').first().waitFor();
      await checkPage(page, { name: 'week-after' });
    }
  });

  /* ---- a month later ---- */

  let older, younger, bond; /* a pair that works together since months */

  step('a month later: a check-in, for oneself alone', async () => {
    younger = await enter(ithaca.accounts.mentee, 'desktop');
    older = await enter(ithaca.accounts.mentor, 'phone');
    bond = await findEachOther(older, younger);
    await checkPage(younger, { name: 'month-first-page' });
    await older.goto(`${bond.path}/check-ins`);
    const theirs = await older.getByRole('main').innerText(); /* with check-ins of their own */
    await tab(younger, 'Check-ins');
    await younger.getByRole('link', { name: 'Check in', exact: true }).click();
    for (const group of await younger.getByRole('main').getByRole('group').all()) {
      if (await group.getByRole('radio').count()) await group.getByRole('radio').nth(3).check();
    }
    await checkPage(younger, { name: 'month-check-in' });
    await younger.locator('main form button.main').click();
    await younger.getByRole('img').first().waitFor();
    await checkPage(younger, { name: 'month-check-ins' });
    await older.reload();
    assert.equal(await older.getByRole('main').innerText(), theirs, 'the partner sees none of it');
  });

  step('a month later: feedback is given, read and thanked for', async () => {
    await older.goto(`${bond.path}/feedback/new`);
    await older.getByLabel('What you saw or heard').fill('You asked everybody before you decided.');
    await older.getByLabel('What it led to').fill('Two quiet people spoke.');
    await older.getByRole('button', { name: 'Give the feedback' }).click();
    await younger.goto(`${bond.path}/feedback`);
    await checkPage(younger, { name: 'month-feedback' });
    await younger.getByRole('link', { name: /You asked everybody/ }).first().click();
    await younger.getByRole('button', { name: 'Thank you' }).click();
    await younger.getByLabel('One thing to keep, or to try').fill('Ask first in the steering group as well.');
    await younger.getByRole('main').getByRole('button', { name: 'Save' }).first().click();
    await checkPage(younger, { name: 'month-feedback-read' });
  });

  step('a month later: a meeting is moved, and that is counted kindly', async () => {
    await younger.goto(`${bond.path}/meetings`);
    await younger.getByRole('link', { name: 'Move' }).first().click();
    await younger.locator('input[name=starts_at]').fill(inDays(16));
    await younger.locator('input[type=radio][value=own]').check();
    await younger.getByRole('button', { name: 'Move the meeting' }).click();
    await younger.goto(`${bond.path}/meetings`);
    await younger.getByText(/Moved once/).first().waitFor();
    await checkPage(younger, { name: 'month-meetings' });
  });

  step('a month later: messages appear without reloading', async () => {
    await Promise.all([older.goto(`${bond.path}/messages`), younger.goto(`${bond.path}/messages`)]);
    await younger.getByLabel('Your message').fill('It worked this morning.');
    await younger.getByRole('button', { name: 'Send' }).click();
    await older.getByText('It worked this morning.').waitFor();
    await younger.getByText(/^Read by/).waitFor();
    await checkPage(older, { name: 'month-messages' });
  });

  /* ---- the end ---- */

  step('the end: finishing early is proposed, agreed and looked back on', async () => {
    await mentee.goto(`${pair.path}/course`);
    await mentee.getByText('Propose to finish').first().click();
    await mentee.locator('#complete-words').fill('I have what I came for.');
    await checkPage(mentee, { name: 'end-course' });
    await mentee.locator('form[action$="/complete"] button').click();
    await mentor.goto(`${pair.path}/course`);
    await mentor.getByRole('button', { name: 'Yes, we did' }).click();
    for (const page of [mentor, mentee]) {
      await page.goto(`${pair.path}/farewell`);
      await page.getByLabel('What I learned').fill('To ask before I answer.');
      await page.locator('form[action$="/reflection"] button').click();
      await page.getByLabel(/^Thank /).fill('Thank you for your time.');
      await page.locator('form[action$="/thanks"] button').click();
      await page.getByText('Thank you for your time.').first().waitFor();
      await checkPage(page, { name: 'end-farewell' });
    }
  });

  step('the end: both have a certificate, as a page and as a PDF', async () => {
    await mentee.goto(`${pair.path}/certificate`);
    await mentee.getByText(pair.mentee).first().waitFor();
    await checkPage(mentee, { name: 'end-certificate' });
    const pdf = await mentee.evaluate(async (path) => {
      const answer = await fetch(`${path}/certificate.pdf`);
      return { status: answer.status, start: (await answer.text()).slice(0, 5) };
    }, pair.path);
    assert.deepEqual(pdf, { status: 200, start: '%PDF-' });
  });

  step('the end: what was written stays readable and takes nothing new', async () => {
    await mentor.goto(`${pair.path}/goals`);
    await mentor.getByText('Lead the spring review').first().waitFor();
    assert.equal(await mentor.getByRole('link', { name: /goal/i }).filter({ hasText: /new|write/i }).count(), 0);
    await mentor.goto(pair.path);
    await checkPage(mentor, { name: 'end-first-page' });
  });

  /* ---- trouble ---- */

  step('trouble: it ends without fault, and both are free for another match', async () => {
    await younger.goto(`${bond.path}/course`);
    await younger.getByRole('button', { name: 'End it' }).click();
    await agreeInDialog(younger);
    await younger.waitForURL((url) => !url.pathname.endsWith('/end'));
    await checkPage(younger, { name: 'trouble-ended' });
    await older.goto(bond.path);
    const words = await older.getByRole('main').innerText();
    assert.doesNotMatch(words, /reject|refus|fault of/i);
    await checkPage(older, { name: 'trouble-partner' });
    const coordinator = await enter(ithaca.accounts.coordinator, 'desktop');
    assert.equal((await coordinator.goto(bond.path)).status(), 404);
  });
});
