"""What the product is about, with no effect on the world: choices, prompts, requests, visits."""
