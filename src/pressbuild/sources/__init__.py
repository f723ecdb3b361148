"""The door through which every file of a publication comes in. Nothing here trusts what it reads."""
