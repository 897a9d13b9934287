/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What a script can add to pages that work without one. Pages ask for it by attributes (see README.md beside this
 * file); there is nothing here that a page needs. It is a module: it runs once, after the page is parsed.
 */

const root = document.documentElement;
root.classList.add('js');

/* ---- Suggestions while typing: the ARIA combobox with a listbox ---------------------------------------------- */

const SUGGEST_AFTER_MS = 150;
let suggestionLists = 0;

/* A server's answer may be the list itself or a record that holds it. */
function listOf(answer) {
  const list = Array.isArray(answer) ? answer : Object.values(answer ?? {}).find(Array.isArray) ?? [];
  return list.map((item) => (typeof item === 'string' ? { name: item } : { name: item.label, ...item })).filter((item) => item?.name);
}

/* The name with the typed part marked, as nodes: names are never parsed as HTML. */
function marked(name, typed) {
  const at = name.toLowerCase().indexOf(typed.toLowerCase());
  if (!typed || at < 0) return [name];
  const mark = document.createElement('mark');
  mark.textContent = name.slice(at, at + typed.length);
  return [name.slice(0, at), mark, name.slice(at + typed.length)];
}

class Suggestions {
  constructor(input) {
    this.input = input;
    this.items = [];
    this.at = -1;
    this.list = document.createElement('ul');
    this.list.id = `suggestions-${++suggestionLists}`;
    this.list.className = 'suggestions';
    this.list.setAttribute('role', 'listbox');
    this.list.setAttribute('aria-label', input.labels?.[0]?.textContent?.trim() ?? '');
    this.list.hidden = true;
    input.after(this.list);
    for (const [name, value] of [['role', 'combobox'], ['aria-autocomplete', 'list'], ['aria-expanded', 'false'],
      ['aria-controls', this.list.id], ['autocomplete', 'off']]) input.setAttribute(name, value);
    input.addEventListener('input', () => this.later());
    input.addEventListener('keydown', (event) => this.key(event));
    input.addEventListener('blur', () => this.close());
    this.list.addEventListener('mousedown', (event) => event.preventDefault()); /* the field keeps the focus */
    this.list.addEventListener('click', (event) => {
      const option = event.target.closest('[role=option]');
      if (option) this.choose([...this.list.children].indexOf(option));
    });
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), SUGGEST_AFTER_MS);
  }

  async ask() {
    const typed = this.input.value.trim();
    this.asking?.abort();
    if (!typed) return this.close();
    this.asking = new AbortController();
    try {
      const url = new URL(this.input.dataset.suggest, location.href);
      url.searchParams.set('q', typed);
      const answer = await fetch(url, { headers: { Accept: 'application/json' }, signal: this.asking.signal });
      if (!answer.ok) return this.close();
      this.show(listOf(await answer.json()), typed);
    } catch (error) {
      if (error.name !== 'AbortError') this.close(); /* no suggestions: the field takes what is typed */
    }
  }

  show(items, typed) {
    if (document.activeElement !== this.input) return;
    this.items = items;
    this.at = -1;
    this.list.replaceChildren(...items.map((item, index) => {
      const option = document.createElement('li');
      option.id = `${this.list.id}-${index}`;
      option.setAttribute('role', 'option');
      option.setAttribute('aria-selected', 'false');
      const name = document.createElement('span');
      name.append(...marked(item.name, typed));
      option.append(name);
      if (item.about) {
        const about = document.createElement('small');
        about.textContent = item.about;
        option.append(about);
      }
      return option;
    }));
    this.list.hidden = items.length === 0;
    this.input.setAttribute('aria-expanded', String(items.length > 0));
    this.input.removeAttribute('aria-activedescendant');
  }

  close() {
    clearTimeout(this.timer);
    this.asking?.abort();
    this.list.hidden = true;
    this.at = -1;
    this.input.setAttribute('aria-expanded', 'false');
    this.input.removeAttribute('aria-activedescendant');
  }

  move(to) {
    this.list.children[this.at]?.setAttribute('aria-selected', 'false');
    this.at = (to + this.items.length) % this.items.length;
    const option = this.list.children[this.at];
    option.setAttribute('aria-selected', 'true');
    option.scrollIntoView({ block: 'nearest' });
    this.input.setAttribute('aria-activedescendant', option.id);
  }

  key(event) {
    if (event.isComposing) return;
    if (event.key === 'ArrowDown' && this.list.hidden) return void this.ask();
    if (this.list.hidden) return;
    if (event.key === 'ArrowDown') this.move(this.at + 1);
    else if (event.key === 'ArrowUp') this.move(this.at < 0 ? -1 : this.at - 1);
    else if (event.key === 'Enter' && this.at >= 0) this.choose(this.at);
    else if (event.key === 'Escape') this.close();
    else return;
    event.preventDefault();
  }

  choose(index) {
    const item = this.items[index];
    const name = this.input.dataset.suggestAdds;
    if (name) {
      this.addChip(name, item);
      this.input.value = '';
    } else {
      this.input.value = item.name;
    }
    this.close();
    this.input.dispatchEvent(new Event('change', { bubbles: true }));
  }

  /* Without this script a page shows what is chosen as ticked chips; the new one joins them. */
  addChip(name, item) {
    const value = String(item.id ?? item.name);
    const form = this.input.form;
    const same = [...(form?.querySelectorAll(`input[name="${CSS.escape(name)}"]`) ?? [])].find((box) => box.value === value);
    if (same) {
      same.checked = true;
      return;
    }
    const box = document.createElement('input');
    box.type = 'checkbox';
    box.name = name;
    box.value = value;
    box.checked = true;
    const label = document.createElement('label');
    label.className = 'chip on';
    label.append(box, item.name);
    const place = document.createElement('li');
    place.append(label);
    let chips = this.input.closest('.combo').parentElement.parentElement.querySelector('ul.chips');
    if (!chips) {
      chips = document.createElement('ul');
      chips.className = 'chips';
      this.input.closest('.combo').after(chips);
    }
    chips.append(place);
  }
}

