// After an action in a list only the rows that changed are exchanged: the others stay where they are, opened as they were, and the
// cursor stays too. A row that left the list fades; the cursor then goes to the one that took its place.
import htmx from "htmx.org";
import { putOn, rows } from "./cursor.js";
import { undressPickers } from "./picker.js";

const STYLE = "rows";
/** Seconds after which a row is gone even where nothing is animated. */
const LEAVING = 0.4;
/** What differs each time a page is written and means nothing. */
const FRESH_EACH_TIME = /(?<=name="(?:csrf_token|request_key)" value=")[^"]*|\sdata-sent-at="[^"]*"/g;

/** The row in which somebody was last at work: its id and its place among the others. */
let worked = null;

export function watchRows() {
  htmx.defineExtension(STYLE, {
    isInlineSwap: (style) => style === STYLE,
    handleSwap: (style, target, fragment) => (style === STYLE ? [exchange(target, fragment)] : false),
  });
  // A form in a row that asks nothing is sent by the list itself.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { requestConfig, target, xhr } = event.detail;
    if (target?.id === "list" && requestConfig?.verb === "post" && xhr.status < 400) event.detail.swapOverride = `${STYLE} show:none`;
  });
  for (const kind of ["focusin", "pointerdown"]) document.addEventListener(kind, (event) => remember(event.target));
}

function remember(element) {
  const row = element.closest?.("#list .list-row");
  if (row) worked = { id: row.id, place: rows(row.closest("#list")).indexOf(row) };
  else if (!element.closest?.("dialog")) worked = null;
}

/** Puts the list as it is now in the place of the one that is shown; what htmx is to look after. */
function exchange(list, fragment) {
  const fresh = fragment.querySelector(`#${list.id}`) ?? fragment.firstElementChild;
  if (!fresh) return list;
  const shown = list.querySelector("table.list > tbody");
  const wanted = fresh.querySelector("table.list > tbody");
  const left = shown && wanted ? keepUnchanged(shown, wanted) : [];
  list.querySelectorAll("select.tomselected").forEach(undressPickers);
  list.replaceWith(fresh);
  left.forEach(fade);
  if ("fromTop" in fresh.dataset) begin(fresh);
  else if (worked) backToWork(fresh);
  return fresh;
}

/** Moves rows that look as before into the new table, and those that left it to where they stood; the latter. */
function keepUnchanged(shown, wanted) {
  const before = keyed(shown);
  const after = keyed(wanted);
  for (const [key, row] of after) if (before.has(key) && looks(before.get(key)) === looks(row)) row.replaceWith(before.get(key));
  const left = [];
  let last = null;
  for (const [key, row] of before) {
    if (after.has(key)) {
      last = wanted.querySelector(`#${CSS.escape(row.id || "none")}`) ?? last;
      continue;
    }
    if (last) last.after(row);
    else wanted.prepend(row);
    last = row;
    left.push(row);
  }
  return left;
}

/** Rows by their ids; one without (what a row says below itself) by the row above it. */
function keyed(body) {
  const found = new Map();
  let above = "";
  for (const row of body.children) {
    above = row.id || `${above}+`;
    found.set(above, row);
  }
  return found;
}

function looks(row) {
  return row.outerHTML.replace(FRESH_EACH_TIME, "");
}

function fade(row) {
  row.removeAttribute("id");
  row.classList.add("is-leaving");
  row.inert = true;
  setTimeout(() => row.remove(), LEAVING * 1000);
}

/** What is read from its beginning (the next card): so it is shown, and read out. */
function begin(page) {
  window.scrollTo(0, 0);
  const title = page.querySelector("h1");
  title?.setAttribute("tabindex", "-1");
  title?.focus({ preventScroll: true });
}

/** The list stands where it stood, and so does whoever works in it. */
function backToWork(list) {
  const all = rows(list);
  const row = all.find((each) => each.id && each.id === worked.id) ?? all[Math.min(Math.max(worked.place, 0), all.length - 1)];
  if (row) putOn(row, { scroll: false });
  else document.getElementById("content")?.focus({ preventScroll: true });
}
