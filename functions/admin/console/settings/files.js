// The configuration as a file: to keep, to compare, or to bring into another stack.
import { html, useRef, useState } from "../core/view.js";

const LARGEST = 256 * 1024;

function save(name, text) {
  const address = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = Object.assign(document.createElement("a"), { href: address, download: name });
  link.click();
  URL.revokeObjectURL(address);
}

/** Give the text of a file's configuration: the document alone, or within an answer of the API. Throws with the reason. */
export function readConfiguration(text) {
  const found = JSON.parse(text);
  const document = found?.configuration ?? found;
  if (document === null || typeof document !== "object" || Array.isArray(document)) throw new Error("no JSON object");
  return document === found ? text : JSON.stringify(document, null, 2);
}

export function Files({ version, edited, text, readonly, onImport }) {
  const [wrong, setWrong] = useState("");
  const field = useRef(null);
  const name = `people-connect-sync-configuration-${version}${edited ? "-edited" : ""}.json`;
  const read = async () => {
    const [file] = field.current.files;
    field.current.value = "";
    if (!file) return;
    try {
      if (file.size > LARGEST) throw new Error("larger than any configuration");
      onImport(readConfiguration(await file.text()));
      setWrong("");
    } catch (error) {
      setWrong(`${file.name} is not a configuration: ${error.message}`);
    }
  };
  return html`<span class="buttons files">
      <button type="button" class="secondary small" onClick=${() => save(name, text)}>
        Export<span class="sr"> version ${version}${edited && ", edited"}</span>
      </button>
      ${
        !readonly &&
        html`<label class="button secondary small import"
          >Import<input
            ref=${field}
            aria-label="File to import"
            type="file"
            accept="application/json,.json"
            onChange=${read}
        /></label>`
      }
    </span>
    ${wrong && html`<p class="problem" role="alert">${wrong}</p>`}`;
}
