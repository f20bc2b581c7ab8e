// Whose token it is: somebody chosen from the network's admins by name, which is kept nowhere.
import { routes } from "../core/routes.js";
import { useList } from "../core/loading.js";
import { whoAmI } from "../core/session.js";
import { html, useState } from "../core/view.js";
import { useAction } from "./action.js";
import { OwnerRights } from "./owner_rights.js";
import { Failure, Loading } from "./states.js";

const LONG = 8;

function Candidates({ chosen, onChoose }) {
  const [sought, setSought] = useState("");
  const list = useList(routes.ownerCandidates(), "candidates");
  if (list.error && !list.rows.length) return html`<${Failure} error=${list.error} retry=${list.reload} />`;
  if (list.loading && !list.rows.length) return html`<${Loading} what="Asking Connect" />`;
  const named = (one) => one.name || one.connect_id;
  const fitting = list.rows.filter((one) => named(one).toLowerCase().includes(sought.trim().toLowerCase()));
  return html`<fieldset>
    <legend>Admins of the network</legend>
    ${list.rows.length > LONG && html`<input type="search" aria-label="Search the admins" placeholder="Search" value=${sought} onInput=${(event) => setSought(event.target.value)} />`}
    <div class="options">
      ${fitting.map((one) => html`<label key=${one.connect_id}><input type="radio" name="owner" value=${one.connect_id} checked=${chosen?.connect_id === one.connect_id} onChange=${() => onChoose(one)} /> ${named(one)} <span class="quiet">${one.role} · ${one.connect_id}</span></label>`)}
    </div>
    ${!fitting.length && html`<p class="quiet">${list.rows.length ? "None of these." : "Connect lists no admin that this account may see."}</p>`}
    ${list.cursor && html`<button type="button" class="secondary outline more" onClick=${list.more} aria-busy=${list.loading}>More</button>`}
  </fieldset>`;
}

/** `open`: the list is wanted at once. Else it costs its call to Connect only when somebody asks. */
export function OwnerForm({ overview, open }) {
  const { health } = overview;
  const mayChoose = whoAmI().administrator;
  const [choosing, setChoosing] = useState(open);
  const [chosen, setChosen] = useState(null);
  const [saved, setSaved] = useState(null);
  const action = useAction();
  const say = async (body, name) => {
    const answer = await action.run({
      label: "Say whose token it is",
      route: routes.nameOwner(),
      body,
      done: "Noted. Sweeps look at this person's rights.",
    });
    if (!answer) return;
    setSaved({ ...answer, name });
    setChoosing(false);
    setChosen(null);
  };
  const byMail = (event) => {
    event.preventDefault();
    say({ email: new FormData(event.target).get("email").trim() }, "");
  };
  const owner = health.account_owner;
  const known = saved?.connect_id === owner ? saved : null;
  return html`<section class="card">
    <h2>Whose token it is</h2>
    <p>
      ${owner ? html`${known?.name && html`<strong>${known.name}</strong> `}<code>${owner}</code>` : html`<strong>Nobody has said.</strong> Zoho tells it by no call, and without it a loss of rights shows only when Zoho refuses everything.`}
    </p>
    ${known && !known.network_admin && html`<p class="problem" role="alert">This person is no admin of the network: make them one in Connect, or connect another account.</p>`}
    ${owner && html`<${OwnerRights} overview=${overview} />`}
    ${
      !mayChoose
        ? ""
        : choosing
          ? html`<form
                onSubmit=${(event) => {
                  event.preventDefault();
                  say({ connect_id: chosen.connect_id }, chosen.name);
                }}
              >
                <${Candidates} chosen=${chosen} onChoose=${setChosen} />
                <button disabled=${!chosen} aria-busy=${action.busy}>Save</button>
              </form>
              <details>
                <summary>Not in the list</summary>
                <form class="search" onSubmit=${byMail}>
                  <label
                    >Mail address of a member of the network<input
                      name="email"
                      type="email"
                      required
                      maxlength="200"
                      autocomplete="off"
                  /></label>
                  <button class="secondary" aria-busy=${action.busy}>Save this address's person</button>
                </form>
              </details>`
          : html`<button class=${owner ? "secondary" : ""} onClick=${() => setChoosing(true)}>
              ${owner ? "Choose somebody else" : "Choose the person"}
            </button>`
    }
    ${choosing && html`<p class="quiet">Only the id is kept; names come from Connect each time.</p>`} ${action.shown}
  </section>`;
}
