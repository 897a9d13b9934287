/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Notes that save themselves. Text is never lost: each keystroke is kept in this browser until the server has it, so
 * that a closed tab, a lost connection, an ended session and a server that starts anew are survived; and the server
 * overwrites nothing, so that two people (or two tabs) may write at once.
 *
 * What the browser keeps: localStorage `ithaca:note:PLACE:EDITOR`, PLACE being the form's data-note (person, meeting,
 * kind) and EDITOR a random name of the open page. It is removed when the text is saved, and when the person signs out
 * (app.js). A page that opens takes over what closed pages left.
 *
 * Without this script the same form is sent by its button.
 */

const KEPT = 'ithaca:note:';
const PAUSE_MS = 1000; /* after the last key */
const LONGEST_MS = 8000; /* while somebody writes on and on */
const NEWS_EVERY_MS = 10_000; /* what others wrote */
const RETRY_MS = [2000, 4000, 8000, 15_000, 30_000];
const ANSWER_WITHIN_MS = 20_000;
const HELLO_MS = 200; /* in which other open pages of the same notes say that they are there */

/* ---- Merging, as the server does it (src/agenda/note_merge.c) ------------------------------------------------------ */

function linesOf(text) {
  return text === '' ? [] : text.split('\n');
}

/* What became of the lines of `base`: [{ from, to, lines }], by the longest row of lines that both share. */
function changesOf(base, text) {
  let from = 0;
  let to = base.length;
  let end = text.length;
  while (from < to && from < end && base[from] === text[from]) from += 1;
  while (from < to && from < end && base[to - 1] === text[end - 1]) {
    to -= 1;
    end -= 1;
  }
  const rows = to - from;
  const columns = end - from;
  if (rows === 0 && columns === 0) return [];
  if (rows === 0 || columns === 0 || rows * columns > 1_000_000) return [{ from, to, lines: text.slice(from, end) }];
  const width = columns + 1;
  const longest = new Uint16Array((rows + 1) * width);
  for (let r = rows - 1; r >= 0; r -= 1) {
    for (let c = columns - 1; c >= 0; c -= 1) {
      longest[r * width + c] = base[from + r] === text[from + c]
        ? longest[(r + 1) * width + c + 1] + 1
        : Math.max(longest[(r + 1) * width + c], longest[r * width + c + 1]);
    }
  }
  const changes = [];
  let [r, c, keptRow, keptColumn] = [0, 0, 0, 0];
  const note = (row, column) => {
    if (keptRow < row || keptColumn < column) {
      changes.push({ from: from + keptRow, to: from + row, lines: text.slice(from + keptColumn, from + column) });
    }
  };
  while (r < rows && c < columns) {
    if (base[from + r] === text[from + c]) {
      note(r, c);
      keptRow = r += 1;
      keptColumn = c += 1;
    } else if (longest[(r + 1) * width + c] >= longest[r * width + c + 1]) {
      r += 1;
    } else {
      c += 1;
    }
  }
  note(rows, columns);
  return changes;
}

function collide(a, b) {
  const aInserts = a.from === a.to;
  const bInserts = b.from === b.to;
  if (aInserts && bInserts) return a.from === b.from;
  if (aInserts) return b.from < a.from && a.from < b.to;
  if (bInserts) return a.from < b.from && b.from < a.to;
  return a.from < b.to && b.from < a.to;
}

function isSame(a, b) {
  return a.from === b.from && a.to === b.to && a.lines.join('\n') === b.lines.join('\n');
}

/* Both changes of `base` together, or null when they touch the same lines. */
export function merge(base, theirs, mine) {
  const lines = linesOf(base);
  const left = changesOf(lines, linesOf(theirs));
  const right = changesOf(lines, linesOf(mine));
  const merged = [];
  let done = 0;
  const take = (changes) => {
    const change = changes.shift();
    merged.push(...lines.slice(done, change.from), ...change.lines);
    done = change.to;
  };
  while (left.length || right.length) {
    const [a, b] = [left[0], right[0]];
    if (a && b && collide(a, b)) {
      if (isSame(a, b)) right.shift();
      else if (a.from !== a.to || b.from !== b.to) return null;
      take(left);
    } else {
      take(!b || (a && (a.from < b.from || (a.from === b.from && a.from === a.to))) ? left : right);
    }
  }
  return [...merged, ...lines.slice(done)].join('\n');
}

