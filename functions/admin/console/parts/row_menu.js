// The icon that appears when a row is hovered, focused or touched, with what can be done.
import { html, useEffect, useRef, useState } from "../core/view.js";

export function RowMenu({ label, children }) {
  const [open, setOpen] = useState(false);
  const place = useRef(null);
  useEffect(() => {
    if (!open) return undefined;
    const close = (event) => {
      if (event.type === "keydown" ? event.key === "Escape" && !document.querySelector("dialog[open]") : !place.current.contains(event.target)) setOpen(false);
    };
    document.addEventListener("click", close);
    document.addEventListener("keydown", close);
    return () => {
      document.removeEventListener("click", close);
      document.removeEventListener("keydown", close);
    };
  }, [open]);
  return html`<div class="row-menu" ref=${place}>
    <button class="plain icon" aria-label=${label} title="More" aria-expanded=${open} onClick=${() => setOpen(!open)}>⋯</button>
    <div class="menu" hidden=${!open}>${children}</div>
  </div>`;
}
