// How an employee is shown: the record's id, with the name beside it once somebody has asked for names.
import { announce } from "../core/announcing.js";
import { link } from "../core/navigation.js";
import { areNamesShown, hideNames, MOST_AT_ONCE, personName, showNames, unnamed } from "../core/people_names.js";
import { whoAmI } from "../core/session.js";
import { useStore } from "../core/store.js";
import { plural } from "../core/words.js";
import { html, useState } from "../core/view.js";

export function PersonName({ of }) {
  const name = personName(of);
  if (name === undefined) return null;
  if (!name)
    return html`<span class="quiet">${name === null ? "no such record in People" : "no name in People"}</span>`;
  return html`<bdi class="person-name">${name}</bdi>`;
}

export function Employee({ id }) {
  return html`<span class="employee"><${PersonName} of=${id} /><a href=${link("person", id)}>${id}</a></span>`;
}

/** Give the text for a list of choices: the name, if it is shown, and the id, whatever direction the name is written in. */
export function employeeText(id) {
  const name = personName(id);
  return name ? `\u2068${name}\u2069 · ${id}` : id;
}

/** Lets an administrator see the names of these records. Their page has to redraw with the store. */
export function ShowNames({ ids }) {
  useStore();
  const [at, setAt] = useState({ busy: false, error: null });
  if (!whoAmI().administrator || !ids.some(Boolean)) return null;
  const missing = unnamed(ids);
  const show = async () => {
    setAt({ busy: true, error: null });
    try {
      const came = await showNames(ids);
      announce(missing.length ? `People answered for ${plural(came, "record")}.` : "Names are shown.");
      setAt({ busy: false, error: null });
    } catch (error) {
      setAt({ busy: false, error });
    }
  };
  const count = Math.min(missing.length, MOST_AT_ONCE);
  const someShown = areNamesShown() && missing.length < new Set(ids.filter(Boolean)).size;
  return html`<div class="show-names">
    <p class="buttons">
      ${
        (missing.length > 0 || !someShown) &&
        html`<button class="secondary small" disabled=${at.busy} aria-busy=${at.busy} onClick=${show}>
          ${at.busy ? "Asking People …" : someShown ? `Show ${plural(count, "more name", "more names")}` : "Show names"}
        </button>`
      }
      ${
        someShown
          ? html`<button class="secondary small" onClick=${hideNames}>Hide names</button>`
          : html`<span class="quiet">Read from People now, and kept nowhere.</span>`
      }
    </p>
    ${at.error && html`<p class="problem" role="alert">${at.error.message} The ids say who is meant.</p>`}
  </div>`;
}
