/*
 * Samizdat's forms for the pages of a newspaper; docs/widget.md says how to use them.
 *
 * Puts the form into every <div data-samizdat="signup" data-newsletter="...">, also into those that
 * come later. What stands in the div stays until the form is ready, and for good if we cannot be
 * reached. Keeps nothing in the browser, and speaks with the server it came from and nobody else.
 * Written in ASCII, so that a page in another encoding does not spoil it.
 */
(() => {
  "use strict";

  const PLACE = '[data-samizdat="signup"]';
  const RUNNING = Symbol.for("samizdat");
  const PATIENCE = 15000; // milliseconds

  const script =
    document.currentScript || document.querySelector('script[src*="/widget/samizdat.js"]');
  // A page may include us twice. A browser without style sheets made by scripts, which a strict
  // page lets through, keeps the form that is in the page; and so does one that cannot hash.
  if (document[RUNNING] || !script || !("adoptedStyleSheets" in document) || !crypto.subtle) return;
  document[RUNNING] = true;
  const server = new URL("..", script.src);

  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { display: block; }
    :host([hidden]), [hidden] { display: none; }
    *, *::before, *::after { box-sizing: border-box; }
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
    h2, p, form { margin: 0; padding: 0; }
    [tabindex="-1"] { outline: none; }
    h2 {
      font-family: var(--samizdat-heading-font, inherit);
      font-size: 1.4em;
      line-height: 1.2;
      text-wrap: balance;
    }
    [part="description"] { margin-block-start: .35em; }
    form, [part="answer"] { margin-block-start: 1em; }
    [part="message"], [part="answer"] {
      padding-inline-start: .75em;
      border-inline-start: 3px solid var(--samizdat-accent, currentcolor);
    }
    [part="message"] {
      margin-block-end: .75em;
      border-color: var(--samizdat-error, currentcolor);
      color: var(--samizdat-error, inherit);
      font-weight: 600;
    }
    /* Not hidden while it is empty: some screen readers would not see it fill. */
    [part="message"]:empty { margin: 0; padding: 0; border: 0; }
    label { display: block; margin-block-end: .35em; font-weight: 600; }
    .ask { display: flex; flex-wrap: wrap; gap: .6em; max-width: 36em; }
    input, button {
      min-height: max(2.75em, 44px);
      margin: 0;
      padding: .5em .8em;
      border: 1px solid var(--samizdat-edge, currentcolor);
      border-radius: var(--samizdat-radius, .25em);
      font: inherit;
      font-size: max(1em, 16px);
    }
    input {
      flex: 999 1 14em;
      min-width: 0;
      background: var(--samizdat-field, Field);
      color: var(--samizdat-field-ink, FieldText);
    }
    input[aria-invalid="true"] { border: 2px solid var(--samizdat-error, currentcolor); }
    button {
      flex: 1 0 auto;
      max-width: 100%;
      padding-inline: 1.4em;
      border-color: var(--samizdat-accent, currentcolor);
      background: var(--samizdat-accent, CanvasText);
      color: var(--samizdat-on-accent, Canvas);
      font-weight: 600;
      cursor: pointer;
    }
    button:hover, a:hover { text-decoration: underline; text-decoration-thickness: 2px; }
    button[aria-disabled="true"] { opacity: .7; cursor: default; }
    :focus-visible { outline-offset: 2px; }
    [part="words"], [part="preview"] { font-size: max(.875em, 13px); }
    [part="words"] { margin-block-start: .75em; }
    [part="preview"] { margin-block-end: -.5em; }
    [part="preview"] a { display: inline-block; padding-block: max(.8em, 12px); }
    a { color: inherit; text-underline-offset: .16em; }
    [part="answer"] { margin-block-end: .5em; }
    [part="answer"] p { margin-block-start: .5em; }
    [part="answer"] strong { display: block; font-size: 1.1em; line-height: 1.3; }
    [part="answer"] button {
      margin-block-start: 1em;
      border-color: var(--samizdat-edge, currentcolor);
      background: transparent;
      color: inherit;
    }
    @media print { form, [part="answer"], [part="preview"] { display: none; } }
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

  /** What the form has to show now: words, policy version, texts in the reader's language. */
  async function read(place, cache) {
    const newsletter = encodeURIComponent(place.dataset.newsletter);
    const language = place.dataset.language || place.closest("[lang]")?.lang || "";
    const answer = await ask(
      `api/v1/newsletters/${newsletter}/form?locale=${encodeURIComponent(language)}`,
      { cache },
    );
    if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
    return answer.json();
  }

  /** The form in one place of a page. */
  class Signup {
    constructor(place, form) {
      this.place = place;
      this.sending = false;

      this.title = make("h2", { id: "title", part: "heading", dir: "auto" });
      const level = place.dataset.heading;
      if (level === "none") this.title.hidden = true;
      else if (level) this.title.setAttribute("aria-level", level);
      this.description = make("p", { part: "description", dir: "auto" });

      this.message = make("p", { id: "message", part: "message", role: "status", tabindex: "-1" });
      this.label = make("label", { for: "email", part: "label" });
      this.field = make("input", {
        id: "email",
        name: "email",
        type: "email",
        part: "field",
        dir: "ltr",
        autocomplete: "email",
        required: "",
        "aria-describedby": "message",
      });
      this.button = make("button", { part: "button", "aria-describedby": "words" });
      this.words = make("p", { id: "words", part: "words" });
      this.form = make(
        "form",
        { novalidate: "" },
        this.message,
        this.label,
        make("div", { class: "ask" }, this.field, this.button),
        this.words,
      );
      this.form.addEventListener("submit", (event) => {
        event.preventDefault();
        this.send();
      });

      this.form.addEventListener("focusin", () => this.work().catch(() => {}), { once: true });

      this.policy = make("a", { referrerpolicy: "no-referrer" });
      this.preview = make("a", { referrerpolicy: "no-referrer" });
      this.look = make("p", { part: "preview" }, this.preview);

      this.box = make(
        "section",
        { "aria-labelledby": "title" },
        this.title,
        this.description,
        this.form,
        this.look,
      );
      this.show(form);

      // She may have begun in the page's own form, which is about to go.
      const begun = place.querySelector('input[type="email"]');
      const goesOn = begun?.matches(":focus");
      this.field.value = begun?.value || "";
      this.root = place.attachShadow({ mode: "open" });
      this.root.adoptedStyleSheets = [sheet];
      this.root.append(this.box);
      if (goesOn) this.field.focus();
    }

    /** Shows what the server says; what a reader has typed stays. */
    show(form) {
      this.now = form;
      this.box.lang = form.locale;
      this.box.dir = form.direction;
      for (const own of [this.title, this.description]) own.lang = form.newsletterLanguage;
      this.title.textContent = form.name;
      this.description.textContent = form.description;
      this.label.textContent = form.texts.label;
      this.button.textContent = form.texts.button;
      const { before, link, after } = form.consentLinked;
      this.policy.textContent = link;
      this.policy.href = form.policyLink;
      this.words.replaceChildren(before, this.policy, after);
      this.preview.textContent = form.texts.preview;
      // While nothing has gone out there is nothing to look at.
      this.look.hidden = !form.previewLink;
      this.preview.href = form.previewLink || "";
    }

    /** Does some work, begun when she turns to the form: work.js says what for. */
    async work() {
      this.worker ||= import(new URL("work.js", script.src)).then(({ Work }) => new Work(this.form));
      this.worker.catch(() => (this.worker = undefined));
      const worker = await this.worker;
      return { proof: await worker.begin(), worker };
    }

    async send() {
      if (this.sending) return;
      this.say("");
      const email = this.field.value.trim();
      if (!email) {
        this.refuse(this.now.texts.empty);
        return;
      }
      this.wait(true);
      try {
        let problem = await this.post(email);
        // Grown old while the form was open.
        if (problem === "proof-not-valid") problem = await this.post(email);
        const { problems, texts } = this.now;
        if (!problem) this.thank();
        else if (problem.startsWith("address-")) this.refuse(problems[problem] || texts.failed);
        else if (problem === "policy-not-current" || problem === "words-not-current") {
          this.show(await read(this.place, "reload"));
          this.say(this.now.texts.changed);
          this.message.focus();
        } else this.say(problems[problem] || texts.failed);
      } catch {
        this.say(this.now.texts.offline);
      } finally {
        this.wait(false);
      }
    }

    /** The type of the problem there is with this signup; nothing if there is none. */
    async post(email) {
      const { newsletter, locale, policyVersion, words } = this.now;
      // What cannot be counted must not cost a signup.
      const source = (this.place.dataset.source || "")
        .replace(/[^A-Za-z0-9._/-]+/g, "-")
        .replace(/^[^A-Za-z0-9]+/, "")
        .slice(0, 64);
      const { proof, worker } = await this.work();
      // For the next time: one signup, one proof.
      worker.forget();
      const answer = await ask("api/v1/signups", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ email, newsletter, locale, policyVersion, words, source, proof }),
      });
      if (answer.ok) return "";
      const problem = await answer.json().catch(() => ({}));
      return String(problem.type).split(":").pop();
    }

    /** Not the disabled attribute: it would take the focus away. */
    wait(sending) {
      this.sending = sending;
      this.button.setAttribute("aria-disabled", sending);
      this.button.textContent = this.now.texts[sending ? "sending" : "button"];
    }

    say(sentence) {
      this.field.removeAttribute("aria-invalid");
      this.message.textContent = sentence;
    }

    refuse(sentence) {
      this.say(sentence);
      this.field.setAttribute("aria-invalid", "true");
      this.field.focus();
    }

    /** The same for every address, and does not show it. */
    thank() {
      const texts = this.now.texts;
      const again = make("button", { type: "button", part: "again" }, texts.again);
      const answer = make(
        "div",
        {
          part: "answer",
          role: "group",
          tabindex: "-1",
          "aria-labelledby": "done-title",
          "aria-describedby": "done",
        },
        make("strong", { id: "done-title" }, texts["done-title"]),
        make("p", { id: "done" }, texts.done),
        make("p", {}, texts["done-hint"]),
        again,
      );
      again.addEventListener("click", () => {
        answer.replaceWith(this.form);
        this.field.focus();
      });
      // Unless she has gone on to something else on the page.
      const here = this.root.activeElement || document.activeElement === document.body;
      this.form.replaceWith(answer);
      if (here) answer.focus();
    }
  }

  const known = new WeakSet();

  async function open(place) {
    if (known.has(place)) return;
    known.add(place);
    try {
      const form = await read(place, "default");
      new Signup(place, form);
    } catch (failure) {
      console.warn("samizdat: the page keeps its own form:", failure.message);
    }
  }

  function look(part) {
    if (part.matches?.(PLACE)) open(part);
    part.querySelectorAll?.(PLACE).forEach(open);
  }

  new MutationObserver((changes) => {
    for (const change of changes) change.addedNodes.forEach(look);
  }).observe(document, { childList: true, subtree: true });
  look(document);
})();
