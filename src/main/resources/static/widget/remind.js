/*
 * Samizdat's "remind me later", inside the form that asks for support: support.js fetches it when it is
 * asked for, and lends its tools. Speaks with its own server alone. ASCII, for pages in any encoding.
 */
import { Work } from "./work.js";

const sheet = new CSSStyleSheet();
sheet.replaceSync(`
[part="reminder"] > * + * { margin-top: 1em; }
[part="reminder"] .picks { grid-template-columns: repeat(auto-fit, minmax(min(9em, 47%), 1fr)); }
[part="sentence"]:empty { margin: 0; }
form > button + button { margin-top: .6em; border-color: var(--edge); background: transparent; color: inherit; }
input[type="date"] { min-height: max(2.75em, 44px); }
`);

/** Puts its form in the place of the one for a gift; fails if the server does not say what to show. */
export async function remind({ form, place, gift, make, ask, body }) {
  const root = form.getRootNode();
  let now = await contents("default");
  if (form.hidden) return;
  form.hidden = true;
  let sending;
  let asked = 0;

  const message = make("p", { id: "message", part: "message", role: "status", tabindex: "-1" });
  // One of each name in a page: the other form's is away while this one is here.
  form.querySelector("#message")?.removeAttribute("id");
  const heading = make("h3", { part: "label" });
  const when = make("fieldset", { part: "frequency" });
  const [day, dayRow] = field("date", { type: "date" });
  const [month, monthRow] = field("month");
  const short = make("p");
  monthRow.append(short);
  const repeat = make("fieldset", { part: "frequency" });
  const [times, timesRow] = field("times");
  const [email, emailRow] = field("email", { type: "email", autocomplete: "email", dir: "ltr", maxlength: "254" });
  const sentence = make("p", { part: "sentence", role: "status" });
  const policy = make("a", { referrerpolicy: "no-referrer" });
  const words = make("p", { id: "promise", part: "words" });
  const button = make("button", { part: "button", "aria-describedby": "promise" });
  const back = make("button", { type: "button", part: "back" });
  const fine = make("p");
  const wish = make("form", { novalidate: "", part: "reminder" },
    message, heading, when, dayRow, monthRow, repeat, timesRow, emailRow, sentence, words, button, back, fine);

  const work = new Work(wish);

  /** A labelled field: a text, or a choice. */
  function field(name, attributes) {
    const label = make("label", { for: "remind-" + name, part: "label" });
    const input = make(attributes ? "input" : "select", { id: "remind-" + name, part: "field", "aria-describedby": "message", ...attributes });
    return [input, make("div", {}, label, make("span", { class: "sum" }, input))];
  }

  async function contents(cache) {
    const locale = place.dataset.language || place.closest("[lang]")?.lang || "";
    const answer = await ask("api/v1/reminders/form?" + new URLSearchParams({ locale }), { cache });
    if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
    return answer.json();
  }

  const chosen = (group) => group.querySelector("input:checked")?.value;

  function pick(group, name, choices) {
    const before = chosen(group) || choices[0].code;
    const picks = make("div", { class: "picks" });
    for (const { code, label } of choices) {
      const radio = make("input", { type: "radio", name, value: code });
      radio.checked = code === before;
      picks.append(make("label", { class: "pick", part: "pick" }, radio, make("span", {}, label)));
    }
    group.replaceChildren(make("legend", {}, now.texts[name]), picks);
  }

  /** Numbers to choose from, as people of that language write them. */
  function count(select, from, to, usual) {
    const before = Number(select.value || usual);
    const numbers = Array.from({ length: to - from + 1 }, (none, index) => from + index);
    select.replaceChildren(...numbers.map((number) => new Option(number.toLocaleString(now.locale), number, false, number === before)));
  }

  /** Shows what the server says; what she has chosen stays. */
  function show() {
    const { texts, consentLinked } = now;
    wish.lang = now.locale;
    wish.dir = now.direction;
    heading.textContent = texts.heading;
    pick(when, "when", now.whens);
    pick(repeat, "repeat", now.repeats);
    label(dayRow, texts.day);
    day.min = now.firstDay;
    day.max = now.lastDay;
    label(monthRow, texts["day-of-month"]);
    short.textContent = texts.short;
    count(month, 1, 31, 1);
    label(timesRow, texts.times);
    count(times, 2, now.mostTimes, now.repeats.find(({ times }) => times > 1)?.times);
    label(emailRow, texts.email);
    policy.textContent = consentLinked.link;
    policy.href = now.policyLink;
    words.replaceChildren(consentLinked.before, policy, consentLinked.after);
    button.textContent = texts.button;
    back.textContent = texts.back;
    fine.textContent = texts.fine;
    choose();
  }

  function label(row, text) {
    row.firstChild.textContent = text;
  }

  const choice = () => ({
    when: chosen(when),
    day: day.value,
    dayOfMonth: month.value,
    repeat: chosen(repeat),
    times: chosen(repeat) === "once" ? "" : times.value,
  });

  /** Says in one sentence what will be sent, and when, as the server counts the days. */
  async function choose() {
    dayRow.hidden = chosen(when) !== "on-day";
    monthRow.hidden = chosen(when) !== "payday";
    timesRow.hidden = chosen(repeat) === "once";
    const mine = ++asked;
    const plan = await ask("api/v1/reminders/plan?" + new URLSearchParams({ ...choice(), locale: now.locale }))
      .then(body)
      .catch(() => ({}));
    if (mine === asked) sentence.textContent = plan.sentence || "";
  }

  async function send(event) {
    event.preventDefault();
    if (sending) return;
    say("");
    sending = true;
    button.setAttribute("aria-disabled", "true");
    button.textContent = now.texts.sending;
    try {
      let said = await post();
      // Grown old while the form was open.
      if (said.problem === "proof-not-valid") said = await post();
      if (!said.problem) return done(said.sentence);
      await refuse(said.problem);
    } catch {
      say(now.texts.offline);
    } finally {
      sending = false;
      button.setAttribute("aria-disabled", "false");
      button.textContent = now.texts.button;
    }
  }

  async function post() {
    const { dayOfMonth, times, ...rest } = choice();
    const proof = await work.begin();
    // For the next time: one wish, one proof.
    work.forget();
    const answer = await ask("api/v1/reminders", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        ...rest,
        dayOfMonth: Number(dayOfMonth),
        times: times ? Number(times) : null,
        ...(gift.amount > 0 ? gift : {}),
        email: email.value,
        locale: now.locale,
        policyVersion: now.policyVersion,
        words: now.words,
        proof,
      }),
    });
    const said = await body(answer);
    return answer.ok ? said : { problem: String(said.type).split(":").pop() };
  }

  async function refuse(problem) {
    if (problem === "policy-not-current" || problem === "words-not-current") {
      now = await contents("reload");
      show();
      say(now.texts.changed);
      return message.focus();
    }
    say(now.problems[problem] || now.texts.failed);
    const wrong = problem.startsWith("address-") ? email : problem.startsWith("day-") ? day : null;
    wrong?.setAttribute("aria-invalid", "true");
    (wrong || message).focus();
  }

  function say(text) {
    for (const each of [email, day]) each.removeAttribute("aria-invalid");
    message.textContent = text;
  }

  function done(promised) {
    const title = make("h3", { part: "label", tabindex: "-1" }, now.texts.done);
    wish.replaceChildren(title, make("p", {}, now.texts["done-what"]), make("p", {}, promised), back);
    title.focus();
  }

  wish.onsubmit = send;
  wish.onchange = () => {
    say("");
    choose();
  };
  back.onclick = () => {
    wish.remove();
    form.querySelector('[part="message"]').id = "message";
    form.hidden = false;
    form.querySelector('[part="remind"] a').focus();
  };

  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
  form.after(wish);
  show();
  when.querySelector("input:checked").focus();
}
