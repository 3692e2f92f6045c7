// “5 phút trước” stays right while the page is open. What time it is says the server: the clock of this machine may be wrong.
const MINUTE = 60_000;

export function watchTimes() {
  const { now } = document.body.dataset;
  if (!now) return;
  const began = performance.now();
  const server = Date.parse(now);
  setInterval(() => {
    const here = server + performance.now() - began;
    document.querySelectorAll("time[data-ago]").forEach((time) => tell(time, here));
  }, MINUTE / 2);
}

/** Only the newest: whatever is a day old or more is said in days, which a page that stays open for hours need not recount. */
function tell(time, here) {
  const minutes = Math.floor((here - Date.parse(time.dateTime)) / MINUTE);
  const { wordJust, wordMinutes, wordHours } = document.body.dataset;
  if (minutes < 1) time.textContent = wordJust;
  else if (minutes < 60) time.textContent = wordMinutes.replace("{n}", minutes);
  else if (sameDay(time.dateTime, here)) time.textContent = wordHours.replace("{n}", Math.floor(minutes / 60));
}

/** Whether the office still writes the same day. */
function sameDay(written, here) {
  const [, sign, hours, rest] = written.match(/([+-])(\d\d):(\d\d)$/) ?? [null, "+", 0, 0];
  const offset = (sign === "-" ? -1 : 1) * (hours * 60 + Number(rest)) * MINUTE;
  return new Date(here + offset).toISOString().slice(0, 10) === written.slice(0, 10);
}
