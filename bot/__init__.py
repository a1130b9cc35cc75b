"""Review Day: an async Slack bot that runs review days for teams on Gerrit."""
