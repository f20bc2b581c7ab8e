// Small charts, drawn as SVG: what is quicker seen than read. Each has the same in words for who does not see it.
import { AXES, number, plural } from "../core/words.js";
import { html } from "../core/view.js";

/** Bars of `[{label, value, limit?, bad?}]`; with a limit the bar's whole width is the limit. */
export function Bars({ rows, title }) {
  const most = Math.max(1, ...rows.map((row) => row.value));
  return html`<ul class="bars" aria-label=${title}>
    ${rows.map((row) => {
      const whole = row.limit ?? most;
      const share = whole > 0 ? Math.min(1, row.value / whole) : Number(row.value > 0);
      return html`<li>
        <span class="bar-label">${row.label}</span>
        <svg class=${`bar ${row.bad ? "bad" : ""}`} viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
          <rect class="rail" width="100" height="8" rx="2" />
          <rect class="fill" width=${share * 100} height="8" rx="2" />
        </svg>
        <span class="bar-value"
          >${number(row.value)}${row.limit !== undefined && html` <span class="quiet">of ${number(row.limit)}</span>`}</span
        >
      </li>`;
    })}
  </ul>`;
}

export function GuardBars({ axes, nameOf }) {
  const rows = axes.map((one) => ({
    label: `${AXES[one.axis] ?? one.axis}${one.group ? `: ${nameOf(one.group)}` : ""}`,
    value: one.value,
    limit: one.limit,
    bad: one.tripped,
  }));
  return html`<${Bars} rows=${rows} title="What the guard counted, against its limits" />`;
}

const WIDTH = 12,
  HEIGHT = 56;

/** One bar per run, oldest first: its height is what was planned, its colour how it ended. */
export function RunChart({ runs }) {
  const shown = runs
    .filter((run) => !run.dry_run)
    .slice(0, 30)
    .reverse();
  const most = Math.max(1, ...shown.map((run) => run.counts.planned));
  const total = shown.reduce((sum, run) => sum + run.counts.applied, 0);
  const words = `${plural(shown.length, "run")}, ${number(total)} changes applied, ${shown.filter((run) => run.status === "failed").length} failed`;
  return html`<figure class="run-chart">
    <svg
      viewBox=${`0 0 ${Math.max(shown.length, 12) * WIDTH} ${HEIGHT}`}
      preserveAspectRatio="xMinYMax meet"
      role="group"
      aria-label=${words}
    >
      ${shown.map((run, place) => {
        const height = Math.max(4, Math.sqrt(run.counts.planned / most) * (HEIGHT - 4));
        return html`<a
          href=${`#/run/${encodeURIComponent(run.run_id)}`}
          aria-label=${`${run.mode} run, ${run.status}, ${run.counts.planned} planned`}
        >
          <rect
            class=${`run ${run.status}`}
            x=${place * WIDTH + 1}
            y=${HEIGHT - height}
            width=${WIDTH - 3}
            height=${height}
            rx="2"
            ><title>${run.status}: ${run.counts.planned} planned, ${run.counts.applied} applied</title></rect
          ></a
        >`;
      })}
    </svg>
    <figcaption>${words}</figcaption>
  </figure>`;
}
