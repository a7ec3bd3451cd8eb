"""The conversation: what is asked and answered; knows no messenger."""
