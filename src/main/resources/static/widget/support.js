/*
 * Samizdat's form that asks for support; see docs/widget.md. Fills each <div data-samizdat="support">, also
 * later ones; a <form data-samizdat="support-form"> is only helped. Before a gift the browser does some work:
 * who tries a thousand cards pays for it. Speaks with its own server alone. ASCII, for any encoding.
 */
(() => {
"use strict";

const RUNNING = Symbol.for("samizdat.support");
const PATIENCE = 20000;
const QUIET = { referrerpolicy: "no-referrer" };

const script = document.currentScript || document.querySelector('script[src*="/widget/support.js"]');
// Twice in a page is once. Old browsers, and pages where none hashes, keep their form.
if (document[RUNNING] || !script || !("adoptedStyleSheets" in document) || !crypto.subtle) return;
document[RUNNING] = true;
const server = new URL("..", script.src);

const sheet = new CSSStyleSheet();
sheet.replaceSync(`
:host { display: block; }
:host([hidden]), [hidden] { display: none !important; }
* { box-sizing: border-box; }
section {
  --edge: var(--samizdat-edge, currentcolor);
  --line: var(--samizdat-accent, currentcolor);
  --error: var(--samizdat-error, currentcolor);
  --radius: var(--samizdat-radius, .25em);
  padding: var(--samizdat-padding, 0);
  border-radius: var(--radius);
  background: var(--samizdat-paper, transparent);
  color: var(--samizdat-ink, inherit);
  font-family: var(--samizdat-font, inherit);
  line-height: 1.5;
  text-align: start;
  overflow-wrap: break-word;
}
h2, p, ul, fieldset { margin: 0; padding: 0; border: 0; min-width: 0; }
form { max-width: 36em; margin-top: 1em; }
h2 { font-family: var(--samizdat-heading-font, inherit); font-size: 1.4em; line-height: 1.2; text-wrap: balance; }
[part="description"], #least { margin-top: .35em; }
fieldset + *, form > div { margin-top: 1em; }
#message {
  margin-bottom: .75em;
  padding-inline-start: .75em;
  border-inline-start: 3px solid var(--error);
  outline: none;
  color: var(--error);
  font-size: 1em;
}
/* Not hidden while empty: some screen readers would not see it fill. */
#message:empty { margin: 0; padding: 0; border: 0; }
legend, [part="label"] { display: block; padding: 0; margin-bottom: .35em; }
.picks { display: grid; grid-template-columns: repeat(auto-fit, minmax(6.2em, 1fr)); gap: .5em; }
.frequency { grid-template-columns: repeat(3, 1fr); gap: .3em; }
.pick { position: relative; }
.pick input { position: absolute; inset: 0; width: 100%; height: 100%; margin: 0; opacity: 0; cursor: pointer; }
.pick span, .sum input, select, button {
  min-height: max(2.75em, 44px);
  padding: .5em .8em;
  border: 1px solid var(--edge);
  border-radius: var(--radius);
  font: inherit;
  font-size: max(1em, 16px);
}
.pick span { display: grid; place-items: center; height: 100%; padding-inline: .2em; text-align: center; line-height: 1.3; }
.pick input:checked + span, button { border-color: var(--line); background: var(--samizdat-accent, CanvasText); color: var(--samizdat-on-accent, Canvas); }
.pick input:focus-visible + span, :focus-visible { outline: 3px solid var(--line); outline-offset: 2px; }
.sum { display: flex; align-items: center; gap: .6em; }
.sum input, select { flex: 1; width: 100%; min-width: 0; background: var(--samizdat-field, Field); color: var(--samizdat-field-ink, FieldText); }
input[aria-invalid] { border: 2px solid var(--error); }
.box { display: flex; gap: .7em; align-items: flex-start; padding-top: 1em; }
.box input { flex: none; width: 1.5em; height: 1.5em; margin: 0; accent-color: var(--samizdat-accent, auto); }
form p, ul { font-size: max(.875em, 13px); }
#words, ul { margin-block: .75em; }
button { width: 100%; cursor: pointer; }
button:hover, a:hover, .pick input:hover + span { text-decoration: underline; }
button[aria-disabled="true"] { opacity: .7; cursor: default; }
a { color: inherit; text-underline-offset: .16em; }
ul { display: flex; flex-wrap: wrap; gap: .4em; list-style: none; }
li { padding: .15em .55em; border: 1px solid var(--edge); border-radius: var(--radius); }
#message, legend, [part="label"], .pick, button, li { font-weight: 600; }
[part="remind"] a { display: inline-block; padding-block: max(.8em, 12px); }
`);

/** An element; text in it is never read as HTML. */
function make(name, attributes = {}, ...content) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...content);
  return made;
}

