// Text areas that grow, dates as dd/mm/yyyy with the browser's calendar behind a button, files by dropping.
import { saysWhatItMeans, setValue } from "./days.js";
import { icon } from "./words.js";

const TYPED_DATE = /^(\d{1,2})[./\- ](\d{1,2})(?:[./\- ](\d{2}|\d{4}))?(\s+\d{1,2}:\d{2})?$/;

export function dressFields(root) {
  root.querySelectorAll?.("textarea[data-grow]").forEach(growing);
  root.querySelectorAll?.("input[data-date]").forEach(dated);
  root.querySelectorAll?.("[data-upload]").forEach(dropped);
}

function growing(area) {
  const grow = () => {
    area.style.height = "auto";
    area.style.height = `${Math.min(area.scrollHeight + 2, 480)}px`;
  };
  area.addEventListener("input", grow);
  if (area.value) grow();
}

function dated(input) {
  if (input.closest(".date-box")) return;
  input.addEventListener("blur", () => {
    const match = input.value.trim().match(TYPED_DATE);
    // Of which year a day is, the server says where it is asked.
    if (!match || (match[3] === undefined && input.dataset.saidUrl)) return;
    const [, day, month, year, time = ""] = match;
    const full = year === undefined ? String(new Date().getFullYear()) : year.length === 2 ? `20${year}` : year;
    setValue(input, `${day.padStart(2, "0")}/${month.padStart(2, "0")}/${full}${time}`);
  });
  if (input.dataset.saidUrl) saysWhatItMeans(input);

  const withTime = input.dataset.date === "datetime";
  const box = document.createElement("span");
  box.className = "date-box";
  const native = document.createElement("input");
  native.type = withTime ? "datetime-local" : "date";
  native.className = "date-native";
  native.tabIndex = -1;
  native.setAttribute("aria-hidden", "true");
  const open = document.createElement("button");
  open.type = "button";
  open.className = "btn-icon date-open";
  open.title = input.dataset.dateLabel;
  open.setAttribute("aria-label", input.dataset.dateLabel);
  // Who works with the keyboard types the day, and opens the calendar with Alt + ↓.
  open.tabIndex = -1;
  input.addEventListener("keydown", (event) => {
    if (event.altKey && event.key === "ArrowDown") open.click();
  });
  open.append(icon("calendar"));
  input.replaceWith(box);
  box.append(input, native, open);

  open.addEventListener("click", () => {
    const shown = input.value.match(/^(\d{2})\/(\d{2})\/(\d{4})(?:\s+(\d{2}:\d{2}))?$/);
    if (shown) native.value = `${shown[3]}-${shown[2]}-${shown[1]}${withTime ? `T${shown[4] ?? "17:00"}` : ""}`;
    native.showPicker?.();
  });
  native.addEventListener("change", () => {
    const [date, time] = native.value.split("T");
    if (!date) return;
    setValue(input, `${date.split("-").reverse().join("/")}${withTime ? ` ${time}` : ""}`);
    input.focus();
  });
}

function dropped(box) {
  const input = box.querySelector("input[type=file]");
  if (!input || box.dataset.dressed) return;
  box.dataset.dressed = "yes";
  const chosen = document.createElement("ul");
  chosen.className = "files upload-chosen";
  box.append(chosen);
  input.addEventListener("change", () => {
    const rows = [...input.files].map((file) => {
      const row = document.createElement("li");
      row.className = "file";
      const name = document.createElement("span");
      name.className = "file-name";
      name.textContent = file.name;
      row.append(icon("file"), name);
      return row;
    });
    // One file is named by the input itself.
    chosen.replaceChildren(...(rows.length > 1 ? rows : []));
  });
  for (const kind of ["dragenter", "dragover"]) {
    box.addEventListener(kind, (event) => {
      event.preventDefault();
      box.classList.add("is-over");
    });
  }
  for (const kind of ["dragleave", "drop"]) box.addEventListener(kind, () => box.classList.remove("is-over"));
  box.addEventListener("drop", (event) => {
    event.preventDefault();
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}
