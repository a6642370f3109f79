"""Official papers as PDF: Thai letters, memos and Cabinet papers, set by typst."""
