"""The sentences that tell an editor what is wrong and what to do, by kind of problem.

They live here and not in `content/texts/`, because they must also work when the texts themselves
cannot be read.
"""

from __future__ import annotations

WORDING: dict[str, dict[str, str]] = {
    "no_directory": {
        "nl": "map {found} bestaat niet. Maak de map aan of geef een andere op met --content.",
        "en": "directory {found} does not exist. Create it or name another with --content.",
    },
    "no_files": {
        "nl": "hier staat geen enkel .yaml-bestand. Zet er ten minste één bestand neer.",
        "en": "there is no .yaml file here. Put at least one file here.",
    },
    "no_file": {
        "nl": "dit bestand ontbreekt, maar is nodig. Zet het terug.",
        "en": "this file is missing but needed. Put it back.",
    },
    "unreadable": {
        "nl": "het bestand kan niet worden gelezen ({found}).",
        "en": "the file cannot be read ({found}).",
    },
    "too_large": {
        "nl": "het bestand is {found} groot; hoogstens {expected} mag. Splits het in kleinere.",
        "en": "the file is {found}; at most {expected} is allowed. Split it into smaller files.",
    },
    "not_utf8": {
        "nl": "het bestand is geen UTF-8. Sla het opnieuw op met codering UTF-8.",
        "en": "the file is not UTF-8. Save it again with encoding UTF-8.",
    },
    "tab": {
        "nl": "hier staat een tab. YAML kent alleen spaties: vervang de tab door spaties.",
        "en": "there is a tab here. YAML only knows spaces: replace the tab by spaces.",
    },
    "syntax": {
        "nl": "dit is geen geldige YAML ({found}). Kijk naar inspringing, dubbele punt en "
        "aanhalingstekens op deze en de vorige regel.",
        "en": "this is not valid YAML ({found}). Look at indentation, colon and quotes on this "
        "and the previous line.",
    },
    "anchor": {
        "nl": "ankers (&) en verwijzingen (*) mogen niet. Schrijf de tekst voluit, of zet "
        "aanhalingstekens om een woord dat met & of * begint.",
        "en": "anchors (&) and aliases (*) are not allowed. Write the text in full, or quote a "
        "word that starts with & or *.",
    },
    "tag": {
        "nl": "labels met een uitroepteken ({found}) mogen niet. Haal het label weg.",
        "en": "tags with an exclamation mark ({found}) are not allowed. Remove the tag.",
    },
    "too_deep": {
        "nl": "dit is dieper genest dan {expected} niveaus. Controleer de inspringing.",
        "en": "this is nested deeper than {expected} levels. Check the indentation.",
    },
    "several_documents": {
        "nl": "er staan meer documenten in dit bestand. Haal de regel met --- weg.",
        "en": "this file holds several documents. Remove the line with ---.",
    },
    "empty_file": {
        "nl": "het bestand is leeg. Vul het of haal het weg.",
        "en": "the file is empty. Fill it or remove it.",
    },
    "duplicate_key": {
        "nl": "{found} staat hier twee keer. Houd er één.",
        "en": "{found} stands here twice. Keep one.",
    },
    "unknown_key": {
        "nl": "{found} ken ik hier niet.{hint} Toegestaan: {expected}.",
        "en": "{found} is not known here.{hint} Allowed: {expected}.",
    },
    "missing_key": {
        "nl": "{expected} ontbreekt. Voeg een regel {expected}: … toe.",
        "en": "{expected} is missing. Add a line {expected}: …",
    },
    "wrong_value": {
        "nl": "bij {key} verwacht ik {expected}, maar er staat {found}.{hint}",
        "en": "for {key} I expect {expected}, but found {found}.{hint}",
    },
    "wrong_id": {
        "nl": "id {found} hoort gelijk te zijn aan de bestandsnaam, dus {expected}.",
        "en": "id {found} should equal the file name, so {expected}.",
    },
    "duplicate_id": {
        "nl": "id {found} bestaat al in {expected}. Kies een andere.",
        "en": "id {found} already exists in {expected}. Choose another.",
    },
    "unknown_need": {
        "nl": "behoefte {found} ken ik niet.{hint} Alle behoeften staan in map/needs.yaml.",
        "en": "need {found} is not known.{hint} All needs are in map/needs.yaml.",
    },
    "unknown_place": {
        "nl": "plaats {found} ken ik niet.{hint} Alle plaatsen staan in map/places/.",
        "en": "place {found} is not known.{hint} All places are in map/places/.",
    },
    "circular_parent": {
        "nl": "parent {found} leidt in een kring terug naar deze plaats. Kies het gebied erboven.",
        "en": "parent {found} leads in a circle back to this place. Choose the area above it.",
    },
    "no_parent": {
        "nl": "{found} hangt nergens onder. Alleen een gemeente heeft geen parent; vul hem in.",
        "en": "{found} lies under nothing. Only a municipality has no parent; fill it in.",
    },
    "ambiguous_place": {
        "nl": "plaatsnaam {found} kan meer betekenen. Gebruik een van deze codes: {expected}.",
        "en": "place name {found} can mean several places. Use one of these codes: {expected}.",
    },
    "no_area": {
        "nl": "areas is leeg: deze dienst geldt nergens. Noem ten minste één gebied.",
        "en": "areas is empty: this service holds nowhere. Name at least one area.",
    },
    "no_need": {
        "nl": "needs is leeg: deze dienst wordt nooit gevonden. Noem ten minste één behoefte.",
        "en": "needs is empty: this service is never found. Name at least one need.",
    },
    "never_a_service": {
        "nl": "{found} krijgt altijd de vaste veiligheidsmelding, nooit een dienst. Haal het weg.",
        "en": "{found} always gets the fixed safety notice and never a service. Remove it.",
    },
    "no_replacement": {
        "nl": "een organisatie in de binnenring heeft een vervanger nodig. Vul replacement in.",
        "en": "an organisation in the inner ring needs a replacement. Fill in replacement.",
    },
    "future_date": {
        "nl": "{key} {found} ligt in de toekomst. Vul de dag in waarop iemand het bevestigde.",
        "en": "{key} {found} lies in the future. Give the day on which someone confirmed it.",
    },
    "dates_reversed": {
        "nl": "valid_to {found} ligt vóór valid_from {expected}. Draai ze om.",
        "en": "valid_to {found} is before valid_from {expected}. Swap them.",
    },
    "lapsed": {
        "nl": "voor het laatst bevestigd op {found}, langer dan {expected} dagen geleden. "
        "Vraag de sleutelfiguur of het nog klopt.",
        "en": "last confirmed on {found}, more than {expected} days ago. "
        "Ask the key figure whether it is still right.",
    },
    "not_rising": {
        "nl": "{key} is {found}, maar hoort meer te zijn dan {other} ({expected}).",
        "en": "{key} is {found} but should be more than {other} ({expected}).",
    },
    "kept_out": {
        "nl": "{found} wil niet vermeld worden, zie {expected}. Haal deze vermelding weg.",
        "en": "{found} does not want to be listed, see {expected}. Remove this entry.",
    },
    "unknown_tag": {
        "nl": "tag {found} staat in geen enkele routekaart.{hint} De tags staan bij de stappen in "
        "routes/.",
        "en": "tag {found} is in no route map.{hint} The tags are at the steps in routes/.",
    },
    "placeholders": {
        "nl": "{key} heeft in beide talen dezelfde invulvelden nodig: hier {found}, in {other} "
        "{expected}.",
        "en": "{key} needs the same placeholders in both languages: here {found}, in {other} "
        "{expected}.",
    },
    "no_text": {
        "nl": "tekst {expected} ontbreekt hier maar staat wel in {other}. Voeg hem toe.",
        "en": "text {expected} is missing here but present in {other}. Add it.",
    },
    "bad_phrase": {
        "nl": "woordgroep {found} heeft haakjes die niet kloppen. Schrijf keuzes als (een|twee).",
        "en": "phrase {found} has brackets that do not match. Write choices as (one|two).",
    },
    "empty_phrase": {
        "nl": "woordgroep {found} bevat geen enkel woord. Vul woorden in of haal de regel weg.",
        "en": "phrase {found} holds no word at all. Give words or remove the line.",
    },
    "unknown_placeholder": {
        "nl": "invulveld {found} ken ik hier niet.{hint} Toegestaan: {expected}.",
        "en": "placeholder {found} is not known here.{hint} Allowed: {expected}.",
    },
    "unknown_step": {
        "nl": "stap {found} ken ik niet.{hint} De stappen van dit gesprek staan onder steps.",
        "en": "step {found} is not known.{hint} The steps of this conversation are under steps.",
    },
    "step_twice": {
        "nl": "stap {found} staat twee keer in {key}. Houd er één.",
        "en": "step {found} stands twice in {key}. Keep one.",
    },
    "step_not_in_flow": {
        "nl": "stap {found} staat niet in flow en niet in follow_up, dus niemand komt er ooit. Zet "
        "hem in een van beide of haal hem weg.",
        "en": "step {found} is not in flow and not in follow_up, so nobody ever gets there. Put it "
        "in one of them or remove it.",
    },
    "wrong_start": {
        "nl": "{key} begint met {found}. Begin met een stap met kind: {expected}.",
        "en": "{key} starts with {found}. Start with a step with kind: {expected}.",
    },
    "no_mark_before": {
        "nl": "het cijfer {found} komt in {key} niet vóór deze stap.{hint} Noem bij about een stap "
        "met kind: mark en zet die eerder in {key}.",
        "en": "the mark {found} does not come before this step in {key}.{hint} Name a step with "
        "kind: mark at about and put it earlier in {key}.",
    },
    "nothing_to_choose": {
        "nl": "{found} laat kiezen uit wat speelt, maar in {key} komt er geen domein voor. Zet er "
        "een stap met kind: domain voor.",
        "en": "{found} lets people choose from what plays, but no domain comes before it in {key}. "
        "Put a step with kind: domain before it.",
    },
    "only_with": {
        "nl": "{key} werkt alleen samen met {expected}. Voeg dat toe of haal {key} weg.",
        "en": "{key} only works together with {expected}. Add that or remove {key}.",
    },
    "domain_twice": {
        "nl": "domein {found} heeft in dit gesprek al een stap. Voeg ze samen of kies een ander "
        "domein.",
        "en": "domain {found} has a step in this conversation already. Join them or choose another "
        "domain.",
    },
    "same_signal": {
        "nl": "{found} staat al bij {expected}. Geef dit een eigen tekst, anders weet niemand welk "
        "van de twee bedoeld is.",
        "en": "{found} already stands at {expected}. Give this its own text, or nobody knows which "
        "of the two is meant.",
    },
    "unknown_source": {
        "nl": "bron {found} ken ik niet.{hint} De bronnen staan in dit bestand onder sources.",
        "en": "source {found} is not known.{hint} The sources are in this file under sources.",
    },
    "unknown_red_flag": {
        "nl": "rode vlag {found} ken ik niet.{hint} Alle rode vlaggen staan in red_flags.yaml.",
        "en": "red flag {found} is not known.{hint} All red flags are in red_flags.yaml.",
    },
    "no_red_flag": {
        "nl": "{found} is nooit een gewone hulpvraag. Geef dit signaal een follow_up_if_plays met "
        "een rode vlag die niet verdergaat (zonder resume).",
        "en": "{found} is never an ordinary request for help. Give this signal a "
        "follow_up_if_plays with a red flag that does not go on (without resume).",
    },
    "need_unreached": {
        "nl": "behoefte {found} komt in geen enkel gesprek voor. Zet haar bij een signaal onder "
        "needs, of met een reden onder unreached.",
        "en": "need {found} occurs in no conversation at all. Put it at a signal under needs, or "
        "with a reason under unreached.",
    },
    "reached_after_all": {
        "nl": "behoefte {found} staat onder unreached, maar {expected} leidt ernaartoe. Haal haar "
        "hier weg.",
        "en": "need {found} stands under unreached, but {expected} leads to it. Remove it here.",
    },
    "same_start": {
        "nl": "met {found} begint ook gesprek {expected}. Kies voor een van beide andere woorden.",
        "en": "{found} also starts conversation {expected}. Choose other words for one of them.",
    },
    "unknown_organisation": {
        "nl": "organisatie {found} ken ik niet.{hint} Partners staan in map/partners/, praktijken "
        "in access.yaml.",
        "en": "organisation {found} is not known.{hint} Partners are in map/partners/, practices "
        "in access.yaml.",
    },
    "hours_reversed": {
        "nl": "sluit om {found}, maar dat is niet later dan de opening om {expected}. Verander "
        "opens of shuts.",
        "en": "shuts at {found}, which is not later than it opens at {expected}. Change opens or "
        "shuts.",
    },
    "no_ladder": {
        "nl": "klok {found} staat in geen enkele ladder, dus niemand krijgt er ooit een seintje "
        "van. Zet haar bij clocks van een ladder.",
        "en": "clock {found} stands in no ladder at all, so nobody ever gets a nudge from it. Put "
        "it at clocks of a ladder.",
    },
    "clock_twice": {
        "nl": "klok {found} staat al in ladder {expected}. Houd er één.",
        "en": "clock {found} already stands in ladder {expected}. Keep one.",
    },
    "step_too_early": {
        "nl": "in ladder {other} komt stap {found} bij {key} niet later dan stap {expected}. Geef "
        "elke stap een langere tijd dan die ervoor.",
        "en": "in ladder {other} step {found} for {key} comes no later than step {expected}. Give "
        "each step a longer time than the one before.",
    },
    "unknown_member": {
        "nl": "{found} ken ik niet. Zet diegene eerst bij members.",
        "en": "{found} is not known. Put this person at members first.",
    },
    "no_colleague": {
        "nl": "{found} is geen collega bij {expected}. Kies iemand anders van die organisatie.",
        "en": "{found} is no colleague at {expected}. Choose somebody else of that organisation.",
    },
    "no_coordinator": {
        "nl": "{found} is geen coördinator en heeft dus geen werklijst. Geef diegene bij members "
        "de rol coordinator.",
        "en": "{found} is no coordinator and so has no work list. Give this person the role "
        "coordinator at members.",
    },
    "role_vacant": {
        "nl": "hoort bij de binnenring, maar heeft vandaag niemand met de rol {found}. Zet iemand "
        "bij members.",
        "en": "belongs to the inner ring, but has nobody with the role {found} today. Put somebody "
        "at members.",
    },
}
