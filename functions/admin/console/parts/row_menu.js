// The icon that appears when a row is hovered, focused or touched, with what can be done.
import { html, useEffect, useRef, useState } from "../core/view.js";

export function RowMenu({ label, children }) {
  const [open, setOpen] = useState(false);
  const place = useRef(null),
    button = useRef(null);
  useEffect(() => {
    if (!open) return undefined;
    // By the path of the event: what was clicked may be gone by now, a dialog's button for one.
    const close = (event) => {
      if (!event.composedPath().includes(place.current)) setOpen(false);
    };
    document.addEventListener("click", close);
    return () => document.removeEventListener("click", close);
  }, [open]);
  const leave = (event) => {
    if (event.key !== "Escape" || event.target.closest("dialog")) return;
    setOpen(false);
    button.current.focus();
  };
  return html`<div class="row-menu" ref=${place} onKeyDown=${leave}>
    <button
      ref=${button}
      class="plain icon"
      aria-label=${label}
      title="More"
      aria-expanded=${open}
      onClick=${() => setOpen(!open)}
    >
      ⋯
    </button>
    <div class="menu" hidden=${!open}>${children}</div>
  </div>`;
}
