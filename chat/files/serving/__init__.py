"""Files on their way out: an async stream of our own, nginx by X-Accel-Redirect, S3 by presigned addresses."""
