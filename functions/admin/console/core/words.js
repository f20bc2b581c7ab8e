// How moments, numbers and the API's words read.
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const STEPS = [
  ["year", 31536000],
  ["month", 2592000],
  ["day", 86400],
  ["hour", 3600],
  ["minute", 60],
];
const counting = new Intl.NumberFormat("en");

export function ago(text, now = Date.now()) {
  const seconds = (new Date(text).getTime() - now) / 1000;
  const step = STEPS.find(([, size]) => Math.abs(seconds) >= size);
  return step ? relative.format(Math.round(seconds / step[1]), step[0]) : "just now";
}

export function moment(text) {
  return new Date(text).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
}

export function number(value) {
  return counting.format(value);
}

export function plural(count, one, many = `${one}s`) {
  return `${number(count)} ${count === 1 ? one : many}`;
}

export function sentence(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function words(code) {
  return sentence(String(code ?? "").replaceAll("_", " "));
}

export const REASONS = {
  no_account: "No Zoho account yet, and no member of the network with this address alone",
  not_in_network: "Has an account, and is not in the Connect network",
  duplicate_address: "Several records or members share the mail address",
  claimed: "Another record holds this Connect account",
  conflicting_id: "Account id and mail address name two different people",
  unreadable_record: "The record has a shape that cannot be read",
  not_started: "The first day has not come yet",
  out_of_scope: "The configuration leaves the record out",
};

export const AXES = {
  leavers: "Leavers",
  moves: "Moves",
  losses: "Losses",
  group_losses: "Losses in one group",
  gains: "Gains",
  private_gains: "Gains of a private group",
  field_changes: "Profile fields",
  invitations: "Invitations",
};

export const STATES = {
  available: "Available",
  pending: "Pending actions",
  active: "Active",
  inactive: "Inactive",
  deleting: "Being deleted",
};