/* ---- Parts of a page taken anew from the server ----------------------------------------------------------------- */

async function fetchPage(url, signal) {
  const answer = await fetch(url, { headers: { Accept: 'text/html' }, signal });
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  return { ok: answer.ok, url: answer.url, page };
}

/* Puts the new content into the element that stands, so that scrolling and focus around it stay. */
function renew(old, fresh) {
  const focused = old.contains(document.activeElement) ? document.activeElement.id : '';
  old.replaceChildren(...fresh.childNodes);
  enhance(old);
  if (focused) document.getElementById(focused)?.focus();
}

/* Says to screen readers what changed elsewhere on the page; the words are the page's own. */
let announcer;
function announce(text) {
  if (!announcer) {
    announcer = document.createElement('p');
    announcer.className = 'visually-hidden';
    announcer.setAttribute('role', 'status');
    document.querySelector('main').append(announcer);
  }
  announcer.textContent = text?.trim() ?? '';
}

const LIVE_AFTER_MS = 250;

function liveFilters(form) {
  let timer, asking;
  const show = async () => {
    clearTimeout(timer);
    asking?.abort();
    asking = new AbortController();
    const url = new URL(form.getAttribute('action') || location.pathname, location.href);
    url.search = '';
    url.hash = '';
    for (const [name, value] of new FormData(form)) if (value !== '') url.searchParams.append(name, value);
    try {
      const { ok, page } = await fetchPage(url, asking.signal);
      const fresh = page.getElementById(form.dataset.live);
      const old = document.getElementById(form.dataset.live);
      if (!ok || !fresh || !old) return HTMLFormElement.prototype.submit.call(form);
      renew(old, fresh);
      announce(old.querySelector('h2, h3')?.textContent);
      history.replaceState(null, '', url);
    } catch (error) {
      if (error.name !== 'AbortError') HTMLFormElement.prototype.submit.call(form);
    }
  };
  form.addEventListener('input', (event) => {
    clearTimeout(timer);
    timer = setTimeout(show, event.target.matches('input:not([type=checkbox], [type=radio])') ? LIVE_AFTER_MS : 0);
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    show();
  });
}

/* A form that only notes what the person did anyway, such as having read: sent by itself while the page is seen. */
function sendQuietly(scope) {
  const form = scope.querySelector('form[data-quiet]');
  if (!form || document.hidden) return;
  fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form)), redirect: 'manual' })
    .then(() => form.remove(), () => {}); /* its button stays where it could not be sent */
}

