"""Figures: arrays in, pictures out. Nothing here computes, and nothing that computes imports from here."""
