"""Everything that touches a model: loading, denoising, decoding, previews and checks."""
