"""The application: tables, commands (what people can do), policy (who may) and queries (what people see)."""
