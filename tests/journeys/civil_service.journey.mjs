/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * From an empty portal and somebody else's spreadsheets to published matches, in a browser: the admin's first sign-in, both
 * files through the mapping page, a program from a template, everybody enrolled by a list, the board, and a mentee who
 * comes by an invitation link and finds the mentor.
 */
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { menteeFile, mentorFile, noSample, readParts } from './civil_service.mjs';
import { checkPage, noBrowser, noServer, openBrowser, openPage, startIthaca, story } from './support.mjs';

const PASSWORD = 'wooden boat on a quiet sea';
const PROGRAM = 'Across the service';

describe('the civil service in a browser', { skip: noServer || noBrowser || noSample }, () => {
  const step = story();
  let ithaca, browser, admin, mentee, mentor;

  before(async () => {
    ithaca = await startIthaca({ made: ['init', '--admin-email', 'ada.head@example.org', '--admin-name', 'Ada Head', '--name', 'Civil service'] });
    browser = await openBrowser();
    admin = await openPage(browser, ithaca.address);
  });
  after(async () => {
    await browser?.close();
    await ithaca?.stop();
  });

  async function takeInvitation(page, link) {
    await page.goto(new URL(link).pathname);
    await checkPage(page, { name: 'civil-invitation' });
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByLabel('The same again').fill(PASSWORD);
    await page.getByRole('button', { name: 'Set the password and sign in' }).click();
    await page.getByRole('heading', { name: /^Good / }).waitFor();
  }

  step('the admin sets a password by the link that init printed, and is told what to do first', async () => {
    await takeInvitation(admin, ithaca.told.match(/http\S+\/invitation\/\S+/)[0]);
    await admin.getByRole('heading', { name: 'Three steps, and the first pairs can begin' }).waitFor();
    await checkPage(admin, { name: 'civil-first-home' });
    await admin.getByRole('link', { name: 'Import people' }).click();
    await checkPage(admin, { name: 'civil-import' });
  });

  step('without a file the form says what to do', async () => {
    await admin.getByRole('button', { name: 'Next: columns' }).click();
    await admin.getByRole('alert').waitFor();
    await checkPage(admin, { name: 'civil-import-empty', complaints: ['422'] });
  });

  for (const [file, skills] of [[mentorFile, 'Skills offered'], [menteeFile, 'Skills wanted']]) {
    step(`a foreign spreadsheet is mapped, looked at and imported: profession means ${skills.toLowerCase()}`, async () => {
      await admin.goto('/people/import');
      await admin.getByLabel('CSV file').setInputFiles(file);
      await admin.getByRole('button', { name: 'Next: columns' }).click();
      await admin.getByRole('heading', { name: 'Which column is what?' }).waitFor();
      const means = (column) => admin.getByRole('combobox', { name: `${column} means` }).locator('option:checked').innerText();
      assert.deepEqual([await means('first name'), await means('email address'), await means('grade'), await means('organisation')],
        ['First name', 'E-mail', 'Level', 'Department']);
      await admin.getByRole('combobox', { name: 'profession means' }).selectOption(skills);
      await checkPage(admin, { name: 'civil-columns' });
      await admin.getByRole('button', { name: 'Next: preview' }).click();
      await admin.getByRole('heading', { name: 'What would change' }).waitFor();
      await admin.getByText('500 new').waitFor();
      await admin.getByText('0 refused').waitFor();
      await checkPage(admin, { name: 'civil-preview' });
      await admin.getByRole('button', { name: 'Import', exact: true }).click();
      await admin.getByText('500', { exact: false }).first().waitFor();
      await checkPage(admin, { name: 'civil-imported' });
    });
  }

  step('the directory finds one of a thousand', async () => {
    await admin.goto('/people');
    await checkPage(admin, { name: 'civil-directory' });
    await admin.getByRole('searchbox').fill('mentee 007');
    await admin.getByRole('link', { name: 'mentee 007' }).click();
    await admin.getByRole('heading', { name: 'mentee 007', level: 1 }).waitFor();
    await checkPage(admin, { name: 'civil-profile' });
  });

  step('a program is made from the template for mentoring', async () => {
    await admin.goto('/programs');
    await checkPage(admin, { name: 'civil-no-programs' });
    await admin.getByRole('link', { name: 'New program' }).click();
    await checkPage(admin, { name: 'civil-formats' });
    await admin.getByRole('link', { name: 'Mentoring', exact: true }).click();
    await admin.getByLabel('Name').fill(PROGRAM);
    await admin.getByLabel('What it is, in two sentences').fill('Mentors from all departments. Half a year, twice a month.');
    await checkPage(admin, { name: 'civil-new-program' });
    await admin.getByRole('button', { name: 'Create the draft' }).click();
    await admin.getByRole('heading', { name: PROGRAM, level: 1 }).waitFor();
    await checkPage(admin, { name: 'civil-program-draft' });
  });

  step('everybody is enrolled by a list, those who wish for both as both', async () => {
    await admin.getByRole('navigation', { name: 'This program' }).getByRole('link', { name: 'People' }).click();
    await checkPage(admin, { name: 'civil-nobody-enrolled' });
    await admin.getByRole('link', { name: 'Bring a list', exact: true }).click();
    const parts = readParts();
    await admin.getByLabel('Paste addresses or rows').fill(['email,role', ...parts.map(({ email, role }) => `${email},${role}`)].join('\n'));
    await admin.getByLabel('Enroll them at once').check();
    await admin.getByRole('button', { name: 'Check the list' }).click();
    await admin.getByText(/1,?000 can be taken/).waitFor();
    await checkPage(admin, { name: 'civil-list' });
    await admin.getByRole('button', { name: /^Enroll .*1,?000/ }).click();
    await admin.getByText(/1–50 of 1,?000/).waitFor();
    await checkPage(admin, { name: 'civil-enrolled' });
  });

  step('it is opened', async () => {
    await admin.getByRole('link', { name: 'Overview' }).click();
    await checkPage(admin, { name: 'civil-program-enrolled' });
    await admin.getByRole('link', { name: /^Open/ }).first().click();
    await checkPage(admin, { name: 'civil-open' });
    await admin.getByRole('button', { name: /^Open/ }).click();
    await admin.getByText('Open for enrollment').first().waitFor();
  });

  step('the matcher finds the best pairs and proves it', async () => {
    await admin.getByRole('link', { name: 'Matches' }).click();
    await checkPage(admin, { name: 'civil-before-matching' });
    await admin.getByRole('button', { name: 'Find the best pairs' }).click();
    await admin.getByRole('heading', { name: 'Pairs', exact: true }).waitFor();
    await admin.getByText('no other set of pairs is better').waitFor();
    await checkPage(admin, { name: 'civil-board' });
    await admin.getByRole('link', { name: 'without a mentor, and why' }).click();
    await checkPage(admin, { name: 'civil-unmatched' });
    await admin.goBack();
  });

  step('a pair from a later page stays beside its list', async () => {
    await admin.getByRole('link', { name: 'Next' }).click();
    const range = await admin.getByText(/^\d+–\d+ of \d+$/).innerText();
    await admin.getByRole('rowheader').nth(4).getByRole('link').click();
    await admin.waitForURL(/pair=/);
    assert.equal(await admin.getByText(/^\d+–\d+ of \d+$/).innerText(), range);
    const facts = admin.getByRole('complementary', { name: 'The chosen pair' }).getByRole('definition');
    mentee = await facts.nth(0).getByRole('link').innerText();
    mentor = await facts.nth(1).getByRole('link').innerText();
    await checkPage(admin, { name: 'civil-pair' });
  });

  step('it is published, and both are told', async () => {
    await admin.getByRole('link', { name: /^Publish \d+ matches$/ }).click();
    await checkPage(admin, { name: 'civil-publish' });
    await admin.getByRole('button', { name: 'Publish' }).click();
    await admin.getByText(/\d+ matches were published/).waitFor();
  });

  step('a mentee comes by an invitation link and finds the mentor', async () => {
    await admin.goto('/admin/accounts');
    await admin.getByRole('searchbox').fill(mentee);
    await admin.getByRole('link', { name: mentee }).click();
    await admin.getByRole('button', { name: 'Make an invitation link' }).click();
    const link = await admin.getByLabel('Copy it now; it is not shown again').inputValue();
    await checkPage(admin, { name: 'civil-link' });
    const page = await openPage(browser, ithaca.address, 'phone');
    await takeInvitation(page, link);
    await checkPage(page, { name: 'civil-mentee-home' });
    await page.getByRole('listitem').filter({ hasText: mentor }).getByRole('link').first().click();
    await page.getByRole('heading', { name: `You and ${mentor}`, level: 1 }).waitFor();
    await page.getByRole('heading', { name: 'Why you were matched' }).waitFor();
    await checkPage(page, { name: 'civil-relationship' });
  });

  step('the link works once only', async () => {
    const page = await openPage(browser, ithaca.address);
    const answer = await page.goto(new URL(ithaca.told.match(/http\S+\/invitation\/\S+/)[0]).pathname);
    assert.ok(answer.status() >= 400);
    await checkPage(page, { name: 'civil-used-link', complaints: ['404', '410'] });
  });
});
