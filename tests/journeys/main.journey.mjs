/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The main job on the demo portal: a coordinator looks at a draft of matches, decides about pairs, publishes; both sides
 * find each other. Once as everybody sees it, once on a phone, once without a script.
 */
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { checkPage, noBrowser, noServer, openBrowser, openPage, signIn, startIthaca, story } from './support.mjs';

const PROGRAM = 'Learn from newcomers'; /* the demo's program with a draft: leaders learn, newcomers teach */

const MATCHED_WITHIN_MS = 90_000;

const chosenPair = (page) => page.getByRole('complementary', { name: 'The chosen pair' });
const rowOf = (page, name) => page.getByRole('row').filter({ has: page.getByRole('rowheader', { name }) });

/* The job runs behind the page: with the script it shows itself anew, without one there is a link. */
async function waitForDraft(page) {
  const working = page.getByRole('heading', { name: 'Finding the best pairs' });
  const pairs = page.getByRole('heading', { name: 'Pairs', exact: true });
  const until = Date.now() + MATCHED_WITHIN_MS;
  while (Date.now() < until && !(await pairs.isVisible())) {
    if (page.device === 'scriptless' && await working.isVisible()) await page.getByRole('link', { name: 'Look again' }).click();
    else await page.waitForTimeout(100);
  }
  await pairs.waitFor();
}

async function nameOfPair(page) {
  const facts = chosenPair(page).getByRole('definition');
  return { mentee: await facts.nth(0).getByRole('link').innerText(), mentor: await facts.nth(1).getByRole('link').innerText() };
}

async function choose(page, mentee) {
  await page.getByRole('searchbox', { name: 'Name' }).fill(mentee);
  await page.getByRole('button', { name: 'Show' }).click();
  await rowOf(page, mentee).getByRole('link').first().click();
  await chosenPair(page).getByRole('heading', { name: mentee }).waitFor();
}

/* A place of a program: on a phone it may stand under “More”. */
async function openPlace(page, name) {
  const places = page.getByRole('navigation', { name: 'This program' });
  await places.waitFor();
  if (await places.getByRole('link', { name }).count() === 0) await places.getByText('More').click();
  await places.getByRole('link', { name }).click();
}

async function openBoard(page) {
  await openPlace(page, 'Matches');
  await page.getByRole('heading', { name: 'Pairs', exact: true }).waitFor();
}

