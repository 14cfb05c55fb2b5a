"""Webhooks that the product sends: subscriptions and deliveries."""
