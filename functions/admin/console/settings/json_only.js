// Keys that the form leaves out, each with the reason. They stay as they are, and can be edited under JSON.
export const JSON_ONLY = {
  "people.missing": "no effect in this version",
  "people.invite_domains": "no effect in this version",
  "guard.invitations": "no effect in this version",
  "limits.people_daily_share_percent": "no effect in this version",
  "groups.designation.admins": "a designation has no lead in People",
  "zoho.calls": "corrects what Zoho documents nowhere, together with whoever runs the stack",
  "zoho.reasons.already_member": "corrects what Zoho documents nowhere, together with whoever runs the stack",
  "zoho.reasons.not_member": "corrects what Zoho documents nowhere, together with whoever runs the stack",
};
