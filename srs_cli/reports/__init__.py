"""Figures computed from the log and the schedules: pure, from rows of plain numbers."""
