"""The languages of labels and texts."""

UN_LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
"""The six official languages of the United Nations."""
