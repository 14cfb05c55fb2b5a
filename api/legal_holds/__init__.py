"""Legal holds: interviews that must be kept, whatever their retention."""
