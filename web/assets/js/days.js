// A day may be said (“+5lv”, “cuối tháng”): when its field is left, the server says which day that is and the line under it shows it.
// What is sent before the answer has come is understood all the same.

export function saysWhatItMeans(input) {
  const line = document.getElementById(`${input.id}-said`);
  let asked = input.value;
  const ask = async () => {
    const text = input.value.trim();
    if (text === asked) return;
    asked = text;
    if (!text) {
      tell(line, line?.dataset.said ?? "", false);
      return;
    }
    const answer = await fetch(`${input.dataset.saidUrl}?text=${encodeURIComponent(text)}`).catch(() => null);
    const said = answer?.ok ? await answer.json().catch(() => null) : null;
    // Somebody has typed on meanwhile: the next answer is theirs.
    if (!said || input.value.trim() !== text) return;
    if (said.day) {
      asked = said.day;
      setValue(input, said.day);
    }
    tell(line, said.words, !said.day);
  };
  input.addEventListener("blur", ask);
  input.addEventListener("change", ask);
}

function tell(line, words, isWrong) {
  if (!line) return;
  line.textContent = words;
  line.classList.toggle("is-wrong", isWrong);
}

export function setValue(input, value) {
  if (input.value === value) return;
  input.value = value;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.dispatchEvent(new Event("change", { bubbles: true }));
}
