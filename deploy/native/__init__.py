"""Private PostgreSQL and RabbitMQ servers from the machine's own packages, for machines without Docker."""

from deploy.native.postgres import Postgres
from deploy.native.rabbitmq import RabbitMQ
from deploy.native.server import ServerError

__all__ = ["Postgres", "RabbitMQ", "ServerError"]
