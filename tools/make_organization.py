#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Makes an invented organization of any size as a CSV file that `ithaca person import` reads.

    tools/make_organization.py [--people N] [--seed S] [--profiles] > people.csv

People have a reporting line (a tree with spans of 4 to 9), a site with its time zone, languages and names, a department,
a level, skills they offer and want. With ITHACA_SAMPLE_DATA set to a folder that has esco/, job titles and skills are ESCO's
occupations and skills; without it, the lists below. The same seed gives the same file.
"""
import argparse
import csv
import datetime
import os
import random
import sys
import unicodedata

# site: share, time zone, languages everybody may speak there, given names, family names
SITES = {
    "Lisbon": (16, "Europe/Lisbon", "pt en", "Beatriz Duarte Inês Tomás Leonor Rui Catarina Afonso Marta Gonçalo",
               "Teixeira|Nogueira|Vaz Pinto|Carvalhal|Queirós|Fontes|Barroso|Seixas|Lacerda|Moniz"),
    "Lagos": (12, "Africa/Lagos", "en yo ig", "Amara Tunde Ngozi Chidi Folake Emeka Yetunde Ifeanyi Zainab Kelechi",
              "Okafor|Adeyemi|Balogun|Eze|Nwosu|Ogunleye|Abiola|Umeh|Lawal|Okonkwo"),
    "Stockholm": (12, "Europe/Stockholm", "sv en", "Jonas Elin Oskar Freja Nils Saga Axel Tuva Åke Märta",
                  "Lindqvist|Sjöberg|Håkansson|Ekdahl|Nyström|Wallin|Åkesson|Björk|Hedlund|Palmgren"),
    "Gdańsk": (11, "Europe/Warsaw", "pl en", "Piotr Łucja Wojciech Zofia Tomasz Jagoda Stanisław Hanna Szymon Róża",
               "Zieliński|Wrona|Kaźmierczak|Gołąb|Sikora|Żak|Borowiec|Mazurek|Ćwikła|Pająk"),
    "Munich": (10, "Europe/Berlin", "de en", "Tom Greta Matthias Lena Jürgen Franziska Korbinian Annika Björn Käthe",
               "Becker|Hößl|Straßer|Grünwald|Oberhauser|Reitmeier|Vogelsang|Zäuner|Kirchner|Brändle"),
    "Bangalore": (11, "Asia/Kolkata", "en hi kn ta", "Rahul Ananya Vikram Meera Arjun Lakshmi Sanjay Priya Karthik Divya",
                  "Iyer|Deshpande|Rao|Menon|Kulkarni|Shetty|Bhat|Krishnan|Hegde|Nair"),
    "Singapore": (8, "Asia/Singapore", "en zh ms", "Mei-Ling Wei Jun Siti Hui Min Farid Xin Yi Darren Nurul Kai Jia Hao Aisyah",
                  "Chow|Tan|Lim|Rahman|Goh|Ong|Ismail|Teo|Koh|Yeo"),
    "São Paulo": (8, "America/Sao_Paulo", "pt en es", "Camila Thiago Luana Caio Júlia Otávio Heloísa Murilo Taís Raí",
                  "Figueiredo|Amaral|Siqueira|Magalhães|Brandão|Peixoto|Rezende|Damasceno|Falcão|Assunção"),
    "Rabat": (5, "Africa/Casablanca", "ar fr en", "Leila Youssef Salma Karim Nadia Hicham Imane Tarik Samira Anas",
              "Haddad|Benali|El Idrissi|Chraibi|Tazi|Bennani|Alaoui|Sefrioui|Kabbaj|Lahlou"),
    "Toronto": (5, "America/Toronto", "en fr", "Grace Liam Chloé Noah Harper Ethan Maya Owen Aaliyah Lucas",
                "MacLeod|Tremblay|Singh|O'Connor|Papadakis|Nguyen|Fraser|Gauthier|Whitcombe|Da Costa"),
    "Oslo": (4, "Europe/Oslo", "nb en", "Ingrid Øyvind Solveig Håkon Astrid Bjarne Ragnhild Sindre Tiril Øystein",
             "Solberg|Bakke|Ødegård|Hauge|Strand|Nygård|Fjellheim|Aasen|Myhre|Skjønberg"),
    "Dakar": (3, "Africa/Dakar", "fr wo en", "Fatou Mamadou Aïssatou Cheikh Khady Ousmane Awa Ibrahima Mariama Modou",
              "Diallo|Ndiaye|Sarr|Faye|Cissé|Gueye|Mbaye|Sow|Thiam|Diouf"),
}

# department: share, titles from junior to senior, skills, (goals, offers)
DEPARTMENTS = {
    "Platform": (13, "Software engineer|Senior software engineer|Staff engineer|Engineering manager|Director of engineering",
                 "Python|Go|Kubernetes|PostgreSQL|System design|Code review|Observability|Linux|Technical writing|Incident response",
                 "Own the design of a service from the first sketch to the first year in use"),
    "Payments": (11, "Software engineer|Senior software engineer|Staff engineer|Engineering manager|Director of engineering",
                 "Java|SQL|System design|Domain modelling|Testing|Fraud prevention|Code review|Risk assessment|Estimation|API design",
                 "Lead the planning of my team for one quarter"),
    "Data": (10, "Data analyst|Data scientist|Senior data scientist|Data lead|Director of data",
             "SQL|Python|Statistics|Experiment design|Data visualisation|Machine learning|Data modelling|Storytelling|Forecasting|Data ethics",
             "Explain my results so that people decide by them"),
    "Design": (8, "Product designer|Senior product designer|Lead designer|Head of design|Director of design",
               "User research|Interaction design|Prototyping|Accessibility|Visual design|Workshop facilitation|Writing for interfaces|Design systems|Giving feedback|Storytelling",
               "Run a study on my own and defend what it found"),
    "Product": (8, "Associate product manager|Product manager|Senior product manager|Group product manager|Director of product",
                "Product strategy|Prioritisation|User research|Roadmapping|Stakeholder management|Negotiation|SQL|Public speaking|Writing|Experiment design",
                "Say no well, and have people still want to work with me"),
    "Customer support": (13, "Support specialist|Senior support specialist|Support team lead|Support manager|Head of support",
                         "Listening|Conflict resolution|Troubleshooting|Writing|Training others|Process improvement|French|Customer empathy|Time management|Coaching",
                         "Move from answering questions to preventing them"),
    "Sales": (11, "Sales associate|Account executive|Senior account executive|Sales manager|Head of sales",
              "Negotiation|Public speaking|Account management|Forecasting|Listening|Presentation|Market analysis|Spanish|Networking|Pricing",
              "Win one large customer from first call to signature"),
    "Finance": (7, "Accountant|Senior accountant|Financial analyst|Finance manager|Finance director",
                "Budgeting|Spreadsheets|Financial reporting|Risk assessment|Forecasting|Auditing|SQL|Presentation|Tax law|Process improvement",
                "Understand the business well enough to question its plans"),
    "People and culture": (5, "People partner|Senior people partner|Talent lead|People manager|Head of people",
                           "Coaching|Interviewing|Conflict resolution|Employment law|Workshop facilitation|Giving feedback|Change management|Listening|Inclusion|Mentoring",
                           "Build a program that people still talk about in two years"),
    "Operations": (9, "Operations specialist|Senior operations specialist|Operations lead|Operations manager|Head of operations",
                   "Process improvement|Logistics|Purchasing|Project management|Spreadsheets|Supplier management|Safety|Scheduling|Quality control|Negotiation",
                   "Take one process that annoys everybody and make it disappear"),
    "Security": (5, "Security engineer|Senior security engineer|Security lead|Security manager|Head of security",
                 "Threat modelling|Incident response|Cryptography|Code review|Networking protocols|Risk assessment|Linux|Training others|Technical writing|Auditing",
                 "Become somebody whom teams ask before they build, not after"),
}
LEADING = ["Giving feedback", "Delegation", "Hiring", "Coaching", "Strategy", "Conflict resolution", "Change management",
           "Public speaking", "Mentoring", "Difficult conversations"]
GROWING = ["Public speaking", "Giving feedback", "Leading a team", "Negotiation", "Difficult conversations", "Delegation", "Writing",
           "Time management", "Strategy", "Presentation", "Saying no", "Career planning"]
NEW_HERE = ["Python", "Machine learning", "User research", "Prototyping", "Storytelling", "Experiment design", "SQL", "Writing for interfaces",
            "API design", "Market analysis", "Code review", "Process improvement"]  # what those who came lately bring, and leaders lack
GOALS = ["Speak up in large meetings, and say what I think", "Find out whether leading people is for me",
         "Know in a year which way I want to grow: deeper or broader", "Give one piece of hard feedback a month, and give it well",
         "Understand how decisions are really made here", "Present our work to the whole company",
         "Learn to say no without a bad conscience", "Be the person others ask about one thing"]
GOALS_LEADING = ["Hand over more than I hold, and sleep well", "Build a team that does not need me every day",
                 "Have the difficult conversation in the week in which it is due", "Think in years, not in quarters",
                 "Learn from people who are new here what we no longer see", "Prepare two people to take my place"]
VALUES = "achievement autonomy balance belonging benevolence creativity fairness honesty influence learning security tradition".split()
WORKING = "planner improviser deep-focus collaborator starter finisher detail big-picture steady deadline".split()
TALKING = "direct diplomatic listener talker written spoken questions stories data often".split()
LEARNING = "doing watching reading discussing reflecting teaching structured feedback".split()
TALENTS = ["I sing in a choir", "I repair old bicycles", "I have sailed since I was nine", "I translate poems", "I bake bread for the street",
           "I coach a girls' football team", "I draw maps", "I keep bees", "I was a radio host for three years", "I play chess by post"]
NAMES = "Python Go Kubernetes PostgreSQL Linux Java SQL API French Spanish".split()
COLUMNS = ["Employee number", "Name", "E-mail", "Manager e-mail", "Department", "Location", "Job title", "Level", "Time zone",
           "Languages", "Skills offered", "Skills wanted", "Joined on"]
PROFILE = ["Experience", "Goals", "Values", "Working style", "Communication style", "Learning style", "Availability",
           "What I can offer", "Hidden talents"]


def given_names(text):
    two = ["Wei Jun", "Hui Min", "Xin Yi", "Kai Jia"]
    found = [name for name in two if name in text]
    for name in found:
        text = text.replace(name, "")
    return found + text.split()


def plain(text):
    text = text.translate(str.maketrans("ŁłØøßÆæđı", "LlOosAadi"))
    text = unicodedata.normalize("NFD", text)
    return "".join(c for c in text.lower() if c.isascii() and (c.isalnum() or c in " -")).replace(" ", "-")


class Esco:
    """Occupations with their essential and optional skills."""

    def __init__(self, folder):
        def rows(name):
            with open(os.path.join(folder, "esco", name), newline="", encoding="utf-8") as file:
                yield from csv.DictReader(file)
        self.label = {row["skill_id"]: row["label"] for row in rows("skills.csv")}
        self.title = {row["occupation_id"]: row["label"] for row in rows("occupations.csv")}
        self.skills = {}
        for row in rows("occupation_skills.csv"):
            if row["skill_id"] in self.label:
                self.skills.setdefault(row["occupation_id"], []).append(self.label[row["skill_id"]])
        self.occupations = [key for key in self.title if len(self.skills.get(key, [])) >= 8]


def organization(people, seed, profiles):
    draw = random.Random(seed)
    folder = os.environ.get("ITHACA_SAMPLE_DATA", "")
    esco = Esco(folder) if folder and not profiles and os.path.isdir(os.path.join(folder, "esco")) else None
    sites, departments, taken = list(SITES), list(DEPARTMENTS), {}
    jobs = {name: draw.sample(esco.occupations, 40) for name in departments} if esco else {}
    depth_of, emails, children = [], [], []
    waiting = {department: [] for department in departments}

    def name_at(site):
        given, family = given_names(SITES[site][3]), SITES[site][4].split("|")
        for _ in range(4):
            name = f"{draw.choice(given)} {draw.choice(family)}"
            if plain(name) not in taken:
                break
        if people > 1000 and draw.random() < 0.7:
            first, last = name.split(" ", 1)
            other = draw.choice(SITES[draw.choice(sites)][4].split("|"))
            name = f"{first} {last}-{other}" if draw.random() < 0.5 else f"{first} {draw.choice('ABCDEFGHIJKLMNOPRSTUVW')}. {other}"
        return name

    for number in range(people):
        site = draw.choices(sites, [SITES[s][0] for s in sites])[0]
        name = name_at(site)
        key = plain(name)
        taken[key] = taken.get(key, 0) + 1
        email = f"{key.replace('-', '.', 1)}{taken[key] if taken[key] > 1 else ''}@example.org"
        if number == 0:
            manager, depth, department = "", 0, ""
        else:
            department = departments[(number - 1) % len(departments)]
            if number > len(departments):
                department = draw.choices(departments, [DEPARTMENTS[name][0] for name in departments])[0]
            parent = waiting[department][0] if waiting[department] else 0
            children[parent] -= 1
            if parent and children[parent] == 0:
                waiting[department].pop(0)
            manager, depth = emails[parent], depth_of[parent] + 1
            waiting[department].append(number)
        depth_of.append(depth)
        emails.append(email)
        children.append(draw.randint(4, 9))
        yield person(draw, number, name, email, manager, depth, department, site, esco, jobs, profiles, people)


def inside(skill):
    """A skill as it stands inside a sentence: proper names and abbreviations keep their capitals."""
    return skill if skill.split()[0] in NAMES else skill[0].lower() + skill[1:]


def experience(draw, title, department, joined, level, offered):
    years = (datetime.date(2026, 2, 1) - joined).days // 365
    if level <= 2 and years < 2:
        return draw.choice([f"My first position after university. So far mostly {inside(offered[0])}, and a lot of listening.",
                            f"Joined as an intern and stayed. I know my way around {inside(offered[0])} by now."])
    since = "a few months" if years < 1 else "a year" if years == 1 else f"{years} years"
    where = f" in {department}" if department else ""
    return draw.choice([
        f"{title}{where} for {since}. What I know best is {inside(offered[0])}; what taught me most was a project that failed.",
        f"{since.capitalize()} here{where}, before that at two smaller companies. Strong in {inside(offered[0])} and {inside(offered[-1])}.",
        f"I came to {inside(offered[0])} by a detour: I trained as a teacher. {since.capitalize()} here{where}.",
        f"{since.capitalize()}{where}. I built up our {inside(offered[-1])} from nothing, with a lot of help."])


def person(draw, number, name, email, manager, depth, department, site, esco, jobs, profiles, people):
    _, zone, spoken, _, _ = SITES[site]
    spoken = spoken.split()
    languages = sorted({spoken[0], "en"} | {tag for tag in spoken[1:] if draw.random() < 0.35} |
                       ({draw.choice(["es", "fr", "de", "pt"])} if draw.random() < 0.15 else set()))
    deepest = 2 if people <= 30 else 3 if people <= 400 else 5
    level = 12 if depth == 0 else max(1, min(10, 11 - round(10 * depth / (deepest + 1)) + draw.choice([-1, 0, 0, 0, 1])))
    joined = datetime.date(2026, 2, 1) - datetime.timedelta(days=draw.randint(20, 300 + 400 * level))
    if depth == 0:
        title, own, goal = "Managing director", LEADING, "Hand over more than I hold"
    else:
        titles, skills, goal = DEPARTMENTS[department][1].split("|"), DEPARTMENTS[department][2].split("|"), DEPARTMENTS[department][3]
        title, own = titles[min(4, (level - 1) // 2)], skills
        if esco:
            job = draw.choice(jobs[department])
            title, own = esco.title[job], esco.skills[job]
    offered = draw.sample(own, min(len(own), 2 + draw.randint(0, 2) + (level > 5)))
    if level >= 6:
        offered += [skill for skill in draw.sample(LEADING, 3) if skill not in offered]
    rest = [skill for skill in own if skill not in offered]
    wanted = draw.sample(rest, min(len(rest), draw.randint(1, 3)))
    wanted += [skill for skill in draw.sample(LEADING if level >= 6 else GROWING, draw.randint(1, 3)) if skill not in offered + wanted]
    if level >= 6 and profiles:
        lately = random.Random(number)  # of its own, so that all else stays as it was
        wanted += [skill for skill in lately.sample(NEW_HERE, 3) if skill not in offered + wanted]
    row = [f"E{number + 1:06d}", name, email, manager, department, site, title, level, zone, ";".join(languages),
           ";".join(offered), ";".join(wanted), joined.isoformat()]
    if profiles:
        row += [experience(draw, title, department, joined, level, offered),
                goal if draw.random() < 0.45 else draw.choice(GOALS_LEADING if level >= 6 else GOALS),
                " ".join(draw.sample(VALUES, 4)), " ".join(draw.sample(WORKING, 3)), " ".join(draw.sample(TALKING, 3)),
                " ".join(draw.sample(LEARNING, 2)), draw.choice(["Mornings", "Afternoons", "Any day but Friday", "Tuesday and Thursday", "Early, before meetings begin"]),
                f"An honest view on {inside(draw.choice(offered))}, and time to listen." if draw.random() < 0.7 else "",
                draw.choice(TALENTS) if draw.random() < 0.3 else ""]
    return row


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--profiles", action="store_true", help="also goals, values and styles; with the lists above only")
    options = parser.parse_args()
    sys.stdout.reconfigure(encoding="utf-8", newline="")
    writer = csv.writer(sys.stdout)
    writer.writerow(COLUMNS + (PROFILE if options.profiles else []))
    for row in organization(options.people, options.seed, options.profiles):
        writer.writerow(row)


if __name__ == "__main__":
    main()
