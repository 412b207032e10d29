"""Backups, rehearsal and rollover as commands and jobs; how they are done stands in jobs/."""
