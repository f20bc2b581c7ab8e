// One document, edited by form and as JSON: both tabs show the same, what the form does not know is left as it is.
import { canonical, carriedOver } from "../core/document.js";
import { keepDraft, readDraft } from "../core/draft.js";
import { whoAmI } from "../core/session.js";
import { html, useEffect, useMemo, useState } from "../core/view.js";
import { useAction } from "../parts/action.js";
import { Tabs } from "../parts/tabs.js";
import { When } from "../parts/text.js";
import { ChangeList, changesOf } from "./change_list.js";
import { Files } from "./files.js";
import { Form, formOver, openedFirst } from "./form.js";
import { Json } from "./json.js";
import { problemOf } from "./problems.js";
import { askForPlan, Bar, Plan, save, Standing } from "./saving.js";
import { settingOf } from "./sections.js";

const written = (document) => JSON.stringify(document, null, 2);

/** Give the document of a text, or the words for why it is none. */
function parsed(text) {
  try {
    const document = JSON.parse(text);
    if (document === null || typeof document !== "object" || Array.isArray(document))
      return { document: null, wrong: "This is not a JSON object: it has to begin with { and end with }." };
    return { document, wrong: "" };
  } catch (error) {
    return { document: null, wrong: `This is not JSON: ${error.message}` };
  }
}

/** Edits of before: of this version they go on; of another one the person says whether they are put on top. */
function Left({ draft, version, onTake, onDrop }) {
  return html`<div class="note" role="status">
    <p>
      You have unsaved changes that began with version ${draft.version}; version ${version} is in force now, by you or
      somebody else.
    </p>
    <p class="buttons">
      <button class="secondary" onClick=${onTake}>Put my changes on top</button>
      <button class="secondary" onClick=${onDrop}>Drop my changes</button>
    </p>
  </div>`;
}

export function Editor({ current, context, query, reload }) {
  const saved = current.configuration ?? {};
  const begun = useMemo(readDraft, []);
  const own = begun?.version === current.version ? begun : null;
  const [text, setText] = useState(own?.text ?? written(saved));
  const [left, setLeft] = useState(own ? null : begun);
  const [said, setSaid] = useState(""); // what is wrong with the JSON, once somebody wanted to go on with it
  const [plan, setPlan] = useState(null); // {of, run, status}: the document whose plan was asked for
  const [epoch, setEpoch] = useState(0);
  const [tab, setTab] = useState(query.tab === "json" ? "json" : "form");
  const [opened, setOpened] = useState(() => openedFirst(query.section ?? query.begin, saved));
  const action = useAction();
  const { document, wrong } = useMemo(() => parsed(text), [text]);
  const { administrator } = whoAmI();
  const problem = useMemo(() => problemOf(action.error), [action.error]);
  const write = (next, paths = []) => {
    setText(written(next));
    setSaid("");
    if (!problem || paths.some((path) => problem.path.startsWith(path) || path.startsWith(problem.path)))
      action.forget();
  };
  const take = (next) => {
    setText(next);
    setSaid("");
    action.forget();
    setEpoch(epoch + 1);
  };
  const form = formOver(document ?? saved, saved, { ...context, problem, readonly: !administrator, epoch }, write);
  const changes = useMemo(() => (document ? changesOf(saved, document, form) : []), [text, context]);
  const changed = document ? changes.length > 0 : text !== written(saved);
  useEffect(() => {
    if (left && !changesOf(saved, parsed(left.text).document ?? saved, form).length) {
      setLeft(null); // they were saved while somebody signed in again
      keepDraft(null);
    } else if (!left) keepDraft(changed ? { version: current.version, base: saved, text } : null);
  }, [text, left, changed]);
  const mayLeave = () => {
    setSaid(wrong);
    return !wrong;
  };
  const planned = plan && document && plan.of === canonical(document) ? plan : null;
  const showPlan = async () => {
    if (!mayLeave()) return;
    const run = await askForPlan(action, document);
    if (run) setPlan({ of: canonical(document), run, status: "" });
  };
  const keep = () =>
    mayLeave() &&
    save(
      action,
      { version: current.version, configuration: document, plan: planned?.status === "completed" ? planned.run : "" },
      () => {
        keepDraft(null);
        reload();
      },
    );
  const carryOver = () => {
    take(written(carriedOver(left.base, parsed(left.text).document ?? left.base, saved)));
    setLeft(null);
  };
  const drop = () => {
    keepDraft(null);
    setLeft(null);
  };
  const undo = () => {
    take(written(saved));
    setPlan(null);
  };
  const { ready, state } = context;
  const wrongSetting = problem && settingOf(problem.path);
  const tabs = [
    { id: "form", name: "Settings", content: html`<${Form} form=${form} opened=${opened} setOpened=${setOpened} />` },
    {
      id: "json",
      name: "JSON",
      content: html`<${Json}
        version=${current.version}
        text=${text}
        wrong=${said}
        readonly=${!administrator}
        onInput=${setText}
      />`,
    },
  ];
  const known = ["version_conflict", "preview_useless"].includes(action.error?.code);
  return html`<div class="about-version">
      <span class="quiet"
        >${current.version ? html`Version ${current.version}, saved <${When} at=${current.saved_at} />` : "Nothing is saved yet"}</span
      >
      <${Files} version=${current.version} edited=${changed} text=${text} readonly=${!administrator} onImport=${take} />
    </div>
    ${left && html`<${Left} draft=${left} version=${current.version} onTake=${carryOver} onDrop=${drop} />`}
    <${Tabs} tabs=${tabs} initial=${tab} label="How to edit it" mayLeave=${mayLeave} onChoose=${setTab} />
    ${changed && document && html`<${ChangeList} changes=${changes} form=${form} />`}
    ${planned && html`<${Plan} key=${planned.run} id=${planned.run} onEnd=${(status) => setPlan({ ...planned, status })} />`}
    ${tab === "form" && wrongSetting ? html`<p class="problem" role="alert">${wrongSetting.section} › ${wrongSetting.name}: ${problem.message}</p>` : !known && action.shown}
    <${Standing}
      error=${action.error}
      changed=${changed}
      ready=${ready}
      plan=${planned?.status}
      state=${state}
      onNewer=${() => reload()}
      onOutdated=${showPlan}
    />
    ${
      administrator &&
      html`<${Bar}
        changes=${document ? changes.length : 0}
        changed=${changed}
        canPlan=${changed && ready && !action.busy}
        canSave=${changed && !action.busy && (!ready || Boolean(planned?.status))}
        planned=${Boolean(planned?.status)}
        onPlan=${showPlan}
        onSave=${keep}
        onUndo=${undo}
      />`
    }`;
}
