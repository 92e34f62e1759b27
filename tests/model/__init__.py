"""Random schedules over the real gateway, writer and clients, on a clock, a loop and a network of the model's own."""
