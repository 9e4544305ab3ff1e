"""Boarders: signed out and in at the gate, and told of when they are late."""
