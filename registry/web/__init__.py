"""Where people and programs come in: pages, the JSON API, and what guards both."""
