"""The pages, one module each: what they read, and the addresses under which they are found."""
