/**
 * The search page: asks Pagefind's index and shows what it finds.
 *
 * What belongs here: what is searched for, the page's address, and keys. What doesn't: how results
 * and facets look (search-results.js, search-facets.js). The interface of the index is described at
 * https://pagefind.app/docs/api/.
 */

import { FACETS, Facets } from "./search-facets.js";
import "./search-key.js";
import { resultItem } from "./search-results.js";

const PAUSE = 150; // milliseconds without a key until it is searched
const STEP = 10; // results that are shown at once
const WORDS = 24; // words of an excerpt

/**
 * What is searched for.
 *
 * @typedef {{text: string, chosen: Record<string, string[]>}} Question
 */

/**
 * What an address asks for.
 *
 * @param {URL} address A page's address.
 * @returns {Question} The text and the facets in it.
 */
export function questionOf(address) {
  const chosen = {};
  for (const name of Object.keys(FACETS)) {
    const values = address.searchParams.getAll(name).filter(Boolean);
    if (values.length > 0) {
      chosen[name] = values;
    }
  }
  return { text: address.searchParams.get("q") ?? "", chosen };
}

/**
 * The address that asks for something.
 *
 * @param {URL} page The search page.
 * @param {Question} question What is searched for.
 * @returns {URL} Its address.
 */
export function addressOf(page, { text, chosen }) {
  const address = new URL(page.pathname, page);
  if (text) {
    address.searchParams.set("q", text);
  }
  for (const [name, values] of Object.entries(chosen)) {
    values.forEach((value) => address.searchParams.append(name, value));
  }
  return address;
}

/**
 * Where the record with an id is, if that is what a text is.
 *
 * @param {string} text What was typed.
 * @param {DOMStringMap} site What the page tells of the site.
 * @returns {URL|null} The address that leads to the record that has, or had, this id; null for any
 *   other text.
 */
export function recordAddress(text, site) {
  const id = text
    .trim()
    .replace(/^[a-z]+/i, (prefix) => prefix.toUpperCase())
    .replace(/^([A-Z]+-\d+-)draft-/i, "$1DRAFT-");
  if (!new RegExp(`^(?:${site.idPattern})$`).test(id)) {
    return null;
  }
  return new URL(`${site.root}id/${id}/`, document.baseURI);
}

class SearchPage {
  /** @param {HTMLElement} place The page's search. */
  constructor(place) {
    this.site = place.dataset;
    const part = (name) => place.querySelector(`.fb-search-${name}`);
    [this.form, this.box, this.count, this.list, this.more, this.narrow] = [
      ...["form", "text", "count", "results", "more", "narrow"].map(part),
    ];
    this.names = { kinds: JSON.parse(this.site.kinds), tones: JSON.parse(this.site.tones) };
    this.records = JSON.parse(this.site.records); // kinds of what is searched unless others are ticked
    this.facets = new Facets(part("facets"), this.names.kinds);
    this.runs = 0;
    this.found = [];
    this.form.addEventListener("submit", (event) => this.submit(event));
    this.box.addEventListener("input", () => this.soon());
    part("facets").addEventListener("change", () => this.ask(this.question(), "push"));
    this.more.addEventListener("click", () => this.showMore());
    place.addEventListener("keydown", (event) => this.key(event));
    window.addEventListener("popstate", () => this.back());
  }

  async start() {
    const asked = this.site.asked ?? location.href; // as search-address.js found it
    const question = questionOf(new URL(asked));
    this.box.value ||= question.text; // somebody may have typed while all was loading
    await loaded();
    history.replaceState(history.state, "", asked);
    if (await this.goTo(question.text, (address) => location.replace(address))) {
      return;
    }
    try {
      this.pagefind = await import(new URL(this.site.bundle, document.baseURI));
    } catch {
      this.say(
        location.protocol === "file:"
          ? "The search works only when a web server serves these pages."
          : "This site can’t be searched: it was built without a search index.",
      );
      return;
    }
    try {
      const baseUrl = new URL(this.site.root, document.baseURI).pathname;
      await this.pagefind.options({ baseUrl, excerptLength: WORDS });
      await this.pagefind.init();
      this.all = await this.pagefind.filters(); // from here on a search counts by facet, too
      this.narrow.open = matchMedia("(width >= 60em)").matches;
      await this.ask({ ...question, text: this.box.value.trim() });
    } catch (error) {
      this.say(`The search doesn’t work here: ${error.message ?? error}`);
    }
    if (!question.text && matchMedia("(hover: hover)").matches) {
      this.box.focus(); // elsewhere a keyboard would cover the page
    }
  }

  back() {
    const question = questionOf(new URL(location.href));
    this.box.value = question.text;
    return this.ask(question);
  }

