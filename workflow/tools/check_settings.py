"""Say what is wrong with files of settings, before Snakemake reads them: its own words name neither file nor line."""

import sys

from terrapalette.config import files

if __name__ == "__main__":
    found = [sentence for path in sys.argv[1:] for sentence in files.problems(path)]
    sys.exit("".join(f"Error: {sentence}\n" for sentence in found) or 0)
