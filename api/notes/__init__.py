"""Recruiters' notes on interviews."""
