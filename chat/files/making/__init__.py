"""What is made of a file: clean copies, thumbnails, posters, waveforms, each in a child process with limits."""
