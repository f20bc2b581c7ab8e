// Edits of the configuration that are not saved yet: they outlive another page, a reload and a fresh sign-in.
const NAME = "configuration-draft";

/** `{version, base, text}`: the version that was edited, that document, and the text as it stands. */
export function keepDraft(draft) {
  if (draft) sessionStorage.setItem(NAME, JSON.stringify(draft));
  else sessionStorage.removeItem(NAME);
}

export function readDraft() {
  try {
    return JSON.parse(sessionStorage.getItem(NAME));
  } catch {
    return null;
  }
}
