// The layout like Zoho One's Unified UI: a navigation at the left, in which Directory holds Integrations.
import { html, useEffect, useState } from "../core/view.js";
import { Brand, PageLinks, PersonMenu, SkipLink } from "./chrome.js";
import { sectionOf, SECTIONS } from "./sections.js";

export function Unified({ address, children }) {
  const [open, setOpen] = useState(() => new Set([sectionOf(address.page).name]));
  const [shown, setShown] = useState(false);
  useEffect(() => {
    setOpen((before) => new Set([...before, sectionOf(address.page).name]));
    setShown(false);
  }, [address.page, address.id]);
  const toggle = (name) =>
    setOpen((before) => {
      const after = new Set(before);
      if (!after.delete(name)) after.add(name);
      return after;
    });
  return html`<div class=${`unified ${shown ? "nav-shown" : ""}`}>
    <${SkipLink} />
    <header class="top">
      <button
        class="plain burger"
        aria-label="Navigation"
        aria-expanded=${shown}
        aria-controls="navigation"
        onClick=${() => setShown(!shown)}
      >
        ☰
      </button>
      <${Brand} />
      <${PersonMenu} />
    </header>
    <nav class="side" id="navigation" aria-label="Sections">
      ${SECTIONS.map((section) => {
        const id = `section-${section.name.toLowerCase()}`;
        return html`<section>
          <button
            class="plain"
            aria-expanded=${open.has(section.name)}
            aria-controls=${id}
            onClick=${() => toggle(section.name)}
          >
            ${section.name}
          </button>
          <ul id=${id} hidden=${!open.has(section.name)}>
            <${PageLinks} pages=${section.pages} address=${address} />
          </ul>
        </section>`;
      })}
    </nav>
    <main id="main" tabindex="-1">${children}</main>
  </div>`;
}
