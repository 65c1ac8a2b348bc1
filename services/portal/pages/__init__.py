"""The pages: each view reads, makes one call, and shows a template."""
