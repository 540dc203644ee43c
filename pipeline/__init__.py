"""The stages in order, the runner, the command line, the judgement of relations and the reports."""
