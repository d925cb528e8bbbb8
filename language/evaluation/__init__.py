"""How well masking works, measured on hand-written lines and on generated ones."""
