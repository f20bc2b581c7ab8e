// Tabs with the keyboard's arrows, as ARIA's pattern asks.
import { html, useRef, useState } from "../core/view.js";

/** `tabs`: `[{id, name, count?, content}]`. `mayLeave` is asked before another one is shown. */
export function Tabs({ tabs, initial, label, mayLeave = () => true, onChoose = () => {} }) {
  const [chosen, setChosen] = useState(tabs.some((one) => one.id === initial) ? initial : tabs[0].id);
  const buttons = useRef({});
  const choose = (id) => {
    if (id === chosen || !mayLeave(id)) return false;
    setChosen(id);
    onChoose(id);
    return true;
  };
  const move = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const place = tabs.findIndex((one) => one.id === chosen);
    const next =
      { Home: 0, End: tabs.length - 1 }[event.key] ?? (step ? (place + step + tabs.length) % tabs.length : -1);
    if (next < 0) return;
    event.preventDefault();
    if (choose(tabs[next].id)) buttons.current[tabs[next].id].focus();
  };
  const shown = tabs.find((one) => one.id === chosen);
  return html`<div class="tab-list" role="tablist" aria-label=${label} onKeyDown=${move}>
      ${tabs.map(
        (one) =>
          html`<button
            role="tab"
            id=${`tab-${one.id}`}
            key=${one.id}
            ref=${(element) => {
              buttons.current[one.id] = element;
            }}
            aria-selected=${one.id === chosen}
            aria-controls="tab-panel"
            tabindex=${one.id === chosen ? 0 : -1}
            onClick=${() => choose(one.id)}
          >
            ${one.name}${one.count > 0 && html` <span class="count">${one.count}</span>`}
          </button>`,
      )}
    </div>
    <section id="tab-panel" role="tabpanel" aria-labelledby=${`tab-${chosen}`} tabindex="0" key=${chosen}>
      ${shown.content}
    </section>`;
}
