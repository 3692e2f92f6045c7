// The box at the top offers the best few while one types: arrows move, Enter opens, Esc closes. Enter without a choice asks for the
// whole page, as it does without a script.
const PAUSE = 180;

export function watchSearch() {
  const field = document.querySelector("[data-search]");
  const list = document.getElementById("suggestions");
  if (!field || !list) return;
  let waiting = 0;
  let asked = 0;

  field.addEventListener("input", () => {
    clearTimeout(waiting);
    if (field.value.trim()) waiting = setTimeout(ask, PAUSE);
    else close();
  });
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape" && !list.hidden) close();
    else if (move && !list.hidden) mark(move);
    else if (event.key === "Enter" && chosen()) chosen().click();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  field.form.addEventListener("submit", close);
  field.form.addEventListener("focusout", (event) => {
    if (!field.form.contains(event.relatedTarget)) close();
  });
  // A click must not take the cursor out of the box before it is heard.
  list.addEventListener("mousedown", (event) => event.preventDefault());

  async function ask() {
    const number = ++asked;
    const answer = await fetch(`${field.dataset.search}?q=${encodeURIComponent(field.value)}`, { headers: { "HX-Request": "true" } }).catch(() => null);
    // What was typed since has asked for itself; who is logged out is told by the page, not here.
    if (number !== asked || !answer?.ok || answer.redirected || document.activeElement !== field) return;
    list.innerHTML = await answer.text();
    list.hidden = false;
    field.setAttribute("role", "combobox");
    field.setAttribute("aria-expanded", "true");
    field.setAttribute("aria-controls", list.id);
    field.setAttribute("aria-autocomplete", "list");
  }

  function close() {
    clearTimeout(waiting);
    asked += 1;
    list.hidden = true;
    list.replaceChildren();
    for (const name of ["role", "aria-expanded", "aria-controls", "aria-autocomplete", "aria-activedescendant"]) field.removeAttribute(name);
  }

  function chosen() {
    return list.hidden ? null : list.querySelector("[aria-selected=true]");
  }

  function mark(move) {
    const options = [...list.querySelectorAll("[role=option]")];
    const at = options.indexOf(chosen());
    const next = options[at < 0 && move < 0 ? options.length - 1 : (at + move + options.length) % options.length];
    for (const option of options) option.setAttribute("aria-selected", String(option === next));
    field.setAttribute("aria-activedescendant", next.id);
    next.scrollIntoView({ block: "nearest" });
  }
}
