"""The document of the registry's door: learned from what its tests ask and are told, and held to it."""
