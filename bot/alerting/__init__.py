"""Alerts as the hub keeps and tells them; when one opens and ends is decided in jobs/alerts."""
