"""The ground floor: platforms, tokens and the network. It knows no database, no pages and no registry."""
