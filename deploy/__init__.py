"""How the system is set up and started: servers, databases, topology, secrets and the description of the services."""
