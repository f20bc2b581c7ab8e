// A modal dialog: the browser's own keeps the focus inside, closes on Escape, and gives the focus back.
import { html, useEffect, useId, useRef } from "../core/view.js";

export function Dialog({ title, onClose, children, footer }) {
  const element = useRef(null);
  const id = useId();
  useEffect(() => {
    const opener = document.activeElement;
    element.current.showModal();
    return () => opener?.isConnected && opener.focus();
  }, []);
  const cancel = (event) => {
    event.preventDefault();
    onClose();
  };
  return html`<dialog ref=${element} aria-labelledby=${id} onCancel=${cancel}>
    <article>
      <header><h2 id=${id}>${title}</h2></header>
      ${children}
      <footer>${footer}</footer>
    </article>
  </dialog>`;
}
