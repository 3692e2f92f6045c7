"""Pages, REST API and command line: HTTP and the terminal turned into commands and queries."""
