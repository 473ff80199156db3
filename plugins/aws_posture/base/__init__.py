"""What every part uses and none owns."""
