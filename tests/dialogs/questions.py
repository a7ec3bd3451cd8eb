"""Questions of every kind, for properties that must hold for all replies."""

from __future__ import annotations

from hypothesis import strategies as st

QUESTIONS = (
    "wie doet schulden in Laak?",
    "geldzorgen in Laak",
    "schulden",
    "schulden 2521",
    "schulden in noord",
    "begeleiding in Laak",
    "tandarts in Overvecht",
    "gokken in Overvecht",
    "thuiszorg in Spoorwijk en een taalmaatje",
    "Laak",
    "hij wil niet meer leven",
    "wie heeft de regie bij kwetsbare ouderen?",
    "wie heeft de regie bij vissen?",
    "werkafspraken",
    "recept voor pannenkoeken",
    "hallo",
    "help",
    "wat kun je nog meer",
    "english",
    "nederlands",
    "stop",
    "terug",
    "vergeet mijn wijk",
    "mijn wijk is Laak",
    "mijn wijk is Nergens",
    "17",
    "",
    "who handles debts in Laak?",
    "who leads for frail elderly?",
    "loneliness in Rotterdam",
    "huisarts in Amsterdam",
    "routekaart meer bewegen in Laak",
    "routekaart",
    "route map vital children",
    "wie heeft portefeuille ouderen?",
    "who holds the youth portfolio?",
    "wie is POH-KB bij de Voorbeeldpraktijk?",
    "hoe bereik ik Gezondheidspunt Laakkwartier?",
    "welke wijkspecialisten zijn er in Overvecht?",
    "met wie kan ik overleggen over dementie in Overvecht?",
)

SUBJECTS = (
    *("schulden", "eenzaamheid", "taalles", "thuiszorg", "jeugdhulp", "dementie", "verslaving"),
    *("huurachterstand", "voedselbank", "opvoedvragen", "mantelzorg", "rouw", "gokken", "wmo"),
    *("debts", "loneliness", "home care", "domestic violence", "begeleiding", "ruzie"),
)
PLACES = (
    *("Laak", "Spoorwijk", "Overvecht", "Rotterdam", "Bloemhof", "Noord", "Centrum", "2521"),
    *("3561 AB", "Den Haag", "Utrecht", "Schilderswijk", "Kralingen", "Amsterdam"),
)

composed = st.builds(
    "{} {} {} {}".format,
    st.sampled_from(SUBJECTS),
    st.sampled_from(("in", "en", "voor iemand uit", "?")),
    st.sampled_from(("", *PLACES)),
    st.sampled_from(("", "en taalles", "of " + SUBJECTS[0], "!")),
)
questions = st.one_of(st.sampled_from(QUESTIONS), composed, st.text(max_size=60))