/* Where the caret of the old text stands in the new one. */
export function moved(caret, old, fresh) {
  const most = Math.min(old.length, fresh.length);
  let before = 0;
  while (before < most && old[before] === fresh[before]) before += 1;
  if (caret <= before) return caret;
  let behind = 0;
  while (behind < most - before && old[old.length - 1 - behind] === fresh[fresh.length - 1 - behind]) behind += 1;
  if (caret >= old.length - behind) return caret + fresh.length - old.length;
  return Math.min(caret, fresh.length - behind);
}

/* ---- What this browser keeps ----------------------------------------------------------------------------------------- */

const kept = {
  write(key, value) {
    try {
      localStorage.setItem(key, JSON.stringify(value));
      return true;
    } catch {
      return false; /* full, or switched off */
    }
  },
  remove(key) {
    try {
      localStorage.removeItem(key);
    } catch { /* then nothing was kept either */ }
  },
  /* Those of one place, the earliest first: [{ key, editor, text, base, version, at }]. */
  of(place) {
    const found = [];
    try {
      for (let i = 0; i < localStorage.length; i += 1) {
        const key = localStorage.key(i);
        if (!key.startsWith(`${KEPT}${place}:`)) continue;
        const value = JSON.parse(localStorage.getItem(key));
        if (typeof value?.text === 'string') found.push({ key, editor: key.slice(key.lastIndexOf(':') + 1), ...value });
      }
    } catch { /* nothing to take over */ }
    return found.sort((a, b) => a.at - b.at);
  },
};

function randomName() {
  return [...crypto.getRandomValues(new Uint8Array(9))].map((byte) => byte.toString(36).padStart(2, '0')).join('');
}

/* ---- One note ------------------------------------------------------------------------------------------------------------ */

class Note {
  constructor(form) {
    this.form = form;
    this.area = form.elements.body;
    this.place = form.dataset.note;
    this.url = form.dataset.url;
    this.editor = randomName();
    this.key = `${KEPT}${this.place}:${this.editor}`;
    /* What the server has, and we began with. A form that came back with a conflict shows both texts. */
    this.part('choices').hidden = false;
    const conflict = !this.part('conflict').hidden;
    this.base = { version: Number(form.elements.version.value), text: conflict ? this.part('theirs').textContent : this.area.value };
    this.conflict = conflict ? this.base : null;
    this.failed = 0;
    this.living = new Set();
    this.listen();
    if (conflict) this.keep();
    else setTimeout(() => this.takeOver(), HELLO_MS);
  }

  part(name) {
    return this.form.querySelector(`[data-part="${name}"]`);
  }

  listen() {
    this.area.addEventListener('input', () => this.typed());
    this.form.addEventListener('submit', (event) => {
      event.preventDefault();
      if (this.conflict) this.decide('mine');
      else this.save();
    });
    this.form.addEventListener('keydown', (event) => {
      if (event.key !== 's' || !(event.ctrlKey || event.metaKey) || event.altKey) return;
      event.preventDefault();
      this.form.requestSubmit();
    });
    this.form.addEventListener('click', (event) => {
      const button = event.target.closest('[data-take]');
      if (button) this.decide(button.dataset.take);
    });
    document.addEventListener('visibilitychange', () => (document.hidden ? this.leave() : this.comeBack()));
    addEventListener('pagehide', () => this.leave());
    addEventListener('focus', () => this.comeBack());
    addEventListener('online', () => this.comeBack());
    addEventListener('offline', () => { if (this.isUnsaved()) this.say('offline'); });
    addEventListener('beforeunload', (event) => { if (this.unkept && this.isUnsaved()) event.preventDefault(); });
    setInterval(() => this.news(), NEWS_EVERY_MS);
    if ('BroadcastChannel' in window) {
      this.channel = new BroadcastChannel('ithaca notes');
      this.channel.addEventListener('message', ({ data }) => {
        if (data.place !== this.place) return;
        if (data.saying === 'who is there') this.channel.postMessage({ saying: 'I am', place: this.place, editor: this.editor });
        else this.living.add(data.editor);
      });
      this.channel.postMessage({ saying: 'who is there', place: this.place });
    }
  }

