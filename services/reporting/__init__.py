"""
Owns: the facts heard, the figures defined over them, the runs kept; what was told to which office, and the ways out.
Hears: everything that registry, activities and outreach say.
Hears from other societies: their official digests, where this deployment is that of a superior organisation.
Says: which runs were kept, with their figures and the hashes that let anyone check them; what became of each delivery;
the objective indicators of open assessments.
"""
