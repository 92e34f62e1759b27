"""The one WebSocket: handshake, consumer, hub, sync. The top of the house: it knows every concept below."""
