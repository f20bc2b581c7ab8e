// The console: settings, the sign-in that may be under way, then the page that the address names.
import { onSessionEnd } from "./core/api.js";
import { takeWaiting } from "./core/acting.js";
import { useAddress } from "./core/navigation.js";
import { forgetNames } from "./core/people_names.js";
import { completeSignIn, forget, isSignedIn, signIn } from "./core/session.js";
import { consoleUrl, loadSettings } from "./core/settings.js";
import { loadOverview, useStore } from "./core/store.js";
import { html, render, useEffect, useState } from "./core/view.js";
import { CarryOn } from "./parts/carry_on.js";
import { Failure, Loading } from "./parts/states.js";
import { Spaces } from "./layouts/spaces.js";
import { Unified } from "./layouts/unified.js";
import { pageOf } from "./pages.js";

const POLL_MS = 30_000;

function Welcome({ message }) {
  return html`<main class="welcome">
    <img src="icon.svg" alt="" width="64" height="64" />
    <h1>People Connect Sync</h1>
    <p>Keeps Zoho Connect's groups in step with the departments and designations of Zoho People.</p>
    ${message && html`<p class="problem" role="alert">${message}</p>`}
    <button autofocus onClick=${() => signIn()}>Sign in</button>
  </main>`;
}

function Console({ message, waiting }) {
  const [signedIn, setSignedIn] = useState(isSignedIn());
  const [ended, setEnded] = useState(false);
  const [resumed, setResumed] = useState(waiting);
  const address = useAddress();
  const store = useStore();
  useEffect(() => {
    onSessionEnd(() => {
      forget();
      forgetNames();
      setEnded(true);
      setSignedIn(false);
    });
    if (!signedIn) return undefined;
    const timer = setInterval(() => document.visibilityState === "visible" && loadOverview(), POLL_MS);
    return () => clearInterval(timer);
  }, [signedIn]);
  useEffect(() => {
    if (signedIn) loadOverview();
  }, [signedIn, address.page]);
  if (!signedIn)
    return html`<${Welcome}
      message=${ended ? "Your session has ended. Sign in again to go on where you were." : message}
    />`;
  const Layout = store.layout === "unified" ? Unified : Spaces;
  const Page = pageOf(address.page);
  const problem = store.overviewError && !store.overview;
  return html`<${Layout} address=${address}>
    ${resumed && html`<${CarryOn} request=${resumed} onClose=${() => setResumed(null)} />`}
    ${
      problem
        ? html`<${Failure} error=${store.overviewError} retry=${loadOverview} />`
        : !store.overview
          ? html`<${Loading} />`
          : html`<${Page} key=${`${address.page}/${address.id}`} ...${address} overview=${store.overview} />`
    }
  <//>`;
}

/** Zoho's consent page leads back to the console's own address: go on where the connection is shown. */
function takeConsent() {
  if (new URLSearchParams(location.search).has("connected"))
    history.replaceState(null, "", `${consoleUrl}#/connection?connected=1`);
}

async function begin() {
  const place = document.getElementById("console");
  try {
    await loadSettings();
    const message = await completeSignIn();
    takeConsent();
    place.replaceChildren();
    render(html`<${Console} message=${message} waiting=${isSignedIn() ? takeWaiting() : null} />`, place);
  } catch (error) {
    place.replaceChildren();
    render(html`<main class="welcome"><${Failure} error=${error} retry=${() => location.reload()} /></main>`, place);
  }
}

begin();
