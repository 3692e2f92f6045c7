// The calendar of due dates on the first page; fetched when it comes into view (js/lazy.js).
import { Calendar } from "fullcalendar";
import dayGrid from "fullcalendar/daygrid";
import interaction from "fullcalendar/interaction";
import list from "fullcalendar/list";
import vi from "fullcalendar/locales/vi";
import en from "fullcalendar/locales/en-gb";
import theme from "fullcalendar/themes/classic";
import "fullcalendar/skeleton.css";
import "fullcalendar/themes/classic/theme.css";
import "fullcalendar/themes/classic/palette.css";
import "./css/calendar.css";

const COLOURS = { overdue: "var(--late)", due_soon: "var(--soon)", in_time: "var(--accent)" };
const PHONE = matchMedia("(max-width: 767px)");

function show(place) {
  const { events, day, today, language, none, month, list: listWord, now } = place.dataset;
  const openDay = (date) => location.assign(`${day}&due_from=${date}&due_to=${date}`);
  const calendar = new Calendar(place, {
    plugins: [dayGrid, list, interaction, theme],
    locales: [vi, en],
    locale: language === "en" ? "en-gb" : "vi",
    // Days of the office, wherever the reader is.
    timeZone: "UTC",
    now: today,
    firstDay: 1,
    height: PHONE.matches ? "auto" : 600,
    displayEventTime: false,
    eventDataTransform: ({ left, ...event }) => ({ ...event, color: COLOURS[left], contrastColor: "#fff" }),
    initialView: PHONE.matches ? "listMonth" : "dayGridMonth",
    headerToolbar: { left: "prev,next today", center: "title", right: "dayGridMonth,listMonth" },
    buttons: { today: { text: now }, dayGridMonth: { text: month }, listMonth: { text: listWord } },
    noEventsContent: none,
    allDayText: "",
    events,
    dateClick: ({ dateStr }) => openDay(dateStr.slice(0, 10)),
  });
  calendar.render();
  new MutationObserver(() => tidy(place)).observe(place, { childList: true, subtree: true });
  tidy(place);
}

/** Names as screen readers expect them: heads of columns have their words, cells with lines are called by what is in them. */
function tidy(place) {
  place.querySelectorAll("[role=columnheader] [aria-hidden]").forEach((word) => word.removeAttribute("aria-hidden"));
  for (const cell of place.querySelectorAll("[role=gridcell][aria-label]")) if (cell.querySelector("a")) cell.removeAttribute("aria-label");
  for (const line of place.querySelectorAll("a[role=listitem]")) {
    line.parentElement.setAttribute("role", "group");
    line.removeAttribute("role");
  }
}

show(document.getElementById("calendar"));
