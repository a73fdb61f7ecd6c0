"""What a process is told by its environment; every name begins with LIANXI_."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """The settings of one service process. A missing one without a default stops the start with its name."""

    model_config = SettingsConfigDict(env_prefix="LIANXI_", extra="ignore")

    society: str = Field("csbme", description="code of the society; part of every event's source")
    database_url: str = Field(description="PostgreSQL, as the role that serves")
    owner_database_url: str | None = Field(None, description="PostgreSQL, as the role that migrates (prepare only)")
    broker_url: str = Field(description="RabbitMQ, with the vhost of the society")
    broker_test_url: str | None = Field(
        None, description="RabbitMQ, with the vhost for publishers to try (registry only)"
    )
    http_host: str = Field("127.0.0.1", description="address to listen on")
    http_port: int = Field(8000, description="port to listen on")
    jwks_file: Path = Field(description="public keys of the token issuer")
    policy_file: Path = Field(Path("deploy/policy.toml"), description="which office may do what")
    parked_key_file: Path = Field(description="key under which parked bodies are encrypted")
    peers: dict[str, str] = Field(default_factory=dict, description="base addresses of the services, as JSON")
    office_zone: str = Field("Asia/Shanghai", description="time zone in which a day begins and reports are dated")
    log_level: str = Field("info", description="debug, info, warning or error")
    pool_size: int = Field(6, description="connections to PostgreSQL beside the relay's own")
    statement_seconds: float = Field(
        30.0, description="after so many seconds a statement fails, and a transaction nobody goes on with ends"
    )
    batch_size: int = Field(500, description="events in one transaction of the consumer, at most")
    batch_wait_ms: float = Field(2.0, description="how long a batch waits for company, milliseconds")
    prefetch: int = Field(1500, description="messages the broker may hand out unacknowledged")
    partitions: int = Field(1, description="queues (and virtual-partition groups) of this service")
    relay_batches: bool = Field(True, description="pack a backlog into batch messages")
    delivery_hosts: str | None = Field(
        None,
        description="hosts, networks and apprise kinds (`slack://`) that messages may go to (reporting only); "
        "nothing else is reached",
    )
    delivery_folder: Path | None = Field(None, description="where channels of kind folder write (reporting only)")
    public_url: str | None = Field(None, description="address under which people open the console, for links")


def load_settings() -> Settings:
    """Read the environment once, at start."""
    return Settings()  # the required ones come from the environment
