"""What a guest may ask for in their own words; pure, and without a model."""
