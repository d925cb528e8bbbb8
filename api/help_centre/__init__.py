"""The public help centre: every published article as a plain web page that can be read, printed and shared."""
