"""What a run leaves behind: the dataset and the page for readers."""
