"""Plans and what becomes of them: publicity, objections, the party decision, action items, verification, results."""
