/**
 * A known error that was recognised, as it is shown: what to do, and why it is thought to be it.
 *
 * What belongs here: elements made of an answer and of a known error's own file. What does not:
 * finding answers (`recognition.js`) and when they are shown (`paste.js`).
 *
 * Texts become text nodes. The one piece of HTML is the workaround, which the site's build has
 * cleaned as on the record's page.
 */

const MOST_LINES = 5;
const BEFORE = 60; // characters of a line that are shown before what was found in it
const LONGEST_LINE = 240;

const TONES = { active: "alert", fixed: "good" };

/**
 * Makes an element.
 *
 * @param {string} name Its tag.
 * @param {Record<string, string>} attributes Its attributes.
 * @param {...(Node|string)} children What is in it; strings are text.
 * @returns {HTMLElement}
 */
export function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

/**
 * The best answer, with room for its workaround.
 *
 * @param {import("./recognition.js").Answer} answer The answer.
 * @param {URL} root The site's root.
 * @returns {HTMLElement}
 */
export function bestAnswer(answer, root) {
  const page = new URL(answer.url, root).href;
  const link = element("a", { href: page }, answer.title);
  return element(
    "article",
    { class: "fb-answer", "aria-labelledby": "fb-answer-title" },
    element("h2", { class: "fb-answer-title", id: "fb-answer-title" }, link),
    badges(answer),
    element("h3", {}, "Workaround", element("span", { class: "fb-answer-facts" })),
    element("div", { class: "fb-answer-workaround fb-workaround" }, loading()),
    element("h3", {}, "Why it matched"),
    ...reasons(answer),
    element("p", { class: "fb-answer-more" }, element("a", { href: page }, `All about ${answer.id}`)),
  );
}

/**
 * Puts what a known error's own file tells into its answer.
 *
 * @param {HTMLElement} shown What `bestAnswer` made.
 * @param {object} twin The known error's file: a record as JSON.
 * @param {string} page Address of its page, from which the links in its text are seen.
 * @param {URL} root The site's root, from which those between records are.
 */
export function tellWorkaround(shown, twin, page, root) {
  const state = shown.querySelector(".fb-answer-state");
  state.textContent = stateOf(twin);
  const replacing = (twin.links ?? []).find((link) => link.field === "superseded_by");
  if (twin.status === "retired" && replacing) {
    const seen = new URL(replacing.url, root).href;
    state.append(" ", element("a", { href: seen }, "See it"), ".");
  }
  const facts = workaroundFacts(twin.fields?.workaround ?? {});
  shown.querySelector(".fb-answer-facts").textContent = facts && ` (${facts})`;
  const place = shown.querySelector(".fb-answer-workaround");
  place.replaceChildren();
  if (!twin.workaround_html) {
    place.append(element("p", {}, "None has been written down yet."));
    return;
  }
  if (twin.fields?.no_workaround && !twin.sections?.Workaround) {
    place.append(element("p", {}, "There is none."));
  }
  const cleaned = document.createElement("template");
  cleaned.innerHTML = twin.workaround_html;
  for (const link of cleaned.content.querySelectorAll("a[href]")) {
    link.setAttribute("href", new URL(link.getAttribute("href"), page).href);
  }
  place.append(cleaned.content);
}

/**
 * Says that a workaround couldn't be loaded.
 *
 * @param {HTMLElement} shown What `bestAnswer` made.
 * @param {string} page Address of the known error's page.
 */
export function tellNoFile(shown, page) {
  const link = element("a", { href: page }, "on its page");
  const said = element("p", {}, "It couldn’t be loaded. It stands ", link, ".");
  shown.querySelector(".fb-answer-workaround").replaceChildren(said);
}

/**
 * The answers after the best one, in short.
 *
 * @param {import("./recognition.js").Answer[]} answers The answers.
 * @param {URL} root The site's root.
 * @returns {HTMLElement[]} Nothing when there are none.
 */
