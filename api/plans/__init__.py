"""Plans that come with the product, and those that are sent."""
