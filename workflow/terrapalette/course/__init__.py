"""The algorithms of the course, written to be read, and the data they are tried on."""
