"""What both servers hold to."""

FRAME_LIMIT = 128 * 1024
# Seconds until a socket that doesn't answer our close frame is cut off; 5 was too few for a stalled reader.
CLOSE_TIMEOUT = 10.0
# Seconds in which a connection must have sent its request line and headers.
HEAD_TIMEOUT = 20.0
# Seconds that a connection is kept for a next request: what Twisted takes.
KEEP_ALIVE = 60
# An application's way to cut the connection of an answer that it can't finish: `scope["extensions"][ABORT]()`.
ABORT = "chatsite.abort"
