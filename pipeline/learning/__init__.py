"""Learning which indicator a figure measures: from reports that people have read, from samples, from decisions."""
