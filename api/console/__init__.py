"""The console: pages for those who work at the help desk, rendered by the server, usable without scripts."""
