"""What candidates ask for: an explanation, a review by a person, deletion."""
