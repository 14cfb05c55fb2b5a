"""Reading documents: files of several formats as lines of visible text with their places."""
