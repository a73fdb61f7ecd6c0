"""The pages: each asks the services and shows what they answer."""
