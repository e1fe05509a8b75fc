/*
 * The work that a browser does before a form of Samizdat's is sent; see docs/widget.md. Whoever has mail
 * sent to thousands of strangers pays for each. Also helps every <form data-samizdat="door"> in the page:
 * without it a step more is asked for. Speaks with its own server alone. ASCII, for any encoding.
 */
const PATIENCE = 20000; // milliseconds
const FRESH = 480000; // a proof is good for 10 minutes
const SLICE = 200; // hashes between breaths

const server = new URL("..", import.meta.url);

const hex = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");

/** Solves a challenge (ALTCHA, version 1), a slice at a time, so that the page breathes between. */
async function solve(path) {
  const answer = await fetch(new URL(path, server), {
    cache: "no-store",
    credentials: "omit",
    referrerPolicy: "no-referrer",
    signal: AbortSignal.timeout(PATIENCE),
  });
  if (!answer.ok) throw new Error((await answer.json().catch(() => ({}))).type);
  const { algorithm, challenge, salt, maxnumber, signature } = await answer.json();
  const text = new TextEncoder();
  for (let from = 0; from < maxnumber; from += SLICE) {
    const hash = (none, index) => crypto.subtle.digest(algorithm, text.encode(salt + (from + index)));
    const hashes = await Promise.all(Array.from({ length: SLICE }, hash));
    const index = hashes.findIndex((each) => hex(each) === challenge);
    const number = from + index;
    if (index >= 0) return btoa(JSON.stringify({ algorithm, challenge, number, salt, signature }));
    await new Promise((resume) => setTimeout(resume));
  }
  throw new Error("the challenge has no solution");
}

/** One proof at a time, begun when she turns to a form and good for one sending. */
export class Work {
  constructor(form, path = "api/v1/door/challenge") {
    this.path = path;
    form.addEventListener("focusin", () => this.begin().catch(() => {}));
  }

  begin() {
    if (!this.done || Date.now() - this.since > FRESH) {
      this.since = Date.now();
      this.done = solve(this.path);
      this.done.catch(() => this.forget());
    }
    return this.done;
  }

  forget() {
    this.done = undefined;
  }
}

function help(form) {
  const work = new Work(form);
  const button = form.querySelector("button");
  const words = button?.textContent;
  let sending;
  const wait = (now) => {
    sending = now;
    button?.setAttribute("aria-disabled", now);
    if (button) button.textContent = (now && form.dataset.sending) || words;
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (sending) return;
    wait(true);
    let proof = form.elements.proof;
    if (!proof) {
      proof = document.createElement("input");
      proof.type = "hidden";
      proof.name = "proof";
      form.append(proof);
    }
    // Without one the server asks her to wait a little.
    proof.value = await work.begin().catch(() => "");
    work.forget();
    form.submit();
  });
  // She is back by the browser's button.
  addEventListener("pageshow", () => wait(false));
}

if (globalThis.crypto?.subtle) document.querySelectorAll('form[data-samizdat="door"]').forEach(help);
