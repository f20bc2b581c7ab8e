// What stands around every page in both layouts: skip link, brand, links with counts, the person's menu.
import { link } from "../core/navigation.js";
import { signOut, whoAmI } from "../core/session.js";
import { chooseLayout, useStore } from "../core/store.js";
import { html, useEffect, useRef } from "../core/view.js";
import { countOf, entryOf } from "./sections.js";

export function SkipLink() {
  const skip = (event) => {
    event.preventDefault(); // the address is ours: a fragment names a page
    document.getElementById("main").focus();
  };
  return html`<a class="skip" href="#main" onClick=${skip}>Skip to the content</a>`;
}

export function Brand() {
  return html`<a class="brand" href="#/overview"
    ><img src="icon.svg" alt="" width="28" height="28" /> People Connect Sync</a
  >`;
}

export function PageLinks({ pages, address }) {
  const { overview } = useStore();
  return pages.map(([page, name]) => {
    const count = countOf(page, overview);
    return html`<li key=${page}>
      <a href=${link(page)} aria-current=${entryOf(address.page) === page ? "page" : undefined}
        >${name}${count > 0 && html` <span class="count">${count}<span class="sr"> to look at</span></span>`}</a
      >
    </li>`;
  });
}

/** The icon at the top right. `children`: entries that a layout adds at its beginning. */
export function PersonMenu({ children }) {
  const menu = useRef(null);
  const { layout } = useStore();
  const person = whoAmI();
  useEffect(() => {
    const close = (event) => {
      if (event.type === "keydown" ? event.key === "Escape" : !event.composedPath().includes(menu.current))
        menu.current.open = false;
    };
    const leave = () => {
      menu.current.open = false;
    };
    document.addEventListener("click", close);
    document.addEventListener("keydown", close);
    addEventListener("hashchange", leave);
    return () => {
      document.removeEventListener("click", close);
      document.removeEventListener("keydown", close);
      removeEventListener("hashchange", leave);
    };
  }, []);
  const choose = (name) =>
    html`<button class="plain" aria-pressed=${layout === name} onClick=${() => chooseLayout(name)}>
      ${name === "spaces" ? "Spaces" : "Unified"}
    </button>`;
  return html`<details class="person" ref=${menu}>
    <summary aria-label="Settings and account" title="Settings and account">
      <svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true">
        <path
          fill="currentColor"
          d="M12 8.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7Zm8.9 3.5c0-.5 0-.9-.1-1.3l2-1.6-2-3.4-2.4 1a8 8 0 0 0-2.3-1.3L15.700 3h-4l-.4 2.400a8 8 0 0 0-2.300 1.300l-2.400-1-2 3.400 2 1.600a8 8 0 0 0 0 2.600l-2 1.600 2 3.400 2.400-1a8 8 0 0 0 2.300 1.300l.4 2.400h4l.4-2.400a8 8 0 0 0 2.300-1.300l2.400 1 2-3.400-2-1.600c.1-.4.1-.8.1-1.300Z"
          fill-rule="evenodd"
        />
      </svg>
    </summary>
    <div class="menu">
      ${children}
      <div class="choice" role="group" aria-label="Layout">
        <span class="quiet">Layout</span>${choose("spaces")}${choose("unified")}
      </div>
      <p class="quiet who">
        ${person.email || "Signed in"}<br />${person.administrator ? "Administrator" : person.viewer ? "Viewer: may look, not change" : "In no group of this stack"}
      </p>
      <button class="plain" onClick=${signOut}>Sign out</button>
    </div>
  </details>`;
}
