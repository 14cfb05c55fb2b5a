"""Teaches the encoder what short turns mean: an adapter, and a layer over its states."""
