// Taking the configuration along: the saved version as a file, and a file into the editor, where it is judged like typing.
import { announce } from "../core/announcing.js";
import { whoAmI } from "../core/session.js";
import { html, useRef } from "../core/view.js";

function download(text, version) {
  const address = URL.createObjectURL(new Blob([`${text}\n`], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = `people-connect-sync-configuration-${version}.json`;
  link.click();
  URL.revokeObjectURL(address);
}

export function Transfer({ text, version, onImport }) {
  const picker = useRef(null);
  const read = async (event) => {
    const [file] = event.target.files;
    if (!file) return;
    onImport(await file.text());
    event.target.value = ""; // so that the same file can be chosen again
    announce(`${file.name} is in the editor. Nothing is saved yet.`);
  };
  return html`<p class="buttons">
    ${version > 0 && html`<button class="secondary small" onClick=${() => download(text, version)}>Export version ${version}</button>`}
    ${
      whoAmI().administrator &&
      html`<button class="secondary small" onClick=${() => picker.current.click()}>Import a file</button>
        <input
          ref=${picker}
          type="file"
          accept="application/json,.json"
          aria-label="File to import"
          hidden
          onChange=${read}
        />`
    }
  </p>`;
}
