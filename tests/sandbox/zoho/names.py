"""Invented people, departments and places for the generated company; nobody here is real."""

from typing import Final

# fmt: off
FIRST_NAMES: Final = (
    "Ada", "Alba", "Amir", "Anouk", "Arjun", "Astrid", "Bea", "Bram", "Carmen", "Cas", "Chidi", "Dalia",
    "Dario", "Devi", "Edda", "Elif", "Emre", "Esme", "Farid", "Fenna", "Gael", "Greta", "Hana", "Hugo", "Ida",
    "Ilias", "Imani", "Ines", "Isak", "Jaya", "Jonas", "Juno", "Kaja", "Kiran", "Kofi", "Lara", "Leif", "Lena",
    "Lotte", "Luca", "Mads", "Maeve", "Malik", "Mara", "Mina", "Nadia", "Nico", "Noor", "Olga", "Omar", "Orla",
    "Otto", "Paz", "Petra", "Priya", "Quinn", "Rafael", "Rhea", "Rosa", "Rune", "Sana", "Selma", "Silas",
    "Sofia", "Tariq", "Thea", "Tomas", "Uma", "Vera", "Viktor", "Wanda", "Xenia", "Yara", "Yusuf", "Zara",
    "Zeno",
)
# fmt: on

# fmt: off
LAST_NAMES: Final = (
    "Abrams", "Adeyemi", "Aldana", "Baptiste", "Barlow", "Becker", "Bianchi", "Brandt", "Castell", "Choudhury",
    "Costa", "Dahl", "Delgado", "Dorn", "Eklund", "Endo", "Faber", "Farouk", "Fontaine", "Galanis", "Gomes",
    "Greer", "Haddad", "Halloran", "Hansen", "Holm", "Ibarra", "Iqbal", "Jansen", "Jovic", "Kaplan", "Kaur",
    "Keller", "Kimura", "Kovac", "Laurent", "Lindqvist", "Lopes", "Maier", "Mbeki", "Mendes", "Mikkelsen",
    "Moreau", "Nakamura", "Navarro", "Novak", "Okafor", "Olsen", "Ortiz", "Parikh", "Pereira", "Petrov",
    "Quiroga", "Rahman", "Rinaldi", "Rossi", "Sandoval", "Schmid", "Serrano", "Silva", "Sokolov", "Soto",
    "Takeda", "Teixeira", "Thorne", "Ueda", "Urban", "Valdez", "Verma", "Virtanen", "Wagner", "Weiss", "Winter",
    "Xu", "Yilmaz", "Young", "Zapata", "Zeller",
)
# fmt: on

# First name, last name, nickname: what breaks software that expects plain letters.
UNUSUAL_NAMES: Final = (
    ("Нина", "Орлова", "Нинуля"),
    ("美咲", "佐藤", "みさき"),
    ("ليلى", "الحربي", ""),
    ("Zoë", "O'Hara-Núñez", "🌻 Zo"),
    ("<b>Robin</b>", "Vale", "<script>alert(1)</script>"),
    ("Łucja", "Żółkiewska", "Lu 🚲"),
    ("Maria, Jr.", 'de "Sol"', ""),
    ("Ἀθηνᾶ", "Παππᾶ", ""),
)

DEPARTMENTS: Final = (
    "Management",
    'Research, "Blue Sky" & Design',
    "Customer Care",
    "Support",
    "Finance",
    "People Operations",
    "Marketing",
    "Sales North",
    "Sales South",
    "Platform Engineering",
    "Mobile Apps",
    "Quality",
    "Logistics",
    "Procurement",
    "Legal",
    "Facilities",
    "Data & Insight",
    "Security",
    "Training",
    "Partnerships",
)

# "Customer Care" is a department as well: two groups that must not be taken for one.
DESIGNATIONS: Final = (
    "Director",
    "Team Lead",
    "Customer Care",
    "Analyst",
    "Senior Analyst",
    "Engineer",
    "Senior Engineer",
    "Principal Engineer",
    "Designer",
    "Accountant",
    "Recruiter",
    "Account Manager",
    "Sales Associate",
    "Support Specialist",
    "Product Owner",
    "Scrum Master",
    "Data Scientist",
    "Technician",
    "Buyer",
    "Counsel",
    "Office Manager",
    "Trainer",
    "Copywriter",
    "Planner",
    "Auditor",
    "Administrator",
    "Researcher",
    "Translator",
    "Consultant",
    "Intern",
)

LOCATIONS: Final = ("Lisbon", "Utrecht", "Nairobi", "Pune", "Montréal", "大阪")
EMPLOYEE_TYPES: Final = ("Permanent", "Permanent", "Permanent", "Permanent", "Contract", "Temporary", "Trainee")
MANUAL_GROUPS: Final = (
    ("Book Circle", "A shelf and a monthly evening"),
    ("Book Circle", "The other book circle"),
    ("Running Club", ""),
    ("Canteen Menu", "What is for lunch"),
)
