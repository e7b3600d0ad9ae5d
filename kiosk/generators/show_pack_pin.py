"""By what the pack that ships is known; a test keeps this and the pack together."""

SHIPPED_SHA256 = "83db0e5af1e4f8504b06193bfc2e4d054374aefe6739f8644c119a5b296efbe7"
"""SHA-256 of assets/show_pack/pack.json, which in turn has that of every picture."""
