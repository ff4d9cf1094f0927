/**
 * The results of a search as elements of the page.
 *
 * What belongs here: how one result looks. What doesn't: finding them (search.js). Text is put in as
 * text; of an excerpt's markup only the marks are kept.
 */

/**
 * A value as words: "in-progress" is "In progress".
 *
 * @param {string} value A field's value.
 * @returns {string} The words.
 */
export function words(value) {
  const spaced = value.replaceAll("-", " ");
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

/**
 * An element with a class and children.
 *
 * @param {string} tag Its tag.
 * @param {string} className Its class, or "".
 * @param {...(Node|string)} children What is in it; strings are text.
 * @returns {HTMLElement} The element.
 */
export function element(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) {
    made.className = className;
  }
  made.append(...children);
  return made;
}

/**
 * One result as an item of a list.
 *
 * @param {{url: string, excerpt: string, meta: Record<string, string>}} found What Pagefind tells.
 * @param {{kinds: Record<string, string>, tones: Record<string, string>}} names Titles of
 *   the kinds, and how states look.
 * @returns {HTMLElement} The item.
 */
export function resultItem(found, { kinds, tones }) {
  const { kind, id, title, status, service, priority } = found.meta;
  const named = id ? [element("span", "fb-id", id), ` ${title}`] : [title];
  const link = element("a", "fb-search-link", ...named);
  link.setAttribute("href", found.url);
  const facts = element(
    "p",
    "fb-badges",
    element("span", "fb-kind", kinds[kind] ?? words(kind)),
  );
  if (status) {
    facts.append(element("span", `fb-badge fb-${tones[status] ?? "plain"}`, words(status)));
  }
  if (priority) {
    facts.append(element("span", "fb-badge fb-plain", `Priority ${priority}`));
  }
  if (service) {
    facts.append(element("span", "", service));
  }
  return element("li", "fb-search-result", link, facts, excerpt(found.excerpt));
}

/**
 * An excerpt with its marks.
 *
 * @param {string} html Text with marks, as Pagefind gives it.
 * @returns {HTMLElement} A paragraph.
 */
function excerpt(html) {
  // A document made so runs and loads nothing, whatever is in it.
  const { body } = new DOMParser().parseFromString(html, "text/html");
  const parts = [...body.childNodes].map((node) =>
    node.nodeName === "MARK"
      ? element("mark", "", node.textContent ?? "")
      : document.createTextNode(node.textContent ?? ""),
  );
  return element("p", "fb-search-excerpt", ...parts);
}
