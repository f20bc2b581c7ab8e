// What a page shows when it has nothing to show yet: loading, a failure with a way on, an empty list.
import { whoAmI } from "../core/session.js";
import { html } from "../core/view.js";

export function Loading({ what = "Loading" }) {
  return html`<p class="loading" aria-busy="true">${what} …</p>`;
}

export function Failure({ error, retry }) {
  if (error.isMissing) {
    return html`<section class="note" role="status">
      <h2>Not here</h2>
      <p>This stack does not offer this yet, or there is no such thing any more. Nothing is broken.</p>
      <p class="quiet">${error.message}</p>
    </section>`;
  }
  return html`<section class="note bad" role="alert">
    <h2>That did not work</h2>
    <p>${error.message}</p>
    ${error.code === "forbidden" && html`<p>${whoAmI().viewer ? "Your account may look at everything and change nothing." : "Whoever looks after this stack can put your account into one of them; then sign in again."}</p>`}
    ${retry && html`<button class="secondary" onClick=${() => retry()}>Try again</button>`}
  </section>`;
}

export function Empty({ title, children }) {
  return html`<section class="empty">
    <h2>${title}</h2>
    <p>${children}</p>
  </section>`;
}

/** Show loading, failure or `children(data)`, whichever is due. */
export function Loaded({ of, what, children }) {
  if (of.error && !of.data) return html`<${Failure} error=${of.error} retry=${of.reload} />`;
  if (!of.data) return html`<${Loading} what=${what} />`;
  return children(of.data);
}
