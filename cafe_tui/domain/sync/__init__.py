"""What a server that several machines share is told and says, and how that agrees with what is here."""
