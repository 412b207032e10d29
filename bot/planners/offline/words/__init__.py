"""What the offline planner can read, as data.

Every table maps a tag to its spellings, separated by blanks; a spelling is written without blanks, and is found in a
sentence with or without them ("배치 수", "배치수"). Typos that people really make stand beside the word. To teach the
planner a word, add it to a row; to give it a new meaning, add a tag and name it in a rule (see intents.py).
"""