/** Asks the server, without telling it from which article. */
function ask(path, options) {
  return fetch(new URL(path, server), {
    credentials: "omit",
    referrerPolicy: "no-referrer",
    signal: AbortSignal.timeout(PATIENCE),
    ...options,
  });
}

const hex = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");

const body = (answer) => answer.json().catch(() => ({}));

/** Does the work of work.js, begun when she turns to the form. */
function worker(form) {
  let coming;
  const work = () => {
    coming ||= import(new URL("work.js", script.src)).then(({ Work }) => new Work(form, "api/v1/support/challenge"));
    coming.catch(() => (coming = undefined));
    return coming;
  };
  const begin = async () => (await work()).begin();
  form.addEventListener("focusin", () => begin().catch(() => {}), { once: true });
  return { begin, forget: () => coming?.then((it) => it.forget(), () => {}) };
}

/** What the form has to show now, in the reader's language. */
async function contents(place, cache) {
  const query = new URLSearchParams({
    locale: place.dataset.language || place.closest("[lang]")?.lang || "",
    currency: place.dataset.currency || "",
  });
  const answer = await ask(`api/v1/support/form?${query}`, { cache });
  if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
  return answer.json();
}

function box() {
  const [tick, words] = [make("input", { type: "checkbox" }), make("span")];
  return [tick, words, make("label", { class: "box" }, tick, words)];
}

/** Sent twice with one key is one gift. */
const newKey = () => hex(crypto.getRandomValues(new Uint8Array(16)));

/** Of a gift begun in any tab. */
function kept(key, own) {
  try {
    const [begun, at] = (localStorage.samizdat || "").split(" ");
    if (!own && Date.now() - at < 72e5) key = begun;
    localStorage.samizdat = `${key} ${Date.now()}`;
  } catch {}
  return key;
}

/** Goes there without telling from which article. */
function leave(address) {
  const link = make("a", { ...QUIET, href: address, hidden: "" });
  document.body.append(link);
  link.click();
  link.remove();
}

