"""The only place with SQL on production data. Imports nothing of ours."""