export function otherAnswers(answers, root) {
  if (answers.length === 0) {
    return [];
  }
  const items = answers.map((answer) => {
    const link = element("a", { href: new URL(answer.url, root).href }, named(answer));
    const name = answer.signature ? `: ${answer.signature}` : "";
    return element("li", {}, link, " ", ...stateBadges(answer), name);
  });
  return [element("h2", {}, "Also recognised"), element("ul", { class: "fb-others" }, ...items)];
}

function named(answer) {
  return answer.title.startsWith(answer.id) ? answer.title : `${answer.id}: ${answer.title}`;
}

function badges(answer) {
  const id = element("span", {}, answer.id);
  const state = element("span", { class: "fb-answer-state" });
  return element("p", { class: "fb-badges" }, id, ...stateBadges(answer), state);
}

function stateBadges(answer) {
  const tone = TONES[answer.status] ?? "plain";
  const word = answer.status.charAt(0).toUpperCase() + answer.status.slice(1);
  const found = [element("span", { class: `fb-badge fb-${tone}` }, word)];
  if (answer.isDoubtful) {
    found.push(" ", element("span", { class: "fb-badge fb-plain" }, "Doubtful"));
  }
  return found;
}

function loading() {
  return element("p", {}, "Loading it…");
}

function reasons(answer) {
  const found = [];
  if (answer.isDoubtful) {
    const said = "This is doubtful: so little has to be in a text for it that others have it too.";
    found.push(element("p", { class: "fb-answer-doubt" }, said));
  }
  if (answer.signature) {
    found.push(element("p", {}, `Signature: ${answer.signature}`));
  }
  const lines = answer.seen.slice(0, MOST_LINES).map((seen) =>
    element(
      "li",
      {},
      `Line ${seen.line} has `,
      element("code", {}, seen.pattern),
      element("pre", {}, element("code", {}, ...marked(seen.text, seen.span))),
    ),
  );
  found.push(element("ul", { class: "fb-seen" }, ...lines));
  return found;
}

/**
 * A line with what was found in it marked, cut to what stands around that where it is long.
 *
 * @param {string} line The line.
 * @param {[number, number]} span Where what was found begins and ends; it may lie beyond the line.
 * @returns {(Node|string)[]}
 */
export function marked(line, [begin, end]) {
  const isLong = line.length > LONGEST_LINE;
  const start = isLong ? Math.max(0, Math.min(begin, line.length) - BEFORE) : 0;
  const stop = isLong ? start + LONGEST_LINE : line.length;
  const last = Math.min(end, stop);
  return [
    (start > 0 ? "…" : "") + line.slice(start, begin),
    ...(begin < line.length ? [element("mark", {}, line.slice(begin, last))] : []),
    line.slice(last, stop) + (stop < line.length ? "…" : ""),
  ];
}

/**
 * What a reader must know of a known error's state before trying anything.
 *
 * @param {object} twin The known error's file.
 * @returns {string} "" where nothing needs saying.
 */
export function stateOf(twin) {
  const fields = twin.fields ?? {};
  if (twin.status === "draft") {
    return "This is a draft: nobody should rely on it yet.";
  }
  if (twin.status === "retired") {
    const replaced = fields.superseded_by;
    return replaced ? `Retired: ${replaced} replaces it.` : "Retired: nobody needs it any more.";
  }
  const versions = (fields.fixed_in ?? []).map((one) => `${one.component} ${one.version}`);
  const fixed = versions.length > 0 ? `Fixed in ${versions.join(", ")}.` : "";
  if (twin.status === "fixed") {
    return `${fixed || "Fixed."} Seen there or later, it came back, or it is something else.`;
  }
  return fixed;
}

function workaroundFacts(workaround) {
  const facts = [];
  if (workaround.risk) {
    facts.push(`${workaround.risk} risk`);
  }
  if (workaround.minutes) {
    facts.push(`about ${workaround.minutes} min`);
  }
  if (workaround.verified_at) {
    facts.push(`last helped ${workaround.verified_at.slice(0, 10)}`);
  }
  return facts.join(", ");
}
