"""One area of the site per file, with a template folder of the same name."""