  /* The server trims, so white space at the ends is nothing to save. */
  isUnsaved() {
    return this.area.value.trim() !== this.base.text.trim();
  }

  say(what) {
    const state = this.part('state');
    const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
    const words = (this.unkept && what === 'offline' ? this.form.dataset.saysUnkept : this.form.dataset[`says${what[0].toUpperCase()}${what.slice(1)}`])
      .replace('%', time);
    if (state.textContent !== words) state.textContent = words;
    this.part('signin').hidden = !['signedout', 'stranger'].includes(what);
  }

  /* ---- keeping and saving ---- */

  keep() {
    this.unkept = !kept.write(this.key, { text: this.area.value, base: this.base.text, version: this.base.version, at: Date.now() });
  }

  typed() {
    if (!this.isUnsaved() && !this.conflict) {
      kept.remove(this.key);
      return;
    }
    this.keep();
    if (this.conflict) return;
    if (!this.failed && !this.stopped && !this.saving) this.say('typing');
    this.since ??= Date.now();
    this.later(Math.max(0, Math.min(PAUSE_MS, this.since + LONGEST_MS - Date.now())));
  }

  later(ms) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), ms);
  }

  async save({ leaving = false } = {}) {
    clearTimeout(this.timer);
    if (this.saving || this.conflict || !this.isUnsaved()) return;
    this.saving = true;
    this.since = undefined;
    const sent = this.area.value;
    if (!this.failed && !this.stopped) this.say('saving');
    try {
      const answer = await this.send({ body: sent, version: this.base.version, editor: this.editor }, leaving);
      await this.answered(answer, sent);
    } catch {
      this.missed();
    }
    this.saving = false;
    if (!this.failed && !this.stopped && !this.conflict && this.isUnsaved()) this.later(PAUSE_MS);
  }

  send(what, leaving) {
    return fetch(this.url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'application/json', 'X-CSRF-Token': this.form.elements.csrf.value },
      body: JSON.stringify(what),
      keepalive: leaving,
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
  }

  async answered(answer, sent) {
    if (answer.ok) return this.saved((await answer.json()).note, sent);
    if (answer.status === 409) {
      const { note } = await answer.json();
      if (note?.conflict) return this.showConflict({ version: note.version, text: note.theirs }, note.theirs_by);
      return this.stop('gone'); /* the relationship was closed */
    }
    if (answer.status === 401 || answer.status === 403) return this.signIn(answer.status);
    if (answer.status === 422) return this.refuse(await answer.json());
    if (answer.status === 404) return this.stop('gone');
    throw new Error(`the server answered ${answer.status}`);
  }

  saved(note, sent) {
    this.failed = 0;
    this.stopped = undefined;
    this.retried = false;
    this.take({ version: note.version, text: note.body }, sent);
    if (!this.conflict) this.say(note.is_merged && note.body !== sent.trim() ? 'merged' : 'saved');
  }

  /* The server has `fresh`; what was typed since `old` goes on top of it. */
  take(fresh, old) {
    const typed = this.area.value;
    const both = typed === old ? fresh.text : merge(old.trim(), fresh.text, typed);
    if (both === null) return this.showConflict(fresh, '');
    this.base = fresh;
    if (both !== typed.trim()) this.put(both);
    if (this.isUnsaved()) this.keep();
    else kept.remove(this.key);
  }

  put(text) {
    const old = this.area.value;
    const [start, end] = [this.area.selectionStart, this.area.selectionEnd];
    this.area.value = text;
    if (document.activeElement === this.area) this.area.setSelectionRange(moved(start, old, text), moved(end, old, text));
  }

  missed() {
    this.keep();
    this.say('offline');
    this.later(RETRY_MS[Math.min(this.failed, RETRY_MS.length - 1)]);
    this.failed += 1;
  }

  /* Nothing is sent until something changed. */
  stop(why) {
    this.keep();
    this.stopped = why;
    this.say(why);
  }

  refuse({ problems, message }) {
    this.keep();
    this.stopped = 'refused';
    this.part('state').textContent = problems?.body ?? message;
  }

  /* ---- signed out, and in again ---- */

  async signIn(status) {
    this.keep();
    const outcome = await this.renewToken();
    if (outcome === 'renewed' && !this.retried) {
      this.retried = true; /* once: a second refusal has another reason */
      this.stopped = undefined;
      this.later(0);
      return;
    }
    if (outcome === 'renewed') return this.stop(status === 403 ? 'gone' : 'signedout');
    this.stop(outcome);
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.comeBack(), RETRY_MS.at(-1) / 2);
  }

  /* Forms of this page carry a token of the session; after signing in again there is a new one. */
  async renewToken() {
    const answer = await fetch(this.form.action, { headers: { Accept: 'text/html' }, signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
    if (answer.status >= 500) throw new Error(`the server answered ${answer.status}`);
    if (new URL(answer.url).pathname === '/sign-in') return 'signedout';
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const same = page.querySelector(`form[data-note="${CSS.escape(this.place)}"]`);
    if (!same) return page.querySelector('form[action="/sign-out"]') ? 'stranger' : 'signedout';
    const token = same.elements.csrf.value;
    for (const field of document.querySelectorAll('input[name=csrf]')) field.value = token;
    return 'renewed';
  }

  comeBack() {
    if (document.hidden) return;
    if (['signedout', 'stranger'].includes(this.stopped)) {
      if (this.asking) return;
      this.asking = true;
      this.retried = false;
      this.signIn(401).catch(() => this.missed()).finally(() => { this.asking = false; });
    } else if (this.stopped !== 'gone' && this.isUnsaved()) {
      this.save();
    } else {
      this.news();
    }
  }

  /* The last chance to save; what does not arrive is kept. */
  leave() {
    if (!this.isUnsaved() || document.documentElement.dataset.leaving) return;
    this.keep();
    if (!this.stopped) this.save({ leaving: true });
  }

  /* ---- others ---- */

  async news() {
    if (document.hidden || this.saving || this.stopped || this.failed || this.conflict || this.isUnsaved()) return;
    try {
      const before = this.area.value;
      const answer = await fetch(this.url, { headers: { Accept: 'application/json' }, signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
      if (!answer.ok) return;
      const { note } = await answer.json();
      if (this.saving || this.conflict || note.version <= this.base.version) return;
      this.take({ version: note.version, text: note.body }, before);
      if (!this.isUnsaved()) this.say('merged');
    } catch { /* saving will say so */ }
  }

  showConflict(stands, by) {
    this.conflict = stands;
    this.keep();
    this.part('by').textContent = by;
    this.part('theirs').textContent = stands.text;
    this.part('conflict').hidden = false;
    this.say('conflict');
  }

  decide(what) {
    if (what === 'theirs') this.put(this.conflict.text);
    if (what === 'both') this.put([this.area.value.trim(), this.conflict.text].filter(Boolean).join('\n\n'));
    this.base = this.conflict;
    this.conflict = null;
    this.part('conflict').hidden = true;
    this.area.focus();
    if (this.isUnsaved()) {
      this.keep();
      this.save();
    } else {
      kept.remove(this.key);
      this.say('saved');
    }
  }

  /* What a page left that is not open any more: it becomes ours and is saved, merged like anything else. */
  takeOver() {
    const left = kept.of(this.place).find((each) => each.editor !== this.editor && !this.living.has(each.editor));
    if (!left || this.isUnsaved() || this.conflict) return;
    if (left.text.trim() !== this.base.text.trim() && left.text.trim() !== left.base.trim()) {
      this.base = { version: left.version, text: left.base };
      this.put(left.text);
      this.keep();
    }
    kept.remove(left.key);
    if (this.isUnsaved()) this.save().then(() => this.takeOver());
    else this.takeOver();
  }
}

if (typeof document !== 'undefined') {
  for (const form of document.querySelectorAll('form[data-note]')) new Note(form);
}
