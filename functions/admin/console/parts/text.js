// Small pieces of text that mean something: moments, states, facts, ids, the heading of a page.
import { ago, moment, STATES, words } from "../core/words.js";
import { html, useEffect, useRef } from "../core/view.js";

export function When({ at, missing = "never" }) {
  if (!at) return html`<span class="quiet">${missing}</span>`;
  return html`<time datetime=${at} title=${moment(at)}>${ago(at)}</time>`;
}

const KINDS = {
  completed: "good",
  active: "good",
  managed: "good",
  present: "good",
  applied: "good",
  approved: "good",
  continuing: "busy",
  deleting: "busy",
  creating: "busy",
  collecting: "busy",
  held: "warn",
  pending: "warn",
  inactive: "quiet",
  waiting: "warn",
  open: "warn",
  refused: "bad",
  failed: "bad",
};

export function Badge({ of, text }) {
  return html`<span class=${`badge ${KINDS[of] ?? "quiet"}`}>${text ?? STATES[of] ?? words(of)}</span>`;
}

export function Facts({ rows }) {
  return html`<dl class="facts">
    ${rows.filter(Boolean).map(
      ([name, value]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
}

export function Id({ of }) {
  return html`<code class="id">${of}</code>`;
}

/** The heading of a page. It gets the focus when the page is opened, so that a screen reader begins there. */
export function Title({ children, after, focus = true }) {
  const heading = useRef(null);
  useEffect(() => {
    document.title = `${heading.current.textContent} · People Connect Sync`;
    if (focus) heading.current.focus();
  }, []);
  return html`<header class="title">
    <h1 tabindex="-1" ref=${heading}>${children}</h1>
    ${after && html`<div class="after">${after}</div>`}
  </header>`;
}
