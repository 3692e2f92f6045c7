// @ in a message offers the parties of the assignment; typing without accents finds. The server reads the names from the text.
import { fold } from "./picker.js";

const BEGUN = /(^|[\s(])@([^@\n]{0,40})$/;
const MOST = 8;
const known = new Map();

export function watchMentions() {
  document.addEventListener("input", (event) => {
    if (event.target.matches?.("textarea[data-names]")) offer(event.target);
  });
  // Before Enter sends.
  document.addEventListener("keydown", (event) => {
    const list = event.target.matches?.("textarea[data-names]") && listOf(event.target);
    if (!list) return;
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (move) mark(list, move);
    else if (event.key === "Enter" || event.key === "Tab") choose(event.target, list.querySelector("[aria-selected=true]"));
    else if (event.key === "Escape") close(event.target);
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
  document.addEventListener("focusout", (event) => {
    if (event.target.matches?.("textarea[data-names]")) setTimeout(() => close(event.target), 200);
  });
}

async function offer(area) {
  const begun = area.value.slice(0, area.selectionStart).match(BEGUN);
  if (!begun) return close(area);
  const words = fold(begun[2]);
  const people = (await peopleOf(area.dataset.names)).filter((each) => each.folded.includes(words)).slice(0, MOST);
  if (!people.length || !area.value.slice(0, area.selectionStart).match(BEGUN)) return close(area);
  show(area, people);
}

async function peopleOf(address) {
  if (!known.has(address)) {
    const asked = fetch(address).then((answer) => (answer.ok ? answer.json() : []), () => []);
    known.set(address, asked.then((people) => people.map((each) => ({ ...each, folded: fold(`${each.name} ${each.position}`) }))));
  }
  return known.get(address);
}

function show(area, people) {
  close(area);
  const list = document.createElement("ul");
  list.className = "mention-list";
  list.id = `${area.id}-names`;
  list.setAttribute("role", "listbox");
  people.forEach((person, place) => {
    const option = document.createElement("li");
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", String(place === 0));
    option.dataset.name = person.name;
    const position = document.createElement("span");
    position.className = "muted";
    position.textContent = person.position;
    option.append(person.name, " ", position);
    option.addEventListener("mousedown", (event) => {
      event.preventDefault();
      choose(area, option);
    });
    list.append(option);
  });
  area.parentElement.append(list);
  area.setAttribute("aria-controls", list.id);
}

function mark(list, move) {
  const options = [...list.children];
  const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
  options.forEach((option, place) => option.setAttribute("aria-selected", String(place === (at + move + options.length) % options.length)));
}

function choose(area, option) {
  const end = area.selectionStart;
  const begun = area.value.slice(0, end).match(BEGUN);
  close(area);
  if (!begun || !option) return;
  area.setRangeText(`@${option.dataset.name} `, end - begun[2].length - 1, end, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
  area.focus();
}

function listOf(area) {
  return area.parentElement.querySelector(".mention-list");
}

function close(area) {
  listOf(area)?.remove();
}