  /** @returns {Question} What is typed and ticked. */
  question() {
    return { text: this.box.value.trim(), chosen: this.facets.chosen() };
  }

  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(this.question(), "replace"), PAUSE);
  }

  async submit(event) {
    event.preventDefault();
    clearTimeout(this.timer);
    if (!(await this.goTo(this.box.value, (address) => location.assign(address)))) {
      await this.ask(this.question(), "push");
    }
  }

  /** Go straight to a record whose id was typed; false where there is none. */
  async goTo(text, go) {
    const address = recordAddress(text, this.site);
    if (address === null || location.protocol === "file:") {
      return false;
    }
    const answer = await fetch(address, { method: "HEAD" }).catch(() => null);
    if (answer?.ok) {
      go(address);
    }
    return answer?.ok ?? false;
  }

  /**
   * Search, and show what is found.
   *
   * @param {Question} question What is searched for.
   * @param {"push"|"replace"|"keep"} how What becomes of the address.
   */
  async ask(question, how = "keep") {
    if (!this.pagefind) {
      return;
    }
    const run = ++this.runs;
    if (how !== "keep") {
      const address = addressOf(new URL(location.href), question);
      history[address.href === location.href ? "replaceState" : `${how}State`](null, "", address);
    }
    const answer = await this.answer(question);
    if (run !== this.runs) {
      return; // something else was asked meanwhile
    }
    this.facets.show(answer.counts, question.chosen);
    this.narrow.hidden = false;
    this.found = answer.results;
    await this.showFirst(run, STEP);
    if (run === this.runs) {
      this.say(answer.said);
    }
  }

  /** What Pagefind tells; a facet's counts are those without what is chosen of it. */
  async answer({ text, chosen }) {
    if (!text && Object.keys(chosen).length === 0) {
      const number = this.recordsIn(this.all.kind);
      return { results: [], counts: this.all, said: said({ number, isOfRecords: true }) };
    }
    const wanted = { kind: this.records, ...chosen };
    let words = text;
    let found = await this.find(words, wanted);
    const isPhrase = text.includes('"');
    if (isPhrase && found.results.length === 0) {
      words = text.replaceAll('"', " ");
      found = await this.find(words, wanted);
    }
    const counts = { ...found.filters };
    for (const name of Object.keys(wanted)) {
      const { [name]: _, ...others } = wanted;
      const isAll = !words.trim() && Object.keys(others).length === 0;
      const wider = isAll ? this.all : (await this.find(words, others)).filters;
      counts[name] = wider[name];
    }
    const number = found.results.length;
    const isOfRecords = wanted.kind.every((kind) => this.records.includes(kind));
    const elsewhere = chosen.kind ? 0 : sum(counts.kind) - this.recordsIn(counts.kind);
    const told = said({ number, isOfRecords, text, elsewhere, isLoose: words !== text });
    return { results: found.results, counts, said: told };
  }

  /** Of counts by kind, those of records. */
  recordsIn(counts) {
    return this.records.reduce((number, kind) => number + (counts?.[kind] ?? 0), 0);
  }

  async find(words, chosen) {
    const filters = Object.entries(chosen).map(([name, values]) => [name, { any: values }]);
    return this.pagefind.search(words.trim() || null, { filters: Object.fromEntries(filters) });
  }

  async showFirst(run, number) {
    const items = await this.items(0, number);
    if (run === this.runs) {
      this.list.replaceChildren(...items);
      this.more.hidden = this.found.length <= number;
    }
  }

  async showMore() {
    const run = this.runs;
    const shown = this.list.childElementCount;
    const items = await this.items(shown, shown + STEP);
    if (run === this.runs) {
      this.list.append(...items);
      this.more.hidden = this.found.length <= shown + STEP;
      items[0]?.querySelector("a").focus();
    }
  }

  async items(first, last) {
    const loaded = await Promise.all(this.found.slice(first, last).map((one) => one.data()));
    return loaded.map((one) => resultItem(one, this.names));
  }

  /** Arrow keys go through the results, Esc clears the box. */
  key(event) {
    const links = [...this.list.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    const isInBox = document.activeElement === this.box;
    if (event.key === "Escape") {
      this.box.value = "";
      this.box.focus();
      this.soon();
    } else if (event.key === "ArrowDown" && (isInBox || at >= 0)) {
      links[Math.min(at + 1, links.length - 1)]?.focus();
    } else if (event.key === "ArrowUp" && at >= 0) {
      (links[at - 1] ?? this.box).focus();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  say(text) {
    this.count.textContent = text;
  }
}

/**
 * What is said of the number of results.
 *
 * @param {{number: number, isOfRecords: boolean, text?: string, elsewhere?: number,
 *   isLoose?: boolean}} found How many there are, whether only records were searched, what for, how
 *   many other pages have it, and whether only its words were found.
 */
function said({ number, isOfRecords, text = "", elsewhere = 0, isLoose = false }) {
  const counted = many(number, isOfRecords ? "record" : "result");
  const others = many(elsewhere, "other page");
  const more = elsewhere > 0 ? ` In ${others} too: tick a kind to see.` : "";
  if (isLoose && number > 0) {
    const none = isOfRecords ? "No record" : "Nothing";
    return `${none} has this phrase; ${counted} with its words.${more}`;
  }
  return text ? `${counted} with ${text}.${more}` : `${counted}.${more}`;
}

function many(number, noun) {
  if (number === 0) {
    return `No ${noun}`;
  }
  return `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
}

function sum(counts) {
  return Object.values(counts ?? {}).reduce((total, one) => total + one, 0);
}

/** When everything that the page asked for is there, the theme's scripts too. */
function loaded() {
  return new Promise((resolve) => {
    if (document.readyState === "complete") {
      resolve();
    } else {
      window.addEventListener("load", resolve, { once: true });
    }
  });
}

const place = document.querySelector(".fb-search");
if (place instanceof HTMLElement) {
  await new SearchPage(place).start();
}
