// Webhooks of People, form by form: what to copy where, whether one has arrived, and replacing the token.
import { routes } from "../core/routes.js";
import { webhookUrl } from "../core/settings.js";
import { useStore } from "../core/store.js";
import { plural } from "../core/words.js";
import { html } from "../core/view.js";
import { Action } from "../parts/action.js";
import { Copy } from "../parts/copy.js";
import { Badge, Title, When } from "../parts/text.js";

const FORMS = [
  ["employee", "Employees", "the employee form", "Create or Edit", [["employee_id", "Employee ID"]]],
  ["department", "Departments", "the department form", "Create or Edit; Delete", []],
  ["designation", "Designations", "the designation form", "Create or Edit; Delete", []],
];

/** What webhooks told and what only a sweep found: none of several means that People does not call. */
function Announced({ name, announced, found }) {
  const all = announced + found;
  if (!all) return html`<p class="quiet">Nothing of this form has changed in the last seven days.</p>`;
  const missing = html`<strong>${announced} of ${all}: your ${name} workflow is missing</strong>, or does not reach us.`;
  return html`<p class=${announced ? undefined : "note warn"}>
    ${announced ? html`${announced} of ${plural(all, "change")}` : missing}${" "}
    ${announced ? "of the last seven days came by webhook; a sweep found the others." : "In the last seven days a sweep found what no webhook had told."}
  </p>`;
}

function Form({ form, token, overview, known }) {
  const [name, title, module, when, entity] = form;
  const facts = overview.health.webhooks?.[name] ?? {};
  const first = facts.first_at;
  return html`<section class="card">
    <h2>
      ${title}${" "}
      ${first ? html`<${Badge} of="active" text="✓ arrived" />` : known ? html`<${Badge} of="pending" text="none yet" />` : ""}
    </h2>
    ${first && html`<p class="quiet">The first arrived <${When} at=${first} />.</p>`}
    ${
      facts.found_by_sweep !== undefined &&
      html`<${Announced} name=${name} announced=${facts.announced} found=${facts.found_by_sweep} />`
    }
    <ol>
      <li>In People: <em>Settings → Automation → Actions → Webhooks → Add</em>. Name it <code>sync ${name}</code>.</li>
      <li><${Copy} label="URL to Notify" text=${webhookUrl} /></li>
      <li>Method <code>POST</code>, module: ${module}.</li>
      <li>
        Append custom parameters:<${Copy} label="token" text=${token ?? "show the token above first"} /><${Copy}
          label="form"
          text=${name}
        />
      </li>
      <li>
        Append entity parameters:${" "}
        ${entity.length ? entity.map(([key, field]) => html`<${Copy} label=${`${key}, from the field ${field}`} text=${key} />`) : "none."}
      </li>
      <li>Attach it to a workflow of ${module}, executed on <em>${when}</em>.</li>
    </ol>
  </section>`;
}

export function WebhooksPage({ overview }) {
  const secret = useStore().answers["/webhook-secret/rotate"];
  const seen = !overview.pending_actions.some((one) => one.code === "send_test_webhook");
  const known = Boolean(overview.health.webhooks);
  if (overview.state === "available")
    return html`<${Title}>Webhooks<//>
      <p>It has to be <a href="#/integration/connect">enabled</a> first.</p>`;
  const step = (name, label, done, confirm) =>
    html`<${Action}
      plain
      label=${label}
      kind="secondary"
      confirm=${confirm}
      request=${{ label, route: routes.rotateSecret(), body: { step: name }, done }}
    />`;
  return html`<${Title}
      after=${seen ? html`<${Badge} of="active" text="✓ webhooks arrive" />` : html`<${Badge} of="pending" text="none has arrived" />`}
      >Webhooks<//
    >
    <p class="lead">
      People tells us of a change by webhook, and Connect is right seconds later. A missed one is healed by the next
      sweep.
    </p>
    <section class="card">
      <h2>The token</h2>
      <p>It stands in each webhook, and proves that People sent it.</p>
      ${secret ? html`<${Copy} label="Token" text=${secret.token} />${secret.previous_accepted && html`<p class="note">The token before is still accepted. Change it in all three webhooks of People, then finish.</p>`}` : ""}
      <p class="buttons">
        ${!secret && step("show", "Show the token", "The token is shown.")}
        ${!secret?.previous_accepted && step("begin", "Replace the token", "There is a new token; the one before is still accepted.", html`<p>A new token is made. The one before stays good until you say that People's webhooks have the new one, so that no event is rejected.</p>`)}
        ${secret?.previous_accepted && step("finish", "Finish: drop the token before", "The token before is refused from now on.", html`<p>Webhooks that still name the token before are refused from now on.</p>`)}
      </p>
    </section>
    ${FORMS.map((form) => html`<${Form} form=${form} token=${secret?.token} overview=${overview} known=${known} />`)}
    <p>When all three are made, edit an employee in People. The first webhook closes the pending action.</p>`;
}
