"""What a candidate does by their link: come in, say no, check their sound, have their say."""
