"""What authors wrote: posts, and the blog that they make."""