function support(place, now) {
  let key = newKey();
  let sending;
  let label;

  const title = make("h2", { id: "title", part: "heading", dir: "auto" });
  const level = place.dataset.heading;
  if (level === "none") title.hidden = true;
  else if (level) title.setAttribute("aria-level", level);
  const description = make("p", { part: "description", dir: "auto" });

  const message = make("p", { id: "message", part: "message", role: "status", tabindex: "-1" });
  const often = make("fieldset", { part: "frequency" });
  const much = make("fieldset", { part: "amount" });
  const other = make("input", { id: "other", part: "field", inputmode: "decimal", autocomplete: "off", maxlength: "15", dir: "ltr", "aria-describedby": "message least" });
  const otherLabel = make("label", { for: "other", part: "label" });
  const unit = make("span");
  const least = make("p", { id: "least" });
  const currency = make("select", { id: "currency", part: "field" });
  const currencyLabel = make("label", { for: "currency", part: "label" });
  const currencyRow = make("div", {}, currencyLabel, currency);
  const [cover, coverWords, coverRow] = box();
  const [letter, letterWords, letterRow] = box();
  const words = make("p", { id: "words", part: "words" });
  const policy = make("a", QUIET);
  const button = make("button", { part: "button", "aria-describedby": "words" });
  const marks = make("ul", { part: "marks" });
  const secure = make("p");
  const reminder = make("a", QUIET);
  const remind = make("p", { part: "remind" }, reminder);
  const free = make("div", {}, otherLabel, make("span", { class: "sum" }, other, unit), least);
  const form = make("form", { novalidate: "" }, message, often, much, free, currencyRow, coverRow, letterRow, words, button, marks, secure, remind);
  const work = worker(form);
  const whole = make("section", { "aria-labelledby": "title" }, title, description, form);

  const frequency = () => often.querySelector("input:checked")?.value;
  const money = () => now.currencies.find(({ code }) => code === currency.value);
  const covers = () => cover.checked && !coverRow.hidden;

  /** Shows what the server says; what she has chosen stays. */
  function show() {
    const { texts, frequencies, currencies, newsletter, consentLinked, methods, remindersLink } = now;
    whole.lang = now.locale;
    whole.dir = now.direction;
    title.textContent = texts.heading;
    description.textContent = now.message;
    const wanted = frequency() || place.dataset.frequency;
    const chosen = frequencies.findIndex(({ code }) => code === wanted);
    pick(often, "frequency", frequencies, Math.max(0, chosen));
    const before = currency.value;
    currency.replaceChildren(...currencies.map(({ code, label }) => new Option(label, code)));
    currency.value = before;
    if (!currency.value) currency.value = now.currency;
    currencyLabel.textContent = texts.currency;
    currencyRow.hidden = currencies.length < 2;
    otherLabel.textContent = texts.other;
    letterRow.hidden = !newsletter;
    letterWords.textContent = newsletter?.consent;
    policy.textContent = consentLinked.link;
    policy.href = now.policyLink;
    words.replaceChildren(consentLinked.before, policy, consentLinked.after);
    marks.setAttribute("aria-label", texts.marks);
    marks.replaceChildren(...methods.map(({ label }) => make("li", {}, label)));
    marks.hidden = !methods.length;
    secure.textContent = texts.secure;
    remind.hidden = !remindersLink;
    reminder.textContent = texts.remind;
    if (remindersLink) reminder.href = remindersLink;
    offer();
  }

  function pick(group, name, choices, chosen) {
    const picks = make("div", { class: `picks ${name}` });
    choices.forEach(({ code, amount, label }, index) => {
      const radio = make("input", { type: "radio", name, value: code || amount });
      radio.checked = radio.defaultChecked = index === chosen;
      picks.append(make("label", { class: "pick", part: "pick" }, radio, make("span", {}, label)));
    });
    group.replaceChildren(make("legend", {}, now.texts[name]), picks);
  }

  function offer() {
    const { code, leastLabel, suggested } = money();
    const amounts = suggested[frequency()] || [];
    pick(much, "amount", amounts, Math.min(1, amounts.length - 1));
    unpick(much, other);
    unit.textContent = code.toUpperCase();
    least.textContent = leastLabel;
    count();
  }

  /** What is chosen, in whole minor units; nothing if it is no amount. */
  function read() {
    const typed = other.value.trim();
    if (!typed) return Number(much.querySelector("input:checked")?.value || 0);
    const [, whole, part = ""] = /^([0-9]+)(?:[.,]([0-9]+))?$/.exec(typed) || [];
    const { digits, step } = money();
    if (!whole || part.length > digits) return undefined;
    const minor = Number(whole + part.padEnd(digits, "0"));
    return minor % step ? undefined : minor;
  }

  /** The gift with its fee, counted in whole numbers as the server does. */
  function total(amount) {
    const { fee, step } = money();
    return over(over((amount + fee.fixed) * 1000000, 1000000 - fee.rate), step) * step;
  }

  function write(minor) {
    const { code, digits } = money();
    const major = minor / 10 ** digits;
    return new Intl.NumberFormat(now.locale, {
      style: "currency",
      currency: code,
      minimumFractionDigits: major % 1 ? digits : 0,
      maximumFractionDigits: digits,
    }).format(major);
  }

  function count() {
    const { texts } = now;
    const amount = read();
    const { least, most, fee } = money();
    const sound = amount >= least && amount <= most;
    const whole = sound && fee ? write(total(amount)) : "";
    coverRow.hidden = !whole;
    coverWords.textContent = whole && texts.cover.replace("{total}", whole).replace("{gift}", write(amount));
    label = texts.button;
    if (sound) label += ": " + texts["sum-" + frequency()].replace("{sum}", covers() ? whole : write(amount));
    if (!sending) button.textContent = label;
  }

  async function send(event) {
    event.preventDefault();
    if (sending) return;
    say("");
    const amount = read();
    const { least, most, problems } = money();
    const wrong =
      amount === undefined ? "not-valid" : amount < least ? "too-small" : amount > most ? "too-large" : "";
    if (!other.value.trim() && !amount) refuse(now.texts.empty);
    else if (wrong) refuse(problems["amount-" + wrong]);
    else await go(amount);
  }

  async function go(amount) {
    wait(true);
    let gone = false;
    try {
      let made = await post(amount, await work.begin());
      if (made.problem === "proof-not-valid") {
        work.forget();
        made = await post(amount, await work.begin());
      }
      // For the next time: one gift, one proof.
      work.forget();
      gone = !made.problem;
      if (gone) {
        leave(made.checkoutUrl);
        // Should it not come: the same key makes the next try the same gift.
        setTimeout(() => wait(false), PATIENCE);
      } else await answer(made.problem);
    } catch (failure) {
      work.forget();
      say(now.problems[failure.message.split(":").pop()] || now.texts.offline);
    } finally {
      // Until the next page comes a second press does nothing.
      if (!gone) wait(false);
    }
  }

  async function post(amount, proof) {
    const { locale, policyVersion, words } = now;
    const { code, fee } = money();
    const newsletter = letter.checked ? now.newsletter : null;
    const answer = await ask("api/v1/donations", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        amount,
        currency: code,
        frequency: frequency(),
        locale,
        policyVersion,
        words,
        // What cannot be counted costs no gift.
        campaign: (place.dataset.campaign || "").replace(/[^A-Za-z0-9._/-]+/g, "-").slice(0, 64),
        coverFee: covers(),
        fee,
        newsletter: newsletter?.slug,
        newsletterWords: newsletter?.words,
        formKey: (key = kept(key)),
        proof,
      }),
    });
    const made = await body(answer);
    return answer.ok ? made : { problem: String(made.type).split(":").pop() };
  }

  async function answer(problem) {
    if (problem === "policy-not-current" || problem === "words-not-current") {
      now = await contents(place, "reload");
      show();
      say(now.texts.changed);
      return message.focus();
    }
    const made = problem === "gift-already-made";
    if (made || problem === "form-closed") key = kept(newKey(), true);
    const own = money().problems[problem];
    if (own) return refuse(own);
    say(made ? now.texts.made : now.problems[problem] || now.texts.failed);
    message.focus();
  }

  /** Not disabled: that would take the focus away. */
  function wait(on) {
    sending = on;
    button.setAttribute("aria-disabled", on);
    button.textContent = on ? now.texts.sending : label;
  }

  function say(sentence) {
    other.removeAttribute("aria-invalid");
    message.textContent = sentence;
  }

  function refuse(sentence) {
    say(sentence);
    other.setAttribute("aria-invalid", "true");
    other.focus();
  }

  /** Comes when it is wanted; else its page does. */
  reminder.onclick = (event) => {
    event.preventDefault();
    const gift = { amount: read(), currency: currency.value, frequency: frequency() };
    import(new URL("remind.js", script.src))
      .then(({ remind }) => remind({ form, place, gift, make, ask, body }))
      .catch(() => leave(reminder.href));
  };
  form.onsubmit = send;
  form.onchange = ({ target }) => {
    say("");
    if (target.name === "amount") other.value = "";
    if (target.name === "frequency" || target === currency) offer();
    else count();
  };
  other.oninput = () => {
    unpick(much, other);
    count();
  };
  // She is back from Stripe's page by the browser's button.
  addEventListener("pageshow", ({ persisted }) => persisted && wait(false));

  show();
  const root = place.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [sheet];
  root.append(whole);
}

