// Units and people are found by typing, with or without accents; the <select> underneath stays what is sent.
import TomSelect from "tom-select/base";
import removeButton from "tom-select/dist/esm/plugins/remove_button/plugin.js";
import { word } from "./words.js";

TomSelect.define("remove_button", removeButton);

/** “Sở Tài chính” → “so tai chinh”: đ is a letter of its own for Unicode, not for somebody who types. */
export function fold(text) {
  const plain = text.toLowerCase().replaceAll("đ", "d").normalize("NFD").replace(/\p{M}/gu, "");
  return plain.replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

/** “Sở Thông tin và Truyền thông” → “stttt”: how an office abbreviates its units. */
function initials(text) {
  const words = fold(text).split(" ").filter((each) => each !== "va");
  return words.map((each) => each[0]).join("");
}

/** Every word typed begins a word of the option; the words in their order count more, at the very beginning most. */
function scoreOf(query) {
  const phrase = fold(query);
  const words = phrase.split(" ");
  return ({ folded = "" }) => {
    const text = ` ${folded}`;
    if (!words.every((each) => text.includes(` ${each}`))) return 0;
    return 1 + (text.includes(` ${phrase}`) ? 1 : 0) + (folded.startsWith(phrase) ? 1 : 0);
  };
}

export function dressPickers(root) {
  const selects = root.matches?.("select[data-picker]") ? [root] : (root.querySelectorAll?.("select[data-picker]") ?? []);
  for (const select of selects) if (!select.tomselect) dress(select);
}

export function undressPickers(element) {
  element.tomselect?.destroy();
}

function dress(select) {
  for (const option of select.options) {
    option.dataset.hint ??= "";
    option.dataset.folded = fold(`${option.textContent} ${option.dataset.hint} ${option.value} ${initials(option.textContent)}`);
  }
  const picker = new TomSelect(select, {
    plugins: select.multiple ? { remove_button: { title: word("remove") } } : {},
    maxOptions: 300,
    // Whoever types fast and presses Enter takes what the whole word finds.
    refreshThrottle: 0,
    allowEmptyOption: false,
    searchField: ["folded"],
    score: scoreOf,
    placeholder: select.options[0]?.value === "" ? select.options[0].textContent : "",
    hidePlaceholder: true,
    // Tab is for going on: see below.
    selectOnTab: false,
    render: {
      option(data, escape) {
        const hint = data.hint ? `<span class="hint">${escape(data.hint)}</span>` : "";
        return `<div>${escape(data.text)}${hint}</div>`;
      },
      no_results: () => `<div class="no-results">${word("none")}</div>`,
    },
    onItemAdd() {
      this.setTextboxValue("");
      this.refreshOptions(false);
    },
  });
  // What is chosen gives way to what is typed in its place.
  const typing = (text) => picker.wrapper.classList.toggle("is-typing", text !== "");
  picker.on("type", typing);
  for (const done of ["item_add", "blur"]) picker.on(done, () => typing(""));
  // Tab takes what was found by typing, and goes on to the next field.
  picker.control_input.addEventListener("keydown", (event) => {
    if (event.key !== "Tab" || !picker.inputValue() || !picker.activeOption) return;
    picker.addItem(picker.activeOption.dataset.value);
    picker.close();
  });
  // The typed-into field has the label; the select behind it is only what is sent.
  select.setAttribute("aria-hidden", "true");
  for (const name of ["aria-describedby", "aria-invalid", "aria-required", "aria-label"]) {
    if (select.hasAttribute(name)) picker.control_input.setAttribute(name, select.getAttribute(name));
  }
  if (select.autofocus) focusClosed(picker);
}

/** The cursor starts here, but the list opens only for somebody who types or clicks. */
function focusClosed(picker) {
  picker.settings.openOnFocus = false;
  picker.on("focus", () => setTimeout(() => (picker.settings.openOnFocus = true)));
  picker.focus();
}
