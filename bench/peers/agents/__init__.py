"""The peers' agents. Each runs with the Python of a virtual environment made for its framework;
nothing else in this package imports them."""
