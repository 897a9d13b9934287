/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The shapes of the design system, on every device, and what the script adds to them. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { serveGallery } from './static.mjs';
import { checkPage, devices, noBrowser, openBrowser, openPage } from './support.mjs';

const names = readdirSync(new URL('./gallery/', import.meta.url)).filter((name) => name.endsWith('.html'));

describe('gallery', { skip: noBrowser }, () => {
  let gallery, browser;

  before(async () => {
    gallery = await serveGallery();
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await gallery?.close();
  });

  const open = async (name, device = 'desktop', more = {}) => {
    const page = await openPage(browser, gallery.address, device, more);
    await page.goto(`/gallery/${name}.html`);
    return page;
  };

  for (const device of Object.keys(devices)) {
    test(`every page holds: ${device}`, async () => {
      const page = await openPage(browser, gallery.address, device);
      for (const name of names) {
        await page.goto(`/gallery/${name}`);
        await checkPage(page);
      }
      await page.context().close();
    });
  }

  test('right to left, nothing sticks out and axe finds nothing', async () => {
    const page = await openPage(browser, gallery.address, 'phone');
    for (const name of names) {
      await page.goto(`/gallery/${name}`);
      await page.evaluate(() => { document.documentElement.dir = 'rtl'; });
      await checkPage(page, { name: `rtl-${name.replace('.html', '')}` });
    }
    await page.context().close();
  });

  test('web fonts arrive without moving anything', async () => {
    const page = await open('home');
    const moved = await page.evaluate(() => new Promise((resolve) => {
      let sum = 0;
      new PerformanceObserver((list) => {
        for (const shift of list.getEntries()) sum += shift.value;
      }).observe({ type: 'layout-shift', buffered: true });
      document.fonts.ready.then(() => setTimeout(() => resolve(sum), 300));
    }));
    assert.ok(moved < 0.02, `layout shift ${moved}`);
    await page.context().close();
  });

  test('suggestions are chosen with the keyboard, and the chip is sent with the form', async () => {
    const page = await open('form');
    const field = page.getByRole('combobox', { name: 'Add a skill' });
    await field.pressSequentially('giv');
    await page.getByRole('option', { name: 'Giving talks' }).waitFor();
    assert.equal(await field.getAttribute('aria-expanded'), 'true');
    await checkPage(page, { name: 'suggestions' });
    await field.press('ArrowDown');
    await field.press('ArrowDown');
    assert.equal(await page.locator(`#${await field.getAttribute('aria-activedescendant')}`).textContent(), 'Giving talks');
    await field.press('Enter');
    assert.equal(await field.inputValue(), '');
    assert.equal(await page.getByRole('checkbox', { name: 'Giving talks' }).isChecked(), true);
    await page.context().close();
  });

  test('escape closes the suggestions and keeps what was typed', async () => {
    const page = await open('form');
    const field = page.getByRole('combobox', { name: 'Add a skill' });
    await field.pressSequentially('giv');
    await page.getByRole('listbox').waitFor();
    await field.press('Escape');
    assert.equal(await page.getByRole('listbox').count(), 0);
    assert.equal(await field.inputValue(), 'giv');
    await page.context().close();
  });

  test('a dangerous button asks first, and nothing happens when the person says no', async () => {
    const page = await open('board');
    await page.getByRole('button', { name: 'Forbid' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    await checkPage(page, { name: 'dialog' });
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    assert.equal(await dialog.count(), 0);
    assert.equal(await page.evaluate(() => document.activeElement.textContent.trim()), 'Forbid');
    await page.context().close();
  });

  test('a menu closes on Escape and gives the focus back', async () => {
    const page = await open('board');
    await page.locator('summary', { hasText: 'More' }).press('Enter');
    await page.getByRole('link', { name: 'Download as CSV' }).waitFor();
    await checkPage(page, { name: 'menu' });
    await page.keyboard.press('Escape');
    assert.equal(await page.getByRole('link', { name: 'Download as CSV' }).count(), 0);
    assert.equal(await page.evaluate(() => document.activeElement.tagName), 'SUMMARY');
    await page.context().close();
  });

  test('a menu opens without a script', async () => {
    const page = await open('board', 'scriptless');
    await page.locator('summary', { hasText: 'More' }).click();
    await page.getByRole('link', { name: 'Download as CSV' }).waitFor();
    await page.context().close();
  });

  test('choosing all ticks everybody and counts them', async () => {
    const page = await open('people');
    await page.getByLabel('Choose all').check();
    assert.equal(await page.locator('[data-counts=person]').textContent(), '4');
    await page.getByLabel('Choose Ingrid Solberg').uncheck();
    assert.equal(await page.locator('[data-counts=person]').textContent(), '3');
    assert.equal(await page.getByLabel('Choose all').evaluate((box) => box.indeterminate), true);
    await page.context().close();
  });

  test('filters renew the results and leave the cursor where it is', async () => {
    const page = await open('people');
    await page.evaluate(() => { document.getElementById('results').dataset.old = 'yes'; document.querySelector('#results h2').textContent = 'old'; });
    const search = page.getByRole('searchbox');
    await search.pressSequentially('lag');
    await page.getByRole('heading', { name: '4 people' }).waitFor();
    assert.equal(await search.evaluate((field) => field === document.activeElement), true);
    assert.equal(await search.inputValue(), 'lag');
    assert.match(page.url(), /\?q=lag/);
    assert.equal(await page.getByRole('status').textContent(), '4 people');
    await checkPage(page, { name: 'filtered' });
    await page.context().close();
  });

  test('a weight says its number as it moves', async () => {
    const page = await open('form');
    await page.getByLabel('Other department').press('ArrowRight');
    assert.equal(await page.locator('output[for=w2]').textContent(), '4');
    await page.context().close();
  });

  test('a form that is sent twice in a hurry arrives once', async () => {
    const page = await open('form');
    let arrived = 0;
    await page.route('**/gallery/form.html', async (route) => {
      if (route.request().method() !== 'POST') return route.continue();
      arrived += 1;
      await new Promise((resolve) => setTimeout(resolve, 300));
      await route.fulfill({ status: 200, contentType: 'text/html', body: '<title>Kept</title>' });
    });
    await page.getByRole('button', { name: 'Keep these weights' }).dblclick({ noWaitAfter: true });
    await page.waitForFunction(() => document.title === 'Kept');
    assert.equal(arrived, 1);
    await page.context().close();
  });

  test('leaving a changed form asks first, leaving an untouched one does not', async () => {
    const page = await open('form');
    const asked = [];
    page.on('dialog', (dialog) => {
      asked.push(dialog.type());
      dialog.accept();
    });
    await page.goto('/gallery/home.html');
    assert.deepEqual(asked, []);
    await page.goto('/gallery/form.html');
    await page.getByLabel('Name').fill('Jonas');
    await page.goto('/gallery/home.html');
    assert.deepEqual(asked, ['beforeunload']);
    await page.context().close();
  });

  test('a running job is shown anew and gives way to its result', async () => {
    const page = await openPage(browser, gallery.address);
    const body = (part) => `<!doctype html><html lang="en"><title>Import</title><script type="module" src="/assets/app.js"></script><main><h1>Import</h1>${part}</main>`;
    let now = body('<div id="job" data-refresh="0.1"><p>Row 1</p></div>');
    await page.route('**/job', (route) => route.fulfill({ status: 200, contentType: 'text/html', body: now }));
    await page.goto('/job');
    await page.getByText('Row 1').waitFor();
    now = body('<div id="job" data-refresh="0.1"><p>Row 2</p></div>');
    await page.getByText('Row 2').waitFor();
    now = body('<p>All 3 rows are in</p>');
    await page.getByText('All 3 rows are in').waitFor();
    await page.context().close();
  });

  test('without an answer to what is typed, the field stays a plain field', async () => {
    const page = await open('form');
    await page.route('**/suggest.json?*', (route) => route.fulfill({ status: 503, body: '' }));
    const field = page.getByRole('combobox', { name: 'Add a skill' });
    const answered = page.waitForResponse('**/suggest.json?*');
    await field.pressSequentially('giv');
    await answered;
    assert.equal(await field.getAttribute('aria-expanded'), 'false');
    assert.equal(await field.inputValue(), 'giv');
    await page.context().close();
  });

  test('a file dropped anywhere on the zone is chosen', async () => {
    const page = await open('import');
    const data = await page.evaluateHandle(() => {
      const transfer = new DataTransfer();
      transfer.items.add(new File(['name'], 'people.csv', { type: 'text/csv' }));
      return transfer;
    });
    await page.getByText('Choose a file or drop it here').dispatchEvent('drop', { dataTransfer: data });
    assert.equal(await page.locator('#file').evaluate((input) => input.files[0].name), 'people.csv');
    await page.context().close();
  });

  test('the error summary has the focus when the page opens', async () => {
    const page = await open('form');
    assert.equal(await page.evaluate(() => document.activeElement.className), 'errors');
    await page.context().close();
  });

  test('the skip link is the first stop of the keyboard', async () => {
    const page = await open('home');
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Skip to content');
    await page.context().close();
  });
});
