/**
 * Keeps what is searched for from Material's own search, which opens by itself over any page with
 * `q` in its address.
 *
 * What belongs here: taking `q` out of the address until the page is loaded; search.js puts it back.
 * What doesn't: all else. This is no module, since it has to run before the theme's scripts do.
 */
{
  const address = new URL(location.href);
  if (address.searchParams.has("q")) {
    document.querySelector(".fb-search").dataset.asked = address.href;
    address.searchParams.delete("q");
    history.replaceState(history.state, "", address);
  }
}
