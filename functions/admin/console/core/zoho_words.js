// What Zoho's refusals of an account mean, and what cures them: said wherever one is shown.
import { words } from "./words.js";

const MEANINGS = {
  not_connected: "is not connected yet",
  missing_scopes: "scopes are missing: generate a code with all scopes that are shown, and connect again",
  data_centre: "the account lives in another data centre than the stack's parameter ZohoDataCentre",
  invalid_code: "the code is wrong, was used already, or is older than a few minutes: generate a new one",
  invalid_client:
    "this data centre's accounts server knows no such client with this secret: check both, and that the client was made in the data centre of the stack's parameter ZohoDataCentre",
  invalid_redirect_uri: "the client's authorized redirect URI is not the one shown here",
  token_refused: "the token was revoked: connect again",
  no_refresh_token: "the code gave no lasting token: use a self client, or consent once more",
  scope: "a scope is missing: generate a code with all scopes that are shown, and connect again",
  forbidden: "the account's role lacks rights: give them back, then connect again",
  permission: "the account's role lacks rights, or a scope is missing: give them back, then connect again",
  api_access: "the account's role may not use the API: allow it in People, then connect again",
  accounts_server: "the accounts address is no https address: correct the stack's parameter ZohoAccountsUrl",
  not_in_network: "left the network",
  no_network_admin: "is no admin of the network any more",
};

/** Say what an item of a pending action, or an error of the API, is about. */
export function meaningOf({ reason, product, scopes, server }) {
  const said = MEANINGS[reason] ?? words(reason);
  const names = { people: "Zoho People", connect: "Zoho Connect", directory: "Zoho Directory", accounts: "Zoho" };
  return [names[product] && `${names[product]}:`, said, server && `(${server})`, scopes?.length && scopes.join(", ")]
    .filter(Boolean)
    .join(" ");
}
