"""Terrapalette: turn pixels into classes, and say how far the classes can be trusted."""
