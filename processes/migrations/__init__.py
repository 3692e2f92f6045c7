"""The steps from one shape of the tables to the next, on SQLite and PostgreSQL, up and down."""
