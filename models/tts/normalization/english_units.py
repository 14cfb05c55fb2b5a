"""English units, currencies and scales."""

from __future__ import annotations

UNITS = {
    "ns": "nanosecond", "µs": "microsecond", "μs": "microsecond", "us": "microsecond",
    "ms": "millisecond", "sec": "second", "secs": "second", "min": "minute", "mins": "minute",
    "hr": "hour", "hrs": "hour", "h": "hour", "KB": "kilobyte", "kB": "kilobyte", "MB": "megabyte",
    "GB": "gigabyte", "TB": "terabyte", "PB": "petabyte", "KiB": "kibibyte", "MiB": "mebibyte",
    "GiB": "gibibyte", "TiB": "tebibyte", "Hz": "hertz", "kHz": "kilohertz", "MHz": "megahertz",
    "GHz": "gigahertz", "km": "kilometer", "cm": "centimeter", "mm": "millimeter",
    "kg": "kilogram", "mg": "milligram", "ml": "milliliter", "mL": "milliliter", "lb": "pound",
    "lbs": "pound", "ft": "foot", "mi": "mile", "px": "pixel", "fps": "frame per second",
    "rpm": "revolution per minute", "mph": "mile per hour", "km/h": "kilometer per hour",
    "kph": "kilometer per hour", "kbps": "kilobit per second", "Mbps": "megabit per second",
    "Gbps": "gigabit per second", "MB/s": "megabyte per second", "GB/s": "gigabyte per second",
    "req/s": "request per second", "rps": "request per second", "RPS": "request per second",
    "qps": "query per second", "QPS": "query per second", "kWh": "kilowatt hour",
    "kW": "kilowatt", "MW": "megawatt", "mAh": "milliamp hour", "dB": "decibel",
    "m/s": "meter per second", "°C": "degree Celsius", "°F": "degree Fahrenheit", "°": "degree",
}  # fmt: skip
"""In the singular. They may stand close to their number."""
SPACED_UNITS = {"s": "second", "m": "meter", "g": "gram", "l": "liter", "L": "liter", "W": "watt"}
"""What is a unit only after a space."""
PLURALS = {"hertz": "hertz", "kilohertz": "kilohertz", "megahertz": "megahertz",
           "gigahertz": "gigahertz", "foot": "feet", "query": "queries"}  # fmt: skip
PERIODS = {
    "hour": "hour", "hr": "hour", "day": "day", "week": "week", "wk": "week", "month": "month",
    "mo": "month", "year": "year", "yr": "year", "minute": "minute", "min": "minute",
    "second": "second", "sec": "second", "person": "person", "user": "user", "sprint": "sprint",
}  # fmt: skip
"""What an amount is per: 40 hrs/week."""

CURRENCIES = {
    "$": ("dollar", "cents"), "€": ("euro", "cents"), "£": ("pound", "pence"), "₩": ("won", ""),
    "¥": ("yen", ""), "US$": ("dollar", "cents"), "USD": ("dollar", "cents"),
    "KRW": ("won", ""), "EUR": ("euro", "cents"), "GBP": ("pound", "pence"), "JPY": ("yen", ""),
}  # fmt: skip
SCALES = {
    "k": "thousand", "K": "thousand", "M": "million", "m": "million", "mn": "million",
    "B": "billion", "b": "billion", "bn": "billion", "T": "trillion",
    "thousand": "thousand", "million": "million", "billion": "billion", "trillion": "trillion",
}  # fmt: skip