/** Nothing suggested is meant while something else is typed. */
function unpick(place, other) {
  for (const pick of place.querySelectorAll('[name^="amount"]')) pick.checked = !other.value && pick.defaultChecked;
}

/** Divides whole numbers and rounds up, exactly. */
const over = (number, by) => (number + ((by - (number % by)) % by)) / by;

const open = (place) =>
  contents(place, "default")
    .then((now) => support(place, now))
    .catch(({ message }) => console.warn("samizdat: the page keeps its own form:", message));

/** Does the work for a plain form; without it a step more is asked for. */
function help(form) {
  const work = worker(form);
  const key = form.elements.formKey;
  const button = form.querySelector("button") || make("button");
  const words = button.textContent;
  let sending;
  const wait = (now) => {
    sending = now;
    button.setAttribute("aria-disabled", now);
    button.textContent = (now && form.dataset.sending) || words;
  };
  form.addEventListener("change", ({ target }) => {
    if (form.other && /^amount-/.test(target.name)) form.other.value = "";
  });
  form.other?.addEventListener("input", () => unpick(form, form.other));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (sending) return;
    wait(true);
    const proof = form.elements.proof || form.appendChild(make("input", { type: "hidden", name: "proof" }));
    proof.value = await work.begin().catch(() => "");
    work.forget();
    if (key) key.value = kept(key.value, "ownKey" in form.dataset);
    form.submit();
  });
  addEventListener("pageshow", () => wait(false));
}

const known = new WeakSet();

function look(part) {
  for (const place of [part, ...(part.querySelectorAll?.("[data-samizdat]") || [])]) {
    const kind = place.dataset?.samizdat;
    if (known.has(place) || !/^support(-form)?$/.test(kind)) continue;
    known.add(place);
    if (kind === "support") open(place);
    else if (place.elements) help(place);
  }
}

new MutationObserver((changes) => {
  for (const change of changes) change.addedNodes.forEach(look);
}).observe(document, { childList: true, subtree: true });
look(document);
})();
