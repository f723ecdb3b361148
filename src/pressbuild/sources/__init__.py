"""The door for files. Every file of a publication comes in here; nothing here trusts what it reads."""