/* The element as the server shows it now; false when that failed. A running job that has gone from the page: the server says where to go. */
async function refresh(element) {
  try {
    const { ok, url, page } = await fetchPage(location.href);
    const fresh = page.getElementById(element.id);
    if (ok && !fresh?.dataset.refresh) location.replace(url);
    else if (ok) {
      if (fresh.dataset.events) element.dataset.events = fresh.dataset.events;
      const before = element.querySelector('.thread > :last-child')?.id;
      renew(element, fresh);
      const last = element.querySelector('.thread > :last-child');
      if (last && last.id !== before) announce(last.querySelector('.by')?.textContent);
      sendQuietly(element);
    }
    return ok;
  } catch {
    return false;
  }
}

/*
 * Hears from the server when there is something new (data-events), while the page is seen. `listening` is told whether that works:
 * where it does not (too many streams, a proxy that keeps them back), the page asks now and then.
 */
const LISTEN_AGAIN_MS = 60_000;
const LISTENING_ASKS_EVERY = 12; /* turns: a connection may have died unheard */

function listen(element, listening) {
  let source;
  let asking = Promise.resolve();
  const open = () => {
    if (document.hidden || source) return;
    const opened = source = new EventSource(element.dataset.events);
    opened.addEventListener('here', () => listening(true)); /* so nothing on the way keeps it back */
    opened.addEventListener('message', () => { asking = asking.then(() => refresh(element)); });
    opened.addEventListener('error', () => {
      listening(false);
      if (opened.readyState !== EventSource.CLOSED || source !== opened) return; /* it connects again by itself */
      source = null;
      setTimeout(open, LISTEN_AGAIN_MS);
    });
  };
  const close = () => {
    source?.close();
    source = null;
    listening(false);
  };
  document.addEventListener('visibilitychange', () => (document.hidden ? close() : open()));
  addEventListener('pagehide', close);
  addEventListener('pageshow', (event) => { if (event.persisted) open(); });
  open();
}

function refreshUntilGone(element) {
  const pause = 1000 * (Number(element.dataset.refresh) || 1);
  let failed = 0;
  let listens = false;
  let turn = 0;
  const again = async () => {
    turn += 1;
    if (!document.hidden && (!listens || turn % LISTENING_ASKS_EVERY === 0)) failed = await refresh(element) ? 0 : failed + 1;
    setTimeout(again, pause * Math.min(1 + failed, 10));
  };
  setTimeout(again, pause);
  if (element.dataset.events && 'EventSource' in window) listen(element, (works) => { listens = works; });
}

/* ---- Forms -------------------------------------------------------------------------------------------------------- */

/* Asks in a dialog; true when the person agrees. */
function ask(question, yes, danger) {
  return new Promise((resolve) => {
    const dialog = document.createElement('dialog');
    dialog.className = 'dialog';
    const text = document.createElement('p');
    text.id = 'dialog-question';
    text.textContent = question;
    dialog.setAttribute('aria-labelledby', text.id);
    const actions = document.createElement('form');
    actions.method = 'dialog';
    actions.className = 'actions';
    for (const [value, label, kind] of [['', root.dataset.cancel ?? 'Cancel', 'button'],
      ['yes', yes, danger ? 'button danger main' : 'button main']]) {
      const button = document.createElement('button');
      button.className = kind;
      button.value = value;
      button.textContent = label;
      actions.append(button);
    }
    dialog.append(text, actions);
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === 'yes');
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

document.addEventListener('click', async (event) => {
  const button = event.target.closest('[data-confirm]');
  if (!button || button.dataset.agreed) return;
  event.preventDefault();
  const danger = button.matches('.danger');
  if (!(await ask(button.dataset.confirm, button.dataset.confirmYes ?? button.textContent.trim(), danger))) {
    return button.focus();
  }
  button.dataset.agreed = 'yes';
  button.click();
  delete button.dataset.agreed;
});

/* What notes keep in this browser until it is saved (notes.js) does not outlive signing out. */
function keptOf(person) {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(`ithaca:note:${person}.`));
  } catch {
    return [];
  }
}

document.addEventListener('submit', async (event) => {
  const form = event.target;
  if (!form.matches('[data-kept]') || 'leaving' in root.dataset || keptOf(form.dataset.person).length === 0) return;
  event.preventDefault();
  if (!(await ask(form.dataset.kept, form.dataset.keptYes, true))) return;
  root.dataset.leaving = 'yes';
  for (const key of keptOf(form.dataset.person)) localStorage.removeItem(key);
  form.requestSubmit();
});

