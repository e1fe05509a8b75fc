/*
 * Samizdat's form that asks for support, for the pages of a newspaper; see docs/widget.md.
 *
 * Puts the form into every <div data-samizdat="support">, also into those that come later; what stands
 * in the div stays until then, and for good if we cannot be reached. Before a gift is begun the browser
 * does a little work, which costs whoever tries a thousand stolen cards a thousand times as much; for a
 * plain <form data-samizdat="support-form"> it is done too. Loads nothing of Stripe's, and speaks with
 * the server it came from and nobody else. In ASCII, so that a page in another encoding does not spoil it.
 */
(() => {
  "use strict";

  const PLACE = '[data-samizdat="support"]';
  const PLAIN = 'form[data-samizdat="support-form"]';
  const RUNNING = Symbol.for("samizdat.support");
  const PATIENCE = 20000; // milliseconds
  const FRESH = 8 * 60000; // milliseconds that a proof is used after it was begun; it is good for 10 min
  const SLICE = 200; // hashes between two breaths of the page

  const script =
    document.currentScript || document.querySelector('script[src*="/widget/support.js"]');
  // A page may include us twice. A browser too old for this, or a page that is not secure, where
  // browsers do not hash, keeps the form that is in the page.
  if (document[RUNNING] || !script || !("adoptedStyleSheets" in document) || !crypto.subtle) return;
  document[RUNNING] = true;
  const server = new URL("..", script.src);

  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
:host { display: block; }
:host([hidden]), [hidden] { display: none !important; }
* { box-sizing: border-box; }
section {
  padding: var(--samizdat-padding, 0);
  border-radius: var(--samizdat-radius, .25em);
  background: var(--samizdat-paper, transparent);
  color: var(--samizdat-ink, inherit);
  font-family: var(--samizdat-font, inherit);
  line-height: 1.5;
  text-align: start;
  overflow-wrap: break-word;
}
h2, p, ul, fieldset { margin: 0; padding: 0; border: 0; min-width: 0; }
form { max-width: 36em; margin: 1em 0 0; }
h2 { font-family: var(--samizdat-heading-font, inherit); font-size: 1.4em; line-height: 1.2; text-wrap: balance; }
[tabindex="-1"] { outline: none; }
[part="description"], .least { margin-block-start: .35em; }
fieldset + *, .row { margin-block-start: 1em; }
[part="message"] {
  margin-block-end: .75em;
  padding-inline-start: .75em;
  border-inline-start: 3px solid var(--samizdat-error, currentcolor);
  color: var(--samizdat-error, inherit);
  font-weight: 600;
}
/* Not hidden while it is empty: some screen readers would not see it fill. */
[part="message"]:empty { margin: 0; padding: 0; border: 0; }
legend, .name { display: block; padding: 0; margin-block-end: .35em; font-weight: 600; }
.picks { display: grid; grid-template-columns: repeat(auto-fit, minmax(6.2em, 1fr)); gap: .5em; }
.frequency { grid-template-columns: repeat(3, 1fr); gap: .3em; }
.pick { position: relative; font-weight: 600; }
.pick input { position: absolute; inset: 0; width: 100%; height: 100%; margin: 0; opacity: 0; cursor: pointer; }
.pick span, .sum input, select, button {
  min-height: max(2.75em, 44px);
  padding: .5em .8em;
  border: 1px solid var(--samizdat-edge, currentcolor);
  border-radius: var(--samizdat-radius, .25em);
  font: inherit;
  font-size: max(1em, 16px);
}
.pick span { display: grid; place-items: center; height: 100%; padding-inline: .2em; text-align: center; line-height: 1.3; }
.pick input:checked + span, button {
  border-color: var(--samizdat-accent, currentcolor);
  background: var(--samizdat-accent, CanvasText);
  color: var(--samizdat-on-accent, Canvas);
}
.pick input:focus-visible + span, :focus-visible { outline: 3px solid var(--samizdat-accent, currentcolor); outline-offset: 2px; }
.sum { display: flex; align-items: center; gap: .6em; }
.sum input, select {
  flex: 1;
  width: 100%;
  min-width: 0;
  background: var(--samizdat-field, Field);
  color: var(--samizdat-field-ink, FieldText);
}
input[aria-invalid="true"] { border: 2px solid var(--samizdat-error, currentcolor); }
.box { display: flex; gap: .7em; align-items: flex-start; padding-block-start: 1em; }
.box input { flex: none; width: 1.5em; height: 1.5em; margin: 0; accent-color: var(--samizdat-accent, auto); }
.fine { font-size: max(.875em, 13px); }
[part="words"], [part="marks"] { margin-block: .75em; }
button { width: 100%; font-weight: 600; cursor: pointer; }
button:hover, a:hover, .pick input:hover + span { text-decoration: underline; }
button[aria-disabled="true"] { opacity: .7; cursor: default; }
a { color: inherit; text-underline-offset: .16em; }
[part="marks"] { display: flex; flex-wrap: wrap; gap: .4em; list-style: none; }
[part="marks"] li {
  padding: .15em .55em;
  border: 1px solid var(--samizdat-edge, currentcolor);
  border-radius: var(--samizdat-radius, .25em);
  font-weight: 600;
}
[part="remind"] a { display: inline-block; padding-block: max(.8em, 12px); }
  `);

  /** An element with its attributes and what stands in it; text is never read as HTML. */
  function make(name, attributes, ...content) {
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

  const breath = () => new Promise((resume) => setTimeout(resume));

  const hex = (buffer) =>
    Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");

  /** Solves a challenge of the server's (ALTCHA, version 1), a slice at a time. */
  async function solve() {
    const answer = await ask("api/v1/support/challenge", { cache: "no-store" });
    if (!answer.ok) throw new Error(String((await answer.json().catch(() => ({}))).type));
    const { algorithm, challenge, salt, maxnumber, signature } = await answer.json();
    const text = new TextEncoder();
    for (let from = 0; from < maxnumber; from += SLICE) {
      const numbers = Array.from({ length: SLICE }, (unused, index) => from + index);
      const hashes = await Promise.all(
        numbers.map((number) => crypto.subtle.digest(algorithm, text.encode(salt + number))),
      );
      const index = hashes.findIndex((hash) => hex(hash) === challenge);
      if (index >= 0) {
        return btoa(JSON.stringify({ algorithm, challenge, number: from + index, salt, signature }));
      }
      await breath();
    }
    throw new Error("the challenge has no solution");
  }

  /** Work begun when somebody turns to the form, so that it is done when she has chosen. */
  class Work {
    begin() {
      if (!this.done || Date.now() - this.since > FRESH) {
        this.since = Date.now();
        this.done = solve();
        this.done.catch(() => this.forget());
      }
      return this.done;
    }

    forget() {
      this.done = undefined;
    }
  }

  /** What the form has to show now: words, policy version, amounts, texts in the reader's language. */
  async function read(place, cache) {
    const query = new URLSearchParams({
      locale: place.dataset.language || place.closest("[lang]")?.lang || "",
      currency: place.dataset.currency || "",
    });
    const answer = await ask(`api/v1/support/form?${query}`, { cache });
    if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
    return answer.json();
  }

  /** A box to tick, with its words. */
  function box() {
    const [tick, words] = [make("input", { type: "checkbox" }), make("span", {})];
    return [tick, words, make("label", { class: "box" }, tick, words)];
  }

  /** Made anew for each gift: what is sent twice with the same key is one gift. */
  const newKey = () => hex(crypto.getRandomValues(new Uint8Array(16)));

  /** The key of a gift that was begun here, in whichever tab, while its page can be open; else this one. */
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
    const link = make("a", { href: address, referrerpolicy: "no-referrer", hidden: "" });
    document.body.append(link);
    link.click();
    link.remove();
  }

  /** The form in one place of a page. */
  class Support {
    constructor(place, form) {
      this.place = place;
      this.sending = false;
      this.key = newKey();
      this.work = new Work();

      this.title = make("h2", { id: "title", part: "heading", dir: "auto" });
      const level = place.dataset.heading;
      if (level === "none") this.title.hidden = true;
      else if (level) this.title.setAttribute("aria-level", level);
      this.description = make("p", { part: "description", dir: "auto" });

      this.message = make("p", { id: "message", part: "message", role: "status", tabindex: "-1" });
      this.often = make("fieldset", { part: "frequency" });
      this.much = make("fieldset", { part: "amount" });
      this.other = make("input", { id: "other", part: "field", inputmode: "decimal", autocomplete: "off", maxlength: "15", dir: "ltr", "aria-describedby": "message least" });
      this.otherLabel = make("label", { for: "other", class: "name", part: "label" });
      this.unit = make("span", {});
      this.least = make("p", { id: "least", class: "fine least" });
      this.currency = make("select", { id: "currency", part: "field" });
      this.currencyLabel = make("label", { for: "currency", class: "name", part: "label" });
      this.currencyRow = make("div", { class: "row" }, this.currencyLabel, this.currency);
      [this.cover, this.coverWords, this.coverRow] = box();
      [this.letter, this.letterWords, this.letterRow] = box();
      this.words = make("p", { id: "words", part: "words", class: "fine" });
      this.policy = make("a", { referrerpolicy: "no-referrer" });
      this.button = make("button", { part: "button", "aria-describedby": "words" });
      this.marks = make("ul", { part: "marks", class: "fine" });
      this.secure = make("p", { class: "fine" });
      this.reminder = make("a", { referrerpolicy: "no-referrer" });
      this.remind = make("p", { part: "remind", class: "fine" }, this.reminder);
      const sum = make("span", { class: "sum" }, this.other, this.unit);
      const free = make("div", { class: "row" }, this.otherLabel, sum, this.least);
      this.form = make("form", { novalidate: "" }, this.message, this.often, this.much, free, this.currencyRow,
        this.coverRow, this.letterRow, this.words, this.button, this.marks, this.secure, this.remind);
      this.form.addEventListener("submit", (event) => {
        event.preventDefault();
        this.send();
      });
      this.form.addEventListener("focusin", () => this.work.begin().catch(() => {}), { once: true });
      this.form.addEventListener("change", (event) => this.changed(event.target));
      this.other.addEventListener("input", () => {
        unpick(this.much.querySelectorAll("input"), this.other);
        this.count();
      });
      // She has come back from Stripe's page by the browser's button.
      addEventListener("pageshow", (event) => {
        if (event.persisted) this.wait(false);
      });

      this.box = make("section", { "aria-labelledby": "title" }, this.title, this.description, this.form);
      this.chosen = place.dataset.frequency;
      this.show(form);

      this.root = place.attachShadow({ mode: "open" });
      this.root.adoptedStyleSheets = [sheet];
      this.root.append(this.box);
    }

    /** Shows what the server says; what a reader has chosen stays. */
    show(form) {
      this.now = form;
      const { texts } = form;
      this.box.lang = form.locale;
      this.box.dir = form.direction;
      this.title.textContent = texts.heading;
      this.description.textContent = form.message;
      const code = this.frequency || this.chosen;
      const often = form.frequencies.find((each) => each.code === code) || form.frequencies[0];
      this.often.replaceChildren(
        make("legend", {}, texts.frequency),
        this.picks("frequency", form.frequencies.map(({ code, label }) => [code, label, code === often.code])),
      );
      const currency = this.currency.value || form.currency;
      this.currency.replaceChildren(
        ...form.currencies.map(({ code, label }) => make("option", { value: code }, label)),
      );
      this.currency.value = currency;
      if (!this.currency.value) this.currency.value = form.currency;
      this.currencyLabel.textContent = texts.currency;
      this.currencyRow.hidden = form.currencies.length < 2;
      this.otherLabel.textContent = texts.other;
      this.letterRow.hidden = !form.newsletter;
      this.letterWords.textContent = form.newsletter?.consent || "";
      const { before, link, after } = form.consentLinked;
      this.policy.textContent = link;
      this.policy.href = form.policyLink;
      this.words.replaceChildren(before, this.policy, after);
      this.marks.setAttribute("aria-label", texts.marks);
      this.marks.replaceChildren(...form.methods.map(({ label }) => make("li", {}, label)));
      this.marks.hidden = !form.methods.length;
      this.secure.textContent = texts.secure;
      this.remind.hidden = !form.remindersLink;
      this.reminder.textContent = texts.remind;
      if (form.remindersLink) this.reminder.href = form.remindersLink;
      this.offer();
    }

    /** A group of radio buttons, each a box of its own. */
    picks(name, choices) {
      const group = make("div", { class: `picks ${name}` });
      for (const [value, label, checked] of choices) {
        const pick = make("input", { type: "radio", name, value });
        pick.checked = pick.defaultChecked = checked;
        group.append(make("label", { class: "pick", part: "pick" }, pick, make("span", {}, label)));
      }
      return group;
    }

    get frequency() {
      return this.often.querySelector("input:checked")?.value;
    }

    get money() {
      const { currencies } = this.now;
      return currencies.find(({ code }) => code === this.currency.value) || currencies[0];
    }

    /** The amounts of the currency and frequency that are chosen. */
    offer() {
      const { code, leastLabel, suggested } = this.money;
      const amounts = suggested[this.frequency] || [];
      const second = Math.min(1, amounts.length - 1);
      this.much.replaceChildren(
        make("legend", {}, this.now.texts.amount),
        this.picks(
          "amount",
          amounts.map(({ amount, label }, index) => [amount, label, index === second]),
        ),
      );
      unpick(this.much.querySelectorAll("input"), this.other);
      this.unit.textContent = code.toUpperCase();
      this.least.textContent = leastLabel;
      this.count();
    }

    changed(what) {
      this.say("");
      if (what.name === "frequency" || what === this.currency) this.offer();
      else {
        if (what.name === "amount") this.other.value = "";
        this.count();
      }
    }

    /** What is chosen, in whole minor units; nothing if it is no amount. */
    amount() {
      const typed = this.other.value.trim();
      if (!typed) return Number(this.much.querySelector("input:checked")?.value || 0);
      const [, whole, part = ""] = /^([0-9]+)(?:[.,]([0-9]+))?$/.exec(typed) || [];
      const { digits, step } = this.money;
      if (!whole || part.length > digits) return undefined;
      const minor = Number(whole + part.padEnd(digits, "0"));
      return minor % step ? undefined : minor;
    }

    /** The whole payment with its fee; counted in whole numbers, as the server does. */
    total(amount) {
      const { fee, step } = this.money;
      if (!fee) return amount;
      const total = over((amount + fee.fixed) * 1000000, 1000000 - fee.rate);
      return over(total, step) * step;
    }

    write(minor) {
      const { code, digits } = this.money;
      const major = minor / 10 ** digits;
      return new Intl.NumberFormat(this.now.locale, {
        style: "currency",
        currency: code,
        minimumFractionDigits: Number.isInteger(major) ? 0 : digits,
        maximumFractionDigits: digits,
      }).format(major);
    }

    /** Says on the button and beside the box what it comes to. */
    count() {
      const { texts } = this.now;
      const amount = this.amount();
      const { least, most, fee } = this.money;
      const sound = amount >= least && amount <= most;
      this.coverRow.hidden = !fee || !sound;
      if (sound && fee) {
        this.coverWords.textContent = texts.cover
          .replace("{total}", this.write(this.total(amount)))
          .replace("{gift}", this.write(amount));
      }
      const total = this.covers() ? this.total(amount) : amount;
      this.label = sound
        ? `${texts.button}: ${texts[`sum-${this.frequency}`].replace("{sum}", this.write(total))}`
        : texts.button;
      if (!this.sending) this.button.textContent = this.label;
    }

    covers() {
      return this.cover.checked && !this.coverRow.hidden;
    }

    async send() {
      if (this.sending) return;
      this.say("");
      const amount = this.amount();
      const { least, most, problems } = this.money;
      if (!this.other.value.trim() && !amount) this.refuse(this.now.texts.empty);
      else if (amount === undefined) this.refuse(problems["amount-not-valid"]);
      else if (amount < least) this.refuse(problems["amount-too-small"]);
      else if (amount > most) this.refuse(problems["amount-too-large"]);
      else await this.go(amount);
    }

    async go(amount) {
      this.wait(true);
      let gone = false;
      try {
        let made = await this.post(amount, await this.work.begin());
        if (made.problem === "proof-not-valid") {
          // It has grown old, or more of it is asked for now.
          this.work.forget();
          made = await this.post(amount, await this.work.begin());
        }
        // For the next time: one gift, one proof.
        this.work.forget();
        gone = !made.problem;
        if (gone) {
          leave(made.checkoutUrl);
          // Should Stripe's page not come: the same key makes the next try the same gift.
          setTimeout(() => this.wait(false), PATIENCE);
        }
        else await this.answer(made.problem);
      } catch (failure) {
        this.work.forget();
        const { problems, texts } = this.now;
        this.say(problems[failure.message.split(":").pop()] || texts.offline);
      } finally {
        // Until the next page has come a second press must do nothing.
        if (!gone) this.wait(false);
      }
    }

    /** Stripe's page, or the type of the problem there is. */
    async post(amount, proof) {
      const { locale, policyVersion, words, newsletter } = this.now;
      const signUp = newsletter && this.letter.checked;
      // What cannot be counted must not cost a gift.
      const campaign = (this.place.dataset.campaign || "")
        .replace(/[^A-Za-z0-9._/-]+/g, "-")
        .slice(0, 64);
      const answer = await ask("api/v1/donations", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({
          amount,
          currency: this.money.code,
          frequency: this.frequency,
          locale,
          policyVersion,
          words,
          campaign,
          coverFee: this.covers(),
          newsletter: signUp ? newsletter.slug : null,
          newsletterWords: signUp ? newsletter.words : null,
          formKey: (this.key = kept(this.key)),
          proof,
        }),
      });
      const body = await answer.json().catch(() => ({}));
      return answer.ok ? body : { problem: String(body.type).split(":").pop() };
    }

    async answer(problem) {
      const { problems, texts } = this.now;
      if (problem === "policy-not-current" || problem === "words-not-current") {
        this.show(await read(this.place, "reload"));
        this.say(texts.changed);
        this.message.focus();
        return;
      }
      if (problem === "gift-already-made" || problem === "form-closed") this.key = kept(newKey(), true);
      const own = this.money.problems[problem];
      if (own) this.refuse(own);
      else {
        this.say(problem === "gift-already-made" ? texts.made : problems[problem] || texts.failed);
        this.message.focus();
      }
    }

    /** Not the disabled attribute: it would take the focus away. */
    wait(sending) {
      this.sending = sending;
      this.button.setAttribute("aria-disabled", sending);
      this.button.textContent = sending ? this.now.texts.sending : this.label;
    }

    say(sentence) {
      this.other.removeAttribute("aria-invalid");
      this.message.textContent = sentence;
    }

    refuse(sentence) {
      this.say(sentence);
      this.other.setAttribute("aria-invalid", "true");
      this.other.focus();
    }
  }

  /** Nothing of what is suggested is meant while something else is typed. */
  function unpick(picks, other) {
    for (const pick of picks) pick.checked = !other.value && pick.defaultChecked;
  }

  /** Divides whole numbers and rounds up, exactly. */
  function over(number, by) {
    const rest = number % by;
    return (number - rest) / by + (rest ? 1 : 0);
  }

  const known = new WeakSet();

  async function open(place) {
    if (known.has(place)) return;
    known.add(place);
    try {
      new Support(place, await read(place, "default"));
    } catch (failure) {
      console.warn("samizdat: the page keeps its own form:", failure.message);
    }
  }

  /** A plain form: does the work for it when it is sent; without it a step more is asked for. */
  function help(form) {
    if (known.has(form)) return;
    known.add(form);
    const work = new Work();
    const key = form.elements.formKey;
    const button = form.querySelector("button");
    const words = button?.textContent;
    let sending = false;
    const wait = (now) => {
      sending = now;
      button?.setAttribute("aria-disabled", now);
      if (button) button.textContent = (now && form.dataset.sending) || words;
    };
    form.addEventListener("focusin", () => work.begin().catch(() => {}), { once: true });
    form.addEventListener("change", ({ target }) => {
      if (form.other && /^amount-/.test(target.name)) form.other.value = "";
    });
    form.other?.addEventListener("input", () => unpick(form.querySelectorAll('[name^="amount-"]'), form.other));
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

  function look(part) {
    if (part.matches?.(PLACE)) open(part);
    if (part.matches?.(PLAIN)) help(part);
    part.querySelectorAll?.(PLACE).forEach(open);
    part.querySelectorAll?.(PLAIN).forEach(help);
  }

  new MutationObserver((changes) => {
    for (const change of changes) change.addedNodes.forEach(look);
  }).observe(document, { childList: true, subtree: true });
  look(document);
})();
