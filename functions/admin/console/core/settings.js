// Where the console is, what it signs in with, and what its stack was told: read once.
const base = new URL("./", document.baseURI);
export const consoleUrl = base.origin + base.pathname;
export const apiUrl = new URL("../admin", base).href;
export const callbackUrl = new URL("../oauth/callback", base).href;
export const webhookUrl = new URL("../webhooks/people", base).href;

let settings;

export async function loadSettings() {
  const answer = await fetch(new URL("settings.json", base), { cache: "no-store" });
  if (!answer.ok) throw new Error("The console could not read its settings.");
  settings = await answer.json();
}

export function getSettings() {
  return settings;
}
