/**
 * The key "/", which leads to a page's search box, or from a page without one to the search page.
 *
 * What belongs here: that key. What doesn't: searching (search.js).
 */

const TYPED_IN = "input:not([type=checkbox]), textarea, select, [contenteditable]";

/**
 * Let "/" lead somewhere, unless somebody is writing already.
 *
 * It listens before a theme does: Material's own search has the same key and listens on the window.
 *
 * @param {() => void} lead Leads there.
 */
function onSlash(lead) {
  document.addEventListener(
    "keydown",
    (event) => {
      const isPlain = !(event.ctrlKey || event.metaKey || event.altKey);
      const isTyping = event.target instanceof Element && event.target.matches(TYPED_IN);
      if (event.key === "/" && isPlain && !isTyping) {
        event.preventDefault();
        event.stopPropagation();
        lead();
      }
    },
    { capture: true },
  );
}

const box = document.querySelector('form[role="search"] input[name="q"]');
const page = document.querySelector("[data-fb-search]")?.dataset.fbSearch;
if (box instanceof HTMLInputElement) {
  onSlash(() => {
    box.focus();
    box.select();
  });
} else if (page) {
  onSlash(() => location.assign(page));
}
