"""What every part uses and no part owns: errors, files, dates, slugs, HTML and its text."""
