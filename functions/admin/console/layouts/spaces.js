// The layout like Zoho One's Spaces: everything along the top; Integrations stand behind the icon at the top right.
import { html } from "../core/view.js";
import { Brand, PageLinks, PersonMenu, SkipLink } from "./chrome.js";
import { entryOf, sectionOf, SECTIONS } from "./sections.js";

export function Spaces({ address, children }) {
  const section = sectionOf(address.page);
  const integrating = ["integrations", "pending"].includes(entryOf(address.page));
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
          const [page, name] = one.pages[one.name === "Directory" ? 2 : 0];
          const here = one === section && !integrating;
          return html`<li>
            <a href=${`#/${page}`} aria-current=${here ? "true" : undefined}
              >${one.name === "Directory" ? "Groups and people" : one.name === name ? name : one.name}</a
            >
          </li>`;
        })}
      </ul>
    </nav>
    <nav class="subtabs" aria-label=${`Pages of ${section.name}`}>
      <ul>
        <${PageLinks} pages=${section.pages} address=${address} />
      </ul>
    </nav>
    <main id="main" tabindex="-1">${children}</main>
  </div>`;
}
