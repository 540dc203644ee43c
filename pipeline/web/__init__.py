"""The desk: a dataset in a browser, for people who read, judge and correct it (``doichieu serve``)."""
