// The chart of a report's table (D8), on the pages that have one. <report-chart> reads the table beside it, which stays its alternative
// for whoever does not see it: nothing is drawn that the table does not say.
import { BarChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

echarts.use([BarChart, GridComponent, LegendComponent, TooltipComponent, AriaComponent, CanvasRenderer]);

// Beside its colour each series has a pattern of its own.
const PATTERNS = [
  { symbol: "none" },
  { dashArrayX: [1, 0], dashArrayY: [3, 5], rotation: -Math.PI / 4 },
  { symbol: "circle", dashArrayX: [[6, 6], [0, 6, 6, 0]], dashArrayY: [5, 0], symbolSize: 0.6 },
  { dashArrayX: [1, 0], dashArrayY: [2, 3], rotation: Math.PI / 4 },
  { symbol: "rect", dashArrayX: [4, 4], dashArrayY: [4, 4], symbolSize: 0.5 },
];
const ROW = 26;
const MOST = 40;

const sum = (cells) => cells.reduce((total, { dataset }) => total + Number(dataset.value || 0), 0);

class ReportChart extends HTMLElement {
  connectedCallback() {
    this.draw();
    // On paper as wide as the sheet, and back.
    this.resize = () => this.chart?.resize();
    addEventListener("resize", this.resize);
    addEventListener("beforeprint", this.resize);
    this.closest("details")?.addEventListener("toggle", this.resize);
  }

  disconnectedCallback() {
    removeEventListener("resize", this.resize);
    removeEventListener("beforeprint", this.resize);
    this.chart?.dispose();
  }

  draw() {
    const token = (name) => getComputedStyle(this).getPropertyValue(name).trim();
    const colours = { done: token("--done"), accent: token("--accent"), soon: token("--soon-bar"), late: token("--late"), none: token("--ink-faint") };
    const series = JSON.parse(this.dataset.series);
    const rows = [...document.getElementById(this.dataset.table).tBodies[0].rows]
      .filter((row) => row.dataset.drawn)
      .map((row) => ({ name: row.dataset.drawn, values: series.map(({ columns }) => sum(columns.map((place) => row.cells[place]))) }))
      .filter(({ values }) => values.some(Boolean))
      .slice(0, MOST);
    if (!rows.length) return this.closest("details").remove();
    const narrow = this.clientWidth < 600;
    const legend = narrow ? 12 + 24 * series.length : 40;
    this.style.height = `${rows.length * ROW + legend + 50}px`;
    const text = { color: token("--ink"), fontFamily: getComputedStyle(this).fontFamily, fontSize: 13 };
    this.chart = echarts.init(this, null, { devicePixelRatio: Math.max(2, devicePixelRatio) });
    this.chart.setOption({
      animation: false,
      textStyle: text,
      aria: { enabled: true, label: { description: this.dataset.label }, decal: { show: true } },
      // Words that the chart paints itself: nothing of it is markup with styles, which the pages' policy forbids.
      tooltip: { trigger: "axis", axisPointer: { type: "shadow" }, renderMode: "richText", confine: true },
      legend: { top: 0, left: 0, orient: narrow ? "vertical" : "horizontal", itemWidth: 26, itemHeight: 14, textStyle: text },
      grid: { top: legend, left: 8, right: 24, bottom: 8, containLabel: true },
      xAxis: { type: "value", minInterval: 1, splitLine: { lineStyle: { color: token("--line") } }, axisLabel: text },
      yAxis: {
        type: "category",
        inverse: true,
        data: rows.map(({ name }) => name),
        axisTick: { show: false },
        axisLabel: { ...text, width: narrow ? 110 : 240, overflow: "truncate" },
      },
      series: series.map(({ label, tone, strength }, place) => ({
        type: "bar",
        name: label,
        stack: "all",
        barMaxWidth: 18,
        itemStyle: { color: colours[tone], opacity: strength, decal: { color: "rgba(255, 255, 255, 0.5)", ...PATTERNS[place] } },
        data: rows.map(({ values }) => values[place] || null),
      })),
    });
  }
}

customElements.define("report-chart", ReportChart);
