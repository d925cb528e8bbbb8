"""The service: conversations, tickets and officers behind one FastAPI application, one worker and one command line."""
