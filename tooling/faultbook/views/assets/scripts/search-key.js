/**
 * The key "/", which leads to a page's search box.
 *
 * What belongs here: that key. What doesn't: searching (search.js). A page that has a box asks for
 * this module, or for one that imports it.
 */

const TYPED_IN = "input:not([type=checkbox]), textarea, select, [contenteditable]";

/**
 * Let "/" lead to a box, unless somebody is writing already.
 *
 * It listens before a theme does: Material's own search has the same key and listens on the window.
 *
 * @param {HTMLInputElement} box The box.
 */
export function focusOnSlash(box) {
  document.addEventListener(
    "keydown",
    (event) => {
      const isPlain = !(event.ctrlKey || event.metaKey || event.altKey);
      const isTyping = event.target instanceof Element && event.target.matches(TYPED_IN);
      if (event.key === "/" && isPlain && !isTyping) {
        event.preventDefault();
        event.stopPropagation();
        box.focus();
        box.select();
      }
    },
    { capture: true },
  );
}

const box = document.querySelector('form[role="search"] input[name="q"]');
if (box instanceof HTMLInputElement) {
  focusOnSlash(box);
}
