"""The grounded tool set: pydantic arguments in, typed results with their basis out. Imports only datasource/."""
