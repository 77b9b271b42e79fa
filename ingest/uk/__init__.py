"""What the two British lists share: the UK Sanctions List, and OFSI's list that it replaced."""
