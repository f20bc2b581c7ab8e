// The whole document as text, for whoever likes it better, and for the keys that the form leaves out.
import { html } from "../core/view.js";
import { JSON_ONLY } from "./json_only.js";

export function Json({ version, text, wrong, readonly, onInput }) {
  return html`<label for="editor">Version ${version || "0: nothing is saved yet"}</label>
    <textarea
      id="editor"
      class="code"
      rows="26"
      spellcheck=${false}
      readonly=${readonly}
      value=${text}
      aria-invalid=${wrong ? "true" : undefined}
      aria-describedby=${wrong ? "editor-help editor-wrong" : "editor-help"}
      onInput=${(event) => onInput(event.target.value)}
    />
    ${wrong && html`<p id="editor-wrong" class="problem" role="alert">${wrong}</p>`}
    <p id="editor-help" class="quiet">
      Keys that are left out have defaults; unknown keys are refused. Every version is kept.
    </p>
    <details>
      <summary>What only stands here</summary>
      <dl class="facts">
        ${Object.entries(JSON_ONLY).map(
          ([path, why]) =>
            html`<div>
              <dt><code>${path}</code></dt>
              <dd>${why}</dd>
            </div>`,
        )}
      </dl>
    </details>`;
}
