"""
Owns: the facts heard, the figures defined over them, the runs kept.
Hears: everything that registry, activities and outreach say.
Says: which runs were kept, with their figures and the hashes that let anyone check them.
"""
