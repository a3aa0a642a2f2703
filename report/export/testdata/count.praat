# Reads TextGrids and prints the name of each tier and how many points it has. The list of files
# is in the file that is given.
form Count points
  text list
endform
strings = Read Strings from raw text file: list$
files = Get number of strings
for f to files
  selectObject: strings
  name$ = Get string: f
  grid = Read from file: name$
  tiers = Get number of tiers
  for t to tiers
    tier$ = Get tier name: t
    points = Get number of points: t
    appendInfoLine: f, " ", tier$, " ", points
  endfor
  removeObject: grid
endfor
