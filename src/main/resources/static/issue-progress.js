/*
 * Keeps the books of a sending up to date, tells of them who does not see the bar, and brings the
 * other buttons when it is over, paused or gone on.
 */
(() => {
  'use strict';

  const EVERY = 2000;
  /* Every tenth is told: of each step nobody wants to hear. */
  const STEP = 10;

  const books = () => document.getElementById('books');
  const said = document.getElementById('books-said');
  const part = (from, what) => from.querySelector(what);
  const step = (of) => Math.floor(part(of, 'progress').value / STEP);

  /* The bar stays and moves; it would not if it were drawn anew. */
  const draw = (fresh) => {
    const state = fresh.dataset.state !== books().dataset.state;
    if (state || step(fresh) > step(books())) {
      said.textContent = part(fresh, '.books-state').textContent;
    }
    part(books(), 'progress').value = part(fresh, 'progress').value;
    for (const what of ['.books-state', '.figures']) {
      part(books(), what).replaceWith(part(fresh, what));
    }
    Object.assign(books().dataset, fresh.dataset);
    return state;
  };

  const ask = async (path) => {
    const answer = await fetch(path);
    if (answer.redirected) return null;
    if (!answer.ok) throw new Error(String(answer.status));
    return new DOMParser().parseFromString(await answer.text(), 'text/html');
  };

  /* False once there is nothing more to follow. */
  const follow = async () => {
    const fresh = await ask(location.pathname + '/books');
    if (!fresh) return leave();
    if (!draw(fresh.getElementById('books')) && books().dataset.live === 'true') return true;
    const page = await ask(location.pathname);
    if (!page || !page.getElementById('books')) return leave();
    draw(page.getElementById('books'));
    const acts = document.querySelector('.acts');
    const here = acts.contains(document.activeElement);
    acts.replaceWith(page.querySelector('.acts'));
    if (here) document.querySelector('main').focus();
    return books().dataset.live === 'true';
  };

  /* The way in has closed, or there is no sending any more. */
  const leave = () => {
    location.replace(location.pathname);
    return false;
  };

  const look = async () => {
    let goesOn = true;
    try {
      goesOn = await follow();
    } catch (offline) {
      // The next look will tell.
    }
    if (goesOn) setTimeout(look, EVERY);
  };

  setTimeout(look, EVERY);
})();
