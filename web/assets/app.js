// No page needs this. In <head>, not deferred: the theme comes before the first paint. Listens on the document: parts of a page are put in anew.
const root = document.documentElement;
const on = (type, act, capture) => document.addEventListener(type, act, capture);
const near = (event, what) => event.target.closest?.(what);
root.dataset.script = '';

// Theme: button[data-set-theme=light|dark|auto], kept in this browser.
const kept = (() => { try { return localStorage } catch { return {} } })();
const paint = () => {
  if (kept.theme === 'auto') delete root.dataset.theme;
  else if (kept.theme) root.dataset.theme = kept.theme;
  const now = root.dataset.theme ?? 'auto';
  for (const b of document.querySelectorAll('[data-set-theme]')) b.ariaPressed = String(b.dataset.setTheme === now);
};
paint();
on('DOMContentLoaded', paint);

on('click', async event => {
  const set = near(event, '[data-set-theme]');
  if (set) { kept.theme = set.dataset.setTheme; paint() }

  // Copy: button[data-copy=ID][data-done="Copied"]. No clipboard: the text is selected.
  const copy = near(event, '[data-copy]');
  if (copy) {
    const from = document.getElementById(copy.dataset.copy);
    try {
      await navigator.clipboard.writeText((from.value ?? from.textContent).trim());
      copy.dataset.was ??= copy.textContent;
      copy.textContent = copy.dataset.done ?? '✓';
      setTimeout(() => copy.textContent = copy.dataset.was, 2000);
    } catch { from.select ? from.select() : getSelection().selectAllChildren(from) }
  }

  // Reveal: button[data-reveal=ID][aria-pressed] shows a password.
  const reveal = near(event, '[data-reveal]');
  if (reveal) {
    const field = document.getElementById(reveal.dataset.reveal);
    field.type = field.type === 'password' ? 'text' : 'password';
    reveal.ariaPressed = String(field.type === 'text');
  }

  for (const open of document.querySelectorAll('.drop[open]')) if (!open.contains(event.target)) open.open = false;
});
on('keydown', event => {
  const open = event.key === 'Escape' && near(event, '.drop[open]');
  if (open) { open.open = false; open.querySelector('summary').focus() }
});

// Strength: input[data-strength=ID] fills meter#ID (0-4), its data-words go to the <output> after it. The server decides.
on('input', event => {
  const field = near(event, '[data-strength]');
  if (!field) return;
  const text = field.value, length = [...text].length;
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\p{Lo}/u, /\p{N}/u, /[^\p{L}\p{N}]/u].filter(k => k.test(text)).length;
  const dull = new Set(text).size < 6;
  const score = length < 12 ? 0 : dull ? 1 : Math.min(4, 1 + (length >= 16) + (length >= 20) + (kinds >= 2) + (kinds >= 3));
  const meter = document.getElementById(field.dataset.strength);
  meter.value = score;
  meter.nextElementSibling.textContent = text ? meter.dataset.words.split('|')[score] : '';
});

// Confirm: form[data-confirm="Really?"].
on('submit', event => {
  const ask = event.target.dataset.confirm;
  if (ask && !confirm(ask)) { event.preventDefault(); event.stopImmediatePropagation() }
}, true);

// Board: [data-card] dragged to [data-drop=STAGE] sends its own form with that stage.
let card;
const over = lane => { for (const l of document.querySelectorAll('[data-drop]')) l.classList.toggle('over', l === lane) };
on('pointerdown', event => { const c = near(event, '[data-card]'); if (c) c.draggable = !near(event, 'a, form, summary') });
on('dragstart', event => {
  card = near(event, '[data-card]');
  card?.classList.add('dragged');
});
on('dragover', event => { const lane = card && near(event, '[data-drop]'); if (lane) event.preventDefault(); over(lane) });
on('drop', event => {
  const lane = card && near(event, '[data-drop]');
  if (!lane || lane.contains(card)) return;
  event.preventDefault();
  const stage = card.querySelector('select');
  stage.value = lane.dataset.drop;
  stage.form.requestSubmit();
});
on('dragend', () => { card?.classList.remove('dragged'); card = null; over() });

// Live: [data-live=URL] says that something changed, while its tab is seen; each [data-part] with an id is then fetched anew.
let stream;
const refresh = async () => {
  const answer = await fetch(location.href);
  if (!answer.ok || answer.redirected) return location.reload();
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  for (const part of document.querySelectorAll('[data-part]')) {
    const now = page.getElementById(part.id);
    if (!now || now.innerHTML === part.innerHTML) continue;
    part.innerHTML = now.innerHTML;
    part.scrollTop = part.matches('.thread') ? part.scrollHeight : part.scrollTop;
  }
};
const follow = () => {
  const from = document.querySelector('[data-live]');
  stream?.close();
  if (!from || document.hidden) return;
  stream = new EventSource(from.dataset.live);
  stream.addEventListener('changed', refresh);
};
on('visibilitychange', () => { follow(); if (!document.hidden && stream) refresh() });
on('DOMContentLoaded', () => {
  follow();
  for (const thread of document.querySelectorAll('.thread')) thread.scrollTop = thread.scrollHeight;
});
