"""Pages of print to text: what stands where, in which order it is read, what is furniture, note, table or head."""
