"""The ground: findings, units, kept values, processes, limits. Nothing here knows of papers."""
