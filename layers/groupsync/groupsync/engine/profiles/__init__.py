"""Profile fields on their way from People to Directory and Connect: the five steps, beside those for memberships."""
