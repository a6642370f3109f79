"""A proposal on its way to being a case: drafts, the dossier, forms kept when a visit ends."""