/* A form is sent once. Its buttons are not disabled: a disabled button would not be sent. */
function sendOnce(event) {
  const form = event.target;
  const method = event.submitter?.getAttribute('formmethod') ?? form.getAttribute('method') ?? 'get';
  if (event.defaultPrevented || method.toLowerCase() !== 'post' || 'again' in form.dataset) return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = 'yes';
  for (const button of form.querySelectorAll('button:not([type=button]), [type=submit]')) {
    button.setAttribute('aria-disabled', 'true');
  }
  event.submitter?.classList.add('busy');
}
document.addEventListener('submit', sendOnce);

/* Back from the next page: the form may be sent again. */
addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[data-sent]')) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll('[aria-disabled]')) {
      button.removeAttribute('aria-disabled');
      button.classList.remove('busy');
    }
  }
});

function warnUnsaved(form) {
  let changed = false;
  form.addEventListener('input', () => { changed = true; });
  form.addEventListener('change', () => { changed = true; });
  form.addEventListener('submit', () => { changed = false; });
  addEventListener('beforeunload', (event) => { if (changed) event.preventDefault(); });
}

function boxesNamed(place, name) {
  return [...(place.closest('form') ?? document).querySelectorAll(`input[type=checkbox][name="${CSS.escape(name)}"]`)];
}

function countTicked() {
  for (const place of document.querySelectorAll('[data-counts]')) {
    place.textContent = boxesNamed(place, place.dataset.counts).filter((box) => box.checked).length;
  }
  for (const all of document.querySelectorAll('[data-check-all]')) {
    const boxes = boxesNamed(all, all.dataset.checkAll);
    const ticked = boxes.filter((box) => box.checked).length;
    all.checked = ticked > 0 && ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
  }
}

document.addEventListener('change', (event) => {
  const all = event.target.closest('[data-check-all]');
  if (all) for (const box of boxesNamed(all, all.dataset.checkAll)) box.checked = all.checked;
  if (event.target.type === 'checkbox') countTicked();
});

document.addEventListener('input', (event) => {
  const field = event.target;
  if (field.type === 'range') for (const output of field.parentElement.querySelectorAll('output')) output.value = field.value;
  if (field.matches('textarea')) growToText(field);
});

/* Browsers without field-sizing: a text area grows with what is written. */
function growToText(area) {
  if (CSS.supports('field-sizing', 'content')) return;
  area.rows = Math.min(24, Math.max(area.rows, area.value.split('\n').length + 1));
}

/* ---- Menus close again ---------------------------------------------------------------------------------------------- */

document.addEventListener('click', (event) => {
  for (const menu of document.querySelectorAll('details.menu[open]')) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener('keydown', (event) => {
  const menu = event.key === 'Escape' && document.querySelector('details.menu[open]');
  if (!menu) return;
  menu.open = false;
  menu.querySelector('summary').focus();
});

/* ---- Files dragged over the drop zone ----------------------------------------------------------------------------- */

for (const type of ['dragover', 'dragleave', 'drop']) {
  document.addEventListener(type, (event) => {
    const zone = event.target.closest?.('.drop');
    if (!zone) return;
    zone.classList.toggle('over', type === 'dragover');
    if (type === 'dragleave' || event.target.matches('input')) return;
    event.preventDefault();
    const input = zone.querySelector('input[type=file]');
    if (type === 'drop' && event.dataTransfer.files.length > 0) {
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event('change', { bubbles: true }));
    }
  });
}

/* ---- Start, and again for parts that were renewed ---------------------------------------------------------------- */

function enhance(part) {
  for (const input of part.querySelectorAll('input[data-suggest]:not([role=combobox])')) new Suggestions(input);
  for (const form of part.querySelectorAll('form[data-live]')) liveFilters(form);
  for (const form of part.querySelectorAll('form[data-unsaved]')) warnUnsaved(form);
  for (const area of part.querySelectorAll('textarea')) growToText(area);
  countTicked();
}

enhance(document);
/* On a phone the navigation scrolls sideways: show where the reader is. */
for (const here of document.querySelectorAll(':is(.top > nav, .tabs) > [aria-current]')) {
  here.parentElement.scrollLeft += here.getBoundingClientRect().left - here.parentElement.getBoundingClientRect().left - 48;
}
for (const element of document.querySelectorAll('[data-refresh][id]')) refreshUntilGone(element);
sendQuietly(document);
/* After an error the reader stands where there is something to mend. */
(document.querySelector('[data-focus]') ?? document.querySelector('main .bad :is(input, select, textarea):not([type=hidden])'))?.focus();
