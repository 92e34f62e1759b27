"""The directory of people: who is here, and what one shares with them."""
