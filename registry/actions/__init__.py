"""Everything that can be done or asked here, one verb each; plain values go in and come out."""
