"""The checks of preflight. In: a `Subject`. Out: `Fault`s. ../registry.py lists them all."""
