"""Plays a click for each byte on standard input, over pygame's mixer: the sound
is loaded beforehand, and the buffer has as many frames as the first argument."""

import os
import sys

os.environ["PYGAME_HIDE_SUPPORT_PROMPT"] = "1"
os.environ["SDL_AUDIODRIVER"] = "pulseaudio"
import pygame  # noqa: E402  (its greeting is silenced above)

pygame.mixer.init(frequency=48000, size=-16, channels=2, buffer=int(sys.argv[1]), allowedchanges=0)
click = pygame.mixer.Sound(sys.argv[2])
while os.read(0, 1):
    click.play()
