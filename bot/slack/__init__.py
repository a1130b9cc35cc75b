"""Slack's side of the house: what people type and click comes in here, and every sentence to them is worded here."""
