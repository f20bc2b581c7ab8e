// The sections of the form, in the order in which somebody sets up, each with what its summary says.
import { aboutGroups, groupSection, groupSettings } from "./groups.js";
import { aboutLimits, LIMIT_SETTINGS, LimitSection } from "./limits.js";
import { aboutNetwork, NETWORK_SETTINGS, NetworkSection } from "./network.js";
import { aboutPeople, PEOPLE, PeopleSection } from "./people.js";
import { aboutProfile, PROFILE_SETTINGS, ProfileSection } from "./profile.js";
import {
  aboutDates,
  aboutDrift,
  aboutMails,
  aboutPace,
  DATE_SETTINGS,
  DateSection,
  DRIFT_SETTINGS,
  DriftSection,
  MailSection,
  PACE_SETTINGS,
  PaceSection,
} from "./rest.js";

const section = (id, name, settings, Section, about) => ({ id, name, settings, Section, about });
const family = (name, title) => section(name, title, groupSettings(name).all, groupSection(name), aboutGroups(name));

export const SECTIONS = [
  section("network", "Network", NETWORK_SETTINGS, NetworkSection, aboutNetwork),
  section("people", "Who takes part", PEOPLE, PeopleSection, aboutPeople),
  family("department", "Departments"),
  family("designation", "Designations"),
  section("dates", "Dates", DATE_SETTINGS, DateSection, aboutDates),
  section("profile", "Profile fields", PROFILE_SETTINGS, ProfileSection, aboutProfile),
  section("limits", "Safety limits", LIMIT_SETTINGS, LimitSection, aboutLimits),
  section("drift", "Removed by hand", DRIFT_SETTINGS, DriftSection, aboutDrift),
  section("pace", "Pace", PACE_SETTINGS, PaceSection, aboutPace),
  section("mails", "Mails and times", [], MailSection, aboutMails),
];

export const SETTINGS = SECTIONS.flatMap((one) => one.settings.map((setting) => ({ ...setting, section: one.name })));
export const PATHS = SETTINGS.map((one) => one.path);

/** Give the setting that a path of the document belongs to. */
export function settingOf(path) {
  return SETTINGS.find((one) => path === one.path || path.startsWith(`${one.path}.`));
}
