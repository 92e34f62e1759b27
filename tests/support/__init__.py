"""What the tests stand on: real services, real sites, real browsers."""
