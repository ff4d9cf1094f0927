/**
 * The box on the home page: an error goes in, the workaround comes out, and the text stays here.
 *
 * What belongs here: when to look, and what is said meanwhile. What does not: recognising
 * (`recognition.js`), how an answer looks (`answer-view.js`) and choosing words to search for
 * (`telling-words.js`).
 *
 * Nothing of the text goes into an address or a request, but for what a reader sends on purpose: an
 * id on its own, and the words of a link to the search page, which are shown with it.
 */

import {
  bestAnswer,
  element,
  otherAnswers,
  tellNoFile,
  tellWorkaround,
} from "./answer-view.js";
import { isCut, Recogniser } from "./recognition.js";
import { tellingWords } from "./telling-words.js";

const PAUSE = 250; // milliseconds without a key before a text is looked at
const LONG = 400; // milliseconds of looking before it is said that it takes time
const SHORT = 2000; // characters that a text is shortened to when it took too long

/** One box, with what belongs to it. */
export class PasteBox {
  /** @param {HTMLElement} place The element that the page has for it. */
  constructor(place) {
    this.text = place.querySelector(".fb-paste-text");
    this.state = place.querySelector(".fb-paste-state");
    this.found = place.querySelector(".fb-paste-found");
    this.place = place;
    this.root = new URL(place.dataset.root || "./", location.href.split(/[?#]/)[0]);
    this.id = new RegExp(`^(?:${place.dataset.id})$`);
    this.recogniser = this.newRecogniser();
    this.pause = 0;
    this.round = 0; // of looking; what an earlier round finds is out of date
    this.running = Promise.resolve();
    this.isLoading = false;
  }

  newRecogniser() {
    const address = (path) => new URL(path, this.root).href;
    return new Recogniser({
      signatures: address(this.place.dataset.signatures),
      worker: address(this.place.dataset.worker),
      timeout: Number(this.place.dataset.timeout),
    });
  }

  /** Shows the box and listens; the focus is put into it before, so that it loads nothing yet. */
  start() {
    this.place.querySelector(".fb-paste-form").hidden = false;
    const isFree = document.activeElement === null || document.activeElement === document.body;
    if (isFree && !location.hash && matchMedia("(hover: hover) and (pointer: fine)").matches) {
      this.text.focus({ preventScroll: true });
    }
    for (const sign of ["focus", "pointerdown"]) {
      // A failure is told when there is a text to look at, which tries again.
      this.text.addEventListener(sign, () => this.recogniser.load().catch(() => {}));
    }
    this.text.addEventListener("input", (event) => this.changed(event));
    this.text.addEventListener("keydown", (event) => this.pressed(event));
    if (this.text.value) {
      this.look(); // the browser has put back what was there before
    }
  }

  changed(event) {
    clearTimeout(this.pause);
    if (event.inputType === "insertFromPaste") {
      this.look({ isPasted: true });
    } else {
      this.pause = setTimeout(() => this.look(), PAUSE);
    }
  }

  pressed(event) {
    const isId = event.key === "Enter" && this.idIn(this.text.value) !== null;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey || isId)) {
      event.preventDefault();
      clearTimeout(this.pause);
      this.look({ isPasted: true });
    } else if (event.key === "Escape" && this.text.value !== "") {
      event.preventDefault();
      this.text.value = "";
      clearTimeout(this.pause);
      this.look();
    }
  }

  /**
   * Looks at the text, after what is being looked at already.
   *
   * @param {{isPasted?: boolean}} [how] Whether it was put in as a whole, so that an id on its own
   *   leads to its record at once.
   */
  look({ isPasted = false } = {}) {
    const round = ++this.round;
    const text = this.text.value;
    if (text.trim() === "") {
      this.say("");
      return;
    }
    const id = this.idIn(text);
    if (id !== null) {
      this.lead(id, isPasted, round);
      return;
    }
    this.running = this.running.then(() => this.recognise(text, round));
  }

  async recognise(text, round) {
    if (round !== this.round) {
      return;
    }
    const slow = setTimeout(() => this.saySlow(round), LONG);
    try {
      this.isLoading = true;
      await this.recogniser.load();
      this.isLoading = false;
      const answers = await this.recogniser.recognise(text);
      if (round === this.round) {
        this.tell(answers, text);
      }
    } catch (error) {
      if (round === this.round) {
        this.tellFailure(error, text);
      }
    } finally {
      clearTimeout(slow);
    }
  }

  saySlow(round) {
    if (round === this.round) {
      this.say(this.isLoading ? "Loading what known errors look like…" : "Looking…");
    }
  }

  tell(answers, text) {
    const remarks = this.remarks(text);
    if (answers.length === 0) {
      this.say("Nothing is known that looks like this.", ...remarks, ...this.ways(text));
      return;
    }
    const best = bestAnswer(answers[0], this.root);
    const counted =
      answers.length === 1
        ? "1 known error is recognised."
        : `${answers.length} known errors are recognised; the likeliest comes first.`;
    this.say(counted, best, ...otherAnswers(answers.slice(1), this.root), ...remarks);
    this.fill(best, answers[0]);
  }

  /** What keeps an answer from being the whole one. */
  remarks(text) {
    const remarks = [];
    if (isCut(text)) {
      remarks.push("The text is so long that only its beginning was looked at.");
    }
    if (this.recogniser.knownErrors === 0) {
      remarks.push("No known error on this site says yet what it looks like in a log.");
    }
    const left = this.recogniser.notInBrowser.length;
    if (left > 0) {
      const signatures = left === 1 ? "1 signature" : `${left} signatures`;
      remarks.push(`${signatures} can’t be looked for in a browser, only by faultbook match.`);
    }
    return remarks.map((remark) => element("p", {}, remark));
  }

  /** Puts the workaround into an answer, with buttons that copy its commands. */
  async fill(shown, answer) {
    const page = new URL(answer.url, this.root).href;
    const buttons = import("./copy-code.js").catch(() => null); // which first adds those of the page
    try {
      const response = await fetch(new URL(answer.twin, this.root));
      if (!response.ok) {
        throw new Error(`${response.status}`);
      }
      const twin = await response.json();
      const module = await buttons;
      tellWorkaround(shown, twin, page, this.root);
      if (navigator.clipboard) {
        const place = shown.querySelector(".fb-answer-workaround");
        module?.addCopyButtons(place, (text) => navigator.clipboard.writeText(text));
      }
    } catch {
      tellNoFile(shown, page);
    }
  }

  tellFailure(error, text) {
    if (error.name === "TimeoutError") {
      const more = this.ways(text);
      if (text.length > SHORT) {
        more.unshift(this.button("Look at the end of it alone", () => this.shorten()));
      }
      this.say("It took too long, and was stopped. Paste fewer lines, those around the error.", ...more);
      return;
    }
    const again = this.button("Try again", () => this.look());
    this.say("What known errors look like couldn’t be loaded.", again, ...this.ways(text));
  }

  /** Keeps the last lines, or of a very long line its end. */
  shorten() {
    const end = this.text.value.slice(-SHORT);
    const whole = end.slice(end.indexOf("\n") + 1);
    this.text.value = whole.trim() ? whole : end;
    this.look();
  }

  /** What else a reader can do about a text. */
  ways(text) {
    const ways = [];
    const words = tellingWords(text);
    const search = new URL(this.place.dataset.search, this.root);
    if (words.length > 0) {
      search.searchParams.set("q", words.join(" "));
      const link = element("a", { href: search.href }, `Search for ${words.join(" ")}`);
      ways.push(element("li", {}, link, ", which sends these words to this site"));
    } else {
      ways.push(element("li", {}, element("a", { href: search.href }, "Search all records")));
    }
    const form = this.place.dataset.newIssue;
    if (form) {
      ways.push(element("li", {}, element("a", { href: form, rel: "noopener" }, "Report an incident")));
    }
    return [element("ul", { class: "fb-ways" }, ...ways)];
  }

  button(words, act) {
    const made = element("button", { type: "button", class: "fb-button" }, words);
    made.addEventListener("click", () => {
      this.text.focus(); // the button goes away
      act();
    });
    return made;
  }

  /**
   * The record's id that a text is, as ids are written.
   *
   * @param {string} text What is in the box.
   * @returns {string|null}
   */
  idIn(text) {
    const upper = text.trim().toUpperCase();
    const id = upper.replace(/-DRAFT-.*$/u, (draft) => `-DRAFT${draft.slice(6).toLowerCase()}`);
    return this.id.test(id) ? id : null;
  }

  /** Leads to a record, if there is one of that id; while somebody types, only when asked. */
  async lead(id, isAsked, round) {
    const address = new URL(`id/${id}/`, this.root).href;
    const found = await fetch(address, { method: "HEAD" }).catch(() => ({ ok: false }));
    if (round !== this.round) {
      return;
    }
    if (!found.ok) {
      this.say(`There is no record ${id} on this site.`);
      return;
    }
    const link = element("a", { href: address }, `Open ${id}`);
    this.say("That is a record’s id.", element("p", {}, link, " (or press Enter)"));
    if (isAsked) {
      location.assign(address);
    }
  }

  /** Replaces what was said; the first words are read out too. */
  say(words, ...more) {
    this.state.textContent = words;
    this.found.replaceChildren(...more);
  }
}

for (const place of document.querySelectorAll(".fb-paste")) {
  new PasteBox(place).start();
}