for (const [coordinatorAt, mentorAt, menteeAt] of [['desktop', 'desktop', 'phone'], ['phone', 'dark', 'zoomed'], ['scriptless', 'scriptless', 'scriptless']]) {
  describe(`the main job, ${coordinatorAt}`, { skip: noServer || noBrowser }, () => {
    const step = story();
    let ithaca, browser, coordinator;
    let leader, newcomer; /* the demo's mentor learns here from the demo's mentee */

    const nameOf = async (account, device) => {
      const page = await openPage(browser, ithaca.address, device);
      await signIn(page, account);
      await page.goto('/account');
      const name = await page.getByText(/^Your account, /).textContent();
      return { page, name: name.replace('Your account, ', '').trim() };
    };

    before(async () => {
      ithaca = await startIthaca();
      browser = await openBrowser();
      coordinator = await openPage(browser, ithaca.address, coordinatorAt);
      leader = await nameOf(ithaca.accounts.mentor, mentorAt);
      newcomer = await nameOf(ithaca.accounts.mentee, menteeAt);
    });
    after(async () => {
      await browser?.close();
      await ithaca?.stop();
    });

    step('home leads the coordinator to the draft', async () => {
      await signIn(coordinator, ithaca.accounts.coordinator);
      await coordinator.getByRole('heading', { name: /^Good / }).waitFor();
      await checkPage(coordinator, { name: 'main-home' });
      await coordinator.getByRole('link', { name: 'Open the matches' }).click();
      await coordinator.getByRole('heading', { name: 'Matches', level: 1 }).waitFor();
      await coordinator.getByText(PROGRAM).first().waitFor();
      await coordinator.getByText('Nobody has been told yet').waitFor();
      await checkPage(coordinator, { name: 'main-board' });
    });

    step('the members see nothing of a draft', async () => {
      await leader.page.goto('/relationships');
      assert.equal(await leader.page.getByText(PROGRAM).count(), 0);
    });

    step('a pair is looked at and locked', async () => {
      await coordinator.getByRole('rowheader').nth(1).getByRole('link').click();
      await chosenPair(coordinator).waitFor();
      await checkPage(coordinator, { name: 'main-pair' });
      const { mentee } = await nameOfPair(coordinator);
      await chosenPair(coordinator).getByRole('button', { name: 'Lock' }).click();
      await chosenPair(coordinator).getByRole('button', { name: 'Unlock' }).waitFor();
      await rowOf(coordinator, mentee).getByText('Locked by you').waitFor();
      await checkPage(coordinator, { name: 'main-locked' });
    });

    step('why not somebody else? the answer says who would lose, and the pair is wished for instead', async () => {
      await choose(coordinator, leader.name);
      await chosenPair(coordinator).getByRole('link', { name: 'Why not somebody else?' }).click();
      await coordinator.getByRole('heading', { name: `Who else could mentor ${leader.name}?` }).waitFor();
      await checkPage(coordinator, { name: 'main-candidates' });
      await coordinator.getByRole('searchbox').fill(newcomer.name);
      await coordinator.getByRole('button', { name: 'Show' }).click();
      await rowOf(coordinator, newcomer.name).getByRole('link').click();
      await coordinator.getByRole('heading', { name: `Why not ${newcomer.name}?` }).waitFor();
      await checkPage(coordinator, { name: 'main-why-not' });
      const instead = coordinator.getByRole('button', { name: 'Lock this pair instead' });
      if (await instead.isVisible()) await instead.click();
      await openBoard(coordinator);
    });

    let forbidden;
    step('a pair is forbidden, and the board says that it has to be matched again', async () => {
      const others = coordinator.getByRole('rowheader').filter({ hasNotText: leader.name });
      await others.last().getByRole('link').click();
      forbidden = await nameOfPair(coordinator);
      await chosenPair(coordinator).getByRole('button', { name: 'Forbid' }).click();
      await coordinator.getByText('does not follow your latest decisions').waitFor();
      await checkPage(coordinator, { name: 'main-forbidden' });
    });

    step('matching again keeps what was locked and avoids what was forbidden', async () => {
      await coordinator.getByRole('button', { name: 'Match again' }).click();
      await waitForDraft(coordinator);
      assert.equal(await coordinator.getByText('does not follow your latest decisions').count(), 0);
      await choose(coordinator, leader.name);
      assert.deepEqual(await nameOfPair(coordinator), { mentee: leader.name, mentor: newcomer.name });
      await coordinator.getByRole('searchbox', { name: 'Name' }).fill(forbidden.mentee);
      await coordinator.getByRole('button', { name: 'Show' }).click();
      await coordinator.getByText(/^1–\d+ of \d+$|No pair is found/).waitFor();
      const row = rowOf(coordinator, forbidden.mentee);
      assert.equal(await row.filter({ hasText: forbidden.mentor }).count(), 0, `${forbidden.mentee} with ${forbidden.mentor}`);
    });

    step('it is published after a question', async () => {
      await openBoard(coordinator);
      await coordinator.getByRole('link', { name: /^Publish \d+ matches$/ }).click();
      await coordinator.getByRole('heading', { name: /^Publish \d+ matches\?$/ }).waitFor();
      await checkPage(coordinator, { name: 'main-publish' });
      await coordinator.getByRole('button', { name: 'Publish' }).click();
      await coordinator.getByText(/^\d+ matches were published/).waitFor();
      await checkPage(coordinator, { name: 'main-published' });
    });

    step('the coordinator sees how the pairs are doing, by states and dates', async () => {
      await openPlace(coordinator, 'Relationships');
      await coordinator.getByText(leader.name).first().waitFor();
      await checkPage(coordinator, { name: 'main-relationships' });
    });

    step('the mentee reads the notice, opens the relationship and says hello', async () => {
      const { page } = newcomer;
      await page.goto('/notices');
      await checkPage(page, { name: 'main-notices' });
      await page.getByRole('button', { name: new RegExp(`^You and ${leader.name} are matched.*${PROGRAM}`) }).click();
      await page.getByRole('heading', { name: `You and ${leader.name}`, level: 1 }).waitFor();
      await page.getByRole('heading', { name: 'Why you were matched' }).waitFor();
      await checkPage(page, { name: 'main-relationship' });
      await page.getByRole('button', { name: 'I said hello' }).click();
      await page.getByRole('heading', { name: `You and ${leader.name}`, level: 1 }).waitFor();
      assert.equal(await page.getByRole('button', { name: 'I said hello' }).count(), 0);
      await checkPage(page, { name: 'main-hello' });
    });

    step('the mentor finds it on the home page, with the next step', async () => {
      const { page } = leader;
      await page.goto('/');
      await checkPage(page, { name: 'main-member-home' });
      await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Relationships' }).click();
      await page.getByRole('heading', { name: 'Relationships', level: 1 }).waitFor();
      await checkPage(page, { name: 'main-member-relationships' });
      const item = page.getByRole('listitem').filter({ hasText: newcomer.name }).filter({ hasText: PROGRAM });
      await item.getByRole('link').first().click();
      await page.getByRole('heading', { name: /said hello: answer, and find a time to meet$/ }).waitFor();
      await page.getByRole('button', { name: 'I said hello' }).click();
      await page.getByRole('heading', { name: `You and ${newcomer.name}`, level: 1 }).waitFor();
      assert.equal(await page.getByRole('button', { name: 'I said hello' }).count(), 0);
    });

    step('the coordinator cannot open what the two share', async () => {
      const answer = await coordinator.goto(leader.page.url());
      assert.equal(answer.status(), 404);
      await checkPage(coordinator, { name: 'main-not-open', complaints: ['404'] });
    });
  });
}
