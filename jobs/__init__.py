"""What the hub does by itself: backups, watcher, health, alerts, reports, rollover. Reaches people only through `notify`."""
