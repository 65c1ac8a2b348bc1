"""The rules of a county as its office reads and writes them: lines with words, in sections."""
