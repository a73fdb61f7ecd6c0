"""The system in containers: its secrets and settings for docker-compose.yml, its images, its start and its end."""
