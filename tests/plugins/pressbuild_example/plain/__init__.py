"""A layout: templates and style sheets; what it has not comes from layouts/common."""
