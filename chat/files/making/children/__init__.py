"""Programs that open strangers' files: run by their path, without Django, in processes with limits (`frame.py`)."""
