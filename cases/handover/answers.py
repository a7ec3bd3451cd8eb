"""What may be answered where a list is offered; each code has a text."""

from __future__ import annotations

AGREED = (
    *("expects_call", "patient_calls", "walk_in"),
    *("three_way", "accompanied", "home_visit"),
)
"""What was agreed with the patient."""
ROUTES = ("phone", "secure_mail", "referral_system", "patient_brings")
"""How the patient's details are passed on, outside the bot."""
DECLINES = (
    *("no_capacity", "outside_area", "outside_target", "other_fits"),
    *("already_client", "information_missing", "patient_declines", "other"),
)
REDIRECTED = "redirected"
"""The reason of a refusal that the requester made of a redirect."""
NO_RESPONSE = "no_response"
DISCARDED = "discarded"
QUESTIONS = ("reachability", "language", "urgency", "agreed", "running", "call_me", "other")
ANSWERS = ("answered", "phoned", "will_call")
CONTACT_BY = ("we_call", "patient_calls", "together")
ATTEMPTS = ("phone", "message", "letter", "visit", "appointment")
"""By which route a patient was tried."""
MISSED = ("not_reached", "not_come")
MEETINGS = ("seen", "phone", "home_visit")
GIVE_UPS = ("not_reached", "patient_stopped", "moved", "other")
OUTCOMES = ("started", "one_off", "passed_on", "not_needed", "stopped")
MISTAKE = "mistake"
RELEASES = (MISTAKE, "no_capacity", "outside_target", "patient_stopped", "other")
CONSENT_WITHDRAWN = "consent_withdrawn"
WITHDRAWALS = (
    *(CONSENT_WITHDRAWN, "solved", "wrong_choice"),
    *("waiting_too_long", "patient_declines", "other"),
)
CHOICES = ("other_partner", "phoned", "meeting", "patient_declines", "stop", "reopened")
"""What happens after a refusal, no answer or a failure."""
CORRECTIONS = ("wrong_case", "double", "test", "other")
PREVENTED = ("yes", "no", "unknown")
"""Did a consultation make a referral needless?"""
NO_CONSENT_LEFT = frozenset({CONSENT_WITHDRAWN, "patient_declines", "patient_stopped"})
"""Reasons after which nothing may be sent under the same consent."""
