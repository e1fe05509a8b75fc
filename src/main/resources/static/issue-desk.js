/*
 * Makes the draft's page quicker for those who have a script: an act on the list is sent without
 * leaving the page, and stories are moved with a handle, by mouse, finger or keys. The page works
 * without it; every act is one of its forms, with the version of the draft in it.
 */
(() => {
  'use strict';

  /* How near to an edge of the window a story in hand takes the page along; pixels. */
  const EDGE = 70;

  const list = () => document.getElementById('draft-list');
  const announce = (words) => {
    document.getElementById('announce').textContent = words;
  };
  const words = () => document.querySelector('.words');
  /* The version for the next act on the list; the words keep their own. */
  let version = words().elements.version.value;
  /* One act after the other: each needs the version that the one before has made. */
  let queue = Promise.resolve();
  /* While a story is in hand the list is not drawn anew under it. */
  let hand = Promise.resolve();

  /* In one go: a headline may have {1} in it. */
  const say = (pattern, ...values) => pattern.replace(/\{(\d)\}/g, (place, i) => values[i] ?? place);

  const fields = (form) => ['subject', 'preheader', 'intro'].map((name) => form.elements[name]);
  /* The words form as a page of the server has it. */
  const started = (form) => JSON.stringify(fields(form).map((field) => field.defaultValue));

  /*
   * The words form stays as it is. It is brought up to date only if its words are still those that
   * she began with: else saving has to tell her of the others first.
   */
  const renew = (fresh) => {
    version = fresh.elements.version.value;
    if (started(fresh) === started(words())) words().elements.version.value = version;
  };

  /* What was typed and not saved stays; all the rest is drawn anew. */
  const take = (fresh) => {
    for (const what of ['.dropped', '#draft-past details']) {
      const drawn = fresh.querySelector(what);
      if (drawn) drawn.open = Boolean(document.querySelector(what)?.open);
    }
    for (const id of ['draft-list', 'draft-status', 'draft-past']) {
      document.getElementById(id).replaceWith(fresh.getElementById(id));
    }
    renew(fresh.querySelector('.words'));
    for (const field of document.querySelectorAll('input[name="version"]')) {
      if (!field.closest('.words')) field.value = version;
    }
    for (const found of document.querySelectorAll('#draft-found li')) {
      const id = found.querySelector('input[name="story"]').value;
      found.hidden = Boolean(list().querySelector(`[data-story="${CSS.escape(id)}"]`));
    }
    decorate();
  };

  let typed = Boolean(document.querySelector('.draft-words .refused'));
  const unsaved = () => words()
    && (typed || fields(words()).some((field) => field.value !== field.defaultValue));

  /*
   * Somebody was faster, the way in has closed, or something was refused: the answer is the page,
   * and what was typed and not saved comes along.
   */
  const show = (fresh) => {
    const main = fresh.querySelector('main');
    const theirs = main.querySelector('.words');
    if (theirs && words()) {
      renew(theirs);
      theirs.replaceWith(words());
    } else if (unsaved()) {
      main.append(words().closest('.draft-words'));
    }
    document.querySelector('main').replaceWith(main);
    document.title = fresh.title;
    document.body.className = fresh.body.className;
    if (list()) decorate();
    main.focus();
    scrollTo(0, 0);
  };

  const line = (id) => list().querySelector(`[data-story="${CSS.escape(id)}"]`);

  const place = (id) => {
    const lines = [...line(id).parentElement.children];
    return [lines.indexOf(line(id)) + 1, lines.length];
  };

  /*
   * Where the keyboard is just before the list is drawn anew: at which story, and at what of it. A
   * story that was moved, and a button that is gone, have let go of it: then it is where the act
   * was. Null if she has gone on to something else of the page, such as the subject.
   */
  const spot = (id, act, button) => {
    const at = document.activeElement;
    if (!at || at === document.body || at === button) return { id, act };
    if (!list().contains(at)) return null;
    const row = at.closest('[data-story]');
    if (!row) return { id, act };
    const form = at.closest('form[data-act]');
    return { id: row.dataset.story, act: form ? form.dataset.act : 'handle' };
  };

  /* Where the keyboard was, it stays. */
  const refocus = ({ id, act }) => {
    const row = id && line(id);
    const wanted = row && (act === 'handle'
      ? row.querySelector('.handle')
      : row.querySelector(`form[data-act="${act}"] button:not(:disabled)`) || row.querySelector('.handle'));
    (wanted || list().querySelector('.handle') || document.querySelector('main')).focus();
  };

  /* The candidates that a button stands among, and at which place. */
  const candidates = (where) => [...document.querySelectorAll(where + ' .candidates li:not([hidden]) button')];
  const shelf = (button) => {
    for (const where of ['#draft-found', '.came', '.dropped']) {
      const place = candidates(where).indexOf(button);
      if (place >= 0) return { where, place };
    }
    return null;
  };

  /* Where one was taken, she goes on with the next; after the last, with what she searches by. */
  const goOn = (among) => {
    if (!among) return false;
    const left = candidates(among.where);
    const next = left[Math.min(among.place, left.length - 1)]
      || (among.where === '#draft-found' ? document.getElementById('q') : null);
    if (next) next.focus();
    return Boolean(next);
  };

  /* Said where she sees it, wherever on the page she is: nothing goes away for it, least of all words. */
  const failed = document.getElementById('failed');
  const tell = (sayIt) => {
    if (sayIt && !failed.isConnected) document.querySelector('main').append(failed);
    failed.hidden = !sayIt;
  };

  /* Each story where the server had it when it last told. */
  const putBack = () => {
    for (const lines of list().querySelectorAll('.lines')) {
      lines.append(...[...lines.children].sort((one, other) => one.dataset.place - other.dataset.place));
    }
  };

  /* The server's answer, or null if none has come. */
  const ask = async (path, form) => {
    try {
      const answer = await fetch(path, { method: 'POST', body: new URLSearchParams(form) });
      return [answer, new DOMParser().parseFromString(await answer.text(), 'text/html')];
    } catch (unreachable) {
      return null;
    }
  };

  /* While an answer is awaited the list says that it is not what it will be. */
  let awaited = 0;
  const busy = (more) => {
    awaited += more;
    if (awaited) list()?.setAttribute('aria-busy', 'true');
    else list()?.removeAttribute('aria-busy');
  };

  /* button: what was pressed; a handle has none. */
  const send = (path, form, act, button) => {
    busy(1);
    queue = queue.then(async () => {
      tell(false);
      if (list()) form.set('version', version);
      const answered = await ask(path, form);
      await hand;
      if (!answered) {
        const kept = list() && spot(form.get('story'), act, button);
        if (list()) putBack();
        if (kept) refocus(kept);
        tell(true);
        return;
      }
      const [answer, fresh] = answered;
      if (!answer.ok || !fresh.getElementById('draft-list') || !list()) {
        show(fresh);
        return;
      }
      const id = form.get('story');
      const kept = spot(id, act, button);
      const among = shelf(button);
      take(fresh);
      if (kept && !goOn(among)) refocus(kept);
      const said = fresh.querySelector('.said');
      announce(path.endsWith('/move') && line(id)
        ? say(list().dataset.moved, line(id).dataset.headline, ...place(id))
        : said ? said.textContent : '');
    }).catch((broken) => {
      // Our own mistake; what stands on the page is still worth more than a new one.
      reportError(broken);
      tell(true);
    }).finally(() => busy(-1));
  };

  const move = (row, neighbour, before) => {
    const form = new FormData(row.querySelector('form[data-act="up"]'));
    form.set('neighbour', neighbour.dataset.story);
    form.set('before', before ? 'true' : 'false');
    const at = document.activeElement;
    if (before) neighbour.before(row); else neighbour.after(row);
    // A browser lets go of what is moved: the next key, pressed before the answer, is for it too.
    if (row.contains(at)) at.focus();
    send(row.querySelector('form[data-act="up"]').action, form, 'handle');
  };

  /* A step among those of its rank: pinned stories stay above the others. */
  const step = (row, up) => {
    const other = up ? row.previousElementSibling : row.nextElementSibling;
    if (!other || other.dataset.pinned !== row.dataset.pinned) {
      announce(say(list().dataset.stays, row.dataset.headline));
      return;
    }
    move(row, other, up);
  };

  const drag = (row, start) => {
    const handle = start.target;
    const lines = row.parentElement;
    handle.setPointerCapture(start.pointerId);
    row.classList.add('dragged');
    const next = row.nextElementSibling;
    let letGo;
    hand = new Promise((free) => { letGo = free; });
    /* Near an edge of the window the page comes along: a finger on the handle does not scroll it. */
    let hovers = start;
    let frame = 0;
    const roll = () => {
      const past = hovers.clientY < EDGE ? hovers.clientY - EDGE
        : Math.max(0, hovers.clientY - innerHeight + EDGE);
      if (past) {
        scrollBy({ top: past / 4, behavior: 'instant' });
        over(hovers);
      }
      frame = requestAnimationFrame(roll);
    };
    const over = (event) => {
      hovers = event;
      for (const other of lines.children) {
        if (other === row || other.dataset.pinned !== row.dataset.pinned) continue;
        const box = other.getBoundingClientRect();
        const middle = box.top + box.height / 2;
        const above = other.compareDocumentPosition(row) & Node.DOCUMENT_POSITION_FOLLOWING;
        // The others make room: what has caught the pointer must not be moved itself.
        if (above && event.clientY < middle) { row.after(other); return; }
        if (!above && event.clientY > middle) { row.before(other); return; }
      }
    };
    const end = (event) => {
      cancelAnimationFrame(frame);
      handle.removeEventListener('pointermove', over);
      handle.removeEventListener('pointerup', end);
      handle.removeEventListener('pointercancel', end);
      row.classList.remove('dragged');
      letGo();
      if (row.nextElementSibling === next) return;
      if (event.type === 'pointercancel') { lines.insertBefore(row, next); return; }
      const before = row.nextElementSibling;
      const beside = before && before.dataset.pinned === row.dataset.pinned
        ? [before, true] : [row.previousElementSibling, false];
      move(row, ...beside);
    };
    handle.addEventListener('pointermove', over);
    handle.addEventListener('pointerup', end);
    handle.addEventListener('pointercancel', end);
    roll();
  };

  const decorate = () => {
    for (const hint of list().querySelectorAll('.scripted')) hint.hidden = false;
    for (const row of list().querySelectorAll('.line')) {
      row.dataset.place = [...row.parentElement.children].indexOf(row);
      const handle = document.createElement('button');
      handle.type = 'button';
      handle.className = 'handle';
      handle.textContent = '⠿';
      handle.setAttribute('aria-label', say(list().dataset.handle, row.dataset.headline));
      handle.addEventListener('pointerdown', (event) => {
        if (event.button === 0) drag(row, event);
      });
      handle.addEventListener('keydown', (event) => {
        if (event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
        event.preventDefault();
        step(row, event.key === 'ArrowUp');
      });
      row.prepend(handle);
      row.addEventListener('keydown', (event) => {
        if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
        event.preventDefault();
        step(row, event.key === 'ArrowUp');
      });
    }
  };

  document.addEventListener('submit', (event) => {
    const form = event.target;
    // With unsaved words beside it, a form of the answer does not leave the page either.
    const answers = !list() && form.matches('main form[method="post"]:not(.words)') && unsaved();
    if (!form.matches('form[data-act]') && !answers) return;
    event.preventDefault();
    send(form.action, new FormData(form), form.dataset.act, event.submitter);
  });

  /* Words that are typed and not saved are asked about before the page goes. */
  document.addEventListener('input', (event) => {
    if (event.target.closest('.words')) typed = true;
  });
  document.addEventListener('submit', (event) => {
    if (event.target.matches('.words')) typed = false;
  });
  addEventListener('beforeunload', (event) => {
    if (typed && document.querySelector('.words')) event.preventDefault();
  });

  decorate();
})();
