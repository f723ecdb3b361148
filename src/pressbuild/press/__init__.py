"""Presses and their colours. In: a press profile, colours and pictures. Out: rules, inks."""

from pressbuild.press.press_profile import PressProfile, read_press_profile

__all__ = ["PressProfile", "read_press_profile"]
