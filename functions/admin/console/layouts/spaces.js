// The layout like Zoho One's Spaces: everything along the top; Integrations stand behind the icon at the top right.
import { html } from "../core/view.js";
import { Brand, PageLinks, PersonMenu, SkipLink } from "./chrome.js";
import { entryOf, sectionOf, SECTIONS } from "./sections.js";

const INTEGRATING = ["integrations", "pending"];

const nameOf = (section) => (section.name === "Directory" ? "Groups and people" : section.name);

export function Spaces({ address, children }) {
  const section = sectionOf(address.page);
  const integrating = INTEGRATING.includes(entryOf(address.page));
  // One section of Unified is two here: what belongs to the other one is left out.
  const pages = section.pages.filter(
    ([page]) => section.name !== "Directory" || INTEGRATING.includes(page) === integrating,
  );
  const name = integrating ? "Integrations" : nameOf(section);
  return html`<div class="spaces">
    <${SkipLink} />
    <header class="top">
      <${Brand} />
      <${PersonMenu}><a class="entry" href="#/integrations">Integrations</a><//>
    </header>
    <nav class="tabs" aria-label="Sections">
      <ul>
        <li><a href="#/integrations" aria-current=${integrating ? "true" : undefined}>Integrations</a></li>
        ${SECTIONS.map((one) => {
          const [page] = one.pages.find(([first]) => !INTEGRATING.includes(first));
          const here = one === section && !integrating;
          return html`<li>
            <a href=${`#/${page}`} aria-current=${here ? "true" : undefined}>${nameOf(one)}</a>
          </li>`;
        })}
      </ul>
    </nav>
    <nav class="subtabs" aria-label=${`Pages of ${name}`}>
      <ul>
        <${PageLinks} pages=${pages} address=${address} />
      </ul>
    </nav>
    <main id="main" tabindex="-1">${children}</main>
  </div>`;
}
