// An address that names a place of the page (#entry-17) leads there also where the page came without a full load: what is folded
// around the place opens, and the place is set off, as `:target` does it after a load.
const MARK = "is-place";

export function watchPlaces() {
  const show = () => requestAnimationFrame(showPlace);
  show();
  window.addEventListener("hashchange", show);
  document.addEventListener("htmx:historyRestore", show);
  document.addEventListener("htmx:pushedIntoHistory", show);
}

function showPlace() {
  document.querySelectorAll(`.${MARK}`).forEach((each) => each.classList.remove(MARK));
  const place = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!place) return;
  for (let around = place.closest("details"); around; around = around.parentElement?.closest("details")) around.open = true;
  place.classList.add(MARK);
  place.scrollIntoView({ block: "center" });
}
